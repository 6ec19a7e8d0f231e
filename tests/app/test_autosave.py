"""Nothing typed is lost with its tab, and nothing of a case lies about longer than it must."""

from __future__ import annotations

import copy
import datetime
import stat
from pathlib import Path
from typing import Any

import pytest

from engine.case import reader
from views.autosave import DAYS, Entry, Store, now

AMOUNT = ("counts", "a", "facts", "amount")


def files(directory: Path) -> list[Path]:
    return sorted((directory / "autosave").glob("*.yaml"))


@pytest.fixture
def worked(tab: Any) -> dict[str, Any]:
    """A case that a tab left behind with an amount of 60,000 yuan on the defence's side."""
    pages = tab()
    pages.take("editing", "defence")
    pages.set("number_input", 60000.0, *AMOUNT)
    return copy.deepcopy(pages.raw)


def offered(pages: Any) -> list[str]:
    """Keys of the buttons that recover something."""
    return [button.key for button in pages.at.button if "/recover/" in str(button.key)]


def test_an_untouched_case_leaves_nothing(pages: Any, own_data: Path, tab: Any) -> None:
    pages.go("result")
    assert files(own_data) == []
    assert offered(tab()) == []


def test_a_new_tab_offers_what_the_last_one_left(worked: dict[str, Any], tab: Any) -> None:
    pages = tab()
    assert pages.sees("有未存成文件的案件") and pages.sees("李某入户盗窃案（虚构示例）")
    [key] = offered(pages)
    pages.at.button(key=key).click().run()
    pages.check()
    assert pages.raw == worked
    assert pages.session.position == "defence"
    assert pages.result("defence").declared is not None
    assert pages.at.number_input(key=pages.key(*AMOUNT)).value == 60000
    assert not pages.sees("有未存成文件的案件")


def test_what_was_recovered_is_kept_on_and_offered_again(worked: dict[str, Any], own_data: Path, tab: Any) -> None:
    pages = tab()
    pages.at.button(key=offered(pages)[0]).click().run()
    assert [path.stem for path in files(own_data)] == [pages.session.id]
    pages.set("number_input", 70000.0, *AMOUNT)
    again = tab()
    again.at.button(key=offered(again)[0]).click().run()
    assert again.raw["positions"]["defence"]["counts"]["a"]["facts"]["amount"] == 70000


def test_recovery_itself_can_be_undone(worked: dict[str, Any], tab: Any) -> None:
    pages = tab()
    before = copy.deepcopy(pages.raw)
    pages.at.button(key=offered(pages)[0]).click().run()
    pages.at.button(key="undo/zh").click().run()
    pages.check()
    assert pages.raw == before


def test_two_tabs_recover_one_case_once(worked: dict[str, Any], tab: Any) -> None:
    first, second = tab(), tab()
    first.at.button(key=offered(first)[0]).click().run()
    second.at.button(key=offered(second)[0]).click().run()
    second.check()
    assert first.raw == worked and second.raw != worked
    assert second.sees("已经在别的窗口恢复或者删除")


def test_two_tabs_never_write_to_one_file(own_data: Path, tab: Any) -> None:
    first, second = tab(), tab()
    first.set("number_input", 41000.0, *AMOUNT)
    second.set("number_input", 42000.0, *AMOUNT)
    first.set("number_input", 43000.0, *AMOUNT)
    amounts = {reader.read_file(path)["case"]["counts"]["a"]["facts"]["amount"] for path in files(own_data)}
    assert amounts == {42000, 43000}


def test_discarded_is_deleted(worked: dict[str, Any], own_data: Path, tab: Any) -> None:
    pages = tab()
    [key] = [button.key for button in pages.at.button if "/discard/" in str(button.key)]
    pages.at.button(key=key).click().run()
    pages.check()
    assert files(own_data) == [] and not pages.sees("有未存成文件的案件")


