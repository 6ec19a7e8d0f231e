"""The law that one count of a case meets: one crime in one jurisdiction, with the common factors and the method.

Versions in time are chosen here. A guideline figure is taken by the date of sentencing. The statute is taken by the
date of the offence, with the later version preferred when it is milder (刑法12条).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from engine.law.library import Library
from engine.law.method_schema import General, Method, Overlay
from engine.law.schema import Crime, Fact, Factor, Sourced, Statutory

Entry = TypeVar("Entry", bound=Sourced)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything that the calculation of one count reads."""

    library: Library
    jurisdiction: str
    crime: Crime
    method: Method
    general: General
    overlay: Overlay | None
    factors: Mapping[str, Factor] = field(repr=False)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Every fact that may be stated for this count, the crime's own first."""
        return self.crime.facts | self.general.facts

    @classmethod
    def of(cls, library: Library, jurisdiction: str, crime: str) -> Rulebook:
        """The rulebook for `crime` in `jurisdiction`; raises `InputError` for an unknown id."""
        key = (jurisdiction, crime)
        book = library.rulebooks.get(key)
        if book is None:
            law = library.crime(jurisdiction, crime)
            book = library.rulebooks[key] = cls(
                library=library,
                jurisdiction=jurisdiction,
                crime=law,
                method=library.method(jurisdiction),
                general=library.general,
                overlay=library.overlay(jurisdiction),
                factors=library.factors(jurisdiction) | law.factors,
            )
        return book


def in_force(entries: Iterable[Entry], date: datetime.date) -> list[tuple[int, Entry]]:
    """The entries in force on `date`, each with its place in the list (which is part of its rule's id)."""
    return [(index, entry) for index, entry in enumerate(entries) if entry.in_force(date)]


def statute(versions: Iterable[Statutory], offence: datetime.date, sentencing: datetime.date) -> tuple[Statutory, bool]:
    """The statutory range for an offence, and whether a later milder version was preferred (刑法12条).

    Raises:
        LookupError: no version covers the offence date or a later date up to sentencing.
    """
    versions = list(versions)
    old = [version for version in versions if version.in_force(offence)]
    later = [
        version
        for version in versions
        if version not in old and version.since is not None and offence < version.since <= sentencing
    ]
    if not old and not later:
        raise LookupError(f"no statutory range in force on {offence}")
    if not old:
        return later[0], False
    milder = [version for version in later if (version.high, version.low) < (old[0].high, old[0].low)]
    if milder:
        return min(milder, key=lambda version: (version.high, version.low)), True
    return old[0], False


def lenient_version(
    versions: Sequence[Entry], offence: datetime.date, sentencing: datetime.date, figure: Callable[[Entry], int | None]
) -> tuple[Entry, bool]:
    """The version of a judicial interpretation's figure for an offence, and whether a later one was preferred.

    高检发释字〔2001〕5号: the interpretation of the time of the act applies, a later one where it favours the accused,
    here by a higher `figure`. Where none was in force at the act the one at sentencing applies, else the first.
    """
    old = next((version for version in versions if version.in_force(offence)), None)
    now = next((version for version in versions if version.in_force(sentencing)), None)
    if old is None or now is None or old is now:
        return old or now or versions[0], False
    before, after = figure(old), figure(now)
    return (now, True) if before is not None and after is not None and after > before else (old, False)
