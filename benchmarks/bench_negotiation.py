"""Speed of long records and of the store. Run with `make bench`; nothing about time is asserted here.

Targets, on two cores: a record of 10,000 events is opened from the database in 1 s and verified in 2 s. One event more
is put on it in the time that two commits take to reach the disk.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from store.people import ID, as_text, opening, sealed, statement

from engine.negotiation import chain
from engine.negotiation.record import lines, load
from engine.store import folder
from engine.store.door import Door
from engine.store.store import Store

EVENTS = 10_000
SPEAKERS = itertools.cycle([ID["suspect"], ID["prosecutor"], ID["counsel"], ID["victim"]])
SENTENCE = "我在接到电话以后自己到派出所说明了情况，当时民警还没有找到我，这一点有通话记录和值班登记可以证明。"


@pytest.fixture(scope="module")
def long() -> str:
    """A record of 10,000 events as text, sealed without asking whether each is admitted."""
    said = [(next(SPEAKERS), statement(f"{number}：{SENTENCE}")) for number in range(EVENTS - 1)]
    return as_text(sealed([(ID["counsel"], opening()), *said]))


@pytest.fixture
def kept(long: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, str]]:
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path))
    store = Store.open(f"sqlite:///{tmp_path / 'liangxing.db'}")
    door = Door.local(store)
    matter = door.create_matter("李某盗窃案").id
    door.import_record(matter, long)
    yield store, door.negotiations(matter)[0].id
    store.close()


def test_open_from_the_database(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    """A new process: nothing is known yet, every event is read, verified and folded."""
    store, id = kept
    url = store.engine.url.render_as_string()

    def opened() -> int:
        fresh = Store.open(url)
        found = len(Door.local(fresh).record(id).events)
        fresh.close()
        return found

    assert benchmark.pedantic(opened, rounds=5, warmup_rounds=1) == EVENTS


def test_open_again(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    """A page drawn anew: the record is known."""
    store, id = kept
    door = Door.local(store)
    door.record(id)
    assert len(benchmark(door.record, id).events) == EVENTS


def test_verify_a_file(benchmark: BenchmarkFixture, long: str) -> None:
    assert benchmark.pedantic(lambda: list(chain.verify(lines(long))), rounds=5, warmup_rounds=1) == []


def test_load_a_file(benchmark: BenchmarkFixture, long: str) -> None:
    assert len(benchmark.pedantic(load, (long,), rounds=5, warmup_rounds=1).events) == EVENTS


def test_verify_in_the_database(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    store, id = kept
    assert benchmark.pedantic(Door.local(store).verify, (id,), rounds=5, warmup_rounds=1) == []


def test_append(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    """One event more on the long record, its intent and itself on the disk."""
    store, id = kept
    door = Door.local(store)
    door.record(id)
    benchmark.pedantic(door.append, (id, ID["suspect"], statement(SENTENCE)), rounds=30, warmup_rounds=3)


def test_append_through_the_gate(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    """One that asks the gate what is missing, over all the events before it."""
    store, id = kept
    door = Door.local(store)
    told = {"type": "rights_told", "to": ["li", "wu"], "written": True, "explained": True}
    disclosure = {
        "type": "disclosure",
        "to": ["li", "wu", "qian", "zheng", "wang"],
        "facts": "入户盗窃",
        "crimes": ["盗窃罪"],
        "factors": [],
        "proposal": "九至十一个月",
        "basis": ["刑法264条"],
    }
    for body in (told, disclosure):
        door.append(id, ID["prosecutor"], body)
    heard = {**statement(SENTENCE), "topics": ["facts", "charge"]}
    benchmark.pedantic(door.append, (id, ID["suspect"], heard), rounds=10, warmup_rounds=2)


def test_export(benchmark: BenchmarkFixture, kept: tuple[Store, str]) -> None:
    store, id = kept
    assert benchmark.pedantic(Door.local(store).export_record, (id,), rounds=5, warmup_rounds=1)


def test_import(benchmark: BenchmarkFixture, long: str, tmp_path: Path) -> None:
    """The whole record from a file into a store that does not have it."""
    door = Door.local(Store.open(f"sqlite:///{tmp_path / 'liangxing.db'}"))
    matters = itertools.count()

    def again() -> None:
        other = Door(door.store, door.store.login("https://login.example", str(next(matters)), "某"))
        other.import_record(other.create_matter("案", role="counsel").id, long)

    benchmark.pedantic(again, rounds=3, warmup_rounds=1)
    door.store.close()
