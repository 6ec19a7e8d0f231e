"""What can go wrong with what is kept: the place itself fails, somebody may not, or there is no such thing.

Whatever the database or the file system says is turned into one of a few sentences that a person can act on.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc

from engine.errors import LiangxingError
from engine.text import Language, Text

FULL = Text(
    zh="磁盘已满，没有保存，也没有留下写了一半的内容。请腾出空间后重试",
    en="the disk is full: nothing was saved and nothing is left half-written; make room and try again",
)
READ_ONLY = Text(zh="数据库只能读取，没有保存", en="the database can only be read: nothing was saved")
BUSY = Text(
    zh="数据库正被别的程序占用，没有保存。请稍后重试",
    en="another program holds the database: nothing was saved; try again in a moment",
)
UNREACHABLE = Text(
    zh="无法打开数据库（{where}）。请检查数据库是否在运行、地址和权限是否正确",
    en="the database ({where}) cannot be opened; check that it runs and that address and rights are right",
)
DAMAGED = Text(
    zh="数据库文件已损坏或者不是数据库（{where}）；请从备份恢复",
    en="the database file is damaged or is none ({where}); restore it from a backup",
)
NOT_WRITTEN = Text(zh="文件没有写成（{why}）", en="the file was not written: {why}")
OTHER = Text(zh="数据库出错（{why}），没有保存", en="the database failed ({why}): nothing was saved")

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_BY_SQLITE: tuple[tuple[str, Text], ...] = (
    ("SQLITE_FULL", FULL),
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_BUSY", BUSY),
    ("SQLITE_LOCKED", BUSY),
    ("SQLITE_CANTOPEN", UNREACHABLE),
    ("SQLITE_CORRUPT", DAMAGED),
    ("SQLITE_NOTADB", DAMAGED),
)
# Classes of PostgreSQL's SQLSTATE: no room, connection, authorization, no such database, server going down, read only.
_BY_STATE: tuple[tuple[str, Text], ...] = (
    ("53100", FULL),
    ("25006", READ_ONLY),
    ("55P03", BUSY),
    ("08", UNREACHABLE),
    ("28", UNREACHABLE),
    ("3D", UNREACHABLE),
    ("57P", UNREACHABLE),
    ("53300", UNREACHABLE),
)


class StoreError(LiangxingError):
    """Something about the store, in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def in_language(self, language: Language) -> str:
        """What happened, in one language."""
        return self.text.in_language(language)


class StoreFault(StoreError):
    """The place where things are kept failed: full, locked, unreachable, damaged, of a newer program."""


class AccessDenied(StoreError):
    """The person knows of the thing but may not do this with it (`access.yaml`)."""


class NoSuchObject(StoreError):
    """Nothing of that id, for this person: what belongs to others is answered in the same words."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what the database says into a `StoreFault`; `where` names it without its password."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        raise StoreFault(_of(error).format(where=where, why=_why(error))) from error
    except sqlalchemy.exc.TimeoutError as error:  # no connection of the pool came free
        raise StoreFault(BUSY) from error


@contextmanager
def written() -> Iterator[None]:
    """Turn what the file system says about a file that is written into a `StoreFault`."""
    try:
        yield
    except OSError as error:
        raise StoreFault(FULL if error.errno in _NO_ROOM else NOT_WRITTEN.format(why=error.strerror)) from error


def overtaken(error: sqlalchemy.exc.DBAPIError) -> bool:
    """Whether somebody else was faster, so that it is worth trying again."""
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return isinstance(error, sqlalchemy.exc.IntegrityError) or state in ("40001", "40P01")


def _of(error: sqlalchemy.exc.DBAPIError) -> Text:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        name = str(getattr(original, "sqlite_errorname", ""))
        return next((text for start, text in _BY_SQLITE if name.startswith(start)), OTHER)
    state = str(getattr(original, "sqlstate", "") or "")
    if not state and isinstance(error, sqlalchemy.exc.OperationalError):
        return UNREACHABLE  # PostgreSQL could not even say why
    return next((text for start, text in _BY_STATE if state.startswith(start)), OTHER)


def _why(error: sqlalchemy.exc.DBAPIError) -> str:
    """The database's own first line; never the statement with its values, which may be a party's secrets."""
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(name or type(error.orig).__name__)
