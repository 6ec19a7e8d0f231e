"""Exact chances of small numbers: the binomial distribution, intervals of a share and of a median, many tests at once.

Statistics about sentences, in floats, never part of a sentence. Everything rests on one function, the regularised
incomplete beta function, which holds for 3 cases as for a million; nothing here takes a normal distribution for a
share. Written out, because a library of statistics would be a large dependency for these few lines.

Sources: Clopper & Pearson, Biometrika 26 (1934) 404; Benjamini & Hochberg, J. R. Stat. Soc. B 57 (1995) 289;
Spiegelhalter, Statistics in Medicine 24 (2005) 1185 (funnel plots).
"""

from __future__ import annotations

from math import lgamma
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_LGAMMA = np.frompyfunc(lgamma, 1, 1)
_TINY = 1e-300
_STEPS = 100_000  # of the continued fraction; about the square root of the number of cases is needed


def beta_cdf(a: ArrayLike, b: ArrayLike, x: ArrayLike) -> Floats:
    """The regularised incomplete beta function I_x(a, b), a and b above 0."""
    first, second, at = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (a, b, x)))
    turned = at > (first + 1) / (first + second + 2)  # where the fraction converges fast, by symmetry
    p, q = np.where(turned, second, first), np.where(turned, first, second)
    y = np.clip(np.where(turned, 1 - at, at), 0, 1)
    inside = (y > 0) & (y < 1)
    found = np.where(y >= 1, 1.0, 0.0)
    if inside.any():
        found[inside] = _fraction(p[inside], q[inside], y[inside])
    return np.where(turned, 1 - found, found)


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """The continued fraction of the incomplete beta function (Lentz's way), where x is on its near side."""
    front = np.exp(_lgamma(a + b) - _lgamma(a) - _lgamma(b) + a * np.log(x) + b * np.log1p(-x)) / a
    c = np.ones_like(x)
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    value = d.copy()
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _away(1 + part * d)
            c = _away(1 + part / c)
            value = value * d * c
        if np.all(np.abs(d * c - 1) < 1e-14):
            break
    return front * value


def _lgamma(values: Floats) -> Floats:
    return np.asarray(_LGAMMA(values), dtype=np.float64)


def _away(values: Floats) -> Floats:
    """No zero to divide by."""
    return np.where(np.abs(values) < _TINY, _TINY, values)


def beta_quantile(chance: float, a: ArrayLike, b: ArrayLike) -> Floats:
    """The x at which I_x(a, b) is `chance`, by halving."""
    first, second = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    low, high = np.zeros(first.shape), np.ones(first.shape)
    for _ in range(60):
        middle = (low + high) / 2
        below = beta_cdf(first, second, middle) < chance
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def at_most(hits: ArrayLike, of: ArrayLike, share: ArrayLike) -> Floats:
    """The chance of at most so many hits in so many cases, when each has the chance `share`."""
    whole = np.asarray(hits, dtype=np.int64), np.asarray(of, dtype=np.int64)
    x, n, p = np.broadcast_arrays(*whole, np.asarray(share, dtype=np.float64))
    found = np.where(x < 0, 0.0, 1.0)
    inside = (x >= 0) & (x < n)
    if inside.any():
        found[inside] = beta_cdf((n - x)[inside], x[inside] + 1.0, 1 - p[inside])
    return found


def two_sided(hits: ArrayLike, of: ArrayLike, share: ArrayLike) -> Floats:
    """The exact chance of so many hits or of something as far out on either side: twice the smaller tail, at most 1."""
    x = np.asarray(hits, dtype=np.int64)
    few = at_most(x, of, share)
    many = 1 - at_most(x - 1, of, share)
    found: Floats = np.minimum(1.0, 2 * np.minimum(few, many))
    return found


