"""The thresholds that a condition names, and their figures in words."""

from __future__ import annotations

from collections.abc import Iterable

from engine.explanation import counted
from engine.inference.facts import ThresholdUsed
from engine.law.condition import Compare, Line
from engine.law.rulebook import Rulebook
from engine.text import Text


def thresholds(lines: Iterable[Line]) -> list[str]:
    """The thresholds with which the lines compare a fact, each once."""
    names = [line.quantity.threshold for line in lines if isinstance(line, Compare)]
    return list(dict.fromkeys(name for name in names if name is not None))


def amount(used: ThresholdUsed, book: Rulebook, threshold: str) -> Text:
    """The figure of a threshold in its fact's unit; a band where the province's own figure is not known."""
    fact = book.crime.measured_by(threshold)
    ends = [counted(fact, end) for end in dict.fromkeys((used.low, used.high)) if end is not None]
    if not ends:
        return Text(zh="（没有查到）", en="(not known)")
    return Text(zh="至".join(end.zh for end in ends), en=" to ".join(end.en for end in ends))
