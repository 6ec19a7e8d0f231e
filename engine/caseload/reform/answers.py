"""The answers of a chunk as plain columns of numbers, for comparing two tables of them row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.table.output import PROBATION, STATUS, WRONG
from engine.law.schema import PenaltyKind

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
NOTHING = np.iinfo(np.int64).min  # where a row has no such figure; equal to itself, so that nothing is no difference
MONTHS = ("declared_low", "declared_chosen", "declared_high", "envelope_low", "envelope_high")
YUAN = ("fine_low", "fine_high")
PERIOD = ("probation_low", "probation_high")
PENALTIES: tuple[str, ...] = get_args(PenaltyKind)


@dataclass(frozen=True)
class Answers:
    """The answers to some rows; codes are places in `STATUS`, `tiers`, `PENALTIES`, `PROBATION`, -1 for none."""

    numbers: dict[str, Numbers]
    status: Numbers
    tier: Numbers
    penalty: Numbers
    probation: Numbers

    @property
    def case(self) -> Mask:
        """The rows that are cases."""
        return np.asarray(self.status != WRONG)

    @property
    def term(self) -> Mask:
        """The rows that have a term."""
        return np.asarray(self.numbers["declared_chosen"] != NOTHING)

    @property
    def months(self) -> Numbers:
        """Declared months at the chosen point, `NOTHING` for none."""
        return self.numbers["declared_chosen"]

    def take(self, rows: Rows) -> Answers:
        """Some of the rows."""
        numbers = {name: column[rows] for name, column in self.numbers.items()}
        return Answers(numbers, self.status[rows], self.tier[rows], self.penalty[rows], self.probation[rows])


def answers(table: pa.Table, tiers: Sequence[str]) -> Answers:
    """The columns of a table of answers."""
    names = (*MONTHS, *YUAN, *PERIOD)
    return Answers(
        {name: _numbers(table[name]) for name in names},
        _codes(table["status"], STATUS),
        _codes(table["tier"], tiers),
        _codes(table["penalty"], PENALTIES),
        _codes(table["probation"], PROBATION),
    )


def _numbers(column: pa.ChunkedArray) -> Numbers:
    array = column.combine_chunks()
    found = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    if array.null_count:
        found[np.asarray(array.is_null())] = NOTHING
    return np.asarray(found)


def _codes(column: pa.ChunkedArray, words: Sequence[str]) -> Numbers:
    array = column.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    places = {word: place for place, word in enumerate(words)}
    table = np.array([*(places.get(word, -1) for word in array.dictionary.to_pylist()), -1], dtype=np.int64)
    return np.asarray(table[array.indices.fill_null(len(table) - 1).to_numpy(zero_copy_only=False)])


def exact(table: pa.Table, name: str, rows: Rows) -> Numbers:
    """Low, chosen and high of an exact figure in millionths, one row each; `NOTHING` for none."""
    return np.stack([_decimals(table[f"{name}_{end}"], rows) for end in ("low", "chosen", "high")])


def _decimals(column: pa.ChunkedArray, rows: Rows) -> Numbers:
    """Decimals of six places as whole millionths."""
    array = column.combine_chunks().take(pa.array(rows))
    found = millionths(array)
    if array.null_count:
        found[np.asarray(array.is_null())] = NOTHING
    return found


def millionths(array: pa.Array) -> Numbers:
    """The low words of 128-bit decimals that fit into 64 bits, which those of the answers do."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[::2]
    return words[array.offset : array.offset + len(array)].copy()


def differ(one: Answers, other: Answers) -> Mask:
    """The rows of which any answer differs."""
    found = one.status != other.status
    found |= (one.tier != other.tier) | (one.penalty != other.penalty) | (one.probation != other.probation)
    for name in one.numbers:
        found |= one.numbers[name] != other.numbers[name]
    return np.asarray(found)
