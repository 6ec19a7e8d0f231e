"""案情: the case as it is typed, the factors that the rules find in it, and the answer at the foot of the screen."""

import streamlit as st

from views import answer, counts, factors, files, forms, problems, reasons, stances, state
from views.text import say

outcome = state.outcome()
raw = state.document()
problems.publish(outcome.problems)

files.bar()
opened = state.session()
if opened.refused:
    problems.refused(opened.refused, opened.refused_name)
stances.editing()
if outcome.problems:
    if state.empty(raw):
        st.info(say("empty.case"))
    problems.summary(outcome.problems, raw)

form, found = st.columns([3, 2], gap="medium")
with form:
    st.header(say("section.case"), anchor=False)
    forms.basics(raw)
    key = counts.choose(raw)
    forms.count(raw, key)
    counts.strangers(raw, key)
    counts.thresholds(raw, key)
    counts.figures_chosen(raw, key)
    st.header(say("section.person"), anchor=False)
    forms.general(raw, key)
    st.header(say("section.plea"), anchor=False)
    forms.plea(raw)
    with st.expander(say("section.proposal"), expanded=bool(raw.get("proposal"))):
        forms.proposal()
    with st.expander(say("section.detention", number=len(raw.get("detention") or [])), expanded=False):
        forms.detention(raw)
    with st.expander(say("section.earlier", number=len(raw.get("earlier") or [])), expanded=bool(raw.get("earlier"))):
        forms.earlier(raw)
with found:
    factors.draw(raw, key, outcome)
    if outcome.result is not None:
        reasons.warnings(outcome.result, most=0)

with st.bottom, st.container(border=True):
    answer.line(outcome)
