"""比较: the positions side by side, what they agree on, and what each disputed point is worth in months."""

import streamlit as st

from views import charts, memo, names, problems, sides, state
from views.text import say

if not state.positions():
    st.info(say("compare.none"))
    st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    with st.container(horizontal=True):
        for name in ("prosecution", "defence"):
            st.button(
                say("compare.add", position=names.position(name)),
                key=state.key("compare add", name),
                icon=":material/add:",
                on_click=state.add_position,
                args=(name,),
            )
    st.stop()

comparison = sides.compare()
if comparison.problems:
    problems.summary(comparison.problems, state.session().raw)
    st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    st.stop()
found = comparison.found
assert found is not None

results = [(names.position(name), result) for name, result in found.results.items()]
st.subheader(say("section.ranges"), anchor=False)
charts.side_by_side(results, key="compare")
st.subheader(say("section.sides"), anchor=False)
sides.columns(found)
st.subheader(say("section.disputed"), anchor=False)
sides.disputed(found)
st.subheader(say("section.agreed"), anchor=False)
sides.agreed(found)
memo.button()
