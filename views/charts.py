"""The charts: horizontal bars on one axis of months for sentences, and squares for what the rulebook covers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import streamlit as st

from engine.explanation import number
from engine.result import CountResult, Result
from views import figures, names
from views.text import language, read, say, sentence

_ROOM = "room"  # the parameter of the chart that says where its axis ends
_LINE = 13  # characters of a label's line, Chinese; a Latin one is half as wide
# What the law leaves open stands in greys behind the colours of the theme.
_GREYS = {"discretion": "#b9c7d6", "envelope": "#8fa3b8", "tier": "#dde3ea"}


_PLAIN = ("#1f4e79", "#b4621b", "#2f7057")  # where the app runs without its own configuration


def theme(index: int) -> str:
    """A colour of the theme: 0 for the proposal and totals, 1 for more, 2 for less."""
    return str((st.get_option("theme.chartCategoricalColors") or _PLAIN)[index])


@dataclass(frozen=True)
class Bar:
    """One bar from `low` to `high` months, labelled; `mark` is a point upon it.

    Who points at it reads `exact` (months in full; `words` where it is empty) and `law`, the article behind it.
    """

    label: str
    low: float
    high: float
    words: str
    colour: str
    mark: float | None = None
    law: str = ""
    exact: str = ""


def wrapped(label: str) -> str:
    """A label in lines that leave room for the bars on a narrow screen; figures and Latin words stay whole."""
    lines, width = [""], 0.0
    for piece in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s*|\s+", label):
        size = sum(1 if ord(letter) > 0x2E7F else 0.55 for letter in piece.rstrip())
        if width + size > _LINE and lines[-1] and piece not in "，。；：）":
            lines.append("")
            width = 0.0
        lines[-1] += piece
        width += size + 0.3 * (len(piece) - len(piece.rstrip()))
    return "\n".join(line.strip() for line in lines)


def draw(bars: Sequence[Bar], alt: str, *, key: str) -> None:
    """Bars one under the other, each with its figures written at its end."""
    rows = [
        {
            "order": order,
            "label": wrapped(sentence(bar.label)),
            "low": bar.low,
            "high": max(bar.high, bar.low),
            "words": bar.words,
            "colour": bar.colour,
            "mark": bar.mark,
            "law": bar.law,
            "exact": bar.exact or bar.words,
        }
        for order, bar in enumerate(bars)
    ]
    lines = max(row["label"].count("\n") + 1 for row in rows)
    law = say("excluded.law") if any(bar.law for bar in bars) else ""
    spec = json.loads(_template(say("chart.axis"), say("chart.what"), say("chart.months"), law))
    spec |= {
        "data": {"values": rows},
        "params": [{"name": _ROOM, "expr": _room(bars)}],
        "height": {"step": 18 + 15 * lines},
    }
    st.vega_lite_chart(spec, width="stretch", alt=alt, key=key)


def _room(bars: Sequence[Bar]) -> str:
    """Where the axis ends, as Vega works it out from the chart's width: every bar's figures must fit behind it."""
    widths = [(bar.high or 0.1, sum(12 if ord(letter) > 0x2E7F else 7 for letter in bar.words) + 10) for bar in bars]
    return f"max({', '.join(f'{high} / max(0.25, 1 - {width} / width)' for high, width in widths)})"


@cache
def _template(axis_title: str, what: str, months: str, law: str) -> str:
    """The chart without its data, as JSON: Altair builds and checks it once, since that takes a tenth of a second."""
    import altair as alt

    scale = alt.Scale(domainMin=0, domainMax=alt.ExprRef(_ROOM), nice=False, zero=True)
    axis = alt.Axis(title=axis_title, grid=True, gridColor="#eef1f4", tickCount=6, tickMinStep=1, labelBound=True)
    labels = alt.Axis(
        title=None, labelExpr="split(datum.label, '\\n')", labelLimit=200, ticks=False, domain=False, labelPadding=8
    )
    y = alt.Y("label:N", sort=alt.EncodingSortField("order", order="ascending"), axis=labels)
    tooltip = [alt.Tooltip("label:N", title=what), alt.Tooltip("exact:N", title=months)]
    if law:
        tooltip.append(alt.Tooltip("law:N", title=law))
    base = alt.Chart(alt.Data(values=[])).encode(y=y, tooltip=tooltip)
    bars = base.mark_bar(height={"band": 0.62}, minBandSize=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=alt.Color("colour:N", scale=None)
    )
    points = (
        base.transform_filter("isValid(datum.mark)")
        .mark_tick(thickness=3, color="#ffffff", height=18)
        .encode(x=alt.X("mark:Q", scale=scale, axis=axis))
    )
    words = base.mark_text(align="left", dx=6, fontSize=12, color=st.get_option("theme.textColor") or "#1f2933").encode(
        x=alt.X("high:Q", scale=scale, axis=axis), text="words:N"
    )
    chart = alt.layer(bars, points, words).add_params(alt.param(_ROOM, value=1))
    return chart.configure_view(stroke=None).configure_axis(labelFontSize=12).to_json(indent=None)


def place(result: Result, *, key: str) -> None:
    """Where the proposal lies within what the law allows, on one axis."""
    bars = list(_places(result))
    if bars:
        draw(bars, say("chart.place_alt", text="; ".join(f"{bar.label} {bar.words}" for bar in bars)), key=key)


def _places(result: Result) -> Iterator[Bar]:
    declared = result.declared
    if declared is not None:
        words = say("chart.with_point", span=figures.span(declared.low, declared.high), point=declared.chosen)
        yield Bar(say("chart.declared"), declared.low, declared.high, words, theme(0), declared.chosen)
    for band, name, colour in (
        (result.discretion, "discretion", _GREYS["discretion"]),
        (result.envelope, "envelope", _GREYS["envelope"]),
    ):
        if band is not None and band.high is not None:
            yield Bar(say(f"chart.{name}"), band.low, band.high, figures.span(band.low, band.high), colour)
    for count in result.counts.values():
        if count.tier is not None:
            label = say("chart.tier") if len(result.counts) == 1 else say("chart.tier_of", crime=read(count.name))
            yield Bar(
                label, count.tier.low, count.tier.high, figures.span(count.tier.low, count.tier.high), _GREYS["tier"]
            )


def way(count: CountResult, *, key: str) -> None:
    """From the starting point over every increment and factor to the whole months proposed."""
    bars = list(_way(count))
    if bars:
        text = "; ".join(f"{bar.label} {bar.words}" for bar in bars)
        draw(bars, say("chart.way_alt", crime=read(count.name), text=text), key=key)


def _way(count: CountResult) -> Iterator[Bar]:
    start = count.starting_point
    running = start.chosen if start else Fraction(0)
    if start is not None:
        yield _total(say("chart.start"), start.chosen, start.law)
        for item in count.increments:
            yield change(read(item.name), running, running + item.chosen, item.law)
            running += item.chosen
    if count.base_sentence is not None:
        yield _total(say("chart.base"), count.base_sentence.chosen, count.base_sentence.law)
    for line in count.adjustments:
        share = f" {figures.percent(line.ratio.chosen)}" if line.kind == "factor" else ""
        yield change(read(line.name) + share, line.before, line.after, line.law)
    if count.adjusted is not None:
        yield _total(say("chart.adjusted"), count.adjusted.chosen)
    running = count.adjusted.chosen if count.adjusted else running
    for limit in count.limits:
        if limit.before == running:  # the others hold an end of the range, not the point that is drawn here
            yield change(read(limit.text), limit.before, limit.after, limit.law)
            running = limit.after
    if count.proposed is not None:
        yield _total(say("chart.proposed"), count.proposed.chosen)


def _total(label: str, value: Fraction, law: str = "") -> Bar:
    return Bar(label, 0, float(value), figures.short(value), theme(0), law=law, exact=number(value))


def change(label: str, before: Fraction, after: Fraction, law: str) -> Bar:
    """What a step adds or takes away, from `before` to `after` months; the sign says which, not the colour alone."""
    colour = theme(1 if after > before else 2)
    sign = "+" if after > before else "−" if after < before else "±"
    words = f"{sign}{figures.short(abs(after - before))}"
    exact = say("field.with_unit", label=sign + number(abs(after - before)), unit=f"{number(before)} → {number(after)}")
    return Bar(label, float(min(before, after)), float(max(before, after)), words, colour, law=law, exact=exact)


def coverage(found: Mapping[tuple[str, str], int], crimes: Sequence[str], places: Sequence[str], *, key: str) -> None:
    """Crimes by places, the darker the more figures of their own; an empty square takes the national text."""
    import altair as alt

    rows = [
        {"crime": names.crime(crime), "place": names.jurisdiction(place), "number": found.get((crime, place), 0)}
        for crime in crimes
        for place in places
    ]
    stacked = language() == "zh"  # one character under the other, so that none is turned on its side
    head = alt.Axis(
        title=None,
        orient="top",
        labelAngle=0 if stacked else -90,
        labelExpr="split(datum.label, '')" if stacked else "datum.label",
        ticks=False,
        domain=False,
    )
    side = alt.Axis(title=None, labelLimit=260, ticks=False, domain=False)
    colour = alt.Scale(domain=[0, 1, 6, 20], range=["#f1f4f7", "#bcd0e4", "#6f9bc4", "#1f4e79"])
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(stroke="#ffffff")
        .encode(
            x=alt.X("place:N", sort=[names.jurisdiction(place) for place in places], axis=head),
            y=alt.Y("crime:N", sort=[names.crime(crime) for crime in crimes], axis=side),
            color=alt.Color("number:Q", scale=colour, legend=alt.Legend(title=say("coverage.figures"))),
            tooltip=[
                alt.Tooltip("crime:N", title=say("field.crime")),
                alt.Tooltip("place:N", title=say("field.jurisdiction")),
                alt.Tooltip("number:Q", title=say("coverage.figures")),
            ],
        )
        .properties(height={"step": 20})
        .configure_view(stroke=None)
    )
    st.altair_chart(chart, width="stretch", alt=say("coverage.alt"), key=key)
