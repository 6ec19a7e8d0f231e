"""What one side keeps to itself is in no answer that the door gives to another, whatever is asked and with which id."""

from __future__ import annotations

import inspect
import io
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from store.conftest import Place
from store.people import CASE, CLOSED, ID, opening, statement
from store.world import CLOSED_ID, LEADING, ROLES, World, build, secret

from engine.errors import InputError
from engine.negotiation.record import Record
from engine.store.access import access, side_of
from engine.store.door import Door
from engine.store.faults import AccessDenied, NoSuchObject, StoreError
from engine.store.tables import MemberRole, NoticeRow, PrivateRow

EVERYBODY: tuple[MemberRole, ...] = (*ROLES, "local")
PLACES = ("title", "case", "parties", "second version", "heading", "note")


@pytest.fixture(scope="module")
def world(module_place: Place) -> World:
    return build(module_place.open())


Calls = dict[str, list[Callable[[], Any]]]


def calls(world: World, door: Door, role: str, folder: Path) -> Calls:
    """Every method of the door, with the ids of everybody's things: what somebody who knew them all might try."""
    matters = [world.matter, world.quiet, world.alone]
    running = [world.running, world.alone_running, CLOSED_ID]
    cases, items = list(world.cases.values()), list(world.items.values())
    words = ["机密", "只有本方知道", *(secret(other, place)[:8] for other in EVERYBODY for place in PLACES)]
    zipped = door.export_own() if role != "court" else b""

    def each(method: Callable[..., Any], ids: list[str], *more: Any) -> list[Callable[[], Any]]:
        return [lambda id=id: method(id, *more) for id in ids]  # type: ignore[misc]

    def saved(method: Callable[[Path], Any]) -> Callable[[], Any]:
        def call() -> bytes:
            path = folder / uuid.uuid4().hex
            method(path)
            return path.read_bytes()

        return call

    return {
        "create_matter": [lambda: door.create_matter("新", role="counsel")],
        "matters": [door.matters],
        "matter": each(door.matter, matters),
        "edit_matter": each(door.edit_matter, [world.alone], "张某案", ""),
        "members": each(door.members, matters),
        "search": each(door.search, words),
        "log": each(door.log, matters),
        "notices": [door.notices],
        "dismiss": each(door.dismiss, ["0" * 32]),
        "add_member": each(door.add_member, matters, "i", "s", "n", "counsel"),
        "invite": each(door.invite, matters, "counsel"),
        "accept": each(door.accept, ["code"]),
        "remove_member": each(door.remove_member, matters, "0" * 32),
        "leave": each(door.leave, ["0" * 32]),
        "create_case": each(door.create_case, matters, {**CASE, "title": "看看"}),
        "cases": each(door.cases, matters),
        "case": [*each(door.case, cases), *each(door.case, cases, 1)],
        "save_case": each(door.save_case, cases, CASE),
        "history": each(door.history, cases),
        "restore_case": each(door.restore_case, cases, 1),
        "open_negotiation": each(door.open_negotiation, matters, ID.get(role, "wei"), opening()),
        "append": each(door.append, running, ID.get(role, "wei"), statement("问一问")),
        "record": each(door.record, running),
        "negotiations": each(door.negotiations, matters),
        "writers": each(door.writers, running),
        "verify": each(door.verify, running),
        "export_record": each(door.export_record, running),
        "export_since": each(door.export_since, running, 1),
        "save_record": [saved(lambda path, id=id: door.save_record(id, path)) for id in running],  # type: ignore[misc]
        "compare_record": each(door.compare_record, matters, CLOSED),
        "import_record": each(door.import_record, matters, CLOSED),
        "keep_private": each(door.keep_private, matters, "note", "题", "文"),
        "private_items": each(door.private_items, matters),
        "private_item": each(door.private_item, items),
        "rewrite_private": [],  # would overwrite what is looked for; its answer is tested below
        "discard_private": [],
        "export_own": [door.export_own, *(lambda id=id: door.export_own([id]) for id in matters)],  # type: ignore[misc]
        "save_own": [saved(door.save_own)],
        "import_own": [lambda: door.import_own(zipped, role="counsel")],
    }


