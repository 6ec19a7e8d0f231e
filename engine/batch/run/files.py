"""A file of cases into a file of answers: chunk by chunk, with a memory of what is done, and a file of rejects.

Beside the target stands, while the work is not finished, a folder with the answers of every finished chunk and a
manifest that says of which file, which rules and which day they are. A run that finds a manifest of its own goes on
where that one stopped; at the end the folder goes, and the target is there whole or not at all.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from engine.batch.evaluate import Tally, evaluate_batch
from engine.batch.run import hands
from engine.batch.run.rejects import Rejects
from engine.batch.run.sources import Chunk, Columns, chunks, count, kind, number_of, numbered
from engine.batch.run.targets import Target
from engine.batch.run.workers import Worker, cores
from engine.law.library import Library, library

ROWS = 300_000  # of a chunk: enough for each crime to have columns worth the name, little enough for the memory
EACH = 200_000  # rows that are reckoned in the time in which another process is ready
MOST = 8  # processes that one writer keeps up with

# Who else reckons the chunks of a file from the so manieth on, in order: `engine.cluster`.
Reckoned = Callable[[Path, int, Library, Columns | None, int], Iterator[tuple[int, pa.Table, Tally]]]


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
    rows: int | None = None,
    workers: int | None = None,
    columns: Columns | None = None,
    elsewhere: Reckoned | None = None,
    started: Sequence[Worker] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> Done:
    """Reckon every case of `source` into `target`; the formats follow from the names.

    Args:
        rules: another rulebook than the project's own.
        rows: of a chunk; as many as the memory allows unless given.
        workers: processes that reckon chunks; one for every core where there are rows enough, unless given.
        columns: what reads a table that is not in the flat schema into it.
        elsewhere: reckons the chunks instead of this process and its own.
        started: workers by the same rules that wait for work already.
        progress: is told after every chunk.

    Raises:
        InputError: a format or a column that is not known.
    """
    rules, total = rules or library(), count(source)
    kind(target)
    workers = workers or _workers(total)
    rows = rows or _rows(total, workers)
    work = _Work(source, target, rules, rows, columns)
    resumed, start = len(work.finished), time.monotonic()
    before = sum(tally.rows for tally in work.finished)
    rejects = target.with_name(f"{target.name}.rejects.csv")
    partial = target.with_name(f"{target.name}.partial")
    with (
        hands.undisturbed(),
        Target(partial, target) as answers,
        Rejects(rejects) as rejected,
        ThreadPoolExecutor(2) as pool,
    ):
        for number in range(resumed):
            part = hands.load(work.part(number))
            answers.write(part)
            rejected.write(part, number * rows)
        written: Future[None] = pool.submit(lambda: None)
        if elsewhere is not None:
            reckoned = _kept(elsewhere(source, rows, rules, columns, resumed), work)
        else:
            reckoned = _reckoned(source, rows, rules, workers, work, pool, columns, started)
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
    source: Path,
    rows: int,
    rules: Library,
    workers: int,
    work: _Work,
    pool: ThreadPoolExecutor,
    columns: Columns | None,
    started: Sequence[Worker],
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The answers of every chunk that is not finished, in order."""
    resumed = len(work.finished)
    number = number_of(source, rows) if columns is None else None
    places = ((n, hands.Place(source, rows, n)) for n in range(resumed, number or 0))
    if workers > 1 and number is not None:
        return hands.several(places, rules, min(workers, number), work.part, resumed, started)
    if number is not None:
        coming: Iterator[Chunk] = (place.read() for _, place in places)
    else:
        read_from = chunks if columns is None else columns.chunks
        coming = read_from(source, rows, rules, skip=resumed)
    read = ((n, numbered(chunk, n * rows)) for n, chunk in enumerate(_ahead(coming, pool), resumed))
    if workers > 1:
        copies = ((number, hands.Copy.of(chunk, work.cases(number))) for number, chunk in read)
        return hands.several(copies, rules, workers, work.part, resumed, started)
    return hands.alone(read, rules, work.part)


def _workers(total: int) -> int:
    """A process for every core, if there is work enough for each to be worth its start."""
    return max(1, min(cores(), total // EACH, MOST))


def _rows(total: int, workers: int) -> int:
    """Of chunks as large as may be, and as many as keep all the workers busy to the end."""
    return max(1, -(-total // (workers * max(1, -(-total // (workers * ROWS))))))


def _kept(reckoned: Iterator[tuple[int, pa.Table, Tally]], work: _Work) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The answers that come from elsewhere, each in its file as well."""
    for number, part, tally in reckoned:
        hands.save(part, work.part(number))
        yield number, part, tally


def _ahead(source: Iterator[Chunk], pool: ThreadPoolExecutor) -> Iterator[Chunk]:
    """The chunks, each read while the one before it is reckoned."""
    coming = pool.submit(next, source, None)
    while (chunk := coming.result()) is not None:
        coming = pool.submit(next, source, None)
        yield chunk


class _Work:
    """The folder of finished chunks beside the target."""

    def __init__(self, source: Path, target: Path, rules: Library, rows: int, columns: Columns | None) -> None:
        self.folder = target.with_name(f"{target.name}.parts")
        stat = source.stat()
        self._of = {
            "source": str(source.resolve()),
            "size": stat.st_size,
            "changed": stat.st_mtime_ns,
            "rules": _hash(rules),
            "rows": rows,
            "columns": columns.mark if columns else None,
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

    def cases(self, number: int) -> Path:
        """Where the cases of a chunk are kept for another process."""
        return self.folder / f"{number:06}.cases"

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
