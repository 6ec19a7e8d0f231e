"""The folder of this user on this machine in which the program keeps what it keeps, readable by nobody else.

`LIANGXING_DATA` names another one.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

VARIABLE = "LIANGXING_DATA"


def directory() -> Path:
    """The folder, which need not exist yet."""
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "liangxing"


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, for its owner alone; a device or a pipe is written to as it is.

    Raises:
        OSError: it could not be written; what stood there before still does.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.write(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mkstemp gives 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _settle(path.parent)


def _settle(parent: Path) -> None:
    """Have the folder's own list of names on the disk too, where the system knows how."""
    with contextlib.suppress(OSError):
        number = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
