"""The student's page in a real browser: what follows the hand while it drags, and what a link carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine import wording
from engine.calculation.calculate import calculate
from engine.invented import Invented
from engine.law.library import library

LINE = "theft~zhejiang~_plea.prosecution~amount.20000~surrender.noticed_before_measures"


def settled(page: Page) -> None:
    """Wait until the page has stopped working."""
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def line_of(page: Page) -> str:
    """The invented case in the address."""
    return page.url.partition("case=")[2].partition("&")[0]


def answer(line: str) -> str:
    declared = calculate(Invented.read(line, library()).raw(library())).declared
    assert declared is not None
    return wording.span(declared.low, declared.high, wording.MONTHS, "zh")


def opened(page: Page, line: str) -> Page:
    page.goto(f"/explore?case={line}")
    expect(page.get_by_role("heading", name="探索", exact=True)).to_be_visible(timeout=30_000)
    settled(page)
    return page


def at_rest(page: Page) -> str:
    """The address once it changes no more: on a busy machine the thumb's last places arrive behind it."""
    seen = ""
    for _ in range(20):
        settled(page)
        page.wait_for_timeout(750)
        if seen == (seen := line_of(page)):
            return seen
    raise AssertionError("the page never came to rest")


def test_the_range_follows_while_the_thumb_is_held(page: Page) -> None:
    opened(page, LINE)
    metric, slider = page.get_by_test_id("stMetricValue").first, page.get_by_role("slider", name="盗窃数额").first
    expect(metric).to_have_text(answer(LINE))
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.65, middle)
    page.mouse.down()
    for part in range(66, 86):
        page.mouse.move(box["x"] + box["width"] * part / 100, middle)
        page.wait_for_timeout(40)
    expect(metric).not_to_have_text(answer(LINE))  # the thumb is still held
    held = at_rest(page)
    expect(metric).to_have_text(answer(held))
    page.mouse.up()
    settled(page)
    assert line_of(page) == held != LINE


def test_a_link_opens_to_the_same_figures_elsewhere(new_page: Callable[..., Page]) -> None:
    first = opened(new_page(), LINE)
    entries = first.evaluate("history.length")
    slider = first.get_by_role("slider", name="调节幅度").first
    for _ in range(3):
        slider.press("ArrowLeft")
        settled(first)
    line = line_of(first)
    assert line.endswith("~*surrender.-23")
    assert first.evaluate("history.length") == entries  # going back leaves the page, not one step of the slider
    second = opened(new_page(width=390), line)
    expect(second.get_by_test_id("stMetricValue").first).to_have_text(answer(line))
    assert line_of(second) == line


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("query", ["sight=推理图", "part=练习", "sight=计算步骤"])
def test_nothing_overflows(new_page: Callable[..., Page], width: int, query: str) -> None:
    page = new_page(width=width)
    page.goto(f"/explore?{query}")
    expect(page.get_by_role("heading", name="探索", exact=True)).to_be_visible(timeout=30_000)
    settled(page)
    wide, inner = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    block = page.get_by_test_id("stMain").evaluate("block => [block.scrollWidth, block.clientWidth]")
    assert wide <= inner and block[0] <= block[1]
    if query == "sight=推理图":
        expect(page.get_by_test_id("stGraphVizChart").locator("svg")).to_be_visible()
