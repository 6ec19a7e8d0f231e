"""A case that somebody made up to see how the law answers: one crime, its facts, and factors switched on or off.

It can be written as one short line that stands in an address, and read back from it, because nobody's real case is in
it: no name, no date, no free text. Act and judgment are both set on the day to which the rulebook was last checked, so
that one law applies and the same line gives the same figures wherever the rulebook is the same.

    theft~zhejiang~amount.20000~surrender.noticed~_plea.prosecution~*surrender.-20~-restitution

Crime and place come first, then facts (`name.value`), what concerns the case (`_region`, `_plea`, `_start` in months),
factors with a strength in percent (`*name.ratio`, or `*name` for the law's own band) and factors left out (`-name`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from engine.case.model import CASE_SCHEMA, FactValue, PleaStage
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.text import Text

COUNT = "a"  # the id of its one count
LONGEST = 2000  # characters of a line; an address holds no more
TITLE = Text(zh="虚构案例", en="Invented case")
_NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,3})?")
_UNREADABLE = Text(zh="这一行不是虚构案例的写法：“{item}”", en="not an invented case: “{item}”")
_TOO_LONG = Text(zh="太长", en="too long")


def day(rules: Library) -> datetime.date:
    """The day of act and judgment: when the rulebook was last checked, or today if that lies ahead."""
    return min(rules.method(NATIONAL).checked, datetime.date.today())


@dataclass(frozen=True)
class Invented:
    """An invented case; ratios of `strengths` in percent (None: the law's band), `start` in months."""

    crime: str
    place: str = NATIONAL
    region: str | None = None
    stage: str = "none"
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    strengths: Mapping[str, int | None] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    start: int | None = None

    def with_fact(self, name: str, value: FactValue | None) -> Invented:
        """The case with a fact stated, or with None no longer stated."""
        facts = {key: stated for key, stated in self.facts.items() if key != name}
        return replace(self, facts=facts if value is None else {**facts, name: value})

    def with_factor(self, name: str, ratio: int | None) -> Invented:
        """The case with a factor asserted at a ratio in percent, or with None in the law's own band."""
        return replace(self, strengths={**self.strengths, name: ratio}, withdrawn=self.withdrawn - {name})

    def without_factor(self, name: str, *, inferred: bool) -> Invented:
        """The case with a factor left out: one that facts would infer is withdrawn, another just not asserted."""
        strengths = {key: ratio for key, ratio in self.strengths.items() if key != name}
        return replace(self, strengths=strengths, withdrawn=self.withdrawn | {name} if inferred else self.withdrawn)

    def restored(self, name: str) -> Invented:
        """The case with a factor left to the facts again."""
        strengths = {key: ratio for key, ratio in self.strengths.items() if key != name}
        return replace(self, strengths=strengths, withdrawn=self.withdrawn - {name})

    def raw(self, rules: Library) -> dict[str, Any]:
        """The case as a case file has it."""
        on, person = day(rules), rules.general.facts
        own = {name: value for name, value in self.facts.items() if not _of_person(name, person)}
        factors: dict[str, Any] = dict.fromkeys(sorted(self.withdrawn))
        factors |= {name: {} if ratio is None else {"ratio": ratio} for name, ratio in self.strengths.items()}
        case: dict[str, Any] = {
            "schema": CASE_SCHEMA,
            "title": TITLE.zh,
            "jurisdiction": self.place,
            "sentencing_date": on,
            "defendant": {"facts": {name: value for name, value in self.facts.items() if _of_person(name, person)}},
            "counts": {COUNT: {"crime": self.crime, "offence_date": on, "facts": own}},
            "factors": factors,
            "plea": {"stage": self.stage},
        }
        if self.region is not None:
            case["region"] = self.region
        if self.start is not None:
            case["counts"][COUNT]["chosen"] = {"starting_point": self.start}
        return case

    def line(self) -> str:
        """The case as one line of letters, digits and `~ . _ * -`."""
        items = [self.crime, self.place]
        concerns = {"_region": self.region, "_plea": None if self.stage == "none" else self.stage, "_start": self.start}
        items += [f"{name}.{value}" for name, value in concerns.items() if value is not None]
        items += [f"{name}.{_written(value)}" for name, value in self.facts.items()]
        items += [f"*{name}" if ratio is None else f"*{name}.{ratio}" for name, ratio in self.strengths.items()]
        return "~".join([*items, *(f"-{name}" for name in sorted(self.withdrawn))])

    @classmethod
    def read(cls, line: str, rules: Library) -> Invented:
        """The case of a line. Whether its facts are possible is for the calculation to say.

        Raises:
            InputError: it is no such line, or names a crime, place, fact or stage that the rulebook does not know.
        """
        if len(line) > LONGEST:
            raise InputError(Problem("", _TOO_LONG))
        crime, _, rest = line.strip().partition("~")
        place, _, rest = rest.partition("~")
        rules.check("crime", crime, rules.crime_ids)
        rules.check("jurisdiction", place, rules.jurisdictions)
        case, declared = cls(crime, place), Rulebook.of(rules, place, crime).facts
        for item in filter(None, rest.split("~")):
            try:
                case = _with(case, item, declared)
            except ValueError as error:
                raise InputError(Problem("", _UNREADABLE.format(item=item[:40]))) from error
        overlay = rules.overlay(place)
        if case.region is not None:
            rules.check("region", case.region, tuple(overlay.regions) if overlay else ())
        return case


def _of_person(name: str, person: Mapping[str, Fact]) -> bool:
    return name in person and person[name].scope == "defendant"


def _with(case: Invented, item: str, declared: Mapping[str, Fact]) -> Invented:
    if item.startswith("-"):
        return replace(case, withdrawn=case.withdrawn | {item[1:]})
    name, _, value = item.partition(".")
    if name.startswith("*"):
        return case.with_factor(name[1:], int(_number(value)) if value else None)
    if name == "_region":
        return replace(case, region=value)
    if name == "_start":
        return replace(case, start=int(value))
    if name == "_plea" and value in get_args(PleaStage):
        return replace(case, stage=value)
    if name not in declared:
        raise ValueError(name)
    return case.with_fact(name, _stated(value, declared[name]))


def _written(value: FactValue) -> str:
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, dict):
        return "*".join(f"{kind}*{quantity}" for kind, quantity in value.items())
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _stated(value: str, fact: Fact) -> FactValue:
    if fact.type == "boolean":
        return {"y": True, "n": False}[value] if value in ("y", "n") else _refuse(value)
    if fact.type == "choice":
        return value if value in fact.options else _refuse(value)
    if fact.type == "date":
        return datetime.date.fromisoformat(value)
    if fact.type == "quantities":
        return dict(_pairs(value, fact))
    return _number(value)


def _pairs(value: str, fact: Fact) -> Iterator[tuple[str, int | float]]:
    parts = value.split("*")
    if len(parts) % 2:
        _refuse(value)
    for kind, quantity in zip(parts[::2], parts[1::2], strict=True):
        yield kind if kind in fact.options else _refuse(kind), _number(quantity)


def _number(value: str) -> int | float:
    if not _NUMBER.fullmatch(value):
        _refuse(value)
    return float(value) if "." in value else int(value)


def _refuse(value: str) -> Any:
    raise ValueError(value)
