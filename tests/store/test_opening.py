"""Opening a store: tables made, older ones brought up to date, newer ones refused; the place and its rights."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from store.conftest import Place
from store.people import CLOSED

from engine.store import connection, folder, migrate
from engine.store.door import Door
from engine.store.faults import StoreFault
from engine.store.store import Store
from engine.store.tables import Base


def raw(place: Place, url: str) -> sa.Engine:
    return connection.connect(connection.address(url))


def test_the_tables_are_those_of_the_program(place: Place) -> None:
    """The steps end where the program's own description of its tables stands."""
    store = place.open(place.empty())

    def ours(object: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
        return not str(name).startswith("search_text")

    with store.engine.connect() as found:
        context = MigrationContext.configure(found, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_last_step_is_the_one_the_program_names(place: Place) -> None:
    store = place.open(place.empty())
    with store.engine.connect() as found:
        script = ScriptDirectory.from_config(migrate.configuration(found))
        assert script.get_current_head() == migrate.HEAD
        assert migrate.version(found) == migrate.HEAD


def test_an_older_database_is_upgraded_with_what_is_in_it(place: Place) -> None:
    url = place.empty()
    engine = raw(place, url)
    with engine.begin() as found:
        command.upgrade(migrate.configuration(found), "0001")
    old = connection.connect(connection.address(url))
    with old.begin() as found:
        found.execute(sa.text("INSERT INTO users VALUES ('u', 'local', 'local', '本机 / this machine')"))
        found.execute(sa.text("INSERT INTO matters VALUES ('m', '旧事项名称', '', '2026-01-01 00:00:00', NULL)"))
        found.execute(sa.text("INSERT INTO members VALUES ('m', 'u', 'local', 'local', '[]', '2026-01-01 00:00:00')"))
    old.dispose()
    engine.dispose()
    door = Door.local(place.open(url))
    assert [found.title for found in door.search("旧事项名称")] == ["旧事项名称"]
    door.import_record("m", CLOSED)
    with pytest.raises(StoreFault), door.store.writing() as session:
        session.execute(sa.text("DELETE FROM events"))  # what the later step brought holds


def test_a_newer_database_is_refused_and_left_alone(place: Place) -> None:
    url = place.fresh() if place.backend == "sqlite" else place.empty()
    place.open(url).close()
    engine = raw(place, url)
    with engine.begin() as found:
        found.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFault) as refused:
        Store.open(url)
    assert "更新版本的程序" in refused.value.in_language("zh") and "9999" in str(refused.value)
    with engine.connect() as found:
        assert migrate.version(found) == "9999"
    engine.dispose()


def test_opening_twice_changes_nothing(place: Place) -> None:
    url = place.empty()
    first = Door.local(place.open(url))
    matter = first.create_matter("李某盗窃案").id
    second = Door.local(place.open(url))
    assert [found.id for found in second.matters()] == [matter]
    assert first.user == second.user


def test_by_default_a_file_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "数据 folder"))
    store = Store.open()
    path = tmp_path / "数据 folder" / "liangxing.db"
    Door.local(store).create_matter("案")
    assert path.is_file()
    if sys.platform != "win32":
        for each in path.parent.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each.name
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with store.reading() as session:
        settings = {name: session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert settings == {"journal_mode": "wal", "synchronous": 2}
        assert session.scalar(sa.text("PRAGMA foreign_keys")) == 1
    store.close()


def test_the_variable_names_another_database(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    url = place.empty()
    monkeypatch.setenv(connection.VARIABLE, url)
    store = Store.open()
    place.opened.append(store)
    assert store.engine.dialect.name == place.backend


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "no address", "://", "http://x"]
)
def test_what_is_no_database_is_said(url: str) -> None:
    with pytest.raises(StoreFault, match="LIANGXING_DATABASE"):
        Store.open(url)


def test_what_cannot_be_reached_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as fault:
        Store.open("postgresql://somebody:geheim@127.0.0.1:1/name")
    assert "127.0.0.1" in str(fault.value) and "geheim" not in repr(fault.value) + str(fault.value)
    assert "无法打开数据库" in fault.value.in_language("zh")


def test_what_is_no_database_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "liangxing.db"
    path.write_text("这不是数据库" * 1000)
    with pytest.raises(StoreFault, match="damaged"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text() == "这不是数据库" * 1000
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'liangxing.db'}")


def test_the_folder_of_each_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(folder.VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(folder.sys, "platform", "linux")
    assert folder.directory() == tmp_path / "liangxing"
    monkeypatch.setattr(folder.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert folder.directory() == tmp_path / "Local" / "liangxing"
    monkeypatch.setattr(folder.sys, "platform", "darwin")
    assert folder.directory() == Path.home() / "Library" / "Application Support" / "liangxing"
