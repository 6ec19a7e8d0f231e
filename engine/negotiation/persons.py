"""Who the persons of a record are to the law of procedure: a minor, somebody barred, which lawyers count."""

from __future__ import annotations

from typing import Any

from engine.case.age import BIRTH, age_on
from engine.case.check import as_date
from engine.negotiation import clock
from engine.negotiation.state import State

MAJORITY = 18
BARRED = ("deaf_mute_or_blind", "partial_capacity")
EXCEPTIONS_BARRED = {"blind_deaf_mute", "partial_capacity"}


def person_facts(state: State) -> dict[str, Any]:
    """What the case says of the person."""
    return (state.common.get("defendant") or {}).get("facts") or {}


def is_minor(state: State) -> bool:
    """Whether the person is under 18 on the day of the last event (刑诉法281条).

    By the birth date, else by an age that is stated; of the age at the offence alone the safe reading is taken.
    """
    known = person_facts(state)
    birth = as_date(known[BIRTH]) if known.get(BIRTH) else None
    if birth is not None and state.events:
        return age_on(birth, clock.day(state.events[-1].time)) < MAJORITY
    ages = [known.get("age_at_sentencing"), known.get("age_at_offence")]
    ages += [(count.get("facts") or {}).get("age_at_offence") for count in state.common.get("counts", {}).values()]
    stated = [age for age in ages if isinstance(age, int)]
    return bool(stated) and stated[0] < MAJORITY


def barred(state: State) -> bool:
    """Whether the summary and the fast-track procedure are closed for what the person is (刑诉法215条1项、223条1项)."""
    known = person_facts(state)
    return any(known.get(name) is True for name in BARRED) or bool(state.tally.exceptions & EXCEPTIONS_BARRED)


def counting(state: State) -> set[str]:
    """The lawyers whose being told and heard counts: the defenders; a duty lawyer where there is none.

    A duty lawyer whose undertaking the suspect affirmed after a defender came counts for what was done then (5号 31).
    """
    found = {person.id for person in state.acting()}
    if later_counsel(state) and affirmed(state):
        found |= {person.id for person in state.lawyers()}
    return found


def later_counsel(state: State) -> bool:
    """Whether there is a defender now and was none when the suspect signed."""
    signed = state.undertaking
    return signed is not None and not signed.counsel and bool(state.present("counsel"))


def affirmed(state: State) -> bool:
    """Whether the suspect declared a free will since the defender came."""
    came = max((state.came.get(person.id, 0) for person in state.present("counsel")), default=0)
    return state.affirmed > came
