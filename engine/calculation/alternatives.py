"""What the other readings of the text would give, each computed on the same findings; only what differs is shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from engine.calculation import adjustment, limits
from engine.calculation.adjustment import Adjusted
from engine.calculation.base import Base
from engine.calculation.notes import Notes
from engine.calculation.readings import Readings
from engine.calculation.span import Span
from engine.calculation.tier import TierChoice
from engine.inference.findings import Findings
from engine.law.method_schema import Method, Reading
from engine.law.rulebook import Rulebook
from engine.result import Alternative


def alternatives(
    reckoned: Base,
    book: Rulebook,
    findings: Findings,
    tier: TierChoice | None,
    readings: Readings,
    adjusted: Adjusted,
    proposed: Span,
    date: datetime.date,
) -> tuple[Alternative, ...]:
    """The readings that would lead to another proposed term, in the order of the method."""
    return tuple(_alternatives(reckoned, book, findings, tier, readings, adjusted, proposed, date))


def _alternatives(
    reckoned: Base,
    book: Rulebook,
    findings: Findings,
    tier: TierChoice | None,
    readings: Readings,
    adjusted: Adjusted,
    proposed: Span,
    date: datetime.date,
) -> Iterator[Alternative]:
    for question, law, other in readings.others(book.method):
        if not _matters(question, adjusted, book):
            continue
        if question == "rounding":
            changed = adjusted
        else:
            changed = adjustment.adjust(
                reckoned.base, reckoned.lawful, book, findings, other, date, Notes(), shown=False
            )
        frame = limits.frame(book, tier, changed.effects, other.rounding)
        term, _ = limits.propose(changed.span, frame)
        if term != proposed:
            yield Alternative(
                question=question,
                reading=law.rule,
                name=law.name,
                used=_used(question, readings, book.method).name,
                proposed=term.range(),
                law=law.law,
                verified=law.verified,
                basis=law.basis,
            )


def _matters(question: str, adjusted: Adjusted, book: Rulebook) -> bool:
    """Whether the question arises at all, so that nothing is computed in vain."""
    if question == "combination":
        return sum(item.layer == 1 for item in adjusted.applied) > 1
    if question == "plea":
        rule = book.method.plea
        ids = {item.id for item in adjusted.applied} | {item.factor for item in adjusted.excluded}
        return rule.factor in ids and bool(ids & set(rule.shares_with))
    return True


def _used(question: str, readings: Readings, method: Method) -> Reading:
    if question == "combination":
        return method.combination.readings[readings.combination]
    if question == "plea":
        return method.plea.readings[readings.plea]
    return method.rounding.readings[readings.rounding]
