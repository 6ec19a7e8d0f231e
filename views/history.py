"""Undo and redo: every state that the case was in, the newest last, and a mark on the one that is shown.

A state is the raw case as it stood after an edit. Cases are never changed in place, so keeping one costs only what the
edit made new. Nothing here knows Streamlit; `views.state` records, the sidebar offers the two buttons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

DEPTH = 100  # edits that can be taken back; a case of ten pages needs some five megabytes for as many


@dataclass(frozen=True)
class Edit:
    """What somebody did: its kind (`views/text.yaml`, `history.<kind>`), and where or to which position."""

    kind: str
    path: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Moment:
    """The case after an edit, with the position and the charge that were open."""

    raw: dict[str, Any]
    position: str = ""
    count: str = ""
    edit: Edit | None = None


@dataclass
class History:
    """Moments in order; those behind the mark can be redone until something else is done."""

    moments: list[Moment]
    at: int = 0
    depth: int = field(default=DEPTH, repr=False)

    @property
    def present(self) -> Moment:
        """The moment that is shown."""
        return self.moments[self.at]

    @property
    def undoable(self) -> Moment | None:
        """The moment that undo would take back; None at the beginning."""
        return self.moments[self.at] if self.at > 0 else None

    @property
    def redoable(self) -> Moment | None:
        """The moment that redo would bring back; None at the end."""
        return self.moments[self.at + 1] if self.at + 1 < len(self.moments) else None

    def record(self, moment: Moment) -> None:
        """Something was done: what had been undone before it is forgotten, and the oldest beyond the depth too."""
        self.moments = [*self.moments[: self.at + 1], moment][-(self.depth + 1) :]
        self.at = len(self.moments) - 1

    def undo(self) -> Moment | None:
        """Step back; the moment shown now. None where nothing can be undone."""
        if self.at == 0:
            return None
        self.at -= 1
        return self.present

    def redo(self) -> Moment | None:
        """Step forward; the moment shown now. None where nothing can be redone."""
        if self.redoable is None:
            return None
        self.at += 1
        return self.present

    def amend(self, raw: dict[str, Any]) -> None:
        """The present moment said in other words (the sample case in another language): no edit."""
        shown = self.present
        self.moments[self.at] = Moment(raw, shown.position, shown.count, shown.edit)
