"""The rules' room on the agreed findings: every lawful choice, weighed alike."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from typing import Any

from analysis.cases import NINE, case
from hypothesis import given, settings
from strategies import cases

from engine.analysis.band import agreed, room
from engine.calculation.calculate import calculate
from engine.calculation.span import half_up
from engine.disputed import factor_lines
from engine.law.library import library

CASE = case(
    "theft",
    chosen={"tier": "basic", "base_sentence": 24},
    defendant={"restitution": "general"},
    factors={"accessory": {}},
    positions={
        "prosecution": {},
        "defence": {"factors": {"accessory": {"ratio": -50}, "restitution": {"ratio": -30}}},
    },
)


def test_distribution_by_hand() -> None:
    """24 months, accessory −50..−20 and restitution −30..0 in steps of 10: sixteen outcomes, each with its own sum."""
    found = room(CASE, step=10)
    by_hand: Counter[int] = Counter()
    for accessory, restitution in product((-50, -40, -30, -20), (-30, -20, -10, 0)):
        by_hand[half_up(24 * Fraction(100 + accessory, 100) * Fraction(100 + restitution, 100))] += 1
    assert found.method == "exact" and found.combinations == 16
    assert {slot.months: slot.share for slot in found.slots} == {
        months: Fraction(times, 16) for months, times in by_hand.items()
    }
    assert (found.low, found.high) == (8, 19)


def test_where_each_side_stands() -> None:
    stands = {stand.position: stand for stand in room(CASE, step=10).stands}
    defence = stands["defence"]
    assert defence.months == 8 and defence.below == 0
    for stand in stands.values():
        assert stand.below + stand.same + stand.above == 1
        assert "规则容许的结果" in stand.words.zh and "预测" not in stand.words.zh
    assert stands["prosecution"].below > defence.below


def test_it_is_called_the_rules_room_and_no_prediction() -> None:
    notes = room(CASE).notes
    assert any("不是对裁判的预测" in note.zh for note in notes)
    assert any("no prediction" in note.en for note in notes)


def test_a_factor_that_may_be_used_may_be_left_aside() -> None:
    """重大立功 −50..−20, 可以减轻或者免除: not to use it is lawful too. 从犯 −50..−20 has to be used."""
    may = room(case("theft", chosen={"tier": "basic", "base_sentence": 20}, defendant={"merit": "major"}), step=10)
    assert may.choices[0].optional and may.high == 20
    must = room(case("theft", chosen={"tier": "basic", "base_sentence": 20}, defendant={"role": "accessory"}), step=10)
    assert not must.choices[0].optional and must.high == 16


def test_what_is_disputed_is_left_out_and_named() -> None:
    base, out, _ = agreed(NINE, library())
    left = {text.zh for text in out}
    assert "自首" in left and "从犯" in left
    applied = {line.factor for _, line in factor_lines(calculate(base))}
    assert not applied & {"surrender", "accessory", "confession"}
    assert any("没有计入" in note.zh for note in room(NINE, drawn=50, exact=50).notes)


def test_starting_point_and_increments_are_free() -> None:
    """Robbery: a start of 36 to 72 months and nothing else gives each whole month between them alike."""
    found = room(case("robbery", occasions=1))
    assert [slot.months for slot in found.slots] == list(range(36, 73))
    assert {slot.share for slot in found.slots} == {Fraction(1, 37)}
    assert found.quantiles[50] == 54


def test_too_many_combinations_are_drawn_and_said() -> None:
    raw = case(
        "robbery",
        occasions=1,
        plea="prosecution",
        defendant={"surrender": "other", "restitution": "general", "merit": "ordinary", "role": "accessory"},
    )
    found = room(raw, drawn=200)
    assert found.method == "drawn" and found.computed == 200 and found.combinations > 4096
    assert any("抽取200种" in note.zh for note in found.notes)
    assert room(raw, drawn=200) == found
    assert sum(slot.share for slot in found.slots) == 1


def test_no_term_no_room() -> None:
    assert room(case("theft", "zhejiang", amount=500)).refused is not None


def test_a_declared_answer_is_no_finding() -> None:
    raw = case("robbery", occasions=1, chosen={"declared": 40})
    assert room(raw).low == 36


@settings(max_examples=8)
@given(cases())
def test_room_lies_inside_what_the_law_allows(raw: dict[str, Any]) -> None:
    """Every outcome drawn lies inside the envelope of the explained calculation."""
    found = room(raw, exact=40, drawn=40)
    result = calculate(agreed(raw, library())[0])
    banded = all(line.band is not None and line.source == "inferred" for _, line in factor_lines(result))
    if (
        found.refused is None
        and result.envelope is not None
        and banded
        and not any(
            line.band and not line.band.low <= line.ratio.low <= line.ratio.high <= line.band.high
            for _, line in factor_lines(result)
        )
    ):
        assert result.envelope.low <= found.low  # type: ignore[operator]
        assert result.envelope.high is None or found.high <= result.envelope.high  # type: ignore[operator]
