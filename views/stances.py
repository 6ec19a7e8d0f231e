"""Which position on the case is being edited, and the position whose result is shown."""

from __future__ import annotations

import streamlit as st

from views import names, state
from views.text import join, labels, language, plain, say

_USUAL = ("prosecution", "defence", "court")


def editing() -> None:
    """Choose, add or drop the position that the edits below belong to."""
    opened = state.session()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _switch(say("position.editing"), "editing")
        missing = [name for name in _USUAL if name not in state.positions()]
        with st.popover(say("position.add"), icon=":material/add:", key=state.key("positions")):
            st.caption(say("position.about"))
            for name in missing:
                st.button(
                    names.position(name),
                    key=state.key("add position", name),
                    width="stretch",
                    on_click=state.add_position,
                    args=(name,),
                )
            key = state.key("position name")
            st.text_input(say("position.name"), key=key, autocomplete="off", on_change=_add_typed, args=(key,))
        if opened.position != state.COMMON:
            st.button(
                say("position.remove", position=plain(names.position(opened.position))),
                key=state.key("drop position"),
                icon=":material/close:",
                type="tertiary",
                on_click=state.drop_position,
                args=(opened.position,),
            )
    if opened.position != state.COMMON:
        paths = [plain(names.path(path, state.document())) for path in state.differences(opened.position)]
        own = join(paths) if paths else say("position.nothing")
        st.info(say("position.differs", position=plain(names.position(opened.position)), points=own))


def shown() -> str:
    """The position whose result a page shows."""
    if state.positions():
        _switch(say("position.shown"), "shown")
    return state.session().position


def _switch(label: str, name: str) -> None:
    key = f"{name}/{language()}/{state.session().revision}"
    st.session_state[key] = state.session().position
    st.segmented_control(
        label,
        [state.COMMON, *state.positions()],
        required=True,
        format_func=labels([state.COMMON, *state.positions()], names.position),
        key=key,
        on_change=_edit,
        args=(key,),
    )


def _edit(key: str) -> None:
    state.session().position = st.session_state[key]


def _add_typed(key: str) -> None:
    name = str(st.session_state[key]).strip()
    if name and name not in ("common", state.COMMON):
        state.add_position(name)
