"""Starting point and base sentence of every row: `engine.calculation.base`, for columns.

Months are counted in `PART`s of a month; what is interpolated brings a denominator of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.batch.law.plan import Books, Plan
from engine.batch.steps.begin import BASE
from engine.batch.steps.block import Block
from engine.batch.steps.exact import product
from engine.batch.steps.findings import Findings
from engine.batch.steps.increments import PART, Adding, increments, interpolate
from engine.batch.steps.tiers import Tiers, variants
from engine.inference.logic import Numbers, Truth, at, both, column, either, no, some, truth, where
from engine.law.schema import Increment, StartingPoint, Tier


@dataclass
class Bases:
    """`start` in `PART`s; the base sentence low, chosen, high over one denominator; what the law leaves open."""

    there: Truth
    start: Numbers  # 3 x rows
    months: Numbers  # 3 x rows
    denominator: Numbers
    lawful: Numbers  # 2 x rows, in PARTs


def reckon(block: Block, findings: Findings, tiers: Tiers) -> Bases:
    """The base sentence of every row that has a tier or a figure of a party."""
    start, lawful = _start(block, findings, tiers)
    adding = Adding(start.copy(), lawful.copy(), {})
    increments(block, findings, tiers, lawful, adding)
    months, denominator, way = interpolate(block, findings, tiers, start, adding)
    open_ = either(_silent(block, tiers), some(way.values()))
    top = tiers.of(lambda statutory: statutory.high) * PART
    rows = where(both(open_, tiers.known), block.rows)
    adding.lawful[1, rows] = np.maximum(adding.lawful[1, rows], top[rows])
    _say_idle(block, tiers, way)
    there = tiers.known
    if block.own_base is not None:
        there = _own(block, tiers, months, denominator, adding.lawful)
    return Bases(there, start, months, denominator, adding.lawful)


def _start(block: Block, findings: Findings, tiers: Tiers) -> tuple[Numbers, Numbers]:
    """The starting point used and the band of the law, in `PART`s."""
    low, high = np.zeros(block.rows, dtype=np.int64), np.zeros(block.rows, dtype=np.int64)
    for index, name in enumerate(block.plan.tiers):
        mine = tiers.where(index)
        if mine is False:
            continue
        for tier, books in _starts(block.plan, name):
            left = both(mine, block.inside(books))
            first = left
            for entry in tier.starting_point:
                there = both(left, block.in_force(entry), findings.holds(entry.when))
                left = _set(block, low, high, entry, there, left)
            # A tier that a party chose may have no variant that the facts support: then the first one in force.
            for entry in tier.starting_point if first is not False else ():
                left = _set(block, low, high, entry, both(left, block.in_force(entry)), left)
            _set(block, low, high, tier.starting_point[0], left, left)
    start = np.stack((low * PART, (low + high) * (PART // 2), high * PART))
    lawful = np.stack((low * PART, high * PART))
    if block.own_start is not None:
        own, stated = block.own_start
        asked = both(stated, tiers.known)
        outside = truth((own * 2 < lawful[0]) | (own * 2 > lawful[1]))
        block.say("starting_point_outside", both(asked, outside))
        start = np.where(asked, own * 2, start)
    return start, lawful


def _set(block: Block, low: Numbers, high: Numbers, entry: StartingPoint, there: Truth, left: Truth) -> Truth:
    """The entry's band is used there; what is then left of the rows without one."""
    if there is False:
        return left
    place = slice(None) if isinstance(there, bool) else there
    low[place], high[place] = entry.months
    block.note(entry, there)
    rest = both(left, no(there))
    return rest if isinstance(rest, bool) else truth(rest)


@cache
def _starts(plan: Plan, name: str) -> list[tuple[Tier, Books]]:
    """The tier as the books have it, told apart by its starting points alone."""
    found: dict[object, tuple[Tier, Books]] = {}
    for tier, books in variants(plan, name):
        first = found.setdefault(tier.starting_point, (tier, np.zeros_like(books)))
        first[1][books] = True
    return list(found.values())


def _silent(block: Block, tiers: Tiers) -> Truth:
    """Where the law says nothing of what is added in the tier."""
    found: Truth = False
    for index, name in enumerate(block.plan.tiers):
        for there, books in _silences(block.plan, name):
            if there:
                found = either(found, both(tiers.where(index), block.inside(books)))
    block.say("no_increment", found)
    return found


@cache
def _silences(plan: Plan, name: str) -> list[tuple[bool, Books]]:
    def silent(tier: Tier, laws: Iterator[Increment]) -> bool:
        declares = any(entry.declares for entry in tier.starting_point)
        return not declares and not any(not law.tiers or name in law.tiers for law in laws)

    return plan.variants(
        lambda book: name in book.crime.tiers and silent(book.crime.tiers[name], iter(book.crime.increments.values()))
    )


@cache
def _added_by_law(plan: Plan, fact: str, tier: str) -> Books:
    """The books of which an increment of the tier counts the fact."""
    return plan.table(
        lambda book: any(
            law.fact == fact and (not law.tiers or tier in law.tiers) for law in book.crime.increments.values()
        )
    )


def _say_idle(block: Block, tiers: Tiers, interpolated: dict[str, Truth]) -> None:
    """Numbers stated beyond what is usual of which nothing in the tier says what they add."""
    idle: Truth = False
    for fact, stated in block.beyond.items():
        counted = interpolated.get(fact, False)
        for index, tier in enumerate(block.plan.tiers):
            by_law = block.inside(_added_by_law(block.plan, fact, tier))
            idle = either(idle, both(stated, tiers.where(index), no(by_law), no(counted)))
    if block.own_base is not None:
        idle = both(idle, no(block.own_base[1]))
    block.say("facts_not_added", idle)


def _own(block: Block, tiers: Tiers, months: Numbers, denominator: Numbers, lawful: Numbers) -> Truth:
    """The base sentence that a party fixed stands instead of the one reckoned."""
    assert block.own_base is not None
    own, stated = block.own_base
    rows = where(stated, block.rows)
    known = column(at(tiers.known, rows), len(rows))
    mine = own[rows]
    block.give_up(both(stated, no(tiers.known), truth(own * PART % BASE != 0)))
    there = product(block, rows, mine, denominator[rows])
    less, more = (product(block, rows, months[end, rows], np.full(len(rows), BASE)) for end in (0, 2))
    outside = np.zeros(block.rows, dtype=bool)
    outside[rows] = known & ((there < less) | (there > more))
    block.say("base_outside", truth(outside))
    block.say("base_without_tier", both(stated, no(tiers.known)))
    months[:, rows], denominator[rows] = mine, BASE
    lawful[:, rows[~known]] = mine[~known] * PART // BASE
    return either(tiers.known, stated)
