"""The panel of sliders: each strength that the law leaves open can be moved inside its band, and the range follows.

Only what was moved is fixed; the rest stays the range that it is. The panel is a fragment, so that a move redraws
nothing else, and it is computed by the same calculation as everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import streamlit as st

from engine import summary
from engine.case import patch
from engine.errors import InputError
from engine.result import Result
from views import charts_compare, compare_apply, drag, figures, names, state, workbench
from views.text import language, plain, read, say, sentence


@dataclass(frozen=True)
class Lever:
    """One slider: the values in order, with a patch for each, and the place of the value in use."""

    id: str
    label: str
    values: tuple[Fraction, ...]
    words: tuple[str, ...]
    patches: tuple[Mapping[str, Any], ...]
    now: int


def levers(result: Result) -> list[Lever]:
    """The starting points over their bands and the factors over theirs."""
    from engine.analysis.candidates import ratio_patch
    from engine.analysis.sensitivity import banded
    from engine.analysis.sensitivity import plain as figure
    from engine.analysis.sets import nested

    found = []
    for key, count in result.counts.items():
        start = count.starting_point
        if start is not None and start.low < start.high and count.base_sentence is not None:
            path = ("counts", key, "chosen", "starting_point")
            several = len(result.counts) > 1
            label = f"{read(count.name)} · {say('chart.start')}" if several else say("chart.start")
            found.append(
                _lever(
                    ".".join(path),
                    label,
                    start.low,
                    start.high,
                    start.chosen,
                    figures.months,
                    lambda v, p=path: nested(p, figure(v)),
                )
            )
    for line, key in banded(result):
        assert line.band is not None
        label = sentence(read(line.name))
        found.append(
            _lever(
                line.factor,
                label,
                line.band.low,
                line.band.high,
                line.ratio.chosen,
                figures.percent,
                lambda v, f=line.factor, k=key: ratio_patch(f, v, k),
            )
        )
    return found


def _lever(name: str, label: str, low: Fraction, high: Fraction, now: Fraction, words: Any, made: Any) -> Lever:
    whole = {Fraction(value) for value in range(int(low), int(high) + 1) if low <= value <= high}
    values = tuple(sorted(whole | {low, high, now}))
    return Lever(name, label, values, tuple(map(words, values)), tuple(map(made, values)), values.index(now))


def show(side: str, result: Result) -> None:
    """The panel, under its title."""
    st.markdown(f"**{say('panel.title')}**")
    found = levers(result)
    if not found:
        st.info(say("panel.none"))
        return
    st.caption(say("panel.about"))
    _panel(side, found)


@st.fragment
def _panel(side: str, found: Sequence[Lever]) -> None:
    moved = {lever.id: place for lever in found if (place := _place(side, lever)) != lever.now}
    patches = [lever.patches[moved[lever.id]] for lever in found if lever.id in moved]
    before, after = state.outcome(side).result, _result(side, patches)
    assert before is not None
    if after is None or after.declared is None:
        st.warning(say("answer.none"))
    else:
        charts_compare.followed(before, after if moved else None, side, key="panel")
        st.markdown(
            say(
                "panel.result",
                span=plain(summary.declared(after, language())),
                point=plain(summary.point(after, language())),
                probation=plain(summary.probation(after, language())),
                fine=plain(summary.fine(after, language())),
            )
        )
    with st.grid(2, min_column_width=280, gap="medium") as cells:
        for lever in found:
            with cells.cell():
                drag.slider(
                    lever.label,
                    lever.words,
                    _place(side, lever),
                    key=workbench.key("lever", side, lever.id),
                    moved=partial(_move, side, lever),
                )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            say("panel.reset"), key=workbench.key("panel reset"), icon=":material/restart_alt:", disabled=not moved
        ):
            for lever in found:
                _move(side, lever, lever.now)
            st.rerun(scope="fragment")
        if st.button(
            say("apply.here", position=names.position(side)),
            key=workbench.key("panel apply"),
            icon=":material/check:",
            disabled=not moved,
        ):
            compare_apply.take(patches, side)
            for lever in found:
                workbench.bench().held.pop(_name(side, lever), None)
            st.rerun()


def _name(side: str, lever: Lever) -> str:
    return f"lever/{side}/{lever.id}"


def _place(side: str, lever: Lever) -> int:
    """Where the slider stands: the value that was chosen, while the band still holds it."""
    value = workbench.held(_name(side, lever), lever.values[lever.now], lever.values)
    return lever.values.index(value)


def _move(side: str, lever: Lever, place: int) -> None:
    workbench.bench().held[_name(side, lever)] = lever.values[place]


def _result(side: str, patches: Sequence[Mapping[str, Any]]) -> Result | None:
    from engine.calculation.calculate import calculate

    made: dict[str, Any] = {key: value for key, value in state.document(side).items() if key != "positions"}
    for item in patches:
        made = patch.apply(made, item)
    try:
        return calculate(made)
    except InputError:
        return None
