"""比较: the positions as the engine compares them."""

from __future__ import annotations

from typing import Any

from compare_page import plain, press

from engine.analysis.attribution import attribute
from engine.comparison import compare
from engine.explanation import number


def test_positions_side_by_side(pages: Any) -> None:
    pages.go("compare")
    found = compare(pages.raw)
    table = pages.at.table[0].value
    assert list(table.columns) == ["项目", "检察机关", "辩护方"]
    for name, title in (("prosecution", "检察机关"), ("defence", "辩护方")):
        declared = found.results[name].declared
        assert table[title][0] == f"**{declared.low}至{declared.high}个月**"


def test_each_disputed_point_with_its_months(pages: Any) -> None:
    pages.go("compare")
    found, shares = compare(pages.raw), attribute(pages.raw).shares
    table = pages.at.table[1].value.map(plain)
    assert len(table) == len(found.disputed) > 0
    worth = {share.paths: share.months for share in shares}
    for point in found.disputed:
        [row] = [row for _, row in table.iterrows() if point.name.zh in row["项目"]]
        assert row["检察机关"] == point.values["prosecution"].zh
        assert row["辩护方"] == point.values["defence"].zh
        assert number(round(abs(worth[(point.path,)]), 2)) in row["值几个月"]


def test_every_step_of_each_side(pages: Any) -> None:
    pages.go("compare")
    table = pages.at.table[3].value.map(plain)
    for name, title in (("prosecution", "检察机关"), ("defence", "辩护方")):
        shown = dict(zip(table["项目"], table[title], strict=True))
        [count] = pages.result(name).counts.values()
        start, base = count.starting_point, count.base_sentence
        assert shown["量刑起点"] == f"{start.low}至{start.high}个月，取{number(start.chosen)}"
        assert shown["基准刑"] == f"{base.low}至{base.high}个月，取{number(base.chosen)}"
        for line in count.adjustments:
            assert number(abs(line.ratio.chosen)) in shown[line.name.zh]
    assert list(table["项目"])[-1] == "取整后的建议"
    [surrender] = [row for _, row in table.iterrows() if row["项目"] == "自首"]
    assert surrender["检察机关"] == "—" and surrender["辩护方"].startswith("−30%")


def test_a_point_says_whose_choice_it_is_and_comes_after_the_range(pages: Any) -> None:
    pages.go("compare")
    rows = list(pages.at.table[0].value["项目"])
    assert rows[0] == "建议刑期" and rows.index("取值由来") == rows.index("取值点") + 1
    assert "当事一方选定：自首−30%" in plain(pages.at.table[0].value["辩护方"][rows.index("取值由来")])


def test_agreed_factors(pages: Any) -> None:
    pages.go("compare")
    agreed = compare(pages.raw).agreed
    assert [item.name.zh for item in agreed] == list(pages.at.table[2].value["情节"])


def test_chart_of_the_ranges(pages: Any) -> None:
    pages.go("compare")
    [chart] = pages.at.get("vega_lite_chart")
    for name, title in (("prosecution", "检察机关"), ("defence", "辩护方")):
        declared = pages.result(name).declared
        assert f"{title} {declared.low}至{declared.high}个月，取{declared.chosen}" in chart.proto.alt


def test_without_positions_the_page_offers_to_add_them(pages: Any, upload: Any) -> None:
    upload("counts: {a: {crime: theft, offence_date: 2025-01-01, facts: {amount: 9000}}}")
    pages.go("compare")
    assert pages.sees("本案还没有立场") and not pages.at.table
    press(pages, "begin", "prosecution")
    assert pages.raw["positions"] == {"prosecution": {}}
    assert pages.sees("各方没有争点")


def test_a_wrong_position_is_explained(pages: Any) -> None:
    pages.take("editing", "defence")
    pages.set("number_input", 5, "defendant", "facts", "age_at_offence")
    pages.go("compare")
    assert pages.sees("5超出范围") and not pages.at.table
