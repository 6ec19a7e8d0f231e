"""比较: the positions side by side, and what a party asks about the gap between two of them."""

import streamlit as st

from engine.errors import InputError
from views import (
    charts_compare,
    compare_arguments,
    compare_band,
    compare_months,
    compare_positions,
    compare_reach,
    compare_sensitivity,
    memo,
    names,
    problems,
    sides,
    state,
    workbench,
)
from views.text import say

if not state.positions():
    st.info(say("compare.none"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in ("prosecution", "defence"):
            st.button(
                say("compare.add", position=names.position(name)),
                key=workbench.key("begin", name),
                icon=":material/add:",
                on_click=compare_positions.add,
                args=(name,),
            )
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    compare_positions.deleted()
    st.stop()

compare_positions.row()
compared = sides.compare()
if compared.problems:
    problems.summary(compared.problems, state.session().raw)
    st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    st.stop()
found = compared.found
assert found is not None

st.header(say("section.ranges"), anchor=False)
charts_compare.ranges(found.results, key="compare")
view = workbench.choose_view()
first, second = workbench.choose_pair() if view in ("sides", "months") else workbench.pair()
ends = {name: state.outcome(name) for name in (first, second)}
for end in ends.values():
    problems.stop_if_wrong(end)
results = {name: end.result for name, end in ends.items() if end.result is not None}
try:
    if view == "sides":
        sides.show(found, compare_months.worth(compare_months.attribution(first, second)), first, second)
    elif view == "months":
        compare_months.show(compare_months.attribution(first, second), first, second, results)
    elif view == "reach":
        compare_reach.show(second)
    elif view == "sensitivity":
        compare_sensitivity.show(second)
    elif view == "band":
        compare_band.show()
    else:
        compare_arguments.show(found)
except InputError as error:  # the common case itself may be wrong where every position mends it
    problems.summary(error.problems, state.session().raw)
memo.button()
