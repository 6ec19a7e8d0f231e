"""Any number of positions: added, copied, renamed, reordered, deleted and brought back, and two of them looked at."""

from __future__ import annotations

from typing import Any

import pytest
from compare_page import give, key, press


def order(pages: Any) -> list[str]:
    return list(pages.raw["positions"])


def test_a_copy_says_the_same_and_stands_behind(pages: Any) -> None:
    pages.go("compare")
    press(pages, "copy", "prosecution")
    assert order(pages) == ["prosecution", "检察机关（副本）", "defence"]
    assert pages.raw["positions"]["检察机关（副本）"] == pages.raw["positions"]["prosecution"]
    assert pages.result("检察机关（副本）").declared == pages.result("prosecution").declared
    press(pages, "copy", "prosecution")
    assert order(pages)[1] == "检察机关（副本） 2"


def test_an_edit_of_a_copy_leaves_the_first_as_it_is(pages: Any) -> None:
    pages.go("compare")
    press(pages, "copy", "defence")
    before = pages.raw["positions"]["defence"]
    pages.go("case")
    pages.take("editing", "辩护方（副本）")
    pages.set("number_input", 31000.0, "counts", "a", "facts", "amount")
    assert pages.raw["positions"]["defence"] == before
    assert pages.result("辩护方（副本）").declared != pages.result("defence").declared


def test_renaming_keeps_what_was_said_and_where(pages: Any) -> None:
    pages.go("compare")
    said = pages.raw["positions"]["prosecution"]
    give(pages, "text_input", "第一次量刑建议", "rename", "prosecution")
    assert order(pages) == ["第一次量刑建议", "defence"]
    assert pages.raw["positions"]["第一次量刑建议"] == said
    assert pages.sees("从第一次量刑建议到辩护方")


@pytest.mark.parametrize("name", ["", "  ", "辩护方", "defence", "共同案情", "common"])
def test_a_name_that_is_none_or_taken_changes_nothing(pages: Any, name: str) -> None:
    pages.go("compare")
    before = pages.raw
    give(pages, "text_input", name, "rename", "prosecution")
    assert pages.raw == before
    give(pages, "text_input", name, "new position")
    assert pages.raw == before


def test_the_name_of_a_usual_party_is_that_party(pages: Any) -> None:
    pages.go("compare")
    give(pages, "text_input", "法院", "new position")
    assert order(pages) == ["prosecution", "defence", "court"]


def test_order_is_changed(pages: Any) -> None:
    pages.go("compare")
    assert pages.at.button(key=key(pages, "earlier", "prosecution")).disabled
    press(pages, "later", "prosecution")
    assert order(pages) == ["defence", "prosecution"]
    assert list(pages.at.table[0].value.columns) == ["项目", "辩护方", "检察机关"]


def test_a_deleted_position_comes_back_where_it_stood(pages: Any) -> None:
    pages.go("compare")
    before = pages.raw["positions"]
    press(pages, "delete", "prosecution")
    assert order(pages) == ["defence"] and pages.sees("已删除立场：检察机关")
    press(pages, "restore")
    assert pages.raw["positions"] == before and order(pages) == list(before)
    assert not pages.sees("已删除立场")


def test_the_last_one_deleted_can_be_brought_back_too(pages: Any) -> None:
    pages.go("compare")
    press(pages, "delete", "prosecution")
    press(pages, "delete", "defence")
    assert order(pages) == [] and pages.sees("本案还没有立场")
    press(pages, "restore")
    assert order(pages) == ["defence"]


def test_one_position_is_compared_with_the_common_case(pages: Any) -> None:
    pages.go("compare")
    press(pages, "delete", "prosecution")
    assert pages.sees("从共同案情到辩护方")


def test_which_two_are_looked_at(pages: Any) -> None:
    pages.go("compare")
    press(pages, "copy", "defence")
    give(pages, "selectbox", "辩护方（副本）", "pair.second")
    assert pages.sees("从检察机关到辩护方（副本）")
    press(pages, "swap")
    assert pages.sees("从辩护方（副本）到检察机关")
    give(pages, "selectbox", "prosecution", "pair.first")  # the one that is the second: they change places
    assert pages.sees("从检察机关到辩护方（副本）")


def test_twenty_positions_stand_side_by_side(pages: Any) -> None:
    pages.go("compare")
    for number in range(18):
        give(pages, "text_input", f"方案{number}", "new position")
    assert len(pages.at.table[0].value.columns) == 21
