"""The columns of the answer: what they are, and how both ways of reckoning fill them.

Months that are not whole and ratios in percent are decimals with six places, as the result's JSON has them; no figure
passes through a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.table.lists import text
from engine.batch.table.shape import DECIMAL, EXACT, LINE, MONTHS, PROBLEM, SPAN_OF, WORDS, YUAN, figures, schema
from engine.batch.table.shape import PROBATION as PROBATION
from engine.batch.table.shape import STATUS as STATUS
from engine.batch.table.shape import WRONG as WRONG
from engine.inference.logic import Places, Truth, where
from engine.law.schema import PenaltyKind
from engine.result import Result


class Output:
    """The answer to so many rows while it is being filled, in any order of rows."""

    def __init__(self, rows: int, tiers: Iterable[str]) -> None:
        self.rows = rows
        # A decimal of Arrow is 128 bits: millionths in the low half, their sign in the high one.
        self._exact = {name: np.zeros((rows, 2), dtype=np.int64) for name in EXACT}
        self._whole = {name: np.zeros(rows, dtype=np.int32) for name in MONTHS}
        self._whole |= {name: np.zeros(rows, dtype=np.int64) for name in YUAN}
        self._valid = {span: np.zeros(rows, dtype=bool) for span in dict.fromkeys(SPAN_OF.values())}
        self._codes = {name: np.full(rows, -1, dtype=np.int16) for name in WORDS}
        # The same words for every table of the same rules, so that tables go into one file as they are.
        words = {"status": STATUS, "tier": tiers, "penalty": get_args(PenaltyKind), "probation": PROBATION}
        self._words = {name: {word: place for place, word in enumerate(words[name])} for name in WORDS}
        self._lines: list[tuple[str, Places, Any, Any, Any]] = []
        self._warnings: list[tuple[str, Places]] = []
        self._problems: dict[int, list[dict[str, str]]] = {}

    def number(self, name: str, rows: Places, values: Any) -> None:
        """Whole numbers (millionths for exact figures) of these rows; they count where `there` says so."""
        if name in self._exact:
            self._exact[name][rows, 0] = values
            if np.less(values, 0).any():
                self._exact[name][rows, 1] = np.asarray(values) >> 63
        else:
            self._whole[name][rows] = values

    def there(self, span: str, rows: Places, there: Truth) -> None:
        """Which of these rows have the numbers of a span (`SPAN_OF`)."""
        self._valid[span][rows] = there

    def word(self, name: str, rows: Places, words: Sequence[str], codes: NDArray[Any]) -> None:
        """One of the words for each of these rows; none where the code is negative."""
        known = self._words[name]
        table = np.array([*(known[word] for word in words), -1], dtype=np.int16)
        self._codes[name][rows] = table[codes]

    def line(self, id: str, rows: Places, low: Any, chosen: Any, high: Any) -> None:
        """A line of the adjustments of these rows, in millionths of a percent; in the order in which they are shown."""
        if len(rows):
            self._lines.append((id, rows, low, chosen, high))

    def warning(self, id: str, rows: Places) -> None:
        """A warning of these rows, each id once for a row and in alphabetical order."""
        if len(rows):
            self._warnings.append((id, rows))

    def wrong(self, row: int, problems: Iterable[tuple[str, str]]) -> None:
        """A row that is no case: which field is wrong, and why."""
        self._problems[row] = [{"field": field, "reason": reason} for field, reason in problems]
        self._codes["status"][row] = WRONG

    def result(self, row: int, result: Result) -> None:
        """One row from an explained result.

        Raises:
            OverflowError: a figure that the columns cannot show.
        """
        self.show(row, figures(result))

    def show(self, row: int, found: Mapping[str, Any]) -> None:
        """One row from such figures.

        Raises:
            OverflowError: a figure that the columns cannot show.
        """
        each = [found, *found.get("more_counts", ())]
        numbers = [value for count in each for value in (*count.values(), *chain(*count["factors"]))]
        if any(isinstance(value, int) and abs(value) >= 10**18 for value in numbers):
            raise OverflowError("a figure is too large to be shown")
        for name, value in found.items():
            if value is None:
                continue
            if name in SPAN_OF:
                self.number(name, np.array([row]), np.array([value]))
                self.there(SPAN_OF[name], np.array([row]), True)
            elif name in WORDS:
                self.word(name, np.array([row]), [value], np.array([0]))
        for id, *ends in found["factors"]:
            self.line(id, np.array([row]), *ends)
        for id in found.get("warnings", ()):
            self.warning(id, np.array([row]))

    def table(self, row: pa.Array, kept: Mapping[str, pa.Array], more: pa.Array) -> pa.Table:
        """The table, with the ids of the rows, the columns kept and the lists of further counts."""
        fields = [pa.field(name, array.type) for name, array in kept.items()]
        columns = self.columns() | {"id": row, "more_counts": more, **kept}
        return pa.table({name: columns[name] for name in schema(pa.field("id", row.type), fields).names})

    def columns(self) -> dict[str, Any]:
        """The arrays of the answer by name."""
        columns: dict[str, Any] = {}
        bits = {span: _bits(there) for span, there in self._valid.items()}
        for name, pairs in self._exact.items():
            columns[name] = _array(DECIMAL, pairs, bits[SPAN_OF[name]])
        for name, numbers in self._whole.items():
            columns[name] = _array(pa.int64() if name in YUAN else pa.int32(), numbers, bits[SPAN_OF[name]])
        for name, codes in self._codes.items():
            words = _array(pa.int16(), codes, _bits(codes >= 0)), text(list(self._words[name]))
            columns[name] = pa.DictionaryArray.from_arrays(*words)
        columns["factors"] = self._line_lists()
        columns["warnings"] = self._warning_lists()
        columns["problems"] = self._problem_lists()
        return columns

    def _problem_lists(self) -> pa.Array:
        if not self._problems:
            return pa.nulls(self.rows, pa.list_(PROBLEM))
        rows = sorted(self._problems)
        counts = np.zeros(self.rows, dtype=np.int32)
        counts[rows] = [len(self._problems[row]) for row in rows]
        there = np.zeros(self.rows, dtype=bool)
        there[rows] = True
        inner = pa.array([problem for row in rows for problem in self._problems[row]], type=PROBLEM)
        ends = np.cumsum(np.append(0, counts), dtype=np.int32)
        return pa.ListArray.from_arrays(_array(pa.int32(), ends, None), inner, mask=pa.array(~there))

    def _line_lists(self) -> pa.Array:
        offsets, places, names, codes = _lists(self.rows, [(id, rows) for id, rows, *_ in self._lines])
        ends = [np.zeros((int(offsets[-1]), 2), dtype=np.int64) for _ in range(3)]
        for place, (_, _, *values) in zip(places, self._lines, strict=True):
            for end, value in zip(ends, values, strict=True):
                end[place, 0] = value
        for end in ends:
            np.right_shift(end[:, 0], 63, out=end[:, 1])
        factor = _dictionary(names, codes)
        decimals = (_array(DECIMAL, end, None) for end in ends)
        inner = pa.StructArray.from_arrays([factor, *decimals], names=[field.name for field in LINE])
        return pa.ListArray.from_arrays(_array(pa.int32(), offsets, None), inner)

    def _warning_lists(self) -> pa.Array:
        ordered = sorted(self._warnings, key=lambda pair: pair[0])
        offsets, _, names, codes = _lists(self.rows, ordered)
        return pa.ListArray.from_arrays(_array(pa.int32(), offsets, None), _dictionary(names, codes))


def _lists(
    rows: int, entries: Sequence[tuple[str, Places]]
) -> tuple[NDArray[np.int32], list[Places], list[str], NDArray[np.int32]]:
    """Where each row's list begins, the place of every entry's item in them all, and the items as words and codes."""
    counts = np.zeros(rows, dtype=np.int64)
    for _, which in entries:
        counts[which] += 1
    offsets = np.zeros(rows + 1, dtype=np.int32)
    np.cumsum(counts, out=offsets[1:])
    cursor = offsets[:-1].astype(np.int64)
    words: dict[str, int] = {}
    codes = np.zeros(int(offsets[-1]), dtype=np.int32)
    places = []
    for id, which in entries:
        place = cursor[which]
        cursor[which] += 1
        codes[place] = words.setdefault(id, len(words))
        places.append(place)
    return offsets, places, list(words), codes


def _bits(there: NDArray[np.bool_]) -> pa.Buffer | None:
    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))


def _array(kind: pa.DataType, values: NDArray[Any], bits: pa.Buffer | None) -> pa.Array:
    """The numbers as they lie, without a detour."""
    return pa.Array.from_buffers(kind, len(values), [bits, pa.py_buffer(values)])


def _dictionary(words: list[str], codes: NDArray[np.int32]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(_array(pa.int32(), codes, None), text(words))


def rows_of(there: Truth, rows: Places) -> Places:
    """The numbers of the rows for which it holds, in the whole table."""
    return rows[where(there, len(rows))]
