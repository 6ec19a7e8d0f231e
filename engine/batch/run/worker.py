"""A process that reckons chunks for another one: `python -m engine.batch.run.worker [RULES]`.

It reads what to reckon from its input and says on its output how many rows went which way, until its input ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path

import pyarrow as pa

from engine.batch.run.hands import reckon, rules_of, undisturbed
from engine.law.library import RULES


def main() -> None:
    """Answer every task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process is told, and ends this one
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anybody prints is no answer
    pa.set_cpu_count(1)  # there is a worker for every core
    rules = rules_of(Path(sys.argv[1]) if sys.argv[1:] else RULES)
    with undisturbed():
        while True:
            try:
                given, part = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            try:
                said: object = reckon(rules, given, part)
            except Exception as error:
                said = error
            answers.write(_packed(said))
            answers.flush()


def _packed(said: object) -> bytes:
    try:
        return pickle.dumps(said)
    except Exception:
        return pickle.dumps(RuntimeError(repr(said)))


if __name__ == "__main__":
    main()
