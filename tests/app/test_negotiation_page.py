"""The negotiation page: what may be said is asked for, what is refused is told at its field, nothing private leaves."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from negotiation import played

from engine.calculation.calculate import calculate
from engine.case import reader
from engine.case.patch import apply
from engine.law.procedure import procedure
from engine.negotiation import bodies, chain, exchange, forks, keys, many, openings
from engine.negotiation.record import Event, Record, load
from engine.negotiation.substance import substance
from engine.store.door import Door
from engine.store.store import Store
from views import negotiation_case, negotiation_desk, negotiation_drafts, negotiation_submit, negotiation_verify
from views.negotiation_form import Form
from views.text import catalogue

WIDGETS = (
    "text_area",
    "text_input",
    "pills",
    "segmented_control",
    "selectbox",
    "number_input",
    "date_input",
    "radio",
    "button",
)
SECRET = "底线是五个月，不要告诉对方"


@pytest.fixture
def store() -> Any:
    """The store that the pages open too."""
    made = Store.open()
    yield made
    made.close()


@pytest.fixture
def door(store: Any) -> Door:
    """The door of the person at this machine."""
    return Door.local(store)


class Table:
    """Somebody in front of the page, with a negotiation open."""

    def __init__(self, pages: Any, door: Door, record: Record | None = None, view: str = "add") -> None:
        self.pages, self.door = pages, door
        if record is not None:
            matter = door.create_matter("李某盗窃案", "李某、郑某")
            door.import_record(matter.id, record.dump())
            self.look(record.id, matter.id, view)
        else:
            pages.go("negotiation")

    def look(self, id: str, matter: str, view: str) -> Table:
        desk = negotiation_desk.Desk(id=id, matter=matter, held={"view": view})
        self.pages.at.session_state["negotiations"] = desk
        self.pages.go("negotiation")
        return self

    @property
    def at(self) -> Any:
        return self.pages.at

    @property
    def desk(self) -> negotiation_desk.Desk:
        found: negotiation_desk.Desk = self.at.session_state["negotiations"]
        return found

    @property
    def record(self) -> Record:
        return self.door.record(self.desk.id)

    def key(self, *parts: Any) -> str:
        return "/".join(("negotiation", self.pages.session.spoken, self.desk.id, *map(str, parts)))

    def widget(self, *parts: Any) -> Any:
        key = self.key(*parts)
        found = [item for kind in WIDGETS for item in self.at.get(kind) if item.key == key]
        assert found, f"no widget {key}"
        return found[0]

    def has(self, *parts: Any) -> bool:
        return any(item.key == self.key(*parts) for kind in WIDGETS for item in self.at.get(kind))

    def put(self, value: Any, *parts: Any) -> Table:
        self.widget(*parts).set_value(value).run()
        self.pages.check()
        return self

    def press(self, *parts: Any) -> Table:
        self.widget(*parts).click().run()
        self.pages.check()
        return self

    def view(self, name: str) -> Table:
        return self.put(name, "view")

    def turn(self, author: str, kind: str) -> Table:
        """The form for an event, as the buttons lead to it."""
        self.desk.held.update({"view": "add", "author": author, "kind": kind})
        self.at.run()
        self.pages.check()
        return self

    def write(self, author: str, kind: str, about: Any = "", **fields: Any) -> Table:
        """Fill in fields of a form."""
        for name, value in fields.items():
            self.put(value, "form", f"{author}/{kind}/{about}", *name.split("__"))
        return self

    def record_it(self, author: str, kind: str, about: Any = "") -> Table:
        """Press the button that puts it on the record."""
        return self.press("record", f"{author}/{kind}/{about}")

    def sees(self, words: str) -> bool:
        return bool(self.pages.sees(words))


# The list and the opening ---------------------------------------------------------------------------------------------


def test_without_a_store_the_page_says_so_and_the_rest_works(pages: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANGXING_DATABASE", "mysql://somewhere/else")
    pages.go("negotiation")
    assert pages.sees("不是可用的数据库地址") and pages.sees("其他各页照常可以使用")
    pages.go("result")
    assert pages.result().declared is not None


def test_a_reader_at_another_machine_sees_nothing_of_it(
    pages: Any, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    Table(pages, door, played.agreed())
    monkeypatch.setattr("views.datadir.local", lambda: False)
    pages.go("negotiation")
    assert pages.sees("只有坐在本机前的人可以打开") and not pages.sees("李某盗窃案")


def test_a_store_whose_file_was_deleted_is_opened_anew(pages: Any, own_data: Path) -> None:
    pages.go("negotiation")
    (own_data / "liangxing.db").unlink()
    pages.go("negotiation")
    assert (own_data / "liangxing.db").exists(), "what is written goes into a file that is there"


def test_the_list_says_who_opened_how_far_it_is_and_what_is_missing(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("setting"), "stands")
    table.press("back")
    assert table.sees("辩护方于2026年5月6日09:00开启") and table.sees("进行中") and table.sees("4条记录")
    assert table.sees("结束之前还缺")
    table.put("没有这个人", "search")
    assert table.sees("没有找到") and not table.sees("4条记录")
    table.put("郑某", "search")
    assert table.sees("4条记录"), "found by a party"


def test_either_side_opens_and_only_the_common_case_goes_on_record(pages: Any, door: Door) -> None:
    pages.session.raw = {
        **pages.raw,
        "documents": {
            "particulars": {"counsel": "吴某", "prosecutor": "周某", "facts_found": SECRET},
            "texts": {"memo": {"remarks": SECRET}},
            "answers": [{"point": "factors.surrender", "result": "adopted", "ground": "law", "reason": SECRET}],
        },
    }
    table = Table(pages, door)
    table.put("begin", "shelf")
    assert table.sees("不会记入的")
    table.press("more people").put("郑某", "begin", "people", 3, "name")
    table.put("prosecutor", "begin", "opener").put("自首\n缓刑", "begin", "agenda").put("block", "begin", "rules")
    table.press("begin")
    state = table.record.state
    assert state.opened is not None and state.opened.proposed_rules == "block"
    assert state.opened.agenda == ("自首", "缓刑")
    assert [(p.role, p.name) for p in state.participants.values()] == [
        ("suspect", "李某"),
        ("counsel", "吴某"),
        ("prosecutor", "周某"),
        ("victim", "郑某"),
    ]
    assert table.record.events[0].author == "prosecutor"
    text = table.record.dump()
    assert SECRET not in text and "positions" not in state.common and "-30" not in text
    assert state.common["documents"] == {"particulars": {"counsel": "吴某", "prosecutor": "周某"}}
    assert (
        calculate(state.common).declared == calculate({k: v for k, v in pages.raw.items() if k != "positions"}).declared
    )
    assert [matter.parties for matter in door.matters()] == ["李某、郑某"]


def test_what_is_wrong_with_an_opening_is_said_and_nothing_is_lost(pages: Any, door: Door) -> None:
    table = Table(pages, door)
    table.put("begin", "shelf").put("只有议题", "begin", "agenda").press("begin")
    assert table.sees("不能为空") and door.matters() == []
    assert table.widget("begin", "agenda").value == "只有议题"


def test_a_case_that_cannot_be_calculated_is_not_opened(pages: Any, door: Door) -> None:
    pages.set("number_input", -5.0, "counts", "a", "facts", "amount")
    table = Table(pages, door)
    table.put("begin", "shelf").put("吴某", "begin", "people", 1, "name").put("周某", "begin", "people", 2, "name")
    table.press("begin")
    assert table.sees("盗窃数额") and door.matters() == []


# Where it stands ------------------------------------------------------------------------------------------------------


def test_the_gate_names_every_item_with_its_article_or_as_our_proposal(pages: Any, door: Door) -> None:
    record = played.upto("opened")
    table = Table(pages, door, record, "stands")
    from engine.negotiation.gate import overview

    for listed in overview(record.state).values():
        for item in listed:
            assert table.sees(item.text.zh), item.id
            assert table.sees(item.item.law or "我们的建议，法律尚未要求"), item.id
    assert table.sees("必须") and table.sees("提示")


def test_what_is_missing_leads_to_the_form_that_mends_it(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("opened"), "stands")
    leads = [item.key for item in table.at.button if "/lead/" in (item.key or "") and item.key.endswith("rights_told")]
    table.at.button(key=leads[0]).click().run()
    assert table.desk.held["kind"] == "rights_told" and table.desk.held["author"] == "zhou"


def test_numbers_are_those_of_the_engine_round_by_round(pages: Any, door: Door) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "stands")
    for move in record.state.moves:
        declared = calculate(move.case).declared
        assert declared is not None
        assert table.sees(f"{declared.low}至{declared.high}个月，取{declared.chosen}")
    agreed = calculate(record.state.common).declared
    assert agreed is not None and table.sees("双方对案情的主张已经一致")
    assert any(f"达成一致 {agreed.low}至{agreed.high}个月" in text for text in pages.texts()), "in the chart's words"


def test_every_point_stands_with_its_answer_and_reason(pages: Any, door: Door) -> None:
    record = played.closed_without()
    table = Table(pages, door, record, "stands")
    for item in record.state.points.values():
        assert table.sees(item.point.claim)
        assert item.answer is None or table.sees(item.answer.reason)


def test_figures_by_other_rules_than_those_of_the_opening_are_marked(pages: Any, door: Door) -> None:
    table = Table(pages, door, other_rules(played.upto("defence_1")), "stands")
    assert table.sees("与开启时约定的规则")


# Course ---------------------------------------------------------------------------------------------------------------


def test_the_course_tells_every_event_and_a_correction_beside_what_it_corrects(pages: Any, door: Door) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "course")
    for event in record.events:
        assert any(f"{event.sequence}　" in text and bodies.NAMES[event.type].zh in text for text in pages.texts())
    shown = pages.texts()
    where = next(n for n, text in enumerate(shown) if "光盘2026-12-1" in text.replace("\\", ""))
    assert "光盘2026-12-2" in shown[where + 1].replace("\\", ""), "what was put right follows what it corrects"
    assert table.sees("拟认定的事实：2026年1月11日"), "a disclosure is told in full"
    assert not table.sees("谈了什么"), "of a consultation only that it happened"


def test_only_one_sides_events_when_asked(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.agreed(), "course")
    table.put("victim", "course side")
    assert table.sees("钱已经退了一部分") and not table.sees("请求认定自首")


def test_a_long_record_is_shown_a_page_at_a_time(pages: Any, door: Door) -> None:
    record = played.upto("setting")
    for number in range(80):
        record.add("wu", {"type": "statement", "text": f"第{number}次发言"}, at=moment(record))
    table = Table(pages, door, record, "course")
    assert table.sees("第79次发言") and not table.sees("第3次发言")
    table.put(0, "course page")
    assert table.sees("第3次发言") and not table.sees("第79次发言")


# Putting something on the record --------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", ["li", "wu", "zhou", "zheng", "he"])
def test_only_what_may_be_put_down_now_is_offered_the_rest_with_its_reason(pages: Any, door: Door, author: str) -> None:
    record = played.upto("setting")
    table = Table(pages, door, record)
    table.put(author, "author")
    offered = {kind for item in table.at.pills if "/kind/" in (item.key or "") for kind in item.options}
    role = record.state.participants[author].role
    for kind in openings.kinds():
        why = openings.why_not(record.state, author, kind)
        name = bodies.NAMES[kind].zh
        assert (name in offered) == (not why), kind
        assert role in procedure("plea").may[kind] or name not in offered
        if why:
            assert table.sees(why[0].sentence("zh", ids=False)), kind


def test_a_refusal_without_a_reason_is_refused_at_its_field_and_stays_a_draft(pages: Any, door: Door) -> None:
    record = played.upto("prosecution_1")
    ref = f"{played.sequence('defence_1')}.surrender"
    table = Table(pages, door, record).turn("zhou", "answer")
    table.write("zhou", "answer", ref, result="not_adopted", ground="case", reason="……")
    table.record_it("zhou", "answer", ref)
    assert len(table.record.events) == len(record.events), "nothing is on the record"
    assert table.sees("不能只有标点"), "said in words, at the field"
    assert table.widget("form", f"zhou/answer/{ref}", "reason").value == "……"
    [draft] = door.private_items(table.desk.matter, "draft")
    assert draft.side == "prosecution" and draft.content["body"]["result"] == "not_adopted"

    table.write("zhou", "answer", ref, reason="到案经过载明系被抓获。").record_it("zhou", "answer", ref)
    answer = table.record.state.points[ref].answer
    assert answer is not None and answer.reason == "到案经过载明系被抓获。"
    assert door.private_items(table.desk.matter, "draft") == [], "what is on the record is no draft any more"
    assert table.has("form", f"zhou/answer/{played.sequence('defence_1')}.forgiven", "reason"), "the next one follows"


def test_an_unfinished_form_is_found_again_by_its_own_side(pages: Any, door: Door, tab: Any) -> None:
    record = played.upto("setting")
    table = Table(pages, door, record).turn("wu", "statement")
    table.write("wu", "statement", text=SECRET)
    matter, id = table.desk.matter, table.desk.id
    later = Table(tab(), door).look(id, matter, "add")
    assert later.sees("没有写完的草稿") and later.sees("陈述（吴某）")
    later.turn("wu", "statement")
    assert later.widget("form", "wu/statement/", "text").value == SECRET
    later.press("discard", "wu/statement/")
    assert door.private_items(matter, "draft") == []
    assert later.widget("form", "wu/statement/", "text").value == ""


def test_what_was_not_saved_in_a_crash_is_told_and_can_be_taken_up_again(pages: Any, door: Door) -> None:
    record = played.upto("setting")
    table = Table(pages, door, record)
    body = {"type": "statement", "text": "断电时正在写的话", "topics": []}
    door.keep_private(
        table.desk.matter, "draft", "陈述", {"negotiation": record.id, "author": "wu", "body": body}, side="defence"
    )
    table.desk.held.clear()
    table.turn("wu", "statement").record_it("wu", "statement")
    assert table.record.events[-1].body.model_dump()["text"] == "断电时正在写的话"


def test_one_press_records_once(pages: Any, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second press of the same button, before the page was drawn anew, finds the first one's mark."""
    table = Table(pages, door, played.upto("term_3")).turn("wu", "done")
    before = len(table.record.events)
    now = negotiation_desk.Open(door, table.desk.id, table.desk.matter, table.record)
    form = Form(now, negotiation_drafts.Draft("wu", {"type": "done"}), "wu/done/")
    monkeypatch.setattr(negotiation_desk, "desk", lambda: table.desk)
    for _ in range(2):
        negotiation_submit._submit(form, form.body, f"{form.name}/{now.record.head}")
    assert len(table.record.events) == before + 1
    pages.go("negotiation")
    assert table.sees(f"已记入第{before + 1}条") and table.desk.held["kind"] is None


