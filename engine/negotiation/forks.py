"""A fork settled in the open: one branch goes on, the other is kept as a file, and its events are put down anew.

Neither office can do it alone. Whoever takes the other's branch puts down which branch that is and which events, by
their hashes, are set aside; the other side confirms with the same words, and until then the record cannot close. An
event put again names the hash it had (`formerly`), so that a reader with both files sees that nothing was lost.

What cannot be put again by somebody else is left to its author: what they signed with a key; and what speaks of the
record as it then stood, as a signature, a declaration of will or a close does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import InputError, Problem
from engine.negotiation.bodies import ForkSettled
from engine.negotiation.exchange import Merge
from engine.negotiation.keys import PrivateKey
from engine.negotiation.record import Event, Record
from engine.negotiation.state import PARTIES
from engine.text import Text

Keep = Literal["ours", "theirs"]
MOST = 50  # events put again by the program; a longer branch is for people to read
# They speak of the record as it then stood.
OF_THE_MOMENT = (
    "signed",
    "voluntariness",
    "no_signature",
    "recanted",
    "closed_with_agreement",
    "closed_without",
    "reopened",
    "fork_settled",
)

SETTLED = Text(zh="没有等待确认的分叉", en="no fork waits to be confirmed")
NO_FORK = Text(zh="两份记录没有分叉", en="the records do not fork")
BY_AUTHOR = Text(zh="由记录人用其密钥重新签名记入", en="its author puts it again, signed with their key")
BY_ITSELF = Text(zh="签名、声明和结束针对当时的记录，须重新作出", en="a signature, declaration or close is made anew")
TOO_MANY = Text(
    zh="搁置的一支有{n}条，超过{most}条，由双方自行择要重新记入",
    en="the branch set aside has {n} events, more than {most}; the sides put again what matters",
)
REFERS = Text(zh="它所针对的一条没有重新记入", en="what it refers to was not put again")


@dataclass(frozen=True)
class Left:
    """An event of the branch set aside that was not put again, and why."""

    event: Event
    why: tuple[Text, ...]


@dataclass(frozen=True)
class Settled:
    """The record that goes on, the branch that was set aside, and which of its events stand in the record again."""

    record: Record
    aside: tuple[Event, ...]
    again: tuple[Event, ...]
    left: tuple[Left, ...]


def settle(
    record: Record,
    found: Merge,
    keep: Keep,
    author: str,
    *,
    at: datetime.datetime | None = None,
    key: PrivateKey | None = None,
) -> Settled:
    """One's own record on the branch that goes on; neither of the two given is changed.

    Args:
        found: the fork, as `exchange.merge` showed it.
        keep: whose branch goes on.
        author: the participant who puts this down, with their `key` where they have one on record.

    Raises:
        InputError: there is no fork, or the author may not put it down.
    """
    if found.meeting != "fork":
        raise InputError(Problem("merge", NO_FORK))
    kept, aside = (found.ours, found.theirs) if keep == "ours" else (found.theirs, found.ours)
    going_on = Record([*record.events[: found.common], *kept])
    said = ForkSettled(after=found.common, kept=kept[0].hash, aside=tuple(event.hash for event in aside))
    going_on.add(author, said, at=at, key=key)
    if len(aside) > MOST:
        why = (TOO_MANY.format(n=len(aside), most=MOST),)
        return Settled(going_on, aside, (), tuple(Left(event, why) for event in aside))
    again, left = _again(going_on, aside, found.common, author if key else "", at, key)
    return Settled(going_on, aside, again, left)


def waiting(record: Record) -> ForkSettled:
    """What one side said of a fork and the other has yet to say too; raises `InputError` where nothing waits."""
    for event in record.events:
        if isinstance(event.body, ForkSettled):
            sides = record.state.forks[event.body.kept, *event.body.aside]
            if not set(PARTIES) <= sides:
                return event.body
    raise InputError(Problem("fork", SETTLED))


def confirm(record: Record, author: str, **rest: Any) -> Event:
    """The other side's agreement to how a fork was settled; raises `InputError` where nothing waits for it."""
    return record.add(author, waiting(record), **rest)


def _again(
    record: Record,
    aside: tuple[Event, ...],
    common: int,
    signer: str,
    at: datetime.datetime | None,
    key: PrivateKey | None,
) -> tuple[tuple[Event, ...], tuple[Left, ...]]:
    """The events put again in their order, and those left; what refers to another goes where that one went."""
    moved: dict[int, int] = {}
    again: list[Event] = []
    left: list[Left] = []
    for event in aside:
        why = list(_stays(record, event, signer))
        body = _referring(event, moved, common)
        if body is None:
            why.append(REFERS)
        if why or body is None:
            left.append(Left(event, tuple(why)))
            continue
        try:
            new = record.add(
                event.author, body, at=at, formerly=event.hash, key=key if event.author == signer else None
            )
        except InputError as error:
            left.append(Left(event, tuple(_text(problem) for problem in error.problems)))
            continue
        moved[event.sequence] = new.sequence
        again.append(new)
    return tuple(again), tuple(left)


def _stays(record: Record, event: Event, signer: str) -> Iterator[Text]:
    if event.type in OF_THE_MOMENT:
        yield BY_ITSELF
    person = record.state.participants.get(event.author)
    if person is not None and person.key and event.author != signer:
        yield BY_AUTHOR


def _referring(event: Event, moved: Mapping[int, int], common: int) -> dict[str, Any] | None:
    """The content with the sequences that its objects now have; None where one is gone."""

    def now(sequence: int) -> int | None:
        return sequence if sequence <= common else moved.get(sequence)

    body = dict(event.raw["body"])
    if event.type == "answer":
        sequence, _, point = str(body["point"]).partition(".")
        place = now(int(sequence))
        body["point"] = f"{place}.{point}"
        return body if place else None
    for key in ("remark", "of"):
        if event.type in ("remark_answer", "correction") and key in body:
            body[key] = now(int(body[key]))
            if body[key] is None:
                return None
    return body


def _text(problem: Problem) -> Text:
    return problem.what if isinstance(problem.what, Text) else Text(zh=problem.what, en=problem.what)
