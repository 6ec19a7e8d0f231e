"""Both sides' numbers round by round: a chart of months, and the same as a table with what moved them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.errors import InputError
from engine.law.library import library
from engine.negotiation import positions
from engine.negotiation.bodies import ClosedWithAgreement
from engine.negotiation.positions import Turn
from engine.negotiation.state import PARTIES, State
from engine.result import WholeRange
from views import figures, tables
from views import negotiation_desk as desks
from views.negotiation_form import side_name
from views.parties import party_colour
from views.text import join, language, plain, read, say, sentence

_HEIGHT, _WIDE = 300, 12  # pixels of the chart and of a bar
_TIPS = {
    "side": "negotiation.side",
    "words": "negotiation.range_head",
    "change": "negotiation.change",
    "moved": "negotiation.moved",
}
_LABEL = (
    "width < 420 ? split(datum.label, '\\n')[0] : split(datum.label, '\\n')"  # two lines have no room on a telephone
)
_AGREED = "#2f7057"
_FEW = 8  # proposals up to which each names its side under the axis


def draw(now: desks.Open) -> None:
    """The chart, the table, and what is still between the sides."""
    state, spoken = now.record.state, language()
    found = desks.kept("turns", now.record, lambda: positions.turns(state))
    if not found:
        st.caption(say("negotiation.no_proposals"))
        return
    _other_rules(state)
    if any(turn.declared for turn in found):
        spec, alt = desks.kept("chart", now.record, lambda: chart(found, _agreed(state)), spoken)
        st.vega_lite_chart(spec, width="stretch", alt=alt, key=desks.key("chart", now.record.head[:12]))
        st.caption(say("negotiation.chart_note"))
    tables.table([_row(turn) for turn in found], alt=say("negotiation.numbers"), width=640)
    _between(now)


def _row(turn: Turn) -> dict[str, str]:
    moved = join([read(name) for name in dict.fromkeys(turn.moved)])
    change = say("negotiation.first") if turn.months is None else figures.moved(turn.months)
    return {
        say("negotiation.round"): str(turn.round),
        say("negotiation.side"): plain(side_name(turn.side)),
        say("negotiation.range_head"): f"**{plain(_words(turn))}**",
        say("negotiation.change"): plain(change),
        say("negotiation.moved"): plain(sentence(moved)) or say("compare.dash"),
        say("negotiation.event"): str(turn.sequence),
    }


def _words(turn: Turn) -> str:
    if turn.declared is None:
        return say("answer.none")
    span = figures.span(turn.declared.low, turn.declared.high)
    return say("chart.with_point", span=span, point=turn.declared.chosen)


def _agreed(state: State) -> WholeRange | None:
    """What was agreed, once it was."""
    if not isinstance(state.closed, ClosedWithAgreement):
        return None
    try:
        return positions.agreed(state).declared
    except InputError:
        return None


def _other_rules(state: State) -> None:
    """That the figures are computed by other rules than those on which the sides opened."""
    assert state.opened is not None
    theirs, known = state.opened.rules, library()
    ours = known.hash(theirs.jurisdiction) if theirs.jurisdiction in known.jurisdictions else ""
    if ours != theirs.hash:
        words = say("negotiation.other_rules", theirs=theirs.hash[:12], ours=ours[:12] or say("compare.dash"))
        st.warning(words, icon=":material/sync_problem:")


def _between(now: desks.Open) -> None:
    """The points still between the two sides, with their months."""
    state = now.record.state
    if set(PARTIES) - set(state.views):
        return
    try:
        found = desks.kept("standing", now.record, lambda: positions.standing(state))
    except InputError:
        return
    if not found.disputed:
        st.success(say("negotiation.nothing_between"), icon=":material/check:")
        return
    rows = [
        {
            say(
                "compare.point"
            ): f"**{plain(sentence(read(point.name)))}**{tables.BREAK}:gray[{say(f'kind.{point.kind}')}]",
            **{plain(side_name(side)): plain(read(point.values.get(side))) for side in PARTIES},
            say("negotiation.worth"): plain(
                say("compare.no_figure") if point.months is None else figures.moved(point.months)
            ),
        }
        for point in found.disputed
    ]
    st.markdown(f"**{say('negotiation.between', number=len(rows))}**")
    tables.table(rows, alt=say("negotiation.between", number=len(rows)), width=560)
    st.caption(say("negotiation.worth_note"))


# The chart ------------------------------------------------------------------------------------------------------------


def chart(found: tuple[Turn, ...], agreed: WholeRange | None) -> tuple[dict[str, Any], str]:
    """The chart's specification, and its words for whoever cannot see it."""
    import altair as alt

    rows = [row for turn in found if (row := _point(turn, len(found))) is not None]
    if agreed is not None:
        rows.append(_agreement(agreed, found[-1].sequence + 1))
    sides = [*(side_name(side) for side in PARTIES), *([say("negotiation.agreed")] if agreed else [])]
    colours = alt.Scale(domain=sides, range=[*(party_colour(side) for side in PARTIES), _AGREED][: len(sides)])
    shapes = alt.Scale(domain=sides, range=["square", "circle", "diamond"][: len(sides)])
    dashes = alt.Scale(domain=sides, range=[[1, 0], [6, 3], [1, 0]][: len(sides)])
    axis = alt.Axis(title=None, labelExpr=_LABEL, labelAngle=0, labelOverlap=False, ticks=False)
    x = alt.X(
        "label:N", sort=alt.EncodingSortField("order", order="ascending"), axis=axis, scale=alt.Scale(padding=0.6)
    )
    room = alt.Scale(zero=False, nice=True, domainMin=max(0, min(int(row["low"]) for row in rows) - 1))
    months = alt.Axis(title=say("chart.axis"), tickMinStep=1, gridColor="#eef1f4", titleAngle=0, titleY=-12)
    base = alt.Chart({"values": rows}).encode(
        x=x, tooltip=[alt.Tooltip(f"{name}:N", title=say(title)) for name, title in _TIPS.items()]
    )
    colour = alt.Color(
        "side:N", scale=colours, legend=alt.Legend(title=None, orient="top", symbolOpacity=1, symbolStrokeWidth=0)
    )
    y = alt.Y("chosen:Q", scale=room, axis=months)
    shape = alt.Shape(
        "side:N", scale=shapes, legend=alt.Legend(title=None, orient="top", symbolSize=110, symbolStrokeWidth=0)
    )
    layers = [
        base.mark_bar(size=_WIDE, opacity=0.35, minBandSize=2).encode(
            y=alt.Y("low:Q", scale=room, axis=months),
            y2="high:Q",
            color=colour,
        ),
        base.mark_line(strokeWidth=2).encode(
            y=y,
            color=colour,
            strokeDash=alt.StrokeDash("side:N", scale=dashes, legend=None),
        ),
        base.mark_point(filled=True, size=90, opacity=1).encode(y=y, color=colour, shape=shape),
        base.mark_text(dx=12, dy=-8, align="left", fontSize=12, fontWeight=600).encode(
            y=y, text="chosen:N", color=colour
        ),
    ]
    drawn = alt.layer(*layers).properties(height=_HEIGHT).configure_view(stroke=None).configure_axis(labelFontSize=12)
    spoken = "; ".join(f"{row['label']} {row['words']}".replace("\n", " ") for row in rows)
    return drawn.to_dict(), say("negotiation.chart_alt", text=spoken)


def _agreement(agreed: WholeRange, order: int) -> dict[str, Any]:
    """What was agreed, as the last column."""
    span = figures.span(agreed.low, agreed.high)
    words = say("chart.with_point", span=span, point=agreed.chosen)
    return _row_of(agreed, order, say("negotiation.agreed"), say("negotiation.agreed"), words)


def _point(turn: Turn, number: int) -> dict[str, Any] | None:
    if turn.declared is None:
        return None
    side, head = side_name(turn.side), say("negotiation.round_n", n=turn.round)
    label = f"{head}\n{side}" if number <= _FEW else f"{head}\n{turn.sequence}"
    change = say("negotiation.first") if turn.months is None else figures.moved(turn.months)
    moved = join([read(name) for name in dict.fromkeys(turn.moved)])
    return {**_row_of(turn.declared, turn.sequence, label, side, _words(turn)), "change": change, "moved": moved}


def _row_of(term: WholeRange, order: int, label: str, side: str, words: str) -> dict[str, Any]:
    figures_ = {"low": term.low, "high": term.high, "chosen": term.chosen}
    return {"order": order, "label": label, "side": side, **figures_, "words": words, "change": "", "moved": ""}
