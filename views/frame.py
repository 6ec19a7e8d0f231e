"""What stands around every page: account and language, the ways between pages, what the whole app says, the notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from engine.calculation.calculate import NOTICE
from engine.errors import LiangxingError
from views import autosave, datadir, guide, printing, recovery, sharing, sidebar, state
from views.text import LANGUAGES, SWITCH, read, say

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


# A file of our own: any other icon would be fetched from far away.
ICON = Path(__file__).with_name("icon.svg")
PAGES = {
    "case": "edit_note",
    "result": "balance",
    "compare": "compare_arrows",
    "negotiation": "forum",
    "documents": "description",
    "cases": "folder_shared",
    "caseload": "dataset",
    "rules": "menu_book",
    "coverage": "grid_on",
    "explore": "science",
    "members": "group",
}
_FIRST = "case"
_BESIDE = ("members",)  # pages that others lead to
SIDEBAR = 264  # pixels; it hides on a telephone, and beside it the forms keep their two columns on a small laptop


def head() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The line above every page; the places for the page's title and for the account are returned."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        title = st.empty()
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
            corner = st.container(width="content")
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
    return title, corner


@contextmanager
def unharmed() -> Iterator[None]:
    """A fault of the program costs the reader the page, not the case.

    After a run that broke off, Streamlit believes that the browser still shows what it was shown, while the browser
    has only empty widgets left and reports them as if somebody had cleared them. New names make all of them new.
    """
    try:
        yield
    except Exception as error:
        state.turn_over()
        if not isinstance(error, LiangxingError) or not _told(error):
            raise


def _told(error: LiangxingError) -> bool:
    """Say what the store says: the same of a thing that is not there and of one that is somebody else's."""
    from engine.store.faults import AccessDenied, NoSuchObject, StoreError

    if not isinstance(error, StoreError):
        return False
    if isinstance(error, NoSuchObject):
        st.info(read(error.text), icon=":material/search_off:")
    elif isinstance(error, AccessDenied):
        st.warning(read(error.text), icon=":material/lock:")
    else:
        st.error(read(error.text), icon=":material/error:")
    st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    return True


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
    return [
        st.Page(
            f"views/{name}.py",
            title=say(f"page.{name}"),
            icon=f":material/{icon}:",
            url_path=name,
            default=name == _FIRST,
            visibility="hidden" if name in _BESIDE else "visible",
        )
        for name, icon in PAGES.items()
    ]


def gate() -> list[st.Page]:
    """The only page there is for somebody who is not logged in, whichever address they typed."""
    title, icon = say("page.login"), ":material/login:"
    return [st.Page("views/login.py", title=title, icon=icon, url_path=name, default=name == _FIRST) for name in PAGES]


def foot() -> None:
    """Once on every page, quietly: what this is not, and whom it serves where nobody logs in."""
    st.caption(read(NOTICE))
    if datadir.local():
        st.caption(say("account.alone"))
