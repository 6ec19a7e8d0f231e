"""The comparison sheet: one page, each side's range before its point, points that add up to the whole difference."""

from __future__ import annotations

import copy
import re
import shutil
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from documents.figures import cases, foreign
from pypdfium2 import PdfDocument

from engine import summary, wording
from engine.analysis.attribution import Attribution, attribute
from engine.comparison import Comparison, compare
from engine.documents import blocks, markdown, pdf, write
from engine.documents.parts import Blocks, Paragraph, Table
from engine.explanation import number
from engine.law.library import library

NAMES = ["single", "juvenile", "tier"]
SIDES, POINTS = "立场", "争点"
CLAIMS = [
    "认罪态度较好",
    "家庭主要劳动力",
    "被害人有一定过错",
    "积极配合调查",
    "主动预缴罚金",
    "因生活困难实施",
    "退回利息",
]


@cache
def _sheet(name: str) -> Blocks:
    return blocks.read(write(cases(name), "comparison"))


@cache
def _compared(name: str) -> Comparison:
    return compare(cases(name))


@cache
def _attributed(name: str) -> Attribution:
    return attribute(cases(name))


def _rows(sheet: Blocks, head: str) -> list[list[str]]:
    """The rows under the table head that begins with `head`; rows that span the table are left out."""
    table = next(t for t in sheet.content if isinstance(t, Table) and t.rows[0].cells[0].text == head)
    return [[cell.text for cell in row.cells] for row in table.rows[1:] if len(row.cells) == len(table.widths)]


def _pages(data: bytes) -> int:
    return len(PdfDocument(data))


def _with_points(name: str, count: int) -> dict[str, Any]:
    """The case with so many disputed points: the defence names further circumstances."""
    raw = copy.deepcopy(cases(name))
    factors = raw["positions"]["defence"].setdefault("factors", {})
    for place in range(count - len(_attributed(name).shares)):
        claim = {"name": f"{CLAIMS[place % len(CLAIMS)]}", "ratio": -(place % 4) - 1, "evidence": "证明"}
        factors[f"other_added_{place}"] = claim
    return raw


def _months(text: str) -> Fraction:
    return Fraction(text.replace("−", "-").replace("+", ""))


def _near(first: Fraction, second: Fraction, terms: int = 1) -> bool:
    """Equal but for the four places that are printed of each term."""
    return abs(first - second) <= Fraction(terms, 20_000)


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_foreign_to_the_case_and_its_results(name: str) -> None:
    found = _attributed(name)
    assert found.start is not None and found.end is not None
    also = [found.model_dump(), f"{number(abs(found.end - found.start))}个月", "每格2个月、每格4个月、每格6个月"]
    assert not foreign(write(cases(name), "comparison"), cases(name), "comparison", also=also)


@pytest.mark.parametrize("name", NAMES)
def test_each_side_stands_with_range_point_whose_choice_fine_and_probation(name: str) -> None:
    rows = _rows(_sheet(name), SIDES)
    assert [row[0] for row in rows] == [wording.position(side).zh for side in _compared(name).results]
    for row, result in zip(rows, _compared(name).results.values(), strict=True):
        _, term, _, point, fine, probation = row
        assert result.declared is not None
        assert term == f"{result.declared.low}至{result.declared.high}个月"
        assert point.startswith(summary.point(result, "zh"))
        assert point.endswith("按取值规则")
        assert (fine, probation) == (summary.fine(result, "zh"), summary.probation(result, "zh"))
    rule = library().method(cases(name)["jurisdiction"]).choice
    assert f"取值规则：{rule.name.zh}（{wording.BASES[rule.basis].zh}）" in _sheet(name).text


def test_what_a_side_chose_or_proposed_itself_is_told() -> None:
    prosecution, defence = _rows(_sheet("single"), SIDES)
    assert "建议9至11个月" in prosecution[3] and "选定" not in prosecution[3]
    assert "自行选定：自首−30%、初犯、偶犯−5%" in defence[3] and "建议" not in defence[3]


@pytest.mark.parametrize("name", NAMES)
def test_the_bar_shows_the_range_and_the_point_on_one_axis(name: str) -> None:
    table = next(t for t in _sheet(name).content if isinstance(t, Table))
    step = int(re.search(r"每格(\d+)个月", table.rows[0].cells[2].text)[1])  # type: ignore[index]
    bars = [row[2] for row in _rows(_sheet(name), SIDES)]
    assert len({len(bar) for bar in bars}) == 1
    for bar, result in zip(bars, _compared(name).results.values(), strict=True):
        assert result.declared is not None
        filled = [place for place, cell in enumerate(bar, 1) if cell in "▒█"]
        assert filled == list(range(filled[0], filled[-1] + 1))
        for months, cell in ((result.declared.low, filled[0]), (result.declared.high, filled[-1])):
            assert (cell - 1) * step < months <= cell * step
        assert bar.count("█") == 1
        assert bar.index("█") * step < result.declared.chosen <= (bar.index("█") + 1) * step


@pytest.mark.parametrize("name", NAMES)
def test_every_point_has_its_share_and_the_shares_are_the_whole_difference(name: str) -> None:
    rows, found = _rows(_sheet(name), POINTS), _attributed(name)
    assert found.start is not None and found.end is not None and len(rows) == len(found.shares)
    shares = sorted(found.shares, key=lambda share: -abs(share.months))
    for row, share in zip(rows, shares, strict=True):
        assert row[0].removesuffix("（事实）") == share.name.zh
        for side, said in share.values.items():
            assert f"{wording.position(side).zh}：{said.zh}" in row[1]
        for text, value in zip(row[3:], (share.months, share.alone, share.last), strict=True):
            assert _near(_months(text), value)
    assert _near(sum(map(_months, (row[3] for row in rows)), Fraction(0)), found.end - found.start, len(rows))
    assert f"由{number(found.start)}个月变为{number(found.end)}个月" in _sheet(name).text


