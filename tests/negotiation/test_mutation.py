"""Change one thing in the law of the procedure, and some law test must fail: otherwise nobody tests it.

A condition is dropped, turned into its opposite, or its figure moved by one; an item is asked for one step later. A
mutant is seen where a law test names the step and the item is then missing, or no longer missing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from negotiation.scripts import state
from negotiation.test_gate import SOURCE, TESTS

from engine import yaml_source
from engine.inference import matcher
from engine.inference.facts import Facts
from engine.law import condition
from engine.law.library import RULES
from engine.law.procedure import STEPS, procedure
from engine.negotiation.gate import INCLUDED, facts

RAW: dict[str, Any] = yaml_source.load((RULES / "procedure" / "plea.yaml").read_text("utf-8"), name="plea.yaml")
Mutant = tuple[str, Any]


def conditions(when: Any) -> Iterator[Mutant]:
    """Every condition that differs from `when` in one place, with what was done to it."""
    if isinstance(when, dict):
        for key, value in when.items():
            if key == "not":
                yield f"without the not: {value}", value
                yield from ((done, {"not": inner}) for done, inner in conditions(value) if not isinstance(value, str))
            else:
                for place, part in enumerate(value):
                    rest = value[:place] + value[place + 1 :]
                    if rest:
                        yield f"without {part}", {key: rest}
                    for done, inner in conditions(part):
                        yield done, {key: [*value[:place], inner, *value[place + 1 :]]}
                yield f"{key} turned", {"any" if key == "all" else "all": value}
        return
    words = str(when).split()
    if words[-1].isdigit():
        for moved in (int(words[-1]) + 1, int(words[-1]) - 1):
            yield f"{when} → {moved}", " ".join([*words[:-1], str(moved)])
    else:
        yield f"not {when}", {"not": when}


def mutants() -> Iterator[Any]:
    for key, item in RAW["items"].items():
        for done, when in conditions(item["when"]):
            yield pytest.param(key, when, id=f"{key}: {done}")


@cache
def known() -> dict[str, Facts]:
    """What each law test's record says."""
    return {name: Facts(facts(state(SOURCE, test)), {}) for name, test in TESTS.items()}


def seen(name: str, before: str) -> bool:
    """Whether a test names a step before which an item of `before` must be there."""
    return any(before in INCLUDED[step] for step in TESTS[name]["missing"])


@pytest.mark.parametrize(("key", "when"), list(mutants()))
def test_some_law_test_fails_when_a_condition_changes(key: str, when: Any) -> None:
    item = procedure("plea").items[key]
    changed = condition.parse(copy.deepcopy(when))
    assert any(
        matcher.holds(item.when, record) != matcher.holds(changed, record)
        for name, record in known().items()
        if seen(name, item.before)
    )


@pytest.mark.parametrize("key", list(RAW["items"]))
def test_some_law_test_fails_when_an_item_is_asked_for_later(key: str) -> None:
    """A duty that comes one step later is no duty at the step before: some test must meet the item at its own step."""
    item = procedure("plea").items[key]
    earlier = [step for step in STEPS if item.before in INCLUDED[step]]
    least = min(earlier, key=lambda step: len(INCLUDED[step]))
    met = [step for test in TESTS.values() for step, ids in test["missing"].items() if key in ids]
    assert least in met
