"""What must be said of the form of a stated 量刑建议: `engine.calculation.proposal`, for columns."""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.batch.law.plan import Books, Plan, marks
from engine.batch.steps.answers import Answer
from engine.batch.steps.block import Block
from engine.batch.steps.choices import CONTROL, DETENTION, FIXED_TERM
from engine.batch.steps.tiers import Tiers
from engine.inference.logic import Numbers, Truth, both, column, no, truth
from engine.law.method_schema import ProposalRule, Width

_KINDS = {"fixed_term": FIXED_TERM, "detention": DETENTION, "control": CONTROL}


@cache
def _rules(plan: Plan) -> list[tuple[ProposalRule, Books]]:
    return plan.variants(lambda book: book.method.proposal)


def say(block: Block, tiers: Tiers | None, kind: Numbers, answer: Answer, there: Truth) -> None:
    """The warnings on proposals; `kind` is that of the main penalty, `tiers` None where there are several crimes."""
    if block.proposal is None:
        return
    low, high, asked, stated = block.proposal
    checked = both(there, stated, truth(np.isin(kind, list(_KINDS.values()))))
    if checked is False:
        return
    shortest = block.plan.books[0].method.kinds.fixed_term.months[0]  # one for a plan
    free = (asked < 0) & (kind != CONTROL)
    two = both(checked, truth(free & (low < shortest) & (shortest < high)))
    first = np.where(asked >= 0, asked, np.where(free & (low < shortest), DETENTION, kind))
    plea = truth(block.values["plea_stage"].data != 0)
    for rule, books in _rules(block.plan):
        here = both(checked, block.inside(books))
        for widths, which in ((rule.plea, plea), (rule.without_plea, no(plea))):
            _too_wide(block, tiers, widths, both(here, which), low, high, first)
        block.mark(marks(rule.one_kind), both(here, two))
    block.say("proposal_two_kinds", two)
    outside = truth((low < answer.envelope[0]) | (high > answer.envelope[1]))
    block.say("proposal_outside", both(checked, outside))


def _too_wide(
    block: Block,
    tiers: Tiers | None,
    widths: tuple[Width, ...],
    left: Truth,
    low: Numbers,
    high: Numbers,
    kind: Numbers,
) -> None:
    """The first width that is measured on the row is the one that holds."""
    for width in widths:
        if left is False:
            return
        measured: Numbers = low
        known: Truth = left
        if width.of != "term":
            if tiers is None:
                continue
            measured, known = tiers.of(lambda statutory: statutory.high - statutory.low), both(left, tiers.known)
        there = both(known, truth(kind == _KINDS[width.kind]))
        if width.kind == "fixed_term":
            there = both(there, truth(measured >= width.at_least))
            if width.below is not None:
                there = both(there, truth(measured < width.below))
        wide = both(there, truth(high - low > width.width))
        block.mark(marks(width), wide)
        block.say("proposal_too_wide", wide)
        rest = both(left, no(there))
        left = rest if isinstance(rest, bool) else truth(column(rest, block.rows))
