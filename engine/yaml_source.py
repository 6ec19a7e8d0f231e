"""YAML read strictly, for rules and for cases.

Duplicate keys, aliases (a billion laughs in nine lines) and oversized files are errors with a line number. For rule
files every mapping also learns where it stands (`_at: file:line`), so that a figure on the screen leads to its line.
"""

from __future__ import annotations

from typing import Any

import yaml

from engine.errors import InputError, Problem
from engine.text import Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
ALIASES = "aliases (*name) are not allowed"
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
TOO_LARGE = Text(zh="文件太大", en="the file is too large")
AT_MOST = Text(zh="不超过{size} kB", en="at most {size} kB").format(size=MAX_BYTES // 1000)
_NOT_YAML = Text(zh="不符合YAML格式（{why}）", en="{why}")
_REFUSED = {
    ALIASES: Text(zh="不允许使用别名（*）", en=ALIASES),
    TOO_DEEP: Text(zh=f"嵌套超过{MAX_DEPTH}层", en=TOO_DEEP),
    "duplicate key": Text(zh="同一个字段写了两次（{why}）", en="{why}"),
}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):  # type: ignore[misc]  # the C loader when PyYAML has one
    """Safe loader that refuses duplicate keys and marks mappings with their line."""

    source: str | None = None

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | bool) or isinstance(key, bool):
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} must be text", key_node.start_mark)
            if key in result:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key '{key}'", key_node.start_mark)
            result[key] = self.construct_object(value_node, deep=True)
        if self.source is not None and not result.keys() <= {"zh", "en"}:  # a text stands where its entry stands
            result["_at"] = f"{self.source}:{node.start_mark.line + 1}"
        return result


def _date(loader: Any, node: Any) -> Any:
    """A date or time; an impossible one such as 2025-02-30 is refused with its line."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)
_StrictLoader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda loader, node: loader.construct_mapping(node, deep=True)
)


def _refuse_bombs(text: str) -> None:
    """Aliases and bottomless nesting are found in the event stream, before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.events.CollectionStartEvent) - isinstance(event, yaml.events.CollectionEndEvent)
        if depth > MAX_DEPTH:
            deep: Any = event.start_mark
            raise yaml.constructor.ConstructorError(None, None, TOO_DEEP, deep)
        if isinstance(event, yaml.events.AliasEvent):
            mark: Any = event.start_mark
            raise yaml.constructor.ConstructorError(None, None, ALIASES, mark)


def load(text: str, *, name: str, locate: bool = False) -> Any:
    """Parse one YAML (or JSON) document.

    Args:
        text: the document.
        name: what to call it in errors, and in `_at` marks.
        locate: give every mapping its `_at: name:line`.

    Raises:
        InputError: not YAML, too large, with a duplicate key or an alias; the problem's path is `name:line`.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InputError(Problem(name, TOO_LARGE, AT_MOST))
    try:
        _refuse_bombs(text)
        loader = _StrictLoader(text)
        loader.source = name if locate else None
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        why = str(getattr(error, "problem", None) or error)
        raise InputError(Problem(where, _REFUSED.get(why.split(" '")[0], _NOT_YAML).format(why=why))) from error
