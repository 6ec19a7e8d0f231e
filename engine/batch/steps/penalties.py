"""Kind of the main penalty, fine and probation of every row, and the notes that follow from them.

As `engine.calculation.penalty`, `fine`, `probation` and `additional` have them for a case with one count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Books, Plan
from engine.batch.steps.answers import Answer
from engine.batch.steps.block import Block
from engine.batch.steps.choices import DETENTION, EXEMPT, FINE_ALONE, FIXED_TERM, KINDS
from engine.batch.steps.findings import Findings
from engine.batch.steps.increments import scale_of
from engine.batch.steps.tiers import Tiers
from engine.calculation.fine import ADULT
from engine.calculation.probation import SUSPENDED
from engine.calculation.whole import NOTHING_BESIDE
from engine.inference.logic import Numbers, Truth, both, column, either, no, some, truth, where
from engine.law.schema import Additional, FineRule, ProbationRule, Sourced

WITHOUT = ("none", "alone", "confiscation")  # what the article says of fines where none goes with the term


@dataclass(frozen=True)
class Penalties:
    """`kind` is a place in `KINDS`; `fine_high` -1 where there is no upper figure; `open` a place in `PROBATION`."""

    kind: Numbers
    fined: Truth
    fine_low: Numbers
    fine_high: Numbers
    open: Numbers
    period: Numbers  # 2 x rows; nothing where probation is not open


def penalties(
    block: Block, findings: Findings, tiers: Tiers, answer: Answer, exempt: NDArray[np.bool_], there: Truth
) -> Penalties:
    """What stands beside the declared term of a case with one count."""
    months = answer.term[1]
    kind = np.where(answer.kind >= 0, answer.kind, _kind(block, tiers, months, exempt))
    alone = fine(block, findings, tiers, np.zeros(1, dtype=np.int64), there, alone=True)
    without = some(truth(kind == place) for place, name in enumerate(KINDS) if name in NOTHING_BESIDE)
    only = both(truth(kind == FINE_ALONE), tiers.known)
    beside = fine(block, findings, tiers, months, both(there, no(without), no(only)), alone=False)
    use_alone = column(both(only, no(without)), block.rows)
    low, high = (np.where(use_alone, one, two) for one, two in zip(alone[1:], beside[1:], strict=True))
    fined = either(both(truth(use_alone), alone[0]), beside[0])
    asked = both(there, suspended(kind))
    kinds: dict[str, Truth] = {}
    for _, rule, here in fired(block, findings, asked):
        kinds[rule.kind] = either(kinds.get(rule.kind, False), here)
    open_, period = probation(asked, kinds, months, kind, probation_frame(block))
    for _ in measures(block, findings, tiers, kind, truth(open_ > 0), there):
        pass  # they are reminders; only what they rest on is noted
    return Penalties(kind, fined, low, high, open_, period)


def _kind(block: Block, tiers: Tiers, months: Numbers, exempt: NDArray[np.bool_]) -> Numbers:
    shortest = block.plan.books[0].method.kinds.fixed_term.months[0]
    knows = tiers.of(lambda statutory: statutory.fixed_term is not None) > 0
    detention = (months < shortest) | ((tiers.index >= 0) & ~knows)
    kind = np.where(detention, DETENTION, FIXED_TERM)
    return np.where(months == 0, np.where(exempt, EXEMPT, FINE_ALONE), kind)


@cache
def _fines(plan: Plan, alone: bool) -> list[tuple[tuple[tuple[str, FineRule], ...], Books]]:
    """The rules of the books, in the order in which the first that applies is taken."""

    def order(rules: dict[str, FineRule]) -> tuple[tuple[str, FineRule], ...]:
        ranked = sorted(rules.items(), key=lambda pair: (pair[1].basis != "provincial", pair[1].alone != alone))
        return tuple(ranked)

    return plan.variants(lambda book: order(book.crime.fine))


def fine(
    block: Block, findings: Findings, tiers: Tiers, months: Numbers, there: Truth, *, alone: bool
) -> tuple[Truth, Numbers, Numbers]:
    """Where a fine goes with the term (or stands alone), and its bounds in yuan."""
    if alone:
        knows = truth(tiers.of(lambda statutory: statutory.fine in ("with_or_alone", "alone")) > 0)
    else:
        knows = both(tiers.known, truth(tiers.of(lambda statutory: statutory.fine not in WITHOUT) > 0))
    due = both(there, knows)
    floor = _floor(block, findings)
    low, high = floor.copy(), np.full(block.rows, -1, dtype=np.int64)
    if due is False:
        return False, low, high
    for rules, books in _fines(block.plan, alone):
        left = both(due, block.inside(books))
        for _, rule in rules:
            if left is False:
                break
            here = both(left, _applies(block, findings, tiers, rule, months, alone))
            if here is False:
                continue
            block.note(rule, here)
            rows = where(here, block.rows)
            term = months if len(months) == 1 else months[rows]
            least, most, bounded = _bounds(block, rule, term, rows)
            low[rows] = np.where(least == 0, np.maximum(least, floor[rows]), least)
            if bounded:
                high[rows] = np.maximum(most, least)
            rest = both(left, no(here))
            left = rest if isinstance(rest, bool) else truth(rest)
    return due, low, high


def _floor(block: Block, findings: Findings) -> Numbers:
    age = block.values.get("age_at_offence")
    method = block.plan.table(lambda book: book.method.fine_floor.yuan)
    minor = block.plan.table(lambda book: book.method.fine_floor_minor.yuan)
    young = both(age.known, truth(age.data < ADULT)) if age is not None else False
    floor: Numbers = np.where(young, block.table(minor), block.table(method))
    return floor


def _applies(block: Block, findings: Findings, tiers: Tiers, rule: FineRule, months: Numbers, alone: bool) -> Truth:
    if (rule.alone and not alone) or (alone and rule.term is not None):
        return False
    parts: list[Truth] = [block.in_force(rule), findings.holds(rule.when)]
    if rule.tiers:
        parts.append(some(tiers.where(i) for i, name in enumerate(block.plan.tiers) if name in rule.tiers))
    if rule.term is not None:
        first, last = rule.term
        inside = (months > first) & (months <= last)
        parts.append(truth(inside | (months == 0) if first == 0 else inside))
    return both(*parts)


def _bounds(block: Block, rule: FineRule, months: Numbers, rows: NDArray[np.intp]) -> tuple[Numbers, Numbers, bool]:
    """Least and most in yuan, and whether there is a most; multiples of a fact are cut to whole yuan."""
    low = np.full(len(rows), rule.low or 0, dtype=np.int64)
    high = np.full(len(rows), rule.high or 0, dtype=np.int64)
    bounded = rule.high is not None
    if rule.per_month:
        more = np.maximum(months - 1, 0)
        low = low + rule.per_month[0] * more
        high = high + rule.per_month[1] * more
    if rule.times and rule.of:
        values = block.values.get(rule.of)
        if values is None or values.words is not None:
            fact: Numbers = np.zeros(len(rows), dtype=np.int64)
        else:
            fact = np.broadcast_to(np.where(values.known, values.data, 0), block.rows)[rows]
        by = scale_of(block, rule.of)
        if rule.times[0]:
            low = np.maximum(low, fact * rule.times[0] // by)
        if rule.times[1]:
            most = fact * rule.times[1] // by
            high, bounded = (np.minimum(high, most) if bounded else most), True
    return low, high, bounded


@cache
def _probations(plan: Plan) -> list[tuple[str, ProbationRule, Books]]:
    return plan.each(lambda book: book.general.probation | book.crime.probation)


@cache
def _measures(plan: Plan) -> list[tuple[str, Additional, Books]]:
    return plan.each(lambda book: book.general.additional | book.crime.additional)


def _due(block: Block, findings: Findings, rule: Sourced, books: Books) -> Truth:
    """Where the rule is its book's, is in force, and its condition holds."""
    inside = block.inside(books)
    return False if inside is False else both(inside, block.in_force(rule), findings.holds(rule.when))