def test_what_the_gate_still_asks_for_stands_at_the_statement_that_would_be_a_hearing(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("rights")).turn("wu", "statement")
    table.write("wu", "statement", text="对事实没有意见。", topics=["facts"])
    assert table.sees("勾选事项就是听取意见") and table.sees("高检发〔2026〕5号 37")
    table.record_it("wu", "statement")
    assert table.record.events[-1].type == "rights_told" and table.sees("没有记入")


def test_a_disclosure_is_made_from_the_result_and_its_words_can_be_changed(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("rights"))
    pages.session.raw = reader.read_text(played.CASE.read_text(encoding="utf-8"), name="case")
    table.turn("zhou", "disclosure")
    result = calculate(pages.raw, position="prosecution")
    for count in result.counts.values():
        for line in count.adjustments:
            assert line.kind != "factor" or table.sees(line.name.zh)
    table.write("zhou", "disclosure", facts="2026年1月11日入户盗窃。", materials="卷宗2册")
    table.record_it("zhou", "disclosure")
    body = table.record.events[-1].body
    assert isinstance(body, bodies.Disclosure) and body.facts == "2026年1月11日入户盗窃。"
    assert {one.factor for one in body.factors} == {
        line.factor for count in result.counts.values() for line in count.adjustments if line.kind == "factor"
    }
    assert body.crimes == ("盗窃罪",) and str(result.declared.chosen if result.declared else "") in body.proposal


