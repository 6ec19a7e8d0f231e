"""The case on the screen, kept on this machine while no file has it: one entry a session, gone once it is saved.

A browser that loses its connection finds its session again (`server.disconnectedSessionTTL`). A tab that was closed,
reloaded or crashed does not, and neither does anybody after a crash of the app itself: for them there is the entry.
Each session writes under a random name of its own, so two tabs never write to the same file; recovering an entry
renames it, which only one of two tabs can do. Nothing of a case stands in a file name or an address.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
import yaml
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.case import reader
from engine.errors import InputError
from views import datadir, state

DAYS = 30  # after so many an entry nobody came back to is deleted
_MARK = "liangxing/autosave/1"
_NAME = re.compile(r"[0-9a-f]{32}\.yaml")
_WRITTEN = "autosave written"
_FAILED = "autosave failed"


@dataclass(frozen=True)
class Entry:
    """A case that was being worked on when its tab went away."""

    id: str
    written: datetime.datetime
    raw: dict[str, Any]
    position: str
    count: str

    @property
    def title(self) -> str:
        """The title of the case; empty where it had none."""
        return str(self.raw.get("title") or "")


class Store:
    """The entries of one data directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "autosave"

    def write(self, entry: Entry) -> None:
        """Keep an entry in place of the one with the same id; raises `OSError` where that cannot be done."""
        head = {"autosave": _MARK, "written": entry.written.isoformat(timespec="seconds")}
        body = {**head, "position": entry.position, "count": entry.count, "case": entry.raw}
        datadir.write(self._path(entry.id), reader.dump(body))

    def drop(self, ids: Iterable[str]) -> None:
        """Delete entries; those that are gone already are no error."""
        for name in ids:
            with contextlib.suppress(OSError):
                self._path(name).unlink()

    def entries(self) -> list[Entry]:
        """All entries, the newest first. A damaged one is left where it is and not offered; an old one is deleted."""
        found = []
        for path in self._files():
            entry = self._read(path)
            if entry is not None and _age(entry) > datetime.timedelta(days=DAYS):
                self.drop([entry.id])
            elif entry is not None:
                found.append(entry)
        return sorted(found, key=lambda entry: entry.written, reverse=True)

    def claim(self, name: str, new: str) -> Entry | None:
        """Take an entry over under another id; None where somebody else was faster or deleted it."""
        try:
            os.rename(self._path(name), self._path(new))
        except OSError:
            return None
        return self._read(self._path(new))

    def _files(self) -> list[Path]:
        try:
            return [path for path in self.directory.iterdir() if _NAME.fullmatch(path.name)]
        except OSError:
            return []

    def _path(self, name: str) -> Path:
        return self.directory / f"{name}.yaml"

    def _read(self, path: Path) -> Entry | None:
        try:
            found = reader.read_file(path)
            if found["autosave"] != _MARK or not _shaped(found["case"]):
                return None
            written = datetime.datetime.fromisoformat(str(found["written"]))
            return Entry(path.stem, written, found["case"], str(found["position"]), str(found["count"]))
        except (InputError, KeyError, ValueError, yaml.YAMLError):
            return None


def _shaped(raw: Any) -> bool:
    """Whether the pages can show a case, however unfinished; a file that somebody edited may be anything."""
    counts = raw.get("counts") if isinstance(raw, dict) else None
    return isinstance(counts, dict) and all(isinstance(count, dict) for count in counts.values())


def _age(entry: Entry) -> datetime.timedelta:
    return now() - entry.written


def now() -> datetime.datetime:
    """This moment, with its time zone."""
    return datetime.datetime.now().astimezone()


def store() -> Store:
    """The entries of this user."""
    return Store(datadir.directory())


def enabled() -> bool:
    """Whether this session is kept: the reader sits at this machine and has not turned it off."""
    return datadir.local() and datadir.setting("autosave", True) is True


def keep() -> None:
    """Write the case down if it holds something that no file has; take the entry away if it does not any more."""
    opened = state.session()
    _register(opened.id)
    known = _written()
    if not enabled() or not opened.unsaved:
        if known is not None:
            store().drop([opened.id])
            st.session_state[_WRITTEN] = None
        return
    if known is not None and known.raw is opened.raw and known.position == opened.position:
        return
    entry = Entry(opened.id, now(), opened.raw, opened.position, opened.count)
    try:
        store().write(entry)
    except OSError:
        st.session_state[_FAILED] = True
    else:
        st.session_state[_WRITTEN], st.session_state[_FAILED] = entry, False


def _written() -> Entry | None:
    """What this session wrote last under its present name."""
    entry: Entry | None = st.session_state.get(_WRITTEN)
    return entry if entry is not None and entry.id == state.session().id else None


def written_at() -> datetime.datetime | None:
    """When the case on the screen was last written down; None where no entry holds it."""
    entry = _written()
    return entry.written if entry is not None else None


def failed() -> bool:
    """Whether the last attempt to write failed."""
    return bool(st.session_state.get(_FAILED))


def left_behind() -> list[Entry]:
    """Entries of tabs that are gone: neither this session's nor that of another tab which is open now."""
    if not enabled():
        return []
    own = state.session().id
    return [entry for entry in store().entries() if entry.id != own and not _open_elsewhere(entry.id)]


def recover(name: str) -> bool:
    """Open an entry in place of the present case; False where it is gone. What was open can be had back by undo."""
    opened = state.session()
    new = state.new_id()
    entry = store().claim(name, new)
    if entry is None:
        return False
    state.replace(entry.raw, what="recovered", saved=False)
    opened.id = new
    opened.position = entry.position if entry.position in state.positions() else state.COMMON
    opened.count = entry.count
    st.session_state[_WRITTEN] = entry
    _register(new)
    return True


def turn(on: bool) -> None:
    """Turn keeping on or off, for this user; off also deletes what was kept."""
    datadir.choose("autosave", on)
    if not on:
        kept = store()
        kept.drop([entry.id for entry in kept.entries()])
        st.session_state[_WRITTEN] = None


@st.cache_resource
def _sessions() -> dict[str, str]:
    """Which of Streamlit's sessions writes which entry, for all tabs of this process."""
    return {}


def _register(name: str) -> None:
    """Note that this tab writes the entry, and none of those it wrote before."""
    context = get_script_run_ctx()
    if context is not None and _sessions().get(name) != context.session_id:
        for other in [other for other, session in _sessions().items() if session == context.session_id]:
            _sessions().pop(other, None)
        _sessions()[name] = context.session_id


def _open_elsewhere(name: str) -> bool:
    session = _sessions().get(name)
    return session is not None and connected(session)


def connected(session: str) -> bool:
    """Whether a browser tab is connected to one of Streamlit's sessions now."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)
