"""Whether somebody may come or go, sign, recant, close, reopen or settle a fork now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from engine.errors import Problem
from engine.law.procedure import procedure
from engine.negotiation import bodies
from engine.negotiation.bodies import Body
from engine.negotiation.gate import blocking, gate
from engine.negotiation.participants import LAWYERS, ROLES, Participant
from engine.negotiation.persons import is_minor
from engine.negotiation.refusing import DUPLICATE, Check, gated, known, missing
from engine.negotiation.state import PARTIES, State
from engine.negotiation.words import VALUES
from engine.text import Text

Day = datetime.date | None

ONE_SUSPECT = Text(zh="已有犯罪嫌疑人；同案的另立一份记录", en="there is a suspect; another one has their own record")
NOT_YOURS = Text(
    zh="{role}由其本方增加或者记明退出", en="the {role} is brought in, or noted as gone, by their own side"
)
SELF_ONLY = Text(zh="犯罪嫌疑人只能自己退出", en="only the suspect takes the suspect out")
NO_LAWYER = Text(zh="通知的对象须有辩护人或者值班律师", en="the notice must go to a defender or duty lawyer")
PAST_DAY = Text(zh="签署日期{day}已经过去", en="the day of the signing, {day}, has passed")
NOT_THEIR_PAPER = Text(zh="{role}不在“{paper}”上签名", en="the {role} does not sign the {paper}")
OWN_WITNESS = Text(zh="签名的人不能为自己见证", en="nobody is a witness to their own signature")
NO_OBJECTION = Text(
    zh="须是未成年人，并且其法定代理人或者辩护人的异议已经在记录里（刑诉法174条2款2项）",
    en="there must be a minor, and the objection of their guardian or defender on the record (刑诉法174条2款2项)",
)
OWN_RECANTING = Text(
    zh="反悔由犯罪嫌疑人本人记；不履行的由检察官记（kind）",
    en="recanting is put down by the suspect, non-performance by the prosecutor (kind)",
)
NOTHING_SIGNED = Text(
    zh="还没有签署，也没有作过自愿性声明；不同意的，直接陈述意见",
    en="nothing was signed or declared yet; who disagrees simply says so",
)
NOT_CLOSED = Text(zh="协商没有结束，不必重新开启", en="the negotiation is not closed")
NOT_SUSPENDED = Text(zh="没有休会", en="the negotiation is not suspended")
FORKED = Text(
    zh="记录曾经分叉，须双方都确认处理办法才能结束",
    en="the record forked; both sides confirm how it goes on before it closes",
)
OWN_DUTY = Text(
    zh="“{text}”是本方应当做的，不能以此为由结束", en="“{text}” is one's own to do; one cannot close despite it"
)
NOT_MISSING = Text(zh="“{id}”并不欠缺", en="'{id}' is not missing")
NO_BRANCH = Text(
    zh="本记录第{after}条之后不是以{hash}开头的一支",
    en="the branch after event {after} does not begin with {hash} here",
)
STILL_HERE = Text(zh="{hash}就在本记录里，没有搁置", en="{hash} stands in this record and was not set aside")


def _joined(state: State, person: Participant, body: bodies.Joined, on: Day) -> Iterator[Problem]:
    new = body.participant
    already = state.participants.get(new.id)
    if already is not None and (already.id not in state.left or already.role != new.role):
        yield Problem("participant.id", DUPLICATE.format(id=already.id))
    if new.role == "suspect" and already is None:
        yield Problem("participant.role", ONE_SUSPECT)
    # The prosecution may note a lawyer whom the legal-aid body sent; it may not set one beside the defender.
    sent = new.role in LAWYERS and not state.present("counsel")
    own = person.side == new.side or person.role == "moderator" or new.side not in PARTIES
    if not (own or sent):
        yield Problem("author", NOT_YOURS.format(role=ROLES[new.role]))


def _left(state: State, person: Participant, body: bodies.Left, on: Day) -> Iterator[Problem]:
    """One side cannot take the other's people out; who notes that others are gone does not silence them."""
    yield from known(state, (body.participant,), "participant")
    gone = state.participants.get(body.participant)
    if gone is None or gone.id == person.id:
        return
    if gone.role == "suspect":
        yield Problem("participant", SELF_ONLY)
    elif gone.side in PARTIES and (gone.side != person.side or person.role == "duty_lawyer"):
        yield Problem("participant", NOT_YOURS.format(role=ROLES[gone.role]))


