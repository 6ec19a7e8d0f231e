"""Conditions evaluated in plain Python: for the trace (which lines held), and as the oracle of the rule engine's tests.

The numbers that both ways compare are made here once: the distance of a fact to a threshold, and the days left of a
period. Comparing with a threshold that is only known as a band asks for its safe end, so that a line holds only where
it holds for every figure the band allows.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Container

from engine.inference.facts import Facts
from engine.law.condition import All, Any, Compare, Condition, Found, Line, Within, lines

EQUIVALENT = "equivalent"  # what quantities by kind come to in the reference kind
OPERATORS = {
    "at least": lambda margin: margin >= 0,
    "above": lambda margin: margin > 0,
    "at most": lambda margin: margin <= 0,
    "below": lambda margin: margin < 0,
}


def margin(line: Compare, facts: Facts) -> int | None:
    """The fact minus the quantity, times 100 (whole percents of a threshold stay whole); None when unknown."""
    value = facts.values.get(line.fact)
    if not isinstance(value, int):
        return None
    scale = facts.scales.get(line.fact, 1)
    quantity = line.quantity
    if quantity.threshold is None:
        return (value - quantity.plus * scale) * 100
    used = facts.thresholds.get(quantity.threshold)
    limit = None if used is None else used.high if line.operator in ("at least", "above") else used.low
    if limit is None:
        return None
    return value * 100 - (limit * quantity.percent + quantity.plus * 100) * scale


def days_left(line: Within, facts: Facts) -> int | None:
    """Days from the fact to the end of the period that began at `since`; negative when it is over or not begun."""
    value, since = facts.values.get(line.fact), facts.values.get(line.since)
    if not isinstance(value, int) or not isinstance(since, int):
        return None
    if value < since:
        return -1
    return add_months(datetime.date.fromordinal(since), line.months).toordinal() - value


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day `months` calendar months later, or that month's last day."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def line_holds(line: Line, facts: Facts, found: Container[str] = frozenset()) -> bool:
    """Whether one line holds; an unknown fact holds neither way."""
    if isinstance(line, Found):
        return (line.factor in found) != line.negated
    if isinstance(line, Compare):
        distance = margin(line, facts)
        return distance is not None and OPERATORS[line.operator](distance)
    if isinstance(line, Within):
        left = days_left(line, facts)
        return left is not None and (left >= 0) != line.negated
    if line.fact not in facts.values:
        return False
    return (facts.values[line.fact] in line.values) != line.negated


def holds(condition: Condition, facts: Facts, found: Container[str] = frozenset()) -> bool:
    """Whether the whole condition holds."""
    if isinstance(condition, All):
        return all(holds(part, facts, found) for part in condition.parts)
    if isinstance(condition, Any):
        return any(holds(part, facts, found) for part in condition.parts)
    return line_holds(condition, facts, found)


def matched(condition: Condition, facts: Facts, found: Container[str] = frozenset()) -> dict[str, object]:
    """The facts of the lines that held, as they were stated, for the trace."""
    seen: dict[str, object] = {}
    for line in lines(condition):
        if not line_holds(line, facts, found):
            continue
        if isinstance(line, Found):
            seen[f"found {line.factor}"] = not line.negated
            continue
        for name in (line.fact, line.since) if isinstance(line, Within) else (line.fact,):
            seen[name] = stated(name, facts)
    return seen


def stated(name: str, facts: Facts) -> object:
    """A fact as it was stated, or the default that stands in for it; quantities by kind with what they come to."""
    given = facts.given.get(name)
    if isinstance(given, dict):
        return {**given, EQUIVALENT: _plain(name, facts)}
    return _plain(name, facts) if given is None else given


def _plain(name: str, facts: Facts) -> object:
    """The value as the rules see it, in the fact's own unit."""
    number = facts.number(name)
    if number is None:
        return facts.values.get(name)
    return int(number) if number.denominator == 1 else float(number)
