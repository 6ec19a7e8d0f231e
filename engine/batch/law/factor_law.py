"""A factor as the books of a plan have it: bands and statutes side by side, so that rows find theirs by number."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.batch.law.plan import Books, Plan, marks
from engine.batch.steps.applied import Bools
from engine.inference.logic import Numbers
from engine.law.condition import Condition
from engine.law.schema import Factor, RatioBand, Statute

NOT_ANY = -1


@dataclass(frozen=True)
class Timed:
    """When a band is to be considered; equal for bands of other figures."""

    when: Condition | None
    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, eq=False)
class FactorLaw:
    """A factor as the books have it: their bands and statutes one after the other, and where each book's begin."""

    sequences: list[tuple[tuple[Timed, ...], Books]]
    statutes: list[tuple[tuple[Timed, ...], Books]]
    first_band: Numbers
    first_statute: Numbers
    percent: Numbers  # 2 x bands
    exempts: Bools
    least: Numbers
    most: Numbers
    band_marks: Numbers
    may: Bools
    mitigating: Bools
    must: Bools
    exempting: Bools
    layer: Numbers
    direction: Numbers
    floor: Numbers
    presupposes: Bools
    group: Numbers


@cache
def groups(plan: Plan) -> tuple[str, ...]:
    """The groups of factors that share a cap."""
    return tuple(
        dict.fromkeys(
            factor.cap_group for book in plan.books for factor in book.factors.values() if factor.cap_group is not None
        )
    )


@cache
def factor_law(plan: Plan, name: str) -> FactorLaw:
    bands: list[RatioBand] = []
    statutes: list[Statute] = []
    first_band, first_statute = [], []
    each: list[Factor | None] = [book.factors.get(name) for book in plan.books]
    first: dict[int, tuple[int, int]] = {}  # most places share the nation's factor
    for factor in each:
        if id(factor) not in first:
            first[id(factor)] = len(bands), len(statutes)
            bands += factor.bands if factor else ()
            statutes += factor.statute if factor else ()
        first_band.append(first[id(factor)][0])
        first_statute.append(first[id(factor)][1])
    known = groups(plan)

    def numbers(values: list[int], nothing: int = 0) -> Numbers:
        return np.array([*values, nothing], dtype=np.int64)

    def bools(values: list[bool]) -> Bools:
        return np.array([*values, False], dtype=bool)

    def of_books(values: list[int]) -> Numbers:
        return np.array(values, dtype=np.int64)

    mitigating = [set(entry.effects) & {"mitigate", "exempt"} for entry in statutes]
    directions = {"mitigating": -1, "aggravating": 1, "either": 0}
    return FactorLaw(
        sequences=plan.variants(lambda book: _considered(book.factors.get(name))[0]),
        statutes=plan.variants(lambda book: _considered(book.factors.get(name))[1]),
        first_band=of_books(first_band),
        first_statute=of_books(first_statute),
        percent=np.stack([numbers([band.percent[end] for band in bands]) for end in (0, 1)]),
        exempts=bools([band.exempt for band in bands]),
        least=numbers([NOT_ANY if band.least_months is None else band.least_months for band in bands], NOT_ANY),
        most=numbers([NOT_ANY if band.most_months is None else band.most_months for band in bands], NOT_ANY),
        band_marks=numbers([marks(band) for band in bands]),
        may=bools([entry.mode == "may" for entry in statutes]),
        mitigating=bools([bool(effects) for effects in mitigating]),
        must=bools(
            [
                bool(entry.effects) and set(entry.effects) <= {"mitigate", "exempt"} and entry.mode == "shall"
                for entry in statutes
            ]
        ),
        exempting=bools(["exempt" in entry.effects for entry in statutes]),
        layer=of_books([factor.layer if factor else 0 for factor in each]),
        direction=of_books([directions[factor.direction] if factor else 0 for factor in each]),
        floor=of_books([factor.floor.months if factor and factor.floor else 0 for factor in each]),
        presupposes=np.array([bool(factor and factor.presupposes) for factor in each]),
        group=of_books([known.index(factor.cap_group) if factor and factor.cap_group else NOT_ANY for factor in each]),
    )


_Considered = tuple[tuple[Timed, ...], tuple[Timed, ...]]
_known: dict[int, tuple[Factor | None, _Considered]] = {}
_one_for_all: dict[_Considered, _Considered] = {}


def _considered(factor: Factor | None) -> _Considered:
    """When the factor's bands and its statutes are to be considered: one object for all factors with the same.

    Every place has its factors as objects of its own, shared by all crimes; comparing them anew for each would take
    longer than reckoning.
    """
    if id(factor) not in _known:
        bands = tuple(Timed(band.when, band.since, band.until) for band in (factor.bands if factor else ()))
        statutes = tuple(Timed(entry.when, None, None) for entry in (factor.statute if factor else ()))
        _known[id(factor)] = factor, _one_for_all.setdefault((bands, statutes), (bands, statutes))
    return _known[id(factor)][1]
