"""What stands around every page: the language switch, the ways between pages, and the one quiet notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from engine.calculation.calculate import NOTICE
from views import state
from views.text import LANGUAGES, SWITCH, read, say

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


# A file of our own: any other icon would be fetched from far away.
ICON = Path(__file__).with_name("icon.svg")


def head() -> DeltaGenerator:
    """The line above every page; the place for the page's title is returned."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title = st.empty()
        st.segmented_control(
            say("field.language"),
            list(LANGUAGES),
            default="zh",
            required=True,
            format_func=LANGUAGES.get,
            key=SWITCH,
            bind="query-params",
            label_visibility="collapsed",
        )
    state.follow_language()
    return title


def pages() -> list[st.Page]:
    """The pages under the names of the page's language."""
    icons = {
        "case": "edit_note",
        "result": "balance",
        "compare": "compare_arrows",
        "rules": "menu_book",
        "coverage": "grid_on",
    }
    return [
        st.Page(
            f"views/{name}.py",
            title=say(f"page.{name}"),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == "case",
        )
        for name, icon in icons.items()
    ]


def foot() -> None:
    """Once on every page, quietly: what this is not."""
    st.caption(read(NOTICE))
