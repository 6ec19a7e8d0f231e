"""What changed between two versions of a case, in words: the names that the rulebook has for facts and factors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import disputed
from engine.case import patch
from engine.law.library import library
from engine.negotiation.participants import SIDES
from engine.text import Text

MOST = 50  # lines; a case that was replaced as a whole need not name everything
TITLE = Text(zh="案件名称", en="Title")
NAME = Text(zh="被告人姓名", en="Name")
DOCUMENTS = Text(zh="文书内容", en="Documents")
OTHER = Text(zh="其他内容", en="Other content")
_OF_SIDE = Text(zh="{side}主张：{name}", en="position of the {side}: {name}")
_APART: dict[tuple[str, ...], Text] = {("title",): TITLE, ("defendant", "name"): NAME, ("documents",): DOCUMENTS}


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Text]:
    """The changes, each once, in the order of the case; empty for two cases that say the same in the same words."""
    if before == after:
        return []
    found = [name for path, name in _APART.items() if disputed.get(before, path) != disputed.get(after, path)]
    found += _named(before, after)
    positions: list[dict[str, Any]] = [_mapping(case.get("positions")) for case in (before, after)]
    for key in dict.fromkeys([*positions[0], *positions[1]]):
        old, new = (_mapping(each.get(key)) for each in positions)
        if old != new:
            side = next((name for known, name in SIDES.items() if known == key), Text(zh=str(key), en=str(key)))
            moved = _named(patch.apply(before, old), patch.apply(before, new))
            found += [_OF_SIDE.format(side=side, name=name) for name in moved or [OTHER]]
    return list(dict.fromkeys(found))[:MOST] or [OTHER]


def _named(before: dict[str, Any], after: dict[str, Any]) -> list[Text]:
    return list(_points(before, after))


def _points(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Text]:
    """The points between the two; a working file may be in any state, and a place without a name is told by its key."""
    rules = library()
    views = {"before": before, "after": after}
    try:
        for point in disputed.points(views, rules):
            yield disputed.name_of(point, views, rules)
    except (LookupError, TypeError, ValueError, AttributeError):
        for key in patch.diff(before, after):
            if (key,) not in _APART and key != "positions":
                yield Text(zh=str(key), en=str(key).replace("_", " "))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
