"""A whole caseload: 1.2 million mixed cases of all crimes and places, Parquet to Parquet.

    python benchmarks/bench_batch.py make /tmp/cases.parquet --rows 1200000
    python benchmarks/bench_batch.py run /tmp/cases.parquet /tmp/answers.parquet
    python benchmarks/bench_batch.py ratio /tmp/cases.parquet --sample 500

Targets on two cores: 4 s and 2 GB for 1.2 million, at least 300 times the explained path; `caseload.py` measures all of
that, and more, into RESULTS.md. The cases are invented:
amounts spread evenly over their orders of magnitude, a fact of the crime stated in a quarter of the cases and one of
the person in eight of a hundred, most with a plea.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from engine.batch import Tally, evaluate_batch
from engine.batch.rows import flat
from engine.batch.run.files import run
from engine.calculation.calculate import calculate
from engine.case.age import AGES, BIRTH
from engine.law.library import library
from engine.law.schema import Fact

EPOCH = datetime.date(1970, 1, 1).toordinal()
OWN, COMMON = 0.25, 0.08  # how often a fact of the crime is stated that is not its measure, and one of the person
CHUNK = 120_000


def _days(rng: np.random.Generator, rows: int, first: str, last: str) -> pa.Array:
    low, high = (datetime.date.fromisoformat(day).toordinal() - EPOCH for day in (first, last))
    return pa.array(rng.integers(low, high, rows, dtype=np.int32)).view(pa.date32())


def _words(rng: np.random.Generator, rows: int, words: list[str], missing: np.ndarray | None = None) -> pa.Array:
    codes = rng.integers(0, len(words), rows, dtype=np.int8)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(words))


def _fact(rng: np.random.Generator, rows: int, fact: Fact, share: float) -> pa.Array:
    missing = rng.random(rows) >= share
    if fact.type == "boolean":
        return pa.array(rng.random(rows) < 0.9, mask=missing)
    if fact.type == "choice":
        return _words(rng, rows, list(fact.options), missing)
    if fact.type == "date":
        return pa.array(rng.integers(14600, 19000, rows, dtype=np.int32), mask=missing).view(pa.date32())
    if fact.type == "yuan":
        return pa.array(np.round(10 ** rng.uniform(3.3, 6.3, rows), 2), mask=missing)
    if fact.type == "mg_per_100ml":
        return pa.array(rng.integers(8000, 30000, rows) / 100, mask=missing)
    return pa.array(rng.integers(0, 12, rows), mask=missing)


def _columns(rng: np.random.Generator, rows: int, crime: str) -> dict[str, pa.Array]:
    rules = library()
    law = rules.crime("national", crime)
    columns = {
        "crime": pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int8)), pa.array([crime])),
        "jurisdiction": _words(rng, rows, list(rules.jurisdictions)),
        "offence_date": _days(rng, rows, "2022-01-01", "2024-12-01"),
        "sentencing_date": _days(rng, rows, "2025-01-01", "2026-01-01"),
        "plea_stage": _words(rng, rows, ["investigation", "prosecution", "prosecution", "trial", "none"]),
        BIRTH: _days(rng, rows, "1950-01-01", "2006-12-01"),
    }
    columns["plea_stage"] = columns["plea_stage"].cast(pa.string()).dictionary_encode()
    for number, (name, fact) in enumerate((law.facts | rules.general.facts).items()):
        if fact.type == "quantities":
            for kind in list(fact.options)[:3]:
                amounts = np.round(10 ** rng.uniform(0, 3.5, rows), fact.decimals)
                columns[f"{name}.{kind}"] = pa.array(amounts, mask=rng.random(rows) > 0.4)
        elif name not in (BIRTH, *AGES):
            columns[name] = _fact(rng, rows, fact, 0.95 if number == 0 else OWN if name in law.facts else COMMON)
    known = rules.factors("national")
    columns["factor.recidivist"] = pa.array(np.ones(rows, dtype=bool), mask=rng.random(rows) > 0.03)
    columns["ratio.surrender"] = pa.array(rng.integers(-40, -5, rows).astype(float), mask=rng.random(rows) > 0.03)
    assert {"recidivist", "surrender"} <= known.keys()
    return columns


def make(path: Path, rows: int, seed: int = 1) -> None:
    """Write so many invented cases, the crimes mixed, in chunks of one group each."""
    rng = np.random.default_rng(seed)
    crimes = library().crime_ids
    writer = None
    for first in range(0, rows, CHUNK):
        number = min(CHUNK, rows - first)
        parts = [pa.table(_columns(rng, number // len(crimes), crime)) for crime in crimes]
        table = pa.concat_tables(parts, promote_options="permissive").unify_dictionaries().combine_chunks()
        table = table.take(pa.array(rng.permutation(len(table)))).combine_chunks()
        table = table.add_column(0, "id", pa.array(np.arange(first, first + len(table))))
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema)
        writer.write_table(table.cast(writer.schema), row_group_size=CHUNK)
    assert writer is not None
    writer.close()


def ratio(path: Path, sample: int) -> None:
    """The columns against the explained path, on the same rows."""
    table = pq.ParquetFile(path).read_row_group(0)
    evaluate_batch(table)  # the rules are compiled once in the life of a process
    tally, start = Tally(), time.perf_counter()
    evaluate_batch(table, tally=tally)
    each = (time.perf_counter() - start) / len(table)
    rows = [flat.case(row, library()) for row in table.slice(0, sample).to_pylist()]
    for row in rows[:20]:
        calculate(row)
    start = time.perf_counter()
    for row in rows:
        calculate(row)
    explained = (time.perf_counter() - start) / sample
    print(f"columns {each * 1e6:.2f} us a row ({tally.explained} of {tally.rows} rows explained)")
    print(f"explained {explained * 1e6:.0f} us a row; ratio {explained / each:.0f}")


def main() -> None:
    """Make, run, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "run", "ratio"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rows", type=int, default=1_200_000)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--chunk", type=int)
    parser.add_argument("--sample", type=int, default=500)
    given = parser.parse_args()
    if given.what == "make":
        make(given.files[0], given.rows)
    elif given.what == "ratio":
        ratio(given.files[0], given.sample)
    else:
        start = time.perf_counter()
        done = run(given.files[0], given.files[1], rows=given.chunk, workers=given.workers)
        seconds = time.perf_counter() - start
        own, others = (
            resource.getrusage(who).ru_maxrss / 1024**2 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"{done} in {seconds:.2f} s, peak {own:.2f} GB, of the largest worker {others:.2f} GB")


if __name__ == "__main__":
    main()
