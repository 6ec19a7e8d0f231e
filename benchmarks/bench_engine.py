"""Speed of the engine. Run with `make bench`; nothing here is asserted, so that a slow machine breaks no build."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.calculation.calculate import calculate
from engine.comparison import Comparison, compare
from engine.documents import write
from engine.inference import host

TEN_FACTORS: dict[str, Any] = {
    "title": "十个情节",
    "jurisdiction": "national",
    "sentencing_date": datetime.date(2025, 3, 1),
    "defendant": {
        "facts": {
            "age_at_offence": 17,
            "role": "accessory",
            "completion": "attempt",
            "surrender": "waiting",
            "merit": "ordinary",
            "restitution": "general",
            "compensation": "full",
            "forgiveness": True,
            "good_custody_conduct": True,
            "vulnerable_victim": True,
        }
    },
    "counts": {
        "a": {
            "crime": "theft",
            "offence_date": datetime.date(2024, 6, 1),
            "facts": {"amount": 12000},
            "chosen": {"tier": "basic", "base_sentence": 24},
        }
    },
    "plea": {"stage": "prosecution"},
}


def forget() -> None:
    """Let the rule engine answer again what it answered in the round before."""
    host._assert.cache_clear()


def _case(place: int) -> dict[str, Any]:
    """One of a hundred cases with a position of its own; no two alike, so that nothing is remembered."""
    count = {**TEN_FACTORS["counts"]["a"], "facts": {"amount": 3000 + 250 * place}}
    position = {"factors": {"surrender": {"ratio": -10 - place % 30}}}
    return {**TEN_FACTORS, "counts": {"a": count}, "positions": {"defence": position}}


def test_one_case_with_ten_factors_explained(benchmark: BenchmarkFixture) -> None:
    """Target: under 5 ms median. The amount is another each time, so that no answer is remembered."""
    amounts = itertools.count(3001)

    def fresh() -> tuple[tuple[dict[str, Any]], dict[str, Any]]:
        count = {**TEN_FACTORS["counts"]["a"], "facts": {"amount": next(amounts)}}
        return ({**TEN_FACTORS, "counts": {"a": count}},), {}

    result = benchmark.pedantic(calculate, setup=fresh, rounds=300, warmup_rounds=5)
    applied = [line for line in result.counts["a"].adjustments if line.kind == "factor"]
    assert len(applied) >= 10
    assert len(result.steps) > len(applied)


def test_a_hundred_cases_compared_with_one_position_each(benchmark: BenchmarkFixture) -> None:
    """Target: under 1 s."""
    cases = [_case(place) for place in range(100)]
    compare(cases[0])  # the rules are compiled once in the life of a process

    def run() -> list[Comparison]:
        return [compare(case) for case in cases]

    comparisons = benchmark.pedantic(run, setup=forget, rounds=3)
    assert all(len(comparison.disputed) == 1 for comparison in comparisons)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_memo(benchmark: BenchmarkFixture, language: Any) -> None:
    """No target; the button in the app waits for it."""
    made = benchmark.pedantic(write, (_case(1), "memo", "docx", language), rounds=3, warmup_rounds=1)
    assert made.startswith(b"PK")