def test_a_proposal_is_the_position_on_the_screen_with_every_point_named(pages: Any, door: Door) -> None:
    record = played.upto("counsel_said")
    table = Table(pages, door, record)
    pages.session.raw = reader.read_text(played.CASE.read_text(encoding="utf-8"), name="case")
    table.turn("wu", "proposal")
    result = calculate(pages.raw, position="defence")
    assert result.declared is not None and table.sees(f"{result.declared.low}至{result.declared.high}个月")
    table.press("more")
    table.put("宣告缓刑", "form", "wu/proposal/", "_more", 0, "claim")
    table.put("自首，减少30%", "form", "wu/proposal/", "_found", "factors.surrender", "claim")
    table.record_it("wu", "proposal")
    state = table.record.state
    body = state.events[-1].body
    assert isinstance(body, bodies.Proposal)
    wanted = reader.with_position(pages.raw, "defence")
    assert (
        calculate(apply(state.events[0].body.model_dump()["case"], body.patch)).declared == calculate(wanted).declared
    )
    named = {point.path: point for point in body.points}
    assert named["factors.surrender"].claim == "自首，减少30%" and named["factors.surrender"].evidence
    assert named[""].kind == "probation" and named[""].claim == "宣告缓刑"
    assert {"defendant.facts.forgiveness", "factors.surrender"} <= set(named)


