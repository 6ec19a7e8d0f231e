"""What pydantic complains of, as problems with their path, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.errors import BadValue, Problem, nearest
from engine.text import Text

_UNKNOWN_KEY = Text(zh="没有这个字段", en="unknown key")
_NOT_ONE_OF = Text(zh="“{value}”不在可选之列", en="'{value}' is none of the values")
# What pydantic says of a wrong type, by the beginning of its error's name.
_CHINESE = {
    "missing": "必须填写",
    "date": "不是有效的日期，写作2024-06-01",
    "int": "须是整数",
    "float": "须是数字",
    "bool": "须是true或者false",
    "string_too_short": "不能为空",
    "string": "须是文字",
    "dict": "须由字段组成",
    "model": "须由字段组成",
    "list": "须是列表",
    "tuple": "须是列表",
    "too_short": "至少要有一项",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
}


def problem(item: Any, raw: Any, fields: Callable[[list[Any]], list[str]]) -> Problem:
    """One complaint of pydantic as a problem of the file; `fields` tells the keys that are known at a path."""
    path = [part for part in item["loc"] if part not in ("function-after", "tagged-union")]
    if item["type"] == "extra_forbidden":
        known = fields(path[:-1])
        return Problem(_dotted(path), _UNKNOWN_KEY, ", ".join(known), nearest(str(path[-1]), known))
    # A union reports one problem per member; the last path part then names a type, not a key of the case.
    while path and not _exists(raw, path) and item["type"] != "missing":
        path = path[:-1]
    if item["type"] == "literal_error":
        expected = item["ctx"]["expected"].replace("'", "")
        known = re.split(r", | or ", expected)
        return Problem(
            _dotted(path), _NOT_ONE_OF.format(value=item["input"]), expected, nearest(str(item["input"]), known)
        )
    error = item.get("ctx", {}).get("error")
    if isinstance(error, BadValue):
        return Problem(_dotted(path), error.text)
    chinese = next((words for start, words in _CHINESE.items() if item["type"].startswith(start)), None)
    message = str(item["msg"])
    return Problem(_dotted(path), Text(zh=chinese.format(**item.get("ctx", {})), en=message) if chinese else message)


def _dotted(path: list[Any]) -> str:
    return ".".join("from" if part == "start" else "to" if part == "end" else str(part) for part in path)


def _exists(raw: Any, path: list[Any]) -> bool:
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def keys_at(schema: Any, path: list[Any]) -> list[str]:
    """The keys that a JSON Schema knows at `path`."""
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
