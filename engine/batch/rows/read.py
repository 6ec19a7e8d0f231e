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
from numpy.typing import NDArray

from engine.batch.rows.sheet import Part
from engine.batch.steps.block import Block
from engine.case.check import complain
from engine.inference.facts import scale
from engine.inference.logic import Numbers, Truth, both, no, truth
from engine.law.schema import Fact

EPOCH = 719163  # the day number of 1970-01-01
EXACT = 1 << 53  # up to here every whole number is a float of its own


@dataclass(frozen=True)
class Read:
    """A column: its values, where there are any, and where a value is in doubt."""

    values: NDArray[Any]
    known: Truth
    doubt: Truth = False


NOTHING = Read(np.zeros(1, dtype=np.int64), False)


def known(part: Part | None) -> Truth:
    """Where the column has a value."""
    return False if part is None else part.known


def _doubtful(part: Part, rows: int) -> Read:
    return Read(np.zeros(rows, dtype=np.int64), part.known, part.known)


def numbers(part: Part | None, scale: int, rows: int) -> Read:
    """Numbers as so many parts of one."""
    if part is None or part.known is False:
        return Read(np.zeros(rows, dtype=np.int64), False)
    kind, there = part.type, part.known
    if pa.types.is_integer(kind):
        values = part.raw().astype(np.int64)
        doubt = truth(np.abs(values) >= EXACT // scale)
        return Read(values * scale if doubt is False else np.where(doubt, 0, values) * scale, there, doubt)
    if pa.types.is_decimal(kind):
        given = np.asarray(part.array().cast(pa.float64()).fill_null(0.0))
    elif pa.types.is_floating(kind):
        given = part.raw().astype(np.float64, copy=False)
    else:
        return _doubtful(part, rows)
    places = slice(None) if there is True else there.nonzero()[0]
    given, values = given[places], np.zeros(rows, dtype=np.int64)
    with np.errstate(all="ignore"):
        scaled = np.rint(given * scale)
        # The nearest float to a decimal with so many places, and no other, comes back from the division.
        exact = truth((scaled / scale == given) & (np.abs(scaled) < EXACT))
    if exact is True:
        values[places] = scaled
        return Read(values, there)
    values[places] = np.where(exact, scaled, 0)
    doubt = np.zeros(rows, dtype=bool)
    doubt[places] = no(exact)
    return Read(values, there, truth(doubt))


def flags(part: Part | None, rows: int) -> Read:
    """Yes and no as 1 and 0."""
    if part is None or part.known is False:
        return Read(np.zeros(rows, dtype=np.int8), False)
    if part.column.has_words:  # a column of words for other crimes
        return words(part, ("false", "true"), rows)
    if not pa.types.is_boolean(part.type):
        return _doubtful(part, rows)
    return Read(part.raw().view(np.int8), part.known)


def words(part: Part | None, known_words: Sequence[str], rows: int) -> Read:
    """Words as their places in a list; -1 where there is none."""
    if part is None or part.known is False:
        return Read(np.full(rows, -1, dtype=np.int8), False)
    there = part.known
    if not part.column.has_words:
        return Read(np.full(rows, -1, dtype=np.int8), there, there)
    places, all_known = part.column.places(known_words)
    values = places.take(part.raw(), mode="clip")
    if there is not True:
        values = np.where(there, values, np.int8(-1))
    return Read(values, there, False if all_known else both(truth(values < 0), there))


def days(part: Part | None, rows: int) -> Read:
    """Dates as day numbers."""
    if part is None or part.known is False:
        return Read(np.zeros(rows, dtype=np.int64), False)
    if pa.types.is_date32(part.type):
        return Read(part.raw() + np.int64(EPOCH), part.known)
    if part.column.has_words:
        try:
            array = part.array().cast(pa.string()).cast(pa.date32())
        except pa.ArrowInvalid:
            return _doubtful(part, rows)
        return Read(np.asarray(array.view(pa.int32()).fill_null(0)) + np.int64(EPOCH), part.known)
    return _doubtful(part, rows)


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
