"""What the law tests reach: `liangxing rules check --tests` names every tier and every factor that no test meets.

A common factor counts once for the nation; what a province adds or grades for itself counts for that province.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.calculation.calculate import calculate
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, Library
from engine.lawtest import LawTest, every_test
from engine.text import Text

NO_TIER = Text(zh="没有测试到达这一档：{crime} {id}", en="no law test reaches this tier: {crime} {id}")
NO_FACTOR = Text(zh="没有测试用到这一情节：{place} {id}", en="no law test meets this factor: {place} {id}")


@dataclass(frozen=True)
class Reached:
    """Tiers as (crime, tier) and factors as (jurisdiction, crime or '' for a common one, factor)."""

    tiers: frozenset[tuple[str, str]]
    factors: frozenset[tuple[str, str, str]]


def reached(library: Library, cases: Iterable[LawTest]) -> Reached:
    """What the tests' results show, whether the figures are as expected or not."""
    tiers: set[tuple[str, str]] = set()
    factors: set[tuple[str, str, str]] = set()
    for case in cases:
        try:
            result = calculate(case.case, case.position, library)
        except InputError:  # the test itself says what is wrong with it
            continue
        place = result.rulebook.jurisdiction
        for count in result.counts.values():
            if count.tier is not None:
                tiers.add((count.crime, count.tier.id))
            met = {line.factor.split(".")[-1] for line in count.adjustments} | {out.factor for out in count.excluded}
            for name in met:
                own = name in library.crime(place, count.crime).factors
                factors |= {(place, count.crime if own else "", name), (NATIONAL, count.crime if own else "", name)}
    return Reached(frozenset(tiers), frozenset(factors))


def unreached(library: Library) -> list[Problem]:
    """Every tier and factor of the rulebook that no law test meets, with its place in the files."""
    found = reached(library, every_test(library))
    return [*_tiers(library, found), *_factors(library, found)]


def _tiers(library: Library, found: Reached) -> Iterator[Problem]:
    for crime in library.crime_ids:
        for name, tier in library.crime(NATIONAL, crime).tiers.items():
            if (crime, name) not in found.tiers:
                yield Problem(tier.at, NO_TIER.format(crime=crime, id=name))


def _factors(library: Library, found: Reached) -> Iterator[Problem]:
    for place in library.jurisdictions:
        overlay = library.overlay(place)
        common = library.factors(place)
        for name in common if overlay is None else overlay.factors:
            if name in common and (place, "", name) not in found.factors:
                yield Problem(common[name].at, NO_FACTOR.format(place=place, id=name))
        for crime in library.crime_ids:
            law = library.crime(place, crime).factors
            for name in law if overlay is None else overlay.crimes.get(crime, {}).get("factors") or {}:
                if name in law and (place, crime, name) not in found.factors:
                    yield Problem(law[name].at, NO_FACTOR.format(place=place, id=f"{crime}.{name}"))
