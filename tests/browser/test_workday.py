"""An app that stays open all day: a closed tab, two tabs, a file from the other side, the keyboard alone, and paper."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine import wording
from engine.calculation.calculate import calculate
from engine.case import reader
from engine.law.library import library

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = reader.read_file(ROOT / "views" / "sample.yaml")
PAGES = {
    "": "案情",
    "result": "结果",
    "compare": "比较",
    "documents": "文书",
    "rules": "规则",
    "coverage": "收录范围",
    "explore": "探索",
}
OFFER = "有未存成文件的案件，可以恢复"
# Words of the case that must never stand in an address, which proxies and histories keep.
SECRETS = ("王某某", "61000", "61,000", "内部证言", "theft", "盗窃")
UNNAMED = """() => [...document.querySelectorAll('button, input, select, textarea, a[href], summary,'
    + '[role=radio], [role=combobox], [role=spinbutton], [role=slider], [role=checkbox], [tabindex="0"]')]
  .filter(element => element.checkVisibility({checkVisibilityCSS: true}) && element.type !== 'hidden')
  .filter(element => !element.closest('[aria-hidden=true]'))
  .map(element => ({html: element.outerHTML.slice(0, 160), name: [
      element.getAttribute('aria-label'),
      ...(element.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent),
      ...[...(element.labels || [])].map(label => label.textContent),
      element.textContent, element.title, element.alt,
    ].join('').trim()}))
  .filter(item => !item.name).map(item => item.html)"""

# What a screen reader says of the element that has the focus.
FOCUSED = """() => {
  const element = document.activeElement;
  const labels = [...(element.labels || [])].map(label => label.textContent);
  const own = ['BUTTON', 'A', 'SUMMARY'].includes(element.tagName) ? element.textContent : '';
  return [element.ariaLabel, ...labels, own].filter(Boolean).join(' ');
}"""


def settled(page: Page) -> None:
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def opened(page: Page, path: str = "") -> Page:
    page.goto(f"/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    settled(page)
    return page


def amount(page: Page, yuan: int) -> None:
    page.get_by_role("spinbutton", name="盗窃数额（元）").fill(str(yuan))
    page.keyboard.press("Enter")
    settled(page)


def shown(page: Page, raw: dict[str, Any], position: str | None = None) -> None:
    """The sidebar says what the engine says."""
    declared = calculate(raw, position=position).declared
    assert declared is not None
    words = wording.span(declared.low, declared.high, wording.MONTHS, "zh")
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"建议刑期：{words}", timeout=30_000)


def with_amount(yuan: int) -> dict[str, Any]:
    counts = {"a": {**SAMPLE["counts"]["a"], "facts": {**SAMPLE["counts"]["a"]["facts"], "amount": yuan}}}
    return {**SAMPLE, "counts": counts}


def test_a_closed_tab_is_recovered_and_an_open_one_is_let_alone(page: Page) -> None:
    opened(page)
    amount(page, 61000)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("已自动保存")
    shown(page, with_amount(61000))

    second = opened(page.context.new_page())  # beside the first, which is open: nothing to recover
    expect(second.get_by_text(OFFER)).to_have_count(0)
    amount(second, 52000)

    page.close()
    third = opened(second.context.new_page())
    expect(third.get_by_text(OFFER)).to_be_visible()
    expect(third.get_by_role("button", name="恢复", exact=True)).to_have_count(1)
    third.get_by_role("button", name="恢复", exact=True).click()
    settled(third)
    shown(third, with_amount(61000))
    expect(third.get_by_role("spinbutton", name="盗窃数额（元）")).to_have_value("61000.00")
    expect(second.get_by_role("spinbutton", name="盗窃数额（元）")).to_have_value("52000.00")

    third.reload()  # as after a crash of the tab
    expect(third.get_by_text(OFFER)).to_be_visible(timeout=60_000)
    settled(third)
    third.get_by_role("button", name="恢复", exact=True).click()
    settled(third)
    shown(third, with_amount(61000))


def test_a_shared_file_gives_the_same_numbers_in_a_fresh_browser(new_page: Callable[..., Page], tmp_path: Path) -> None:
    sender = opened(new_page())
    amount(sender, 61000)
    sender.get_by_role("button", name="分享").click()
    settled(sender)
    with sender.expect_download() as waiting:
        sender.get_by_role("button", name="只存：辩护方").click()
    alone = tmp_path / "alone.yaml"
    waiting.value.save_as(alone)
    settled(sender)  # a button pressed while the page is redrawn under it downloads nothing
    sender.keyboard.press("Escape")
    expect(sender.get_by_role("button", name="只存：辩护方")).to_have_count(0)
    settled(sender)
    with sender.expect_download() as waiting:
        sender.get_by_role("button", name="保存", exact=True).click()
    whole = tmp_path / "whole.yaml"
    waiting.value.save_as(whole)
    settled(sender)
    expect(sender.get_by_test_id("stSidebar")).to_contain_text("没有未存成文件的改动")

    saved = reader.read_file(whole)
    assert saved["saved_with"]["hash"] == library().hash("zhejiang")
    reader_page = opened(new_page())
    send(reader_page, whole, "打开案件文件")
    shown(reader_page, with_amount(61000))
    expect(reader_page.get_by_text("另一版规则保存的")).to_have_count(0)

    other = opened(new_page())  # whose own common case has another amount
    send(other, alone, "把收到的文件并入本案")
    expect(other.get_by_text("已并入立场")).to_be_visible(timeout=30_000)
    shown(other, with_amount(61000), "defence")

    foreign = tmp_path / "foreign.yaml"
    foreign.write_text(reader.dump({**saved, "saved_with": {"hash": "0" * 64, "version": "2020-01"}}), encoding="utf-8")
    send(reader_page, foreign, "打开案件文件")
    expect(reader_page.get_by_text("另一版规则保存的")).to_be_visible(timeout=30_000)


def send(page: Page, path: Path, label: str) -> None:
    page.get_by_role("button", name="打开", exact=True).click()
    box = page.get_by_test_id("stFileUploader").filter(has_text=label)
    box.locator("input[type=file]").set_input_files(path)
    page.wait_for_timeout(1000)  # the file travels before the page begins to work
    settled(page)
    page.keyboard.press("Escape")
    settled(page)


def test_no_word_of_a_case_ever_stands_in_an_address(new_page: Callable[..., Page]) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    opened(page)
    page.get_by_role("textbox", name="案件名称").fill("王某某案")
    page.keyboard.press("Enter")
    settled(page)
    amount(page, 61000)
    page.get_by_text("辩护方", exact=True).first.click()
    settled(page)
    page.get_by_role("button", name="调节幅度").first.click()
    page.get_by_role("textbox", name="证据").first.fill("内部证言")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    for title in list(PAGES.values())[1:3]:
        page.get_by_role("link", name=title, exact=True).first.click()
        settled(page)
        asked.append(page.url)
    page.reload()
    settled(page)
    for url in asked:
        parts = urlsplit(url)
        address = unquote(f"{parts.path}?{parts.query}#{parts.fragment}")
        assert not [word for word in SECRETS if word in address], url


def test_undo_and_redo_by_the_keyboard(page: Page) -> None:
    opened(page)
    amount(page, 61000)
    expect(page.get_by_role("button", name="撤销：盗窃罪 · 盗窃数额")).to_be_enabled()
    page.keyboard.press("Control+Alt+z")
    settled(page)
    shown(page, SAMPLE)
    expect(page.get_by_role("spinbutton", name="盗窃数额（元）")).to_have_value("26800.00")
    page.keyboard.press("Control+Alt+y")
    settled(page)
    shown(page, with_amount(61000))


def test_typing_keeps_its_own_undo(page: Page) -> None:
    """Ctrl+Z in a text field belongs to the text; the case is not touched by it."""
    opened(page)
    amount(page, 61000)
    box = page.get_by_role("textbox", name="被告人姓名")
    box.press_sequentially("甲乙")
    page.keyboard.press("Control+z")
    settled(page)
    expect(page.get_by_role("spinbutton", name="盗窃数额（元）")).to_have_value("61000.00")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_control_has_a_name_and_headings_are_in_order(new_page: Callable[..., Page], language: str) -> None:
    page = new_page()
    for path in PAGES:
        opened(page, path + ("?language=English" if language == "en" else ""))
        assert page.evaluate(UNNAMED) == [], path
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))")
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        charts = page.get_by_test_id("stVegaLiteChart")
        for number in range(charts.count()):
            assert charts.nth(number).evaluate(
                "box => box.ariaLabel || box.querySelector('[aria-label]')?.ariaLabel || box.closest('[aria-label]')"
            ), path


def test_tab_alone_reaches_what_matters(page: Page) -> None:
    opened(page)
    wanted = ["中文", "案件名称", "打开", "分享", "共同案情", "添加立场", "适用地区", "罪名", "盗窃数额（元）"]
    reached: list[str] = []
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate(FOCUSED)))
    order = [next((at for at, words in enumerate(reached) if word in words), -1) for word in wanted]
    assert -1 not in order, dict(zip(wanted, order, strict=True))
    assert order == sorted(order)


def test_paper_has_the_reasons_and_nothing_to_press(page: Page, tmp_path: Path) -> None:
    for path in ("result", "compare"):
        opened(page, path)
        page.emulate_media(media="print")
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_text("李某入户盗窃案（虚构示例）")).to_be_visible()
        for part in ("stHeader", "stBottom", "stButton", "stDownloadButton", "stPopover", "stButtonGroup"):
            boxes = page.get_by_test_id(part)
            assert not [n for n in range(boxes.count()) if boxes.nth(n).is_visible()], (path, part)
        flow = page.get_by_test_id("stMain").evaluate("block => getComputedStyle(block).overflow")
        assert flow == "visible", "the page would be cut at the height of a screen"
        content = page.pdf(path=tmp_path / f"{path}.pdf", prefer_css_page_size=True)
        assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 2
        assert b"/MediaBox [0 0 594.95" in content or b"/MediaBox [0 0 595" in content, "A4"
        page.emulate_media(media="screen")


def test_folded_parts_are_open_on_paper(page: Page) -> None:
    opened(page)
    closed = page.locator("details:not([open]) [data-testid=stExpanderDetails]").first
    assert closed.evaluate("part => part.getBoundingClientRect().height") == 0 or not closed.is_visible()
    page.emulate_media(media="print")
    assert closed.evaluate("part => part.getBoundingClientRect().height") > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_telephone_the_summary_is_one_tap_away(new_page: Callable[..., Page], language: str) -> None:
    page = opened(new_page(width=390, height=844), "?language=English" if language == "en" else "")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).not_to_be_in_viewport()
    wide, inner = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert wide <= inner
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_timeout(600)
    expect(sidebar).to_be_in_viewport()
    expect(sidebar).to_contain_text("建议刑期" if language == "zh" else "Recommended range")
