"""Crimes found or committed while an earlier judgment is not yet executed (刑法70、71、77、86条).

漏罪: the two judgments' penalties are combined in full, and what was served counts inside the result (先并后减). 新罪:
only what is left of the earlier penalty is combined with the new one (先减后并), so the ceilings hold that combination
and not the time served in all. A probation revoked enters in full either way, for nothing of it was served; the
custody before it is credited to the result. Where both come together, the crimes found later go first.

Months throughout, exact fractions; days beyond whole months count at the method's `earlier.part_month`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.calculation import earlier_steps
from engine.calculation.concurrence import CONTROL, WITHOUT_MONTHS, End, Piece, Reach, Term, law, reach, whole
from engine.calculation.dates import ONE_DAY, end_of_term, length
from engine.case.earlier import SERVED_IN_FULL, EarlierJudgment
from engine.errors import InputError, Problem
from engine.law.method_schema import Method
from engine.result import Combined, EarlierCombined, Fine, Range, WholeRange

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Outcome:
    """The range of 刑法69条, the term to declare, and how the earlier judgments entered."""

    combined: Combined
    declared: WholeRange
    earlier: EarlierCombined


@dataclass(frozen=True)
class Entry:
    """One earlier judgment, what was served of it (custody before a revoked probation included), and what is left."""

    judgment: EarlierJudgment
    served: Fraction
    rest: Fraction

    @property
    def full(self) -> Piece:
        """The whole penalty, as it enters beside a crime found later or when its probation is revoked."""
        return Piece(self.judgment.kind, self.judgment.months or NOTHING)

    @property
    def left(self) -> Piece:
        """What enters beside a new crime: the remainder, or the whole of a penalty whose probation is revoked."""
        return self.full if self.judgment.probation else Piece(self.judgment.kind, self.rest)


@dataclass(frozen=True)
class Plan:
    """Who is combined with whom: `first` by 刑法70条, `then` what that leaves with the others by 刑法71条."""

    first: tuple[Entry, ...]
    found: dict[str, Term]
    then: tuple[Entry, ...]
    committed: dict[str, Term]

    @property
    def two(self) -> bool:
        """Whether there is a second combination."""
        return bool(self.then or self.committed)

    @property
    def credited(self) -> tuple[Entry, ...]:
        """The judgments of which the time served counts inside the result, and is deducted from it."""
        revoked = tuple(entry for entry in self.then if entry.judgment.probation)
        return revoked if self.two else self.first


@dataclass(frozen=True)
class Way:
    """One run through the combinations: 刑法70条, what that leaves to serve, 刑法71条."""

    first: Reach | None
    left: Reach | None
    second: Reach | None

    @property
    def last(self) -> Reach:
        """The combination that the new judgment declares."""
        found = self.second or self.first
        assert found is not None  # there is an earlier judgment, so at least one of them was made
        return found


def combine(terms: Mapping[str, Term], earlier: Sequence[EarlierJudgment], method: Method) -> Outcome:
    """The counts' terms combined with the earlier judgments.

    Args:
        terms: each count's term, by the count's key.
        earlier: at least one.

    Raises:
        InputError: an earlier penalty whose dates show that it has been served in full.
    """
    plan = _plan(terms, [_entry(index, judgment, method) for index, judgment in enumerate(earlier)])
    way = _run(plan, "chosen", method)
    final = way.last
    exact = whole(final.low, final.high)
    control = whole(*final.control) if final.control else None
    least, most = (_run(plan, end, method).last for end in ("low", "high"))
    source = earlier_steps.source(plan, method)
    articles = [*earlier_steps.articles(plan, method), law(final, len(terms) + len(earlier), method)]
    combined = Combined(
        low=exact.low, high=exact.high, law="；".join(dict.fromkeys(articles)), kind=final.kind, then_control=control
    )
    middle = Fraction(final.low + final.high) / 2
    used = EarlierCombined(
        exact=Range(low=final.low, high=final.high, chosen=middle),
        served=_served((*plan.first, *plan.then), control=final.kind == CONTROL),
        credited=_served(plan.credited, control=final.kind == CONTROL),
        remains=_remains(exact, plan, control=final.kind == CONTROL),
        total=_total(exact, final, plan),
        control_remains=_remains(control, plan, control=True) if control else None,
        unpaid_fine=sum(judgment.fine for judgment in earlier),
        law=source.law,
        at=source.at,
        verified=source.verified,
        basis=source.basis,
    )
    return Outcome(
        combined=combined,
        declared=declared(final, least, most),
        earlier=used.model_copy(update={"steps": tuple(earlier_steps.steps(plan, way, combined, used, method))}),
    )


def last(terms: Mapping[str, Term], earlier: Sequence[EarlierJudgment], end: End, method: Method) -> Reach:
    """The combination that the new judgment declares, with the counts' terms at one end."""
    plan = _plan(terms, [_entry(index, judgment, method) for index, judgment in enumerate(earlier)])
    return _run(plan, end, method).last


def declared(final: Reach, least: Reach, most: Reach) -> WholeRange:
    """The term to declare: the middle of the combination, and how far the ends of the counts' terms reach."""
    exact = whole(final.low, final.high)
    return WholeRange(
        low=min(whole(least.low, least.high).low, exact.chosen),
        high=max(whole(most.low, most.high).high, exact.chosen),
        chosen=exact.chosen,
    )


