"""Caseload files in chunks: Parquet, Arrow, CSV and JSON lines, typed by the flat schema.

A value that is none of its column's type (a word where a number stands) spoils its own row and no other: it comes back
as a problem of that row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from engine.batch.rows import flat
from engine.batch.rows.typed import Chunk as Chunk
from engine.batch.rows.typed import typed as typed
from engine.batch.run import json_lines
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.text import Text

FORMATS = (".parquet", ".arrow", ".csv", ".jsonl")
COLUMNS = 16  # of a file that are read at a time
MUCH = 1.5  # times the rows of a chunk, from which on what is read beside them is not kept
_FORMAT = Text(zh="不认得的文件类型“{value}”", en="unknown kind of file '{value}'")


class Columns(Protocol):
    """What reads a table that is not in the flat schema into it (`engine.caseload.columns.mapping`)."""

    @property
    def mark(self) -> str:
        """Differs where another reading of the same file would."""

    def chunks(self, path: Path, rows: int, rules: Library, skip: int = 0) -> Iterator[Chunk]:
        """The file in chunks of so many rows, in the flat schema, without the first `skip` of them."""


def kind(path: Path) -> str:
    """The format of a file by its name.

    Raises:
        InputError: none that is known.
    """
    if path.suffix not in FORMATS:
        raise InputError(Problem(str(path), _FORMAT.format(value=path.suffix), ", ".join(FORMATS)))
    return path.suffix


def count(path: Path) -> int:
    """About how many rows the file has."""
    if kind(path) == ".parquet":
        return int(pq.ParquetFile(path).metadata.num_rows)
    if kind(path) == ".arrow":
        with pa.memory_map(str(path)) as source:
            reader = pa.ipc.open_file(source)
            return sum(reader.get_batch(i).num_rows for i in range(reader.num_record_batches))
    with path.open("rb") as file:
        found = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    return found - (kind(path) == ".csv")


def chunks(path: Path, rows: int, rules: Library, skip: int = 0) -> Iterator[Chunk]:
    """The file in chunks of so many rows, without the first `skip` of them."""
    read = {".parquet": _parquet, ".arrow": _arrow, ".csv": _csv, ".jsonl": json_lines.chunks}[kind(path)]
    return read(path, rows, rules, skip)


def number_of(path: Path, rows: int) -> int | None:
    """How many chunks the file has, where `one` can read any of them by itself; None where it has to be read on."""
    return -(-count(path) // rows) if kind(path) == ".parquet" else None


def one(path: Path, rows: int, number: int) -> Chunk:
    """One chunk of a Parquet file; only the groups of rows that it lies in are read."""
    file = pq.ParquetFile(path)
    first, last = number * rows, (number + 1) * rows
    ends = np.cumsum([file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)])
    groups = [g for g, end in enumerate(ends) if end > first and end - file.metadata.row_group(g).num_rows < last]
    before = int(ends[groups[0]]) - file.metadata.row_group(groups[0]).num_rows
    names = file.schema_arrow.names
    within = sum(file.metadata.row_group(group).num_rows for group in groups)
    # A few columns at a time, each laid out in one piece at once: never two copies of all of them.
    parts = []
    for at in range(0, len(names), COLUMNS):
        part = file.read_row_groups(groups, columns=names[at : at + COLUMNS]).slice(first - before, rows)
        part = part.unify_dictionaries().combine_chunks()
        parts.append(_without_the_rest(part) if within > MUCH * rows else part)
    columns = [(name, part[name]) for part in parts for name in part.column_names]
    if [name for name, _ in columns] != names:  # a name that is another's beginning is read for both
        return Chunk(file.read_row_groups(groups).slice(first - before, rows).unify_dictionaries())
    return Chunk(pa.table(dict(columns)))


def _without_the_rest(part: pa.Table) -> pa.Table:
    """The rows alone: a slice keeps the whole group in memory, and most programs write a million rows a group."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, part.schema) as stream:
        stream.write_table(part)
    return pa.ipc.open_stream(sink.getvalue()).read_all()


def numbered(chunk: Chunk, first: int) -> Chunk:
    """The chunk with the rows' numbers in the file as their ids, where it has none."""
    if flat.ROW not in chunk.table.column_names:
        numbers = pa.array(np.arange(first + 1, first + len(chunk.table) + 1, dtype=np.int64))
        chunk.table = chunk.table.append_column(flat.ROW, numbers)
    return chunk


def _parquet(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    batches = pq.ParquetFile(path).iter_batches(batch_size=rows)
    for batch in islice(sized(batches, rows), skip, None):
        yield Chunk(batch)


def _arrow(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        for batch in islice(sized(batches, rows), skip, None):
            yield Chunk(batch)


def sized(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Batches of whatever size as tables of so many rows."""
    waiting: list[pa.RecordBatch] = []
    number = 0
    for batch in batches:
        waiting.append(batch)
        number += batch.num_rows
        while number >= rows:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, rows).unify_dictionaries()
            waiting = table.slice(rows).to_batches()
            number -= rows
    if number:
        yield pa.Table.from_batches(waiting).unify_dictionaries()


def _csv(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    """Every column is read as words first, so that what is wrong can be told row by row."""
    with path.open("rb") as file:
        header = csv.open_csv(io.BytesIO(file.readline())).schema.names if path.stat().st_size else []
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    reader = csv.open_csv(path, read_options=csv.ReadOptions(block_size=1 << 24), convert_options=options)
    for table in islice(sized(iter(reader), rows), skip, None):
        yield typed(table, rules)
