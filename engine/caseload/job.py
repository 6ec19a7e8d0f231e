"""A caseload reckoned in the background, in a folder of its own.

Beside the answers the folder gets the cases in the flat schema (`cases.parquet`), row by row, so that one of them can
be looked up, explained and asked further questions of. A row that could not be read stands there without a crime.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from engine.batch.evaluate import UNANSWERED
from engine.batch.rows import flat
from engine.batch.run import files, sources
from engine.batch.run.files import Done
from engine.batch.run.sources import Chunk, Columns
from engine.batch.run.targets import Target
from engine.calculation.calculate import calculate
from engine.caseload import distribution
from engine.caseload.columns import reading
from engine.caseload.columns.mapping import Mapping, Problems
from engine.caseload.distribution import Distribution
from engine.caseload.task import Task
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.text import Text

_LEAST, _MOST = 5_000, 60_000  # rows of a chunk: after each of them the run can be stopped and is seen to move
_REJECTS = 200  # wrong rows whose reasons are kept in both languages


@dataclass(frozen=True)
class Reject:
    """A row that is no case: its number (the first is 1), its id, and for each problem the column and the reason."""

    row: int
    id: str
    problems: tuple[tuple[str, Text], ...]


class Job(Task):
    """One file of cases with its map of columns; begun anew after it was cancelled, it goes on where it stopped.

    Attributes:
        done, distribution: the outcome.
    """

    def __init__(self, source: Path, columns: Mapping, folder: Path, rules: Library) -> None:
        super().__init__()
        self.source, self.columns, self.folder, self.rules = source, columns, folder, rules
        self.answers, self.cases = folder / "answers.parquet", folder / "cases.parquet"
        self.done: Done | None = None
        self.distribution: Distribution | None = None
        self._unread: dict[int, Problems] = {}

    def work(self) -> None:
        """Reckon the file, and count what comes of it."""
        rows = min(_MOST, max(_LEAST, sources.count(self.source) // 100))
        watched = _Watched(self.columns, self.folder / "flat", self.check, self._see)
        # One process: the app is no program to start others from, and the page wants a core of its own.
        self.done = files.run(
            self.source, self.answers, self.rules, rows=rows, workers=1, columns=watched, progress=self.told
        )
        watched.gather(self.cases)
        self.distribution = distribution.distribution(self.cases, self.answers)

    def _see(self, row: int, problems: Problems) -> None:
        if len(self._unread) < _REJECTS or row in self._unread:
            self._unread[row] = problems

    def rejects(self) -> list[Reject]:
        """The first wrong rows with their reasons in both languages."""
        if self.done is None or self.done.rejects is None:
            return []
        found: dict[int, str] = {}
        with self.done.rejects.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                found.setdefault(int(line["row"]), line["id"])
                if len(found) > _REJECTS:
                    break
        return [Reject(row, id, self._reasons(row)) for row, id in list(found.items())[:_REJECTS]]

    def _reasons(self, row: int) -> tuple[tuple[str, Text], ...]:
        unread = self._unread.get(row)
        if unread is not None:
            return tuple(unread)
        try:
            calculate(distribution.case(self.cases, row - 1, self.rules), rules=self.rules)
        except InputError as error:
            return tuple((flat.column_of(one.path), _sentence(one)) for one in error.problems)
        except UNANSWERED as error:
            return (("", Text(zh=str(error), en=str(error))),)
        return ()

    def csv(self) -> Path:
        """The answers as CSV, made when they are first asked for."""
        path = self.folder / "answers.csv"
        if not path.exists():
            fresh = path.with_suffix(".new")
            with Target(fresh, path) as target:
                for batch in pq.ParquetFile(self.answers).iter_batches(batch_size=_MOST):
                    target.write(pa.Table.from_batches([batch]))
            fresh.replace(path)
        return path


_FOREIGN = Text(zh="本罪没有这一项", en="the crime has no such column")


def _sentence(problem: Problem) -> Text:
    """For somebody who sees headings and no ids."""
    if problem.message.startswith("unknown ") and f"'{problem.path.rpartition('.')[2]}'" in problem.message:
        return _FOREIGN
    return Text(zh=problem.sentence("zh", ids=False), en=problem.sentence("en", ids=False))


@dataclass(frozen=True)
class _Watched(Columns):
    """The map, which also keeps what it read and says what it could not read."""

    columns: Mapping
    folder: Path
    check: Callable[[], None]
    see: Callable[[int, Problems], None]

    @property
    def mark(self) -> str:
        return self.columns.mark

    def chunks(self, path: Path, rows: int, rules: Library, skip: int = 0) -> Iterator[Chunk]:
        self.folder.mkdir(exist_ok=True)
        for number, part in enumerate(reading.raw(path, rows, rules, skip), skip):
            self.check()
            table, problems = self.columns.read(part, rules)
            said = {row: [(name, why.zh) for name, why in found] for row, found in problems.items()}
            chunk = sources.numbered(Chunk(table, said), number * rows)
            for row, found in problems.items():
                self.see(number * rows + row + 1, found)
            pq.write_table(_uncharged(chunk.table, list(problems)), self.folder / f"{number:06}.parquet")
            yield chunk

    def gather(self, target: Path) -> None:
        """All that was read as one file, a group of rows for each chunk."""
        parts = sorted(self.folder.glob("*.parquet"))
        schema = pa.unify_schemas([pq.read_schema(part) for part in parts], promote_options="permissive")
        with pq.ParquetWriter(target, schema, compression="zstd") as writer:
            for part in parts:
                writer.write_table(pq.read_table(part).cast(schema))
                part.unlink()


def _uncharged(table: pa.Table, rows: list[int]) -> pa.Table:
    """Without the crime in rows that could not be read, so that nobody takes what is left of them for a case."""
    if "crime" not in table.column_names:
        return table.append_column("crime", pa.nulls(len(table), pa.string()))
    if not rows:
        return table
    crimes: list[Any] = table["crime"].to_pylist()
    for row in rows:
        crimes[row] = None
    return table.set_column(table.schema.get_field_index("crime"), "crime", pa.array(crimes, pa.string()))
