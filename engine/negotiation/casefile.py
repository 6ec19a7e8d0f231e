"""The case file that a record comes to: the agreed as common case, the rest as positions, and what its papers need.

The documents of the case are made from it. What was answered stands in the answers; what was said, and what has no
place among the points of the case, goes into the texts of the papers that print it, unless somebody wrote those.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from engine.disputed import MISSING, Path, get, meaning, put
from engine.law.library import Library, library
from engine.negotiation import folding, papers
from engine.negotiation.state import PointState, State


def of(state: State, rules: Library | None = None) -> dict[str, Any]:
    """The case file as it stands."""
    rules = rules or library()
    raw = {**copy.deepcopy(state.common), "positions": state.patches()}
    answers: list[dict[str, str]] = []
    beside: list[papers.Beside] = []
    for item in standing(state, "defence"):
        place = folding.place(item.point.path) if item.point.path else ()
        if item.answer is None:
            continue
        if not place or place == folding.PROPOSAL:
            beside.append(papers.Beside(item))
        elif not _still(state, item, place, rules):
            beside.append(papers.Beside(item, given_up=True))
        elif not _anchored(raw, place):
            beside.append(papers.Beside(item))
        else:
            raw = _there(raw, place)
            answers.append({"point": ".".join(place), **item.answer.model_dump(include={"result", "ground", "reason"})})
    given = state.common.get("documents") or {}
    texts = papers.texts(state, beside)
    for name, fields in (given.get("texts") or {}).items():
        texts[name] = {**texts.get(name, {}), **{key: value for key, value in fields.items() if value}}
    particulars = {**papers.particulars(state), **{k: v for k, v in (given.get("particulars") or {}).items() if v}}
    return {**raw, "documents": {**given, "particulars": particulars, "texts": texts, "answers": answers}}


def standing(state: State, side: str) -> list[PointState]:
    """The points of a side as it put them last: one a place, and one a name for those that move nothing in the case."""
    last: dict[Any, PointState] = {}
    for item in state.points.values():
        if item.side == side and not item.superseded:
            key: Any = folding.place(item.point.path) if item.point.path else item.point.id
            last.pop(key, None)
            last[key] = item
    return list(last.values())


def _still(state: State, item: PointState, place: Path, rules: Library) -> bool:
    """Whether the answer speaks to what is still said: of a view refused, nothing is left once both say the same."""
    assert item.answer is not None
    if item.answer.result != "not_adopted":
        return True
    return len({repr(value) for value in _meanings(state, place, rules)}) > 1


def _meanings(state: State, place: Path, rules: Library) -> Iterator[Any]:
    for view in (state.views.get("prosecution", state.common), state.views.get("defence", state.common)):
        yield meaning(get(view, place), place, view, rules)


def _anchored(raw: dict[str, Any], place: Path) -> bool:
    """Whether the papers can name the place: somebody says something there, or it is a fact that nobody states now."""
    views = (raw, *raw["positions"].values())
    if any(get(view, place) is not MISSING for view in views):
        return True
    return "facts" in place and folding.fits(raw, place)


def _there(raw: dict[str, Any], place: Path) -> dict[str, Any]:
    """The case with a fact that was answered away as a fact not stated, so that the answer has its place."""
    if any(get(view, place) is not MISSING for view in (raw, *raw["positions"].values())):
        return raw
    return put(raw, place, None)
