"""The parts of the comparison page: one column a position, one row a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from engine import summary
from engine.errors import InputError, Problem
from engine.result import Result
from views import figures, names, state, tables
from views.text import language, plain, read, say, sentence

if TYPE_CHECKING:
    from engine.comparison import Comparison, Disputed


@dataclass(frozen=True)
class Compared:
    """The comparison, or what must be mended before there can be one."""

    found: Comparison | None
    problems: list[Problem]


def compare() -> Compared:
    """The positions of the open case compared by the engine."""
    from engine import comparison

    try:
        return Compared(comparison.compare(state.session().raw), [])
    except InputError as error:
        return Compared(None, error.problems)


def columns(found: Comparison) -> None:
    """Every figure of the answer, one column a position."""
    spoken = language()
    lines = {
        say("answer.label"): lambda result: f"**{plain(summary.declared(result, spoken))}**",
        say("answer.point_label"): lambda result: plain(summary.point(result, spoken)),
        say("answer.envelope"): _envelope,
        say("answer.tier"): lambda result: plain(_tiers(result)),
        say("chart.start"): lambda result: _months(result, "starting_point"),
        say("chart.base"): lambda result: _months(result, "base_sentence"),
        say("answer.probation"): lambda result: plain(sentence(summary.probation(result, spoken))),
        say("answer.fine"): lambda result: plain(sentence(summary.fine(result, spoken))),
    }
    rows = [
        {
            say("compare.point"): label,
            **{plain(names.position(name)): show(result) for name, result in found.results.items()},
        }
        for label, show in lines.items()
    ]
    rows += _factors(found)
    tables.table(rows, alt=say("section.sides"), width=200 + 220 * len(found.results))


def _envelope(result: Result) -> str:
    return plain(figures.span(result.envelope.low, result.envelope.high)) if result.envelope else say("compare.dash")


def _tiers(result: Result) -> str:
    return "；".join(read(count.tier.name) for count in result.counts.values() if count.tier) or say("answer.no_tier")


def _months(result: Result, name: str) -> str:
    found = [getattr(count, name) for count in result.counts.values()]
    return plain("；".join(figures.months(figure.chosen) for figure in found if figure is not None)) or say(
        "compare.dash"
    )


def _factors(found: Comparison) -> list[dict[str, str]]:
    """One row a factor that any position applies: its strength, and the months it moves there."""
    applied: dict[str, dict[str, str]] = {}
    for name, result in found.results.items():
        for count in result.counts.values():
            for line in count.adjustments:
                label = plain(sentence(read(line.name)))
                words = f"{figures.percent(line.ratio.chosen)}　{figures.signed(line.after - line.before)}"
                applied.setdefault(label, {})[name] = plain(words)
    return [
        {
            say("compare.point"): label,
            **{plain(names.position(name)): cells.get(name, say("compare.dash")) for name in found.results},
        }
        for label, cells in applied.items()
    ]


def disputed(found: Comparison) -> None:
    """The points between the positions, the heaviest first as the engine measures them."""
    if not found.disputed:
        st.caption(say("compare.no_dispute"))
        return
    order = list(found.results)
    st.caption(
        say("compare.months_note", first=plain(names.position(order[0])), second=plain(names.position(order[1])))
    )
    points = sorted(found.disputed, key=lambda point: abs(point.months or 0), reverse=True)
    rows = [
        {
            say("compare.point"): f"**{plain(read(point.name))}**{tables.BREAK}:gray[{say(f'kind.{point.kind}')}]",
            **{plain(names.position(name)): plain(read(point.values.get(name))) for name in order},
            say("compare.alone"): plain(_worth(point, "months")),
            say("compare.on_top"): plain(_worth(point, "months_last")),
        }
        for point in points
    ]
    tables.table(rows, alt=say("section.disputed"), width=420 + 190 * len(order))


def _worth(point: Disputed, name: str) -> str:
    value = getattr(point, name)
    return say("compare.no_figure") if value is None else figures.signed(value)


def agreed(found: Comparison) -> None:
    """Factors that every position applies alike."""
    if not found.agreed:
        st.caption(say("compare.no_agreement"))
    rows = [
        {say("excluded.factor"): plain(read(item.name)), say("compare.value"): plain(read(item.value))}
        for item in found.agreed
    ]
    tables.table(rows, alt=say("section.agreed"), width=320)
