"""Which conditions hold in every row, and which factors stand: `engine.inference.findings`, for columns.

The conditions are those of the rulebook, evaluated line by line; the stages are those of `infer`. Every distinct
condition is evaluated once for a block, in however many places and rules it stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.batch.steps.block import Block, Values
from engine.inference.facts import scale
from engine.inference.logic import Numbers, Truth, both, either, every, no, some, truth
from engine.inference.matcher import OPERATORS, add_months
from engine.law.condition import All, Any, Compare, Condition, Found, Line, Within

Present = Mapping[str, Truth]
LEAST = 1  # what a threshold of which nothing is known is taken for in the gravest possible reading


class Findings:
    """What holds in the rows of a block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._lines: dict[tuple[int, bool], Truth] = {}
        self._conditions: dict[tuple[int, int, bool], tuple[Condition, Truth]] = {}
        self._rules: dict[str, Truth] = {}
        self.present: dict[int, Present] = {1: {}}
        found = {name: self._found(name) for name in block.plan.factors}
        found = {name: there for name, there in found.items() if there is not False}
        self.present[2] = self._without_excluded(found, 1)
        self.present[3] = self._without_excluded(self.present[2], 2)

    @property
    def factors(self) -> Present:
        """The factors that stand in some row."""
        return self.present[3]

    def _found(self, name: str) -> Truth:
        """What is inferred or asserted, before any exclusion."""
        rule = f"factor.{name}"
        fires = self.rule(rule) if self.block.plan.stages.get(rule) == 1 else False
        said = self.block.asserted.get(name)
        return fires if said is None else either(both(fires, no(said.removed)), said.there)

    def _without_excluded(self, present: Present, stage: int) -> Present:
        left = {}
        stages = self.block.plan.stages
        for name, there in present.items():
            due = [id for id in self._exclusions.get(name, ()) if stages[id] == stage]
            there = both(there, no(some(self.rule(id) for id in due)))
            if there is not False:
                left[name] = there
        return left

    @cached_property
    def _exclusions(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id in self.block.plan.conditions:
            kind, _, rest = id.partition(".")
            if kind == "exclusion":
                found.setdefault(rest.rpartition(".")[0], []).append(id)
        return found

    def rule(self, id: str) -> Truth:
        """Where the rule fires."""
        if id not in self._rules:
            stage = self.block.plan.stages.get(id, 1)
            self._rules[id] = some(
                both(self.block.inside(books), self.condition(when, stage))
                for when, books in self.block.plan.conditions.get(id, ())
            )
        return self._rules[id]

    def holds(self, when: Condition | None) -> Truth:
        """Where a condition of the last stage holds; everywhere without one."""
        return True if when is None else self.condition(when, 3)

    def condition(self, when: Condition, stage: int = 3, gravest: bool = False) -> Truth:
        """Where a condition holds; with `gravest` every open threshold is at its least."""
        key = (id(when), stage, gravest)
        found = self._conditions.get(key)  # the condition is kept, so its id is no other's
        if found is None:
            found = self._conditions[key] = when, self._condition(when, stage, gravest)
        return found[1]

    def _condition(self, when: Condition, stage: int, gravest: bool) -> Truth:
        if isinstance(when, Found):
            there = self.present[stage].get(when.factor, False)
            return no(there) if when.negated else there
        if isinstance(when, All):
            return every(self._condition(part, stage, gravest) for part in when.parts)
        if isinstance(when, Any):
            return some(self._condition(part, stage, gravest) for part in when.parts)
        return self.line(when, gravest)

    def line(self, line: Line, gravest: bool = False) -> Truth:
        """Where a line over facts holds; an unknown fact holds neither way."""
        gravest = gravest and isinstance(line, Compare) and line.quantity.threshold is not None
        key = (self.block.plan.number(line), gravest)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = self._line(line, gravest)
        return found

    def _line(self, line: Line, gravest: bool) -> Truth:
        assert not isinstance(line, Found)
        values = self.block.values.get(line.fact)
        if values is None or values.known is False:
            return False
        if isinstance(line, Compare):
            return self._compare(line, values, gravest)
        if isinstance(line, Within):
            return self._within(line, values)
        wanted = line.values
        if values.words is not None:
            wanted = tuple(values.words.index(word) for word in wanted if word in values.words)
        else:
            wanted = tuple(word for word in wanted if isinstance(word, int))
        held = some(truth(values.data == value) for value in wanted)
        return both(values.known, no(held) if line.negated else held)

    def _compare(self, line: Compare, values: Values, gravest: bool) -> Truth:
        if values.words is not None:
            return False
        declared = self.block.plan.facts.get(line.fact)
        by = scale(declared[0]) if declared else 1
        quantity = line.quantity
        limit: Numbers | int = quantity.plus * by
        known, data = values.known, values.data
        if quantity.threshold is not None:
            used = self.block.thresholds.get(quantity.threshold)
            if used is None:
                return False
            upper = line.operator in ("at least", "above")
            end, there = (used.high, used.high_known) if upper else (used.low, used.low_known)
            if gravest:
                open_ = both(no(both(used.low_known, used.high_known, truth(used.low == used.high))))
                least = np.where(used.low_known, used.low, LEAST)
                end, there = np.where(open_, least, end), either(open_, there)
                there = both(there, truth(used.of(lambda item: item is not None)))
            data = values.data * 100
            limit = (end * quantity.percent + quantity.plus * 100) * by
            known = both(known, there)
        return both(known, truth(OPERATORS[line.operator](data - limit)))

    def _within(self, line: Within, values: Values) -> Truth:
        since = self.block.values.get(line.since)
        if since is None or since.known is False:
            return False
        known = both(values.known, since.known)
        # Rows with a date out of bounds are given up, and must only not stop the others.
        begun = np.clip(np.where(known, since.data, _FIRST), _FIRST, _LAST)
        end = _months_later(begun, line.months)
        left = truth((values.data >= since.data) & (end >= values.data))
        return both(known, no(left) if line.negated else left)


_LATER: dict[int, NDArray[np.int64]] = {}
_FIRST, _LAST = (datetime.date(year, 1, 1).toordinal() for year in (1900, 2100))


def _months_later(days: Numbers, months: int) -> NDArray[np.int64]:
    """`add_months` for a column; what is known of a day is kept."""
    if months not in _LATER:
        _LATER[months] = np.zeros(_LAST - _FIRST + 1, dtype=np.int64)
    table = _LATER[months]
    ends = table[days - _FIRST]
    if not ends.all():
        for day in np.unique(days[ends == 0]).tolist():
            table[day - _FIRST] = add_months(datetime.date.fromordinal(day), months).toordinal()
        ends = table[days - _FIRST]
    return ends
