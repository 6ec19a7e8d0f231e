"""An office's table as it is: its headings and words, chunk by chunk, before anything is made of them.

A CSV may be in UTF-8 or GB 18030 (as Excel saves it in China), with commas, semicolons or tabs; nothing else is tried.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from engine.batch.run.sources import chunks, kind, sized
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.text import Text

_HEAD = 1 << 16  # bytes in which the headings stand
_LOOK = 1 << 20  # bytes by which the encoding is told
_NO_HEADINGS = Text(zh="第一行没有表头", en="has no headings in its first row")
_NO_TEXT = Text(zh="既不是UTF-8也不是GB18030编码的文字", en="is text in neither UTF-8 nor GB 18030")
_BROKEN = Text(zh="读不出来：{why}", en="cannot be read: {why}")
NOT_JSON = Text(zh="这一行不是JSON对象", en="this line is not a JSON object")


@dataclass
class Raw:
    """Some rows as they stand in the file, and those that are no rows at all."""

    table: pa.Table
    broken: dict[int, Text] = field(default_factory=dict)


def raw(path: Path, rows: int, rules: Library, skip: int = 0) -> Iterator[Raw]:
    """The file in chunks of so many rows, without the first `skip` of them.

    Raises:
        InputError: a format that is not known, or a file that is none of its format.
    """
    ending = kind(path)
    try:
        if ending == ".csv":
            yield from _csv(path, rows, skip)
        elif ending == ".jsonl":
            yield from _jsonl(path, rows, skip)
        else:
            for chunk in chunks(path, rows, rules, skip):
                yield Raw(chunk.table.rename_columns(_unique(chunk.table.column_names)))
    except (pa.ArrowException, OSError) as error:
        raise InputError(Problem(path.name, _BROKEN.format(why=str(error)[:300]))) from error


def head(path: Path, rows: int, rules: Library) -> pa.Table:
    """The first rows of the file, without those that are no rows."""
    found = next(raw(path, rows, rules), None)
    if found is None:
        return pa.table({name: pa.array([], pa.string()) for name in _headings(path)})
    return found.table


def _headings(path: Path) -> list[str]:
    return _format(path)[2] if kind(path) == ".csv" else []


def _format(path: Path) -> tuple[str, str, list[str]]:
    """Encoding, separator and headings of a CSV."""
    with path.open("rb") as file:
        block = file.read(_LOOK)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(block, len(block) < _LOOK)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError(Problem(path.name, _NO_TEXT))
    lines = [next(csv.reader(io.StringIO(text[:_HEAD]), delimiter=mark), []) for mark in (",", "\t", ";")]
    best = max(range(3), key=lambda place: len(lines[place]))
    if not any(word.strip() for word in lines[best]):
        raise InputError(Problem(path.name, _NO_HEADINGS))
    return encoding, (",", "\t", ";")[best], _unique(lines[best])


def _unique(headings: list[str]) -> list[str]:
    """Headings on one line, none empty and none twice."""
    found: list[str] = []
    for place, heading in enumerate(headings, 1):
        name = " ".join(heading.split()) or f"#{place}"
        number = 2
        while name in found:
            name = f"{' '.join(heading.split()) or f'#{place}'} ({number})"
            number += 1
        found.append(name)
    return found


def _csv(path: Path, rows: int, skip: int) -> Iterator[Raw]:
    encoding, mark, headings = _format(path)
    options = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(headings, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    read = arrow_csv.ReadOptions(
        block_size=1 << 22,
        encoding="utf8" if encoding == "utf-8-sig" else encoding,
        column_names=headings,
        skip_rows_after_names=1,  # the headings themselves, on however many lines
    )
    parse = arrow_csv.ParseOptions(delimiter=mark, newlines_in_values=True)
    reader = arrow_csv.open_csv(path, read_options=read, parse_options=parse, convert_options=options)
    for table in islice(sized(iter(reader), rows), skip, None):
        yield Raw(table)


def _jsonl(path: Path, rows: int, skip: int) -> Iterator[Raw]:
    with path.open("rb") as file:  # every chunk has the headings of all, so that they are one table
        names = list(dict.fromkeys(name for line in file for name in _object(line) or ()))
    with path.open("rb") as file:
        for place, block in enumerate(iter(lambda: list(islice(file, rows)), [])):
            if place >= skip:
                yield _objects(block, names)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _objects(block: list[bytes], names: list[str]) -> Raw:
    said = [_object(line) for line in block]
    broken = {place: NOT_JSON for place, row in enumerate(said) if row is None}
    columns = [pa.array([_word((row or {}).get(name)) for row in said], pa.string()) for name in names]
    return Raw(pa.table(columns or [pa.nulls(len(said), pa.string())], names=_unique(names) or ["#1"]), broken)


def _word(value: Any) -> str | None:
    return value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)