def said(call: Callable[[], Any]) -> str:
    """Everything an answer says, a refusal with all that led to it included."""
    try:
        return "".join(_words(call()))
    except (StoreError, InputError, ValueError) as error:
        chain: list[str] = []
        link: BaseException | None = error
        while link is not None:
            chain.append(repr(link) + repr(getattr(link, "text", "")) + repr(getattr(link, "problems", "")))
            link = link.__cause__ or link.__context__
        return "\n".join(chain)


def _words(answer: Any) -> Iterator[str]:
    if isinstance(answer, Record):
        yield answer.dump()
    elif isinstance(answer, bytes) and answer[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer)) as packed:
            for name in packed.namelist():
                yield name + packed.read(name).decode("utf-8")
    elif isinstance(answer, bytes):
        yield answer.decode("utf-8")
    else:
        yield repr(answer)


def visible(viewer: MemberRole, owner: str) -> bool:
    """Whether what `owner` keeps is the viewer's to see: their own, or that of a side whose papers they read."""
    if viewer == owner:
        return True
    same = side_of(viewer) == side_of(owner)  # type: ignore[arg-type]
    return same and access().grant(viewer, "read_private") == "yes"


def test_every_method_of_the_door_is_tried(world: World, tmp_path: Path) -> None:
    methods = {name for name, _ in inspect.getmembers(Door, inspect.isroutine) if not name.startswith("_")}
    assert methods - {"local"} == set(calls(world, world.doors["counsel"], "counsel", tmp_path))


@pytest.mark.parametrize("viewer", EVERYBODY)
def test_no_secret_of_others_is_in_any_answer(world: World, viewer: MemberRole, tmp_path: Path) -> None:
    answers = [said(call) for made in calls(world, world.doors[viewer], viewer, tmp_path).values() for call in made]
    everything = "\n".join(answers)
    for owner in EVERYBODY:
        for place in PLACES:
            if not visible(viewer, owner):
                assert secret(owner, place) not in everything, (owner, place)
    if viewer in world.items:
        assert secret(viewer, "note") in everything  # the test does see what is there


def test_no_secret_is_in_what_the_sides_share(world: World, tmp_path: Path) -> None:
    """The record and its exports, which go to the other side and to the court."""
    counsel = world.doors["counsel"]
    shared = [
        counsel.export_record(world.running),
        counsel.export_since(world.running, 0),
        counsel.record(world.running).dump(),
        repr(counsel.members(world.matter)),
        repr(counsel.matter(world.matter)),
    ]
    assert not [text for text in shared if "机密" in text]


@pytest.mark.parametrize("owner", [*LEADING.values(), "local"])
def test_anothers_id_is_answered_as_an_id_of_nothing(world: World, owner: str) -> None:
    """Word for word, so that nobody can try out which ids there are."""
    for viewer in EVERYBODY:
        if visible(viewer, owner):
            continue
        door = world.doors[viewer]
        asked: list[tuple[Callable[[str], Any], dict[str, str]]] = [
            (door.case, world.cases),
            (lambda id, door=door: door.save_case(id, CASE), world.cases),  # type: ignore[misc]
            (door.history, world.cases),
            (lambda id, door=door: door.restore_case(id, 1), world.cases),  # type: ignore[misc]
            (door.private_item, world.items),
            (lambda id, door=door: door.rewrite_private(id, "题", "文"), world.items),  # type: ignore[misc]
            (door.discard_private, world.items),
        ]
        for ask, things in asked:
            answers = []
            for id in (things[owner], "0" * 32, "' OR 1=1 --", "\x00", "\ud800", "长" * 100):
                with pytest.raises(NoSuchObject) as refused:
                    ask(id)
                answers.append((refused.value.text, str(refused.value)))
            assert len(set(answers)) == 1


