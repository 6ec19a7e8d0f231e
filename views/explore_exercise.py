"""The exercises: read the story, guess, then see the law get there step by step, the guess beside its range.

Answers are the engine's. What a reader guessed, and how far the answer was uncovered, is kept for the session.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from engine.case.model import FactValue
from engine.exercise import COUNT, Exercise, read_all
from engine.invented import Invented
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Result
from views import explore_answer, explore_case, explore_reveal, names, tables
from views.explore_reveal import Progress, tier_name
from views.text import labels, language, plain, read, say, sentence

FOLDER = Path(__file__).with_name("exercises")
PROBATION = ("true", "false", "mandatory")
_KEY = "exercises"
_LEAVE = "exercise/leave"
_LEVELS = {1: "●○○", 2: "●●○", 3: "●●●"}


@cache
def exercises() -> dict[str, Exercise]:
    """All exercises, in their order."""
    return read_all(FOLDER)


@cache
def _answer(name: str) -> Result:
    return exercises()[name].result(library())


def _progress(name: str) -> Progress:
    kept: dict[str, Progress] = st.session_state.setdefault(_KEY, {})
    return kept.setdefault(name, Progress())


def _key(*parts: str) -> str:
    return "/".join((language(), "exercise", *parts))


@st.fragment
def page() -> None:
    """The list, and the exercise that is open."""
    if st.session_state.pop(_LEAVE, False):
        st.rerun(scope="app")  # the other part is drawn outside this fragment
    st.caption(say("exercise.about"))
    listed = list(exercises())
    if st.session_state.get("exercise") not in listed:
        st.session_state.pop("exercise", None)
    named = labels(listed, _title)
    opened = st.selectbox(
        say("exercise.which"), listed, format_func=named, key="exercise", bind="query-params", filter_mode=None
    )
    done = sum(_done(name) for name in listed)
    st.progress(done / len(listed), text=say("exercise.done", done=done, all=len(listed)))
    exercise, progress = exercises()[opened], _progress(opened)
    with st.container(border=True):
        st.header(read(exercise.title), anchor=False)
        st.caption(
            plain(f"{names.crime(exercise.crime)} · {names.jurisdiction(exercise.place)} · {_LEVELS[exercise.level]}")
        )
        st.markdown(plain(read(exercise.story).strip()))
    _hints(exercise, progress, opened)
    if progress.stage == 0:
        _questions(exercise, progress, opened)
    else:
        _answers(exercise, progress, opened)


def _title(name: str) -> str:
    exercise = exercises()[name]
    return f"{list(exercises()).index(name) + 1} {read(exercise.title)} · {names.crime(exercise.crime)}"


def _done(name: str) -> bool:
    progress = _progress(name)
    return bool(progress.times) or progress.stage >= len(exercises()[name].ask)


def _hints(exercise: Exercise, progress: Progress, name: str) -> None:
    for hint in exercise.hints[: progress.hints]:
        st.info(plain(read(hint)), icon=":material/lightbulb:")
    if progress.hints < len(exercise.hints) and progress.stage == 0:
        st.button(
            say("exercise.hint", number=len(exercise.hints) - progress.hints),
            key=_key(name, "hint"),
            icon=":material/lightbulb:",
            type="tertiary",
            on_click=_hint,
            args=(progress,),
        )


def _hint(progress: Progress) -> None:
    progress.hints += 1


def _questions(exercise: Exercise, progress: Progress, name: str) -> None:
    """All questions at once, in the order of the law; none has to be answered but the last range."""
    book = Rulebook.of(library(), exercise.place, exercise.crime)
    tiers, options = list(book.crime.tiers), list(exercise.options)
    with st.form(_key(name, "form"), border=True):
        st.markdown(f"**{say('exercise.guess')}**")
        if "tier" in exercise.ask:
            st.radio(
                say("exercise.ask_tier"),
                tiers,
                index=None,
                format_func=labels(tiers, lambda value: tier_name(exercise, value)),
                key=_key(name, "tier"),
            )
        if "start" in exercise.ask:
            _ends("start", name)
        if "factors" in exercise.ask:
            st.pills(
                say("exercise.ask_factors"),
                options,
                selection_mode="multi",
                format_func=labels(options, lambda value: sentence(read(book.factors[value].name))),
                key=_key(name, "factors"),
            )
        _ends("range", name)
        if "probation" in exercise.ask:
            st.segmented_control(
                say("exercise.ask_probation"),
                PROBATION,
                format_func=labels(PROBATION, lambda value: say(f"exercise.probation_{value}")),
                key=_key(name, "probation"),
                wrap=True,
            )
        st.form_submit_button(
            say("exercise.submit"), icon=":material/arrow_forward:", type="primary", on_click=_submit, args=(name,)
        )
    if progress.incomplete:
        st.warning(say("exercise.need_range"))


def _submit(name: str) -> None:
    """Keep the guess and uncover the first answer; without a range there is nothing to hold against the law."""
    progress = _progress(name)

    def given(*parts: str) -> Any:
        return st.session_state.get(_key(name, *parts))

    progress.range = _range((given("range", "lower"), given("range", "upper")))
    progress.incomplete = progress.range is None
    if progress.range is not None:
        progress.start = _range((given("start", "lower"), given("start", "upper")))
        progress.tier, progress.probation = given("tier"), given("probation")
        progress.factors, progress.stage = tuple(given("factors") or ()), 1


def _ends(what: str, name: str) -> None:
    """The two ends of a guessed range, in whole months; each says by itself what it is an end of."""
    with st.grid(2, min_column_width=140) as cells:
        for end in ("lower", "upper"):
            with cells.cell():
                st.number_input(
                    say(f"exercise.{what}_{end}"),
                    min_value=0,
                    value=None,
                    step=1,
                    placeholder=say("field.empty"),
                    key=_key(name, what, end),
                )


def _range(ends: tuple[int | None, int | None]) -> tuple[int, int] | None:
    """The range in order; one figure alone is a range of one month."""
    known = sorted(end for end in ends if end is not None)
    return (known[0], known[-1]) if known else None


def _answers(exercise: Exercise, progress: Progress, name: str) -> None:
    """What is uncovered so far, and the button for the next step."""
    result = _answer(name)
    for number, stage in enumerate(exercise.ask[: progress.stage], start=1):
        with st.container(border=True):
            st.markdown(f"**{number} {say(f'exercise.stage_{stage}')}**")
            explore_reveal.SHOW[stage](exercise, progress, result)
            for paragraph in exercise.explanation.get(stage, ()):
                text = paragraph.zh if language() == "zh" else paragraph.en
                st.markdown(plain(text) + (f" :gray[{plain(paragraph.law)}]" if paragraph.law else ""))
    with st.container(horizontal=True):
        if progress.stage < len(exercise.ask):
            st.button(
                say("exercise.next"),
                key=_key(name, "next"),
                icon=":material/arrow_downward:",
                type="primary",
                on_click=_next,
                args=(exercise, progress),
            )
            st.button(
                say("exercise.all"), key=_key(name, "all"), type="tertiary", on_click=_all, args=(exercise, progress)
            )
        else:
            st.button(
                say("exercise.again"),
                key=_key(name, "again"),
                icon=":material/replay:",
                on_click=_again,
                args=(name,),
            )
            st.button(
                say("exercise.explore"),
                key=_key(name, "explore"),
                icon=":material/tune:",
                on_click=_explore,
                args=(exercise,),
            )
    if progress.stage >= len(exercise.ask):
        with st.expander(say("section.steps")):
            tables.steps(result.steps, alt=say("section.steps"))
        explore_answer.warnings(result)


def _next(exercise: Exercise, progress: Progress) -> None:
    progress.stage += 1
    progress.times += progress.stage == len(exercise.ask)


def _all(exercise: Exercise, progress: Progress) -> None:
    progress.stage = len(exercise.ask)
    progress.times += 1


def _again(name: str) -> None:
    st.session_state[_KEY][name] = Progress(times=_progress(name).times)


def _explore(exercise: Exercise) -> None:
    """The same facts as an invented case of the other part of the page."""
    raw, count = exercise.case, exercise.case["counts"][COUNT]
    facts: dict[str, FactValue] = {**raw.get("defendant", {}).get("facts", {}), **count["facts"]}
    explore_case.change(
        Invented(
            exercise.crime, exercise.place, raw.get("region"), raw.get("plea", {}).get("stage", "none"), facts=facts
        )
    )
    st.session_state["part"] = "try"
    st.session_state[_LEAVE] = True
