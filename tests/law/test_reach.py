"""Every tier of every crime can be reached from facts that a form asks for, found by reading its own condition."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from engine.calculation.calculate import calculate
from engine.inference.facts import scale
from engine.law.condition import All, Compare, Condition, Is, Line
from engine.law.condition import Any as Either
from engine.law.library import NATIONAL, library
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime
from engine.reach import unreached

OFFENCE, SENTENCED = datetime.date(2026, 10, 1), datetime.date(2026, 11, 1)
MOST_WAYS = 400  # alternatives of a condition that are tried
INVENTED = {"large": 20_000, "huge": 200_000, "very_huge": 2_000_000}  # where a place leaves a threshold open


def ways(condition: Condition) -> Iterator[tuple[Line, ...]]:
    """Each set of lines that makes the condition hold."""
    if isinstance(condition, Either):
        for part in condition.parts:
            yield from ways(part)
    elif isinstance(condition, All):
        for chosen in itertools.product(*(tuple(ways(part)) for part in condition.parts)):
            yield tuple(itertools.chain.from_iterable(chosen))
    else:
        yield (condition,)


def facts(lines: tuple[Line, ...], crime: Crime, thresholds: dict[str, int]) -> dict[str, Any] | None:
    """Facts that make every line hold; None where a line asks for something that no fact says."""
    found: dict[str, Any] = {}
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    for line in lines:
        if line_is_about_dates(line):
            continue
        if isinstance(line, Is):
            if line.fact not in crime.facts and line.fact not in library().general.facts:
                return None
            found[line.fact] = value(line, crime)
        elif isinstance(line, Compare):
            quantity = line.quantity
            limit = quantity.plus if quantity.threshold is None else thresholds[quantity.threshold]
            if quantity.threshold is not None:
                limit = -(-limit * quantity.percent // 100) + quantity.plus
            if line.operator in ("at least", "above"):
                least[line.fact] = max(least.get(line.fact, 0), limit + (line.operator == "above"))
            else:
                most[line.fact] = min(most.get(line.fact, limit), limit - (line.operator == "below"))
        else:
            return None
    for name in {*least, *most}:
        number = least.get(name, 0)
        if number > most.get(name, number):
            return None
        fact = crime.facts.get(name) or library().general.facts[name]
        found[name] = {fact.reference: number} if fact.type == "quantities" else number
        assert scale(fact) >= 1
    return found


def line_is_about_dates(line: Line) -> bool:
    return isinstance(line, Compare) and line.fact in ("offence_date", "sentencing_date")


def value(line: Is, crime: Crime) -> Any:
    fact = crime.facts.get(line.fact) or library().general.facts[line.fact]
    if fact.type == "boolean":
        return not line.negated
    if line.negated:
        return next(option for option in fact.options if option not in line.values)
    return line.values[0]


def figures(book: Rulebook) -> dict[str, int]:
    """One figure for every threshold: the one in force, else the highest of its band, else an invented one."""
    found: dict[str, int] = {}
    for name, versions in book.crime.thresholds.items():
        entry = next((version for version in versions if version.in_force(SENTENCED)), versions[-1])
        known = [entry.value, *(entry.range or ()), *entry.by_region.values()]
        figure = max((item for item in known if item is not None), default=None)
        if figure is None and entry.same_as:
            crime, _, other = entry.same_as.partition(".")
            figure = figures(Rulebook.of(library(), book.jurisdiction, crime))[other]
        found[name] = (
            figure if figure is not None else INVENTED[name.rpartition("_")[2] if name not in INVENTED else name]
        )
    return found


def reaches(book: Rulebook, tier: str) -> bool:
    thresholds = figures(book)
    for lines in itertools.islice(ways(book.crime.tiers[tier].when), MOST_WAYS):
        stated = facts(lines, book.crime, thresholds)
        if stated is None:
            continue
        count = {"crime": book.crime.crime, "offence_date": OFFENCE, "thresholds": thresholds}
        own = {name: item for name, item in stated.items() if name in book.crime.facts}
        count["facts"] = own | {name: item for name, item in stated.items() if name not in own}
        case = {"jurisdiction": book.jurisdiction, "sentencing_date": SENTENCED, "counts": {"a": count}}
        used = calculate(case).counts["a"].tier
        if used is not None and used.id == tier:
            return True
    return False


def places(crime: str) -> Iterator[str]:
    """The nation, and every place with rules of its own for the crime."""
    yield NATIONAL
    for place in library().jurisdictions[1:]:
        overlay = library().overlay(place)
        if overlay is not None and crime in overlay.crimes:
            yield place


@pytest.mark.parametrize("crime", library().crime_ids)
def test_every_tier_is_reached_from_facts(crime: str) -> None:
    missed = [
        (place, tier)
        for place in places(crime)
        for tier in library().crime(place, crime).tiers
        if not reaches(Rulebook.of(library(), place, crime), tier)
    ]
    assert missed == []


def test_every_tier_and_factor_is_met_by_a_law_test() -> None:
    assert [str(problem) for problem in unreached(library())] == []
