"""The columns of the cases as NumPy arrays, read without a check; what is not stated is the rulebook's default."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from floor.law import FEN


class Table:
    """The columns by name."""

    def __init__(self, table: pa.Table) -> None:
        self.columns = {name: table[name].combine_chunks() for name in table.column_names}
        self.rows = len(table)

    def there(self, name: str) -> Any:
        """Where something is stated."""
        return np.asarray(self.columns[name].is_valid())

    def flag(self, name: str, default: bool = False) -> Any:
        """Yes or no."""
        return np.asarray(self.columns[name].fill_null(default))

    def number(self, name: str, default: int = 0) -> Any:
        """Whole numbers."""
        return np.asarray(self.columns[name].fill_null(default))

    def fen(self, name: str) -> Any:
        """Money, in hundredths of a yuan."""
        return np.rint(np.asarray(self.columns[name].fill_null(0.0)) * FEN).astype(np.int64)

    def word(self, name: str, default: str) -> Word:
        """One of several words."""
        column = self.columns[name]
        return Word(np.asarray(column.indices.fill_null(-1)), column.dictionary.to_pylist(), default)

    def day(self, name: str) -> Any:
        """Dates as 512 times the year plus 32 times the month plus the day; 0 where there is none."""
        return _DAYS[np.asarray(self.columns[name].view(pa.int32()).fill_null(_NO_DAY)) - _FIRST]


class Word:
    """A column of words; asked which of them a row has."""

    def __init__(self, codes: Any, words: list[str], default: str) -> None:
        self.codes, self.words, self.default = codes, words, default

    def among(self, *wanted: str) -> Any:
        """The rows with one of these words."""
        table = np.array([*(word in wanted for word in self.words), self.default in wanted])
        return table[self.codes]


def _calendar() -> tuple[int, Any]:
    days = np.arange(np.datetime64("1900-01-01"), np.datetime64("2101-01-01"))
    months = days.astype("datetime64[M]")
    year = days.astype("datetime64[Y]").astype(np.int64) + 1970
    codes = year * 512 + (months.astype(np.int64) % 12 + 1) * 32 + (days - months).astype(np.int64) + 1
    return int(days[0].astype(np.int64)), np.append(codes, 0)


_FIRST, _DAYS = _calendar()
_NO_DAY = _FIRST + len(_DAYS) - 1
