"""A small negotiation to go on from: an invented theft, a suspect with a defender, a prosecutor, a victim, an observer.

    record = opened()            nothing but the opening
    record = heard()             rights, disclosure and setting are done: whoever wants may speak
    record = ready()             both sides heard, answered and done; the lawyer was told three days ago
    record = signed()            the suspect and the defender signed

Each is a new record that may go on; `say` adds an event a minute later than the one before.
"""

from __future__ import annotations

import copy
import datetime
from typing import Any

from engine.negotiation.keys import PrivateKey
from engine.negotiation.record import Event, Record

START = datetime.datetime(2026, 5, 6, 1, tzinfo=datetime.UTC)
PEOPLE: list[dict[str, str]] = [
    {"id": "li", "name": "李某", "role": "suspect"},
    {"id": "wu", "name": "吴某", "role": "counsel"},
    {"id": "zhou", "name": "周某", "role": "prosecutor"},
    {"id": "zheng", "name": "郑某", "role": "victim"},
    {"id": "he", "name": "何某", "role": "observer"},
]
CASE: dict[str, Any] = {
    "schema": "liangxing/case/1",
    "jurisdiction": "national",
    "sentencing_date": "2026-06-01",
    "defendant": {"name": "李某", "facts": {"age_at_offence": 30}},
    "counts": {"a": {"crime": "theft", "offence_date": "2026-01-11", "facts": {"amount": 4000}}},
    "plea": {"stage": "prosecution"},
}
RULES = {"jurisdiction": "national", "version": "test", "hash": "0"}
TOPICS = ["facts", "charge", "leniency", "procedure", "other"]


def say(
    record: Record, author: str, type: str, *, days: float = 0, key: PrivateKey | None = None, **body: Any
) -> Event:
    """Put an event on the record, a minute (and `days`) after the last one."""
    at = record.events[-1].time + datetime.timedelta(days=days, minutes=1) if record.events else START
    return record.add(author, {"type": type, **body}, at=at, key=key)


def opened(by: str = "wu", **changes: Any) -> Record:
    """The opening alone; `changes` replace its fields."""
    record = Record()
    body = {"title": "李某盗窃案", "case": copy.deepcopy(CASE), "rules": RULES, "participants": PEOPLE, **changes}
    say(record, by, "opened", **body)
    return record


def heard(**changes: Any) -> Record:
    """Rights, disclosure and setting done."""
    record = opened(**changes)
    people = [person["id"] for person in changes.get("participants", PEOPLE)]
    told = [id for id in ("li", "wu", "zheng") if id in people]
    say(record, "zhou", "rights_told", to=told, written=True, explained=True)
    say(record, "zhou", "disclosure", to=told, **DISCLOSED)
    say(record, "zhou", "setting", **SETTING)
    return record


DISCLOSED: dict[str, Any] = {
    "facts": "盗窃4000元",
    "crimes": ["盗窃罪"],
    "factors": [{"factor": "confession", "name": {"zh": "坦白", "en": "Confession"}, "low": -20, "high": 0}],
    "proposal": "拘役五个月",
    "basis": ["刑法264条"],
}
SETTING = {"place": "协商室", "in_custody_place": False, "open": True, "recording": "光盘1", "procedure": "summary"}


def point(id: str, claim: str, path: str = "", kind: str = "factor") -> dict[str, str]:
    """A point of a proposal."""
    return {"id": id, "kind": kind, "claim": claim, "path": path}


SURRENDER = point("a", "自首，减少基准刑的百分之三十", "factors.surrender")
OFFER = point("a", "拘役五个月", "proposal", "penalty")


def claimed(record: Record) -> Event:
    """The defence claims a surrender."""
    return say(record, "wu", "proposal", patch={"factors": {"surrender": {"ratio": -30}}}, points=[SURRENDER])


def offered(record: Record, months: int = 5) -> Event:
    """The prosecution proposes a term."""
    patch = {"proposal": {"low": months, "high": months}}
    return say(record, "zhou", "proposal", patch=patch, points=[OFFER], reasons="情节较轻。")


def answered(record: Record, author: str, ref: str, result: str = "not_adopted", reason: str = "没有证据。") -> Event:
    """An answer to a point."""
    return say(record, author, "answer", point=ref, result=result, ground="case", reason=reason)


def ready(**changes: Any) -> Record:
    """Everybody heard, every point answered, the victim's opinion and a consultation on record, both sides done."""
    record = heard(**changes)
    say(record, "zhou", "notice", to=["wu"], signing_on="2026-05-10")
    say(record, "li", "statement", text="事实没有意见。", topics=TOPICS)
    say(record, "wu", "statement", text="请求从轻。", topics=["leniency"])
    offer = offered(record)
    answered(record, "wu", f"{offer.sequence}.a", "adopted", "与情节相当。")
    say(record, "zheng", "victim_opinion", text="已收到退赃，予以谅解。", forgiveness="given")
    say(record, "wu", "consultation", minutes=20)
    say(record, "wu", "done")
    say(record, "zhou", "done")
    return record


FREE = {"voluntary": True, "understands_consequences": True, "had_lawyer_help": True}


def signed(**changes: Any) -> Record:
    """The undertaking signed four days later, by the suspect and the defender."""
    record = ready(**changes)
    say(record, "li", "voluntariness", days=4, **FREE)
    say(record, "li", "signed", paper="undertaking", witnesses=["wu"], recording="光盘2")
    say(record, "wu", "signed", paper="undertaking")
    return record


def agreed(**changes: Any) -> Record:
    """Closed with agreement."""
    record = signed(**changes)
    say(record, "li", "signed", paper="agreement")
    say(record, "zhou", "signed", paper="agreement")
    say(record, "zhou", "closed_with_agreement", terms="拘役五个月。")
    return record
