"""The door, as far as taking everything away and bringing it back goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from engine.store import folder
from engine.store.archive import Listing, Reader, Writer
from engine.store.bringing import Brought, bring
from engine.store.faults import written
from engine.store.guard import Guard
from engine.store.tables import MemberRole, MemberRow
from engine.store.taking import take


class FileDoor(Guard):
    """All that one may read as one file, and back."""

    def export_own(self, matters: Sequence[str] | None = None) -> bytes:
        """A zip of these matters (of all one's own), with one's own side's private things and nobody else's.

        Raises:
            AccessDenied, NoSuchObject: by `access.yaml`.
        """
        with self._visit() as visit:
            query = sa.select(MemberRow).where(MemberRow.user == self.user.id).order_by(MemberRow.at, MemberRow.matter)
            own = [me.matter for me in visit.session.scalars(query) if visit.may(me, "export_own")]
            writer = Writer()
            entries = [take(visit, writer, id) for id in (own if matters is None else matters)]
            return writer.close(Listing(at=self.store.clock(), matters=tuple(entries)))

    def save_own(self, path: Path, matters: Sequence[str] | None = None) -> None:
        """Write the zip to a file, whole or not at all; raises `StoreFault` where it cannot be written."""
        data = self.export_own(matters)
        with written():
            folder.write(path, data)

    def import_own(self, data: bytes, *, role: MemberRole | None = None) -> Brought:
        """Bring back what `export_own` gave: all of it or, where something is wrong with the file, nothing.

        A matter that one does not belong to here begins anew, with oneself in `role`. What is here already stays; a
        record that forks or is another side's to write is left out, a case that went another way is put beside.

        Raises:
            InputError: the file is none, or something in it is damaged.
            AccessDenied: the role begins no matters.
        """
        source = Reader(data)
        brought = Brought()
        with self._visit(write=True) as visit:
            for entry in source.listing.matters:
                bring(visit, entry, source, role or "local", brought)
        return brought
