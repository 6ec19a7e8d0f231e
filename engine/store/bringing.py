"""What of a file comes into the store: beside what is there, never over it, and only what is one's own side's.

Ids of the file are not believed: a thing that is not one's own here gets a new id and remembers the old one, by which
it is known when the same file, or one that went on from it, comes again. So nobody learns which ids there are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.case import reader
from engine.errors import InputError, Problem
from engine.store import words
from engine.store.access import side_of
from engine.store.archive import (
    NOT_AN_ARCHIVE,
    CaseEntry,
    MatterEntry,
    PrivateEntry,
    Reader,
    RecordEntry,
    VersionEntry,
)
from engine.store.door_cases import drawn
from engine.store.faults import AccessDenied
from engine.store.guard import Visit
from engine.store.joining import Elsewhere, join
from engine.store.store import new_id
from engine.store.tables import CaseRow, MatterRow, MemberRole, MemberRow, PrivateRow, StoreSide, VersionRow
from engine.text import Text

FORKED = Text(
    zh="“{title}”的一次协商在第{n}条之后与本方的记录不同，没有并入",
    en="a negotiation of '{title}' differs after event {n} from what is here and was not taken in",
)
LEFT = Text(zh="“{title}”的一次协商没有并入：{why}", en="a negotiation of '{title}' was not taken in: {why}")
NOT_OWN = Text(zh="“{title}”中不属于本方的内容没有导入", en="what is not one's own side's in '{title}' was left out")


@dataclass
class Brought:
    """What an import did: how many cases, versions, events and private items are new; what was left out and why."""

    matters: list[str] = field(default_factory=list)
    cases: int = 0
    versions: int = 0
    events: int = 0
    private: int = 0
    left_out: list[Text] = field(default_factory=list)

    def leave(self, text: Text) -> None:
        """Say once that something was left out."""
        if text not in self.left_out:
            self.left_out.append(text)


def bring(visit: Visit, entry: MatterEntry, source: Reader, role: MemberRole, brought: Brought) -> None:
    """One matter of the file; raises `InputError` for what is damaged, `AccessDenied` where the role begins none."""
    me = _membership(visit, entry, role)
    brought.matters.append(me.matter)
    for case in entry.cases:
        _case(visit, me, entry, case, source, brought)
    for record in entry.records:
        _record(visit, me, entry, record, source, brought)
    for item in entry.private:
        _private(visit, me, entry, item, source, brought)


def _membership(visit: Visit, entry: MatterEntry, role: MemberRole) -> MemberRow:
    own = sa.select(MemberRow).join(MatterRow, MatterRow.id == MemberRow.matter)
    known = sa.or_(MatterRow.id == entry.id, MatterRow.origin == entry.id)
    me = visit.session.scalar(own.where(MemberRow.user == visit.user.id, known).order_by(MatterRow.at))
    if me is not None:
        return me
    visit.role("create_matter", role)
    now = visit.store.clock()
    title = words.line(entry.title, "title", words.TITLE, needed=True)
    parties = words.line(entry.parties, "parties", words.PARTIES)
    row = MatterRow(id=new_id(), title=title, parties=parties, at=now, origin=entry.id)
    visit.session.add(row)
    visit.session.flush()
    me = MemberRow(matter=row.id, user=visit.user.id, role=role, side=side_of(role), participants=[], at=now)
    visit.session.add(me)
    visit.session.flush()
    return me


def _case(visit: Visit, me: MemberRow, matter: MatterEntry, entry: CaseEntry, source: Reader, brought: Brought) -> None:
    side = _own(visit, me, entry.side)
    if side is None or not visit.may(me, "write_case") or not entry.versions:
        brought.leave(NOT_OWN.format(title=matter.title))
        return
    texts = [source.text(version.file) for version in entry.versions]
    visit.ask("write_case", "matter", me.matter).allowed = True
    row = _same_case(visit, me, entry, texts)
    if row is None:
        row = CaseRow(id=new_id(), matter=me.matter, side=side, owner=visit.user.id, version=0, origin=entry.id)
        row.title = row.parties = ""
        visit.session.add(row)
        visit.session.flush()
        brought.cases += 1
    for version, text in list(zip(entry.versions, texts, strict=True))[row.version :]:
        _version(visit, row, entry, version, text)
        brought.versions += 1


def _same_case(visit: Visit, me: MemberRow, entry: CaseEntry, texts: list[str]) -> CaseRow | None:
    """The case here of which these versions are the beginning or the continuation; one that went another way is not."""
    known = sa.or_(CaseRow.id == entry.id, CaseRow.origin == entry.id)
    for row in visit.session.scalars(sa.select(CaseRow).where(CaseRow.matter == me.matter, known)).all():
        query = sa.select(VersionRow.content).where(VersionRow.case == row.id).order_by(VersionRow.version)
        same = all(here == there for here, there in zip(visit.session.scalars(query), texts, strict=False))
        if same and visit.knows(me, row.side, row.owner, "write_case"):
            return row
    return None


def _version(visit: Visit, row: CaseRow, entry: CaseEntry, version: VersionEntry, text: str) -> None:
    row.version += 1
    row.title, named = drawn(reader.read_text(text, name=version.file))
    row.parties = words.line(entry.parties, "parties", words.PARTIES) or named
    visit.session.add(
        VersionRow(
            case=row.id,
            version=row.version,
            at=version.at,
            by=None,  # a name in a file is a name and no login
            by_name=words.line(version.by, "by", words.NAME),
            what=[words.plain(change, "what") for change in version.what],
            restored=version.restored,
            content=text,
        )
    )


def _record(
    visit: Visit, me: MemberRow, matter: MatterEntry, entry: RecordEntry, source: Reader, brought: Brought
) -> None:
    text = source.text(entry.file)
    line = visit.ask("import_record", "matter", me.matter)
    line.matter = me.matter
    if not visit.may(me, "import_record"):
        brought.leave(NOT_OWN.format(title=matter.title))
        return
    line.allowed = True
    try:
        found = join(visit, me.matter, text, name=entry.file, write=True)
    except AccessDenied as denied:
        brought.leave(LEFT.format(title=matter.title, why=denied.text))
        return
    except Elsewhere as elsewhere:
        brought.leave(LEFT.format(title=matter.title, why=elsewhere.problems[0].what))
        return
    if found.meeting == "fork":
        brought.leave(FORKED.format(title=matter.title, n=found.common))
    elif found.meeting == "theirs_longer":
        brought.events += len(found.theirs)


def _private(
    visit: Visit, me: MemberRow, matter: MatterEntry, entry: PrivateEntry, source: Reader, brought: Brought
) -> None:
    side = _own(visit, me, entry.side)
    if side is None or not visit.may(me, "write_private"):
        brought.leave(NOT_OWN.format(title=matter.title))
        return
    known = sa.or_(PrivateRow.id == entry.id, PrivateRow.origin == entry.id)
    for row in visit.session.scalars(sa.select(PrivateRow).where(PrivateRow.matter == me.matter, known)):
        if visit.knows(me, row.side, row.by, "read_private"):
            return
    visit.ask("write_private", "matter", me.matter).allowed = True
    visit.session.add(
        PrivateRow(
            id=new_id(),
            matter=me.matter,
            side=side,
            kind=entry.kind,
            title=words.line(entry.title, "title", words.TITLE),
            content=_content(source.text(entry.file), entry.file),
            at=entry.at,
            by=visit.user.id,
            origin=entry.id,
        )
    )
    brought.private += 1


def _content(text: str, name: str) -> object:
    try:
        return words.plain(json.loads(text), name)
    except (ValueError, RecursionError) as error:
        raise InputError(Problem(name, NOT_AN_ARCHIVE)) from error


def _own(visit: Visit, me: MemberRow, side: StoreSide) -> StoreSide | None:
    """For whom a thing of the file is kept here: what a person alone on a machine kept is their side's now."""
    if side in visit.sides(me):
        return side
    return me.side if side == "local" else None
