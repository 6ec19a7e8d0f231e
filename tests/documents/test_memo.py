"""The memo read back from Word: every figure is the result's, every text of a case appears as it was typed."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from documents.figures import cases, foreign
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from engine import summary, wording
from engine.comparison import compare
from engine.documents import TemplateFault, blocks, write
from engine.documents.catalogue import TEMPLATES
from engine.errors import InputError
from engine.explanation import number

CASE: dict[str, Any] = {
    "title": "甲某盗窃案",
    "jurisdiction": "jiangsu",
    "sentencing_date": datetime.date(2025, 3, 1),
    "defendant": {"name": "甲某", "facts": {"age_at_offence": 17}},
    "counts": {
        "a": {
            "crime": "theft",
            "offence_date": datetime.date(2024, 6, 1),
            "facts": {"amount": 12000, "surrender": "waiting"},
        }
    },
    "plea": {"stage": "prosecution"},
    "detention": [{"from": datetime.date(2024, 6, 3), "to": datetime.date(2024, 9, 1), "kind": "custody"}],
    "positions": {
        "prosecution": {"factors": {"surrender": None, "confession": {"ratio": -10, "evidence": "讯问笔录"}}},
        "defence": {"factors": {"compensation_with_forgiveness": {"ratio": -40, "evidence": "谅解书"}}},
    },
}
SINGLE = {key: value for key, value in CASE.items() if key != "positions"}
HEADS = {"zh": "序号", "en": "No."}


THREE = ["single", "juvenile", "tier"]
_made: dict[str, bytes] = {}


def memo(raw: dict[str, Any], language: Any = "zh") -> bytes:
    """The memo of a case, made once however many tests look at it."""
    key = f"{language} {raw!r}"
    if key not in _made:
        _made[key] = write(raw, "memo", language=language)
    return _made[key]


def _read(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def _lines(document: Document) -> Iterator[str]:
    """Every paragraph, those of table cells included, in the order of the page."""
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join(
            "\n" if node.tag == qn("w:br") else node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:br"))
        )


def _text(data: bytes) -> str:
    return "\n".join(_lines(_read(data)))


def _tables(data: bytes, first_head: str) -> list[list[list[str]]]:
    """The rows of every table whose header begins with `first_head`."""
    found = []
    for table in _read(data).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows and rows[0][0] == first_head:
            found.append(rows[1:])
    return found


def _step_rows(data: bytes) -> list[list[list[str]]]:
    return _tables(data, HEADS["zh"]) or _tables(data, HEADS["en"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_of_every_position_is_in_the_memo_with_its_figures(language: Any) -> None:
    tables = _step_rows(memo(CASE, language))
    results = list(compare(CASE).results.values())
    assert len(tables) == len(results) == 2
    for rows, result in zip(tables, results, strict=True):
        assert len(rows) == len(result.steps)
        for row, step in zip(rows, result.steps, strict=True):
            assert row[1].startswith(wording.capital(step.zh if language == "zh" else step.en))
            assert row[2] == step.formula
            figures = [figure for figure in (step.before, step.after) if figure is not None]
            assert row[3] == " → ".join(map(number, figures))
            assert row[4].startswith(step.law)


@pytest.mark.parametrize("name", ["theft", "single", "juvenile", "tier"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_figure_in_the_memo_is_foreign_to_the_result(language: Any, name: str) -> None:
    raw = CASE if name == "theft" else cases(name)
    assert not foreign(memo(raw, language), raw, "memo")


def test_result_of_each_position_stands_before_its_steps() -> None:
    text = _text(memo(CASE))
    for result in compare(CASE).results.values():
        assert result.declared is not None
        low, high = result.declared.low, result.declared.high
        assert f"{low}至{high}个月" in text
    assert "拘役三个月（3个月）" in text
    assert text.index("检察机关") < text.index("辩护方")
    assert "2024年6月3日至2024年9月1日" in text
    assert "91日" in text


def test_disputed_points_carry_their_months() -> None:
    rows = _tables(memo(CASE), "争点")[0]
    disputed = compare(CASE).disputed
    assert [row[0] for row in rows] == [point.name.zh for point in disputed]
    for row, point in zip(rows, disputed, strict=True):
        assert point.months is not None
        assert row[2].lstrip("+−") == number(abs(point.months))
        assert row[2].startswith("−") == (point.months < 0)
        assert f"检察机关：{point.values['prosecution'].zh}" in row[1]


def test_a_stated_proposal_is_no_point_and_hides_the_months_of_none() -> None:
    raw = cases("single")
    [rows] = _tables(memo(raw), "争点")
    bare = {**raw, "positions": {name: {**one, "proposal": None} for name, one in raw["positions"].items()}}
    disputed = compare(bare).disputed
    assert [row[0] for row in rows] == [point.name.zh for point in disputed]
    for row, point in zip(rows, disputed, strict=True):
        assert point.months is not None and point.months_last is not None
        assert [cell.lstrip("+−") for cell in row[2:]] == [
            number(abs(months)) for months in (point.months, point.months_last)
        ]


def test_every_article_of_the_steps_is_in_the_list_with_its_mark() -> None:
    rows = {row[0]: row[1:] for row in _tables(memo(CASE), "条文")[0]}
    for result in compare(CASE).results.values():
        for step in result.steps:
            if step.law:
                assert step.law in rows
        assert result.probation is not None
        for reason in result.probation.reasons:
            assert reason.law in rows
    assert rows["刑法264条"] == ["全国文本", "已核原文"]
    assert rows["刑法64条"] == ["全国文本", "已核原文"]
    assert rows["法发〔2021〕21号 §二（未规定）"] == ["本工具的读法", "没有文本依据"]
    assert rows["最高检2021年量刑建议指导意见12条"] == ["全国文本", "未核"]


def _notes(data: bytes) -> list[list[str]]:
    """The footnotes of each row of the steps, in their order."""
    said = blocks.read(data).notes
    found = []
    for table in _read(data).tables:
        rows = [row for row in table.rows if row.cells[0].text.isdecimal()]
        if table.rows[0].cells[0].text in HEADS.values():
            ids = [[int(mark.get(qn("w:id"))) for mark in row._tr.iter(qn("w:footnoteReference"))] for row in rows]
            found += [[said[place - 1] for place in row] for row in ids]
    return found


READ = {"text": "原文已核", "secondary": "据他人转述", "single": "只有一个来源", "memory": "没有核对"}
WHENCE = {"practice": "地方实践", "ours": "本工具的读法", "party": "当事一方", "national": "全国文本"}


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_step_that_does_not_rest_on_the_national_text_as_read_says_so_in_a_footnote(name: str, language: Any) -> None:
    raw = cases(name)
    results = compare(raw).results.values()
    steps = [(step, result.rulebook.jurisdiction_name) for result in results for step in result.steps]
    notes = _notes(memo(raw, language))
    assert len(notes) == len(steps)
    for found, (step, place) in zip(notes, steps, strict=True):
        assert len(found) == ((step.basis, step.verified) != ("national", "text"))
        if found and language == "zh":
            assert (f"{place.zh}的省级规定" if step.basis == "provincial" else WHENCE[step.basis]) in found[0]
            assert READ.get(step.verified, "") in found[0]
    assert any(notes) and not all(notes)


@pytest.mark.parametrize("name", THREE)
def test_both_readings_stand_side_by_side_where_the_text_is_ambiguous(name: str) -> None:
    raw = cases(name)
    rows = [row for table in _tables(memo(raw), "所用的读法") for row in table]
    results = compare(raw).results.values()
    expected = [(count, item) for result in results for count in result.counts.values() for item in count.alternatives]
    assert expected and len(rows) == len(expected)
    for row, (count, item) in zip(rows, expected, strict=True):
        assert row[0].endswith(item.used.zh) and row[1] == item.name.zh
        assert row[0].startswith(count.name.zh) == (name == "juvenile")
        assert row[2] == wording.span(item.proposed.low, item.proposed.high, wording.MONTHS, "zh")
        assert row[3] == f"{number(item.proposed.chosen)}个月"
        assert row[4] == item.law


def test_what_was_not_applied_stands_with_its_reason() -> None:
    for raw in (CASE, cases("single")):
        rows = [row for table in _tables(memo(raw), "情节") for row in table if len(row) == 4]
        excluded = [
            [out.name.zh, wording.STATUSES[out.status].zh, out.reason.zh, out.law]
            for result in compare(raw).results.values()
            for count in result.counts.values()
            for out in count.excluded
        ]
        assert excluded and rows == excluded


@pytest.mark.parametrize("name", THREE)
def test_penalties_measures_and_the_reasons_on_probation_carry_their_articles(name: str) -> None:
    raw = cases(name)
    data = memo(raw)
    lines = list(_lines(_read(data)))

    def line_of(text: str, law: str) -> str:
        [*found] = [line for line in lines if text.rstrip("。") in line and f"（{law}）" in line]
        assert found, f"{text} ({law})"
        return found[0]

    for result in compare(raw).results.values():
        assert result.penalty is not None and result.probation is not None
        line_of(f"主刑：{wording.KINDS[result.penalty.kind].zh}", result.penalty.law)
        for option in result.penalty.offered:
            line_of(summary.option(option, "zh"), option.law)
        for measure in result.additional:
            line_of(summary.measure(measure, "zh"), measure.law)
        for reason in result.probation.reasons:
            line_of(reason.text, reason.law)
        assert result.fine is not None
        assert wording.renminbi(result.fine.low, "zh") in line_of("罚金", result.fine.law)
    assert compare(raw).results["defence"].additional


def test_reminders_that_hold_for_every_position_stand_once() -> None:
    text = _text(memo(cases("single")))
    assert text.count("违禁品和供犯罪所用的本人财物") == 1
    assert text.count("裁判日期视为判决执行之日") == 1
    assert text.count("刑期自2026年5月20日起至2027年2月17日止") == 1  # the dates of each position stand with it
    assert text.count("刑期自2026年5月20日起至2026年9月19日止") == 1
    alone = {key: value for key, value in cases("single").items() if key != "positions"}
    assert "对各方都适用" not in _text(memo(alone))
    assert _text(memo(alone)).count("违禁品和供犯罪所用的本人财物") == 1


@pytest.mark.parametrize("name", ["single", "juvenile"])
def test_days_credited_and_what_the_dates_rest_on(name: str) -> None:
    data = memo(cases(name))
    text, said = _text(data), blocks.read(data).notes
    for result in compare(cases(name)).results.values():
        held = result.detention_credit
        assert held is not None and held.start_date and held.end_date
        start, end = wording.date(held.start_date, "zh"), wording.date(held.end_date, "zh")
        assert f"折抵刑期{held.days}日，刑期自{start}起至{end}止（{held.law}）" in text
        for note in held.notes:
            assert f"{note.text.zh.rstrip('。')}（{note.law}）。" in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text.replace("2026-04-30印发", ""))
    assert any("没有核对" in note for note in said)


def test_the_form_of_the_proposal_names_its_source_and_how_it_was_read() -> None:
    data = memo(cases("single"))
    text = _text(data)
    for result in compare(cases("single")).results.values():
        assert result.proposal is not None
        assert f"{summary.proposal(result.proposal, 'zh')}（{result.proposal.law}）" in text
    assert "9至11个月（形式符合）" in text


def test_increments_of_other_places_are_offered_and_not_counted() -> None:
    raw = cases("juvenile")
    [rows] = _tables(memo(raw), "地区")
    offers = compare(raw).results["prosecution"].counts["a"].offers
    assert len(offers) > 10
    for offer in offers:
        line = f"{offer.name.zh}：{wording.span(*offer.months, wording.MONTHS, 'zh')}"
        assert any(row[0] == offer.jurisdiction_name.zh and line in row[1] and row[2] == offer.law for row in rows)
    assert "没有计入结果" in _text(memo(raw))
    assert not _tables(memo(cases("single")), "地区")


def test_an_earlier_judgment_is_told_and_combined_in_the_steps() -> None:
    first = {"name": "甲罪", "kind": "fixed-term-imprisonment", "months": 18, "relation": "found_later"}
    second = {"kind": "criminal-detention", "months": 4.5, "relation": "found_later", "probation": True}
    earlier = [
        first | {"date": "2024-08-01", "served_months": 7.5, "fine": 2000},
        second | {"custody_days": 12},
    ]
    data = memo({**SINGLE, "earlier": earlier})
    [rows] = _tables(data, "前罪")
    assert rows == [
        ["甲罪", "有期徒刑一年六个月", "漏罪（刑法70条）", "2024年8月1日判决；已执行7.5个月；罚金尚未缴纳人民币二千元"],
        ["前罪", "拘役4.5个月", "漏罪（刑法70条）", "宣告缓刑，现撤销；缓刑宣告前羁押12日"],
    ]
    used = compare({**SINGLE, "earlier": earlier}).results["common"].earlier
    assert used is not None and used.steps
    steps = [row[1] for row in _step_rows(data)[0]]
    for step in used.steps:
        assert any(row.startswith(step.zh) for row in steps)
    assert not foreign(data, {**SINGLE, "earlier": earlier}, "memo")


def test_guidelines_are_named_with_the_end_of_their_trial() -> None:
    count = {"crime": "casino", "offence_date": datetime.date(2024, 8, 1)}
    data = memo({**SINGLE, "counts": {"a": count}})
    text = _text(data)
    assert (
        "《关于常见犯罪的量刑指导意见（二）（试行）》（法〔2024〕132号），2024年7月1日起试行，试行期至2025年6月30日"
        in text
    )
    english = _text(memo({**SINGLE, "counts": {"a": count}}, "en"))
    assert "(法〔2024〕132号), on trial from 1 July 2024 to 30 June 2025" in english


def test_the_range_stands_before_the_point_and_the_point_says_whose_choice_it_is() -> None:
    data = memo(cases("single"))
    for table in _read(data).tables:
        labels = [row.cells[0].text for row in table.rows]
        if "取值点" in labels:
            assert labels[:3] == ["建议幅度", "取值点", "取值由来"]
    heads = [cell.text for table in _read(data).tables for cell in table.rows[0].cells]
    assert heads.index("建议幅度") < heads.index("取值点")
    assert "当事一方选定：自首−30%" in _text(data)


def test_remarks_are_a_section_of_their_own_and_appear_as_typed() -> None:
    typed = "第一段 {{ 7*7 }}\n\n第二段【待查】"
    data = memo({**SINGLE, "documents": {"texts": {"memo": {"remarks": typed}}}})
    lines = list(_lines(_read(data)))
    place = lines.index("三、补充说明")
    assert lines[place + 1 : place + 4] == ["第一段 {{ 7*7 }}", "第二段【待查】", "四、引用条文"]
    assert "补充说明" not in _text(memo(SINGLE))


def test_notice_and_rulebook_are_given_once() -> None:
    text = _text(memo(CASE))
    assert text.count("本结果用于辅助论证，不预测裁判，也不代替裁判。") == 1
    result = compare(SINGLE).results["common"]
    assert text.count(result.rulebook.hash) == 1
    assert "江苏" in text


def test_without_positions_the_result_is_given_once_and_nothing_is_compared() -> None:
    data = memo(SINGLE)
    text = _text(data)
    assert "比较" not in text and "检察机关" not in text
    assert len(_step_rows(data)) == 1
    assert [line for line in _lines(_read(data)) if re.match("[一二三四五]、", line)] == [
        "一、案件和指控",
        "二、量刑结果和理由",
        "三、引用条文",
        "四、使用前须知",
    ]


def test_a_case_without_a_term_says_so() -> None:
    case = {**SINGLE, "counts": {"a": {**SINGLE["counts"]["a"], "facts": {"amount": 100}}}}
    data = memo(case)
    assert "没有结果" in _text(data)
    assert "没有达到盗窃罪最低一档的条件" in _text(data)
    assert _step_rows(data) == []


def test_several_counts_stand_under_their_crimes() -> None:
    second = {"crime": "fraud", "offence_date": datetime.date(2024, 6, 1), "facts": {"amount": 30000}}
    data = memo({**SINGLE, "counts": {**SINGLE["counts"], "b": second}})
    rows = _step_rows(data)[0]
    heads = [row[0] for row in rows if len(set(row)) == 1]
    assert heads == ["盗窃罪", "诈骗罪", "全案"]
    assert [row[0] for row in rows if len(set(row)) > 1] == [str(place) for place in range(1, len(rows) - 2)]


HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{# no #}",
    "{_{ x }_}",
    "<w:p>",
    "</w:t></w:r></w:p>",
    "&lt;b&gt; & \" '",
    "【案号】",
    "{ MERGEFIELD name }",
    "\u202e倒",
    "a\x00b\x07c\x0cd\x1b[2Je",
    "\ud800",
    "\U0010fff0",
    "%}{{",
    "一\t二",
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_person_types_appears_as_typed(typed: str, language: Any) -> None:
    case = {
        **SINGLE,
        "title": f"甲{typed}乙",
        "defendant": {"name": f"甲{typed}乙"},
        "factors": {"other_a": {"name": f"甲{typed}乙", "ratio": -5, "evidence": f"甲{typed}乙"}},
        "positions": {f"甲{typed}乙": {}, "defence": {}},
    }
    data = memo(case, language)
    text = _text(data)
    shown = {
        "\u202e倒": "\ufffd倒",
        "a\x00b\x07c\x0cd\x1b[2Je": "a␀b␇c␌d␛[2Je",
        "\ud800": "\ufffd",
        "\U0010fff0": "\ufffd",
        "一\t二": "一 二",
    }.get(typed, typed)
    assert text.count(f"甲{shown}乙") >= 8
    assert "49" not in text or "49" in _text(memo(SINGLE, language))
    assert _read(data).core_properties.subject == f"甲{shown}乙"


@pytest.mark.parametrize("name", ["memo.docx", "memo.en.docx"])
def test_a_mark_of_the_template_that_is_left_is_a_fault(name: str, tmp_path: Any) -> None:
    language: Any = "zh" if name == "memo.docx" else "en"
    document = docx.Document(str(TEMPLATES / name))
    document.add_paragraph("【待填】")
    document.save(str(tmp_path / name))
    with pytest.raises(TemplateFault, match="【待填】"):
        write(SINGLE, "memo", language=language, folder=tmp_path)
    document.paragraphs[-1].text = "{{ nothing_of_the_kind }}"
    document.save(str(tmp_path / name))
    with pytest.raises(TemplateFault, match="nothing_of_the_kind"):
        write(SINGLE, "memo", language=language, folder=tmp_path)


def test_a_wrong_case_is_told_as_everywhere() -> None:
    with pytest.raises(InputError) as caught:
        memo({**SINGLE, "jurisdiction": "atlantis"})
    assert caught.value.problems[0].path == "jurisdiction"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_the_official_one_and_tables_stay_inside_it(language: Any) -> None:
    document = _read(memo(CASE, language))
    section = document.sections[0]
    size = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    size += [section.left_margin, section.right_margin]
    assert [round(length / Mm(1)) for length in size if length is not None] == [210, 297, 37, 35, 28, 26]
    room = Mm(210 - 28 - 26)
    assert document.tables
    for table in document.tables:
        assert table.autofit is False
        for row in table.rows:
            cells = row._tr.findall(qn("w:tc"))
            widths = [int(cell.find(qn("w:tcPr")).find(qn("w:tcW")).get(qn("w:w"))) for cell in cells]
            assert sum(widths) * 635 <= room + Mm(1)
            assert row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_stay_with_what_follows_and_header_rows_repeat(language: Any) -> None:
    document = _read(memo(CASE, language))
    for name in ("Heading 1", "Heading 2", "Heading 3", "Cell Head"):
        assert document.styles[name].paragraph_format.keep_with_next is True
    for table in document.tables:
        first = table.rows[0]
        if len(first.cells) > 2:
            assert first._tr.trPr is not None and first._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("name", ["memo.docx", "memo.en.docx"])
def test_templates_name_chinese_fonts_with_fallbacks_and_ship_none(name: str) -> None:
    with zipfile.ZipFile(TEMPLATES / name) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
        styles = archive.read("word/styles.xml").decode()
        assert not [item for item in archive.namelist() if item.startswith("word/fonts")]
        everything = b"".join(archive.read(item) for item in archive.namelist())
    for face in ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"):
        assert re.search(rf'w:name="{face}"><w:altName w:val="[^"]+"', fonts)
        assert f'w:eastAsia="{face}"' in styles
    assert 'w:eastAsia="zh-CN"' in styles
    assert b"python" not in everything
