"""Like cases: the same findings under the same law, and what was imposed in them.

Two cases are alike when crime, place, region, tier, stage of the plea, base sentence, every factor with its chosen
ratio, the same of every further count, and the recommended range are the same. With a band, base sentences in the same
step of so many months count as the same. What no column says (how grave the case looked in court) is not known here,
so a spread asks a question; it does not answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.caseload.audit.same import Findings, Keys

SHOWN = 10  # cases that a group must have before its spread is set beside others
_DRAWS = 1000
_INTERVALS = 200  # groups, the widest, whose spread gets an interval
_SEED = 7


@dataclass(frozen=True)
class Alike:
    """One group of like cases; months.

    Attributes:
        number: of the group, as in the column `like` of the cases.
        low, high: the recommended range; with a band the lowest lower and the highest upper end.
        least, lower, median, upper, most: of the terms imposed.
        above, below: how many cases lie beyond their recommended range.
        spread: the upper less the lower quartile, with an interval of 95 % by drawing anew (None for few cases
            and beyond the 200 widest).
    """

    number: int
    findings: Findings
    cases: int
    low: int
    high: int
    least: float
    lower: float
    median: float
    upper: float
    most: float
    above: int
    below: int
    spread_low: float | None = None
    spread_high: float | None = None

    @property
    def spread(self) -> float:
        """Months between the quartiles."""
        return self.upper - self.lower


def alike(keys: Keys, cases: pa.Table, least: int = 2) -> list[Alike]:
    """The groups of at least so many compared cases, those whose terms lie farthest apart first, then the larger."""
    cases = cases.filter(cases["like"].is_valid())
    numbers = np.asarray(cases["like"], dtype=np.int64)
    names = ("imposed", "distance", "declared_low", "declared_high")
    imposed, distance, lows, highs = (np.asarray(cases[name], dtype=np.float64) for name in names)
    order = np.lexsort((imposed, numbers))
    which, starts, sizes = np.unique(numbers[order], return_index=True, return_counts=True)
    findings = list(keys.known)
    found = []
    for number, start, size in zip(which.tolist(), starts.tolist(), sizes.tolist(), strict=True):
        if size < least:
            continue
        mine = order[start : start + size]
        terms = imposed[mine]
        lower, median, upper = np.quantile(terms, (0.25, 0.5, 0.75)).tolist()
        found.append(
            Alike(
                number=number,
                findings=findings[number],
                cases=size,
                low=int(lows[mine].min()),
                high=int(highs[mine].max()),
                least=float(terms[0]),
                lower=lower,
                median=median,
                upper=upper,
                most=float(terms[-1]),
                above=int(np.sum(distance[mine] > 0)),
                below=int(np.sum(distance[mine] < 0)),
            )
        )
    found.sort(key=lambda one: (-one.spread, -one.cases, one.number))
    places = {int(number): place for place, number in enumerate(which)}
    for index in [index for index, one in enumerate(found) if one.cases >= SHOWN][:_INTERVALS]:
        place = places[found[index].number]
        terms = imposed[order[starts[place] : starts[place] + sizes[place]]]
        low, high = _spread(terms)
        found[index] = replace(found[index], spread_low=low, spread_high=high)
    return found


def _spread(terms: NDArray[np.float64]) -> tuple[float, float]:
    """The interval of 95 % of the distance between the quartiles, by drawing the cases anew from themselves."""
    chance = np.random.default_rng(_SEED)
    draws = max(100, min(_DRAWS, 2_000_000 // len(terms)))
    drawn = chance.choice(terms, (draws, len(terms)))
    lower, upper = np.quantile(drawn, (0.25, 0.75), axis=1)
    low, high = np.quantile(upper - lower, (0.025, 0.975)).tolist()
    return low, high


def widest(found: Sequence[Alike], number: int) -> list[Alike]:
    """The groups with enough cases to be set beside each other, the widest spread first."""
    return [one for one in found if one.cases >= SHOWN][:number]
