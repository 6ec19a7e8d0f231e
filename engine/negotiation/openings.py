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
from engine.negotiation.participants import Participant
from engine.negotiation.state import State
from engine.text import Text

NOTHING: dict[str, Text] = {
    "answer": Text(zh="没有等待答复的意见", en="no point waits for an answer"),
    "remark_answer": Text(zh="没有等待答复的观察意见", en="no remark waits for an answer"),
    "correction": Text(zh="还没有记过什么", en="nothing was put down yet"),
}
_NOBODY = Participant(id="nobody", name="—", role="observer")


def kinds() -> list[str]:
    """Every kind of event that somebody may put on an open record."""
    return [kind for kind in procedure("plea").may if kind != "opened"]


def why_not(state: State, author: str, kind: str, on: datetime.date | None = None) -> list[Problem]:
    """Why no event of the kind can be put on the record by `author` now; empty where one can."""
    about = _object(state, author, kind)
    body: Body = MODELS[kind].model_construct(**_plausible(author, kind, about))
    # Of other fields nothing is said yet that could be wrong.
    found = [problem for problem in admit(state, author, body, on) if problem.path in ("author", "type")]
    return found or ([Problem("type", NOTHING[kind])] if kind in NOTHING and about is None else [])


def _object(state: State, author: str, kind: str) -> Any:
    """What an event of the kind would be about: a point, a remark, an event; None where there is none."""
    person = state.participants.get(author)
    if kind == "answer":
        return next((point.ref for point in state.open_points() if person and point.side != person.side), None)
    if kind == "remark_answer":
        return next((remark for remark, answer in state.remarks.items() if answer is None), None)
    if kind == "correction":
        return next((event.sequence for event in state.events if event.author == author), None)
    return None


def _plausible(author: str, kind: str, about: Any) -> dict[str, Any]:
    """Values to which nobody could object, so that what is left is said of the moment and the person."""
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
        "closed_without": {"disputed": (), "despite": {}},
    }
    return values.get(kind, {})
