"""Signing events with a private key (Ed25519), which is kept nowhere; unsigned stays possible."""

from __future__ import annotations

import streamlit as st

from engine.errors import InputError
from engine.negotiation import keys
from engine.negotiation.participants import Participant
from views import negotiation_desk as desks
from views.negotiation_submit import KEY
from views.text import plain, say

_LARGEST = 1  # MB
_MADE = "new key"


def draw() -> None:
    """The key in use, and the ways to one."""
    private = st.session_state.get(KEY)
    title = say("negotiation.key_in_use") if private else say("negotiation.key")
    with st.expander(title, icon=":material/key:", key=desks.key("key")):
        st.caption(say("negotiation.key_about"))
        if private is not None:
            st.markdown(say("negotiation.key_public", public=plain(keys.public_text(private))))
            st.button(say("negotiation.key_forget"), key=desks.key("key off"), on_click=_forget)
            return
        password = st.text_input(
            say("negotiation.key_password"), type="password", key=desks.key("password"), autocomplete="off"
        )
        file = st.file_uploader(
            say("negotiation.key_upload"), type=["pem"], key=desks.key("pem"), max_upload_size=_LARGEST
        )
        if file is not None:
            try:
                st.session_state[KEY] = keys.load(file.getvalue(), password or None)
            except InputError:
                st.error(say("negotiation.key_wrong"))
            else:
                st.rerun()
        _make(password)


def needed(author: Participant) -> None:
    """That whatever is put down in somebody's name must bear their signature, where it would not."""
    private = st.session_state.get(KEY)
    if author.key and (private is None or keys.public_text(private) != author.key):
        st.warning(say("negotiation.key_needed", who=plain(author.name)), icon=":material/key:")


def _make(password: str) -> None:
    """A new key as a file; it is used only once it was taken away and given back, so that nobody loses theirs."""
    if _MADE not in desks.desk().held:
        st.button(say("negotiation.key_make"), key=desks.key("make"), on_click=_create)
        return
    st.download_button(
        say("negotiation.key_take"),
        data=keys.dump(desks.desk().held[_MADE], password or None),
        file_name=f"{say('negotiation.key_file')}.pem",
        mime="application/x-pem-file",
        key=desks.key("take"),
        icon=":material/download:",
        on_click="ignore",
    )


def _create() -> None:
    desks.desk().held[_MADE] = keys.create()


def _forget() -> None:
    st.session_state.pop(KEY, None)
