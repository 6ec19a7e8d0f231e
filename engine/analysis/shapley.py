"""Shapley values of the points between two positions, over every set or over orders drawn at random.

A point that decides whether there is a term at all stands in a block with the others that do (see `attribution`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial, isqrt, lcm

from engine.analysis.outcome import Outcome
from engine.analysis.switch import Switch
from engine.analysis.view import point, whole

ORDERS = 400  # drawn when there are more
_PLACES = 10_000  # a standard error is given to four places
Known = dict[int, Outcome | None]  # what each set of points came to


@dataclass(frozen=True)
class Worth:
    """A player's share in months: of the exact term, of the declared one, and the standard error of a sample."""

    months: Fraction
    declared: Fraction
    error: Fraction | None = None


def deciding(count: int, known: Known) -> int:
    """The points that in some set make a term appear or vanish."""
    absent = {chosen for chosen, outcome in known.items() if point(outcome) is None}
    found = 0
    for chosen in absent:
        for place in range(count):
            other = chosen ^ 1 << place
            if other in known and other not in absent:
                found |= 1 << place
    return found


def blocks_of(count: int, together: int) -> list[int]:
    """The players: each point by itself, those of `together` as one."""
    single = [1 << place for place in range(count) if not together >> place & 1]
    return sorted([*single, together] if together else single, key=lambda block: block & -block)


def exact(blocks: Sequence[int], known: Known) -> list[Worth]:
    """The Shapley values over every set: each outcome weighs for the players in it and against those outside."""
    count = len(blocks)
    unions = [0]
    for block in blocks:
        unions += [chosen | block for chosen in unions]
    months = _shapley(count, [term(known[chosen]) for chosen in unions])
    declared = _shapley(count, [_declared(known[chosen]) for chosen in unions])
    return [Worth(*pair) for pair in zip(months, declared, strict=True)]


def _shapley(count: int, values: Sequence[Fraction]) -> list[Fraction]:
    """The Shapley value of each of `count` players; `values[s]` is what the set of players `s` comes to.

    Whole numbers over one denominator, because a thousand additions of fractions take longer than the law.
    """
    scale = lcm(*(value.denominator for value in values))
    whole_ = [value.numerator * (scale // value.denominator) for value in values]
    weight = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    totals = [0] * count
    for chosen, value in enumerate(whole_):
        size = chosen.bit_count()
        with_it = weight[size - 1] * value if size else 0
        without = weight[size] * value if size < count else 0
        for player in range(count):
            totals[player] += with_it if chosen >> player & 1 else -without
    return [Fraction(total, scale * factorial(count)) for total in totals]


def sampled(switch: Switch, known: Known, orders: int, draw: random.Random) -> tuple[list[int], list[Worth], int]:
    """Shapley values over orders drawn at random, with the block grown until every set on the way has a term."""
    count = len(switch.points)
    together = 0
    while True:
        blocks = blocks_of(count, together)
        drawn = [draw.sample(blocks, len(blocks)) for _ in range(max(2, orders))]
        # Each block first and last once too: for `alone` and `last`, and so that a block is seen to stand by itself.
        edges = [[block, *(other for other in blocks if other != block)] for block in blocks]
        ways = [list(_way(order)) for order in [*drawn, *edges, *(order[1:] + order[:1] for order in edges)]]
        missing = sorted({chosen for way in ways for chosen in way} - known.keys())
        known |= dict(zip(missing, switch.evaluate(missing), strict=True))
        grown = together | deciding(count, known) | _met(ways, known)
        if grown == together:
            return blocks, [_mean(block, drawn, known) for block in blocks], len(drawn)
        together = grown


def _way(order: Sequence[int]) -> Iterator[int]:
    """The sets through which an order of concessions passes, both ends included."""
    chosen = 0
    yield chosen
    for block in order:
        chosen |= block
        yield chosen


def _met(ways: Sequence[Sequence[int]], known: Known) -> int:
    """The points between a set with a term and one without on the ways gone: they decide, or their block does."""
    found = 0
    for way in ways:
        for before, after in pairwise(way):
            if (point(known[before]) is None) != (point(known[after]) is None):
                found |= before ^ after
    return found


def _mean(block: int, orders: Sequence[Sequence[int]], known: Known) -> Worth:
    months, declared = [], []
    for order in orders:
        before = 0
        for other in order:
            if other == block:
                break
            before |= other
        months.append(term(known[before | block]) - term(known[before]))
        declared.append(_declared(known[before | block]) - _declared(known[before]))
    number = len(orders)
    mean = sum(months, Fraction(0)) / number
    variance = sum(((value - mean) ** 2 for value in months), Fraction(0)) / (number - 1)
    error = Fraction(isqrt(int(variance / number * _PLACES**2)), _PLACES)
    return Worth(mean, sum(declared, Fraction(0)) / number, error)


def term(outcome: Outcome | None) -> Fraction:
    """The exact term of a set that has one."""
    value = point(outcome)
    assert value is not None, "sets without a term are inside a block"
    return value


def _declared(outcome: Outcome | None) -> Fraction:
    return Fraction(whole(outcome) or 0)
