"""What changed in a rulebook, what one change does alone, and a case with its steps under both rulebooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.caseload.reform.counts import Moves
from engine.text import Text


@dataclass(frozen=True)
class Change:
    """One entry that differs between the two rulebooks.

    Attributes:
        number: from 1, in the order of the files.
        file: inside the rules directory, e.g. `crimes/theft.yaml`.
        keys: the way to the entry, e.g. `("tiers", "basic", "starting_point")`; numbers are places in a list.
        before_at, after_at: `file:line` on each side; empty where that side has no such entry.
        fields: what differs inside it: name, value before, value after (as YAML writes them; empty for nothing).
        law: the pinpoint of the changed entry, or of the old one where it is gone.
        label: what it concerns, in words.
        crimes, place: the crimes and the place it can touch; None for all.
        wording: it changes names, notes or sources only, which move no figure; it is not run.
    """

    number: int
    file: str
    keys: tuple[str | int, ...]
    before_at: str
    after_at: str
    fields: tuple[tuple[str, str, str], ...]
    law: str
    label: Text
    crimes: tuple[str, ...] | None
    place: str | None
    wording: bool

    @property
    def path(self) -> str:
        """File and way in a line: `crimes/theft.yaml tiers.basic.starting_point`."""
        return f"{self.file} {'.'.join(map(str, self.keys))}".strip()

    @property
    def at(self) -> str:
        """`file:line` in the changed rulebook, or in today's where the entry is gone."""
        return self.after_at or self.before_at

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "number": self.number,
            "path": self.path,
            "before_at": self.before_at,
            "after_at": self.after_at,
            "fields": [{"name": name, "before": old, "after": new} for name, old, new in self.fields],
            "law": self.law,
            "zh": self.label.zh,
            "en": self.label.en,
            "wording": self.wording,
        }


@dataclass
class Alone:
    """What one changed entry does alone to today's rulebook; or several that were run together, by file.

    Attributes:
        changes: the numbers of the entries; more than one where there were too many to run each, or where they
            do not stand without each other.
        label: what it concerns; the file's name for several.
        moves: the cases it can reach, and what becomes of them.
        fault: why it cannot be run without the other changes; `moves` is then empty.
    """

    changes: tuple[int, ...]
    label: Text
    moves: Moves = field(default_factory=Moves)
    fault: Text | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "changes": list(self.changes),
            "zh": self.label.zh,
            "en": self.label.en,
            "fault": None if self.fault is None else {"zh": self.fault.zh, "en": self.fault.en},
            **self.moves.to_json(),
        }


@dataclass
class Together:
    """What only the changes together explain.

    Attributes:
        rows: cases whose difference in months is not the sum of what each change does alone.
        months: the difference of the whole, less those of every change alone.
        only: cases that all the changes touch and none alone. `undone`: that one touches alone, and all do not.
    """

    rows: int = 0
    months: int = 0
    only: int = 0
    undone: int = 0

    def to_json(self) -> dict[str, int]:
        """Plain values."""
        return {"rows": self.rows, "months": self.months, "only": self.only, "undone": self.undone}


@dataclass(frozen=True)
class Pair:
    """One step under both rulebooks; a side without the step is empty. `parts`: the first that differs."""

    id: str
    name: Text
    before: Text
    after: Text
    law: str
    differs: bool = False
    parts: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        sides = {
            side: {"zh": text.zh, "en": text.en} for side, text in (("before", self.before), ("after", self.after))
        }
        name = {"zh": self.name.zh, "en": self.name.en}
        return {"id": self.id, "name": name, **sides, "law": self.law, "differs": self.differs, "parts": self.parts}


@dataclass(frozen=True)
class Example:
    """A case that moves, with its steps under both rulebooks.

    Attributes:
        row: its number in the file, from 1.
        id: its own id there.
        like: how many cases of this crime part at this step in this direction; this is the first of them, or of the
            whole caseload the one that moves furthest.
        months: declared months before and after; None for no term.
    """

    row: int
    id: str
    crime: str
    step: str
    like: int
    months: tuple[int | None, int | None]
    steps: tuple[Pair, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        names = ("row", "id", "crime", "step", "like", "months")
        return {name: getattr(self, name) for name in names} | {"steps": [pair.to_json() for pair in self.steps]}
