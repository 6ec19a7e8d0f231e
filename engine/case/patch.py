"""JSON merge patches (RFC 7396): a position is the common case with one laid over it."""

from __future__ import annotations

from typing import Any


def apply(document: Any, patch: Any) -> Any:
    """`document` with `patch` laid over it; neither is changed.

    None in the patch takes a key away, with one exception that the contract makes: a factor set to None stays as
    None, because that is how a party removes a factor which the rules would infer again.
    """
    return _merge(document, patch, ())


def _merge(document: Any, patch: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None and path != ("factors",):
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = _merge(result.get(key), value, (*path, key))
        else:
            result[key] = value
    return result


def diff(before: Any, after: Any) -> dict[str, Any]:
    """The smallest patch with `apply(before, diff(before, after)) == after`, for two mappings.

    A factor that `after` lacks comes back as None, which is how a position removes one.
    """
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        old = before.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            if inner := diff(old, value):
                patch[key] = inner
        elif key not in before or old != value or type(old) is not type(value):  # 0 is not false
            patch[key] = value
    return patch