def _notice(state: State, person: Participant, body: bodies.Notice, on: Day) -> Iterator[Problem]:
    yield from known(state, body.to, "to")
    lawyers = {lawyer.id for lawyer in state.lawyers()}
    if body.to and not lawyers & set(body.to):
        yield Problem("to", NO_LAWYER)
    day = getattr(body, "signing_on", None)
    if day is not None and on is not None and day < on:
        yield Problem("signing_on", PAST_DAY.format(day=day))


def _signed(state: State, person: Participant, body: bodies.Signed, on: Day) -> Iterator[Problem]:
    yield from known(state, body.witnesses, "witnesses")
    if person.id in body.witnesses:
        yield Problem("witnesses", OWN_WITNESS)
    if person.role not in procedure("plea").papers[body.paper]:
        paper = VALUES["paper"][body.paper]
        yield Problem("paper", NOT_THEIR_PAPER.format(role=ROLES[person.role], paper=paper))
    elif body.paper == "undertaking":
        yield from gated(state, "signing", on)


def _no_signature(state: State, person: Participant, body: bodies.NoSignature, on: Day) -> Iterator[Problem]:
    objecting = {state.participants[id].role for id in state.tally.objections} & {"guardian", "counsel"}
    if getattr(body, "exception", "") == "minor_objection" and not (is_minor(state) and objecting):
        yield Problem("exception", NO_OBJECTION)


def _recanted(state: State, person: Participant, body: bodies.Recanted, on: Day) -> Iterator[Problem]:
    if (body.kind == "recanting") != (person.role == "suspect"):
        yield Problem("kind", OWN_RECANTING)
    if (
        state.undertaking is None
        and state.voluntary is None
        and not isinstance(state.closed, bodies.ClosedWithAgreement)
    ):
        yield Problem("type", NOTHING_SIGNED)


def _closed(state: State, person: Participant, body: Body, on: Day) -> Iterator[Problem]:
    if any(not set(PARTIES) <= sides for sides in state.forks.values()):
        yield Problem("type", FORKED)
    if isinstance(body, bodies.ClosedWithout):
        yield from _despite(state, person, body, on)
    else:
        yield from gated(state, "agreement", on)


def _despite(state: State, person: Participant, body: bodies.ClosedWithout, on: Day) -> Iterator[Problem]:
    """What is missing blocks, unless it is the other side's to do and the reason for not waiting is given."""
    lacking = {item.id: item for item in blocking(gate(state, "closing", on))}
    for id in body.despite:
        if id not in lacking:
            yield Problem(f"despite.{id}", NOT_MISSING.format(id=id), ", ".join(lacking))
        elif lacking[id].item.owed_by == person.side:
            yield Problem(f"despite.{id}", OWN_DUTY.format(text=lacking[id].item.text))
    yield from (missing(item) for id, item in lacking.items() if id not in body.despite)


def _resumed(state: State, person: Participant, body: Body, on: Day) -> Iterator[Problem]:
    if not state.suspended:
        yield Problem("type", NOT_SUSPENDED)


def _reopened(state: State, person: Participant, body: Body, on: Day) -> Iterator[Problem]:
    if state.closed is None:
        yield Problem("type", NOT_CLOSED)


def _fork_settled(state: State, person: Participant, body: bodies.ForkSettled, on: Day) -> Iterator[Problem]:
    """What is said of the branches must be so: the kept one stands here, the other does not."""
    after, kept = getattr(body, "after", 0), getattr(body, "kept", "")  # a form asks before it has them
    hashes = {event.hash: event.sequence for event in state.events}
    if hashes.get(kept) != after + 1:
        yield Problem("kept", NO_BRANCH.format(after=after, hash=kept[:12]))
    for hash in getattr(body, "aside", ()):
        if hash in hashes:
            yield Problem("aside", STILL_HERE.format(hash=hash[:12]))


CHECKS: dict[type[Body], Check] = {
    bodies.Joined: _joined,
    bodies.Left: _left,
    bodies.Notice: _notice,
    bodies.Signed: _signed,
    bodies.NoSignature: _no_signature,
    bodies.Recanted: _recanted,
    bodies.ClosedWithAgreement: _closed,
    bodies.ClosedWithout: _closed,
    bodies.Resumed: _resumed,
    bodies.Reopened: _reopened,
    bodies.ForkSettled: _fork_settled,
}
