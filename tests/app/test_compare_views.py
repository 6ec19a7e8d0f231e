"""The views of the compare page: what each shows is what the engine found, range before point, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from compare_page import give, key, plain, press, view

from engine import wording
from engine.analysis.arguments import arguments
from engine.analysis.attribution import attribute
from engine.analysis.band import room
from engine.analysis.sensitivity import grid, tornado
from engine.explanation import number

VIEWS = ("sides", "months", "reach", "sensitivity", "band", "arguments")


def charts(pages: Any) -> list[str]:
    """What a screen reader says of each chart."""
    return [chart.proto.alt for chart in pages.at.get("vega_lite_chart")]


def test_waterfall_and_table_add_up_to_the_gap(pages: Any) -> None:
    view(pages, "months")
    found = attribute(pages.raw)
    assert sum(share.months for share in found.shares) == found.end - found.start
    table = pages.at.table[0].value.map(plain)
    for share in found.shares:
        [row] = [row for _, row in table.iterrows() if share.name.zh in row["项目"]]
        for column, months in (
            ("值几个月", share.months),
            ("单独改变（月）", share.alone),
            ("其余已改（月）", share.last),
        ):
            assert number(round(abs(months), 2)) in row[column]
    assert number(round(abs(found.end - found.start), 2)) in table.iloc[-1]["值几个月"]
    waterfall = charts(pages)[1]
    order = [waterfall.index(step.name.zh) for step in found.waterfall]
    assert order == sorted(order) and waterfall.index("检察机关") < order[0]


def test_waterfall_says_the_range_before_the_point(pages: Any) -> None:
    view(pages, "months")
    for name in ("prosecution", "defence"):
        declared = pages.result(name).declared
        assert f"{declared.low}至{declared.high}个月；调节结果" in charts(pages)[1]


def test_swapped_sides_turn_the_sign(pages: Any) -> None:
    view(pages, "months")
    found = attribute(pages.raw)
    gap = number(round(abs(found.end - found.start), 2))
    assert pages.sees(f"−{gap}个月")
    press(pages, "swap")
    assert plain(pages.at.table[0].value["值几个月"].iloc[-1]) == f"+{gap}"


def test_more_points_than_can_be_computed_state_their_error(pages: Any, upload: Any) -> None:
    factors = ", ".join(f"other_{n}: {{name: 情节{n}, ratio: -{n}}}" for n in range(1, 14))
    upload(
        "counts: {a: {crime: theft, offence_date: 2026-01-01, facts: {amount: 26800}}}\njurisdiction: zhejiang\n"
        f"positions: {{prosecution: {{}}, defence: {{factors: {{{factors}}}}}}}"
    )
    view(pages, "months")
    assert attribute(pages.raw).method == "sampled"
    assert pages.sees("标准误") and pages.sees("随机抽取")


def test_tornado_names_every_thing_that_moves(pages: Any) -> None:
    view(pages, "sensitivity")
    give(pages, "selectbox", "prosecution", "sensitive")
    found = tornado(pages.raw, "prosecution")
    for bar in found.bars:
        assert f"{bar.name.zh}（" in charts(pages)[1]
        assert f"相差{number(round(bar.span, 2))}" in charts(pages)[1]


def test_heat_map_of_the_two_factors_chosen(pages: Any) -> None:
    view(pages, "sensitivity")
    give(pages, "selectbox", "restitution", "grid.y")
    give(pages, "selectbox", "surrender", "grid.x")
    found = grid(pages.raw, "surrender", "restitution", "defence")
    alt = charts(pages)[-1]
    assert f"{found.declared[0][0]}个月" in alt and f"{found.declared[-1][-1]}个月" in alt
    give(pages, "selectbox", "restitution", "grid.x")
    assert pages.sees("请选两个不同的情节")


def test_band_says_where_each_side_stands_and_that_it_is_no_prediction(pages: Any) -> None:
    view(pages, "band")
    found = room(pages.raw)
    assert pages.sees("不是对裁判的预测")
    for stand in found.stands:
        declared = pages.result(stand.position).declared
        span = wording.span(declared.low, declared.high, wording.MONTHS, "zh")
        title = wording.position(stand.position).zh
        assert pages.sees(f"{title}建议{span}。{stand.words.zh}")
        assert f"{number(round(stand.below * 100, 1))}%低于它" in charts(pages)[1]


def test_arguments_come_from_the_rulebook_and_the_case(pages: Any) -> None:
    view(pages, "arguments")
    for point in arguments(pages.raw):
        assert pages.sees(point.name.zh) and pages.sees(point.law)
        for line in (*point.statute, *point.bands, *point.exclusions):
            assert pages.sees(line.law)
        for side in point.sides.values():
            assert all(pages.sees(text.zh) for text in (*side.missing, *side.against))
            assert not side.evidence or pages.sees(side.evidence)


@pytest.mark.parametrize("name", VIEWS)
def test_two_positions_that_agree_say_what_to_do(pages: Any, upload: Any, name: str) -> None:
    upload(
        "jurisdiction: zhejiang\ncounts: {a: {crime: theft, offence_date: 2026-01-01, facts: {amount: 26800}}}\n"
        "positions: {prosecution: {}, defence: {}}"
    )
    view(pages, name)
    if name in ("sides", "arguments"):
        assert pages.sees("各方没有争点") and pages.sees("编辑这个立场")
    if name == "months":
        assert pages.sees("没有争点") and len(charts(pages)) == 1


@pytest.mark.parametrize("name", VIEWS)
def test_a_side_without_a_term_is_told_so(pages: Any, upload: Any, name: str) -> None:
    upload(
        "jurisdiction: zhejiang\ncounts: {a: {crime: theft, offence_date: 2026-01-01, facts: {amount: 26800}}}\n"
        "positions: {prosecution: {}, defence: {counts: {a: {facts: {amount: 100}}}}}"
    )
    view(pages, name)
    expected = {
        "sides": "无法单独计算",
        "months": "月数的差额无从分摊",
        "reach": "辩护方的立场现在得不出刑期",
        "sensitivity": "辩护方的立场现在得不出刑期",
    }
    if name in expected:
        assert pages.sees(expected[name])


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_several_charges_and_names_full_of_marks(pages: Any, upload: Any, name: str, spoken: str) -> None:
    upload(
        """
        jurisdiction: zhejiang
        counts:
          a: {crime: theft, offence_date: 2026-01-01, facts: {amount: 26800}}
          b: {crime: fraud, offence_date: 2026-01-01, facts: {amount: 60000}}
        positions:
          "*甲*_[1]_": {defendant: {facts: {surrender: noticed}}}
          "乙 $x$ **b**": {counts: {b: {facts: {amount: 40000}}}, factors: {other_x: {name: "~~从~~*宽*", ratio: -10}}}
          "丙": {plea: {stage: trial}}
        """
    )
    pages.speak(spoken)
    view(pages, name)
    assert charts(pages)


def test_a_choice_outlives_its_view(pages: Any) -> None:
    view(pages, "sensitivity")
    give(pages, "selectbox", "prosecution", "sensitive")
    view(pages, "band")
    view(pages, "sensitivity")
    assert pages.at.selectbox(key=key(pages, "sensitive")).value == "prosecution"


@pytest.mark.parametrize("name", VIEWS)
def test_a_common_case_that_only_the_positions_complete_is_no_fault(pages: Any, name: str) -> None:
    raw = {key: value for key, value in pages.raw.items() if key != "counts"}
    [count] = pages.raw["counts"].values()
    date = count["offence_date"]
    bare = {key: value for key, value in count.items() if key != "offence_date"}
    dated = {"counts": {"a": {"offence_date": date}}}
    stances = {side: {**stance, **dated} for side, stance in raw["positions"].items()}
    pages.session.raw = {**raw, "counts": {"a": bare}, "positions": stances}
    view(pages, name)
    assert pages.sees("各方的建议刑期")


@pytest.mark.parametrize("name", VIEWS)
def test_the_common_case_can_be_one_of_the_two(pages: Any, name: str) -> None:
    pages.go("compare")
    give(pages, "selectbox", "", "pair.first")
    view(pages, name)
    if name == "months":
        found = attribute(pages.raw, "common", "defence")
        assert pages.sees("从共同案情到辩护方")
        gap = number(round(abs(found.end - found.start), 2))
        assert plain(pages.at.table[0].value["值几个月"].iloc[-1]) == f"−{gap}"
