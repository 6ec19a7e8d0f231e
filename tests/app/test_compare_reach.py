"""What would it take: the sets that the engine finds, with what is marked, and one click that takes one of them."""

from __future__ import annotations

from typing import Any

from compare_page import give, key, plain, press, view

from engine.analysis.effort import PROVE
from engine.analysis.movable import Movable, movable
from engine.analysis.targets import Reach, Target, reach
from engine.calculation.calculate import calculate


def at_first(item: Movable) -> bool:
    """What the page marks before anybody touches it."""
    return item.nature == "dispute" or (item.nature != "show" and item.change.effort < PROVE)


def expected(pages: Any, target: Target, position: str = "defence") -> Reach:
    items = [item for item in movable(pages.raw, position) if at_first(item)]
    return reach(pages.raw, target, position, items=items)


def ask(pages: Any, months: int) -> None:
    view(pages, "reach")
    give(pages, "number_input", months, "goal/months")


def test_sets_are_the_engines_with_result_and_articles(pages: Any) -> None:
    ask(pages, 2)
    found = expected(pages, Target("months", 2))
    assert found.sets
    for item in found.sets:
        assert pages.sees(item.outcome.words().zh)
        for change in item.changes:
            assert pages.sees(change.name.zh) and pages.sees(change.law)


def test_one_click_reaches_the_goal_and_can_be_undone(pages: Any) -> None:
    ask(pages, 2)
    before = pages.raw
    press(pages, "apply", "0")
    declared = calculate(pages.raw, position="defence").declared
    assert declared.chosen <= 2
    assert {name: stance for name, stance in pages.raw["positions"].items() if name != "defence"} == {
        name: stance for name, stance in before["positions"].items() if name != "defence"
    }
    assert pages.sees("已写入立场：辩护方") and pages.sees("现在就已经达到")
    press(pages, "apply undo")
    assert pages.raw == before


def test_a_set_taken_as_a_new_position_leaves_the_old_one(pages: Any) -> None:
    ask(pages, 2)
    before = pages.raw["positions"]["defence"]
    pages.at.text_input(key=key(pages, "apply name", "0")).set_value("退赔方案").run()
    press(pages, "apply make", "0")
    assert pages.raw["positions"]["defence"] == before
    assert list(pages.raw["positions"]) == ["prosecution", "defence", "退赔方案"]
    assert calculate(pages.raw, position="退赔方案").declared.chosen <= 2


def test_only_what_is_marked_is_used(pages: Any) -> None:
    ask(pages, 2)
    press(pages, "mark_none")
    assert pages.sees("还没有勾选能改变的事情")
    [restitution] = [
        item for item in movable(pages.raw, "defence") if item.change.id == "factors.restitution.ratio=-30"
    ]
    give(pages, "checkbox", True, f"mark/defence/{restitution.change.id}")
    found = reach(pages.raw, Target("months", 2), "defence", items=[restitution])
    assert not found.sets and found.closest is not None
    assert pages.sees("达不到") and pages.sees(found.short.zh)
    assert pages.sees(found.closest.outcome.words().zh)
    press(pages, "mark_all")
    assert pages.at.checkbox(key=key(pages, f"mark/defence/{restitution.change.id}")).value is True


def test_what_has_to_be_proved_is_not_marked_beforehand(pages: Any) -> None:
    view(pages, "reach")
    for item in movable(pages.raw, "defence"):
        box = pages.at.checkbox(key=key(pages, f"mark/defence/{item.change.id}"))
        assert box.value is at_first(item)
        assert plain(box.label).startswith(item.change.name.zh) and item.change.law in plain(box.label)


def test_every_goal_has_an_answer(pages: Any) -> None:
    view(pages, "reach")
    for goal in ("probation", "tier", "no_custody", "fine"):
        give(pages, "selectbox", goal, "goal")
        if goal == "fine":
            assert pages.sees("请先填写目标的数字")
            give(pages, "number_input", 500, "goal/fine")
        assert pages.sees("现在就已经达到") or pages.sees("可以达到")


def test_from_the_common_case_the_common_case_is_changed(pages: Any) -> None:
    view(pages, "reach")
    give(pages, "selectbox", "", "asker")
    give(pages, "number_input", 6, "goal/months")
    stances = pages.raw["positions"]
    press(pages, "apply", "0")
    assert calculate(pages.raw).declared.chosen <= 6
    assert pages.raw["positions"] == stances
    assert pages.sees("已写入立场：共同案情")


def test_in_english(english: Any) -> None:
    ask(english, 2)
    for item in expected(english, Target("months", 2)).sets:
        assert english.sees(item.outcome.words().en)
