"""Structured judgments, as `liangxing evaluate` reads them, as rows of a caseload.

The adapter says what of a row is a case and what is assumed; this only lays it out flat. Everything else that the row
says is kept beside it, so that it can name groups. A row that does not fit is a wrong row with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from engine.batch.evaluate import KEEP
from engine.batch.run.sources import Chunk, typed
from engine.case.reader import UNREADABLE
from engine.errors import InputError, Problem
from engine.evaluation_traffic import DoesNotFit, Row, adapt
from engine.law.library import Library

IMPOSED, PROBATION = f"{KEEP}imposed", f"{KEEP}probation"
_COURT = re.compile(r"[)）\]］〕]\s*(\D{1,3}\d{2,4})")  # the court's code in a case number: （2019）甘3027刑初1号
_PROVINCE = re.compile(r"^.{2,8}?(?:省|自治区|市)")
# The adapter's reasons in the words of the other wrong rows.
_REASONS = {
    "not a line of JSON": "不是一行JSON",
    "not a mapping": "不是JSON对象",
    "missing": "没有填写",
    "not text": "须是文字",
    "not a count": "须是不小于0的整数",
    "neither 0 nor 1": "须是0或者1",
    "unknown word": "不认得的词",
    "not a year": "须是年份",
    "no year": "案号里没有年份",
    "the year is not over": "案号的年份还没有过完",
}
_ANSWERS = ("id", "months", "probation_months")


def chunks(path: Path, rows: int, rules: Library, adapter: Callable[[Any, Library], Row] = adapt) -> Iterator[Chunk]:
    """The judgments of a JSON-lines file, so many at a time.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for block in iter(lambda: list(islice(file, rows)), []):
                yield _chunk([line for line in block if line.strip()], rules, adapter)
    except OSError as error:
        raise InputError(Problem(str(path), UNREADABLE.format(why=error.strerror))) from error


def _chunk(block: list[bytes], rules: Library, adapter: Callable[[Any, Library], Row]) -> Chunk:
    found: list[dict[str, str]] = []
    unreadable: dict[int, list[tuple[str, str]]] = {}
    for place, line in enumerate(block):
        raw: Any = None
        try:
            raw = json.loads(line)
            found.append(flat_row(adapter(raw, rules), raw))
        except ValueError as error:
            field, _, reason = ("not a line of JSON" if not isinstance(error, DoesNotFit) else str(error)).rpartition(
                ": "
            )
            unreadable[place] = [(field, _REASONS.get(reason, reason))]
            found.append(_beside(raw) if isinstance(raw, dict) else {})
    names = dict.fromkeys(name for row in found for name in row)
    table = pa.table({name: pa.array([row.get(name) for row in found], pa.string()) for name in names})
    chunk = typed(table, rules)
    return Chunk(chunk.table, {**chunk.unreadable, **unreadable})


def flat_row(row: Row, raw: dict[str, Any]) -> dict[str, str]:
    """One judgment as a flat row of words, with what was imposed and what else it says."""
    case = row.case
    count = case["counts"]["a"]
    said = {
        "id": row.id,
        "crime": count["crime"],
        "jurisdiction": case.get("jurisdiction"),
        "region": case.get("region"),
        "offence_date": count.get("offence_date"),
        "sentencing_date": case.get("sentencing_date"),
        **count["facts"],
        **case["defendant"]["facts"],
    }
    kept = {IMPOSED: row.months, PROBATION: row.probation_months, f"{KEEP}complete": row.complete}
    return _beside(raw) | {name: _word(value) for name, value in (said | kept).items() if value is not None}


def _beside(raw: dict[str, Any]) -> dict[str, str]:
    """What a row says besides, and the court, the year and the province where its number and place tell them."""
    found = {
        f"{KEEP}{name}": _word(value)
        for name, value in raw.items()
        if name not in _ANSWERS and isinstance(value, str | int) and value != ""
    }
    number, place = str(raw.get("case_no") or ""), str(raw.get("place") or "")
    year = re.search(r"(?:19|20)\d{2}", number)
    for name, match in (("court", _COURT.search(number)), ("province", _PROVINCE.search(place))):
        if match is not None:
            found.setdefault(f"{KEEP}{name}", match[match.lastindex or 0])
    if year is not None:
        found.setdefault(f"{KEEP}year", year[0])
    return found


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
