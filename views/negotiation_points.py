"""The points of a proposal: those that lie between the side's position and the common case, found by the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.calculation.calculate import calculate
from engine.case.patch import apply
from engine.disputed import MISSING, Point, get, name_of, points, stated
from engine.errors import InputError
from engine.law.library import library
from engine.negotiation import folding
from engine.negotiation.state import State
from engine.result import Result
from views import figures, workbench
from views.text import join, language, say, sentence

_ID = re.compile(r"[^a-z0-9_]+")
_SIDES = "before", "after"


@dataclass(frozen=True)
class Found:
    """What a position comes to, and the points between it and the common case, as the record has points."""

    result: Result | None
    points: tuple[dict[str, str], ...]
    case: dict[str, Any]


def found(state: State, patch: dict[str, Any]) -> Found:
    """The points that a patch raises.

    Raises:
        InputError: the case with the patch is none that can be calculated.
    """
    case = apply(state.common, patch)
    views = {"before": state.common, "after": case}
    results = _results(views)
    known = set(folding.known([state.common, case, *state.views.values()]))
    made: dict[tuple[str, ...], list[Point]] = {}
    for point in points(views, library()):
        place = folding.place(".".join(point.path))
        if ".".join(place) in known:
            made.setdefault(place, []).append(point)
    if get(state.common, folding.PROPOSAL) != get(
        case, folding.PROPOSAL
    ):  # follows from the points, and is claimed too
        made[folding.PROPOSAL] = []
    listed = [_point(place, group, views, results) for place, group in made.items()]
    return Found(results["after"], tuple(_named_apart(listed)), case)


def _results(views: Mapping[str, dict[str, Any]]) -> dict[str, Result]:
    after = calculate(views["after"])
    try:
        return {"before": calculate(views["before"]), "after": after}
    except InputError:  # the common case alone may be wrong where the position mends it
        return {"before": after, "after": after}


def _point(
    place: tuple[str, ...], group: list[Point], views: Mapping[str, dict[str, Any]], results: Mapping[str, Result]
) -> dict[str, str]:
    path = ".".join(place)
    return {
        "id": _ID.sub("_", place[-1].lower()).strip("_")[:24] or "point",
        "kind": folding.kind(place),
        "claim": _claim(place, group, views, results),
        "path": path,
        "law": workbench.law(path, results["after"], results["before"]),
        "evidence": _evidence(place, views["after"]),
    }


def _claim(
    place: tuple[str, ...], group: list[Point], views: Mapping[str, dict[str, Any]], results: Mapping[str, Result]
) -> str:
    """The point in words, as the side has it: 自首：−30%."""
    spoken = language()
    if place == folding.PROPOSAL:
        term = get(views["after"], place)
        low, high = (term.get(end) for end in ("low", "high")) if isinstance(term, dict) else (None, None)
        if low is None or high is None:
            return say("negotiation.no_term_proposed")
        return say("negotiation.term_proposed", term=figures.span(low, high))
    parts = []
    for point in group:
        name = sentence(name_of(point, views, library()).in_language(spoken))
        value = stated(point, views["after"], results["after"], library()).in_language(spoken)
        parts.append(say("negotiation.claim", name=name, value=value))
    return join(parts)


def _evidence(place: tuple[str, ...], case: dict[str, Any]) -> str:
    value = get(case, place)
    return str(value.get("evidence") or "") if value is not MISSING and isinstance(value, dict) else ""


def _named_apart(listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every point under an id of its own that the record takes."""
    taken: set[str] = set()
    for point in listed:
        base = point["id"] if point["id"][0].isalpha() else f"p_{point['id']}"
        names = (base, *(f"{base}_{n}" for n in range(2, len(listed) + 2)))
        point["id"] = next(name for name in names if name not in taken)
        taken.add(point["id"])
    return listed
