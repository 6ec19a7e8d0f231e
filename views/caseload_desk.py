"""What one reader has open on the caseload page: a file in a folder of its own, the map of its columns, work on it.

The folder is this session's alone and goes when another file takes its place, when the session ends or the app does;
what a crash leaves behind is swept away when a folder is made next. Nothing of it stands in an address.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
import uuid
import weakref
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from engine.batch.run import sources
from engine.caseload.columns import reading, suggest
from engine.caseload.columns.mapping import Entry, Mapping
from engine.caseload.columns.suggest import Suggestion
from engine.caseload.job import Job
from engine.caseload.task import Asked, Task
from engine.law.library import library
from engine.store import folder
from views.text import language

_KEY = "caseload"
_SWEPT = 2 * 24 * 3600  # seconds after which a folder that nobody removed is a crash's
ENDINGS = tuple(ending.removeprefix(".") for ending in sources.FORMATS)


@dataclass
class Opened:
    """One file of cases and what was made of it.

    Attributes:
        folder: holds everything that is written; `source` lies in it unless the reader pointed to a file.
        head: the first rows as they stand; `rows` is about how many there are.
        shown: which of the answers is looked at; `held` what else the reader chose.
    """

    folder: Path
    source: Path
    name: str
    head: pa.Table
    rows: int
    suggestions: list[Suggestion]
    crimes: tuple[str, ...]
    entries: dict[str, Entry]
    same: dict[str, str] = field(default_factory=dict)
    number: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    job: Job | None = None
    asked: dict[str, Asked] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    held: dict[str, Any] = field(default_factory=dict)

    def mapping(self) -> Mapping:
        """The map as the reader has it."""
        return Mapping(dict(self.entries), dict(self.same))

    def map(self, heading: str, entry: Entry | None) -> None:
        """Map a heading, or with None keep it as it is; a heading that had the column before is kept instead."""
        if entry is not None:
            self.entries = {name: one for name, one in self.entries.items() if one.column != entry.column}
            self.same.pop(entry.column, None)
            self.entries[heading] = entry
        else:
            self.entries.pop(heading, None)
        self.forget()

    def mean(self, heading: str, word: str, meaning: str | None, *, said: bool) -> None:
        """Say what a word of the office's stands for; not `said`: nothing is said of it any more."""
        entry = self.entries[heading]
        words = {name: value for name, value in entry.words.items() if name != word}
        self.entries[heading] = replace(entry, words={**words, word: meaning} if said else words)
        self.forget()

    def count_in(self, heading: str, times: Decimal) -> None:
        """Give a column of numbers its unit."""
        self.entries[heading] = replace(self.entries[heading], times=times)
        self.forget()

    def forget(self) -> None:
        """What was reckoned by another map."""
        for task in self.tasks:
            task.cancel()
        self.job = None
        self.tasks.clear()  # the list itself is what the finalizer knows
        self.asked.clear()

    def column(self, name: str) -> str | None:
        """The heading that is mapped to a column."""
        return next((heading for heading, entry in self.entries.items() if entry.column == name), None)

    def begin(self) -> Job:
        """A new run in a folder of its own, so that a cancelled one that still writes is not in its way."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        self.job = Job(self.source, self.mapping(), place, library())
        self.tasks.append(self.job)
        self.asked.clear()
        self.job.start()
        return self.job

    def ask(self, name: str, task: Asked) -> None:
        """Begin to answer a question about the cases that were reckoned."""
        if before := self.asked.get(name):
            before.cancel()
        self.asked[name] = task
        self.tasks.append(task)
        task.start()


def opened() -> Opened | None:
    """The file that this session has open."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, Opened) else None


def new_folder() -> Path:
    """A folder for one file, readable by nobody else."""
    base = folder.directory() / "caseload"
    try:
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(base)
        return Path(tempfile.mkdtemp(dir=base))
    except OSError:  # a disk that is read-only there
        return Path(tempfile.mkdtemp(prefix="liangxing-"))


def _sweep(base: Path) -> None:
    with contextlib.suppress(OSError):
        for entry in os.scandir(base):
            if time.time() - entry.stat().st_mtime > _SWEPT:
                shutil.rmtree(entry.path, ignore_errors=True)


def open_file(place: Path, source: Path, name: str) -> None:
    """Open a file in place of the one that is open.

    Raises:
        InputError: it cannot be read.
    """
    rules = library()
    head = reading.head(source, suggest.ROWS, rules)
    found = suggest.suggest(head, rules)
    close()
    entries = dict(suggest.mapping(found).columns)
    crimes = suggest.crimes_of(head, rules)
    fresh = Opened(place, source, name, head, sources.count(source), found, crimes, entries)
    weakref.finalize(fresh, _gone, place, fresh.tasks)
    st.session_state[_KEY] = fresh


def close() -> None:
    """Close the file and remove what was written for it."""
    before = opened()
    if before is not None:
        _gone(before.folder, before.tasks)
        del st.session_state[_KEY]


def _gone(place: Path, tasks: list[Task]) -> None:
    busy = [task for task in tasks if task.busy]
    for task in busy:
        task.cancel()
    shutil.rmtree(place, ignore_errors=True)
    if busy:  # what ends its chunk only now may still write
        threading.Thread(target=_afterwards, args=(place, busy), daemon=True).start()


def _afterwards(place: Path, busy: list[Task]) -> None:
    for task in busy:
        task.join()
    shutil.rmtree(place, ignore_errors=True)


def key(*parts: str) -> str:
    """The name of a widget of this page: by language and file."""
    found = opened()
    return "/".join(("caseload", language(), found.number if found else "none", *parts))
