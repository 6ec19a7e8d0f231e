"""The reasoning as a Word file, made only when somebody asks for it."""

from __future__ import annotations

import copy

import streamlit as st

from views import files, state
from views.text import language, say

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def button() -> None:
    """Download the memo of the case with all its positions."""
    raw, spoken = copy.deepcopy(state.session().raw), language()

    def make() -> bytes:
        from engine.documents import write

        return write(raw, "memo", language=spoken)

    st.download_button(
        say("memo.download"),
        data=make,
        file_name=files.file_name("docx"),
        mime=_WORD,
        key=state.key("memo"),
        icon=":material/description:",
        help=say("help.memo"),
        on_click="ignore",
    )
