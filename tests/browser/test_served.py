"""An office's server, for real: people of both sides, a stranger and nobody, and all that reaches their browsers.

Unique words are planted in everything a side keeps to itself. They are looked for in every page, in every frame of the
websocket, in every answer of the server and in every byte of what can be downloaded.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser.office import Office, Reader, served
from playwright.sync_api import Browser, BrowserContext, expect
from store.people import ID, opening, statement

from engine.store.store import Store
from views.negotiation_desk import VIEWS
from views.text import catalogue

MATTER = "李某入户盗窃案（虚构示例）"  # the sample's title, by which the matter is called
REST = ("文书", "结果", "比较", "规则", "收录范围", "探索", "案情")
SECRETS = {"defence": "SECRET-7f3a-DEFENCE", "prosecution": "SECRET-91bc-PROSECUTION"}
PUBLIC = "PUBLIC-55d0-STATEMENT"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with served(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def come(browser: Browser, office: Office) -> Iterator[Any]:
    """Opens a browser that knows nobody else's cookies."""
    contexts: list[BrowserContext] = []

    def make() -> Reader:
        context = browser.new_context(
            base_url=office.url, viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True
        )
        contexts.append(context)
        return Reader(context, context.new_page()).watch()

    yield make
    for context in contexts:
        context.close()


def test_two_sides_share_a_record_and_nothing_else_and_a_stranger_sees_nothing(office: Office, come: Any) -> None:
    counsel: Reader = come()
    counsel.log_in("吴律师")
    counsel.turn("我的案件")
    counsel.page.get_by_role("button", name="存入……").click()
    counsel.press("存入")
    expect(counsel.page.get_by_text("已存入我的案件").first).to_be_visible()
    code = invitation(counsel)

    prosecutor: Reader = come()
    prosecutor.log_in("周检察官")
    prosecutor.go("/members")
    prosecutor.page.get_by_label("邀请码").fill(code)
    prosecutor.press("加入")
    expect(prosecutor.page.get_by_text("身份是检察官").first).to_be_visible()

    plant(office)
    for reader, own, other in ((prosecutor, "prosecution", "defence"), (counsel, "defence", "prosecution")):
        everywhere(reader, office, member=True, rest=reader is prosecutor)  # which keep nothing
        assert SECRETS[own].encode() in reader.all  # so that the search can find
        assert PUBLIC.encode() in reader.all and MATTER.encode() in reader.all
        assert SECRETS[other].encode() not in reader.all

    stranger: Reader = come()
    stranger.log_in("路人")
    everywhere(stranger, office, member=False)
    for words in (*SECRETS.values(), PUBLIC, *office.ids.values(), "吴律师", "周检察官"):
        assert words.encode() not in without_addresses(stranger, office), words
    assert {path.name.partition(".db")[0] for path in office.data.rglob("*")} == {"liangxing"}

    counsel.page.get_by_role("button", name="吴律师").click()
    counsel.press("退出登录")
    expect(counsel.page.get_by_role("heading", name="登录")).to_be_visible(timeout=60_000)
    counsel.received.clear()
    counsel.go("/cases")
    assert outside(counsel)


def invitation(reader: Reader) -> str:
    """Invite a prosecutor, through the page; the code it shows."""
    page = reader.page
    reader.press("人员")
    page.get_by_role("combobox", name="身份").click()
    page.get_by_role("option", name="检察官", exact=True).click()
    reader.settled()
    reader.press("生成邀请码")
    return page.get_by_test_id("stCode").first.inner_text().strip()


