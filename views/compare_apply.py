"""Taking a set of changes: into the position it was asked for, or as a new position beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.case import patch
from views import compare_positions, names, state, workbench
from views.text import plain, say

Patches = Sequence[Mapping[str, Any]]


def buttons(patches: Patches, place: int, asker: str) -> None:
    """One click for the position itself; a name and a click for a new one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            say("apply.here", position=names.position(asker)),
            key=workbench.key("apply", str(place)),
            type="primary",
            icon=":material/check:",
            on_click=take,
            args=(patches, asker),
        )
        with st.popover(say("apply.new"), icon=":material/add:", key=workbench.key("apply new", str(place))):
            box = workbench.key("apply name", str(place))
            if box not in st.session_state:
                st.session_state[box] = say("apply.name", position=names.position(asker), number=place + 1)
            st.text_input(say("apply.name_label"), key=box, autocomplete="off")
            st.button(
                say("apply.make"),
                key=workbench.key("apply make", str(place)),
                width="stretch",
                on_click=_new,
                args=(patches, asker, box),
            )


def notice() -> None:
    """What was taken last, and the way back."""
    done = workbench.bench().done
    if done is None or done not in workbench.sides():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/check_circle: {say('apply.done', position=plain(names.position(done)))}", width="content"
        )
        st.button(say("apply.undo"), key=workbench.key("apply undo"), icon=":material/undo:", on_click=_undo)


def take(patches: Patches, asker: str) -> None:
    """Write the changes into the side's own position, as one step that can be undone."""
    made = _made(patches, asker)
    with state.together("set_applied", workbench.engine_name(asker)):
        _store(made, asker)
    workbench.bench().done = asker


def _new(patches: Patches, asker: str, box: str) -> None:
    name = compare_positions.known_name(str(st.session_state[box]))
    name = compare_positions.free_name(name or say("apply.name", position=names.position(asker), number=1))
    made = _made(patches, asker)
    with state.together("position_added", name):
        _store(made, name)
    workbench.bench().done = name


def _undo() -> None:
    state.undo()
    workbench.bench().done = None


def _made(patches: Patches, asker: str) -> dict[str, Any]:
    """The whole case as the side has it, with the changes made."""
    made: dict[str, Any] = {key: value for key, value in state.document(asker).items() if key != "positions"}
    for item in patches:
        made = patch.apply(made, item)
    return made


def _store(made: dict[str, Any], name: str) -> None:
    opened = state.session()
    if name == state.COMMON:
        opened.raw = {**made, "positions": opened.raw["positions"]}
        return
    common = {key: value for key, value in opened.raw.items() if key != "positions"}
    opened.raw = {**opened.raw, "positions": {**opened.raw["positions"], name: patch.diff(common, made)}}
