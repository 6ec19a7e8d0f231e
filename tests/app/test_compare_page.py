"""比较: the positions as the engine compares them."""

from __future__ import annotations

from typing import Any

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
    found = compare(pages.raw)
    table = pages.at.table[1].value.map(lambda cell: str(cell).replace("\\", ""))
    assert len(table) == len(found.disputed) > 0
    for point in found.disputed:
        [row] = [row for _, row in table.iterrows() if point.name.zh in row["项目"]]
        assert row["检察机关"] == point.values["prosecution"].zh
        assert row["辩护方"] == point.values["defence"].zh
        assert number(round(abs(point.months), 2)) in row["单独改变"]


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
    pages.press("compare add", "prosecution")
    assert pages.raw["positions"] == {"prosecution": {}}
    assert pages.sees("各方没有争点")


def test_a_wrong_position_is_explained(pages: Any) -> None:
    pages.take("editing", "defence")
    pages.set("number_input", 5, "defendant", "facts", "age_at_offence")
    pages.go("compare")
    assert pages.sees("5超出范围") and not pages.at.table
