"""What must hold for every case, whatever its facts: the machinery's promises to a lawyer."""

from __future__ import annotations

import copy
import json
import random
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import LIBRARY, cases, whole_cases

from engine.calculation.calculate import calculate
from engine.cli_show import result_text
from engine.result import CountResult

MITIGATING = sorted(
    name
    for name, factor in LIBRARY.factors("national").items()
    if factor.direction == "mitigating" and name not in LIBRARY.method("national").plea.shares_with and factor.bands
)


def adjusted_chosen(case: dict[str, Any]) -> Fraction | None:
    count = calculate(case).counts["a"]
    return count.adjusted.chosen if count.adjusted else None


@given(cases())
def test_every_range_is_in_order_and_rounding_comes_last(case: dict[str, Any]) -> None:
    result = calculate(case)
    for count in result.counts.values():
        for term in (count.starting_point, count.base_sentence, count.adjusted, count.proposed, *count.increments):
            assert term is None or 0 <= term.low <= term.chosen <= term.high
        if count.proposed is not None:
            assert all(
                value.denominator == 1 for value in (count.proposed.low, count.proposed.chosen, count.proposed.high)
            )
    if result.declared:
        assert result.declared.low <= result.declared.chosen <= result.declared.high
        assert result.envelope is not None and result.envelope.high is not None
        assert result.envelope.low <= result.envelope.high


@given(cases())
def test_no_term_leaves_the_statutory_range_unless_the_law_lets_it(case: dict[str, Any]) -> None:
    result = calculate(case)
    count = result.counts["a"]
    if count.tier is None or count.proposed is None:
        return
    assert count.proposed.high <= count.tier.high
    book = LIBRARY.factors(case["jurisdiction"]) | LIBRARY.crime(case["jurisdiction"], count.crime).factors
    effects = {
        effect
        for line in count.adjustments
        if line.factor in book
        for statute in book[line.factor].statute
        for effect in statute.effects
    }
    if not effects & {"mitigate", "exempt"}:
        assert count.proposed.low >= count.tier.low
    if result.penalty is not None and result.penalty.kind == "exempt":
        bands = [band for line in count.adjustments if line.factor in book for band in book[line.factor].bands]
        assert "exempt" in effects or any(band.exempt for band in bands)


@given(cases(), st.sampled_from(MITIGATING))
def test_one_more_mitigating_factor_never_raises_the_term(case: dict[str, Any], name: str) -> None:
    base = copy.deepcopy(case)
    base["factors"].pop(name, None)
    without = calculate(base)
    if any(item.factor == name for item in without.counts["a"].adjustments):
        return
    more = {**base, "factors": {**base["factors"], name: {}}}
    before, after = without.counts["a"].adjusted, calculate(more).counts["a"].adjusted
    if before is not None and after is not None:
        assert after.chosen <= before.chosen
        assert after.low <= before.low
        assert after.high <= before.high


@given(cases())
def test_a_plea_never_puts_the_accused_in_a_worse_position(case: dict[str, Any]) -> None:
    without = {**case, "plea": {"stage": "none"}}
    without["factors"] = {name: value for name, value in case["factors"].items() if name != "plea_leniency"}
    pleaded = {**without, "plea": {"stage": "prosecution"}}
    before, after = adjusted_chosen(without), adjusted_chosen(pleaded)
    if before is not None and after is not None:
        assert after <= before


@given(cases(), st.randoms())
def test_the_order_of_factors_is_irrelevant(case: dict[str, Any], order: random.Random) -> None:
    items = list(case["factors"].items())
    order.shuffle(items)
    shuffled = {**case, "factors": dict(items)}
    first, second = calculate(case), calculate(shuffled)
    assert first.declared == second.declared
    assert first.envelope == second.envelope


@given(cases())
def test_the_explanation_recomputes_to_the_result(case: dict[str, Any]) -> None:
    count = calculate(case).counts["a"]
    if count.adjusted is None or count.base_sentence is None:
        return
    assert by_hand(count) == count.adjusted.chosen
    running = count.base_sentence.chosen
    for line in count.adjustments:
        assert line.before == running
        running = line.after
    assert running == count.adjusted.chosen


