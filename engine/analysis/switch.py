"""The points between two positions as changes, so that any set of them can be conceded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.analysis.outcome import Change, Outcome
from engine.analysis.sets import COMMON, evaluate, nested, view
from engine.calculation.calculate import calculate
from engine.case import patch
from engine.disputed import MISSING, Point, get, name_of, points, put
from engine.law.library import Library
from engine.result import Result


def pair(raw: Mapping[str, Any], first: str | None, second: str | None) -> tuple[str, str]:
    """The positions to compare: those named, else the first two, or the common case and the only one."""
    given = raw.get("positions")
    names = list(given) if isinstance(given, dict) else []
    names = names if len(names) > 1 else [COMMON, *names]
    first = first or next(name for name in names if name != second)
    return first, second or next((name for name in names if name != first), first)


@dataclass(frozen=True)
class Switch:
    """The points between two positions as changes that can be made one by one.

    A merge patch cannot unsay a factor (None removes one that the rules infer), so a factor which only the first
    position raises is switched the other way round: the base lacks it and the change brings it back. `turned` holds
    the bits of those points.
    """

    raw: Mapping[str, Any]
    first: str
    second: str
    rules: Library

    @cached_property
    def views(self) -> dict[str, dict[str, Any]]:
        """The whole case as either position has it."""
        return {self.first: view(self.raw, self.first), self.second: view(self.raw, self.second)}

    @cached_property
    def results(self) -> dict[str, Result]:
        """Either position's result, from which its words on a point are taken."""
        return {name: calculate(seen, rules=self.rules) for name, seen in self.views.items()}

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The disputed points by their paths, so that nothing depends on the order of entry."""
        return tuple(sorted(points(self.views, self.rules), key=lambda item: item.path))

    @cached_property
    def turned(self) -> int:
        """The points that are switched from the second position to the first."""
        there = self.views[self.second]
        return sum(
            1 << place
            for place, item in enumerate(self.points)
            if item.path[0] == "factors" and get(there, item.path) is MISSING
        )

    @cached_property
    def base(self) -> dict[str, Any]:
        """The first position, with the turned points as the second has them."""
        document: Mapping[str, Any] = self.views[self.first]
        for place, item in enumerate(self.points):
            if self.turned >> place & 1:
                document = put(document, item.path, MISSING)
        return dict(document)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """One change for each point, towards the second position (a turned one towards the first)."""
        return tuple(self._change(place, item) for place, item in enumerate(self.points))

    def _change(self, place: int, item: Point) -> Change:
        there = self.views[self.first if self.turned >> place & 1 else self.second]
        name = name_of(item, self.views, self.rules)
        return Change(id=".".join(item.path), name=name, patch=towards(item, self.base, there))

    def evaluate(self, sets: Sequence[int]) -> list[Outcome | None]:
        """The outcome of each set of points conceded."""
        return evaluate(self.base, self.changes, [chosen ^ self.turned for chosen in sets], self.rules)


def towards(item: Point, base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The patch that gives one point of `base` the value that it has in `other`; a missing one becomes None."""
    old, new = get(base, item.path), get(other, item.path)
    value = patch.diff(old, new) if isinstance(old, dict) and isinstance(new, dict) else new
    return nested(item.path, None if value is MISSING else value)
