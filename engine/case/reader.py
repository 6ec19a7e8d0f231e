"""From a file or a mapping to a checked `Case`; every problem at once, each with its path in the case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from engine import yaml_source
from engine.case import patch
from engine.case.check import check
from engine.case.model import CASE_SCHEMA, Case
from engine.errors import InputError, Problem, nearest
from engine.law.library import Library, library


def read_file(path: Path) -> dict[str, Any]:
    """The raw mapping of a case file (YAML or JSON).

    Raises:
        InputError: the file is missing, too large, not text, or not a mapping.
    """
    try:
        if path.stat().st_size > yaml_source.MAX_BYTES:
            raise InputError(Problem(str(path), "the file is too large", f"at most {yaml_source.MAX_BYTES // 1000} kB"))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise InputError(Problem(str(path), "is not UTF-8 text", "a YAML or JSON case file")) from error
    return read_text(text, name=str(path))


def read_text(text: str, *, name: str = "case") -> dict[str, Any]:
    """The raw mapping of a case given as YAML or JSON text; raises `InputError` as `read_file` does."""
    raw = yaml_source.load(text, name=name)
    if not isinstance(raw, dict):
        raise InputError(Problem(name, "is not a case file", f"a mapping that begins with schema: {CASE_SCHEMA}"))
    return raw


def build(raw: dict[str, Any], *, position: str | None = None, rules: Library | None = None) -> Case:
    """A checked case from its raw mapping, with the position's patch laid over it when one is named.

    Raises:
        InputError: every problem found, with its path (`counts.a.facts.amount`).
    """
    if position is not None:
        raw = with_position(raw, position)
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise InputError([_problem(item, raw) for item in error.errors()]) from error
    check(case, rules or library())
    return case


def with_position(raw: dict[str, Any], position: str) -> dict[str, Any]:
    """The raw case as one party sees it; `InputError` when there is no such position."""
    positions = raw.get("positions") or {}
    if not isinstance(positions, dict) or position not in positions:
        known = ", ".join(positions) or "none in this case"
        raise InputError(Problem("positions", f"no position {position!r}", known, nearest(position, positions)))
    return patch.apply(raw, positions[position])  # type: ignore[no-any-return]


def dump(raw: dict[str, Any]) -> str:
    """The case as YAML text that `read_text` reads back to the same mapping."""
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False)


def _problem(item: Any, raw: dict[str, Any]) -> Problem:
    path = [part for part in item["loc"] if part not in ("function-after", "tagged-union")]
    if item["type"] == "extra_forbidden":
        known = _fields(path[:-1])
        return Problem(_dotted(path), "unknown key", ", ".join(known), nearest(str(path[-1]), known))
    message = str(item["msg"]).removeprefix("Value error, ")
    # A union reports one problem per member; the last path part then names a type, not a key of the case.
    while path and not _exists(raw, path) and item["type"] != "missing":
        path = path[:-1]
    return Problem(_dotted(path), message)


def _dotted(path: list[Any]) -> str:
    return ".".join("from" if part == "start" else "to" if part == "end" else str(part) for part in path)


def _exists(raw: Any, path: list[Any]) -> bool:
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _fields(path: list[Any]) -> list[str]:
    """The keys that the case model knows at `path`."""
    schema = Case.model_json_schema(by_alias=True)
    node: Any = schema
    for part in path:
        node = _resolve(schema, node)
        node = node.get("properties", {}).get(part) or node.get("additionalProperties") or node.get("items") or {}
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: Any, node: Any) -> Any:
    for option in (node, *node.get("anyOf", [])):
        if "$ref" in option:
            return schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
    return node


def to_json(value: Any) -> str:
    """Compact JSON of plain values, dates as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=str)
