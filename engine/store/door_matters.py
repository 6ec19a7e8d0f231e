"""The door, as far as matters, their members, the search and the access log go."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store import search, words
from engine.store.access import access, side_of
from engine.store.faults import NoSuchObject
from engine.store.guard import Guard
from engine.store.items import Entry, Found, Matter, Member, Notice
from engine.store.store import new_id
from engine.store.tables import CaseRow, LogRow, MatterRow, MemberRole, MemberRow, NegotiationRow, NoticeRow, UserRow
from engine.text import Text

NO_NOTICE = Text(zh="没有这条提示", en="there is no such notice")


def _matter(row: MatterRow, me: MemberRow) -> Matter:
    return Matter(row.id, row.title, row.parties, me.role, me.side)


class MatterDoor(Guard):
    """Matters: what several people work on together, each seeing only what is theirs."""

    def create_matter(self, title: str, parties: str = "", *, role: MemberRole | None = None) -> Matter:
        """Begin a matter, as its first member in that role; without a login there is only one.

        Raises:
            InputError: title or parties cannot be kept.
            AccessDenied: the role begins no matters.
        """
        role = role or "local"
        title = words.line(title, "title", words.TITLE, needed=True)
        parties = words.line(parties, "parties", words.PARTIES)
        with self._visit(write=True) as visit:
            visit.role("create_matter", role)
            row = MatterRow(id=new_id(), title=title, parties=parties, at=self.store.clock())
            visit.session.add(row)
            visit.session.flush()
            me = MemberRow(
                matter=row.id, user=self.user.id, role=role, side=side_of(role), participants=[], at=self.store.clock()
            )
            visit.session.add(me)
            return _matter(row, me)

    def matters(self) -> list[Matter]:
        """The matters one belongs to and may see, the newest first."""
        with self._visit() as visit:
            visit.ask("see_matter", "store").allowed = True
            rows = visit.session.execute(
                sa.select(MatterRow, MemberRow)
                .join(MemberRow, MemberRow.matter == MatterRow.id)
                .where(MemberRow.user == self.user.id, self._seen())
                .order_by(MatterRow.at.desc(), MatterRow.id)
            )
            return [_matter(row, me) for row, me in rows]

    def matter(self, id: str) -> Matter:
        """One matter; raises `NoSuchObject` where it is not one's own."""
        with self._visit() as visit:
            return _matter(*visit.matter("see_matter", id))

    def edit_matter(self, id: str, title: str, parties: str) -> Matter:
        """Another title, other parties: all members see them."""
        title = words.line(title, "title", words.TITLE, needed=True)
        parties = words.line(parties, "parties", words.PARTIES)
        with self._visit(write=True) as visit:
            row, me = visit.matter("edit_matter", id)
            row.title, row.parties = title, parties
            return _matter(row, me)

    def members(self, matter: str) -> list[Member]:
        """Who belongs to a matter, in which role."""
        with self._visit() as visit:
            visit.matter("see_matter", matter)
            rows = visit.session.execute(
                sa.select(MemberRow, UserRow)
                .join(UserRow, UserRow.id == MemberRow.user)
                .where(MemberRow.matter == matter)
                .order_by(MemberRow.at, UserRow.name)
            )
            return [Member(user.id, user.name, row.role, row.side) for row, user in rows]

    def search(self, text: str) -> list[Found]:
        """Matters and one's own side's cases whose title or parties hold every word of `text`."""
        with self._visit() as visit:
            visit.ask("see_matter", "store").allowed = True
            trigrams = self.store.trigrams
            matters = visit.session.execute(
                sa.select(MatterRow)
                .join(MemberRow, MemberRow.matter == MatterRow.id)
                .where(MemberRow.user == self.user.id, self._seen())
                .where(*search.matching(text, MatterRow.id, MatterRow.title, MatterRow.parties, trigrams=trigrams))
                .order_by(MatterRow.at.desc(), MatterRow.id)
            ).scalars()
            found = [Found("matter", row.id, row.id, row.title, row.parties) for row in matters]
            cases = visit.session.execute(
                sa.select(CaseRow, MemberRow)
                .join(MemberRow, MemberRow.matter == CaseRow.matter)
                .where(MemberRow.user == self.user.id)
                .where(*search.matching(text, CaseRow.id, CaseRow.title, CaseRow.parties, trigrams=trigrams))
                .order_by(CaseRow.title, CaseRow.id)
            )
            own = [row for row, me in cases if visit.knows(me, row.side, row.owner, "read_case")]
            return [*found, *(Found("case", row.id, row.matter, row.title, row.parties) for row in own)]

    def log(self, matter: str, *, most: int = 500) -> list[Entry]:
        """Who did what in a matter, the newest first: with what is shared, and with one's own side's things."""
        with self._visit() as visit:
            _, me = visit.matter("read_log", matter)
            rows = visit.session.execute(
                sa.select(LogRow, UserRow.name)
                .join(UserRow, UserRow.id == LogRow.user)
                .where(LogRow.matter == matter, sa.or_(LogRow.side.is_(None), LogRow.side.in_(visit.sides(me))))
                .order_by(LogRow.at.desc(), LogRow.id.desc())
                .limit(most)
            )
            return [Entry(row.at, name, row.operation, row.kind, row.object, row.allowed) for row, name in rows]

    def notices(self) -> list[Notice]:
        """What one must be told: an event of one's own that a crash kept from being saved."""
        return self.store.notices_for(self.user.id)

    def dismiss(self, notice: str) -> None:
        """A notice was read; the draft it names stays. Raises `NoSuchObject` where it is not one's own."""
        with self._visit(write=True) as visit:
            line = visit.ask("write_private", "private", notice)
            row = visit.session.get(NoticeRow, notice)
            if row is None or row.user != self.user.id:
                raise NoSuchObject(NO_NOTICE)
            line.allowed = True
            visit.session.delete(row)

    def _seen(self) -> sa.ColumnElement[bool]:
        """Whether the table lets a member see their matter: always, or with a closed record only."""
        grants = {role: access().grant(role, "see_matter") for role in access().columns}
        closed = sa.select(NegotiationRow.key).where(NegotiationRow.matter == MatterRow.id, NegotiationRow.closed)
        return sa.or_(
            MemberRow.role.in_([role for role, grant in grants.items() if grant == "yes"]),
            sa.and_(MemberRow.role.in_([role for role, grant in grants.items() if grant == "closed"]), closed.exists()),
        )
