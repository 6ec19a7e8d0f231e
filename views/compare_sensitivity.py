"""Sensitivity: what moves the term most, two factors against each other, and sliders that the range follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from engine.result import Adjustment, Result
from views import charts_compare, charts_room, compare_panel, names, state, workbench
from views.parties import party_colour
from views.text import labels, plain, read, say

if TYPE_CHECKING:
    from engine.analysis.sensitivity import Grid, Tornado

_MOST = 14  # bars that are drawn; the rest moves less than any of them


def show(second: str) -> None:
    """The whole view, for one side."""
    st.header(say("sensitivity.title"), anchor=False)
    sides = workbench.sides()
    usual = "defence" if "defence" in sides else second
    side = st.selectbox(
        say("sensitivity.side"),
        sides,
        format_func=labels(sides, names.position),
        width=320,
        **workbench.hold("sensitive", usual, sides),
    )
    outcome = state.outcome(side)
    if outcome.result is None or outcome.result.declared is None:
        st.info(say("reach.no_term", position=plain(names.position(side))))
        return
    _tornado(side)
    compare_panel.show(side, outcome.result)
    _grid(side, outcome.result)


def _tornado(side: str) -> None:
    def work() -> Tornado:
        from engine.analysis.sensitivity import tornado

        return tornado(state.session().raw, workbench.engine_name(side))

    found = workbench.kept("tornado", work, side)
    st.markdown(f"**{say('tornado.title')}**")
    if not found.bars:
        st.info(say("tornado.none"))
        return
    charts_compare.tornado(found, side, most=_MOST, key="tornado")
    st.caption(say("tornado.note"))
    st.caption(say("tornado.tried", ways=workbench.listed(plain(read(bar.tried)) for bar in found.bars)))
    if len(found.bars) > _MOST:
        st.caption(say("tornado.more", number=len(found.bars) - _MOST))


def _grid(side: str, result: Result) -> None:
    lines = banded(result)
    st.markdown(f"**{say('grid.title')}**")
    if len(lines) < 2:
        st.info(say("grid.few"))
        return
    options = list(lines)
    with st.container(horizontal=True):
        y = _pick("grid.y", options, lines, options[0])
        x = _pick("grid.x", options, lines, options[1])
    if x == y:
        st.info(say("grid.same"))
        return

    def work() -> Grid:
        from engine.analysis.sensitivity import grid

        return grid(state.session().raw, x, y, workbench.engine_name(side))

    charts_room.heat(workbench.kept("grid", work, side, x, y), party_colour(side), key="grid")
    st.caption(say("grid.note"))


def banded(result: Result) -> dict[str, Adjustment]:
    """The factors at work whose strength the law leaves open."""
    from engine.analysis.sensitivity import banded as engine_banded

    return {line.factor: line for line, _ in engine_banded(result)}


def _pick(name: str, options: list[str], lines: dict[str, Adjustment], usual: str) -> str:
    words = {factor: read(line.name) for factor, line in lines.items()}
    return str(
        st.selectbox(
            say(name),
            options,
            format_func=labels(options, words.__getitem__),
            width=320,
            **workbench.hold(name, usual, options),
        )
    )
