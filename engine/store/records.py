"""Records read from the database once and kept; what is new is put after what is known.

A record that was given out is never changed: the next one is a copy that goes on. A page may so hold one while
another thread appends.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import InputError
from engine.negotiation import chain
from engine.negotiation.record import Event, Record, folded
from engine.store.faults import StoreFault
from engine.store.tables import EventRow, NegotiationRow
from engine.text import Text

MOST = 200_000  # events kept in memory, of all records together
DAMAGED = Text(
    zh="协商记录的校验不通过：{faults}。记录没有改动；可以导出核对，或者从导出的文件恢复",
    en="the record does not verify: {faults}. Nothing was changed; export it to check, or restore it from a file",
)


class Records:
    """The records of one store, each as it was last seen."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Record] = OrderedDict()
        self._lock = threading.Lock()

    def current(self, session: Session, row: NegotiationRow) -> Record:
        """The record as the transaction sees it, verified as far as it was not known yet.

        Raises:
            StoreFault: the chain does not hold.
        """
        known = self._known(row)
        if known is not None and known.head == row.hash and len(known.events) == row.sequence:
            return known
        found = self._further(session, row, known) if known is not None else None
        if found is None:
            found = _whole(session, row)
        self.keep(row.key, found)
        return found

    def keep(self, key: int, record: Record) -> None:
        """Remember a record; those not asked for longest are forgotten when there are too many."""
        with self._lock:
            self._kept[key] = record
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(len(kept.events) for kept in self._kept.values()) > MOST:
                self._kept.popitem(last=False)

    def _known(self, row: NegotiationRow) -> Record | None:
        with self._lock:
            found = self._kept.get(row.key)
            if found is not None:
                self._kept.move_to_end(row.key)
            return found

    def _further(self, session: Session, row: NegotiationRow, known: Record) -> Record | None:
        """What is known with what came after; None where the known one is no beginning of what stands there now."""
        if len(known.events) >= row.sequence:
            return None
        new = raw_events(session, row.key, after=len(known.events))
        if any(fault.grave for fault in chain.verify(new, after=known.events[-1].raw, signatures=False)):
            return None  # read the whole: it will say what is wrong, if anything is
        return going_on(known, new)


def going_on(record: Record, new: Iterable[dict[str, Any]]) -> Record:
    """A record like this one with more events; this one stays as it is."""
    found = record.copy()
    for raw in new:
        found.state.take(Event.of(raw))
    return found


def raw_events(session: Session, key: int, *, after: int = 0) -> list[dict[str, Any]]:
    """The events as they were hashed, in their order."""
    query = (
        sa.select(EventRow.raw)
        .where(EventRow.negotiation == key, EventRow.sequence > after)
        .order_by(EventRow.sequence)
    )
    return [json.loads(raw) for raw in session.scalars(query)]


def text(session: Session, key: int) -> str:
    """The record as a file's text, exactly as it is kept: one event a line."""
    query = sa.select(EventRow.raw).where(EventRow.negotiation == key).order_by(EventRow.sequence)
    return "".join(f"{raw}\n" for raw in session.scalars(query))


def faults(session: Session, row: NegotiationRow) -> list[chain.Fault]:
    """What is wrong with the record as it stands in the database, its last event missing included."""
    raw = raw_events(session, row.key)
    found = list(chain.verify(raw))
    if not raw or raw[-1].get("hash") != row.hash or len(raw) != row.sequence:
        found.append(chain.Fault(row.sequence, chain.BROKEN.format(n=row.sequence)))
    return found


def _whole(session: Session, row: NegotiationRow) -> Record:
    raw = raw_events(session, row.key)
    # Signatures were checked when the events came in; `faults` checks them again for whoever asks.
    grave = [fault for fault in chain.verify(raw, signatures=False) if fault.grave]
    if not grave and (not raw or raw[-1]["hash"] != row.hash or len(raw) != row.sequence):
        grave = [chain.Fault(row.sequence, chain.BROKEN.format(n=row.sequence))]
    if grave:
        raise StoreFault(DAMAGED.format(faults=Text.join(fault.text for fault in grave[:3])))
    try:
        return folded(raw)
    except InputError as error:
        words = Text(zh=error.in_language("zh"), en=error.in_language("en"))
        raise StoreFault(DAMAGED.format(faults=words)) from error


def insert(session: Session, row: NegotiationRow, events: list[dict[str, Any]], record: Record) -> None:
    """Write sealed events after the last one, and what the list of records says of them; `record` includes them."""
    session.execute(
        sa.insert(EventRow),
        [
            {
                "negotiation": row.key,
                "sequence": event["sequence"],
                "hash": event["hash"],
                "previous": event["previous"],
                "at": event["time"],
                "author": event["author"],
                "type": event["body"]["type"],
                "raw": chain.canonical(event).decode("utf-8"),
            }
            for event in events
        ],
    )
    row.sequence, row.hash = len(record.events), record.head
    row.closed = record.state.closed is not None
    row.title = record.state.opened.title if record.state.opened else ""
