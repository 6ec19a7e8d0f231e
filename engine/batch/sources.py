"""Caseload files in chunks: Parquet, Arrow, CSV and JSON lines, typed by the flat schema.

A value that is none of its column's type (a word where a number stands) spoils its own row and no other: it comes back
as a problem of that row.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.json as lines
import pyarrow.parquet as pq

from engine.batch import flat
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.text import Text

FORMATS = (".parquet", ".arrow", ".csv", ".jsonl")
_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_WHAT = {
    "number": Text(zh="须是数字", en="must be a number"),
    "whole": Text(zh="须是整数", en="must be a whole number"),
    "boolean": Text(zh="须是true或者false", en="must be true or false"),
    "date": Text(zh="须是2024-06-01这样的日期", en="must be a date such as 2024-06-01"),
}
_GOOD = {
    "number": r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$",
    "whole": r"^\s*[-+]?\d{1,18}\s*$",
    "boolean": r"^(true|false|True|False|TRUE|FALSE|1|0)$",
    "date": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
}
_FORMAT = Text(zh="不认得的文件类型“{value}”", en="unknown kind of file '{value}'")
_NOT_JSON = Text(zh="不是JSON对象", en="is not a JSON object")
Problems = list[tuple[str, str]]


@dataclass
class Chunk:
    """Some rows of a file, and what could not be read of them, by row."""

    table: pa.Table
    unreadable: dict[int, Problems] = field(default_factory=dict)


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
    read = {".parquet": _parquet, ".arrow": _arrow, ".csv": _csv, ".jsonl": _jsonl}[kind(path)]
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
    return Chunk(file.read_row_groups(groups).slice(first - before, rows).unify_dictionaries())


def numbered(chunk: Chunk, first: int) -> Chunk:
    """The chunk with the rows' numbers in the file as their ids, where it has none."""
    if flat.ROW not in chunk.table.column_names:
        numbers = pa.array(range(first + 1, first + len(chunk.table) + 1), type=pa.int64())
        chunk.table = chunk.table.append_column(flat.ROW, numbers)
    return chunk


def _parquet(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    batches = pq.ParquetFile(path).iter_batches(batch_size=rows)
    for batch in islice(_sized(batches, rows), skip, None):
        yield Chunk(batch)


def _arrow(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    with pa.memory_map(str(path)) as source:
        reader = pa.ipc.open_file(source)
        batches = (reader.get_batch(i) for i in range(reader.num_record_batches))
        for batch in islice(_sized(batches, rows), skip, None):
            yield Chunk(batch)


def _sized(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
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
    for table in islice(_sized(iter(reader), rows), skip, None):
        yield typed(table, rules)


def typed(table: pa.Table, rules: Library) -> Chunk:
    """A table of words with the types of the flat schema."""
    known = flat.every_column(rules)
    chunk = Chunk(table)
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = known.get(name)
        columns[name] = table[name]
        if column is None or column.type == "text":
            continue
        try:
            columns[name] = table[name].cast(_TYPES[column.type])
        except pa.ArrowInvalid:
            columns[name] = _spoilt(chunk, name, column.type, table[name])
    chunk.table = pa.table(columns)
    return chunk


def _spoilt(chunk: Chunk, name: str, kind_: str, words: pa.ChunkedArray) -> Any:
    """The column without what cannot be read, which becomes a problem of its row."""
    good = pc.fill_null(pc.match_substring_regex(words, _GOOD[kind_]), True)
    left = pc.if_else(good, words, None)
    try:
        found = left.cast(_TYPES[kind_])
    except pa.ArrowInvalid:  # such as the 31st of June
        values = [_one(word, kind_) for word in left.to_pylist()]
        good = pa.array([a is not None or b is None for a, b in zip(values, left.to_pylist(), strict=True)])
        good = pc.and_(good, pc.if_else(pc.is_null(words), True, pc.is_valid(left)))
        found = pa.array(values, type=_TYPES[kind_])
    for row in np.flatnonzero(~np.asarray(good)).tolist():
        reason = f"{_WHAT[kind_].zh}，不能是“{words[row].as_py()}”"
        chunk.unreadable.setdefault(row, []).append((name, reason))
    return found


def _one(word: str | None, kind_: str) -> Any:
    if word is None:
        return None
    try:
        return pa.scalar(word).cast(_TYPES[kind_]).as_py()
    except pa.ArrowInvalid:
        return None


def _jsonl(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    known = flat.every_column(rules)
    wanted = pa.schema([(name, _TYPES[column.type]) for name, column in known.items()])
    with path.open("rb") as file:
        for place, block in enumerate(iter(lambda: list(islice(file, rows)), [])):
            if place >= skip:
                yield _parsed(block, wanted, rules)


def _parsed(block: list[bytes], wanted: pa.Schema, rules: Library) -> Chunk:
    """Lines of JSON: at once where all is well, else line by line."""
    options = lines.ParseOptions(explicit_schema=wanted, unexpected_field_behavior="infer")
    if all(line.strip() for line in block):
        try:
            read = lines.ReadOptions(block_size=1 << 24)
            table = lines.read_json(io.BytesIO(b"".join(block)), parse_options=options, read_options=read)
            present = [name for name in table.column_names if table[name].null_count < len(table)]
            if len(table) == len(block):
                return Chunk(table.select(present))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            pass
    return _by_line(block, wanted, rules)


def _by_line(block: list[bytes], wanted: pa.Schema, rules: Library) -> Chunk:
    rows: list[dict[str, Any]] = []
    broken: dict[int, Problems] = {}
    for place, line in enumerate(block):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            broken[place] = [("", _NOT_JSON.zh)]
            said = {}
        rows.append({name: _word(value) for name, value in said.items() if value is not None})
    names = dict.fromkeys(name for said in rows for name in said)
    chunk = typed(pa.table({name: pa.array([said.get(name) for said in rows], pa.string()) for name in names}), rules)
    if not names:
        chunk.table = pa.table({"crime": pa.nulls(len(block), pa.string())})
    for place, problems in broken.items():
        chunk.unreadable[place] = problems
    return chunk


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
