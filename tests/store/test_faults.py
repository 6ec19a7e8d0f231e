"""Killed while writing, two at once, no room on the disk: nothing recorded is lost, nothing is half there, all is said.

`LIANGXING_FAULTS=full` (`make faults`) kills two hundred times and writes two hundred events each.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from store.conftest import Place
from store.people import CASE, ID, opening, statement
from store.writer import append_forever, append_some, context, die_at

from engine.negotiation.record import load
from engine.store.door import Door
from engine.store.faults import StoreFault
from engine.store.store import Store
from engine.store.tables import IntentRow

FULL = os.environ.get("LIANGXING_FAULTS") == "full"
MOMENTS = 200 if FULL else 12
EVENTS = 200 if FULL else 20
SEED = 20260506


@pytest.fixture
def kept(place: Place) -> Iterator[tuple[str, str]]:
    """A database with an opened record: its URL and the record's id; nobody has it open."""
    store = place.open()
    door = Door.local(store)
    id = door.open_negotiation(door.create_matter("李某盗窃案").id, ID["counsel"], opening()).id
    store.close()
    yield place.taken[-1], id


def texts(door: Door, negotiation: str) -> list[str]:
    return [str(event.raw["body"].get("text", "")) for event in door.record(negotiation).events]


def test_killed_while_writing(kept: tuple[str, str], tmp_path: Path) -> None:
    """At random moments: the store opens, the chain verifies, what was confirmed is there, at most the event being
    written is missing; if it is, the author is told and has its words back as a draft."""
    url, negotiation = kept
    moments, found = random.Random(SEED), Counter[str]()
    for run in range(MOMENTS):
        progress = tmp_path / f"{run}.txt"
        process = context().Process(target=append_forever, args=(url, negotiation, "li", run, progress))
        process.start()
        _wait(progress)
        time.sleep(moments.uniform(0, 0.08))
        process.kill()
        process.join()
        found[_after_the_kill(url, negotiation, run, progress.read_text().splitlines())] += 1
    print(f"killed {MOMENTS} times: {dict(found)}")  # the figures of the full run
    assert sum(found.values()) == MOMENTS


def _wait(progress: Path) -> None:
    until = time.monotonic() + 60
    while not (progress.exists() and progress.stat().st_size):
        assert time.monotonic() < until, "the writer did not start"
        time.sleep(0.002)


def _after_the_kill(url: str, negotiation: str, run: int, lines: list[str]) -> str:
    """Look at what is there; what became of the last event."""
    store = Store.open(url)
    door = Door.local(store)
    try:
        assert [fault for fault in door.verify(negotiation) if fault.grave] == []
        there = [text for text in texts(door, negotiation) if text.startswith(f"{run}-")]
        done = sum(line.startswith("done") for line in lines)
        intended = sum(line.startswith("intended") for line in lines)
        assert there == [f"{run}-{number}" for number in range(len(there))]
        assert done <= len(there) <= done + 1  # all that was confirmed, at most the one being written
        notices = door.notices()
        with store.reading() as session:
            assert session.scalars(sa.select(IntentRow)).all() == []
        if len(there) > done:
            assert notices == []
            return "saved, not confirmed"
        if not notices:
            assert intended == done
            return "between two events"
        (notice,) = notices
        assert notice.type == "statement" and notice.sequence == len(door.record(negotiation).events) + 1
        draft = door.private_item(str(notice.draft))
        assert draft.content == {"negotiation": negotiation, "author": "li", "body": _body(f"{run}-{done}")}
        door.append(negotiation, draft.content["author"], draft.content["body"])  # and is put on the record after all
        door.discard_private(draft.id)
        door.dismiss(notice.id)
        assert door.notices() == []
        return "not saved, told"
    finally:
        store.close()


def _body(text: str) -> dict[str, object]:
    return {"type": "statement", "text": text, "topics": []}


@pytest.mark.parametrize(
    ("point", "there", "told"),
    [
        ("before the intent", False, False),  # nothing had begun: the words are still in the form
        ("after the intent", False, True),
        ("after the event, before the commit", False, True),
        ("after the commit", True, False),
    ],
)
def test_killed_at_a_certain_point(place: Place, kept: tuple[str, str], point: str, there: bool, told: bool) -> None:
    url, negotiation = kept
    process = context().Process(target=die_at, args=(point, url, negotiation, "li"))
    process.start()
    process.join()
    assert process.exitcode == -9
    store = place.open(url)
    door = Door.local(store)
    assert door.verify(negotiation) == []
    assert ("最后的话" in texts(door, negotiation)) == there
    assert [notice.text.zh for notice in store.notices] == (
        ["程序上次意外中断，第2条“陈述”没有保存；其内容已放入草稿，可以重新提交"] if told else []
    )
    assert [item.kind for item in door.private_items(door.matters()[0].id)] == (["draft"] if told else [])


