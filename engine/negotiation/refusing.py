"""What the parts of admission share: who is known, and what the gate still misses, as problems."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.errors import Problem
from engine.law.procedure import Step
from engine.negotiation.bodies import Body
from engine.negotiation.gate import Missing, blocking, gate
from engine.negotiation.participants import Participant
from engine.negotiation.state import State
from engine.text import Text

DUPLICATE = Text(zh="“{id}”用了两次", en="'{id}' is used twice")
MISSING = Text(zh="尚不能进行：{text}（{law}）", en="not yet: {text} ({law})")
PROPOSED = Text(zh="双方约定的程序", en="agreed by the parties")

Check = Callable[[State, Participant, Any, datetime.date | None], Iterator[Problem]]


def kind_of(body: Body) -> str:
    """The type of an event."""
    return str(getattr(body, "type", ""))


def known(state: State, ids: Iterable[str], path: str) -> Iterator[Problem]:
    """A problem for each id that is no participant's."""
    for id in ids:
        if id not in state.participants:
            yield Problem.unknown(path, id, state.participants)


def gated(state: State, step: Step, on: datetime.date | None = None) -> Iterator[Problem]:
    """A problem for each item that blocks a step."""
    yield from map(missing, blocking(gate(state, step, on)))


def missing(item: Missing) -> Problem:
    """An item of the gate as a problem, with its article."""
    return Problem("type", MISSING.format(text=item.text, law=item.item.law or PROPOSED))
