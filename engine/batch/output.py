"""The columns of the answer: what they are, and how both ways of reckoning fill them.

Months that are not whole and ratios in percent are decimals with six places, as the result's JSON has them; no figure
passes through a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.logic import Places, Truth, where
from engine.law.schema import PenaltyKind
from engine.result import Result

DECIMAL = pa.decimal128(18, 6)
LINE = pa.struct([("factor", pa.string()), ("low", DECIMAL), ("chosen", DECIMAL), ("high", DECIMAL)])
PROBLEM = pa.struct([("field", pa.string()), ("reason", pa.string())])
ENDS = ("low", "chosen", "high")
EXACT = tuple(f"{name}_{end}" for name in ("starting_point", "base_sentence", "adjusted") for end in ENDS)
MONTHS = (
    *(f"{name}_{end}" for name in ("proposed", "declared") for end in ENDS),
    "envelope_low",
    "envelope_high",
    "probation_low",
    "probation_high",
)
YUAN = ("fine_low", "fine_high")
WORDS = ("status", "tier", "penalty", "probation")
STATUS = ("term", "below", "open", "wrong")  # a term; facts below the lowest tier; an open threshold; a wrong row
TERM, BELOW, OPEN, WRONG = range(4)
PROBATION = ("false", "true", "mandatory")


def schema(row: pa.Field, kept: Sequence[pa.Field] = ()) -> pa.Schema:
    """The columns of the answer, after the row's own id and before the columns kept."""
    word = pa.dictionary(pa.int16(), pa.string())
    return pa.schema(
        [
            row,
            ("status", word),
            ("tier", word),
            *((name, DECIMAL) for name in EXACT),
            *((name, pa.int32()) for name in MONTHS),
            ("penalty", word),
            *((name, pa.int64()) for name in YUAN),
            ("probation", word),
            ("factors", pa.list_(LINE)),
            ("warnings", pa.list_(pa.string())),
            ("problems", pa.list_(PROBLEM)),
            *kept,
        ]
    )


class Output:
    """The answer to so many rows while it is being filled, in any order of rows."""

    def __init__(self, rows: int, tiers: Iterable[str]) -> None:
        self.rows = rows
        self._numbers = {name: np.zeros(rows, dtype=np.int64) for name in (*EXACT, *MONTHS, *YUAN)}
        self._valid = {name: np.zeros(rows, dtype=bool) for name in self._numbers}
        self._codes = {name: np.full(rows, -1, dtype=np.int16) for name in WORDS}
        # The same words for every table of the same rules, so that tables go into one file as they are.
        words = {"status": STATUS, "tier": tiers, "penalty": get_args(PenaltyKind), "probation": PROBATION}
        self._words = {name: {word: place for place, word in enumerate(words[name])} for name in WORDS}
        self._lines: list[tuple[str, Places, Any, Any, Any]] = []
        self._warnings: list[tuple[str, Places]] = []
        self._problems: dict[int, list[dict[str, str]]] = {}

    def number(self, name: str, rows: Places, values: NDArray[Any], there: Truth = True) -> None:
        """Whole numbers (millionths for exact figures) of these rows, where there are any."""
        self._numbers[name][rows] = values
        self._valid[name][rows] = there

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
        found = figures(result)
        numbers = [*found.values(), *(end for line in found["factors"] for end in line)]
        if any(isinstance(value, int) and abs(value) >= 10**18 for value in numbers):
            raise OverflowError("a figure is too large to be shown")
        for name, value in found.items():
            if value is None:
                continue
            if name in self._numbers:
                self.number(name, np.array([row]), value)
            elif name in WORDS:
                self.word(name, np.array([row]), [value], np.array([0]))
        for id, *ends in found["factors"]:
            self.line(id, np.array([row]), *ends)
        for id in found["warnings"]:
            self.warning(id, np.array([row]))

    def table(self, row: pa.Array, kept: Mapping[str, pa.Array]) -> pa.Table:
        """The table, with the ids of the rows and the columns kept."""
        columns: dict[str, Any] = {}
        for name in EXACT:
            columns[name] = decimals(self._numbers[name], self._valid[name])
        for name in (*MONTHS, *YUAN):
            kind = pa.int64() if name in YUAN else pa.int32()
            columns[name] = pa.array(self._numbers[name].astype(kind.to_pandas_dtype()), mask=~self._valid[name])
        for name in WORDS:
            codes = self._codes[name]
            words = pa.array(list(self._words[name]), type=pa.string())
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words)
        columns["factors"] = self._line_lists()
        columns["warnings"] = self._warning_lists()
        problems: Any = pa.nulls(self.rows, pa.list_(PROBLEM))
        if self._problems:
            problems = pa.array([self._problems.get(row) for row in range(self.rows)], type=pa.list_(PROBLEM))
        columns["problems"] = problems
        fields = [pa.field(name, array.type) for name, array in kept.items()]
        names = schema(pa.field("id", row.type), fields)
        return pa.table([{"id": row, **columns, **kept}[name] for name in names.names], schema=names)

    def _line_lists(self) -> pa.Array:
        offsets, places, names, codes = _lists(self.rows, [(id, rows) for id, rows, *_ in self._lines])
        ends = [np.zeros(int(offsets[-1]), dtype=np.int64) for _ in range(3)]
        for place, (_, _, *values) in zip(places, self._lines, strict=True):
            for end, value in zip(ends, values, strict=True):
                end[place] = value
        every = np.ones(len(ends[0]), dtype=bool)
        factor = pa.DictionaryArray.from_arrays(codes, pa.array(names, type=pa.string())).cast(pa.string())
        inner = pa.StructArray.from_arrays([factor, *(decimals(end, every) for end in ends)], fields=list(LINE))
        return pa.ListArray.from_arrays(offsets, inner)

    def _warning_lists(self) -> pa.Array:
        ordered = sorted(self._warnings, key=lambda pair: pair[0])
        offsets, _, names, codes = _lists(self.rows, ordered)
        words = pa.DictionaryArray.from_arrays(codes, pa.array(names, type=pa.string())).cast(pa.string())
        return pa.ListArray.from_arrays(offsets, words)


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


