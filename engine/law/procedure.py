"""The rules of a procedure (`rules/procedure/*.yaml`): who may put what on the record, and what is still missing when.

An item is missing where its condition holds. `basis` says whether the law demands it or it is our proposal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from engine.errors import InputError, Problem, RulesError, nearest
from engine.law import condition
from engine.law.library import RULES, build
from engine.law.schema import Verified, When
from engine.text import Text
from engine.yaml_source import load

Step = Literal["hearing", "signing", "agreement", "closing"]
STEPS: tuple[Step, ...] = ("hearing", "signing", "agreement", "closing")
_ARTICLE = re.compile(r"条|号 ?\d")
_CJK = re.compile(r"[\u4e00-\u9fff]")


def _unmarked(value: Any) -> Any:
    return {key: item for key, item in value.items() if key != "_at"} if isinstance(value, dict) else value


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FactName(_Entry):
    """A fact of the record that conditions may ask for: yes or no, a number, or a choice among `options`."""

    name: Text
    options: tuple[str, ...] = ()
    at: str = ""

    @model_validator(mode="before")
    @classmethod
    def _line(cls, value: Any) -> Any:
        return {**_unmarked(value), "at": value.get("_at", "")} if isinstance(value, dict) else value


class Item(FactName):
    """Something that must be there before a step; `name` is not used, `text` says what is missing.

    Attributes:
        basis: whether the law demands it or it is our proposal.
        weight: a `duty` blocks (a proposed one where the parties agreed so); a `notice` tells what the law makes of
            something and never blocks.
        owed_by: whose doing is missing; the other side may close without agreement despite it.
    """

    name: Text = Text(zh="", en="")
    before: Step
    basis: Literal["law", "proposed"]
    weight: Literal["duty", "notice"] = "duty"
    owed_by: Literal["prosecution", "defence", "both"] = "both"
    when: When
    text: Text
    law: str
    verified: Verified


Named = BeforeValidator(_unmarked)


class Procedure(_Entry):
    """One file of `rules/procedure/`."""

    name: Text
    may: Annotated[dict[str, tuple[str, ...]], Named]
    papers: Annotated[dict[str, tuple[str, ...]], Named] = {}
    facts: Annotated[dict[str, FactName], Named]
    items: Annotated[dict[str, Item], Named]

    @model_validator(mode="before")
    @classmethod
    def _line(cls, value: Any) -> Any:
        return _unmarked(value)


@cache
def procedure(name: str = "plea") -> Procedure:
    """The procedure of that name, read strictly.

    Raises:
        RulesError: the file is wrong, or an item asks for a fact that is not declared, or law is not named.
    """
    found = read(RULES / "procedure" / f"{name}.yaml")
    if problems := list(_items(found)):
        raise RulesError(problems)
    return found


def read(path: Path) -> Procedure:
    """A file of procedure as it is written.

    Raises:
        RulesError: it cannot be read, or its shape is wrong; with file and line.
    """
    label = path.relative_to(path.parents[2]).as_posix()
    try:
        raw = load(path.read_text(encoding="utf-8"), name=label, locate=True)
    except OSError as error:
        raise RulesError(Problem(label, f"cannot be read: {error.strerror}")) from error
    except InputError as error:
        raise RulesError(error.problems) from error
    if not isinstance(raw, dict):
        raise RulesError(Problem(label, "the file must be a mapping"))
    return build(Procedure, raw)


def files(directory: Path) -> list[Path]:
    """The files of procedure in a directory of rules."""
    return sorted((directory / "procedure").glob("*.yaml"))


def lint(directory: Path, events: Collection[str], roles: Collection[str]) -> list[Problem]:
    """What is wrong with the files of procedure in a directory of rules, each with `file:line`.

    Args:
        events: the kinds of event there are; each must say who may put it on the record.
        roles: the roles of participants.
    """
    found: list[Problem] = []
    for path in files(directory):
        try:
            rules = read(path)
        except RulesError as error:
            found += error.problems
            continue
        label = path.relative_to(directory.parent).as_posix()
        found += [*_items(rules), *_unread(rules), *_who(rules, label, events, roles)]
    return found


def _items(rules: Procedure) -> Iterator[Problem]:
    """Conditions on facts and values that are declared; an article for the law, and none for our own proposals."""
    for key, item in rules.items.items():
        for fact in sorted(condition.facts(item.when) - set(rules.facts)):
            known = ", ".join(rules.facts)
            yield Problem(item.at, f"{key}: unknown fact '{fact}'", known, nearest(fact, rules.facts))
        for line in condition.lines(item.when):
            if isinstance(line, condition.Is):
                if line.fact in rules.facts:
                    yield from _values(key, item, line, rules.facts[line.fact].options)
            elif not isinstance(line, condition.Compare) or line.quantity.threshold:
                yield Problem(item.at, f"{key}: a record has yes-no facts, choices and numbers only")
        if (item.basis == "law") != bool(item.law):
            yield Problem(item.at, f"{key}: what the law demands names its article, and only that")
        elif item.law and not _ARTICLE.search(item.law):
            yield Problem(item.at, f"{key}: {item.law!r} names no article", "e.g. 刑诉法174条")
        if (item.verified == "none") != (item.basis == "proposed"):
            yield Problem(item.at, f"{key}: verified says how well the article was read; a proposal has none")
        if not _CJK.search(item.text.zh) or not item.text.en.strip():
            yield Problem(item.at, f"{key}: zh and en must both be there")


def _values(key: str, item: Item, line: condition.Is, options: tuple[str, ...]) -> Iterator[Problem]:
    for value in line.values:
        if options and value not in options:
            yield Problem(item.at, f"{key}: '{line.fact}' has no value '{value}'", ", ".join(options))
        elif not options and value not in (0, 1):
            yield Problem(item.at, f"{key}: '{line.fact}' is yes or no", line.fact)


def _unread(rules: Procedure) -> Iterator[Problem]:
    """A fact that no item asks for is a slip, or a rule that was forgotten."""
    read_by_items = set().union(*(condition.facts(item.when) for item in rules.items.values()), set())
    for key, fact in rules.facts.items():
        if key not in read_by_items:
            yield Problem(fact.at, f"fact '{key}' is never used")


def _who(rules: Procedure, label: str, events: Collection[str], roles: Collection[str]) -> Iterator[Problem]:
    for kind in sorted(set(events) - set(rules.may)):
        yield Problem(label, f"may: nobody may put '{kind}' on the record")
    for kind in sorted(set(rules.may) - set(events)):
        yield Problem(label, f"may: unknown event '{kind}'", ", ".join(events), nearest(kind, events))
    for section in (rules.may, rules.papers):
        for kind, allowed in section.items():
            for role in allowed:
                if role not in roles:
                    yield Problem(label, f"{kind}: unknown role '{role}'", ", ".join(roles), nearest(role, roles))
