"""The door, as far as records go: opened, added to, read, handed out, joined with what the other office has.

An event is drafted on what is known, its intent put down, and then sealed and written while nobody else can. Where
somebody was faster, it is drafted again on what they wrote, so that both stand, one after the other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from engine.negotiation import bodies, chain, exchange
from engine.negotiation.bodies import Body
from engine.negotiation.keys import PrivateKey
from engine.negotiation.participants import Participant
from engine.negotiation.record import Event, Record, parse
from engine.store import folder, intents, records
from engine.store.faults import StoreError, StoreFault, overtaken, written
from engine.store.guard import Guard
from engine.store.items import Negotiation
from engine.store.joining import join
from engine.store.tables import NegotiationRow

TRIES = 5
Result = TypeVar("Result")


class RecordDoor(Guard):
    """Records of one's own matters."""

    def open_negotiation(
        self, matter: str, author: str, body: Mapping[str, Any] | Body, *, key: PrivateKey | None = None
    ) -> Record:
        """Open a negotiation in a matter, with the event that opens it.

        Raises:
            InputError: the event is wrong; every problem.
            AccessDenied, NoSuchObject: by `access.yaml`.
            StoreFault: it could not be saved; nothing of it was.
        """
        with self._visit(quiet=True) as visit:
            _, me = visit.matter("open_negotiation", matter)
            checked = parse(body)
            people = checked.participants if isinstance(checked, bodies.Opened) else ()
            visit.speaks(me, Record(), author, people)
            draft = Record().draft(author, checked, at=self.store.clock())

        def write(intent: str) -> Record:
            with self._visit(write=True) as visit:
                visit.matter("open_negotiation", matter)
                event = chain.seal(draft, key)
                record = records.going_on(Record(), [event])
                row = NegotiationRow(id=record.id, matter=matter, title="", sequence=0, hash=chain.START, closed=False)
                visit.session.add(row)
                visit.session.flush()
                records.insert(visit.session, row, [event], record)
                intents.fulfil(visit.session, intent)
            self.store.records.keep(row.key, record)
            return record.copy()

        return self._intended(matter, None, draft, write)

    def append(
        self, negotiation: str, author: str, body: Mapping[str, Any] | Body, *, key: PrivateKey | None = None
    ) -> Event:
        """Put an event on a record; its time is the store's, its place after whatever was written before it.

        Args:
            author: the participant for whom one writes, who is of one's own side (`access.yaml`, writes_for).
            key: the private key with which to sign, which is kept nowhere.

        Raises:
            InputError: the event is wrong, or may not be put on the record now; every problem.
            AccessDenied, NoSuchObject: by `access.yaml`.
            StoreFault: it could not be saved; nothing of it was.
        """
        with self._visit(quiet=True) as visit:
            row, me = visit.negotiation("append", negotiation)
            record = self.store.records.current(visit.session, row)
            visit.speaks(me, record, author)
            draft = record.draft(author, body, at=self.store.clock())

        def write(intent: str) -> Event:
            with self._visit(write=True) as visit:
                row, me = visit.negotiation("append", negotiation, lock=True)
                record = self.store.records.current(visit.session, row)
                visit.speaks(me, record, author)
                # Somebody was faster: what they wrote may even forbid it now.
                fresh = record.head == draft["previous"]
                last = draft if fresh else record.draft(author, draft["body"], at=self.store.clock())
                event = chain.seal(last, key)
                after = records.going_on(record, [event])
                records.insert(visit.session, row, [event], after)
                intents.fulfil(visit.session, intent)
            self.store.records.keep(row.key, after)
            return after.events[-1]

        return self._intended(row.matter, row.key, draft, write)

    def record(self, negotiation: str) -> Record:
        """A record as it stands, verified; what is done with it does not reach the store, where one appends.

        Raises:
            AccessDenied, NoSuchObject: by `access.yaml`.
            StoreFault: its chain does not hold.
        """
        with self._visit() as visit:
            row, _ = visit.negotiation("read_record", negotiation)
            return self.store.records.current(visit.session, row).copy()

    def negotiations(self, matter: str) -> list[Negotiation]:
        """The records of a matter that one may read."""
        with self._visit() as visit:
            _, me = visit.matter("read_record", matter)
            rows = visit.session.scalars(
                sa.select(NegotiationRow).where(NegotiationRow.matter == matter).order_by(NegotiationRow.key)
            )
            return [
                Negotiation(row.id, matter, row.title, row.sequence, row.hash, row.closed)
                for row in rows
                if visit.may(me, "read_record", closed=row.closed)
            ]

    def writers(self, negotiation: str) -> list[Participant]:
        """The participants present for whom one may write."""
        with self._visit() as visit:
            row, me = visit.negotiation("append", negotiation)
            record = self.store.records.current(visit.session, row)
            return [person for person in record.state.present() if visit.writes_for(me, person)]

    def verify(self, negotiation: str) -> list[chain.Fault]:
        """Every fault of a record as it stands in the database, odd clocks included; none for a sound one."""
        with self._visit() as visit:
            row, _ = visit.negotiation("read_record", negotiation)
            return records.faults(visit.session, row)

    # Between offices -------------------------------------------------------------------------------------------------

    def export_record(self, negotiation: str) -> str:
        """A record as a file's text, exactly as it is kept, also where it does not verify."""
        with self._visit() as visit:
            row, _ = visit.negotiation("export_record", negotiation)
            return records.text(visit.session, row.key)

    def export_since(self, negotiation: str, since: int) -> str:
        """What came after an event, as a file's text for the other office; raises as `record` does."""
        with self._visit() as visit:
            row, _ = visit.negotiation("export_record", negotiation)
            return exchange.export(self.store.records.current(visit.session, row), since)

    def save_record(self, negotiation: str, path: Path) -> None:
        """Write a record to a file, whole or not at all; raises `StoreFault` where it cannot be written."""
        text = self.export_record(negotiation)
        with written():
            folder.write(path, text)

    def compare_record(self, matter: str, text: str, *, name: str = "file") -> exchange.Merge:
        """How what the other office sent meets what is here; nothing is changed.

        Raises:
            InputError: the file is none, was tampered with, or leaves a gap.
            AccessDenied, NoSuchObject: by `access.yaml`.
        """
        with self._visit() as visit:
            visit.matter("import_record", matter)
            return join(visit, matter, text, name=name, write=False)

    def import_record(self, matter: str, text: str, *, name: str = "file") -> exchange.Merge:
        """Take in what the other office sent. Where the histories fork nothing is taken, and both branches returned.

        Raises:
            InputError: the file is none, was tampered with, or leaves a gap.
            AccessDenied: by `access.yaml`, or the file writes for a side that has members of its own here.
            NoSuchObject: no such matter.
        """

        def take() -> exchange.Merge:
            with self._visit(write=True) as visit:
                visit.matter("import_record", matter)
                return join(visit, matter, text, name=name, write=True)

        return _again(take)

    def _intended(
        self, matter: str, negotiation: int | None, draft: dict[str, Any], write: Callable[[str], Result]
    ) -> Result:
        """Write with the intent put down before; whatever fails while the program lives leaves no intent."""
        intent = intents.put(self.store, matter, negotiation, self.user.id, draft)
        try:
            return _again(lambda: write(intent))
        except BaseException:
            with contextlib.suppress(StoreError), self.store.writing() as session:
                intents.fulfil(session, intent)
            raise


def _again(write: Callable[[], Result]) -> Result:
    """Write, again where somebody else was faster."""
    for _ in range(TRIES - 1):
        try:
            return write()
        except StoreFault as fault:
            if not (isinstance(fault.__cause__, sa.exc.DBAPIError) and overtaken(fault.__cause__)):
                raise
    return write()
