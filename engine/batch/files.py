"""A file of cases into a file of answers: chunk by chunk, with a memory of what is done, and a file of rejects.

Beside the target stands, while the work is not finished, a folder with the answers of every finished chunk and a
manifest that says of which file, which rules and which day they are. A run that finds a manifest of its own goes on
where that one stopped; at the end the folder goes, and the target is there whole or not at all.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from engine.batch import hands
from engine.batch.evaluate import Tally, evaluate_batch
from engine.batch.sources import Chunk, chunks, count, kind, number_of, numbered
from engine.batch.targets import Target
from engine.law.library import Library, library

ROWS = 240_000  # of a chunk: enough for each crime to have columns worth the name, little enough for the memory


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    rows: int
    total: int
    seconds: float
    before: int = 0  # rows that an earlier run had finished

    @property
    def rate(self) -> float:
        """Rows a second in this run."""
        return (self.rows - self.before) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float:
        """Seconds until the end, at this rate."""
        return max(0, self.total - self.rows) / self.rate if self.rate else 0.0


@dataclass(frozen=True)
class Done:
    """What a run did: rows in all, those reckoned the explained way, those rejected, and chunks found finished."""

    rows: int
    explained: int
    rejected: int
    resumed: int
    rejects: Path | None


def run(
    source: Path,
    target: Path,
    rules: Library | None = None,
    *,
    rows: int = ROWS,
    workers: int = 1,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Done:
    """Reckon every case of `source` into `target`; the formats follow from the names.

    Args:
        rules: another rulebook than the project's own.
        rows: of a chunk.
        workers: processes that reckon chunks; more than one only from a program that can be started afresh.
        progress: is told after every chunk.

    Raises:
        InputError: a format or a column that is not known.
    """
    rules = rules or library()
    kind(target)
    work = _Work(source, target, rules, rows)
    resumed, start, total = len(work.finished), time.monotonic(), count(source)
    before = sum(tally.rows for tally in work.finished)
    rejects = target.with_name(f"{target.name}.rejects.csv")
    partial = target.with_name(f"{target.name}.partial")
    with Target(partial, target) as answers, _Rejects(rejects) as rejected, ThreadPoolExecutor(2) as pool:
        for number in range(resumed):
            part = hands.load(work.part(number))
            answers.write(part)
            rejected.write(part, number * rows)
        written: Future[None] = pool.submit(lambda: None)
        reckoned = _reckoned(source, rows, rules, workers, work, pool)
        for number, part, tally in reckoned:
            work.finish(tally)
            rejected.write(part, number * rows)
            written.result()
            written = pool.submit(answers.write, part)
            done = sum(each.rows for each in work.finished)
            progress(Progress(done, max(total, done), time.monotonic() - start, before))
        written.result()
        if not work.finished:
            answers.write(evaluate_batch(pa.table({"id": pa.array([], pa.int64())}), rules))
    partial.replace(target)
    work.clear()
    return Done(
        rows=sum(tally.rows for tally in work.finished),
        explained=sum(tally.explained for tally in work.finished),
        rejected=sum(tally.wrong for tally in work.finished),
        resumed=resumed,
        rejects=rejects if rejected.number else None,
    )


def _reckoned(
    source: Path, rows: int, rules: Library, workers: int, work: _Work, pool: ThreadPoolExecutor
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The answers of every chunk that is not finished, in order."""
    resumed = len(work.finished)
    if workers > 1 and (number := number_of(source, rows)) is not None:
        places = ((n, hands.Place(source, rows, n)) for n in range(resumed, number))
        return hands.several(places, rules, workers, work.part)
    coming = enumerate(_ahead(chunks(source, rows, rules, skip=resumed), pool), resumed)
    read = ((number, numbered(chunk, number * rows)) for number, chunk in coming)
    return hands.several(read, rules, workers, work.part) if workers > 1 else hands.alone(read, rules, work.part)


def _ahead(source: Iterator[Chunk], pool: ThreadPoolExecutor) -> Iterator[Chunk]:
    """The chunks, each read while the one before it is reckoned."""
    coming = pool.submit(next, source, None)
    while (chunk := coming.result()) is not None:
        coming = pool.submit(next, source, None)
        yield chunk


class _Work:
    """The folder of finished chunks beside the target."""

    def __init__(self, source: Path, target: Path, rules: Library, rows: int) -> None:
        self.folder = target.with_name(f"{target.name}.parts")
        stat = source.stat()
        self._of = {
            "source": str(source.resolve()),
            "size": stat.st_size,
            "changed": stat.st_mtime_ns,
            "rules": _hash(rules),
            "rows": rows,
            "day": datetime.date.today().isoformat(),  # an empty sentencing date is today
        }
        self.finished: list[Tally] = []
        manifest = self._manifest()
        if manifest.get("of") == self._of:
            self.finished = [Tally(**tally) for tally in manifest["finished"]]
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def _manifest(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def part(self, number: int) -> Path:
        """Where the answers of a chunk are kept."""
        return self.folder / f"{number:06}.arrow"

    def finish(self, tally: Tally) -> None:
        """The answers of the next chunk are kept; say so."""
        self.finished.append(tally)
        text = json.dumps({"of": self._of, "finished": [asdict(tally) for tally in self.finished]})
        fresh = self.folder / "manifest.new"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.folder / "manifest.json")

    def clear(self) -> None:
        """The target is whole."""
        shutil.rmtree(self.folder)


def _hash(rules: Library) -> str:
    digest = hashlib.sha256()
    for path in rules.files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Rejects:
    """The rows that are no cases: number (the first row is 1), id, field, reason. There is no file without any."""

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, 0
        self._file: Any = None
        path.unlink(missing_ok=True)

    def write(self, part: pa.Table, first: int) -> None:
        """Append those of a chunk that begins at row `first`."""
        there = pc.is_valid(part["problems"])
        numbers = pc.indices_nonzero(there)
        if not len(numbers):
            return
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["row", "id", "field", "reason"])
        found = part.select(["id", "problems"]).take(numbers).to_pylist()
        for number, row in zip(numbers.to_pylist(), found, strict=True):
            self.number += 1
            for problem in row["problems"]:
                csv.writer(self._file).writerow([first + number + 1, row["id"], problem["field"], problem["reason"]])
        self._file.flush()

    def __enter__(self) -> _Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
