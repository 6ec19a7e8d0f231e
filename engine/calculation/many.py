"""One count reckoned for many rows at once, exactly as `count.reckon` reckons it for one.

Every step is done by the function that does it in the explained calculation, once for each distinct input: the tier,
the base sentence, the strength of a factor, ceilings, floors, the limits of the law. Only what is different in nearly
every row is arithmetic here (and in `many_plea`): adding up the second layer, and multiplying it with what the first
layer left. That is done on whole numbers over one common denominator, of any size, so nothing is rounded on the way.
What explains a figure (notes, articles, the line of every factor) is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.calculation import base, ceiling, limits, tier
from engine.calculation.adjustment import Effects, first_layer, floors, month_limits
from engine.calculation.count import own_range
from engine.calculation.many_plea import NOTHING, Items, Triple, plea, second_ratio, summed
from engine.calculation.notes import Notes
from engine.calculation.ratio import Applied, strength
from engine.calculation.readings import Readings
from engine.calculation.span import Span
from engine.calculation.tier import TierChoice
from engine.case.model import Chosen, Count
from engine.inference.columns import Asserted, FactColumns, FindingColumns
from engine.inference.findings import FactorFound, Findings
from engine.inference.rows import Column, Rows
from engine.law.rulebook import Rulebook
from engine.result import WholeRange

Numbers = NDArray[Any]


@dataclass(frozen=True)
class CountInput:
    """One count of a case in every row; `count` holds what no row changes."""

    key: str
    count: Count
    book: Rulebook
    chosen: Column[Chosen]
    facts: FactColumns
    asserted: Asserted


@dataclass(frozen=True)
class CountColumns:
    """A count reckoned: what the whole case needs of it in every row, None where it has no term."""

    book: Rulebook
    findings: Findings
    chosen: Column[Chosen]
    tier: Column[TierChoice | None]
    adjusted: Column[Fraction | None]
    whole: Column[WholeRange | None]
    exempt: Column[bool]


def reckon(rows: Rows, given: CountInput, readings: Readings, date: datetime.date) -> CountColumns:
    """The count in every row, by the law of its rulebook on `date`."""
    book = given.book
    found = FindingColumns(rows, given.key, book, given.facts, given.asserted)
    findings = found.findings
    # What a note would say of the facts stated is not wanted here, so they are not looked at.
    counts = rows.apply(lambda chosen: given.count.model_copy(update={"chosen": chosen, "facts": {}}), given.chosen)
    tiers = rows.once(lambda count: tier.choose(count, book, findings, date, Notes()), counts, key=_tier_key)

    def base_of(count: Count, choice: TierChoice | None) -> Span | None:
        reckoned = base.reckon(count, book, findings, choice, date, Notes())
        return reckoned.base if reckoned else None

    def strength_of(factor: FactorFound | None) -> Applied | None:
        return strength(factor, findings, date, Notes()) if factor else None

    bases = rows.once(base_of, counts, tiers, key=lambda span: span)
    items = {name: rows.once(strength_of, column) for name, column in found.factors.items()}
    taken, exempt, items = plea(rows, items, book, findings, readings)
    firsts = _first(rows, bases, items.values(), readings)
    second = [*_second(rows, items, firsts, book), taken]
    effects = _effects(rows, items.values(), exempt)
    frames = rows.apply(lambda choice, what: limits.frame(book, choice, what, readings.rounding), tiers, effects)
    ends, denominator = _ends(rows, firsts, second)
    low, point, high = (_within(rows, frames, end, denominator) for end in ends)
    known = rows.apply(lambda span: span is not None, bases)

    def own(chosen: Chosen, there: bool, low: int, point: int, high: int) -> WholeRange | None:
        return own_range(chosen, low, point, high, book) if there else None

    whole = rows.apply(own, given.chosen, known, low, point, high, key=range_key)
    exact: Column[Fraction | None] = rows.of_numbers(ends[1], lambda number: Fraction(number, denominator))
    if any(span is None for span in bases.values):
        exact = rows.apply(lambda there, months: months if there else None, known, exact)
    return CountColumns(
        book=book,
        findings=findings,
        chosen=given.chosen,
        tier=tiers,
        adjusted=exact,
        whole=whole,
        exempt=rows.apply(lambda what, term: term is not None and what.exempt and term.chosen == 0, effects, whole),
    )


def range_key(months: WholeRange | None) -> tuple[int, int, int] | None:
    """What makes two ranges one."""
    return (months.low, months.chosen, months.high) if months else None


def _tier_key(choice: TierChoice | None) -> tuple[str, int] | None:
    return (choice.id, id(choice.statutory)) if choice else None


def _first(
    rows: Rows, bases: Column[Span | None], items: Iterable[Column[Applied | None]], readings: Readings
) -> Column[Span | None]:
    """The base sentence after the first layer; factor by factor, so that rows with the same ones share every step."""
    layer = [column for column in items if any(item and item.layer == 1 for item in column.values)]

    def after(span: Span | None, *there: Applied | None) -> Span | None:
        ratios = [tuple(item.ratio) for item in there if item and item.layer == 1]
        return first_layer(span, ratios, readings) if span else None

    if readings.combination == "added":  # what is added together is applied once
        return rows.apply(after, bases, *layer, key=lambda span: span)
    for column in layer:
        bases = rows.apply(after, bases, column, key=lambda span: span)
    return bases


def _second(rows: Rows, items: Items, firsts: Column[Span | None], book: Rulebook) -> Iterable[Column[Triple]]:
    """What each factor, cap, floor and limit in months adds to the second layer."""
    groups: dict[str, list[Column[Applied | None]]] = {}
    for column in items.values():
        some = [item for item in column.values if item]
        if any(item.layer == 2 for item in some):
            yield rows.apply(second_ratio, column)
        if any((item.law and item.law.floor) or _in_months(item) for item in some):
            yield rows.apply(_months, column, firsts)
        for name in {item.law.cap_group for item in some if item.law and item.law.cap_group}:
            groups.setdefault(name, []).append(column)
    for members in groups.values():
        yield rows.apply(lambda *there: summed(ceiling.caps([item for item in there if item], book)), *members)


def _in_months(item: Applied) -> bool:
    """Whether the band limits the change in months."""
    law = item.band_law
    return law is not None and (law.least_months is not None or law.most_months is not None)


def _months(item: Applied | None, first: Span | None) -> Triple:
    """What a floor or a limit in months adds to one factor's ratio after the first layer."""
    if item is None or first is None:
        return NOTHING
    return summed([*floors([item], first), *month_limits([item], first)])


