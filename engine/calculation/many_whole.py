"""The whole case for many rows at once: several counts and earlier judgments combined, kind, probation, fine.

As `whole` and `probation` have it for one case, by the same functions, each asked once for every distinct input.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.calculation import concurrence, earlier, penalty, probation, whole
from engine.calculation.concurrence import Piece, Reach, Term
from engine.calculation.count import detention_only
from engine.calculation.many import CountColumns, range_key
from engine.calculation.notes import Notes
from engine.calculation.tier import TierChoice
from engine.case.model import Chosen
from engine.inference.rows import Column, Rows
from engine.law.method_schema import Method
from engine.law.schema import PenaltyKind, ProbationRule
from engine.result import Fine, TierUsed, WholeRange

Counts = Mapping[str, CountColumns]
Open = bool | Literal["mandatory"]
Combination = tuple[PenaltyKind | None, WholeRange | None]  # the kind that a combination leads to, the term to declare


@dataclass(frozen=True)
class WholeColumns:
    """The whole case in every row; None where a count has no term."""

    adjusted: Column[Fraction | None]
    declared: Column[WholeRange | None]
    kind: Column[PenaltyKind | None]
    probation: Column[Open | None]
    fine: Column[tuple[int, int | None] | None]
    tiers: Column[tuple[str | None, ...]]


def together(rows: Rows, counts: Counts, before: whole.Judgments, method: Method, date: datetime.date) -> WholeColumns:
    """The counts of the case together, and with earlier judgments.

    Raises:
        InputError: an earlier penalty has been served in full.
    """
    each = list(counts.values())
    combined = _combined(rows, counts, before, method)
    kinds = rows.apply(lambda pair: pair[0], combined, key=lambda kind: kind)
    declared = rows.apply(lambda pair: pair[1], combined, key=range_key)
    months = rows.apply(lambda term: term.chosen if term else None, declared, key=lambda term: term)
    main = _kind(rows, each, kinds, months, method)
    rules = rows.once(
        lambda: tuple(probation.fired({key: (c.book, c.findings) for key, c in counts.items()}, date, Notes())),
        key=lambda fired: tuple(map(id, fired)),
    )

    def suspended(term: int | None, kind: PenaltyKind | None, fired: tuple[ProbationRule, ...]) -> Open | None:
        if term is None or kind is None:
            return None
        return probation.eligible(term, kind, fired, method.probation)

    return WholeColumns(
        adjusted=_added(rows, [count.adjusted for count in each]),
        declared=declared,
        kind=main,
        probation=rows.apply(suspended, months, main, rules, key=str),
        fine=_fine(rows, each, main, before, method, date),
        tiers=rows.apply(lambda *tiers: tuple(tier.id if tier else None for tier in tiers), *(c.tier for c in each)),
    )


def _added(rows: Rows, terms: list[Column[Fraction | None]]) -> Column[Fraction | None]:
    def add(*months: Fraction | None) -> Fraction | None:
        known = [term for term in months if term is not None]
        return sum(known, Fraction(0)) if len(known) == len(months) else None

    return terms[0] if len(terms) == 1 else rows.apply(add, *terms)


def _combined(rows: Rows, counts: Counts, before: whole.Judgments, method: Method) -> Column[Combination]:
    if len(counts) == 1 and not before:
        return rows.apply(lambda term: (None, term), next(iter(counts.values())).whole)

    def term(months: WholeRange | None, choice: TierChoice | None, chosen: Chosen) -> Term | None:
        return Term(months, detention_only(choice), chosen.kind) if months else None

    terms = [rows.apply(term, c.whole, c.tier, c.chosen) for c in counts.values()]
    ends = [_reach(rows, dict(zip(counts, terms, strict=True)), end, before, method) for end in concurrence.ENDS]

    def joined(*reaches: Reach | None) -> Combination:
        chosen, least, most = reaches
        if chosen is None or least is None or most is None:
            return None, None
        if before:
            return chosen.kind, earlier.declared(chosen, least, most)
        return chosen.kind, concurrence.joined(chosen, least, most, len(terms), method)[1]

    return rows.apply(joined, *ends)


def _reach(
    rows: Rows,
    terms: Mapping[str, Column[Term | None]],
    end: concurrence.End,
    before: whole.Judgments,
    method: Method,
) -> Column[Reach | None]:
    """One end of every count's term combined; there are fewer of these than of whole terms."""

    def reach(*there: Term | None) -> Reach | None:
        known = {key: term for key, term in zip(terms, there, strict=True) if term is not None}
        if len(known) < len(there):
            return None
        if before:
            return earlier.last(known, before, end, method)
        return concurrence.reach([term.at(end, method) for term in known.values()], method)

    def piece(term: Term | None) -> Piece | None:
        return term.at(end, method) if term else None

    same = [rows.apply(lambda term: term, column, key=piece) for column in terms.values()]
    return rows.apply(reach, *same, key=lambda found: found)


def _kind(
    rows: Rows,
    counts: list[CountColumns],
    kinds: Column[PenaltyKind | None],
    months: Column[int | None],
    method: Method,
) -> Column[PenaltyKind | None]:
    """The kind of the main penalty; the tier and the kind that a party chose matter where there is one count."""
    exempt = rows.apply(lambda *each: all(each), *(count.exempt for count in counts), key=bool)
    only = len(counts) == 1
    none: Column[TierChoice | None] = Column((None,))
    used = rows.apply(lambda choice: choice.used() if choice else None, counts[0].tier if only else none)
    asked = rows.apply(lambda chosen: chosen.kind if only else None, counts[0].chosen, key=lambda kind: kind)

    def kind(
        combined: PenaltyKind | None, term: int | None, free: bool, tier: TierUsed | None, own: PenaltyKind | None
    ) -> PenaltyKind | None:
        if term is None or (combined is not None and not free):
            return None if term is None else combined
        return penalty.main_kind(term, method, tier, free, own)

    return rows.apply(kind, kinds, months, exempt, used, asked, key=lambda found: found)


def _fine(
    rows: Rows,
    counts: list[CountColumns],
    main: Column[PenaltyKind | None],
    before: whole.Judgments,
    method: Method,
    date: datetime.date,
) -> Column[tuple[int, int | None] | None]:
    def total(kind: PenaltyKind | None, *single: Fine | None) -> tuple[int, int | None] | None:
        fine = whole.total_fine(kind, single, before, method)
        return (fine.low, fine.high) if fine else None

    single = [_count_fine(rows, count, main, len(counts) == 1, date) for count in counts]
    return rows.apply(total, main, *single, key=lambda fine: fine)


def _count_fine(
    rows: Rows, count: CountColumns, main: Column[PenaltyKind | None], only: bool, date: datetime.date
) -> Column[Fine | None]:
    months = rows.apply(lambda term: term.chosen if term else None, count.whole, key=lambda term: term)

    def fine(kind: PenaltyKind | None, choice: TierChoice | None, term: int | None) -> Fine | None:
        return whole.count_fine(kind, only, count.book, count.findings, choice, term, date, Notes())

    return rows.once(fine, main, count.tier, months, key=lambda found: (found.low, found.high) if found else None)
