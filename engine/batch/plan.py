"""The law of one crime in many places at once, as the columns need it: what differs from place to place, side by side.

A plan holds rulebooks and rearranges references to their own entries. It states nothing: every figure and condition
that the columns use is read from the objects that the explained calculation reads.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.inference.rules import Rule, collect
from engine.law.condition import Condition
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
        found: dict[Key, list[int]] = {}
        same: dict[int, tuple[Key, list[int]]] = {}  # most books share the very object, which is quicker told
        for index, book in enumerate(self.books):
            key = of(book)
            if id(key) not in same:
                same[id(key)] = key, found.setdefault(key, [])
            same[id(key)][1].append(index)
        return [(key, self._mask(indices)) for key, indices in found.items()]

    def _mask(self, indices: list[int]) -> Books:
        mask = np.zeros(len(self.books), dtype=bool)
        mask[indices] = True
        return mask

    def each(self, of: Callable[[Rulebook], Mapping[str, Key]]) -> list[tuple[str, Key, Books]]:
        """The entries that the books have under one name or another, as `variants`."""
        named = [of(book) for book in self.books]
        found: list[tuple[str, Key, Books]] = []
        for name in dict.fromkeys(name for entries in named for name in entries):
            coming = iter(named)
            for entry, books in self.variants(lambda _, name=name, coming=coming: next(coming).get(name)):  # type: ignore[misc]
                if entry is not None:
                    found.append((name, entry, books))
        return found

    def table(self, of: Callable[[Rulebook], int | bool]) -> NDArray[Any]:
        """One number for each book."""
        return np.array([of(book) for book in self.books])

    @cached_property
    def conditions(self) -> dict[str, list[tuple[Condition, Books]]]:
        """Every rule by id: the conditions it has, each with the books in which it has it."""
        found: dict[str, dict[Condition, list[int]]] = {}
        same: dict[tuple[str, int], list[int]] = {}
        for index, book in enumerate(self.books):
            for rule in collect(book):
                key = (rule.id, id(rule.when))
                if key not in same:
                    same[key] = found.setdefault(rule.id, {}).setdefault(rule.when, [])
                same[key].append(index)
        return {
            id: [(when, self._mask(indices)) for when, indices in conditions.items()]
            for id, conditions in found.items()
        }

    @cached_property
    def stages(self) -> dict[str, int]:
        """The latest stage of every rule in any book."""
        return {
            id: max(Rule(id, when, "", "").stage for when, _ in conditions)
            for id, conditions in self.conditions.items()
        }

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


def merged(orders: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """One order that has every given order in it."""
    after: dict[str, set[str]] = {}
    rank: dict[str, int] = {}
    for order in dict.fromkeys(orders):
        for place, name in enumerate(order):
            after.setdefault(name, set()).update(order[:place][-1:])
            rank[name] = max(rank.get(name, 0), place)
    result: list[str] = []
    left = dict(after)
    while left:
        ready = [name for name, before in left.items() if not before & left.keys()]
        if not ready:
            raise ValueError(f"no common order of {', '.join(left)}")
        first = min(ready, key=lambda name: rank[name])
        result.append(first)
        del left[first]
    return tuple(result)


def _meaning(fact: Fact) -> Hashable:
    """What decides how a fact is read; its name and help do not."""
    options = tuple((name, option.limit) for name, option in fact.options.items())
    return (fact.type, fact.default, options, fact.decimals, fact.reference, fact.scope, fact.earliest)


def plans(library: Library, crime: str) -> list[Plan]:
    """The plans of one crime: the places that read one fact in two ways, or order things otherwise, go apart."""
    groups: list[dict[str, Any]] = []
    for place in library.jurisdictions:
        book = Rulebook.of(library, place, crime)
        facts = {name: _meaning(fact) for name, fact in book.facts.items()}
        orders = (tuple(book.factors), tuple(book.crime.tiers))
        for group in groups:
            same = group["plea"] == book.method.plea and group["kinds"] == book.method.kinds
            if same and all(group["facts"].get(name, meaning) == meaning for name, meaning in facts.items()):
                try:
                    both = [merged([mine, its]) for mine, its in zip(orders, group["orders"], strict=True)]
                except ValueError:
                    continue
                group["facts"] |= facts
                group["orders"] = both
                group["places"].append(place)
                break
        else:
            groups.append(
                {
                    "facts": facts,
                    "orders": list(orders),
                    "places": [place],
                    "plea": book.method.plea,
                    "kinds": book.method.kinds,
                }
            )
    return [Plan(library, crime, tuple(group["places"])) for group in groups]
