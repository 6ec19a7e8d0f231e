"""Where the app keeps what outlives a browser tab: a directory of this user on this machine, readable by nobody else.

`LIANGXING_DATA` names another directory. Nothing here may fail the page: a disk that is full or read-only costs the
reader the autosave, not the work on the screen. Whoever reaches the app over a network gets none of it, because there
the machine's user and the reader are two people; neither does anybody where people log in, not even at the machine.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from engine.store.folder import directory, write
from views import served

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")  # what a proxy in between says
_SETTINGS = "settings.json"
_KEY = "settings of this session"


def local() -> bool:
    """Whether the reader sits at the machine that runs the app, which is then theirs alone."""
    if served.served():  # behind a proxy on the same machine everybody comes from there
        return False
    host = urlsplit(st.context.url or "").hostname
    near = host in _LOOPBACK and st.context.ip_address is None
    return near and not any(name in st.context.headers for name in _FORWARDED)


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
