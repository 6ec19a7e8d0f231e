"""What a record already says for the papers of the case, field by field: nobody writes down twice what was said once.

In Chinese only, like the papers (`templates/documents.yaml` names their fields). What a person wrote there comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.negotiation.bodies import (
    NoSignature,
    Objection,
    PointKind,
    Setting,
    Statement,
    VictimNotHeard,
    VictimOpinion,
)
from engine.negotiation.participants import ROLES, Participant
from engine.negotiation.record import Event
from engine.negotiation.state import PointState, State
from engine.negotiation.words import VALUES

MATTERS = {"facts": "charge", "charge": "charge", "leniency": "leniency", "procedure": "procedure", "other": "rest"}
ALREADY = "已在前面一并说明。"
NOT_HEARD = "未听取被害人意见：{reason}"
NO_VIEW = "unstated"
GIVEN_UP = "双方的主张后来一致。"


@dataclass(frozen=True)
class Beside:
    """A point of the defence with its answer that is no point of the case: none by its nature, or none any more."""

    item: PointState
    given_up: bool = False


def particulars(state: State) -> dict[str, str]:
    """Names, place and procedure as the record has them."""
    setting = next((event.body for event in reversed(state.events) if isinstance(event.body, Setting)), None)
    lawyer = next(iter(state.lawyers()), None)
    prosecutor = _first(state, "prosecutor")
    found = {
        "prosecutor": prosecutor.name if prosecutor else "",
        "procuratorate": prosecutor.office if prosecutor else "",
        "counsel": lawyer.name if lawyer else "",
        "law_firm": lawyer.office if lawyer else "",
        "counsel_kind": "duty_lawyer" if lawyer is not None and lawyer.role == "duty_lawyer" else "",
        "place": setting.place if setting else "",
        "procedure": setting.procedure if setting else "",
    }
    for role in ("victim", "victim_agent", "guardian", "interpreter"):
        person = _first(state, role)
        found[role] = person.name if person else ""
    return {key: value for key, value in found.items() if value}


def _first(state: State, role: str) -> Participant | None:
    """Who takes part in a role now, else who did."""
    people = [person for person in state.participants.values() if person.role == role]
    return next((person for person in people if person.id not in state.left), people[0] if people else None)


def texts(state: State, beside: Iterable[Beside]) -> dict[str, dict[str, str]]:
    """The texts by document and field."""
    victim = [*_victim(state)]
    found = {
        "proposal": {
            "fine": _settled(state, "fine"),
            "execution": _settled(state, "probation"),
            "other": "\n".join(_answered(one.item) + (GIVEN_UP if one.given_up else "") for one in beside),
            "victim": "\n".join([*victim, *(_answered(p) for p in state.points.values() if _of_victim(p))]),
        },
        "hearing": {**_matters(state), "victim": "\n".join(victim), "objection": "\n".join(_objections(state))},
        "undertaking": {
            "objection": "\n".join(_objections(state, "guardian")),
            "exemption": "\n".join(
                event.body.reason
                for event in state.events
                if isinstance(event.body, NoSignature) and event.body.exception != "minor_objection"
            ),
        },
    }
    return {name: kept for name, fields in found.items() if (kept := {k: v for k, v in fields.items() if v})}


def _of_victim(item: PointState) -> bool:
    return item.side == "victim" and item.answer is not None and not item.superseded


def _settled(state: State, kind: PointKind) -> str:
    """What the prosecution now proposes on fine or probation: what was adopted last, else its own last point."""
    known = [item for item in state.points.values() if item.point.kind == kind and not item.superseded]
    adopted = [item for item in known if item.answer and item.answer.result == "adopted" and item.side != "victim"]
    own = [item for item in known if item.side == "prosecution"]
    last = (adopted or own)[-1:]
    return last[0].point.claim.strip() if last else ""


def _answered(item: PointState) -> str:
    """A point that no place of the case names, with its answer; one paragraph."""
    assert item.answer is not None
    result, ground = VALUES["result"][item.answer.result].zh, VALUES["answer_ground"][item.answer.ground].zh
    return f"{_line(item.point.claim)}：{result}。根据：{ground}。{_line(item.answer.reason)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _said(person: Participant, text: str) -> str:
    """Who says what: 吴某（辩护人）：…"""
    return f"{person.name}（{ROLES[person.role].zh}）：{text.strip()}"


def _matters(state: State) -> dict[str, str]:
    """What was said on each matter of 刑诉法173条, in the order in which it was said."""
    found: dict[str, list[str]] = {}
    for event in state.events:
        person = state.participants[event.author]
        if not isinstance(event.body, Statement) or person.side == "victim":
            continue
        fields = list(dict.fromkeys(MATTERS[topic] for topic in event.body.topics))
        for place, field in enumerate(fields):
            said = _said(person, event.body.text if place == 0 else ALREADY)
            if said not in found.setdefault(field, []):
                found[field].append(said)
    return {field: "\n".join(lines) for field, lines in found.items()}


def _victim(state: State) -> Iterator[str]:
    for event in state.events:
        if isinstance(event.body, VictimOpinion):
            yield _opinion(state.participants[event.author], event.body)
        elif isinstance(event.body, VictimNotHeard):
            yield NOT_HEARD.format(reason=_line(event.body.reason))


def _opinion(person: Participant, body: VictimOpinion) -> str:
    more = [
        VALUES[key][value].zh for key in ("compensation", "forgiveness") if (value := getattr(body, key)) != NO_VIEW
    ]
    more += [f"对量刑：{_line(body.sentence)}"] if body.sentence.strip() else []
    return _said(person, body.text) + (f"（{'；'.join(more)}）" if more else "")


def _objections(state: State, *roles: str) -> Iterator[str]:
    events: Iterator[Event] = state.of_type("objection")
    for event in events:
        person = state.participants[event.author]
        if isinstance(event.body, Objection) and (not roles or person.role in roles):
            yield _said(person, event.body.text)
