"""Many cases that differ in a few things, one a row: what is the same in several of them is kept and computed once.

A `Column` holds one thing for every row: its distinct values, and which of them each row has. `Rows.apply` is a
function of columns, called once for each distinct combination of their values. `Rows.once` is for functions that look
up what they need as they go (facts, rules that fired): the looking up is watched, so that one answer is given to all
rows that agree in everything that was looked at, and to no other row. Nothing here rounds, estimates or knows the law.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Codes = NDArray[np.int64]
DENSE = 1 << 18  # up to so many possible combinations a table of all of them is quicker than sorting


@dataclass(frozen=True, eq=False)
class Column(Generic[T]):
    """One thing for every row: `codes` says which of the `values` each row has; None where all rows have the first."""

    values: Sequence[T]
    codes: Codes | None = None

    @property
    def varies(self) -> bool:
        """Whether two rows differ in it."""
        return self.codes is not None

    def at(self, row: int) -> T:
        """The value of one row."""
        value: T = self.values[0 if self.codes is None else self.codes[row]]
        return value

    def pick(self, rows: Codes) -> list[T]:
        """The values of these rows."""
        if self.codes is None:
            return [self.values[0]] * len(rows)
        return [self.values[code] for code in self.codes[rows].tolist()]

    def numbers(self, figures: Sequence[int], most: int) -> NDArray[Any]:
        """Whole numbers row by row, one given for each of the values, exact in all that stays within `most`."""
        table = np.array(figures, dtype=np.int64 if most < 1 << 63 else object)
        return table[:1] if self.codes is None else table[self.codes]


class Rows:
    """So many rows, and the machinery that computes columns of them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._row: int | None = None  # the one that `once` is at
        self._read: set[Column[Any]] = set()

    def column(self, values: Sequence[T], codes: Codes | None, key: Callable[[T], Hashable] | None = None) -> Column[T]:
        """The column of these values, with values that have one `key` made one."""
        if key is not None:
            known: dict[Hashable, int] = {}
            places = [known.setdefault(key(value), len(known)) for value in values]
            if len(known) < len(values):
                kept: dict[int, T] = {}
                for place, value in zip(places, values, strict=True):
                    kept.setdefault(place, value)
                values = list(kept.values())
                codes = None if codes is None else np.array(places, dtype=np.int64)[codes]
        return Column(values, codes if len(values) > 1 else None)

    def of_numbers(self, numbers: NDArray[Any], value: Callable[[int], T]) -> Column[T]:
        """The column that `value` makes of whole numbers, called once for each of them."""
        distinct, codes = np.unique(np.broadcast_to(numbers, self.number), return_inverse=True)
        return Column([value(number) for number in distinct.tolist()], codes if len(distinct) > 1 else None)

    def apply(
        self, function: Callable[..., T], *columns: Column[Any], key: Callable[[T], Hashable] | None = None
    ) -> Column[T]:
        """The function of the columns' values, called once for each combination that some row has.

        It must depend on nothing else. Values of the result with one `key` become one, so that fewer follow from them.
        """
        if not any(column.varies for column in columns):
            return Column((function(*(column.values[0] for column in columns)),))
        codes, firsts = self._joined(columns)
        return self.column(list(map(function, *(column.pick(firsts) for column in columns))), codes, key)

    def once(
        self, function: Callable[..., T], *columns: Column[Any], key: Callable[[T], Hashable] | None = None
    ) -> Column[T]:
        """As `apply`, for a function that also reads other columns through `read`, whichever it needs."""
        codes, _ = self._joined(columns)
        order = np.argsort(codes, kind="stable")
        pending = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
        values: list[T] = []
        places = np.zeros(self.number, dtype=np.int64)
        before = self._row, self._read
        try:
            while pending:
                rows = pending.pop()
                row = self._row = int(rows[0])
                self._read = set()
                values.append(function(*(column.at(row) for column in columns)))
                same = np.ones(len(rows), dtype=bool)
                for column in self._read:
                    assert column.codes is not None  # only columns that vary are noted
                    same &= column.codes[rows] == column.codes[row]
                if not same.all():
                    pending.append(rows[~same])
                places[rows[same]] = len(values) - 1
        finally:
            self._row, self._read = before
        return self.column(values, places, key)

    def read(self, column: Column[T]) -> T:
        """The value in the row that `once` is computing, which is noted."""
        if column.codes is None:
            return column.values[0]
        assert self._row is not None, "read outside of once"
        self._read.add(column)
        return column.at(self._row)

    def _joined(self, columns: Sequence[Column[Any]]) -> tuple[Codes, Codes]:
        """One number for each combination of the columns' values, row by row, and a row that has it for each number."""
        code, size = np.zeros(self.number, dtype=np.int64), 1
        for column in columns:
            if column.codes is None:
                continue
            if size > DENSE:
                code, firsts = _distinct(code, size)
                size = len(firsts)
            code, size = code * len(column.values) + column.codes, size * len(column.values)
        return _distinct(code, size)


def _distinct(code: Codes, size: int) -> tuple[Codes, Codes]:
    """The numbers below `size` counted anew without those that no row has, and the first row of each."""
    if size > DENSE:
        _, firsts, codes = np.unique(code, return_index=True, return_inverse=True)
        return codes, firsts
    first = np.full(size, -1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)  # the last one written stays
    known = first >= 0
    return (np.cumsum(known) - 1)[code], first[known]


class Missing:
    """The value in a column of a key that some rows lack."""


MISSING = Missing()


class Seen(Mapping[str, T]):
    """A mapping as the row that is computed has it; whatever is looked up in it is noted."""

    def __init__(self, rows: Rows, same: Mapping[str, T], columns: Mapping[str, Column[Any]]) -> None:
        self._rows, self.same, self.columns = rows, same, columns

    def __getitem__(self, name: str) -> T:
        if name not in self.columns:
            return self.same[name]
        value = self._rows.read(self.columns[name])
        if value is MISSING:
            raise KeyError(name)
        return value  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys([*self.same, *self.columns])
        return (name for name in names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def column(self, name: str) -> Column[Any]:
        """What every row has under this name; `MISSING` where it has nothing."""
        return self.columns.get(name) or Column((self.same.get(name, MISSING),))
