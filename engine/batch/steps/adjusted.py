"""The base sentence of every row after all factors: `engine.calculation.adjustment` and `ceiling`, for columns.

Ratios are whole parts of one (`Block.unit`), months numerators over one denominator a row; a floor or a limit in months
is added in months, which is the same as adding its ratio and needs no finer denominator.
"""

from __future__ import annotations

import numpy as np

from engine.batch.steps.applied import Applied
from engine.batch.steps.bases import Bases
from engine.batch.steps.block import Block
from engine.batch.steps.ceilings import absorb, caps, plea
from engine.batch.steps.exact import FINEST, SMALL, past_showing, product, reduced
from engine.batch.steps.findings import Findings
from engine.batch.steps.increments import PART
from engine.batch.steps.sums import Adjusted, Line, Sums, add
from engine.inference.logic import Numbers, Places, add_to, at, both, column, put, truth

COARSE = 1 << 20  # a denominator past this is reduced before it grows further


def adjust(block: Block, findings: Findings, bases: Bases, applied: dict[str, Applied]) -> Adjusted:
    """What the factors make of the base sentence."""
    rows, unit, applied = block.rows, block.unit, absorb(block, applied)
    result = Adjusted(
        bases.months,
        bases.denominator,
        bases.lawful,
        np.full(rows, PART, dtype=np.int64),
        np.zeros(rows, dtype=bool),
        np.zeros(rows, dtype=bool),
        np.zeros(rows, dtype=bool),
        np.zeros(rows, dtype=bool),
    )
    for layer in (1, 2):
        for item in applied.values():
            mine = truth(item.layer == layer)
            if mine is not False:
                rows_, ratio = (
                    (item.rows, item.ratio) if mine is True else (item.rows[mine], item.ratio.compress(mine, axis=1))
                )
                result.lines.append(Line(item.id, rows_, ratio * 100, unit))
    for item in applied.values():
        for name in ("mitigates", "exempt", "must", "presupposes"):
            there = getattr(item, name)
            if there is not False:
                getattr(result, name)[item.rows] |= there
    sums = _second(block, applied)
    plea(block, findings, applied, sums, result)
    caps(block, applied, sums, result)
    _first(block, applied, result)
    lifts = _in_months(block, applied, result)
    result.months = np.maximum(product(block, None, result.months, unit + sums.ratio) + lifts, 0)
    result.months[0] = np.minimum(result.months[0], result.months[1])
    result.months[2] = np.maximum(result.months[2], result.months[1])
    result.denominator = _finer(block, result.denominator)
    _lawful(block, applied, sums, result)
    _leave_room(block, result)
    return result


def _second(block: Block, applied: dict[str, Applied]) -> Sums:
    sums = Sums(np.zeros((3, block.rows), dtype=np.int64), np.zeros((2, block.rows), dtype=np.int64))
    for item in applied.values():
        add(sums, item, truth(item.layer == 2))
    return sums


def _first(block: Block, applied: dict[str, Applied], result: Adjusted) -> None:
    """The first layer: one factor after the other, or added up where the place reads it so."""
    added = block.reads("combination", "added")
    sums = Sums(np.zeros((3, block.rows), dtype=np.int64), np.zeros((2, block.rows), dtype=np.int64))
    for item in applied.values():
        mine = item.layer == 1
        if not mine.any():
            continue
        if added is not False:
            together = column(at(added, item.rows), len(item.rows))
            add(sums, item, truth(mine & together))
            mine = mine & ~together
        rows = item.rows[mine]
        _times(block, rows, item.ratio.compress(mine, axis=1), item.wide.compress(mine, axis=1), result)
    if added is not False:
        rows = np.flatnonzero(both(added, truth(sums.ratio.any(axis=0) | sums.wide.any(axis=0))))
        _times(block, rows, sums.ratio.take(rows, axis=1), sums.wide.take(rows, axis=1), result)


