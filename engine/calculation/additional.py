"""附加刑 and measures beside the main penalty: reminders with their reason, never imposed by the program."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from engine.calculation.notes import Notes
from engine.calculation.tier import TierChoice
from engine.inference.findings import Findings
from engine.law.rulebook import Rulebook
from engine.law.schema import Additional
from engine.result import AdditionalPenalty, Band, Penalty, Probation

Count = tuple[Rulebook, Findings, TierChoice | None]


def additional(
    counts: Iterable[Count], penalty: Penalty, probation: Probation | None, date: datetime.date, notes: Notes
) -> tuple[AdditionalPenalty, ...]:
    """What the law attaches to these counts at this main penalty; each entry once, what must be before what may."""
    found: dict[str, AdditionalPenalty] = {}
    open_ = probation is not None and bool(probation.eligible)
    for book, findings, tier in counts:
        for name, rule in (book.general.additional | book.crime.additional).items():
            if name not in found and _applies(name, rule, findings, tier, penalty, open_, date):
                notes.figure(rule)
                found[name] = _shown(name, rule)
    return tuple(sorted(found.values(), key=lambda item: item.mode != "shall"))


def _applies(
    name: str,
    rule: Additional,
    findings: Findings,
    tier: TierChoice | None,
    penalty: Penalty,
    open_: bool,
    date: datetime.date,
) -> bool:
    beside = penalty.kind in rule.penalties or (rule.with_probation and open_)
    if not rule.in_force(date) or ((rule.penalties or rule.with_probation) and not beside):
        return False
    if rule.tiers and (tier is None or tier.id not in rule.tiers):
        return False
    return findings.holds("additional", name, rule.when)


def _shown(name: str, rule: Additional) -> AdditionalPenalty:
    return AdditionalPenalty(
        id=name,
        kind=rule.kind,
        mode=rule.mode,
        text=rule.text,
        months=Band(low=rule.months[0], high=rule.months[1]) if rule.months else None,
        law=rule.law,
        at=rule.at,
        verified=rule.verified,
        basis=rule.basis,
    )
