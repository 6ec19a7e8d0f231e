"""A whole record examined: its chain, whether each event fits the ones before, and what would have been refused.

A broken chain or an event that fits nowhere is grave. An event that the program would not have admitted is told, but is
no tampering: another program may have written it, or the rules of procedure were others then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.errors import InputError
from engine.negotiation import chain, clock, fits
from engine.negotiation.admission import admit
from engine.negotiation.chain import Fault
from engine.negotiation.record import Event, Record
from engine.negotiation.state import State
from engine.text import Text

UNREADABLE = Text(zh="第{n}条无法读取：{why}", en="event {n} cannot be read: {why}")
UNFIT = Text(zh="第{n}条与此前的记录不符：{why}", en="event {n} does not fit what comes before it: {why}")
REFUSED = Text(
    zh="第{n}条按现在的程序规则不会被接受：{why}",
    en="event {n} would not be admitted by today's rules of procedure: {why}",
)


def audit(raw: Iterable[Mapping[str, Any]], known: str = "") -> list[Fault]:
    """Every fault of a record, in its order; what the links cannot show comes last (`chain.tail`).

    Args:
        raw: the events as they were read.
        known: the hash of an event that one saw in the record before.
    """
    events = list(raw)
    found = list(chain.verify(events))
    if not any(fault.grave for fault in found):
        found += _content(events)
    return sorted(found, key=lambda fault: fault.sequence) + list(chain.tail(events, known))


def _content(raw: list[Mapping[str, Any]]) -> Iterator[Fault]:
    state = State()
    for line in raw:
        number = int(line["sequence"])
        try:
            event = Event.of(line)
        except InputError as error:
            yield from (_fault(number, UNREADABLE, problem.what, "unreadable") for problem in error.problems)
            continue
        if why := list(fits.faults(state, event)):
            yield from (_fault(number, UNFIT, text, "unfit") for text in why)
            continue
        yield from refusals(state, event)
        state.take(event)


def refusals(state: State, event: Event) -> Iterator[Fault]:
    """Why the program would not have admitted an event on its own day; not grave."""
    for problem in admit(state, event.author, event.body, clock.day(event.time)):
        yield _fault(event.sequence, REFUSED, problem.what, "not_admitted", grave=False)


def _fault(number: int, text: Text, why: Text | str, kind: str, *, grave: bool = True) -> Fault:
    return Fault(number, text.format(n=number, why=why), grave, kind)


def incoming(record: Record | None, events: Iterable[Event]) -> list[Fault]:
    """What the program would not have admitted of events that come after those of a record, which is not changed."""
    state = record.state.copy() if record is not None else State()
    found: list[Fault] = []
    for event in events:
        found += refusals(state, event)
        state.take(event)
    return found
