"""What a party asserts of factors: that one is there or is not, with which ratio, in which layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.batch.law.contexts import Columns
from engine.batch.rows.fields import ENDS
from engine.batch.rows.read import Read, flags, numbers, take
from engine.batch.steps.block import Asserted, Block
from engine.case.check import OTHER
from engine.inference.logic import Numbers, Truth, anywhere, both, column, either, no, truth

RATIO = 100_000  # parts of one in which a stated ratio is read
FINE = 2 * RATIO  # the same with the middle of a pair
_UNITS = (1000, 2000, 10_000, 20_000, RATIO, FINE)


def fill(block: Block, columns: Columns) -> None:
    """Everything that the rows assert; rows that cannot be read for certain are given up."""
    plan = block.plan
    for name in plan.factors:
        if not _said(name, columns):
            continue
        _asserted(block, name, columns, block.inside(plan.table(lambda book, name=name: name in book.factors)))  # type: ignore[misc]
    for name in others(columns):
        _asserted(block, name, columns, True)
        _own(block, name, columns)
    _unit(block)


def others(columns: Columns) -> list[str]:
    """The circumstances that no list names, in the order in which they are shown."""
    found = set()
    for column_ in columns:
        first, _, rest = column_.partition(".")
        if first in ("factor", "ratio") and rest.startswith(OTHER):
            found.add(rest.rpartition(".")[0] if rest.rpartition(".")[2] in ENDS else rest)
    return sorted(found)


def _said(name: str, columns: Columns) -> bool:
    return any(f"{word}.{name}" in columns for word in ("factor", "ratio", "floor")) or any(
        f"ratio.{name}.{end}" in columns for end in ENDS
    )


def _asserted(block: Block, name: str, columns: Columns, known: Truth) -> None:
    flag = take(block, flags(columns.get(f"factor.{name}"), block.rows))
    floor = take(block, flags(columns.get(f"floor.{name}"), block.rows))
    ratio, stated = _ratio(block, name, columns)
    argued = both(floor.known, truth(floor.values == 0))
    yes = truth(flag.values == 1)
    there = either(both(flag.known, yes), stated, argued)
    removed = both(flag.known, no(yes), no(stated), no(argued))
    block.give_up(both(either(there, removed), no(known)))
    bound = take(block, numbers(columns.get(f"count.{name}"), 1, block.rows))  # of a case with one count
    block.give_up(both(there, bound.known, truth(bound.values != 1)))
    if anywhere(there) or anywhere(removed):
        block.asserted[name] = Asserted(there, removed, ratio, stated, no(argued))


def _ratio(block: Block, name: str, columns: Columns) -> tuple[Numbers, Truth]:
    """The ratio in `FINE` parts of one: one number a row, or three where somebody states a pair."""
    one = _percent(block, columns, f"ratio.{name}")
    low, high = (_percent(block, columns, f"ratio.{name}.{end}") for end in ENDS)
    if low.known is False and high.known is False:
        return one.values * 2, one.known
    pair = both(low.known, high.known)
    block.give_up(both(either(low.known, high.known), no(pair)))
    block.give_up(both(pair, either(one.known, truth(low.values > high.values))))
    ends = np.stack((low.values * 2, low.values + high.values, high.values * 2))
    return np.where(pair, ends, one.values * 2), either(one.known, pair)


def _percent(block: Block, columns: Columns, name: str) -> Read:
    read = take(block, numbers(columns.get(name), RATIO // 100, block.rows))
    if read.known is not False:
        outside = truth((read.values < -RATIO) | (read.values > 3 * RATIO))
        block.give_up(both(read.known, outside))
    return read


def _own(block: Block, name: str, columns: Columns) -> None:
    """A circumstance of a party's own needs its ratio, and stands in the second layer unless it says otherwise."""
    said = block.asserted.get(name)
    if said is None:
        return
    block.give_up(both(said.there, no(said.stated)))
    layer = take(block, numbers(columns.get(f"layer.{name}"), 1, block.rows))
    block.give_up(both(said.there, layer.known, truth((layer.values != 1) & (layer.values != 2))))
    block.asserted[name] = replace(said, layer=np.where(column(layer.known, block.rows), layer.values, 2))


def _unit(block: Block) -> None:
    """The parts of one in which the ratios of the block are counted: as few as leave every one of them whole."""
    for unit in (block.unit, *_UNITS):
        block.unit, coarse = unit, FINE // unit
        if not any((said.ratio % coarse).any() for said in block.asserted.values()):
            break
    for name, said in block.asserted.items():
        block.asserted[name] = replace(said, ratio=said.ratio // coarse)
