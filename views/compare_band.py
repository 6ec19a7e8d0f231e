"""The band of the reasonable: how lawful outcomes on the agreed findings are spread, and where each side stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views import charts_room, figures, names, state, tables, workbench
from views.text import plain, read, say, sentence

if TYPE_CHECKING:
    from engine.analysis.band import Choice, Room, Stand


def show() -> None:
    """What this is and is not, the sentence for each side, the chart, and what was left open."""
    st.header(say("band.title"), anchor=False)
    found = _room()
    for note in found.notes[:1]:
        st.markdown(plain(read(note)))
    if found.refused is not None:
        st.info(plain(read(found.refused)))
        return
    assert found.low is not None and found.high is not None
    st.markdown(
        say(
            "band.span",
            all=plain(figures.span(found.low, found.high)),
            most=plain(figures.span(found.quantiles[5], found.quantiles[95])),
            half=plain(figures.span(found.quantiles[25], found.quantiles[75])),
        )
    )
    for stand in found.stands:
        st.markdown(f"- {_range(stand)}{plain(sentence(read(stand.words)))}")
    charts_room.distribution(found, key="band")
    st.caption(say("band.note"))
    for note in found.notes[1:]:
        st.caption(plain(read(note)))
    if found.choices:
        st.markdown(f"**{say('band.choices')}**")
        tables.table([_choice(item) for item in found.choices], alt=say("band.choices"), width=520)


def _range(stand: Stand) -> str:
    """The side's own range, which comes before its point."""
    position = "" if stand.position not in state.positions() else stand.position
    result = state.outcome(position).result
    if result is None or result.declared is None:
        return ""
    span = figures.span(result.declared.low, result.declared.high)
    return say("band.range", position=plain(names.position(position)), span=plain(span))


def _room() -> Room:
    from engine.analysis.band import room

    return workbench.kept("band", lambda: room(state.session().raw))


def _choice(item: Choice) -> dict[str, str]:
    if item.unit == "percent":
        span = figures.percent_span(item.low, item.high)
    else:
        span = figures.span(round(item.low, 2), round(item.high, 2))
    if item.optional:
        span = say("band.optional", span=span)
    return {
        say("compare.point"): plain(sentence(read(item.name))),
        say("factor.lawful"): plain(span),
        say("band.values"): str(item.values),
        say("excluded.law"): plain(item.law) or say("compare.dash"),
    }
