"""Who reckons the chunks: this process, or several others at once; the answers come in the order of the chunks.

Other processes are started afresh (`spawn`), so each reads the rules for itself; that pays from some hundred thousand
rows on. A worker reads its chunks itself where the file's format allows that; the answers come back as a file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from engine.batch.evaluate import Tally, evaluate_batch
from engine.batch.sources import Chunk, numbered, one
from engine.law.library import Library


@cache
def _rules(directory: Path) -> Library:
    return Library(directory)


@dataclass(frozen=True)
class Place:
    """Where a worker finds a chunk."""

    source: Path
    rows: int
    number: int

    def read(self) -> Chunk:
        """The chunk, as it would have been read in order."""
        return numbered(one(self.source, self.rows, self.number), self.number * self.rows)


def reckon(directory: Path, given: Chunk | Place, part: Path) -> Tally:
    """In a worker: the answers of a chunk into its file, which is there whole or not at all."""
    chunk, tally = given.read() if isinstance(given, Place) else given, Tally()
    save(evaluate_batch(chunk.table, _rules(directory), tally, chunk.unreadable), part)
    return tally


def save(table: pa.Table, part: Path) -> None:
    """The answers of a chunk as a file."""
    fresh = part.with_suffix(".new")
    with pa.ipc.new_file(str(fresh), table.schema) as file:
        file.write_table(table)
    fresh.replace(part)


def load(part: Path) -> pa.Table:
    """The answers of a chunk from its file."""
    with pa.OSFile(str(part)) as file:
        return pa.ipc.open_file(file).read_all()


def several(
    chunks: Iterator[tuple[int, Chunk]] | Iterator[tuple[int, Place]],
    rules: Library,
    workers: int,
    part: Callable[[int], Path],
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The chunks reckoned by so many processes, as few waiting as keep them all busy."""
    waiting: deque[tuple[int, Future[Tally]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for number, chunk in chunks:
            waiting.append((number, pool.submit(reckon, rules.directory, chunk, part(number))))
            if len(waiting) > workers:
                first, tally = waiting.popleft()
                yield first, *_answered(part(first), tally)
        while waiting:
            first, tally = waiting.popleft()
            yield first, *_answered(part(first), tally)


def _answered(part: Path, tally: Future[Tally]) -> tuple[pa.Table, Tally]:
    done = tally.result()
    return load(part), done


def alone(
    chunks: Iterator[tuple[int, Chunk]], rules: Library, part: Callable[[int], Path]
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The chunks reckoned here, one after the other."""
    for number, chunk in chunks:
        tally = Tally()
        answers = evaluate_batch(chunk.table, rules, tally, chunk.unreadable)
        save(answers, part(number))
        yield number, answers, tally
