"""What the law makes of places and times: thresholds in force, and limits by which quantities are added up.

Both are asked of `gather`, which knows how to choose between versions, once for each place and stretch of time in which
nothing changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Books, Plan, marks, turns
from engine.batch.rows.read import EXACT, Read, complained, numbers, take
from engine.batch.rows.sheet import Part
from engine.batch.steps.block import Block, Thresholds, Values
from engine.case.model import Case, Count
from engine.inference.facts import Facts, ThresholdUsed, gather, scale
from engine.inference.logic import Numbers, Truth, both, either, no, truth
from engine.law.schema import Equivalent, Fact

LARGEST = 10**13
Columns = Mapping[str, Part]


@dataclass(frozen=True)
class Context:
    """What the law makes of a place and a stretch of time: thresholds, and limits of quantities by fact and kind."""

    facts: Facts
    limits: Mapping[tuple[str, str], Equivalent]
    gathered: Callable[[Mapping[str, int]], Facts]

    @cached_property
    def given(self) -> Mapping[str, ThresholdUsed]:
        """The thresholds where a party gives every one of them."""
        return self.gathered(dict.fromkeys(self.facts.thresholds, 1)).thresholds


@cache
def _quantities(plan: Plan) -> dict[str, Fact]:
    return {name: fact for name, (fact, _) in plan.facts.items() if fact.type == "quantities"}


@cache
def _turns(plan: Plan) -> NDArray[np.int64]:
    limits = [
        entry for fact in _quantities(plan).values() for option in fact.options.values() for entry in option.limit
    ]
    return np.union1d(plan.threshold_turns, turns(limits))


@cache
def _blank(plan: Plan) -> Case:
    """A case of the crime of which nothing is stated; checking one anew for every context would take its time."""
    return Case(counts={"a": Count(crime=plan.crime, offence_date=datetime.date.min)})


def _context(plan: Plan, place: int, region: str | None, offence: int, sentencing: int) -> Context:
    """By any one of the days of two stretches of time in which nothing changes."""
    first, last = map(datetime.date.fromordinal, (offence, sentencing))
    kinds = {name: dict.fromkeys(fact.options, 1) for name, fact in _quantities(plan).items()}
    case = _blank(plan).model_copy(
        update={"jurisdiction": plan.jurisdictions[place], "region": region, "sentencing_date": last}
    )
    count = case.counts["a"].model_copy(update={"offence_date": first, "facts": kinds})

    def gathered(thresholds: Mapping[str, int]) -> Facts:
        changed = count.model_copy(update={"thresholds": thresholds})
        return gather(case.model_copy(update={"counts": {"a": changed}}), "a", plan.books[place], last)

    facts = gathered({})
    names = [(name, kind) for name in kinds if name in plan.books[place].facts for kind in kinds[name]]
    return Context(facts, dict(zip(names, facts.limits, strict=True)), gathered)


@cache
def regions(plan: Plan) -> tuple[str, ...]:
    """The classes of place of any book."""
    return tuple(dict.fromkeys(name for book in plan.books if book.overlay for name in book.overlay.regions))


@cache
def _contexts_of(plan: Plan) -> dict[int, Context]:
    """The contexts of the plan that were needed so far."""
    return {}


def contexts(block: Block) -> tuple[list[Context], Numbers]:
    """The contexts of the block, and which of them each row has."""
    plan = block.plan
    names, days_ = regions(plan), _turns(plan)
    size = len(days_) + 1
    first = np.searchsorted(days_, block.offence, side="right")
    second = np.searchsorted(days_, block.sentencing, side="right")
    code = ((block.place * (len(names) + 1) + block.region + 1) * size + first) * size + second
    top = (len(plan.books) * (len(names) + 1)) * size * size
    there = np.full(top, -1, dtype=np.int64)
    there[code] = np.arange(block.rows)
    distinct = np.flatnonzero(there >= 0)
    number = np.zeros(top, dtype=np.int64)
    number[distinct] = np.arange(len(distinct))
    found = []
    known = _contexts_of(plan)
    for key, row in zip(distinct.tolist(), there[distinct].tolist(), strict=True):
        if key not in known:
            region = int(block.region[row])
            known[key] = _context(
                plan,
                int(block.place[row]),
                names[region] if region >= 0 else None,
                int(block.offence[row]),
                int(block.sentencing[row]),
            )
        found.append(known[key])
    return found, number[code]


def quantity(
    block: Block,
    name: str,
    fact: Fact,
    books: Books,
    columns: Columns,
    contexts: list[Context],
    codes: Numbers,
) -> None:
    """Every kind as so much of the reference kind, added up; and how many kinds there are."""
    total, kinds = np.zeros(block.rows, dtype=np.int64), np.zeros(block.rows, dtype=np.int64)
    stated: Truth = False
    assert fact.reference is not None
    reference = _limit_values(contexts, name, fact.reference)
    every = {kind: _limit_values(contexts, name, kind) for kind in fact.options if f"{name}.{kind}" in columns}
    common = np.array([lcm(*(int(limit[i]) for limit in every.values())) for i in range(len(contexts))], dtype=np.int64)
    for kind, limit in every.items():
        read = take(block, numbers(columns[f"{name}.{kind}"], scale(fact), block.rows))
        if read.known is False:
            continue
        block.give_up(both(read.known, no(block.inside(books))))
        complained(block, fact.model_copy(update={"type": "count"}) if not fact.decimals else fact, read)
        value = np.where(read.known, read.values, 0)
        share = (reference * (common // limit))[codes]
        large = truth(value > (1 << 60) // np.maximum(share, 1) // len(every))
        block.give_up(large)
        total += (value if large is False else np.where(large, 0, value)) * share
        kinds += value != 0
        stated = either(stated, read.known)
        _limit_marks(block, contexts, codes, name, kind, read.known)
    total //= common[codes]
    block.give_up(truth(total >= EXACT))
    block.values[name] = Values(np.minimum(total, EXACT), block.inside(books))
    block.values[f"{name}_kinds"] = Values(kinds, block.inside(books))
    if stated is not False:
        block.beyond[name] = both(stated, block.inside(block.plan.table(lambda book: name in book.crime.facts)))


def _limit_values(contexts: list[Context], name: str, kind: str) -> NDArray[np.int64]:
    entries = [context.limits.get((name, kind)) for context in contexts]
    return np.array([entry.value if entry else 1 for entry in entries], dtype=np.int64)


def _limit_marks(block: Block, contexts: list[Context], codes: Numbers, name: str, kind: str, there: Truth) -> None:
    """The limits by which stated quantities are converted are figures used, once there is a term."""
    table = [marks(entry) if (entry := context.limits.get((name, kind))) else 0 for context in contexts]
    if any(table):
        bits = np.array(table)[codes]
        block.pending.append((bits, there))


def thresholds(block: Block, columns: Columns, contexts: list[Context], codes: Numbers) -> None:
    names = block.plan.names(lambda book: book.crime.thresholds)
    for name in names:
        used = tuple(context.facts.thresholds.get(name) for context in contexts)
        low, high = (
            np.array([-1 if (end := getattr(item, side, None)) is None else end for item in used], dtype=np.int64)
            for side in ("low", "high")
        )
        low, high = low[codes], high[codes]
        there = np.array([item is not None for item in used])[codes]
        own = columns.get(f"threshold.{name}")
        read = take(block, numbers(own, 1, block.rows)) if own is not None else Read(low, False)
        if read.known is not False:
            block.give_up(both(read.known, truth((read.values < 0) | (read.values > LARGEST) | ~there)))
            low, high = (np.where(read.known, read.values, end) for end in (low, high))
        own_used = used if read.known is False else tuple(context.given.get(name) for context in contexts)
        block.thresholds[name] = Thresholds(
            low, high, truth(low >= 0), truth(high >= 0), read.known, codes, used, own_used
        )
