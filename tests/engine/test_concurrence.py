"""数罪并罚 (刑法69条): kinds, ceilings, and what is left to stand by itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calculation.concurrence import CONTROL, DETENTION, FIXED, Piece, Reach, Term, combine, reach, whole
from engine.law.library import library
from engine.law.schema import PenaltyKind
from engine.result import WholeRange

METHOD = library().method("national")
LIMITS = METHOD.concurrence


def term(months: int, kind: PenaltyKind | None = None, *, only: bool = False) -> Term:
    return Term(WholeRange(low=months, high=months, chosen=months), only, kind)


@pytest.mark.parametrize(
    ("terms", "kind", "low", "high", "control"),
    [
        ([term(24), term(12)], FIXED, 24, 36, None),
        ([term(180), term(150), term(89)], FIXED, 180, 240, None),  # 419 in all
        ([term(180), term(150), term(90)], FIXED, 180, 300, None),  # 420 in all
        ([term(5), term(5), term(4)], DETENTION, 5, 12, None),
        ([term(24, CONTROL), term(20, CONTROL)], CONTROL, 24, 36, None),
        ([term(24), term(5)], FIXED, 24, 24, None),  # 拘役 is absorbed
        ([term(6), term(6, DETENTION)], FIXED, 6, 6, None),  # six months can be either
        ([term(6, DETENTION), term(6, only=True)], DETENTION, 6, 12, None),
        ([term(24), term(12, CONTROL)], FIXED, 24, 24, (12, 12)),  # 管制 follows
        ([term(5), term(20, CONTROL), term(20, CONTROL)], DETENTION, 5, 5, (20, 36)),
        ([term(24), term(5), term(12, CONTROL)], FIXED, 24, 24, (12, 12)),
        ([term(24), term(0, "fine-alone")], FIXED, 24, 24, None),
        ([term(0, "fine-alone"), term(0, "exempt")], None, 0, 0, None),
        ([term(0, "life"), term(180), term(24, CONTROL)], "life", 0, 0, None),
        ([term(0, "life"), term(0, "death")], "death", 0, 0, None),
    ],
)
def test_what_the_article_allows(
    terms: list[Term], kind: PenaltyKind | None, low: int, high: int, control: tuple[int, int] | None
) -> None:
    combined, declared = combine(terms, METHOD)
    assert (combined.kind, combined.low, combined.high) == (kind, low, high)
    found = combined.then_control
    assert (found and (found.low, found.high)) == control
    assert declared.chosen == (low + high + 1) // 2


def test_a_sentence_of_twenty_five_years_is_not_shortened_by_a_further_crime() -> None:
    assert reach([Piece(FIXED, Fraction(300)), Piece(FIXED, Fraction(12))], METHOD) == Reach(
        FIXED, Fraction(300), Fraction(300), None, 240
    )


def test_absorption_by_life_names_what_the_article_leaves_unsaid() -> None:
    combined, _ = combine([term(0, "life"), term(24)], METHOD)
    assert combined.law == METHOD.several.life.law


def test_whole_months_lie_inside_the_range() -> None:
    assert whole(Fraction(21, 2), Fraction(25, 2)) == WholeRange(low=11, high=12, chosen=12)
    assert whole(Fraction(21, 2), Fraction(43, 4)) == WholeRange(low=11, high=11, chosen=11)


KINDS = st.sampled_from([None, FIXED, DETENTION, CONTROL])


@st.composite
def random_terms(draw: st.DrawFn) -> list[Term]:
    terms = []
    for _ in range(draw(st.integers(1, 5))):
        low, chosen, high = sorted(draw(st.tuples(*[st.integers(1, 180)] * 3)))
        terms.append(Term(WholeRange(low=low, high=high, chosen=chosen), draw(st.booleans()), draw(KINDS)))
    return terms


@given(random_terms())
def test_the_order_of_the_counts_does_not_matter(terms: list[Term]) -> None:
    assert combine(terms, METHOD) == combine(terms[::-1], METHOD)


@given(random_terms())
def test_between_the_highest_and_the_sum(terms: list[Term]) -> None:
    combined, declared = combine(terms, METHOD)
    pieces = [item.at("chosen", METHOD) for item in terms]
    counted = [piece.months for piece in pieces if piece.kind == combined.kind]
    assert max(counted) == combined.low <= combined.high <= sum(counted)
    assert declared.low <= declared.chosen <= declared.high
    most = {FIXED: LIMITS.fixed_term_high, DETENTION: LIMITS.detention, CONTROL: LIMITS.control}
    assert combined.kind is not None and combined.high <= max(most[combined.kind], combined.low)


@given(random_terms())
def test_kinds_absorb_or_stand_apart(terms: list[Term]) -> None:
    combined, _ = combine(terms, METHOD)
    kinds = {item.at("chosen", METHOD).kind for item in terms}
    assert combined.kind == next(kind for kind in (FIXED, DETENTION, CONTROL) if kind in kinds)
    assert (combined.then_control is not None) == (CONTROL in kinds and combined.kind != CONTROL)
    without = [item for item in terms if item.at("chosen", METHOD).kind == combined.kind]
    alone, _ = combine(without, METHOD)
    assert (alone.low, alone.high) == (combined.low, combined.high)


@given(st.lists(st.integers(1, 180).map(Fraction), min_size=1, max_size=6), st.integers(1, 180).map(Fraction))
def test_one_more_crime_never_lowers_the_range(months: list[Fraction], more: Fraction) -> None:
    before = reach([Piece(FIXED, item) for item in months], METHOD)
    after = reach([Piece(FIXED, item) for item in (*months, more)], METHOD)
    assert before.low <= after.low and before.high <= after.high


@given(random_terms())
def test_life_absorbs_whatever_there_is(terms: list[Term]) -> None:
    combined, declared = combine([*terms, term(0, "life")], METHOD)
    assert (combined.kind, combined.low, combined.high, combined.then_control) == ("life", 0, 0, None)
    assert declared == WholeRange(low=0, high=0, chosen=0)
