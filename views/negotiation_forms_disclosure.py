"""The disclosure of 高检发〔2026〕5号 37, made from the prosecution's result; its words can be changed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import streamlit as st

from engine.errors import InputError
from engine.negotiation import disclosing
from engine.negotiation.bodies import Disclosure
from engine.negotiation.positions import of_side
from views import figures, negotiation_case, problems, tables
from views import negotiation_desk as desks
from views import negotiation_submit as submit
from views import state as cases
from views.negotiation_form import TOLD, Form, people
from views.text import language, plain, read, say, sentence

_WRITE = "待填"  # stands for the facts, which nobody can generate


def draw(form: Form) -> None:
    """To whom, then what the result says of facts, crime, factors, proposal and basis."""
    form.many("to", options=people(form.state, *TOLD))
    ours = negotiation_case.same(form.state) and "prosecution" in cases.positions()
    st.caption(say("negotiation.disclosure_of_screen" if ours else "negotiation.disclosure_of_record"))
    try:
        made = _made(form, ours)
    except InputError as error:
        problems.summary(error.problems, cases.session().raw)
        return
    form.area("facts", lines=4, default=str(_told(ours).get("facts_found") or ""))
    form.lines("crimes", default=made.crimes, lines=1)
    _factors(made)
    form.area("proposal", lines=3, default=made.proposal)
    form.lines("basis", default=made.basis, lines=5)
    form.area("materials", lines=2)
    factors = [factor.model_dump(mode="json") for factor in made.factors]
    submit.button(form, lambda: {**form.body(), "factors": factors})


def _told(ours: bool) -> dict[str, Any]:
    papers = cases.session().raw.get("documents") if ours else None
    return dict(papers.get("particulars") or {}) if isinstance(papers, dict) else {}


def _made(form: Form, ours: bool) -> Disclosure:
    """The disclosure as the result gives it: of the case on the screen where it is this one, else of the record."""
    case: dict[str, Any] = cases.session().raw if ours else of_side(form.state, "prosecution")
    spoken = language()

    def make() -> Disclosure:
        return disclosing.disclosure(case, [form.author.id], _WRITE, language=spoken)

    return desks.kept("disclosure", form.now.record, make, repr(case), spoken)


def _factors(made: Disclosure) -> None:
    """Each factor with its range; these are figures of the law and not typed."""
    rows = [
        {
            say("excluded.factor"): plain(sentence(read(factor.name))),
            say("negotiation.range"): plain(
                figures.percent_span(Fraction(str(factor.low)), Fraction(str(factor.high)))
            ),
            say("excluded.law"): plain(factor.law),
        }
        for factor in made.factors
    ]
    if rows:
        st.markdown(say("negotiation.factors"))
        tables.table(rows, alt=say("negotiation.factors"), width=460)
    else:
        st.caption(say("negotiation.no_factors"))
