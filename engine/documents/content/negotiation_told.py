"""Before the talk: who took part and when, where and how it was held, the rights told, what was disclosed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from engine import wording
from engine.documents.content import phrases
from engine.documents.content.negotiation_events import corrections
from engine.documents.content.negotiation_words import WRITTEN
from engine.documents.proceedings import AND, Proceedings
from engine.negotiation import bodies
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Event
from engine.text import Text

FROM_START = Text(zh="自开启起参加", en="from the opening")
FROM = Text(zh="自{event}（{when}）起参加", en="from {event} ({when})")
UNTIL = Text(zh="{event}（{when}）起不再参加：{reason}", en="until {event} ({when}): {reason}")
IN_CUSTODY = Text(zh="在羁押场所", en="in a place of custody")
OUTSIDE = Text(zh="在羁押场所以外", en="outside any place of custody")
OPEN = Text(zh="公开", en="open")
CLOSED = Text(zh="不公开，理由：{reason}", en="closed, because: {reason}")
NOT_RECORDED = Text(zh="没有登记", en="none on record")
TOLD = Text(zh="{head}告知{names}：{how}。", en="{head}, told {names}: {how}.")
LABELS = {
    "when": Text(zh="记录", en="On record"),
    "place": Text(zh="地点", en="Place"),
    "custody": Text(zh="场所", en="Custody"),
    "open": Text(zh="公开与否", en="Openness"),
    "recording": Text(zh="同步录音录像", en="Recording"),
    "procedure": Text(zh="拟适用程序", en="Procedure proposed"),
    "agenda": Text(zh="议题", en="Agenda"),
    "corrected": Text(zh="更正", en="Correction"),
}


def persons(matter: Proceedings) -> list[dict[str, str]]:
    """Everyone who ever took part, in the order in which they came."""
    return [
        {
            "role": wording.capital(matter.say(ROLES[person.role])),
            "name": person.name,
            "office": person.office,
            "presence": wording.capital(matter.say(AND).join(_presence(person.id, matter))),
        }
        for person in matter.state.participants.values()
    ]


def _presence(id: str, matter: Proceedings) -> Iterator[str]:
    """From when to when somebody took part."""
    for event in matter.events:
        body, when = event.body, matter.when(event)
        if isinstance(body, bodies.Opened) and id in [person.id for person in body.participants]:
            yield matter.say(FROM_START)
        elif isinstance(body, bodies.Joined) and body.participant.id == id:
            yield matter.fill(FROM, event=matter.event(event.sequence), when=when)
        elif isinstance(body, bodies.Left) and body.participant == id:
            reason = " ".join(body.reason.split())
            yield matter.fill(UNTIL, event=matter.event(event.sequence), when=when, reason=reason)


def settings(matter: Proceedings) -> list[list[dict[str, str]]]:
    """Labels and values of each setting, with what was put right in it."""
    return [_setting(event, event.body, matter) for event in matter.events if isinstance(event.body, bodies.Setting)]


def _setting(event: Event, body: bodies.Setting, matter: Proceedings) -> list[dict[str, str]]:
    rows = {
        "when": matter.headed(event),
        "place": body.place,
        "custody": matter.say(IN_CUSTODY if body.in_custody_place else OUTSIDE),
        "open": matter.say(OPEN) if body.open else matter.fill(CLOSED, reason=body.reason),
        "recording": body.recording or matter.say(NOT_RECORDED),
        "procedure": matter.choice("procedure", body.procedure),
        "agenda": matter.joined(body.agenda),
        "corrected": "\n".join(corrections(matter, event.sequence)),
    }
    return [{"label": matter.say(LABELS[key]), "value": wording.capital(value)} for key, value in rows.items() if value]


def rights(matter: Proceedings) -> list[str]:
    """Every time rights were told: to whom, in writing or not, explained or not."""
    lines = []
    for event in matter.events:
        if isinstance(event.body, bodies.RightsTold):
            body = event.body
            how, names = WRITTEN[body.written, body.explained], matter.names(body.to)
            lines.append(wording.capital(matter.fill(TOLD, head=matter.headed(event), names=names, how=how)))
            lines += corrections(matter, event.sequence)
    return lines


def disclosures(matter: Proceedings) -> list[dict[str, Any]]:
    """Every disclosure with all that 高检发〔2026〕5号 37 asks for."""
    return [
        _disclosed(event, event.body, matter) for event in matter.events if isinstance(event.body, bodies.Disclosure)
    ]


def _disclosed(event: Event, body: bodies.Disclosure, matter: Proceedings) -> dict[str, Any]:
    return {
        "head": wording.capital(matter.headed(event)),
        "to": matter.names(body.to),
        "facts": phrases.paragraphs(body.facts),
        "crimes": matter.joined(_flat(body.crimes)),
        "factors": [_factor(factor, matter) for factor in body.factors],
        "proposal": phrases.paragraphs(body.proposal),
        "basis": matter.say(AND).join(_flat(body.basis)),
        "materials": phrases.paragraphs(body.materials),
        "corrected": corrections(matter, event.sequence),
    }


def _factor(factor: bodies.Factor, matter: Proceedings) -> dict[str, str]:
    low, high = Fraction(str(factor.low)), Fraction(str(factor.high))
    return {
        "name": matter.say(factor.name),
        "range": phrases.effect(low, high, matter.language),
        "law": factor.law or "—",
    }


def _flat(texts: Iterable[str]) -> Iterator[str]:
    return (" ".join(text.split()) for text in texts)
