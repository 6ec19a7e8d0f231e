"""The floor: theft under the national rules, written by hand in NumPy for the cases of `theft_cases` and no others.

    python benchmarks/floor_theft.py [--rows 200000]

How fast could it be, if one wrote down one crime in one place instead of compiling a rulebook? `floor/` is that
program. It checks nothing, knows no other crime, place or version of the law, and its figures are copied from `rules/`.
Its answers are compared with `evaluate_batch`, table against table, before anything is timed. The target is that
`evaluate_batch` takes at most five times as long.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import pyarrow as pa
from floor.answer import answers
from theft_cases import cases

from engine.batch import Tally, evaluate_batch


def differences(table: pa.Table) -> list[str]:
    """The columns in which the floor and `evaluate_batch` differ; there should be none."""
    ours, floors = evaluate_batch(table), answers(table)
    found = []
    for name in floors.column_names:
        one, two = (each[name].combine_chunks() for each in (ours, floors))
        if pa.types.is_dictionary(one.type):
            one, two = one.cast(pa.string()), two.cast(pa.string())
        if not one.equals(two):
            rows = [row for row, (a, b) in enumerate(zip(one.to_pylist(), two.to_pylist(), strict=True)) if a != b]
            found.append(f"{name}: {len(rows)} rows, the first is {rows[0] if rows else 'none'}")
    left = set(ours.column_names) - set(floors.column_names)
    return found + [f"{name}: not given" for name in left if ours[name].null_count < len(ours)]


def fastest(work: Callable[[], object], rounds: int = 5) -> float:
    """Seconds of processor time, the median of some rounds after one to warm up."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def measure(rows: int) -> dict[str, float]:
    """Nanoseconds a row of `evaluate_batch`, of the floor, and of the floor without lines and warnings.

    Raises:
        AssertionError: the answers differ.
    """
    table = cases(rows)
    wrong = differences(table.slice(0, min(rows, 200_000)))
    assert not wrong, wrong
    tally = Tally()
    evaluate_batch(table, tally=tally)
    work = {"ours": lambda: evaluate_batch(table), "floor": lambda: answers(table)}
    work["figures"] = lambda: answers(table, lists=False)
    return {name: fastest(job) / rows * 1e9 for name, job in work.items()} | {"explained": tally.explained}


def main() -> None:
    """Compare, then print how long both take."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    found = measure(rows)
    print(f"equal on {rows} rows of theft, every column")
    print(f"evaluate_batch {found['ours']:.0f} ns a row ({found['explained']} rows explained)")
    for name, what in (("floor", "the floor"), ("figures", "the floor, without lines and warnings")):
        print(
            f"{what} {found[name]:.0f} ns a row: evaluate_batch takes {found['ours'] / found[name]:.2f} times as long"
        )


if __name__ == "__main__":
    main()
