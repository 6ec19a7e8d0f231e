"""The answers as the table that `evaluate_batch` gives: figures, lines of the adjustments, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from floor.facts import Rows
from floor.law import FIRST, SECOND, Factor, ends_of
from floor.months import floor
from floor.notes import warnings

DECIMAL = pa.decimal128(18, 6)
LINE = pa.struct([("factor", pa.string()), ("low", DECIMAL), ("chosen", DECIMAL), ("high", DECIMAL)])
MICRO, ENDS = 10**6, ("low", "chosen", "high")
TIERS = ("basic", "serious", "especially_serious")
KINDS = ("exempt", "fine-alone", "criminal-detention", "fixed-term-imprisonment")


def answers(table: pa.Table, *, lists: bool = True) -> pa.Table:
    """The whole table; without the two columns of lists where they are not wanted."""
    found = floor(table)
    columns = dict(_figures(found))
    if lists:
        columns["factors"] = _factors(found)
        columns["warnings"] = _warnings(found)
    return pa.table({"id": table["id"], **columns})


def _figures(found: Rows) -> Iterator[tuple[str, pa.Array]]:
    rows, there = found["rows"], found["there"]
    valid = np.zeros(rows, dtype=bool)
    valid[there] = True
    status = np.where(valid, 0, np.where(found["open"], 2, 1)).astype(np.int16)
    yield "status", _words(status, ("term", "below", "open"))
    yield "tier", _words(found["tier"], TIERS)
    exact = (
        ("starting_point", found["start"] * (MICRO // 2), None),
        ("base_sentence", found["months"], found["denominator"]),
        ("adjusted", found["adjusted"], found["adjusted_denominator"]),
    )
    for name, ends, denominator in exact:
        for end, values in zip(ENDS, ends, strict=True):
            micro = values if denominator is None else _micro(values, denominator)
            yield f"{name}_{end}", _decimals(_spread(micro, rows, there), valid)
    for name in ("proposed", "declared"):
        for end, values in zip(ENDS, found["proposed"], strict=True):
            yield f"{name}_{end}", _numbers(values, rows, there, pa.int32())
    for end, values in zip(("low", "high"), found["envelope"], strict=True):
        yield f"envelope_{end}", _numbers(values, rows, there, pa.int32())
    open_ = found["probation"] > 0
    for end, values in zip(("low", "high"), found["period"], strict=True):
        yield f"probation_{end}", _numbers(values[open_], rows, there[open_], pa.int32())
    yield "penalty", _words(_spread(found["kind"].astype(np.int16), rows, there, -1), KINDS)
    low, high = found["fine"]
    for end, values, some in (("low", low, found["fined"]), ("high", high, found["fined"] & (high >= 0))):
        yield f"fine_{end}", _numbers(values[some], rows, there[some], pa.int64())
    probation = _spread(found["probation"].astype(np.int16), rows, there, -1)
    yield "probation", _words(probation, ("false", "true", "mandatory"))


def _spread(values: Any, rows: int, there: Any, nothing: int = 0) -> Any:
    result = np.full(rows, nothing, dtype=values.dtype)
    result[there] = values
    return result


def _numbers(values: Any, rows: int, there: Any, kind: pa.DataType) -> pa.Array:
    missing = np.ones(rows, dtype=bool)
    missing[there] = False
    return pa.array(_spread(values.astype(kind.to_pandas_dtype()), rows, there), mask=missing)


def _words(codes: Any, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int16), mask=codes < 0), list(words))


def _micro(numerator: Any, denominator: Any) -> Any:
    """Millionths, half to even; in two steps of a thousand, because a millionfold would not fit."""
    whole, rest = np.divmod(numerator, denominator)
    first, rest = np.divmod(rest * 1000, denominator)
    second, rest = np.divmod(rest * 1000, denominator)
    result = whole * MICRO + first * 1000 + second
    return result + ((2 * rest > denominator) | ((2 * rest == denominator) & (result % 2 == 1)))


def _decimals(micro: Any, valid: Any | None = None) -> pa.Array:
    pairs = np.empty((len(micro), 2), dtype=np.int64)
    pairs[:, 0], pairs[:, 1] = micro, micro >> 63
    bits = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())
    return pa.Array.from_buffers(DECIMAL, len(micro), [bits, pa.py_buffer(pairs)])


def _lists(rows: int, entries: Sequence[tuple[str, Any]]) -> tuple[pa.Array, pa.Array, list[Any]]:
    """Where each row's list begins, the words in it, and where each entry's items lie."""
    counts = np.zeros(rows, dtype=np.int32)
    for _, which in entries:
        counts[which] += 1
    offsets = np.zeros(rows + 1, dtype=np.int32)
    np.cumsum(counts, out=offsets[1:])
    cursor, codes, places = offsets[:-1].copy(), np.zeros(int(offsets[-1]), dtype=np.int32), []
    for code, (_, which) in enumerate(entries):
        place = cursor[which]
        cursor[which] += 1
        codes[place] = code
        places.append(place)
    words = pa.DictionaryArray.from_arrays(codes, pa.array([id for id, _ in entries], pa.string()))
    return pa.array(offsets), words.cast(pa.string()), places


def _factors(found: Rows) -> pa.Array:
    """The lines of the adjustments: the factors in their order, then the ceiling, then the floor."""
    here, there = found["here"], found["there"]
    lines: list[tuple[str, Any, Any]] = [(factor.id, *_line(factor, here)) for factor in (*FIRST, *SECOND)]
    ceiling = np.flatnonzero(found["taken"].any(axis=0))
    lines.append(("ceiling.plea_leniency", ceiling, found["taken"][:, ceiling].astype(np.int64) * MICRO))
    lift, again = found["lift"], found["again"]
    some = lift.any(axis=0)
    percent = _micro(lift[:, some], np.maximum(found["first"][:, some], 1))
    lines.append(("floor.recidivist", again[some], percent))
    offsets, words, places = _lists(found["rows"], [(id, there[rows]) for id, rows, _ in lines])
    ends = [np.zeros(len(words), dtype=np.int64) for _ in ENDS]
    for place, (_, _, values) in zip(places, lines, strict=True):
        for end, value in zip(ends, (values.min(axis=0), values[1], values.max(axis=0)), strict=True):
            end[place] = value
    inner = pa.StructArray.from_arrays([words, *map(_decimals, ends)], fields=list(LINE))
    return pa.ListArray.from_arrays(offsets, inner)


def _line(factor: Factor, here: Rows) -> tuple[Any, Any]:
    rows = np.flatnonzero(here["stands"][factor.id])
    table = np.array([ends_of(*(band or factor.band), False)[:3] for band in (factor.band, factor.minor)]).T * MICRO
    values = table[:, here["minor_offence"][rows].astype(np.int8)]
    if factor.id == "surrender":
        values = np.where(here["ratio_stated"][rows], here["ratio"][rows].astype(np.int64) * MICRO, values)
    return rows, values


def _warnings(found: Rows) -> pa.Array:
    offsets, words, _ = _lists(found["rows"], warnings(found))
    return pa.ListArray.from_arrays(offsets, words)
