"""调节基准刑: first-layer factors multiply one after the other, the second layer is summed and applied once.

`adjusted = base × Π(1 + layer 1) × (1 + Σ layer 2)`, exactly, at the low end, the chosen point and the high end; on
the reading `added` the first layer is summed like the second and applied once.
Ceilings that several factors share, and floors that the law attaches to one, are lines of their own: they change the
figure, so they are seen changing it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from engine.calculation import ceiling
from engine.calculation.line import Line
from engine.calculation.notes import Notes
from engine.calculation.ratio import Applied, strengths
from engine.calculation.readings import Readings
from engine.calculation.span import Span
from engine.inference.findings import FactorFound, Findings
from engine.law.rulebook import Rulebook
from engine.law.schema import RatioBand
from engine.result import Adjustment, Excluded, Range, Why
from engine.text import Text

GENERALLY = Text(zh="{name}（一般不少于{months}个月）", en="{name} (generally at least {months} months)")
AT_LEAST = Text(zh="{name}（一般不少于{least}个月）", en="{name} (generally at least {least} months)")
AT_MOST = Text(zh="{name}（一般不超过{most}个月）", en="{name} (generally at most {most} months)")
BETWEEN = Text(zh="{name}（一般{least}至{most}个月）", en="{name} (generally {least} to {most} months)")
NEVER_BELOW_ZERO = Fraction(0)


@dataclass(frozen=True)
class Effects:
    """What the factors do to the limits of the term, beside changing it."""

    mitigates: bool
    exempt: bool
    may_exempt: str | None = None
    must_mitigate: bool = False
    presupposes: Applied | None = None

    @classmethod
    def of(cls, applied: Iterable[Applied], *, exempt: bool) -> Effects:
        """The effects of these factors; `exempt` where the plea rule itself allows exemption."""
        applied = tuple(applied)
        return cls(
            mitigates=any(item.mitigates for item in applied),
            exempt=any(item.exempt for item in applied) or exempt,
            presupposes=next((item for item in applied if item.law and item.law.presupposes), None),
            must_mitigate=any(item.must_mitigate for item in applied),
            may_exempt=next((item.may_exempt for item in applied if item.may_exempt), None),
        )


@dataclass
class Adjusted:
    """What the factors make of the base sentence; `lawful` is the same over everything the bands leave open."""

    span: Span
    lawful: Span
    adjustments: tuple[Adjustment, ...]
    excluded: tuple[Excluded, ...]
    plea_reading: Text | None
    effects: Effects
    applied: tuple[Applied, ...] = field(default_factory=tuple)


def adjust(
    base: Span,
    lawful_base: Span,
    book: Rulebook,
    findings: Findings,
    readings: Readings,
    date: datetime.date,
    notes: Notes,
    *,
    shown: bool = True,
) -> Adjusted:
    """The base sentence adjusted by every factor that was found and not excluded.

    Without `shown` only the span is wanted: the lines as the result shows them and the lawful reach are left out.
    """
    applied, excluded = strengths(findings, date, notes)
    excluded = [*_excluded(findings), *excluded]
    outcome = ceiling.plea(applied, book, findings, readings.plea, notes)
    applied = [item for item in applied if item.id not in outcome.dropped]
    excluded += outcome.excluded
    lines = [_factor_line(item) for item in sorted(applied, key=lambda item: item.layer)]
    lines += [*outcome.lines, *ceiling.caps(applied, book)]
    first = first_layer(base, [line.ratio for line in lines if line.layer == 1], readings)
    lines += [*floors(applied, first), *month_limits(applied, first)]
    span = _second(first, lines)
    lawful = _lawful(lawful_base, applied, outcome, book, readings) if shown else span
    return Adjusted(
        span=span,
        lawful=lawful,
        adjustments=tuple(_show(lines, base, first, readings)) if shown else (),
        excluded=tuple(excluded),
        plea_reading=outcome.reading,
        effects=Effects.of(applied, exempt=outcome.exempt),
        applied=tuple(applied),
    )


def _factor_line(item: Applied) -> Line:
    ratio = item.ratio
    return Line(item.id, item.name, "factor", item.layer, (ratio.low, ratio.chosen, ratio.high), item)


def _times(span: Span, ratio: Iterable[Fraction]) -> Span:
    return Span(*_products(span, ratio))


def _products(span: Span, ratio: Iterable[Fraction]) -> Iterator[Fraction]:
    return (value * max(NEVER_BELOW_ZERO, 1 + r) for value, r in zip(span, ratio, strict=True))


def first_layer(base: Span, ratios: Iterable[Iterable[Fraction]], readings: Readings) -> Span:
    """The base sentence after the first layer, as the reading of how its factors combine has it."""
    if readings.combination == "added":
        sums = [sum(end, Fraction(0)) for end in zip(*ratios, strict=True)]
        return _times(base, sums) if sums else base
    for ratio in ratios:
        base = _times(base, ratio)
    return base


def _second(first: Span, lines: list[Line]) -> Span:
    sums = [sum((line.ratio[i] for line in lines if line.layer == 2), Fraction(0)) for i in range(3)]
    low, chosen, high = _products(first, sums)
    # A floor helps a low end more than a high one, but never past it; keep the three in order all the same.
    return Span(min(low, chosen), chosen, max(chosen, high))


def floors(applied: list[Applied], first: Span) -> list[Line]:
    """累犯: the larger of the ratio and three months; what is missing is a step of its own."""
    lines = []
    for item in applied:
        floor = item.law.floor if item.law else None
        if floor is None or (item.asserted and not item.asserted.floor):
            continue
        ratio = tuple(
            max(Fraction(0), floor.months / value - r) if value > 0 else Fraction(0)
            for value, r in zip(first, item.ratio, strict=True)
        )
        if any(ratio):
            name = GENERALLY.format(name=item.name, months=floor.months)
            low, chosen, high = ratio
            lines.append(
                Line(
                    f"floor.{item.id}",
                    name,
                    "floor",
                    2,
                    (low, chosen, high),
                    item,
                    floor.law,
                    floor.at,
                    floor.verified,
                    floor.basis,
                )
            )
    return lines


def month_limits(applied: list[Applied], first: Span) -> list[Line]:
    """Least and most months that a band attaches to its ratio: what is missing or too much is a line of its own."""
    lines = []
    for item in applied:
        law = item.band_law
        if law is None or item.layer == 1 or (law.least_months is None and law.most_months is None):
            continue
        low, chosen, high = (_back_inside(value, ratio, law) for value, ratio in zip(first, item.ratio, strict=True))
        if any((low, chosen, high)):
            words = {(True, False): AT_LEAST, (False, True): AT_MOST}.get(
                (law.most_months is None, law.least_months is None), BETWEEN
            )
            name = words.format(name=item.name, least=law.least_months, most=law.most_months)
            source = (law.law, law.at, law.verified, law.basis)
            lines.append(Line(f"months.{item.id}", name, "floor", 2, (low, chosen, high), item, *source))
    return lines


def _back_inside(months: Fraction, ratio: Fraction, law: RatioBand) -> Fraction:
    """The ratio to add so that the change of `months` stays between the band's least and most months."""
    if months <= 0 or ratio == 0:
        return Fraction(0)
    change = abs(ratio) * months
    wanted = change if law.least_months is None else max(change, Fraction(law.least_months))
    if law.most_months is not None:
        wanted = min(wanted, Fraction(law.most_months))
    return (wanted - change) / months * (1 if ratio > 0 else -1)


