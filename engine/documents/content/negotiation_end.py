"""How a negotiation ended: what is agreed, what stays in dispute, what was missing, who signed, how to verify."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import summary, wording
from engine.disputed import name_of, points, stated
from engine.documents.content import phrases
from engine.documents.content.negotiation_rounds import short
from engine.documents.proceedings import AT, Proceedings
from engine.errors import InputError
from engine.law.procedure import Step
from engine.negotiation import bodies, casefile, chain, clock
from engine.negotiation.gate import Missing, gate
from engine.negotiation.participants import ROLES, SIDES
from engine.negotiation.positions import standing
from engine.negotiation.record import Event
from engine.negotiation.state import PARTIES, State
from engine.text import Text

ENDS = ("closed_with_agreement", "closed_without")
TURNS = (*ENDS, "recanted", "reopened")
STILL_OPEN = Text(zh="协商尚未结束。", en="The negotiation is not closed yet.")
HAPPENED = Text(zh="{head}：{what}。", en="{head}: {what}.")
TERMS = Text(zh="协议内容：{text}", en="Terms: {text}")
REASON = Text(zh="理由：{text}", en="Reason: {text}")
DISPUTED = Text(zh="仍有争议：", en="In dispute:")
NUMBERED = Text(zh="（{n}）{text}", en="({n}) {text}")
BOTH = Text(zh="双方一致", en="Both sides")
ITEM = Text(zh="{name}：{value}", en="{name}: {value}")
TERM = Text(zh="量刑建议：{value}", en="Proposed sentence: {value}")
ADOPTED = Text(zh="{claim}（{point}，已采纳）", en="{claim} ({point}, adopted)")
NOT_ADOPTED = Text(zh="{claim}（{side}，{point}，{answer}）", en="{claim} ({side}, {point}, {answer})")
OPEN_POINT = Text(zh="尚未答复", en="not answered yet")
BASIS = {
    "law": Text(zh="法律要求", en="demanded by the law"),
    "proposed": Text(zh="约定程序，法律尚未要求", en="proposed, not yet law"),
}
EFFECT = {True: Text(zh="不得进行", en="bars the step"), False: Text(zh="提示", en="warns")}
NOT_AWAITED = Text(zh="没有等待，原因：{reason}", en="Not waited for, because: {reason}")
VOID = Text(zh="{paper}（已因反悔失效）", en="{paper} (void by recanting)")
KEYED = Text(zh="附电子签名（Ed25519）", en="with an electronic signature (Ed25519)")
SIGNED_AT = Text(zh="{when}在记录上签名（{event}）", en="signed the record on {when} ({event})")


# What is agreed and what is not -----------------------------------------------------------------------------------


def outcome(matter: Proceedings) -> list[str]:
    """How it ended, be it more than once, in the words of whoever closed it."""
    lines: list[str] = []
    for event in matter.state.of_type(*TURNS):
        happened = matter.fill(HAPPENED, head=matter.headed(event), what=bodies.NAMES[event.type])
        lines.append(wording.capital(happened))
        if isinstance(event.body, bodies.ClosedWithAgreement):
            lines += _labelled(TERMS, event.body.terms, matter)
        else:
            lines += _labelled(REASON, getattr(event.body, "reason", ""), matter)
        if isinstance(event.body, bodies.ClosedWithout):
            lines.append(matter.say(DISPUTED))
            named = enumerate(event.body.disputed, 1)
            lines += [matter.fill(NUMBERED, n=n, text=" ".join(one.split())) for n, one in named]
    return lines + ([matter.say(STILL_OPEN)] if matter.state.closed is None else [])


def _labelled(text: Text, typed: str, matter: Proceedings) -> list[str]:
    lines = phrases.paragraphs(typed)
    return [matter.fill(text, text=lines[0]), *lines[1:]] if lines else []


def figures(matter: Proceedings) -> dict[str, Any]:
    """What each side's position comes to at the end, and the points between them; one row where nothing is left."""
    try:
        found = standing(matter.state, matter.rules)
    except InputError:  # the rules of today no longer take the case
        return {"rows": [], "disputed": [], "explained": ""}
    language = matter.language
    apart = bool(found.disputed) or len({summary.point(one, language) for one in found.results.values()}) > 1
    shown = found.results.items() if apart else list(found.results.items())[:1]
    return {
        "rows": [
            {
                "name": wording.capital(matter.say(wording.position(name) if apart else BOTH)),
                "range": summary.declared(result, language),
                "point": summary.point(result, language),
                "fine": summary.fine(result, language),
                "probation": wording.capital(summary.probation(result, language)),
            }
            for name, result in shown
        ],
        "disputed": [
            {
                "name": matter.say(point.name),
                "prosecution": wording.capital(matter.say(point.values["prosecution"])),
                "defence": wording.capital(matter.say(point.values["defence"])),
                "alone": summary.changes(point.months_by, found, language),
                "last": summary.changes(point.last_by, found, language),
            }
            for point in found.disputed
        ],
        "explained": summary.explained(found, language) if found.disputed else "",
    }


