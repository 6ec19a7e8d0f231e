"""What was left behind unsaved, offered when the app opens; and the switch that turns keeping it off."""

from __future__ import annotations

import datetime

import streamlit as st

from views import autosave, datadir, names, served, state
from views.text import join, plain, say

_LATER = "recovery later"
_GONE = "recovery gone"
_SHOWN = 3  # entries in sight; the rest stand behind a heading


def offer() -> None:
    """The cases of tabs that are gone, until the reader decides or says later."""
    if st.session_state.pop(_GONE, False):
        st.warning(say("recovery.gone"))
    if st.session_state.get(_LATER):
        return
    entries = autosave.left_behind()
    if not entries:
        return
    with st.container(border=True, gap="xsmall", key="recovery"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{say('recovery.title')}**", width="stretch")
            st.button(say("recovery.later"), key=state.key("recovery later"), type="tertiary", on_click=_later)
        st.caption(say("recovery.about"))
        for entry in entries[:_SHOWN]:
            _line(entry)
        if rest := entries[_SHOWN:]:
            with st.expander(say("recovery.more", number=len(rest))):
                for entry in rest:
                    _line(entry)


def _line(entry: autosave.Entry) -> None:
    title = entry.title or say("file.untitled")
    charged = [names.count(key, entry.raw) for key in entry.raw.get("counts") or {}]
    with st.container(horizontal=True, vertical_alignment="center"):
        known = " · ".join([join(charged), when(entry.written)])
        st.markdown(f"{plain(title)} :gray[{plain(known)}]", width="stretch")
        st.button(
            say("recovery.open"),
            key=state.key("recover", entry.id),
            icon=":material/restore:",
            help=say("recovery.open_help", title=plain(title)),
            on_click=_recover,
            args=(entry.id,),
        )
        st.button(
            say("recovery.discard"),
            key=state.key("discard", entry.id),
            icon=":material/delete:",
            type="tertiary",
            help=say("recovery.discard_help", title=plain(title)),
            on_click=autosave.store().drop,
            args=([entry.id],),
        )


def when(moment: datetime.datetime) -> str:
    """A time of the clock, with the day unless it is today."""
    local = moment.astimezone()
    clock = f"{local:%H:%M}"
    return clock if local.date() == autosave.now().date() else f"{local:%Y-%m-%d} {clock}"


def _later() -> None:
    st.session_state[_LATER] = True


def _recover(name: str) -> None:
    if autosave.recover(name):
        st.session_state[_LATER] = True
    else:
        st.session_state[_GONE] = True


def reopen() -> None:
    """Show the offer again."""
    st.session_state[_LATER] = False


def switch() -> None:
    """Whether cases are kept, and what that means for them; said also where it cannot be done."""
    if not datadir.local():
        st.caption(say("autosave.served" if served.served() else "autosave.remote"))
        return
    key = state.key("autosave")
    st.session_state[key] = autosave.enabled()
    st.toggle(say("autosave.switch"), key=key, on_change=_turn, args=(key,))
    st.caption(say("autosave.about", days=autosave.DAYS))


def _turn(key: str) -> None:
    autosave.turn(bool(st.session_state[key]))
