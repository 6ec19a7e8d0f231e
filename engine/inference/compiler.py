"""Conditions as durable_rules expressions over one wide message.

All facts of a stage go to the rule engine as one message, because its joins over many small facts cost more than they
say. The engine compares a property with a constant only, so a comparison with a threshold (a figure of the case's
jurisdiction, not of the rule) is asserted as the fact's distance to it and compared with 0. A property that is left
out matches nothing, which is exactly what "unknown" means here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any as Anything

from engine.inference.facts import Facts
from engine.inference.matcher import days_left, margin
from engine.law.condition import All, Any, Compare, Condition, Found, Is, Line, Within, lines

Expression = dict[str, Anything]
_OPERATORS = {"at least": "$gte", "above": "$gt", "at most": "$lte", "below": "$lt"}
_ENDS = {"at least": "most", "above": "most", "at most": "least", "below": "least"}


def property_name(line: Line) -> str:
    """The message property that a line reads."""
    if isinstance(line, Found):
        return f"found_{line.factor}"
    if isinstance(line, Within):
        return f"{line.fact}_within_{line.months}_of_{line.since}"
    if isinstance(line, Compare):
        # Also for bare numbers: yuan are compared in fen, and one way for all is one way to get right.
        q = line.quantity
        return f"{line.fact}_minus_{_ENDS[line.operator]}_{q.threshold or 0}_{q.percent}_{q.plus}"
    return line.fact


def expression(condition: Condition) -> Expression:
    """The durable_rules expression of a condition."""
    if isinstance(condition, All):
        return {"$and": [expression(part) for part in condition.parts]}
    if isinstance(condition, Any):
        return {"$or": [expression(part) for part in condition.parts]}
    name = property_name(condition)
    if isinstance(condition, Found):
        return {name: 0 if condition.negated else 1}
    if isinstance(condition, Within):
        return {"$lt" if condition.negated else "$gte": {name: 0}}
    if isinstance(condition, Compare):
        return {_OPERATORS[condition.operator]: {name: 0}}
    if condition.negated:
        tests: list[Expression] = [{"$neq": {name: value}} for value in condition.values]
        return tests[0] if len(tests) == 1 else {"$and": tests}
    tests = [{name: value} for value in condition.values]
    return tests[0] if len(tests) == 1 else {"$or": tests}


def readings(conditions: Iterable[Condition]) -> dict[str, Line]:
    """The properties that the conditions read, each once, with a line that reads it."""
    return {property_name(line): line for condition in conditions for line in lines(condition)}


def message(read: Mapping[str, Line], facts: Facts, found: frozenset[str]) -> dict[str, int | str]:
    """The properties with their values; unknown ones are left out."""
    values = {name: _value(line, facts, found) for name, line in read.items()}
    return {name: value for name, value in values.items() if value is not None}


def _value(line: Line, facts: Facts, found: frozenset[str]) -> int | str | None:
    if isinstance(line, Found):
        return int(line.factor in found)
    if isinstance(line, Compare):
        return margin(line, facts)
    if isinstance(line, Within):
        return days_left(line, facts)
    assert isinstance(line, Is)
    return facts.values.get(line.fact)
