"""Counts over the rows of a chunk, by group, added to what earlier chunks gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from engine.batch.table.output import PROBATION, STATUS
from engine.caseload.reform.answers import MONTHS, NOTHING, PENALTIES, YUAN, Answers, Mask, Numbers, differ
from engine.caseload.reform.counts import ENDS, NO_TERM, Moves, Shift
from engine.caseload.reform.result import NONE, Reform

Key = TypeVar("Key", bound=Hashable)
RANGES = (*(name for name in MONTHS if name != "declared_chosen"), *YUAN)


@dataclass(frozen=True)
class Compared:
    """Some rows under two rulebooks: which count as what, and the difference in months (0 where not both have any)."""

    case: Mask
    touched: Mask
    both: Mask
    difference: Numbers
    term_gained: Mask
    term_lost: Mask
    before: Numbers
    after: Numbers
    probation_gained: Mask
    probation_lost: Mask


def compare(one: Answers, other: Answers) -> Compared:
    """Today's answers and others to the same rows."""
    case = one.case | other.case
    both = one.term & other.term
    open_, opened = one.probation > 0, other.probation > 0
    return Compared(
        case=case,
        touched=differ(one, other),
        both=both,
        difference=np.where(both, other.months - np.where(both, one.months, 0), 0),
        term_gained=other.term & ~one.term,
        term_lost=one.term & ~other.term,
        before=np.where(both, one.months, 0),
        after=np.where(both, other.months, 0),
        probation_gained=both & opened & ~open_,
        probation_lost=both & open_ & ~opened,
    )


def add(into: dict[Key, Moves], keys: Sequence[Key], codes: Numbers, found: Compared) -> None:
    """The rows into their groups; a negative code is in none."""
    mine = found.case & (codes >= 0)
    code = codes[mine]

    def sums(values: Any) -> list[int]:
        # Sums of whole numbers far below 2**53, which a float holds exactly.
        return [int(each) for each in np.bincount(code, weights=values[mine], minlength=len(keys))]

    columns = {
        "rows": sums(found.case),
        "touched": sums(found.touched),
        "longer": sums(found.difference > 0),
        "shorter": sums(found.difference < 0),
        "term_gained": sums(found.term_gained),
        "term_lost": sums(found.term_lost),
        "both": sums(found.both),
        "before": sums(found.before),
        "after": sums(found.after),
        "probation_gained": sums(found.probation_gained),
        "probation_lost": sums(found.probation_lost),
    }
    for place, rows in enumerate(columns["rows"]):
        if rows:
            moves = into.setdefault(keys[place], Moves())
            for name, values in columns.items():
                setattr(moves, name, getattr(moves, name) + values[place])
    moved = mine & (found.difference != 0)
    for (place, difference), number in pairs(codes[moved], found.difference[moved]).items():
        into[keys[place]].differences[difference] += number


def pairs(*columns: Numbers) -> Counter[tuple[int, ...]]:
    """How often each row of numbers occurs."""
    if not len(columns[0]):
        return Counter()
    found, number = np.unique(np.stack(columns), axis=1, return_counts=True)
    return Counter(dict(zip(map(tuple, found.T.tolist()), number.tolist(), strict=True)))


def whole(reform: Reform, one: Answers, other: Answers, found: Compared) -> None:
    """What is told of all cases: distributions, flows between bands, ranges, fines, probation, statuses."""
    case = found.case
    reform.rows += len(case)
    reform.wrong += int((~case).sum())
    for counter, answers in ((reform.months_before, one), (reform.months_after, other)):
        for (months,), number in pairs(answers.months[answers.term]).items():
            counter[months] += number
    for places, number in pairs(_bands(one)[case], _bands(other)[case]).items():
        reform.flow[places[0], places[1]] += number
    for name in RANGES:
        shift = reform.ranges.setdefault(name, Shift())
        old, new = one.numbers[name], other.numbers[name]
        there = (old != NOTHING) & (new != NOTHING)
        difference = new[there] - old[there]
        shift.up += int((difference > 0).sum())
        shift.down += int((difference < 0).sum())
        shift.difference += int(difference.sum())
    for into, words, name in (
        (reform.probation, PROBATION, "probation"),
        (reform.penalties, PENALTIES, "penalty"),
        (reform.statuses, STATUS, "status"),
    ):
        named = (*words, NONE)
        for places, number in pairs(getattr(one, name)[case], getattr(other, name)[case]).items():
            into[named[places[0]], named[places[1]]] += number


def _bands(answers: Answers) -> Numbers:
    return np.where(answers.term, np.searchsorted(ENDS, answers.months, side="left"), NO_TERM)
