"""A row of the flat schema as a case file, and what a row calls the places in one."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.batch.rows import fields
from engine.case.check import OTHER
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.text import Text

NOT_JSON = Text(zh="不是JSON写成的案件文件", en="is no case file in JSON")
KEYS = "abcdefghi"  # of the counts, in order
_CASE = ("jurisdiction", "region", "sentencing_date")
_COUNT = ("offence_date", "crime")


def case(row: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The case file that a row stands for, as `engine.case` reads it; wrong values are left for it to find.

    Raises:
        InputError: the row holds a whole case file that is no JSON.
    """
    if (text := row.get(fields.CASE)) is not None:
        return parsed(text)
    said = {name: _plain(value) for name, value in row.items() if value is not None}
    raw: dict[str, Any] = {"defendant": {"facts": {}}, "counts": {"a": _count()}, "factors": {}}
    truths = _truths(said, library)
    several = any(fields.split(name)[0] for name in said)
    people = fields.person_facts(library) | (fields.shared_facts(library) if several else frozenset())
    raw["counts"] |= {KEYS[number - 1]: _count() for number in sorted({fields.split(name)[0] for name in said} - {0})}
    for name, value in said.items():
        number, rest = fields.split(name)
        count = raw["counts"][KEYS[max(number, 1) - 1]]
        if number:
            _of_count(count, rest, value, truths)
        elif name in _CASE:
            raw[name] = value
        elif name == "plea_stage":
            raw["plea"] = {"stage": value}
        elif name in fields.READINGS:
            raw.setdefault("method", {})[name] = value
        elif name.startswith("proposal."):
            raw.setdefault("proposal", {})[name.removeprefix("proposal.")] = value
        elif name in people:
            raw["defendant"]["facts"][name] = _true(name, value, truths)
        elif name not in (fields.ROW, fields.CASE) and name.partition(".")[0] not in _BESIDE:
            _of_count(count, name, value, truths)
    raw["factors"] = _factors(said)
    if periods := list(_periods(said)):
        raw["detention"] = periods
    return raw


def parsed(text: str) -> dict[str, Any]:
    """A whole case file from a row.

    Raises:
        InputError: it is no JSON object.
    """
    try:
        raw = json.loads(text)
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        raise InputError(Problem(fields.CASE, NOT_JSON))
    return raw


_BESIDE = ("factor", "ratio", "floor", "layer", "name", "law", "by", "evidence", "count", "detention")


def _count() -> dict[str, Any]:
    return {"crime": "", "facts": {}, "thresholds": {}, "chosen": {}}


def _truths(said: Mapping[str, Any], library: Library) -> dict[str, bool]:
    """The facts of yes and no that a column of words may hold, because another crime has words there."""
    place = said.get("jurisdiction", "national")
    place = place if place in library.jurisdictions else "national"
    crimes = {value for name, value in said.items() if fields.split(name)[1] == "crime"} & set(library.crime_ids)
    laws = [library.crime(place, crime).facts for crime in crimes]
    return {name: True for law in laws for name, fact in law.items() if fact.type == "boolean"}


def _true(name: str, value: Any, truths: Mapping[str, bool]) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) and name in truths else value


def _of_count(count: dict[str, Any], name: str, value: Any, truths: Mapping[str, bool]) -> None:
    first, _, rest = name.partition(".")
    if name in _COUNT:
        count[name] = value
    elif name in fields.CHOSEN:
        count["chosen"][name] = value
    elif first == "threshold" and rest:
        count["thresholds"][rest] = value
    elif rest:
        count["facts"].setdefault(first, {})[rest] = value
    else:
        count["facts"][name] = _true(name, value, truths)


def _factors(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the row asserts and takes away; what is only said beside a factor asserts nothing."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        first, _, rest = name.partition(".")
        if first == "factor":
            found.setdefault(rest, {} if value else None)
        elif first == "ratio":
            id, _, end = rest.rpartition(".")
            found[id if end in fields.ENDS else rest] = {}
        elif first == "floor" and value is False and not found.get(rest):
            found[rest] = {}
    for id, entry in found.items():
        if entry is None:
            continue
        ends = [said[f"ratio.{id}{end}"] for end in ("", ".low", ".high") if f"ratio.{id}{end}" in said]
        if ends:
            entry["ratio"] = ends if len(ends) > 1 or f"ratio.{id}" not in said else ends[0]
        for key in ("floor", "layer", "name", "law", "by", "evidence"):
            if f"{key}.{id}" in said:
                entry[key] = said[f"{key}.{id}"]
        if (number := said.get(f"count.{id}")) is not None:
            good = isinstance(number, int) and 0 < number <= fields.COUNTS
            entry["count"] = KEYS[number - 1] if good else str(number)
    # Circumstances of a party's own are shown in the order of the case file, whatever the order of the columns.
    return dict(sorted(found.items(), key=lambda pair: pair[0] if pair[0].startswith(OTHER) else ""))


def _periods(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number in range(1, fields.PERIODS + 1):
        found = {key: said[name] for key in ("from", "to", "kind") if (name := f"detention.{number}.{key}") in said}
        if found:
            yield found


def _plain(value: Any) -> Any:
    """Numbers as a case file writes them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.date() if isinstance(value, datetime.datetime) else value


def column_of(path: str) -> str:
    """The column that a path in the case file of a row stands for."""
    first, _, rest = path.partition(".")
    if first == "counts":
        key, _, rest = rest.partition(".")
        prefix = f"count{KEYS.index(key) + 1}." if key in KEYS[1:] and key else ""
        for part in ("facts.", "chosen."):
            rest = rest.removeprefix(part)
        return prefix + (rest.replace("thresholds.", "threshold.", 1) if rest.startswith("thresholds.") else rest)
    if first == "defendant":
        return rest.removeprefix("facts.")
    if first == "factors":
        id, _, key = rest.rpartition(".")
        return f"{key}.{id}" if key in ("ratio", "floor", "layer", "name", "law", "count") and id else f"factor.{rest}"
    if first == "detention":
        number, _, key = rest.partition(".")
        return f"detention.{int(number) + 1}.{key}" if number.isdigit() else "detention.1.from"
    if first == "method":
        return rest
    return "plea_stage" if first == "plea" else path
