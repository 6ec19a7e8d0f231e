"""The condition language: every form, what it refuses, and negation down to the lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.facts import Facts
from engine.inference.matcher import holds
from engine.law.condition import (
    All,
    Compare,
    Condition,
    ConditionError,
    Found,
    Is,
    Quantity,
    Within,
    factors,
    facts,
    lines,
    negate,
    parse,
    thresholds,
)
from engine.law.condition import Any as AnyOf


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("burglary", Is("burglary")),
        ("liability is full", Is("liability", ("full",))),
        ("violation is not none", Is("violation", ("none",), negated=True)),
        ("liability is one of full, main", Is("liability", ("full", "main"))),
        ("region is not one of first, second, third", Is("region", ("first", "second", "third"), negated=True)),
        ("grade is 3", Is("grade", (3,))),
        ("found surrender", Found("surrender")),
        ("deaths at least 2", Compare("deaths", "at least", Quantity(2))),
        ("bac above 180", Compare("bac", "above", Quantity(180))),
        ("deaths at most 0", Compare("deaths", "at most", Quantity(0))),
        ("age_at_offence below 18", Compare("age_at_offence", "below", Quantity(18))),
        ("balance at least -5", Compare("balance", "at least", Quantity(-5))),
        ("amount at least large", Compare("amount", "at least", Quantity(threshold="large"))),
        ("amount below 50% of huge", Compare("amount", "below", Quantity(threshold="huge", percent=50))),
        ("amount above huge plus 2500000", Compare("amount", "above", Quantity(2500000, "huge"))),
        ("amount at most 80% of huge plus 1", Compare("amount", "at most", Quantity(1, "huge", 80))),
        (
            "offence_date within 60 months of prior_execution_end",
            Within("offence_date", 60, "prior_execution_end"),
        ),
        ("  burglary  ", Is("burglary")),
        ({"all": ["burglary", "deaths at least 1"]}, All((Is("burglary"), Compare("deaths", "at least", Quantity(1))))),
        ({"any": ["burglary"], "_at": "rules/crimes/theft.yaml:3"}, AnyOf((Is("burglary"),))),
        ({"not": "telecom"}, Is("telecom", negated=True)),
        ({"all": [{"any": ["a", "b"]}, {"not": "c"}]}, All((AnyOf((Is("a"), Is("b"))), Is("c", negated=True)))),
    ],
)
def test_each_form_is_read(source: Any, expected: Condition) -> None:
    assert parse(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Burglary",
        "amount >= 3000",
        "amount at least",
        "amount at least 3,000",
        "amount at least 3000 yuan",
        "amount at least 1.5",
        "amount at least half of large",
        "amount at least large plus huge",
        "amount more than 3",
        "liability is",
        "liability is one of full",
        "liability is one of full main",
        "liability is full or main",
        "not burglary",
        "found surrender and confession",
        "offence_date within five years of prior_execution_end",
        "offence_date within 60 months",
        "burglary and armed",
        "数额 at least large",
        {},
        {"all": []},
        {"any": "burglary"},
        {"none": ["burglary"]},
        {"not": ["burglary"]},
        {"all": ["a"], "any": ["b"]},
        {"all": ["burglary", "amount at least"]},
        {"not": {"not": "amount !"}},
        ["burglary"],
        None,
        True,
        5,
    ],
)
def test_what_is_not_a_condition_is_refused_and_shown(source: Any) -> None:
    with pytest.raises(ConditionError, match=r"cannot read condition .* write 'fact'"):
        parse(source)


def test_the_error_names_the_line_that_is_wrong_and_not_the_whole() -> None:
    with pytest.raises(ConditionError, match=r"'amount at lest large'"):
        parse({"all": ["burglary", {"any": ["armed", "amount at lest large"]}]})


@pytest.mark.parametrize(
    ("source", "opposite"),
    [
        ("amount at least large", "amount below large"),
        ("amount above large", "amount at most large"),
        ("amount at most 80% of large plus 1", "amount above 80% of large plus 1"),
        ("amount below 5", "amount at least 5"),
        ("liability is one of full, main", "liability is not one of full, main"),
        ("violation is not none", "violation is none"),
    ],
)
def test_a_negated_line_is_the_opposite_line(source: str, opposite: str) -> None:
    assert parse({"not": source}) == parse(opposite)
    assert parse({"not": {"not": source}}) == parse(source)


def test_negation_turns_all_into_any_and_reaches_the_lines() -> None:
    source = {"not": {"all": ["burglary", {"any": ["deaths at least 1", "found surrender"]}]}}
    assert parse(source) == AnyOf(
        (
            Is("burglary", negated=True),
            All((Compare("deaths", "below", Quantity(1)), Found("surrender", negated=True))),
        )
    )


def test_what_a_condition_reads() -> None:
    condition = parse(
        {
            "all": [
                "amount at least 50% of large",
                {"not": "found surrender"},
                {"any": ["burglary", "offence_date within 60 months of prior_execution_end", "amount below huge"]},
            ]
        }
    )
    assert facts(condition) == {"amount", "burglary", "offence_date", "prior_execution_end"}
    assert thresholds(condition) == {"large", "huge"}
    assert factors(condition) == {"surrender"}
    assert len(list(lines(condition))) == 5


NAMES = st.sampled_from(["a", "b", "c"])
OPERATORS = st.sampled_from(["at least", "above", "at most", "below"])
LINES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Is, NAMES, st.sampled_from([(1,), (0,), (1, 2)]), st.booleans()),
    st.builds(Compare, NAMES, OPERATORS, st.builds(Quantity, st.integers(-2, 4))),
    st.builds(Within, NAMES, st.integers(1, 24), NAMES, st.booleans()),
    st.builds(Found, st.sampled_from(["x", "y"]), st.booleans()),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LINES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map(tuple)
        .flatmap(lambda parts: st.sampled_from([All(parts), AnyOf(parts)]))
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_negating_twice_changes_nothing(condition: Condition) -> None:
    assert negate(negate(condition)) == condition


@given(CONDITIONS, st.fixed_dictionaries({name: st.integers(1, 800) for name in "abc"}), st.sets(st.sampled_from("xy")))
def test_with_every_fact_known_either_the_condition_or_its_negation_holds(
    condition: Condition, values: dict[str, int], found: set[str]
) -> None:
    known = Facts(dict(values), dict(values))
    assert holds(condition, known, frozenset(found)) != holds(negate(condition), known, frozenset(found))


@given(LINES.filter(lambda line: not isinstance(line, Found)))
def test_an_unknown_fact_decides_neither_a_line_nor_its_negation(line: Condition) -> None:
    assert not holds(line, Facts({}, {}))
    assert not holds(negate(line), Facts({}, {}))
