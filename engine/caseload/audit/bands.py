"""Where each case lies: the term imposed beside the recommended range and the lawful envelope, one row a case.

A case with nothing to compare keeps its row and has a reason: no row is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.evaluate import KEEP
from engine.batch.rows import flat
from engine.errors import InputError, Problem
from engine.text import Text

POSITIONS = ("within", "above", "below")
# Why a case is not compared; the first that holds is given.
REASONS = {
    "wrong": Text(zh="行有误，不能计算", en="the row is wrong and cannot be reckoned"),
    "incomplete": Text(zh="事实不全（危害后果或者责任不明）", en="facts incomplete (harm or liability unknown)"),
    "open": Text(zh="数额标准未定，没有幅度", en="a threshold is open, so there is no range"),
    "below": Text(zh="事实没有达到任何量刑幅度", en="the facts reach no tier"),
    "no_range": Text(zh="没有以月计的建议幅度（如无期徒刑）", en="no recommended range in months (such as life)"),
    "imposed_missing": Text(zh="没有填写判处的刑期", en="the term imposed is not given"),
    "imposed_unreadable": Text(
        zh="判处的刑期不是月数", en="what is given as the term imposed is not a number of months"
    ),
    "no_term_imposed": Text(zh="没有判处自由刑（0个月）", en="no custodial term imposed (0 months)"),
}
COMPLETE = "keep.complete"
_MISSING = Text(zh="案件表没有“{name}”这一列", en="the file of cases has no column '{name}'")
_DERIVED = ("year", "tier")
_USUAL = ("court", "judge", "year", "region", "crime")
JOINED = " · "  # between the names of a group of two things


@dataclass(frozen=True)
class Wanted:
    """Which columns of the file say what.

    Attributes:
        imposed: months imposed.
        probation: months of probation imposed; empty where the file does not say.
        by: for each grouping its name and the columns whose values together name a group.
    """

    imposed: str
    probation: str
    by: Mapping[str, tuple[str, ...]]


def wanted(names: Sequence[str], imposed: str, by: Sequence[str], probation: str = "") -> Wanted:
    """Find the columns in a file that has these.

    Args:
        by: names of groupings, with or without `keep.`; `court+crime` takes two together. None: the usual ones.

    Raises:
        InputError: one that the file has not, with the nearest name.
    """
    kept = [name for name in names if name.startswith(KEEP)]
    asked = probation or f"{KEEP}probation"
    suspended = _column(asked, kept, "probation") if probation or asked in kept else ""
    groupings: dict[str, tuple[str, ...]] = {}
    for grouping in by or [name for name in _USUAL if _known(name, names)]:
        parts = [part.removeprefix(KEEP) for part in grouping.split("+")]
        columns = [column for part in parts for column in _group(part, names)]
        groupings["+".join(parts)] = tuple(dict.fromkeys(columns))
    return Wanted(_column(imposed, kept, "imposed"), suspended, groupings)


def _column(name: str, kept: Sequence[str], path: str) -> str:
    for one in (name, f"{KEEP}{name}"):
        if one in kept:
            return one
    near = Problem.unknown(path, name if name.startswith(KEEP) else f"{KEEP}{name}", kept)
    raise InputError(Problem(path, _MISSING.format(name=name), near.instead, near.suggestion))


def _known(part: str, names: Sequence[str]) -> bool:
    derived = part == "tier" or (part == "year" and "sentencing_date" in names)
    return f"{KEEP}{part}" in names or (part in names and part in flat.COMMON) or derived


def _group(part: str, names: Sequence[str]) -> tuple[str, ...]:
    if not _known(part, names):
        found = [name.removeprefix(KEEP) for name in names if name.startswith(KEEP)]
        found += [name for name in ("crime", "jurisdiction", "region", "plea_stage") if name in names]
        near = Problem.unknown("by", part, [*found, *_DERIVED])
        raise InputError(Problem("by", _MISSING.format(name=part), near.instead, near.suggestion))
    if f"{KEEP}{part}" in names:
        return (f"{KEEP}{part}",)
    if part == "tier":
        return ("crime", "tier")  # a tier is one of a crime
    return ("sentencing_date",) if part == "year" else (part,)


def cases(table: pa.Table, answers: pa.Table, wanted: Wanted, first: int) -> pa.Table:
    """One row a case of a chunk that begins at row `first` (the first of the file is 1).

    Columns: row; id; crime; jurisdiction; region; plea_stage; tier; status; reason (null where it is compared);
    imposed (months); probation_imposed (months); probation (what the rules say); declared_low, declared_chosen,
    declared_high and envelope_low, envelope_high (months); position and lawful (within, above, below: of the
    recommended range, of the envelope); distance (months beyond the nearer end of the range, negative below it, 0
    inside); from_point (imposed less the recommended point, months); place (0 at the lower end of the range, 1 at the
    upper; null where it is one point); and one column for each grouping, `by.<name>`.
    """
    rows = len(table)
    imposed, bad = _months(table, wanted.imposed)
    low, point, high = (_numbers(answers[f"declared_{end}"]) for end in ("low", "chosen", "high"))
    least, most = _numbers(answers["envelope_low"]), _numbers(answers["envelope_high"])
    reason = _reasons(table, answers, imposed, bad)
    judged = pc.is_null(reason)
    there = np.asarray(judged)
    beyond = np.where(imposed > high, imposed - high, np.where(imposed < low, imposed - low, 0.0))
    outside_law = np.where(imposed > np.nan_to_num(most, nan=np.inf), 1, np.where(imposed < least, 2, 0))
    width = np.where(high > low, high - low, np.nan)
    suspended, _ = _months(table, wanted.probation) if wanted.probation else (np.full(rows, np.nan), None)
    found: dict[str, Any] = {
        "row": pa.array(np.arange(first, first + rows)),
        "id": answers[flat.ROW].cast(pa.string()),
        "crime": text(table, "crime"),
        "jurisdiction": pc.fill_null(text(table, "jurisdiction"), "national"),
        "region": text(table, "region"),
        "plea_stage": pc.fill_null(text(table, "plea_stage"), "none"),
        "tier": answers["tier"].cast(pa.string()),
        "status": answers["status"].cast(pa.string()),
        "reason": reason,
        "imposed": _floats(imposed),
        "probation_imposed": _floats(suspended),
        "probation": answers["probation"].cast(pa.string()),
        **{f"declared_{end}": answers[f"declared_{end}"] for end in ("low", "chosen", "high")},
        **{f"envelope_{end}": answers[f"envelope_{end}"] for end in ("low", "high")},
        "position": _words(np.sign(beyond).astype(int) % 3, there),
        "lawful": _words(outside_law, there),
        "distance": _floats(beyond, there),
        "from_point": _floats(imposed - point, there),
        "place": _floats((imposed - low) / width, there & (high > low)),
    }
    for name, columns in wanted.by.items():
        found[f"by.{name}"] = _groups(table, found["tier"], columns)
    whole = pa.table({name: _one(column) for name, column in found.items()})
    words = [name for name in whole.column_names if pa.types.is_string(whole.schema.field(name).type) and name != "id"]
    for name in words:
        whole = whole.set_column(whole.schema.get_field_index(name), name, whole[name].dictionary_encode())
    return whole


def _one(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def text(table: pa.Table, name: str) -> Any:
    """A column as words; nulls where the file has none."""
    if name not in table.column_names:
        return pa.nulls(len(table), pa.string())
    return _one(table[name]).cast(pa.string())


def _groups(table: pa.Table, tier: Any, columns: Iterable[str]) -> Any:
    parts = []
    for name in columns:
        words = _one(tier) if name == "tier" and name not in table.column_names else text(table, name)
        if name == "sentencing_date":
            words = pc.utf8_slice_codeunits(words, 0, 4)
        parts.append(pc.if_else(pc.equal(words, ""), None, words))
    return pc.binary_join_element_wise(*parts, JOINED) if len(parts) > 1 else parts[0]


def _months(table: pa.Table, name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """A column as months, NaN where there are none, and where something else than months is written."""
    if name not in table.column_names:
        return np.full(len(table), np.nan), np.zeros(len(table), dtype=bool)
    column = _one(table[name])
    given = np.asarray(pc.is_valid(column))
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        words = pc.utf8_trim_whitespace(column.cast(pa.string()))
        given &= np.asarray(pc.fill_null(pc.not_equal(words, ""), False))
        column = pc.if_else(pc.match_substring_regex(words, r"^\d+(\.\d+)?$"), words, None)
    try:
        values = _numbers(column)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # a column of yes and no, of lists, of dates
        values = np.full(len(table), np.nan)
    values = np.where(np.isfinite(values) & (values >= 0), values, np.nan)
    return values, given & np.isnan(values)


def _numbers(column: Any) -> NDArray[np.float64]:
    if pa.types.is_boolean(column.type):
        raise pa.ArrowInvalid("yes and no are no months")
    return np.asarray(pc.fill_null(_one(column).cast(pa.float64()), np.nan))


def _floats(values: NDArray[np.float64], there: NDArray[np.bool_] | bool = True) -> pa.Array:
    return pa.array(values, mask=np.isnan(values) | ~np.broadcast_to(there, values.shape))


def _words(codes: NDArray[Any], there: NDArray[np.bool_]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8), mask=~there), list(POSITIONS)).cast(
        pa.string()
    )


def _reasons(table: pa.Table, answers: pa.Table, imposed: NDArray[np.float64], bad: NDArray[np.bool_]) -> pa.Array:
    """Why a row is not compared; null where it is."""
    status = _one(answers["status"].cast(pa.string()))
    tier = np.asarray(pc.is_valid(_one(answers["tier"])))
    none = np.zeros(len(table), dtype=bool)
    incomplete = none
    if COMPLETE in table.column_names:
        incomplete = np.asarray(pc.fill_null(pc.invert(_one(table[COMPLETE]).cast(pa.bool_())), False))
    below = np.asarray(pc.equal(status, "below"))
    holds = {
        "wrong": np.asarray(pc.equal(status, "wrong")),
        "incomplete": incomplete,
        "open": np.asarray(pc.equal(status, "open")),
        "below": below & ~tier,
        "no_range": below & tier,
        "imposed_missing": np.isnan(imposed) & ~bad,
        "imposed_unreadable": bad,
        "no_term_imposed": imposed == 0,
    }
    codes = np.select(list(holds.values()), range(len(holds)), -1)
    words = pa.array(list(holds))
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words).cast(pa.string())