def test_a_proposal_begun_keeps_its_position_when_another_case_is_opened(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("counsel_said"))
    pages.session.raw = reader.read_text(played.CASE.read_text(encoding="utf-8"), name="case")
    wanted = calculate(pages.raw, position="defence").declared
    table.turn("wu", "proposal").write("wu", "proposal", reasons="母亲陪同到所。")
    pages.session.raw = {**pages.raw, "title": "另一个案件", "positions": {}}
    table.turn("wu", "proposal")
    assert table.sees("主张取自草稿里保存的立场") and wanted is not None
    assert table.sees(f"{wanted.low}至{wanted.high}个月")


def test_another_case_on_the_screen_is_no_position_of_this_one(pages: Any, door: Door) -> None:
    record = played.upto("counsel_said")
    table = Table(pages, door, record).turn("wu", "proposal")
    assert not negotiation_case.same(record.state, pages.raw), "the sample is another case"
    assert table.sees("现在打开的是另一个案件")
    table.press("take case")
    assert pages.raw["title"] == record.state.common["title"] and not table.sees("现在打开的是另一个案件")


def test_the_victims_opinion_carries_what_the_law_makes_of_it_and_what_it_moves(pages: Any, door: Door) -> None:
    record = played.upto("term_1")
    table = Table(pages, door, record).turn("zheng", "victim_opinion")
    assert table.sees("不影响认罪认罚从宽制度的适用") and table.sees("高检发〔2026〕5号 22")
    table.write("zheng", "victim_opinion", text="希望赔偿。", compensation="full", forgiveness="given")
    for side in ("prosecution", "defence"):
        case = record.state.views[side]
        after = calculate(apply(case, {"defendant": {"facts": {"compensation": "full", "forgiveness": True}}}))
        assert after.declared is not None
        assert table.sees(f"{after.declared.low}至{after.declared.high}个月，取{after.declared.chosen}")
    table.record_it("zheng", "victim_opinion")
    assert table.record.state.common == record.state.common, "an opinion moves no number by itself"


