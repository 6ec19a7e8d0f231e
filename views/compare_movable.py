"""What can still change, as ticks in groups: each with its article and what it takes to bring it about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views import state, workbench
from views.text import plain, read, say

if TYPE_CHECKING:
    from engine.analysis.movable import Movable

NATURES = ("do", "argue", "dispute", "show")
_COLOURS = {"do": "green", "argue": "blue", "dispute": "orange", "show": "violet"}


def found(asker: str, stage: str, goal: str) -> tuple[Movable, ...]:
    """Everything that can still change for the side that asks."""
    from engine.analysis.movable import movable

    kinds = goal == "no_custody"  # lighter kinds of penalty only matter to that goal

    def work() -> tuple[Movable, ...]:
        name = workbench.engine_name(asker)
        return movable(state.session().raw, name, stage=stage, kinds=kinds)  # type: ignore[arg-type]  # one of the stages

    return workbench.kept("movable", work, asker, stage, kinds)


def choose(items: tuple[Movable, ...], asker: str) -> list[Movable]:
    """The ticks; what is marked is returned in the engine's order."""
    marked = [item for item in items if _is_marked(item, asker)]
    title = say("reach.movable", number=len(items), marked=len(marked))
    with st.expander(title, expanded=True, icon=":material/checklist:", key=workbench.key("movable")):
        st.caption(say("reach.movable_note"))
        with st.container(horizontal=True):
            for name, value in (("mark_all", True), ("mark_none", False)):
                st.button(
                    say(f"reach.{name}"),
                    key=workbench.key(name),
                    type="tertiary",
                    on_click=_mark,
                    args=(items, asker, value),
                )
        for nature in NATURES:
            own = [item for item in items if item.nature == nature]
            if own:
                st.markdown(f"**{say(f'nature.{nature}')}** :gray[{say(f'nature_note.{nature}')}]")
                with st.grid(3, min_column_width=250) as cells:
                    for item in own:
                        with cells.cell():
                            _tick(item, asker)
    return marked


def _tick(item: Movable, asker: str) -> None:
    name = _name(item, asker)
    law = f" :gray[{plain(item.change.law)}]" if item.change.law else ""
    st.checkbox(plain(read(item.change.name)) + law, wrap=True, **workbench.hold(name, _at_first(item)))


def _name(item: Movable, asker: str) -> str:
    return f"mark/{asker}/{item.change.id}"


def _is_marked(item: Movable, asker: str) -> bool:
    return bool(workbench.held(_name(item, asker), _at_first(item)))


def _at_first(item: Movable) -> bool:
    """What lies in somebody's hands or is argued already; merit and facts to prove are for the reader to mark."""
    from engine.analysis.effort import PROVE

    return item.nature == "dispute" or (item.nature != "show" and item.change.effort < PROVE)


def _mark(items: tuple[Movable, ...], asker: str, value: bool) -> None:
    for item in items:
        workbench.bench().held[_name(item, asker)] = value


def mark(nature: str, effort: int) -> str:
    """A badge that says what it takes to bring a change about."""
    from engine.analysis.effort import RANKS

    return f":{_COLOURS[nature]}-badge[{plain(read(RANKS[effort]))}]"
