"""内部笔记: what one side notes for itself. It is in no record, no export of one, and no document."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.store.access import STORE_SIDES
from engine.store.faults import StoreError
from engine.store.items import Private
from engine.store.tables import StoreSide
from views import negotiation_desk as desks
from views.recovery import when
from views.text import labels, plain, read, say, sentence

_SIDES: tuple[StoreSide, ...] = ("defence", "prosecution", "victim", "neutral")


def draw(now: desks.Open) -> None:
    """The notes that one may see, each to be changed, and a new one."""
    local = now.door.user.local
    st.info(say("negotiation.notes_local" if local else "negotiation.notes_side"), icon=":material/lock:")
    try:
        items = [item for item in now.door.private_items(now.matter, "note") if _of(item, now.id)]
    except StoreError as error:
        st.caption(plain(read(error.text)))
        return
    _new(now, local)
    for item in items:
        _note(now, item)
    if not items:
        st.caption(say("negotiation.no_notes"))


def _of(item: Private, negotiation: str) -> bool:
    return isinstance(item.content, dict) and item.content.get("negotiation") == negotiation


def _new(now: desks.Open, local: bool) -> None:
    box = desks.key("note")
    with st.container(border=True, key="new note"):
        if local:
            st.pills(
                say("negotiation.note_of"),
                list(_SIDES),
                required=True,
                format_func=labels(list(_SIDES), lambda one: sentence(read(STORE_SIDES[one]))),
                **desks.hold("note side", _SIDES[0], _SIDES),
            )
        st.text_area(say("negotiation.note"), height=116, key=box)
        name = desks.key("keep note")
        st.button(
            say("negotiation.keep_note"), key=name, icon=":material/lock:", on_click=_keep, args=(now, box, local)
        )


def _keep(now: desks.Open, box: str, local: bool) -> None:
    text = str(st.session_state[box])
    if not text.strip():
        return
    side = desks.held("note side", _SIDES[0], _SIDES) if local else None
    title, content = _title(text), {"negotiation": now.id, "text": text}
    if desks.attempt(partial(now.door.keep_private, now.matter, "note", title, content, side=side)):
        st.session_state[box] = ""


def _title(text: str) -> str:
    return " ".join(text.split())[:60]


def _note(now: desks.Open, item: Private) -> None:
    box = desks.key("note", item.id)
    if box not in st.session_state:
        st.session_state[box] = str(item.content.get("text", ""))
    with st.container(border=True, gap="xsmall"):
        st.caption(
            f":material/lock: {plain(sentence(read(STORE_SIDES[item.side])))} · {plain(item.by)} · {when(item.at)}"
        )
        st.text_area(
            say("negotiation.note"),
            height=92,
            key=box,
            label_visibility="collapsed",
            on_change=_change,
            args=(now, item, box),
        )
        st.button(
            say("recovery.discard"),
            key=desks.key("discard note", item.id),
            icon=":material/delete:",
            type="tertiary",
            on_click=_discard,
            args=(now, item),
        )


def _change(now: desks.Open, item: Private, box: str) -> None:
    text = str(st.session_state[box])
    content = {**item.content, "text": text}
    desks.attempt(lambda: now.door.rewrite_private(item.id, _title(text), content))


def _discard(now: desks.Open, item: Private) -> None:
    desks.attempt(lambda: now.door.discard_private(item.id))
