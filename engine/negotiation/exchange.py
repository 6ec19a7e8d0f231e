"""Two offices without a shared server: what is new goes out as a file, what came in is laid beside one's own.

Identical histories merge by taking the longer one. Where both sides added something after the same event the record
forks: both branches are shown and nothing is chosen; the sides agree which goes on, and the other branch's events are
put on the record anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import InputError, Problem
from engine.law.library import Library, library
from engine.negotiation import chain
from engine.negotiation.record import Event, Record, lines, load
from engine.text import Text

EXPORT_SCHEMA = "liangxing/negotiation/1"
Meeting = Literal["same", "ours_longer", "theirs_longer", "fork"]

OTHER = Text(zh="文件属于另一次协商", en="the file belongs to another negotiation")
GAP = Text(
    zh="文件从第{n}条开始，本方只有{have}条；请对方从第{need}条导出",
    en="the file begins with event {n} but there are only {have} here; ask for an export from event {need}",
)
NOT_OURS = Text(zh="文件不是协商记录的导出", en="the file is not an export of a record")
RULES = Text(
    zh="对方使用的规则与本方不同（对方{theirs}，本方{ours}）：同样的案情可能得出不同的数字；请双方换用同一版规则",
    en="the other side calculates with other rules (theirs {theirs}, ours {ours}): the same facts may give other "
    "figures; both should use the same version",
)

CUT = Text(
    zh="文件不完整：末条应为{head}，却是{last}",
    en="the file is not whole: its last event should be {head} and is {last}",
)
AHEAD = Text(
    zh="对方的末条{head}不在本方的记录里，文件里也没有新的内容；请对方从第{need}条导出",
    en="their last event {head} is not in the record here, and the file brings nothing; ask for an export from event "
    "{need}",
)
EARLIER_FORK = Text(
    zh="文件第{n}条接续的一条不在本方的记录里：双方在此之前已经分叉，或者文件被改动过；请对方从第1条导出",
    en="what event {n} of the file follows is not in the record here: the histories part before it, or the file was "
    "changed; ask for an export from event 1",
)
SINCE = Text(
    zh="记录只有{have}条，不能从第{since}条之后导出", en="there are {have} events; none after {since} to export"
)
FORK = Text(
    zh="第{n}条之后双方各记了不同的内容，须由双方商定以哪一支为准",
    en="after event {n} each side recorded something else; the sides must agree which branch goes on",
)


@dataclass(frozen=True)
class Merge:
    """How two histories meet. `common` is the number of events both have; the branches follow it."""

    meeting: Meeting
    common: int
    ours: tuple[Event, ...]
    theirs: tuple[Event, ...]
    notes: tuple[Text, ...] = ()


def export(record: Record, since: int = 0, rules: Library | None = None) -> str:
    """The events after sequence `since` as a file's text: a header with the head and the rulebook, then the events.

    Nothing but events is in it: drafts, notes and runs of one side are not part of a record.

    Raises:
        InputError: the record has no event `since`.
    """
    if not 0 <= since <= len(record.events):
        raise InputError(Problem("since", SINCE.format(have=len(record.events), since=since)))
    jurisdiction = record.state.opened.rules.jurisdiction if record.state.opened else "national"
    header = {
        "schema": EXPORT_SCHEMA,
        "negotiation": record.id,
        "since": since,
        "head": record.head,
        "rules": (rules or library()).hash(jurisdiction),
    }
    chosen = [event.raw for event in record.events[since:]]
    return "".join(json.dumps(item, ensure_ascii=False, sort_keys=True) + "\n" for item in (header, *chosen))


def read(text: str, *, name: str = "file") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The header and the raw events of an export; a plain record file has an empty header.

    Raises:
        InputError: the text is neither.
    """
    found = lines(text, name=name)
    if found[0].get("schema") == EXPORT_SCHEMA:
        return found[0], found[1:]
    if found[0].get("schema") == chain.EVENT_SCHEMA:
        return {}, found
    raise InputError(Problem(name, NOT_OURS))


def _uncut(header: dict[str, Any], incoming: list[dict[str, Any]], name: str) -> None:
    """The header tells the last event, so that a file whose end was lost on the way shows."""
    last = str(incoming[-1].get("hash")) if incoming else ""
    if header and last and header.get("head") != last:
        head = str(header.get("head"))
        raise InputError(Problem(name, CUT.format(head=head[:12], last=last[:12])))


