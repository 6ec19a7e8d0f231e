"""A whole negotiation in a real browser: opened by the defence, three rounds, signed, agreed; and one that fails.

The procedure is 速裁, which asks for no days between notice and signing: the time of a record is when it was recorded.
"""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from negotiation import played
from playwright.sync_api import Locator, Page, expect

from engine.calculation.calculate import calculate
from engine.case import reader
from engine.negotiation import audit, bodies
from engine.negotiation.record import load
from engine.store.connection import FILE
from engine.store.door import Door
from engine.store.store import Store

LI, WU, ZHOU, ZHENG, HE = "李某", "吴某", "周某", "郑某", "何某"
TITLE = "李某盗窃案（协商）"


def case(**positions: Any) -> dict[str, Any]:
    """What both sides start from, with a title of its own."""
    return {**played.case(), "title": TITLE, "positions": positions}


# The three rounds: what each side's position is by then; what was adopted has become the common case.
FIRST = case(
    defence={
        "defendant": {"facts": {"surrender": "persuaded", "forgiveness": True}},
        "factors": {"surrender": {"ratio": -30, "evidence": "亲属陪同投案的说明"}},
    },
    prosecution={"factors": {"confession": {"evidence": "抓获经过"}}},
)
FORGIVEN = {**FIRST, "defendant": {**FIRST["defendant"], "facts": {**FIRST["defendant"]["facts"], "forgiveness": True}}}
SURRENDER = {"defendant": {"facts": {"surrender": "persuaded"}}}


def round_of(ours: int, theirs: int) -> dict[str, Any]:
    """Both sides speak of the strength of the surrender only."""
    positions = {
        "defence": {**SURRENDER, "factors": {"surrender": {"ratio": ours, "evidence": "派出所接待登记表"}}},
        "prosecution": {**SURRENDER, "factors": {"surrender": {"ratio": theirs, "evidence": "派出所接待登记表"}}},
    }
    return {**copy.deepcopy(FORGIVEN), "positions": positions}


# Counts the runs of the script that are over, so that a test waits neither too short on a loaded machine nor too long.
COUNT = """
window.runs = 0;
new MutationObserver(changes => {
  for (const change of changes)
    if (change.target.dataset.testScriptState === "notRunning" && change.oldValue !== "notRunning") window.runs += 1;
}).observe(document, {
  subtree: true, attributes: true, attributeFilter: ["data-test-script-state"], attributeOldValue: true
});
"""
# A run is over since; or none began for two seconds, where a field already said what was put into it.
OVER = """([runs, since]) => {
  const still = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
  return still && (window.runs > runs || performance.now() - since > 2000);
}
"""


