"""The case that this session works on: one raw mapping, the position being edited, and every state it was in before.

Widgets hold no state of their own. Each shows a place in the case and writes back to it, so that what was typed
survives a change of page, a wrong file, and figures the engine refuses. An edit made on a position is kept as
a merge patch against the common case, exactly as the case file keeps it. What one reader has open is an object of
`views.session`; how an edit is made, taken back and brought back stands in `views.edits`.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator
from typing import Any

import streamlit as st

from engine.case import patch, reader
from engine.case.model import CASE_SCHEMA
from engine.errors import InputError
from engine.law.library import NATIONAL, library
from views.edits import commit
from views.edits import redo as redo
from views.edits import replace as replace
from views.edits import settle as settle
from views.edits import together as together
from views.edits import turn_over as turn_over
from views.edits import undo as undo
from views.history import Edit
from views.session import COMMON as COMMON
from views.session import SAMPLES as SAMPLES
from views.session import Outcome as Outcome
from views.session import new_id as new_id
from views.session import sample as sample
from views.session import sample_text
from views.session import session as session
from views.text import language

OF_THE_CASE = ("documents",)  # what no position says: the papers are one set, whoever is being edited
IN_ADDRESS = ("place", "rules")  # choices of the rules page that stand in the address
GONE = object()  # take the key away


def follow_language() -> None:
    """After a change of language an untouched sample case is shown in the new one; anything else stays as typed."""
    opened = session()
    if opened.spoken != language():
        untouched = opened.raw == reader.read_text(sample_text(opened.spoken), name="sample")
        opened.spoken = language()
        if untouched:
            opened.raw = opened.saved = sample()
            opened.history.amend(opened.raw)
        for name in IN_ADDRESS:  # written again, so that the browser learns the new words for the same choice
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]


def keep(raw: dict[str, Any]) -> None:
    """Note that the reader took `raw` away as a file."""
    session().saved = raw


def blank() -> dict[str, Any]:
    """A case with nothing in it but a crime to begin with."""
    crimes = library().crime_ids
    first = "theft" if "theft" in crimes else crimes[0]
    return {"schema": CASE_SCHEMA, "title": "", "jurisdiction": NATIONAL, "counts": {"a": {"crime": first}}}


def empty(raw: dict[str, Any]) -> bool:
    """Whether nothing but the crime has been entered yet."""
    counts = (raw.get("counts") or {}).values()
    return not raw.get("defendant") and all(set(count or {}) <= {"crime"} for count in counts)


def positions() -> list[str]:
    """Names of the positions, in the order of the case file."""
    return list(session().raw.get("positions") or {})


def document(position: str | None = None) -> dict[str, Any]:
    """The case as the position sees it; without one named, as the position being edited does."""
    opened = session()
    return seen_by(opened.raw, opened.position if position is None else position)


def seen_by(raw: dict[str, Any], position: str) -> dict[str, Any]:
    """A case as a position sees it; as it is where there is no such position."""
    return reader.with_position(raw, position) if position in (raw.get("positions") or {}) else raw


def lookup(path: tuple[str, ...], default: Any = None) -> Any:
    """The value at `path` in the document being edited; a list's entries go by their number."""
    node: Any = _document_with(path)
    for part in path:
        if isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            return default
    return node


def _document_with(path: tuple[str, ...]) -> dict[str, Any]:
    return document(COMMON if path[0] in OF_THE_CASE else None)


def put(path: tuple[str, ...], value: Any) -> None:
    """Write `value` at `path` for the position being edited; `GONE` takes the key away."""
    edited = copy.deepcopy(_document_with(path))
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
    settle()
    _keep(edited, path)


def _keep(edited: dict[str, Any], path: tuple[str, ...]) -> None:
    opened = session()
    if opened.position in positions() and path[0] not in OF_THE_CASE:
        common = {key: value for key, value in opened.raw.items() if key != "positions"}
        edited = {key: value for key, value in edited.items() if key != "positions"}
        stances = {**opened.raw["positions"], opened.position: patch.diff(common, edited)}
        edited = {**opened.raw, "positions": stances}
    commit(edited, Edit("change", path))


def add_position(name: str, stance: dict[str, Any] | None = None, *, what: str = "position_added") -> None:
    """Begin a position, and edit it; without a patch of its own it so far agrees with the common case."""
    opened = session()
    settle()
    stances = opened.raw.get("positions") or {}
    opened.position = name
    begun = stances.get(name, {}) if stance is None else stance
    commit({**opened.raw, "positions": {**stances, name: begun}}, Edit(what, name=name))


def drop_position(name: str) -> None:
    """Take a position away and go back to the common case."""
    opened = session()
    settle()
    opened.position = COMMON
    rest = {other: stance for other, stance in opened.raw["positions"].items() if other != name}
    commit({**opened.raw, "positions": rest}, Edit("position_dropped", name=name))


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
    """What the engine makes of the case in a position (the one being edited when none is named).

    Several parts of a page ask, so an answer is kept until the case changes or the day does.
    """
    opened = session()
    name = opened.position if position is None else position
    name = name if name in positions() else COMMON
    today = datetime.date.today()
    kept = opened.answers.get((name, today))
    if kept is not None and kept[0] is opened.raw:
        return kept[1]
    found = _calculated(name)
    opened.answers = {place: known for place, known in opened.answers.items() if known[0] is opened.raw}
    opened.answers[name, today] = (opened.raw, found)
    return found


def _calculated(name: str) -> Outcome:
    from engine.calculation.calculate import calculate

    try:
        return Outcome(calculate(session().raw, position=name or None), [])
    except InputError as error:
        return Outcome(None, error.problems)


def key(*parts: str) -> str:
    """The one way to name a widget: by language, case, position and the place it shows.

    The language is part of it because a browser keeps the words of a choice, not the choice.
    """
    opened = session()
    return "/".join((language(), str(opened.revision), opened.position or "common", *parts))