def _lawful(base: Span, applied: list[Applied], outcome: ceiling.Outcome, book: Rulebook, readings: Readings) -> Span:
    """The least and the most that the bands allow: every factor over its whole band.

    A floor that only generally holds lifts the most, never the least.
    """
    first = first_layer(base, [tuple(item.lawful) for item in applied if item.layer == 1], readings)
    second = [item for item in applied if item.layer == 2]
    low, chosen, high = _times(first, ceiling.limited(second, outcome, book))
    for item in second:
        if item.law and item.law.floor:
            high += max(Fraction(0), item.law.floor.months - item.lawful.high * first.high)
        if item.band_law and item.band_law.least_months:
            least = item.band_law.least_months
            low -= max(Fraction(0), least - abs(item.lawful.low) * first.low) if item.lawful.low < 0 else 0
            high += max(Fraction(0), least - item.lawful.high * first.high) if item.lawful.high > 0 else 0
    return Span(max(low, NEVER_BELOW_ZERO), min(max(chosen, low), high), high)


def _excluded(findings: Findings) -> list[Excluded]:
    return [
        Excluded(
            factor=item.id,
            name=item.law.name,
            status="excluded",
            because=item.because.zh,
            reason=item.because,
            by=item.by,
            law=item.article,
            at=item.at,
        )
        for item in findings.excluded
    ]


def _show(lines: list[Line], base: Span, first: Span, readings: Readings) -> Iterable[Adjustment]:
    """The lines as the result shows them, with the chosen months before and after each."""
    running, totals = base.chosen, {1: Fraction(0), 2: Fraction(0)}
    for line in lines:
        chosen = line.ratio[1]
        before = running
        totals[line.layer] += chosen
        if line.layer == 1 and readings.combination == "chained":
            running = running * max(NEVER_BELOW_ZERO, 1 + chosen)
        else:
            start = base.chosen if line.layer == 1 else first.chosen
            running = start * max(NEVER_BELOW_ZERO, 1 + totals[line.layer])
        yield _adjustment(line, before, running)


def _adjustment(line: Line, before: Fraction, after: Fraction) -> Adjustment:
    item = line.applied
    source = line if line.kind != "factor" or item is None else item
    return Adjustment(
        factor=line.factor,
        name=line.name,
        kind=line.kind,
        layer=line.layer,
        source="asserted" if item is not None and item.asserted else "inferred",
        ratio=Range(low=min(line.ratio) * 100, high=max(line.ratio) * 100, chosen=line.ratio[1] * 100),
        band=item.band.range(100) if item and item.band and line.kind == "factor" else None,
        before=before,
        after=after,
        law=source.law_text if isinstance(source, Applied) else source.law,
        at=source.at,
        verified=source.verified,
        basis=source.basis,
        why=why(item.found) if item else (),
        by=item.asserted.by if item and item.asserted else None,
        evidence=item.asserted.evidence if item and item.asserted else None,
    )


def why(found: FactorFound) -> tuple[Why, ...]:
    """The rule that inferred the factor; nothing for one that only a party asserts."""
    if found.firing is None:
        return ()
    return (Why(rule=found.firing.rule.id, facts=dict(found.firing.facts), at=found.firing.rule.at),)