def test_a_matter_of_others_is_answered_as_a_matter_of_nobody(world: World) -> None:
    door = world.outsider
    for ask in (door.matter, door.members, door.log, door.cases, door.private_items, door.negotiations, door.leave):
        words = set()
        for id in (world.matter, world.alone, "0" * 32):
            with pytest.raises(NoSuchObject) as refused:
                ask(id)
            words.add(str(refused.value))
        assert len(words) == 1


def test_the_log_tells_a_side_who_tried_its_things_and_no_side_anothers_doings(world: World) -> None:
    world.store._noted.clear()
    counsel, prosecutor = world.doors["counsel"], world.doors["prosecutor"]
    with pytest.raises(NoSuchObject):
        prosecutor.private_item(world.items["counsel"])
    counsel.private_item(world.items["counsel"])
    counsel.search("一个不该留在日志里的名字")
    seen = counsel.log(world.matter)
    tried = [line for line in seen if line.object == world.items["counsel"] and not line.allowed]
    assert tried and tried[0].user == prosecutor.user.name
    theirs = prosecutor.log(world.matter)
    assert world.items["counsel"] not in {line.object for line in theirs}
    assert "不该留在日志里" not in repr(seen) + repr(theirs)


def test_what_somebody_typed_into_an_address_is_not_kept_in_the_log(world: World) -> None:
    with pytest.raises(NoSuchObject):
        world.outsider.case("李某的身份证号110101199001011234")
    with world.store.reading() as session:
        from engine.store.tables import LogRow

        assert not [row for row in session.query(LogRow) if "李某" in row.object]


def test_a_notice_and_its_draft_are_for_their_author(world: World) -> None:
    """What was not saved is as private as any draft, also within the side for those who read only their own."""
    suspect, counsel = world.doors["suspect"], world.doors["counsel"]
    with world.store.writing() as session:
        common = {"matter": world.matter, "at": world.store.clock()}
        row = PrivateRow(id="d" * 32, side="defence", kind="draft", title="陈述", content="未保存", **common)
        row.by = counsel.user.id
        session.add(row)
        notice = NoticeRow(id="d" * 32, kind="not_saved", negotiation=world.running, sequence=9, type="statement")
        notice.user, notice.draft, notice.matter, notice.at = counsel.user.id, "d" * 32, world.matter, common["at"]
        session.add(notice)
    assert [found.id for found in counsel.notices()] == ["d" * 32]
    assert suspect.notices() == world.doors["prosecutor"].notices() == []
    with pytest.raises(NoSuchObject):
        world.doors["prosecutor"].dismiss("d" * 32)
    with pytest.raises(NoSuchObject):
        suspect.private_item("d" * 32)
    counsel.dismiss("d" * 32)
    assert counsel.notices() == []
    assert counsel.private_item("d" * 32).content == "未保存"


def test_who_was_taken_out_reads_nothing_more(world: World) -> None:
    victim = world.doors["victim"]
    agent = world.login("dismissed agent")
    agent.accept(victim.invite(world.matter, "victim_agent"))
    assert agent.record(world.running).events
    victim.remove_member(world.matter, agent.user.id)
    with pytest.raises(NoSuchObject):
        agent.record(world.running)
    with pytest.raises(NoSuchObject):
        agent.private_item(world.items["victim"])
    assert agent.matters() == []


def test_a_refusal_is_not_only_the_pages_matter(world: World) -> None:
    """The table is asked on every call: a role changed in between is the role that counts."""
    from engine.store.tables import MemberRow

    person = world.login("changing")
    person.accept(world.doors["counsel"].invite(world.matter, "observer"))
    with pytest.raises(AccessDenied):
        person.export_record(world.running)
    with world.store.writing() as session:
        session.get_one(MemberRow, (world.matter, person.user.id)).role = "moderator"
    assert person.export_record(world.running)
