"""The law of one crime in many places at once, as the columns need it: what differs from place to place, side by side.

A plan holds rulebooks and rearranges references to their own entries. It states nothing: every figure and condition
that the columns use is read from the objects that the explained calculation reads.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.orders import merged
from engine.inference.rules import Rule, sections
from engine.law.condition import Condition, Line
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact, Sourced, Threshold

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)
Books = NDArray[np.bool_]  # for each book of the plan whether it is meant
DOUBTFUL, SOURCE = 1, 2


def marks(entry: Sourced) -> int:
    """What `Notes.figure` would note of a figure that is used: that it was not read in full, its own warning."""
    doubtful = entry.verified != "text" and entry.basis != "ours"
    return (DOUBTFUL if doubtful else 0) | (SOURCE if entry.warning else 0)


def day(date: datetime.date | None) -> int | None:
    """A date as a day number."""
    return None if date is None else date.toordinal()


def turns(entries: Iterable[Any]) -> NDArray[np.int64]:
    """The days on which one of the entries begins to be in force, or is no longer."""
    days = {entry.since.toordinal() for entry in entries if entry.since is not None}
    days |= {entry.until.toordinal() + 1 for entry in entries if entry.until is not None}
    return np.array(sorted(days), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Plan:
    """One crime; `books` are the rulebooks of the places, `jurisdictions` their ids."""

    library: Library
    crime: str
    jurisdictions: tuple[str, ...]

    @cached_property
    def books(self) -> tuple[Rulebook, ...]:
        """The rulebook of every place, in the order of `jurisdictions`."""
        return tuple(Rulebook.of(self.library, place, self.crime) for place in self.jurisdictions)

    def variants(self, of: Callable[[Rulebook], Key]) -> list[tuple[Key, Books]]:
        """The different things that the books hold somewhere, each with the books that hold it."""
        return self._variants(map(of, self.books))

    def _variants(self, held: Iterable[Key]) -> list[tuple[Key, Books]]:
        found: dict[Key, list[int]] = {}
        same: dict[int, list[int]] = {}  # most books share the very object, which is quicker told
        keys = list(held)  # an object that is kept has its id for itself
        for index, key in enumerate(keys):
            indices = same.get(id(key))
            if indices is None:
                indices = same[id(key)] = found.setdefault(key, [])
            indices.append(index)
        return [(key, self._mask(indices)) for key, indices in found.items()]

    def _mask(self, indices: list[int]) -> Books:
        """The same array for the same books, so that what follows for their rows is found again (`Block.inside`)."""
        mask = np.zeros(len(self.books), dtype=bool)
        mask[indices] = True
        return self._masks.setdefault(mask.tobytes(), mask)

    @cached_property
    def _masks(self) -> dict[bytes, Books]:
        return {}

    def each(self, of: Callable[[Rulebook], Mapping[str, Key]]) -> list[tuple[str, Key, Books]]:
        """The entries that the books have under one name or another, as `variants`."""
        named = [of(book) for book in self.books]
        return [
            (name, entry, books)
            for name in dict.fromkeys(name for entries in named for name in entries)
            for entry, books in self._variants(entries.get(name) for entries in named)
            if entry is not None
        ]

    def table(self, of: Callable[[Rulebook], Any]) -> NDArray[Any]:
        """One number for each book; the same question, which every block asks again, is answered once."""
        assert isinstance(of, FunctionType)
        cells = tuple(cell.cell_contents for cell in of.__closure__ or ())
        key = (of.__code__, of.__defaults__, cells)
        if key not in self._tables:
            self._tables[key] = np.array([of(book) for book in self.books])
        return self._tables[key]

    @cached_property
    def _tables(self) -> dict[tuple[object, ...], NDArray[Any]]:
        return {}

    @cached_property
    def _rules(self) -> list[tuple[tuple[Rule, ...], list[int]]]:
        """The sections of the books' rules, each once, with the books that have it."""
        found: dict[int, tuple[tuple[Rule, ...], list[int]]] = {}
        for index, book in enumerate(self.books):
            for section in sections(book):
                found.setdefault(id(section), (section, []))[1].append(index)
        return list(found.values())

    @cached_property
    def conditions(self) -> dict[str, list[tuple[Condition, Books]]]:
        """Every rule by id: the conditions it has, each with the books in which it has it."""
        found: dict[str, dict[Condition, list[int]]] = {}
        for section, indices in self._rules:
            for rule in section:
                found.setdefault(rule.id, {}).setdefault(rule.when, []).extend(indices)
        return {
            id: [(when, self._mask(indices)) for when, indices in conditions.items()]
            for id, conditions in found.items()
        }

    @cached_property
    def stages(self) -> dict[str, int]:
        """The latest stage of every rule in any book."""
        found: dict[str, int] = {}
        for section, _ in self._rules:
            for rule in section:
                found[rule.id] = max(found.get(rule.id, 0), rule.stage)
        return found

    def number(self, line: Line) -> int:
        """The same number for lines that say the same; what was once compared is known again by its id."""
        found = self._lines.get(id(line))
        if found is None:
            found = self._lines[id(line)] = line, self._numbers.setdefault(line, len(self._numbers))
        return found[1]

    @cached_property
    def _lines(self) -> dict[int, tuple[Line, int]]:
        return {}

    @cached_property
    def _numbers(self) -> dict[Line, int]:
        return {}

    def names(self, of: Callable[[Rulebook], Iterable[str]]) -> tuple[str, ...]:
        """What the books name, in an order that is every book's own.

        Raises:
            ValueError: two books have two names the other way round.
        """
        return merged([tuple(of(book)) for book in self.books])

    @cached_property
    def facts(self) -> dict[str, tuple[Fact, Books]]:
        """Every fact that some book declares, with the books that do."""
        found: dict[str, tuple[Fact, Books]] = {}
        for index, book in enumerate(self.books):
            for name, fact in book.facts.items():
                found.setdefault(name, (fact, np.zeros(len(self.books), dtype=bool)))[1][index] = True
        return found

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """The factors in the order in which they are shown."""
        return self.names(lambda book: book.factors)

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """The tiers in rising order of gravity."""
        return self.names(lambda book: book.crime.tiers)

    @cached_property
    def threshold_turns(self) -> NDArray[np.int64]:
        """The days on which a threshold of the crime may change."""
        return turns(self._thresholds({self.crime}))

    def _thresholds(self, crimes: set[str]) -> Iterator[Threshold]:
        """The crime's thresholds everywhere, and those of the crimes that one of them refers to."""
        pending, seen = list(crimes), set(crimes)
        while pending:
            crime = pending.pop()
            for place in ("national", *self.jurisdictions):
                for versions in self.library.crime(place, crime).thresholds.values():
                    for entry in versions:
                        yield entry
                        other = entry.same_as.partition(".")[0] if entry.same_as else crime
                        if other not in seen:
                            seen.add(other)
                            pending.append(other)
