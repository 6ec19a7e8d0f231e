"""Everything that one may read as one file, and back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.store.door import Door
from engine.store.tables import MemberRole
from views import cases_keep, state, telling
from views.text import language, plain, read, say

_LARGEST = 100  # MB
_LEFT = "left out"


def draw(door: Door) -> None:
    """The two ways, behind a heading."""
    left = st.session_state.pop(_LEFT, [])
    with st.expander(say("cases.files"), icon=":material/folder_zip:", expanded=bool(left)):
        st.caption(say("cases.files_about"))
        st.download_button(
            say("cases.export"),
            data=door.export_own,
            file_name=f"{say('cases.export_name')}.zip",
            mime="application/zip",
            key=f"cases export/{language()}",
            icon=":material/download:",
            on_click="ignore",
        )
        key = state.key("cases import")
        st.file_uploader(
            say("cases.import"), type=["zip"], key=key, max_upload_size=_LARGEST, help=say("cases.import_help")
        )
        role = None if door.user.local else cases_keep.choose_role(say("cases.import_role"), "cases import role")
        st.button(
            say("cases.import_button"),
            key=state.key("cases import button"),
            icon=":material/upload:",
            disabled=st.session_state.get(key) is None,
            on_click=_bring,
            args=(door, key, role),
        )
        if left:
            st.markdown("\n".join([f"{say('cases.left_out')}\n", *(f"- {words}" for words in left)]))


def _bring(door: Door, key: str, role: MemberRole | None) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    found = telling.attempt(partial(door.import_own, file.getvalue(), role=role))
    if found is None:
        return
    counted = {"cases": found.cases, "versions": found.versions, "events": found.events, "private": found.private}
    telling.done(say("cases.imported", **counted))
    st.session_state[_LEFT] = [plain(read(text)) for text in found.left_out]
