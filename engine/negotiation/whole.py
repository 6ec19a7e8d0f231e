"""Whether the case would still be whole with an event on the record: every side's, and what is agreed by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.case.reader import build
from engine.errors import InputError, Problem
from engine.negotiation.bodies import Body
from engine.negotiation.record import Event
from engine.negotiation.state import State
from engine.text import Text

NOT_WHOLE = Text(
    zh="这样一来案件不再完整（{path}：{what}）；请把相关的各点一并提出",
    en="the case would no longer be whole ({path}: {what}); put the points that belong together as one",
)


def of_case(raw: dict[str, Any], path: str) -> Iterator[Problem]:
    """What is wrong with a case, each problem under `path`."""
    try:
        build(raw)
    except InputError as error:
        yield from (replace(problem, path=f"{path}.{problem.path}".strip(".")) for problem in error.problems)


def after(state: State, author: str, body: Body, path: str) -> Iterator[Problem]:
    """Why the event would leave half a case behind; at most one problem a case."""
    then = state.copy()
    raw = {"sequence": len(state.events) + 1, "author": author, "body": {"type": getattr(body, "type", "")}}
    then.take(Event(raw, body))
    for case in (then.common, *then.views.values()):
        for problem in list(of_case(case, ""))[:1]:
            yield Problem(path, NOT_WHOLE.format(path=problem.path, what=problem.what))
