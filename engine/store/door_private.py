"""The door, as far as what one side keeps to itself goes: drafts, notes, runs of “what would it take”.

Nothing of it is in a record, in an export of a record, or in a document.
"""

from __future__ import annotations

from typing import Any, get_args

import sqlalchemy as sa

from engine.errors import InputError, Problem
from engine.store import words
from engine.store.door_cases import own_side
from engine.store.guard import Guard
from engine.store.items import Private
from engine.store.store import new_id
from engine.store.tables import PrivateKind, PrivateRow, StoreSide, UserRow


class PrivateDoor(Guard):
    """Private items of one's own side."""

    def keep_private(
        self, matter: str, kind: PrivateKind, title: str, content: Any, *, side: StoreSide | None = None
    ) -> Private:
        """Keep a draft, a note or a run; on a machine without a login any side can be named.

        Raises:
            InputError: it cannot be written down, or `side` is not one's own.
            AccessDenied, NoSuchObject: by `access.yaml`.
        """
        if kind not in get_args(PrivateKind):
            raise InputError(Problem.unknown("kind", kind, get_args(PrivateKind)))
        title, content = words.line(title, "title", words.TITLE), words.plain(content, "content")
        with self._visit(write=True) as visit:
            me = visit.in_matter("write_private", matter)
            row = PrivateRow(
                id=new_id(),
                matter=matter,
                side=own_side(visit, me, side),
                kind=kind,
                title=title,
                content=content,
                at=self.store.clock(),
                by=self.user.id,
            )
            visit.session.add(row)
            return _item(row, self.user.name)

    def private_items(self, matter: str, kind: PrivateKind | None = None) -> list[Private]:
        """What one's own side keeps to itself in a matter, the newest first."""
        with self._visit() as visit:
            me = visit.in_matter("read_private", matter)
            query = (
                sa.select(PrivateRow, UserRow.name)
                .join(UserRow, UserRow.id == PrivateRow.by)
                .where(PrivateRow.matter == matter, PrivateRow.side.in_(visit.sides(me)))
                .order_by(PrivateRow.at.desc(), PrivateRow.id)
            )
            rows = visit.session.execute(query if kind is None else query.where(PrivateRow.kind == kind))
            return [_item(row, name) for row, name in rows if visit.knows(me, row.side, row.by, "read_private")]

    def private_item(self, id: str) -> Private:
        """One of them; raises `NoSuchObject` where it is not one's own side's."""
        with self._visit() as visit:
            row, _ = visit.private("read_private", id)
            return _item(row, visit.session.get_one(UserRow, row.by).name)

    def rewrite_private(self, id: str, title: str, content: Any) -> Private:
        """Put other words in its place; raises as `keep_private` does."""
        title, content = words.line(title, "title", words.TITLE), words.plain(content, "content")
        with self._visit(write=True) as visit:
            row, _ = visit.private("write_private", id)
            row.title, row.content, row.at = title, content, self.store.clock()
            return _item(row, visit.session.get_one(UserRow, row.by).name)

    def discard_private(self, id: str) -> None:
        """Throw it away; raises `AccessDenied` or `NoSuchObject` by `access.yaml`."""
        with self._visit(write=True) as visit:
            row, _ = visit.private("write_private", id)
            visit.session.delete(row)


def _item(row: PrivateRow, by: str) -> Private:
    return Private(row.id, row.matter, row.side, row.kind, row.title, row.content, row.at, by)
