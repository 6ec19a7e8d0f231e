"""是否实质: plain facts about a record, and flags with their reason; no score."""

from __future__ import annotations

import streamlit as st

from engine.negotiation import clock
from engine.negotiation.bodies import NAMES
from engine.negotiation.substance import Substance, substance
from views import negotiation_desk as desks
from views import tables
from views.negotiation_form import side_name
from views.text import language, plain, read, say, sentence

FIGURES = ("turns", "words", "raised", "answered", "adopted", "partly")


def draw(now: desks.Open) -> None:
    """The facts of one record."""
    found = desks.kept("substance", now.record, lambda: substance(now.record.state))
    st.markdown(say("negotiation.facts_about"))
    st.header(say("negotiation.flags"), anchor=False)
    flags(found)
    st.header(say("negotiation.facts"), anchor=False)
    rows = [
        {say("compare.point"): label, say("negotiation.value"): plain(value)} for label, value in listed(found).items()
    ]
    tables.table(rows, alt=say("negotiation.facts"), width=360)
    st.header(say("negotiation.by_side"), anchor=False)
    by_side(found)


def flags(found: Substance) -> None:
    """What a reader should look at."""
    for flag in found.flags:
        st.warning(plain(sentence(read(flag.text))), icon=":material/flag:")
    if not found.flags:
        st.success(say("negotiation.no_flags"), icon=":material/check:")


def listed(found: Substance) -> dict[str, str]:
    """The facts that concern no side alone, by their label."""
    known = {
        "opened_by": side_name(found.opened_by),
        "opened_at": clock.words(found.opened, language()),
        "closed": ended(found),
        "events": str(found.events),
        "rounds": str(found.rounds),
        "disclosure_to_hearing": lasted(found.disclosure_to_hearing),
        "first_proposal_to_signing": lasted(found.first_proposal_to_signing),
        "consultations": say(
            "negotiation.consulted",
            number=found.consultations,
            time=clock.lasted(found.consultation_minutes, language()),
        ),
        "remarks": say("negotiation.of_these", number=found.remarks, rest=found.unanswered_remarks),
        "unanswered_points": str(found.unanswered_points),
        "victim_heard": _yes(found.victim_heard),
        "neutral_present": _yes(found.neutral_present),
        "in_custody_place": say("field.empty") if found.in_custody_place is None else _yes(found.in_custody_place),
    }
    return {say(f"negotiation_fact.{name}"): value for name, value in known.items()}


def ended(found: Substance) -> str:
    """How it ended, if it did."""
    return sentence(read(NAMES[found.closed])) if found.closed else say("negotiation_state.open")


def _yes(value: bool) -> str:
    return say("field.yes" if value else "field.no")


def lasted(minutes: int | None) -> str:
    """A span of time; one that runs backwards says so by its sign."""
    if minutes is None:
        return say("negotiation.not_on_record")
    return ("−" if minutes < 0 else "") + clock.lasted(abs(minutes), language())


def by_side(found: Substance) -> None:
    """What each side did."""
    rows = [
        {
            say("negotiation.side"): plain(side_name(side)),
            **{say(f"negotiation_figure.{name}"): str(getattr(figures, name)) for name in FIGURES},
        }
        for side, figures in found.sides.items()
    ]
    tables.table(rows, alt=say("negotiation.by_side"), width=560)
    st.caption(say("negotiation.words_note"))
