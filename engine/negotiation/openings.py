"""What a participant could put on the record now, and why not the rest: for a list of what to do next.

What an event then says may still be refused; here is only what no wording of it would change.
"""

from __future__ import annotations

import datetime
from typing import Any

from engine.errors import Problem
from engine.law.procedure import procedure
from engine.negotiation.admission import admit
from engine.negotiation.bodies import MODELS, Body
from engine.negotiation.gate import Missing, blocking, gate
from engine.negotiation.participants import Participant, Side
from engine.negotiation.state import PointState, State
from engine.text import Text

NOTHING: dict[str, Text] = {
    "answer": Text(zh="没有等待答复的意见", en="no point waits for an answer"),
    "remark_answer": Text(zh="没有等待答复的观察意见", en="no remark waits for an answer"),
    "correction": Text(zh="还没有记过什么", en="nothing was put down yet"),
    "fork_settled": Text(zh="没有等待确认的分叉", en="no fork waits to be confirmed"),
}
_NOBODY = Participant(id="nobody", name="—", role="observer")
_UNTOLD = ("author", "type")  # where a complaint is about the person or the moment; other fields say nothing yet


def kinds() -> list[str]:
    """Every kind of event that somebody may put on an open record."""
    return [kind for kind in procedure("plea").may if kind != "opened"]


def why_not(state: State, author: str, kind: str, on: datetime.date | None = None) -> list[Problem]:
    """Why no event of the kind can be put on the record by `author` now; empty where one can."""
    about = _object(state, author, kind)
    body: Body = MODELS[kind].model_construct(**_plausible(state, author, kind, about))
    found = [problem for problem in admit(state, author, body, on) if problem.path in _UNTOLD]
    return found or ([Problem("type", NOTHING[kind])] if kind in NOTHING and not about else [])


def answerable(state: State, author: str) -> list[PointState]:
    """The points to which `author` may give an answer now: those that wait for one, then those refused before."""
    return sorted(
        (point for point in state.points.values() if _answerable(state, author, point)),
        key=lambda point: not point.open,
    )


def _answerable(state: State, author: str, point: PointState) -> bool:
    if point.superseded or (point.answer is not None and point.answer.result == "adopted"):
        return False
    other = "not_adopted" if point.answer is not None and point.answer.result == "partly" else "partly"
    given: dict[str, Any] = {"point": point.ref, "result": other}
    body = MODELS["answer"].model_construct(**given)
    return not any(problem.path == "point" for problem in admit(state, author, body))


def remarks(state: State, author: str) -> list[int]:
    """The remarks of others that wait for an answer, by their sequence."""
    return [
        remark
        for remark, answer in state.remarks.items()
        if answer is None and state.events[remark - 1].author != author
    ]


def despite(state: State, side: Side) -> list[Missing]:
    """What is missing before a close and not that side's own to do, so that it may close without it and say why."""
    return [item for item in blocking(gate(state, "closing")) if item.item.owed_by != side]


def fork(state: State, side: Side) -> tuple[str, ...]:
    """The settling of a fork that waits for this side's word: the branch kept, then what was set aside."""
    return next((fork for fork, sides in state.forks.items() if side not in sides), ())


def _object(state: State, author: str, kind: str) -> Any:
    """What an event of the kind would be about: a point, a remark, an event, a fork; nothing where there is none."""
    person = state.participants.get(author)
    if person is None:
        return None
    if kind == "answer":
        return next((point.ref for point in answerable(state, author)), None)
    if kind == "remark_answer":
        return next(iter(remarks(state, author)), None)
    if kind == "correction":
        return next((event.sequence for event in state.events if event.author == author), None)
    return fork(state, person.side) if kind == "fork_settled" else None


def _plausible(state: State, author: str, kind: str, about: Any) -> dict[str, Any]:
    """Values to which nobody could object, so that what is left is said of the moment and the person."""
    person = state.participants.get(author, _NOBODY)
    values: dict[str, dict[str, Any]] = {
        "rights_told": {"to": ()},
        "disclosure": {"to": ()},
        "notice": {"to": ()},
        "joined": {"participant": _NOBODY},
        "left": {"participant": author},
        "statement": {"topics": ()},
        "proposal": {"patch": {}, "points": (), "ground": "new_facts", "ground_text": "—"},
        "answer": {"point": about or "", "result": "partly"},
        "remark_answer": {"remark": about or 0},
        "correction": {"of": about or 1},
        "signed": {"paper": "record", "witnesses": ()},
        "recanted": {"kind": "recanting" if person.role == "suspect" else "not_performed"},
    }
    if kind == "closed_without":
        return {"disputed": (), "despite": {item.id: "—" for item in despite(state, person.side)}}
    return values.get(kind, {})
