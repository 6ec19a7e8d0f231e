"""听取意见笔录: the four matters of the law, every disputed point with both sides and its answer, room to write."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
import pytest
from documents.figures import cases, foreign, printed
from docx.oxml.ns import qn
from docx.shared import Pt

from engine import wording
from engine.comparison import compare
from engine.documents import blocks, write
from engine.documents.content import points
from engine.documents.content.phrases import asked
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.errors import InputError

NAMES = ("single", "juvenile", "tier")
MATTERS = (
    "（一）涉嫌的犯罪事实、罪名和适用的法律规定",
    "（二）从轻、减轻或者免除处罚等从宽处罚的建议",
    "（三）认罪认罚后案件审理适用的程序",
    "（四）其他需要听取意见的事项",
)
_read: dict[str, blocks.Blocks] = {}  # made records by their case, so that none is made twice


def read(raw: dict[str, Any]) -> blocks.Blocks:
    key = repr(raw)
    if key not in _read:
        _read[key] = blocks.read(write(raw, "hearing"))
    return _read[key]


def case(name: str = "single", **particulars: Any) -> dict[str, Any]:
    """A development case with other particulars."""
    raw = cases(name)
    raw["documents"]["particulars"] |= particulars
    return raw


def typed(raw: dict[str, Any], **texts: str) -> dict[str, Any]:
    raw["documents"].setdefault("texts", {})["hearing"] = texts
    return raw


def matter(raw: dict[str, Any]) -> Matter:
    return Matter.of(raw, "prosecution", {}, "zh")


def disputed(raw: dict[str, Any]) -> tuple[points.DisputedPoint, ...]:
    seen = matter(raw)
    return points.disputed_points(seen, Sources(seen))


def tables(raw: dict[str, Any]) -> dict[str, blocks.Table]:
    """The tables by the heading before them."""
    found: dict[str, blocks.Table] = {}
    head = ""
    for block in read(raw).content:
        if isinstance(block, blocks.Table):
            found.setdefault(head, block)
        elif isinstance(block, blocks.Paragraph) and block.style.startswith("heading"):
            head = block.text
    return found


def rows(table: blocks.Table) -> dict[str, str]:
    return {row.cells[0].text: row.cells[-1].text for row in table.rows}


def part(raw: dict[str, Any], first: str, last: str) -> str:
    """What stands between two headings."""
    text = read(raw).text
    return text[text.index(first) : text.index(last)]


# What must be there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_foreign_to_the_case_and_its_results(name: str) -> None:
    assert not foreign(write(cases(name), "hearing"), cases(name), "hearing")


@pytest.mark.parametrize("name", NAMES)
def test_the_four_matters_stand_in_the_order_of_the_law_with_room_for_each_speaker(name: str) -> None:
    raw = cases(name)
    heads = [one.text for one in read(raw).content if isinstance(one, blocks.Paragraph) and one.style == "heading 2"]
    assert heads == list(MATTERS)
    speakers = [
        [row.cells[0].text for row in block.rows]
        for block in read(raw).content
        if isinstance(block, blocks.Table) and block.rows[0].cells[0].text == "犯罪嫌疑人" and len(block.widths) == 2
    ]
    lawyer = "辩护人（法律援助）" if name == "juvenile" else "辩护人"
    guardian = ["法定代理人（合适成年人）"] if name == "juvenile" else []
    assert speakers == [["犯罪嫌疑人", *guardian, lawyer]] * 4


@pytest.mark.parametrize("name", NAMES)
def test_what_was_told_beforehand_is_the_results(name: str) -> None:
    raw = cases(name)
    seen = matter(raw)
    told = part(raw, "三、告知的事实、罪名和量刑建议", "四、听取的意见")
    assert seen.particulars.facts_found in told
    for key, count in seen.result.counts.items():
        assert f"{count.name.zh}（{seen.book(key).crime.statute}）" in told
        for line in count.adjustments:
            if line.kind == "factor":
                assert line.name.zh in told and line.law in told
                assert line.band is not None and f"{abs(line.band.low)}%" in printed(told)
    declared = seen.result.declared
    assert declared is not None
    span = f"{wording.term(declared.low, 'zh')}至{wording.term(declared.high, 'zh')}"
    assert told.index(span) < told.index("据此拟提出的量刑建议")
    assert asked(seen.result, seen.case, "zh") in told[told.index("据此拟提出的量刑建议") :]


@pytest.mark.parametrize("name", NAMES)
def test_every_disputed_point_has_both_sides_and_an_answer_or_room_for_one(name: str) -> None:
    raw = cases(name)
    found, shown = disputed(raw), tables(raw)
    named = {point.path for point in compare(raw).disputed if not point.path.startswith("proposal")}
    assert named == {path for point in found for path in point.paths}
    for point in found:
        cells = rows(shown[point.name])
        for position, label in (("prosecution", "检察机关"), ("defence", "辩护方")):
            for line in (*point.claims[position], *point.record[position]):
                assert line in cells[label].split("\n")
        assert cells["当场补充"].strip() == ""
        if point.answers:
            assert cells["答复和理由"] == "\n".join(answer.words for answer in point.answers)
        else:
            assert cells["答复和理由"].startswith("采纳□　部分采纳□　不采纳□\n根据：法律规定□　案件情况□　类案裁判□")


def test_every_answer_of_the_prosecution_is_in_the_record_with_its_reason() -> None:
    raw = cases("single")
    given = [answer["reason"] for answer in raw["documents"]["answers"]]
    assert given
    text = read(raw).text
    assert all(reason in text for reason in given)
    assert "不采纳（案件情况）：" in text and "采纳（案件情况）：郑某" in text


def test_an_answer_to_a_point_settled_since_stays_in_the_record() -> None:
    raw = cases("single")
    raw["positions"]["prosecution"]["defendant"] = {"facts": {"forgiveness": True}}
    assert "defendant.facts.forgiveness" not in {path for point in disputed(raw) for path in point.paths}
    assert rows(tables(raw)["取得谅解"])["答复和理由"] == "采纳（案件情况）：郑某已出具谅解书，内容真实。"


def test_an_answer_to_no_point_is_told() -> None:
    raw = cases("single")
    raw["documents"]["answers"][0]["point"] = "factors.surender"
    with pytest.raises(InputError) as caught:
        write(raw, "hearing")
    assert caught.value.problems[0].path == "documents.answers.0.point"


def test_a_dispute_about_the_tier_belongs_to_the_first_matter_and_one_about_leniency_to_the_second() -> None:
    raw = cases("tier")
    first, second = part(raw, *MATTERS[:2]), part(raw, *MATTERS[1:3])
    assert "法定刑幅度（诈骗数额）" in first and "诈骗数额：112,000元" in first and "诈骗数额：86,000元" in first
    assert "三年以上十年以下有期徒刑，并处罚金（刑法266条）" in first
    assert "三年以下有期徒刑、拘役或者管制，并处或者单处罚金（刑法266条）" in first
    assert "退赃、退赔：没有" in second and "退赃、退赔" not in first
    single = cases("single")
    assert "各方立场对犯罪事实、罪名和适用的法律没有分歧。" in part(single, *MATTERS[:2])
    assert all(name in part(single, *MATTERS[1:3]) for name in ("自首", "坦白", "初犯、偶犯"))


def test_each_side_is_heard_on_the_sentence() -> None:
    raw = cases("single")
    result = compare(raw).results["defence"]
    assert result.declared is not None and result.penalty is not None
    second = part(raw, *MATTERS[1:3])
    assert "检察机关提出：有期徒刑九个月至十一个月。" in second
    point = wording.sentence(result.penalty.kind, result.declared.chosen, "zh")
    assert f"辩护方立场按取值点计算为：{point}。" in second


def test_the_procedure_is_named_and_its_bar_told() -> None:
    raw = cases("single")
    third = part(raw, *MATTERS[2:4])
    assert "人民检察院拟建议人民法院适用简易程序审理。" in third and "不适用简易程序" not in third
    raw["defendant"]["facts"]["partial_capacity"] = True
    assert "不适用简易程序（刑诉法215条1项）" in part(raw, *MATTERS[2:4])


def test_a_case_without_positions_has_no_points_and_no_claims() -> None:
    raw = cases("single")
    del raw["positions"], raw["documents"]["answers"]
    text = read(raw).text
    assert "当场补充" not in text and "立场" not in text and "共同案情" not in text
    assert all(head in text for head in MATTERS)


# Who is there, what they are told -----------------------------------------------------------------------------------


def test_everybody_heard_is_in_the_list_and_signs() -> None:
    raw = case("juvenile", victim_agent="褚某", interpreter="卫某", place="丙县看守所")
    shown = tables(raw)
    there = {row.cells[0].text: row.cells[1].text for row in shown["一、到场人"].rows[1:]}
    assert there == {
        "犯罪嫌疑人": "陈某",
        "法定代理人（合适成年人）": "陈某之父",
        "辩护人（法律援助）": "钱某",
        "被害人": "冯某",
        "被害人的诉讼代理人": "褚某",
        "翻译人员": "卫某",
    }
    signed = [row.cells[0].text for row in shown["七、核对和签名"].rows if len(row.cells) == 3][1:]
    assert signed[:6] == [f"{role}\n{name}" for role, name in there.items()]
    assert [line.split("\n")[0] for line in signed[6:]] == ["检察官", "记录人"]
    first = next(block for block in read(raw).content if isinstance(block, blocks.Table))
    cells = [cell.text for row in first.rows for cell in row.cells]
    assert "丙县看守所" in cells and "孙某" in cells and any(cell.startswith("2026年3月2日") for cell in cells)
    assert "已录制□　未录制□" in "\n".join(cells)


@pytest.mark.parametrize("name", NAMES)
def test_recording_rights_and_the_consequence_of_recanting_are_told_with_their_articles(name: str) -> None:
    told = part(cases(name), "二、权利告知", "三、告知的事实")
    for words in ("同步录音录像（最高检2021年听取意见同步录音录像规定2条、4条", "（刑诉法173条2款", "（刑诉法36条）"):
        assert words in told
    assert "无正当理由反悔的法律后果" in told
    assert ("（刑诉法281条）" in told) == (name == "juvenile")
    for item in ("38", "26", "30、33"):  # the opinion of 2026 is not cited in a record made before it
        assert (f"高检发〔2026〕5号 {item}" in told) == (name != "juvenile")


def test_the_victims_side_is_heard_on_repair_forgiveness_and_sentence() -> None:
    cells = rows(tables(cases("single"))["五、被害人及其诉讼代理人的意见"])
    assert cells["赔偿、退赔"].startswith("退赃、退赔：")
    assert cells["谅解、和解"].startswith("辩护方：取得谅解：是")
    assert cells["对案件事实、罪名、量刑和程序的意见"].strip() == ""
    assert "说明理由（高检发〔2026〕5号 20）" in cells["答复"]
    assert "被害人一方不同意从宽的，不影响认罪认罚从宽制度的适用" in read(cases("single")).text
    assert "高检发〔2026〕5号 22" in read(cases("single")).text


def test_before_the_opinion_of_2026_the_victims_part_rests_on_the_rules_of_2019() -> None:
    text = read(cases("juvenile")).text
    assert "高检发〔2026〕5号" not in text and "人民检察院刑事诉讼规则276条" in text
    assert "高检发〔2026〕5号" in read(case("juvenile", date=datetime.date(2026, 5, 4))).text


# Room to write ------------------------------------------------------------------------------------------------------


def test_room_for_handwriting_is_tall_enough_for_a_pen() -> None:
    document = docx.Document(io.BytesIO(write(cases("single"), "hearing")))
    style = document.styles["Normal"]
    assert style.paragraph_format.line_spacing == Pt(28)
    labels = ("当场补充", "犯罪嫌疑人", "辩护人", "异议和理由")
    checked = 0
    for table in document.tables:
        for row in table.rows:
            if len(row.cells) == 2 and row.cells[0].text in labels:
                lines = [
                    line for line in row.cells[1].paragraphs if line.style is not None and line.style.name == "Normal"
                ]
                assert len(lines) >= 2 and all(line.text == "　" for line in lines)
                checked += 1
    assert checked == 4 + 4 * 2 + 1


def test_what_was_typed_stands_instead_of_the_room() -> None:
    said = {
        "charge": "李某：没有异议。\n吴某：对入户的认定有异议。",
        "leniency": "吴某：请求宣告缓刑。",
        "procedure": "李某：同意。",
        "rest": "没有。",
        "victim": "郑某：愿意谅解。",
        "objection": "无。",
        "understood": "李某：听清了，理解。",
        "evidence": "监控录像一段。",
        "recorder": "王某",
        "time": "2026年5月18日9时至10时",
    }
    raw = typed(cases("single"), **said)
    text = read(raw).text
    for words in said.values():
        assert words in text
    assert "异议和理由" not in text and "出示的证据" in text
    assert "出示的证据" not in read(cases("single")).text
    assert not [table for head, table in tables(raw).items() if head == "陈述"]


def test_every_page_has_a_line_to_sign() -> None:
    document = docx.Document(io.BytesIO(write(cases("single"), "hearing")))
    footer = [line.text for line in document.sections[0].footer.paragraphs]
    assert footer[0].startswith("到场人签名：＿") and footer[1].startswith("— ")
    assert "笔录逐页签名" in read(cases("single")).text


@pytest.mark.parametrize("name", NAMES)
def test_the_notice_stands_once_and_no_table_leaves_the_page(name: str) -> None:
    raw = cases(name)
    assert read(raw).text.count("本结果用于辅助论证") == 1
    document = docx.Document(io.BytesIO(write(raw, "hearing")))
    section = document.sections[0]
    assert section.page_width and section.left_margin and section.right_margin
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        for row in table._tbl.findall(qn("w:tr")):
            widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) * 635 for cell in row.findall(qn("w:tc"))]
            assert sum(widths) <= room + Pt(3)


@pytest.mark.parametrize("hostile", ["{{ 7*7 }}", "</w:t><w:p>", "【姓名】", "{%tr endfor %}", "{ MERGEFIELD a }"])
def test_what_is_typed_appears_as_typed(hostile: str) -> None:
    raw = typed(case(victim=f"郑{hostile}", place=f"地{hostile}"), leniency=f"吴某：{hostile}")
    raw["documents"]["answers"][0]["reason"] = f"理由{hostile}。"
    text = read(raw).text
    for words in (f"郑{hostile}", f"地{hostile}", f"吴某：{hostile}", f"理由{hostile}。"):
        assert words in text
