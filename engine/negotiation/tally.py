"""What the gate asks of a record again and again, counted while it grows: who was told what, who was heard on what.

A record of thousands of events is asked at every step; nobody reads it through each time.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields

from engine.negotiation import bodies
from engine.negotiation.participants import Participant
from engine.negotiation.record import Event


@dataclass
class Tally:
    """Sequences of events, 0 where there is none yet; ids of participants.

    Attributes:
        written: who was told their rights in writing with an explanation.
        disclosed: who received a disclosure; `factors` are those that it named.
        first_hearing: the first opinion of the defence on a matter of 刑诉法173条; `last_hearing` the last.
        spoke: who gave an opinion, and when last.
        notices: the notices of a signing, which recanting takes away.
    """

    written: set[str] = field(default_factory=set)
    disclosed: set[str] = field(default_factory=set)
    factors: set[str] = field(default_factory=set)
    first_disclosure: int = 0
    first_hearing: int = 0
    last_hearing: int = 0
    topics: set[str] = field(default_factory=set)
    spoke: dict[str, int] = field(default_factory=dict)
    opinion: bodies.VictimOpinion | None = None
    victim_heard: bool = False
    victim_reason: bool = False
    consultations: int = 0
    recorded: bool = False
    notices: list[Event] = field(default_factory=list)
    objections: dict[str, bodies.Objection] = field(default_factory=dict)
    exceptions: set[str] = field(default_factory=set)
    proposed: int = 0
    reasoned: bool = False
    advised: int = 0
    recanted: int = 0

    def copy(self) -> Tally:
        """A tally that can go on while this one stays as it is."""
        return Tally(**{item.name: copy.copy(getattr(self, item.name)) for item in fields(self)})

    def note(self, event: Event, person: Participant) -> None:
        """Count one more event."""
        count = getattr(self, f"_{event.type}", None)
        if count is not None:
            count(event, event.body, person)

    def _rights_told(self, event: Event, body: bodies.RightsTold, person: Participant) -> None:
        if body.written and body.explained:
            self.written |= set(body.to)

    def _disclosure(self, event: Event, body: bodies.Disclosure, person: Participant) -> None:
        self.disclosed |= set(body.to)
        self.factors |= {factor.factor for factor in body.factors}
        self.first_disclosure = self.first_disclosure or event.sequence

    def _setting(self, event: Event, body: bodies.Setting, person: Participant) -> None:
        self.recorded = self.recorded or bool(body.recording)

    def _statement(self, event: Event, body: bodies.Statement, person: Participant) -> None:
        if not body.topics:  # a greeting is no opinion
            return
        self.spoke[person.id] = event.sequence
        self.victim_heard = self.victim_heard or person.side == "victim"
        if person.side == "defence":
            self.topics |= set(body.topics)
            self.first_hearing = self.first_hearing or event.sequence
            self.last_hearing = event.sequence

    def _proposal(self, event: Event, body: bodies.Proposal, person: Participant) -> None:
        self.spoke[person.id] = event.sequence
        self.victim_heard = self.victim_heard or person.side == "victim"
        if person.side == "prosecution":
            self.proposed = event.sequence
            self.reasoned = bool(body.reasons) or all(point.law or point.evidence for point in body.points)
            if body.ground == "court_advice":
                self.advised = event.sequence

    def _victim_opinion(self, event: Event, body: bodies.VictimOpinion, person: Participant) -> None:
        self.spoke[person.id] = event.sequence
        self.victim_heard, self.opinion = True, body

    def _victim_not_heard(self, event: Event, body: bodies.VictimNotHeard, person: Participant) -> None:
        self.victim_reason = True

    def _consultation(self, event: Event, body: bodies.Consultation, person: Participant) -> None:
        self.consultations += 1

    def _notice(self, event: Event, body: bodies.Notice, person: Participant) -> None:
        self.notices.append(event)

    def _objection(self, event: Event, body: bodies.Objection, person: Participant) -> None:
        self.objections[person.id] = body

    def _signed(self, event: Event, body: bodies.Signed, person: Participant) -> None:
        known = self.objections.get(person.id)
        if body.paper == "undertaking" and known is not None and not known.attends:
            self.objections[person.id] = known.model_copy(update={"attends": True})  # came after all

    def _no_signature(self, event: Event, body: bodies.NoSignature, person: Participant) -> None:
        self.exceptions.add(body.exception)

    def _recanted(self, event: Event, body: bodies.Recanted, person: Participant) -> None:
        """The undertaking is void and the lenient proposal withdrawn; another needs its own notice and proposal."""
        self.recanted, self.proposed, self.reasoned, self.advised = event.sequence, 0, False, 0
        self.notices, self.objections = [], {}
