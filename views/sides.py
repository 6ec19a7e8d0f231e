"""The positions side by side: what each comes to, the figures of every step, the points disputed and those agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import streamlit as st

from engine import summary
from engine.errors import InputError, Problem
from engine.law.library import library
from engine.result import Adjustment, CountResult, Result
from views import figures, names, state, tables, workbench
from views.text import language, plain, read, say, sentence

if TYPE_CHECKING:
    from engine.comparison import Comparison, Disputed

Cells = dict[str, str]  # what each position shows in one row


@dataclass(frozen=True)
class Compared:
    """The comparison, or what must be mended before there can be one."""

    found: Comparison | None
    problems: list[Problem]


def compare() -> Compared:
    """The positions of the open case compared by the engine."""
    from engine import comparison

    def work() -> Compared:
        try:
            return Compared(comparison.compare(state.session().raw), [])
        except InputError as error:
            return Compared(None, error.problems)

    return workbench.kept("compare", work)


def answers(results: Mapping[str, Result]) -> None:
    """What each position comes to: the range and its reasons first, then the point and whose choice it is."""
    spoken = language()
    lines: dict[str, Callable[[Result], str]] = {
        say("answer.label"): lambda result: f"**{plain(summary.declared(result, spoken))}**",
        say("answer.envelope"): _envelope,
        say("answer.tier"): lambda result: plain(_tiers(result)),
        say("answer.probation"): lambda result: plain(sentence(summary.probation(result, spoken))),
        say("answer.fine"): lambda result: plain(sentence(summary.fine(result, spoken))),
        say("answer.point_label"): lambda result: plain(summary.point(result, spoken)),
        say("answer.whose"): lambda result: plain(sentence(read(summary.chosen_by(result, library())))),
    }
    rows = [_row(label, {name: show(result) for name, result in results.items()}) for label, show in lines.items()]
    tables.table(rows, alt=say("section.sides"), width=110 + 130 * len(results))


def _row(label: str, cells: Cells, order: list[str] | None = None) -> Cells:
    titled = {plain(names.position(name)): cells.get(name) or say("compare.dash") for name in order or cells}
    return {say("compare.point"): label, **titled}


def _envelope(result: Result) -> str:
    if (band := result.envelope) is None or band.high == 0:  # a penalty without months
        return say("compare.dash")
    return plain(figures.span(band.low, band.high))


def _tiers(result: Result) -> str:
    tiers = [read(count.tier.name) for count in result.counts.values() if count.tier]
    return workbench.listed(tiers) or say("answer.no_tier")


def steps(results: Mapping[str, Result]) -> None:
    """The figures of every step, one row a step that any position takes; points of figures carry their range first."""
    rows: dict[str, Cells] = {}
    order: list[str] = []
    several = any(len(result.counts) > 1 for result in results.values())
    for name, result in results.items():
        place = 0
        for key, count in result.counts.items():
            crime = f"{names.count(key, state.document(name))} · " if several else ""
            for words, figure in _of_count(count):
                label = plain(sentence(crime + words))
                if label not in rows:  # stands where this position takes the step, between its neighbours
                    order.insert(place, label)
                place = order.index(label) + 1
                rows.setdefault(label, {})[name] = plain(figure)
    lines = [_row(label, rows[label], list(results)) for label in order]
    tables.table(lines, alt=say("section.each_step"), width=110 + 150 * len(results))


def _of_count(count: CountResult) -> Iterator[tuple[str, str]]:
    if count.starting_point is not None:
        yield say("chart.start"), _figure(count.starting_point)
    for item in count.increments:
        yield read(item.name), f"+{_figure(item)}"
    if count.base_sentence is not None:
        yield say("chart.base"), _figure(count.base_sentence)
    for line in count.adjustments:
        yield read(line.name), _ratio(line)
    if count.adjusted is not None:
        yield say("chart.adjusted"), _figure(count.adjusted)
    for limit in count.limits:
        yield read(limit.text), f"{figures.short(limit.before)} → {figures.short(limit.after)}"
    if count.proposed is not None:
        yield say("chart.proposed"), _figure(count.proposed)


def _figure(figure: object) -> str:
    low, high, chosen = (Fraction(getattr(figure, name)) for name in ("low", "high", "chosen"))
    if low == high:
        return figures.months(round(chosen, 2))
    span = figures.span(round(low, 2), round(high, 2))
    return say("chart.with_point", span=span, point=figures.short(chosen))


def _ratio(line: Adjustment) -> str:
    """The strength, its range first, and the months that it moves at the point."""
    months = figures.signed(line.after - line.before)
    if line.ratio.low == line.ratio.high:
        return say("compare.at_ratio", ratio=figures.percent(line.ratio.chosen), months=months)
    span = figures.percent_span(line.ratio.low, line.ratio.high)
    return say("compare.at_point", span=span, point=figures.percent(line.ratio.chosen), months=months)


def disputed(found: Comparison, worth: Mapping[str, Fraction | None], first: str, second: str) -> None:
    """The points between the positions, the heaviest first; `worth` in months between the two looked at, by path."""
    if not found.disputed:
        st.caption(say("compare.no_dispute"))
        return
    order = list(found.results)
    points = sorted(found.disputed, key=lambda point: abs(worth.get(point.path) or 0), reverse=True)
    head = say("compare.share")
    rows = [
        {
            say("compare.point"): f"**{plain(read(point.name))}**{tables.BREAK}:gray[{say(f'kind.{point.kind}')}]",
            head: plain(share(point, worth, first, second)),
            **{plain(names.position(name)): plain(read(point.values.get(name))) for name in order},
        }
        for point in points
    ]
    st.caption(say("compare.share_note", first=plain(names.position(first)), second=plain(names.position(second))))
    tables.table(rows, alt=say("section.disputed"), width=210 + 110 * len(order))


def share(point: Disputed, worth: Mapping[str, Fraction | None], first: str, second: str) -> str:
    """The months of a point between the two positions looked at, or why there are none."""
    value = worth.get(point.path)
    if value is not None:
        return figures.moved(value)
    said = [point.values.get(workbench.engine_name(name)) for name in (first, second)]
    differ = point.path in worth or (None not in said and said[0] != said[1])
    return say("compare.no_figure") if differ else say("compare.alike")


def agreed(found: Comparison) -> None:
    """Factors that every position applies alike."""
    if not found.agreed:
        st.caption(say("compare.no_agreement"))
    several = len(state.session().raw.get("counts") or {}) > 1
    rows = []
    for item in found.agreed:
        count = item.path.split(".")[1]
        crime = f"{names.count(count, state.session().raw)} · " if several else ""
        name = plain(crime + read(item.name))
        rows.append({say("excluded.factor"): name, say("compare.value"): plain(read(item.value))})
    tables.table(rows, alt=say("section.agreed"), width=320)


def show(found: Comparison, worth: Mapping[str, Fraction | None], first: str, second: str) -> None:
    """The whole view: the answers, what is disputed, what is agreed, and every step."""
    st.header(say("section.sides"), anchor=False)
    answers(found.results)
    st.header(say("section.disputed"), anchor=False)
    disputed(found, worth, first, second)
    st.header(say("section.agreed"), anchor=False)
    agreed(found)
    st.header(say("section.each_step"), anchor=False)
    steps(found.results)
