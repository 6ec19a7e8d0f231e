"""A caseload on more than one machine: the one adapter, `evaluate_batch`, run chunk by chunk under Ray Data.

A task is the number of a chunk. The worker that gets it reads the chunk itself where the format allows that and the
file stands where the worker is; else it asks the reader, one process on the machine of the command that reads the file
on. Answers come back in the order of the chunks, so the file of answers is the one that a run without Ray writes. When
a worker is lost, its task is done again elsewhere; a task has no effect but its answers, so nothing comes twice.

A worker with another rulebook, another engine or another time zone could answer differently, so it refuses.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from engine.batch.evaluate import Tally, coded
from engine.batch.run.files import Reckoned
from engine.batch.run.hands import rules_of, undisturbed
from engine.batch.run.sources import Chunk, Columns, chunks, count, number_of, numbered, one
from engine.cluster_session import LOCAL, STORE, session, value_of
from engine.errors import InputError, Problem
from engine.law.library import RULES, Library
from engine.text import Text

LOST = 10  # times that a chunk's worker may be lost; Ray would try for ever a chunk that no worker survives
ENGINE = Path(__file__).parent
ROOMS = ("batch", "calculation", "case", "inference", "law")  # of the engine, that an answer rests on
_OTHER = Text(
    zh="计算节点{node}的{what}与本机不同，不予计算；每台机器须安装同一版本、同一规则，时区相同",
    en="{node} has another {what} and does not reckon; every machine needs the same version, rules and time zone",
)
_UNREADABLE = Text(
    zh="计算节点不能接受任务（{why}）；每台机器须安装同一版本的liangxing",
    en="a worker cannot take its task ({why}); every machine needs the same version of liangxing",
)
_LOST = Text(
    zh="第{rows}行这一块，{lost}次计算都使工作进程退出（内存不足？），不再重试；可以用--chunk减少每块的行数",
    en="rows {rows}: the worker was lost {lost} times (out of memory?); fewer rows at a time (--chunk) may help",
)
_WHAT = {
    "rules": Text(zh="规则库", en="rulebook"),
    "engine": Text(zh="liangxing版本", en="version of liangxing"),
    "offset": Text(zh="时区", en="time zone"),
}
Adapter = Callable[..., pa.Table]  # as `evaluate_batch` is called, of which `coded` is the shorter form
Mark = tuple[int, int]  # of a file: bytes and time of change, in nanoseconds
_SAID = pa.schema({name: pa.large_binary() for name in ("answers", "tally", "refused")})


@contextmanager
def cluster(
    address: str = LOCAL, workers: int | None = None, *, adapter: Adapter = coded, store: int = STORE
) -> Iterator[Reckoned]:
    """What `files.run` has its chunks reckoned by.

    Args:
        address: of a Ray that runs; `local` for one of this machine, started and stopped here.
        workers: chunks at work at a time; as many as there are cores unless given.
        adapter: called in the workers as `evaluate_batch` is.
        store: bytes of shared memory of a local Ray.

    Raises:
        InputError: Ray is not installed, or none answers at the address.
    """
    with session(address, workers, store) as ray:

        def reckoned(
            source: Path, rows: int, rules: Library, columns: Columns | None, skip: int
        ) -> Iterator[tuple[int, pa.Table, Tally]]:
            source, number = source.resolve(), None if columns else number_of(source, rows)
            directory = None if rules.directory == RULES else rules.directory.resolve()
            reader = _reader(ray, source, rows, directory, columns)
            mark = None if number is None else _mark(source)
            work = Work(source, mark, rows, directory, alike(rules, time.time()), reader, adapter)
            return _in_order(ray, work, skip, number, workers)

        yield reckoned


def _reader(ray: Any, *given: Any) -> Any:
    """A reader on this machine, that begins anew where it is lost; it needs no core of its own to wait."""
    here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
        ray.get_runtime_context().get_node_id(), soft=False
    )
    options = {"num_cpus": 0, "max_restarts": -1, "max_task_retries": -1, "scheduling_strategy": here}
    return ray.remote(Reader).options(**options).remote(*given)


def _in_order(
    ray: Any, work: Work, skip: int, number: int | None, workers: int | None
) -> Iterator[tuple[int, pa.Table, Tally]]:
    """The answers of every chunk from `skip` on: `number` chunks in all, or until one is past the end."""
    while number is None or skip < number:
        last = number or max(skip, count(work.source) // work.rows + 1) + 1  # a count of lines is no count of rows
        tasks = ray.data.from_items([{"number": each} for each in range(skip, last)], override_num_blocks=last - skip)
        said = tasks.map_batches(
            work.answers,
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.TaskPoolStrategy(size=workers) if workers else None,
        )
        try:
            for row in _rows(ray, said):
                if row["refused"] is not None:
                    raise InputError(pickle.loads(row["refused"]))
                if row["answers"] is None:
                    return
                yield skip, table_of(row["answers"]), pickle.loads(row["tally"])
                skip += 1
        except ray.exceptions.RaySystemError as error:  # a worker cannot even read its task
            why = str(error).strip().splitlines()[-1].strip()
            raise InputError(Problem("--ray", _UNREADABLE.format(why=why))) from error


def _rows(ray: Any, said: Any) -> Iterator[dict[str, Any]]:
    """Row by row from the blocks themselves: the threads by which `iter_rows` fetches ahead can outlive Ray."""
    for bundle in said.iter_internal_ref_bundles():
        for block in bundle.block_refs:
            yield from ray.get(block).to_pylist()


@dataclass(frozen=True)
class Work:
    """What a worker has to know besides the number of its chunk."""

    source: Path
    mark: Mark | None  # of the file, where any chunk can be read by itself
    rows: int  # of a chunk
    rules: Path | None  # None for the project's own, wherever the worker has them
    alike: Mapping[str, str]
    reader: Any
    adapter: Adapter

    def answers(self, task: pa.Table) -> pa.Table:
        """In a worker: the answers of one chunk, or why there are none, as one row of `_SAID`."""
        (number,) = task["number"].to_pylist()
        said: dict[str, bytes] = {}
        try:
            rules = rules_of(self.rules or RULES)
            self._check(rules, number)
            chunk = self._chunk(number)
            if chunk is not None:
                tally = Tally()
                with undisturbed():
                    said["answers"] = _bytes(self.adapter(chunk.table, rules, tally, chunk.unreadable))
                said["tally"] = pickle.dumps(tally)
        except InputError as error:
            said["refused"] = pickle.dumps(error.problems)
        return pa.Table.from_pylist([said], schema=_SAID)

    def _check(self, rules: Library, number: int) -> None:
        """Refuse to reckon by anything but what the command has, and a chunk that no worker survives.

        Raises:
            InputError: what is different here, or which chunk it is.
        """
        here, node = alike(rules, float(self.alike["time"])), platform.node()
        if other := [name for name in _WHAT if here[name] != self.alike[name]]:
            raise InputError([Problem("--ray", _OTHER.format(node=node, what=_WHAT[name])) for name in other])
        if value_of(self.reader.begun.remote(number)) > LOST:
            rows = f"{number * self.rows + 1}-{(number + 1) * self.rows}"
            raise InputError(Problem("--ray", _LOST.format(rows=rows, lost=LOST)))

    def _chunk(self, number: int) -> Chunk | None:
        if self.mark is not None and _mark(self.source) == self.mark:
            return numbered(one(self.source, self.rows, number), number * self.rows)
        read: tuple[bytes, dict[int, Any]] | None = value_of(self.reader.chunk.remote(number))
        return None if read is None else Chunk(table_of(read[0]), read[1])


class Reader:
    """Reads a file on for all workers, and a chunk that was lost on its way once more; counts who begins what."""

    def __init__(self, source: Path, rows: int, rules: Path | None, columns: Columns | None) -> None:
        self._open = partial(columns.chunks if columns else chunks, source, rows, rules_of(rules or RULES))
        self._rows, self._next = rows, 0
        self._coming: Iterator[Chunk] | None = None
        self._begun: Counter[int] = Counter()
        self._waiting: dict[int, Chunk | None] = {}  # read on the way to a later one; never more than are at work

    def begun(self, number: int) -> int:
        """How often the chunk has been begun, this time included."""
        self._begun[number] += 1
        return self._begun[number]

    def chunk(self, number: int) -> tuple[bytes, dict[int, Any]] | None:
        """The chunk's table and its unreadable rows; None past the end of the file."""
        if self._coming is None:
            self._coming, self._next = self._open(skip=number), number
        while self._next <= number:
            self._waiting[self._next] = next(self._coming, None)
            self._next += 1
        found = self._waiting.pop(number) if number in self._waiting else next(self._open(skip=number), None)
        if found is None:
            return None
        found = numbered(found, number * self._rows)
        return _bytes(found.table), found.unreadable


