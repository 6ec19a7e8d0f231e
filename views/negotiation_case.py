"""The case on the screen and that of a negotiation: whether they are one, and what a side's position changes in it."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from engine.case import patch, reader
from engine.case.check import OTHER
from engine.negotiation.bodies import PRIVATE
from engine.negotiation.state import State
from views import state as cases
from views.text import say

_APART = (*PRIVATE, "title")  # what a position never says about the case
# Of what was written for the papers only names and numbers are common to both sides; the rest is one side's own text.
_TOLD = ("facts_found", "date")


def plain(raw: Any) -> Any:
    """A case in the values that a record holds: days as text."""
    return json.loads(json.dumps(raw, ensure_ascii=False, default=str))


def common(raw: dict[str, Any]) -> dict[str, Any]:
    """The case as both sides may have it: no position, no text and no answer of anybody, no private note."""
    made = {key: value for key, value in plain(raw).items() if key not in PRIVATE}
    papers = raw.get("documents")
    given = plain(papers.get("particulars") or {}) if isinstance(papers, dict) else {}
    names = {key: value for key, value in given.items() if key not in _TOLD}
    return {**made, "documents": {"particulars": names}} if names else made


def same(state: State, raw: dict[str, Any] | None = None) -> bool:
    """Whether the case on the screen is that of the negotiation: the same title, person, charges and days."""
    ours, theirs = plain(cases.session().raw if raw is None else raw), state.common
    return bool(_mark(ours) == _mark(theirs))


def _mark(raw: dict[str, Any]) -> Any:
    counts = raw.get("counts") if isinstance(raw.get("counts"), dict) else {}
    person = raw.get("defendant") if isinstance(raw.get("defendant"), dict) else {}
    charges = {key: (count or {}).get("offence_date") for key, count in (counts or {}).items()}
    return raw.get("title") or "", (person or {}).get("name"), charges


def seen(raw: dict[str, Any], side: str) -> dict[str, Any]:
    """The case as a side has it, without what a position does not say."""
    whole = reader.with_position(raw, side) if side in (raw.get("positions") or {}) else raw
    return {key: value for key, value in plain(whole).items() if key not in _APART}


def changes(state: State, side: str) -> dict[str, Any]:
    """What the case on the screen, as `side` has it, puts otherwise than what is agreed by now."""
    before = {key: value for key, value in state.common.items() if key not in _APART}
    made = patch.diff(before, seen(cases.session().raw, side))
    known = state.common.get("factors") or {}
    for name in [name for name, value in (made.get("factors") or {}).items() if value is None]:
        if name.startswith(OTHER) and name not in known:  # what nobody asserts need not be argued away
            del made["factors"][name]
    return {key: value for key, value in made.items() if value != {}}


def take(state: State) -> None:
    """Open the case of the negotiation on the screen: what is agreed, and both positions as they stand."""
    cases.replace(state.raw())  # the record has it, so nothing of it is unsaved yet


def offer(state: State, *, key: str) -> None:
    """That another case is open, and the button that opens this one."""
    st.info(say("negotiation.other_case"), icon=":material/folder_open:")
    st.button(say("negotiation.open_case"), key=key, icon=":material/folder_open:", on_click=take, args=(state,))
