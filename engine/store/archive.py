"""The file in which somebody takes away all they may read: a zip of case files, records, private items and a list.

liangxing.json                          what is in it
<matter>/cases/<id>/0003.yaml           every version of a case
<matter>/records/<id>.jsonl             a record, as `liangxing negotiation verify` reads it
<matter>/private/<id>.json              what one's own side keeps to itself
"""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import InputError, Problem
from engine.store.tables import PrivateKind, StoreSide
from engine.text import Text

LIST = "liangxing.json"
MOST_BYTES = 500_000_000  # unpacked
MOST_FILES = 20_000
NOT_AN_ARCHIVE = Text(zh="不是导出的文件，或者文件已损坏", en="is not an exported file, or is damaged")
TOO_MUCH = Text(zh="文件内容太多", en="holds too much")
# What zipfile says of broken, encrypted and foreign data.
_UNPACKING = (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error)
_FORBIDDEN = set('\\/:*?"<>|')


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class VersionEntry(_Part):
    """A version of a case; `what` as it stood in the history."""

    version: int
    at: datetime.datetime
    by: str
    what: tuple[dict[str, str], ...]
    restored: int | None
    file: str


class CaseEntry(_Part):
    """A case with its versions in their order."""

    id: str
    side: StoreSide
    parties: str
    versions: tuple[VersionEntry, ...]


class RecordEntry(_Part):
    """A record."""

    id: str
    file: str


class PrivateEntry(_Part):
    """A private item, whose content is a file."""

    id: str
    side: StoreSide
    kind: PrivateKind
    title: str
    at: datetime.datetime
    by: str
    file: str


class MatterEntry(_Part):
    """A matter and what of it the exporter could read."""

    id: str
    title: str
    parties: str
    cases: tuple[CaseEntry, ...] = ()
    records: tuple[RecordEntry, ...] = ()
    private: tuple[PrivateEntry, ...] = ()


class Listing(_Part):
    """`liangxing.json`."""

    format: Literal["liangxing/store/1"] = "liangxing/store/1"
    at: datetime.datetime
    matters: tuple[MatterEntry, ...]


class Writer:
    """A zip that is being made, in memory."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)

    def put(self, name: str, text: str) -> str:
        """Add a file; its name."""
        self._zip.writestr(name, text)
        return name

    def close(self, listing: Listing) -> bytes:
        """The whole file."""
        self._zip.writestr(LIST, listing.model_dump_json(indent=1))
        self._zip.close()
        return self._buffer.getvalue()


class Reader:
    """A zip that was handed in, of which nothing is believed before it is read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
                raise InputError(Problem("file", TOO_MUCH))
            self.listing = Listing.model_validate_json(self._zip.read(LIST))
        except (ValidationError, *_UNPACKING) as error:
            raise InputError(Problem("file", NOT_AN_ARCHIVE)) from error

    def text(self, name: str) -> str:
        """The text of a file in it; raises `InputError` where there is none."""
        try:
            return self._zip.read(name).decode("utf-8")
        except (UnicodeDecodeError, *_UNPACKING) as error:
            raise InputError(Problem(name, NOT_AN_ARCHIVE)) from error


def folder_name(title: str, id: str) -> str:
    """A folder that a person recognises and every system can have."""
    kept = "".join("_" if sign in _FORBIDDEN or ord(sign) < 32 else sign for sign in title).strip(" .")
    return f"{kept[:40].strip(' .')}-{id[:8]}" if kept else id[:8]
