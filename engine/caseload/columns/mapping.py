"""Which column of the flat schema each heading of an office's table is, and the reading of the table by it.

A heading that is not mapped is kept under its own name (`keep.<heading>`) and handed back; nothing is dropped. A word
that cannot be read makes its row a reject, with the heading and the reason; nothing is guessed. One exception, because
a table with many crimes cannot do otherwise: a no or a nought under a fact that the row's own crime does not know says
nothing, and is left out.
"""

from __future__ import annotations

import hashlib
from collections import abc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml
from numpy.typing import NDArray

from engine.batch.evaluate import KEEP
from engine.batch.rows import flat
from engine.batch.run.sources import Chunk
from engine.caseload.columns import applying, reading, vocabulary
from engine.caseload.columns.reading import Raw
from engine.caseload.columns.values import REASON, TYPES
from engine.errors import InputError, Problem, nearest
from engine.law.library import Library
from engine.text import Text
from engine.yaml_source import load

SCHEMA = "liangxing/columns/1"
Problems = list[tuple[str, Text]]  # column and reason
_NOT_A_MAP = Text(zh="不是列的对应表（缺schema: {schema}）", en="is no map of columns (schema: {schema} is missing)")
_SHAPE = Text(
    zh="须是一个列名，或者带column、times、words的对应", en="must be a column, or a mapping with column, times, words"
)
_MISSING = Text(zh="表里没有这一列", en="the table has no such heading")
_TWICE = Text(zh="“{first}”和“{second}”都对应到{column}", en="'{first}' and '{second}' are both mapped to {column}")
_TIMES = Text(zh="须是大于0的数", en="must be a number above 0")


@dataclass(frozen=True)
class Entry:
    """What a heading is mapped to.

    Attributes:
        column: of the flat schema, or `keep.*`.
        times: what a number without a unit of its own is multiplied with (10000 under 万元).
        words: what the office's own words stand for, in words that the column knows; None for nothing said.
    """

    column: str
    times: Decimal = Decimal(1)
    words: abc.Mapping[str, str | None] = field(default_factory=dict)

    def plain(self) -> Any:
        """As the file has it: the column alone where there is nothing more to say."""
        said: dict[str, Any] = {"column": self.column}
        if self.times != 1:
            said["times"] = int(self.times) if self.times == self.times.to_integral_value() else float(self.times)
        if self.words:
            said["words"] = dict(self.words)
        return said if len(said) > 1 else self.column


