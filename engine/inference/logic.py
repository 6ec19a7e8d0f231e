"""Truth about every row of a block: one value where all rows agree, else a column of them.

Most of what a rulebook asks is the same for every row of a block (nobody is a minor, nothing is restored), so a truth
stays a single value as long as it can, and what follows from it costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Truth = bool | NDArray[np.bool_]
Numbers = NDArray[np.int64]
Places = NDArray[np.intp]  # row numbers


def truth(column: Any) -> Truth:
    """The column, as one value where all its rows agree."""
    number = np.count_nonzero(column)  # several times quicker than to ask for any and for all
    if not number:
        return False
    return True if number == column.size else column


def both(*parts: Truth) -> Truth:
    """Where every part holds."""
    result: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is not True:
            result = part if result is True else np.logical_and(result, part)
    return result


def either(*parts: Truth) -> Truth:
    """Where some part holds."""
    result: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is not False:
            result = part if result is False else np.logical_or(result, part)
    return result


def no(part: Truth) -> Truth:
    """Where it does not hold."""
    return not part if isinstance(part, bool) else np.logical_not(part)


def every(parts: Iterable[Truth]) -> Truth:
    """`both` of parts that are computed one after the other, until one holds nowhere."""
    result: Truth = True
    for part in parts:
        result = both(result, part)
        if result is False:
            return False
    return result


def some(parts: Iterable[Truth]) -> Truth:
    """`either` of parts that are computed one after the other, until one holds everywhere."""
    result: Truth = False
    for part in parts:
        result = either(result, part)
        if result is True:
            return True
    return result


def column(part: Truth, rows: int) -> NDArray[np.bool_]:
    """The truth written out for every row; not to be changed in place."""
    return np.full(rows, part) if isinstance(part, bool) else part


def where(part: Truth, rows: int) -> Places:
    """The rows for which it holds."""
    if isinstance(part, bool):
        return np.arange(rows if part else 0)
    return part.nonzero()[0]


def at(part: Truth, places: Places) -> Truth:
    """The truth for some of the rows."""
    return part if isinstance(part, bool) else part[places]


def anywhere(part: Truth) -> bool:
    """Whether it holds for any row."""
    return part if isinstance(part, bool) else bool(np.count_nonzero(part))


def put(numbers: Numbers, places: Places, values: Numbers) -> None:
    """`numbers[:, places] = values`: end by end, which is several times as quick."""
    for end, mine in zip(numbers, values, strict=True):
        end[places] = mine


def add_to(numbers: Numbers, places: Places, more: Numbers) -> None:
    """`numbers[:, places] += more`, the same; no place is named twice."""
    for end, mine in zip(numbers, more, strict=True):
        np.add.at(end, places, mine)
