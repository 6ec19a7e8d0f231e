"""How far one thing moves the term, by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from analysis.cases import NINE, case
from hypothesis import given, settings
from strategies import cases

from engine.analysis.outcome import Outcome
from engine.analysis.sensitivity import follow, grid, tornado
from engine.calculation.calculate import calculate
from engine.case import patch

# 24 months; surrender −40..0 (−20 in the middle) and restitution −30..0 (−15): 24 × (1 − 0.35) = 15.6.
CASE = case(
    "theft",
    defendant={"surrender": "other", "restitution": "general"},
    chosen={"tier": "basic", "base_sentence": 24},
    positions={"prosecution": {"defendant": {"facts": {"surrender": "none"}}}, "defence": {}},
)


def test_each_factor_over_its_band() -> None:
    found = tornado(CASE)
    bars = {bar.id: bar for bar in found.bars}
    assert found.months == Fraction(156, 10)
    surrender = bars["factors.surrender.ratio"]
    assert surrender.low.months == 24 * Fraction(45, 100)
    assert surrender.high.months == 24 * Fraction(85, 100)
    assert surrender.span == 24 * Fraction(40, 100)
    assert surrender.low.value.zh == "−40%" and surrender.law and surrender.at
    assert bars["factors.restitution.ratio"].span == 24 * Fraction(30, 100)


def test_the_longest_bar_stands_first() -> None:
    spans = [bar.span for bar in tornado(CASE).bars]
    assert spans == sorted(spans, reverse=True) and spans[0] > spans[-1]


def test_a_fact_in_dispute_is_tried_as_each_side_states_it() -> None:
    bar = next(bar for bar in tornado(CASE).bars if bar.id == "defendant.facts.surrender")
    assert bar.tried.zh == "各方的主张"
    assert (bar.low.months, bar.high.months) == (Fraction(156, 10), 24 * Fraction(85, 100))


def test_amounts_move_by_a_tenth_and_say_that_this_is_ours() -> None:
    bars = {bar.id: bar for bar in tornado(case("theft", "zhejiang", amount=26800)).bars}
    amount = bars["counts.a.facts.amount"]
    assert {amount.low.value.zh, amount.high.value.zh} == {"24,120元", "29,480元"}
    assert "本工具" in amount.tried.zh
    expected = [
        calculate(case("theft", "zhejiang", amount=value)).counts["a"].adjusted.chosen  # type: ignore[union-attr]
        for value in (24120, 29480)
    ]
    assert [amount.low.months, amount.high.months] == expected


def test_a_fact_without_which_there_is_no_offence_has_no_lowest_term() -> None:
    bars = {bar.id: bar for bar in tornado(case("theft", "zhejiang", amount=500, burglary=True)).bars}
    burglary = bars["counts.a.facts.burglary"]
    assert burglary.low.months is None and burglary.low.value.zh == "否"
    assert burglary.span == burglary.high.months


def test_the_starting_point_runs_over_the_band_though_a_party_fixed_it() -> None:
    free = {bar.id: bar for bar in tornado(case("robbery", occasions=1)).bars}
    fixed = {bar.id: bar for bar in tornado(case("robbery", occasions=1, chosen={"starting_point": 50})).bars}
    path = "counts.a.chosen.starting_point"
    assert (
        (free[path].low.months, free[path].high.months) == (36, 72) == (fixed[path].low.months, fixed[path].high.months)
    )
    based = tornado(case("robbery", occasions=1, chosen={"base_sentence": 50}))
    assert path not in {bar.id for bar in based.bars}


def test_grid_by_hand() -> None:
    found = grid(CASE, "surrender", "restitution", cells=5)
    assert found.x_values == (-40, -30, -20, -10, 0)
    assert found.y_values[0] == -30 and found.y_values[-1] == 0
    for row, y in zip(found.months, found.y_values, strict=True):
        for months, x in zip(row, found.x_values, strict=True):
            assert months == 24 * (1 + (x + y) / 100)
    assert found.declared[-1][-1] == 24


def test_grid_refuses_a_factor_that_is_not_at_work() -> None:
    with pytest.raises(LookupError):
        grid(CASE, "surrender", "accessory")


def test_follow_gives_what_each_value_gives() -> None:
    values = [3000, 20000, 30000, -1]
    raw = case("theft", "zhejiang", amount=12000)
    found = follow(raw, "counts.a.facts.amount", values)
    assert found[-1] is None  # no such amount
    for value, figures in zip(values[:-1], found, strict=False):
        result = calculate(patch.apply(raw, {"counts": {"a": {"facts": {"amount": value}}}}))
        assert figures is not None and figures.declared == result.declared
    ratios = follow(CASE, "factors.surrender.ratio", [-40, 0])
    assert [figures.adjusted for figures in ratios if figures] == [24 * Fraction(45, 100), 24 * Fraction(85, 100)]


def test_everything_is_plain_for_json() -> None:
    import json

    json.dumps(tornado(NINE, "defence").to_json())
    json.dumps(grid(CASE, "surrender", "restitution").to_json())


@settings(max_examples=10)
@given(cases())
def test_ends_stand_around_each_other(raw: dict[str, Any]) -> None:
    found = tornado(raw)
    now = Outcome.of(calculate(raw)).adjusted
    assert found.months == now
    for bar in found.bars:
        if bar.low.months is not None and bar.high.months is not None:
            assert bar.low.months < bar.high.months and bar.span == bar.high.months - bar.low.months
