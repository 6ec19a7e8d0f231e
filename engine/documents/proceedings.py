"""A negotiation record as a document sees it: the state after all its events, and how to speak of persons and events.

Nothing is in it but what is on the record: no draft, no note and no run of one side is ever part of a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.calculation.calculate import calculate
from engine.documents import word
from engine.errors import InputError
from engine.law.library import Library, library
from engine.negotiation import clock, words
from engine.negotiation.bodies import Opened, Proposal
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Event, Record
from engine.negotiation.state import State
from engine.result import Result
from engine.text import Language, Text

EVENT = Text(zh="第{n}条", en="event {n}")
POINT = Text(zh="第{n}条（{place}）", en="event {n} ({place})")
NAMED = Text(zh="{name}（{role}）", en="{name} ({role})")
AT = Text(zh="，", en=", ")
LIST = Text(zh="、", en=", ")
AND = Text(zh="；", en="; ")
SHORT = 12  # hexadecimal figures of a hash that are shown where the whole one has no room


@dataclass(frozen=True)
class Proceedings:
    """One record, closed or not.

    Attributes:
        record: the record as it is kept, hashes and all.
        state: the same with texts that a document can hold.
    """

    record: Record
    state: State
    rules: Library
    language: Language

    @classmethod
    def of(cls, record: Record, language: Language) -> Proceedings:
        events = [Event.of(word.cleaned(dict(event.raw))) for event in record.events]
        return cls(record, State.of(events), library(), language)

    @property
    def events(self) -> list[Event]:
        return self.state.events

    @property
    def opened(self) -> Opened:
        """The first event; a record without it is none."""
        assert self.state.opened is not None
        return self.state.opened

    @property
    def title(self) -> str:
        """What the negotiation is called, else its case."""
        return self.opened.title or str(self.state.common.get("title") or "")

    @property
    def case_number(self) -> str:
        """The number of the case, as far as its papers have it."""
        particulars = (self.state.common.get("documents") or {}).get("particulars") or {}
        return str(particulars.get("case_number") or "")

    def result(self, case: dict[str, Any]) -> Result | None:
        """What a case comes to; None where the rules of today no longer take it."""
        try:
            return calculate(case, rules=self.rules)
        except InputError:
            return None

    # Words --------------------------------------------------------------------------------------------------------

    def say(self, text: Text) -> str:
        """`text` in the document's language."""
        return text.in_language(self.language)

    def fill(self, text: Text, /, **values: Any) -> str:
        """`text` with its fields filled in; what was typed stays as it was typed."""
        given = {key: self.say(value) if isinstance(value, Text) else value for key, value in values.items()}
        return self.say(text).format(**given)

    def choice(self, field: str, value: str) -> str:
        """One of the choices of a field, in words."""
        known = words.VALUES.get(field, {}).get(value)
        return self.say(known) if known else value

    def person(self, id: str) -> str:
        """A participant by name and role."""
        known = self.state.participants.get(id)
        return self.fill(NAMED, name=known.name, role=ROLES[known.role]) if known else id

    def names(self, ids: Iterable[str]) -> str:
        """Participants by name."""
        people = self.state.participants
        return self.joined(people[id].name if id in people else id for id in ids)

    def joined(self, parts: Iterable[str]) -> str:
        """Parts of one sentence in a row."""
        return self.say(LIST).join(parts)

    def event(self, sequence: int) -> str:
        """An event by its number."""
        return self.fill(EVENT, n=sequence)

    def point(self, ref: str) -> str:
        """A point by its event and its place there: 第9条（2）."""
        number, _, id = ref.partition(".")
        body = self.events[int(number) - 1].body
        ids = [point.id for point in body.points] if isinstance(body, Proposal) else []
        if id not in ids:
            return self.event(int(number))
        return self.fill(POINT, n=int(number), place=ids.index(id) + 1)

    def when(self, event: Event) -> str:
        """Day and time of an event."""
        return clock.words(event.time, self.language)

    def headed(self, event: Event) -> str:
        """Number, day, time and author of an event, where it is spoken of elsewhere."""
        return self.say(AT).join([self.event(event.sequence), self.when(event), self.person(event.author)])
