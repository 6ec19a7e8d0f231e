"""The months between two positions divided over their points: exactly, whatever the order in which they are entered."""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from itertools import permutations
from math import factorial
from typing import Any

import pytest
from analysis.cases import NINE, case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import LIBRARY, factors

from engine.analysis.attribution import Attribution, attribute
from engine.calculation.calculate import calculate
from engine.case import patch
from engine.comparison import compare, exact_months
from engine.disputed import MISSING, get, put


def _shares(found: Attribution) -> dict[str, Fraction]:
    return {" + ".join(share.paths): share.months for share in found.shares}


def _shuffled(value: Any, draw: random.Random) -> Any:
    """The same case with the keys of every mapping in another order."""
    if not isinstance(value, dict):
        return value
    keys = list(value)
    draw.shuffle(keys)
    return {key: _shuffled(value[key], draw) for key in keys}


def test_nine_points_sum_exactly_to_the_difference() -> None:
    found = attribute(NINE)
    assert len(found.shares) == 9
    assert found.refused is None and found.method == "exact"
    results = compare(NINE).results
    first, second = (exact_months(results[name]) for name in ("prosecution", "defence"))
    assert (found.start, found.end) == (first, second)
    assert sum(_shares(found).values()) == second - first  # type: ignore[operator]
    assert sum(share.declared for share in found.shares) == (
        results["defence"].declared.chosen - results["prosecution"].declared.chosen  # type: ignore[union-attr]
    )


def test_the_order_of_entry_changes_nothing() -> None:
    found = attribute(NINE)
    for seed in range(8):
        other = _shuffled(copy.deepcopy(NINE), random.Random(seed))
        again = attribute(other, "prosecution", "defence")
        assert again.shares == found.shares
        assert again.waterfall == found.waterfall


def test_turned_round_every_share_changes_its_sign() -> None:
    there, back = _shares(attribute(NINE)), _shares(attribute(NINE, "defence", "prosecution"))
    assert {path: -months for path, months in back.items()} == there


def test_shares_are_the_mean_over_every_order_of_conceding() -> None:
    """The definition, with nothing of the implementation: concede in each order and average what each step moved."""
    raw = case(
        "theft",
        chosen={"tier": "basic", "base_sentence": 24},
        positions={
            "prosecution": {"factors": {"confession": {"ratio": -10}}},
            "defence": {
                "factors": {"accessory": {"ratio": -30}, "surrender": {"ratio": -20}, "minor_16_18": {"ratio": -40}}
            },
        },
    )
    common = {key: value for key, value in raw.items() if key != "positions"}
    first, second = (patch.apply(common, raw["positions"][name]) for name in ("prosecution", "defence"))
    names = ["confession", "accessory", "surrender", "minor_16_18"]
    totals = dict.fromkeys(names, Fraction(0))
    for order in permutations(names):
        document, before = first, exact_months(calculate(first))
        for name in order:
            document = put(document, ("factors", name), get(second, ("factors", name)))
            after = exact_months(calculate(document))
            totals[name] += after - before  # type: ignore[operator]
            before = after
    expected = {f"factors.{name}": total / factorial(4) for name, total in totals.items()}
    assert _shares(attribute(raw)) == expected
    # Beside a surrender the confession is excluded: alone it is worth its 10%, last it is worth nothing.
    confession = next(share for share in attribute(raw).shares if share.paths == ("factors.confession",))
    assert confession.alone == Fraction(24, 10) and confession.last == 0


def test_alone_and_last_are_those_of_the_comparison() -> None:
    points = {point.path: point for point in compare(NINE).disputed}
    for share in attribute(NINE).shares:
        point = points[share.paths[0]]
        assert (share.alone, share.last) == (point.months, point.months_last)
        assert share.name == point.name


def test_waterfall_runs_from_one_number_to_the_other() -> None:
    found = attribute(NINE)
    running = found.start
    for bar in found.waterfall:
        assert bar.before == running and bar.after == bar.before + bar.months
        running = bar.after
    assert running == found.end
    sizes = [abs(bar.months) for bar in found.waterfall]
    assert sizes == sorted(sizes, reverse=True)


def test_points_that_decide_whether_there_is_a_term_stand_together() -> None:
    """500 yuan found theft only by burglary, and 12,000 yuan without it by amount: neither side's fact stands alone."""
    raw = case(
        "theft",
        jurisdiction="zhejiang",
        positions={
            "prosecution": {"counts": {"a": {"facts": {"amount": 12000}}}},
            "defence": {
                "counts": {"a": {"facts": {"amount": 500, "burglary": True}}},
                "factors": {"surrender": {"ratio": -20}},
            },
        },
    )
    found = attribute(raw)
    blocks = {share.paths for share in found.shares}
    assert blocks == {("counts.a.facts.amount", "counts.a.facts.burglary"), ("factors.surrender",)}
    assert sum(share.months for share in found.shares) == found.end - found.start  # type: ignore[operator]
    assert any("一并计算" in note.zh for note in found.notes)


