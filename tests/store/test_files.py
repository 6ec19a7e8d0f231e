"""All that one may read as one file, and back: everything of one's own side, nothing of another's, nothing twice."""

from __future__ import annotations

import errno
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from store.conftest import Place
from store.people import CASE, CLOSED, ID, opening, statement
from store.world import CLOSED_ID, ISSUER

from engine.case import reader
from engine.errors import InputError
from engine.negotiation.record import load
from engine.store import folder
from engine.store.archive import LIST, folder_name
from engine.store.door import Door
from engine.store.faults import AccessDenied, StoreFault
from engine.store.store import Store


def filled(store: Store) -> tuple[Door, str]:
    """Counsel with a case in three versions, a running and a closed record, a note and a run."""
    door = Door(store, store.login(ISSUER, "wu", "吴律师"))
    matter = door.create_matter("李某盗窃案/浙A:1", "李某", role="counsel").id
    case = door.create_case(matter, CASE)
    door.save_case(case.id, {**CASE, "factors": {"surrender": {"ratio": -20}}})
    door.restore_case(case.id, 1)
    door.import_record(matter, CLOSED)
    record = door.open_negotiation(matter, ID["counsel"], opening())
    door.append(record.id, ID["suspect"], statement("我自己去的。"))
    door.keep_private(matter, "note", "会见", {"text": "先谈赔偿"})
    door.keep_private(matter, "reach_run", "八个月以下", {"target": "months=8", "sets": [1, 2]})
    return door, matter


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.namelist()


