"""漏罪, 新罪, probation and parole revoked (刑法70、71、77、86条): figures, refusals, and properties."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.calculation.concurrence import CONTROL, FIXED, Term, combine
from engine.calculation.earlier import Outcome, add_unpaid
from engine.calculation.earlier import combine as with_earlier
from engine.case.earlier import EarlierJudgment, problems
from engine.errors import BadValue, InputError
from engine.law.library import library
from engine.law.schema import PenaltyKind
from engine.result import Fine, WholeRange

METHOD = library().method("national")


def term(months: int, kind: PenaltyKind | None = None) -> Term:
    return Term(WholeRange(low=months, high=months, chosen=months), False, kind)


def earlier(relation: str = "found_later", *, months: int | None = 84, **fields: Any) -> EarlierJudgment:
    given = {"kind": "fixed-term-imprisonment", "relation": relation, **fields}
    return EarlierJudgment.model_validate(given if months is None else {"months": months, **given})


def outcome(months: int, *judgments: EarlierJudgment, kind: PenaltyKind | None = None) -> Outcome:
    return with_earlier({"a": term(months, kind)}, judgments, METHOD)


def steps(found: Outcome) -> dict[str, str]:
    return {step.id: step.formula for step in found.earlier.steps}


def test_found_later_is_combined_first_and_then_reduced() -> None:
    found = outcome(24, earlier(served_months=36))
    assert (found.combined.low, found.combined.high, found.declared.chosen) == (84, 108, 96)
    assert found.combined.law == "刑法70条；刑法69条"
    remains, total = found.earlier.remains, found.earlier.total
    assert (remains.low, remains.chosen, remains.high) == (48, 60, 72)
    assert (total.low, total.high) == (84, 108)
    assert steps(found)["earlier.found_later"] == "84; 24 → 84–108"
    assert steps(found)["earlier.remains"] == "84–108 − 36 = 48–72"


def test_committed_later_is_combined_with_what_is_left() -> None:
    found = outcome(24, earlier("committed_later", served_months=36))
    assert (found.combined.low, found.combined.high) == (48, 72)
    assert (found.earlier.total.low, found.earlier.total.high) == (84, 108)
    assert steps(found)["earlier.1"] == "84 − 36 = 48"
    assert found.combined.law == "刑法71条；刑法69条"


def test_the_ceiling_holds_the_combination_and_not_the_time_served_in_all() -> None:
    later = outcome(156, earlier("committed_later", months=132, served_months=36))
    assert (later.combined.low, later.combined.high) == (156, 240)
    assert (later.earlier.total.high, later.earlier.served) == (276, 36)
    assert "earlier.total" in steps(later)
    found = outcome(156, earlier(months=132, served_months=36))
    assert found.earlier.total.high == 240 and "earlier.total" not in steps(found)


def test_the_higher_ceiling_is_the_one_named() -> None:
    found = outcome(180, earlier("committed_later", months=300, served_months=60))
    assert (found.combined.low, found.combined.high) == (240, 300)  # 240 left and 180: 420 in all
    total = next(step for step in found.earlier.steps if step.id == "earlier.total")
    assert "300个月" in total.zh and "360个月" in total.zh


def test_parole_revoked_with_a_remainder_of_months_and_days() -> None:
    served = {"from": "2013-03-01", "to": "2017-06-20"}  # to the parole
    found = outcome(132, earlier("committed_later", served=served, parole=True))
    left = 32 + Fraction(9, 30)  # 21 June 2017 to 29 February 2020
    assert found.earlier.served == 84 - left
    assert (found.earlier.exact.low, found.earlier.exact.high) == (132, 132 + left)
    assert (found.combined.low, found.combined.high) == (132, 164)
    assert found.combined.law == "刑法86条1款、2款；刑法71条；刑法69条"
    assert "32个月9日" in next(step.zh for step in found.earlier.steps if step.id == "earlier.1")


@pytest.mark.parametrize("relation", ["found_later", "committed_later"])
def test_probation_revoked_enters_in_full_and_custody_is_credited(relation: str) -> None:
    found = outcome(12, earlier(relation, months=24, probation=True, custody_days=45))
    assert (found.combined.low, found.combined.high, found.combined.law) == (24, 36, "刑法77条1款；刑法69条")
    assert (found.earlier.remains.low, found.earlier.remains.high) == (Fraction(45, 2), Fraction(69, 2))
    assert found.earlier.credited == Fraction(3, 2)


def test_both_at_once_the_crime_found_later_goes_first() -> None:
    judgment = earlier("committed_later", months=132, served_months=36, counts={"b": "found_later"})
    found = with_earlier({"a": term(100), "b": term(24)}, [judgment], METHOD)
    # 132 and 24 lead to 132–156, less 36 to 96–120; with 100 to 100–220
    assert (found.combined.low, found.combined.high) == (100, 220)
    assert steps(found)["earlier.left"] == "132–156 − 36 = 96–120"
    assert steps(found)["earlier.committed_later"] == "96–120; 100 → 100–220"
    assert found.earlier.total.high == 256


def test_detention_left_is_absorbed_by_a_fixed_term() -> None:
    found = outcome(12, earlier("committed_later", months=5, kind="criminal-detention", served_months=2))
    assert (found.combined.kind, found.combined.low, found.combined.high) == (FIXED, 12, 12)


def test_control_left_follows_the_custody() -> None:
    found = outcome(12, earlier("committed_later", months=24, kind=CONTROL, served_months=10))
    assert (found.combined.kind, found.combined.low, found.combined.high) == (FIXED, 12, 12)
    assert found.combined.then_control == WholeRange(low=14, high=14, chosen=14)
    found = outcome(12, earlier(months=24, kind=CONTROL, served_months=10))  # 先并后减
    assert found.combined.then_control == WholeRange(low=24, high=24, chosen=24)
    assert found.earlier.control_remains is not None and found.earlier.control_remains.high == 14


def test_a_new_control_follows_what_is_left() -> None:
    found = outcome(12, earlier("committed_later", served_months=24), kind=CONTROL)
    assert (found.combined.low, found.combined.high) == (60, 60)
    assert found.combined.then_control == WholeRange(low=12, high=12, chosen=12)


@pytest.mark.parametrize("relation", ["found_later", "committed_later"])
def test_earlier_life_absorbs(relation: str) -> None:
    found = outcome(180, earlier(relation, months=None, kind="life"))
    assert (found.combined.kind, found.combined.high, found.earlier.remains.high) == ("life", 0, 0)
    assert found.earlier.law == METHOD.several.earlier.life.law


def test_unpaid_fines_are_added() -> None:
    own = Fine(low=5000, high=20000, law="刑法264条")
    found = add_unpaid(own, [earlier(fine=3000), earlier(fine=2000)], METHOD)
    assert found is not None and (found.low, found.high) == (10000, 25000)
    assert add_unpaid(own, [earlier()], METHOD) == own
    alone = add_unpaid(None, [earlier(fine=3000)], METHOD)
    assert alone is not None and (alone.low, alone.high) == (3000, 3000)
    open_ended = add_unpaid(own.model_copy(update={"high": None}), [earlier(fine=1)], METHOD)
    assert open_ended is not None and open_ended.high is None


def test_a_penalty_served_in_full_by_its_dates_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        outcome(12, earlier("committed_later", months=12, served={"from": "2020-01-01", "to": "2020-12-31"}))
    assert refused.value.problems[0].path == "earlier.0.served"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"months": None}, "months"),
        ({"months": 0}, "months"),
        ({"months": 1201}, "1200"),
        ({"months": "七年"}, "须是数字"),
        ({"kind": "life", "months": 84}, "无期徒刑没有刑期"),
        ({"served_months": 84}, "执行完毕"),
        ({"served_months": 12, "served": {"from": "2020-01-01", "to": "2020-12-31"}}, "只填一个"),
        ({"served": {"from": "2020-12-31", "to": "2020-01-01"}}, "早于"),
        ({"probation": True, "served_months": 3}, "custody_days"),
        ({"probation": True, "kind": "public-surveillance"}, "缓刑只适用于"),
        ({"parole": True, "kind": "criminal-detention"}, "假释只适用于"),
        ({"parole": True, "probation": True}, "不能同时"),
        ({"custody_days": 30}, "只用于被撤销的缓刑"),
    ],
)
def test_what_does_not_fit_is_refused_in_both_languages(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        earlier(**fields)
    error = refused.value.errors()[0]["ctx"]["error"]
    assert isinstance(error, BadValue) and words in error.text.zh and error.text.en


def test_the_case_around_it_is_checked() -> None:
    judgment = earlier(
        date="2024-01-10", counts={"x": "found_later"}, served={"from": "2023-05-01", "to": "2025-05-01"}
    )
    found = list(problems([judgment], {"a": date(2024, 2, 1), "b": date(2023, 2, 1)}, date(2025, 3, 1)))
    assert [item.path for item in found] == ["earlier.0.counts.x", "earlier.0.served.to", "earlier.0.relation"]


MONTHS = st.integers(2, 300)


@st.composite
def judgments(draw: st.DrawFn, relation: str) -> EarlierJudgment:
    months = draw(MONTHS)
    served = draw(st.integers(0, 10 * months - 1).map(lambda tenths: Fraction(tenths, 10)))
    return earlier(relation, months=months, served_months=served)


@given(judgments("committed_later"), st.integers(6, 180))
def test_a_new_crime_never_shortens_what_is_left(judgment: EarlierJudgment, months: int) -> None:
    assert judgment.months is not None and judgment.served_months is not None
    found = outcome(months, judgment)
    left = judgment.months - judgment.served_months
    assert left <= found.earlier.exact.low <= found.earlier.exact.high <= left + months
    assert found.combined.low >= months and found.earlier.remains.low >= left
    assert found.earlier.total.low >= judgment.months


@given(judgments("found_later"), st.integers(6, 180))
def test_a_crime_found_later_is_as_if_it_had_been_known(judgment: EarlierJudgment, months: int) -> None:
    assert judgment.months is not None and judgment.served_months is not None
    found = outcome(months, judgment)
    together, _ = combine([term(int(judgment.months), FIXED), term(months)], METHOD)
    assert (found.combined.low, found.combined.high) == (together.low, together.high)
    assert found.earlier.total.low == together.low and found.earlier.total.high == together.high


@given(MONTHS, st.integers(6, 180), st.data())
def test_a_new_crime_is_never_served_shorter_than_one_found_later(months: int, new: int, data: st.DataObject) -> None:
    served = data.draw(st.integers(0, months - 1))
    later = outcome(new, earlier("committed_later", months=months, served_months=served)).earlier.total
    found = outcome(new, earlier(months=months, served_months=served)).earlier.total
    # 刑法70条 may open the higher ceiling where 71条 does not: there the time served is no part of the sum.
    assert later.low >= found.low
    if months + new < METHOD.concurrence.fixed_term_sum:
        assert later.high >= found.high


@given(judgments("found_later"), judgments("committed_later"), st.integers(1, 180))
def test_two_judgments_keep_the_order_of_every_range(one: EarlierJudgment, two: EarlierJudgment, months: int) -> None:
    found = outcome(months, one, two)
    assert found.combined.low <= found.combined.high
    assert found.declared.low <= found.declared.chosen <= found.declared.high
    for item in (found.earlier.exact, found.earlier.remains, found.earlier.total):
        assert 0 <= item.low <= item.chosen <= item.high
    assert all(step.law and step.zh and step.en for step in found.earlier.steps)
