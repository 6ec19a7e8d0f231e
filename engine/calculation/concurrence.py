"""数罪并罚 (刑法69条): several penalties become one.

Terms of one kind lead to a range from the highest of them to their sum, under that kind's ceiling. Of several kinds
无期徒刑 and 死刑 absorb everything, 有期徒刑 absorbs 拘役, and 管制 stands by itself: it
is still executed after the custody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.law.method_schema import Method
from engine.law.schema import PenaltyKind
from engine.result import Combined, WholeRange

FIXED: PenaltyKind = "fixed-term-imprisonment"
DETENTION: PenaltyKind = "criminal-detention"
CONTROL: PenaltyKind = "public-surveillance"
WITHOUT_MONTHS: tuple[PenaltyKind, ...] = ("death", "life")  # the graver first: it absorbs the other
End = Literal["low", "chosen", "high"]
ENDS: tuple[End, ...] = ("chosen", "low", "high")


@dataclass(frozen=True)
class Term:
    """One count's term in months; `detention_only` where its article knows no fixed-term imprisonment.

    `kind` is the kind that a party chose; without one the length decides, and six months are 有期徒刑.
    """

    months: WholeRange
    detention_only: bool
    kind: PenaltyKind | None = None

    def at(self, end: End, method: Method) -> Piece:
        """The penalty at one end of the term, or at its chosen point."""
        months: int = getattr(self.months, end)
        by_length = DETENTION if is_detention(months, self.detention_only, method) else FIXED
        return Piece(self.kind or by_length, Fraction(months))


@dataclass(frozen=True)
class Piece:
    """One penalty that enters a combination; `months` mean nothing for life and death."""

    kind: PenaltyKind
    months: Fraction


@dataclass(frozen=True)
class Reach:
    """From where to where a combination may go, in months.

    `control` is the 管制 that follows the custody, `most` the ceiling that the sum of fixed terms leads to.
    """

    kind: PenaltyKind | None
    low: Fraction
    high: Fraction
    control: tuple[Fraction, Fraction] | None = None
    most: int | None = None


def reach(pieces: Sequence[Piece], method: Method) -> Reach:
    """What 刑法69条 allows for these penalties together; penalties without months (a fine alone) add nothing.

    The highest single penalty is a lower limit even over a ceiling: an earlier sentence of twenty-five years stays one.
    """
    if absorbing := next((kind for kind in WITHOUT_MONTHS if any(piece.kind == kind for piece in pieces)), None):
        return Reach(absorbing, Fraction(0), Fraction(0))
    by_kind = {kind: [p.months for p in pieces if p.kind == kind and p.months] for kind in (FIXED, DETENTION, CONTROL)}
    control = _range(by_kind[CONTROL], method.concurrence.control)
    if fixed := by_kind[FIXED]:
        most = ceiling(sum(fixed), method)
        low, high = _range(fixed, most)
        return Reach(FIXED, low, high, control if by_kind[CONTROL] else None, most)
    if detention := by_kind[DETENTION]:
        low, high = _range(detention, method.concurrence.detention)
        return Reach(DETENTION, low, high, control if by_kind[CONTROL] else None)
    return Reach(CONTROL if by_kind[CONTROL] else None, *control)


def ceiling(total: Fraction | int, method: Method) -> int:
    """The longest combined fixed term in months for fixed terms of so many months in all."""
    limits = method.concurrence
    return limits.fixed_term_low if total < limits.fixed_term_sum else limits.fixed_term_high


def _range(months: Sequence[Fraction], most: int) -> tuple[Fraction, Fraction]:
    highest = max(months, default=Fraction(0))
    return highest, max(highest, min(sum(months, Fraction(0)), Fraction(most)))


def combine(terms: Sequence[Term], method: Method) -> tuple[Combined, WholeRange]:
    """The combined range for the chosen terms, and the whole range that the terms' own ranges lead to, in months.

    Beside life or death there are no months: both are 0 then, and `kind` says which it is.
    """
    chosen, least, most = (reach([term.at(end, method) for term in terms], method) for end in ENDS)
    return joined(chosen, least, most, len(terms), method)


def joined(chosen: Reach, least: Reach, most: Reach, penalties: int, method: Method) -> tuple[Combined, WholeRange]:
    """What the chosen points and the two ends of so many terms come to, each of them combined."""
    control = whole(*chosen.control) if chosen.control else None
    rests_on = law(chosen, penalties, method)
    low, high = int(chosen.low), int(chosen.high)
    combined = Combined(low=low, high=high, law=rests_on, kind=chosen.kind, then_control=control)
    middle = (combined.low + combined.high + 1) // 2
    # A term that grows from 拘役 into 有期徒刑 absorbs others, so an end may lie inside; the point keeps the order.
    return combined, WholeRange(low=min(int(least.low), middle), high=max(int(most.high), middle), chosen=middle)


def law(found: Reach, penalties: int, method: Method) -> str:
    """The article that a combination of so many penalties rests on; on life and death it leaves something unsaid."""
    return method.several.life.law if found.kind in WITHOUT_MONTHS and penalties > 1 else method.concurrence.law


def is_detention(months: int, detention_only: bool, method: Method) -> bool:
    """Whether a term is 拘役: shorter than the shortest fixed term, or of a crime that knows nothing else."""
    return detention_only or months < method.kinds.fixed_term.months[0]


def whole(low: Fraction, high: Fraction) -> WholeRange:
    """The whole months inside a range, and their middle with half a month upwards (`earlier.whole_months`)."""
    least = -(-low // 1)
    most = max(least, high // 1)
    return WholeRange(low=least, high=most, chosen=(least + most + 1) // 2)
