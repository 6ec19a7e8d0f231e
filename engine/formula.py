"""The formula of a count with its figures in it: base × Π(1 + first layer) × (1 + Σ second layer).

The pieces are the result's own, so that whoever shows them computes nothing; their product is `adjusted` exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.law.library import Library
from engine.result import CountResult, Range
from engine.text import Text

BASE = Text(zh="基准刑", en="base sentence")
HUNDRED = 100


@dataclass(frozen=True)
class Term:
    """One factor, ceiling or floor in the formula; `ratio` in percent of what it is applied to."""

    factor: str
    name: Text
    ratio: Fraction
    kind: Literal["factor", "ceiling", "floor"] = "factor"


@dataclass(frozen=True)
class Formula:
    """The pieces in their order; terms in months. `added`: the first layer is summed before it is applied."""

    base: Fraction
    first: tuple[Term, ...]
    second: tuple[Term, ...]
    added: bool
    adjusted: Fraction
    proposed: Range

    @property
    def product(self) -> Fraction:
        """The formula worked out again from its pieces."""
        value = self.base
        if self.added:
            value *= 1 + sum((term.ratio for term in self.first), Fraction(0)) / HUNDRED
        else:
            for term in self.first:
                value *= 1 + term.ratio / HUNDRED
        return value * (1 + sum((term.ratio for term in self.second), Fraction(0)) / HUNDRED)


def formula(count: CountResult, place: str, rules: Library) -> Formula | None:
    """The formula of a count at the chosen point; None where it has no term. Lines that change nothing are left out."""
    if count.base_sentence is None or count.adjusted is None or count.proposed is None:
        return None
    terms = [(line.layer, Term(line.factor, line.name, line.ratio.chosen, line.kind)) for line in count.adjustments]
    shown = [(layer, term) for layer, term in terms if term.ratio or term.kind == "factor"]
    reading = rules.method(place).combination.readings[count.combination_reading]
    return Formula(
        base=count.base_sentence.chosen,
        first=tuple(term for layer, term in shown if layer == 1),
        second=tuple(term for layer, term in shown if layer == 2),
        added=reading.rule == "added",
        adjusted=count.adjusted.chosen,
        proposed=count.proposed,
    )
