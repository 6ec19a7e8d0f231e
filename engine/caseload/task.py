"""Work on a caseload in a thread of its own: begun, watched, cancelled. One at a time, whoever asks; the machine is
shared."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Any, Literal

from engine.batch.run.files import Progress
from engine.errors import InputError, Problem

State = Literal["waiting", "running", "cancelled", "failed", "done"]
_turn = threading.Semaphore(1)


class Cancelled(Exception):
    """Whoever began the work has stopped it."""


class Task:
    """Something that takes a while.

    Attributes:
        state: waiting for other work to end, running, cancelled (and may begin again), failed, done.
        progress: the last that was told; None before the first chunk.
        problems: what is wrong with what was given, where it failed for that; none where the program is at fault.
    """

    def __init__(self) -> None:
        self.state: State = "waiting"
        self.progress: Progress | None = None
        self.problems: list[Problem] = []
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether it waits or runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, or go on where a cancelled run stopped."""
        if self.busy:
            return
        self._stop.clear()
        self.state, self.problems, self.progress = "waiting", [], None
        self._thread = threading.Thread(target=self._run, name="caseload", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next place where that can be done."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def join(self, seconds: float | None = None) -> None:
        """Wait until it has ended."""
        if self._thread is not None:
            self._thread.join(seconds)

    def work(self) -> None:
        """What is to be done; asks `check` now and then."""
        raise NotImplementedError

    def check(self) -> None:
        """Leave the work where it was asked to stop.

        Raises:
            Cancelled: it was.
        """
        if self.cancelled:
            raise Cancelled

    def told(self, progress: Progress) -> None:
        """How far it is."""
        self.progress = progress
        self.check()

    def _run(self) -> None:
        try:
            while not _turn.acquire(timeout=0.2):
                self.check()
            try:
                self.state = "running"
                self.work()
                self.state = "done"
            finally:
                _turn.release()
        except InputError as error:
            self.problems, self.state = error.problems, "failed"
        except Exception:  # a thread that dies silently would leave its page waiting for ever
            self.state = "cancelled" if self.cancelled else "failed"
            if not self.cancelled:
                traceback.print_exc()


class Asked(Task):
    """A question about a caseload; `answer` is what it gave."""

    def __init__(self, ask: Callable[[Task], Any]) -> None:
        super().__init__()
        self._ask = ask
        self.answer: Any = None

    def work(self) -> None:
        """Ask."""
        self.answer = self._ask(self)
