"""How positions move: proposals, answers, a signature, recanting.

A proposal replaces its side's earlier one. A point that the other side adopts moves into the common case and into both
views, and so does what both say alike, so that what is left between them stays as patches. To sign the undertaking is
to agree to the prosecution's proposal (刑诉法174条1款): its view is the common case from then on. Where the suspect
recants, the positions are again what they were before, without the plea (高检发〔2026〕5号 33).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.case.patch import apply
from engine.disputed import MISSING, Path, get, put
from engine.negotiation import bodies, folding
from engine.negotiation.participants import Side
from engine.negotiation.record import Event

if TYPE_CHECKING:
    from engine.negotiation.state import State

PARTIES: tuple[Side, ...] = ("prosecution", "defence")
PLEA: Path = ("plea",)
Case = dict[str, Any]


@dataclass
class PointState:
    """A point of a proposal with its answer; `superseded` once its side has put it anew or let it drop.

    `settled`: both sides came to say the same without an answer. `unnamed`: a change to the case for which the proposal
    named no point; it is one all the same, and waits for an answer like the others. A victim's opinion against leniency
    is a point too (`<sequence>.opinion`).
    """

    ref: str
    side: Side
    point: bodies.Point
    answer: bodies.PointAnswer | None = None
    answered_by: str = ""
    superseded: bool = False
    settled: bool = False
    unnamed: bool = False

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None and not self.superseded and not self.settled

    @property
    def place(self) -> Path:
        """The place in the case that it moves; empty where it moves none."""
        return folding.place(self.point.path) if self.point.path else ()


@dataclass
class Move:
    """A proposal as it was made: whose, in which round, and the case as that side then had it."""

    event: Event
    side: Side
    round: int
    case: Case
    common: Case


@dataclass(frozen=True)
class Undertaking:
    """The suspect's signature that stands: whether there was a defender then, what was proposed, what stood before."""

    event: Event
    counsel: bool
    proposal: Case
    common: Case
    views: dict[Side, Case]


def propose(state: State, event: Event, body: bodies.Proposal) -> None:
    """A side's position from now on, each point of it waiting for an answer."""
    side = state.participants[event.author].side
    state.done.discard(side)
    common, before = state.common, state.views.get(side, state.common)
    after = apply(common, body.patch) if side in PARTIES else before
    _supersede(state, side, body, before, after)
    for point in body.points:
        _claim(state, PointState(f"{event.sequence}.{point.id}", side, point))
    if side not in PARTIES:
        return
    for number, place in enumerate(_unnamed(state, side, body, before, after), 1):
        path = ".".join(place)
        point = bodies.Point(id=f"unnamed_{number}", kind=folding.kind(place), claim=path, path=path)
        _claim(state, PointState(f"{event.sequence}.{point.id}", side, point, unnamed=True))
    state.changed = event.sequence
    state.views[side] = after
    state.moves.append(Move(event, side, _round(state), after, common))
    _fold_equal(state)


def _claim(state: State, claimed: PointState) -> None:
    state.points[claimed.ref] = claimed
    state.waiting[claimed.ref] = None
    if claimed.place:
        state.claims[claimed.side, claimed.place] = claimed.ref


def _unnamed(state: State, side: Side, body: bodies.Proposal, before: Case, after: Case) -> Iterator[Path]:
    """The places that a proposal changes without a point that says so, now or when the side first put it there."""
    named = [folding.place(point.path) for point in body.points if point.path]
    others = [view for other, view in state.views.items() if other != side]
    for place in list(folding.changed(state.common, after)):
        said = any(folding.within(place, other) for other in named)
        standing = (side, place) in state.claims and folding.agreed(get(before, place), get(after, place), place)
        alike = any(folding.agreed(get(view, place), get(after, place), place) for view in others)
        if not (said or standing or alike) and place not in folding.NOT_CLAIMED:
            yield place


def _supersede(state: State, side: Side, body: bodies.Proposal, before: Case, after: Case) -> None:
    """A point still open is put anew by a new one of its place or name, and dropped where its side leaves it.

    The name alone counts only where neither moves a place: `a` of one proposal need not be `a` of the next.
    """
    ids = {point.id for point in body.points if not point.path}
    places = {folding.place(point.path) for point in body.points if point.path}
    for known in state.open_points(side):
        place = known.place
        left = bool(place) and not folding.agreed(get(before, place), get(after, place), place)
        if place in places or left or (not place and known.point.id in ids):
            known.superseded = True
            del state.waiting[known.ref]


