"""Where the app keeps what outlives a browser tab: a directory of this user on this machine, readable by nobody else.

`LIANGXING_DATA` names another directory. Nothing here may fail the page: a disk that is full or read-only costs the
reader the autosave, not the work on the screen. Whoever reaches the app over a network gets none of it, because there
the machine's user and the reader are two people.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

VARIABLE = "LIANGXING_DATA"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SETTINGS = "settings.json"
_KEY = "settings of this session"


def directory() -> Path:
    """The data directory, which need not exist yet."""
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "liangxing"


def local() -> bool:
    """Whether the reader sits at the machine that runs the app."""
    host = urlsplit(st.context.url or "").hostname
    return host in _LOOPBACK and st.context.ip_address is None


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner alone.

    Raises:
        OSError: it could not be written; what stood there before still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mkstemp gives 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def setting(name: str, default: Any) -> Any:
    """A choice that the reader made here before; those of this session first, for whom nothing can be stored."""
    own = st.session_state.get(_KEY, {})
    return own[name] if name in own else _stored().get(name, default) if local() else default


def choose(name: str, value: Any) -> None:
    """Remember a choice."""
    if local():
        try:
            write(directory() / _SETTINGS, json.dumps({**_stored(), name: value}))
        except OSError:
            pass
        else:
            st.session_state.setdefault(_KEY, {}).pop(name, None)
            return
    st.session_state.setdefault(_KEY, {})[name] = value


def _stored() -> dict[str, Any]:
    try:
        found = json.loads((directory() / _SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
