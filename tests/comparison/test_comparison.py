"""Positions side by side: which points are disputed, and what each is worth in months, by hand."""

from __future__ import annotations

import copy
import datetime
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calculation.calculate import calculate
from engine.case import patch
from engine.comparison import Comparison, Disputed, compare, exact_months
from engine.errors import InputError

# Base 24; minor −30 and accessory −20 first, then the second layer: 24 × 0.7 × 0.8 = 13.44.
CASE: dict[str, Any] = {
    "jurisdiction": "national",
    "sentencing_date": datetime.date(2025, 3, 1),
    "defendant": {"facts": {"age_at_offence": 17}},
    "counts": {
        "a": {
            "crime": "theft",
            "offence_date": datetime.date(2024, 6, 1),
            "facts": {"amount": 12000},
            "chosen": {"tier": "basic", "starting_point": 9, "base_sentence": 24},
        }
    },
    "factors": {
        "minor_16_18": {"ratio": -30},
        "accessory": {"ratio": -20},
        "vulnerable_victim": {"ratio": 15},
    },
}


def _case(**positions: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CASE), "positions": positions}


def _points(comparison: Comparison) -> dict[str, Disputed]:
    return {point.path: point for point in comparison.disputed}


def test_each_factor_is_switched_alone_and_on_top_of_the_others() -> None:
    comparison = compare(
        _case(
            prosecution={"factors": {"confession": {"ratio": -10}}},
            defence={
                "factors": {"surrender": {"ratio": -20}, "compensation_with_forgiveness": {"ratio": -30}},
            },
        )
    )
    points = _points(comparison)
    assert list(comparison.results) == ["prosecution", "defence"]
    assert set(points) == {"factors.confession", "factors.surrender", "factors.compensation_with_forgiveness"}
    first = Fraction("13.44")
    compensation = points["factors.compensation_with_forgiveness"]
    assert compensation.months == -first * Fraction(30, 100)
    assert compensation.months_last == -first * Fraction(30, 100)
    # Beside a surrender the confession is excluded, so the prosecution's own −10% falls away with it.
    assert points["factors.surrender"].months == first * Fraction(10 - 20, 100)
    assert points["factors.confession"].months == first * Fraction(10, 100)
    assert points["factors.confession"].months_last == 0
    assert points["factors.surrender"].values["defence"].zh == "−20%"
    assert points["factors.surrender"].values["prosecution"].zh == "未提出"
    assert points["factors.surrender"].name.zh == "自首"


def test_a_first_layer_factor_is_worth_less_when_more_mitigates() -> None:
    comparison = compare(
        _case(prosecution={"factors": {"accessory": None}}, defence={"factors": {"surrender": {"ratio": -20}}})
    )
    accessory = _points(comparison)["factors.accessory"]
    assert accessory.months == Fraction(24) * Fraction(7, 10) * Fraction(115, 100) * Fraction(-20, 100)
    assert accessory.months_last == Fraction(24) * Fraction(7, 10) * Fraction(95, 100) * Fraction(-20, 100)


def test_facts_and_figures_are_points_of_their_own() -> None:
    comparison = compare(
        _case(
            prosecution={"counts": {"a": {"facts": {"amount": 20000}, "chosen": {"base_sentence": 30}}}},
            defence={"counts": {"a": {"facts": {"surrender": "waiting"}}}, "plea": {"stage": "prosecution"}},
        )
    )
    points = _points(comparison)
    assert points["counts.a.facts.amount"].kind == "fact"
    assert points["counts.a.facts.amount"].name.zh == "盗窃数额"
    assert points["counts.a.facts.amount"].values["defence"].zh == "12,000元"
    base = points["counts.a.chosen.base_sentence"]
    assert base.kind == "figure"
    assert base.values["prosecution"].en == "30 months"
    assert base.months == (24 - 30) * Fraction(56, 100) * Fraction(115, 100)
    assert points["counts.a.facts.surrender"].values["prosecution"].zh == "没有"
    assert points["plea.stage"].values["defence"].zh == "审查起诉阶段"
    assert points["plea.stage"].values["prosecution"].zh == "没有认罪认罚"
    assert all(point.months is not None for point in points.values())


def test_what_comes_to_the_same_is_not_disputed() -> None:
    comparison = compare(
        _case(
            prosecution={
                "title": "甲",
                "counts": {"a": {"facts": {"surrender": "none", "burglary": False}}},
                "factors": {"accessory": {"evidence": "卷二"}},
                "plea": {"stage": "none"},
            },
            defence={"factors": {"accessory": {"evidence": "笔录", "by": "辩护人"}}},
        )
    )
    assert comparison.disputed == ()
    assert {agreed.path.rsplit(".", 1)[1]: agreed.value.zh for agreed in comparison.agreed} == {
        "minor_16_18": "−30%",
        "accessory": "−20%",
        "vulnerable_victim": "+15%",
    }


def test_a_charge_is_one_point_however_much_differs_inside() -> None:
    charge = {"crime": "robbery", "facts": {"amount": None}, "chosen": {"tier": None, "starting_point": 40}}
    comparison = compare(_case(prosecution={"counts": {"a": charge}}, defence={}))
    points = _points(comparison)
    assert set(points) == {"counts.a"}
    assert points["counts.a"].values["prosecution"].zh == "抢劫罪"
    assert points["counts.a"].values["defence"].zh == "盗窃罪"


