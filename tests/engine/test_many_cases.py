"""Cases in which sets of changes meet what is hard in the law; each figure is one that can be reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest
from changes import agree, change

from engine.analysis.outcome import Change
from engine.analysis.outcomes import outcomes
from engine.errors import InputError

CASE: dict[str, Any] = {
    "jurisdiction": "national",
    "sentencing_date": "2025-03-01",
    "counts": {
        "a": {
            "crime": "theft",
            "offence_date": "2024-06-01",
            "facts": {"amount": 12000},
            "chosen": {"tier": "basic", "base_sentence": 20},
        }
    },
}


def says(name: str, ratio: Any = None) -> Change:
    return change({"factors": {name: {} if ratio is None else {"ratio": ratio}}})


def states(name: str, value: Any, count: str = "a") -> Change:
    return change({"counts": {count: {"facts": {name: value}}}})


def months(raw: dict[str, Any], changes: list[Change]) -> list[Any]:
    """The adjusted months of every set, once they agree with the explained calculation."""
    agree(raw, changes)
    return [found.adjusted for found in outcomes(raw, changes)]


def test_confession_counts_for_nothing_beside_surrender() -> None:
    neither, surrender, confession, both = months(CASE, [says("surrender", -30), says("confession", -15)])
    assert (neither, surrender, confession) == (20, 14, 17)
    assert both == surrender


def test_factors_share_the_ceiling_of_plea_leniency() -> None:
    plea = change({"plea": {"stage": "prosecution"}})
    found = months(CASE, [says("surrender", -50), says("restitution", -25), plea])
    assert found[0b001] == 10
    assert found[0b101] == 8  # surrender and plea together take off no more than 60%
    assert found[0b011] == 5  # without the plea nothing is shared
    assert found[0b111] == 5  # the two are past 60% by themselves: the plea neither adds nor takes


def test_ratios_of_any_fineness_share_the_ceiling() -> None:
    """What the ceiling gives back is added up row by row, by whole numbers however fine the ratios are."""
    finer = [says("surrender", -33.33), says("restitution", -12.34), says("compensation_with_forgiveness", -27.07)]
    agree(CASE, [change({"plea": {"stage": "trial"}}), *finer, states("minor_offence", True), says("other_x", -0.01)])


def test_recidivism_adds_three_months_where_its_ratio_adds_less() -> None:
    short = {"counts": {"a": {"chosen": {"base_sentence": 10}}}}
    below = change({"factors": {"recidivist": {"floor": False}}})
    found = months(CASE, [says("recidivist", 10), change(short), below])
    assert (found[0b001], found[0b011]) == (23, 13)
    assert found[0b010] == 10


def test_a_fact_lifts_the_case_into_another_tier_or_out_of_all() -> None:
    raw = {**CASE, "jurisdiction": "zhejiang", "counts": {"a": {**CASE["counts"]["a"], "chosen": {}}}}
    changes = [states("amount", 100), states("amount", 90000), says("surrender", -20)]
    agree(raw, changes)
    found = outcomes(raw, changes)
    assert [outcome.tiers for outcome in found[:4]] == [("basic",), (None,), ("serious",), ("serious",)]
    assert found[1].declared is None and found[1].fine is None and found[1].probation is None
    assert found[0].probation is True and found[2].probation is False  # no more than three years, and more


def test_an_open_threshold_decides_nothing_until_a_figure_is_given() -> None:
    raw = {**CASE, "counts": {"a": {**CASE["counts"]["a"], "facts": {"amount": 2000}, "chosen": {}}}}
    given = change({"counts": {"a": {"thresholds": {"large": 1500}}}})
    agree(raw, [given, states("amount", 3500), says("surrender")])
    open_, known = outcomes(raw, [given])
    assert open_.tiers == (None,)
    assert known.tiers == ("basic",) and known.declared is not None


def two() -> dict[str, Any]:
    other = {**CASE["counts"]["a"], "crime": "fraud", "chosen": {"tier": "basic", "base_sentence": 10}}
    return {**CASE, "counts": {"a": CASE["counts"]["a"], "b": other}}


def test_a_factor_of_one_count_leaves_the_other_alone() -> None:
    one = change({"factors": {"surrender": {"ratio": -40, "count": "b"}}})
    found = months(two(), [says("merit", -10), one, states("amount", 20000, "b")])
    assert (found[0b000], found[0b001], found[0b010], found[0b011]) == (30, 27, 26, 23)


def test_a_factor_that_only_one_crime_knows_leaves_the_other_count_alone() -> None:
    raw = two()
    raw["counts"]["b"] |= {"crime": "drug_possession", "facts": {}, "chosen": {"tier": "medium", "base_sentence": 10}}
    found = months(raw, [says("drug_recidivist"), says("drug_recidivist", 20)])
    assert found[0b10] == 20 + 10 * 120 / 100


def test_a_floor_may_lift_the_low_end_past_the_chosen_point() -> None:
    """Three months are more of a short term than of a long one, so the ends are put in order again."""
    raw = {**CASE, "counts": {"a": {**CASE["counts"]["a"], "chosen": {}}}}
    changes = [states("minor_offence", True), says("restitution", -95), change({"plea": {"stage": "prosecution"}})]
    agree(raw, [*changes, says("other_x", -20), says("recidivist")])
    found = outcomes(raw, [*changes, says("other_x", -20), says("recidivist")])[-1]
    assert found.declared is not None and found.declared.low == found.declared.chosen < found.declared.high


def test_a_band_limits_the_change_in_months() -> None:
    raw = {**CASE, "jurisdiction": "zhejiang"}
    long = change({"counts": {"a": {"chosen": {"tier": "especially_serious", "base_sentence": 150}}}})
    found = months(raw, [says("merit", -2), says("merit", -20), long])
    assert found[0b001] == 19  # at least one month
    assert found[0b010] == 16
    assert found[0b110] == 126  # at most two years


def test_a_cap_holds_the_sum_of_a_group() -> None:
    count = {"crime": "fundraising_fraud", "offence_date": "2024-06-01", "facts": {"amount": 200000}}
    raw = {**CASE, "jurisdiction": "jiangxi", "counts": {"a": {**count, "chosen": {"base_sentence": 40}}}}
    listed = ["suicide_or_derangement", "for_crime", "impersonating"]
    found = months(raw, [*(says(f"fundraising_{name}", 25) for name in listed), says("surrender", -10)])
    assert (found[0b0001], found[0b0011]) == (50, 60)
    assert found[0b0111] == 64  # no more than 60% in all
    assert found[0b1111] == 60


def test_the_reading_of_absorption_leaves_the_largest_alone() -> None:
    raw = {**CASE, "method": {"plea_reading": "absorbed"}}
    plea = change({"plea": {"stage": "prosecution"}})
    found = months(raw, [says("surrender", -30), says("restitution", -10), plea, says("other_x", -5)])
    assert (found[0b0011], found[0b0111], found[0b1111]) == (12, 14, 13)


def test_a_minor_offence_opens_exemption() -> None:
    plea = change({"plea": {"stage": "investigation"}})
    changes = [states("minor_offence", True), says("surrender", -100), plea, says("restitution", -90)]
    agree(CASE, changes)
    kinds = [found.kind for found in outcomes(CASE, changes)]
    assert (kinds[0b0010], kinds[0b0011]) == ("criminal-detention", "exempt")  # by the surrender itself
    assert (kinds[0b1100], kinds[0b1101]) == ("criminal-detention", "exempt")  # by the plea with restitution


def test_a_coerced_participant_is_punished_below_the_minimum() -> None:
    serious = change({"counts": {"a": {"chosen": {"tier": "serious", "base_sentence": 40}}}})
    changes = [says("coerced", -5), says("accessory", -5), serious]
    agree(CASE, changes)
    declared = [found.declared.chosen for found in outcomes(CASE, changes) if found.declared]
    assert (declared[0b101], declared[0b110]) == (35, 38)


def test_changes_that_overlap_are_made_in_their_order() -> None:
    raw = {**CASE, "factors": {"surrender": {"ratio": -40}}}
    nothing_said, no_facts = change({"factors": None}), change({"counts": {"a": {"facts": None}}})
    for changes in ([nothing_said, says("merit", -10)], [says("merit", -10), nothing_said]):
        agree(raw, [*changes, says("other_x", 5)])
    agree(raw, [states("restitution", "general"), no_facts, states("compensation", "full")])
    person = change({"defendant": {"facts": {"merit": "ordinary"}}})
    agree(raw, [states("merit", "major"), person, states("merit", None)])


def test_counts_and_an_earlier_judgment_are_combined() -> None:
    judgment = {"kind": "fixed-term-imprisonment", "months": 24, "served_months": 7, "relation": "found_later"}
    changes = [says("surrender", -40), change({"counts": {"b": {"chosen": {"kind": "public-surveillance"}}}})]
    agree(two() | {"earlier": [judgment]}, [*changes, says("restitution", -10)])
    later = {**judgment, "relation": "committed_later", "counts": {"b": "found_later"}}
    agree(two() | {"earlier": [later, judgment]}, [*changes, change({"counts": {"b": None}})])


def test_ratios_that_no_machine_number_holds_stay_exact() -> None:
    layers = [{"ratio": -1 - n / 64, "layer": 1} for n in range(6)] + [{"ratio": 2**n / 64} for n in range(2)]
    changes = [change({"factors": {f"other_{n}": said}}) for n, said in enumerate(layers)]
    found = months(CASE, changes)
    assert len(set(found)) == len(found)
    assert max(months.denominator for months in found) > 2**63


def test_sets_come_in_the_order_in_which_they_are_asked() -> None:
    changes = [says("surrender", -40), says("merit", -10)]
    every = outcomes(CASE, changes)
    assert outcomes(CASE, changes, [3, 0, 3, 1]) == [every[3], every[0], every[3], every[1]]
    assert outcomes(CASE, changes, []) == []
    assert outcomes(CASE, []) == [every[0]]


def test_a_wrong_value_is_named_and_troubles_only_the_sets_with_it() -> None:
    changes = [says("surrender", -40), says("restitution", 999)]
    with pytest.raises(InputError, match=r"factors\.restitution\.ratio"):
        outcomes(CASE, changes)
    assert [found.adjusted for found in outcomes(CASE, changes, [0, 1])] == [20, 12]


def test_another_jurisdiction_is_another_case_in_the_same_answer() -> None:
    place = change({"jurisdiction": "jiangxi"})
    agree(CASE, [says("surrender"), place, change({"plea": {"stage": "trial"}}), states("amount", 70000)])