def test_signing_is_barred_until_its_items_are_met(pages: Any, door: Door) -> None:
    record = played.upto("counsel_said")
    table = Table(pages, door, record).turn("li", "signed")
    table.write("li", "signed", paper="undertaking", witnesses=["wu"])
    assert table.sees("签署具结书之前还缺")
    table.record_it("li", "signed")
    assert table.record.state.signature("undertaking", "suspect") is None


def test_closing_without_agreement_names_what_stays_in_dispute(pages: Any, door: Door) -> None:
    script = played.lines_without()
    label = next(one.label for one in reversed(script) if one.label == "done_prosecution")
    table = Table(pages, door, played.upto(label, script)).turn("zhou", "closed_without")
    assert "自首" in table.widget("form", "zhou/closed_without/", "disputed").value
    table.write("zhou", "closed_without", reason="双方不再让步").record_it("zhou", "closed_without")
    closed = table.record.state.closed
    assert isinstance(closed, bodies.ClosedWithout) and any("自首" in one for one in closed.disputed)
    assert table.sees("未达成一致")


def test_an_event_can_be_signed_with_a_key_that_is_kept_nowhere(pages: Any, door: Door, own_data: Path) -> None:
    private = keys.create()
    table = Table(pages, door, played.upto("setting"))
    pages.at.session_state["signing key"] = private
    table.turn("wu", "statement").write("wu", "statement", text="以上属实。").record_it("wu", "statement")
    event = table.record.events[-1]
    assert event.raw["key"] == keys.public_text(private)
    assert not [fault for fault in chain.verify(e.raw for e in table.record.events) if fault.grave]
    kept = b"".join(path.read_bytes() for path in own_data.rglob("*") if path.is_file())
    assert keys.dump(private) not in kept


# Papers, exchange, facts ----------------------------------------------------------------------------------------------


