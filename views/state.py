"""The case that this session works on: one raw mapping, the position being edited, and nothing computed.

Widgets hold no state of their own. Each shows a place in the case and writes back to it, so that what was typed
survives a change of page, a wrong file, and figures the engine refuses. An edit made on a position is kept as
a merge patch against the common case, exactly as the case file keeps it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from engine.case import patch, reader
from engine.case.model import CASE_SCHEMA
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, library
from engine.result import Result
from engine.text import Language
from views.text import language

SAMPLES: dict[Language, Path] = {
    "zh": Path(__file__).with_name("sample.yaml"),
    "en": Path(__file__).with_name("sample.en.yaml"),
}
IN_ADDRESS = ("place", "rules")  # choices of the rules page that stand in the address
COMMON = ""  # the name of the common case where a widget needs a name
GONE = object()  # take the key away
_KEY = "session"


@dataclass
class Session:
    """What one reader has open."""

    raw: dict[str, Any]
    position: str = COMMON
    count: str = ""
    revision: int = 0
    refused: list[Problem] = field(default_factory=list)
    refused_name: str = ""
    spoken: Language = "zh"
    former: dict[str, str] = field(default_factory=dict)  # the crime for which each charge's facts were stated


@dataclass(frozen=True)
class Outcome:
    """The engine's answer to the case as it stands: a result, or what must be mended first."""

    result: Result | None
    problems: list[Problem]


@cache
def _sample(spoken: Language) -> str:
    return SAMPLES[spoken].read_text(encoding="utf-8")


def sample() -> dict[str, Any]:
    """The sample case in the page's language; a new mapping every time."""
    return reader.read_text(_sample(language()), name=SAMPLES[language()].name)


def session() -> Session:
    """This reader's session; the sample case is open in a new one."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session(sample(), spoken=language())
    found: Session = st.session_state[_KEY]
    return found


def follow_language() -> None:
    """After a change of language an untouched sample case is shown in the new one; anything else stays as typed."""
    opened = session()
    if opened.spoken != language():
        untouched = opened.raw == reader.read_text(_sample(opened.spoken), name="sample")
        opened.spoken = language()
        if untouched:
            opened.raw = sample()
        for name in IN_ADDRESS:  # written again, so that the browser learns the new words for the same choice
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]


def replace(raw: dict[str, Any]) -> None:
    """Open another case in place of the present one."""
    opened = session()
    opened.raw, opened.position, opened.count = raw, COMMON, ""
    opened.revision += 1
    opened.refused, opened.refused_name = [], ""


def blank() -> dict[str, Any]:
    """A case with nothing in it but a crime to begin with."""
    crimes = library().crime_ids
    first = "theft" if "theft" in crimes else crimes[0]
    return {"schema": CASE_SCHEMA, "title": "", "jurisdiction": NATIONAL, "counts": {"a": {"crime": first}}}


def positions() -> list[str]:
    """Names of the positions, in the order of the case file."""
    return list(session().raw.get("positions") or {})


def document(position: str | None = None) -> dict[str, Any]:
    """The case as the position sees it; without one named, as the position being edited does."""
    opened = session()
    name = opened.position if position is None else position
    return reader.with_position(opened.raw, name) if name in positions() else opened.raw


def lookup(path: tuple[str, ...], default: Any = None) -> Any:
    """The value at `path` in the document being edited; a list's entries go by their number."""
    node: Any = document()
    for part in path:
        if isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            return default
    return node


def put(path: tuple[str, ...], value: Any) -> None:
    """Write `value` at `path` for the position being edited; `GONE` takes the key away."""
    edited = copy.deepcopy(document())
    node: Any = edited
    for part in path[:-1]:
        here: Any = int(part) if isinstance(node, list) else part
        if isinstance(node, dict) and not isinstance(node.get(here), dict | list):
            node[here] = {}
        node = node[here]
    last: Any = int(path[-1]) if isinstance(node, list) else path[-1]
    if value is not GONE:
        node[last] = value
    elif isinstance(node, list):
        del node[last]
    else:
        node.pop(last, None)
    _keep(edited)


def _keep(edited: dict[str, Any]) -> None:
    opened = session()
    if opened.position in positions():
        common = {key: value for key, value in opened.raw.items() if key != "positions"}
        edited = {key: value for key, value in edited.items() if key != "positions"}
        stances = {**opened.raw["positions"], opened.position: patch.diff(common, edited)}
        opened.raw = {**opened.raw, "positions": stances}
    else:
        opened.raw = edited


def add_position(name: str) -> None:
    """Begin a position that so far agrees with the common case, and edit it."""
    opened = session()
    stances = opened.raw.get("positions") or {}
    opened.raw = {**opened.raw, "positions": {**stances, name: stances.get(name, {})}}
    opened.position = name


def drop_position(name: str) -> None:
    """Take a position away and go back to the common case."""
    opened = session()
    opened.raw = {**opened.raw, "positions": {k: v for k, v in opened.raw["positions"].items() if k != name}}
    opened.position = COMMON


def differences(name: str) -> Iterator[tuple[str, ...]]:
    """The paths on which a position differs from the common case."""
    yield from _leaves(session().raw["positions"][name], ())


def _leaves(node: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, dict) and not (len(path) == 2 and path[0] == "factors"):
        for key, value in node.items():
            yield from _leaves(value, (*path, str(key)))
    else:
        yield path


def outcome(position: str | None = None) -> Outcome:
    """What the engine makes of the case in a position (the one being edited when none is named)."""
    from engine.calculation.calculate import calculate

    name = session().position if position is None else position
    try:
        return Outcome(calculate(session().raw, position=name if name in positions() else None), [])
    except InputError as error:
        return Outcome(None, error.problems)


def key(*parts: str) -> str:
    """The one way to name a widget: by language, case, position and the place it shows.

    The language is part of it because a browser keeps the words of a choice, not the choice.
    """
    opened = session()
    return "/".join((language(), str(opened.revision), opened.position or "common", *parts))
