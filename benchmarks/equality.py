"""The columns held against the explained path, field by field, on many random rows, counted.

    python benchmarks/equality.py [--rows 100000]

The rows and the comparison are those of `tests/batch/test_equality.py`, which takes 5,000 of them.
"""

from __future__ import annotations

import argparse
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

PART = 2500
TESTS = str(Path(__file__).parents[1] / "tests")


def part(number: int) -> tuple[int, int, int, int]:
    """Rows, fields that differ, rows that the columns gave up, rows that are wrong."""
    sys.path.insert(0, TESTS)
    from batch import caseload, test_equality

    rng = random.Random(number)
    found, tally = test_equality.differences([caseload.row(rng) for _ in range(PART)])
    for said, field, got, wanted in found[:3]:
        print(f"{field}: {got!r}, not {wanted!r}: {said}", file=sys.stderr)
    return tally.rows, len(found), tally.explained, tally.wrong


def measure(rows: int) -> dict[str, int]:
    """The sums over all parts, on two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        counts = list(pool.map(part, range(-(-rows // PART))))
    names = ("rows", "differences", "explained", "wrong")
    return dict(zip(names, map(sum, zip(*counts, strict=True)), strict=True))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    print(measure(parser.parse_args().rows))