@pytest.mark.parametrize("name", NAMES)
def test_every_disputed_point_but_what_is_proposed_is_a_row(name: str) -> None:
    disputed = {point.name.zh for point in _compared(name).disputed if not point.path.startswith("proposal.")}
    assert {row[0].removesuffix("（事实）") for row in _rows(_sheet(name), POINTS)} == disputed
    assert "量刑建议下限" not in _sheet(name).text


def test_a_point_names_its_article_and_how_well_that_is_known() -> None:
    rows = {row[0]: row[2] for row in _rows(_sheet("single"), POINTS)}
    assert rows["坦白（如实供述自己罪行）"] == "法发〔2021〕21号 §三(七)1"  # the national text, as read
    assert rows["自首"].endswith("①") and "①省级细则，他人转述" in _sheet("single").text
    assert rows["初犯、偶犯"] == "当事一方提出，没有引用条文"
    assert {row[0]: row[2] for row in _rows(_sheet("tier"), POINTS)}["诈骗数额"].startswith("刑法266条")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_agreed_is_listed(name: str) -> None:
    line = next(line for line in _sheet(name).text.split("\n") if line.startswith("各方一致的情节"))
    for one in _compared(name).agreed:
        assert f"{one.name.zh}{one.value.zh}" in line


def test_factors_agreed_for_several_crimes_are_said_once() -> None:
    assert _sheet("juvenile").text.count("认罪认罚−15%") == 1
    assert "抢劫罪、盗窃罪：" in _sheet("juvenile").text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [None, 10, 16])
def test_the_sheet_is_one_page(name: str, count: int | None) -> None:
    sheet = _sheet(name) if count is None else blocks.read(write(_with_points(name, count), "comparison"))
    assert (sheet.width, sheet.height) == (297.0, 210.0)
    assert _pages(pdf.by_typst(sheet)) == 1
    # After a table that ends the file Word adds an empty line, which would be a second page.
    assert isinstance(sheet.content[-1], Paragraph)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_fullest_sheet_is_one_page_in_a_word_processor_too() -> None:
    data = write(_with_points("single", 10), "comparison")
    assert _pages(pdf.by_office(data, shutil.which("soffice") or "")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_ten_points_are_all_shown(name: str) -> None:
    sheet = blocks.read(write(_with_points(name, 10), "comparison"))
    assert len(_rows(sheet, POINTS)) == 10
    assert "没有列出" not in sheet.text


@pytest.mark.parametrize("name", NAMES)
def test_of_more_points_the_largest_are_shown_and_the_rest_are_counted(name: str) -> None:
    raw = _with_points(name, 16)
    sheet = blocks.read(write(raw, "comparison"))
    shown = [row[0] for row in _rows(sheet, POINTS)]
    left = int(re.search(r"另有(\d+)个争点.*?量刑说理备忘录", sheet.text)[1])  # type: ignore[index]
    assert len(shown) + left == 16 and left
    shares = sorted(attribute(raw).shares, key=lambda share: -abs(share.months))
    assert shown == [share.name.zh for share in shares[: len(shown)]]
    assert "标准误" in sheet.text  # so many points are estimated, and it is said


def test_without_a_second_position_there_is_nothing_to_compare() -> None:
    raw = {key: value for key, value in cases("single").items() if key != "positions"}
    sheet = blocks.read(write(raw, "comparison"))
    assert [row[0] for row in _rows(sheet, SIDES)] == ["共同案情"]
    assert "没有争点可以比较" in sheet.text and "值几个月" not in sheet.text


def test_positions_that_agree_have_no_points() -> None:
    sheet = blocks.read(write({**cases("single"), "positions": {"prosecution": {}, "defence": {}}}, "comparison"))
    assert "各方立场之间没有争点" in sheet.text and "值几个月" not in sheet.text


def test_a_position_without_a_term_is_told_and_its_points_have_no_share() -> None:
    raw = copy.deepcopy(cases("tier"))
    raw["positions"]["defence"]["counts"]["a"]["facts"]["amount"] = 100
    sheet = blocks.read(write(raw, "comparison"))
    assert _rows(sheet, SIDES)[1][1] == "—"
    assert {row[3] for row in _rows(sheet, POINTS)} == {"—"}
    assert "没有可以计算的刑期，月数的差额无从分摊" in sheet.text


def test_three_positions_are_compared_with_the_first_one_after_the_other() -> None:
    raw = copy.deepcopy(cases("tier"))
    raw["positions"]["court"] = {"counts": {"a": {"facts": {"amount": 99_000}}}}
    sheet = blocks.read(write(raw, "comparison"))
    assert [row[0] for row in _rows(sheet, SIDES)] == ["检察机关", "辩护方", "法院"]
    assert "检察机关→辩护方" in sheet.text and "检察机关→法院" in sheet.text
    assert len(_rows(sheet, POINTS)) == 3
    assert _pages(pdf.by_typst(sheet)) == 1


def test_markdown_has_the_ranges_in_words_and_the_bars() -> None:
    text = markdown.write(_sheet("tier"))
    assert re.search(r"\| 检察机关 \| 36至50个月 \| ░+▒+█▒+ \| 有期徒刑三年四个月（40个月）", text)
