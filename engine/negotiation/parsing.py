"""The content of an event from plain values, and what is wrong with it in words that a lawyer understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from engine import validation
from engine.errors import InputError, Problem
from engine.negotiation.bodies import MODELS, NAMES, AnyBody, Body
from engine.negotiation.words import DEMANDED, FIELDS
from engine.text import Text

_BODY: TypeAdapter[Any] = TypeAdapter(AnyBody)


def parse(body: Mapping[str, Any] | Body, *, name: str = "") -> Body:
    """The content of an event from plain values.

    Raises:
        InputError: every problem, each with its field.
    """
    if isinstance(body, Body):
        return body
    try:
        return _BODY.validate_python(body)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise InputError([_problem(item, body, name) for item in error.errors()]) from error


def _problem(item: Any, body: Mapping[str, Any], name: str) -> Problem:
    if item["type"].startswith("union_tag"):
        return Problem.unknown(f"{name}.type" if name else "type", str(body.get("type", "")), NAMES)
    kind, *path = item["loc"]
    model = MODELS[kind]
    found = validation.problem(
        {**item, "loc": path}, body, lambda at: validation.keys_at(model.model_json_schema(), at)
    )
    what = _in_words(kind, path, found.what if isinstance(found.what, Text) else Text(zh=found.what, en=found.what))
    return replace(found, what=what, path=f"{name}.{found.path}".strip("."))


def _in_words(kind: str, path: list[Any], what: Text) -> Text:
    """A complaint that begins with what a lawyer calls the field, and ends with the law that asks for it."""
    field = next((part for part in reversed(path) if isinstance(part, str)), "")
    if field not in FIELDS:
        return what
    more = DEMANDED.get((kind, field), Text(zh="", en=""))
    name = FIELDS[field]
    return Text(zh=f"{name.zh}：{what.zh}{more.zh}", en=f"{name.en}: {what.en}{more.en}")