def by_hand(count: CountResult) -> Fraction:
    """base × Π(1 + layer 1) × (1 + Σ layer 2), from the figures that the result shows."""
    assert count.base_sentence is not None
    term = count.base_sentence.chosen
    for line in count.adjustments:
        if line.layer == 1:
            term *= max(Fraction(0), 1 + line.ratio.chosen / 100)
    second = sum((line.ratio.chosen for line in count.adjustments if line.layer == 2), Fraction(0))
    return term * max(Fraction(0), 1 + second / 100)


@given(cases())
def test_no_factor_vanishes_without_a_line(case: dict[str, Any]) -> None:
    count = calculate(case).counts["a"]
    if count.base_sentence is None:
        return
    shown = {line.factor for line in count.adjustments} | {item.factor for item in count.excluded}
    assert set(case["factors"]) <= shown


@given(cases())
def test_every_figure_names_its_article_and_its_kind_of_source(case: dict[str, Any]) -> None:
    result = calculate(case)
    for count in result.counts.values():
        for line in count.adjustments:
            assert line.law and line.at.startswith("rules/"), line.factor
        for item in count.increments:
            assert item.law and item.at.startswith("rules/")
    for step in result.steps:
        assert step.basis == "party" or step.law


@given(whole_cases())
def test_no_case_that_a_form_can_hold_is_too_much(case: dict[str, Any]) -> None:
    """Nothing crashes, the whole case is in order, and every output can say it."""
    result = calculate(case)
    json.dumps(result.to_json())
    if result.declared is not None:
        assert 0 <= result.declared.low <= result.declared.chosen <= result.declared.high
    if result.combined is not None:
        assert result.combined.low <= result.combined.high
    if result.fine is not None and result.fine.high is not None:
        assert 0 <= result.fine.low <= result.fine.high
    if result.probation is not None and result.probation.period is not None:
        assert result.probation.period.low <= result.probation.period.high
    for language in ("zh", "en"):
        assert result_text(result, language)


AMOUNTS = [
    (crime, name)
    for crime in LIBRARY.crime_ids
    for name, fact in LIBRARY.crime("national", crime).facts.items()
    if fact.type in ("yuan", "count", "quantities")
]


@given(st.data())
def test_more_of_a_fact_never_lowers_the_base_sentence_inside_a_tier(data: st.DataObject) -> None:
    crime, name = data.draw(st.sampled_from(AMOUNTS))
    case = data.draw(cases(crime=crime, stated_base=False))
    fact = LIBRARY.crime("national", crime).facts[name]
    more = copy.deepcopy(case)
    less_, more_ = sorted(data.draw(st.tuples(st.integers(0, 5_000_000), st.integers(0, 5_000_000))))
    if fact.type == "count":
        less_, more_ = less_ % 50, more_ % 50
        less_, more_ = min(less_, more_), max(less_, more_)
    for raw, amount in ((case, less_), (more, more_)):
        value = {fact.reference: amount // 1000} if fact.type == "quantities" else amount
        raw["counts"]["a"]["facts"][name] = value
    before, after = calculate(case).counts["a"], calculate(more).counts["a"]
    if before.tier is None or after.tier is None or before.tier.id != after.tier.id:
        return
    starts = before.starting_point, after.starting_point
    if before.base_sentence is None or after.base_sentence is None or starts[0] != starts[1]:
        return
    assert before.base_sentence.chosen <= after.base_sentence.chosen


@given(cases())
def test_the_same_case_gives_the_same_result_twice(case: dict[str, Any]) -> None:
    assert calculate(case).to_json() == calculate(case).to_json()


@given(cases())
def test_the_envelope_holds_what_nobody_argued_for(case: dict[str, Any]) -> None:
    """Without a party's own figures the range proposed lies inside what the law allows."""
    plain = {**case, "factors": {}}
    plain["counts"] = {"a": {key: value for key, value in case["counts"]["a"].items() if key != "chosen"}}
    result = calculate(plain)
    if result.declared and result.envelope and result.envelope.high is not None:
        assert result.envelope.low <= result.declared.low
        assert result.declared.high <= result.envelope.high
