"""The reasoning as a Word file, made only when somebody asks for it, and the way to the other documents."""

from __future__ import annotations

import copy

import streamlit as st

from views import files, state
from views.text import language, say

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def button() -> None:
    """Download the memo of the case with all its positions."""
    raw, spoken = copy.deepcopy(state.session().raw), language()

    def make() -> bytes:
        from engine.documents import write

        return write(raw, "memo", language=spoken)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("memo.download"),
            data=make,
            file_name=files.file_name("docx"),
            mime=WORD,
            key=state.key("memo"),
            icon=":material/description:",
            help=say("help.memo"),
            on_click="ignore",
        )
        st.page_link("views/documents.py", label=say("memo.others"), icon=":material/arrow_forward:")