@dataclass(frozen=True)
class Mapping:
    """The columns of a table, and what every one of its rows has in common (`same`, by column)."""

    columns: abc.Mapping[str, Entry] = field(default_factory=dict)
    same: abc.Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Differs where another reading of the same table would."""
        return hashlib.sha256(dump(self).encode("utf-8")).hexdigest()

    def of(self, heading: str) -> Entry:
        """What a heading is mapped to; itself, kept, where it is not."""
        return self.columns.get(heading) or Entry(heading if heading.startswith(KEEP) else f"{KEEP}{heading}")

    def check(self, headings: Sequence[str], rules: Library) -> None:
        """Refuse a map that does not fit the table or the schema.

        Raises:
            InputError: a heading that the table lacks, a column that no crime has, two headings for one column.
        """
        known, problems = flat.every_column(rules), []
        for heading in self.columns:
            if heading not in headings:
                instead = ", ".join(headings)
                problems.append(Problem(f"columns.{heading}", _MISSING, instead, nearest(heading, headings)))
        taken: dict[str, str] = {}
        entries = [(heading, self.of(heading).column) for heading in headings]
        for where, name in [*entries, *((f"same.{name}", name) for name in self.same)]:
            if not name.startswith(KEEP) and flat.find(rules, name) is None:
                path = where if where.startswith("same.") else f"columns.{where}"
                problems.append(Problem.unknown(path, name, known))
            if name in taken:
                what = _TWICE.format(first=taken[name], second=where, column=name)
                problems.append(Problem(f"columns.{where}", what))
            taken[name] = where
        if problems:
            raise InputError(problems)

    def chunks(self, path: Path, rows: int, rules: Library, skip: int = 0) -> Iterator[Chunk]:
        """The file in chunks of so many rows, in the flat schema, without the first `skip` of them."""
        for part in reading.raw(path, rows, rules, skip):
            table, problems = self.read(part, rules)
            yield Chunk(table, {row: [(name, why.zh) for name, why in found] for row, found in problems.items()})

    def read(self, part: Raw, rules: Library) -> tuple[pa.Table, dict[int, Problems]]:
        """Rows in the flat schema, and what could not be read of them, by row.

        Raises:
            InputError: the map does not fit the table.
        """
        headings = part.table.column_names
        self.check(headings, rules)
        problems: dict[int, Problems] = {row: [("", why)] for row, why in part.broken.items()}
        order = sorted(headings, key=lambda heading: self.of(heading).column != "crime")  # what a crime is read by
        found: dict[str, pa.Array] = {}
        crimes: NDArray[np.int64] = np.full(len(part.table), -1, dtype=np.int64)
        for name, word in self.same.items():
            found[name] = self._same(name, word, len(part.table), rules)
        if "crime" in found:
            crimes = applying.codes(found["crime"], rules)
        for heading in order:
            entry = self.of(heading)
            array = applying.one(part.table[heading])
            if entry.column.startswith(KEEP) and entry.column not in vocabulary.READ:
                found[entry.column] = array
                continue
            array = applying.translated(array, entry.words)
            read = applying.read(array, entry.column, entry.times, crimes, rules)
            found[entry.column] = read.values
            if entry.column == "crime":
                crimes = applying.codes(read.values, rules)
            for row in read.bad.tolist():
                reader = applying.reader(entry.column, int(crimes[row]), rules)
                why = REASON.format(heading=heading, word=array[row].as_py(), what=reader.what())
                problems.setdefault(row, []).append((entry.column, why))
        return pa.table(found), problems

    def _same(self, name: str, word: str, rows: int, rules: Library) -> pa.Array:
        reader = applying.reader(name, -1, rules)
        try:
            value = reader.read(str(word))
        except (ValueError, ArithmeticError) as error:
            what = REASON.format(heading="same", word=word, what=reader.what())
            raise InputError(Problem(f"same.{name}", what)) from error
        return pa.array([value], TYPES[reader.kind]).take(pa.array(np.zeros(rows, dtype=np.int64)))


def dump(mapping: Mapping, notes: abc.Mapping[str, str] | None = None) -> str:
    """The map as a file, with a note behind a heading where there is one."""
    lines = [f"schema: {SCHEMA}", "columns:" if mapping.columns else "columns: {}"]
    for heading, entry in mapping.columns.items():
        body = yaml.safe_dump({heading: entry.plain()}, allow_unicode=True, sort_keys=False, width=1000)
        first, *rest = body.rstrip("\n").splitlines()
        note = (notes or {}).get(heading)
        lines += [f"  {first}{f'  # {note}' if note else ''}", *(f"  {line}" for line in rest)]
    if mapping.same:
        lines.append(yaml.safe_dump({"same": dict(mapping.same)}, allow_unicode=True, sort_keys=False).rstrip("\n"))
    return "\n".join(lines) + "\n"


def parse(text: str, name: str) -> Mapping:
    """A map from its file.

    Raises:
        InputError: it is no map of columns; every place that is wrong.
    """
    found = load(text, name=name)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise InputError(Problem(name, _NOT_A_MAP.format(schema=SCHEMA)))
    problems = [
        Problem.unknown(f"{name}: {key}", str(key), ("columns", "same"))
        for key in found
        if key not in ("schema", "columns", "same")
    ]
    columns, same = found.get("columns") or {}, found.get("same") or {}
    if not isinstance(columns, dict) or not isinstance(same, dict):
        raise InputError([*problems, Problem(name, _SHAPE)])
    entries = {}
    for heading, said in columns.items():
        try:
            entries[str(heading)] = _entry(said)
        except InputError as error:
            problems += [Problem(f"{name}: columns.{heading}", each.what, each.instead) for each in error.problems]
    if problems:
        raise InputError(problems)
    return Mapping(entries, {str(key): str(value) for key, value in same.items()})


def _entry(said: Any) -> Entry:
    if isinstance(said, str):
        return Entry(said)
    if (
        not isinstance(said, dict)
        or not isinstance(said.get("column"), str)
        or set(said) - {"column", "times", "words"}
    ):
        raise InputError(Problem("", _SHAPE))
    words = said.get("words") or {}
    if not isinstance(words, dict):
        raise InputError(Problem("", _SHAPE))
    try:
        times = Decimal(str(said.get("times", 1)))
    except InvalidOperation as error:
        raise InputError(Problem("", _TIMES)) from error
    if not times > 0:
        raise InputError(Problem("", _TIMES))
    meanings = {str(word): None if meaning is None else _said(meaning) for word, meaning in words.items()}
    return Entry(said["column"], times, meanings)


def _said(meaning: Any) -> str:
    """YAML reads some words as values; here they are words again."""
    return str(meaning).lower() if isinstance(meaning, bool) else str(meaning)


def read_file(path: Path) -> Mapping:
    """A map from a file.

    Raises:
        InputError: there is no such file, or it is no map of columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Problem(str(path), Text(zh=f"读不出来：{error}", en=f"cannot be read: {error}"))) from error
    return parse(text, path.name)
