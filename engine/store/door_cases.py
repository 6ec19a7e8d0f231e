"""The door, as far as cases go: the private working file of one side, with who changed what when.

A version is never altered: whoever restores an old one makes a new one of it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import yaml

from engine.case import reader
from engine.errors import InputError, Problem
from engine.negotiation.record import UNWRITABLE
from engine.store import words
from engine.store.changes import changes
from engine.store.faults import NoSuchObject
from engine.store.guard import NOTHING, Guard, Visit
from engine.store.items import CaseFile, Version
from engine.store.store import new_id
from engine.store.tables import CaseRow, MemberRow, StoreSide, VersionRow
from engine.text import Text
from engine.yaml_source import MAX_BYTES, TOO_LARGE

OVERTAKEN = Text(
    zh="{name}已于此间保存了第{version}版；请先查看改动，再决定是否覆盖",
    en="{name} has saved version {version} meanwhile; look at the changes before you save over them",
)
NO_VERSION = Text(zh="没有第{version}版", en="there is no version {version}")
NOT_YOURS = Text(zh="只能为本方建立", en="only for one's own side")


class CaseDoor(Guard):
    """Cases of one's own side, every version of them."""

    def create_case(
        self, matter: str, content: dict[str, Any], *, parties: str = "", side: StoreSide | None = None
    ) -> CaseFile:
        """Keep a case as a working file of one's own side; on a machine without a login any side can be named.

        Raises:
            InputError: it cannot be written down, or `side` is not one's own.
            AccessDenied, NoSuchObject: by `access.yaml`.
        """
        text = _written(content)
        with self._visit(write=True) as visit:
            me = visit.in_matter("write_case", matter)
            row = CaseRow(
                id=new_id(), matter=matter, side=own_side(visit, me, side), owner=self.user.id, title="", parties=""
            )
            row.version = 0
            visit.session.add(row)
            visit.session.flush()
            add_version(visit, row, content, text, [], parties=parties)
            return _file(row, content)

    def cases(self, matter: str) -> list[CaseFile]:
        """One's own side's cases as they stand."""
        with self._visit() as visit:
            me = visit.in_matter("read_case", matter)
            rows = visit.session.execute(
                sa.select(CaseRow, VersionRow.content)
                .join(VersionRow, sa.and_(VersionRow.case == CaseRow.id, VersionRow.version == CaseRow.version))
                .where(CaseRow.matter == matter)
                .order_by(CaseRow.title, CaseRow.id)
            )
            found = [pair for pair in rows if visit.knows(me, pair[0].side, pair[0].owner, "read_case")]
            return [_file(row, reader.read_text(content)) for row, content in found]

    def case(self, id: str, version: int | None = None) -> CaseFile:
        """A case as it stands, or as it was in a version.

        Raises:
            NoSuchObject: no such case of one's own side, or no such version.
        """
        with self._visit() as visit:
            row, _ = visit.case("read_case", id)
            kept = _version(visit, row, version)
            return _file(row, reader.read_text(kept.content), kept.version)

    def save_case(
        self, id: str, content: dict[str, Any], *, base: int | None = None, parties: str | None = None
    ) -> CaseFile:
        """A new version, or the present one where nothing changed.

        Args:
            base: the version that was worked on; another's version saved since is then not passed over.
            parties: other parties than before.

        Raises:
            InputError: it cannot be written down, or `base` is not the last version any more.
            AccessDenied, NoSuchObject: by `access.yaml`.
        """
        text = _written(content)
        with self._visit(write=True) as visit:
            row, _ = visit.case("write_case", id, lock=True)
            last = _version(visit, row, None)
            if base is not None and base != row.version:
                raise InputError(Problem("base", OVERTAKEN.format(name=last.by_name, version=row.version)))
            if text != last.content or (parties is not None and parties != row.parties):
                what = changes(reader.read_text(last.content), content)
                add_version(visit, row, content, text, what, parties=row.parties if parties is None else parties)
            return _file(row, content)

    def history(self, id: str) -> list[Version]:
        """Every version, the newest first: who, when, what changed."""
        with self._visit() as visit:
            visit.case("read_case", id)
            rows = visit.session.scalars(
                sa.select(VersionRow).where(VersionRow.case == id).order_by(VersionRow.version.desc())
            )
            return [Version(row.version, row.at, row.by_name, said(row.what), row.restored) for row in rows]

    def restore_case(self, id: str, version: int) -> CaseFile:
        """A new version that says what an old one said.

        Raises:
            NoSuchObject: no such case or version.
            AccessDenied: by `access.yaml`.
        """
        with self._visit(write=True) as visit:
            row, _ = visit.case("write_case", id, lock=True)
            old, last = _version(visit, row, version), _version(visit, row, None)
            content = reader.read_text(old.content)
            what = changes(reader.read_text(last.content), content)
            add_version(visit, row, content, old.content, what, parties=row.parties, restored=version)
            return _file(row, content)


def own_side(visit: Visit, me: MemberRow, side: StoreSide | None) -> StoreSide:
    """The side for which a member keeps something; raises `InputError` for one that is not theirs."""
    if side is not None and side not in visit.sides(me):
        raise InputError(Problem("side", NOT_YOURS))
    return side or me.side


def add_version(
    visit: Visit,
    row: CaseRow,
    content: dict[str, Any],
    text: str,
    what: list[Text],
    *,
    parties: str,
    restored: int | None = None,
) -> None:
    """Write the next version and what the list of cases says of it."""
    row.version += 1
    row.title, named = drawn(content)
    row.parties = words.line(parties, "parties", words.PARTIES) or named
    visit.session.add(
        VersionRow(
            case=row.id,
            version=row.version,
            at=visit.store.clock(),
            by=visit.user.id,
            by_name=visit.user.name,
            what=[{"zh": change.zh, "en": change.en} for change in what],
            restored=restored,
            content=text,
        )
    )


def said(what: list[dict[str, str]]) -> tuple[Text, ...]:
    """The changes of a version as texts."""
    return tuple(Text(zh=str(change.get("zh", "")), en=str(change.get("en", ""))) for change in what)


def _written(content: dict[str, Any]) -> str:
    """A case as text that can be read back."""
    try:
        text = reader.dump(content)
        reader.read_text(text, name="case")
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        raise InputError(Problem("case", UNWRITABLE)) from error
    if len(text.encode("utf-8")) > MAX_BYTES:
        raise InputError(Problem("case", TOO_LARGE))
    return text


def drawn(content: dict[str, Any]) -> tuple[str, str]:
    """Title and name of the defendant as a working file has them, which may hold anything."""
    defendant = content.get("defendant")
    name = defendant.get("name") if isinstance(defendant, dict) else None
    return _line(content.get("title"), words.TITLE), _line(name, words.PARTIES)


def _line(value: Any, most: int) -> str:
    text = " ".join(str(value).split()) if isinstance(value, str) else ""
    return "".join(sign for sign in text if ord(sign) >= 32 and not 0xD800 <= ord(sign) < 0xE000)[:most]


def _version(visit: Visit, row: CaseRow, version: int | None) -> VersionRow:
    number = row.version if version is None else version
    found = visit.session.get(VersionRow, (row.id, number))
    if found is None:
        raise NoSuchObject(NO_VERSION.format(version=number) if version is not None else NOTHING["case"])
    return found


def _file(row: CaseRow, content: dict[str, Any], version: int | None = None) -> CaseFile:
    return CaseFile(row.id, row.matter, row.side, row.title, row.parties, version or row.version, content)
