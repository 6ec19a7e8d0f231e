"""The way to the signature and away from it, as the record of a negotiation writes it."""

from __future__ import annotations

from engine import wording
from engine.documents.content import negotiation_words as say
from engine.documents.content import phrases
from engine.documents.content.negotiation_writer import Said, Writer
from engine.negotiation import bodies
from engine.negotiation.record import Event


class Signing(Writer):
    """Writes will, notice, signatures, exceptions, objections, recanting."""

    def _voluntariness(self, event: Event, body: bodies.Voluntariness) -> Said:
        values = {
            "voluntary": body.voluntary,
            "understands": body.understands_consequences,
            "helped": body.had_lawyer_help,
        }
        told = self.fill(say.WILL, **{key: self.yes(value) for key, value in values.items()})
        return Said([told, *phrases.paragraphs(body.text)])

    def _notice(self, event: Event, body: bodies.Notice) -> Said:
        day = wording.date(body.signing_on, self.matter.language)
        return Said([self.fill(say.NOTICE, names=self.matter.names(body.to), day=day)])

    def _signed(self, event: Event, body: bodies.Signed) -> Said:
        lines = [self.fill(say.SIGNS, paper=self.matter.choice("paper", body.paper))]
        lines += [self.fill(say.WITNESSES, names=self.matter.names(body.witnesses))] if body.witnesses else []
        return Said([*lines, *self.labelled(say.RECORDING, body.recording)])

    def _no_signature(self, event: Event, body: bodies.NoSignature) -> Said:
        head = self.fill(say.UNSIGNED, kind=self.matter.choice("exception", body.exception))
        return Said([head, *self.labelled(say.REASONS, body.reason)])

    def _objection(self, event: Event, body: bodies.Objection) -> Said:
        absent = [] if body.attends else [self.matter.say(say.ATTENDS)]
        note = self.fill(say.SENT, law=self.law(event, "32"))
        return Said([*phrases.paragraphs(body.text), *absent], notes=[note])

    def _recanted(self, event: Event, body: bodies.Recanted) -> Said:
        note = self.fill(say.VOID, law=self.law(event, "30、33"))
        kind = self.matter.choice("recanted", body.kind)
        return Said([kind, *self.labelled(say.REASONS, body.reason)], notes=[note])
