"""Whether a claim, an answer, a remark or a correction may go on the record now.

A point is answered by the side that it is put to: the defence's and the victim's by the prosecution, which owes them
its reasons (高检发〔2026〕5号 20、27、37), the prosecution's by the defence. An answer that was no adoption may be
given anew, since that is how positions move; both stay on the record.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from engine.case.patch import apply
from engine.disputed import get
from engine.errors import Problem
from engine.negotiation import bodies, folding, whole
from engine.negotiation.bodies import Body
from engine.negotiation.participants import SIDES, Participant, Side
from engine.negotiation.refusing import DUPLICATE, Check, gated, known
from engine.negotiation.state import PARTIES, PointState, State
from engine.text import Text

Day = datetime.date | None
ANSWERS: dict[Side, Side] = {"defence": "prosecution", "prosecution": "defence", "victim": "prosecution"}

BY_OTHER = Text(zh="自己一方的意见由对方答复", en="a point is answered by the other side")
BY_SIDE = Text(zh="{whose}的意见由{who}答复", en="a point of the {whose} is answered by the {who}")
SUPERSEDED = Text(zh="这一点已经另行提出或者撤回", en="this point was put anew or dropped")
ANSWERED = Text(
    zh="这一点已经采纳，或者已经作过同样的答复；不同的主张另行提出",
    en="this point was adopted, or answered so already; put a new proposal instead",
)
SIGNED = Text(
    zh="具结书签署之后，没有新的事实、证据、反悔或者人民法院的告知，不得单方变更主张（ground）",
    en="after the signing a proposal may change only on new facts, new evidence, recanting or the court's advice "
    "(ground)",
)
SIGNED_LAW = "高检发〔2026〕5号 33、48"
NOT_RECANTED = Text(
    zh="记录里没有反悔；先由犯罪嫌疑人记明反悔", en="no recanting is on record; the suspect puts it down first"
)
COURTS = Text(
    zh="经人民法院告知调整的是检察机关的建议（刑诉法201条2款）",
    en="the court's advice is on the prosecution's proposal",
)
WORDS_ONLY = Text(
    zh="被害人一方的主张写成意见，由检察机关答复，不直接改动案情",
    en="the victim's side puts its points in words, which the prosecution answers; it does not change the case itself",
)
OWN_ONLY = Text(zh="只能更正自己所记的内容", en="only what one put on the record oneself can be corrected")
OWN_REMARK = Text(zh="自己的观察意见由别人答复", en="a remark is answered by somebody else")


def _to(state: State, person: Participant, body: Body, on: Day) -> Iterator[Problem]:
    yield from known(state, getattr(body, "to", ()), "to")


def _hearing(state: State, person: Participant, body: bodies.Statement, on: Day) -> Iterator[Problem]:
    if body.topics and person.side in ("defence", "victim"):
        yield from gated(state, "hearing", on)


def _proposal(state: State, person: Participant, body: bodies.Proposal, on: Day) -> Iterator[Problem]:
    seen: set[str] = set()
    for point in body.points:
        if point.id in seen:
            yield Problem(f"points.{point.id}", DUPLICATE.format(id=point.id))
        seen.add(point.id)
    if person.side not in PARTIES:
        if body.patch:
            yield Problem("patch", WORDS_ONLY)
        return
    yield from _ground(state, person, body)
    case = apply(state.common, body.patch)
    places = folding.known([state.common, *state.views.values(), case])
    for point in body.points:
        if point.path and ".".join(folding.place(point.path)) not in places:
            yield Problem.unknown(f"points.{point.id}.path", point.path, places)
    problems = list(whole.of_case(case, "patch"))
    yield from problems or whole.after(state, person.id, body, "patch")
    if person.side == "prosecution":
        yield from gated(state, "hearing", on)


def _ground(state: State, person: Participant, body: bodies.Proposal) -> Iterator[Problem]:
    """After the signing nobody moves alone without a ground (高检发〔2026〕5号 33)."""
    if state.undertaking is not None and body.ground is None:
        yield Problem("ground", SIGNED, SIGNED_LAW)
    if body.ground == "recanting" and not state.recanted:
        yield Problem("ground", NOT_RECANTED)
    if body.ground == "court_advice" and person.side != "prosecution":
        yield Problem("ground", COURTS)


def _answer(state: State, person: Participant, body: bodies.PointAnswer, on: Day) -> Iterator[Problem]:
    point = state.points.get(body.point)
    if point is None:
        yield Problem.unknown("point", body.point, [known.ref for known in state.open_points()])
        return
    by = ANSWERS.get(point.side)
    if point.side == person.side:
        yield Problem("point", BY_OTHER, SIDES[by] if by else "")
    elif by != person.side:
        yield Problem("point", BY_SIDE.format(whose=SIDES[point.side], who=SIDES[by or "prosecution"]))
    elif point.answer is not None and point.answer.result in ("adopted", body.result):
        yield Problem("point", ANSWERED)
    elif point.superseded or (point.answer is not None and not _claimed(state, point)):
        yield Problem("point", SUPERSEDED)
    elif body.result == "adopted" and point.point.path and point.side in state.views:
        yield from whole.after(state, person.id, body, "result")


def _claimed(state: State, point: PointState) -> bool:
    """Whether its side still says what the point says, so that another answer has something to answer."""
    if not point.point.path:
        return True
    place = folding.place(point.point.path)
    if state.claims.get((point.side, place)) != point.ref or point.side not in state.views:
        return False
    return not folding.agreed(get(state.views[point.side], place), get(state.common, place), place)


def _remark_answer(state: State, person: Participant, body: bodies.RemarkAnswer, on: Day) -> Iterator[Problem]:
    if body.remark not in state.remarks:
        yield Problem.unknown("remark", str(body.remark), map(str, state.remarks))
    elif state.events[body.remark - 1].author == person.id:
        yield Problem("remark", OWN_REMARK)


def _correction(state: State, person: Participant, body: bodies.Correction, on: Day) -> Iterator[Problem]:
    if body.of > len(state.events):
        yield Problem.unknown("of", str(body.of), [str(len(state.events))])
    elif state.events[body.of - 1].author != person.id:
        yield Problem("of", OWN_ONLY)


CHECKS: dict[type[Body], Check] = {
    bodies.RightsTold: _to,
    bodies.Disclosure: _to,
    bodies.Statement: _hearing,
    bodies.Proposal: _proposal,
    bodies.PointAnswer: _answer,
    bodies.RemarkAnswer: _remark_answer,
    bodies.Correction: _correction,
}