def test_an_agreement_gives_the_record_the_papers_and_the_case(pages: Any, door: Door) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "papers")
    labels = [item.label for item in table.at.get("download_button")]
    for name in ("下载记录文件", "协商笔录", "量刑建议书"):
        assert any(name in label for label in labels), name
    table.press("open case")
    assert calculate(pages.raw).declared == calculate(record.state.common).declared
    assert pages.raw["documents"]["answers"], "the answers go into the documents of the case"


def test_verifying_names_the_event_that_was_touched() -> None:
    text = played.agreed().dump()
    assert negotiation_verify.check(text, "r").grave == ()
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if "系被抓获" in line)
    edited = "\n".join([*lines[:place], lines[place].replace("系被抓获", "系自动投案"), *lines[place + 1 :]])
    found = negotiation_verify.check(edited, "r")
    assert any(f"第{place + 1}条" in fault.zh for fault in found.grave)
    gone = "\n".join([*lines[:place], *lines[place + 1 :]])
    assert negotiation_verify.check(gone, "r").grave
    swapped = "\n".join([*lines[:3], lines[4], lines[3], *lines[5:]])
    assert negotiation_verify.check(swapped, "r").grave


def test_a_cut_off_end_shows_to_whoever_knows_an_earlier_hash() -> None:
    record = played.agreed()
    cut = "".join(line + "\n" for line in record.dump().splitlines()[:-6])
    assert negotiation_verify.check(cut, "r").grave == ()
    assert negotiation_verify.check(cut, "r").odd, "that the file alone cannot tell is said"
    assert negotiation_verify.check(cut, "r", record.head[:12]).grave


def test_a_part_that_was_sent_is_verified_as_a_part() -> None:
    record = played.agreed()
    part = exchange.export(record, 20)
    found = negotiation_verify.check(part, "r")
    assert found.grave == () and found.events == len(record.events) - 20
    assert negotiation_verify.check(part.replace("同意，休会核实", "不同意"), "r").grave or "同意，休会核实" not in part


def test_the_other_sides_events_are_shown_first_and_taken_in_when_asked(pages: Any, door: Door) -> None:
    theirs = played.upto("prosecution_1")
    ours = beginning(theirs, 9)
    table = Table(pages, door, ours, "exchange")
    incoming(pages, table, exchange.export(theirs, len(ours.events)))
    assert table.sees("对方新记了1条") and len(table.record.events) == len(ours.events)
    table.press("take in")
    assert table.record.head == theirs.head and table.sees("已收入1条")


def test_a_fork_is_shown_side_by_side_and_nothing_is_chosen(pages: Any, door: Door) -> None:
    ours = played.upto("defence_1")
    theirs = ours.copy()
    ours.add("wu", {"type": "statement", "text": "本方另外说的话"}, at=moment(ours))
    theirs.add("zhou", {"type": "statement", "text": "对方另外说的话"}, at=moment(theirs))
    table = Table(pages, door, ours, "exchange")
    incoming(pages, table, theirs.dump())
    assert table.sees("两边各记了不同的内容") and table.sees("本方另外说的话") and table.sees("对方另外说的话")
    assert not table.has("take in") and table.record.head == ours.head


def test_a_fork_that_the_other_side_settled_for_ours_is_confirmed_here(pages: Any, door: Door) -> None:
    ours = played.upto("defence_1")
    theirs = ours.copy()
    ours.add("wu", {"type": "statement", "text": "本方另外说的话"}, at=moment(ours))
    theirs.add("zhou", {"type": "statement", "text": "对方另外说的话"}, at=moment(theirs))
    settled = forks.settle(theirs, exchange.merge(theirs, ours.dump()), "theirs", "zhou", at=moment(ours)).record
    table = Table(pages, door, ours, "exchange")
    incoming(pages, table, settled.dump())
    table.press("take in")
    assert any("对方另外说的话" in str(event.raw) for event in table.record.events), "put again by its author"
    table.turn("wu", "fork_settled").record_it("wu", "fork_settled")
    assert all(sides >= {"defence", "prosecution"} for sides in table.record.state.forks.values())


def test_a_tampered_file_is_not_taken_in(pages: Any, door: Door) -> None:
    theirs = played.upto("refused")
    ours = beginning(theirs, 9)
    table = Table(pages, door, ours, "exchange")
    incoming(pages, table, theirs.dump().replace("系被抓获", "系自动投案"))
    assert table.sees("没有收入") and not table.has("take in")
    assert table.record.head == ours.head


