"""Was it substantive? Plain facts about a record, and flags with their reason; no score, nothing ranked.

A flag says what the record shows and why it matters; what it means is for whoever reads it.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator

from engine.law.procedure import procedure
from engine.negotiation.bodies import ClosedWithAgreement, ClosedWithout, Consultation, Proposal, Statement
from engine.negotiation.gate import first_hearing
from engine.negotiation.participants import Side
from engine.negotiation.state import PARTIES, State
from engine.result import Part
from engine.text import Text

_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9]+")
QUICK_MINUTES = 30
_MINUTE = datetime.timedelta(minutes=1)


class SideFigures(Part):
    """What one side did: turns taken, words said (Chinese characters and Latin words), points and their answers."""

    turns: int
    words: int
    raised: int
    answered: int
    adopted: int
    partly: int


class Flag(Part):
    """Something a reader should look at, and why."""

    id: str
    text: Text


class Substance(Part):
    """The facts of one record; times in minutes, None where one end of them is not on record."""

    negotiation: str
    title: str
    opened_by: Side
    opened: datetime.datetime
    closed: str
    events: int
    rounds: int
    sides: dict[str, SideFigures]
    disclosure_to_hearing: int | None
    first_proposal_to_signing: int | None
    consultations: int
    consultation_minutes: int
    remarks: int
    unanswered_remarks: int
    unanswered_points: int
    victim_heard: bool
    neutral_present: bool
    in_custody_place: bool | None
    flags: tuple[Flag, ...]


def substance(state: State) -> Substance:
    """The facts of a record, open or closed."""
    assert state.opened is not None
    first = state.events[0]
    consultations = [event.body.minutes for event in state.events if isinstance(event.body, Consultation)]
    return Substance(
        negotiation=str(first.raw["negotiation"]),
        title=state.opened.title,
        opened_by=state.participants[first.author].side,
        opened=first.time,
        closed="" if state.closed is None else state.closed.type,
        events=len(state.events),
        rounds=state.moves[-1].round if state.moves else 0,
        sides={side: _side(state, side) for side in (*PARTIES, "victim")},
        disclosure_to_hearing=_minutes(_first(state, "disclosure"), _at(state, first_hearing(state))),
        first_proposal_to_signing=_minutes(_offered(state), _signing(state)),
        consultations=len(consultations),
        consultation_minutes=sum(consultations),
        remarks=len(state.remarks),
        unanswered_remarks=sum(answer is None for answer in state.remarks.values()),
        unanswered_points=len(state.open_points()),
        victim_heard=any(True for _ in state.of_type("victim_opinion")),
        neutral_present=any(
            person.side == "neutral" and person.role != "interpreter" for person in state.participants.values()
        ),
        in_custody_place=state.settings[-1].in_custody_place if state.settings else None,
        flags=tuple(_flags(state)),
    )


def words(text: str) -> int:
    """Chinese characters and Latin words."""
    return len(_WORD.findall(text))


def _side(state: State, side: Side) -> SideFigures:
    own = [event for event in state.events if state.participants[event.author].side == side]
    spoken = [event.body for event in own if isinstance(event.body, Statement | Proposal)]
    said = [body.text if isinstance(body, Statement) else _said(body) for body in spoken]
    claimed = [point for point in state.points.values() if point.side == side and not point.superseded]
    points = [point for point in claimed if not point.unnamed]  # what a side raised, it said in words
    results = Counter(point.answer.result for point in points if point.answer)
    return SideFigures(
        turns=len(spoken),
        words=sum(map(words, said)),
        raised=len(points),
        answered=sum(results.values()),
        adopted=results["adopted"],
        partly=results["partly"],
    )


def _said(body: Proposal) -> str:
    return " ".join([body.reasons, *(f"{point.claim} {point.evidence}" for point in body.points)])


def _first(state: State, kind: str) -> datetime.datetime | None:
    return next((event.time for event in state.of_type(kind)), None)


def _offered(state: State) -> datetime.datetime | None:
    """When a side first put a position; what the victim's side asks for is none."""
    return state.moves[0].event.time if state.moves else None


def _at(state: State, sequence: int | None) -> datetime.datetime | None:
    return state.events[sequence - 1].time if sequence else None


def _signing(state: State) -> datetime.datetime | None:
    signature = state.signature("undertaking", "suspect")
    return signature.time if signature else None


def _minutes(start: datetime.datetime | None, end: datetime.datetime | None) -> int | None:
    return None if start is None or end is None else round((end - start) / _MINUTE)


def _flags(state: State) -> Iterator[Flag]:
    if _first(state, "disclosure") is None:
        yield _flag(
            "no_disclosure",
            "没有沟通量刑告知，辩护方无从知道建议如何得出（高检发〔2026〕5号 37）",
            "no disclosure: the defence could not know how the proposal arises (高检发〔2026〕5号 37)",
        )
    rounds = state.moves[-1].round if state.moves else 0
    if state.closed is not None and rounds <= 1:
        yield _flag("one_round", "只有一轮，没有看到主张的变化", "one round only: no position is seen to move")
    reasons = Counter(_refusals(state))
    if reasons and (most := max(reasons.values())) > 1:
        yield _flag(
            "same_refusal",
            f"不予采纳的{reasons.total()}点意见中，{most}点的理由文字完全相同",
            f"of {reasons.total()} points refused, {most} were refused with the same text",
        )
    quick = _minutes(_offered(state), _signing(state))
    if quick is not None and quick < QUICK_MINUTES:
        yield _flag(
            "quick_signing",
            f"第一次主张之后{quick}分钟就签署了具结书",
            f"the undertaking was signed {quick} minutes after the first proposal",
        )
    if unanswered := sum(answer is None for answer in state.remarks.values()):
        yield _flag("unanswered_remarks", f"{unanswered}条观察意见没有答复", f"{unanswered} remarks without an answer")
    if isinstance(state.closed, ClosedWithAgreement) and not any(True for _ in state.of_type("consultation")):
        yield _flag(
            "no_consultation",
            "达成一致之前犯罪嫌疑人与律师没有单独会见",
            "agreed without any private consultation of suspect and lawyer",
        )
    if isinstance(state.closed, ClosedWithout) and state.closed.despite:
        items = procedure("plea").items
        missing = Text.join(items[id].text if id in items else Text(zh=id, en=id) for id in state.closed.despite)
        yield _flag(
            "closed_despite", f"结束时仍然欠缺：{missing.zh}", f"closed although something was missing: {missing.en}"
        )
    if not any(True for _ in state.of_type("victim_opinion")) and state.present("victim", "victim_agent"):
        yield _flag("victim_unheard", "被害人一方参加，却没有其意见", "the victim's side takes part but was not heard")


def _refusals(state: State) -> list[str]:
    """The reasons of every refusal, blanks and punctuation aside."""
    return [
        "".join(_WORD.findall(point.answer.reason))
        for point in state.points.values()
        if point.answer and point.answer.result == "not_adopted" and not point.unnamed
    ]


def _flag(id: str, zh: str, en: str) -> Flag:
    return Flag(id=id, text=Text(zh=zh, en=en))