def alike(rules: Library, at: float) -> dict[str, str]:
    """What must not differ between the machines: the rules, what reckons by them, and which day it is at an instant."""
    offset = datetime.fromtimestamp(at).astimezone().utcoffset()
    return {"rules": _digest(rules.directory), "engine": _engine(), "offset": str(offset), "time": repr(at)}


@cache
def _digest(directory: Path) -> str:
    """Over the names and the words of every rule file; of nothing where there are none."""
    return _sha256(directory, Library(directory).files)


@cache
def _engine() -> str:
    return _sha256(ENGINE, sorted(path for room in ROOMS for path in (ENGINE / room).rglob("*.py")))


def _sha256(directory: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        words = path.read_bytes() if path.is_file() else b""
        digest.update(path.relative_to(directory).as_posix().encode() + b"\0" + words + b"\0")
    return digest.hexdigest()


def _mark(source: Path) -> Mark | None:
    """Which file it is; None where there is none."""
    try:
        stat = source.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _bytes(table: pa.Table) -> bytes:
    """A table on its way, as one value: no part of it can come without the others."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as file:
        file.write_table(table)
    said: bytes = sink.getvalue().to_pybytes()
    return said


def table_of(said: bytes) -> pa.Table:
    """The table that came so."""
    return pa.ipc.open_file(said).read_all()