def merge(record: Record | None, text: str, *, name: str = "file", rules: Library | None = None) -> Merge:
    """What came in against one's own record, which is not changed.

    Raises:
        InputError: the file is none, was tampered with, belongs elsewhere, or leaves a gap; every fault.
    """
    header, incoming = read(text, name=name)
    jurisdiction = record.state.opened.rules.jurisdiction if record and record.state.opened else None
    notes = tuple(_notes(header, incoming, jurisdiction, rules or library()))
    if record is None:
        if incoming and incoming[0].get("sequence") != 1:
            raise InputError(Problem(name, GAP.format(n=incoming[0].get("sequence"), have=0, need=1)))
        theirs = _whole(incoming, name)
        _uncut(header, incoming, name)
        return Merge("theirs_longer", 0, (), tuple(theirs.events), notes)
    if (header and header.get("negotiation") != record.id) or any(e.get("negotiation") != record.id for e in incoming):
        raise InputError(Problem(name, OTHER))
    if not incoming:
        return _nothing(record, str(header.get("head", "")), notes, name)
    first = incoming[0].get("sequence")
    if not isinstance(first, int) or first < 1 or first > len(record.events) + 1:
        have = len(record.events)
        raise InputError(Problem(name, GAP.format(n=first, have=have, need=have + 1)))
    if incoming[0].get("previous") != (record.events[first - 2].hash if first > 1 else chain.START):
        raise InputError(Problem(name, EARLIER_FORK.format(n=first)))
    before = [dict(event.raw) for event in record.events[: first - 1]]
    theirs = _whole([*before, *incoming], name)
    _uncut(header, incoming, name)
    return _met(record, theirs, notes)


def _nothing(record: Record, head: str, notes: tuple[Text, ...], name: str) -> Merge:
    """A file without events says where its sender stands: at our head, before it, or where we cannot know."""
    place = next((event.sequence for event in record.events if event.hash == head), None)
    if place is None:
        raise InputError(Problem(name, AHEAD.format(head=head[:12], need=len(record.events) + 1)))
    ours = tuple(record.events[place:])
    return Merge("ours_longer" if ours else "same", place, ours, (), notes)


def _whole(events: list[dict[str, Any]], name: str) -> Record:
    """The record that these events make, verified."""
    return load("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events), name=name)


def _met(record: Record, theirs: Record, notes: tuple[Text, ...]) -> Merge:
    pairs = zip(record.events, theirs.events, strict=False)
    common = 0
    for own, other in pairs:
        if own.hash != other.hash:
            break
        common += 1
    ours, new = tuple(record.events[common:]), tuple(theirs.events[common:])
    meeting: Meeting = "fork" if ours and new else "ours_longer" if ours else "theirs_longer" if new else "same"
    return Merge(meeting, common, ours, new, notes)


def _notes(
    header: dict[str, Any], incoming: list[dict[str, Any]], jurisdiction: str | None, rules: Library
) -> list[Text]:
    theirs = str(header.get("rules", ""))
    if jurisdiction is None:
        jurisdiction = str(incoming[0].get("body", {}).get("rules", {}).get("jurisdiction", "")) if incoming else ""
    if jurisdiction not in rules.jurisdictions:
        return []
    if theirs and theirs != (ours := rules.hash(jurisdiction)):
        return [RULES.format(theirs=theirs[:12], ours=ours[:12])]
    return []


def take(record: Record | None, found: Merge) -> Record:
    """One's own record with their new events after it.

    Raises:
        InputError: the histories fork; nothing is chosen silently.
    """
    if found.meeting == "fork":
        raise InputError(Problem("merge", FORK.format(n=found.common)))
    events = [*(record.events if record else ()), *(found.theirs if found.meeting == "theirs_longer" else ())]
    return Record(events)


def branch(found: Merge) -> list[dict[str, Any]]:
    """Both branches of a fork side by side, for a reader: position after the fork, what each side recorded there."""
    rows = []
    for place in range(max(len(found.ours), len(found.theirs))):
        own = found.ours[place] if place < len(found.ours) else None
        other = found.theirs[place] if place < len(found.theirs) else None
        rows.append({"sequence": found.common + place + 1, "ours": own, "theirs": other})
    return rows
