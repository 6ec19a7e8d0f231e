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
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from jinja2 import UndefinedError

from engine import documents
from engine.comparison import compare
from engine.documents import TEMPLATES, memo
from engine.errors import InputError
from engine.explanation import number
from engine.result import Result

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
    return _tables(data, "#")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_of_every_position_is_in_the_memo_with_its_figures(language: Any) -> None:
    tables = _step_rows(memo(CASE, language))
    results = list(compare(CASE).results.values())
    assert len(tables) == len(results) == 2
    for rows, result in zip(tables, results, strict=True):
        assert len(rows) == len(result.steps)
        for row, step in zip(rows, result.steps, strict=True):
            assert row[1].startswith(step.zh if language == "zh" else step.en)
            assert row[2] == step.formula
            figures = [figure for figure in (step.before, step.after) if figure is not None]
            assert row[3] == " → ".join(map(number, figures))
            assert row[4].startswith(step.law)


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def _own_figures(result: Result) -> set[str]:
    """Every number that the result or the case holds, in the forms in which it may be printed."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, list | tuple):
            for item in value:
                walk(item)
        elif isinstance(value, str):
            found.update(_figures(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.update(_figures(str(abs(value))))

    walk(result.to_json())
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_figure_in_the_memo_is_foreign_to_the_result(language: Any) -> None:
    comparison = compare(CASE)
    known = {figure for result in comparison.results.values() for figure in _own_figures(result)}
    for point in comparison.disputed:
        for months in (point.months, point.months_last):
            assert months is not None
            known |= _figures(number(abs(months)))
    text = _text(memo(CASE, language))
    text = re.sub(r"(?m)^\(?\d+(?:\)|．|\. )", "", text)  # numbers of headings and items
    text = re.sub(r"刑法\S*|\S*〔\d+〕\S*", "", text)  # articles that the facts cite, documents that an overlay names
    text = re.sub(r"sha256|\d{4}-\d{2}-\d{2}|\d{4}年\d+月\d+日", "", text)  # the name of the hash; dates
    places = {str(place) for result in comparison.results.values() for place in range(1, len(result.steps) + 1)}
    assert _figures(text) <= known | places


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
    assert rows["法发〔2021〕21号 §二（未规定）"] == ["本工具的读法", "没有文本依据"]


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
def test_a_mark_of_the_template_that_is_left_is_a_fault(name: str, tmp_path: Any, monkeypatch: Any) -> None:
    language: Any = "zh" if name == "memo.docx" else "en"
    document = docx.Document(str(TEMPLATES / name))
    document.add_paragraph("【待填】")
    document.save(str(tmp_path / name))
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)
    with pytest.raises(RuntimeError, match="【待填】"):
        memo(SINGLE, language)
    document.paragraphs[-1].text = "{{ nothing_of_the_kind }}"
    document.save(str(tmp_path / name))
    with pytest.raises(UndefinedError):
        memo(SINGLE, language)


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
    for name in ("Heading 1", "Heading 2", "Heading 3", "Memo Cell Head"):
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
