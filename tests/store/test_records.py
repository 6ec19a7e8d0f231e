"""Records in the store: kept exactly as hashed, in order, whoever writes when."""

from __future__ import annotations

import datetime
import json
import threading

import pytest
import sqlalchemy as sa
from store.conftest import Clock, Place
from store.people import CASE, CLOSED, ID, as_text, opening, sealed, statement
from store.world import ISSUER

from engine.errors import InputError
from engine.negotiation import chain, keys
from engine.negotiation.record import Record, load
from engine.store import intents
from engine.store.door import Door
from engine.store.faults import AccessDenied, StoreFault
from engine.store.store import Store
from engine.store.tables import EventRow, IntentRow, NegotiationRow, PrivateRow


@pytest.fixture
def door(store: Store) -> Door:
    return Door.local(store)


@pytest.fixture
def matter(door: Door) -> str:
    return door.create_matter("李某盗窃案").id


@pytest.fixture
def opened(door: Door, matter: str) -> str:
    return door.open_negotiation(matter, ID["counsel"], opening()).id


def left_over(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(sa.select(IntentRow.id)))


def open_append_only(store: Store) -> None:
    """Take the triggers away, as somebody could who has the database in hand."""
    with store.writing() as session:
        if session.connection().dialect.name == "postgresql":
            session.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
        else:
            session.execute(sa.text("DROP TRIGGER events_no_update"))
            session.execute(sa.text("DROP TRIGGER events_no_delete"))


def test_events_are_kept_exactly_as_they_were_hashed(place: Place, door: Door, opened: str) -> None:
    words = '引号" 反斜杠\\ 换行\n 分隔\u2028 零\x00 表情🙂 1.0 与 1'
    event = door.append(opened, ID["suspect"], statement(words))
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False)))
    with other.store.reading() as session:
        row = session.scalars(sa.select(EventRow).where(EventRow.sequence == 2)).one()
    raw = json.loads(row.raw)
    assert raw == event.raw
    assert chain.digest(raw) == row.hash == event.hash
    assert (row.previous, row.author, row.type) == (raw["previous"], "li", "statement")
    assert other.record(opened).events[1].body == event.body
    assert load(other.export_record(opened)).head == event.hash


def test_a_refused_event_leaves_nothing(door: Door, opened: str) -> None:
    with pytest.raises(InputError):
        door.append(opened, ID["observer"], {"type": "proposal", "points": []})
    with pytest.raises(InputError):
        door.append(opened, ID["observer"], {"type": "rights_told", "to": ["li"], "written": True, "explained": True})
    with pytest.raises(InputError):
        door.append(opened, "nobody", statement("谁在说话"))
    assert len(door.record(opened).events) == 1
    assert left_over(door.store) == []
    assert door.store.notices == []


def test_only_the_opening_begins_a_record(door: Door, matter: str) -> None:
    with pytest.raises(InputError):
        door.open_negotiation(matter, ID["suspect"], statement("还没有开启"))
    assert door.negotiations(matter) == []
    assert left_over(door.store) == []


def test_half_a_character_is_refused_and_not_half_saved(door: Door, matter: str) -> None:
    with pytest.raises(InputError):
        door.open_negotiation(matter, ID["counsel"], opening({**CASE, "title": "\ud800"}))
    assert door.negotiations(matter) == []


