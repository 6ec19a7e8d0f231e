"""The study sheet: the case and the law it needs, steps to fill in, and answers that are the result's, apart."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from documents.figures import cases, foreign

from engine import summary, wording
from engine.case.patch import apply
from engine.comparison import compare
from engine.documents import blocks, write
from engine.documents.parts import PAGE_BREAK, Blocks, Table
from engine.explanation import number
from engine.law.library import library
from engine.law.rulebook import Rulebook, in_force
from engine.result import Result
from engine.text import Language

NAMES = ["single", "juvenile", "tier"]
LANGUAGES: list[Language] = ["zh", "en"]
STEPS, ANSWERS = {"zh": "填写", "en": "Yours"}, {"zh": "答案", "en": "Answer"}
SHEETS = [(name, language) for name in NAMES for language in LANGUAGES]


def _data(name: str, language: Language = "zh", position: str | None = None) -> bytes:
    return write(cases(name), "study_sheet", language=language, position=position)


@cache
def _sheet(name: str, language: Language = "zh", position: str | None = None) -> Blocks:
    return blocks.read(_data(name, language, position), language)


@cache
def _results(name: str) -> dict[str, Result]:
    return compare(cases(name)).results


def _result(name: str, position: str = "prosecution") -> Result:
    return _results(name)[position]


def _book(raw: dict[str, Any], count: str = "a") -> Rulebook:
    return Rulebook.of(library(), raw["jurisdiction"], raw["counts"][count]["crime"])


def _tables(sheet: Blocks, head: str) -> Iterator[list[list[str]]]:
    """The rows of every table one of whose heads is `head`; rows that span the table are left out."""
    for table in sheet.content:
        if isinstance(table, Table) and head in [cell.text for cell in table.rows[0].cells]:
            yield [[c.text for c in row.cells] for row in table.rows[1:] if len(row.cells) == len(table.widths)]


def _answers(sheet: Blocks, language: Language = "zh") -> list[list[str]]:
    return [row for rows in _tables(sheet, ANSWERS[language]) for row in rows]


def _row(sheet: Blocks, step: str) -> list[str]:
    return next(row for row in _answers(sheet) if row[1] == step)


def _before_answers(sheet: Blocks) -> str:
    place = max(place for place, block in enumerate(sheet.content) if block == PAGE_BREAK)
    return Blocks(content=sheet.content[:place]).text


@cache
def _law(name: str) -> tuple[Any, ...]:
    """What the rulebook holds for the crimes of a case, as plain values and words."""
    raw = cases(name)
    method = library().method(raw["jurisdiction"])
    held: list[Any] = [method.kinds.model_dump(), method.plea.model_dump(include={"ceilings"})]
    held += [method.probation.longest_term, method.layers.note and method.layers.note.zh + method.layers.note.en]
    for key, count in _result(name).counts.items():
        book = _book(raw, key)
        held.append(book.crime.model_dump(include={"tiers", "increments", "thresholds"}))
        held += [book.factors[line.factor].model_dump() for line in count.adjustments if line.kind == "factor"]
    return tuple(held)


@pytest.mark.parametrize(("name", "language"), SHEETS)
def test_no_figure_is_foreign_to_the_case_the_rulebook_and_the_result(name: str, language: Language) -> None:
    found = foreign(_data(name, language), cases(name), "study_sheet", also=_law(name))
    assert not {figure for figure in found if not figure.isdecimal()}  # numbers of documents have no unit


@pytest.mark.parametrize(("name", "language"), SHEETS)
def test_the_answers_begin_a_page_and_nothing_before_it_gives_them_away(name: str, language: Language) -> None:
    sheet, result = _sheet(name, language), _result(name)
    first = sheet.content[max(p for p, block in enumerate(sheet.content) if block == PAGE_BREAK) + 1]
    assert not isinstance(first, str | Table) and first.level == 1
    before = _before_answers(sheet)
    assert summary.point(result, language) not in before
    for count in result.counts.values():
        assert count.base_sentence is not None and count.adjusted is not None
        for figure in (count.base_sentence.chosen, count.adjusted.chosen):
            assert not re.search(rf"(?<![\d.]){re.escape(wording.months(figure, language))}", before)
    for rows in _tables(sheet, STEPS[language]):
        assert {row[3].strip() for row in rows} == {""}


@pytest.mark.parametrize(("name", "language"), SHEETS)
def test_blanks_and_answers_are_the_same_steps_numbered_through(name: str, language: Language) -> None:
    sheet = _sheet(name, language)
    asked = [row[:2] for rows in _tables(sheet, STEPS[language]) for row in rows]
    assert asked == [row[:2] for row in _answers(sheet, language)]
    assert [row[0] for row in asked] == [str(place) for place in range(1, len(asked) + 1)]
    assert all(row[2] for row in _answers(sheet, language))


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_are_the_figures_of_the_result_in_the_order_of_the_method(name: str) -> None:
    rows, result = [row[1:] for row in _answers(_sheet(name))], _result(name)
    place = 0
    for count in result.counts.values():
        assert count.tier and count.starting_point and count.base_sentence and count.proposed and count.adjusted
        steps = {}
        for name_, answer, *_ in rows[place:]:
            steps[name_] = answer
            place += 1
            if name_ == "取整后的幅度和取值":
                break
        assert next(iter(steps)) == "法定刑幅度" and steps["法定刑幅度"].startswith(count.tier.name.zh)
        start = count.starting_point
        assert steps["量刑起点"] == f"{number(start.low)}至{number(start.high)}个月，取{number(start.chosen)}个月"
        for item in count.increments:
            assert steps[item.name.zh] == f"{number(item.chosen)}个月"
        assert steps["基准刑"] == f"{number(count.base_sentence.chosen)}个月"
        for line in count.adjustments:
            if line.kind == "factor":
                layer = "第一层" if line.layer == 1 else "第二层"
                assert steps[line.name.zh].startswith(f"适用，{layer}")
                assert f"{number(abs(line.ratio.chosen))}%" in steps[line.name.zh]
        assert steps["算式和调节结果"].endswith(f"= {number(count.adjusted.chosen)}")
        low, high, chosen = (number(end) for end in (count.proposed.low, count.proposed.high, count.proposed.chosen))
        assert steps["取整后的幅度和取值"] == f"{low}至{high}个月，取{chosen}个月"
    last = {row[0]: row[1] for row in rows[place:]}
    assert last["取值点和主刑"] == summary.point(result, "zh")
    assert last["罚金"] == summary.fine(result, "zh")
    assert last["缓刑"] == summary.probation(result, "zh")
    if result.combined is not None:
        assert last["数罪并罚"] == f"{result.combined.low}个月"
        assert last["建议幅度"] == summary.declared(result, "zh")


def test_where_a_point_is_a_choice_any_value_in_the_band_is_right() -> None:
    sheet, result = _sheet("single", position="defence"), _result("single", "defence")
    for line in result.counts["a"].adjustments:
        if line.kind == "factor":
            why = _row(sheet, line.name.zh)[3]
            choice = line.band is not None and line.band.low != line.band.high
            assert ("幅度内任何数值都对" in why) == choice
    assert _row(sheet, "自首")[3].endswith("这里由辩护方选定")
    assert _row(sheet, "退赃、退赔")[3].endswith("这里按取值规则")
    assert _row(sheet, "初犯、偶犯")[3] == "由辩护方选定"  # no rule gives a band
    assert "幅度内任何数值都对" in _row(sheet, "量刑起点")[3]
    assert "任何数值" not in _row(sheet, "数额较大的，每增加5000元")[3]  # the rule names one figure


def test_a_ratio_outside_its_band_is_not_called_right() -> None:
    raw = copy.deepcopy(cases("single"))
    raw["positions"]["defence"]["factors"]["surrender"]["ratio"] = -45
    sheet = blocks.read(write(raw, "study_sheet", position="defence"))
    assert _row(sheet, "自首")[3].endswith("辩护方选定，不在规定的幅度之内")


@pytest.mark.parametrize("name", NAMES)
def test_the_law_quotes_every_tier_and_every_band_that_the_case_meets(name: str) -> None:
    raw, sheet, result = cases(name), _sheet(name), _result(name)
    tiers = [row for rows in _tables(sheet, "量刑起点") for row in rows]
    for key, count in result.counts.items():
        book = _book(raw, key)
        for tier in book.crime.tiers.values():
            row = next(row for row in tiers if row[0].startswith(tier.name.zh) and tier.statutory[0].law in row[3])
            entry = in_force(tier.starting_point, result.rulebook.sentencing_date)[0][1]
            assert f"{entry.months[0]}至{entry.months[1]}个月" in row[2]
        bands = {row[0]: row[1] for rows in _tables(sheet, "刑法的规定") for row in rows}
        for line in count.adjustments:
            if line.kind == "factor" and line.factor in book.factors:
                assert line.band is not None
                assert f"{number(max(abs(line.band.low), abs(line.band.high)))}%" in bands[line.name.zh]
        for item in count.increments:
            added = {row[0]: row for rows in _tables(sheet, "每满一个单位") for row in rows}
            assert added[item.name.zh][1].endswith("个月") and item.law in added[item.name.zh][3]


def test_the_amounts_that_divide_the_tiers_are_those_of_the_place() -> None:
    found = {row[0]: row[1] for row in next(_tables(_sheet("single"), "数额"))}
    limits = _book(cases("single")).crime.thresholds
    for name in ("large", "huge", "very_huge"):
        label = _book(cases("single")).crime.threshold_names[name].zh
        assert found[label] == wording.yuan(limits[name][0].value or 0, "zh")


def test_only_what_the_facts_touch_is_quoted() -> None:
    sheet = _sheet("single")
    tiers = "\n".join(row[0] for row in next(_tables(sheet, "量刑起点")))
    assert "入户盗窃" in tiers and "盗窃次数达到3" in tiers  # stated, whether met or not
    assert "扒窃为" not in tiers and "国有馆藏文物" not in tiers  # nobody stated them
    factors = [row[0] for row in next(_tables(sheet, "刑法的规定"))]
    assert factors == ["坦白（如实供述自己罪行）", "退赃、退赔", "认罪认罚"]


def test_a_step_of_another_tier_is_a_blank_too() -> None:
    row = _row(_sheet("single"), "数额巨大的，每增加1万元")
    assert row[2:4] == ["0个月", "属于另一档"]


def test_a_factor_that_does_not_apply_is_asked_for_and_the_answer_says_why() -> None:
    raw = copy.deepcopy(cases("single"))
    raw["positions"] = {}
    raw["counts"]["a"]["facts"] |= {"surrender": "waiting", "confession": "plain"}
    sheet, result = blocks.read(write(raw, "study_sheet")), compare(raw).results["common"]
    assert result.counts["a"].excluded
    for out in result.counts["a"].excluded:
        row = _row(sheet, out.name.zh)
        assert row[2] == wording.STATUSES[out.status].zh
        assert row[3] == out.reason.zh and row[4] == out.law


def test_interpolation_is_called_ours_and_open_to_argument() -> None:
    raw = {**copy.deepcopy(cases("single")), "jurisdiction": "national", "positions": {}}
    raw["counts"]["a"]["facts"]["amount"] = 120_000
    sheet, count = blocks.read(write(raw, "study_sheet")), compare(raw).results["common"].counts["a"]
    assert [item.id for item in count.increments] == ["interpolation"]
    row = _row(sheet, count.increments[0].name.zh)
    assert row[3].endswith("文本没有规定数字，有理由地另选一个也对") and "任何数值都对" not in row[3]


@pytest.mark.parametrize(("name", "language"), SHEETS)
def test_whose_reading_it_is_and_that_the_case_is_invented_are_told(name: str, language: Language) -> None:
    for position in ("prosecution", "defence"):
        text = _sheet(name, language, position).text
        assert wording.position(position).in_language(language) in text.split("\n")[3]
    raw = {**cases(name), "title": "某案", "positions": {}}
    plain = blocks.read(write(raw, "study_sheet", language=language), language).text
    assert ("案件是虚构的" in text) or ("The case is invented" in text)
    assert "案件是虚构的" not in plain and "The case is invented" not in plain
    assert ("共同案情" if language == "zh" else "common case") in plain


@pytest.mark.parametrize("name", NAMES)
def test_other_readings_are_given_with_what_they_come_to(name: str) -> None:
    text = _sheet(name).text
    for count in _result(name).counts.values():
        for item in count.alternatives:
            assert summary.alternative(item, "zh").rstrip("。") in text


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_are_told_without_what_the_law_makes_of_them(name: str) -> None:
    raw = cases(name)
    case = apply({k: v for k, v in raw.items() if k != "positions"}, raw["positions"]["prosecution"])
    told = {row[0]: row[1] for t in _sheet(name).content[:20] if isinstance(t, Table) for row in _cells(t)}
    for key, count in case["counts"].items():
        facts = _book(raw, key).facts
        for fact in case["defendant"]["facts"] | count["facts"]:
            assert facts[fact].name.zh in told
    assert "裁判日期" in told and told["认罪认罚"].endswith("阶段")


def _cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows if len(row.cells) == 2]


def test_a_ratio_that_a_party_asks_for_is_not_told_unless_no_rule_gives_one() -> None:
    before = _before_answers(_sheet("single", position="defence"))
    claims = next(line for line in before.split("\n") if line.startswith("自首（证据"))
    assert "30" not in claims
    assert "初犯、偶犯，减少基准刑的5%（没有规定比例，按主张）" in before


def test_facts_that_reach_no_tier_are_said_to() -> None:
    raw = copy.deepcopy(cases("tier"))
    raw["positions"] = {}
    raw["counts"]["a"]["facts"]["amount"] = 100
    sheet = blocks.read(write(raw, "study_sheet"))
    assert [row[1:3] for row in _answers(sheet)] == [["法定刑幅度", "所填事实没有达到任何一档"]]


def test_what_the_teacher_writes_stands_in_the_sheet() -> None:
    raw = copy.deepcopy(cases("tier"))
    raw["documents"]["texts"] = {
        "study_sheet": {"intro": "限时四十分钟。\n可以查法条。", "questions": "为什么？\n还有呢？"}
    }
    text = blocks.read(write(raw, "study_sheet")).text
    for line in ("限时四十分钟。", "可以查法条。", "为什么？", "还有呢？"):
        assert line in text.split("\n")


@pytest.mark.parametrize("name", NAMES)
def test_the_english_sheet_is_english_but_for_articles_and_names(name: str) -> None:
    sheet = _sheet(name, "en")
    articles = re.compile(r"(?:刑法|法释|法发)[^，,;)]*")
    for head, columns in (("Yours", (1, 2)), ("Answer", (1, 2, 3)), ("Statutory range", (0, 1, 2)), ("Rule", (0,))):
        for rows in _tables(sheet, head):
            for row in rows:
                for column in columns:
                    assert not re.search("[\u4e00-\u9fff]", articles.sub("", row[column])), row[column]