def _times(block: Block, rows: Places, ratio: Numbers, wide: Numbers, result: Adjusted) -> None:
    """These rows times one and the ratio, never below nothing."""
    if not len(rows):
        return
    for name, part, ratios in (("months", "denominator", ratio), ("lawful", "lawful_denominator", wide)):
        factor = np.maximum(block.unit + ratios, 0)
        common = np.gcd(np.gcd.reduce(factor, axis=0), block.unit)
        months, denominator = getattr(result, name), getattr(result, part)
        put(months, rows, product(block, rows, months.take(rows, axis=1), factor // common))
        denominator[rows] = np.maximum(product(block, rows, denominator[rows], block.unit // common), 1)
        fine = rows[denominator[rows] > COARSE]
        if len(fine):
            months[:, fine], denominator[fine] = reduced(months[:, fine], denominator[fine])


def _in_months(block: Block, applied: dict[str, Applied], result: Adjusted) -> Numbers:
    """What floors and limits in months add, over the denominator times the unit."""
    lifts = np.zeros((3, block.rows), dtype=np.int64)
    later: list[Line] = []
    for item in applied.values():
        floored = (item.floor > 0) & item.keeps
        if floored.any():
            rows, ratio = item.rows[floored], item.ratio.compress(floored, axis=1)
            months, whole = _first_months(block, rows, result)
            least = product(block, rows, whole, item.floor[floored])
            lift = np.where(months > 0, np.maximum(least - product(block, rows, ratio, months), 0), 0)
            lift = _kept(block, rows, lift)
            add_to(lifts, rows, lift)
            result.lines += _line(f"floor.{item.id}", block, rows, lift, months)
        limited = (item.layer != 1) & ((item.least >= 0) | (item.most >= 0))
        if limited.any():
            rows, ratio = item.rows[limited], item.ratio.compress(limited, axis=1)
            months, whole = _first_months(block, rows, result)
            change = product(block, rows, np.abs(ratio), months)
            wanted = np.maximum(change, product(block, rows, whole, np.maximum(item.least[limited], 0)))
            most = item.most[limited]
            wanted = np.where(most >= 0, np.minimum(wanted, product(block, rows, whole, np.maximum(most, 0))), wanted)
            lift = np.where((months > 0) & (ratio != 0), (wanted - change) * np.sign(ratio), 0)
            lift = _kept(block, rows, lift)
            add_to(lifts, rows, lift)
            later += _line(f"months.{item.id}", block, rows, lift, months)
    result.lines += later
    return lifts


def _kept(block: Block, rows: Places, lift: Numbers) -> Numbers:
    """What is added, where it is small enough to be added up and shown in percent."""
    large = np.abs(lift) >= SMALL
    if not large.any():
        return lift
    block.slow[rows[large.any(axis=0) if large.ndim > 1 else large]] = True
    return np.where(large, 0, lift)


def _first_months(block: Block, rows: Places, result: Adjusted) -> tuple[Numbers, Numbers]:
    """What the first layer left, and one month, both over the denominator; the month times the unit."""
    return result.months.take(rows, axis=1), product(block, rows, result.denominator[rows], np.full(1, block.unit))


def _line(id: str, block: Block, rows: Places, lift: Numbers, months: Numbers) -> list[Line]:
    some = lift.any(axis=0)
    if not some.any():
        return []
    # The ratio is what is added over what the first layer left; the denominators of both cancel.
    denominator = product(block, rows, np.where(months > 0, months, 1), np.full(1, block.unit))
    fine = ((denominator >= FINEST) | past_showing(np.abs(lift) * 100, denominator)).any(axis=0)
    block.slow[rows[fine]] = True
    denominator[:, fine] = 1
    return [Line(id, rows[some], lift[:, some] * 100, np.maximum(denominator, 1)[:, some])]


def _lawful(block: Block, applied: dict[str, Applied], sums: Sums, result: Adjusted) -> None:
    """The least and the most over everything that the bands leave open."""
    unit = block.unit
    first = result.lawful
    lawful = product(block, None, first, np.maximum(unit + sums.wide, 0))
    for item in applied.values():
        second = item.layer == 2
        for months, raises in ((item.floor, True), (item.least, False)):
            mine = second & (months > 0)
            if not mine.any():
                continue
            rows, wide = item.rows[mine], item.wide.compress(mine, axis=1)
            whole = product(block, rows, result.lawful_denominator[rows], months[mine] * unit)
            most = np.maximum(whole - product(block, rows, wide[1], first[1, rows]), 0)
            most = _kept(block, rows, most)
            if raises:
                lawful[1, rows] += most
                continue
            least = np.maximum(whole - product(block, rows, np.abs(wide[0]), first[0, rows]), 0)
            lawful[0, rows] -= np.where(wide[0] < 0, _kept(block, rows, least), 0)
            lawful[1, rows] += np.where(wide[1] > 0, most, 0)
    result.lawful = np.maximum(lawful, 0)
    result.lawful_denominator = _finer(block, result.lawful_denominator)


def _finer(block: Block, denominator: Numbers) -> Numbers:
    """The denominator times the unit; 1 in rows that are given up."""
    return np.maximum(product(block, None, denominator, np.full(1, block.unit)), 1)


def _leave_room(block: Block, result: Adjusted) -> None:
    """Give up the rows whose figures would not fit when they are compared and rounded."""
    for months, denominator in (
        (result.months, result.denominator),
        (result.lawful, result.lawful_denominator),
    ):
        large = (denominator >= FINEST) | ((months >= SMALL) | past_showing(months, denominator)).any(axis=0)
        if large.any():
            block.slow |= large
            months[:, large], denominator[large] = 0, 1
