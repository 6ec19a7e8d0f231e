"""Columns of an Arrow table as whole numbers, exactly: hundredths of yuan, day numbers, places in a list of words.

What cannot be read with certainty (a word for a number, more decimals than the fact has) is put in doubt, never
rounded: the row is then reckoned the explained way, which either understands the value or says what is wrong with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.block import Block
from engine.batch.logic import Numbers, Truth, both, no, truth
from engine.case.check import complain
from engine.inference.facts import scale
from engine.law.schema import Fact

EPOCH = 719163  # the day number of 1970-01-01
EXACT = 1 << 53  # up to here every whole number is a float of its own


@dataclass(frozen=True)
class Read:
    """A column: its values, where there are any, and where a value is in doubt."""

    values: NDArray[Any]
    known: Truth
    doubt: Truth = False


def known(array: pa.Array) -> Truth:
    """Where the column has a value."""
    if array.null_count == 0:
        return len(array) > 0
    if array.null_count == len(array):
        return False
    return np.asarray(pc.is_valid(array))


def _filled(array: pa.Array, value: Any) -> NDArray[Any]:
    return np.asarray(array.fill_null(value) if array.null_count else array)


def numbers(array: pa.Array, scale: int, rows: int) -> Read:
    """Numbers as so many parts of one."""
    there = known(array)
    if there is False:
        return Read(np.zeros(rows, dtype=np.int64), False)
    kind = array.type
    if pa.types.is_integer(kind):
        values = _filled(array, 0).astype(np.int64)
        doubt = truth(np.abs(values) >= EXACT // scale)
        return Read(values * scale if doubt is False else np.where(doubt, 0, values) * scale, there, doubt)
    if pa.types.is_decimal(kind):
        array, kind = array.cast(pa.float64()), pa.float64()
    if not pa.types.is_floating(kind):
        return Read(np.zeros(rows, dtype=np.int64), there, there)
    given = _filled(array, 0.0).astype(np.float64)
    with np.errstate(all="ignore"):
        scaled = np.rint(given * scale)
        # The nearest float to a decimal with so many places, and no other, comes back from the division.
        exact = (scaled / scale == given) & (np.abs(scaled) < EXACT)
    doubt = no(truth(exact))
    return Read(np.where(exact, scaled, 0).astype(np.int64), there, both(doubt, there))


def flags(array: pa.Array, rows: int) -> Read:
    """Yes and no as 1 and 0."""
    there = known(array)
    if there is False:
        return Read(np.zeros(rows, dtype=np.int64), False)
    if pa.types.is_string(array.type) or pa.types.is_dictionary(array.type):  # a column of words for other crimes
        return words(array, ("false", "true"), rows)
    if not pa.types.is_boolean(array.type):
        return Read(np.zeros(rows, dtype=np.int64), there, there)
    return Read(_filled(array, False).astype(np.int64), there)


def words(array: pa.Array, known_words: Sequence[str], rows: int) -> Read:
    """Words as their places in a list; -1 where there is none."""
    there = known(array)
    if there is False:
        return Read(np.full(rows, -1, dtype=np.int64), False)
    if pa.types.is_dictionary(array.type) and pa.types.is_string(array.type.value_type):
        table = {word: place for place, word in enumerate(known_words)}
        places = np.array([table.get(word, -1) for word in array.dictionary.to_pylist()] or [-1], dtype=np.int64)
        values = np.where(there, places[_filled(array.indices, 0)], -1)
    elif pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        found = pc.index_in(array, value_set=pa.array(known_words, type=array.type))
        values = _filled(found, -1).astype(np.int64)
    else:
        return Read(np.full(rows, -1, dtype=np.int64), there, there)
    return Read(values, there, both(truth(values < 0), there))


def days(array: pa.Array, rows: int) -> Read:
    """Dates as day numbers."""
    there = known(array)
    if there is False:
        return Read(np.zeros(rows, dtype=np.int64), False)
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        try:
            array = array.cast(pa.date32())
        except pa.ArrowInvalid:
            return Read(np.zeros(rows, dtype=np.int64), there, there)
    if not pa.types.is_date32(array.type):
        return Read(np.zeros(rows, dtype=np.int64), there, there)
    return Read(_filled(array.view(pa.int32()), 0).astype(np.int64) + EPOCH, there)


def in_range(read: Read, rows: int) -> tuple[int, int] | None:
    """The least and the most of the values that are there and not in doubt; None where there are none."""
    good = both(read.known, no(read.doubt))
    if good is False:
        return None
    values: Numbers = read.values if good is True else read.values[good]
    return (int(values.min()), int(values.max())) if len(values) and rows else None


def take(block: Block, read: Read) -> Read:
    block.give_up(read.doubt)
    return read


def complained(block: Block, fact: Fact, read: Read) -> None:
    """Give up the rows whose value the case file would refuse; where the ends of a column are good so is all of it."""
    ends = in_range(read, block.rows)

    def good(value: int) -> bool:
        if fact.type == "date":
            return complain(fact, datetime.date.fromordinal(value)) is None if value > 0 else False
        return complain(fact, value / scale(fact) if value % scale(fact) else value // scale(fact)) is None

    if ends is None or all(map(good, ends)):
        return
    distinct, codes = np.unique(read.values, return_inverse=True)
    bad = ~np.array([good(int(value)) for value in distinct])
    block.give_up(both(read.known, truth(bad[codes])))
