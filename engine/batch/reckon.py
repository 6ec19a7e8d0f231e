"""The whole way for a block: law and facts in, answers out; every other module of this package does one step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.batch import adjusted, bases, notes, penalties, strengths, tiers, wholes
from engine.batch.block import Block
from engine.batch.exact import MICRO, micro, past_showing
from engine.batch.findings import Findings
from engine.batch.increments import PART
from engine.batch.logic import Places, both, column, no, truth, where
from engine.batch.output import BELOW, ENDS, OPEN, PROBATION, STATUS, TERM, Output
from engine.batch.sums import Adjusted


def reckon(block: Block, rows: Places, output: Output) -> None:
    """The whole way for the block, and its answers into the output."""
    found = Findings(block)
    chosen = tiers.choose(block, found)
    base = bases.reckon(block, found, chosen)
    there = base.there
    applied = strengths.strengths(block, found, there)
    changed = adjusted.adjust(block, found, _copied(base), applied)
    whole = wholes.limit(block, chosen, changed, there)
    block.give_up(truth(past_showing(base.months, base.denominator).any(axis=0)))
    low, point, high = whole.proposed
    block.give_up(both(there, truth((low > point) | (point > high))))
    beside = penalties.penalties(block, found, chosen, point, changed.exempt, there)
    notes.say(block, found, chosen, there)
    good = np.flatnonzero(~block.slow)
    if not len(good):
        return
    into = rows[good]
    has, tiered = column(there, block.rows)[good], column(chosen.known, block.rows)[good]

    def exact(
        name: str, numerators: NDArray[np.int64], denominator: NDArray[np.int64], known_: NDArray[np.bool_]
    ) -> None:
        for end, values in zip(ENDS, numerators, strict=True):
            output.number(f"{name}_{end}", into, micro(values[good], denominator[good]), known_)

    exact("starting_point", base.start, np.full(block.rows, PART), tiered)
    exact("base_sentence", base.months, base.denominator, has)
    exact("adjusted", changed.months, changed.denominator, has)
    for name in ("proposed", "declared"):
        for end, values in zip(ENDS, whole.proposed, strict=True):
            output.number(f"{name}_{end}", into, values[good], has)
    for end, values in zip(("low", "high"), whole.envelope, strict=True):
        output.number(f"envelope_{end}", into, values[good], has)
    fined = column(beside.fined, block.rows)[good]
    output.number("fine_low", into, beside.fine_low[good], fined)
    output.number("fine_high", into, beside.fine_high[good], fined & (beside.fine_high[good] >= 0))
    open_ = beside.open[good] > 0
    for end, values in zip(("low", "high"), beside.period, strict=True):
        output.number(f"probation_{end}", into, values[good], open_)
    output.word("tier", into, block.plan.tiers, chosen.index[good])
    output.word("penalty", into, penalties.KINDS, np.where(has, beside.kind[good], -1))
    output.word("probation", into, PROBATION, np.where(has, beside.open[good], -1))
    _lists(block, rows, changed, output)
    undecided = np.zeros(block.rows, dtype=bool)
    for id, due in block.said:
        if id == "threshold_open":
            undecided |= column(due, block.rows)
    output.word("status", into, STATUS, np.where(has, TERM, np.where(undecided[good], OPEN, BELOW)))


def _lists(block: Block, rows: Places, changed: Adjusted, output: Output) -> None:
    """The lines of the adjustments and the warnings, without the rows that were given up."""
    for line in changed.lines:
        good = ~block.slow[line.rows]
        percent = line.percent[:, good]
        if isinstance(line.denominator, int):
            low, chosen, high = percent * (MICRO // line.denominator)
        else:
            low, chosen, high = micro(percent, line.denominator[:, good])
        least, most = np.minimum(np.minimum(low, chosen), high), np.maximum(np.maximum(low, chosen), high)
        output.line(line.id, rows[line.rows[good]], least, chosen, most)
    fast = no(truth(block.slow))
    for id, there in block.warnings():
        output.warning(id, rows[where(both(there, fast), block.rows)])


def _copied(base: bases.Bases) -> bases.Bases:
    """The base sentence is shown, so what follows must not write into it."""
    return bases.Bases(base.there, base.start, base.months.copy(), base.denominator.copy(), base.lawful)
