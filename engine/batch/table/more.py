"""The further counts of cases with several: one list a row, of the same figures as the first count has in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.table.output import Output
from engine.batch.table.shape import COUNT, MORE, SPAN_OF, figures_of
from engine.inference.logic import Places
from engine.result import Result


class More:
    """The further counts of so many rows while they are being reckoned, in any order."""

    def __init__(self, rows: int, tiers: Sequence[str], crimes: Sequence[str]) -> None:
        self.rows, self._tiers, self._crimes = rows, tiers, list(crimes)
        self._parts: list[tuple[Places, NDArray[Any], NDArray[Any], Output]] = []
        self._explained: list[tuple[int, int, str, dict[str, Any]]] = []

    def part(self, rows: Places, numbers: NDArray[Any], crimes: NDArray[Any]) -> Output:
        """Where the figures of one further count of each of these rows go, line by line.

        Args:
            numbers: of the counts among those of their case.
            crimes: places in the list of crimes.
        """
        found = Output(len(rows), self._tiers)
        self._parts.append((rows, numbers, crimes, found))
        return found

    def result(self, row: int, result: Result) -> None:
        """The further counts of a row from an explained result."""
        for number, count in enumerate(result.counts.values()):
            if number:
                self._explained.append((row, number, count.crime, figures_of(count)))

    def array(self) -> pa.Array:
        """The lists of all rows; none for a case with one count."""
        if not self._parts and not self._explained:
            return pa.nulls(self.rows, pa.list_(MORE))
        if self._explained:
            self._write_explained()
        rows = np.concatenate([part[0] for part in self._parts])
        numbers = np.concatenate([part[1] for part in self._parts])
        inner = pa.concat_arrays([self._structs(crimes, found) for _, _, crimes, found in self._parts])
        counts = np.bincount(rows, minlength=self.rows)
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        lists = pa.ListArray.from_arrays(pa.array(offsets), inner.take(pa.array(np.lexsort((numbers, rows)))))
        return pa.ListArray.from_arrays(lists.offsets, lists.values, mask=pa.array(counts == 0))

    def _write_explained(self) -> None:
        rows, numbers, crimes, found = zip(*self._explained, strict=True)
        known = [*self._crimes]
        places = np.array([known.index(crime) for crime in crimes])
        into = self.part(np.array(rows), np.array(numbers), places)
        for line, values in enumerate(found):
            into.show(line, values)
        self._explained = []

    def _structs(self, crimes: NDArray[Any], found: Output) -> pa.Array:
        """The figures of one count of each of some rows."""
        table = found.columns()
        words = pa.array(self._crimes, type=pa.string())
        columns = [pa.DictionaryArray.from_arrays(pa.array(crimes.astype(np.int32)), words).cast(pa.string())]
        for name in COUNT:
            array = table[name]
            if name == "factors":
                factor, *ends = array.values.flatten()
                names = [field.name for field in array.values.type]
                lines = pa.StructArray.from_arrays([factor.cast(pa.string()), *ends], names=names)
                array = pa.ListArray.from_arrays(array.offsets, lines)
            columns.append(array.cast(pa.string()) if name not in SPAN_OF and name != "factors" else array)
        return pa.StructArray.from_arrays(columns, names=[field.name for field in MORE])
