"""Whether an event fits the record before it: what must hold for the record to be read at all, whoever wrote it.

Whether it should have been admitted is another question (`audit`): a rule of procedure may have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.negotiation import bodies
from engine.negotiation.participants import Participant
from engine.text import Text

if TYPE_CHECKING:
    from engine.negotiation.record import Event
    from engine.negotiation.state import State

OPENING = Text(
    zh="记录的第一条，并且只有第一条，开启协商", en="the first event opens the negotiation, and only the first"
)
NOBODY = Text(zh="“{id}”不是参加人", en="'{id}' is no participant")
OTHER_ROLE = Text(zh="记录人“{id}”的身份不是“{role}”", en="the author '{id}' is no {role}")
OTHER_KEY = Text(
    zh="“{id}”登记了公钥，其所记各条须用这一密钥签名",
    en="'{id}' has a key on record, and this event is not signed with it",
)
TAKEN = Text(zh="参加人编号“{id}”已经属于另一种身份的人", en="the id '{id}' belongs to somebody in another role")
TWICE = Text(zh="参加人编号“{id}”用了两次", en="the id '{id}' is used twice")
NO_POINT = Text(zh="没有“{ref}”这一点意见", en="there is no point '{ref}'")
NO_REMARK = Text(zh="第{n}条不是观察意见", en="event {n} is no remark")
NOT_YET = Text(zh="所更正的第{n}条还不存在", en="event {n}, which it corrects, is not there yet")
NOT_ASIDE = Text(
    zh="所称原来的一条（{hash}）不在搁置的分支里",
    en="the event that it names as its former self ({hash}) was not set aside",
)


def faults(state: State, event: Event) -> Iterator[Text]:
    """Why the event cannot follow on what the record says by now; none where it can."""
    body = event.body
    if isinstance(body, bodies.Opened) != (state.opened is None):
        yield OPENING
        return
    people = {person.id: person for person in body.participants} if isinstance(body, bodies.Opened) else None
    if people is not None and isinstance(body, bodies.Opened) and len(people) < len(body.participants):
        yield from (TWICE.format(id=id) for id in people if sum(p.id == id for p in body.participants) > 1)
    yield from _author(event, (people or state.participants).get(event.author))
    yield from _refers(state, body)
    former = event.raw.get("formerly")
    if former is not None and not any(former in fork[1:] for fork in state.forks):
        yield NOT_ASIDE.format(hash=str(former)[:12])


def _author(event: Event, person: Participant | None) -> Iterator[Text]:
    if person is None:
        yield NOBODY.format(id=event.author)
    elif person.role != event.role:
        yield OTHER_ROLE.format(id=event.author, role=event.role)
    elif person.key and event.raw.get("key") != person.key:
        yield OTHER_KEY.format(id=event.author)


def _refers(state: State, body: bodies.Body) -> Iterator[Text]:
    """What an event speaks of must be there."""
    if isinstance(body, bodies.PointAnswer) and body.point not in state.points:
        yield NO_POINT.format(ref=body.point)
    elif isinstance(body, bodies.RemarkAnswer) and body.remark not in state.remarks:
        yield NO_REMARK.format(n=body.remark)
    elif isinstance(body, bodies.Correction) and body.of > len(state.events):
        yield NOT_YET.format(n=body.of)
    elif isinstance(body, bodies.Left) and body.participant not in state.participants:
        yield NOBODY.format(id=body.participant)
    elif isinstance(body, bodies.Joined):
        known = state.participants.get(body.participant.id)
        if known is not None and known.role != body.participant.role:
            yield TAKEN.format(id=known.id)
