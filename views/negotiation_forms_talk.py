"""Forms for what is told and said: rights, statements, the victim's opinion, remarks, private consultations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine import summary
from engine.calculation.calculate import calculate
from engine.case.patch import apply
from engine.errors import InputError
from engine.negotiation import openings, positions
from engine.negotiation.bodies import Remark
from engine.negotiation.state import PARTIES
from engine.result import Result
from views import figures, tables
from views import negotiation_desk as desks
from views import negotiation_drafts as drafting
from views import negotiation_submit as submit
from views.negotiation_form import TOLD, Form, choices, people, side_name
from views.text import language, plain, say


def rights_told(form: Form) -> None:
    """Who was told the rights, and how."""
    form.many("to", options=people(form.state, *TOLD))
    form.yes_no("written")
    form.yes_no("explained")
    submit.button(form)


def statement(form: Form) -> None:
    """Free words, and the matters of 刑诉法173条 to which they speak."""
    form.area("text", lines=7)
    form.many("topics", options=choices("topics"))
    if form.get("topics") and form.author.side in ("defence", "victim"):
        submit.needs(form, "hearing", "negotiation.hearing_first")
    submit.button(form)


def victim_opinion(form: Form) -> None:
    """The victim's view of compensation, forgiveness and sentence, what the law makes of it, and what it moves."""
    st.info(say("negotiation.victim_note"), icon=":material/info:")
    form.area("text", lines=5)
    form.choice("compensation", options=choices("compensation"))
    form.choice("forgiveness", options=choices("forgiveness"))
    form.area("sentence", lines=2)
    effect(form)
    submit.button(form)


def effect(form: Form) -> None:
    """What forgiveness and compensation as entered do to the numbers of each side: computed, and nothing more."""
    facts: dict[str, Any] = {}
    if form.get("forgiveness") in ("given", "refused"):
        facts["forgiveness"] = form.get("forgiveness") == "given"
    if form.get("compensation") in ("none", "partial", "full"):
        facts["compensation"] = form.get("compensation")
    if not facts:
        return
    patch = {"defendant": {"facts": facts}}
    rows = []
    for side in PARTIES:
        case = positions.of_side(form.state, side)
        before, after = _result(case), _result(apply(case, patch))
        if before and after and before.declared and after.declared:
            rows.append(
                {
                    say("negotiation.side"): plain(side_name(side)),
                    say("negotiation.as_it_stands"): _numbers(before),
                    say("negotiation.with_opinion"): _numbers(after),
                    say("negotiation.change"): plain(figures.moved(after.declared.chosen - before.declared.chosen)),
                }
            )
    if rows:
        tables.table(rows, alt=say("negotiation.effect"), width=460)
        st.caption(say("negotiation.effect_note"))


def _result(case: dict[str, Any]) -> Result | None:
    try:
        return calculate(case)
    except InputError:
        return None


def _numbers(result: Result) -> str:
    assert result.declared is not None
    span = summary.declared(result, language())
    return plain(say("chart.with_point", span=span, point=result.declared.chosen))


def victim_not_heard(form: Form) -> None:
    """Why no victim is heard."""
    form.area("reason", lines=3)
    submit.button(form)


def remark(form: Form) -> None:
    """What somebody neutral remarks."""
    form.area("text", lines=4)
    submit.button(form)


def remark_answers(now: desks.Open, author: str) -> None:
    """Every remark that waits for an answer, each with its own form."""
    state = now.record.state
    for sequence in openings.remarks(state, author):
        body = state.events[sequence - 1].body
        if isinstance(body, Remark):
            who = state.participants[state.events[sequence - 1].author].name
            with st.container(border=True):
                head = say("negotiation.remark_of", n=sequence, who=who)
                st.markdown(f"**{plain(head)}**　{plain(body.text)}")
                name = drafting.name(author, "remark_answer", sequence)
                form = Form(now, drafting.begun(now, author, "remark_answer", sequence), name)
                form.area("text", lines=3)
                submit.button(form)


def consultation(form: Form) -> None:
    """That suspect and lawyer spoke alone, and how long."""
    st.caption(say("negotiation.consultation_note"))
    form.number("minutes")
    submit.button(form)


FORMS: dict[str, Callable[[Form], None]] = {
    "rights_told": rights_told,
    "statement": statement,
    "victim_opinion": victim_opinion,
    "victim_not_heard": victim_not_heard,
    "remark": remark,
    "consultation": consultation,
}
