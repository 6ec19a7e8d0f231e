"""The table of the cases that move: a row for each, with both answers, the step at which they part, and which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa

from engine.batch.evaluate import KEEP
from engine.batch.run.targets import Target
from engine.caseload.reform.answers import Mask, Rows
from engine.caseload.reform.tally import Compared

_MONTHS = ("declared_low", "declared_chosen", "declared_high", "envelope_low", "envelope_high")
_OWN = ("id", "crime", "jurisdiction")
_BOTH = (*_MONTHS, "status", "tier", "penalty", "fine_low", "fine_high", "probation")


class MovesFile:
    """A file of moves that grows chunk by chunk, and is there whole or not at all; nothing without a path."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._partial = path.with_name(f"{path.name}.partial") if path else None
        self._target = Target(self._partial, path) if path and self._partial else None

    def write(self, table: pa.Table) -> None:
        """Append rows."""
        if self._target is not None:
            self._target.write(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._target is None or self._partial is None or self.path is None:
            return
        self._target.__exit__(kind, error, at)
        if kind is None and self._partial.exists():
            self._partial.replace(self.path)
        else:
            self._partial.unlink(missing_ok=True)


def table(
    source: pa.Table,
    first: int,
    rows: Rows,
    answers: tuple[pa.Table, pa.Table],
    found: Compared,
    steps: Sequence[str],
    by: Mapping[int, Mask],
) -> pa.Table:
    """The rows that move, in the order of the file.

    Args:
        source: the chunk, with the office's own columns.
        first: how many rows stand before it.
        rows: those that move.
        answers: the answers to the chunk, before and after.
        steps: where each of them parts.
        by: for the number of a change the rows of the chunk that it touches alone.
    """
    taken = pa.array(rows)
    columns = {
        "row": pa.array(rows + first + 1, type=pa.int64()),
        **{
            name: _plain(source[name].take(taken))
            for name in ("id", "crime", "jurisdiction")
            if name in source.column_names
        },
        "step": pa.array(list(steps), type=pa.string()),
        "changes": pa.array(_changes(rows, by), type=pa.string()),
        "months_difference": pa.array(found.difference[rows], type=pa.int64(), mask=~found.both[rows]),
    }
    for name in _BOTH:
        for side, its in zip(("before", "after"), answers, strict=True):
            columns[f"{name}_{side}"] = _plain(its[name].take(taken))
    columns |= {name: source[name].take(taken) for name in source.column_names if name.startswith(KEEP)}
    return pa.table(columns)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words as words, so that every chunk's table has the same types."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _changes(rows: Rows, by: Mapping[int, Mask]) -> list[str]:
    found: list[list[str]] = [[] for _ in rows]
    for number, touched in sorted(by.items()):
        for place in np.flatnonzero(touched[rows]).tolist():
            found[place].append(str(number))
    return [" ".join(numbers) for numbers in found]
