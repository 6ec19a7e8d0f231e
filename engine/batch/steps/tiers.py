"""The tier of every row, with the version of its statutory range: `engine.calculation.tier`, for columns."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Books, Plan, marks, turns
from engine.batch.steps.block import Block
from engine.batch.steps.findings import Findings
from engine.inference.logic import Numbers, Truth, both, no, truth, where
from engine.law import condition
from engine.law.rulebook import statute
from engine.law.schema import Statutory, Tier

NONE = -1


@dataclass(frozen=True)
class Tiers:
    """`index` is the place in the plan's tiers, -1 without one; `statutory` the place in `versions`, 0 without one."""

    plan: Plan
    index: Numbers
    statutory: Numbers
    versions: list[Statutory]
    known: Truth

    def of(self, number: Callable[[Statutory], int | bool]) -> NDArray[Any]:
        """A number of the statutory range of every row; 0 where there is no tier."""
        table = np.array([0, *map(int, map(number, self.versions))], dtype=np.int64)
        return table[self.statutory]

    def where(self, index: int) -> Truth:
        """The rows of one tier."""
        return truth(self.index == index)


@cache
def variants(plan: Plan, name: str) -> list[tuple[Tier, Books]]:
    """The tier as the books have it."""
    found = plan.variants(lambda book: book.crime.tiers.get(name))
    return [(tier, books) for tier, books in found if tier is not None]


@cache
def measures(plan: Plan, name: str) -> list[tuple[Tier, Books, list[tuple[str, condition.Compare]]]]:
    """The tier as the books have it, with the lines that compare a fact with a threshold, and with which."""
    return [
        (
            tier,
            books,
            [
                (line.quantity.threshold, line)
                for line in condition.lines(tier.when)
                if isinstance(line, condition.Compare) and line.quantity.threshold
            ],
        )
        for tier, books in variants(plan, name)
    ]


def choose(block: Block, findings: Findings) -> Tiers:
    """The gravest tier that is reached, or the one a party chose, for every row."""
    plan = block.plan
    best, gravest = (np.full(block.rows, NONE, dtype=np.int64) for _ in range(2))
    for index, name in enumerate(plan.tiers):
        reached = findings.rule(f"tier.{name}")
        best[_mask(reached, block)] = index
        for when, books in plan.conditions[f"tier.{name}"]:
            held = both(findings.condition(when, 3, gravest=True), block.inside(books))
            gravest[_mask(held, block)] = index
    asked = block.tier
    free = True if asked is None else truth(asked == NONE)
    open_ = both(free, truth(gravest != best))
    _say_open(block, findings, open_)
    block.say("below_threshold", both(free, no(open_), truth(best == NONE)))
    if open_ is not False:
        best[_mask(open_, block)] = NONE
    if asked is not None:
        best = np.where(asked == NONE, best, asked)
    return _take(block, best)


def _mask(there: Truth, block: Block) -> NDArray[np.bool_] | slice:
    if isinstance(there, bool):
        return slice(0, block.rows if there else 0)
    return there


def _say_open(block: Block, findings: Findings, open_: Truth) -> None:
    """A threshold decides where a line holds at its least figure and not at its most."""
    if open_ is False:
        return
    for name in block.plan.tiers:
        for _, books, lines in measures(block.plan, name):
            for threshold, line in lines:
                there = both(open_, block.inside(books), findings.line(line, gravest=True), no(findings.line(line)))
                if there is False:
                    continue
                block.say("threshold_open", there)
                rows = where(there, block.rows)
                block.mark_rows(rows, block.thresholds[threshold].of(lambda item: marks(item.entry), rows))


def _take(block: Block, index: Numbers) -> Tiers:
    plan = block.plan
    versions: list[Statutory] = []
    statutory = np.zeros(block.rows, dtype=np.int64)
    later = np.zeros(block.rows, dtype=bool)
    for number, name in enumerate(plan.tiers):
        rows_of = truth(index == number)
        if rows_of is False:
            continue
        for tier, books in variants(plan, name):
            rows = block.select((rows_of, block.inside(books)))
            if not len(rows):
                continue
            if tier.carve_out:
                block.say("carve_out", both(rows_of, block.inside(books)))
            for code, offence, sentencing in _periods(block, tier, rows):
                try:
                    version, milder = statute(tier.statutory, offence, sentencing)
                except LookupError:
                    block.slow[code] = True
                    continue
                versions.append(version)
                statutory[code] = len(versions)
                later[code] = milder
    block.say("later_milder_statute", truth(later))
    result = Tiers(plan, index, statutory, versions, truth(index != NONE))
    block.mark_rows(np.arange(block.rows), result.of(marks))
    return result


def _periods(block: Block, tier: Tier, rows: NDArray[np.intp]) -> list[tuple[Any, datetime.date, datetime.date]]:
    """The rows by stretches of time in which no version of the range begins or ends, with a day of each."""
    days = turns(tier.statutory)
    offence, sentencing = block.offence[rows], block.sentencing[rows]
    size = len(days) + 1
    code = np.searchsorted(days, offence, side="right") * size + np.searchsorted(days, sentencing, side="right")
    found = []
    for value in np.unique(code).tolist():
        mine = code == value
        first = int(np.argmax(mine))
        date = datetime.date.fromordinal
        found.append((rows[mine], date(int(offence[first])), date(int(sentencing[first]))))
    return found
