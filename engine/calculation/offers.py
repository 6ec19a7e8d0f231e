"""Increments that other jurisdictions' rules give, offered for argument where the one in use gives none."""

from __future__ import annotations

from functools import lru_cache

from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.result import Offer


@lru_cache(maxsize=256)
def offers(library: Library, jurisdiction: str, crime: str, tier: str) -> tuple[Offer, ...]:
    """The increments of other jurisdictions for one tier; none when `jurisdiction` has its own."""
    if _of(library, jurisdiction, crime, tier):
        return ()
    found: list[Offer] = []
    for other in library.jurisdictions:
        if other not in (NATIONAL, jurisdiction):
            found += _of(library, other, crime, tier)
    return tuple(found)


def _of(library: Library, jurisdiction: str, crime: str, tier: str) -> list[Offer]:
    overlay = library.overlay(jurisdiction)
    if overlay is None or "increments" not in overlay.crimes.get(crime, {}):
        return []
    law = Rulebook.of(library, jurisdiction, crime).crime
    return [
        Offer(
            jurisdiction=jurisdiction,
            jurisdiction_name=overlay.name,
            name=increment.name,
            months=increment.months,
            law=increment.law,
            verified=increment.verified,
        )
        for increment in law.increments.values()
        if not increment.tiers or tier in increment.tiers
    ]
