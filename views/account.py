"""Who is logged in, and the way out; nothing of it where one person sits at their own machine."""

from __future__ import annotations

import streamlit as st

from views import served
from views.text import language, plain, say


def menu(page: str) -> None:
    """The name, with what belongs to the person and to no case behind it; closed when another page is opened."""
    who = served.reader()
    if who is None:
        return
    with st.popover(
        plain(who.name), icon=":material/account_circle:", key=f"account/{language()}/{page}", type="tertiary"
    ):
        st.caption(plain(say("account.known_as", account=who.account)))
        st.page_link("views/cases.py", label=say("page.cases"), icon=":material/folder_shared:")
        st.page_link("views/members.py", label=say("page.members"), icon=":material/group:")
        st.button(
            say("account.log_out"),
            key=f"log out/{language()}",
            icon=":material/logout:",
            help=say("account.log_out_help"),
            width="stretch",
            on_click=st.logout,
        )
