"""Which cases have the same findings, chunk by chunk: numbers that are the same where all of them are, and no hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Whole = NDArray[np.int64]
_MORE = "more_counts"
_SAME = ("crime", "jurisdiction", "region", "tier", "plea_stage")


@dataclass(frozen=True)
class Findings:
    """What like cases have in common; `factors` are ids with their chosen ratios in percent, as they are written.

    The recommended range (months) is among it unless a band takes several base sentences together. `more` has a line
    for each further count.
    """

    crime: str
    jurisdiction: str
    region: str
    tier: str
    plea_stage: str
    base_sentence: str
    declared_low: int | None
    declared_high: int | None
    factors: tuple[tuple[str, str], ...]
    more: tuple[str, ...] = ()


@dataclass
class Keys:
    """The groups met so far, chunk by chunk; `band` in months, 0 for equal base sentences."""

    band: int = 0
    known: dict[Findings, int] = field(default_factory=dict)

    def of(self, cases: pa.Table, answers: pa.Table) -> Whole:
        """The number of each case's group; -1 where it is not compared."""
        # A row that is a whole case file has no crime of its own to be like another's.
        judged = np.flatnonzero(np.asarray(pc.and_(cases["reason"].is_null(), cases["crime"].is_valid())))
        found = np.full(len(cases), -1, dtype=np.int64)
        if not len(judged):
            return found
        picked, answer = cases.take(pa.array(judged)), answers.take(pa.array(judged))
        base = self._base(answer)
        codes = np.zeros(len(judged), dtype=np.int64)
        columns = [coded(picked[name]) for name in _SAME]
        if not self.band:
            columns += [np.asarray(answer[f"declared_{end}"], dtype=np.int64) for end in ("low", "high")]
        for column in [*columns, base, *_factors(answer["factors"]), _more(answer)]:
            codes = together(codes, column)
        _, firsts, inverse = np.unique(codes, return_index=True, return_inverse=True)
        numbers = [self._number(picked, answer, base, int(row)) for row in firsts]
        found[judged] = np.array(numbers, dtype=np.int64)[inverse]
        return found

    def _base(self, answer: pa.Table) -> Whole:
        """Base sentences in millionths of a month, or the steps of the band in which they lie."""
        micro = _micro(answer["base_sentence_chosen"])
        return micro // (self.band * 10**6) if self.band else micro

    def _number(self, picked: pa.Table, answer: pa.Table, base: Whole, row: int) -> int:
        said = {name: picked[name][row].as_py() or "" for name in _SAME}
        lines = answer["factors"][row].as_py() or []
        step = int(base[row])
        months = f"{step * self.band}≤…<{(step + 1) * self.band}" if self.band else _short(step)
        findings = Findings(
            **said,
            base_sentence=months,
            declared_low=None if self.band else answer["declared_low"][row].as_py(),
            declared_high=None if self.band else answer["declared_high"][row].as_py(),
            factors=_ratios(lines),
            more=_counts(answer[_MORE][row].as_py()) if _MORE in answer.column_names else (),
        )
        return self.known.setdefault(findings, len(self.known))


def _short(micro: int) -> str:
    """Millionths as a decimal without idle noughts."""
    sign, whole = "−" if micro < 0 else "", abs(micro)
    return f"{sign}{whole // 10**6}.{whole % 10**6:06}".rstrip("0").rstrip(".")


def coded(column: pa.ChunkedArray) -> Whole:
    """Words as numbers; 0 for none."""
    words = column.combine_chunks()
    numbered = words if pa.types.is_dictionary(words.type) else words.dictionary_encode()
    return np.asarray(numbered.indices.fill_null(-1), dtype=np.int64) + 1


def _micro(column: Any) -> Whole:
    """Decimals of six places as millionths; 0 for none."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not len(array):
        return np.zeros(0, dtype=np.int64)
    pairs = np.frombuffer(array.buffers()[1], dtype=np.int64)[2 * array.offset : 2 * (array.offset + len(array))]
    return np.where(np.asarray(array.is_valid()), pairs[::2], 0)


def together(codes: Whole, more: Whole) -> Whole:
    """Numbers that are the same where both are: exact, no hash."""
    first = np.unique(codes, return_inverse=True)[1].astype(np.int64)
    values, second = np.unique(more, return_inverse=True)
    return first * len(values) + second


def _factors(column: pa.ChunkedArray) -> list[Whole]:
    """The factors of each row with their ratios, in an order of their own: first the first ones, then the second."""
    lists = column.combine_chunks()
    rows = np.asarray(lists.value_parent_indices(), dtype=np.int64)
    lines = lists.flatten()
    items = together(coded(pa.chunked_array([lines.field("factor")])), _micro(lines.field("chosen")))
    items = np.unique(items, return_inverse=True)[1].astype(np.int64) + 1
    order = np.lexsort((items, rows))
    lengths = np.bincount(rows, minlength=len(lists))
    starts = np.cumsum(lengths) - lengths
    found = []
    for place in range(int(lengths.max(initial=0))):
        codes = np.zeros(len(lists), dtype=np.int64)
        there = lengths > place
        codes[there] = items[order[starts[there] + place]]
        found.append(codes)
    return found


def _ratios(lines: Sequence[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((line["factor"], _short(int(line["chosen"].scaleb(6)))) for line in lines))


def _counts(counts: Sequence[dict[str, Any]] | None) -> tuple[str, ...]:
    """The findings of further counts, a line each, in an order of their own."""
    found = []
    for count in counts or ():
        factors = ", ".join(f"{factor} {ratio}%" for factor, ratio in _ratios(count["factors"] or []))
        base = count["base_sentence_chosen"]
        found.append(
            f"{count['crime']} {count['tier']} {'' if base is None else _short(int(base.scaleb(6)))} {factors}"
        )
    return tuple(sorted(found))


def _more(answer: pa.Table) -> Whole:
    """Further counts as numbers; 0 for none, which is nearly always."""
    found = np.zeros(len(answer), dtype=np.int64)
    if _MORE not in answer.column_names:
        return found
    known: dict[tuple[str, ...], int] = {}
    lengths = pc.fill_null(pc.list_value_length(answer[_MORE]), 0)
    for row in np.flatnonzero(np.asarray(lengths)).tolist():
        found[row] = known.setdefault(_counts(answer[_MORE][row].as_py()), len(known) + 1)
    return found
