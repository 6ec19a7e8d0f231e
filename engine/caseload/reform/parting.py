"""At which step two results of one case part first, read from their columns: tier, starting point, …, a factor's line.

What follows from a step differs too, so only the first is told. Whole months that part although everything before is
the same are a matter of rounding where the two rulebooks round differently there, else of the limits of the law.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.caseload.reform.answers import NOTHING, Answers, Mask, Numbers, Rows, exact, millionths

SLICE = 20_000  # rows whose lines are laid out at a time


def parting(before: Answers, after: Answers, tables: tuple[pa.Table, pa.Table], rows: Rows, rounds: Mask) -> list[str]:
    """The step for each of the rows, all of which differ.

    Args:
        tables: the answers as they came, before and after.
        rounds: rows of the whole table whose places round otherwise under the changed rules.
    """
    one_table, two_table = tables
    found = np.full(len(rows), "", dtype=object)
    left = np.ones(len(rows), dtype=bool)

    def part(step: str, differ: Mask) -> None:
        found[left & differ] = step
        left[differ] = False

    def other(one: Numbers, two: Numbers) -> Mask:
        return np.asarray(one[rows] != two[rows])

    part("case", before.case[rows] != after.case[rows])
    part("tier", other(before.tier, after.tier) | other(before.status, after.status))
    for name in ("starting_point", "base_sentence"):
        part(name, (exact(one_table, name, rows) != exact(two_table, name, rows)).any(axis=0))
    open_ = np.flatnonzero(left)
    for start in range(0, len(open_), SLICE):
        mine = open_[start : start + SLICE]
        lines = _lines(one_table["factors"], two_table["factors"], rows[mine])
        there = np.array([line is not None for line in lines], dtype=bool)
        found[mine[there]] = [line for line in lines if line is not None]
        left[mine[there]] = False
    part("combination", (exact(one_table, "adjusted", rows) != exact(two_table, "adjusted", rows)).any(axis=0))
    for end in ("low", "chosen", "high"):
        moved = other(before.numbers[f"declared_{end}"], after.numbers[f"declared_{end}"])
        part("rounding", moved & rounds[rows])
        part("limit", moved)
    part("penalty", other(before.penalty, after.penalty))
    for step, names in (
        ("fine", ("fine_low", "fine_high")),
        ("probation", ("probation_low", "probation_high")),
        ("envelope", ("envelope_low", "envelope_high")),
    ):
        for name in names:
            if step == "envelope":
                part("rounding", other(before.numbers[name], after.numbers[name]) & rounds[rows])
            part(step, other(before.numbers[name], after.numbers[name]))
        if step == "fine":
            part("probation", other(before.probation, after.probation))
    return [str(step) for step in found]


@dataclass(frozen=True)
class _Laid:
    """The lines of some rows as a table: code of the factor, and its three ends; -1 where a row has no more."""

    codes: Numbers  # rows x lines
    ends: Numbers  # 3 x rows x lines


def _lines(one: pa.ChunkedArray, two: pa.ChunkedArray, rows: Rows) -> list[str | None]:
    """For each row the factor whose line is the first that differs; None where all are the same."""
    arrays = [column.combine_chunks().take(pa.array(rows)) for column in (one, two)]
    words: dict[str, int] = {}
    width = max((int(array.value_lengths().fill_null(0).to_numpy().max(initial=0)) for array in arrays), default=0)
    if not width:
        return [None] * len(rows)
    first, second = (_laid(array, width, words) for array in arrays)
    differ = (first.codes != second.codes) | (first.ends != second.ends).any(axis=0)
    place = differ.argmax(axis=1)
    each = np.arange(len(rows))
    mine, its = first.codes[each, place], second.codes[each, place]
    # Where the lines are of two factors, that one is meant which the other side has not at all.
    gone = (mine >= 0) & ~(second.codes == mine[:, None]).any(axis=1)
    code = np.where((mine == its) | gone | (its < 0), mine, its)
    ids = [_step(word) for word in words]
    return [ids[c] if there else None for c, there in zip(code.tolist(), differ.any(axis=1).tolist(), strict=True)]


def _step(line: str) -> str:
    return line if line.startswith(("ceiling.", "floor.")) else f"factor.{line}"


def _laid(lists: pa.ListArray, width: int, words: dict[str, int]) -> _Laid:
    lengths = lists.value_lengths().fill_null(0).to_numpy().astype(np.int64)
    flat = lists.flatten()
    names = flat.field("factor").dictionary_encode()
    known = np.array([words.setdefault(word, len(words)) for word in names.dictionary.to_pylist()], dtype=np.int64)
    row = np.repeat(np.arange(len(lists)), lengths)
    line = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    codes = np.full((len(lists), width), -1, dtype=np.int64)
    ends = np.full((3, len(lists), width), NOTHING, dtype=np.int64)
    if len(flat):
        codes[row, line] = known[names.indices.to_numpy()]
        for place, end in enumerate(("low", "chosen", "high")):
            ends[place, row, line] = millionths(flat.field(end))
    return _Laid(codes, ends)
