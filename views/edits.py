"""The one way in which an edit becomes the case, and the way back.

Every edit goes through `commit`, which is what makes it possible to take it back; the raw case is never changed in
place. Pages call these by `views.state`, where the case itself is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from views.history import Edit, Moment
from views.session import COMMON, new_id, session

WHOLE = ("opened", "sample", "new", "recovered")  # edits that put another case in the place of the present one


def replace(raw: dict[str, Any], *, what: str = "opened", saved: bool = True) -> None:
    """Open another case in place of the present one; `saved` tells whether a file has it."""
    opened = session()
    settle()
    if opened.unsaved:  # what is closed unsaved keeps its autosave, so it can be had back another day
        opened.id = new_id()
    opened.raw, opened.position, opened.count = raw, COMMON, ""
    opened.saved = raw if saved else None
    opened.stamp = opened.kept = None
    opened.history.record(Moment(raw, edit=Edit(what)))
    turn_over()


def turn_over() -> None:
    """New names for all widgets: another case must not meet what was typed for the last one."""
    opened = session()
    opened.revision += 1
    opened.refused, opened.refused_name = [], ""


def settle() -> None:
    """Take an edit that went past `commit` into the history, so that it too can be undone."""
    opened = session()
    present = opened.history.present
    if opened.together or opened.raw is present.raw:
        return
    if _same(opened.raw, present.raw):
        opened.history.amend(opened.raw)
        return
    only_positions = _common(opened.raw) == _common(present.raw)
    kind = Edit("positions") if only_positions else Edit("several")
    opened.history.record(Moment(opened.raw, opened.position, opened.count, kind))


def _common(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != "positions"}


def _same(raw: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two cases are one; the order of positions is something a reader chose."""
    return raw == other and _order(raw) == _order(other)


def _order(raw: dict[str, Any]) -> list[str]:
    return list(raw.get("positions") or {})


@contextmanager
def together(kind: str, name: str = "") -> Iterator[None]:
    """Several edits that are one to whoever undoes them; `kind` says which (`history.<kind>`)."""
    opened = session()
    settle()
    opened.together += 1
    try:
        yield
    finally:
        opened.together -= 1
    commit(opened.raw, Edit(kind, name=name))


def commit(raw: dict[str, Any], edit: Edit) -> None:
    """The one way in which an edit becomes the case."""
    opened = session()
    opened.raw = raw
    if opened.together or _same(raw, opened.history.present.raw):
        return
    opened.history.record(Moment(raw, opened.position, opened.count, edit))


def undo() -> None:
    """Take the last edit back and show the position on which it was made."""
    opened = session()
    settle()
    undone = opened.history.undoable
    if undone is not None and (shown := opened.history.undo()) is not None:
        _show(shown, undone)


def redo() -> None:
    """Bring back what was undone last."""
    opened = session()
    settle()
    if (shown := opened.history.redo()) is not None:
        _show(shown, shown)


def _show(shown: Moment, edited: Moment) -> None:
    opened = session()
    opened.raw = shown.raw
    opened.position = edited.position if edited.position in _order(shown.raw) else COMMON
    opened.count = edited.count if edited.count in (shown.raw.get("counts") or {}) else shown.count
    if edited.edit is not None and edited.edit.kind in WHOLE:
        opened.kept = None
        turn_over()
