"""Every condition of the rulebook as one flat list of rules: id, condition, stage, article, line.

Stage 1 reads facts alone. Stage 2 are the exclusions that also ask which factors were found (`found surrender`), stage
3 whatever else asks for them, once the excluded ones are gone: fact → factor → exclusion → warning, always forwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial

from engine.case.age import AGES, BIRTH
from engine.law import condition
from engine.law.condition import All, Condition, Found
from engine.law.library import Library
from engine.law.method_schema import General, Overlay
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime, Factor


@dataclass(frozen=True)
class Rule:
    """A condition with its name; `at` is its `file:line`."""

    id: str
    when: Condition
    law: str
    at: str

    @cached_property
    def stage(self) -> int:
        """1 when facts decide it, 2 for an exclusion among factors, 3 when it asks which factors remain."""
        if not condition.factors(self.when):
            return 1
        return 2 if self.id.startswith("exclusion.") else 3


@cache
def collect(book: Rulebook) -> tuple[Rule, ...]:
    """Every rule of the book that has a condition, in the order in which the law is read."""
    return tuple(rule for section in sections(book) for rule in section)


def sections(book: Rulebook) -> Iterator[tuple[Rule, ...]]:
    """The rules of `collect`, section by section; books that share an entry share the section that it makes."""
    crime, law = book.crime, book.method.interpolation.law
    yield _kept(book.library, ("crime", crime, law), lambda: _of_crime(crime, law))
    for name, factor in book.factors.items():
        yield _kept(book.library, (name, factor), partial(_of_factor, name, factor))
    method, general, overlay = book.method, book.general, book.overlay
    yield _kept(book.library, ("ceiling", method), lambda: _choices("ceiling", method.plea.ceilings))
    yield _kept(book.library, ("beside", general, crime), lambda: _beside(general, crime))
    own = overlay if overlay and overlay.warnings else None
    yield _kept(book.library, ("warning", general, crime, own), lambda: _warnings(general, crime, own))


_Conditions = Iterator[tuple[str, Condition | None, str, str]]


def _rules(conditions: _Conditions) -> tuple[Rule, ...]:
    return tuple(Rule(name, when, law, at) for name, when, law, at in conditions if when is not None)


def _kept(library: Library, of: tuple[object, ...], make: Callable[[], _Conditions]) -> tuple[Rule, ...]:
    """The section, made once for one and the same entry; the library keeps the entry, so its id is no other's."""
    key = (sections.__name__, *(part if isinstance(part, str) else id(part) for part in of))
    if key not in library.answers:
        library.answers[key] = _rules(make())
    found: tuple[Rule, ...] = library.answers[key]
    return found


def _of_crime(crime: Crime, law: str) -> _Conditions:
    for name, versions in crime.thresholds.items():
        yield from _choices(f"threshold.{name}", versions)
    for name, tier in crime.tiers.items():
        yield f"tier.{name}", tier.when, tier.statutory[0].law, tier.at
        yield from _choices(f"statutory.{name}", tier.statutory)
        yield from _choices(f"start.{name}", tier.starting_point)
        for index, way in enumerate(tier.interpolation):
            yield f"interpolation.{name}.{index}", way.when, law, way.at
    for name, increment in crime.increments.items():
        yield f"increment.{name}", increment.when, increment.law, increment.at


def _of_factor(name: str, factor: Factor) -> _Conditions:
    yield f"factor.{name}", factor.when, factor.law, factor.at
    yield from _choices(f"band.{name}", factor.bands)
    for index, statute in enumerate(factor.statute):
        yield f"statute.{name}.{index}", statute.when, statute.law, statute.at
    for index, exclusion in enumerate(factor.excluded):
        when = exclusion.when
        if condition.factors(when):  # such an exclusion only speaks where its own factor was found
            when = All((Found(name), when))
        yield f"exclusion.{name}.{index}", when, exclusion.law, exclusion.at


def _beside(general: General, crime: Crime) -> _Conditions:
    for name, fine in crime.fine.items():
        yield f"fine.{name}", fine.when, fine.law, fine.at
    for name, probation in {**general.probation, **crime.probation}.items():
        yield f"probation.{name}", probation.when, probation.law, probation.at
    for name, measure in {**general.additional, **crime.additional}.items():
        yield f"additional.{name}", measure.when, measure.law, measure.at


def _warnings(general: General, crime: Crime, overlay: Overlay | None) -> _Conditions:
    warnings = general.warnings | crime.warnings | (overlay.warnings if overlay else {})
    for name, warning in warnings.items():
        yield f"warning.{name}", warning.when, warning.law or "", warning.at


def _choices(prefix: str, entries: tuple) -> _Conditions:  # type: ignore[type-arg]
    for index, entry in enumerate(entries):
        yield f"{prefix}.{index}", entry.when, entry.law, entry.at


@cache
def facts_read(book: Rulebook) -> frozenset[str]:
    """Every fact that some figure or condition of the book reads, and those from which one of them follows."""
    read = set().union(*(condition.facts(rule.when) for rule in collect(book)))
    read |= {increment.fact for increment in book.crime.increments.values() if increment.fact}
    read |= {fine.of for fine in book.crime.fine.values() if fine.of}
    read |= {way.fact for tier in book.crime.tiers.values() for way in tier.interpolation}
    return frozenset(read | {BIRTH} if read & set(AGES) else read)
