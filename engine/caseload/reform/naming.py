"""What the ids of two rulebooks are called."""

from __future__ import annotations

from engine.calculation.calculate import NATIONAL_NAME
from engine.law.library import NATIONAL, Library
from engine.text import Text


def names(*rulebooks: Library) -> dict[str, Text]:
    """Words for crimes, places, tiers (`crime.tier`), factors, caps and readings (`reading.id`)."""
    found: dict[str, Text] = {NATIONAL: NATIONAL_NAME}
    for rules in rulebooks:
        for place in rules.jurisdictions:
            if overlay := rules.overlay(place):
                found.setdefault(place, overlay.name)
            for id, factor in rules.factors(place).items():
                found.setdefault(id, factor.name)
            method = rules.method(place)
            for question in (method.combination, method.rounding, method.plea):
                for reading, named in question.readings.items():
                    found.setdefault(f"reading.{reading}", named.name)
            for id in rules.crime_ids:
                crime = rules.crime(place, id)
                found.setdefault(id, crime.name)
                for name, tier in crime.tiers.items():
                    found.setdefault(f"{id}.{name}", tier.name)
                for name, factor in crime.factors.items():
                    found.setdefault(name, factor.name)
                for name, cap in (crime.caps | rules.general.caps).items():
                    found.setdefault(name, cap.name)
    return found


def tiers(*rulebooks: Library) -> tuple[str, ...]:
    """The ids of every tier anywhere."""
    return tuple(
        dict.fromkeys(
            tier
            for rules in rulebooks
            for crime in rules.crime_ids
            for place in rules.jurisdictions
            for tier in rules.crime(place, crime).tiers
        )
    )
