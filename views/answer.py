"""The answer in one line, at the foot of the form that changes it."""

from __future__ import annotations

import streamlit as st

from engine import summary
from views import state
from views.text import language, plain, say


def line(outcome: state.Outcome) -> None:
    """What is proposed as the case stands, or that something must be mended first; and the way to the reasons."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="medium"):
        result = outcome.result
        if result is None:
            number = len(outcome.problems)
            st.markdown(say("answer.mend", number=number, s="" if number == 1 else "s"), width="stretch")
            return
        if result.declared is None:
            st.markdown(f"**{say('answer.none')}**", width="stretch")
        else:
            texts = {
                "span": summary.declared(result, language()),
                "point": summary.point(result, language()),
                "probation": summary.probation(result, language()),
            }
            st.markdown(say("answer.line", **{k: plain(v) for k, v in texts.items()}), width="stretch")
        st.page_link("views/result.py", label=say("answer.reasons"), icon=":material/arrow_forward:")
