"""Positions are merge patches: laid over a case and taken off again, nothing else moves."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.case.patch import apply, diff
from engine.case.reader import with_position
from engine.errors import InputError

KEYS = st.sampled_from(["amount", "burglary", "facts", "counts", "a", "b"])
TEXTS, LISTS = st.sampled_from(["theft", "", "张"]), st.lists(st.integers(0, 2), max_size=2)
LEAVES = st.one_of(st.integers(-3, 3), st.booleans(), TEXTS, LISTS)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6),
    max_size=4,
)
FACTORS = st.dictionaries(
    st.sampled_from(["surrender", "confession", "accessory"]),
    st.one_of(st.none(), st.fixed_dictionaries({}, optional={"ratio": st.integers(-40, 0), "by": st.just("defence")})),
)


def same(first: Any, second: Any) -> bool:
    """Equal as JSON, where 1 is not true."""
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)


@given(DOCUMENTS, DOCUMENTS)
@example({"facts": {"burglary": 0}}, {"facts": {"burglary": False}})
def test_a_difference_laid_over_the_first_gives_the_second(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert same(apply(before, diff(before, after)), after)


@given(DOCUMENTS, DOCUMENTS)
def test_patch_and_unpatch_is_identity(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert same(apply(apply(before, diff(before, after)), diff(after, before)), before)


@given(DOCUMENTS)
def test_nothing_differs_from_itself(document: dict[str, Any]) -> None:
    assert diff(document, copy.deepcopy(document)) == {}
    assert same(apply(document, {}), document)


@given(DOCUMENTS, DOCUMENTS)
def test_a_patch_applied_twice_is_a_patch_applied_once(document: dict[str, Any], patch: dict[str, Any]) -> None:
    once = apply(document, patch)
    assert same(apply(once, patch), once)


@given(DOCUMENTS, DOCUMENTS)
def test_neither_the_document_nor_the_patch_is_changed(document: dict[str, Any], patch: dict[str, Any]) -> None:
    document_before, patch_before = copy.deepcopy(document), copy.deepcopy(patch)
    apply(document, patch)
    diff(document, patch)
    assert same(document, document_before)
    assert same(patch, patch_before)


@given(FACTORS, FACTORS)
def test_factors_change_with_their_removals(before: dict[str, Any], after: dict[str, Any]) -> None:
    """None is a statement among factors, so a factor that is no longer named at all is named as removed."""
    patched = apply({"factors": before}, diff({"factors": before}, {"factors": after}))["factors"]
    assert same(patched, {name: None for name in before if name not in after} | after)


@given(FACTORS, FACTORS)
def test_a_position_on_factors_can_be_taken_off_again(common: dict[str, Any], changed: dict[str, Any]) -> None:
    before, after = {"factors": common}, {"factors": {**common, **changed}}
    back = {"factors": {**dict.fromkeys(changed), **common}}
    assert same(apply(before, diff(before, after)), after)
    assert same(apply(after, diff(after, before)), back)


@pytest.mark.parametrize(
    ("document", "patch", "expected"),  # the cases of RFC 7396, appendix A, that have an object for a patch
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard(document: Any, patch: Any, expected: Any) -> None:
    assert apply(document, patch) == expected


def test_none_removes_a_fact_and_stays_as_a_removal_among_factors() -> None:
    case = {"counts": {"a": {"facts": {"amount": 5, "burglary": True}}}, "factors": {"surrender": {"ratio": -20}}}
    patch = {"counts": {"a": {"facts": {"burglary": None}}}, "factors": {"surrender": None, "confession": {"by": None}}}
    assert apply(case, patch) == {
        "counts": {"a": {"facts": {"amount": 5}}},
        "factors": {"surrender": None, "confession": {}},
    }


def test_the_patch_is_the_smallest() -> None:
    before = {"title": "x", "counts": {"a": {"facts": {"amount": 5, "occasions": 2}}}, "plea": {"stage": "none"}}
    after = {"title": "x", "counts": {"a": {"facts": {"amount": 6, "occasions": 2}}}}
    assert diff(before, after) == {"counts": {"a": {"facts": {"amount": 6}}}, "plea": None}


def test_a_position_that_the_case_does_not_have_is_named_with_the_nearest() -> None:
    raw = {"positions": {"prosecution": {}, "defence": {}}}
    with pytest.raises(InputError) as error:
        with_position(raw, "defense")
    problem = error.value.problems[0]
    assert (problem.path, problem.allowed, problem.suggestion) == ("positions", "prosecution, defence", "defence")