def add_unpaid(fine: Fine | None, earlier: Sequence[EarlierJudgment], method: Method) -> Fine | None:
    """The fine to execute with what is unpaid of earlier ones: penalties of one kind are merged (刑法69条3款)."""
    unpaid = sum(judgment.fine for judgment in earlier)
    if not unpaid:
        return fine
    rule = method.several.additional
    note = earlier_steps.UNPAID.format(yuan=f"{unpaid:,}")
    if fine is None:
        return Fine(
            low=unpaid, high=unpaid, note=note, law=rule.law, at=rule.at, verified=rule.verified, basis=rule.basis
        )
    return fine.model_copy(
        update={
            "low": fine.low + unpaid,
            "high": None if fine.high is None else fine.high + unpaid,
            "law": f"{fine.law}；{rule.law}",
            "note": note,
        }
    )


def _entry(index: int, judgment: EarlierJudgment, method: Method) -> Entry:
    month = method.several.earlier.part_month.days
    if judgment.months is None:  # life
        return Entry(judgment, NOTHING, NOTHING)
    if judgment.probation:
        return Entry(judgment, Fraction(judgment.custody_days, month), judgment.months)
    rest = judgment.months - (judgment.served_months or NOTHING)
    if judgment.served is not None:
        last = end_of_term(judgment.served.start, judgment.months, method.calendar)
        months, days = length(judgment.served.end + ONE_DAY, last, method.calendar)
        # Where a month is longer than `part_month`, days short of a month must not make more than a month.
        rest = min(months + Fraction(min(days, month), month), judgment.months)
        if judgment.served.end >= last:
            raise InputError(Problem(f"earlier.{index}.served", SERVED_IN_FULL))
    return Entry(judgment, judgment.months - rest, rest)


def _plan(terms: Mapping[str, Term], entries: Sequence[Entry]) -> Plan:
    """A judgment is combined first where any count was found after it; a count goes with the first such judgment."""
    first = [e for e in entries if any(e.judgment.relation_of(key) == "found_later" for key in terms)]
    found = {k: v for k, v in terms.items() if any(e.judgment.relation_of(k) == "found_later" for e in first)}
    return Plan(
        first=tuple(first),
        found=found,
        then=tuple(entry for entry in entries if entry not in first),
        committed={key: term for key, term in terms.items() if key not in found},
    )


def _run(plan: Plan, end: End, method: Method) -> Way:
    """Both combinations with the counts' terms at one end; what the first leaves open stays open in the second."""
    first = left = None
    if plan.first:
        pieces = [entry.full for entry in plan.first]
        first = reach([*pieces, *(term.at(end, method) for term in plan.found.values())], method)
        left = Reach(first.kind, *_less((first.low, first.high), plan.first, control=first.kind == CONTROL))
        if first.control:
            left = Reach(left.kind, left.low, left.high, _less(first.control, plan.first, control=True))
    if not plan.two:
        return Way(first, left, None)
    pieces = [entry.left for entry in plan.then] + [term.at(end, method) for term in plan.committed.values()]
    return Way(first, left, _with(left, pieces, method))


def _with(left: Reach | None, pieces: Sequence[Piece], method: Method) -> Reach:
    if left is None or left.kind is None:
        return reach(pieces, method)
    ends = []
    for index, months in enumerate((left.low, left.high)):
        control = [Piece(CONTROL, left.control[index])] if left.control else []
        ends.append(reach([Piece(left.kind, months), *control, *pieces], method))
    low, high = ends
    # The longer remainder decides the kind: only a remainder of nothing at its lower end could make it another.
    least_control = low.control[0] if low.control else low.low if low.kind == CONTROL else NOTHING
    control_range = (least_control, high.control[1]) if high.control else None
    least = low.low if low.kind == high.kind else NOTHING
    return Reach(high.kind, least, high.high, control_range, high.most)


def _served(entries: Sequence[Entry], *, control: bool) -> Fraction:
    """Months served of the judgments; of 管制, or of custody."""
    return sum((e.served for e in entries if (e.judgment.kind == CONTROL) == control), NOTHING)


def _less(months: tuple[Fraction, Fraction], entries: Sequence[Entry], *, control: bool) -> tuple[Fraction, Fraction]:
    served = _served(entries, control=control)
    return max(NOTHING, months[0] - served), max(NOTHING, months[1] - served)


def _remains(declared: WholeRange, plan: Plan, *, control: bool) -> Range:
    """What is left to serve of what the new judgment declares."""
    served = _served(plan.credited, control=control)
    low, chosen, high = (max(NOTHING, months - served) for months in (declared.low, declared.chosen, declared.high))
    return Range(low=low, high=high, chosen=chosen)


def _total(declared: WholeRange, final: Reach, plan: Plan) -> Range:
    """What is served in all, before and after the new judgment; nothing to count beside life and death."""
    if final.kind in WITHOUT_MONTHS:
        return Range(low=NOTHING, high=NOTHING, chosen=NOTHING)
    control = final.kind == CONTROL
    remains = _remains(declared, plan, control=control)
    served = _served((*plan.first, *plan.then), control=control)
    return Range(low=remains.low + served, high=remains.high + served, chosen=remains.chosen + served)
