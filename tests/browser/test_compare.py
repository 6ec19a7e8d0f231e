"""The workbench in a real browser: positions made by hand, the gap explained, a goal reached with one click."""

from __future__ import annotations

import copy
import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.test_journey import answer, choose, settled
from playwright.sync_api import Page, expect

from engine.analysis.attribution import attribute
from engine.analysis.movable import movable
from engine.analysis.targets import Target, reach
from engine.case import patch
from engine.explanation import number

CASE: dict[str, Any] = {
    "jurisdiction": "zhejiang",
    "counts": {"a": {"crime": "theft", "offence_date": datetime.date(2026, 3, 2), "facts": {"amount": 12000}}},
    "positions": {"prosecution": {}, "defence": {"defendant": {"facts": {"surrender": "noticed"}}}},
}
VIEWS = {
    "zh": ("并排比较", "差距从哪里来", "怎样才能达到", "敏感程度", "合理区间", "逐点论证"),
    "en": ("Side by side", "The gap", "What it takes", "Sensitivity", "Band", "Arguments"),
}
SHOTS = os.environ.get("LIANGXING_SCREENSHOTS")


def turn(page: Page, view: str) -> None:
    """Turn to one of the views of the compare page."""
    button = page.get_by_role("radio", name=view)
    button.click()
    settled(page)
    expect(button).to_be_checked()


def by_hand(page: Page) -> None:
    """A theft entered on the case page; two positions added on the compare page, the defence's edited."""
    page.goto("/")
    expect(page.get_by_role("heading", name="案情", exact=True)).to_be_visible(timeout=30_000)
    settled(page)
    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_role("button", name="新建空白案件").click()
    settled(page)
    choose(page, "适用地区", "浙江")
    page.get_by_role("group", name="犯罪日期").get_by_role("spinbutton").first.click()
    page.keyboard.type("20260302")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("spinbutton", name="盗窃数额（元）").fill("12000")
    page.keyboard.press("Enter")
    settled(page)

    page.get_by_role("link", name="比较").click()
    settled(page)
    page.get_by_role("button", name="添加检察机关的立场").click()
    settled(page)
    page.get_by_test_id("stMain").get_by_role("button", name="添加立场").click()
    page.get_by_role("button", name="辩护方", exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    page.get_by_test_id("stMain").get_by_role("button", name="辩护方", exact=True).click()
    page.get_by_role("button", name="编辑这个立场").click()
    settled(page)
    page.get_by_role("link", name="回到案情").click()
    settled(page)
    choose(page, "自首", "已被发觉而主动投案")
    page.get_by_role("link", name="比较").click()
    settled(page)


def test_two_positions_by_hand_to_a_goal_reached(page: Page) -> None:
    by_hand(page)
    table = page.get_by_test_id("stTable").first
    expect(table).to_contain_text(answer(CASE, "prosecution"))
    expect(table).to_contain_text(answer(CASE, "defence"))

    # What the surrender is worth.
    turn(page, "差距从哪里来")
    [share] = attribute(CASE).shares
    months = number(round(abs(share.months), 2))
    expect(page.get_by_test_id("stTable").first).to_contain_text(f"−{months}")
    expect(page.get_by_test_id("stVegaLiteChart").nth(1)).to_be_visible()

    # A goal, the smallest set that reaches it, and one click.
    turn(page, "怎样才能达到")
    low = page.get_by_role("spinbutton", name="不超过（月）")
    low.fill("6")
    low.press("Enter")
    settled(page)
    marked = [item for item in movable(CASE, "defence") if item.nature == "dispute" or _at_hand(item)]
    found = reach(CASE, Target("months", 6), "defence", items=marked)
    first = found.sets[0]
    main = page.get_by_test_id("stMain")
    expect(main.get_by_text(first.outcome.words().zh).first).to_be_visible()
    page.get_by_role("button", name="用于辩护方").first.click()
    settled(page)
    expect(main.get_by_text("已写入立场：辩护方")).to_be_visible()
    expect(main.get_by_text("现在就已经达到")).to_be_visible()

    case = copy.deepcopy(CASE)
    patches = {item.change.id: item.change.patch for item in marked}
    for change in first.changes:
        case["positions"]["defence"] = patch.apply(case["positions"]["defence"], patches[change.id])
    turn(page, "并排比较")
    expect(page.get_by_test_id("stTable").first).to_contain_text(answer(case, "defence"))
    assert answer(case, "defence") != answer(CASE, "defence")

    # And back.
    turn(page, "怎样才能达到")
    page.get_by_role("button", name="撤销这一步").click()
    settled(page)
    turn(page, "并排比较")
    expect(page.get_by_test_id("stTable").first).to_contain_text(answer(CASE, "defence"))


def _at_hand(item: Any) -> bool:
    return item.nature != "show" and item.change.effort < 7


def test_the_range_follows_a_slider(page: Page) -> None:
    page.goto("/compare")
    settled(page)
    turn(page, "敏感程度")
    result = page.get_by_text(re.compile("^建议.*取值点.*缓刑"))
    before = result.inner_text()
    slider = page.get_by_role("slider", name="自首")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    settled(page)
    expect(result).not_to_have_text(before)
    page.get_by_role("button", name="恢复原来的取值").click()
    settled(page)
    expect(result).to_have_text(before)


@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 390), ("en", 1280)])
def test_no_view_overflows(new_page: Callable[..., Page], width: int, language: str) -> None:
    page = new_page(width=width)
    page.goto("/compare" + ("?language=English" if language == "en" else ""))
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settled(page)
    for view in VIEWS[language]:
        turn(page, view)
        main = page.get_by_test_id("stMain").evaluate("block => [block.scrollWidth, block.clientWidth]")
        assert main[0] <= main[1], f"{view} is {main[0]} wide at {main[1]}"
        if SHOTS:
            height = page.get_by_test_id("stMainBlockContainer").evaluate("block => block.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(int(height) + 120, 8000)})
            page.wait_for_timeout(800)
            page.screenshot(path=Path(SHOTS) / f"compare-{view}-{language}-{width}.png")
            page.set_viewport_size({"width": width, "height": 900})
