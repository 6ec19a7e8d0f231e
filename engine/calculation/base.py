"""量刑起点 and 基准刑: the starting point of the tier, and what the further facts add to it.

Where the jurisdiction gives increments they are counted. Where it gives none (the national text gives none) the amount
is interpolated between the two thresholds, and that is said to be ours. Either way a party may fix the figure.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine.calculation.notes import Notes
from engine.calculation.span import Span
from engine.calculation.tier import TierChoice
from engine.case.model import Count
from engine.inference.facts import Facts
from engine.inference.findings import Findings
from engine.inference.matcher import stated
from engine.law.rulebook import Rulebook, in_force
from engine.law.schema import Increment, Interpolation, StartingPoint
from engine.result import IncrementUsed, TermFigure, Why
from engine.text import Text

PARTY = Text(zh="当事一方选定", en="fixed by the party")
NO_INCREMENT = Text(
    zh="{law}没有规定本幅度增加刑罚量的数字，基准刑可由当事人在法定刑幅度内论证选择。",
    en="{law} gives no figure for what is added in this tier; the base sentence is the party's to "
    "argue within the tier.",
)
NOT_ADDED = Text(
    zh="所填的{facts}只用于定档，没有数字可以据以增加刑罚量，没有计入基准刑。",
    en="{facts}: used to find the tier only; no figure says what they add, so the base sentence does not count them.",
)
BASE_OUTSIDE = Text(
    zh="选定的基准刑{base}个月不在量刑起点加增加刑罚量的范围（{low}至{high}个月）之内。",
    en="The base sentence of {base} months lies outside the starting point plus increments ({low} to {high} months).",
)
START_OUTSIDE = Text(
    zh="选定的量刑起点{start}个月不在规定的幅度（{low}至{high}个月）之内。",
    en="The starting point of {start} months lies outside its band ({low} to {high} months).",
)
BASE_ALONE = Text(
    zh="没有量刑幅度，按选定的基准刑直接计算，未适用法定刑的上下限。",
    en="There is no tier; the stated base sentence is used as it is, without statutory limits.",
)
INTERPOLATED = Text(zh="按数额内插（本工具）", en="Interpolated by amount (our reading)")


@dataclass(frozen=True)
class Base:
    """Starting point, increments and base sentence of a count; `lawful` is the base that the law leaves open."""

    starting_point: TermFigure | None
    increments: tuple[IncrementUsed, ...]
    base: Span
    figure: TermFigure
    lawful: Span


def months(value: Fraction) -> str:
    """A number of months for a sentence: exact when whole, else to two places."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.2f}".rstrip("0").rstrip(".")


def reckon(
    count: Count, book: Rulebook, findings: Findings, tier: TierChoice | None, date: datetime.date, notes: Notes
) -> Base | None:
    """The base sentence of the count; None when there is neither a tier nor a stated figure."""
    own = count.chosen.base_sentence
    if tier is None:
        if own is None:
            return None
        notes.add("base_without_tier", BASE_ALONE)
        return Base(None, (), Span.point(own), _party(Span.point(own)), Span.point(own))
    start, figure, lawful_start = _start(count, book, findings, tier, date, notes)
    counted = list(_increments(book, findings, tier, lawful_start, date, notes))
    if not _counts_interpolated_fact(counted, tier, findings):
        counted += _interpolate(book, findings, tier, start)
    computed, lawful = start, lawful_start
    for item in counted:
        computed = _add(computed, item.added)
        if item.by_law:
            lawful = _add(lawful, item.added)
    silent = not _declares(tier) and not any(_of_tier(book, tier))
    if silent:
        notes.add("no_increment", NO_INCREMENT.format(law=book.crime.guideline), law=book.crime.guideline)
    if own is None and (idle := _not_added(count, book, counted, tier)):
        notes.add("facts_not_added", NOT_ADDED.format(facts=Text.join(idle)), law=book.crime.guideline)
    if silent or any(not item.by_law for item in counted):
        # Where the law names no increment, the whole rest of the tier is open to argument.
        lawful = Span(lawful.low, lawful.chosen, max(lawful.high, Fraction(tier.statutory.high)))
    used = tuple(item.used for item in counted)
    if own is None:
        return Base(figure, used, computed, _sum(computed, figure), lawful)
    if not computed.low <= own <= computed.high:
        text = BASE_OUTSIDE.format(base=months(own), low=months(computed.low), high=months(computed.high))
        notes.add("base_outside", text, law=figure.law)
    return Base(figure, used, Span.point(own), _party(Span.point(own)), lawful)