def test_no_term_no_difference_to_divide() -> None:
    raw = case(
        "theft",
        jurisdiction="zhejiang",
        positions={
            "prosecution": {"counts": {"a": {"facts": {"amount": 12000}}}},
            "defence": {"counts": {"a": {"facts": {"amount": 500}}}},
        },
    )
    found = attribute(raw)
    assert found.shares == () and found.refused is not None
    assert "辩护方" in found.refused.zh and "defence" in found.refused.en


def test_nothing_disputed_is_said() -> None:
    raw = case("theft", amount=12000, positions={"prosecution": {}, "defence": {"title": "辩护意见"}})
    assert "没有争点" in attribute(raw).refused.zh  # type: ignore[union-attr]


def test_one_position_is_divided_against_the_common_case() -> None:
    raw = case("theft", chosen={"tier": "basic", "base_sentence": 24}, factors={"surrender": {"ratio": -20}})
    raw["positions"] = {"defence": {"factors": {"surrender": {"ratio": -40}}}}
    found = attribute(raw)
    assert (found.first, found.second) == ("common", "defence")
    assert _shares(found) == {"factors.surrender": Fraction(-48, 10)}


def _fifteen() -> dict[str, Any]:
    """Fifteen points, five of them in the first layer."""
    ratios = {f"other_{number}": -number for number in range(1, 11)}
    second: dict[str, Any] = {name: {"name": name, "ratio": ratio} for name, ratio in ratios.items()}
    for number in range(11, 16):
        second[f"other_{number}"] = {"name": f"other_{number}", "ratio": -number, "layer": 1}
    return case(
        "theft",
        chosen={"tier": "basic", "base_sentence": 30},
        positions={"prosecution": {}, "defence": {"factors": second}},
    )


def test_more_than_twelve_points_are_sampled_with_their_error() -> None:
    raw = _fifteen()
    found = attribute(raw, orders=60, seed=3)
    assert found.method == "sampled" and found.orders == 60
    assert len(found.shares) == 15
    assert sum(share.months for share in found.shares) == found.end - found.start  # type: ignore[operator]
    assert all(share.error is not None and share.error >= 0 for share in found.shares)
    assert any(share.error for share in found.shares)
    again = attribute(_shuffled(raw, random.Random(5)), "prosecution", "defence", orders=60, seed=3)
    assert again.shares == found.shares


def test_sampling_comes_near_the_exact_values(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = _shares(attribute(NINE))
    monkeypatch.setattr("engine.analysis.attribution.EXACT", 4)
    found = attribute(NINE, orders=300)
    assert found.method == "sampled"
    for share in found.shares:
        assert share.error is not None
        assert abs(share.months - exact[share.paths[0]]) <= 5 * share.error + Fraction(1, 1000)


def test_sampling_keeps_blocks_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.analysis.attribution.EXACT", 2)
    raw = case(
        "theft",
        jurisdiction="zhejiang",
        positions={
            "prosecution": {"counts": {"a": {"facts": {"amount": 12000}}}},
            "defence": {
                "counts": {"a": {"facts": {"amount": 500, "burglary": True}}},
                "factors": {"surrender": {"ratio": -20}, "vulnerable_victim": {"ratio": 10}},
            },
        },
    )
    found = attribute(raw, orders=20)
    assert found.method == "sampled"
    assert ("counts.a.facts.amount", "counts.a.facts.burglary") in {share.paths for share in found.shares}
    assert sum(share.months for share in found.shares) == found.end - found.start  # type: ignore[operator]


@settings(max_examples=15)
@given(st.data())
def test_shares_always_add_up(data: st.DataObject) -> None:
    """Two positions with random factors on one case: the values add up, and turned round they are the same."""
    crime = data.draw(st.sampled_from(LIBRARY.crime_ids))
    law = LIBRARY.crime("national", crime)
    tier = data.draw(st.sampled_from(sorted(law.tiers)))
    base = max(1, law.tiers[tier].statutory[0].low)
    raw = case(crime, chosen={"tier": tier, "base_sentence": base})
    sides = [data.draw(factors("national", crime, stated=True)) for _ in range(2)]
    sides = [dict(list(side.items())[:3]) for side in sides]
    raw["positions"] = {"prosecution": {"factors": sides[0]}, "defence": {"factors": sides[1]}}
    found = attribute(raw)
    if found.refused is None:
        assert sum(share.months for share in found.shares) == found.end - found.start  # type: ignore[operator]
        back = _shares(attribute(raw, "defence", "prosecution"))
        assert {path: -months for path, months in back.items()} == _shares(found)


def test_missing_is_missing() -> None:
    """A factor that only the first position raises, and that the facts also infer, falls back to what they infer."""
    raw = case(
        "theft",
        chosen={"tier": "basic", "base_sentence": 20},
        defendant={"surrender": "other"},
        positions={"prosecution": {"factors": {"surrender": {"ratio": 0}}}, "defence": {}},
    )
    found = attribute(raw)
    assert get(raw["positions"]["defence"], ("factors", "surrender")) is MISSING
    assert _shares(found) == {"factors.surrender": Fraction(-4)}  # to the middle of −40..0, not to no surrender at all
