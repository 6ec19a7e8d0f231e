"""Invented cases of theft under the national rules, for the floor in NumPy and for OpenFisca: the same for all three.

In seven cases of ten the place's own thresholds are stated, as a court has them; in the others the nation's bands stand
and an amount between their ends leaves the tier open. The facts are those of `bench_batch`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from bench_batch import _columns

from engine.batch import evaluate_batch

PLACES = np.array([(1000, 30000, 300000), (1500, 40000, 300000), (2000, 60000, 400000), (3000, 100000, 500000)])
STATED = 0.7
THRESHOLDS = ("large", "huge", "very_huge")


def cases(rows: int, seed: int = 7) -> pa.Table:
    """So many cases, one a row of the flat schema."""
    rng = np.random.default_rng(seed)
    columns = _columns(rng, rows, "theft")
    columns["jurisdiction"] = pa.DictionaryArray.from_arrays(np.zeros(rows, dtype=np.int8), ["national"])
    place, missing = rng.integers(0, len(PLACES), rows), rng.random(rows) > STATED
    for number, name in enumerate(THRESHOLDS):
        columns[f"threshold.{name}"] = pa.array(PLACES[place, number], mask=missing)
    return pa.table({"id": pa.array(range(rows), pa.int64()), **columns})


def plain(column: pa.Array) -> np.ndarray:
    """A column as NumPy alone can hold it: numbers and days as integers (the least: none), decimals in millionths."""
    if pa.types.is_decimal(column.type):
        values = np.frombuffer(column.buffers()[1], dtype=np.int64)[::2][: len(column)]
        return np.where(np.asarray(column.is_valid()), values, np.iinfo(np.int64).min)
    if pa.types.is_dictionary(column.type):
        return np.asarray(column.indices.cast(pa.int8()).fill_null(-1))
    if pa.types.is_date32(column.type):
        return np.asarray(column.view(pa.int32()).fill_null(np.iinfo(np.int32).min))
    if pa.types.is_floating(column.type):
        return np.asarray(column.fill_null(np.nan))
    if pa.types.is_boolean(column.type):
        return np.asarray(column.cast(pa.int8()).fill_null(-1))
    return np.asarray(column.cast(pa.int64()).fill_null(np.iinfo(np.int64).min))


def _lists(column: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Of a column of lists the row of every item, and the items."""
    counts = np.asarray(column.value_lengths().fill_null(0))
    return np.repeat(np.arange(len(column)), counts), column.flatten()


def _spread(answers: pa.Table) -> dict[str, np.ndarray]:
    """The lines of the adjustments (millionths of a percent) and the warnings, each as a column of its own."""
    found = {}
    rows, lines = _lists(answers["factors"].combine_chunks())
    ids = lines.field("factor").dictionary_encode()
    for code, id in enumerate(ids.dictionary.to_pylist()):
        mine = np.asarray(ids.indices) == code
        for end in ("low", "chosen", "high"):
            values = np.full(len(answers), np.iinfo(np.int64).min)
            values[rows[mine]] = plain(lines.field(end))[mine]
            found[f"line.{id}.{end}"] = values
    rows, warnings = _lists(answers["warnings"].combine_chunks())
    ids = warnings.dictionary_encode()
    for code, id in enumerate(ids.dictionary.to_pylist()):
        marks = np.zeros(len(answers), dtype=bool)
        marks[rows[np.asarray(ids.indices) == code]] = True
        found[f"warning.{id}"] = marks
    return found


def save(path: Path, rows: int, *, answered: bool) -> None:
    """Cases (and our answers) for a program that knows neither Arrow nor this project; words as numbers in a list."""
    kept: dict[str, Any] = {}
    tables = {"case": cases(rows)}
    if answered:
        tables["answer"] = evaluate_batch(tables["case"])
        kept |= _spread(tables["answer"])
    for prefix, each in tables.items():
        for name in each.column_names:
            column = each[name].combine_chunks()
            if name == "id" or pa.types.is_nested(column.type):
                continue
            kept[f"{prefix}.{name}"] = plain(column)
            if pa.types.is_dictionary(column.type):
                kept[f"words.{prefix}.{name}"] = np.array(column.dictionary.to_pylist())
    np.savez(path, **kept)
