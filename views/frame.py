"""What stands around every page: the language switch, the ways between pages, what the whole app says, the notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from engine.calculation.calculate import NOTICE
from views import autosave, guide, printing, recovery, sharing, sidebar, state
from views.text import LANGUAGES, SWITCH, read, say

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


# A file of our own: any other icon would be fetched from far away.
ICON = Path(__file__).with_name("icon.svg")
SIDEBAR = 264  # pixels; it hides on a telephone, and beside it the forms keep their two columns on a small laptop


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
    state.settle()
    return title


@contextmanager
def unharmed() -> Iterator[None]:
    """A fault of the program costs the reader the page, not the case.

    After a run that broke off, Streamlit believes that the browser still shows what it was shown, while the browser
    has only empty widgets left and reports them as if somebody had cleared them. New names make all of them new.
    """
    try:
        yield
    except Exception:
        state.turn_over()
        raise


def around(page: st.Page) -> None:
    """What belongs to the case and to no page: kept, offered, warned of and summed up on every one."""
    name = page.url_path or "case"
    printing.sheet()
    autosave.keep()
    recovery.offer()
    sharing.warning()
    guide.visit(name)
    guide.draw(name)
    sidebar.draw(name)


def pages() -> list[st.Page]:
    """The pages under the names of the page's language."""
    icons = {
        "case": "edit_note",
        "result": "balance",
        "compare": "compare_arrows",
        "rules": "menu_book",
        "coverage": "grid_on",
        "explore": "science",
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
