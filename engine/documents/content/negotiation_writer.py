"""How one event of a negotiation is written down: what all kinds of events share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.documents.content import negotiation_words as say
from engine.documents.content import phrases
from engine.documents.content.phrases import PLEA_OPINION, PLEA_OPINION_SINCE
from engine.documents.proceedings import Proceedings
from engine.negotiation import clock
from engine.negotiation.positions import Turn
from engine.negotiation.record import Event
from engine.text import Text


@dataclass
class Said:
    """What an event says: paragraphs, then numbered items, then notes."""

    lines: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def flat(text: str) -> str:
    """A text in one line, for a place inside a sentence."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Writer:
    """Writes events; `turns` are the proposals with their numbers, by sequence."""

    matter: Proceedings
    turns: dict[int, Turn]

    def fill(self, text: Text, /, **values: Any) -> str:
        """A sentence of the document with what was typed or counted in it."""
        return self.matter.fill(text, **values)

    def labelled(self, text: Text, typed: str) -> list[str]:
        """What was typed, its paragraphs kept, behind a label; nothing where nothing was typed."""
        lines = phrases.paragraphs(typed)
        return [self.fill(text, text=lines[0]), *lines[1:]] if lines else []

    def law(self, event: Event, item: str) -> str:
        """An item of the opinion on pleas in brackets, where it was in force by then."""
        known = clock.day(event.time) >= PLEA_OPINION_SINCE
        return self.fill(say.LAW_IN_BRACKETS, law=f"{PLEA_OPINION} {item}") if known else ""

    def yes(self, value: bool) -> str:
        """Yes or no."""
        return self.matter.say(say.YES if value else say.NO)
