"""The kind of main penalty and the term that a party chose: said as its choice, and inside what the law allows."""

from __future__ import annotations

from typing import Any

import pytest

from engine import summary
from engine.calculation.calculate import calculate
from engine.law.library import library
from engine.result import Result


def result(**chosen: Any) -> Result:
    count = {"crime": "theft", "offence_date": "2024-06-01", "facts": {"amount": 5000}}
    return calculate({"sentencing_date": "2025-03-01", "counts": {"a": {**count, "chosen": chosen}}})


def test_the_kind_is_said_to_be_a_partys_choice() -> None:
    said = summary.chosen_by(result(kind="public-surveillance", declared=12), library())
    assert said.zh.startswith("当事一方选定：主刑种类（管制）、宣告刑（12个月）")
    assert said.en.startswith("the party's own: kind of main penalty (public surveillance), declared term (12 months)")
    assert "主刑种类" not in summary.chosen_by(result(), library()).zh


@pytest.mark.parametrize(
    ("chosen", "envelope"),
    [
        ({"kind": "public-surveillance"}, (3, 24)),  # 刑法38条1款
        ({"kind": "public-surveillance", "declared": 20}, (3, 24)),
        ({"kind": "fine-alone"}, (0, 0)),
        ({"kind": "exempt"}, (0, 0)),
    ],
)
def test_what_is_declared_lies_inside_what_the_law_allows(chosen: dict[str, Any], envelope: tuple[int, int]) -> None:
    found = result(base_sentence=8, **chosen)
    assert found.envelope is not None and found.declared is not None
    assert (found.envelope.low, found.envelope.high) == envelope
    assert envelope[0] <= found.declared.low <= found.declared.high <= envelope[1]
    assert "declared_outside" not in [warning.id for warning in found.warnings]


def test_a_term_longer_than_the_kind_has_is_told() -> None:
    found = result(kind="public-surveillance", declared=30)
    assert "declared_outside" in [warning.id for warning in found.warnings]
