"""罚金: the range in yuan that the crime, the tier and the term lead to.

A fine alone is an option, never the default.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from engine.calculation.notes import Notes
from engine.calculation.tier import TierChoice
from engine.inference.findings import Findings
from engine.law.rulebook import Rulebook
from engine.law.schema import FineRule
from engine.result import Fine
from engine.text import Text

FLOOR = Text(
    zh="刑法分则没有规定数额，按犯罪情节并考虑缴纳能力确定；这里只有总的下限，没有上限。",
    en="The Criminal Law sets no figure; the circumstances and the ability to pay decide. Only the "
    "general floor is given, no upper limit.",
)
SUM = Text(zh="各罪罚金相加（刑法69条3款）。", en="The fines of all crimes added up (刑法69条3款).")
ADULT = 18


def fine(
    book: Rulebook, findings: Findings, tier: TierChoice | None, months: int, date: datetime.date, notes: Notes
) -> Fine | None:
    """The fine of one count; None when the article provides none.

    A provincial table goes before the national frame it fills in.
    """
    if tier is None or tier.statutory.fine in ("none", "alone", "confiscation"):
        return None
    return _range(book, findings, tier, months, date, notes, alone=False)


def alone(book: Rulebook, findings: Findings, tier: TierChoice, date: datetime.date, notes: Notes) -> Fine | None:
    """The fine that may stand instead of custody (单处罚金); None when the article knows none."""
    if tier.statutory.fine not in ("with_or_alone", "alone"):
        return None
    return _range(book, findings, tier, 0, date, notes, alone=True)


def _range(
    book: Rulebook,
    findings: Findings,
    tier: TierChoice,
    months: int,
    date: datetime.date,
    notes: Notes,
    *,
    alone: bool,
) -> Fine:
    rules = [
        rule for name, rule in book.crime.fine.items() if _applies(name, rule, tier, findings, months, date, alone)
    ]
    rules.sort(key=lambda rule: (rule.basis != "provincial", rule.alone != alone))
    age = findings.facts.number("age_at_offence")
    floor = book.method.fine_floor_minor if age is not None and age < ADULT else book.method.fine_floor
    if not rules:
        return Fine(
            low=floor.yuan,
            high=None,
            note=FLOOR,
            law=floor.law,
            at=floor.at,
            verified=floor.verified,
            basis=floor.basis,
            obligatory=tier.statutory.fine != "may",
        )
    rule = rules[0]
    notes.figure(rule)
    low, high = _bounds(rule, findings, months)
    return Fine(
        low=max(low, floor.yuan) if low == 0 else low,
        high=None if high is None else max(high, low),
        note=rule.note or rule.name,
        law=rule.law,
        at=rule.at,
        verified=rule.verified,
        basis=rule.basis,
        obligatory=tier.statutory.fine != "may",
    )


def _applies(
    name: str,
    rule: FineRule,
    tier: TierChoice,
    findings: Findings,
    months: int,
    date: datetime.date,
    alone: bool,
) -> bool:
    if (rule.alone and not alone) or (alone and rule.term is not None):
        return False
    if not rule.in_force(date) or (rule.tiers and tier.id not in rule.tiers):
        return False
    if rule.term is not None and not (rule.term[0] < months <= rule.term[1] or months == rule.term[0] == 0):
        return False
    return findings.holds("fine", name, rule.when)


def _bounds(rule: FineRule, findings: Findings, months: int) -> tuple[int, int | None]:
    low, high = rule.low or 0, rule.high
    if rule.per_month:
        more = max(0, months - 1)
        low += rule.per_month[0] * more
        high = None if high is None else high + rule.per_month[1] * more
    if rule.times and rule.of:
        base = findings.facts.number(rule.of) or Fraction(0)
        if rule.times[0]:
            low = max(low, int(base * rule.times[0]))
        if rule.times[1]:
            most = int(base * rule.times[1])
            high = most if high is None else min(high, most)
    return low, high


def add(fines: Iterable[Fine | None]) -> Fine | None:
    """The fines of several counts together; one count's fine as it is."""
    present = [item for item in fines if item is not None]
    if len(present) < 2:
        return present[0] if present else None
    highs = [item.high for item in present]
    return Fine(
        low=sum(item.low for item in present),
        high=None if None in highs else sum(high for high in highs if high is not None),
        note=SUM,
        law="；".join(dict.fromkeys([item.law for item in present] + ["刑法69条3款"])),
        at=present[0].at,
        verified=min((item.verified for item in present), key=["none", "memory", "single", "secondary", "text"].index),
        basis=present[0].basis,
        obligatory=all(item.obligatory for item in present),
    )
