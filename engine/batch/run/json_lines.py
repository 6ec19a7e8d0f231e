"""Cases as lines of JSON: objects of the flat schema, or whole case files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as lines

from engine.batch.rows import fields
from engine.batch.rows.typed import TYPES, Chunk, Problems, typed
from engine.law.library import Library
from engine.text import Text

_NOT_JSON = Text(zh="不是JSON对象", en="is not a JSON object")
_LOOKED_AT = 1000  # lines from which the names of the columns are taken; others are still read, more slowly
_COUNTS = b'"counts"'
_KEEP = "keep."


def chunks(path: Path, rows: int, rules: Library, skip: int) -> Iterator[Chunk]:
    """The file in chunks of so many lines, without the first `skip` of them."""
    with path.open("rb") as file:
        for place, block in enumerate(iter(lambda: list(islice(file, rows)), [])):
            if place >= skip:
                yield _parsed(block, rules)


def _parsed(block: list[bytes], rules: Library) -> Chunk:
    """Lines of JSON: at once where all is well, else line by line."""
    text = b"".join(block)
    if _COUNTS not in text and all(line.strip() for line in block):
        wanted = pa.schema([(name, TYPES[column.type]) for name, column in _named(block, rules).items()])
        options = lines.ParseOptions(explicit_schema=wanted, unexpected_field_behavior="infer")
        try:
            read = lines.ReadOptions(block_size=1 << 24)
            table = lines.read_json(io.BytesIO(text), parse_options=options, read_options=read)
            present = [name for name in table.column_names if table[name].null_count < len(table)]
            if len(table) == len(block) and fields.find_all(rules, present).keys() >= {
                name for name in present if not name.startswith(_KEEP) and name not in wanted.names
            }:
                return Chunk(table.select(present))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            pass
    return _by_line(block, rules)


def _named(block: list[bytes], rules: Library) -> dict[str, fields.Column]:
    """The columns that the first lines name."""
    names: dict[str, None] = {}
    for line in block[:_LOOKED_AT]:
        try:
            names |= dict.fromkeys(json.loads(line))
        except (ValueError, TypeError):
            continue
    return fields.find_all(rules, names)


def _by_line(block: list[bytes], rules: Library) -> Chunk:
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
        rows.append({name: _word(value) for name, value in _flat(said) if value is not None})
    names = dict.fromkeys(name for said in rows for name in said)
    chunk = typed(pa.table({name: pa.array([said.get(name) for said in rows], pa.string()) for name in names}), rules)
    if not names:
        chunk.table = pa.table({"crime": pa.nulls(len(block), pa.string())})
    for place, problems in broken.items():
        chunk.unreadable[place] = problems
    return chunk


def _flat(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The columns of a line; a whole case file becomes the column of case files, a pair of ratios two columns."""
    if "counts" in said:
        own = {name: value for name, value in said.items() if name == fields.ROW or name.startswith(_KEEP)}
        yield from own.items()
        yield fields.CASE, {name: value for name, value in said.items() if name not in own}
        return
    for name, value in said.items():
        if name.startswith("ratio.") and isinstance(value, list) and len(value) == len(fields.ENDS):
            yield from ((f"{name}.{end}", part) for end, part in zip(fields.ENDS, value, strict=True))
        else:
            yield name, value


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
