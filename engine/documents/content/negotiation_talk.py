"""What was told, said, claimed, answered and remarked, as the record of a negotiation writes it.

Of a private consultation only that it happened and how long it took is on the record, and so in the document.
"""

from __future__ import annotations

from engine.documents.content import negotiation_words as say
from engine.documents.content import phrases
from engine.documents.content.negotiation_rounds import change, claim, point, short, span
from engine.documents.content.negotiation_writer import Said, Writer, flat
from engine.documents.content.points import GROUNDS
from engine.negotiation import bodies
from engine.negotiation.record import Event
from engine.text import Text


class Talk(Writer):
    """Writes what people said to each other."""

    def _rights_told(self, event: Event, body: bodies.RightsTold) -> Said:
        how = say.WRITTEN[body.written, body.explained]
        return Said([self.fill(say.TOLD, names=self.matter.names(body.to), how=how)])

    def _disclosure(self, event: Event, body: bodies.Disclosure) -> Said:
        return Said([self.fill(say.DISCLOSED, names=self.matter.names(body.to))])

    def _statement(self, event: Event, body: bodies.Statement) -> Said:
        topics = self.matter.joined(self.matter.choice("topics", topic) for topic in body.topics)
        notes = [self.fill(say.TOPICS, topics=topics).strip()] if topics else []
        return Said(phrases.paragraphs(body.text), notes=notes)

    def _proposal(self, event: Event, body: bodies.Proposal) -> Said:
        items = [self._point(n, item) for n, item in enumerate(body.points, 1)]
        states = self.matter.state.points.items()
        unnamed = [item for ref, item in states if item.unnamed and ref.startswith(f"{event.sequence}.")]
        items += [self.fill(say.UNNAMED, claim=claim(item, self.matter)) for item in unnamed]
        lines = self.labelled(say.REASONS, body.reasons)
        if body.ground is not None:
            kind = self.matter.choice("change_ground", body.ground)
            lines.append(self.fill(say.GROUND, kind=kind, text=flat(body.ground_text)))
        notes = []
        if turn := self.turns.get(event.sequence):
            range, chosen = span(turn, self.matter), point(turn, self.matter)
            moved = change(turn, self.matter)
            notes.append(self.fill(say.COMES_TO, round=turn.round, range=range, point=chosen, change=moved))
        return Said(lines, items, notes)

    def _point(self, place: int, item: bodies.Point) -> str:
        parts = [self.fill(say.CLAIM, n=place, claim=flat(item.claim))]
        parts += [self.fill(text, text=flat(typed)) for text, typed in self._grounds(item) if typed.strip()]
        return (
            self.matter.say(say.STOP).join(part.rstrip("。. ") for part in parts) + self.matter.say(say.STOP).rstrip()
        )

    def _grounds(self, item: bodies.Point) -> list[tuple[Text, str]]:
        return [(say.LAW, item.law), (say.EVIDENCE, item.evidence)]

    def _answer(self, event: Event, body: bodies.PointAnswer) -> Said:
        known = self.matter.state.points[body.point]
        result, ground = self.matter.choice("result", body.result), GROUNDS[body.ground]
        name, words = self.matter.point(body.point), short(claim(known, self.matter))
        lines = [self.fill(say.ANSWERS, point=name, claim=words, result=result, ground=ground)]
        return Said([*lines, *self.labelled(say.REASONS, body.reason)])

    def _victim_opinion(self, event: Event, body: bodies.VictimOpinion) -> Said:
        money = self.matter.choice("compensation", body.compensation)
        peace = self.matter.choice("forgiveness", body.forgiveness)
        lines = [*phrases.paragraphs(body.text), self.fill(say.OPINION, compensation=money, forgiveness=peace)]
        law = self.law(event, "22")
        note = self.fill(say.VICTIM, law=law) if law else self.matter.say(say.VICTIM_EARLIER)
        return Said([*lines, *self.labelled(say.ON_SENTENCE, body.sentence)], notes=[note])

    def _victim_not_heard(self, event: Event, body: bodies.VictimNotHeard) -> Said:
        return Said(self.labelled(say.REASONS, body.reason))

    def _remark(self, event: Event, body: bodies.Remark) -> Said:
        answer = self.matter.state.remarks.get(event.sequence)
        note = (
            self.fill(say.ANSWERED_IN, event=self.matter.event(answer)) if answer else self.matter.say(say.NOT_ANSWERED)
        )
        return Said(phrases.paragraphs(body.text), notes=[note])

    def _remark_answer(self, event: Event, body: bodies.RemarkAnswer) -> Said:
        remark = self.matter.events[body.remark - 1].body
        assert isinstance(remark, bodies.Remark)
        head = self.fill(say.TO_REMARK, event=self.matter.event(body.remark), text=short(remark.text))
        return Said([head, *phrases.paragraphs(body.text)])

    def _consultation(self, event: Event, body: bodies.Consultation) -> Said:
        return Said([self.fill(say.ALONE, minutes=body.minutes)])