def test_another_rulebook_of_the_sender_is_explained(pages: Any, door: Door) -> None:
    theirs = played.upto("prosecution_1")
    ours = beginning(theirs, 9)
    text = exchange.export(theirs, len(ours.events))
    header, rest = text.split("\n", 1)
    other = json.dumps({**json.loads(header), "rules": "f" * 64})
    table = Table(pages, door, ours, "exchange")
    incoming(pages, table, f"{other}\n{rest}")
    assert table.sees("对方使用的规则与本方不同")


def test_a_record_received_begins_a_matter_of_its_own(pages: Any, door: Door) -> None:
    record = played.upto("defence_1")
    table = Table(pages, door)
    table.at.file_uploader(key=table.key("new")).set_value(("r.jsonl", record.dump().encode(), "text/plain")).run()
    pages.check()
    assert table.sees("9条记录") and door.matters() == [], "shown first"
    table.press("take new")
    assert table.record.head == record.head
    assert [(one.title, one.parties) for one in door.matters()] == [("李某盗窃案", "李某、郑某")]


def test_facts_are_those_of_the_engine_and_no_score(pages: Any, door: Door) -> None:
    record = played.closed_without()
    table = Table(pages, door, record, "facts")
    found = substance(record.state)
    for side in ("prosecution", "defence"):
        assert table.sees(str(found.sides[side].words))
    for flag in found.flags:
        assert table.sees(flag.text.zh)
    assert table.sees("不打分")


def test_many_records_make_a_table_and_a_sheet_that_no_spreadsheet_runs(pages: Any, door: Door) -> None:
    first = played.agreed()
    Table(pages, door, first, "facts")
    other = renamed(played.closed_without(), "=HYPERLINK(1)")
    table = Table(pages, door, other, "facts")
    table.press("back").put("many", "shelf")
    for record in (first, other):
        figures = substance(record.state).sides["defence"]
        assert table.sees(f"提出{figures.raised}，采纳{figures.adopted}，部分{figures.partly}")
    assert table.sees("不用于排名"), "what the figures are not for stands beside them"
    found = many.of([("a", first.dump()), ("b", other.dump())])
    rows = many.sheet(found, "zh").splitlines()
    assert len(rows) == 3 and any(line.startswith("'=HYPERLINK") for line in rows), "a title is never a formula"


def test_what_is_left_out_of_the_statistics_is_named_with_its_reason(pages: Any, door: Door) -> None:
    table = Table(pages, door)
    table.put("many", "shelf")
    file = ("half.jsonl", played.upto("defence_1").dump().encode(), "text/plain")
    table.at.file_uploader(key=table.key("many")).set_value([file]).run()
    pages.check()
    assert table.sees("尚未结束") and table.sees("没有计入的（1）")


def test_an_open_record_is_in_no_statistics(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.upto("defence_1"), "facts")
    table.press("back").put("many", "shelf")
    assert table.sees("还没有已经结束的协商")


# Private things -------------------------------------------------------------------------------------------------------


def test_a_note_stays_with_its_side_and_is_in_no_export(pages: Any, door: Door) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "notes")
    table.put("prosecution", "note side").put(SECRET, "note").press("keep note")
    [note] = door.private_items(table.desk.matter, "note")
    assert note.side == "prosecution" and note.content["text"] == SECRET
    assert table.widget("note").value == "" and table.widget("note", note.id).value == SECRET
    assert SECRET not in door.export_record(record.id) and SECRET not in door.export_since(record.id, 0)
    table.put("改过的话", "note", note.id)
    assert door.private_item(note.id).content["text"] == "改过的话"
    table.press("discard note", note.id)
    assert door.private_items(table.desk.matter, "note") == []


