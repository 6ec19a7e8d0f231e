"""What two positions agree on: the places at which both put the case alike, however each came to say so.

A place is what one party can concede by itself: a fact, a factor with its ratio, a whole charge, a proposed term. Half
of one never becomes part of the common case, which must stay a case that can be calculated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.case.patch import diff
from engine.disputed import MISSING, Path, get, places
from engine.negotiation.bodies.base import PointKind

PROPOSAL: Path = ("proposal",)
NOT_CLAIMED: tuple[Path, ...] = (("title",), ("defendant", "name"))  # said of the case, claimed by nobody
_SAID_OF_IT = ("evidence", "by")  # two parties may cite different papers for the same surrender


def place(path: str) -> Path:
    """The place that a point names; a proposed term is one, with both its ends."""
    parts = tuple(path.split("."))
    return PROPOSAL if parts[:1] == PROPOSAL else parts


def known(views: list[Mapping[str, Any]]) -> list[str]:
    """Every place that a point on these cases may name, in the order of the cases."""
    found = list(dict.fromkeys(".".join(path) for path in places(list(views))))
    return found + [".".join(PROPOSAL)] * any(get(view, PROPOSAL) is not MISSING for view in views)


def changed(common: dict[str, Any], case: dict[str, Any]) -> Iterator[Path]:
    """The places that `case` puts otherwise than the common case."""
    return _places(common, diff(common, case), ())


def _places(common: Mapping[str, Any], patch: Mapping[str, Any], path: Path) -> Iterator[Path]:
    for key, value in patch.items():
        here = (*path, key)
        whole = here == PROPOSAL or path == ("factors",) or path[-1:] == ("facts",)
        new = path == ("counts",) and get(common, here) is MISSING
        if isinstance(value, dict) and not whole and not new:
            yield from _places(common, value, here)
        else:
            yield here


def agreed(first: Any, second: Any, path: Path) -> bool:
    """Whether two values at a place come to the same; papers cited for a factor do not matter."""
    if path[:1] == ("factors",) and isinstance(first, dict) and isinstance(second, dict):
        first, second = _bare(first), _bare(second)
    return bool(first == second) and isinstance(first, bool) == isinstance(second, bool)  # 0 is not false


def _bare(factor: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in factor.items() if key not in _SAID_OF_IT}


def joined(first: Any, second: Any) -> Any:
    """One value for two that are agreed, with the evidence that either side names."""
    if first == second or not isinstance(first, dict) or not isinstance(second, dict):
        return first
    named = list(dict.fromkeys(str(one["evidence"]) for one in (first, second) if one.get("evidence")))
    return {**second, **first, **({"evidence": "；".join(named)} if named else {})}


def fits(case: Mapping[str, Any], path: Path) -> bool:
    """Whether a case has what the place belongs to: no fact of a charge that is not brought in it."""
    return path[:1] != ("counts",) or len(path) < 3 or get(case, path[:2]) is not MISSING


def within(place: Path, other: Path) -> bool:
    """Whether one of two places lies in the other."""
    shorter = min(len(place), len(other))
    return place[:shorter] == other[:shorter]


def kind(place: Path) -> PointKind:
    """What sort of point a place makes."""
    if place[0] == "factors":
        return "factor"
    if "facts" in place or "thresholds" in place:
        return "fact"
    if place == PROPOSAL or "chosen" in place:
        return "penalty"
    return "charge" if place[0] == "counts" else "other"
