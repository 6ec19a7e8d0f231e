"""A record in a file: read whole and verified, added to so that a crash or a second writer loses nothing.

The file is written beside its place and put there in one step, and flushed to the disk before: a power cut leaves the
old record or the new one. A lock keeps two programs on one machine from writing over each other.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from engine.errors import InputError, Problem
from engine.negotiation.record import Event, Record, load
from engine.negotiation.state import State
from engine.text import Text

try:
    import fcntl
except ImportError:  # pragma: no cover - not on this system; there the check below must do
    fcntl = None  # type: ignore[assignment]

MOST = 200_000_000  # bytes
UNREADABLE = Text(zh="无法读取（{why}）", en="cannot be read: {why}")
UNWRITABLE = Text(zh="无法写入（{why}），原来的文件没有改动", en="cannot be written: {why}; the file is as it was")
NOT_TEXT = Text(zh="不是UTF-8文本", en="is not UTF-8 text")
TOO_LARGE = Text(zh="文件太大", en="the file is too large")
THERE = Text(zh="文件已经存在；不覆盖", en="the file is there already and is not written over")


def text_of(path: Path) -> str:
    """The text of a file; raises `InputError` where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return _decoded(stream, path)
    except OSError as error:
        raise InputError(Problem(str(path), UNREADABLE.format(why=error.strerror))) from error


def _decoded(stream: IO[bytes], path: Path) -> str:
    data = stream.read(MOST + 1)
    if len(data) > MOST:
        raise InputError(Problem(str(path), TOO_LARGE))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem(str(path), NOT_TEXT)) from error


def read(path: Path) -> Record:
    """A record, verified; raises `InputError` with every fault."""
    return load(text_of(path), name=str(path))


def write(path: Path, text: str, *, new: bool = False, private: bool = False) -> None:
    """The file whole or not at all.

    Args:
        new: refuse to write over a file that is there.
        private: for the owner's eyes alone, as a key must be.

    Raises:
        InputError: it cannot be written; what stood there before still does.
    """
    target = path.resolve()
    if new and target.exists():
        raise InputError(Problem(str(path), THERE))
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        mode = 0o600 if private else _mode(target)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise InputError(Problem(str(path), UNWRITABLE.format(why=error.strerror))) from error


def _mode(path: Path) -> int:
    """The rights of the file that is replaced; the usual ones for a new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o666


@contextlib.contextmanager
def locked(path: Path) -> Iterator[str]:
    """The text of the file while nobody else may replace it; what was put there meanwhile is read, not written over."""
    while True:
        try:
            stream = path.open("rb")
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX)
            same = os.path.samestat(os.fstat(stream.fileno()), path.stat())
        except OSError as error:
            raise InputError(Problem(str(path), UNREADABLE.format(why=error.strerror))) from error
        with stream:
            if same:
                yield _decoded(stream, path)
                return


def add(path: Path, author: str, body: Any, **rest: Any) -> Event:
    """Put an event on the record of a file, as `added` does; the event alone."""
    return added(path, author, body, **rest)[0]


def added(path: Path, author: str, body: Any, **rest: Any) -> tuple[Event, State]:
    """Put an event on the record of a file, and where it then stands; `rest` as `Record.add` takes it.

    Raises:
        InputError: the record is damaged, the event is refused, or the file cannot be written; it is as it was.
    """
    with locked(path) as text:
        record = load(text, name=str(path))
        event = record.add(author, body, **rest)
        write(path, record.dump())
    return event, record.state
