"""What this reader has open of the negotiations: which one, which part of it, and what was worked out for it.

Nothing of it stands in an address, and nothing belongs to the case file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from engine.errors import InputError
from engine.negotiation.record import Record
from engine.store.door import Door
from engine.store.faults import StoreError
from engine.text import Text
from views.text import labels, language, read, say

VIEWS = {
    "stands": "balance",
    "course": "history",
    "add": "edit_square",
    "papers": "description",
    "exchange": "sync_alt",
    "facts": "fact_check",
    "notes": "lock",
}
SHELF = {"list": "list", "begin": "add", "verify": "verified_user", "many": "bar_chart"}
_KEY = "negotiations"
_KEPT = 24
_T = TypeVar("_T")


@dataclass
class Desk:
    """What is looked at: one negotiation by its random id, or none."""

    id: str = ""
    matter: str = ""
    said: str = ""
    failed: Text | None = None
    held: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Open:
    """The negotiation that is open, and the door through which everything of it goes."""

    door: Door
    id: str
    matter: str
    record: Record


def desk() -> Desk:
    """This reader's desk."""
    found = st.session_state.get(_KEY)
    if not isinstance(found, Desk):
        found = st.session_state[_KEY] = Desk()
    return found


def key(*parts: object) -> str:
    """The name of a widget, by language and negotiation."""
    return "/".join(("negotiation", language(), desk().id, *map(str, parts)))


def open(id: str, matter: str, view: str = "stands") -> None:
    """Look at a negotiation."""
    found = desk()
    found.id, found.matter, found.said = id, matter, ""
    found.held["view"] = view


def close() -> None:
    """Back to the list."""
    desk().id = desk().matter = ""


def hold(name: str, default: Any, options: Collection[Any] | None = None) -> dict[str, Any]:
    """What ties a widget to a choice that outlives it: its key, its value and the writing back."""
    box = key(name)
    shown = held(name, default, options)
    if st.session_state.get(box) != shown:
        st.session_state[box] = shown
    return {"key": box, "on_change": _hold, "args": (name, box)}


def held(name: str, default: Any, options: Collection[Any] | None = None) -> Any:
    """The choice that a widget made with `hold` shows."""
    value = desk().held.get(name, default)
    return value if options is None or value in options else default


def _hold(name: str, box: str) -> None:
    desk().held[name] = st.session_state[box]


def choose(name: str, options: dict[str, str], *, label: str) -> str:
    """A row of parts, one of them shown."""
    first = next(iter(options))
    chosen = st.segmented_control(
        say(label),
        list(options),
        required=True,
        format_func=labels(list(options), lambda one: f":material/{options[one]}: {say(f'negotiation_view.{one}')}"),
        label_visibility="collapsed",
        **hold(name, first, options),
    )
    return str(chosen)


def kept(name: str, record: Record, compute: Callable[[], _T], *parts: object) -> _T:
    """What `compute` gives for a record as it stands; worked out once."""
    known, mark = desk().kept, repr((name, record.head, parts))
    if mark not in known:
        with st.spinner(say("compare.working")):
            known[mark] = compute()
        while len(known) > _KEPT:
            del known[next(iter(known))]
    answer: _T = known[mark]
    return answer


def attempt(do: Callable[[], object]) -> bool:
    """Do something with the store out of a callback; why it could not be done is said when the page is drawn next."""
    try:
        do()
    except StoreError as error:
        desk().failed = error.text
    except InputError as error:
        what = error.problems[0].what
        desk().failed = what if isinstance(what, Text) else Text(zh=what, en=what)
    else:
        return True
    return False


def told() -> None:
    """What was just done, or why it was not; once."""
    found = desk()
    if found.failed is not None:
        st.error(read(found.failed), icon=":material/error:")
    if found.said:
        st.success(found.said, icon=":material/check:")
    found.failed, found.said = None, ""
