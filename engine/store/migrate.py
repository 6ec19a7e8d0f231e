"""Brings a database to the tables of this program when it opens; one of a newer program is refused, not guessed at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.faults import StoreFault
from engine.text import Text

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"  # the last of `migrations/versions`
NEWER = Text(
    zh="数据库是更新版本的程序建立的（{found}），本程序只认识到{known}；请更新程序。数据库没有改动",
    en="the database was made by a newer program ({found}; this one knows up to {known}); update the program. "
    "Nothing in the database was changed",
)
_LOCK = 0x6C7878  # PostgreSQL's advisory lock while one program migrates and others wait


def migrate(connection: sa.Connection) -> None:
    """Upgrade the tables inside the connection's transaction, which holds the write lock.

    Raises:
        StoreFault: the database is newer than the program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    found = version(connection)
    if found == HEAD:
        return
    # Alembic takes as long to import as a store to open; most openings do not need it.
    from alembic import command
    from alembic.script import ScriptDirectory

    config = configuration(connection)
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if found is not None and found not in known:
        raise StoreFault(NEWER.format(found=found, known=HEAD))
    command.upgrade(config, "head")


def version(connection: sa.Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def configuration(connection: sa.Connection) -> Config:
    """Alembic's settings, which are nowhere in a file: where the steps are, and on what they work."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
