"""Cases counted under two rulebooks: how many move and how far; months are whole, so sums and medians are exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.text import Text

# Upper ends of the bands in which terms are shown, in months; the first is no custody at all. For charts only.
ENDS = (0, 6, 12, 24, 36, 60, 120, 180)
NO_TERM = -1  # the band of cases without a term: facts below the lowest tier, a threshold that is open, a wrong row


def band_name(place: int) -> Text:
    """What to call a band, with its unit."""
    if place == NO_TERM:
        return Text(zh="没有刑期", en="no term")
    if place == 0:
        return Text(zh="0个月（免予监禁）", en="0 months (no custody)")
    low = ENDS[place - 1]
    if place == len(ENDS):
        return Text(zh=f"超过{low}个月", en=f"over {low} months")
    return Text(zh=f"{low + 1}～{ENDS[place]}个月", en=f"{low + 1}–{ENDS[place]} months")


@dataclass
class Moves:
    """Some cases under both rulebooks. Months are those of the declared term at its chosen point.

    Attributes:
        rows: cases of the group; rows that are no case under either rulebook are left out.
        touched: any answer differs: status, tier, declared range, envelope, kind of penalty, fine, probation.
        longer, shorter: cases with a term under both whose months go up or down.
        term_gained, term_lost: cases with a term under one rulebook only.
        both, before, after: cases with a term under both, and their months in all under each.
        probation_gained, probation_lost: probation is open (or mandatory) under one only; both have a term.
        differences: cases by months after less months before, those with a term under both and a difference.
    """

    rows: int = 0
    touched: int = 0
    longer: int = 0
    shorter: int = 0
    term_gained: int = 0
    term_lost: int = 0
    both: int = 0
    before: int = 0
    after: int = 0
    probation_gained: int = 0
    probation_lost: int = 0
    differences: Counter[int] = field(default_factory=Counter)

    @property
    def moved(self) -> int:
        """Cases whose declared months differ."""
        return self.longer + self.shorter

    @property
    def months(self) -> int:
        """Months in all, after less before, over the cases with a term under both."""
        return self.after - self.before

    @property
    def share(self) -> Fraction:
        """Moved cases of all cases of the group, from 0 to 1."""
        return Fraction(self.moved, self.rows) if self.rows else Fraction(0)

    @property
    def median(self) -> Fraction | None:
        """The median difference in months of the cases that move; None where none does."""
        return median(self.differences)

    def to_json(self) -> dict[str, Any]:
        """Plain values; months of every difference as keys."""
        names = ("rows", "touched", "moved", "longer", "shorter", "term_gained", "term_lost", "both")
        found: dict[str, Any] = {name: getattr(self, name) for name in names}
        return found | {
            "months_before": self.before,
            "months_after": self.after,
            "months_difference": self.months,
            "median_difference": None if self.median is None else float(self.median),
            "probation_gained": self.probation_gained,
            "probation_lost": self.probation_lost,
            "differences": dict(sorted(self.differences.items())),
        }


def median(counts: Mapping[int, int]) -> Fraction | None:
    """The median of whole numbers given with how often each occurs."""
    number = sum(counts.values())
    if not number:
        return None
    lower = upper = None
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if lower is None and 2 * passed >= number:
            lower = value
        if 2 * passed > number:
            upper = value
            break
    assert lower is not None and upper is not None
    return Fraction(lower + upper, 2)


@dataclass
class Shift:
    """One end of a range (months) or of a fine (yuan), over the cases that have it under both rulebooks."""

    up: int = 0
    down: int = 0
    difference: int = 0  # in all, after less before

    def to_json(self) -> dict[str, int]:
        """Cases that go up, cases that go down, and the difference in all."""
        return {"up": self.up, "down": self.down, "difference": self.difference}
