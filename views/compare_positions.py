"""The positions of the case as a row of names; each opens what can be done with it, from editing to deletion."""

from __future__ import annotations

import copy
from typing import Any

import streamlit as st

from engine import wording
from views import names, state, workbench
from views.text import plain, say

_USUAL = ("prosecution", "defence", "court")


def row() -> None:
    """Every position by its name, and a way to add one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{say('field.positions')}**", width="content")
        for name in state.positions():
            with st.popover(names.position(name), icon=":material/person:", key=workbench.key("position", name)):
                _position(name)
        with st.popover(say("position.add"), icon=":material/add:", key=workbench.key("positions")):
            _add()
    deleted()


def _position(name: str) -> None:
    order = state.positions()
    place = order.index(name)
    if state.session().position == name:  # a link, since a page switched to would lose the language in the address
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/edit_note:", width="stretch")
    else:
        _act("edit", "edit_note", name, edit, name)
    box = workbench.key("rename", name)
    if box not in st.session_state:
        st.session_state[box] = names.position(name)
    st.text_input(say("compare.rename"), key=box, autocomplete="off", on_change=_rename, args=(name, box))
    _act("copy", "content_copy", name, copy_of, name)
    with st.container(horizontal=True):
        _act("earlier", "arrow_back", name, move, name, -1, disabled=place == 0)
        _act("later", "arrow_forward", name, move, name, 1, disabled=place == len(order) - 1)
    _act("delete", "delete", name, delete, name)


def _act(what: str, icon: str, name: str, do: Any, *args: Any, disabled: bool = False) -> None:
    st.button(
        say(f"compare.{what}"),
        key=workbench.key(what, name),
        icon=f":material/{icon}:",
        width="stretch",
        disabled=disabled,
        on_click=do,
        args=args,
    )


def edit(name: str) -> None:
    """Edit this position from now on."""
    state.session().position = name


def _add() -> None:
    st.caption(say("position.about"))
    for name in [name for name in _USUAL if name not in state.positions()]:
        _button(name, names.position(name))
    box = workbench.key("new position")
    st.text_input(say("position.name"), key=box, autocomplete="off", on_change=_add_typed, args=(box,))


def _button(name: str, label: str) -> None:
    st.button(label, key=workbench.key("add", name), width="stretch", on_click=add, args=(name,))


def deleted() -> None:
    """What was deleted last, with the way back."""
    gone = workbench.bench().deleted
    if gone is None or gone.name in state.positions():  # an undo may have brought it back already
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("compare.deleted", position=plain(names.position(gone.name))), width="content")
        st.button(say("compare.restore"), key=workbench.key("restore"), icon=":material/undo:", on_click=restore)


def known_name(typed: str) -> str:
    """The id of a position for what was typed: the usual parties keep theirs; empty where it cannot be a name."""
    typed = typed.strip()
    for name, title in wording.POSITIONS.items():
        if typed.casefold() in (name, title.zh, title.en):
            return "" if name == "common" else name
    return typed


def free_name(wanted: str) -> str:
    """`wanted`, or with a number behind it where a position of that name exists."""
    taken = set(state.positions())
    return next(name for name in (wanted, *(f"{wanted} {n}" for n in range(2, len(taken) + 3))) if name not in taken)


def add(name: str) -> None:
    """A position that so far agrees with the common case."""
    if name and name not in state.positions():
        _keep({**_stances(), name: {}}, "position_added", name)


def copy_of(name: str) -> None:
    """The same position once more, right behind the first, under a name of its own."""
    new = free_name(say("compare.copy_of", position=names.position(name)))
    made: dict[str, Any] = {}
    for other, stance in _stances().items():
        made[other] = stance
        if other == name:
            made[new] = copy.deepcopy(stance)
    _keep(made, "position_copied", name)


def move(name: str, by: int) -> None:
    """Change the order of the positions."""
    order = state.positions()
    place = order.index(name)
    order.insert(place + by, order.pop(place))
    stances = _stances()
    _keep({other: stances[other] for other in order}, "position_moved", name)


def delete(name: str) -> None:
    """Take a position away; what it said can be brought back."""
    workbench.bench().deleted = workbench.Deleted(name, state.positions().index(name), _stances()[name])
    with state.together("position_dropped", name):
        if state.session().position == name:
            state.session().position = state.COMMON
        state.session().raw = _with({other: stance for other, stance in _stances().items() if other != name})


def restore() -> None:
    """Put the position that was deleted last back where it stood, whatever was edited since."""
    gone = workbench.bench().deleted
    if gone is None:
        return
    entries = list(_stances().items())
    entries.insert(gone.place, (free_name(gone.name), gone.stance))
    _keep(dict(entries), "position_added", gone.name)
    workbench.bench().deleted = None


def rename(name: str, new: str) -> None:
    """Call a position something else; nothing happens where that name is empty or taken."""
    if not new or new in state.positions():
        return
    if chosen := workbench.bench().pair:
        first, second = (new if side == name else side for side in chosen)
        workbench.bench().pair = (first, second)
    with state.together("position_renamed", new):
        if state.session().position == name:
            state.session().position = new
        state.session().raw = _with({new if other == name else other: stance for other, stance in _stances().items()})


def _rename(name: str, box: str) -> None:
    rename(name, known_name(str(st.session_state[box])))


def _add_typed(box: str) -> None:
    add(known_name(str(st.session_state[box])))


def _keep(stances: dict[str, Any], what: str, name: str) -> None:
    with state.together(what, name):
        state.session().raw = _with(stances)


def _with(stances: dict[str, Any]) -> dict[str, Any]:
    return {**state.session().raw, "positions": stances}


def _stances() -> dict[str, Any]:
    return dict(state.session().raw.get("positions") or {})
