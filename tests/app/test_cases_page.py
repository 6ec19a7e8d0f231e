"""My cases: kept with every version, found by part of a name, restored, taken away and brought back."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.store.door import Door
from engine.store.store import Store

AMOUNT = ("counts", "a", "facts", "amount")


@pytest.fixture
def store() -> Iterator[Store]:
    """The store that the pages use, for whoever looks at it beside them."""
    found = Store.open()
    yield found
    found.close()


def button(pages: Any, label: str) -> Any:
    return next(item for item in pages.at.button if item.label == label)


def press(pages: Any, label: str) -> Any:
    button(pages, label).click().run()
    pages.check()
    return pages


def keep(pages: Any) -> Any:
    """Keep the case on the screen in a new matter."""
    pages.go("cases")
    return press(pages, "存入")


def test_a_case_is_kept_in_a_matter_of_its_own_and_counts_as_saved(pages: Any, store: Store) -> None:
    pages.set("number_input", 30000.0, *AMOUNT)
    assert pages.session.unsaved
    keep(pages)
    assert pages.sees("已存入我的案件") and pages.sees("存于事项“李某入户盗窃案（虚构示例）”，第1版")
    assert not pages.session.unsaved
    door = Door.local(store)
    [matter] = door.matters()
    assert (matter.title, matter.parties) == ("李某入户盗窃案（虚构示例）", "李某")
    [case] = door.cases(matter.id)
    assert case.content == pages.raw


def test_every_version_says_what_changed_and_can_be_restored(pages: Any, store: Store) -> None:
    keep(pages)
    first = copy.deepcopy(pages.raw)
    pages.go("case").set("number_input", 30000.0, *AMOUNT)
    press(pages.go("cases"), "存为新的一版")
    assert pages.sees("已保存：第2版")
    press(pages, "存为新的一版")
    assert pages.sees("没有改动，仍是第2版")
    press(pages, "历史")
    assert pages.sees("盗窃数额") and pages.sees("第一次存入") and pages.sees("本机使用者")
    press(pages, "恢复这一版")
    assert pages.sees("已恢复，存为第3版") and pages.sees("恢复自第1版")
    assert pages.raw == first  # it is on the screen, so the screen shows it
    door = Door.local(store)
    [case] = door.cases(door.matters()[0].id)
    assert case.content == first
    assert [version.restored for version in door.history(case.id)] == [1, None, None]


def test_an_old_version_is_looked_at_without_being_restored(pages: Any) -> None:
    keep(pages)
    pages.go("case").set("number_input", 30000.0, *AMOUNT)
    press(pages.go("cases"), "存为新的一版")
    press(pages, "历史")
    old = [item for item in pages.at.button if item.label == "打开"][-1]
    old.click().run()
    pages.check()
    assert pages.sees("已打开第1版") and pages.raw["counts"]["a"]["facts"]["amount"] == 26800
    press(pages, "返回列表")
    assert pages.sees("第2版")  # on which the next one follows


def test_what_somebody_else_saved_meanwhile_is_not_passed_over(pages: Any, store: Store) -> None:
    keep(pages)
    door = Door.local(store)
    [case] = door.cases(door.matters()[0].id)
    door.save_case(case.id, {**case.content, "title": "另一人改的"}, base=1)
    pages.go("case").set("number_input", 30000.0, *AMOUNT)
    press(pages.go("cases"), "存为新的一版")
    assert pages.sees("已于此间保存了第2版")
    press(pages, "仍以我的内容存为新的一版")
    assert pages.sees("已保存：第3版")
    assert [version.number for version in door.history(case.id)] == [3, 2, 1]


def test_two_characters_of_a_name_find_a_case(pages: Any, store: Store) -> None:
    door = Door.local(store)
    for name in ("张三丰", "欧阳锋", "王小明"):
        matter = door.create_matter(f"{name}案", name)
        door.create_case(matter.id, {"title": f"{name}的案件", "defendant": {"name": name}})
    pages.go("cases")

    def find(words: str) -> None:
        pages.at.text_input(key="cases search/zh").set_value(words).run()
        pages.check()

    find("欧阳")
    assert pages.sees("欧阳锋的案件") and not pages.sees("张三丰的案件")
    find("三丰 案件")
    assert pages.sees("张三丰的案件") and not pages.sees("欧阳锋的案件")
    find("没有的人")
    assert pages.sees("没有找到") and not pages.sees("王小明的案件")


def test_a_case_is_found_by_the_name_that_it_has_now(pages: Any, store: Store) -> None:
    keep(pages)
    pages.go("case").set("text_input", "欧阳锋", "defendant", "name")
    press(pages.go("cases"), "存为新的一版")
    door = Door.local(store)
    assert [found.kind for found in door.search("欧阳")] == ["case"]


def test_another_case_on_the_screen_is_not_saved_over_the_kept_one(pages: Any) -> None:
    keep(pages)
    pages.go("case").press("new")
    pages.go("cases")
    assert pages.sees("还没有存入我的案件")
    assert not [item for item in pages.at.button if item.label == "存为新的一版"]
    press(pages, "打开")
    assert pages.raw["defendant"]["name"] == "李某" and button(pages, "存为新的一版")


def test_everything_is_taken_away_and_brought_back(
    pages: Any, store: Store, tab: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    keep(pages)
    data = Door.local(store).export_own()
    assert any(name.endswith(".yaml") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    monkeypatch.setenv("LIANGXING_DATA", str(tmp_path / "other"))  # another machine
    other = tab().go("cases")
    assert other.sees("还没有存入案件")
    key = other.key("cases import")
    other.at.file_uploader(key=key).set_value(("all.zip", data, "application/zip")).run()
    press(other, "导入")
    assert other.sees("已导入：案件1个、版本1个")
    press(other, "打开")
    assert other.raw == pages.raw
    other.at.file_uploader(key=other.key("cases import")).set_value(("x.zip", b"PK nonsense", "application/zip")).run()
    press(other, "导入")
    assert other.sees("不是导出的文件")


def test_the_page_speaks_english(english: Any) -> None:
    english.go("cases")
    press(english, "Keep")
    press(english, "History")
    assert english.sees("first kept") or english.sees("First kept")
    assert english.sees("The person at this machine") and not english.sees("本机")
