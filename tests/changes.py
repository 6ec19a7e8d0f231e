"""Random changes to a case, and the comparison of what they come to with the explained calculation."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from hypothesis import strategies as st
from strategies import JURISDICTIONS, KINDS, LIBRARY, values

from engine.analysis import outcomes as fast
from engine.analysis.outcome import Change, Outcome, explained
from engine.analysis.outcomes import outcomes
from engine.errors import InputError
from engine.text import Text

STAGES = ["none", "investigation", "prosecution", "trial", "appeal"]


def change(patch: dict[str, Any]) -> Change:
    """A change whose name does not matter."""
    return Change("changed", Text(zh="改动", en="a change"), patch)


@st.composite
def patches(draw: st.DrawFn, case: dict[str, Any]) -> dict[str, Any]:
    """One change of a kind that the fast way knows; now and then it is a value that the case may not have."""
    key = draw(st.sampled_from(sorted(case["counts"])))
    law = LIBRARY.crime(case["jurisdiction"], case["counts"][key]["crime"])
    general = LIBRARY.general.facts
    kind = draw(st.sampled_from(["factor", "factor", "other", "person", "fact", "fact", "plea", "chosen", "threshold"]))
    if kind == "factor":
        known = LIBRARY.factors(case["jurisdiction"]) | law.factors
        return {"factors": {draw(st.sampled_from(sorted(known))): draw(asserted(key))}}
    if kind == "other":
        said = draw(asserted(key)) or {}
        said |= {"ratio": draw(st.integers(-60, 60)) / 4, "layer": draw(st.sampled_from([1, 2]))}
        return {"factors": {f"other_{draw(st.sampled_from('xyz'))}": said}}
    if kind == "plea":
        return draw(st.sampled_from([{"plea": None}, *({"plea": {"stage": stage}} for stage in STAGES)]))
    if kind == "chosen":
        return {"counts": {key: {"chosen": draw(chosen(sorted(law.tiers)))}}}
    if kind == "threshold" and law.thresholds:
        figure = draw(st.one_of(st.none(), st.integers(0, 600_000)))
        return {"counts": {key: {"thresholds": {draw(st.sampled_from(sorted(law.thresholds))): figure}}}}
    declared = {name: fact for name, fact in general.items() if fact.scope != "count"}
    if kind != "person":
        declared = law.facts | {name: fact for name, fact in general.items() if fact.scope != "defendant"}
    name = draw(st.sampled_from(sorted(declared)))
    value = draw(st.one_of(st.none(), values(declared[name])))
    return {"defendant": {"facts": {name: value}}} if kind == "person" else {"counts": {key: {"facts": {name: value}}}}


@st.composite
def asserted(draw: st.DrawFn, key: str) -> dict[str, Any] | None:
    """What a party may say of a factor."""
    if draw(st.integers(0, 4)) == 0:
        return None
    low = draw(st.integers(-60, 40))
    ratio = draw(st.sampled_from([None, low, low / 2, [low, low + 15]]))
    said: dict[str, Any] = {} if ratio is None else {"ratio": ratio}
    if draw(st.booleans()):
        said |= draw(st.sampled_from([{"count": key}, {"floor": False}, {"evidence": "笔录"}]))
    return said


@st.composite
def chosen(draw: st.DrawFn, tiers: list[str]) -> dict[str, Any] | None:
    """Figures that a party may choose for a count."""
    own = {
        "tier": st.sampled_from(tiers),
        "starting_point": st.integers(0, 60),
        "base_sentence": st.sampled_from([0, 6, 13, 30.5, 100]),
        "kind": st.sampled_from(KINDS),
        "declared": st.integers(0, 60),
    }
    names = draw(st.sets(st.sampled_from(sorted(own)), max_size=2))
    return {name: draw(own[name]) for name in names} or None


@st.composite
def apart(draw: st.DrawFn) -> dict[str, Any]:
    """A change that makes another case of it."""
    crime = draw(st.sampled_from(LIBRARY.crime_ids))
    more = {"crime": crime, "offence_date": "2023-05-01", "facts": {}}
    judgment = {"kind": "fixed-term-imprisonment", "months": 24, "served_months": 7, "relation": "found_later"}
    return draw(
        st.sampled_from(
            [
                {"jurisdiction": draw(st.sampled_from(JURISDICTIONS)), "region": None},
                {"sentencing_date": "2025-08-01"},
                {"counts": {"z": more}},
                {"counts": {"a": {"offence_date": "2022-02-02", "facts": None}}},
                {"method": {"plea_reading": draw(st.sampled_from(["absorbed", "additive_bonus"]))}},
                {"method": {"combination_reading": "added", "rounding_reading": "down"}},
                {"earlier": [judgment]},
                {"factors": None},
            ]
        )
    )


def told(raw: dict[str, Any], changes: list[Change], sets: list[int]) -> list[Outcome] | None:
    """What the explained calculation says; None where one of the sets makes a wrong case."""
    try:
        return [explained(raw, changes, number) for number in sets]
    except InputError:
        return None


def agree(raw: dict[str, Any], changes: list[Change], sets: list[int] | None = None) -> None:
    """Every set must come to exactly what the explained calculation says of it, or both must refuse."""
    every = list(range(1 << len(changes))) if sets is None else sets
    expected = told(raw, changes, every)
    # Even few sets are done together here, so that this is what the tests see.
    with mock.patch.object(fast, "FEW", 0):
        if expected is None:
            with pytest.raises(InputError):
                outcomes(raw, changes, sets)
            return
        found = outcomes(raw, changes, sets)
    assert found == expected
    # 1 == True == Fraction(1): what is equal must also be of one kind.
    assert list(map(repr, found)) == list(map(repr, expected))