class Room:
    """Whoever sits at the table, in front of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(COUNT)

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    def visit(self, path: str) -> Room:
        self.page.goto(f"/{path}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        return self

    def act(self, do: Callable[[], object]) -> Room:
        """Do something that the app answers, and wait for the answer."""
        runs = self.page.evaluate("[window.runs, performance.now()]")
        do()
        self.page.wait_for_function(OVER, arg=runs, timeout=60_000)
        return self

    def link(self, name: str) -> Room:
        self.act(lambda: self.page.get_by_role("link", name=name, exact=True).first.click())
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()
        return self

    def press(self, name: str, within: Locator | None = None) -> Room:
        return self.act(lambda: (within or self.page).get_by_role("button", name=name, exact=True).first.click())

    def view(self, name: str) -> Room:
        return self.act(lambda: self.page.get_by_role("radio", name=name, exact=True).first.click())

    def pick(self, label: str, option: str, within: Locator | None = None) -> Room:
        """One button of a row."""
        row = (within or self.main).get_by_test_id("stButtonGroup").filter(has=self.page.get_by_text(label, exact=True))
        button = row.locator("button").filter(has=self.page.get_by_text(option, exact=True))
        return self.act(button.click)

    def fill(self, label: str, words: str, within: Locator | None = None) -> Room:
        return self.write((within or self.main).get_by_role("textbox", name=label, exact=True).first, words)

    def write(self, box: Locator, words: str) -> Room:
        box.fill(words)
        return self.act(lambda: box.press("Tab"))

    def upload(self, name: str, raw: dict[str, Any]) -> Room:
        """Open a case file on the case page."""
        self.link("案情")
        self.page.get_by_role("button", name="打开", exact=True).click()
        give = self.page.get_by_test_id("stFileUploaderDropzoneInput").first
        file: Any = {"name": name, "mimeType": "application/yaml", "buffer": reader.dump(raw).encode()}
        self.act(lambda: give.set_input_files([file]))
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("textbox", name="案件名称")).to_have_value(str(raw["title"]))
        return self

    def speak(self, name: str, what: str) -> Room:
        """The form for an event in somebody's name."""
        if self.page.get_by_role("radio", name="记入", exact=True).get_attribute("aria-checked") != "true":
            self.view("记入")
        if self.page.get_by_role("button", name="换一种", exact=True).count():
            self.press("换一种")
        box = self.page.get_by_role("combobox", name="以谁的名义记入")
        if name not in (box.input_value() or box.inner_text()):
            box.press("ArrowDown")
            self.act(lambda: self.page.get_by_role("option").filter(has_text=name).first.click())
        return self.view(what)

    def record(self, what: str, within: Locator | None = None) -> Room:
        """Press the button that puts it on the record."""
        return self.press(f"记入：{what}", within)

    def recorded(self, what: str) -> Room:
        """The page says that it is on the record, under its number."""
        expect(self.page.get_by_text(f"：{what}（").first).to_be_visible()
        return self

    def open_point(self, claim: str) -> Locator:
        """The form for the answer to a point."""
        form = self.page.get_by_test_id("stExpander").filter(has_text=claim).first
        if not form.locator("details[open]").count():
            form.locator("summary").click()
        expect(form.get_by_role("textbox", name="理由")).to_be_visible()
        return form

    def answer(self, claim: str, result: str, ground: str, reason: str) -> Room:
        form = self.open_point(claim)
        self.pick("采纳与否", result, form).pick("根据", ground, form)
        return self.fill("理由", reason, form).record("答复", form)

    def taken(self, button: str, folder: Path) -> Path:
        with self.page.expect_download(timeout=60_000) as waiting:
            self.page.get_by_role("button", name=button, exact=True).click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


def opened(room: Room, name: str = TITLE) -> None:
    """The defence opens, with a victim and an observer at the table."""
    room.link("协商").view("开启协商")
    expect(room.page.get_by_text("不会记入的")).to_be_visible()
    room.press("增加参加人")
    room.write(room.page.get_by_role("textbox", name="姓名").nth(4), HE)
    room.press("开启协商")
    expect(room.page.get_by_text(name, exact=True).first).to_be_visible()
    expect(room.page.get_by_text("每一步还缺什么")).to_be_visible()


def prepared(room: Room) -> None:
    """Rights, disclosure, place and way: what comes before anybody is heard."""
    room.speak(ZHOU, "告知权利").pick("是否书面告知", "是").pick("是否作了说明", "是").record("告知权利").recorded(
        "告知权利"
    )
    room.speak(ZHOU, "沟通量刑告知").fill("拟认定的事实", played.FACTS).record("沟通量刑告知").recorded("沟通量刑告知")
    room.speak(ZHOU, "地点和方式").fill("地点", "甲市乙区人民检察院协商室").pick("是否在羁押场所", "否").pick(
        "是否公开", "是"
    )
    room.pick("拟适用的程序", "速裁程序").fill("同步录音录像的编号", "光盘2026-12-1").record("地点和方式").recorded(
        "地点和方式"
    )


def heard(room: Room) -> None:
    """Suspect and counsel on the four matters of 刑诉法173条."""
    room.speak(LI, "陈述").fill("内容", "钱是我拿的，罪名没有意见，同意速裁，没有别的要说。")
    for topic in ("事实", "罪名和法律适用", "审理程序", "其他"):
        room.pick("就哪些事项（刑诉法173条）", topic)
    room.record("陈述").recorded("陈述")
    room.speak(WU, "陈述").fill("内容", "请求认定自首，从宽处罚。").pick("就哪些事项（刑诉法173条）", "从宽处罚建议")
    room.record("陈述").recorded("陈述")


def proposed(room: Room, name: str, more: tuple[str, str] | None = None) -> None:
    """A side's position on the case that is open becomes its proposal; `more`: a point with no place in the case."""
    room.speak(name, "主张")
    if more is not None:
        room.press("增加一点意见")
        room.fill("主张", more[1])
    room.record("主张").recorded("主张")


