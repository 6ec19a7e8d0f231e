"""A record: its events in a file of one JSON object a line, and the one way to add another.

What is added is checked against what the record already says, every problem named; what is read is verified first.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import InputError, Problem
from engine.negotiation import chain, clock, fits
from engine.negotiation.bodies import Body
from engine.negotiation.keys import PrivateKey
from engine.negotiation.parsing import parse as parse
from engine.text import Text

if TYPE_CHECKING:
    from engine.negotiation.state import State

NOT_JSON = Text(zh="第{line}行不是一条记录", en="line {line} is no event")
EMPTY = Text(zh="文件里没有记录", en="there is no event in the file")
UNWRITABLE = Text(zh="含有无法保存的字符或者数值", en="holds a character or a number that cannot be written down")
NO_ENVELOPE = Text(
    zh="第{n}条缺少时间、记录人、身份或者协商编号", en="event {n} lacks time, author, role or negotiation"
)
UNFIT = Text(zh="第{n}条与此前的记录不符：{why}", en="event {n} does not fit what the record says before it: {why}")
UNREADABLE = Text(zh="第{n}条与此前的记录不符", en="event {n} does not fit what the record says before it")


@dataclass(frozen=True)
class Event:
    """One event as it stands in the record; `raw` is exactly what was hashed."""

    raw: Mapping[str, Any]
    body: Body

    @property
    def sequence(self) -> int:
        return int(self.raw["sequence"])

    @property
    def time(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self.raw["time"])

    @property
    def author(self) -> str:
        return str(self.raw["author"])

    @property
    def role(self) -> str:
        return str(self.raw["role"])

    @property
    def type(self) -> str:
        return str(self.raw["body"]["type"])

    @property
    def hash(self) -> str:
        return str(self.raw["hash"])

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Event:
        """The event of a line; raises `InputError` where its content is none that the record knows."""
        name = f"event {raw.get('sequence')}"
        if not _enveloped(raw):
            raise InputError(Problem(name, NO_ENVELOPE.format(n=raw.get("sequence"))))
        return cls(raw, parse(raw["body"], name=name))


def _enveloped(raw: Mapping[str, Any]) -> bool:
    """Whether an event says when, by whom and to which negotiation."""
    named = all(isinstance(raw.get(key), str) and raw[key] for key in ("negotiation", "time", "author", "role", "hash"))
    if not named or not isinstance(raw.get("body"), dict) or len(raw["negotiation"]) > 64 or len(raw["time"]) > 40:
        return False
    try:
        return datetime.datetime.fromisoformat(raw["time"]).tzinfo is not None
    except ValueError:
        return False


class Record:
    """The events of one negotiation, and its state."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        from engine.negotiation.state import State

        self.state: State = State.of(list(events))

    def copy(self) -> Record:
        """A record that can go on while this one stays as it is."""
        found = Record()
        found.state = self.state.copy()
        return found

    @property
    def events(self) -> list[Event]:
        return self.state.events

    @property
    def id(self) -> str:
        """The negotiation's own id."""
        return str(self.events[0].raw["negotiation"])

    @property
    def head(self) -> str:
        """The hash of the last event."""
        return self.events[-1].hash if self.events else chain.START

    def draft(
        self,
        author: str,
        body: Mapping[str, Any] | Body,
        *,
        at: datetime.datetime | None = None,
        formerly: str = "",
    ) -> dict[str, Any]:
        """The next event, not yet sealed: checked against what the record says.

        Args:
            author: the participant whose event it is; where they have a key on record, it must be sealed with it.
            at: the moment, by default now.
            formerly: the hash that the event had in a branch which was set aside (`forks`).

        Raises:
            InputError: the event is wrong, or may not be put on the record now by this author; every problem.
        """
        from engine.negotiation.admission import admit

        checked = parse(body)
        moment = (at or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC)
        problems = admit(self.state, author, checked, clock.day(moment))
        if problems:
            raise InputError(problems)
        people = getattr(checked, "participants", None) or self.state.participants.values()
        person = next(person for person in people if person.id == author)
        found = {
            "schema": chain.EVENT_SCHEMA,
            "negotiation": self.id if self.events else uuid.uuid4().hex,
            "sequence": len(self.events) + 1,
            "time": moment.isoformat(timespec="milliseconds"),
            "author": author,
            "role": person.role,
            "body": checked.model_dump(mode="json"),
            "previous": self.head,
            **({"key": person.key} if person.key else {}),
            **({"formerly": formerly} if formerly else {}),
        }
        try:
            plain: dict[str, Any] = chain.plain(found)
            chain.canonical(plain)
        except (ValueError, RecursionError) as error:
            raise InputError(Problem("", UNWRITABLE)) from error
        return plain

    def add(
        self,
        author: str,
        body: Mapping[str, Any] | Body,
        *,
        at: datetime.datetime | None = None,
        key: PrivateKey | None = None,
        formerly: str = "",
    ) -> Event:
        """Put an event on the record; raises `InputError` as `draft` and `chain.seal` do."""
        event = Event.of(chain.seal(self.draft(author, body, at=at, formerly=formerly), key))
        self.state.take(event)
        return event

    def dump(self) -> str:
        """The record as text, one event a line."""
        return "".join(json.dumps(event.raw, ensure_ascii=False, sort_keys=True) + "\n" for event in self.events)


def lines(text: str, *, name: str = "record") -> list[dict[str, Any]]:
    """The raw events of a file's text.

    Raises:
        InputError: a line is no JSON object, or there is none.
    """
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    # Not splitlines(): a statement may hold what Unicode also calls a line separator.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
        except (ValueError, RecursionError):
            event = None
        if isinstance(event, dict):
            found.append(event)
        else:
            problems.append(Problem(f"{name}:{number}", NOT_JSON.format(line=number)))
    if problems or not found:
        raise InputError(problems or [Problem(name, EMPTY)])
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no key comes twice: readers differ on which of two counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # NaN and the infinities are no JSON


def load(text: str, *, name: str = "record") -> Record:
    """A record from its text, verified.

    Raises:
        InputError: the text is no record, or the chain does not hold; every fault.
    """
    raw = lines(text, name=name)
    faults = [fault for fault in chain.verify(raw) if fault.grave]
    if faults:
        raise InputError([Problem(name, fault.text) for fault in faults])
    return folded(raw, name=name)


def folded(raw: Iterable[Mapping[str, Any]], *, name: str = "record") -> Record:
    """The record of events whose chain was verified.

    Raises:
        InputError: one is none, or does not fit what those before it say.
    """
    found = Record()
    for event in raw:
        try:
            read = Event.of(event)
            if why := list(fits.faults(found.state, read)):
                raise InputError([Problem(name, UNFIT.format(n=read.sequence, why=text)) for text in why])
            found.state.take(read)
        except (LookupError, TypeError, ValueError, AttributeError) as error:  # well chained, and yet nonsense
            raise InputError(Problem(name, UNREADABLE.format(n=event["sequence"]))) from error
    return found
