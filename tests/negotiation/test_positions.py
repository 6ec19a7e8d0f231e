"""The numbers of a negotiation: each proposal computed, what moved it named, both sides seen to converge."""

from __future__ import annotations

from typing import Any

from negotiation import played, small
from negotiation.small import answered, claimed, heard, offered, point, say

from engine.calculation.calculate import calculate
from engine.disputed import points as differing
from engine.law.library import library
from engine.negotiation import fitness, folding
from engine.negotiation.gate import gate
from engine.negotiation.positions import agreed, of_side, standing, turns


def distance(found: Any) -> int:
    """Months between the last points of the two sides."""
    last = {turn.side: turn.declared.chosen for turn in found if turn.declared}
    return abs(last["defence"] - last["prosecution"])


def test_every_proposal_has_its_numbers_from_the_same_calculation() -> None:
    state = played.agreed().state
    found = turns(state)
    assert [(turn.side, turn.round) for turn in found] == [
        (side, number) for number in (1, 2, 3) for side in ("defence", "prosecution")
    ]
    for turn, move in zip(found, state.moves, strict=True):
        assert turn.declared == calculate(move.case).declared


def test_the_sides_converge_and_what_moved_them_is_named() -> None:
    found = turns(played.agreed().state)
    gaps = [distance(found[: number * 2]) for number in (1, 2, 3)]
    assert gaps[0] > gaps[-1] == 0
    assert found[0].months is None and found[1].months is None
    later = [turn for turn in found if turn.months]
    assert later and all(turn.moved for turn in later)
    assert any("自首" in name.zh for turn in later for name in turn.moved)


def test_an_agreement_comes_to_what_both_positions_come_to() -> None:
    state = played.agreed().state
    whole = agreed(state)
    for side in ("prosecution", "defence"):
        assert calculate(of_side(state, side)).declared == whole.declared  # type: ignore[arg-type]
    assert not standing(state).disputed


def test_what_stays_in_dispute_is_what_stands_between_the_positions() -> None:
    state = played.closed_without().state
    comparison = standing(state)
    views = {side: of_side(state, side) for side in ("prosecution", "defence")}  # type: ignore[arg-type]
    assert [item.path for item in comparison.disputed] == [".".join(p.path) for p in differing(views, library())]
    assert [item.path for item in comparison.disputed] == ["factors.surrender"]


def test_a_side_that_made_no_proposal_has_the_common_case() -> None:
    record = heard()
    claimed(record)
    comparison = standing(record.state)
    assert comparison.results["prosecution"].declared == calculate(small.CASE).declared
    assert [item.path for item in comparison.disputed] == ["factors.surrender"]


def test_a_factor_argued_away_lowers_or_raises_like_any_other() -> None:
    """A factor set to None stays argued away, in the position, in what is agreed and in the figures."""
    record = heard(case={**small.CASE, "defendant": {"facts": {"age_at_offence": 30, "surrender": "noticed"}}})
    before = calculate(record.state.common).declared
    say(
        record,
        "zhou",
        "proposal",
        patch={"factors": {"surrender": None}},
        points=[point("a", "不认定自首", "factors.surrender")],
    )
    turn = turns(record.state)[0]
    assert before is not None and turn.declared is not None and turn.declared.chosen > before.chosen
    answered(record, "wu", "5.a", "adopted", "没有异议。")
    assert record.state.common["factors"] == {"surrender": None}
    assert agreed(record.state).declared == turn.declared
    # Adopted or not, a statutory factor that the facts bear out is missing (5号 48), and the reader is told which.
    (told,) = [item for item in gate(record.state, "signing") if item.id == "statutory_left_out"]
    assert not told.blocks and "自首" in told.text.zh


