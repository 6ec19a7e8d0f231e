"""Courts, judges, years, regions, crimes beside each other: shares with exact limits, and which can be told apart.

The limits of the funnel are those of the binomial distribution itself, for three cases as for three thousand. Whether
a group differs is said only after Benjamini and Hochberg's correction for the number of groups looked at; where the
groups differ among themselves more than chance allows, it is said as well whether one stands out even from that.
A group below the minimum is shown and not judged.

Like is compared with like: what is expected of a group is the share among cases with the same findings as its own
(`engine.caseload.audit.alike`), or, where there are fewer than ten of these, among the others of the same crime, place
and tier; for under other findings a range is wider or narrower and a share outside means something else. Where a
group's cases differ in this, each has its own chance (the Poisson binomial distribution). Its own cases are among those
that it is compared with, which errs on the side of saying nothing; one that has nearly all of them is compared with
nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.caseload.audit import chances
from engine.caseload.audit.mix import Mix
from engine.caseload.audit.same import coded, together

MEASURES = ("outside", "above", "below")  # of the recommended range
LEVELS = (0.95, 0.998)
LEAST = 10  # cases that a group must have to be judged
GROUPS = 10  # groups that must be judged before anything is said of how they differ among themselves
ALONE = 0.9  # of its like cases: a group that has so many of them itself is compared with nobody
LIKE = 10  # like cases that there must be before a case is compared with them
RULES = ("crime", "jurisdiction", "tier")
_OF_THE_RULES = {*RULES, "region", "plea_stage"}  # groupings that like cases never differ in
FALSE = 0.05  # of the groups said to differ, at most this share is mistaken in the long run
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Funnel:
    """One measure over all groups of a grouping.

    Attributes:
        share: of all cases of the grouping; the middle of the funnel.
        judged: groups with enough cases and with others to be compared with.
        dispersion: how many times the groups' variance is that which chance alone would give (Spiegelhalter's phi,
            the outer tenth of the groups on either side drawn in); None where too few groups are judged.
        overdispersed: whether that is more than chance explains.
        apart: groups that can be told apart from what is expected of like cases.
        still: those that stand out even from the general differences; None where there are none.
    """

    measure: str
    share: float
    judged: int
    dispersion: float | None
    overdispersed: bool
    apart: int
    still: int | None


@dataclass(frozen=True)
class Grouping:
    """All groups of one kind.

    Attributes:
        by: its name (`court`).
        cases: compared cases that name a group; `unstated` compared cases that name none.
        least: cases that a group must have to be judged.
        table: a row a group, in the order of their names. group; cases; for each measure (outside, above, below the
            recommended range) the count, `_share`, `_low` and `_high` (its interval of 95 %, Clopper and Pearson),
            `_expected` (the share among those it is compared with), `_chance` (of this or more, exact, two-sided),
            `_corrected` (by Benjamini and Hochberg, null where the group is not judged), `_verdict` (few, alone, same,
            higher, lower) and `_still` (whether it stands out even from the general differences; null where there are
            none);
            mean_distance with mean_low and mean_high (months beyond the range, Student's t); median_distance and
            median_from_point with their `_low` and `_high` (months, from the order of the values; null below six
            cases); mean_width of the recommended range (months): where it differs, so does what a share means.
        funnels: by measure.
        strata: into how many sets of cases compared with each other they fall; `like` whether these are like cases.
    """

    by: str
    cases: int
    unstated: int
    least: int
    table: pa.Table
    funnels: Mapping[str, Funnel]
    strata: int
    like: bool


def grouping(by: str, cases: pa.Table, least: int = LEAST) -> Grouping:
    """Compare the groups that the column `by.<name>` names among the compared cases."""
    column = cases[f"by.{by}"].combine_chunks()
    column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    named = np.asarray(column.is_valid())
    codes = np.asarray(column.indices.fill_null(-1))[named]
    met, inverse, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    names = [str(column.dictionary[int(code)].as_py()) for code in met]
    order = np.argsort(np.array(names, dtype=object), kind="stable") if names else np.zeros(0, dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    inverse, sizes = place[inverse], sizes[order].astype(np.int64)
    position = np.asarray(cases["position"].cast(pa.string()), dtype=object)[named]
    found: dict[str, Any] = {"group": [names[i] for i in order], "cases": sizes}
    funnels = {}
    rules = _strata(by, cases)[named]
    mine = _pairs(rules, inverse)
    alone = _mean(np.bincount(mine)[mine] / np.bincount(rules)[rules], inverse, sizes) >= ALONE
    for measure in MEASURES:
        hit = position != "within" if measure == "outside" else position == measure
        hits = np.bincount(inverse[hit], minlength=len(sizes)).astype(np.int64)
        shares = np.bincount(rules, hit) / np.maximum(np.bincount(rules), 1)
        mix = Mix.of(mine, inverse, rules, shares)
        columns, funnels[measure] = _measured(measure, hits, sizes, mix, alone, least)
        found |= columns
    for name, column_ in (("distance", "distance"), ("from_point", "from_point")):
        values = np.asarray(cases[column_], dtype=np.float64)[named]
        found |= _centres(name, values, inverse, sizes)
    width = np.asarray(pc.subtract(cases["declared_high"], cases["declared_low"]), dtype=np.float64)[named]
    found["mean_width"] = _mean(width, inverse, sizes)
    return Grouping(
        by=by,
        cases=int(named.sum()),
        unstated=int(len(named) - named.sum()),
        least=least,
        table=pa.table(found),
        funnels=funnels,
        strata=len(np.unique(rules)),
        like=not set(by.split("+")) & _OF_THE_RULES,
    )


def _strata(by: str, cases: pa.Table) -> Whole:
    """With which cases each is compared, as a number: like cases, or those under the same rules.

    A grouping by something that makes rules different compares across it, under what is left.
    """
    parts = set(by.split("+"))
    found = np.zeros(len(cases), dtype=np.int64)
    for name in RULES:
        if name not in parts:
            found = _pairs(found, coded(cases[name]))
    if parts & _OF_THE_RULES:
        return found
    like = _pairs(np.zeros_like(found), np.asarray(cases["like"].fill_null(-1), dtype=np.int64))
    many = np.bincount(like)[like] >= LIKE if len(like) else np.zeros(0, dtype=bool)
    return _pairs(found, np.where(many, like + 1, 0))


def _pairs(first: Whole, second: Whole) -> Whole:
    """Numbers from 0 on that are the same where both are."""
    return np.unique(together(first, second), return_inverse=True)[1].astype(np.int64)


def _mean(values: Floats, group: Whole, sizes: Whole) -> Floats:
    return np.bincount(group, values, minlength=len(sizes)) / np.maximum(sizes, 1)


def _measured(
    measure: str, hits: Whole, sizes: Whole, mix: Mix, alone: NDArray[np.bool_], least: int
) -> tuple[dict[str, Any], Funnel]:
    share = float(hits.sum() / sizes.sum()) if sizes.sum() else 0.0
    low, high = chances.share_interval(hits, sizes)
    judged = (sizes >= least) & ~alone
    expected, chance = mix.expected(sizes), mix.chances(hits, sizes, judged)
    corrected = np.full(len(sizes), np.nan)
    corrected[judged] = chances.false_discovery(chance[judged])
    apart = judged & (np.nan_to_num(corrected, nan=1.0) <= FALSE)
    dispersion = _dispersion((hits - expected * sizes)[judged], mix.deviation(sizes)[judged])
    number = int(judged.sum())
    over = dispersion is not None and dispersion > 1 + 2 * sqrt(2 / number)
    still = _still(chance, judged, dispersion) if dispersion is not None and over else None
    conditions = [sizes < least, alone, ~apart, hits > expected * sizes]
    verdict = np.select(conditions, ["few", "alone", "same", "higher"], "lower")
    columns = {
        measure: hits,
        f"{measure}_share": hits / np.maximum(sizes, 1),
        f"{measure}_low": low,
        f"{measure}_high": high,
        f"{measure}_expected": expected,
        f"{measure}_chance": chance,
        f"{measure}_corrected": pa.array(corrected, mask=~judged),
        f"{measure}_verdict": pa.array(verdict.tolist(), pa.string()),
        f"{measure}_still": pa.array(still & apart, mask=~judged)
        if still is not None
        else pa.nulls(len(sizes), pa.bool_()),
    }
    stands = int((still & apart).sum()) if still is not None else None
    return columns, Funnel(measure, share, number, dispersion, over, int(apart.sum()), stands)


def _dispersion(difference: Floats, deviation: Floats) -> float | None:
    """Spiegelhalter's phi: the mean square of the standardised differences, the outer tenths drawn in."""
    varies = deviation > 0
    if varies.sum() < GROUPS:
        return None
    z = difference[varies] / deviation[varies]
    low, high = np.quantile(z, (0.1, 0.9))
    return float(np.mean(np.clip(z, low, high) ** 2))


def _still(chance: Floats, judged: NDArray[np.bool_], dispersion: float) -> NDArray[np.bool_]:
    """Which differ even when the limits are drawn as wide as the groups in general differ."""
    found = np.zeros(len(chance), dtype=bool)
    widened = chances.deviations(chance[judged]) / sqrt(max(1.0, dispersion))
    found[judged] = chances.false_discovery(chances.two_sided_of(widened)) <= FALSE
    return found


def _centres(name: str, values: Floats, group: Whole, sizes: Whole) -> dict[str, Any]:
    """The mean with Student's interval (for the distance) and the median with that of the sign test, in months."""
    order = np.lexsort((values, group))
    ordered, starts = values[order], np.cumsum(sizes) - sizes
    found: dict[str, Any] = {}
    if name == "distance":
        total = np.bincount(group, values, minlength=len(sizes))
        mean = total / sizes
        square = np.bincount(group, (values - mean[group]) ** 2, minlength=len(sizes))
        many = sizes > 1
        half = np.full(len(sizes), np.nan)
        freedom = sizes[many] - 1
        half[many] = chances.t_quantile(0.975, freedom) * np.sqrt(square[many] / freedom / sizes[many])
        found |= {"mean_distance": mean, "mean_low": _known(mean - half), "mean_high": _known(mean + half)}
    kinds, which = np.unique(sizes, return_inverse=True)
    middle = (ordered[starts + (sizes - 1) // 2] + ordered[starts + sizes // 2]) / 2 if len(sizes) else ordered
    found[f"median_{name}"] = middle
    for end, places in zip(("low", "high"), chances.median_places(kinds), strict=True):
        place = places[which]
        values_ = ordered[np.where(place >= 0, starts + place, 0)] if len(ordered) else ordered
        found[f"median_{name}_{end}"] = pa.array(values_, mask=place < 0)
    return found


def _known(values: Floats) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))
