"""Exact arithmetic on columns: fractions with one denominator a row, in 64 bits, and never past them unnoticed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.batch.steps.block import Block
from engine.inference.logic import Numbers, Places

ROOM = 1 << 61  # a number of months times its denominator stays below this
FINEST = 1 << 48  # a denominator past this would leave no room for what is compared and rounded
SMALL = 1 << 54  # a numerator below this can be doubled, added up a few times, and shown in percent
MICRO = 10**6


def product(block: Block, rows: Places | None, left: Numbers, right: Numbers) -> Numbers:
    """`left * right` for these rows (all of them: None); rows for which it would not fit are given up, and are 0."""
    most = int(max(left.max(initial=0), -left.min(initial=0))) * int(max(right.max(initial=0), -right.min(initial=0)))
    if most < ROOM:
        result: Numbers = left * right
        return result
    large = np.abs(left.astype(np.float64) * right) >= ROOM
    over = large.any(axis=0) if large.ndim > 1 else large
    if rows is None:
        block.slow |= over
    else:
        block.slow[rows[over]] = True
    kept: Numbers = np.where(over, 0, left) * right
    return kept


def past_showing(numerator: Numbers, denominator: Numbers) -> NDArray[np.bool_]:
    """Where a figure is too large for a decimal with twelve places before the point."""
    large: NDArray[np.bool_] = (numerator >> 39) >= denominator
    return large


def reduced(numerators: Numbers, denominator: Numbers) -> tuple[Numbers, Numbers]:
    """The same fractions with the smallest denominator that is common to the ends of a row."""
    common = np.maximum(np.gcd(np.gcd.reduce(numerators, axis=0), denominator), 1)
    return numerators // common, denominator // common


def micro(numerator: Numbers, denominator: Numbers) -> NDArray[np.int64]:
    """Millionths, to the nearest, half to the even one: as `engine.result.decimal` rounds.

    The denominator stays below 2**53, so that every step fits.
    """
    whole, rest = np.divmod(numerator, denominator)
    if not rest.any():
        exact: NDArray[np.int64] = whole * MICRO
        return exact
    first, rest = np.divmod(rest * 1000, denominator)
    second, rest = np.divmod(rest * 1000, denominator)
    result = whole * MICRO + first * 1000 + second
    twice = rest * 2
    up: NDArray[np.int64] = result + ((twice > denominator) | ((twice == denominator) & (result % 2 == 1)))
    return up
