"""What the parts of the compare page share: the names of their widgets, the two positions looked at, what was computed.

The documents page keeps there what it looks at, and what it made.

Nothing here belongs to the case file. What a part computed is kept for this reader until the case changes, so that
turning from one view to another and back costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from engine.result import CountResult, Result
from views import names, state
from views.text import labels, language, say

VIEWS = {
    "sides": "view_column",
    "months": "waterfall_chart",
    "reach": "flag",
    "sensitivity": "tune",
    "band": "bar_chart",
    "arguments": "gavel",
}
_KEY = "workbench"
_KEPT = 48  # answers kept for one reader
_T = TypeVar("_T")


@dataclass(frozen=True)
class Deleted:
    """A position taken away, and where it stood."""

    name: str
    place: int
    stance: dict[str, Any]


@dataclass
class Bench:
    """What this reader looks at on the compare page."""

    revision: int
    pair: tuple[str, str] | None = None
    deleted: Deleted | None = None
    done: str | None = None
    held: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


def bench() -> Bench:
    """This reader's bench; a new one for every case that is opened."""
    found = st.session_state.get(_KEY)
    if not isinstance(found, Bench) or found.revision != state.session().revision:
        held = {"view": found.held["view"]} if isinstance(found, Bench) and "view" in found.held else {}
        found = st.session_state[_KEY] = Bench(state.session().revision, held=held)
    return found


def key(*parts: str) -> str:
    """The name of a widget of this page: by language and case, whichever position is being edited elsewhere."""
    return "/".join(("compare", language(), str(state.session().revision), *parts))


def kept(name: str, compute: Callable[[], _T], *parts: object) -> _T:
    """What `compute` gives for the case as it stands and these `parts`; worked out once, with a sign that it runs."""
    known = bench().kept
    mark = json.dumps([name, state.session().raw, parts], default=str, sort_keys=False)
    if mark not in known:
        with st.spinner(say("compare.working")):
            known[mark] = compute()
        while len(known) > _KEPT:
            del known[next(iter(known))]
    answer: _T = known[mark]
    return answer


def pair() -> tuple[str, str]:
    """The two positions compared in detail, as names that exist: the first two unless the reader chose others."""
    there = sides()
    first, second = bench().pair or ("", "")
    if bench().pair is None or first not in there or second not in there or first == second:
        first, second = there[0], there[1]
    return first, second


def sides() -> list[str]:
    """The sides that can be compared: every position; the common case too, last unless it is needed to make two."""
    positions = state.positions()
    return [state.COMMON, *positions] if len(positions) < 2 else [*positions, state.COMMON]


def choose_pair() -> tuple[str, str]:
    """Two boxes for the positions compared in detail."""
    first, second = pair()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _side("pair.first", say("compare.from"), first)
        _side("pair.second", say("compare.to"), second)
        st.button(
            say("compare.swap"),
            key=key("swap"),
            icon=":material/swap_horiz:",
            on_click=_take_pair,
            args=(second, first),
        )
    return first, second


def _side(name: str, label: str, shown: str) -> None:
    box = key(name)
    st.session_state[box] = shown
    st.selectbox(
        label,
        sides(),
        format_func=labels(sides(), names.position),
        key=box,
        width=260,
        on_change=_choose_side,
        args=(name, box),
    )


def _choose_side(name: str, box: str) -> None:
    first, second = pair()
    chosen = st.session_state[box]
    if name == "pair.first":
        _take_pair(chosen, first if chosen == second else second)  # the same twice: the two change places
    else:
        _take_pair(second if chosen == first else first, chosen)


def _take_pair(first: str, second: str) -> None:
    bench().pair = (first, second)


def hold(name: str, default: Any, options: Collection[Any] | None = None) -> dict[str, Any]:
    """What ties a widget to a choice that outlives its view: its key, its value and the writing back.

    A value that is no longer among the `options` gives way to the default.
    """
    box = key(name)
    st.session_state[box] = held(name, default, options)
    return {"key": box, "on_change": _hold, "args": (name, box)}


def held(name: str, default: Any, options: Collection[Any] | None = None) -> Any:
    """The choice that a widget made with `hold` shows."""
    value = bench().held.get(name, default)
    return value if options is None or value in options else default


def _hold(name: str, box: str) -> None:
    bench().held[name] = st.session_state[box]


def choose_view() -> str:
    """Which part of the comparison is shown."""
    chosen = st.segmented_control(
        say("compare.view"),
        list(VIEWS),
        required=True,
        format_func=labels(list(VIEWS), lambda name: f":material/{VIEWS[name]}: {say(f'compare.view_{name}')}"),
        label_visibility="collapsed",
        **hold("view", "sides", VIEWS),
    )
    return str(chosen)


def engine_name(position: str) -> str:
    """The name under which the engine knows a position; the common case has one there too."""
    return position or "common"


def listed(parts: Iterable[str]) -> str:
    """Clauses one after the other, with the language's semicolon."""
    return ("；" if language() == "zh" else "; ").join(dict.fromkeys(part for part in parts if part))


def makes_factor(path: str, *results: Result) -> bool:
    """Whether a stated fact is what some factor at work turns on."""
    name = path.rpartition(".")[2]
    lines = [line for count in _counts(path, results) for line in count.adjustments]
    return any(name in why.facts for line in lines for why in line.why)


def law(path: str, *results: Result) -> str:
    """The article that counts a disputed point, as one of the results cites it; empty where none does."""
    name = path.rpartition(".")[2]
    counts = _counts(path, results)
    for count in counts:
        for line in (*count.adjustments, *count.excluded):
            if line.factor == name:
                return line.law
    for count in counts:
        for item in (*count.adjustments, *count.increments, *([count.tier] if count.tier else [])):
            if any(name in why.facts for why in item.why):
                return item.law
    return ""


def _counts(path: str, results: Iterable[Result]) -> list[CountResult]:
    """The charges that a point concerns: the one that its path names, else all."""
    head, _, rest = path.partition(".")
    own = rest.partition(".")[0] if head == "counts" else None
    return [count for result in results for key, count in result.counts.items() if own in (None, key)]
