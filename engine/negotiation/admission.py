"""Whether an event may go on the record now: by whom, after what, with what; every problem at once.

A refusal without a reason never comes so far (the event's own shape demands one). Here stands what depends on the rest
of the record: who may speak at all, and what an opening must hold. `admission_talk` is about claims and answers,
`admission_steps` about comings and goings, signatures and closes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from engine.errors import Problem
from engine.law.procedure import procedure
from engine.negotiation import admission_steps, admission_talk, bodies, whole
from engine.negotiation.bodies import Body
from engine.negotiation.participants import ROLES, Participant
from engine.negotiation.refusing import DUPLICATE, kind_of
from engine.negotiation.state import State
from engine.text import Text

NOT_OPEN = Text(zh="记录的第一条应当是开启协商", en="the first event of a record opens the negotiation")
OPEN_ALREADY = Text(zh="协商已经开启", en="the negotiation is open already")
CLOSED = Text(
    zh="协商已经结束；可以重新开启，或者更正", en="the negotiation is closed; it can be reopened, or an event corrected"
)
SUSPENDED = Text(zh="正在休会；先恢复", en="the negotiation is suspended; resume it first")
GONE = Text(zh="{name}已经退出", en="{name} takes no further part")
MAY_NOT = Text(zh="{role}不能记“{what}”", en="the {role} cannot put “{what}” on the record")
DEFENDER_ACTS = Text(
    zh="已有辩护人，“{what}”由犯罪嫌疑人或者辩护人进行，不得绕开辩护人由值班律师进行（高检发〔2026〕5号 31）",
    en="there is a defender: “{what}” is for the suspect or the defender, who may not be gone round with a duty lawyer "
    "(高检发〔2026〕5号 31)",
)
ONE_SUSPECT = Text(
    zh="一份记录对应一名犯罪嫌疑人、被告人；同案的各立一份",
    en="a record is about one suspect; each of several has their own",
)
PRIVATE = Text(
    zh="案情是双方共同的起点，不能含一方的“{key}”",
    en="the case is what both start from and cannot hold one side's '{key}'",
)
OTHER_PLACE = Text(
    zh="规则的适用地区“{rules}”与案情的“{case}”不同", en="the rules are for '{rules}' and the case for '{case}'"
)
# What may still be put on a closed record, and on one that is suspended.
AFTER_CLOSE = ("reopened", "correction", "recanted", "signed")
IN_RECESS = (
    "resumed",
    "correction",
    "joined",
    "left",
    "consultation",
    "recanted",
    "rights_told",
    "disclosure",
    "notice",
    "objection",
)
# Acts of the defence that a duty lawyer does not take out of a defender's hands.
DEFENDERS_OWN = ("proposal", "answer", "done", "closed_with_agreement", "closed_without", "reopened", "fork_settled")
_SHARED = ("particulars",)  # of the documents: names and numbers; texts and answers are one side's own

_CHECKS = admission_talk.CHECKS | admission_steps.CHECKS


def admit(state: State, author: str, body: Body, on: datetime.date | None = None) -> list[Problem]:
    """Why the event may not be put on the record now; empty where it may. `on` is its day, by default today."""
    if isinstance(body, bodies.Opened):
        return list(_opening(state, author, body))
    if state.opened is None:
        return [Problem("type", NOT_OPEN)]
    person = state.participants.get(author)
    if person is None:
        return [Problem.unknown("author", author, state.participants)]
    found = list(_standing(state, person, body))
    check = _CHECKS.get(type(body))
    return found or (list(check(state, person, body, on)) if check else [])


def _opening(state: State, author: str, body: bodies.Opened) -> Iterator[Problem]:
    if state.opened is not None:
        yield Problem("type", OPEN_ALREADY)
        return
    seen: set[str] = set()
    for person in body.participants:
        if person.id in seen:
            yield Problem(f"participants.{person.id}", DUPLICATE.format(id=person.id))
        seen.add(person.id)
    if sum(person.role == "suspect" for person in body.participants) != 1:
        yield Problem("participants", ONE_SUSPECT)
    opener = next((person for person in body.participants if person.id == author), None)
    if opener is None:
        yield Problem.unknown("author", author, seen)
    else:
        yield from _allowed(opener, body)
    yield from _shared(dict(body.case))
    place = body.case.get("jurisdiction", "national")
    if place != body.rules.jurisdiction:
        yield Problem("rules.jurisdiction", OTHER_PLACE.format(rules=body.rules.jurisdiction, case=place))
    yield from whole.of_case(dict(body.case), "case")


def _shared(case: dict[str, Any]) -> Iterator[Problem]:
    """A position, a text or an answer of one side is not what both start from."""
    papers = case.get("documents")
    own = [f"documents.{key}" for key in papers if key not in _SHARED] if isinstance(papers, dict) else []
    for key in [*(key for key in ("positions", "saved_with") if key in case), *own]:
        yield Problem(f"case.{key}", PRIVATE.format(key=key))


def _standing(state: State, person: Participant, body: Body) -> Iterator[Problem]:
    """Whether this person may speak at all now."""
    kind = kind_of(body)
    if person.id in state.gone:
        yield Problem("author", GONE.format(name=person.name))
    yield from _allowed(person, body)
    if person.role == "duty_lawyer" and kind in DEFENDERS_OWN and state.present("counsel"):
        yield Problem("author", DEFENDER_ACTS.format(what=bodies.NAMES[kind]))
    if state.closed is not None and (kind not in AFTER_CLOSE or getattr(body, "paper", "record") != "record"):
        yield Problem("type", CLOSED)
    if state.suspended and kind not in IN_RECESS:
        yield Problem("type", SUSPENDED)


def _allowed(person: Participant, body: Body) -> Iterator[Problem]:
    kind = kind_of(body)
    allowed = procedure("plea").may[kind]
    if person.role not in allowed:
        who = Text.join(name for role, name in ROLES.items() if role in allowed)
        yield Problem("author", MAY_NOT.format(role=ROLES[person.role], what=bodies.NAMES[kind]), who)
