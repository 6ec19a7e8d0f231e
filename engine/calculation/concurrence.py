"""数罪并罚 (刑法69条): several terms become one between the highest single term and their sum, under the ceilings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.law.method_schema import Method
from engine.result import Combined, WholeRange


@dataclass(frozen=True)
class Term:
    """One count's term in months; `detention_only` where its article knows no fixed-term imprisonment."""

    months: WholeRange
    detention_only: bool


def combine(terms: Sequence[Term], method: Method) -> tuple[Combined, WholeRange]:
    """The combined range for the chosen terms, and the whole range that the terms' own ranges lead to, in months.

    拘役 beside 有期徒刑 is absorbed (刑法69条2款): once one term is fixed-term imprisonment, only such terms count.
    """
    low, high = _range([(term.months.chosen, term.detention_only) for term in terms], method)
    least, _ = _range([(term.months.low, term.detention_only) for term in terms], method)
    _, most = _range([(term.months.high, term.detention_only) for term in terms], method)
    chosen = (low + high + 1) // 2
    return (
        Combined(low=low, high=high, law=method.concurrence.law),
        WholeRange(low=min(least, chosen), high=max(most, chosen), chosen=chosen),
    )


def is_detention(months: int, detention_only: bool, method: Method) -> bool:
    """Whether a term is 拘役: shorter than the shortest fixed term, or of a crime that knows nothing else."""
    return detention_only or months < method.kinds.fixed_term.months[0]


def _range(terms: Sequence[tuple[int, bool]], method: Method) -> tuple[int, int]:
    fixed = [months for months, only in terms if not is_detention(months, only, method)]
    counted = fixed or [months for months, _ in terms]
    total = sum(counted)
    limits = method.concurrence
    if not fixed:
        ceiling = limits.detention
    else:
        ceiling = limits.fixed_term_low if total < limits.fixed_term_sum else limits.fixed_term_high
    highest = max(counted)
    return highest, max(highest, min(total, ceiling))
