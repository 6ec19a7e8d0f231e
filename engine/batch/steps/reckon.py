"""The whole way for a block: law and facts in, answers out; every other module of this package does one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.batch.steps import adjusted, answers, bases, notes, penalties, proposals, strengths, tiers, wholes
from engine.batch.steps.answers import Answer
from engine.batch.steps.block import Block
from engine.batch.steps.choices import KINDS
from engine.batch.steps.exact import MICRO, micro, past_showing
from engine.batch.steps.findings import Findings
from engine.batch.steps.increments import PART
from engine.batch.steps.sums import Adjusted
from engine.batch.steps.tiers import Tiers
from engine.batch.table.output import Output
from engine.batch.table.shape import BELOW, ENDS, OPEN, OUTER, PROBATION, STATUS, TERM
from engine.inference.logic import Places, Truth, both, column, either, no, truth, where

Good = NDArray[np.intp] | slice  # rows of a block


@dataclass(frozen=True)
class Counted:
    """The count of every row of a block, with all that the whole case needs of it."""

    block: Block
    findings: Findings
    tiers: Tiers
    base: bases.Bases
    adjusted: Adjusted
    whole: wholes.Wholes
    answer: Answer

    @property
    def there(self) -> Truth:
        """Where the count has a term."""
        return self.base.there


def count(block: Block) -> Counted:
    """The count of every row, from its facts to its own answer."""
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
    own = answers.answer(block, chosen, changed, whole, there)
    notes.say(block, found, chosen, there)
    return Counted(block, found, chosen, base, changed, whole, own)


def reckon(block: Block, rows: Places, output: Output) -> None:
    """The whole way for the block of cases with one count, and its answers into the output."""
    counted = count(block)
    beside = penalties.penalties(
        block, counted.findings, counted.tiers, counted.answer, counted.adjusted.exempt, counted.there
    )
    proposals.say(block, counted.tiers, beside.kind, counted.answer, counted.there)
    good = np.flatnonzero(~block.slow) if block.slow.any() else slice(None)
    into = rows[good]
    if len(into):
        show_count(counted, into, good, output)
        _case(counted, beside, into, good, output)
    show_lists(counted, rows, output)


def show_count(counted: Counted, into: Places, good: Good, output: Output) -> None:
    """The figures of a count, of the rows of its block that are good, into these rows of the output."""
    block, base, changed = counted.block, counted.base, counted.adjusted
    has, tiered = column(base.there, block.rows)[good], column(counted.tiers.known, block.rows)[good]
    spans: dict[str, tuple[Sequence[Any] | NDArray[Any], Any]] = {
        "starting_point": (base.start * (MICRO // PART), tiered),
        "base_sentence": ([micro(end, base.denominator) for end in base.months], has),
        "adjusted": ([micro(end, changed.denominator) for end in changed.months], has),
        "proposed": (counted.whole.proposed, has),
    }
    for span, (numbers, there) in spans.items():
        for end, values in zip(ENDS, numbers, strict=True):
            output.number(f"{span}_{end}", into, values[good])
        output.there(span, into, there)
    output.word("tier", into, block.plan.tiers, counted.tiers.index[good])


def _case(counted: Counted, beside: penalties.Penalties, into: Places, good: Good, output: Output) -> None:
    """The figures of a case with one count."""
    block = counted.block
    has = column(counted.there, block.rows)[good]
    spans: dict[str, tuple[Sequence[Any] | NDArray[Any], Any]] = {
        "declared": (counted.answer.term, has),
        "envelope": (counted.answer.envelope, has),
        "probation": (beside.period, beside.open[good] > 0),
    }
    for span, (numbers, there) in spans.items():
        for end, values in zip(ENDS if len(numbers) == len(ENDS) else OUTER, numbers, strict=True):
            output.number(f"{span}_{end}", into, values[good])
        output.there(span, into, there)
    fined = column(beside.fined, block.rows)[good]
    for name, yuan in (("fine_low", beside.fine_low[good]), ("fine_high", beside.fine_high[good])):
        output.number(name, into, yuan)
        output.there(name, into, fined & (yuan >= 0))
    output.word("penalty", into, KINDS, np.where(has, beside.kind[good], -1))
    output.word("probation", into, PROBATION, np.where(has, beside.open[good], -1))
    status = np.where(has, TERM, np.where(column(undecided(block), block.rows)[good], OPEN, BELOW))
    output.word("status", into, STATUS, status)


def undecided(block: Block) -> Truth:
    """Where an open threshold decides."""
    return either(*(due for id, due in block.said if id == "threshold_open"))


def show_lists(counted: Counted, rows: Places, output: Output) -> None:
    """The lines of the adjustments and the warnings, without the rows that were given up."""
    block = counted.block
    show_lines(counted, rows, block.slow, output)
    fast = no(truth(block.slow))
    for id, there in block.warnings():
        output.warning(id, rows[where(both(there, fast), block.rows)])


def show_lines(counted: Counted, rows: Places, slow: NDArray[np.bool_], output: Output) -> None:
    """The lines of the adjustments of the rows that are not slow; `rows` says where each of them goes."""
    for line in counted.adjusted.lines:
        good = ~slow[line.rows]
        percent = line.percent.compress(good, axis=1)
        if isinstance(line.denominator, int):
            low, chosen, high = percent * (MICRO // line.denominator)
        else:
            low, chosen, high = micro(percent, line.denominator.compress(good, axis=1))
        least, most = np.minimum(np.minimum(low, chosen), high), np.maximum(np.maximum(low, chosen), high)
        output.line(line.id, rows[line.rows[good]], least, chosen, most)


def _copied(base: bases.Bases) -> bases.Bases:
    """The base sentence is shown, so what follows must not write into it."""
    return bases.Bases(base.there, base.start, base.months.copy(), base.denominator.copy(), base.lawful)
