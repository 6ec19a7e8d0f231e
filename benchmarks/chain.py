"""The arithmetic of the adjustment alone, in NumPy and in Polars: three ends, two layers, whole months. Needs both.

    benchmarks/openfisca/.venv/bin/python benchmarks/chain.py [--rows 4000000]

Base sentence times three factors of the first layer times one and the sum of five of the second, rounded to months by
half; whole numbers over one fixed denominator. That is what both do alike. What the columns need besides, and Polars
has no expression for, is a denominator of every row's own, kept small by the greatest common divisor: timed in NumPy.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

UNIT = 200
FIRST, SECOND, ENDS = 3, 5, 3


def columns(rows: int) -> dict[str, np.ndarray]:
    """Months in halves, ratios in two hundredths."""
    rng = np.random.default_rng(3)
    found = {f"base{end}": rng.integers(12, 360, rows) for end in range(ENDS)}
    for number in range(FIRST + SECOND):
        for end in range(ENDS):
            found[f"ratio{number}{end}"] = rng.integers(-40, 20, rows)
    return found


def by_numpy(given: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Whole months at the three ends."""
    denominator = 2 * UNIT ** (FIRST + 1)
    found = []
    for end in range(ENDS):
        months = given[f"base{end}"].copy()
        for number in range(FIRST):
            months *= UNIT + given[f"ratio{number}{end}"]
        total = given[f"ratio{FIRST}{end}"].copy()
        for number in range(FIRST + 1, FIRST + SECOND):
            total += given[f"ratio{number}{end}"]
        months *= np.maximum(UNIT + total, 0)
        found.append((2 * months + denominator) // (2 * denominator))
    return found


def by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    """The same as one lazy query."""
    denominator = 2 * UNIT ** (FIRST + 1)
    found = []
    for end in range(ENDS):
        months = pl.col(f"base{end}")
        for number in range(FIRST):
            months = months * (UNIT + pl.col(f"ratio{number}{end}"))
        total = pl.sum_horizontal(f"ratio{number}{end}" for number in range(FIRST, FIRST + SECOND))
        months = months * pl.max_horizontal(UNIT + total, 0)
        found.append(((2 * months + denominator) // (2 * denominator)).alias(f"months{end}"))
    return frame.lazy().select(found).collect()


def reduced(given: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Fractions with the smallest denominator of their row."""
    found = []
    for end in range(ENDS):
        common = np.gcd(given[f"base{end}"] * (UNIT + given[f"ratio0{end}"]), 2 * UNIT)
        found.append(given[f"base{end}"] * (UNIT + given[f"ratio0{end}"]) // common)
    return found


def rate(work: Callable[[], object], rows: int, clock: Callable[[], float]) -> float:
    """Millions of rows a second, the median of five rounds."""
    work()
    taken = []
    for _ in range(5):
        start = clock()
        work()
        taken.append(clock() - start)
    return rows / statistics.median(taken) / 1e6


def main() -> None:
    """Check that both agree, then time them by the wall clock and by processor time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=4_000_000)
    rows = parser.parse_args().rows
    given = columns(rows)
    frame = pl.DataFrame(given)
    for end, months in enumerate(by_numpy(given)):
        assert (by_polars(frame)[f"months{end}"].to_numpy() == months).all()
    clocks = (("wall", time.perf_counter), ("cpu", time.process_time))
    said = {
        f"{name}_{kind}": rate(work, rows, clock)
        for kind, clock in clocks
        for name, work in (
            ("numpy", lambda: by_numpy(given)),
            ("polars", lambda: by_polars(frame)),
            ("reduced", lambda: reduced(given)),
        )
    }
    print(json.dumps(said | {"rows": rows, "threads": pl.thread_pool_size(), "version": pl.__version__}))


if __name__ == "__main__":
    main()
