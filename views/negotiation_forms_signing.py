"""Forms on the way to the signature and away from it: notice, will, signature, exceptions, objections, recanting."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.law.procedure import procedure
from engine.negotiation.participants import LAWYERS
from views import negotiation_submit as submit
from views.negotiation_form import Form, choices, people
from views.text import say


def notice(form: Form) -> None:
    """The lawyer is told the day of the signing."""
    form.many("to", options=people(form.state, *LAWYERS))
    form.day("signing_on")
    submit.button(form)


def voluntariness(form: Form) -> None:
    """What the suspect declares; nothing is assumed."""
    form.yes_no("voluntary")
    form.yes_no("understands_consequences")
    form.yes_no("had_lawyer_help")
    form.area("text", lines=3)
    submit.button(form)


def signed(form: Form) -> None:
    """A signature, with who was present."""
    allowed = procedure("plea").papers
    form.choice("paper", options={p: name for p, name in choices("paper").items() if form.author.role in allowed[p]})
    paper = form.get("paper")
    if paper == "undertaking":
        submit.needs(form, "signing", "negotiation.signing_first")
    present = {id: name for id, name in people(form.state).items() if id != form.author.id}
    form.many("witnesses", options=present)
    if paper == "undertaking":
        form.line("recording")
    st.caption(say("negotiation.signature_note"))
    submit.button(form)


def no_signature(form: Form) -> None:
    """Why no undertaking is needed."""
    form.choice("exception", options=choices("exception"), row=False)
    form.area("reason", lines=3)
    submit.button(form)


def objection(form: Form) -> None:
    """The lawyer's objection."""
    st.caption(say("negotiation.objection_note"))
    form.area("text", lines=4)
    form.yes_no("attends")
    submit.button(form)


def recanted(form: Form) -> None:
    """The plea is taken back, or what was undertaken is not done."""
    st.warning(say("negotiation.recanted_note"), icon=":material/warning:")
    if form.author.side == "prosecution":
        form.usual["kind",] = "not_performed"
        st.caption(say("negotiation.not_performed_note"))
    form.area("reason", lines=3)
    submit.button(form)


FORMS: dict[str, Callable[[Form], None]] = {
    "notice": notice,
    "voluntariness": voluntariness,
    "signed": signed,
    "no_signature": no_signature,
    "objection": objection,
    "recanted": recanted,
}
