"""Search finds part of a Chinese name, two characters as well as ten, and takes no sign for a wildcard."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from store.conftest import Place
from store.people import CASE

from engine.store import search
from engine.store.door import Door
from engine.store.store import Store

TITLES = {
    "李某盗窃案": "李某、郑某",
    "王小明故意伤害案": "王小明、欧阳某某",
    "100%_折扣诈骗案": "赵\\某",
    'O\'Brien "DUI" case': "O'Brien",
    "危险驾驶案（浙A）": "张三",
}


@pytest.fixture
def door(store: Store) -> Door:
    found = Door.local(store)
    for title, parties in TITLES.items():
        found.create_matter(title, parties)
    return found


def titles(door: Door, words: str) -> set[str]:
    return {found.title for found in door.search(words)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("盗窃", {"李某盗窃案"}),
        ("李某", {"李某盗窃案"}),
        ("某", {"李某盗窃案", "王小明故意伤害案", "100%_折扣诈骗案"}),
        ("小明故意", {"王小明故意伤害案"}),
        ("欧阳某某", {"王小明故意伤害案"}),
        ("王小明 欧阳", {"王小明故意伤害案"}),
        ("王小明 李某", set()),
        ("王小明 欧阳某某", {"王小明故意伤害案"}),
        ("王小明 盗窃案", set()),
        ("案", set(TITLES) - {'O\'Brien "DUI" case'}),
        ("%", {"100%_折扣诈骗案"}),
        ("_折", {"100%_折扣诈骗案"}),
        ("0%_折", {"100%_折扣诈骗案"}),
        ("%折", set()),
        ("赵\\某", {"100%_折扣诈骗案"}),
        ("o'brien", {'O\'Brien "DUI" case'}),
        ('"dui"', {'O\'Brien "DUI" case'}),
        ("驾驶 OR 盗窃", set()),
        ("NOT 盗窃案", set()),
        ("盗窃*", set()),
        ("（浙A）", {"危险驾驶案（浙A）"}),
        ("不存在的名字", set()),
        ("", set(TITLES)),
        ("  ", set(TITLES)),
        ("案\x00", set()),
        ("\ud800\ud800\ud800", set()),
    ],
)
def test_what_is_found(door: Door, words: str, expected: set[str]) -> None:
    assert titles(door, words) == expected


def test_a_changed_title_is_found_by_its_new_words_only(door: Door) -> None:
    (found,) = door.search("危险驾驶案")
    door.edit_matter(found.matter, "交通肇事案", "张三丰")
    assert titles(door, "危险驾驶案") == set()
    assert titles(door, "交通肇事") == titles(door, "张三丰") == {"交通肇事案"}


def test_cases_are_found_by_title_and_parties(door: Door) -> None:
    (matter,) = door.search("危险驾驶案")
    case = door.create_case(matter.id, {**CASE, "title": "张三危险驾驶辩护稿"}, parties="张三、被害人钱某某")
    (found,) = door.search("辩护稿")
    assert (found.kind, found.id, found.matter) == ("case", case.id, matter.id)
    assert [each.id for each in door.search("被害人钱某某")] == [case.id]
    door.save_case(case.id, {**CASE, "title": "第二稿改了名"})
    assert door.search("辩护稿") == []
    assert [each.id for each in door.search("第二稿")] == [case.id]


def test_without_trigrams_the_same_is_found(door: Door) -> None:
    """Another Python on another machine may have a SQLite that knows none."""
    found = {words: titles(door, words) for words in ("小明故意", "危险驾驶案", "0%_折", '"dui"')}
    door.store.trigrams = False
    assert {words: titles(door, words) for words in found} == found


def test_a_database_from_a_machine_with_the_index_is_used_on_one_without(
    place: Place, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place.backend != "sqlite":
        return
    url = door.store.engine.url.render_as_string(hide_password=False)
    monkeypatch.setattr(search, "_trigrams", lambda connection: False)
    poor = Door.local(place.open(url))
    assert not poor.store.trigrams
    poor.create_matter("在别的机器上建立的事项")
    assert titles(poor, "别的机器") == {"在别的机器上建立的事项"}
    with poor.store.reading() as session:
        triggers = session.scalars(sa.text("SELECT name FROM sqlite_master WHERE name LIKE 'search_text_%_insert'"))
        assert triggers.all() == []
    monkeypatch.undo()
    monkeypatch.setenv("LIANGXING_DATA", "/nonexistent")
    rich = Door.local(place.open(url))
    assert rich.store.trigrams
    assert titles(rich, "别的机器") == {"在别的机器上建立的事项"}
