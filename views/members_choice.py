"""Which matter's people are looked at: the one chosen, else that of the negotiation that is open."""

from __future__ import annotations

import streamlit as st

from engine.store.items import Matter
from views.text import labels, language, say

_KEY = "matter of members"


def choose(id: str) -> None:
    """Look at a matter."""
    st.session_state[_KEY] = id


def chosen(matters: list[Matter]) -> Matter:
    """The matter that is looked at, with a box for another one."""
    known = {matter.id: matter for matter in matters}
    desk = st.session_state.get("negotiations")  # views.negotiation_desk, which need not be loaded
    wanted = [st.session_state.get(_KEY), getattr(desk, "matter", None), matters[0].id]
    shown = next(id for id in wanted if id in known)
    if len(matters) > 1:
        box = f"members matter/{language()}"
        st.session_state[box] = shown

        def take() -> None:
            choose(st.session_state[box])

        st.selectbox(
            say("members.matter"),
            list(known),
            format_func=labels(known, lambda id: known[id].title),
            key=box,
            on_change=take,
        )
    return known[shown]
