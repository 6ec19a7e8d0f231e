"""探索: an invented case whose facts and factors are switched on and off, and exercises; for the student.

This page never reads the case that is open on the others. What it shows can stand in the address because somebody made
it up.
"""

import streamlit as st

from engine.calculation.calculate import calculate
from engine.errors import InputError
from engine.invented import COUNT
from engine.law.library import library
from engine.result import Result
from views import charts, explore_answer, explore_case, explore_exercise, explore_trace, tables
from views.text import labels, language, plain, say

PARTS = ("try", "exercises")
SIGHTS = ("way", "steps", "trace")


def sights(result: Result) -> None:
    """One of three looks at the same way: as bars, as steps, as a graph."""
    shown = st.segmented_control(
        say("explore.sight"),
        SIGHTS,
        default="way",
        required=True,
        format_func=labels(SIGHTS, lambda name: say(f"sight.{name}")),
        key="sight",
        bind="query-params",
    )
    if shown == "steps":
        st.caption(say("steps.note"))
        tables.steps(result.steps, alt=say("section.steps"))
    elif shown == "trace":
        explore_trace.draw(result, COUNT)
    else:
        charts.way(result.counts[COUNT], key="explore/way")
        st.caption(say("chart.way_note"))


@st.fragment
def panel() -> None:
    """Controls on the left, what follows from them on the right; run again by itself at every move of a slider."""
    st.caption(say("explore.about"))
    left, right = st.columns([5, 7], gap="large")
    with left:
        explore_case.which()
        explore_case.facts()
        explore_case.link()
    try:
        result = calculate(explore_case.explored().case.raw(library()), rules=library())
    except InputError as error:
        with right:
            lines = [f"- {plain(problem.sentence(language(), ids=False))}" for problem in error.problems]
            st.warning(say("explore.impossible") + "\n\n" + "\n".join(lines))
        return
    with right:
        explore_answer.headline(result)
        charts.place(result, key="explore/place")
        explore_answer.shown_formula(result)
        explore_answer.factors(result)
    if result.counts[COUNT].base_sentence is not None:
        sights(result)
    explore_answer.warnings(result)
    explore_answer.place_note(result)


explore_case.follow_language()
part = st.segmented_control(
    say("explore.part"),
    PARTS,
    default=None if "part" in st.session_state else "try",  # an exercise may have turned to the other part
    required=True,
    format_func=labels(PARTS, lambda name: say(f"explore.{name}")),
    key="part",
    bind="query-params",
    label_visibility="collapsed",
)
if part == "exercises":
    explore_exercise.page()
else:
    panel()
