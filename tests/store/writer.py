"""Processes that write to a store and are killed, or write at the same time; started by `test_faults.py`.

They are forked from a process that has imported everything, so that two hundred of them take no minutes to start.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from store.people import statement

from engine.store import door_records, intents, records
from engine.store.door import Door
from engine.store.store import Store


def context() -> ForkServerContext:
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["engine.store.door", "engine.negotiation.admission"])
    return found


def append_forever(url: str, negotiation: str, author: str, run: int, progress: Path) -> None:
    """Append until killed; the file says how far it came: what is put down, what is done."""
    out = os.open(progress, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    door = Door.local(Store.open(url))
    put = intents.put

    def told(*arguments: Any) -> str:
        name = put(*arguments)
        os.write(out, f"intended {number}\n".encode())
        return name

    intents.put = told
    for number in itertools.count():
        door.append(negotiation, author, statement(f"{run}-{number}"))
        os.write(out, f"done {number}\n".encode())


def append_some(url: str, negotiation: str, author: str, count: int) -> None:
    """Append a number of events as fast as it goes."""
    door = Door.local(Store.open(url))
    for number in range(count):
        door.append(negotiation, author, statement(f"{author} {number}"))


def die_at(point: str, url: str, negotiation: str, author: str) -> None:
    """Append one event and be killed at a certain point of it."""
    store = Store.open(url)
    door = Door.local(store)
    door.record(negotiation)

    def die(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if point == "before the intent":
        intents.put = die  # type: ignore[assignment]
    elif point == "after the intent":
        door_records.chain.seal = die  # type: ignore[assignment]
    elif point == "after the event, before the commit":
        insert = records.insert

        def write_and_die(*arguments: Any) -> None:
            insert(*arguments)
            arguments[0].flush()
            die()

        records.insert = write_and_die
    else:
        store.records.keep = die  # type: ignore[assignment]
    door.append(negotiation, author, statement("最后的话"))