def _round(state: State) -> int:
    """A round is over when both sides have moved; whoever then moves begins the next."""
    last = state.moves[-1].round if state.moves else 1
    moved = set()
    for move in reversed(state.moves):
        if move.round != last:
            break
        moved.add(move.side)
    return last + 1 if moved == set(PARTIES) else last


def answer(state: State, event: Event, body: bodies.PointAnswer) -> None:
    """A point with its answer; adopted, it is common to both from now on."""
    point = state.points[body.point]
    point.answer, point.answered_by = body, event.author
    state.waiting.pop(point.ref, None)
    if body.result == "adopted" and point.place and point.side in state.views:
        state.changed = event.sequence
        _fold(state, point.place, get(state.views[point.side], point.place))
        _settle(state, [point.place])


def _fold(state: State, path: Path, value: Any) -> None:
    """What is agreed at `path` becomes the common case's, and both sides' own."""
    if folding.fits(state.common, path):
        state.common = put(state.common, path, value)
    for side, view in state.views.items():
        state.views[side] = put(view, path, value) if folding.fits(view, path) else view


def _fold_equal(state: State) -> None:
    """What both sides by now have alike is agreed, though nobody answered."""
    if not set(PARTIES) <= set(state.views):
        return
    first, second = (state.views[side] for side in PARTIES)
    folded = []
    for path in list(folding.changed(state.common, first)):
        mine, theirs = get(first, path), get(second, path)
        if folding.agreed(mine, theirs, path):
            _fold(state, path, folding.joined(mine, theirs))
            folded.append(path)
    _settle(state, folded)


def _settle(state: State, places: list[Path]) -> None:
    """Points at places that became common wait for no answer any more; one may still be given."""
    for known in state.open_points() if places else ():
        if known.side in state.views and any(folding.within(known.place, other) for other in places):
            mine, common = get(state.views[known.side], known.place), get(state.common, known.place)
            if known.place and folding.agreed(mine, common, known.place):
                known.settled = True
                del state.waiting[known.ref]


def opinion(state: State, event: Event, body: bodies.VictimOpinion) -> None:
    """What a victim has against leniency waits for the prosecution's reason (高检发〔2026〕5号 20)."""
    if not body.against:
        return
    for known in state.open_points("victim"):
        if known.point.id == "opinion":
            known.superseded = True
            del state.waiting[known.ref]
    point = bodies.Point(id="opinion", kind="penalty", claim=body.sentence or body.text)
    _claim(state, PointState(f"{event.sequence}.opinion", "victim", point))


def undertake(state: State, event: Event) -> None:
    """The suspect agrees to the prosecution's proposal; a second signature is on a new paper, which all sign anew."""
    proposal = state.views.get("prosecution", state.common)
    before = state.undertaking
    common, views = (before.common, before.views) if before else (state.common, dict(state.views))
    if before is not None:
        state.signed = {key: signed for key, signed in state.signed.items() if key[0] != "undertaking"}
    state.undertaking = Undertaking(event, bool(state.present("counsel")), proposal, common, views)
    if any(view != proposal for view in (state.common, *state.views.values())):
        state.changed = event.sequence
    state.common, state.views = proposal, dict.fromkeys(state.views, proposal)
    state.recanted = False


def recant(state: State, event: Event) -> None:
    """The undertaking is void and the agreement with it; the record is open again (高检发〔2026〕5号 33、58–60)."""
    if state.undertaking is not None:
        state.common, state.views = state.undertaking.common, dict(state.undertaking.views)
    state.common = put(state.common, PLEA, MISSING)
    state.views = {side: put(view, PLEA, MISSING) for side, view in state.views.items()}
    state.recanted, state.voluntary, state.undertaking, state.changed = True, None, None, event.sequence
    state.signed = {key: signed for key, signed in state.signed.items() if key[0] == "record"}
    state.done.clear()
    if isinstance(state.closed, bodies.ClosedWithAgreement):
        state.closed = None
