"""结果: the page shows the engine's figures, all of them, and none of its own."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import Any

import docx
import pytest

from engine import summary, wording
from engine.explanation import number
from engine.law.library import library


def headings(pages: Any) -> list[str]:
    return [item.value for item in (*pages.at.title, *pages.at.header, *pages.at.subheader)]


def charts(pages: Any) -> list[Any]:
    return [element.proto for element in pages.at.get("vega_lite_chart")]


def test_answer_comes_first(pages: Any) -> None:
    pages.go("result")
    result = pages.result()
    shown, words = pages.texts(), f"{result.declared.low}至{result.declared.high}个月"
    first = next(index for index, text in enumerate(shown) if words in text)
    assert first < min(index for index, text in enumerate(shown) if text in ("建议所处的位置", "计算步骤"))
    for words in (
        summary.point(result, "zh"),
        summary.chosen_by(result, library()).zh,
        summary.probation(result, "zh"),
        summary.fine(result, "zh"),
        wording.span(result.envelope.low, result.envelope.high, wording.MONTHS, "zh"),
    ):
        assert pages.sees(words), words


def test_step_table_is_the_list_of_the_engine(pages: Any) -> None:
    pages.go("result")
    steps = pages.result().steps
    table = pages.at.table[0].value
    assert len(table) == len(steps)
    plain = table.map(lambda cell: str(cell).replace("\\", ""))
    for (_, row), step in zip(plain.iterrows(), steps, strict=True):
        cells = list(row)
        assert step.zh in cells[1] and step.facts_zh in cells[1]
        assert cells[2] == step.formula
        assert step.law in cells[4] and step.at in cells[4]


def test_three_largest_adjustments(pages: Any) -> None:
    pages.go("result")
    lines = sorted(pages.result().counts["a"].adjustments, key=lambda line: -abs(line.after - line.before))
    for line in lines[:3]:
        change = number(round(abs(line.after - line.before), 2))
        assert (line.name.zh, f"−{change}个月") in [(item.label, item.value) for item in pages.at.metric]


def test_charts_carry_the_figures_in_words_too(pages: Any) -> None:
    pages.go("result")
    result = pages.result()
    place, way = charts(pages)
    assert f"建议刑期 {result.declared.low}至{result.declared.high}个月，取{result.declared.chosen}" in place.alt
    tier = result.counts["a"].tier
    assert f"法定刑幅度 {tier.low}至{tier.high}个月" in place.alt
    for line in result.counts["a"].adjustments:
        assert line.name.zh in way.alt
    base = result.counts["a"].base_sentence.chosen
    assert f"基准刑 {number(round(Fraction(base), 2))}" in way.alt
    assert json.loads(place.spec)["encoding" if "encoding" in json.loads(place.spec) else "layer"]


def test_excluded_factor_with_its_reason(pages: Any, upload: Any) -> None:
    raw = json.loads(json.dumps(pages.raw, default=str))
    raw["defendant"]["facts"]["confession"] = "plain"
    upload(json.dumps(raw))
    pages.go("result")
    item = next(item for item in pages.result().counts["a"].excluded if item.factor == "confession")
    assert "考虑过而没有适用的情节" in headings(pages)
    assert pages.sees(item.reason.zh) and pages.sees(item.law)


def test_facts_below_every_tier_are_an_answer(pages: Any) -> None:
    pages.set("checkbox", False, "counts", "a", "facts", "burglary")
    pages.set("number_input", 500.0, "counts", "a", "facts", "amount")
    pages.go("result")
    assert pages.result().declared is None
    assert pages.sees("按现有事实得不出刑期")
    warning = next(item for item in pages.result().warnings if item.id == "below_threshold")
    assert pages.sees(warning.zh)


def test_offers_where_the_national_text_is_silent(pages: Any) -> None:
    pages.set("selectbox", "beijing", "jurisdiction")
    pages.go("result")
    offers = pages.result().counts["a"].offers
    assert offers, "Beijing gives no increments, other places do"
    assert "其他地区的增加刑罚量（供论证参考）" in headings(pages)
    assert pages.sees(offers[0].name.zh)


@pytest.mark.parametrize("second", [crime for crime in library().crime_ids if crime != "dangerous_driving"])
def test_two_charges(pages: Any, second: str) -> None:
    pages.set("selectbox", second, "add count")
    pages.go("result")
    assert any("全案" in item.value for item in pages.at.markdown) or pages.result().declared is None


def test_without_a_result_the_page_says_what_to_mend(pages: Any) -> None:
    pages.set("number_input", 5, "defendant", "facts", "age_at_offence")
    pages.go("result")
    assert pages.sees("犯罪时年龄") and pages.sees("5超出范围；可以是：12至120之间的整数")
    assert not pages.at.table


def test_memo_is_made_when_asked_for_and_holds_the_declared_range(pages: Any) -> None:
    pages.go("result")
    [button] = [item for item in pages.at.get("download_button") if "Word" in item.label]
    assert button.label == "下载说理备忘录（Word）"
    from engine.documents import write

    text = _text(write(pages.raw, "memo"))
    for position in ("prosecution", "defence"):
        declared = pages.result(position).declared
        assert f"{declared.low}至{declared.high}个月" in text


def _text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_waterfall_is_drawn_at_the_point(pages: Any) -> None:
    """Every bar begins where the one before ended; a limit that holds only an end of the range is not drawn."""
    from views.charts import _way

    pages.set("number_input", 17, "defendant", "facts", "age_at_offence")
    count = pages.result().counts["a"]
    bars = list(_way(count))
    totals = [bar for bar in bars if bar.low == 0]
    assert [round(bar.high, 6) for bar in totals] == [
        round(float(value), 6)
        for value in (
            count.starting_point.chosen,
            count.base_sentence.chosen,
            count.adjusted.chosen,
            count.proposed.chosen,
        )
    ]
    running = 0.0
    for bar in bars[:-1]:
        if bar.low == 0:
            running = bar.high
            continue
        assert running == pytest.approx(bar.high if bar.words.startswith("−") else bar.low)
        running = bar.low if bar.words.startswith("−") else bar.high
    assert running == pytest.approx(float(count.adjusted.chosen))
