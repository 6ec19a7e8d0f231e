"""结果: the answer first, where it lies, what moved it most, and then every step with its article."""

import streamlit as st

from views import charts, memo, problems, reasons, stances, state
from views.text import say

position = stances.shown()
outcome = state.outcome(position)
problems.stop_if_wrong(outcome)
result = outcome.result
assert result is not None

reasons.headline(result)
reasons.warnings(result)
if result.declared is not None:
    st.header(say("section.place"), anchor=False)
    charts.place(result, key="place")
    st.caption(say("chart.place_note"))
    st.header(say("section.largest"), anchor=False)
    reasons.largest(result)
for key, count in result.counts.items():
    if count.base_sentence is not None:
        st.header(reasons.title("section.way", count, result), anchor=False)
        charts.way(count, key=f"way/{key}")
        st.caption(say("chart.way_note"))
if result.steps:
    st.header(say("section.steps"), anchor=False)
    reasons.steps(result)
reasons.excluded(result)
reasons.readings(result)
reasons.offers(result)
if result.declared is not None:
    left, right = st.columns(2, gap="large")
    with left:
        reasons.probation(result)
        reasons.options(result)
    with right:
        reasons.fine(result)
        reasons.detention(result)
        reasons.additional(result)
reasons.rulebook(result)
memo.button()
