"""The numbers of a negotiation: what each side's position comes to, round by round, and what moved it.

Each move is computed on the case as it then stood, with the same calculation as everywhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from engine.calculation.calculate import calculate
from engine.comparison import Comparison, compare
from engine.disputed import name_of
from engine.disputed import points as differing
from engine.errors import InputError
from engine.law.library import Library, library
from engine.negotiation.participants import Side
from engine.negotiation.state import Move, State
from engine.result import Part, Result, WholeRange
from engine.text import Text

PROPOSED = Text(zh="量刑建议", en="Proposed sentence")


class Turn(Part):
    """One proposal with its numbers.

    Attributes:
        declared: the range and the point in whole months; None where the facts reach no tier.
        kind: the kind of main penalty at the point; empty where there is none.
        moved: the places of the case that this side put otherwise than in its last proposal, by name.
        months: change of the point against this side's last proposal, in whole months.
    """

    sequence: int
    time: datetime.datetime
    side: Side
    round: int
    declared: WholeRange | None
    moved: tuple[Text, ...]
    months: int | None
    kind: str = ""


def turns(state: State, rules: Library | None = None) -> tuple[Turn, ...]:
    """Every proposal of the two sides, in order."""
    rules = rules or library()
    last: dict[Side, tuple[Move, WholeRange | None]] = {}
    found = []
    for move in state.moves:
        result = _result(move.case, rules)
        declared = result.declared if result else None
        before, earlier = last.get(move.side, (None, None))
        change = declared.chosen - earlier.chosen if declared and earlier else None
        found.append(
            Turn(
                sequence=move.event.sequence,
                time=move.event.time,
                side=move.side,
                round=move.round,
                declared=declared,
                moved=tuple(_moved(before, move, rules)),
                months=change,
                kind=result.penalty.kind if result and result.penalty else "",
            )
        )
        last[move.side] = (move, declared)
    return tuple(found)


def _result(case: dict[str, Any], rules: Library) -> Result | None:
    try:
        return calculate(case, rules=rules)
    except InputError:  # a case that a later rulebook no longer takes
        return None


def _moved(before: Move | None, move: Move, rules: Library) -> Iterable[Text]:
    """Where this proposal differs from the side's last one, or from the common case at its first; each name once."""
    views = {"before": before.case if before else move.common, "after": move.case}
    names = [name_of(point, views, rules) for point in differing(views, rules)]
    asked = [view.get("proposal") for view in views.values()]
    names += [] if asked[0] == asked[1] else [PROPOSED]
    return {name.zh: name for name in names}.values()


def standing(state: State, rules: Library | None = None) -> Comparison:
    """Both sides as they stand now, on what is agreed by now; a side that made no proposal has the common case."""
    raw = state.raw()
    sides = {side: raw["positions"].get(side, {}) for side in ("prosecution", "defence")}
    return compare({**raw, "positions": sides}, rules or library())


def agreed(state: State, rules: Library | None = None) -> Result:
    """The result of the common case: what an agreement comes to.

    Raises:
        InputError: the common case alone is not whole.
    """
    return calculate(state.common, rules=rules or library())


def of_side(state: State, side: Side) -> dict[str, Any]:
    """The whole case as a side has it now."""
    return state.views.get(side) or state.common
