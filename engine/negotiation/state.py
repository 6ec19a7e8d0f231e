"""Where a negotiation stands after its events: a fold, one event at a time, nothing computed that an event did not say.

Positions are whole cases here (`views`): the common case, and how each side has it; `moving` says how they move.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from engine.case.patch import diff
from engine.negotiation import bodies, moving
from engine.negotiation.moving import PARTIES as PARTIES
from engine.negotiation.moving import Move as Move
from engine.negotiation.moving import PointState as PointState
from engine.negotiation.moving import Undertaking as Undertaking
from engine.negotiation.participants import LAWYERS, Participant, Role, Side
from engine.negotiation.record import Event
from engine.negotiation.tally import Tally

TALK = ("statement", "proposal", "answer", "disclosure", "victim_opinion")


@dataclass
class State:
    """Everything that an open or closed record says, by what one asks of it."""

    events: list[Event] = field(default_factory=list)
    opened: bodies.Opened | None = None
    participants: dict[str, Participant] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    common: dict[str, Any] = field(default_factory=dict)
    views: dict[Side, dict[str, Any]] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    points: dict[str, PointState] = field(default_factory=dict)
    remarks: dict[int, int | None] = field(default_factory=dict)
    done: set[Side] = field(default_factory=set)
    settings: list[bodies.Setting] = field(default_factory=list)
    signed: dict[tuple[str, str], Event] = field(default_factory=dict)
    voluntary: bodies.Voluntariness | None = None
    suspended: bool = False
    recanted: bool = False
    closed: bodies.ClosedWithAgreement | bodies.ClosedWithout | None = None
    corrections: dict[int, list[int]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    waiting: dict[str, None] = field(default_factory=dict)  # points without an answer, so that nobody looks at all
    claims: dict[tuple[Side, tuple[str, ...]], str] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # who left by the word of their own side
    undertaking: Undertaking | None = None
    affirmed: int = 0  # the last declaration of a free will
    changed: int = 0  # the last event that moved a position
    forks: dict[tuple[str, ...], set[Side]] = field(default_factory=dict)
    fitness: Any = field(default=None, repr=False, compare=False)  # what `fitness` found last, kept by it

    @classmethod
    def of(cls, events: list[Event]) -> State:
        """The state after all of `events`."""
        state = cls()
        for event in events:
            state.take(event)
        return state

    def copy(self) -> State:
        """A state that can go on while this one stays as it is."""
        copied = State(**{item.name: copy.copy(getattr(self, item.name)) for item in fields(self)})
        copied.points = {ref: copy.copy(point) for ref, point in self.points.items()}
        copied.corrections = {of: list(by) for of, by in self.corrections.items()}
        copied.forks = {fork: set(sides) for fork, sides in self.forks.items()}
        copied.tally = self.tally.copy()
        return copied

    # What one asks ---------------------------------------------------------------------------------------------------

    def of_type(self, *types: str) -> Iterator[Event]:
        """The events of these types, in order."""
        return (event for event in self.events if event.type in types)

    def present(self, *roles: Role) -> list[Participant]:
        """Who takes part now in one of the roles (in any, when none is named)."""
        return [p for p in self.participants.values() if p.id not in self.left and (not roles or p.role in roles)]

    def lawyers(self) -> list[Participant]:
        """Defenders first, then duty lawyers."""
        return sorted(self.present(*LAWYERS), key=lambda p: LAWYERS.index(p.role))

    def acting(self) -> list[Participant]:
        """The lawyers who count: the defenders, and a duty lawyer only where there is none (5号 31)."""
        return self.present("counsel") or self.present("duty_lawyer")

    def signature(self, paper: str, *roles: Role) -> Event | None:
        """The last signature under `paper` by someone in one of the roles."""
        found = [e for (name, by), e in self.signed.items() if name == paper and self.participants[by].role in roles]
        return found[-1] if found else None

    def open_points(self, of: Side | None = None) -> list[PointState]:
        """The points that wait for an answer, of one side or of all."""
        return [self.points[ref] for ref in self.waiting if of in (None, self.points[ref].side)]

    def patches(self) -> dict[str, dict[str, Any]]:
        """What each side still has otherwise than the common case, as merge patches."""
        return {side: diff(self.common, self.views[side]) for side in PARTIES if side in self.views}

    def raw(self) -> dict[str, Any]:
        """The case file as it stands: the agreed as common case, the rest as positions, the answers for documents."""
        from engine.negotiation import casefile

        return casefile.of(self)

    # What an event changes -------------------------------------------------------------------------------------------

    def take(self, event: Event) -> None:
        """Go on by one event, which was checked before."""
        self.events.append(event)
        person = self.participants.get(event.author)
        if person is not None:
            self.tally.note(event, person)
            self.left &= self.gone | (self.left - {person.id})  # whom others noted as gone, and who speaks, is there
            if event.type in TALK:
                self.done -= {other for other in PARTIES if other != person.side}
        change = getattr(self, f"_{event.type}", None)
        if change is not None:
            change(event, event.body)

    def _opened(self, event: Event, body: bodies.Opened) -> None:
        self.opened = body
        self.participants = {person.id: person for person in body.participants}
        self.common = copy.deepcopy(body.case)
        self.came = dict.fromkeys(self.participants, event.sequence)

    def _joined(self, event: Event, body: bodies.Joined) -> None:
        person = body.participant
        self.participants[person.id] = person
        self.left.discard(person.id)
        self.gone.discard(person.id)
        self.came[person.id] = event.sequence
        if person.role in LAWYERS:
            self.done.discard("defence")

    def _left(self, event: Event, body: bodies.Left) -> None:
        self.left.add(body.participant)
        if self.participants[body.participant].side == self.participants[event.author].side:
            self.gone.add(body.participant)

    def _setting(self, event: Event, body: bodies.Setting) -> None:
        self.settings.append(body)

    def _proposal(self, event: Event, body: bodies.Proposal) -> None:
        moving.propose(self, event, body)

    def _answer(self, event: Event, body: bodies.PointAnswer) -> None:
        moving.answer(self, event, body)

    def _victim_opinion(self, event: Event, body: bodies.VictimOpinion) -> None:
        moving.opinion(self, event, body)

    def _remark(self, event: Event, body: bodies.Remark) -> None:
        self.remarks[event.sequence] = None

    def _remark_answer(self, event: Event, body: bodies.RemarkAnswer) -> None:
        self.remarks[body.remark] = event.sequence

    def _suspended(self, event: Event, body: bodies.Suspended) -> None:
        self.suspended = True

    def _resumed(self, event: Event, body: bodies.Resumed) -> None:
        self.suspended = False

    def _done(self, event: Event, body: bodies.Done) -> None:
        self.done.add(self.participants[event.author].side)

    def _voluntariness(self, event: Event, body: bodies.Voluntariness) -> None:
        self.voluntary = body
        self.affirmed = event.sequence if body.free else self.affirmed

    def _signed(self, event: Event, body: bodies.Signed) -> None:
        if body.paper == "undertaking" and self.participants[event.author].role == "suspect":
            moving.undertake(self, event)
        self.signed[body.paper, event.author] = event

    def _recanted(self, event: Event, body: bodies.Recanted) -> None:
        moving.recant(self, event)

    def _closed_with_agreement(self, event: Event, body: bodies.ClosedWithAgreement) -> None:
        self.closed = body

    def _closed_without(self, event: Event, body: bodies.ClosedWithout) -> None:
        self.closed = body

    def _reopened(self, event: Event, body: bodies.Reopened) -> None:
        """What was signed under the undertaking stands (高检发〔2026〕5号 33); an agreement is signed anew."""
        self.closed = None
        self.signed = {key: signed for key, signed in self.signed.items() if key[0] != "agreement"}
        self.done.clear()

    def _correction(self, event: Event, body: bodies.Correction) -> None:
        self.corrections.setdefault(body.of, []).append(event.sequence)

    def _fork_settled(self, event: Event, body: bodies.ForkSettled) -> None:
        self.forks.setdefault((body.kept, *body.aside), set()).add(self.participants[event.author].side)
