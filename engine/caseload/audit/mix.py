"""What chance alone would give a group whose cases are of several kinds, each with a chance of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.caseload.audit import chances

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_MANY = 3_000_000  # cases times kinds; past this the exact way takes longer than it is worth


@dataclass(frozen=True)
class Mix:
    """For each pair of a group and a set of like cases: the group, how many cases, and the share among the set."""

    group: Whole
    cases: Whole
    share: Floats

    @classmethod
    def of(cls, pairs: Whole, group: Whole, rules: Whole, shares: Floats) -> Mix:
        """From the pair, the group and the set of each case, and the share of each set."""
        _, firsts, sizes = np.unique(pairs, return_index=True, return_counts=True)
        order = np.argsort(group[firsts], kind="stable")
        firsts, sizes = firsts[order], sizes[order]
        return cls(group[firsts], sizes.astype(np.int64), shares[rules[firsts]])

    def expected(self, sizes: Whole) -> Floats:
        """The share expected of each group."""
        return np.bincount(self.group, self.cases * self.share, minlength=len(sizes)) / np.maximum(sizes, 1)

    def deviation(self, sizes: Whole) -> Floats:
        """The standard deviation of each group's hits by chance alone."""
        variance = self.cases * self.share * (1 - self.share)
        return np.sqrt(np.bincount(self.group, variance, minlength=len(sizes)))

    def chances(self, hits: Whole, sizes: Whole, judged: NDArray[np.bool_]) -> Floats:
        """The chance of so many hits or of something as far out: exactly, but for groups of very many cases.

        Of these the normal distribution with the exact variance is taken, which differs in no figure that is shown.
        For groups that are not judged the binomial distribution of the mean has to do.
        """
        found = chances.two_sided(hits, sizes, np.clip(self.expected(sizes), 0, 1))
        ends = np.cumsum(np.bincount(self.group, minlength=len(sizes)))
        normal = self._normal(hits, sizes)
        for place, (start, end) in enumerate(zip(np.append(0, ends[:-1]).tolist(), ends.tolist(), strict=True)):
            if end - start == 1 or not judged[place]:
                continue
            if (end - start) * sizes[place] > _MANY:
                found[place] = normal[place]
            else:
                found[place] = chances.two_sided_mixed(int(hits[place]), self.cases[start:end], self.share[start:end])
        return found

    def _normal(self, hits: Whole, sizes: Whole) -> Floats:
        away = np.maximum(np.abs(hits - self.expected(sizes) * sizes) - 0.5, 0)
        return chances.two_sided_of(away / np.maximum(self.deviation(sizes), 1e-9))
