"""What is being written for the record and not on it yet: a draft of one side, private, kept in the store as it grows.

A draft has the shape of the event that it may become. It is gone once the event is on the record or it was thrown away.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Problem
from engine.negotiation.bodies import NAMES
from engine.negotiation.participants import Participant
from engine.negotiation.state import State
from engine.store.faults import StoreError
from engine.store.items import Private
from views import negotiation_desk as desks
from views.text import read

_OF = {"answer": "point", "remark_answer": "remark"}  # kinds of which there is a draft for each thing answered


@dataclass
class Draft:
    """An event in the making: by whom, what it says so far, where it is kept, and why it was refused last."""

    author: str
    body: dict[str, Any]
    item: str = ""
    refused: list[Problem] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The type of the event."""
        return str(self.body.get("type", ""))


def name(author: str, kind: str, about: object = "") -> str:
    """The one name of a draft: of an author there is one a kind, and one for each thing that is answered."""
    return "/".join((author, kind, str(about)))


def drafts(now: desks.Open) -> dict[str, Draft]:
    """The drafts of this negotiation by their names; those in the store are read when it is opened."""
    held = desks.desk().held
    place = f"drafts/{now.id}"
    if place not in held:
        held[place] = {}
        with contextlib.suppress(StoreError):  # who may not have drafts has none
            for item in now.door.private_items(now.matter, "draft"):
                _found(held[place], item, now.id)
    found: dict[str, Draft] = held[place]
    return found


def _found(known: dict[str, Draft], item: Private, negotiation: str) -> None:
    """A private item as a draft, where it is one of this negotiation."""
    content = item.content if isinstance(item.content, dict) else {}
    body = content.get("body")
    if content.get("negotiation") != negotiation or not isinstance(body, dict) or body.get("type") not in NAMES:
        return
    author, kind = str(content.get("author", "")), str(body["type"])
    about = body.get(_OF[kind], "") if kind in _OF else ""
    known.setdefault(name(author, kind, about), Draft(author, body, item.id))


def begun(now: desks.Open, author: str, kind: str, about: Any = "") -> Draft:
    """The draft of that name, or a new one that so far says only what goes without saying."""
    found = drafts(now).get(name(author, kind, about))
    if found is not None:
        return found
    body: dict[str, Any] = {"type": kind, **_usual(now.record.state, kind)}
    if kind in _OF:
        body[_OF[kind]] = about
    return Draft(author, body)


def _usual(state: State, kind: str) -> dict[str, Any]:
    """What most events of the kind say, so that nobody types it."""
    if kind in ("rights_told", "disclosure"):
        told = state.present("suspect", "counsel", "duty_lawyer", "guardian", "victim", "victim_agent")
        return {"to": [person.id for person in told]}
    if kind == "notice":
        return {"to": [person.id for person in state.lawyers()]}
    if kind == "setting" and state.settings:
        return state.settings[-1].model_dump(mode="json", exclude={"type"})
    return {}


def change(now: desks.Open, draft: Draft, path: tuple[Any, ...], value: Any) -> None:
    """Write `value` at `path` of a draft (None takes it away) and keep the draft."""
    node: Any = draft.body
    for part in path[:-1]:
        node = node[part] if isinstance(node, list) else node.setdefault(part, {})
    if value is None and isinstance(node, dict):
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value
    keep(now, draft)


def refuse(now: desks.Open, draft: Draft, problems: list[Problem]) -> None:
    """Note why a draft was refused, also where nobody had changed anything in it yet."""
    draft.refused = problems
    _hold(now, draft)


def _hold(now: desks.Open, draft: Draft) -> None:
    about = draft.body.get(_OF[draft.kind], "") if draft.kind in _OF else ""
    drafts(now)[name(draft.author, draft.kind, about)] = draft


def keep(now: desks.Open, draft: Draft) -> None:
    """Keep a draft privately; where the store refuses it, it still stands on the screen."""
    _hold(now, draft)
    content = {"negotiation": now.id, "author": draft.author, "body": json.loads(json.dumps(draft.body, default=str))}
    title = read(NAMES[draft.kind])
    try:
        if draft.item:
            now.door.rewrite_private(draft.item, title, content)
        else:
            draft.item = now.door.keep_private(now.matter, "draft", title, content, side=side(now, draft.author)).id
    except StoreError as error:
        desks.desk().failed = error.text


def side(now: desks.Open, author: str) -> Any:
    """For whom something private is kept: on one's own machine the author's side, else one's own."""
    person: Participant | None = now.record.state.participants.get(author)
    return person.side if now.door.user.local and person else None


def drop(now: desks.Open, draft: Draft) -> None:
    """Throw a draft away."""
    known = drafts(now)
    for key in [key for key, other in known.items() if other is draft]:
        del known[key]
    if draft.item:
        with contextlib.suppress(StoreError):
            now.door.discard_private(draft.item)
        draft.item = ""
