"""Papers of a case in a real browser: typed, seen on the sheet, taken away as a file, and all of them as one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import FrameLocator, Page, expect

from engine.documents import catalogue

HOSTILE = "<script>parent.document.title='x'</script> {{ 7*7 }} <img src=x onerror=alert(1)>"


def settled(page: Page) -> None:
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def opened(page: Page, path: str) -> Page:
    page.goto(f"/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    settled(page)
    return page


def sheet(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[sandbox='allow-same-origin']").last  # for a moment the former one is there too


def choose(page: Page, name: str) -> None:
    page.get_by_test_id("stMain").get_by_text(name, exact=True).first.click()
    settled(page)
    expect(sheet(page).get_by_role("heading", level=1)).to_be_visible()


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_role("textbox", name=label).first.fill(words)
    page.keyboard.press("Tab")
    settled(page)


def taken(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    settled(page)
    return path


def text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def test_what_is_typed_stands_on_the_sheet_and_in_every_file(page: Page, tmp_path: Path) -> None:
    opened(page, "documents")
    choose(page, "量刑建议书")
    fill(page, "检察官", "周某某")
    expect(sheet(page).locator("body")).to_contain_text("周某某")
    fill(page, "案号", HOSTILE)
    expect(sheet(page).locator("body")).to_contain_text(HOSTILE)
    assert sheet(page).locator("script, img").count() == 0

    file = taken(page, "Word", tmp_path)
    assert file.name == "李某入户盗窃案（虚构示例） 量刑建议书.docx"
    assert "周某某" in text(file.read_bytes()) and HOSTILE in text(file.read_bytes())
    assert "周某某" in taken(page, "HTML", tmp_path).read_text(encoding="utf-8")
    assert "周某某" in taken(page, "Markdown", tmp_path).read_text(encoding="utf-8")

    page.get_by_role("button", name="生成PDF").click()
    expect(page.get_by_role("button", name="下载PDF")).to_be_visible(timeout=120_000)
    settled(page)
    assert taken(page, "下载PDF", tmp_path).read_bytes().startswith(b"%PDF-")

    page.get_by_role("button", name="备齐全部文书").click()
    expect(page.get_by_role("button", name="下载全部文书")).to_be_visible(timeout=120_000)
    settled(page)
    with zipfile.ZipFile(taken(page, "下载全部文书（压缩包）", tmp_path)) as archive:
        texts = {name: text(archive.read(name)) for name in archive.namelist()}
    assert set(texts) == {f"{document.name.zh}.docx" for document in catalogue().values()}
    printing = [document for document in catalogue().values() if "prosecutor" in document.particulars]
    assert printing and all("周某某" in texts[f"{document.name.zh}.docx"] for document in printing)


def test_the_reader_stays_where_they_were_on_the_sheet(page: Page) -> None:
    opened(page, "documents")
    choose(page, "量刑说理备忘录")
    frame = page.frames[-1]
    frame.evaluate("scrollTo(0, 900)")
    fill(page, "人民法院", "甲市乙区人民法院")
    expect(sheet(page).locator("body")).to_contain_text("甲市乙区人民法院")
    page.wait_for_timeout(300)
    assert page.frames[-1].evaluate("scrollY") == 900
    choose(page, "量刑练习单")
    assert page.frames[-1].evaluate("scrollY") == 0, "another document begins at its top"


def test_the_sheet_runs_nothing_and_fetches_nothing(page: Page) -> None:
    """Even if a page of HTML should carry what ours never does, the frame lets none of it work."""
    opened(page, "documents")
    choose(page, "量刑说理备忘录")
    answered: list[str] = []
    page.on("requestfinished", lambda request: answered.append(request.url))
    evil = "<img src='/favicon.png'><script>parent.harmed = true</script><img src=x onerror='parent.harmed = true'>"
    page.locator("iframe[sandbox]").evaluate("(frame, evil) => frame.contentDocument.body.innerHTML += evil", evil)
    page.locator("iframe[sandbox]").evaluate(
        """(frame, evil) => new Promise(done => {
          frame.onload = done;
          frame.srcdoc = frame.srcdoc.replace('</body>', evil);
        })""",
        evil,
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.harmed") is None
    assert not [url for url in answered if "favicon" in url or url.endswith("/x")]


def test_the_way_back_leads_out_of_the_page_and_not_through_what_was_typed(page: Page) -> None:
    opened(page, "result")
    page.get_by_role("link", name="文书", exact=True).first.click()
    settled(page)
    choose(page, "量刑说理备忘录")
    for court in ("甲市人民法院", "乙市人民法院", "丙市人民法院"):
        fill(page, "人民法院", court)
        expect(sheet(page).locator("body")).to_contain_text(court)
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="结果")).to_be_visible()


def test_a_footnote_leads_to_its_note_and_back(page: Page) -> None:
    opened(page, "documents")
    for document in catalogue().values():
        choose(page, document.name.zh)
        if sheet(page).locator("sup a").count():
            break
    else:
        pytest.fail("no document of the sample case has a footnote")
    sheet(page).locator("sup a").first.click()
    expect(sheet(page).locator("#note-1")).to_be_in_viewport()
    expect(sheet(page).get_by_role("heading", level=1)).to_have_count(1)  # still the document, not the app once more


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_telephone_nothing_is_wider_than_the_screen(new_page: Callable[..., Page], language: str) -> None:
    page = opened(new_page(width=390, height=844), "documents" + ("?language=English" if language == "en" else ""))
    for document in catalogue().values():
        choose(page, document.name.in_language("zh" if language == "zh" else "en"))
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, document.id
        wide = sheet(page).locator("body").evaluate("body => body.ownerDocument.documentElement.scrollWidth")
        assert wide <= 390, document.id
        tabs = page.get_by_role("tab")
        for number in range(tabs.count()):
            tabs.nth(number).click()
            assert page.evaluate("document.scrollingElement.scrollWidth") <= 390, document.id


def test_the_memo_leads_on_and_the_language_stays(page: Page) -> None:
    opened(page, "result?language=English")
    page.get_by_role("link", name="Other documents of the case").click()
    expect(page.get_by_role("heading", level=1, name="Documents")).to_be_visible()
    settled(page)
    assert "language=English" in page.url
    expect(sheet(page).get_by_role("heading", level=1)).to_be_visible()
