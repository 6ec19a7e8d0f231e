"""What would it take: a side, a goal, what can still change, and the smallest sets of changes that reach the goal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.result import Result
from views import compare_apply, compare_movable, figures, names, state, workbench
from views.text import join, labels, plain, read, say

if TYPE_CHECKING:
    from engine.analysis.movable import Movable
    from engine.analysis.targets import Found, Reach, Target

GOALS = ("months", "probation", "tier", "no_custody", "fine")
NEEDS = ("months", "fine")
_OPEN = 4  # sets that stand open; the others are folded up
STAGES = ("investigation", "prosecution", "trial", "appeal")


def show(second: str) -> None:
    """The question, what is marked as open to change, and the answers with one click to take them."""
    st.header(say("reach.title"), anchor=False)
    st.caption(say("reach.about"))
    compare_apply.notice()
    asker = _asker(second)
    outcome = state.outcome(asker)
    if outcome.result is None or outcome.result.declared is None:
        st.info(say("reach.no_term", position=plain(names.position(asker))))
        return
    goal, stage = _question(outcome.result)
    items = compare_movable.found(asker, stage, goal)
    if not items:
        st.info(say("reach.nothing"))
        return
    marked = compare_movable.choose(items, asker)
    target = _target(goal)
    if target is None:
        st.info(say("reach.number"))
        return
    _answer(_reach(asker, stage, target, marked), marked, asker)


def _asker(second: str) -> str:
    """Whose position is to come down; the defence unless it is not there."""
    usual = "defence" if "defence" in state.positions() else second
    sides = workbench.sides()
    return str(
        st.selectbox(
            say("reach.asker"),
            sides,
            format_func=labels(sides, names.position),
            width=320,
            **workbench.hold("asker", usual, sides),
        )
    )


def _question(now: Result) -> tuple[str, str]:
    """The goal and the stage that the proceedings have reached."""
    assert now.declared is not None
    declared = now.declared
    st.markdown(
        say(
            "reach.now",
            span=plain(figures.span(declared.low, declared.high)),
            point=plain(figures.months(declared.chosen)),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        goal = st.selectbox(
            say("reach.goal"),
            GOALS,
            format_func=labels(GOALS, lambda name: say(f"goal.{name}")),
            width=320,
            **workbench.hold("goal", "months", GOALS),
        )
        if goal in NEEDS:
            st.number_input(
                say(f"goal_number.{goal}"),
                min_value=0,
                step=1 if goal == "months" else 1000,
                value=None,
                width=220,
                placeholder=say("field.empty"),
                **workbench.hold(f"goal/{goal}", declared.low if goal == "months" else None),
            )
        stage = st.selectbox(
            say("reach.stage"),
            STAGES,
            format_func=labels(STAGES, lambda name: say(f"plea_stage.{name}")),
            width=220,
            help=say("help.reach_stage"),
            **workbench.hold("stage", "prosecution", STAGES),
        )
    return str(goal), str(stage)


def _target(goal: str) -> Target | None:
    from engine.analysis.targets import Target

    value = st.session_state[workbench.key(f"goal/{goal}")] if goal in NEEDS else None
    if goal in NEEDS and value is None:
        return None
    return Target(goal, value)  # type: ignore[arg-type]  # one of the goals


def _reach(asker: str, stage: str, target: Target, marked: list[Movable]) -> Reach:
    from engine.analysis.targets import reach

    def work() -> Reach:
        return reach(
            state.session().raw,
            target,
            workbench.engine_name(asker),
            items=marked,
            stage=stage,  # type: ignore[arg-type]  # one of the stages
        )

    return workbench.kept("reach", work, asker, stage, target.goal, target.value, [item.change.id for item in marked])


def _answer(found: Reach, marked: list[Movable], asker: str) -> None:
    """The sets, or how close one gets."""
    goal = plain(read(found.name))
    if found.already:
        st.success(say("reach.already", goal=goal, words=plain(read(found.now.words()))))
        return
    if not marked:
        st.info(say("reach.mark"))
        return
    patches = {item.change.id: item.change.patch for item in marked}
    if found.sets:
        st.markdown(f"**{say('reach.found', goal=goal, says=plain(read(found.says)))}**")
        if found.count > len(found.sets):
            st.caption(say("reach.first_of", shown=len(found.sets), count=found.count))
        for place, item in enumerate(found.sets[:_OPEN]):
            _set(item, place, patches, asker)
        if rest := found.sets[_OPEN:]:
            with st.expander(say("reach.more", number=len(rest)), key=workbench.key("more sets")):
                for place, item in enumerate(rest, start=_OPEN):
                    _set(item, place, patches, asker)
        return
    st.warning(say("reach.none", goal=goal, says=plain(read(found.says))))
    if found.closest is not None and found.closest.changes:
        short = plain(read(found.short))
        st.markdown(say("reach.closest", short=short))
        _set(found.closest, len(found.sets), patches, asker)
    elif found.short is not None:
        st.markdown(say("reach.no_closer", short=plain(read(found.short))))


def _set(item: Found, place: int, patches: Mapping[str, Mapping[str, Any]], asker: str) -> None:
    """One set: its changes with their articles, what it leads to, and the ways to take it."""
    with st.container(border=True, gap="small"):
        lines = [
            f"- **{plain(read(change.name))}** {compare_movable.mark(change.nature, change.effort)}"
            + (f" :gray[{plain(change.law)}]" if change.law else "")
            for change in item.changes
        ]
        st.markdown(say("reach.set", number=place + 1, count=len(item.changes)))
        st.markdown("\n".join(lines))
        st.markdown(say("reach.result", words=plain(read(item.outcome.words()))))
        beside = {change.law for change in item.changes}
        if own := [law for law in item.articles if law not in beside]:
            st.caption(plain(say("reach.goal_law", law=join(own))))
        for warning in item.warnings:
            st.caption(f":material/info: {plain(read(warning))}")
        compare_apply.buttons([patches[change.id] for change in item.changes], place, asker)
