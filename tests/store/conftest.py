"""A fresh store for each test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import datetime
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from store import server

from engine.store import folder
from engine.store.store import Store
from engine.store.tables import Base

_numbers = itertools.count()
BACKENDS = ("sqlite", "postgresql")


@dataclass
class Clock:
    """A clock that stands still unless it is moved, and moves on a second with every look otherwise."""

    time: datetime.datetime = datetime.datetime(2026, 5, 6, 9, 0, tzinfo=datetime.UTC)
    step: datetime.timedelta = datetime.timedelta(seconds=1)

    def __call__(self) -> datetime.datetime:
        self.time += self.step
        return self.time


@dataclass
class Pool:
    """Databases that are ready to be taken."""

    make: Callable[[int], str]
    free: list[str] = field(default_factory=list)

    def take(self) -> str:
        return self.free.pop() if self.free else self.make(next(_numbers))

    def give_back(self, url: str) -> None:
        engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            for table in ("events", "access_log"):
                connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            connection.exec_driver_sql("SET session_replication_role = replica")  # no triggers, no foreign keys
            for each in Base.metadata.sorted_tables:  # quicker than TRUNCATE for a few rows
                connection.exec_driver_sql(f'DELETE FROM "{each.name}"')
        engine.dispose()
        self.free.append(url)


@dataclass
class Place:
    """Where stores are kept: an empty database, or a copy of one that was migrated already."""

    backend: str
    empty: Callable[[], str]
    fresh: Callable[[], str]
    give_back: Callable[[str], None] = lambda url: None
    opened: list[Store] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def open(self, url: str | None = None, **more: object) -> Store:
        """A store, closed when the test ends; in a database of its own unless one is named."""
        if url is None:
            url = self.fresh()
            self.taken.append(url)
        store = Store.open(url, **more)  # type: ignore[arg-type]
        self.opened.append(store)
        if self.backend == "sqlite":  # a thousand small commits need not each reach the disk
            sa.event.listen(
                store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF")
            )
            store.engine.dispose()
        return store

    def close(self) -> None:
        """Let go of everything that was opened."""
        for store in self.opened:
            store.close()
        for url in self.taken:
            self.give_back(url)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    try:
        running = server.postgres()
        with running as url:
            yield url
    except FileNotFoundError as missing:
        pytest.skip(f"{missing}. As root: scripts/postgres.sh")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[Callable[[str, str | None], str]]:
    """Makes databases: empty ones, or copies of a migrated one."""
    admin = sa.create_engine(
        f"{postgres_server}/postgres".replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )

    def create(name: str, template: str | None) -> str:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} ENCODING 'UTF8'")
        return f"{postgres_server}/{name}"

    yield create
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_pool(postgres_template: Callable[[str, str | None], str]) -> Pool:
    """Migrated databases, emptied and used again: making one takes longer than most tests."""
    Store.open(postgres_template("migrated", None)).close()
    return Pool(lambda number: postgres_template(f"fresh_{number}", "migrated"))


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def module_place(
    backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """The same for the tests of a module together."""
    if backend == "sqlite":
        give_back = Place.give_back
        template = request.getfixturevalue("sqlite_template")

        def empty() -> str:
            return f"sqlite:///{tmp_path_factory.mktemp('store') / folder_name()}"

        def fresh() -> str:
            path = tmp_path_factory.mktemp("store") / folder_name()
            shutil.copy(template, path)
            return f"sqlite:///{path}"
    else:
        create = request.getfixturevalue("postgres_template")

        def empty() -> str:
            return str(create(f"empty_{next(_numbers)}", None))

        pool: Pool = request.getfixturevalue("postgres_pool")
        fresh, give_back = pool.take, pool.give_back

    place = Place(backend, empty, fresh, give_back)
    yield place
    place.close()


def folder_name() -> str:
    return f"liangxing-{next(_numbers)}.db"


@pytest.fixture
def place(module_place: Place) -> Iterator[Place]:
    found = Place(module_place.backend, module_place.empty, module_place.fresh, module_place.give_back)
    yield found
    found.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(place: Place, clock: Clock) -> Store:
    return place.open(clock=clock)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test goes into the folder of whoever runs it."""
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "data"))
    monkeypatch.delenv("LIANGXING_DATABASE", raising=False)
