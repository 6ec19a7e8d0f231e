"""What the calculation says of the prosecution's proposal: whether it is plainly unfit, and what nobody was told of.

Of the five ways in which a proposal is 明显不当 (高检发〔2026〕5号 48) a case by itself shows two: a kind of penalty
that the range does not know, and a statutory factor left out or a term outside the range. Balance among co-accused and
with like cases is for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.calculation.calculate import calculate
from engine.disputed import MISSING, factor_lines, get, name_of, points
from engine.errors import InputError
from engine.inference.findings import REMOVED
from engine.law.library import Library, library
from engine.law.schema import Factor
from engine.negotiation.folding import PROPOSAL
from engine.negotiation.state import State
from engine.result import Result
from engine.text import Text

WRONG_KIND = ("kind_not_in_range", "proposal_two_kinds")
OUTSIDE = ("declared_outside", "proposal_outside")
ASKED = Text(zh="建议的刑期", en="the term proposed")


@dataclass(frozen=True)
class Fitness:
    """What stands against a proposal, in words: `told` is whether every heavier factor was disclosed (37)."""

    wrong_kind: tuple[Text, ...] = ()
    outside: tuple[Text, ...] = ()
    left_out: tuple[Text, ...] = ()
    undisclosed: tuple[Text, ...] = ()


def fitness(state: State, rules: Library | None = None) -> Fitness:
    """What stands against the prosecution's proposal as it is now; nothing where it cannot be calculated."""
    case = state.views.get("prosecution")
    if case is None:
        return Fitness()
    told = len(state.tally.factors)
    known = state.fitness
    if known is None or known[0] is not case or known[1] != told:
        state.fitness = known = (case, told, _fitness(case, state.tally.factors, rules or library()))
    found: Fitness = known[2]
    return found


def _fitness(case: dict[str, Any], disclosed: set[str], rules: Library) -> Fitness:
    try:
        result = calculate(case, rules=rules)
    except InputError:  # a case that a later rulebook no longer takes
        return Fitness()
    heavier = {line.factor: line.name for _, line in factor_lines(result) if line.ratio.chosen > 0}
    return Fitness(
        wrong_kind=_warned(result, WRONG_KIND),
        outside=_warned(result, OUTSIDE),
        left_out=tuple(_left_out(result, rules).values()),
        undisclosed=tuple(name for factor, name in heavier.items() if factor not in disclosed),
    )


def _warned(result: Result, ids: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(zh=warning.zh, en=warning.en) for warning in result.warnings if warning.id in ids)


def _left_out(result: Result, rules: Library) -> dict[str, Text]:
    """Factors of the statute that the facts of the proposal itself bear out, and that it removes all the same."""
    place = result.rulebook.jurisdiction
    found = {}
    for count in result.counts.values():
        known: dict[str, Factor] = dict(rules.factors(place)) | dict(rules.crime(place, count.crime).factors)
        for out in count.excluded:
            if out.reason == REMOVED and out.factor in known and known[out.factor].statute:
                found[out.factor] = out.name
    return found


def between(state: State, rules: Library | None = None) -> tuple[Text, ...]:
    """The points on which the two sides still put the case otherwise; a term that only one asks for is none."""
    first, second = (state.views.get(side, state.common) for side in ("prosecution", "defence"))
    asked = [get(view, PROPOSAL) for view in (first, second)]
    return _between(first, second, rules, asked=MISSING not in asked and asked[0] != asked[1])


def since_signing(state: State, rules: Library | None = None) -> tuple[Text, ...]:
    """What the prosecution proposes otherwise than what the suspect signed."""
    if state.undertaking is None:
        return ()
    first, second = state.undertaking.proposal, state.views.get("prosecution", state.common)
    return _between(first, second, rules, asked=get(first, PROPOSAL) != get(second, PROPOSAL))


def _between(first: dict[str, Any], second: dict[str, Any], rules: Library | None, *, asked: bool) -> tuple[Text, ...]:
    if first is second or first == second:
        return ()
    rules = rules or library()
    views = {"first": first, "second": second}
    return (*(name_of(point, views, rules) for point in points(views, rules)), *([ASKED] if asked else []))


def facts(state: State, rules: Library | None = None) -> dict[str, int | str]:
    """What the items of the gate may ask of the proposal; counts of what was found."""
    found = fitness(state, rules)
    return {
        "wrong_kind": int(bool(found.wrong_kind)),
        "outside_range": int(bool(found.outside)),
        "statutory_left_out": len(found.left_out),
        "undisclosed_factors": len(found.undisclosed),
        "differences": len(between(state, rules)),
        "changed_since_signing": len(since_signing(state, rules)),
    }
