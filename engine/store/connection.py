"""The connection to the database: SQLite as a file of this user, PostgreSQL by URL."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from engine.store import folder
from engine.store.faults import NOT_WRITTEN, StoreFault
from engine.text import Text

VARIABLE = "LIANGXING_DATABASE"
FILE = "liangxing.db"
BUSY_SECONDS = 30  # how long a writer waits for another before it gives up
_UNKNOWN = Text(
    zh="{variable}不是可用的数据库地址；写作postgresql://用户@主机/库名，或者sqlite:///文件",
    en="{variable} is no address of a database; write postgresql://user@host/name or sqlite:///file",
).format(variable=VARIABLE)


def address(given: str | None = None) -> URL:
    """The database's address: the one given, else `LIANGXING_DATABASE`, else the file in the user's folder.

    Raises:
        StoreFault: it is none, or names a kind of database that is not supported.
    """
    named = given or os.environ.get(VARIABLE)
    if not named:
        return URL.create("sqlite", database=str(folder.directory() / FILE))
    try:
        found = make_url(named)
    except sa.exc.ArgumentError as error:
        raise StoreFault(_UNKNOWN) from error
    kind = found.drivername.split("+")[0]
    if kind in ("postgresql", "postgres"):
        return found.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and found.database and found.database != ":memory:":
        return found.set(drivername="sqlite")
    raise StoreFault(_UNKNOWN)


def connect(url: URL) -> sa.Engine:
    """An engine for the address; nothing is opened yet but, for SQLite, the file's folder is there.

    Raises:
        StoreFault: the folder or the file cannot be made.
    """
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    _private_file(Path(str(url.database)))
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _set)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _private_file(path: Path) -> None:
    """The file and its folder, for their owner alone; SQLite's side files take the file's rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreFault(NOT_WRITTEN.format(why=error.strerror)) from error


def _set(connection: sqlite3.Connection, record: Any) -> None:
    """WAL so that readers do not wait for the writer; every commit on the disk before it counts (FULL)."""
    connection.isolation_level = None  # transactions begin below, where it is known whether they write
    cursor = connection.cursor()
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        with contextlib.suppress(sqlite3.OperationalError):  # another program that opens it now is just doing so
            cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what a side threw away is not left in the file
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    """A writer takes its place at once, so that nobody can come between what it read and what it writes."""
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
