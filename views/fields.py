"""Widgets that show one place of the case and write back to it. The engine judges what was typed, not the widget.

No widget limits its values: a figure out of range is kept as it was typed, and the engine's complaint stands under it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from views import problems, state
from views.text import labels, say

Path = tuple[str, ...]
# Wider than the dates that the engine takes, so that a wrong date can be shown and named.
_LINE, _BORDER = 24, 20  # pixels of a text area
_EARLIEST, _LATEST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


def _bind(
    path: Path, shown: Any, store: Callable[[Any], Any], then: Callable[[], None] | None = None
) -> dict[str, Any]:
    """What ties a widget to a place: its key, its value, and the writing back."""
    key = state.key(*path)
    if key not in st.session_state or st.session_state[key] != shown:
        st.session_state[key] = shown
    return {"key": key, "on_change": _write, "args": (path, key, store, then)}


def _write(path: Path, key: str, store: Callable[[Any], Any], then: Callable[[], None] | None) -> None:
    state.put(path, store(st.session_state[key]))
    if then is not None:
        then()


def _or_gone(value: Any) -> Any:
    return state.GONE if value is None or (isinstance(value, str) and not value.strip()) else value


def text(path: Path, label: str, *, help: str | None = None, placeholder: str = "") -> None:
    """A line of text."""
    shown = state.lookup(path)
    bound = _bind(path, shown if isinstance(shown, str) else "", _or_gone)
    st.text_input(label, help=help, placeholder=placeholder, autocomplete="off", **bound)
    problems.under(path)


def area(path: Path, label: str, *, lines: int = 3, help: str | None = None, placeholder: str = "") -> None:
    """Text of several lines; the placeholder is what stands there while nothing is written."""
    shown = state.lookup(path)
    bound = _bind(path, shown if isinstance(shown, str) else "", _or_gone)
    st.text_area(label, height=_BORDER + _LINE * max(2, lines), help=help, placeholder=placeholder, **bound)
    problems.under(path)


def number(
    path: Path,
    label: str,
    *,
    help: str | None = None,
    decimals: bool = False,
    places: int = 2,
    unknown: str = "",
) -> None:
    """A number, or nothing; money, months and weights may have decimals, so many `places` of them."""
    shown = state.lookup(path)
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        shown = None
    if shown is not None:
        shown = float(shown) if decimals else int(shown)
    bound = _bind(path, shown, lambda value: _number(value, places))
    st.number_input(
        label,
        value=None,
        step=1.0 if decimals else 1,
        format=f"%0.{places}f" if decimals else "%d",
        placeholder=unknown or say("field.empty"),
        help=help,
        **bound,
    )
    problems.under(path)


def _number(value: float | int | None, places: int) -> Any:
    if value is None:
        return state.GONE
    return int(value) if float(value).is_integer() else round(float(value), places)


def flag(path: Path, label: str, *, default: bool | None, help: str | None = None) -> None:
    """Yes or no; where the rulebook has no default, a third answer says that nobody knows."""
    if default is None:
        choice(path, label, [True, False], name=lambda value: say("field.yes" if value else "field.no"), help=help)
        return
    shown = state.lookup(path, default)
    bound = _bind(path, shown if isinstance(shown, bool) else default, lambda v: state.GONE if v == default else v)
    st.checkbox(label, help=help, wrap=True, **bound)
    problems.under(path)


def choice(
    path: Path,
    label: str,
    options: Sequence[Any],
    *,
    name: Callable[[Any], str],
    default: Any = None,
    required: bool = False,
    help: str | None = None,
    empty: str = "",
    search: bool = False,
    then: Callable[[], None] | None = None,
) -> None:
    """One of several; without a default it may stay open, unless the case cannot do without it."""
    shown = state.lookup(path, default)
    bound = _bind(path, shown if shown in options else default, lambda v: state.GONE if v == default else v, then)
    st.selectbox(
        label,
        list(options),
        index=0 if required or default is not None else None,
        format_func=labels(options, name),
        placeholder=empty or say("field.empty"),
        help=help,
        filter_mode="contains" if search else None,
        **bound,
    )
    problems.under(path)


def quantities(
    path: Path, label: str, kinds: dict[str, str], *, unit: str, decimals: int, help: str | None = None
) -> None:
    """How much of each kind: the kinds are picked first, then each has a number of its own."""
    shown = state.lookup(path)
    stated = [kind for kind in shown if kind in kinds] if isinstance(shown, dict) else []

    def store(picked: list[str]) -> Any:
        before = shown if isinstance(shown, dict) else {}
        return {kind: before.get(kind, 0) for kind in picked} or state.GONE

    bound = _bind(path, stated, store)
    st.multiselect(
        label,
        list(kinds),
        format_func=labels(list(kinds), kinds.__getitem__),
        placeholder=say("field.pick_kinds"),
        help=help,
        **bound,
    )
    problems.under(path)
    if stated:
        with st.grid(3, min_column_width=160) as cells:
            for kind in stated:
                with cells.cell():
                    name = say("field.with_unit", label=kinds[kind], unit=unit)
                    number((*path, kind), name, decimals=bool(decimals), places=decimals or 0)


def date(path: Path, label: str, *, help: str | None = None) -> None:
    """A day, or nothing."""
    bound = _bind(path, as_date(state.lookup(path)), _or_gone)
    st.date_input(label, value=None, min_value=_EARLIEST, max_value=_LATEST, format="YYYY-MM-DD", help=help, **bound)
    problems.under(path)


def as_date(value: Any) -> datetime.date | None:
    """A date of the case file, which JSON writes as text; None when it is none that can be shown."""
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        return None
    return value if _EARLIEST <= value <= _LATEST else None


def today() -> datetime.date:
    """The day on which the engine judges a case without a date of its own."""
    return datetime.date.today()


def tip(words: str, law: str = "") -> str:
    """The text behind the question mark: the explanation, then the article."""
    if not law:
        return words
    return f"{words}\n\n{say('field.law', law=law)}"
