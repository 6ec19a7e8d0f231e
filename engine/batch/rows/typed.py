"""Words from a file with the types of the flat schema; a value that is none spoils its own row and no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.batch.rows import fields
from engine.law.library import Library
from engine.text import Text

TYPES = {
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
Problems = list[tuple[str, str]]


@dataclass
class Chunk:
    """Some rows of a file, and what could not be read of them, by row."""

    table: pa.Table
    unreadable: dict[int, Problems] = field(default_factory=dict)


def typed(table: pa.Table, rules: Library) -> Chunk:
    """A table of words with the types of the flat schema."""
    known = fields.find_all(rules, table.column_names)
    chunk = Chunk(table)
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = known.get(name)
        columns[name] = table[name]
        if column is None or column.type == "text":
            continue
        try:
            columns[name] = table[name].cast(TYPES[column.type])
        except pa.ArrowInvalid:
            columns[name] = _spoilt(chunk, name, column.type, table[name])
    chunk.table = pa.table(columns)
    return chunk


def _spoilt(chunk: Chunk, name: str, kind_: str, words: pa.ChunkedArray) -> Any:
    """The column without what cannot be read, which becomes a problem of its row."""
    good = pc.fill_null(pc.match_substring_regex(words, _GOOD[kind_]), True)
    left = pc.if_else(good, words, None)
    try:
        found = left.cast(TYPES[kind_])
    except pa.ArrowInvalid:  # such as the 31st of June
        values = [_one(word, kind_) for word in left.to_pylist()]
        good = pa.array([a is not None or b is None for a, b in zip(values, left.to_pylist(), strict=True)])
        good = pc.and_(good, pc.if_else(pc.is_null(words), True, pc.is_valid(left)))
        found = pa.array(values, type=TYPES[kind_])
    for row in np.flatnonzero(~np.asarray(good)).tolist():
        reason = f"{_WHAT[kind_].zh}，不能是“{words[row].as_py()}”"
        chunk.unreadable.setdefault(row, []).append((name, reason))
    return found


def _one(word: str | None, kind_: str) -> Any:
    if word is None:
        return None
    try:
        return pa.scalar(word).cast(TYPES[kind_]).as_py()
    except pa.ArrowInvalid:
        return None