def test_a_count_that_one_side_drops_is_one_point() -> None:
    second = {"crime": "fraud", "offence_date": datetime.date(2024, 6, 1), "chosen": {"base_sentence": 10}}
    comparison = compare(_case(prosecution={"counts": {"b": second}}, defence={}))
    point = _points(comparison)["counts.b"]
    assert point.values["defence"].zh == "未提出"
    results = comparison.results
    before, after = exact_months(results["prosecution"]), exact_months(results["defence"])
    assert before is not None and after is not None
    assert point.months == after - before


def test_a_point_that_leaves_no_tier_has_no_months() -> None:
    case = _case(prosecution={}, defence={"counts": {"a": {"facts": {"amount": 100}}}})
    case["counts"]["a"]["chosen"] = {}
    point = _points(compare(case))["counts.a.facts.amount"]
    assert (point.months, point.months_last, point.declared) == (None, None, None)


def test_without_positions_there_is_one_result() -> None:
    comparison = compare(CASE)
    assert list(comparison.results) == ["common"]
    assert comparison.results["common"] == calculate(CASE)
    assert comparison.disputed == () and comparison.agreed == ()


def test_one_position_is_compared_with_the_common_case() -> None:
    comparison = compare(_case(defence={"factors": {"surrender": {"ratio": -20}}}))
    assert list(comparison.results) == ["common", "defence"]
    assert _points(comparison)["factors.surrender"].months == -Fraction("13.44") * Fraction(20, 100)


def test_a_third_position_has_months_of_its_own() -> None:
    comparison = compare(
        _case(
            prosecution={},
            defence={"factors": {"surrender": {"ratio": -40}}},
            court={"factors": {"surrender": {"ratio": -20}, "accessory": {"ratio": -50}}},
        )
    )
    points = _points(comparison)
    assert points["factors.surrender"].months_by == {
        "defence": -Fraction("13.44") * Fraction(40, 100),
        "court": -Fraction("13.44") * Fraction(20, 100),
    }
    assert points["factors.accessory"].months == 0
    assert list(points["factors.accessory"].months_by) == ["court"]


def test_other_circumstances_keep_the_name_that_the_party_gave() -> None:
    own = {"name": "初犯", "ratio": -5}
    point = _points(compare(_case(prosecution={}, defence={"factors": {"other_first": own}})))["factors.other_first"]
    assert point.name.zh == "初犯"
    assert point.months == -Fraction("13.44") * Fraction(5, 100)


def test_a_removed_factor_is_said_to_be_removed() -> None:
    case = _case(prosecution={"factors": {"surrender": None}}, defence={})
    case["counts"]["a"]["facts"]["surrender"] = "waiting"
    point = _points(compare(case))["factors.surrender"]
    assert point.values["prosecution"].zh == "主张不适用"
    assert point.values["defence"].zh == "−20%"


def test_json_carries_months_as_decimals() -> None:
    data = compare(_case(prosecution={}, defence={"factors": {"surrender": {"ratio": -15}}})).to_json()
    assert data["schema"] == "liangxing/comparison/1"
    assert data["disputed"][0]["months"] == -2.016
    assert data["results"]["defence"]["schema"] == "liangxing/result/1"
    json.dumps(data, default=str)


def test_a_wrong_position_names_its_field() -> None:
    with pytest.raises(InputError) as caught:
        compare(_case(prosecution={}, defence={"factors": {"surrendr": {"ratio": -20}}}))
    assert caught.value.problems[0].path == "factors.surrendr"


FACTORS = {
    "surrender": st.integers(-40, 0),
    "restitution": st.integers(-30, 0),
    "good_custody_conduct": st.integers(-10, 0),
    "accessory": st.integers(-50, -20),
}


@given(st.fixed_dictionaries({}, optional=FACTORS), st.fixed_dictionaries({}, optional=FACTORS))
def test_the_points_make_the_whole_difference(ours: dict[str, int], theirs: dict[str, int]) -> None:
    """Every difference is a point: with all points switched the first position gives the second's months."""
    case = _case(
        **{
            name: {"factors": {factor: {"ratio": ratio} for factor, ratio in ratios.items()}}
            for name, ratios in (("prosecution", ours), ("defence", theirs))
        }
    )
    comparison = compare(case)
    switched = patch.apply(CASE, case["positions"]["prosecution"])
    for point in comparison.disputed:
        _, factor = point.path.split(".")
        value = patch.apply(CASE, case["positions"]["defence"])["factors"].get(factor)
        factors = {name: entry for name, entry in switched["factors"].items() if name != factor}
        switched = {**switched, "factors": factors | ({factor: value} if value is not None else {})}
    assert exact_months(calculate(switched)) == exact_months(comparison.results["defence"])
    common = {factor: entry["ratio"] for factor, entry in CASE["factors"].items()}
    asked = [{**common, **ratios} for ratios in (ours, theirs)]
    assert {point.path for point in comparison.disputed} == {
        f"factors.{factor}" for factor in FACTORS if asked[0].get(factor) != asked[1].get(factor)
    }
