"""A block: rows of one plan with everything that the law looks at, as columns of whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import DOUBTFUL, SOURCE, Books, Plan, marks
from engine.inference.facts import ThresholdUsed
from engine.inference.logic import Numbers, Places, Truth, at, both, column, truth, where
from engine.law.method_schema import CombinationReading, PleaReading, RoundingReading
from engine.law.schema import Sourced

OPTIONS: dict[str, tuple[str, ...]] = {  # the readings of the method, by question
    "plea": get_args(PleaReading),
    "combination": get_args(CombinationReading),
    "rounding": get_args(RoundingReading),
}
Stated = tuple[Numbers, Truth]  # numbers, and where a party states them


@dataclass(frozen=True)
class Values:
    """One fact: numbers, or places in a list of `words`."""

    data: Numbers
    known: Truth
    words: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Asserted:
    """What a party says of one factor: it is there, it is not, its ratio (in `Block.unit` parts of one).

    The ratio is one number a row, or 3 x rows where somebody states a pair. `floor` is where its least months are not
    argued away; `layer` is given for a circumstance that no list names.
    """

    there: Truth
    removed: Truth
    ratio: Numbers
    stated: Truth
    floor: Truth = True
    layer: Numbers | None = None


@dataclass(frozen=True)
class Thresholds:
    """One threshold: its ends, and where each is known; by `index` the entries used, and those under a given figure."""

    low: Numbers
    high: Numbers
    low_known: Truth
    high_known: Truth
    given: Truth
    index: Numbers
    used: tuple[ThresholdUsed | None, ...]
    under: tuple[ThresholdUsed | None, ...]

    _tables: dict[CodeType, tuple[NDArray[Any], NDArray[Any]]] = field(default_factory=dict)

    def of(self, mark: Callable[[ThresholdUsed], int | bool], rows: Places | None = None) -> NDArray[Any]:
        """What a function says of the entries of rows; false where a row's book has no such threshold."""
        used, under = self._table(mark)
        index = self.index if rows is None else self.index[rows]
        if self.given is False:
            return used[index]
        given = self.given if rows is None else at(self.given, rows)
        return np.where(given, under[index], used[index])

    def _table(self, mark: Callable[[ThresholdUsed], int | bool]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The function of every entry, asked once however often the block asks the same."""
        assert isinstance(mark, FunctionType) and not mark.__closure__
        if mark.__code__ not in self._tables:
            used, under = (np.array([mark(u) if u else False for u in side]) for side in (self.used, self.under))
            self._tables[mark.__code__] = used, under
        return self._tables[mark.__code__]


@dataclass
class Block:
    """Rows of one plan. `slow` are those that the columns do not take; what is computed for them means nothing."""

    plan: Plan
    rows: int
    place: NDArray[np.intp]  # which book
    region: Numbers
    offence: Numbers
    sentencing: Numbers
    slow: NDArray[np.bool_]
    values: dict[str, Values] = field(default_factory=dict)
    beyond: dict[str, Truth] = field(default_factory=dict)  # numbers stated beyond what is usual
    asserted: dict[str, Asserted] = field(default_factory=dict)
    thresholds: dict[str, Thresholds] = field(default_factory=dict)
    tier: Numbers | None = None  # that a party chose, else -1
    own_start: Stated | None = None  # hundredths of a month
    own_base: Stated | None = None  # thousandths of a month
    own_kind: Numbers | None = None  # place in `choices.KINDS` that a party chose, else -1
    own_term: Stated | None = None  # declared months
    readings: dict[str, Numbers] = field(default_factory=dict)  # place in `OPTIONS`, else -1
    proposal: tuple[Numbers, Numbers, Numbers, Truth] | None = None  # least, most, kind, where there is one
    unit: int = 200  # the parts of one in which ratios are counted
    marked: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    pending: list[tuple[NDArray[Any], Truth]] = field(default_factory=list)  # marks due once there is a term
    said: list[tuple[str, Truth]] = field(default_factory=list)  # warnings
    _where: dict[int, tuple[Books, Truth]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marked = np.zeros(self.rows, dtype=np.uint8)

    def inside(self, books: Books) -> Truth:
        """The rows of these books."""
        found = self._where.get(id(books))  # the array is kept, so its id is no other's
        if found is None:
            found = self._where[id(books)] = books, True if books.all() else truth(books[self.place])
        return found[1]

    def table(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """A number of every row's book."""
        return numbers[self.place]

    def reads(self, question: str, rule: str) -> Truth:
        """The rows that read the method in this way: as a party argues, else as the place does."""
        place = self.inside(self.plan.table(lambda book: getattr(book.method, question).reading == rule))
        own = self.readings.get(question)
        if own is None:
            return place
        return truth(np.where(own < 0, place, own == OPTIONS[question].index(rule)))

    def in_force(self, entry: Any) -> Truth:
        """Where the entry is in force at sentencing."""
        result: Truth = True
        if entry.since is not None:
            result = truth(self.sentencing >= entry.since.toordinal())
        if entry.until is not None and result is not False:
            before = self.sentencing <= entry.until.toordinal()
            result = truth(before if result is True else before & result)
        return result

    def note(self, entry: Sourced, there: Truth) -> None:
        """The entry is used there, as `Notes.figure` notes it."""
        self.mark(marks(entry), there)

    def mark(self, bits: int, there: Truth) -> None:
        """These marks are due there."""
        if bits and there is not False:
            if there is True:
                self.marked |= np.uint8(bits)
            else:
                self.marked[there] |= np.uint8(bits)

    def mark_rows(self, rows: Places, bits: NDArray[Any]) -> None:
        """Marks of single rows, each named once."""
        if bits.any():
            self.marked[rows] |= bits.astype(np.uint8)

    def say(self, id: str, there: Truth) -> None:
        """A warning is due there."""
        if there is not False:
            self.said.append((id, there))

    def give_up(self, there: Truth) -> None:
        """The columns do not take these rows."""
        if there is not False:
            self.slow |= column(there, self.rows)

    def warnings(self) -> list[tuple[str, Truth]]:
        """Every warning once, by id."""
        found: dict[str, Truth] = {}
        marked = [("source", truth((self.marked & SOURCE) != 0)), ("not_text", truth((self.marked & DOUBTFUL) != 0))]
        for id, there in [*self.said, *marked]:
            if there is not False:
                before = found.get(id, False)
                found[id] = there if before is False else truth(column(before, self.rows) | there)
        return sorted(found.items(), key=lambda pair: pair[0])

    def select(self, parts: Iterable[Truth]) -> Places:
        """The rows for which all of them hold."""
        return where(both(*parts), self.rows)
