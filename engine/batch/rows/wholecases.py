"""A whole case file as a row of the flat schema, where its columns can say all of it.

What they cannot say (earlier judgments, more counts or periods than there are columns for) or what is wrong in some way
stays a case file and is reckoned the explained way, which names the place in the file.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from engine.batch.rows import fields
from engine.case.check import OTHER
from engine.case.model import CASE_SCHEMA, SavedWith
from engine.case.particulars import Documents
from engine.law.library import Library

_TOP = {"schema", "title", "jurisdiction", "region", "sentencing_date", "defendant", "counts", "factors", "plea"}
_TOP |= {"detention", "method", "proposal", "earlier", "positions", "documents", "saved_with"}
_COUNT = {"crime", "offence_date", "facts", "thresholds", "chosen"}
_FACTOR = {"ratio", "floor", "count", "layer", "name", "law", "by", "evidence"}
_EXACT = 1 << 53
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Unsayable(Exception):
    """The columns cannot say it."""


def row(raw: Mapping[str, Any], rules: Library) -> dict[str, Any]:
    """The row that says what the case file says.

    Raises:
        Unsayable: no row says it, or the file is wrong.
    """
    _check_rest(raw)
    found: dict[str, Any] = {}
    _require(raw.get("jurisdiction", "") is not None)
    for name in ("jurisdiction", "region", "sentencing_date"):
        if raw.get(name) is not None:
            found[name] = raw[name]
    found |= _counts(raw, rules)
    found |= {name: value for name, value in _part(raw, "plea", {"stage": "plea_stage"}).items() if value is not None}
    found |= {name: value for name, value in _part(raw, "method", {n: n for n in fields.READINGS}).items() if value}
    proposal = _part(raw, "proposal", {key: f"proposal.{key}" for key in ("low", "high", "kind")})
    found |= {name: value for name, value in proposal.items() if value is not None}
    found |= _detention(raw)
    found |= _factors(raw)
    return {name: _value(rules, name, value) for name, value in found.items()}


def _require(good: bool) -> None:
    if not good:
        raise Unsayable


def _mapping(value: Any) -> Mapping[str, Any]:
    _require(isinstance(value, Mapping) and all(isinstance(key, str) for key in value))
    return value  # type: ignore[no-any-return]


def _check_rest(raw: Mapping[str, Any]) -> None:
    """What counts nothing must be sound all the same, or the explained way has to say what is wrong with it."""
    _require(set(raw) <= _TOP and raw.get("schema", CASE_SCHEMA) == CASE_SCHEMA)
    _require(isinstance(raw.get("title", ""), str) and not raw.get("earlier", ()))
    _require(isinstance(raw.get("earlier", []), list | tuple))
    for name, model in (("documents", Documents), ("saved_with", SavedWith)):
        if name in raw and not (name == "saved_with" and raw[name] is None):
            try:
                model.model_validate(raw[name])
            except ValidationError as error:
                raise Unsayable from error
    for patch in _mapping(raw.get("positions", {})).values():
        _mapping(patch)


def _part(raw: Mapping[str, Any], part: str, names: Mapping[str, str]) -> dict[str, Any]:
    if raw.get(part) is None:
        _require(part != "method" or part not in raw)
        return {}
    said = _mapping(raw[part])
    _require(set(said) <= set(names))
    _require(part != "proposal" or {"low", "high"} <= set(said))
    _require(part != "plea" or said.get("stage", "none") is not None)
    return {names[key]: value for key, value in said.items()}


def _counts(raw: Mapping[str, Any], rules: Library) -> dict[str, Any]:
    counts = _mapping(raw.get("counts"))
    _require(0 < len(counts) <= fields.COUNTS)
    person = _mapping(raw.get("defendant", {}))
    _require(set(person) <= {"name", "facts"} and isinstance(person.get("name", ""), str))
    people, shared = fields.person_facts(rules), fields.shared_facts(rules)
    found: dict[str, Any] = {}
    for name, value in _mapping(person.get("facts", {})).items():
        _require(name in people or name in shared)
        if value is not None:
            found[name] = value
    several = len(counts) > 1
    for number, count in enumerate(counts.values(), 1):
        said = _mapping(count)
        _require(set(said) <= _COUNT and {"crime", "offence_date"} <= set(said))
        for name, value in _count(said, rules):
            own = number > 1 or (several and name in shared)
            found[f"count{number}.{name}" if own else name] = value
    return found


def _count(said: Mapping[str, Any], rules: Library) -> Iterator[tuple[str, Any]]:
    people = fields.person_facts(rules)
    _require(said["crime"] in rules.crime_ids and said["offence_date"] is not None)
    yield "crime", said["crime"]
    yield "offence_date", said["offence_date"]
    known = fields.columns(rules, said["crime"])
    for name, value in _mapping(said.get("facts", {})).items():
        _require(name not in people and name not in fields.COMMON)
        if isinstance(value, Mapping):
            for kind, amount in _mapping(value).items():
                _require(f"{name}.{kind}" in known and amount is not None)
                yield f"{name}.{kind}", amount
            # An empty mapping says that there is none of any kind, as leaving it out does.
            _require(bool(value))
            continue
        _require(name in known)
        if value is not None:
            yield name, value
    for name, value in _mapping(said.get("thresholds", {})).items():
        _require(f"threshold.{name}" in known)
        if value is not None:
            yield f"threshold.{name}", value
    for name, value in _mapping(said.get("chosen", {})).items():
        _require(name in fields.CHOSEN)
        if value is not None:
            yield name, value


def _detention(raw: Mapping[str, Any]) -> dict[str, Any]:
    periods = raw.get("detention", ())
    _require(isinstance(periods, list | tuple) and len(periods) <= fields.PERIODS)
    found: dict[str, Any] = {}
    for number, period in enumerate(periods, 1):
        said = _mapping(period)
        _require({"from", "to"} <= set(said) <= {"from", "to", "kind"} and None not in said.values())
        found |= {f"detention.{number}.{key}": value for key, value in said.items()}
    return found


def _factors(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    keys = {key: number for number, key in enumerate(raw["counts"], 1)}
    factors = _mapping(raw.get("factors", {}))
    own = [id for id in factors if id.startswith(OTHER)]
    _require(own == sorted(own))  # they are shown in the order of the file, which rows do not have
    for id, entry in factors.items():
        found[f"factor.{id}"] = entry is not None
        if entry is None:
            continue
        said = _mapping(entry)
        _require(set(said) <= _FACTOR and isinstance(said.get("floor", True), bool))
        _require(all(isinstance(said.get(key), str | None) for key in ("name", "law", "by", "evidence", "count")))
        _require("layer" not in said or said["layer"] is None or (type(said["layer"]) is int and 0 < said["layer"] < 3))
        ratio = said.get("ratio")
        if isinstance(ratio, list | tuple):
            _require(len(ratio) == 2)
            found |= {f"ratio.{id}.{end}": _percent(value) for end, value in zip(fields.ENDS, ratio, strict=True)}
        elif ratio is not None:
            found[f"ratio.{id}"] = _percent(ratio)
        if said.get("floor") is False:
            found[f"floor.{id}"] = False
        if said.get("layer") is not None and id.startswith(OTHER):
            found[f"layer.{id}"] = said["layer"]
        if said.get("count") is not None:
            _require(said["count"] in keys)
            if len(keys) > 1:
                found[f"count.{id}"] = keys[said["count"]]
    return found


def _percent(value: Any) -> Any:
    _require(value is not None)
    return value


def _value(rules: Library, name: str, value: Any) -> Any:
    """A value as its column holds it, exactly."""
    column = fields.find(rules, name)
    _require(column is not None)
    assert column is not None
    if column.type == "date":
        if isinstance(value, str):
            _require(_DAY.fullmatch(value) is not None)
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError as error:
                raise Unsayable from error
        _require(isinstance(value, datetime.date) and not isinstance(value, datetime.datetime))
    elif column.type == "boolean":
        _require(isinstance(value, bool))
    elif column.type == "text":
        _require(isinstance(value, str | bool))
    else:
        _require(isinstance(value, int | float) and not isinstance(value, bool))
        _require(math.isfinite(value) and abs(value) < _EXACT)
        if column.type == "whole":
            _require(value == int(value))
            return int(value)
        return float(value)
    return value