def two_sided_mixed(hits: int, of: ArrayLike, shares: ArrayLike) -> float:
    """`two_sided` where so many cases have each of several chances: the Poisson binomial distribution, exactly.

    By its characteristic function (Hong, Computational Statistics & Data Analysis 59 (2013) 41).
    """
    n, p = np.asarray(of, dtype=np.int64), np.asarray(shares, dtype=np.float64)
    size = int(n.sum()) + 1
    turns = np.exp(2j * np.pi * np.arange(size // 2 + 1) / size)  # the other half is its mirror
    product = np.ones(len(turns), dtype=np.complex128)
    for number, share in zip(n.tolist(), p.tolist(), strict=True):
        product *= (1 - share + share * turns) ** number
    chance = np.clip(np.fft.irfft(np.conj(product), size), 0, 1)
    few, many = float(chance[: hits + 1].sum()), float(chance[hits:].sum())
    return min(1.0, 2 * min(few, many))


def limits(of: ArrayLike, share: float, level: float) -> tuple[Whole, Whole]:
    """Least and most hits in so many cases that are not outside the limits of a funnel; both counts, none between.

    Fewer than the least have a chance below (1 - level) / 2, more than the most one of at most that.
    """
    n = np.asarray(of, dtype=np.int64)
    tail = (1 - level) / 2
    least = _quantile(n, share, lambda chance: chance >= tail)
    most = _quantile(n, share, lambda chance: chance >= 1 - tail)
    return least, most


def _quantile(n: Whole, share: float, reached: Any) -> Whole:
    """The smallest number of hits whose cumulated chance has reached something, by halving."""
    low, high = np.full(n.shape, -1, dtype=np.int64), n.copy()
    while np.any(high - low > 1):
        middle = (low + high) // 2
        there = reached(at_most(middle, n, share))
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return high


def share_interval(hits: ArrayLike, of: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """The interval of a share by Clopper and Pearson: it holds the true share with at least the chance `level`."""
    whole = np.broadcast_arrays(np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64))
    pairs, back = np.unique(np.stack(whole), axis=1, return_inverse=True)  # small groups are much the same
    x, n = pairs
    tail = (1 - level) / 2
    low = np.where(x > 0, beta_quantile(tail, np.maximum(x, 1e-9), n - x + 1), 0.0)
    high = np.where(x < n, beta_quantile(1 - tail, x + 1, np.maximum(n - x, 1e-9)), 1.0)
    return low[back.ravel()], high[back.ravel()]


def t_quantile(chance: float, freedom: ArrayLike) -> Floats:
    """The quantile of Student's t for a chance above one half."""
    v, back = np.unique(np.asarray(freedom, dtype=np.float64), return_inverse=True)
    x = beta_quantile(2 * (1 - chance), v / 2, np.full(v.shape, 0.5))
    found: Floats = np.sqrt(v * (1 - x) / np.maximum(x, _TINY))
    return found[back.ravel()]


def median_places(of: ArrayLike, level: float = 0.95) -> tuple[Whole, Whole]:
    """Which two of so many ordered values (the first is 0) hold the true median with at least the chance `level`.

    Free of any distribution (the sign test). -1 where there are too few for any: below six at 95 %.
    """
    n = np.asarray(of, dtype=np.int64)
    lower = limits(n, 0.5, level)[0] - 1
    return lower, np.where(lower >= 0, n - 1 - lower, -1)


def false_discovery(chances: ArrayLike) -> Floats:
    """The chances of many tests by Benjamini and Hochberg: of those at most 0.05, about one in twenty is mistaken."""
    p = np.asarray(chances, dtype=np.float64)
    if not len(p):
        return p
    order = np.argsort(p)[::-1]
    steps = p[order] * len(p) / np.arange(len(p), 0, -1)
    found = np.empty_like(p)
    found[order] = np.minimum.accumulate(np.minimum(steps, 1.0))
    return found


def deviations(chances: ArrayLike) -> Floats:
    """How many standard deviations of a normal distribution a two-sided chance stands for."""
    normal = NormalDist()
    return np.array([-normal.inv_cdf(min(0.5, max(float(p), _TINY) / 2)) for p in np.asarray(chances)])


def two_sided_of(deviation: ArrayLike) -> Floats:
    """The two-sided chance of so many standard deviations."""
    normal = NormalDist()
    return np.array([min(1.0, 2 * normal.cdf(-abs(float(z)))) for z in np.asarray(deviation)])
