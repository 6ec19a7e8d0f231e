"""A term or a ratio as the law leaves it: the least, the most, and the point that somebody chose between them.

Exact fractions throughout. The three are carried side by side through every step, so that a range is propagated from
the bands of the law and never drawn around a point afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Self

from engine.law.method_schema import RoundingReading
from engine.result import Range


@dataclass(frozen=True)
class Span:
    """`low <= chosen <= high`; months for terms, fractions of one (not percent) for ratios."""

    low: Fraction
    chosen: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not self.low <= self.chosen <= self.high:
            raise ValueError(f"not in order: {self.low}, {self.chosen}, {self.high}")

    def __iter__(self) -> Iterator[Fraction]:
        return iter((self.low, self.chosen, self.high))

    def map(self, function: Callable[[Fraction], Fraction]) -> Span:
        """A rising function applied to all three."""
        return Span(function(self.low), function(self.chosen), function(self.high))

    def range(self, factor: int = 1) -> Range:
        """The span as the result shows it, times `factor` (100 for percent)."""
        return Range(low=self.low * factor, high=self.high * factor, chosen=self.chosen * factor)

    def ends(self) -> dict[str, Fraction]:
        """The three figures by the names that the result gives them."""
        return {"low": self.low, "high": self.high, "chosen": self.chosen}

    @classmethod
    def point(cls, value: Fraction | int) -> Self:
        """One figure that somebody fixed."""
        value = Fraction(value)
        return cls(value, value, value)

    @classmethod
    def band(cls, low: Fraction | int, high: Fraction | int) -> Self:
        """A band of the law with its middle as the point (the method's rule `choice: middle`)."""
        return cls(Fraction(low), Fraction(low + high, 2), Fraction(high))


@cache
def band_in_percent(low: int, high: int) -> Span:
    """A band of the law in percent as fractions of one; bands are few and asked for at every calculation."""
    return Span.band(Fraction(low, 100), Fraction(high, 100))


def percent(value: Fraction | int) -> Fraction:
    """Percent as a fraction of one."""
    return Fraction(value, 100)


def half_up(value: Fraction) -> int:
    """The nearest whole number, a half upwards: the method's reading `rounding: half_up`."""
    return (value + Fraction(1, 2)).__floor__()


# The readings of how an exact term becomes whole months, by the names that the method gives them.
ROUNDING: dict[RoundingReading, Callable[[Fraction], int]] = {"half_up": half_up, "down": Fraction.__floor__}