def suspended(kind: Numbers) -> Truth:
    """Where the main penalty is one that can be suspended."""
    return some(truth(kind == place) for place, name in enumerate(KINDS) if name in SUSPENDED)


def fired(block: Block, findings: Findings, asked: Truth) -> Iterator[tuple[str, ProbationRule, Truth]]:
    """The rules on probation with where they fire, by name."""
    for name, rule, books in _probations(block.plan):
        here = both(asked, _due(block, findings, rule, books))
        if here is not False:
            block.note(rule, here)
            yield name, rule, here


Frame = tuple[Numbers, Numbers, Numbers]  # the longest term in months; the periods, rows x 2


def probation_frame(block: Block) -> Frame:
    """The figures of 缓刑 for every row."""
    frames = [book.method.probation for book in block.plan.books]
    longest, detention, fixed_term = (
        block.table(np.array([getattr(frame, name) for frame in frames]))
        for name in ("longest_term", "detention_period", "fixed_term_period")
    )
    return longest, detention, fixed_term


def probation(
    asked: Truth, kinds: Mapping[str, Truth], months: Numbers, kind: Numbers, frame: Frame
) -> tuple[Numbers, Numbers]:
    """Whether probation is open (a place in `PROBATION`), and its period, 2 x rows, in months."""
    longest, detention, fixed_term = frame
    open_ = both(asked, truth(months <= longest), no(kinds.get("barred", False)))
    mandatory = both(open_, kinds.get("mandatory", False))
    found = np.where(mandatory, 2, np.where(open_, 1, 0))
    low, high = np.where(kind == DETENTION, detention.T, fixed_term.T)
    return np.broadcast_to(found, len(longest)), np.stack((np.maximum(low, months), high))


def measures(
    block: Block,
    findings: Findings,
    tiers: Tiers,
    kind: Numbers,
    open_: Truth,
    there: Truth,
    taken: dict[str, Truth] | None = None,
) -> Iterator[str]:
    """The additional penalties that are due, whose figures the notes name; not where `taken` by another count."""
    for name, rule, books in _measures(block.plan):
        here = both(there, _due(block, findings, rule, books))
        if rule.penalties or rule.with_probation:
            beside = some(truth(kind == place) for place, name_ in enumerate(KINDS) if name_ in rule.penalties)
            here = both(here, either(beside, open_ if rule.with_probation else False))
        if rule.tiers:
            here = both(here, some(tiers.where(i) for i, tier in enumerate(block.plan.tiers) if tier in rule.tiers))
        if taken is not None:
            here = both(here, no(taken.get(name, False)))
            taken[name] = either(taken.get(name, False), here)
        block.note(rule, here)
        yield name
