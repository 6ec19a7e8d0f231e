"""What is added to the starting point of every row: increments of the law, and interpolation where it gives none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Books, Plan, marks
from engine.batch.steps.block import Block
from engine.batch.steps.exact import product, reduced
from engine.batch.steps.findings import Findings
from engine.batch.steps.tiers import Tiers, variants
from engine.inference.facts import scale
from engine.inference.logic import Numbers, Truth, add_to, at, both, column, either, no, put, some, where
from engine.law.schema import Increment, Interpolation

PART = 200  # hundredths of a month that a party may state, and the middle of a band of whole months


@dataclass
class Adding:
    """The increments counted so far: by which facts, and in which rows."""

    computed: Numbers
    lawful: Numbers
    facts: dict[str, Truth]


@cache
def _laws(plan: Plan) -> list[tuple[str, Increment, Books]]:
    return plan.each(lambda book: book.crime.increments)


def _of_tiers(block: Block, tiers: Tiers, names: tuple[str, ...]) -> Truth:
    if not names:
        return tiers.known
    return some(tiers.where(index) for index, name in enumerate(block.plan.tiers) if name in names)


def increments(block: Block, findings: Findings, tiers: Tiers, start: Numbers, adding: Adding) -> None:
    for _, law, books in _laws(block.plan):
        inside = block.inside(books)
        if inside is False:
            continue
        due = (inside, _of_tiers(block, tiers, law.tiers), block.in_force(law), findings.holds(law.when))
        rows = block.select(due)
        if not len(rows):
            continue
        units = np.ones(len(rows), dtype=np.int64) if law.per is None else _units(block, law, rows)
        counted = units > 0
        rows, units = rows[counted], units[counted]
        if not len(rows):
            continue
        block.mark_rows(rows, np.full(len(rows), marks(law)))
        low, high = law.months
        least = low * units
        if high is None:  # reaches to the end of the tier
            room = tiers.of(lambda statutory: statutory.high)[rows] * PART * 2 - start[:, rows].sum(axis=0)
            whole = np.where(room < 0, -(-room // (2 * PART)), room // (2 * PART))  # towards nothing
            most = np.maximum(low, whole // units) * units
        else:
            most = high * units
        added = np.stack((least * PART, (least + most) * (PART // 2), most * PART))
        if law.cap is not None:
            added = np.minimum(added, law.cap * PART)
        add_to(adding.computed, rows, added)
        add_to(adding.lawful, rows, added[::2])
        if law.fact:
            there = np.zeros(block.rows, dtype=bool)
            there[rows] = True
            adding.facts[law.fact] = either(adding.facts.get(law.fact, False), there)


def _units(block: Block, law: Increment, rows: NDArray[np.intp]) -> Numbers:
    """Whole units of the fact beyond `over`; none where either is unknown."""
    assert law.fact is not None and law.per is not None
    values = block.values.get(law.fact)
    if values is None or values.known is False or values.words is not None:
        return np.zeros(len(rows), dtype=np.int64)
    by = scale_of(block, law.fact)
    known = at(values.known, rows)
    data = values.data[rows] if len(values.data) > 1 or block.rows == 1 else values.data
    if isinstance(law.over, int):
        over: Numbers | int = law.over * by
    else:
        used = block.thresholds.get(law.over)
        if used is None:
            return np.zeros(len(rows), dtype=np.int64)
        over = used.high[rows] * by
        known = both(known, at(used.high_known, rows))
    units = np.broadcast_to((data - over) // (law.per * by), len(rows))
    return np.where(known, units, 0)


def scale_of(block: Block, fact: str) -> int:
    declared = block.plan.facts.get(fact)
    return scale(declared[0]) if declared else 1


def interpolate(
    block: Block, findings: Findings, tiers: Tiers, start: Numbers, adding: Adding
) -> tuple[Numbers, Numbers, dict[str, Truth]]:
    """The base sentence with what interpolation adds, and for which facts it does so where."""
    months, denominator = adding.computed, np.full(block.rows, PART, dtype=np.int64)
    found: dict[str, Truth] = {}
    for index, name in enumerate(block.plan.tiers):
        mine = tiers.where(index)
        for ways, books in _ways(block.plan, name):
            counted = some(adding.facts.get(way.fact, False) for way in ways)
            left = both(mine, block.inside(books), no(counted))
            for way in ways:
                if left is False:
                    break
                rows = where(both(left, findings.holds(way.when)), block.rows)
                done = _interpolate(block, tiers, start, months, denominator, way, rows)
                if not len(done):
                    continue
                there = np.zeros(block.rows, dtype=bool)
                there[done] = True
                found[way.fact] = either(found.get(way.fact, False), there)
                left = both(left, ~there)
    return months, denominator, found


@cache
def _ways(plan: Plan, name: str) -> list[tuple[tuple[Interpolation, ...], Books]]:
    found: dict[object, tuple[tuple[Interpolation, ...], Books]] = {}
    for tier, books in variants(plan, name):
        if tier.interpolation:
            first = found.setdefault(tier.interpolation, (tier.interpolation, np.zeros_like(books)))
            first[1][books] = True
    return list(found.values())


def _interpolate(
    block: Block,
    tiers: Tiers,
    start: Numbers,
    months: Numbers,
    denominator: Numbers,
    way: Interpolation,
    rows: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Add, for these rows, the way left to the tier's end times the fact's place between the thresholds."""
    values, first, last = (block.values.get(way.fact), *map(block.thresholds.get, (way.start, way.end)))
    if values is None or values.words is not None or first is None or last is None or not len(rows):
        return rows[:0]
    known = both(values.known, first.low_known, first.high_known, last.low_known, last.high_known)
    rows = rows[column(at(known, rows), len(rows))]
    by = scale_of(block, way.fact)
    value = np.broadcast_to(values.data, block.rows)[rows]
    shares = []
    for begin, finish in ((first.high[rows], last.high[rows]), (first.low[rows], last.low[rows])):
        length = np.maximum(finish - begin, 0) * by
        place = np.clip(value - begin * by, 0, length)
        length = np.where(length == 0, 1, length)
        common = np.gcd(place, length)
        shares.append((place // common, length // common))
    kept = (shares[0][0] > 0) | (shares[1][0] > 0)
    rows = rows[kept]
    (one, of_one), (two, of_two) = ((place[kept], length[kept]) for place, length in shares)
    base = product(block, rows, of_one, of_two // np.gcd(of_one, of_two))
    one, two = one * (base // of_one), two * (base // of_two)
    share = np.stack((2 * np.minimum(one, two), one + two, 2 * np.maximum(one, two)))
    end = tiers.of(lambda statutory: statutory.high)[rows] * PART
    room = np.maximum(end - start.take(rows, axis=1), 0)
    total = product(block, rows, months.take(rows, axis=1), 2 * base) + product(block, rows, room, share)
    total, denominator[rows] = reduced(total, product(block, rows, np.full(len(rows), PART), 2 * base))
    put(months, rows, total)
    denominator[rows] = np.maximum(denominator[rows], 1)  # 0 in rows that were given up
    return rows