def agreed(matter: Proceedings) -> list[str]:
    """What the case has otherwise than at the opening because both sides agree, then points with no place in it."""
    return list(dict.fromkeys([*_places(matter), *_beside(matter)]))


def _places(matter: Proceedings) -> Iterator[str]:
    views = {"before": matter.opened.case, "after": matter.state.common}
    result = matter.result(matter.state.common)
    for point in points(views, matter.rules) if result else ():
        if point.path[0] != "proposal":
            name = name_of(point, views, matter.rules)
            assert result is not None
            yield matter.fill(ITEM, name=name, value=stated(point, views["after"], result, matter.rules))
    term = matter.state.common.get("proposal")
    if result and result.penalty and term and term != matter.opened.case.get("proposal"):
        kind = term.get("kind") or result.penalty.kind
        yield matter.fill(TERM, value=phrases.terms(kind, term["low"], term["high"], matter.language))


def _beside(matter: Proceedings) -> Iterator[str]:
    for item in matter.state.points.values():
        if item.answer and item.answer.result == "adopted" and not item.point.path and not item.superseded:
            yield matter.fill(ADOPTED, claim=short(item.point.claim), point=matter.point(item.ref))


def unsettled(matter: Proceedings) -> list[str]:
    """Points of either side with no place in the case that the other did not adopt; none once all is agreed."""
    if isinstance(matter.state.closed, bodies.ClosedWithAgreement):
        return []
    found = []
    for side in PARTIES:
        for item in casefile.standing(matter.state, side):
            if not item.point.path and not (item.answer and item.answer.result == "adopted"):
                answer = matter.choice("result", item.answer.result) if item.answer else matter.say(OPEN_POINT)
                claim, point = short(item.point.claim), matter.point(item.ref)
                found.append(matter.fill(NOT_ADOPTED, claim=claim, side=SIDES[side], point=point, answer=answer))
    return found


# What was missing -------------------------------------------------------------------------------------------------


def missing(matter: Proceedings) -> list[dict[str, str]]:
    """What the gate found missing when the negotiation was last closed; for an open one, what an agreement lacks."""
    step, state, body = _at_the_end(matter)
    despite = body.despite if isinstance(body, bodies.ClosedWithout) else {}
    return [_row(item, despite.get(item.id, ""), matter) for item in gate(state, step)]


def _at_the_end(matter: Proceedings) -> tuple[Step, State, bodies.Body | None]:
    for place in range(len(matter.events) - 1, -1, -1):
        event = matter.events[place]
        if event.type in ENDS:
            step: Step = "agreement" if event.type == ENDS[0] else "closing"
            return step, State.of(matter.events[:place]), event.body
    return "agreement", matter.state, None


def _row(found: Missing, reason: str, matter: Proceedings) -> dict[str, str]:
    note = matter.fill(NOT_AWAITED, reason=" ".join(reason.split())) if reason else ""
    return {
        "text": matter.say(found.item.text),
        "note": note,
        "law": found.item.law or "—",
        "basis": wording.capital(matter.say(BASIS[found.item.basis])),
        "effect": wording.capital(matter.say(EFFECT[found.blocks])),
    }


# Who signed -------------------------------------------------------------------------------------------------------


def signatures(matter: Proceedings) -> list[dict[str, str]]:
    """Every signature in its order, those that recanting made void among them."""
    return [_signature(event, event.body, matter) for event in matter.events if isinstance(event.body, bodies.Signed)]


def _signature(event: Event, body: bodies.Signed, matter: Proceedings) -> dict[str, str]:
    paper, day = matter.choice("paper", body.paper), wording.date(clock.day(event.time), matter.language)
    valid = body.paper == "record" or not any(later.type == "recanted" for later in matter.events[event.sequence :])
    return {
        "paper": wording.capital(paper if valid else matter.fill(VOID, paper=paper)),
        "who": matter.person(event.author),
        "when": f"{day}\n{clock.hour(event.time)}{matter.say(AT)}{matter.event(event.sequence)}",
        "witnesses": matter.names(body.witnesses) or "—",
        "recording": body.recording or "—",
        "keyed": matter.say(KEYED) if event.raw.get("key") else "",
    }


def signers(matter: Proceedings) -> list[dict[str, str]]:
    """Everyone who takes part, to sign the paper by hand where they have not signed the record."""
    rows = []
    for person in matter.state.present():
        event = matter.state.signed.get(("record", person.id))
        done = matter.fill(SIGNED_AT, when=matter.when(event), event=matter.event(event.sequence)) if event else ""
        role = wording.capital(matter.say(ROLES[person.role]))
        rows.append({"role": role, "name": person.name, "signed": wording.capital(done)})
    return rows


# How to check -----------------------------------------------------------------------------------------------------


def oddities(matter: Proceedings) -> list[str]:
    """What verifying the record finds odd or wrong."""
    return [matter.say(fault.text) for fault in chain.verify(event.raw for event in matter.record.events)]
