"""YAML read strictly, for rules and for cases.

Duplicate keys, aliases (a billion laughs in nine lines) and oversized files are errors with a line number. For rule
files every mapping also learns where it stands (`_at: file:line`), so that a figure on the screen leads to its line.
"""

from __future__ import annotations

from typing import Any

import yaml

from engine.errors import InputError, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
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
            raise yaml.constructor.ConstructorError(None, None, f"nested deeper than {MAX_DEPTH} levels", deep)
        if isinstance(event, yaml.events.AliasEvent):
            mark: Any = event.start_mark
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not allowed", mark)


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
        raise InputError(Problem(name, "the file is too large", f"at most {MAX_BYTES // 1000} kB"))
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
        raise InputError(Problem(where, str(getattr(error, "problem", None) or error))) from error
    except (ValueError, RecursionError) as error:  # an impossible date such as 2025-02-30; nesting beyond reason
        raise InputError(Problem(name, str(error) or "nested too deeply")) from error