def test_an_overtaken_draft_is_drafted_again(
    place: Place, door: Door, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the draft and the write somebody else wrote: both events stand, one after the other, none is lost."""
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False), clock=door.store.clock))
    put = intents.put

    def slow(store: Store, *arguments: object) -> str:
        if store is door.store:
            other.append(opened, ID["prosecutor"], statement("我先说"))
        return put(store, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(intents, "put", slow)
    late = door.append(opened, ID["suspect"], statement("我后说"))
    record = door.record(opened)
    assert [event.author for event in record.events] == ["wu", "zhou", "li"]
    assert late.sequence == 3 and late.raw["previous"] == record.events[1].hash
    assert door.verify(opened) == []
    assert left_over(door.store) == []


def test_what_was_written_meanwhile_may_forbid_it(
    place: Place, door: Door, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False), clock=door.store.clock))
    put = intents.put

    def slow(store: Store, *arguments: object) -> str:
        if store is door.store:
            other.append(opened, ID["moderator"], {"type": "suspended", "reason": "休息"})
        return put(store, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(intents, "put", slow)
    with pytest.raises(InputError, match="suspended"):
        door.append(opened, ID["suspect"], statement("休会中说的话"))
    assert len(door.record(opened).events) == 2
    assert left_over(door.store) == []
    assert door.store.notices == []  # the person saw the refusal; nothing was lost in a crash


def test_many_threads_at_once_lose_nothing(door: Door, opened: str) -> None:
    speakers = [ID["suspect"], ID["prosecutor"], ID["victim"], ID["counsel"]]

    def speak(who: str) -> None:
        for number in range(5):
            door.append(opened, who, statement(f"{who} {number}"))

    threads = [threading.Thread(target=speak, args=(who,)) for who in speakers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = door.record(opened).events[1:]
    for who in speakers:
        said = [event.raw["body"]["text"] for event in events if event.author == who]
        assert said == [f"{who} {number}" for number in range(5)]
    assert len(events) == 20
    assert door.verify(opened) == []


def test_a_record_in_hand_stays_as_it_is(door: Door, opened: str) -> None:
    before = door.record(opened)
    door.append(
        opened, ID["prosecutor"], {"type": "joined", "participant": {"id": "new", "name": "新", "role": "observer"}}
    )
    assert len(before.events) == 1 and "new" not in before.state.participants
    after = door.record(opened)
    assert len(after.events) == 2 and "new" in after.state.participants
    assert load(after.dump()).state.participants == after.state.participants


def test_a_point_answered_later_is_open_in_the_record_in_hand(door: Door, opened: str) -> None:
    point = {"id": "a", "kind": "factor", "claim": "自首", "path": "factors.surrender"}
    door.append(
        opened,
        ID["counsel"],
        {"type": "proposal", "patch": {"factors": {"surrender": {"ratio": -20}}}, "points": [point]},
    )
    before = door.record(opened)
    answer = {"type": "answer", "point": "2.a", "result": "not_adopted", "ground": "case", "reason": "系被抓获"}
    door.append(opened, ID["prosecutor"], answer)
    assert before.state.points["2.a"].open
    assert not door.record(opened).state.points["2.a"].open


def test_a_clock_that_goes_back_does_not_change_the_order(door: Door, opened: str, clock: Clock, place: Place) -> None:
    """The sequence is the order; the odd time is named when the record is verified, and is no tampering."""
    door.append(opened, ID["suspect"], statement("第一句"))
    clock.time -= datetime.timedelta(hours=3)
    door.append(opened, ID["suspect"], statement("第二句"))
    assert [event.sequence for event in door.record(opened).events] == [1, 2, 3]
    (fault,) = door.verify(opened)
    assert (fault.sequence, fault.grave) == (3, False)
    assert fault.text.zh == "第3条的时间早于前一条"
    again = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False)))
    assert [event.raw["body"].get("text") for event in again.record(opened).events[1:]] == ["第一句", "第二句"]


def test_the_time_of_an_event_is_the_stores(door: Door, opened: str, clock: Clock) -> None:
    """Nobody dates an event back: neither method nor body takes a time."""
    event = door.append(opened, ID["suspect"], statement("现在"))
    assert abs((event.time - clock.time).total_seconds()) <= 5
    with pytest.raises(TypeError):
        door.append(opened, ID["suspect"], statement("昨天"), at=clock.time)  # type: ignore[call-arg]


def test_a_signed_event_is_kept_with_its_signature_and_the_key_nowhere(door: Door, opened: str) -> None:
    private = keys.create()
    event = door.append(opened, ID["counsel"], statement("签名的陈述"), key=private)
    assert keys.holds(str(event.raw["key"]), str(event.raw["signature"]), event.hash)
    assert load(door.export_record(opened)).events[-1].raw["key"] == keys.public_text(private)


@pytest.mark.parametrize("verb", ["UPDATE events SET raw = '{}'", "DELETE FROM events", "DELETE FROM access_log"])
def test_the_database_itself_refuses_to_alter_what_was_recorded(door: Door, opened: str, verb: str) -> None:
    with pytest.raises(StoreFault), door.store.writing() as session:
        session.execute(sa.text(verb))
    assert len(door.record(opened).events) == 1


def test_tampering_in_the_database_is_found_and_said(place: Place, door: Door, opened: str) -> None:
    for number in range(3):
        door.append(opened, ID["suspect"], statement(f"第{number}句原话"))
    open_append_only(door.store)
    with door.store.writing() as session:
        row = session.scalars(sa.select(EventRow).where(EventRow.sequence == 3)).one()
        row.raw = row.raw.replace("原话", "改过的话")
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False)))
    with pytest.raises(StoreFault) as damaged:
        other.record(opened)
    assert "第3条的内容与校验值不符" in damaged.value.in_language("zh")
    assert [fault.sequence for fault in other.verify(opened)] == [3]
    with pytest.raises(StoreFault):
        other.append(opened, ID["suspect"], statement("接着说"))  # nothing is built on it
    with pytest.raises(InputError):
        load(other.export_record(opened))  # it can still be taken away and looked at


def test_a_signature_altered_in_the_database_is_found(place: Place, door: Door, opened: str) -> None:
    """The hash does not cover it; whoever verifies sees it, and so does whoever gets the export."""
    door.append(opened, ID["counsel"], statement("签名的陈述"), key=keys.create())
    open_append_only(door.store)
    with door.store.writing() as session:
        row = session.scalars(sa.select(EventRow).where(EventRow.sequence == 2)).one()
        raw = json.loads(row.raw)
        other = keys.sign(keys.create(), raw["hash"])
        row.raw = chain.canonical({**raw, "signature": other}).decode()
    assert [fault.text.zh for fault in door.verify(opened)] == ["第2条的签名不对"]
    with pytest.raises(InputError):
        load(door.export_record(opened))


def test_nonsense_chained_anew_in_the_database_is_said(place: Place, door: Door, matter: str) -> None:
    """Whoever has the database in hand can chain anything; what no record can say opens no page with a crash."""
    door.import_record(matter, CLOSED)
    id = door.negotiations(matter)[0].id
    open_append_only(door.store)
    answer = {"type": "answer", "point": "9.a", "result": "adopted", "ground": "law", "reason": "有理"}
    events = sealed([("wu", opening()), ("zhou", answer), ("li", statement("再说"))])
    with door.store.writing() as session:
        for raw in events:
            row = session.scalars(sa.select(EventRow).where(EventRow.sequence == raw["sequence"])).one()
            row.raw, row.hash = chain.canonical(raw).decode(), raw["hash"]
        session.scalars(sa.select(NegotiationRow)).one().hash = events[-1]["hash"]
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False)))
    with pytest.raises(StoreFault, match="does not fit"):
        other.record(id)


def test_what_a_page_does_with_a_record_does_not_reach_the_store(door: Door, opened: str) -> None:
    door.record(opened).add(ID["suspect"], statement("没有经过门"))
    assert len(door.record(opened).events) == 1
    assert door.append(opened, ID["suspect"], statement("经过门的")).sequence == 2


def test_an_event_cut_off_at_the_end_is_missed(place: Place, door: Door, opened: str) -> None:
    door.append(opened, ID["suspect"], statement("最后一句"))
    open_append_only(door.store)
    with door.store.writing() as session:
        session.execute(sa.delete(EventRow).where(EventRow.sequence == 2))
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False)))
    assert [fault.grave for fault in other.verify(opened)] == [True]
    with pytest.raises(StoreFault):
        other.record(opened)


def test_what_another_process_wrote_is_seen(place: Place, door: Door, opened: str) -> None:
    other = Door.local(place.open(door.store.engine.url.render_as_string(hide_password=False), clock=door.store.clock))
    assert len(other.record(opened).events) == 1
    door.append(opened, ID["suspect"], statement("在别处写的"))
    assert len(other.record(opened).events) == 2
    other.append(opened, ID["suspect"], statement("在这里写的"))
    assert len(door.record(opened).events) == 3
    assert door.negotiations(door.matters()[0].id)[0].events == 3


# Between two offices -------------------------------------------------------------------------------------------------


def test_two_offices_without_a_server(place: Place, clock: Clock) -> None:
    ours, theirs = Door.local(place.open(clock=clock)), Door.local(place.open(clock=clock))
    here, there = ours.create_matter("李某盗窃案").id, theirs.create_matter("李某案").id
    id = ours.open_negotiation(here, ID["counsel"], opening()).id
    ours.append(id, ID["suspect"], statement("我自己去的派出所。"))
    assert theirs.import_record(there, ours.export_record(id)).meeting == "theirs_longer"
    theirs.append(id, ID["prosecutor"], statement("监控显示在门口抓获。"))
    assert ours.compare_record(here, theirs.export_since(id, 2)).meeting == "theirs_longer"
    assert len(ours.record(id).events) == 2  # comparing changes nothing
    ours.import_record(here, theirs.export_since(id, 2))
    assert ours.record(id).head == theirs.record(id).head
    assert ours.import_record(here, theirs.export_since(id, 2)).meeting == "same"
    ours.append(id, ID["suspect"], statement("我在那里等民警。"))
    theirs.append(id, ID["prosecutor"], statement("没有证据。"))
    fork = ours.import_record(here, theirs.export_record(id))
    assert (fork.meeting, fork.common, len(fork.ours), len(fork.theirs)) == ("fork", 3, 1, 1)
    assert len(ours.record(id).events) == 4 and ours.verify(id) == []


def test_a_tampered_file_is_not_taken_in(door: Door, matter: str) -> None:
    with pytest.raises(InputError):
        door.import_record(matter, CLOSED.replace("自己去的", "被押去的"))
    cut = CLOSED.splitlines(keepends=True)
    for bent in (cut[0] + cut[2], cut[1] + cut[0] + cut[2], "", "{}", "不是记录", CLOSED + "{", "[]"):
        with pytest.raises(InputError):
            door.import_record(matter, bent)
    assert door.negotiations(matter) == []


def test_well_chained_nonsense_is_not_taken_in(door: Door, matter: str) -> None:
    """Whoever writes hashes themselves can chain anything: an author nobody knows, an answer to no point, no time."""
    answer = {"type": "answer", "point": "9.a", "result": "adopted", "ground": "law", "reason": "有理"}
    nonsense = sealed([("wu", opening()), ("zhou", answer)])
    stranger = sealed([("wu", opening(roles=["counsel", "suspect"])), ("zhou", statement("我不在其中"))])
    twice = sealed([("wu", opening()), ("wu", opening())])
    usurper = {"type": "joined", "participant": {"id": "zhou", "name": "周", "role": "counsel"}}
    usurped = sealed([("wu", opening()), ("wu", usurper)])
    timeless = [chain.seal({**event, "time": "昨天"}) for event in sealed([("wu", opening())])]
    endless = [chain.seal({**event, "negotiation": "x" * 100}) for event in sealed([("wu", opening())])]
    nul = [chain.seal({**event, "negotiation": "a\x00"}) for event in sealed([("wu", opening())])]
    for events in (nonsense, stranger, twice, usurped, timeless, endless, nul):
        with pytest.raises(InputError):
            door.import_record(matter, as_text(events))
    not_a_number = CLOSED.replace('"amount":12000', '"amount":NaN')
    half = CLOSED.replace("我自己", "\\ud800")
    for text in (not_a_number, half):
        with pytest.raises(InputError):
            door.import_record(matter, text)
    assert door.negotiations(matter) == []


def test_no_file_puts_words_into_the_mouth_of_a_side_that_is_here(store: Store) -> None:
    """With both sides in one database each writes itself: a file could say anything in the other's name."""
    counsel = Door(store, store.login(ISSUER, "counsel", "吴律师"))
    prosecutor = Door(store, store.login(ISSUER, "prosecutor", "周检察官"))
    matter = counsel.create_matter("李某盗窃案", role="counsel").id
    record = counsel.open_negotiation(matter, ID["counsel"], opening())
    forged = as_text(
        [*(event.raw for event in record.events), *sealed([("zhou", statement("同意免予处罚"))], after=record)]
    )
    own = as_text([*(event.raw for event in record.events), *sealed([("li", statement("我的陈述"))], after=record)])
    prosecutor.accept(counsel.invite(matter, "prosecutor"))
    with pytest.raises(AccessDenied) as refused:
        counsel.import_record(matter, forged)
    assert "检察机关在这里有自己的成员" in refused.value.in_language("zh")
    with pytest.raises(AccessDenied):
        counsel.compare_record(matter, forged)
    assert len(prosecutor.record(record.id).events) == 1
    counsel.import_record(matter, own)  # one's own side's words are one's own
    assert len(prosecutor.record(record.id).events) == 2


def test_the_same_record_in_two_matters_of_strangers(store: Store) -> None:
    """Two offices on one server that do not know of each other: neither learns that the other has the record."""
    first = Door(store, store.login(ISSUER, "first", "甲"))
    second = Door(store, store.login(ISSUER, "second", "乙"))
    here = first.create_matter("甲的事项", role="counsel").id
    there = second.create_matter("乙的事项", role="prosecutor").id
    assert first.import_record(here, CLOSED).meeting == second.import_record(there, CLOSED).meeting == "theirs_longer"
    id = first.negotiations(here)[0].id
    first.append(id, ID["counsel"], {"type": "reopened", "reason": "有新的证据"})
    assert len(first.record(id).events) == 4 and len(second.record(id).events) == 3
    again = first.create_matter("甲的另一事项", role="counsel").id
    with pytest.raises(InputError, match="甲的事项"):
        first.import_record(again, CLOSED)


def test_a_draft_of_an_interrupted_opening_is_kept(place: Place, door: Door, matter: str) -> None:
    draft = Record().draft(ID["counsel"], opening())
    with door.store.writing() as session:
        intent = IntentRow(id="a" * 32, matter=matter, user=door.user.id, at=door.store.clock(), host="elsewhere")
        intent.process, intent.run, intent.sequence, intent.author = 1, "b" * 32, 1, draft["author"]
        intent.body = draft["body"]
        session.add(intent)
    assert door.notices() == []  # a writer on another machine may still be writing
    door.store.clock.time += datetime.timedelta(minutes=2)  # type: ignore[attr-defined]
    (notice,) = door.notices()
    assert notice.text.zh.startswith("程序上次意外中断，第1条“开启协商”没有保存")
    assert door.private_item(str(notice.draft)).content["body"]["title"] == "李某盗窃案协商"


def test_a_writer_taken_for_dead_who_lives_takes_the_notice_back(
    door: Door, opened: str, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    put = intents.put

    def slow(store: Store, *arguments: object) -> str:
        found = put(store, *arguments)  # type: ignore[arg-type]
        clock.time += datetime.timedelta(minutes=5)
        assert [notice.type for notice in store.notices] == ["statement"]
        return found

    monkeypatch.setattr(intents, "put", slow)
    door.append(opened, ID["suspect"], statement("说得很慢"))
    assert door.store.notices == []
    with door.store.reading() as session:
        assert session.scalars(sa.select(PrivateRow)).all() == []
        assert session.scalars(sa.select(NegotiationRow.sequence)).one() == 2
