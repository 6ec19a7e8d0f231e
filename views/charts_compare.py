"""The charts of the compare page. A side keeps its colour in all of them, and its name stands beside every mark."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.explanation import number
from engine.result import Result
from views import charts, figures, names, workbench
from views.charts import Bar
from views.parties import party_colour
from views.text import read, say

if TYPE_CHECKING:
    from engine.analysis.attribution import Attribution
    from engine.analysis.sensitivity import End, Tornado


_GREY = "#b9c7d6"  # what is only there to be compared with


def ranges(results: Mapping[str, Result], *, key: str) -> None:
    """The proposed ranges of several positions on one axis."""
    bars = [
        _range(names.position(name), result, party_colour(name))
        for name, result in results.items()
        if result.declared is not None
    ]
    if bars:
        charts.draw(bars, say("chart.compare_alt", text="; ".join(f"{bar.label} {bar.words}" for bar in bars)), key=key)


def waterfall(
    found: Attribution,
    first: str,
    second: str,
    results: Mapping[str, Result],
    laws: Mapping[str, str],
    *,
    key: str,
) -> None:
    """From the first side's number over every disputed point to the second side's; `laws` by the path of a point."""
    assert found.start is not None and found.end is not None
    bars = [_end(first, found.start, results[first])]
    for step in found.waterfall:
        law = workbench.listed(laws.get(path, "") for path in step.paths)
        bars.append(charts.change(read(step.name), step.before, step.after, law))
    bars.append(_end(second, found.end, results[second]))
    text = "; ".join(f"{bar.label} {bar.words}" for bar in bars)
    charts.draw(bars, say("months.chart_alt", text=text), key=key)


def _end(name: str, months: Fraction, result: Result) -> Bar:
    declared = result.declared
    span = figures.span(declared.low, declared.high) if declared else say("answer.none")
    words = say("months.end", span=span, months=figures.short(months))
    return Bar(names.position(name), 0, float(months), words, party_colour(name), exact=number(months))


def followed(before: Result, after: Result | None, name: str, *, key: str) -> None:
    """The range as the position has it, and as it becomes with the sliders moved."""
    bars = [_range(say("panel.before"), before, _GREY)]
    bars.append(_range(say("panel.after"), after or before, party_colour(name)))
    charts.draw(bars, say("chart.compare_alt", text="; ".join(f"{bar.label} {bar.words}" for bar in bars)), key=key)


def _range(label: str, result: Result, colour: str) -> Bar:
    declared = result.declared
    assert declared is not None
    words = say("chart.with_point", span=figures.span(declared.low, declared.high), point=declared.chosen)
    return Bar(label, declared.low, declared.high, words, colour, declared.chosen)


def tornado(found: Tornado, name: str, *, most: int, key: str) -> None:
    """What each factor, figure and fact can move, the longest bar first; the white line is the term as it stands."""
    bars = []
    for item in found.bars[:most]:
        low, high = float(item.low.months or 0), float(item.high.months or 0)
        words = say("tornado.words", low=_term(item.low), high=_term(item.high), span=figures.short(item.span))
        exact = workbench.listed(f"{read(end.value)} → {_declared(end)}" for end in (item.low, item.high))
        inside = found.months is not None and (item.low.months or 0) < found.months < (item.high.months or 0)
        mark = float(found.months or 0) if inside else None
        bars.append(
            Bar(_named(item.kind, read(item.name)), low, high, words, party_colour(name), mark, item.law, exact)
        )
    charts.draw(bars, say("tornado.alt", text="; ".join(f"{bar.label} {bar.words}" for bar in bars)), key=key)


def _named(kind: str, name: str) -> str:
    return say("field.with_unit", label=name, unit=say(f"kind.{kind}"))


def _term(end: End) -> str:
    return say("compare.dash") if end.months is None else figures.short(end.months)


def _declared(end: End) -> str:
    if end.months is None or end.declared is None:
        return say("compare.dash")
    return say("tornado.end", exact=number(end.months), declared=figures.months(end.declared))
