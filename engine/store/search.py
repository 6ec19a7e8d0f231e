"""Search in title and parties that finds part of a Chinese name.

Where SQLite has trigrams, words of three characters and more are looked up in an index; shorter ones (most names of
persons) are compared one by one, as on PostgreSQL, whose own trigrams know no Chinese in many locales.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

INDEXED = 3  # characters from which the index knows a word
_TABLES = ("matters", "cases")


def prepare(session: Session) -> bool:
    """Make the index where SQLite can have one; whether there is one. Triggers keep it up to date."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return False
    there = connection.scalar(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'search_text_cases_delete'"))
    if not _trigrams(connection):
        if there:  # made by another Python on another machine; without its module every write would fail
            for table in _TABLES:
                for verb in ("insert", "update", "delete"):
                    connection.execute(sa.text(f"DROP TRIGGER IF EXISTS search_text_{table}_{verb}"))
        return False
    if not there:
        _make(connection)
    return True


def _trigrams(connection: sa.Connection) -> bool:
    options = {row[0] for row in connection.execute(sa.text("PRAGMA compile_options"))}
    version = tuple(int(part) for part in str(connection.scalar(sa.text("SELECT sqlite_version()"))).split("."))
    return "ENABLE_FTS5" in options and version >= (3, 34)


def _make(connection: sa.Connection) -> None:
    connection.execute(sa.text("DROP TABLE IF EXISTS search_text"))
    connection.execute(
        sa.text("CREATE VIRTUAL TABLE search_text USING fts5(id UNINDEXED, title, parties, tokenize = 'trigram')")
    )
    for table in _TABLES:
        connection.execute(sa.text(f"INSERT INTO search_text SELECT id, title, parties FROM {table}"))
        add = "INSERT INTO search_text VALUES (new.id, new.title, new.parties);"
        drop = "DELETE FROM search_text WHERE id = old.id;"
        for verb, statements in (("insert", add), ("update", drop + add), ("delete", drop)):
            of = " OF title, parties" if verb == "update" else ""
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER search_text_{table}_{verb} AFTER {verb.upper()}{of} ON {table} "
                    f"BEGIN {statements} END"
                )
            )


def matching(
    words: str,
    id: InstrumentedAttribute[str],
    title: InstrumentedAttribute[str],
    parties: InstrumentedAttribute[str],
    *,
    trigrams: bool,
) -> list[sa.ColumnElement[bool]]:
    """The conditions under which a row holds every one of `words` in its title or its parties."""
    found: list[sa.ColumnElement[bool]] = []
    for word in words.split():
        if not word.isprintable():
            return [sa.false()]  # no title has it, and no database could be asked
        if trigrams and len(word) >= INDEXED:
            found.append(id.in_(_indexed(word)))
        else:
            found.append(sa.or_(title.icontains(word, autoescape=True), parties.icontains(word, autoescape=True)))
    return found


def _indexed(word: str) -> Any:
    phrase = '"' + word.replace('"', '""') + '"'
    table = sa.table("search_text", sa.column("id"))
    return sa.select(table.c.id).where(sa.literal_column("search_text").op("MATCH")(phrase))
