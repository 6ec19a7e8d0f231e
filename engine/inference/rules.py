"""Every condition of the rulebook as one flat list of rules: id, condition, stage, article, line.

Stage 1 reads facts alone. Stage 2 also asks which factors were found (`found surrender`), so it runs when the first
has said which they are: fact → factor → exclusion → warning, always forwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.law import condition
from engine.law.condition import Condition
from engine.law.rulebook import Rulebook


@dataclass(frozen=True)
class Rule:
    """A condition with its name; `at` is its `file:line`."""

    id: str
    when: Condition
    law: str
    at: str

    @property
    def stage(self) -> int:
        """1 when facts decide it, 2 when it also asks for findings."""
        return 2 if condition.factors(self.when) else 1


def collect(book: Rulebook) -> list[Rule]:
    """Every rule of the book that has a condition, in the order in which the law is read."""
    return [Rule(name, when, law, at) for name, when, law, at in _conditions(book) if when is not None]


def _conditions(book: Rulebook) -> Iterator[tuple[str, Condition | None, str, str]]:
    crime = book.crime
    for name, versions in crime.thresholds.items():
        yield from _choices(f"threshold.{name}", versions)
    for name, tier in crime.tiers.items():
        yield f"tier.{name}", tier.when, tier.statutory[0].law, tier.at
        yield from _choices(f"statutory.{name}", tier.statutory)
        yield from _choices(f"start.{name}", tier.starting_point)
        for index, way in enumerate(tier.interpolation):
            yield f"interpolation.{name}.{index}", way.when, book.method.interpolation.law, way.at
    for name, increment in crime.increments.items():
        yield f"increment.{name}", increment.when, increment.law, increment.at
    for name, factor in book.factors.items():
        yield f"factor.{name}", factor.when, factor.law, factor.at
        yield from _choices(f"band.{name}", factor.bands)
        for index, exclusion in enumerate(factor.excluded):
            yield f"exclusion.{name}.{index}", exclusion.when, exclusion.law, exclusion.at
    yield from _choices("ceiling", book.method.plea.ceilings)
    for name, fine in crime.fine.items():
        yield f"fine.{name}", fine.when, fine.law, fine.at
    for name, probation in {**book.general.probation, **crime.probation}.items():
        yield f"probation.{name}", probation.when, probation.law, probation.at
    warnings = book.general.warnings | crime.warnings | (book.overlay.warnings if book.overlay else {})
    for name, warning in warnings.items():
        yield f"warning.{name}", warning.when, warning.law or "", warning.at


def _choices(prefix: str, entries: tuple) -> Iterator[tuple[str, Condition | None, str, str]]:  # type: ignore[type-arg]
    for index, entry in enumerate(entries):
        yield f"{prefix}.{index}", entry.when, entry.law, entry.at
