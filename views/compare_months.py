"""Where the months between two positions lie: a waterfall from one number to the other, and a table of the points."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import streamlit as st

from engine.explanation import number
from engine.result import Result
from views import charts_compare, figures, names, state, tables, workbench
from views.text import plain, read, say, sentence

if TYPE_CHECKING:
    from engine.analysis.attribution import Attribution, Share


def attribution(first: str, second: str) -> Attribution:
    """The months between the two positions, divided over the points on which they differ."""
    from engine.analysis.attribution import attribute

    ends = workbench.engine_name(first), workbench.engine_name(second)
    return workbench.kept("months", lambda: attribute(state.session().raw, *ends), *ends)


def worth(found: Attribution) -> dict[str, Fraction | None]:
    """The months of each point by its path; None for one that only counts together with others."""
    return {path: share.months if len(share.paths) == 1 else None for share in found.shares for path in share.paths}


def show(found: Attribution, first: str, second: str, results: Mapping[str, Result]) -> None:
    """The chart, the one sentence that says what the three figures mean, and the table."""
    st.header(
        say("months.title", first=plain(names.position(first)), second=plain(names.position(second))), anchor=False
    )
    if found.refused is not None:
        st.info(plain(read(found.refused)))
        return
    assert found.start is not None and found.end is not None
    st.markdown(
        say(
            "months.gap",
            first=plain(names.position(first)),
            second=plain(names.position(second)),
            start=plain(_declared(results[first])),
            end=plain(_declared(results[second])),
            gap=plain(figures.signed(found.end - found.start)),
        )
    )
    laws = {path: workbench.law(path, results[first], results[second]) for each in found.shares for path in each.paths}
    charts_compare.waterfall(found, first, second, results, laws, key="months")
    st.caption(say("months.chart_note"))
    st.caption(say("months.meaning", first=plain(names.position(first)), second=plain(names.position(second))))
    for note in found.notes:
        st.caption(plain(read(note)))
    tables.table(
        [*(_row(share, first, second, laws) for share in _heaviest(found)), _total(found, first, second)],
        alt=say("months.alt"),
        width=640,
    )


def _declared(result: Result) -> str:
    declared = result.declared
    if declared is None:
        return say("answer.none")
    span = figures.span(declared.low, declared.high)
    return say("chart.with_point", span=span, point=declared.chosen)


def _heaviest(found: Attribution) -> list[Share]:
    return sorted(found.shares, key=lambda share: abs(share.months), reverse=True)


def _row(share: Share, first: str, second: str, laws: Mapping[str, str]) -> dict[str, str]:
    law = workbench.listed(laws[path] for path in share.paths)
    return {
        say("compare.point"): f"**{plain(sentence(read(share.name)))}**"
        + (f"{tables.BREAK}:gray[{plain(law)}]" if law else ""),
        plain(names.position(first)): plain(read(share.values[workbench.engine_name(first)])),
        plain(names.position(second)): plain(read(share.values[workbench.engine_name(second)])),
        say("compare.share"): f"**{plain(_with_error(share))}**",
        say("compare.alone"): plain(figures.moved(share.alone)),
        say("compare.on_top"): plain(figures.moved(share.last)),
    }


def _with_error(share: Share) -> str:
    months = figures.moved(share.months)
    return months if share.error is None else say("months.error", months=months, error=number(round(share.error, 2)))


def _total(found: Attribution, first: str, second: str) -> dict[str, str]:
    assert found.start is not None and found.end is not None
    return {
        say("compare.point"): f"**{say('months.total')}**",
        plain(names.position(first)): plain(figures.months(round(found.start, 2))),
        plain(names.position(second)): plain(figures.months(round(found.end, 2))),
        say("compare.share"): f"**{plain(figures.moved(found.end - found.start))}**",
        say("compare.alone"): say("compare.dash"),
        say("compare.on_top"): say("compare.dash"),
    }