def plant(office: Office) -> None:
    """What both sides put on the record, and what each keeps to itself, on the matter that the pages made."""
    store = Store.open(f"sqlite:///{office.data}/liangxing.db")
    doors = {"defence": office.door(store, "吴律师"), "prosecution": office.door(store, "周检察官")}
    [matter] = doors["defence"].matters()
    record = doors["defence"].open_negotiation(matter.id, ID["counsel"], opening())
    doors["defence"].append(record.id, ID["counsel"], statement(PUBLIC))
    office.ids = {"matter": matter.id, "negotiation": record.id}
    for side, door in doors.items():
        words = SECRETS[side]
        case = {"title": words, "defendant": {"name": words}, "counts": {"a": {"crime": "theft"}}, "note": words}
        made = door.create_case(matter.id, case, parties=words)
        door.save_case(made.id, {**case, "note": f"{words} again"})
        office.ids[f"case of {side}"] = made.id
        content = {"negotiation": record.id, "author": ID["counsel"], "text": words, "body": statement(words)}
        for kind in ("draft", "note", "reach_run"):
            item = door.keep_private(matter.id, kind, words, content)  # type: ignore[arg-type]
            office.ids[f"{kind} of {side}"] = item.id
    store.close()


def everywhere(reader: Reader, office: Office, *, member: bool, rest: bool = True) -> None:
    """Every page that shows what is kept, with every id in its address, and every file it hands out; and the rest."""
    private = [id for name, id in office.ids.items() if name not in ("matter", "negotiation")]
    query = "&".join(f"{name}={id}" for name in ("id", "case", "item") for id in private)
    query += f"&matter={office.ids['matter']}&negotiation={office.ids['negotiation']}"
    reader.go(f"/negotiation?{query}#{private[0]}")
    if member:
        negotiation(reader)
    reader.go(f"/members?{query}")
    reader.go(f"/cases?{query}#{private[0]}")
    cases(reader)
    for label in REST if rest else ():
        reader.turn(label)
    for id in office.ids.values():
        reader.ask(f"/media/{id}")
        reader.ask(f"/cases/{id}")


def negotiation(reader: Reader) -> None:
    """The shared record: every part of it, every file."""
    reader.press("打开")
    for view in VIEWS:
        label = catalogue()[f"negotiation_view.{view}"].zh
        reader.page.get_by_role("radio", name=label).click()
        reader.look()
        reader.take_away()


def cases(reader: Reader) -> None:
    """One's own cases with their history, and everything as a file."""
    for entry in reader.page.get_by_role("button", name="历史", exact=True).all()[:1]:
        entry.click()
        reader.look()
        reader.press("返回列表")
    reader.page.get_by_text("全部导出和导入").click()
    reader.settled()
    assert reader.take_away() == 1


def without_addresses(reader: Reader, office: Office) -> bytes:
    """What came, without the addresses that the reader typed, which the page's own head may repeat."""
    return re.sub(rb"[?&#](id|case|note|item|matter|negotiation)=[0-9a-f]*|#[0-9a-f]{32}", b"", reader.all)


def outside(reader: Reader) -> bool:
    """Whether the browser got the login, and nothing of the app or of anybody's matter."""
    main = reader.page.get_by_test_id("stMain")
    expect(main.get_by_role("button", name="登录", exact=True)).to_be_visible(timeout=60_000)
    expect(main.get_by_role("heading", level=1)).to_have_text("登录")
    expect(main.get_by_role("button")).to_have_count(1)
    reader.look()
    found = [words for words in ("案情", "我的案件", "李某", MATTER, *SECRETS.values()) if words.encode() in reader.all]
    return not found


def test_nobody_gets_the_login_and_nothing_else_at_any_address(office: Office, come: Any) -> None:
    nobody: Reader = come()
    for address in ("/", "/cases?matter=1", "/negotiation", "/members"):
        nobody.go(address)
        assert outside(nobody), address
    forged = json.dumps({"is_logged_in": True, "iss": office.issuer, "sub": "wu", "origin": office.url})
    value = base64.urlsafe_b64encode(forged.encode()).decode()
    nobody.context.add_cookies([{"name": "_streamlit_user", "value": value, "url": office.url}])
    nobody.go("/cases")
    assert outside(nobody)
