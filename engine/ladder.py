"""Figures worth trying for a fact, and a first example of a crime: what the rulebook itself compares the fact with.

Whoever explores wants to stand just on a threshold and just below it, and to see what a further unit adds. So the
places of a slider are the figures at which some rule of the book turns, between round ones. Nothing here is law: every
figure offered is put to the same calculation as any other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import islice

from engine.calculation.calculate import calculate
from engine.case.model import FactValue
from engine.case.reader import build
from engine.inference.facts import ThresholdUsed, gather
from engine.inference.rules import collect
from engine.invented import COUNT, Invented, day
from engine.law import condition
from engine.law.condition import All, Any, Compare, Condition, Is, Quantity
from engine.law.library import Library
from engine.law.rulebook import Rulebook, lenient_version
from engine.law.schema import Fact

_ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)  # of each power of ten
_AGES = range(12, 91)
_PERCENT = range(0, 101, 5)
_BLOOD = range(0, 401, 10)  # mg of alcohol in 100 ml
_FEW = 40  # up to so many, every whole number is a place
_UNITS = 8  # so many further units of an increment can be tried
_SMALLER = 20  # round figures less than this part of the lowest mark are no places
_TRIES = 40  # candidates for an example


def thresholds(case: Invented, rules: Library) -> Mapping[str, ThresholdUsed]:
    """The amounts that divide the tiers, as they apply to the case."""
    book = Rulebook.of(rules, case.place, case.crime)
    bare = Invented(case.crime, case.place, case.region)
    return gather(build(bare.raw(rules), rules=rules), COUNT, book, day(rules)).thresholds


def figures(name: str, case: Invented, rules: Library, kind: str | None = None) -> tuple[int, ...]:
    """Rising figures for a fact in its own unit (yuan, persons, years); of a fact by kinds, for one kind of it."""
    return _figures(name, case.crime, case.place, case.region, rules, kind)


@cache
def _figures(
    name: str, crime: str, place: str, region: str | None, rules: Library, kind: str | None
) -> tuple[int, ...]:
    book = Rulebook.of(rules, place, crime)
    fact = book.facts[name]
    marks = _marks(name, book, thresholds(Invented(crime, place, region), rules))
    if kind is not None:
        share = _share(fact, kind, day(rules))
        marks = {int(mark * share) for mark in marks}
    if fact.type == "years":
        return tuple(_AGES)
    if fact.type == "percent":
        return tuple(sorted({*_PERCENT, *(mark for mark in marks if mark <= 100)}))
    if fact.type == "mg_per_100ml":
        return tuple(sorted({*_BLOOD, *marks}))
    most = max([*marks, *_furthest(name, book), 3])
    # A number without a value unless somebody states it is a grade: nothing lies beyond its last mark.
    most = most if fact.type == "count" and fact.default is None else 2 * most
    if fact.type != "yuan" and kind is None and most <= _FEW:
        return tuple(range(most + 1))
    least = min((mark for mark in marks if mark), default=0) // _SMALLER
    return tuple(sorted({0, *marks, *(figure for figure in _round(most) if figure >= least)}))


def _marks(name: str, book: Rulebook, used: Mapping[str, ThresholdUsed]) -> set[int]:
    """The figures with which the book's rules compare the fact."""
    found: set[int] = set()
    for rule in collect(book):
        for line in condition.lines(rule.when):
            if isinstance(line, Compare) and line.fact == name:
                found.update(_ends(line.quantity, used))
    return {mark for mark in found if mark >= 0}


def _ends(quantity: Quantity, used: Mapping[str, ThresholdUsed]) -> Iterator[int]:
    if quantity.threshold is None:
        yield quantity.plus
        return
    limit = used.get(quantity.threshold)
    for end in {limit.low, limit.high} if limit else ():
        if end is not None:
            yield end * quantity.percent // 100 + quantity.plus


def _furthest(name: str, book: Rulebook) -> Iterator[int]:
    """How far the increments of a fact can be tried; half, because a ladder goes twice as far as its last mark."""
    for entry in book.crime.increments.values():
        if entry.fact == name and entry.per is not None and isinstance(entry.over, int):
            yield (entry.over + _UNITS * entry.per) // 2


def _share(fact: Fact, kind: str, on: datetime.date) -> Fraction:
    """How much of a kind weighs as much as one unit of the reference kind."""

    def limit(name: str | None) -> int:
        return lenient_version(fact.options[str(name)].limit, on, on, lambda entry: entry.value)[0].value

    return Fraction(limit(kind), limit(fact.reference))


def _round(most: int) -> Iterator[int]:
    power = 1
    while power <= most:
        yield from (part * power // 10 for part in _ROUND if part * power // 10 <= most and not part * power % 10)
        power *= 10


def example(crime: str, place: str, rules: Library, region: str | None = None) -> Invented:
    """A case of the crime that reaches its lowest tier that facts can reach; bare where none is found."""
    overlay = rules.overlay(place)
    if region is None and overlay and overlay.regions:
        region = next(iter(overlay.regions))
    bare = Invented(crime, place, region)
    book, used = Rulebook.of(rules, place, crime), thresholds(bare, rules)
    for tier in book.crime.tiers.values():
        for facts in islice(_meeting(tier.when, book, used), _TRIES):
            case = Invented(crime, place, region, facts=facts)
            if calculate(case.raw(rules), rules=rules).declared is not None:
                return case
    return bare


def _meeting(when: Condition, book: Rulebook, used: Mapping[str, ThresholdUsed]) -> Iterator[dict[str, FactValue]]:
    """Facts that might meet a condition, the first alternative first."""
    if isinstance(when, Any):
        for part in when.parts:
            yield from _meeting(part, book, used)
    elif isinstance(when, All):
        yield from _together(when.parts, book, used)
    elif isinstance(when, Is | Compare) and (fact := book.facts.get(when.fact)) is not None:
        yield from _stating(when, fact, used)


def _together(
    parts: tuple[Condition, ...], book: Rulebook, used: Mapping[str, ThresholdUsed]
) -> Iterator[dict[str, FactValue]]:
    if not parts:
        yield {}
        return
    for first in _meeting(parts[0], book, used):
        for rest in _together(parts[1:], book, used):
            yield {**rest, **first}


def _stating(line: Is | Compare, fact: Fact, used: Mapping[str, ThresholdUsed]) -> Iterator[dict[str, FactValue]]:
    if isinstance(line, Is):
        if line.negated:
            others = [name for name in fact.options if name not in line.values]
            yield {line.fact: others[0]} if others and fact.default in line.values else {}
        else:
            for value in line.values:
                yield {line.fact: bool(value) if fact.type == "boolean" else value}
        return
    if line.operator in ("at most", "below"):
        yield {}
        return
    limit = max(_ends(line.quantity, used), default=None)
    if limit is not None:
        figure = limit if line.operator == "at least" else limit + 1
        yield {line.fact: {str(fact.reference): figure} if fact.type == "quantities" else figure}