def test_two_charges_are_agreed_one_by_one_and_whole() -> None:
    record = heard()
    second = {"crime": "theft", "offence_date": "2026-02-01", "facts": {"amount": 9000}}
    say(
        record, "zhou", "proposal", patch={"counts": {"b": second}}, points=[point("b", "另一笔", "counts.b", "charge")]
    )
    say(
        record,
        "wu",
        "proposal",
        patch={"counts": {"b": {**second, "facts": {"amount": 5000}}}},
        points=[point("b", "另一笔，5000元", "counts.b", "charge")],
    )
    assert "b" not in record.state.common["counts"]  # no half of a charge becomes common
    answered(record, "wu", "5.b", "adopted", "金额没有异议。")
    assert record.state.common["counts"]["b"] == second
    assert agreed(record.state).combined is not None


# What the calculation says of the prosecution's proposal --------------------------------------------------------------


def test_a_heavier_factor_that_nobody_was_told_of_is_named() -> None:
    """高检发〔2026〕5号 37."""
    record = heard()
    say(
        record,
        "zhou",
        "proposal",
        patch={"factors": {"vulnerable_victim": {"ratio": 10}}},
        points=[point("a", "盗窃残疾人财物", "factors.vulnerable_victim")],
    )
    (told,) = [item for item in gate(record.state, "signing") if item.id == "undisclosed"]
    assert told.blocks and told.detail.zh and told.detail.zh in told.text.zh
    factor = {
        "factor": "vulnerable_victim",
        "name": {"zh": "弱势被害人", "en": "Vulnerable victim"},
        "low": 0,
        "high": 20,
    }
    say(record, "zhou", "disclosure", to=["li", "wu", "zheng"], **{**small.DISCLOSED, "factors": [factor]})
    assert "undisclosed" not in {item.id for item in gate(record.state, "signing")}


def test_a_term_past_the_range_is_told_and_blocks_nothing() -> None:
    """高检发〔2026〕5号 48 is for the court and the prosecutor; the program says it and lets people decide."""
    record = heard()
    offered(record, 60)
    (told,) = [item for item in gate(record.state, "signing") if item.id == "outside_range"]
    assert not told.blocks and told.item.law == "刑诉法201条2款；高检发〔2026〕5号 48"
    offered(record, 5)
    assert "outside_range" not in {item.id for item in gate(record.state, "signing")}


def test_without_a_proposal_or_with_one_that_cannot_be_calculated_nothing_is_said_of_it() -> None:
    record = heard()
    assert fitness.fitness(record.state) == fitness.Fitness()
    offered(record)
    broken = record.copy()
    broken.state.views["prosecution"] = {**record.state.common, "counts": {"a": {"crime": "gone"}}}
    assert fitness.fitness(broken.state) == fitness.Fitness()


def test_only_what_both_ask_for_and_differ_on_is_between_them() -> None:
    record = heard()
    offered(record, 5)
    assert fitness.between(record.state) == ()  # a term that one side asks for is put to the other as a point
    patch = {"proposal": {"low": 3, "high": 3}}
    say(record, "wu", "proposal", patch=patch, points=[point("t", "拘役三个月", "proposal", "penalty")])
    assert fitness.between(record.state) == (fitness.ASKED,)


# Places ---------------------------------------------------------------------------------------------------------------


def test_one_place_lies_in_another() -> None:
    amount, charge = ("counts", "a", "facts", "amount"), ("counts", "a")
    assert folding.within(amount, charge) and folding.within(charge, amount) and folding.within(charge, charge)
    assert not folding.within(("counts", "b"), amount)
    assert not folding.within(("factors", "surrender"), ("factors", "confession"))


def test_every_place_that_a_form_may_move_has_its_kind() -> None:
    kinds = {
        ("factors", "surrender"): "factor",
        ("defendant", "facts", "forgiveness"): "fact",
        ("counts", "a", "facts", "amount"): "fact",
        ("counts", "a", "thresholds", "large"): "fact",
        ("counts", "a", "chosen", "declared"): "penalty",
        ("proposal",): "penalty",
        ("counts", "b"): "charge",
        ("plea", "stage"): "other",
    }
    assert {place: folding.kind(place) for place in kinds} == kinds