def decimals(micro: NDArray[np.int64], valid: NDArray[np.bool_]) -> pa.Array:
    """Millionths as decimals, without a detour."""
    pairs = np.empty((len(micro), 2), dtype=np.int64)
    pairs[:, 0], pairs[:, 1] = micro, micro >> 63
    bits = None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())
    return pa.Array.from_buffers(DECIMAL, len(micro), [bits, pa.py_buffer(pairs)])


def figures(result: Result) -> dict[str, Any]:
    """What the table shows of an explained result of one count, by column; None where there is nothing."""
    count = next(iter(result.counts.values()))
    found: dict[str, Any] = {}
    for name in ("starting_point", "base_sentence", "adjusted"):
        span = getattr(count, name)
        found |= {f"{name}_{end}": _micro(getattr(span, end)) if span else None for end in ENDS}
    for name, term in (("proposed", count.proposed), ("declared", result.declared)):
        found |= {f"{name}_{end}": int(getattr(term, end)) if term else None for end in ENDS}
    for name, band in (
        ("envelope", result.envelope),
        ("probation", result.probation.period if result.probation else None),
        ("fine", result.fine),
    ):
        found |= {f"{name}_{end}": getattr(band, end) if band else None for end in ("low", "high")}
    warnings = sorted({warning.id for warning in result.warnings})
    status = "term" if result.declared else "open" if "threshold_open" in warnings else "below"
    return found | {
        "status": status,
        "tier": count.tier.id if count.tier else None,
        "penalty": result.penalty.kind if result.penalty else None,
        "probation": str(result.probation.eligible).lower() if result.probation else None,
        "factors": [(line.factor, *(_micro(getattr(line.ratio, end)) for end in ENDS)) for line in count.adjustments],
        "warnings": warnings,
    }


def _micro(value: Fraction) -> int:
    return round(value * 10**6)


def rows_of(there: Truth, rows: Places) -> Places:
    """The numbers of the rows for which it holds, in the whole table."""
    return rows[where(there, len(rows))]
