"""数罪并罚 (刑法69条): several terms become one between the highest single term and their sum, under the ceilings."""

from __future__ import annotations

from collections.abc import Sequence

from engine.law.method_schema import Method
from engine.result import Combined, WholeRange


def combine(terms: Sequence[WholeRange], method: Method) -> tuple[Combined, WholeRange]:
    """The combined range for the chosen terms, and the whole range that the terms' own ranges lead to, in months.

    拘役 beside 有期徒刑 is absorbed (刑法69条2款): once one term is fixed-term imprisonment, only such terms count.
    """
    shortest = method.kinds.fixed_term.months[0]
    low, high = _range([term.chosen for term in terms], shortest, method)
    least, _ = _range([term.low for term in terms], shortest, method)
    _, most = _range([term.high for term in terms], shortest, method)
    chosen = (low + high + 1) // 2
    return (
        Combined(low=low, high=high, law=method.concurrence.law),
        WholeRange(low=min(least, chosen), high=max(most, chosen), chosen=chosen),
    )


def _range(terms: Sequence[int], shortest: int, method: Method) -> tuple[int, int]:
    fixed = [term for term in terms if term >= shortest]
    counted = fixed or list(terms)
    total = sum(counted)
    limits = method.concurrence
    if not fixed:
        ceiling = limits.detention
    else:
        ceiling = limits.fixed_term_low if total < limits.fixed_term_sum else limits.fixed_term_high
    highest = max(counted)
    return highest, max(highest, min(total, ceiling))
