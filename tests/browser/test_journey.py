"""One lawyer's afternoon in a real browser: a theft is entered, disputed, compared and taken away as a Word file."""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from engine import wording
from engine.calculation.calculate import calculate

CASE: dict[str, Any] = {
    "jurisdiction": "zhejiang",
    "counts": {"a": {"crime": "theft", "offence_date": datetime.date(2026, 3, 2), "facts": {"amount": 12000}}},
}
AFTER = {"surrender": "noticed", "compensation": "full", "forgiveness": True}
PAGES = {
    "": "案情",
    "result": "结果",
    "compare": "比较",
    "negotiation": "协商",
    "documents": "文书",
    "caseload": "案件集",
    "rules": "规则",
}
SHOTS = os.environ.get("LIANGXING_SCREENSHOTS")  # a directory that takes a picture of every page at every width


def settled(page: Page) -> None:
    """Wait until the page has stopped working and everything on it is drawn."""
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box; a list that opens while the page still scrolls closes again, so look twice.

    A long list draws only what is near, so what is not seen is searched for by its name.
    """
    box = page.get_by_role("combobox", name=label, exact=True)
    entry = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        box.press("ArrowDown")
        page.wait_for_timeout(500)
        if entry.is_visible():
            break
        if box.is_editable():
            box.fill(option)
            page.wait_for_timeout(300)
    entry.click()
    settled(page)


def answer(raw: dict[str, Any], position: str | None = None) -> str:
    """The range that the engine gives, as the pages write it."""
    declared = calculate(raw, position=position).declared
    assert declared is not None
    return wording.span(declared.low, declared.high, wording.MONTHS, "zh")


def see(page: Page, words: str) -> None:
    """The answer at the foot of the page."""
    expect(page.get_by_test_id("stBottomBlockContainer")).to_contain_text(f"建议 {words}")


def test_theft_from_entry_to_word_file(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="案情", exact=True)).to_be_visible(timeout=30_000)
    settled(page)

    page.get_by_role("button", name="打开", exact=True).click()
    page.get_by_role("button", name="新建空白案件").click()
    settled(page)
    expect(page.get_by_text("还需要填写：盗窃罪 · 犯罪日期")).to_be_visible()

    choose(page, "适用地区", "浙江")
    page.get_by_role("group", name="犯罪日期").get_by_role("spinbutton").first.click()
    page.keyboard.type("20260302")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("spinbutton", name="盗窃数额（元）").fill("12000")
    page.keyboard.press("Enter")
    settled(page)
    before = answer(CASE)
    see(page, before)

    choose(page, "自首", "已被发觉而主动投案")
    choose(page, "赔偿被害人经济损失", "全部赔偿")
    page.get_by_text("取得谅解", exact=True).click()
    settled(page)
    common = {**CASE, "defendant": {"facts": AFTER}}
    after = answer(common)
    assert after != before
    see(page, after)

    # The prosecution disputes the surrender.
    page.get_by_role("button", name="添加立场").click()
    page.get_by_role("button", name="检察机关", exact=True).click()
    settled(page)
    choose(page, "自首", "没有")
    page.get_by_role("button", name="添加立场").click()
    page.get_by_role("button", name="辩护方", exact=True).click()
    settled(page)
    case = {**common, "positions": {"prosecution": {"defendant": {"facts": {"surrender": None}}}, "defence": {}}}
    see(page, answer(case, "defence"))

    page.get_by_role("link", name="比较").click()
    settled(page)
    table = page.get_by_test_id("stTable").first
    expect(table).to_contain_text(answer(case, "prosecution"))
    expect(table).to_contain_text(answer(case, "defence"))
    expect(page.get_by_test_id("stTable").nth(1)).to_contain_text("自首")

    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载说理备忘录（Word）").click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.endswith(".docx")
    text = _words(content)
    for position in ("prosecution", "defence"):
        assert answer(case, position) in text


def _words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows(new_page: Callable[..., Page], width: int, language: str) -> None:
    page = new_page(width=width)
    for path, title in PAGES.items():
        page.goto(f"/{path}" + ("?language=English" if language == "en" else ""))
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        settled(page)
        assert (page.get_by_role("heading", level=1).inner_text() == title) == (language == "zh")
        wide, inner = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
        main = page.get_by_test_id("stMain").evaluate("block => [block.scrollWidth, block.clientWidth]")
        assert wide <= inner and main[0] <= main[1], f"{path or 'case'} is {wide} wide at {inner}"
        if SHOTS:
            height = page.get_by_test_id("stMainBlockContainer").evaluate("block => block.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(int(height) + 120, 8000)})
            page.wait_for_timeout(800)
            page.screenshot(path=Path(SHOTS) / f"{path or 'case'}-{language}-{width}.png")
            page.set_viewport_size({"width": width, "height": 900})


def test_language_switched_in_place(page: Page) -> None:
    """A browser keeps the words of a choice; after a switch every choice must be said in the new language."""
    page.goto("/rules")
    settled(page)
    choose(page, "适用地区", "广东")
    page.get_by_text("English", exact=True).click()
    settled(page)
    expect(page.get_by_role("combobox", name="Jurisdiction")).to_have_value("Guangdong")
    page.get_by_role("link", name="Case", exact=True).click()
    settled(page)
    page.get_by_text("中文", exact=True).click()
    settled(page)
    page.get_by_text("English", exact=True).click()
    settled(page)
    chosen = page.get_by_role("combobox").evaluate_all("boxes => boxes.map(box => box.value)")
    assert "Zhejiang" in chosen
    assert not [value for value in chosen if any("\u3400" <= letter <= "\u9fff" for letter in value)]
