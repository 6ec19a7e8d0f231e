"""Speed of one case under many sets of changes. Run with `make bench`; nothing about time is asserted here.

Targets, on two cores: 2^10 sets in 50 ms (what each of ten points is worth), 2^14 in 1 s (what it would take).
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine.analysis.outcome import Change, explained
from engine.analysis.outcomes import outcomes
from engine.text import Text

COUNT = {"crime": "theft", "offence_date": datetime.date(2024, 6, 1), "facts": {"amount": 12000}}
CASE: dict[str, Any] = {
    "jurisdiction": "zhejiang",
    "sentencing_date": datetime.date(2025, 3, 1),
    "defendant": {"facts": {"age_at_offence": 30}},
    "counts": {"a": COUNT},
}
FACTS: dict[str, Any] = {
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


def change(patch: dict[str, Any]) -> Change:
    return Change("changed", Text(zh="改动", en="a change"), patch)


def fact(count: str, name: str, value: Any) -> Change:
    return change({"counts": {count: {"facts": {name: value}}}})


def factor(name: str, ratio: float, layer: int = 2) -> Change:
    return change({"factors": {f"other_{name}": {"ratio": ratio, "layer": layer}}})


FACTUAL = [
    *(fact("a", name, value) for name, value in FACTS.items()),
    change({"plea": {"stage": "prosecution"}}),
    fact("a", "amount", 90000),  # another tier
    change({"defendant": {"facts": {"age_at_offence": 17}}}),
    change({"factors": {"recidivist": {"ratio": [10, 13]}}}),
    factor("first_offence", -7.5),
]
# Ratios of which no two sums and no two products are the same, so that hardly anything is shared between the sets.
UNLIKE = [
    *(factor(f"layer_1_{index}", -1 - index / 64, layer=1) for index in range(7)),
    *(factor(f"layer_2_{index}", 2**index / 64) for index in range(7)),
]
TWO = {**CASE, "counts": {"a": COUNT, "b": {**COUNT, "crime": "fraud", "facts": {"amount": 30000}}}}
EARLIER = {"kind": "fixed-term-imprisonment", "months": 24, "served_months": 7, "relation": "found_later"}


@pytest.mark.parametrize("number", [10, 14])
@pytest.mark.parametrize(
    ("case", "changes"),
    [
        pytest.param(CASE, FACTUAL, id="facts"),
        pytest.param(CASE, UNLIKE, id="unlike"),
        pytest.param(TWO, FACTUAL, id="two counts"),
        pytest.param({**TWO, "earlier": [EARLIER]}, FACTUAL, id="two counts and an earlier judgment"),
    ],
)
def test_all_sets(benchmark: BenchmarkFixture, case: dict[str, Any], changes: list[Change], number: int) -> None:
    changes = changes[-number:] if changes is UNLIKE else changes[:number]
    found = benchmark.pedantic(outcomes, (case, changes), rounds=5, warmup_rounds=1)
    assert len(found) == 1 << number
    assert found[-1] == explained(case, changes, (1 << number) - 1)


def test_sixty_four_sets_one_by_one(benchmark: BenchmarkFixture) -> None:
    """For comparison: the explained calculation of the first 64 of these sets."""
    benchmark.pedantic(lambda: [explained(CASE, FACTUAL, number) for number in range(64)], rounds=3, warmup_rounds=1)