def rewritten(data: bytes, change: dict[str, Any]) -> bytes:
    """The file with other texts in it; None takes one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            text = change.get(name, packed.read(name))
            if text is not None:
                made.writestr(name, text)
    return out.getvalue()


def test_what_is_in_the_file_can_be_read_without_the_program(store: Store) -> None:
    door, matter = filled(store)
    data = door.export_own()
    base = f"李某盗窃案_浙A_1-{matter[:8]}"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {base, LIST}
        cases = sorted(name for name in packed.namelist() if "/cases/" in name)
        assert reader.read_text(packed.read(cases[0]).decode()) == CASE
        assert len(cases) == 3
        records = [load(packed.read(name).decode()) for name in packed.namelist() if name.endswith(".jsonl")]
        assert sorted(len(record.events) for record in records) == [2, 3]
        notes = [json.loads(packed.read(name)) for name in packed.namelist() if "/private/" in name]
        assert {"text": "先谈赔偿"} in notes


def test_everything_comes_back_in_an_empty_store(place: Place) -> None:
    door, _ = filled(place.open())
    new = Door(store := place.open(), store.login(ISSUER, "wu", "吴律师"))
    brought = new.import_own(door.export_own(), role="counsel")
    assert (brought.cases, brought.versions, brought.events, brought.private, brought.left_out) == (1, 3, 5, 2, [])
    (matter,) = new.matters()
    assert (matter.title, matter.parties, matter.side) == ("李某盗窃案/浙A:1", "李某", "defence")
    (case,) = new.cases(matter.id)
    assert case.content == CASE and case.version == 3
    old = door.history(door.cases(door.matters()[0].id)[0].id)
    assert new.history(case.id) == old  # who, when, what, of which version it is the restoration
    assert {found.events for found in new.negotiations(matter.id)} == {2, 3}
    assert all(new.verify(found.id) == [] for found in new.negotiations(matter.id))
    assert {item.kind for item in new.private_items(matter.id)} == {"note", "reach_run"}
    assert [found.kind for found in new.search("李某盗窃案")] == ["matter", "case"]


def test_bringing_the_same_file_twice_brings_nothing_twice(place: Place) -> None:
    door, _ = filled(place.open())
    data = door.export_own()
    for target in (door, Door(store := place.open(), store.login(ISSUER, "wu", "吴律师"))):
        if target is not door:
            target.import_own(data, role="counsel")
        again = target.import_own(data, role="counsel")
        assert (again.cases, again.versions, again.events, again.private) == (0, 0, 0, 0)
        assert len(target.matters()) == 1
        assert len(target.private_items(again.matters[0])) == 2


def test_what_went_on_elsewhere_is_added_to_what_is_here(place: Place) -> None:
    """A laptop on the road: the case has two versions more, the record an event, when it comes home."""
    office, matter = filled(place.open())
    road = Door(store := place.open(), store.login(ISSUER, "wu", "吴律师"))
    road.import_own(office.export_own(), role="counsel")
    away = road.cases(road.matters()[0].id)[0]
    road.save_case(away.id, {**CASE, "title": "路上改的"})
    running = next(found.id for found in road.negotiations(away.matter) if not found.closed)
    road.append(running, ID["counsel"], statement("路上记的"))
    brought = office.import_own(road.export_own(), role="counsel")
    assert (brought.matters, brought.cases, brought.versions, brought.events) == ([matter], 0, 1, 1)
    assert [found.id for found in office.matters()] == [matter]
    assert [(case.title, case.version) for case in office.cases(matter)] == [("路上改的", 4)]
    assert office.record(running).events[-1].raw["body"]["text"] == "路上记的"


def test_a_case_that_went_another_way_is_put_beside(store: Store) -> None:
    door, matter = filled(store)
    data = door.export_own()
    (case,) = door.cases(matter)
    (name,) = [name for name in names(data) if name.endswith("0003.yaml")]
    other = rewritten(data, {name: reader.dump({**CASE, "title": "另一条路"})})
    brought = door.import_own(other, role="counsel")
    assert (brought.cases, brought.versions) == (1, 3)
    assert door.case(case.id).content == CASE
    assert {found.title for found in door.cases(matter)} == {"李某盗窃案", "另一条路"}
    assert door.import_own(other, role="counsel").cases == 0


def test_a_record_that_forks_is_left_out_and_said(store: Store) -> None:
    door, _ = filled(store)
    data = door.export_own()
    door.append(CLOSED_ID, ID["counsel"], {"type": "reopened", "reason": "这里继续"})
    (name,) = [name for name in names(data) if CLOSED_ID in name]
    from store.people import as_text, sealed

    record = load(CLOSED)
    fork = CLOSED + as_text(sealed([("zhou", {"type": "reopened", "reason": "那边继续"})], after=record))
    brought = door.import_own(rewritten(data, {name: fork}), role="counsel")
    assert brought.events == 0
    assert [text.zh for text in brought.left_out] == [
        "“李某盗窃案/浙A:1”的一次协商在第3条之后与本方的记录不同，没有并入"
    ]
    assert door.record(CLOSED_ID).events[-1].raw["body"]["reason"] == "这里继续"


def test_only_ones_own_sides_things_come_in(place: Place) -> None:
    """From the file of who kept the record for all on one machine a prosecutor gets what is the prosecution's."""
    local = Door.local(place.open())
    matter = local.create_matter("李某盗窃案").id
    local.create_case(matter, {**CASE, "title": "辩护稿"}, side="defence")
    local.create_case(matter, {**CASE, "title": "公诉稿"}, side="prosecution")
    local.keep_private(matter, "note", "本机的笔记", "x")
    prosecutor = Door(store := place.open(), store.login(ISSUER, "zhou", "周检察官"))
    brought = prosecutor.import_own(local.export_own(), role="prosecutor")
    there = brought.matters[0]
    assert [case.title for case in prosecutor.cases(there)] == ["公诉稿"]
    assert [item.side for item in prosecutor.private_items(there)] == ["prosecution"]
    assert [text.zh for text in brought.left_out] == ["“李某盗窃案”中不属于本方的内容没有导入"]


def test_a_file_opens_no_matter_in_a_role_that_begins_none(store: Store, place: Place) -> None:
    door, _ = filled(store)
    other = Door(target := place.open(), target.login(ISSUER, "he", "何观察员"))
    for role in ("observer", "court", "local"):
        with pytest.raises(AccessDenied):
            other.import_own(door.export_own(), role=role)  # type: ignore[arg-type]
    assert other.matters() == []


