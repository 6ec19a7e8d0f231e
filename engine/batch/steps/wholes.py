"""Whole months within the limits of the law: `engine.calculation.limits`, for columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Plan
from engine.batch.steps.block import Block
from engine.batch.steps.sums import Adjusted
from engine.batch.steps.tiers import Tiers
from engine.inference.logic import Numbers, Truth, both, some, truth, where


@dataclass(frozen=True)
class Wholes:
    """The proposed term low, chosen, high, and the envelope, in whole months."""

    proposed: Numbers  # 3 x rows
    envelope: Numbers  # 2 x rows


@dataclass(frozen=True)
class _Frame:
    """As `engine.calculation.limits.Frame`: between which months every row's term may lie."""

    low: Numbers
    high: Numbers  # -1 for none
    reach: Numbers
    must: NDArray[np.bool_]
    presupposes: NDArray[np.bool_]  # where commanded mitigation does not contradict it
    mitigates: NDArray[np.bool_]
    exempt: NDArray[np.bool_]
    down: Truth
    fixed: int
    detention: int

    def whole(self, months: Numbers, denominator: Numbers) -> Numbers:
        """Whole months, by the reading of the place."""
        if self.down is True:
            return months // denominator
        nearest = (2 * months + denominator) // (2 * denominator)
        return nearest if self.down is False else np.where(self.down, months // denominator, nearest)

    def limit(self, months: Numbers, denominator: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Whole months inside the frame, and where the statutory minimum moved them; the last rule named wins."""
        whole = self.whole(months, denominator)
        shortest = np.where(self.exempt, 0, self.detention)
        result = np.maximum(whole, shortest)
        result = np.where(self.presupposes & ~self.exempt & (whole < self.fixed), self.fixed, result)
        floor = np.where(self.mitigates, self.reach, self.low)
        below = (months < floor * denominator) & ~(self.presupposes & (floor < self.fixed))
        result = np.where(below, floor, result)
        less = self.must & (months > (self.low - 1) * denominator) & (self.low - 1 >= self.reach)
        result = np.where(less, self.low - 1, result)
        over = (self.high >= 0) & (months > self.high * denominator)
        return np.where(over, self.high, result), below & ~self.mitigates & ~less & ~over


def limit(block: Block, tiers: Tiers, adjusted: Adjusted, there: Truth) -> Wholes:
    """The proposed term and the envelope of every row."""
    frame = _frame(block, tiers, adjusted, there)
    ends = [frame.limit(months, adjusted.denominator) for months in adjusted.months]
    minimum = some(truth(moved) for _, moved in ends)
    block.say("approval_below_minimum", both(there, minimum))
    percent = block.plan.table(lambda book: book.method.discretion.percent)
    part = np.gcd.reduce(np.gcd(percent, 100))
    share = block.table(percent // part)
    whole = 100 // int(part)
    least, _ = frame.limit(adjusted.lawful[0] * (whole - share), adjusted.lawful_denominator * whole)
    most, _ = frame.limit(adjusted.lawful[1] * (whole + share), adjusted.lawful_denominator * whole)
    return Wholes(np.stack([months for months, _ in ends]), np.stack((least, most)))


def _frame(block: Block, tiers: Tiers, adjusted: Adjusted, there: Truth) -> _Frame:
    kinds = block.plan.books[0].method.kinds  # one for a plan
    low = tiers.of(lambda statutory: statutory.low)
    fixed = kinds.fixed_term.months[0]
    reach = np.where(adjusted.exempt, 0, _reach(block, tiers))
    high = tiers.of(lambda statutory: statutory.high)
    known = tiers.index >= 0
    must = adjusted.must & known & (low > kinds.detention.months[0])
    presupposes = adjusted.presupposes & (tiers.of(lambda statutory: bool(statutory.fixed_term)) > 0)
    contradicted = presupposes & must & (reach <= low - 1) & (low - 1 < fixed)
    block.say("presupposed_kind_contradicted", both(there, truth(contradicted)))
    return _Frame(
        low=low,
        high=np.where(known, high, -1),
        reach=reach,
        must=must,
        presupposes=presupposes & ~contradicted,
        mitigates=adjusted.mitigates,
        exempt=adjusted.exempt,
        down=block.reads("rounding", "down"),
        fixed=fixed,
        detention=kinds.detention.months[0],
    )


def _reach(block: Block, tiers: Tiers) -> Numbers:
    """刑法63条1款: the least of the next lower tier; 0 in the lowest."""
    reach = np.zeros(block.rows, dtype=np.int64)
    for index, name in enumerate(block.plan.tiers):
        mine = tiers.where(index)
        if mine is False:
            continue
        lower = _lower(block.plan, name)
        if lower.any():
            rows = where(mine, block.rows)
            reach[rows] = lower[block.place[rows]]
    return reach


@cache
def _lower(plan: Plan, name: str) -> NDArray[np.int64]:
    found = []
    for book in plan.books:
        ids = list(book.crime.tiers)
        place = ids.index(name) if name in ids else 0
        found.append(book.crime.tiers[ids[place - 1]].statutory[0].low if place else 0)
    return np.array(found, dtype=np.int64)
