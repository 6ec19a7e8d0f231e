"""Which 法定刑幅度 applies: the gravest tier whose condition holds, or the one that a party chose."""

from __future__ import annotations

import datetime
from collections.abc import Container
from dataclasses import dataclass, replace

from engine.calculation.notes import Notes
from engine.case.model import Count
from engine.inference import matcher
from engine.inference.facts import Facts, ThresholdUsed
from engine.inference.findings import Findings
from engine.law import condition
from engine.law.rulebook import Rulebook, statute
from engine.law.schema import PenaltyKind, Statutory, Tier
from engine.result import TierUsed, Why
from engine.text import Text

BELOW = Text(
    zh="所填事实没有达到{crime}最低一档的条件（{tier}），因此没有结果；如有其他入罪事实，请补充。",
    en="The facts stated do not reach the lowest tier of {crime} ({tier}), so there is no term; add "
    "any other fact that founds the offence.",
)
LATER = Text(
    zh="行为后的法定刑较轻，适用新法（刑法12条）。",
    en="The later statutory range is milder and is applied (刑法12条).",
)


@dataclass(frozen=True)
class TierChoice:
    """The tier with the version of its statutory range, and how it was found."""

    id: str
    tier: Tier
    statutory: Statutory
    why: tuple[Why, ...]

    def used(self) -> TierUsed:
        """The tier as the result shows it."""
        s = self.statutory
        return TierUsed(
            id=self.id,
            name=self.tier.name,
            low=s.low,
            high=s.high,
            kinds=kinds(s),
            why=self.why,
            law=s.law,
            at=s.at,
            verified=s.verified,
            basis=s.basis,
        )


def kinds(statutory: Statutory) -> tuple[PenaltyKind, ...]:
    """The kinds of main penalty that the article names, and a fine alone where it allows one."""
    named: list[tuple[PenaltyKind, bool]] = [
        ("fine-alone", statutory.fine in ("with_or_alone", "alone")),
        ("deprivation-alone", statutory.deprivation_alone),
        ("public-surveillance", statutory.control is not None),
        ("criminal-detention", statutory.detention is not None),
        ("fixed-term-imprisonment", statutory.fixed_term is not None),
        ("life", statutory.life),
        ("death", statutory.death),
    ]
    return tuple(kind for kind, there in named if there)


def choose(
    count: Count, book: Rulebook, findings: Findings, sentencing: datetime.date, notes: Notes
) -> TierChoice | None:
    """The tier of the count; None when the facts reach none or an open threshold leaves it undecided."""
    if count.chosen.tier is not None:
        return _take(count.chosen.tier, count, book, sentencing, (), notes)
    reached = [name for name in book.crime.tiers if f"tier.{name}" in findings.fired]
    best = reached[-1] if reached else None
    gravest = _gravest(findings.facts)
    if _best(book, gravest, findings.present) != best:
        _say_open(book, findings.facts, gravest, notes)
        return None
    if best is None:
        lowest = next(iter(book.crime.tiers.values()))
        text = BELOW.format(crime=book.crime.name, tier=lowest.name)
        notes.add("below_threshold", text, law=book.crime.statute)
        return None
    firing = findings.fired[f"tier.{best}"]
    why = (Why(rule=firing.rule.id, facts=dict(firing.facts), at=firing.rule.at),)
    return _take(best, count, book, sentencing, why, notes)


def _take(
    name: str, count: Count, book: Rulebook, sentencing: datetime.date, why: tuple[Why, ...], notes: Notes
) -> TierChoice:
    tier = book.crime.tiers[name]
    statutory, later = statute(tier.statutory, count.offence_date, sentencing)
    if later:
        notes.add("later_milder_statute", LATER, law="刑法12条")
    notes.figure(statutory)
    if tier.carve_out:
        notes.add("carve_out", tier.carve_out.text, law=tier.carve_out.law)
    return TierChoice(name, tier, statutory, why)


def _best(book: Rulebook, facts: Facts, found: Container[str]) -> str | None:
    reached = [name for name, tier in book.crime.tiers.items() if matcher.holds(tier.when, facts, found)]
    return reached[-1] if reached else None


def _gravest(facts: Facts) -> Facts:
    """The facts with every open threshold at its least: what the gravest possible reading would be."""

    def least(used: ThresholdUsed) -> ThresholdUsed:
        low = 1 if used.low is None else used.low
        return used if used.known else ThresholdUsed(low, low, used.entry)

    return replace(facts, thresholds={name: least(used) for name, used in facts.thresholds.items()})


def _say_open(book: Rulebook, facts: Facts, gravest: Facts, notes: Notes) -> None:
    """Name the thresholds whose figure decides: lines that hold at the least figure and not at the most."""
    names: dict[str, None] = {}
    for tier in book.crime.tiers.values():
        for line in condition.lines(tier.when):
            if not isinstance(line, condition.Compare) or line.quantity.threshold is None:
                continue
            if matcher.line_holds(line, gravest) and not matcher.line_holds(line, facts):
                names[line.quantity.threshold] = None
    for name in names:
        used = facts.thresholds[name]
        label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
        notes.threshold_open(label, used, book.crime.measured_by(name))
        notes.figure(used.entry)
