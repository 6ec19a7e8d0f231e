"""数罪并罚 (刑法69条) by columns, as `engine.calculation.concurrence`: lines are counts, columns cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.batch.steps.choices import CONTROL, DETENTION, FIXED_TERM, NONE
from engine.inference.logic import Numbers
from engine.law.library import Library

_FIGURES = ("fixed_term_low", "fixed_term_sum", "fixed_term_high", "detention", "control")


@dataclass(frozen=True)
class Reach:
    """From where to where a combination may go, in months; `kind` is a place in `choices.KINDS`, -1 without months."""

    kind: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Ceilings:
    """The figures of the method for every case, in months."""

    fixed_term_low: Numbers
    fixed_term_sum: Numbers
    fixed_term_high: Numbers
    detention: Numbers
    control: Numbers
    shortest: Numbers  # fixed term

    @classmethod
    def of(cls, rules: Library, places: NDArray[np.intp]) -> Ceilings:
        """Those of the place of every case."""
        return cls(*_table(rules)[:, places])


@cache
def _table(rules: Library) -> Numbers:
    methods = [rules.method(place) for place in rules.jurisdictions]
    figures = [[getattr(method.concurrence, name) for method in methods] for name in _FIGURES]
    return np.array([*figures, [method.kinds.fixed_term.months[0] for method in methods]], dtype=np.int64)


def kinds(months: Numbers, asked: Numbers, detention_only: NDArray[np.bool_], ceilings: Ceilings) -> Numbers:
    """The kind of every term: the one that a party chose, else by its length."""
    by_length = np.where(detention_only | (months < ceilings.shortest), DETENTION, FIXED_TERM)
    return np.where(asked != NONE, asked, by_length)


def reach(months: Numbers, kind: Numbers, ceilings: Ceilings) -> Reach:
    """What the article allows for terms of these kinds together; a term of no months adds nothing."""
    sums, highest = {}, {}
    for name in (FIXED_TERM, DETENTION, CONTROL):
        mine = np.where(kind == name, months, 0)
        sums[name], highest[name] = mine.sum(axis=0), mine.max(axis=0)
    low_sum = sums[FIXED_TERM] < ceilings.fixed_term_sum
    most = {
        FIXED_TERM: np.where(low_sum, ceilings.fixed_term_low, ceilings.fixed_term_high),
        DETENTION: ceilings.detention,
        CONTROL: ceilings.control,
    }
    found = np.full(months.shape[1], NONE, dtype=np.int64)
    low, high = np.zeros_like(found), np.zeros_like(found)
    for name in (CONTROL, DETENTION, FIXED_TERM):  # 有期徒刑 absorbs 拘役; beside either 管制 is served afterwards
        there = sums[name] > 0
        found = np.where(there, name, found)
        low = np.where(there, highest[name], low)
        high = np.where(there, np.maximum(highest[name], np.minimum(sums[name], most[name])), high)
    return Reach(found, low, high)


def declared(chosen: Reach, least: Reach, most: Reach) -> Numbers:
    """The term to declare, low, chosen, high, from the combinations of the points and of the ends."""
    middle = (chosen.low + chosen.high + 1) // 2
    return np.stack((np.minimum(least.low, middle), middle, np.maximum(most.high, middle)))
