"""What a party chose or argues beside facts and factors: its own answer, readings of the method, custody, a proposal.

Custody moves no figure of an answer, so it is only looked through for what a case file refuses.
"""

from __future__ import annotations

import numpy as np

from engine.batch.law.contexts import Columns
from engine.batch.rows.fields import PERIODS
from engine.batch.rows.read import Read, days, known, numbers, take, words
from engine.batch.steps.block import OPTIONS, Block, Stated
from engine.case.check import _EARLIEST
from engine.inference.logic import both, column, no, truth
from engine.law.schema import PenaltyKind

KINDS: tuple[PenaltyKind, ...] = (
    "exempt",
    "fine-alone",
    "criminal-detention",
    "fixed-term-imprisonment",
    "public-surveillance",
    "deprivation-alone",
)
EXEMPT, FINE_ALONE, DETENTION, FIXED_TERM, CONTROL, DEPRIVATION = range(6)
NONE = -1
LONGEST = 1200  # months that a case file takes


def fill(block: Block, columns: Columns) -> None:
    """Everything of it that the rows say; what a case file would refuse is given up."""
    kind = take(block, words(columns.get("kind"), KINDS, block.rows))
    if kind.known is not False:
        block.own_kind = np.where(column(kind.known, block.rows) & ~block.slow, kind.values, NONE).astype(np.int64)
    block.own_term = _term(block, numbers(columns.get("declared"), 1, block.rows))
    for question, rules in OPTIONS.items():
        read = take(block, words(columns.get(f"{question}_reading"), rules, block.rows))
        if read.known is not False:
            block.readings[question] = read.values
    _custody(block, columns)
    _proposal(block, columns)


def _term(block: Block, read: Read) -> Stated | None:
    if read.known is False:
        return None
    take(block, read)
    block.give_up(both(read.known, truth((read.values < 0) | (read.values > LONGEST))))
    return read.values, both(read.known, truth(~block.slow))


def _custody(block: Block, columns: Columns) -> None:
    """Periods in bounds, in order and apart; several of them are left to the explained way unless they rise."""
    last = None
    for number in range(1, PERIODS + 1):
        first, end, kind = (columns.get(f"detention.{number}.{key}") for key in ("from", "to", "kind"))
        stated = [known(part) for part in (first, end, kind)]
        if all(part is False for part in stated):
            continue
        begins, ends = (take(block, days(part, block.rows)) for part in (first, end))
        there = np.logical_or.reduce([column(part, block.rows) for part in stated])
        good = column(both(begins.known, ends.known), block.rows) & (begins.values <= ends.values)
        good &= (ends.values >= _EARLIEST.toordinal()) & (ends.values <= block.sentencing)
        if last is not None:
            good &= begins.values > last
        block.give_up(truth(there & ~good))
        last = np.where(there, ends.values, 0 if last is None else last)
        if kind is not None:
            measures = block.plan.books[0].method.credit
            take(block, words(kind, tuple(measures), block.rows))


def _proposal(block: Block, columns: Columns) -> None:
    low, high = (numbers(columns.get(f"proposal.{end}"), 1, block.rows) for end in ("low", "high"))
    kind = take(block, words(columns.get("proposal.kind"), KINDS, block.rows))
    if low.known is False and high.known is False and kind.known is False:
        return
    least, most = _term(block, low), _term(block, high)
    if least is None or most is None:
        block.give_up(np.logical_or.reduce([column(part.known, block.rows) for part in (low, high, kind)]))
        return
    some = np.logical_or.reduce([column(part.known, block.rows) for part in (low, high, kind)])
    there = both(low.known, high.known)
    block.give_up(both(truth(some), no(there)))
    block.give_up(both(there, truth(least[0] > most[0])))
    block.proposal = (least[0], most[0], np.where(column(kind.known, block.rows), kind.values, NONE), there)
