"""Small records and the people in them, for the tests of the store."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from engine.negotiation import chain
from engine.negotiation.participants import Role
from engine.negotiation.record import Record, parse

PARTICIPANTS: dict[Role, tuple[str, str]] = {
    "suspect": ("li", "李某"),
    "counsel": ("wu", "吴律师"),
    "duty_lawyer": ("qian", "钱律师"),
    "prosecutor": ("zhou", "周检察官"),
    "victim": ("zheng", "郑某"),
    "victim_agent": ("wang", "王律师"),
    "guardian": ("feng", "冯某"),
    "interpreter": ("chen", "陈翻译"),
    "moderator": ("chu", "褚主持"),
    "observer": ("wei", "卫观察员"),
}
ID: dict[str, str] = {role: id for role, (id, _) in PARTICIPANTS.items()}
CASE: dict[str, Any] = {
    "schema": "liangxing/case/1",
    "title": "李某盗窃案",
    "jurisdiction": "national",
    "sentencing_date": "2026-06-01",
    "defendant": {"name": "李某", "facts": {"age_at_offence": 30}},
    "counts": {"a": {"crime": "theft", "offence_date": "2026-01-10", "facts": {"amount": 12000}}},
}


def opening(case: Mapping[str, Any] = CASE, roles: Iterable[Role] = tuple(PARTICIPANTS)) -> dict[str, Any]:
    """The event that opens a negotiation of these people."""
    return {
        "type": "opened",
        "title": "李某盗窃案协商",
        "case": case,
        "rules": {"jurisdiction": "national", "version": "test", "hash": "0"},
        "participants": [{"id": PARTICIPANTS[role][0], "name": PARTICIPANTS[role][1], "role": role} for role in roles],
    }


def statement(text: str) -> dict[str, Any]:
    return {"type": "statement", "text": text}


def sealed(
    script: Iterable[tuple[str, Mapping[str, Any]]],
    id: str = "f" * 32,
    start: datetime.datetime = datetime.datetime(2026, 5, 1, 9, tzinfo=datetime.UTC),
    after: Record | None = None,
) -> list[dict[str, Any]]:
    """Sealed events, a minute apart, put on no record: what another office's program would have written."""
    roles = {id: role for role, id in ID.items()}
    found: list[dict[str, Any]] = []
    previous, first = (after.head, len(after.events)) if after else (chain.START, 0)
    for number, (author, body) in enumerate(script, first + 1):
        found.append(
            chain.seal(
                {
                    "schema": chain.EVENT_SCHEMA,
                    "negotiation": after.id if after else id,
                    "sequence": number,
                    "time": (start + datetime.timedelta(minutes=number)).isoformat(timespec="milliseconds"),
                    "author": author,
                    "role": roles[author],
                    "body": parse(body).model_dump(mode="json"),
                    "previous": previous,
                }
            )
        )
        previous = found[-1]["hash"]
    return found


def as_text(events: Iterable[Mapping[str, Any]]) -> str:
    return "".join(chain.canonical(event).decode() + "\n" for event in events)


CLOSED = as_text(
    sealed(
        [
            ("wu", opening()),
            ("li", statement("我自己去的派出所。")),
            ("zhou", {"type": "closed_without", "disputed": ["是否自首"]}),
        ]
    )
)
