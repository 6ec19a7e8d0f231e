"""What a case comes to under one set of changes, as the explained calculation gives it.

A change is a merge patch (RFC 7396) with a name; a set of changes is a whole number whose bit `i` says that change `i`
is made, in the order in which the changes are given. Nothing here knows the law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from engine.calculation.calculate import calculate
from engine.case import patch
from engine.law.library import Library, library
from engine.law.schema import PenaltyKind
from engine.result import Result, WholeRange
from engine.text import Text


@dataclass(frozen=True)
class Change:
    """One thing that can be otherwise: a fact, a factor with its strength, the stage of the plea, a figure chosen.

    `id` is its place in the case (`factors.surrender`, `counts.a.facts.amount`); `effort` ranks what it would cost
    somebody to bring it about, the cheapest first; `law` is the article that it rests on, `at` its line in the rules.
    """

    id: str
    name: Text
    patch: Mapping[str, Any]
    law: str = ""
    at: str = ""
    effort: int = 1


@dataclass(frozen=True)
class Outcome:
    """The figures of a result that sets of changes are compared by.

    `adjusted` is the exact chosen term before rounding and limits, summed over the counts, in months; None where one
    has no term. `declared` is in whole months, `fine` in yuan, `tiers` the tier of each count in the case's order.
    """

    adjusted: Fraction | None
    declared: WholeRange | None
    kind: PenaltyKind | None
    probation: bool | Literal["mandatory"] | None
    fine: tuple[int, int | None] | None
    tiers: tuple[str | None, ...]

    @classmethod
    def of(cls, result: Result) -> Outcome:
        """The outcome of an explained result."""
        terms = [count.adjusted for count in result.counts.values()]
        known = [term.chosen for term in terms if term is not None]
        return cls(
            adjusted=sum(known, Fraction(0)) if len(known) == len(terms) else None,
            declared=result.declared,
            kind=result.penalty.kind if result.penalty else None,
            probation=result.probation.eligible if result.probation else None,
            fine=(result.fine.low, result.fine.high) if result.fine else None,
            tiers=tuple(count.tier.id if count.tier else None for count in result.counts.values()),
        )


def changed(raw: Mapping[str, Any], changes: Sequence[Change], chosen: int) -> dict[str, Any]:
    """The case with the changes of the set `chosen` made, in their order; positions are left out."""
    made = {key: value for key, value in raw.items() if key != "positions"}
    for place, change in enumerate(changes):
        if chosen >> place & 1:
            made = patch.apply(made, change.patch)
    return made


def explained(raw: Mapping[str, Any], changes: Sequence[Change], chosen: int, rules: Library | None = None) -> Outcome:
    """The outcome of one set of changes by the explained calculation, which is the measure of every faster way.

    Raises:
        InputError: the case with these changes is wrong.
    """
    return Outcome.of(calculate(changed(raw, changes, chosen), rules=rules or library()))