def test_ids_in_a_file_reach_nothing_of_others(store: Store) -> None:
    """A file may name any id: what is not the person's own is neither overwritten nor shown to be there."""
    door, matter = filled(store)
    stranger = Door(store, store.login(ISSUER, "stranger", "别人"))
    before = door.export_own()
    brought = stranger.import_own(before, role="prosecutor")
    assert brought.matters != [matter]
    assert [found.title for found in stranger.matters()] == ["李某盗窃案/浙A:1"]
    assert len(door.matters()) == 1 and len(door.cases(matter)) == 1
    assert names(door.export_own()) == names(before)


def test_a_damaged_file_brings_nothing(place: Place) -> None:
    door, _ = filled(place.open())
    data = door.export_own()
    listing = json.loads(zipfile.ZipFile(io.BytesIO(data)).read(LIST))
    record = next(name for name in names(data) if name.endswith(".jsonl"))
    case = next(name for name in names(data) if name.endswith(".yaml"))
    item = next(name for name in names(data) if "/private/" in name)
    outside = json.loads(json.dumps(listing))
    outside["matters"][0]["cases"][0]["versions"][0]["file"] = "../../etc/passwd"
    bad = [
        b"",
        b"no zip",
        data[: len(data) // 2],
        rewritten(data, {LIST: None}),
        rewritten(data, {LIST: b"{}"}),
        rewritten(data, {LIST: json.dumps({**listing, "format": "liangxing/store/9"})}),
        rewritten(data, {LIST: json.dumps(outside)}),
        rewritten(data, {record: CLOSED.replace("自己", "被")}),
        rewritten(data, {case: "- no case"}),
        rewritten(data, {case: None}),
        rewritten(data, {item: "{"}),
        rewritten(data, {item: b"\xff\xfe"}),
    ]
    target = Door(store := place.open(), store.login(ISSUER, "wu", "吴律师"))
    for content in bad:
        with pytest.raises(InputError):
            target.import_own(content, role="counsel")
        assert target.matters() == []


def test_a_file_that_unpacks_without_end_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    door, _ = filled(store)
    data = door.export_own()
    monkeypatch.setattr("engine.store.archive.MOST_BYTES", 1000)
    with pytest.raises(InputError):
        door.import_own(data)


def test_saving_goes_all_the_way_or_not_at_all(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door, _ = filled(store)
    path = tmp_path / "导出.zip"
    door.save_own(path)
    assert path.read_bytes()[:2] == b"PK"
    before = path.read_bytes()
    real = folder.tempfile.mkstemp

    def full(**more: Any) -> tuple[int, str]:
        import os

        number, name = real(**more)
        os.close(number)
        return os.open("/dev/full", os.O_WRONLY), name  # where every write says that the disk is full

    monkeypatch.setattr(folder.tempfile, "mkstemp", full)
    with pytest.raises(StoreFault) as fault:
        door.save_own(path)
    assert "磁盘已满" in fault.value.in_language("zh") and "disk is full" in fault.value.in_language("en")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_for_a_record_too(store: Store) -> None:
    door, _ = filled(store)
    with pytest.raises(StoreFault, match="disk is full"):
        door.save_record(CLOSED_ID, Path("/dev/full"))


def test_a_folder_that_is_not_there_or_closed_is_said(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, _ = filled(store)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault, match="not written"):
        door.save_record(CLOSED_ID, tmp_path / "file" / "record.jsonl")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EDQUOT, "quota")

    monkeypatch.setattr(folder.os, "replace", refuse)
    with pytest.raises(StoreFault, match="disk is full"):
        door.save_record(CLOSED_ID, tmp_path / "record.jsonl")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["file"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("../..", "_-0123abcd"), ("a/b\\c", "a_b_c-0123abcd"), ("", "0123abcd"), ("…. ", "…-0123abcd")],
)
def test_names_of_folders(title: str, expected: str) -> None:
    assert folder_name(title, "0123abcd" + "0" * 24) == expected
