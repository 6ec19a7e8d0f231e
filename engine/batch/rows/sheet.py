"""The columns of a chunk, and the rows of one block of them, looked at where they lie.

Arrow keeps a column as a buffer of values and one of bits that say where there is one. Blocks pick their rows out of
these; what lies in a buffer where nothing is stated means nothing, and is never handed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.inference.logic import Places, Truth, truth


def _bits(buffer: pa.Buffer, offset: int, rows: int) -> NDArray[np.bool_]:
    bytes_ = np.frombuffer(buffer, dtype=np.uint8)[offset // 8 : (offset + rows + 7) // 8]
    return np.unpackbits(bytes_, bitorder="little")[offset % 8 : offset % 8 + rows].view(np.bool_)


class Column:
    """One column of a chunk. Words are held as places in a dictionary."""

    def __init__(self, array: pa.Array) -> None:
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            array = array.dictionary_encode()
        self.array = array
        self._places: dict[tuple[str, ...], tuple[NDArray[Any], bool]] = {}

    @property
    def type(self) -> pa.DataType:
        """Of the values, as Arrow has it."""
        return self.array.type

    @cached_property
    def stated(self) -> Truth:
        """Where there is a value, for every row of the chunk."""
        array = self.array
        if array.null_count == 0:
            return len(array) > 0
        if array.null_count == len(array):
            return False
        return _bits(array.buffers()[0], array.offset, len(array))

    @cached_property
    def raw(self) -> NDArray[Any]:
        """The values of numbers, dates and truths, and the places of words, of every row of the chunk."""
        array = self.array.indices if self.has_words else self.array
        data = array.buffers()[1]
        if pa.types.is_boolean(array.type):
            return _bits(data, array.offset, len(array))
        kind = np.dtype(np.int32) if pa.types.is_date32(array.type) else np.dtype(array.type.to_pandas_dtype())
        return np.frombuffer(data, dtype=kind)[array.offset : array.offset + len(array)]

    @cached_property
    def has_words(self) -> bool:
        """Whether its values are words."""
        if not pa.types.is_dictionary(self.type):
            return False
        kind = self.type.value_type
        return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))

    def places(self, words: Sequence[str]) -> tuple[NDArray[Any], bool]:
        """For every word of the dictionary its place in a list (-1 where it has none), and whether all have one."""
        key = tuple(words)
        if key not in self._places:
            table = {word: place for place, word in enumerate(words)}
            found = [table.get(word, -1) for word in self.array.dictionary.to_pylist()]
            kind = np.int8 if len(words) < 128 else np.int16
            self._places[key] = np.array([*found, -1], dtype=kind), -1 not in found
        return self._places[key]


class Part:
    """The rows of one block of a column; all rows of the chunk where `rows` is None."""

    def __init__(self, column: Column, rows: Places | None) -> None:
        self.column, self.rows = column, rows

    @property
    def type(self) -> pa.DataType:
        """Of the values, as Arrow has it."""
        return self.column.type

    @cached_property
    def known(self) -> Truth:
        """Where the rows have a value."""
        stated = self.column.stated
        if isinstance(stated, bool) or self.rows is None:
            return stated
        return truth(stated[self.rows])

    def raw(self) -> NDArray[Any]:
        """The values of the rows; 0 where there is none."""
        raw, known = self.column.raw, self.known
        if known is True:
            return raw if self.rows is None else raw[self.rows]
        values = np.zeros(len(raw) if self.rows is None else len(self.rows), dtype=raw.dtype)
        if known is not False:
            there = known.nonzero()[0]  # most facts are stated in few rows
            values[there] = raw[there if self.rows is None else self.rows[there]]
        return values

    def array(self) -> pa.Array:
        """The rows as Arrow has them."""
        return self.column.array if self.rows is None else self.column.array.take(pa.array(self.rows))
