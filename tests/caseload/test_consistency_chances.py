"""Chances of small numbers against printed tables and against sums that anyone can do."""

from __future__ import annotations

from itertools import product
from math import comb, prod

import numpy as np
import pytest

from engine.caseload.audit import chances


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Clopper and Pearson, 95 %: printed tables of exact limits of a proportion.
    [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (0, 3, 0.0, 0.7076),
    ],
)
def test_intervals_of_a_share(hits: int, of: int, low: float, high: float) -> None:
    found = chances.share_interval([hits], [of])
    assert [float(end[0]) for end in found] == pytest.approx([low, high], abs=5e-5)


@pytest.mark.parametrize("of", [1, 2, 7, 30, 200])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_binomial_tails_and_limits(of: int, share: float) -> None:
    """Every cumulated chance is the sum of its terms, and the limits are the quantiles of that sum."""
    terms = [comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]
    sums = np.cumsum(terms)
    assert chances.at_most(range(of + 1), [of] * (of + 1), share) == pytest.approx(sums, abs=1e-10)
    for level in (0.95, 0.998):
        least, most = (int(end[0]) for end in chances.limits([of], share, level))
        tail = (1 - level) / 2
        assert least == next(k for k, chance in enumerate(sums) if chance >= tail)
        assert most == next(k for k, chance in enumerate(sums) if chance >= 1 - tail)


def test_known_limits() -> None:
    """A fair coin thrown twenty times: 6 to 14 heads; three times: nothing is out of the way."""
    assert [int(end[0]) for end in chances.limits([20], 0.5, 0.95)] == [6, 14]
    assert [int(end[0]) for end in chances.limits([3], 0.5, 0.95)] == [0, 3]


def test_a_million_cases() -> None:
    """Far beyond factorials: half of a million, within the known width of 980 on either side."""
    least, most = chances.limits([1_000_000], 0.5, 0.95)
    assert (int(least[0]), int(most[0])) == (499020, 500980)


def test_cases_with_chances_of_their_own() -> None:
    """Against every way in which it can come out."""
    of, shares = (2, 3), (0.5, 0.1)
    each = [share for number, share in zip(of, shares, strict=True) for _ in range(number)]
    terms = [0.0] * 6
    for outcome in product((0, 1), repeat=5):
        terms[sum(outcome)] += prod(p if hit else 1 - p for p, hit in zip(each, outcome, strict=True))
    for hits in range(6):
        expected = min(1.0, 2 * min(sum(terms[: hits + 1]), sum(terms[hits:])))
        assert chances.two_sided_mixed(hits, of, shares) == pytest.approx(expected, abs=1e-12)
    assert chances.two_sided_mixed(3, [10], [0.2]) == pytest.approx(float(chances.two_sided([3], [10], 0.2)[0]))


def test_students_t_and_the_median() -> None:
    """Printed quantiles of t; of twenty ordered values the 6th and the 15th hold the median, of five none do."""
    assert chances.t_quantile(0.975, [1, 2, 10, 100]) == pytest.approx([12.706, 4.303, 2.228, 1.984], abs=5e-4)
    lower, upper = chances.median_places([20, 6, 5])
    assert list(zip(lower.tolist(), upper.tolist(), strict=True)) == [(5, 14), (0, 5), (-1, -1)]


def test_false_discovery() -> None:
    """Four chances by hand: 0.01 × 4 / 2 = 0.02, 0.03 × 4 / 3 = 0.04, and none falls below a smaller one."""
    assert chances.false_discovery([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
