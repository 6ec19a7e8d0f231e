"""Who reckons the chunks: this process, and others beside it; the answers come in the order of the chunks.

The others are started afresh (`engine.batch.run.worker`), not forked: a fork copies locks and threads of whatever
program this is, and costs no less, since every worker reads the rules while this process does. A worker reads its
chunks itself where the file's format allows that; the answers come back as a file, whole or not at all. When a worker
is lost, its chunk is reckoned elsewhere; a chunk has no effect but its file, so nothing comes twice.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from engine.batch.evaluate import Problems, Tally, coded
from engine.batch.run.sources import Chunk, numbered, one
from engine.batch.run.workers import Worker
from engine.law.library import RULES, Library, library


@cache
def rules_of(directory: Path) -> Library:
    """The rulebook in a directory, read once in the life of a process."""
    return library() if directory == RULES else Library(directory)


@dataclass(frozen=True)
class Place:
    """Where the cases of a chunk are to be found in a file that need not be read from its beginning."""

    source: Path
    rows: int
    number: int

    def read(self) -> Chunk:
        """The chunk, as it would have been read in order."""
        return numbered(one(self.source, self.rows, self.number), self.number * self.rows)


@dataclass(frozen=True)
class Copy:
    """The cases of a chunk that was read in order, in a file of their own."""

    file: Path
    unreadable: dict[int, Problems]

    @classmethod
    def of(cls, chunk: Chunk, file: Path) -> Copy:
        """The chunk laid down for another process."""
        save(chunk.table, file)
        return cls(file, chunk.unreadable)

    def read(self) -> Chunk:
        """The chunk."""
        return Chunk(load(self.file), self.unreadable)


def reckon(rules: Library, given: Chunk | Place | Copy, part: Path) -> Tally:
    """The answers of a chunk into its file, which is there whole or not at all."""
    chunk, tally = given if isinstance(given, Chunk) else given.read(), Tally()
    save(coded(chunk.table, rules, tally, chunk.unreadable), part)
    return tally


def save(table: pa.Table, part: Path) -> None:
    """The answers of a chunk as a file."""
    fresh = part.with_suffix(".new")
    with pa.ipc.new_file(str(fresh), table.schema) as file:
        file.write_table(table)
    fresh.replace(part)


def load(part: Path) -> pa.Table:
    """The answers of a chunk from its file."""
    with pa.memory_map(str(part)) as file:
        return pa.ipc.open_file(file).read_all()


class Several:
    """This process and its workers at the chunks of one file."""

    def __init__(
        self,
        chunks: Iterator[tuple[int, Place | Copy]],
        rules: Library,
        part: Callable[[int], Path],
    ) -> None:
        self._chunks, self._rules, self._part = chunks, rules, part
        self._left: list[tuple[int, Place | Copy]] = []  # chunks of workers that are gone
        self._done: dict[int, Tally | BaseException] = {}
        self._failed: Exception | None = None  # in reading a chunk
        self._change = threading.Condition()
        self._ahead = 0  # chunks handed out that are not yet answered for
        self._open = True  # there may be more answers

    def _next(self) -> tuple[int, Place | Copy] | None:
        with self._change:
            try:
                found = self._left.pop() if self._left else next(self._chunks, None) if self._open else None
            except Exception as error:  # whichever thread comes to read that chunk, the file has to be given up
                self._failed, found = error, None
                self._change.notify_all()
            self._ahead += found is not None
            return found

    def _finish(self, number: int, answer: Tally | BaseException) -> None:
        with self._change:
            self._done[number] = answer
            self._ahead -= 1
            self._change.notify_all()

    def drive(self, worker: Worker) -> None:
        """Have the worker reckon chunk after chunk; one that it does not survive goes to another."""
        while (found := self._next()) is not None:
            number, given = found
            try:
                answer: Tally | BaseException = worker.reckon(given, self._part(number))
            except EOFError:
                with self._change:
                    self._left.append(found)
                    self._ahead -= 1
                    self._change.notify_all()
                return
            except Exception as error:
                answer = error
            self._finish(number, answer)

    def own(self) -> None:
        """Reckon chunk after chunk in this process, and in the end those that workers left."""
        while self._open:
            if (found := self._next()) is not None:
                number, given = found
                try:
                    answer: Tally | BaseException = reckon(self._rules, given, self._part(number))
                except Exception as error:
                    answer = error
                self._finish(number, answer)
                continue
            with self._change:
                if self._ahead and not self._left and not self._failed:
                    self._change.wait()
                elif not self._left:
                    self.end()

    def answers(self, first: int) -> Iterator[tuple[int, Tally]]:
        """The tallies of the chunks from the first on, in order, each as soon as it is there."""
        while True:
            with self._change:
                while first not in self._done and self._open and not self._failed:
                    self._change.wait()
                if self._failed:
                    raise self._failed
                found = self._done.pop(first, None)
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield first, found
            first += 1

    def end(self) -> None:
        """Hand out no more chunks."""
        with self._change:
            self._open, self._left = False, []
            self._change.notify_all()


def several(
    chunks: Iterator[tuple[int, Place | Copy]],
    rules: Library,
    workers: int,
    part: Callable[[int], Path],
    first: int,
    started: Sequence[Worker] = (),
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The chunks, of which `first` is the first, reckoned by so many processes, of which this is one.

    Args:
        started: workers that need not be started any more.
    """
    work = Several(chunks, rules, part)
    others = list(started[: workers - 1])
    others += [Worker(rules.directory) for _ in range(workers - 1 - len(others))]
    threads = [threading.Thread(target=work.drive, args=(other,), daemon=True) for other in others]
    threads.append(threading.Thread(target=work.own, daemon=True))  # answers are written while this one reckons on
    try:
        for thread in threads:
            thread.start()
        for number, tally in work.answers(first):
            yield number, load(part(number)), tally
    finally:
        work.end()
        for other in others:
            other.stop()
        threads[-1].join()


def alone(
    chunks: Iterator[tuple[int, Chunk]], rules: Library, part: Callable[[int], Path]
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The chunks reckoned here, one after the other."""
    for number, chunk in chunks:
        tally = reckon(rules, chunk, part(number))
        yield number, load(part(number)), tally


@contextmanager
def undisturbed() -> Iterator[None]:
    """As a long run wants its memory: given back to the system when it is free, and not searched for cycles.

    Arrow's own allocator keeps what it had, which doubled the peak; the search for cycles of garbage went through the
    whole rulebook again and again, and took a quarter of the time in which that is read.
    """
    was, pool = gc.isenabled(), pa.default_memory_pool()
    gc.disable()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(pool)
        if was:
            gc.enable()
