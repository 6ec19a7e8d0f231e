"""The working file of one side: every version kept, who changed what in words, any version restored by a new one."""

from __future__ import annotations

import copy
import datetime
from typing import Any

import pytest
from store.conftest import Clock
from store.people import CASE
from store.world import ISSUER

from engine.errors import InputError
from engine.store.changes import DOCUMENTS, NAME, TITLE, changes
from engine.store.door import Door
from engine.store.faults import NoSuchObject
from engine.store.store import Store


def put(case: dict[str, Any], *path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(case)
    inner = changed
    for part in path[:-1]:
        inner = inner.setdefault(part, {})
    inner[path[-1]] = value
    return changed


@pytest.fixture
def counsel(store: Store) -> Door:
    return Door(store, store.login(ISSUER, "wu", "吴律师"))


@pytest.fixture
def assistant(store: Store, counsel: Door, matter: str) -> Door:
    found = Door(store, store.login(ISSUER, "zhu", "朱助理"))
    found.accept(counsel.invite(matter, "counsel"))
    return found


@pytest.fixture
def matter(counsel: Door) -> str:
    return counsel.create_matter("李某盗窃案", "李某、郑某", role="counsel").id


def test_the_history_says_who_changed_what_when(counsel: Door, assistant: Door, matter: str, clock: Clock) -> None:
    created = counsel.create_case(matter, CASE)
    clock.time = datetime.datetime(2026, 5, 7, 15, 30, tzinfo=datetime.UTC)
    more = put(CASE, "counts", "a", "facts", "amount", value=15000)
    assistant.save_case(created.id, put(more, "factors", "surrender", value={"ratio": -20}))
    newest, first = counsel.history(created.id)
    assert (newest.number, newest.by, newest.restored) == (2, "朱助理", None)
    assert newest.at.date() == datetime.date(2026, 5, 7)
    assert [change.zh for change in newest.what] == ["盗窃数额", "自首"]
    assert (first.number, first.by, first.what) == (1, "吴律师", ())


def test_restoring_makes_a_new_version_and_loses_none(counsel: Door, matter: str) -> None:
    created = counsel.create_case(matter, CASE)
    counsel.save_case(created.id, put(CASE, "counts", "a", "facts", "amount", value=15000))
    restored = counsel.restore_case(created.id, 1)
    assert restored.version == 3 and restored.content == CASE
    assert counsel.case(created.id, 2).content["counts"]["a"]["facts"]["amount"] == 15000
    newest = counsel.history(created.id)[0]
    assert newest.restored == 1 and [change.zh for change in newest.what] == ["盗窃数额"]


def test_saving_what_is_there_already_makes_no_version(counsel: Door, matter: str) -> None:
    created = counsel.create_case(matter, CASE)
    assert counsel.save_case(created.id, copy.deepcopy(CASE)).version == 1
    assert len(counsel.history(created.id)) == 1


def test_two_lawyers_of_one_side_do_not_save_over_each_other(counsel: Door, assistant: Door, matter: str) -> None:
    created = counsel.create_case(matter, CASE)
    assistant.save_case(created.id, put(CASE, "title", value="助理的版本"), base=1)
    with pytest.raises(InputError) as overtaken:
        counsel.save_case(created.id, put(CASE, "title", value="律师的版本"), base=1)
    assert "朱助理已于此间保存了第2版" in overtaken.value.in_language("zh")
    assert counsel.case(created.id).content["title"] == "助理的版本"
    assert counsel.save_case(created.id, put(CASE, "title", value="律师的版本"), base=2).version == 3


def test_a_case_comes_back_as_it_went_in(counsel: Door, matter: str) -> None:
    """Dates stay dates, 1.0 stays 1.0, an unfinished case stays unfinished."""
    case = {
        **CASE,
        "sentencing_date": datetime.date(2026, 6, 1),
        "factors": {"other_poor": {"ratio": -7.5, "name": "家庭困难：“独子”\n第二行"}, "surrender": None},
        "counts": {"a": {"crime": None, "facts": {"amount": 12000, "note": "no"}}},
    }
    created = counsel.create_case(matter, case)
    found = counsel.case(created.id).content
    assert found == case
    assert type(found["sentencing_date"]) is datetime.date and type(found["factors"]["other_poor"]["ratio"]) is float


def test_what_cannot_be_written_down_is_refused(counsel: Door, matter: str) -> None:
    endless: dict[str, Any] = {}
    endless["again"] = endless
    for bad in ({"title": object()}, {True: "a key that is no text"}, endless, {"title": "长" * 1_000_000}):
        with pytest.raises(InputError):
            counsel.create_case(matter, bad)
    assert counsel.cases(matter) == []


def test_there_is_no_version_that_was_never_saved(counsel: Door, matter: str) -> None:
    created = counsel.create_case(matter, CASE)
    for call in (lambda: counsel.case(created.id, 2), lambda: counsel.restore_case(created.id, 0)):
        with pytest.raises(NoSuchObject):
            call()


def test_title_and_parties_follow_the_case(counsel: Door, matter: str) -> None:
    created = counsel.create_case(matter, CASE)
    assert (created.title, created.parties) == ("李某盗窃案", "李某")
    saved = counsel.save_case(created.id, put(CASE, "title", value="李某、王某盗窃案"), parties="李某、王某")
    assert (saved.title, saved.parties) == ("李某、王某盗窃案", "李某、王某")
    assert [found.id for found in counsel.cases(matter)] == [created.id]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("title",), "别的名称", [TITLE.zh]),
        (("defendant", "name"), "王某", [NAME.zh]),
        (("documents",), {"office": "某院"}, [DOCUMENTS.zh]),
        (("plea",), {"stage": "prosecution"}, ["认罪认罚的阶段"]),
        (("positions",), {"defence": {"factors": {"surrender": {"ratio": -30}}}}, ["辩护方主张：自首"]),
        (("counts", "b"), {"crime": "fraud", "facts": {"amount": 5000}}, ["罪名"]),
    ],
)
def test_changes_are_told_by_the_names_of_the_law(path: tuple[str, ...], value: Any, expected: list[str]) -> None:
    found = changes(CASE, put(CASE, *path, value=value))
    assert [change.zh for change in found] == expected
    assert all(change.en for change in found)


def test_changes_of_a_case_in_pieces_are_told_all_the_same() -> None:
    for after in ({}, {"counts": None}, {"counts": {"a": None}}, {"factors": []}, {"positions": {"defence": None}}):
        assert changes(CASE, {**CASE, **after}) or after == {}
        assert isinstance(changes({**CASE, **after}, CASE), list)


def test_on_one_machine_a_case_is_kept_for_any_side(store: Store) -> None:
    door = Door.local(store)
    matter = door.create_matter("李某盗窃案").id
    door.create_case(matter, CASE, side="defence")
    door.create_case(matter, CASE, side="prosecution")
    assert {found.side for found in door.cases(matter)} == {"defence", "prosecution"}


def test_nobody_keeps_a_case_for_another_side(counsel: Door, matter: str) -> None:
    with pytest.raises(InputError):
        counsel.create_case(matter, CASE, side="prosecution")
    with pytest.raises(InputError):
        counsel.keep_private(matter, "note", "题", "文", side="victim")