def test_later_is_later_and_not_never(worked: dict[str, Any], own_data: Path, tab: Any) -> None:
    pages = tab()
    pages.press("recovery later")
    assert not pages.sees("有未存成文件的案件") and len(files(own_data)) == 1
    pages.press("recovery again")
    assert pages.sees("有未存成文件的案件")


def test_a_case_saved_as_a_file_is_kept_no_longer(pages: Any, own_data: Path, tab: Any) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    assert len(files(own_data)) == 1 and pages.sees("尚未存成文件")
    [button] = [item for item in pages.at.get("download_button") if item.label == "保存"]
    button.click().run()
    pages.check()
    assert files(own_data) == [] and pages.sees("没有未存成文件的改动")
    assert offered(tab()) == []
    pages.set("number_input", 61000.0, *AMOUNT)
    assert len(files(own_data)) == 1


def test_undone_to_the_saved_case_is_kept_no_longer(pages: Any, own_data: Path) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    pages.at.button(key="undo/zh").click().run()
    assert files(own_data) == []


def test_a_case_closed_unsaved_for_another_can_be_had_back_another_day(pages: Any, own_data: Path, tab: Any) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    pages.press("new")
    assert len(files(own_data)) == 1
    assert len(offered(tab())) == 1


def test_only_the_user_can_read_it_and_no_name_tells_of_it(pages: Any, own_data: Path) -> None:
    pages.set("text_input", "王某某案", "title")
    [path] = files(own_data)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    assert path.stem == pages.session.id and path.stem.isalnum()
    assert list(path.parent.iterdir()) == [path]  # no half-written file beside it


def test_turned_off_nothing_is_kept_and_what_was_is_deleted(pages: Any, own_data: Path, tab: Any) -> None:
    pages.set("number_input", 60000.0, *AMOUNT)
    pages.set("toggle", False, "autosave")
    assert files(own_data) == []
    pages.set("number_input", 61000.0, *AMOUNT)
    assert files(own_data) == [] and pages.sees("没有自动保存")
    other = tab()  # the choice is the user's, not the tab's
    other.set("number_input", 62000.0, *AMOUNT)
    assert files(own_data) == []
    other.set("toggle", True, "autosave")
    assert len(files(own_data)) == 1


def test_a_full_disk_costs_the_autosave_and_not_the_work(pages: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("views.datadir.write", full)
    pages.set("number_input", 60000.0, *AMOUNT)
    assert pages.sees("自动保存没有成功")
    assert pages.raw["counts"]["a"]["facts"]["amount"] == 60000


def test_damaged_entries_are_passed_over_and_old_ones_deleted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    raw = {"schema": "liangxing/case/1", "title": "x", "counts": {"a": {"crime": "theft"}}}
    fresh = Entry("a" * 32, now(), raw, "", "a")
    store.write(fresh)
    store.write(Entry("b" * 32, now() - datetime.timedelta(days=DAYS, minutes=1), raw, "", "a"))
    (store.directory / f"{'c' * 32}.yaml").write_text("autosave: [", encoding="utf-8")
    (store.directory / f"{'d' * 32}.yaml").write_text("{}", encoding="utf-8")
    store.write(Entry("e" * 32, now(), {**raw, "counts": ["theft"]}, "", "a"))
    (store.directory / "notes.txt").write_text("not ours", encoding="utf-8")
    assert [entry.id for entry in store.entries()] == [fresh.id]
    assert not (store.directory / f"{'b' * 32}.yaml").exists()
    assert (store.directory / f"{'c' * 32}.yaml").exists()


def test_an_entry_is_claimed_by_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(Entry("a" * 32, now(), {"title": "x", "counts": {}}, "defence", "b"))
    won = store.claim("a" * 32, "b" * 32)
    assert won is not None and (won.id, won.title, won.position, won.count) == ("b" * 32, "x", "defence", "b")
    assert store.claim("a" * 32, "c" * 32) is None
