"""A block as it begins: the place, the dates and what a party chose, for every row of a plan."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np

from engine.batch.law.contexts import regions
from engine.batch.law.plan import Plan
from engine.batch.rows.read import Read, days, numbers, words
from engine.batch.rows.sheet import Part
from engine.batch.steps.block import Block
from engine.case.check import _EARLIEST
from engine.inference.logic import Places, both, column, truth

NO_TIER = -1
BASE = 1000  # parts of a month in which a party's base sentence is read


def begin(plan: Plan, book: Places, mine: Mapping[str, Part], rows: int) -> Block:
    """The block with what every row has: dates, place, and what a party chose."""
    today = datetime.date.today().toordinal()
    offence = days(mine.get("offence_date"), rows)
    sentencing = days(mine.get("sentencing_date"), rows)
    first, last = offence.values, np.where(sentencing.known, sentencing.values, today)
    slow = ~column(offence.known, rows) | column(offence.doubt, rows) | column(sentencing.doubt, rows)
    slow |= (first < _EARLIEST.toordinal()) | (last > today) | (first > last)
    # Dates that are wrong must not stop the others.
    first, last = (np.where(slow, today, date) for date in (first, last))
    region = words(mine.get("region"), regions(plan), rows)
    block = Block(plan, rows, book, region.values, first, last, slow)
    block.give_up(region.doubt)
    if region.known is not False and regions(plan):
        allowed = np.array(
            [
                [book_.overlay is not None and name in book_.overlay.regions for name in regions(plan)]
                for book_ in plan.books
            ]
        )
        block.give_up(both(region.known, truth(~allowed[book, np.maximum(region.values, 0)])))
        block.region = np.where(block.slow, -1, region.values)
    tier = words(mine.get("tier"), plan.tiers, rows)
    if tier.known is not False:
        block.give_up(tier.doubt)
        has = np.array([[name in book_.crime.tiers for name in plan.tiers] for book_ in plan.books])
        block.give_up(both(tier.known, truth(~has[book, np.maximum(tier.values, 0)])))
        block.tier = np.where(block.slow, NO_TIER, tier.values)
    for name, place, parts in (("starting_point", "own_start", 100), ("base_sentence", "own_base", BASE)):
        read = numbers(mine.get(name), parts, rows)
        if read.known is not False:
            _own(block, read, place, parts)
    return block


def _own(block: Block, read: Read, place: str, parts: int) -> None:
    block.give_up(read.doubt)
    block.give_up(both(read.known, truth((read.values < 0) | (read.values > 1200 * parts))))
    setattr(block, place, (read.values, both(read.known, truth(~block.slow))))