NUMBERS = ("count", "yuan", "hours", "quantities")


def _not_added(count: Count, book: Rulebook, counted: list[_Counted], tier: TierChoice) -> list[Text]:
    """The numbers stated beyond what is usual of which nothing in this tier says what they add."""
    added = {item.fact for item in counted} | {law.fact for _, law in _of_tier(book, tier)}
    facts = book.crime.facts
    return [
        facts[name].name
        for name, value in count.facts.items()
        if name in facts
        and facts[name].type in NUMBERS
        and name not in added
        and value not in (None, 0, facts[name].default)
    ]


def _party(span: Span) -> TermFigure:
    return TermFigure(**span.ends(), law="", verified="none", basis="party", note=PARTY)


def _sum(span: Span, start: TermFigure) -> TermFigure:
    return TermFigure(**span.ends(), law=start.law, at=start.at, verified=start.verified, basis=start.basis)


def _declares(tier: TierChoice) -> bool:
    return any(entry.declares for entry in tier.tier.starting_point)


def _start(
    count: Count, book: Rulebook, findings: Findings, tier: TierChoice, date: datetime.date, notes: Notes
) -> tuple[Span, TermFigure, Span]:
    """The starting point used, how the result shows it, and the band that the law gives."""
    entry = _start_entry(findings, tier, date)
    notes.figure(entry)
    lawful = Span.band(*entry.months)
    span, own = lawful, count.chosen.starting_point
    if own is not None:
        span = Span.point(own)
        if not lawful.low <= own <= lawful.high:
            text = START_OUTSIDE.format(start=months(own), low=months(lawful.low), high=months(lawful.high))
            notes.add("starting_point_outside", text, law=entry.law)
    figure = TermFigure(
        **span.ends(),
        law=entry.law,
        at=entry.at,
        verified=entry.verified,
        basis=entry.basis if own is None else "party",
        note=entry.note if own is None else PARTY,
    )
    return span, figure, lawful


def _start_entry(findings: Findings, tier: TierChoice, date: datetime.date) -> StartingPoint:
    entries = in_force(tier.tier.starting_point, date)
    for index, entry in entries:
        if findings.holds(f"start.{tier.id}", index, entry.when):
            return entry
    # A tier chosen by a party may have no variant that the facts support: the first one in force is then its band.
    return entries[0][1] if entries else tier.tier.starting_point[0]


Triple = tuple[Fraction, ...]  # at the low end, the chosen point, the high end


@dataclass(frozen=True)
class _Counted:
    used: IncrementUsed
    added: Triple
    by_law: bool
    fact: str | None


def _of_tier(book: Rulebook, tier: TierChoice) -> Iterator[tuple[str, Increment]]:
    for name, increment in book.crime.increments.items():
        if not increment.tiers or tier.id in increment.tiers:
            yield name, increment