def test_each_sees_their_own_sides_notes_and_writes_for_their_own_side(
    pages: Any, door: Door, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = played.upto("setting")
    table = Table(pages, door, record, "notes")
    matter = table.desk.matter
    door.keep_private(matter, "note", "x", {"negotiation": record.id, "text": SECRET}, side="prosecution")
    door.add_member(matter, "https://login", "wu", "吴律师", "counsel")
    monkeypatch.setattr("views.door.door", lambda: Door(store, store.login("https://login", "wu", "吴律师")))
    table.look(record.id, matter, "notes")
    assert not table.sees(SECRET) and table.sees("笔记只有本方看得到")
    table.view("add")
    assert set(table.widget("author").options) == {"李某（犯罪嫌疑人、被告人）", "吴某（辩护人）"}


def test_who_may_take_no_copy_away_is_offered_no_file(
    pages: Any, door: Door, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "papers")
    door.add_member(table.desk.matter, "https://login", "he", "何观察员", "observer")
    monkeypatch.setattr("views.door.door", lambda: Door(store, store.login("https://login", "he", "何观察员")))
    table.look(record.id, table.desk.matter, "papers")
    assert not table.at.get("download_button") and table.sees("观察员不能导出协商记录")


def test_a_stranger_finds_no_negotiation_behind_an_id(
    pages: Any, door: Door, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = played.agreed()
    table = Table(pages, door, record, "stands")
    monkeypatch.setattr("views.door.door", lambda: Door(store, store.login("https://login", "x", "路人")))
    table.look(record.id, table.desk.matter, "stands")
    assert table.sees("没有这次协商") and not table.sees("吴某")
    table.press("out")
    assert table.sees("还没有协商") and not table.sees("李某盗窃案")


def test_nothing_of_a_negotiation_stands_in_the_address(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.agreed(), "stands")
    for view in negotiation_desk.VIEWS:
        table.view(view)
        assert not set(table.at.query_params) - {"language"}


# Two languages --------------------------------------------------------------------------------------------------------


def test_every_choice_group_and_kind_has_words() -> None:
    from views import negotiation_add, negotiation_stands

    known = catalogue()
    assert {kind for kinds in negotiation_add.GROUPS.values() for kind in kinds} == set(openings.kinds())
    assert set(negotiation_add.FORMS) | set(negotiation_add.MANY) == set(openings.kinds())
    items = procedure("plea").items
    assert set(negotiation_stands.LEADS) <= set(items), "a way to an item that is none"
    for kind, role in negotiation_stands.LEADS.values():
        assert role in procedure("plea").may[kind]
    for name in negotiation_desk.VIEWS | negotiation_desk.SHELF:
        assert f"negotiation_view.{name}" in known
    for step in ("hearing", "closing", "signing", "agreement"):
        assert f"negotiation_step.{step}" in known


def test_the_parts_of_a_negotiation_speak_the_page_language(pages: Any, door: Door) -> None:
    table = Table(pages, door, played.agreed(), "stands")
    pages.speak("en")
    for words in ("Who takes part", "What each step still lacks", "Both sides' numbers", "Points and their answers"):
        assert table.sees(words)
    table.view("facts")
    assert table.sees("From disclosure to hearing") and table.sees("1 day 4 hours")


# Help -----------------------------------------------------------------------------------------------------------------


def moment(record: Record) -> datetime.datetime:
    return record.events[-1].time + datetime.timedelta(minutes=1)


def beginning(record: Record, number: int) -> Record:
    """The same negotiation as it stood after so many events."""
    return load("".join(f"{line}\n" for line in record.dump().splitlines()[:number]))


def incoming(pages: Any, table: Table, text: str) -> None:
    file = ("theirs.jsonl", text.encode("utf-8"), "application/x-ndjson")
    table.at.file_uploader(key=table.key("incoming")).set_value(file).run()
    pages.check()


def resealed(record: Record, change: Any) -> Record:
    """The record with its opening changed, sealed anew from the beginning."""
    previous, events = chain.START, []
    for event in record.events:
        raw = {
            key: value for key, value in json.loads(json.dumps(event.raw)).items() if key not in ("hash", "signature")
        }
        raw = chain.seal({**change(raw), "previous": previous})
        previous = raw["hash"]
        events.append(Event.of(raw))
    return load(Record(events).dump())


def other_rules(record: Record) -> Record:
    def change(raw: dict[str, Any]) -> dict[str, Any]:
        if raw["body"]["type"] == "opened":
            raw["body"]["rules"]["hash"] = "0" * 64
        return raw

    return resealed(record, change)


def renamed(record: Record, title: str) -> Record:
    def change(raw: dict[str, Any]) -> dict[str, Any]:
        raw["negotiation"] = "f" * 32
        if raw["body"]["type"] == "opened":
            raw["body"]["title"] = title
        return raw

    return resealed(record, change)