def gate_of(room: Room, step: str) -> Locator:
    return room.page.get_by_test_id("stVerticalBlock").filter(has=room.page.get_by_text(step, exact=True)).last


def test_a_negotiation_from_opening_to_agreement(page: Page, tmp_path: Path, data: Path) -> None:
    room = Room(page).visit("").upload("first.yaml", FIRST)
    opened(room)
    expect(gate_of(room, "听取意见、提出建议之前")).to_contain_text("还缺2项，不得进行")
    prepared(room)
    heard(room)

    # The first round, and a refusal without a reason, which the program refuses.
    proposed(room, WU)
    proposed(room, ZHOU)
    room.speak(ZHOU, "答复").answer("自首：−30%", "不采纳", "案情", "。")
    form = room.open_point("自首：−30%")
    expect(form).to_contain_text("不能只有标点")
    expect(form.get_by_role("textbox", name="理由")).to_have_value("。")
    room.fill("理由", "到案经过载明系被抓获。", form).record("答复", form).recorded("答复")
    room.answer("取得谅解：是", "采纳", "案情", "谅解书真实。").recorded("答复")
    room.answer("自首：亲友规劝", "部分采纳", "案情", "待核实以后再定。").recorded("答复")
    room.speak(WU, "答复").answer("坦白", "不采纳", "法律", "成立自首的，不再另行认定坦白。").recorded("答复")

    # The victim, and the observer with an answer.
    room.speak(ZHENG, "被害人意见")
    expect(page.get_by_text("不影响认罪认罚从宽制度的适用")).to_be_visible()
    room.fill("内容", "我不再追究。").pick("谅解", "谅解").pick("赔偿", "未提及赔偿")
    expect(page.get_by_text("仅供参考")).to_be_visible()
    room.record("被害人意见").recorded("被害人意见")
    room.speak(HE, "观察意见").fill("内容", "派出所有没有接待登记？").record("观察意见").recorded("观察意见")
    room.speak(ZHOU, "对观察意见的答复").fill("内容", "已经调取，作为证据。").record("对观察意见的答复").recorded(
        "对观察意见的答复"
    )

    # The second round and the third.
    room.upload("second.yaml", round_of(-25, -15)).link("协商")
    proposed(room, WU)
    proposed(room, ZHOU)
    room.speak(ZHOU, "答复").answer("自首：−25%", "部分采纳", "案情", "自首成立，幅度取15%。")
    room.speak(WU, "答复").answer("自首：−15%", "部分采纳", "类案", "同类案件多取20%。")
    room.upload("third.yaml", round_of(-20, -20)).link("协商")
    proposed(room, WU)
    room.speak(ZHOU, "答复").answer("自首：−20%", "采纳", "类案", "与同类案件相当。").recorded("答复")
    proposed(room, ZHOU, ("缓刑", "宣告缓刑，考验期一年"))
    room.speak(WU, "答复").answer("宣告缓刑，考验期一年", "采纳", "法律", "符合刑法72条1款。").recorded("答复")
    room.speak(WU, "没有补充").record("没有补充").recorded("没有补充")
    room.speak(ZHOU, "没有补充").record("没有补充").recorded("没有补充")

    # The gate bars the agreement until it was signed freely, with the lawyer present and recorded.
    room.view("现状")
    expect(gate_of(room, "达成一致之前")).to_contain_text("犯罪嫌疑人尚未签署具结书")
    room.view("记入")
    expect(page.get_by_role("radio", name="达成一致，结束", exact=True)).to_have_count(0)
    room.speak(LI, "自愿性声明")
    for label in ("自愿认罪认罚", "了解认罪认罚的性质和后果", "得到了律师帮助"):
        room.pick(label, "是")
    room.record("自愿性声明").recorded("自愿性声明")
    room.speak(LI, "签名").pick("所签署的文书", "认罪认罚具结书").pick("在场见证的人", f"{WU}（辩护人）")
    room.fill("签署的同步录音录像编号", "光盘2026-12-3").record("签名").recorded("签名")
    room.speak(WU, "签名").pick("所签署的文书", "认罪认罚具结书").record("签名").recorded("签名")
    room.speak(LI, "签名").pick("所签署的文书", "协议").record("签名").recorded("签名")
    room.speak(ZHOU, "签名").pick("所签署的文书", "协议").record("签名").recorded("签名")
    room.view("现状")
    expect(gate_of(room, "达成一致之前")).to_contain_text("可以进行")
    room.speak(ZHOU, "达成一致，结束").record("达成一致，结束").recorded("达成一致，结束")
    expect(page.get_by_text("达成一致", exact=True).first).to_be_visible()

    room.view("记录与文书")
    file = room.taken("下载记录文件", tmp_path)
    record = load(file.read_text(encoding="utf-8"))
    assert not [fault for fault in audit.audit(event.raw for event in record.events) if fault.grave]
    assert isinstance(record.state.closed, bodies.ClosedWithAgreement)
    assert [move.round for move in record.state.moves] == [1, 1, 2, 2, 3, 3]
    numbers = [calculate(move.case).declared for move in record.state.moves]
    agreed = calculate(record.state.common).declared
    assert agreed is not None and numbers[-1] == agreed and numbers[0] != numbers[1]
    paper = words(room.taken("量刑建议书 · Word", tmp_path).read_bytes())
    assert LI in paper and "宣告缓刑，考验期一年" in paper and "到案经过载明系被抓获" not in paper
    assert "自首" in words(room.taken("协商笔录 · Word", tmp_path).read_bytes())

    room.view("交换与校验")
    expect(page.get_by_text(f"校验通过：{len(record.events)}条")).to_be_visible()
    touched = file.read_text(encoding="utf-8").replace("系被抓获", "系自首")
    number = next(event.sequence for event in record.events if "系被抓获" in json.dumps(event.raw, ensure_ascii=False))
    file_input = page.get_by_test_id("stFileUploaderDropzoneInput").last
    given: Any = {"name": "touched.jsonl", "mimeType": "text/plain", "buffer": touched.encode()}
    room.act(lambda: file_input.set_input_files([given]))
    expect(page.get_by_text(f"第{number}条的内容与校验值不符")).to_be_visible()
    assert (data / FILE).exists() and "negotiation" in page.url and record.id not in page.url and LI not in page.url


