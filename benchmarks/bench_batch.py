"""A whole caseload: 1.2 million mixed cases of all crimes and places, Parquet to Parquet.

    python benchmarks/bench_batch.py make /tmp/cases.parquet --rows 1200000

The cases are invented: amounts spread evenly over their orders of magnitude, a fact of the crime stated in a quarter of
the cases and one of the person in eight of a hundred, most with a plea. `caseload.py` measures on them.
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

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


def main() -> None:
    """Make a file; `benchmarks/caseload.py` measures on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=1_200_000)
    given = parser.parse_args()
    make(given.file, given.rows)


if __name__ == "__main__":
    main()
