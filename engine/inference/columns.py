"""Findings for many rows at once: the conditions of the rulebook over columns of facts, stage by stage.

The rule engine explains one case; this says the same of thousands that differ in a few facts and assertions. It is a
second way of evaluating the same conditions, and states no law: a line is decided by the plain matcher once for each
value that occurs, a whole condition is made of its lines row by row, and the stages are those of `findings.infer`.
What no row changes is asked of the plain matcher once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any as Anything

import numpy as np

from engine.case.model import AssertedFactor
from engine.inference import matcher
from engine.inference.facts import Facts, ThresholdUsed
from engine.inference.findings import FactorFound, Findings, Firing, concerns, stands
from engine.inference.logic import Truth, both, every, no, some
from engine.inference.rows import MISSING, Column, Missing, Rows, Seen
from engine.inference.rules import Rule, collect
from engine.law import condition
from engine.law.condition import All, Any, Compare, Condition, Found, Line, Within
from engine.law.rulebook import Rulebook
from engine.law.schema import Factor

Present = Mapping[str, Truth]  # factors that stand; those it does not name stand nowhere
Asserted = Mapping[str, Column[AssertedFactor | Missing | None]]


@dataclass(frozen=True)
class FactColumns:
    """The facts of one count in every row, as mappings that note what is read in them."""

    values: Seen[int | str]
    given: Seen[Anything]
    thresholds: Seen[ThresholdUsed]
    scales: Mapping[str, int]

    @property
    def facts(self) -> Facts:
        """The facts as functions of one case take them."""
        return Facts(self.values, self.given, self.thresholds, self.scales)


@cache
def _rules(book: Rulebook) -> dict[str, tuple[Rule, frozenset[str], frozenset[str]]]:
    """The rules by id, each with the facts and the thresholds that it reads."""
    return {
        rule.id: (rule, frozenset(condition.facts(rule.when)), frozenset(condition.thresholds(rule.when)))
        for rule in collect(book)
    }


class FindingColumns:
    """The findings of one count in every row.

    `factors` are those that stand in some row, None where they do not; `findings` is the same for functions of one
    case, which note what they read there (`Rows.once`): whether a rule fired, a fact, whether a factor was found.
    """

    def __init__(self, rows: Rows, key: str, book: Rulebook, facts: FactColumns, asserted: Asserted) -> None:
        self._rows, self._facts, self._plain, self._rules = rows, facts, facts.facts, _rules(book)
        self._lines: dict[Line, Truth] = {}
        self._fired: dict[str, Truth] = {}
        # What the conditions of each stage are told of the factors; none is asked before its stage has come.
        self._present: dict[int, Present] = {1: {}}
        found = dict(self._found(key, book, asserted))
        self._present[2] = self._without_excluded({name: _is_there(column) for name, column in found.items()}, book, 1)
        self._present[3] = self._without_excluded(self._present[2], book, 2)
        standing = {name: _column(truth) for name, truth in self._present[3].items()}
        self.factors: dict[str, Column[FactorFound | None]] = {
            name: rows.apply(lambda factor, there: factor if there else None, found[name], there)
            for name, there in standing.items()
        }
        fired = _Fired(rows, self._rules, self.truth)
        self.findings = Findings(self._plain, fired, (), (), _Standing(rows, standing))

    def truth(self, id: str) -> Truth:
        """In which rows the rule fires; nowhere for one that the book does not have."""
        if id not in self._fired:
            self._fired[id] = self._truth(*self._rules[id]) if id in self._rules else False
        return self._fired[id]

    def _truth(self, rule: Rule, facts: frozenset[str], thresholds: frozenset[str]) -> Truth:
        changing = self._facts.values.columns.keys() & facts or self._facts.thresholds.columns.keys() & thresholds
        if rule.stage == 1 and not changing:
            return matcher.holds(rule.when, self._plain)
        return self._condition(rule.when, self._present[rule.stage])

    def _condition(self, when: Condition, present: Present) -> Truth:
        if isinstance(when, All):
            return every(self._condition(part, present) for part in when.parts)
        if isinstance(when, Any):
            return some(self._condition(part, present) for part in when.parts)
        if isinstance(when, Found):
            truth = present.get(when.factor, False)
            return no(truth) if when.negated else truth
        if when not in self._lines:
            self._lines[when] = self._line(when)
        return self._lines[when]

    def _line(self, line: Line) -> Truth:
        """A line over facts, by the plain matcher for each combination of what it reads."""
        assert not isinstance(line, Found)
        names = (line.fact, line.since) if isinstance(line, Within) else (line.fact,)
        threshold = line.quantity.threshold if isinstance(line, Compare) else None

        def holds(used: ThresholdUsed | Missing, *values: int | str | Missing) -> bool:
            facts = {name: value for name, value in zip(names, values, strict=True) if not isinstance(value, Missing)}
            thresholds = {} if threshold is None or isinstance(used, Missing) else {threshold: used}
            return matcher.line_holds(line, Facts(facts, {}, thresholds, self._facts.scales))

        limit = Column((MISSING,)) if threshold is None else self._facts.thresholds.column(threshold)
        read = [self._facts.values.column(name) for name in names]
        return _truth(self._rows.apply(holds, limit, *read))

    def _found(self, key: str, book: Rulebook, asserted: Asserted) -> Iterator[tuple[str, Column[FactorFound | None]]]:
        """What is inferred or asserted, before any exclusion."""
        nothing: Column[Missing] = Column((MISSING,))
        for name, law in book.factors.items():
            rule = self._rules.get(f"factor.{name}")
            # A factor is inferred from facts alone: `infer` asks for these before it knows of any other.
            fires = self.truth(rule[0].id) if rule and rule[0].stage == 1 else False
            if fires is not False or name in asserted:
                stand = _stand(key, name, law, Firing(rule[0], {}) if rule else None)
                yield name, self._rows.apply(stand, asserted.get(name, nothing), _column(fires))
        for name, entry in asserted.items():
            if name not in book.factors:
                yield name, self._rows.apply(_stand(key, name, None, None), entry, _column(False))

    def _without_excluded(self, present: Present, book: Rulebook, stage: int) -> Present:
        """The factors that the exclusions of a stage leave."""
        left: dict[str, Truth] = {}
        for name, truth in present.items():
            law = book.factors.get(name)
            ids = [f"exclusion.{name}.{index}" for index in range(len(law.excluded) if law else 0)]
            due = (self.truth(id) for id in ids if self._rules[id][0].stage == stage)
            truth = both(truth, no(some(due)))
            if truth is not False:
                left[name] = truth
        return left


def _stand(key: str, name: str, law: Factor | None, firing: Firing | None) -> Callable[..., FactorFound | None]:
    def stand(entry: AssertedFactor | Missing | None, fires: bool) -> FactorFound | None:
        said = {} if isinstance(entry, Missing) or not concerns(entry, key) else {name: entry}
        return stands(name, law, said, firing if fires else None)

    return stand


def _is_there(column: Column[FactorFound | None]) -> Truth:
    return _truth(Column([value is not None for value in column.values], column.codes))


def _truth(column: Column[bool]) -> Truth:
    if column.codes is None or len(set(column.values)) == 1:
        return column.values[0]
    return np.array(column.values, dtype=bool)[column.codes]


def _column(truth: Truth) -> Column[bool]:
    return Column((truth,)) if isinstance(truth, bool) else Column((False, True), truth.astype(np.int64))


class _Fired(Mapping[str, Firing]):
    """The rules that fired in the row that is computed, without the facts of their lines; each is asked for by id."""

    def __init__(
        self, rows: Rows, rules: Mapping[str, tuple[Rule, Anything, Anything]], truth: Callable[[str], Truth]
    ) -> None:
        self._rows, self._rules, self._truth = rows, rules, truth
        self._columns: dict[str, Column[bool]] = {}

    def __contains__(self, id: object) -> bool:
        if not isinstance(id, str):
            return False
        if id not in self._columns:
            self._columns[id] = _column(self._truth(id))
        return self._rows.read(self._columns[id])

    def __getitem__(self, id: str) -> Firing:
        if id not in self:
            raise KeyError(id)
        return Firing(self._rules[id][0], {})

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._rules if id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Standing:
    """The factors that stand in the row that is computed."""

    def __init__(self, rows: Rows, standing: Mapping[str, Column[bool]]) -> None:
        self._rows, self._standing = rows, standing

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._standing and self._rows.read(self._standing[name])
