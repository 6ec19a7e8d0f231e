"""What of a matter goes into a file that somebody takes away: no more than they may read one by one."""

from __future__ import annotations

import json

import sqlalchemy as sa

from engine.store import records
from engine.store.archive import CaseEntry, MatterEntry, PrivateEntry, RecordEntry, VersionEntry, Writer, folder_name
from engine.store.guard import Visit
from engine.store.tables import CaseRow, MatterRow, MemberRow, NegotiationRow, PrivateRow, UserRow, VersionRow


def take(visit: Visit, writer: Writer, matter: str) -> MatterEntry:
    """A matter's entry, its files written; raises `AccessDenied` or `NoSuchObject` by `access.yaml`."""
    me = visit.in_matter("export_own", matter)
    row = visit.session.get_one(MatterRow, matter)
    base = folder_name(row.title, row.id)
    return MatterEntry(
        id=row.origin or row.id,
        title=row.title,
        parties=row.parties,
        cases=tuple(_cases(visit, writer, me, base)),
        records=tuple(_records(visit, writer, me, base)),
        private=tuple(_private(visit, writer, me, base)),
    )


def _cases(visit: Visit, writer: Writer, me: MemberRow, base: str) -> list[CaseEntry]:
    rows = visit.session.scalars(sa.select(CaseRow).where(CaseRow.matter == me.matter).order_by(CaseRow.id)).all()
    return [
        CaseEntry(
            id=row.origin or row.id,
            side=row.side,
            parties=row.parties,
            versions=tuple(_versions(visit, writer, row, base)),
        )
        for row in rows
        if visit.knows(me, row.side, row.owner, "read_case")
    ]


def _versions(visit: Visit, writer: Writer, case: CaseRow, base: str) -> list[VersionEntry]:
    rows = visit.session.scalars(sa.select(VersionRow).where(VersionRow.case == case.id).order_by(VersionRow.version))
    return [
        VersionEntry(
            version=row.version,
            at=row.at,
            by=row.by_name,
            what=tuple(row.what),
            restored=row.restored,
            file=writer.put(f"{base}/cases/{case.id}/{row.version:04}.yaml", row.content),
        )
        for row in rows
    ]


def _records(visit: Visit, writer: Writer, me: MemberRow, base: str) -> list[RecordEntry]:
    query = sa.select(NegotiationRow).where(NegotiationRow.matter == me.matter).order_by(NegotiationRow.key)
    return [
        RecordEntry(id=row.id, file=writer.put(f"{base}/records/{row.id}.jsonl", records.text(visit.session, row.key)))
        for row in visit.session.scalars(query).all()
        if visit.may(me, "export_record", closed=row.closed)
    ]


def _private(visit: Visit, writer: Writer, me: MemberRow, base: str) -> list[PrivateEntry]:
    rows = visit.session.execute(
        sa.select(PrivateRow, UserRow.name)
        .join(UserRow, UserRow.id == PrivateRow.by)
        .where(PrivateRow.matter == me.matter)
        .order_by(PrivateRow.id)
    )
    return [
        PrivateEntry(
            id=row.origin or row.id,
            side=row.side,
            kind=row.kind,
            title=row.title,
            at=row.at,
            by=name,
            file=writer.put(f"{base}/private/{row.id}.json", json.dumps(row.content, ensure_ascii=False)),
        )
        for row, name in rows
        if visit.knows(me, row.side, row.by, "read_private")
    ]