def _increments(
    book: Rulebook, findings: Findings, tier: TierChoice, start: Span, date: datetime.date, notes: Notes
) -> Iterator[_Counted]:
    for name, law in _of_tier(book, tier):
        if not law.in_force(date) or not findings.holds("increment", name, law.when):
            continue
        units = 1 if law.per is None else _units(law, findings.facts)
        if units <= 0:
            continue
        notes.figure(law)
        low, high = law.months
        if high is None:  # an increment without an upper figure reaches to the end of the tier
            high = max(low, int(tier.statutory.high - start.chosen) // units)
        span = Span.band(low * units, high * units)
        if law.cap is not None:
            span = span.map(lambda value, cap=law.cap: min(value, Fraction(cap)))  # type: ignore[misc]
        firing = findings.fired.get(f"increment.{name}")
        facts = dict(firing.facts) if firing else {}
        if law.fact:
            facts[law.fact] = stated(law.fact, findings.facts)
        used = IncrementUsed(
            id=name,
            name=law.name,
            why=(Why(rule=f"increment.{name}", facts=facts, at=law.at),),
            law=law.law,
            at=law.at,
            verified=law.verified,
            basis=law.basis,
            note=law.note or (book.method.counting.name if law.per is not None else None),
            **span.ends(),
        )
        yield _Counted(used, tuple(span), True, law.fact)


def _units(law: Increment, facts: Facts) -> int:
    """Whole units of the fact beyond `over` (the method's rule `counting: whole_units`)."""
    assert law.fact is not None and law.per is not None
    value = facts.number(law.fact)
    if value is None:
        return 0
    over = Fraction(law.over) if isinstance(law.over, int) else _threshold(facts, law.over)
    return 0 if over is None else int((value - over) // law.per)


def _threshold(facts: Facts, name: str) -> Fraction | None:
    used = facts.thresholds.get(name)
    if used is None or used.high is None:
        return None
    return Fraction(used.high)


def _counts_interpolated_fact(counted: list[_Counted], tier: TierChoice, findings: Findings) -> bool:
    wanted = {way.fact for way in tier.tier.interpolation}
    return any(item.fact in wanted for item in counted if item.by_law)


def _interpolate(book: Rulebook, findings: Findings, tier: TierChoice, start: Span) -> Iterator[_Counted]:
    """From the starting point towards the tier's end by the fact's position between two thresholds."""
    for index, way in enumerate(tier.tier.interpolation):
        if not findings.holds(f"interpolation.{tier.id}", index, way.when):
            continue
        position = _position(way, findings.facts)
        if position is None or position.high == 0:
            continue
        end = Fraction(tier.statutory.high)
        added = _towards(start, end, position)
        law = book.method.interpolation
        used = IncrementUsed(
            id="interpolation",
            name=INTERPOLATED,
            why=(Why(rule=f"interpolation.{tier.id}.{index}", facts=_shown(way, findings.facts), at=way.at),),
            law=law.law,
            at=way.at,
            verified=law.verified,
            basis=law.basis,
            note=law.name,
            low=min(added),
            high=max(added),
            chosen=added[1],
        )
        yield _Counted(used, added, False, way.fact)
        return


def _towards(start: Span, end: Fraction, position: Span) -> Triple:
    """What interpolation adds: the way left to the tier's end, times the position.

    A higher starting point leaves less way to go, so the additions need not rise; each stays beside its own start.
    """
    low, chosen, high = (max(Fraction(0), end - value) * share for value, share in zip(start, position, strict=True))
    return low, chosen, high


def _add(span: Span, added: Triple) -> Span:
    low, chosen, high = (value + more for value, more in zip(span, added, strict=True))
    return Span(low, chosen, high)


def _position(way: Interpolation, facts: Facts) -> Span | None:
    value, first, last = facts.number(way.fact), facts.thresholds.get(way.start), facts.thresholds.get(way.end)
    if value is None or first is None or last is None or None in (first.low, first.high, last.low, last.high):
        return None
    ends = []
    for begin, finish in ((first.high, last.high), (first.low, last.low)):
        low, high = Fraction(begin or 0), Fraction(finish or 0)
        ends.append(min(Fraction(1), max(Fraction(0), (value - low) / (high - low))) if high > low else Fraction(0))
    return Span.band(*sorted(ends))


def _shown(way: Interpolation, facts: Facts) -> dict[str, object]:
    shown: dict[str, object] = {way.fact: stated(way.fact, facts)}
    for name in (way.start, way.end):
        used = facts.thresholds[name]
        shown[name] = used.low if used.low == used.high else [used.low, used.high]
    return shown
