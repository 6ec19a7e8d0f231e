"""A command as its user runs it: wall clock, processor time and memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Run:
    """Seconds of wall clock and of processors, and the peak in bytes of resident memory, added up over processes.

    Pages that two processes share are counted twice, so the peak is at most what is said.
    """

    wall: float
    cpu: float
    peak: int


def run(command: list[str], env: dict[str, str] | None = None) -> Run:
    """Run it and wait.

    Raises:
        RuntimeError: it failed, with what it said.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=os.environ | (env or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        watch = _Watch(process.pid)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        watch.stop()
    if process.returncode not in (0, 2):  # 2: some rows were rejected
        raise RuntimeError(f"{' '.join(command)}: {said.decode(errors='replace')}")
    return Run(wall, used.ru_utime + used.ru_stime, watch.peak)


class _Watch(threading.Thread):
    """Adds up the resident memory of a process and its descendants, again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self._done = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._done.wait(EVERY):
            self.peak = max(self.peak, sum(map(_resident, _tree(self.pid))))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
