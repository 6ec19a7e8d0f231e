"""Outcomes of many sets of changes at once, a set that makes no valid case included.

The fast path answers for every set or, as the explained calculation, refuses the case; here one wrong set (a figure
that belongs to a charge just dropped) costs only itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.analysis.outcome import Change, Outcome, explained
from engine.analysis.outcomes import outcomes
from engine.case import patch
from engine.case.reader import with_position
from engine.errors import InputError
from engine.law.library import Library
from engine.text import Text

COMMON = "common"
_NAMELESS = Text(zh="", en="")


def view(raw: Mapping[str, Any], position: str | None) -> dict[str, Any]:
    """The whole case as one position has it; the common case for None and for `common` where no position is so named.

    Raises:
        InputError: there is no such position.
    """
    given = raw.get("positions")
    if position is None or (position == COMMON and not (isinstance(given, dict) and COMMON in given)):
        seen: dict[str, Any] = dict(raw)
    else:
        seen = with_position(dict(raw), position)
    return {key: value for key, value in seen.items() if key != "positions"}


def evaluate(
    raw: Mapping[str, Any], changes: Sequence[Change], sets: Sequence[int], rules: Library
) -> list[Outcome | None]:
    """The outcome of every set, in the order of `sets`; None where the case with its changes is wrong.

    Raises:
        InputError: the case without any change is wrong.
    """
    try:
        return list(outcomes(raw, changes, sets, rules))
    except InputError:
        explained(raw, changes, 0, rules)
    if len(sets) == 1:
        return [None]
    # Wrong sets are few and often neighbours: halving leaves most of the others together.
    middle = len(sets) // 2
    return [*evaluate(raw, changes, sets[:middle], rules), *evaluate(raw, changes, sets[middle:], rules)]


def at(raw: Mapping[str, Any], patches: Sequence[Mapping[str, Any]], rules: Library) -> list[Outcome | None]:
    """The outcome of the case with each patch laid over it by itself; None where that makes it wrong."""
    changes = [Change(id=str(place), name=_NAMELESS, patch=item) for place, item in enumerate(patches)]
    return evaluate(raw, changes, [1 << place for place in range(len(changes))], rules)


def nested(path: Sequence[str], value: Any) -> dict[str, Any]:
    """A merge patch that puts `value` at `path`."""
    for part in reversed(path):
        value = {part: value}
    return dict(value)


def overlaid(raw: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """The case with one patch laid over it."""
    return dict(patch.apply(dict(raw), item))
