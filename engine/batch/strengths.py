"""How strong every factor is in the rows in which it stands: `engine.calculation.ratio`, for columns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.batch.block import Block
from engine.batch.findings import Findings
from engine.batch.logic import Numbers, Places, Truth, at, both, column, where
from engine.batch.plan import Books, Plan, marks
from engine.law.condition import Condition
from engine.law.schema import Factor, RatioBand, Statute

Bools = NDArray[np.bool_]
NOT_ANY = -1


@dataclass(frozen=True)
class Applied:
    """A factor that counts, in the rows in which it does; ratios in parts of one (`Block.unit`)."""

    id: str
    rows: Places
    layer: Numbers
    ratio: Numbers  # 3 x rows
    wide: Numbers  # 2 x rows: the whole band, and nothing where the law says may
    mitigates: Bools
    exempt: Bools
    must: Bools
    presupposes: Bools
    floor: Numbers  # months, 0 for none
    least: Numbers  # months, -1 for none
    most: Numbers
    group: Numbers  # place in the plan's cap groups, -1 for none


@dataclass(frozen=True)
class _Timed:
    """When a band is to be considered; equal for bands of other figures."""

    when: Condition | None
    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, eq=False)
class _Law:
    """A factor as the books have it: their bands and statutes one after the other, and where each book's begin."""

    sequences: list[tuple[tuple[_Timed, ...], Books]]
    statutes: list[tuple[tuple[_Timed, ...], Books]]
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
def _law(plan: Plan, name: str) -> _Law:
    bands: list[RatioBand] = []
    statutes: list[Statute] = []
    first_band, first_statute = [], []
    each: list[Factor | None] = [book.factors.get(name) for book in plan.books]
    for factor in each:
        first_band.append(len(bands))
        first_statute.append(len(statutes))
        bands += factor.bands if factor else ()
        statutes += factor.statute if factor else ()
    known = groups(plan)

    def numbers(values: list[int]) -> Numbers:
        return np.array([*values, 0], dtype=np.int64)

    def bools(values: list[bool]) -> Bools:
        return np.array([*values, False], dtype=bool)

    def of_books(values: list[int]) -> Numbers:
        return np.array(values, dtype=np.int64)

    mitigating = [set(entry.effects) & {"mitigate", "exempt"} for entry in statutes]
    directions = {"mitigating": -1, "aggravating": 1, "either": 0}
    return _Law(
        sequences=plan.variants(lambda book: _considered(book.factors.get(name))[0]),
        statutes=plan.variants(lambda book: _considered(book.factors.get(name))[1]),
        first_band=of_books(first_band),
        first_statute=of_books(first_statute),
        percent=np.stack([numbers([band.percent[end] for band in bands]) for end in (0, 1)]),
        exempts=bools([band.exempt for band in bands]),
        least=numbers([-1 if band.least_months is None else band.least_months for band in bands]),
        most=numbers([-1 if band.most_months is None else band.most_months for band in bands]),
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


_Considered = tuple[tuple[_Timed, ...], tuple[_Timed, ...]]
_known: dict[int, tuple[Factor | None, _Considered]] = {}
_one_for_all: dict[_Considered, _Considered] = {}


def _considered(factor: Factor | None) -> _Considered:
    """When the factor's bands and its statutes are to be considered: one object for all factors with the same.

    Every place has its factors as objects of its own, shared by all crimes; comparing them anew for each would take
    longer than reckoning.
    """
    if id(factor) not in _known:
        bands = tuple(_Timed(band.when, band.since, band.until) for band in (factor.bands if factor else ()))
        statutes = tuple(_Timed(entry.when, None, None) for entry in (factor.statute if factor else ()))
        _known[id(factor)] = factor, _one_for_all.setdefault((bands, statutes), (bands, statutes))
    return _known[id(factor)][1]


def strengths(block: Block, findings: Findings, there: Truth) -> dict[str, Applied]:
    """Every factor that has a ratio, in the order in which they are shown; `there` is where a base sentence is."""
    found = {}
    for name, stands in findings.factors.items():
        rows = where(both(stands, there), block.rows)
        if len(rows) and (applied := _strength(block, findings, name, rows)) is not None:
            found[name] = applied
    return found


def _strength(block: Block, findings: Findings, name: str, rows: Places) -> Applied | None:
    law = _law(block.plan, name)
    band = _first(block, findings, rows, law.sequences)
    statute = _first(block, findings, rows, law.statutes)
    asked, stated = _asked(block, name, rows)
    kept = (band != NOT_ANY) | stated
    if not kept.all():
        dropped = np.zeros(block.rows, dtype=bool)
        dropped[rows[~kept]] = True
        block.say("ratio_needed", dropped)
        rows, band, statute, asked, stated = rows[kept], band[kept], statute[kept], asked[kept], stated[kept]
    if not len(rows):
        return None
    place, has_band, has_statute = block.place[rows], band != NOT_ANY, statute != NOT_ANY
    entry = np.where(has_band, law.first_band[place] + band, len(law.exempts) - 1)
    statute_entry = np.where(has_statute, law.first_statute[place] + statute, len(law.may) - 1)
    block.mark_rows(rows, law.band_marks[entry])
    low, high = law.percent[:, entry] * (block.unit // 100)
    lawful = np.stack((np.where(has_band, low, asked), np.where(has_band, high, asked)))
    own = np.stack((lawful[0], (lawful[0] + lawful[1]) // 2, lawful[1]))
    ratio = np.where(stated, asked, own)
    _check(block, rows, law.direction[place], has_band, lawful, asked, stated)
    may = has_statute & law.may[statute_entry]
    exempting = has_statute & law.exempting[statute_entry]
    return Applied(
        id=name,
        rows=rows,
        layer=law.layer[place],
        ratio=ratio,
        wide=np.stack(
            (
                np.where(may, np.minimum(lawful[0], 0), lawful[0]),
                np.where(may, np.maximum(lawful[1], 0), lawful[1]),
            )
        ),
        mitigates=has_statute & law.mitigating[statute_entry],
        exempt=(has_band & law.exempts[entry]) | (exempting & ~has_band & (ratio[0] == -block.unit)),
        must=has_statute & law.must[statute_entry],
        presupposes=law.presupposes[place],
        floor=law.floor[place],
        least=np.where(has_band, law.least[entry], NOT_ANY),
        most=np.where(has_band, law.most[entry], NOT_ANY),
        group=law.group[place],
    )


def _first(
    block: Block, findings: Findings, rows: Places, sequences: list[tuple[tuple[_Timed, ...], Books]]
) -> Numbers:
    """The place of the first entry that is in force and whose condition holds, in its book's list."""
    found = np.full(len(rows), NOT_ANY, dtype=np.int64)
    for entries, books in sequences:
        left = column(at(block.inside(books), rows), len(rows))
        for place, entry in enumerate(entries):
            there = at(both(block.in_force(entry), findings.holds(entry.when)), rows)
            if there is False:
                continue
            chosen = left if there is True else left & there
            found[chosen] = place
            left = left & ~chosen
    return found


def _asked(block: Block, name: str, rows: Places) -> tuple[Numbers, Bools]:
    """The ratio that a party states, and where it does."""
    said = block.asserted.get(name)
    if said is None or said.stated is False:
        return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    return said.ratio[rows], column(at(said.stated, rows), len(rows))


def _check(
    block: Block, rows: Places, direction: Numbers, has_band: Bools, lawful: Numbers, asked: Numbers, stated: Bools
) -> None:
    if not stated.any():
        return
    outside = stated & has_band & ((asked < lawful[0]) | (asked > lawful[1]))
    against = stated & ~outside & (((direction < 0) & (asked > 0)) | ((direction > 0) & (asked < 0)))
    for id, there in (("ratio_outside_band", outside), ("ratio_against_direction", against)):
        if there.any():
            said = np.zeros(block.rows, dtype=bool)
            said[rows[there]] = True
            block.say(id, said)