def _effects(rows: Rows, items: Iterable[Column[Applied | None]], exempt: Column[bool]) -> Column[Effects]:
    """What the factors do to the limits; factors with the same effect stand for each other."""

    def mark(item: Applied) -> tuple[bool, ...]:
        return item.mitigates, item.exempt, item.must_mitigate, bool(item.law and item.law.presupposes)

    def more(marked: Mapping[tuple[bool, ...], Applied], item: Applied | None) -> Mapping[tuple[bool, ...], Applied]:
        return marked if item is None or not any(mark(item)) else {mark(item): item, **marked}

    marked: Column[Mapping[tuple[bool, ...], Applied]] = Column(({},))
    for column in items:
        if any(item and any(mark(item)) for item in column.values):
            marked = rows.apply(more, marked, column, key=frozenset)
    return rows.apply(lambda some, spares: Effects.of(some.values(), exempt=spares), marked, exempt)


def _ends(
    rows: Rows, firsts: Column[Span | None], second: Sequence[Column[Triple]]
) -> tuple[tuple[Numbers, Numbers, Numbers], int]:
    """The exact months at the low end, the chosen point and the high end, as numerators over one denominator.

    As `adjustment` has it: what the first layer left, times one and the sum of the second, never below nothing, and
    the three in order.
    """
    first = [tuple(span) if span else NOTHING for span in firsts.values]
    whole = lcm(*(end.denominator for ends in first for end in ends))
    part = lcm(*(end.denominator for column in second for ends in column.values for end in ends))
    sums = part + sum(max(abs(end) for ends in column.values for end in ends) * part for column in second)
    most = int(max(max(ends) for ends in first) * whole * sums + whole * part) * 4
    found = []
    for index in range(3):
        total = np.array([part], dtype=np.int64 if most < 1 << 63 else object)
        for column in second:
            total = total + column.numbers([int(ends[index] * part) for ends in column.values], most)
        months = firsts.numbers([int(ends[index] * whole) for ends in first], most)
        found.append(months * np.maximum(total, 0))
    low, chosen, high = found
    return (np.minimum(low, chosen), chosen, np.maximum(chosen, high)), whole * part


def _within(rows: Rows, frames: Column[limits.Frame], months: Numbers, denominator: int) -> Column[int]:
    """Whole months within the limits of the law.

    Limits compare a term with whole months and round it, no more, so what counts is which half months it lies between,
    or on which it lies: `place` is four times the months on one, and the number halfway between two of them otherwise.
    """
    place = 2 * months // denominator - -2 * months // denominator
    places = rows.of_numbers(place, lambda number: Fraction(number, 4))
    return rows.apply(lambda frame, value: frame.months(value), frames, places, key=int)
