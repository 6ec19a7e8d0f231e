"""The course of a negotiation: every event with its day, time, author and content, and what later put it right."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from engine import wording
from engine.case.reader import build
from engine.documents.content import common, phrases
from engine.documents.content import negotiation_words as say
from engine.documents.content.negotiation_signing import Signing
from engine.documents.content.negotiation_talk import Talk
from engine.documents.content.negotiation_writer import Said, flat
from engine.documents.proceedings import AND, SHORT, Proceedings
from engine.errors import InputError
from engine.law.procedure import procedure
from engine.negotiation import bodies, clock, words
from engine.negotiation.participants import ROLES
from engine.negotiation.positions import turns
from engine.negotiation.record import Event
from engine.text import Text

ROW = 600


def days(matter: Proceedings) -> list[dict[str, Any]]:
    """The events by the day on which they happened, in the order of the record."""
    writer = _Writer(matter, {turn.sequence: turn for turn in turns(matter.state, matter.rules)})
    found = groupby(matter.events, lambda event: clock.day(event.time))
    return [
        {
            "name": common.sub_heading(place, matter.language) + wording.date(day, matter.language),
            "rows": [row for event in events for row in writer.event(event)],
        }
        for place, (day, events) in enumerate(found, 1)
    ]


def corrections(matter: Proceedings, sequence: int) -> list[str]:
    """What was later put right in an event, each with who, when and why."""
    found = []
    for number in matter.state.corrections.get(sequence, ()):
        event = matter.events[number - 1]
        assert isinstance(event.body, bodies.Correction)
        text, reason = flat(event.body.text), flat(event.body.reason)
        found.append(matter.fill(say.CORRECTED, head=matter.headed(event), text=text, reason=reason))
    return found


def _rows(lines: list[str]) -> list[dict[str, Any]]:
    """The paragraphs in rows of about `ROW` characters."""
    rows: list[list[str]] = [[]]
    for line in lines:
        if rows[-1] and sum(map(len, rows[-1])) + len(line) > ROW:
            rows.append([])
        rows[-1].append(line)
    return [{"lines": row} for row in rows]


class _Writer(Talk, Signing):
    """Writes any event."""

    def event(self, event: Event) -> list[dict[str, Any]]:
        """The event in rows for a table, one where it is short: a row that fills a page could not be broken."""
        write = getattr(self, f"_{event.type}", self._plain)
        said: Said = write(event, event.body)
        head = {
            "n": str(event.sequence),
            "hour": clock.hour(event.time),
            "what": wording.capital(self.matter.say(bodies.NAMES[event.type])),
            "who": self.matter.person(event.author),
            "hash": event.hash[:SHORT],
        }
        rows = [{**(head if place == 0 else {}), **row} for place, row in enumerate(_rows([*said.lines, *said.items]))]
        rows[-1]["notes"] = [*said.notes, *corrections(self.matter, event.sequence)]
        return [{**dict.fromkeys(head, ""), "notes": [], **row} for row in rows]

    def _plain(self, event: Event, body: Any) -> Said:
        """An event of which the document knows no more than its fields."""
        lines = []
        for key, value in body.model_dump(mode="json", exclude={"type"}).items():
            label = words.FIELDS.get(key, Text(zh=key, en=key.replace("_", " ")))
            lines += (
                phrases.paragraphs(self.fill(say.COLON, label=label, text=value)) if value not in ("", [], {}) else []
            )
        return Said(lines)

    def _opened(self, event: Event, body: bodies.Opened) -> Said:
        lines = [self.fill(say.AGENDA, items=self.matter.joined(map(flat, body.agenda)))] if body.agenda else []
        return Said([*self._case(body.case), *lines, self.matter.say(say.PROPOSED[body.proposed_rules])])

    def _case(self, raw: dict[str, Any]) -> list[str]:
        """What both sides start from, a line a charge; nothing where the rules of today do not take the case."""
        try:
            case = build(raw, rules=self.matter.rules)
        except InputError:
            return []
        lines = []
        for key in case.counts:
            block = common.count_block(case, key, 1, self.matter.rules, self.matter.language)
            facts = [self.fill(say.FACT, name=fact["name"], value=fact["value"]) for fact in block["facts"]]
            lines.append(self.fill(say.CASE, crime=block["crime"], facts=self.matter.say(AND).join(facts)))
        return lines

    def _joined(self, event: Event, body: bodies.Joined) -> Said:
        who = body.participant
        text = say.JOINS_FROM if who.office else say.JOINS
        return Said([self.fill(text, name=who.name, role=ROLES[who.role], office=who.office)])

    def _left(self, event: Event, body: bodies.Left) -> Said:
        return Said([self.fill(say.LEAVES, who=self.matter.person(body.participant), reason=flat(body.reason))])

    def _setting(self, event: Event, body: bodies.Setting) -> Said:
        procedure = self.matter.choice("procedure", body.procedure)
        return Said([self.fill(say.SET, place=flat(body.place), procedure=procedure)])

    def _suspended(self, event: Event, body: bodies.Suspended | bodies.Resumed | bodies.Reopened) -> Said:
        return Said(self.labelled(say.REASONS, body.reason))

    _resumed = _reopened = _suspended

    def _done(self, event: Event, body: bodies.Done) -> Said:
        return Said([self.matter.say(say.DONE)])

    def _closed_with_agreement(self, event: Event, body: bodies.ClosedWithAgreement) -> Said:
        return Said(phrases.paragraphs(body.terms))

    def _closed_without(self, event: Event, body: bodies.ClosedWithout) -> Said:
        items = [self.fill(say.CLAIM, n=n, claim=flat(one)) for n, one in enumerate(body.disputed, 1)]
        known = procedure("plea").items
        despite = [
            self.fill(say.DESPITE, item=known[key].text if key in known else key, reason=flat(reason))
            for key, reason in body.despite.items()
        ]
        return Said([*self.labelled(say.REASONS, body.reason), self.matter.say(say.DISPUTED)], items, despite)

    def _correction(self, event: Event, body: bodies.Correction) -> Said:
        lines = [self.fill(say.CORRECTS, event=self.matter.event(body.of)), *phrases.paragraphs(body.text)]
        return Said([*lines, *self.labelled(say.REASONS, body.reason)])

    def _fork_settled(self, event: Event, body: bodies.ForkSettled) -> Said:
        kept, number = body.kept[:SHORT], len(body.aside)
        return Said([self.fill(say.SETTLED, event=self.matter.event(body.after), kept=kept, number=number)])