def words(content: bytes) -> str:
    """Every text of a Word file."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def test_a_negotiation_that_the_defence_closes_without_agreement(page: Page, tmp_path: Path) -> None:
    """The prosecution tells everything and then answers nothing: that closes too, with the reasons why."""
    room = Room(page).visit("").upload("first.yaml", FIRST)
    opened(room)
    prepared(room)
    heard(room)
    proposed(room, WU)
    room.speak(WU, "未达成一致，结束").record("未达成一致，结束")
    expect(page.get_by_text("没有记入；已写的都留着")).to_be_visible()
    missing = page.get_by_role("textbox", name="（")
    for place in range(missing.count()):
        room.write(missing.nth(place), "催告两次，没有答复。")
    room.fill("理由", "检察机关不作答复").record("未达成一致，结束").recorded("未达成一致，结束")
    expect(page.get_by_text("未达成一致", exact=True).first).to_be_visible()

    room.view("记录与文书")
    record = load(room.taken("下载记录文件", tmp_path).read_text(encoding="utf-8"))
    closed = record.state.closed
    assert isinstance(closed, bodies.ClosedWithout)
    assert any("自首" in one for one in closed.disputed) and "answers_defence" in closed.despite
    assert not [fault for fault in audit.audit(event.raw for event in record.events) if fault.grave]
    room.view("是否实质")
    expect(page.get_by_text("只有一轮")).to_be_visible()


def test_on_a_telephone_nothing_is_wider_than_the_screen(new_page: Callable[..., Page], data: Path) -> None:
    door = Door.local(Store.open(f"sqlite:///{data / FILE}"))
    matter = door.create_matter("李某盗窃案", "李某、郑某")
    door.import_record(matter.id, played.agreed().dump())
    room = Room(new_page(width=390, height=844)).visit("negotiation")
    for part in ("开启协商", "校验文件", "多次协商的事实", "协商列表"):
        room.view(part)
        assert room.page.evaluate("document.scrollingElement.scrollWidth") <= 390, part
    room.press("打开")
    for part in ("现状", "经过", "记入", "记录与文书", "交换与校验", "是否实质", "内部笔记"):
        room.view(part)
        assert room.page.evaluate("document.scrollingElement.scrollWidth") <= 390, part
