"""How the door looks before it opens: who asks, what they ask for, what the table says, and a line in the log.

What a person may not know of does not exist for them: the answer to an id of somebody else's thing is, word for word,
the answer to an id of nothing. Only who is told of a thing anyway hears that they may not do something with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.negotiation.participants import ROLES, Participant
from engine.negotiation.record import Record
from engine.store import words
from engine.store.access import MEMBER_ROLES, Operation, access
from engine.store.faults import AccessDenied, NoSuchObject
from engine.store.items import User
from engine.store.store import Store
from engine.store.tables import CaseRow, LogRow, MatterRow, MemberRole, MemberRow, NegotiationRow, PrivateRow, StoreSide
from engine.text import Text

Kind = Literal["matter", "case", "negotiation", "private", "member", "store"]

NOTHING: dict[Kind, Text] = {
    "matter": Text(zh="没有这个事项", en="there is no such matter"),
    "case": Text(zh="没有这个案件文件", en="there is no such case"),
    "negotiation": Text(zh="没有这次协商", en="there is no such negotiation"),
    "private": Text(zh="没有这份内部材料", en="there is no such private item"),
    "member": Text(zh="没有这名成员", en="there is no such member"),
}
MAY_NOT = Text(zh="{role}不能{operation}", en="as {role} you may not {operation}")
ONLY_OWN = Text(
    zh="{role}只能{operation}中本人所写的部分", en="as {role} you may {operation} only where it is your own"
)
ONLY_CLOSED = Text(
    zh="{role}在协商结束之后才能{operation}", en="as {role} you may {operation} only once the negotiation is closed"
)
NOT_FOR = Text(
    zh="{role}不能以“{name}”（{as_role}）的身份记录", en="as {role} you may not write for {name} ({as_role})"
)
_ID = re.compile(r"[0-9a-f]{1,64}")


class Visit:
    """One request inside one transaction: what it looks for is found here or not at all."""

    def __init__(self, store: Store, session: Session, user: User) -> None:
        self.store = store
        self.session = session
        self.user = user
        self.lines: list[LogRow] = []

    def ask(self, operation: Operation, kind: Kind, id: str = "") -> LogRow:
        """Note that somebody asks; as refused, until it is granted.

        Raises:
            NoSuchObject: the id is none that anything could have, nor a database be asked for.
        """
        line = LogRow(
            at=self.store.clock(),
            user=self.user.id,
            operation=operation,
            kind=kind,
            object=id if _ID.fullmatch(id) else "",  # an address may hold anything, even a name
            matter=None,
            side=None,
            allowed=False,
        )
        self.lines.append(line)
        if len(id) > words.ID or not id.isprintable():
            raise NoSuchObject(NOTHING[kind])
        return line

    # Finding ---------------------------------------------------------------------------------------------------------

    def matter(self, operation: Operation, id: str) -> tuple[MatterRow, MemberRow]:
        """A matter and oneself as its member."""
        line = self.ask(operation, "matter", id)
        row, me = self.session.get(MatterRow, id), self.member(id)
        if row is None:
            raise NoSuchObject(NOTHING["matter"])
        line.matter = id
        if me is None:
            raise NoSuchObject(NOTHING["matter"])
        closed = access().grant(me.role, operation) == "closed" and self._any_closed(id)
        self._granted(line, me, operation, owner=None, closed=closed)
        return row, me

    def in_matter(self, operation: Operation, id: str) -> MemberRow:
        """Oneself as a member who may do something with their own things in a matter."""
        line = self.ask(operation, "matter", id)
        me = self.member(id)
        if me is None:
            raise NoSuchObject(NOTHING["matter"])
        line.matter, line.side = id, me.side
        self._granted(line, me, operation, owner=self.user.id)
        return me

    def negotiation(self, operation: Operation, id: str, *, lock: bool = False) -> tuple[NegotiationRow, MemberRow]:
        """A record in one of the person's matters; `lock` keeps other writers out until the transaction ends."""
        line = self.ask(operation, "negotiation", id)
        query = (
            sa.select(NegotiationRow, MemberRow)
            .join(MemberRow, MemberRow.matter == NegotiationRow.matter)
            .where(NegotiationRow.id == id, MemberRow.user == self.user.id)
            .order_by(NegotiationRow.key)
        )
        found = self.session.execute(query.with_for_update(of=NegotiationRow) if lock else query).first()
        if found is None:
            raise NoSuchObject(NOTHING["negotiation"])
        row, me = found
        line.matter = row.matter
        self._granted(line, me, operation, owner=None, closed=row.closed)
        return row, me

    def case(self, operation: Operation, id: str, *, lock: bool = False) -> tuple[CaseRow, MemberRow]:
        """A case of one's own side."""
        line = self.ask(operation, "case", id)
        row = self.session.get(CaseRow, id, with_for_update=lock)
        if row is None:
            raise NoSuchObject(NOTHING["case"])
        line.matter, line.side = row.matter, row.side
        me = self.member(row.matter)
        if me is None or not self.knows(me, row.side, row.owner, "read_case"):
            raise NoSuchObject(NOTHING["case"])
        self._granted(line, me, operation, owner=row.owner)
        return row, me

    def private(self, operation: Operation, id: str) -> tuple[PrivateRow, MemberRow]:
        """A private item of one's own side."""
        line = self.ask(operation, "private", id)
        row = self.session.get(PrivateRow, id)
        if row is None:
            raise NoSuchObject(NOTHING["private"])
        line.matter, line.side = row.matter, row.side
        me = self.member(row.matter)
        if me is None or not self.knows(me, row.side, row.by, "read_private"):
            raise NoSuchObject(NOTHING["private"])
        self._granted(line, me, operation, owner=row.by)
        return row, me

    def member(self, matter: str) -> MemberRow | None:
        """Oneself as a member of a matter."""
        return self.session.get(MemberRow, (matter, self.user.id))

    # Granting --------------------------------------------------------------------------------------------------------

    def role(self, operation: Operation, role: MemberRole) -> None:
        """Whether somebody who is no member yet may do this in a role; who is alone on a machine has theirs."""
        line = self.ask(operation, "store")
        if (role == "local") != self.user.local or access().grant(role, operation) != "yes":
            raise AccessDenied(_said(MAY_NOT, role, operation))
        line.allowed = True

    def refused(self, text: Text) -> AccessDenied:
        """What was just asked for, refused for a reason that no table has."""
        self.lines[-1].allowed = False
        return AccessDenied(text)

    def sides(self, me: MemberRow) -> tuple[StoreSide, ...]:
        """Whose private things the member may be shown."""
        return access().sees[me.side]

    def writes_for(self, me: MemberRow, person: Participant) -> bool:
        """Whether the member may put events of that participant on the record."""
        return person.role in access().writes_for[me.role] and (not me.participants or person.id in me.participants)

    def speaks(self, me: MemberRow, record: Record, author: str, opening: tuple[Participant, ...] = ()) -> None:
        """Refuse somebody who writes for a participant of another side; one unknown is the record's own question."""
        person = next((who for who in opening if who.id == author), record.state.participants.get(author))
        if person is not None and not self.writes_for(me, person):
            named = {"role": MEMBER_ROLES[me.role], "name": person.name, "as_role": ROLES[person.role]}
            raise self.refused(NOT_FOR.format(**named))

    def may(self, me: MemberRow, operation: Operation, *, closed: bool = False) -> bool:
        """Whether the table lets a member do this with something of their own or, for a record, with that one."""
        grant = access().grant(me.role, operation)
        return grant in ("yes", "own") or (grant == "closed" and closed)

    def knows(self, me: MemberRow | None, side: StoreSide, owner: str, reading: Operation) -> bool:
        """Whether a member may know of a side's private thing at all."""
        if me is None or side not in self.sides(me):
            return False
        grant = access().grant(me.role, reading)
        return grant == "yes" or (grant == "own" and owner == self.user.id)

    def _granted(
        self, line: LogRow, me: MemberRow, operation: Operation, *, owner: str | None, closed: bool = False
    ) -> None:
        grant = access().grant(me.role, operation)
        if grant == "no":
            raise AccessDenied(_said(MAY_NOT, me.role, operation))
        if grant == "own" and owner != self.user.id:
            raise AccessDenied(_said(ONLY_OWN, me.role, operation))
        if grant == "closed" and not closed:
            raise AccessDenied(_said(ONLY_CLOSED, me.role, operation))
        line.allowed = True

    def _any_closed(self, matter: str) -> bool:
        closed = sa.select(NegotiationRow.key).where(NegotiationRow.matter == matter, NegotiationRow.closed)
        return self.session.scalar(closed.limit(1)) is not None


def _said(text: Text, role: MemberRole, operation: Operation) -> Text:
    return text.format(role=MEMBER_ROLES[role], operation=access().operations[operation])


class Guard:
    """What every part of the door stands on."""

    def __init__(self, store: Store, user: User) -> None:
        self.store = store
        self.user = user

    @contextmanager
    def _visit(self, *, write: bool = False, quiet: bool = False) -> Iterator[Visit]:
        """A transaction in which something is asked for; the log has it, allowed or refused.

        `quiet`: what is allowed is not noted, because a second visit follows that will be.
        """
        visit: Visit | None = None
        try:
            with self.store.writing() if write else self.store.reading() as session:
                visit = Visit(self.store, session, self.user)
                yield visit
                if write:
                    session.add_all(visit.lines)
        except (AccessDenied, NoSuchObject):
            if visit is not None:
                self.store.note([line for line in visit.lines if not line.allowed][-1:])
            raise
        if not write and not quiet:
            self.store.note(visit.lines, reading=True)
