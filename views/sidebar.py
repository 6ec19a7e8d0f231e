"""The case in short, beside every page: what it is, what it comes to and why, what was done last, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine import summary, wording
from engine.explanation import describe
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime
from engine.result import Result, Why
from views import autosave, figures, glossary, guide, history, names, printing, recovery, state
from views.text import colon, language, plain, read, say, sentence

_FACTS = 4  # facts of a charge that are shown; the form has the rest
UNDO, REDO = "Ctrl+Alt+Z", "Ctrl+Alt+Y"  # plain Ctrl+Z stays with the text field in which somebody is typing
_BADGES = {"prosecution": "red", "defence": "blue", "court": "violet"}


def draw(page: str) -> None:
    """The whole of it, beside the page of this name."""
    with st.sidebar, st.container(gap="small", key="case summary"):
        with st.container(gap="xsmall", key="case facts"):  # what the print sheet keeps
            _case()
            if page != "compare":
                _position()
        if page == "compare":  # which shows them all, so that its sheet names none
            _position()
        _answer()
        _steps()
        _kept()
        glossary.popover()
        guide.again()
        printing.hint()


def _case() -> None:
    raw = state.document()
    title = str(state.session().raw.get("title") or "") or say("file.untitled")
    st.markdown(f"**{plain(title)}**")
    place = names.jurisdiction(names.place_of(raw))
    if region := raw.get("region"):
        place += f" · {names.region(str(region), names.place_of(raw))}"
    date = raw.get("sentencing_date")
    judged = f"{say('field.sentencing_date')}{colon()}{date or say('sidebar.today')}"
    st.caption(f"{plain(place)}  \n{plain(judged)}")
    for key in raw.get("counts") or {}:
        st.markdown(_charge(raw, key))


def _charge(raw: Mapping[str, Any], key: str) -> str:
    """A charge with the facts stated for it."""
    law = names.law_of(raw, key)
    stated = _stated(raw, key, law) if law else []
    words = f"**{plain(names.count(key, raw))}**"
    if not stated:
        return f"{words} :gray[{say('sidebar.no_facts')}]"
    more = say("sidebar.more", number=len(stated) - _FACTS) if len(stated) > _FACTS else ""
    between = "；" if language() == "zh" else "; "
    return f"{words} {plain(between.join(stated[:_FACTS]))}{more}"


def _stated(raw: Mapping[str, Any], key: str, law: Crime) -> list[str]:
    """The crime's own facts as the case states them, in the rulebook's order."""
    given = raw["counts"][key].get("facts") or {}
    book = Rulebook.of(library(), names.place_of(raw), law.crime)
    found = []
    for name, fact in law.facts.items():
        value = given.get(name)
        if value is None or value is False or value == fact.default:
            continue
        shown = value if not isinstance(value, dict) or any(value.values()) else None
        if value is True:
            found.append(read(fact.name))
        elif shown is not None:
            found.append(read(describe([Why(rule="", facts={name: value})], book)))
    return found


def _position() -> None:
    """The position that is edited, and whose result the pages show."""
    name = state.session().position
    colour = _BADGES.get(name, "gray")
    st.markdown(f"{say('position.editing')} :{colour}-badge[{plain(names.position(name))}]")


def _answer() -> None:
    """What the position comes to: the range first, then the point and whose choice it is."""
    outcome = state.outcome()
    result = outcome.result
    if result is None:
        number = len(outcome.problems)
        st.markdown(say("answer.mend", number=number, s="" if number == 1 else "s"))
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
        return
    if result.declared is None:
        st.markdown(f"**{say('answer.none')}**")
    else:
        _figures(result)
    if result.warnings:
        label = say("section.warnings", number=len(result.warnings))
        st.page_link("views/result.py", label=label, icon=":material/info:")


def _figures(result: Result) -> None:
    spoken = language()
    assert result.declared is not None
    span = figures.span(result.declared.low, result.declared.high)
    lines = [
        f"{say('answer.label')}{colon()}**{plain(span)}**",
        f"{say('answer.point_label')}{colon()}{plain(summary.point(result, spoken))}",
        f":gray[{plain(_whose(result))}]",
        f"{say('answer.probation')}{colon()}{plain(sentence(summary.probation(result, spoken)))}",
        f"{say('answer.fine')}{colon()}{plain(sentence(summary.fine(result, spoken)))}",
    ]
    st.markdown("  \n".join(lines))


def _whose(result: Result) -> str:
    """Whose choice the point is, in a word; the result page has the whole of it."""
    chosen = summary.chosen_by(result, library())
    first = read(chosen).partition("；" if language() == "zh" else ";")[0]
    return sentence(first)


def _steps() -> None:
    """Undo and redo, each with what it would do."""
    past = state.session().history
    with st.container(gap="xsmall"):
        _step("undo", past.undoable, UNDO, state.undo)
        _step("redo", past.redoable, REDO, state.redo)


def _step(what: str, moment: history.Moment | None, shortcut: str, do: Any) -> None:
    label = say(f"history.{what}") if moment is None else say(f"history.{what}_what", what=described(moment))
    st.button(
        plain(label).replace("\\:", ":"),
        key=f"{what}/{language()}",  # not of the case: focus stays on the button that is pressed again and again
        icon=f":material/{what}:",
        type="tertiary",
        disabled=moment is None,
        shortcut=shortcut,
        on_click=do,
        wrap=True,
    )


def described(moment: history.Moment) -> str:
    """What was done, in the words of the form."""
    edit = moment.edit
    if edit is None:
        return say("history.several")
    if edit.kind == "change":
        return _place(moment, edit)
    return say(f"history.{edit.kind}", name=_named(edit.name))


def _named(name: str) -> str:
    return read(wording.position(name)) if name else ""


def _place(moment: history.Moment, edit: history.Edit) -> str:
    """The place that was edited; a charge that is gone by now is looked up where it still was."""
    past = state.session().history.moments
    number = next(index for index, other in enumerate(past) if other is moment)
    before = past[number - 1] if number else moment
    for shown in (moment, before):
        raw = state.seen_by(shown.raw, moment.position)
        if edit.path[0] != "counts" or edit.path[1] in (raw.get("counts") or {}):
            return names.path(edit.path, raw)
    return say("field.counts")


def _kept() -> None:
    """Whether the case is in a file, or kept on this machine, and the switch for that."""
    opened = state.session()
    written = autosave.written_at()
    if autosave.failed():
        st.caption(f":red[{say('autosave.failed')}]")
    elif not opened.unsaved:
        st.caption(say("autosave.nothing"))
    elif written is not None:
        st.caption(say("autosave.written", when=plain(recovery.when(written))))
    else:
        st.caption(say("autosave.off"))
    with st.popover(say("autosave.menu"), icon=":material/history:", key=state.key("autosave menu"), type="tertiary"):
        recovery.switch()
