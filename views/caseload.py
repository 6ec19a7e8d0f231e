"""案件集: a whole caseload from a file: its columns mapped, reckoned in the background, its answers looked at."""

import streamlit as st

from views import caseload_answers as answers
from views import caseload_audit as audit
from views import caseload_columns as columns
from views import caseload_desk as desk
from views import caseload_one as one
from views import caseload_reform as reform
from views import caseload_run as run
from views import caseload_source as source
from views import telling
from views.text import labels, say

st.caption(say("caseload.about"))
telling.told()
source.draw()
found = desk.opened()
if found is not None:
    if found.job is None:
        columns.draw(found)
    else:
        with st.expander(say("caseload.columns_again"), icon=":material/table_rows:"):
            columns.draw(found)
    if run.draw(found) and found.job is not None:
        answers.downloads(found, found.job)
        parts = audit.parts(found)
        box = desk.key("part")
        held = found.held.get("part", parts[0])
        st.session_state[box] = held if held in parts else parts[0]
        part = st.segmented_control(
            say("caseload.part"),
            parts,
            required=True,
            format_func=labels(parts, lambda name: say(f"caseload_part.{name}")),
            key=box,
            on_change=audit.turn,
            args=(found, box),
            label_visibility="collapsed",
        )
        if part == "rejects":
            answers.rejects(found, found.job)
        elif part == "one":
            one.draw(found, found.job)
        elif part == "consistency":
            audit.consistency(found, found.job)
        elif part == "reform":
            reform.draw(found, found.job)
        else:
            answers.spread(found, found.job)
