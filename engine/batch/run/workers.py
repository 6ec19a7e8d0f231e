"""Other processes that reckon chunks. Loaded before all else, so that they read the rules while this one does."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import engine

WORKER = "engine.batch.run.worker"
LARGE = {".parquet": 10_000_000}  # bytes of a file that has rows enough for another process in any case
LARGE_TEXT = 100_000_000


def cores() -> int:
    """Of this machine that this process may use; not every system tells which those are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """Another process that reckons chunks, one at a time, by the rules of a directory, or the project's own."""

    def __init__(self, rules: Path | None = None) -> None:
        root = str(Path(engine.__file__).parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", WORKER, *([str(rules)] if rules else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    def reckon(self, given: Any, part: Path) -> Any:
        """The answers of a chunk (`hands.Place` or `Copy`) into its file, and the tally of them.

        Raises:
            EOFError: the process is gone.
            Exception: whatever the chunk raised there.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            pickle.dump((given, part), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise EOFError(f"a worker ended with status {self._process.wait()}") from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process, in the middle of a chunk if need be: what is half done leaves nothing."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.kill()
        with suppress(OSError):  # a task that was not sent whole
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@contextmanager
def ready(source: Path, workers: int | None) -> Iterator[list[Worker]]:
    """A worker that is started at once, where the file is sure to need one; it ends with the block, used or not."""
    large = source.is_file() and source.stat().st_size >= LARGE.get(source.suffix, LARGE_TEXT)
    found = [Worker()] if large and (workers or cores()) > 1 else []
    try:
        yield found
    finally:
        for worker in found:
            worker.stop()
