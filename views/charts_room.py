"""The room that the rules leave, drawn: a distribution with a mark for each side, and two factors on a heat map."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.explanation import number
from views import figures, names
from views.parties import party_colour
from views.text import colon, language, read, say, sentence

if TYPE_CHECKING:
    from engine.analysis.band import Room
    from engine.analysis.sensitivity import Grid

_GREY = "#b9c7d6"
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3])
_HEIGHT = 280  # pixels of the bars; each side takes a line above them
_LINE = 20


def distribution(found: Room, *, key: str) -> None:
    """How often each length comes up among the lawful outcomes, and where each side stands."""
    import altair as alt

    slots = [
        {
            "from": float(slot.months) - 0.45,
            "to": float(slot.months) + 0.45,
            "share": float(slot.share * 100),
            "label": figures.months(slot.months),
            "words": _percent(slot.share),
        }
        for slot in found.slots
    ]
    ends = [slot.months for slot in found.slots] + [stand.months for stand in found.stands]
    middle = (min(ends) + max(ends)) / 2  # a name stands on the side where there is room for it
    # The names stand above the bars, one line each, the outermost highest, so that none is crossed by another's line.
    peak = max(slot["share"] for slot in slots)
    outwards = sorted(found.stands, key=lambda stand: abs(stand.months - middle))
    marks = [
        {
            "at": stand.months,
            "row": row,
            "height": peak * (1.1 + 0.13 * row),
            "label": f"{names.position(stand.position)} {figures.months(stand.months)}",
            "words": sentence(read(stand.words)),
            "colour": party_colour(stand.position),
        }
        for row, stand in enumerate(outwards)
    ]
    x = alt.Scale(domain=[min(ends) - 1, max(ends) + 1], nice=False, zero=False)
    y = alt.Scale(domain=[0, peak * (1.16 + 0.13 * len(marks))], nice=False)
    across = alt.Axis(title=say("chart.axis"), grid=False, tickMinStep=1, tickCount=10, format="d", labelBound=True)
    up = alt.Axis(
        title=say("band.axis"),
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=-30,
        titleY=-12,
        gridColor="#eef1f4",
        tickCount=4,
    )
    bars = (
        alt.Chart(alt.Data(values=slots))
        .mark_rect(color=_GREY)
        .encode(
            x=alt.X("from:Q", scale=x, axis=across),
            x2="to:Q",
            y=alt.Y("share:Q", scale=y, axis=up),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("label:N", title=say("chart.declared")),
                alt.Tooltip("words:N", title=say("band.share")),
            ],
        )
    )
    base = alt.Chart(alt.Data(values=marks)).encode(
        x=alt.X("at:Q", scale=x, axis=across),
        y=alt.Y("height:Q", scale=y, axis=up),
        color=alt.Color("colour:N", scale=None),
        tooltip=[
            alt.Tooltip("label:N", title=say("field.positions")),
            alt.Tooltip("words:N", title=say("band.stands")),
        ],
    )
    order = [mark["row"] for mark in marks]
    dashes = alt.Scale(domain=order, range=[_DASHES[row % len(_DASHES)] for row in order])
    lines = base.mark_rule(strokeWidth=2.5).encode(
        y2=alt.datum(0), strokeDash=alt.StrokeDash("row:O", legend=None, scale=dashes)
    )
    words = [
        base.transform_filter(f"datum.at {test} {middle}")
        .mark_text(align=align, dx=shift, fontSize=12, fontWeight="bold", baseline="top")
        .encode(text="label:N")
        for test, align, shift in (("<=", "left", 6), (">", "right", -6))
    ]
    chart = alt.layer(bars, lines, *words).configure_view(stroke=None).configure_axis(labelFontSize=12)
    text = "; ".join(f"{slot['label']} {slot['words']}" for slot in slots)
    sides = " ".join(sentence(read(stand.words)) for stand in found.stands)
    height = _HEIGHT + _LINE * len(marks)
    st.altair_chart(chart, width="stretch", height=height, alt=say("band.alt", text=text, sides=sides), key=key)


def _percent(share: Fraction) -> str:
    return f"{number(round(share * 100, 1))}%"


def heat(found: Grid, colour: str, *, key: str) -> None:
    """The declared months over the strengths of two factors, written in every square."""
    import altair as alt

    rows = [
        {
            "x": figures.percent(x),
            "y": figures.percent(y),
            "months": float(months) if months is not None else None,
            "words": say("compare.dash") if declared is None else str(declared),
            "exact": say("compare.dash") if months is None else number(months),
        }
        for y, exact, whole in zip(found.y_values, found.months, found.declared, strict=True)
        for x, months, declared in zip(found.x_values, exact, whole, strict=True)
    ]
    across = [figures.percent(x) for x in found.x_values]
    down = [figures.percent(y) for y in found.y_values]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("x:N", sort=across, axis=_axis(read(found.x_name))),
        y=alt.Y("y:N", sort=down, axis=_axis(read(found.y_name), titleAngle=0, titleAlign="left", titleY=-8, titleX=0)),
        tooltip=[
            alt.Tooltip("x:N", title=read(found.x_name)),
            alt.Tooltip("y:N", title=read(found.y_name)),
            alt.Tooltip("words:N", title=say("grid.declared")),
            alt.Tooltip("exact:N", title=say("grid.exact")),
        ],
    )
    squares = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("months:Q", scale=alt.Scale(range=["#f3f5f8", "#9db6d3"]), legend=None)
    )
    words = base.mark_text(fontSize=12, color=st.get_option("theme.textColor") or "#1f2933").encode(text="words:N")
    chart = alt.layer(squares, words).properties(height={"step": 30}).configure_view(stroke=None)
    st.altair_chart(chart, width="stretch", alt=_grid_alt(found), key=key)


def _axis(title: str, **where: Any) -> Any:
    import altair as alt

    return alt.Axis(
        title=title,
        labelAngle=0,
        ticks=False,
        domain=False,
        labelOverlap=True,
        labelFlush=False,
        labelBound=False,
        **where,
    )


def _grid_alt(found: Grid) -> str:
    """The four corners in words, which is what a heat map says at a glance."""
    corners = [
        f"{read(found.x_name)} {figures.percent(found.x_values[column])}、{read(found.y_name)} "
        f"{figures.percent(found.y_values[row])}{colon()}{_corner(found, row, column)}"
        for row in (0, -1)
        for column in (0, -1)
    ]
    if language() == "en":
        corners = [corner.replace("、", ", ") for corner in corners]
    return say("grid.alt", text="; ".join(corners))


def _corner(found: Grid, row: int, column: int) -> str:
    declared = found.declared[row][column]
    return say("compare.dash") if declared is None else figures.months(declared)
