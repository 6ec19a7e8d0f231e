"""A record that came as a file, laid beside the one that is kept; for the door and for the import of whole matters."""

from __future__ import annotations

import sqlalchemy as sa

from engine.errors import InputError, Problem
from engine.negotiation import chain, exchange
from engine.negotiation.record import NO_ENVELOPE, Record
from engine.store import records
from engine.store.access import STORE_SIDES, access
from engine.store.guard import Visit
from engine.store.tables import MatterRow, MemberRow, NegotiationRow
from engine.text import Text

ELSEWHERE = Text(zh="这次协商已在事项“{title}”中", en="this negotiation is kept in the matter '{title}' already")
THEIR_OWN = Text(
    zh="第{n}条由{side}记录，而{side}在这里有自己的成员，由其自行记录，不能从文件并入",
    en="event {n} was put down by the {side}, who has members of its own here and writes itself; no file does",
)


class Elsewhere(InputError):
    """The record of the file is in another of one's matters."""


def join(visit: Visit, matter: str, text: str, *, name: str, write: bool) -> exchange.Merge:
    """Merge a file into a matter of which one is a member, which the caller has made sure of.

    Raises:
        InputError: the file is none, was tampered with, leaves a gap, or its record is in another of one's matters.
        AccessDenied: it holds new events of a side that has members of its own here.
    """
    header, events = exchange.read(text, name=name)
    id = str(header.get("negotiation") or (events[0].get("negotiation") if events else ""))
    if not id.isprintable():
        raise InputError(Problem(name, NO_ENVELOPE.format(n=1)))
    row = _row(visit, matter, id, lock=write)
    own = visit.store.records.current(visit.session, row) if row else None
    found = exchange.merge(own, text, name=name)
    if found.meeting == "theirs_longer":
        after = records.going_on(own or Record(), [dict(event.raw) for event in found.theirs])
        _theirs_to_write(visit, matter, after, found)
        if write:
            if row is None:
                row = NegotiationRow(id=id, matter=matter, title="", sequence=0, hash=chain.START, closed=False)
                visit.session.add(row)
                visit.session.flush()
            records.insert(visit.session, row, [dict(event.raw) for event in found.theirs], after)
    return found


def _row(visit: Visit, matter: str, id: str, *, lock: bool) -> NegotiationRow | None:
    query = sa.select(NegotiationRow).where(NegotiationRow.matter == matter, NegotiationRow.id == id)
    row = visit.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        elsewhere = visit.session.scalar(
            sa.select(MatterRow.title)
            .join(NegotiationRow, NegotiationRow.matter == MatterRow.id)
            .join(MemberRow, MemberRow.matter == MatterRow.id)
            .where(NegotiationRow.id == id, MemberRow.user == visit.user.id)
        )
        if elsewhere is not None:
            raise Elsewhere(Problem("negotiation", ELSEWHERE.format(title=elsewhere)))
    return row


def _theirs_to_write(visit: Visit, matter: str, after: Record, found: exchange.Merge) -> None:
    """Refuse a file that would put words into the mouth of a side whose own members write here."""
    members = visit.session.scalars(sa.select(MemberRow).where(MemberRow.matter == matter)).all()
    me = next(member for member in members if member.user == visit.user.id)
    written_here = {role for member in members for role in access().writes_for[member.role]}
    for event in found.theirs:
        person = after.state.participants[event.author]
        if not visit.writes_for(me, person) and person.role in written_here:
            raise visit.refused(THEIR_OWN.format(n=event.sequence, side=STORE_SIDES[person.side]))
