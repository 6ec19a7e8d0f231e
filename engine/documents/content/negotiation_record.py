"""协商笔录: a negotiation from its opening to its end, with every event, every number and how to verify it.

The rounds come first, in a table; then each point with its answer; then the course, event by event. Both an event and
what later corrected it are shown.
"""

from __future__ import annotations

from typing import Any

from engine import wording
from engine.calculation.calculate import NOTICE
from engine.documents.content import common
from engine.documents.content import negotiation_end as end
from engine.documents.content import negotiation_rounds as rounds
from engine.documents.content import negotiation_told as told
from engine.documents.content.negotiation_events import days
from engine.documents.proceedings import AT, SHORT, Proceedings
from engine.negotiation import bodies
from engine.text import Text

LABELS = {
    "case_number": Text(zh="案件编号", en="Case number"),
    "charged": Text(zh="涉嫌的罪名", en="Charged with"),
    "opened": Text(zh="开启", en="Opened"),
    "outcome": Text(zh="结果", en="Outcome"),
    "proposed": Text(zh="约定程序", en="Proposed steps"),
    "rules": Text(zh="计算所据规则", en="Rules used"),
    "id": Text(zh="协商编号", en="Negotiation id"),
    "time": Text(zh="时间", en="Times"),
}
TIME = Text(zh="本笔录的时间均为北京时间", en="All times in this record are Beijing time")
PROPOSED = {
    "warn": Text(zh="法律尚未要求的程序，缺少时只作提示", en="steps that no law demands yet only warn where missing"),
    "block": Text(
        zh="法律尚未要求的程序，缺少时同样不得进行下一步", en="steps that no law demands yet bar the next step as well"
    ),
}
STILL_OPEN = Text(zh="尚未结束", en="not closed yet")
OUTCOME = Text(zh="{what}（{when}）", en="{what} ({when})")
RULES = Text(zh="{place}，版本{version}，sha256 {hash}", en="{place}, version {version}, sha256 {hash}")
OTHER_RULES = Text(
    zh="开启时双方所据的规则（sha256 {hash}）与计算本笔录数字的规则（sha256 {ours}）不同；数字以重新核对的为准。",
    en="The rules on which the sides opened (sha256 {hash}) are not those by which the figures of this paper are "
    "computed (sha256 {ours}); check the figures again.",
)
ROUND_NOTE = Text(
    zh="数字由各方当时的主张依同一规则计算；“幅度”是各情节幅度之内的全部结果，“取值点”是该方选定或者规则取定的一点。",
    en="Each figure is computed from the proposal as it stood, by the same rules; the range is all that the ranges of "
    "the factors allow, the point is what the side chose or the rules took inside it.",
)
COUNT = Text(
    zh="{number}条，“经过”部分在每一条旁列出其校验值的前{short}位",
    en="{number}; beside each, under “Course”, stand the first {short} figures of its hash",
)
VERIFY = Text(
    zh="对记录文件运行 liangxing negotiation verify，任何一条被改动、删除、调换或者插入都会指出；没有指出，"
    "而且最后一条的校验值与本笔录所列相同的，记录即与本笔录一致。",
    en="Run liangxing negotiation verify on the file of the record, which names every event that was "
    "edited, removed, reordered or inserted; where it names none and the hash of the last event is the one above, the "
    "record is the one that this paper was made from.",
)


def content(matter: Proceedings) -> dict[str, Any]:
    """What the template of the record shows."""
    found = end.figures(matter)
    parts = ["persons", "setting", "told", "rounds", "points", "course", "result", "gate", "signatures", "chain"]
    held = {
        "persons": told.persons(matter),
        "settings": told.settings(matter),
        "rights": told.rights(matter),
        "disclosures": told.disclosures(matter),
        "rounds": rounds.rows(matter),
        "points": rounds.points(matter),
    }
    left_out = {
        "setting": not held["settings"],
        "told": not (held["rights"] or held["disclosures"]),
        "rounds": not held["rounds"],
        "points": not held["points"],
    }
    shown = [part for part in parts if not left_out.get(part)]
    return {
        "title": matter.title,
        "head": _head(matter),
        "number": {part: common.heading(n, matter.language) for n, part in enumerate(shown, 1)},
        **held,
        "round_note": matter.say(ROUND_NOTE),
        "days": days(matter),
        "outcome": end.outcome(matter),
        "figures": found["rows"],
        "agreed": [common.numbered(n, one, matter.language) for n, one in enumerate(end.agreed(matter), 1)],
        "disputed": found["disputed"],
        "explained": found["explained"],
        "unsettled": [common.numbered(n, one, matter.language) for n, one in enumerate(end.unsettled(matter), 1)],
        "missing": end.missing(matter),
        "signatures": end.signatures(matter),
        "signers": end.signers(matter),
        "chain": {
            "count": matter.fill(COUNT, number=len(matter.events), short=SHORT),
            "head": matter.record.head,
            "verify": matter.say(VERIFY),
            "odd": [*end.oddities(matter), *_other_rules(matter)],
        },
        "notice": matter.say(NOTICE),
    }


def _head(matter: Proceedings) -> list[dict[str, str]]:
    """Labels and values that say which negotiation it is; what the record does not have is left out."""
    opened, events = matter.opened, matter.events
    last = next((event for event in reversed(events) if event.type in end.ENDS), None)
    closed = matter.state.closed is not None and last is not None
    outcome = (
        wording.capital(matter.fill(OUTCOME, what=bodies.NAMES[last.type], when=matter.when(last)))
        if closed and last is not None
        else wording.capital(matter.say(STILL_OPEN))
    )
    result = matter.result(matter.state.common)
    crimes = dict.fromkeys(matter.say(count.name) for count in result.counts.values()) if result else ()
    rules = opened.rules
    place = matter.say(result.rulebook.jurisdiction_name) if result else rules.jurisdiction
    rows = {
        "case_number": matter.case_number,
        "charged": matter.joined(crimes),
        "opened": f"{matter.when(events[0])}{matter.say(AT)}{matter.person(events[0].author)}",
        "outcome": outcome,
        "proposed": wording.capital(matter.say(PROPOSED[opened.proposed_rules])),
        "rules": matter.fill(RULES, place=place, version=rules.version, hash=rules.hash),
        "id": matter.record.id,
        "time": matter.say(TIME),
    }
    return [{"label": matter.say(LABELS[key]), "value": value} for key, value in rows.items() if value]


def _other_rules(matter: Proceedings) -> list[str]:
    """That the figures of the paper rest on other rules than those of the opening."""
    theirs = matter.opened.rules
    known = theirs.jurisdiction in matter.rules.jurisdictions
    ours = matter.rules.hash(theirs.jurisdiction) if known else ""
    if ours == theirs.hash:
        return []
    return [matter.fill(OTHER_RULES, hash=theirs.hash, ours=ours or "—")]
