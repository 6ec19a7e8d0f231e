"""From a file or a mapping to a checked `Case`; every problem at once, each with its path in the case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from engine import validation, yaml_source
from engine.case import patch
from engine.case.check import check
from engine.case.model import CASE_SCHEMA, Case
from engine.errors import InputError, Problem, nearest
from engine.law.library import Library, library
from engine.text import Text

UNREADABLE = Text(zh="无法读取（{why}）", en="cannot be read: {why}")
NOT_UTF8 = Text(zh="不是UTF-8文本", en="is not UTF-8 text")
CASE_FILE = Text(zh="案件文件（YAML或者JSON）", en="a YAML or JSON case file")
_NOT_A_CASE = Text(zh="不是案件文件", en="is not a case file")
_BEGINS = Text(zh="以schema: {schema}开头的字段", en="a mapping that begins with schema: {schema}").format(
    schema=CASE_SCHEMA
)
_NO_POSITION = Text(zh="没有“{value}”这个立场", en="no position '{value}'")
_NONE = Text(zh="本案没有立场", en="none in this case")


class _Dumper(yaml.SafeDumper):
    """Writes everything out: a value used twice (the date of two charges) would become an alias, which is refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def read_file(path: Path) -> dict[str, Any]:
    """The raw mapping of a case file (YAML or JSON).

    Raises:
        InputError: the file is missing, too large, not text, or not a mapping.
    """
    try:
        if path.stat().st_size > yaml_source.MAX_BYTES:
            raise InputError(Problem(str(path), yaml_source.TOO_LARGE, yaml_source.AT_MOST))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(Problem(str(path), UNREADABLE.format(why=error.strerror))) from error
    except UnicodeDecodeError as error:
        raise InputError(Problem(str(path), NOT_UTF8, CASE_FILE)) from error
    return read_text(text, name=str(path))


def read_text(text: str, *, name: str = "case") -> dict[str, Any]:
    """The raw mapping of a case given as YAML or JSON text; raises `InputError` as `read_file` does."""
    raw = yaml_source.load(text, name=name)
    if not isinstance(raw, dict):
        raise InputError(Problem(name, _NOT_A_CASE, _BEGINS))
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
        raise InputError([validation.problem(item, raw, _fields) for item in error.errors()]) from error
    check(case, rules or library())
    return case


def with_position(raw: dict[str, Any], position: str) -> dict[str, Any]:
    """The raw case as one party sees it; `InputError` when there is no such position."""
    positions = raw.get("positions") or {}
    if not isinstance(positions, dict) or position not in positions:
        known = ", ".join(positions) or _NONE
        raise InputError(Problem("positions", _NO_POSITION.format(value=position), known, nearest(position, positions)))
    return patch.apply(raw, positions[position])  # type: ignore[no-any-return]


def dump(raw: dict[str, Any]) -> str:
    """The case as YAML text that `read_text` reads back to the same mapping."""
    return yaml.dump(raw, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def _fields(path: list[Any]) -> list[str]:
    """The keys that the case model knows at `path`."""
    return validation.keys_at(Case.model_json_schema(by_alias=True), path)
