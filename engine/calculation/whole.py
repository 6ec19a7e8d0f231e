"""The counts of a case together: combined terms, the main penalty, the fine, and the bands of the whole case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from engine.calculation import concurrence, earlier, fine, penalty
from engine.calculation.concurrence import Term
from engine.calculation.count import Counted
from engine.calculation.notes import Notes
from engine.calculation.tier import TierChoice
from engine.case.earlier import EarlierJudgment
from engine.inference.findings import Findings
from engine.law.method_schema import Method
from engine.law.rulebook import Rulebook
from engine.law.schema import PenaltyKind
from engine.result import Band, Combined, EarlierCombined, Fine, Penalty, WholeRange

Counts = Mapping[str, Counted]
Judgments = tuple[EarlierJudgment, ...]
NOTHING_BESIDE: tuple[PenaltyKind | None, ...] = ("exempt", "deprivation-alone")  # these carry no fine


def declare(
    counts: Counts, before: Judgments, method: Method
) -> tuple[Combined | None, WholeRange | None, EarlierCombined | None]:
    """The declared term of the case, and how it was combined; nothing while a count has no term."""
    terms = {key: _term(item, item.whole) for key, item in counts.items() if item.whole is not None}
    if len(terms) < len(counts):
        return None, None, None
    if before:
        outcome = earlier.combine(terms, before, method)
        return outcome.combined, outcome.declared, outcome.earlier
    if len(terms) == 1:
        return None, next(iter(terms.values())).months, None
    combined, declared = concurrence.combine(list(terms.values()), method)
    return combined, declared, None


def _term(item: Counted, months: WholeRange) -> Term:
    return Term(months, item.detention_only, item.asked)


def main_penalty(
    combined: Combined | None,
    declared: WholeRange | None,
    counts: Counts,
    method: Method,
    date: datetime.date,
    notes: Notes,
) -> Penalty | None:
    """The main penalty at the declared point, with what the law leaves open there."""
    if declared is None:
        return None
    exempt = all(item.exempt for item in counts.values())
    if combined is not None and combined.kind is not None and not exempt:
        return Penalty(kind=combined.kind, law=combined.law)
    first = next(iter(counts.values()))
    if len(counts) > 1:
        return penalty.kind(declared.chosen, method, None, exempt)
    alone = fine.alone(first.book, first.findings, first.tier, date, notes) if first.tier else None
    return penalty.kind(
        declared.chosen,
        method,
        first.result.tier,
        exempt,
        first.asked,
        alone,
        first.may_exempt,
        first.fixed_term_only,
    )


def fines(
    main: Penalty | None, counts: Counts, before: Judgments, method: Method, date: datetime.date, notes: Notes
) -> Fine | None:
    """Every count's fine added up, earlier unpaid ones too; 免予刑事处罚 carries no penalty at all."""
    kind = main.kind if main else None
    single = [
        count_fine(kind, len(counts) == 1, item.book, item.findings, item.tier, _point(item), date, notes)
        for item in counts.values()
    ]
    return total_fine(kind, single, before, method)


def _point(item: Counted) -> int | None:
    return item.whole.chosen if item.whole else None


def count_fine(
    kind: PenaltyKind | None,
    only: bool,
    book: Rulebook,
    findings: Findings,
    tier: TierChoice | None,
    months: int | None,
    date: datetime.date,
    notes: Notes,
) -> Fine | None:
    """One count's fine beside the main penalty, or instead of it where it is the `only` count; None without a term."""
    if months is None or kind in NOTHING_BESIDE:
        return None
    if kind == "fine-alone" and only and tier is not None:
        return fine.alone(book, findings, tier, date, notes)
    return fine.fine(book, findings, tier, months, date, notes)


def total_fine(
    kind: PenaltyKind | None, single: Sequence[Fine | None], before: Judgments, method: Method
) -> Fine | None:
    """The counts' fines added up with what is unpaid of earlier ones."""
    return None if kind in NOTHING_BESIDE else earlier.add_unpaid(fine.add(single), before, method)


def envelope(counts: Counts, before: Judgments, method: Method) -> Band | None:
    """The least and the most that the law allows for the whole case, in months."""
    return _band({key: item.result.envelope for key, item in counts.items()}, counts, before, method)


def discretion(counts: Counts, before: Judgments, method: Method) -> Band | None:
    """How far the whole-case discretion reaches around the chosen points, in months."""
    return _band({key: item.discretion for key, item in counts.items()}, counts, before, method)


def _band(bands: Mapping[str, Band | None], counts: Counts, before: Judgments, method: Method) -> Band | None:
    """One count's own band, or what the ends of several combine to."""
    present = {key: band for key, band in bands.items() if band is not None}
    if len(present) < len(bands):
        return None
    if len(present) == 1 and not before:
        return next(iter(present.values()))

    def at(months: Mapping[str, int]) -> Combined:
        terms = {key: _term(counts[key], WholeRange(low=m, high=m, chosen=m)) for key, m in months.items()}
        if before:
            return earlier.combine(terms, before, method).combined
        return concurrence.combine(list(terms.values()), method)[0]

    least = at({key: band.low for key, band in present.items()})
    most = at({key: band.low if band.high is None else band.high for key, band in present.items()})
    return Band(low=least.low, high=max(most.high, least.low))