def test_two_writers_at_once(place: Place, kept: tuple[str, str]) -> None:
    url, negotiation = kept
    authors = ("li", "zhou")
    writers = [context().Process(target=append_some, args=(url, negotiation, who, EVENTS)) for who in authors]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    door = Door.local(place.open(url))
    assert [fault for fault in door.verify(negotiation) if fault.grave] == []
    found = texts(door, negotiation)[1:]
    for who in authors:
        assert [text for text in found if text.startswith(who)] == [f"{who} {number}" for number in range(EVENTS)]
    assert len(found) == 2 * EVENTS


def _fill(store: Store) -> None:
    """Leave the database no room: SQLite by a limit, PostgreSQL by an answer as the server gives it then."""
    if store.engine.dialect.name == "sqlite":

        def limit(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")

        sa.event.listen(store.engine, "connect", limit)
        store.engine.dispose()
        return
    with store.writing() as session:
        session.execute(
            sa.text(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
            )
        )
        for table in ("events", "case_versions", "private_items"):
            session.execute(
                sa.text(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()")
            )


def _empty(store: Store) -> None:
    """Room again."""
    if store.engine.dialect.name == "sqlite":
        sa.event.listen(
            store.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1000000")
        )
        store.engine.dispose()
        return
    with store.writing() as session:
        session.execute(sa.text("DROP FUNCTION no_room() CASCADE"))


def test_no_room_on_the_disk(place: Place) -> None:
    """A clear message, nothing half-written, everything readable and to be taken away; and on it goes with room."""
    door = Door.local(store := place.open())
    matter = door.create_matter("李某盗窃案").id
    id = door.open_negotiation(matter, ID["counsel"], opening()).id
    case = door.create_case(matter, CASE)
    before = (texts(door, id), door.history(case.id), door.private_items(matter))
    _fill(store)
    long = "很长的陈述。" * 5000
    with pytest.raises(StoreFault) as fault:
        for _ in range(20):  # until the last page is full
            door.append(id, ID["suspect"], statement(long))
    assert "磁盘已满" in fault.value.in_language("zh") and "disk is full" in fault.value.in_language("en")
    with pytest.raises(StoreFault, match="disk is full"):
        door.save_case(case.id, {**CASE, "title": "长" * 100_000})
    with pytest.raises(StoreFault, match="disk is full"):
        door.keep_private(matter, "note", "题", long * 5)
    assert door.verify(id) == []
    assert texts(door, id)[: len(before[0])] == before[0]
    assert (door.history(case.id), door.private_items(matter)) == before[1:]
    assert load(door.export_record(id)).head == door.record(id).head  # reading and taking away need no room
    assert door.export_own()
    _empty(store)
    assert store.notices == []  # the program lived and said so itself
    door.append(id, ID["suspect"], statement("有空间了"))
    assert texts(door, id)[-1] == "有空间了"


def test_a_database_that_goes_away_is_said(place: Place) -> None:
    """A server restarted, a connection cut: said once, and the next request finds its way again."""
    if place.backend != "postgresql":
        return
    door = Door.local(store := place.open())
    matter = door.create_matter("李某盗窃案").id
    cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    with pytest.raises(StoreFault, match="cannot be opened"), store.writing() as session:
        session.execute(cut)
    assert [found.id for found in door.matters()] == [matter]


def test_a_database_held_by_another_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    if place.backend != "sqlite":
        return
    monkeypatch.setattr("engine.store.connection.BUSY_SECONDS", 0.1)
    door = Door.local(place.open())
    matter = door.create_matter("李某盗窃案").id
    holder = place.open(place.taken[-1])
    with holder.writing() as session:
        session.execute(sa.text("SELECT 1"))
        with pytest.raises(StoreFault, match="another program"):
            door.keep_private(matter, "note", "题", "文")
        assert [found.role for found in door.members(matter)] == ["local"]  # a reader is not kept out by a writer
    assert door.keep_private(matter, "note", "题", "文").title == "题"
    door.log(matter)
    assert "see_matter" in {line.operation for line in door.log(matter)}  # what could not be noted then is noted now


def test_a_file_that_can_only_be_read_is_said(place: Place) -> None:
    if place.backend != "sqlite":
        return
    door = Door.local(store := place.open())
    matter = door.create_matter("李某盗窃案").id
    sa.event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    store.engine.dispose()
    with pytest.raises(StoreFault, match="only be read"):
        door.keep_private(matter, "note", "题", "文")
