"""A condition of the rulebook in the page's language: 盗窃数额不低于“数额较大” 或者 入户盗窃."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from engine.explanation import CONCERNS
from engine.law.condition import All, Any, Compare, Condition, Found, Is, Line, Quantity
from engine.law.schema import Crime, Fact, Factor
from views import figures
from views.text import read, say

DATES = ("offence_date", "sentencing_date")


class Reader:
    """Reads conditions aloud with the names that one rulebook gives to facts, factors and thresholds."""

    def __init__(self, facts: Mapping[str, Fact], factors: Mapping[str, Factor], crime: Crime | None) -> None:
        self._facts, self._factors, self._crime = facts, factors, crime

    def words(self, condition: Condition | None, *, inner: bool = False) -> str:
        """The condition as a phrase; an inner one that joins several stands in brackets."""
        if condition is None:
            return say("condition.always")
        if not isinstance(condition, All | Any):
            return self._line(condition)
        parts = [self.words(part, inner=True) for part in condition.parts]
        text = say("condition.and" if isinstance(condition, All) else "condition.or").join(parts)
        return say("condition.brackets", text=text) if inner and len(parts) > 1 else text

    def alternatives(self, condition: Condition | None) -> list[str]:
        """The condition as a list of which one is enough; a single phrase where it is no choice."""
        if isinstance(condition, Any):
            return [self.words(part) for part in condition.parts]
        return [self.words(condition)]

    def _line(self, line: Line) -> str:
        if isinstance(line, Found):
            factor = self._factors.get(line.factor)
            name = read(factor.name) if factor else line.factor
            return say("condition.not_found" if line.negated else "condition.found", factor=name)
        if isinstance(line, Compare):
            if line.fact in DATES:
                return self._dated(line)
            limit = self._quantity(line.quantity, self._facts.get(line.fact))
            return say(f"condition.{line.operator.replace(' ', '_')}", fact=self._fact(line.fact), limit=limit)
        if isinstance(line, Is):
            return self._is(line)
        key = "condition.not_within" if line.negated else "condition.within"
        return say(key, fact=self._fact(line.fact), since=self._fact(line.since), months=figures.term(line.months))

    def _dated(self, line: Compare) -> str:
        day = datetime.date.fromordinal(line.quantity.plus)
        key = "condition.from" if line.operator in ("at least", "above") else "condition.before"
        return say(key, fact=self._fact(line.fact), date=figures.date(day))

    def _is(self, line: Is) -> str:
        fact = self._facts.get(line.fact)
        if line.values == (1,) and (fact is None or fact.type == "boolean"):
            return say("condition.no" if line.negated else "condition.yes", fact=self._fact(line.fact))
        values = say("condition.value_or").join(self._value(fact, value) for value in line.values)
        return say("condition.is_not" if line.negated else "condition.is", fact=self._fact(line.fact), value=values)

    def _fact(self, name: str) -> str:
        fact = self._facts.get(name)
        return read(fact.name) if fact else _concern(name)

    def _value(self, fact: Fact | None, value: str | int) -> str:
        if fact is not None and str(value) in fact.options:
            return read(fact.options[str(value)].name)
        if fact is None and self._crime is not None and value == self._crime.crime:
            return read(self._crime.name)
        return _concern(str(value))

    def _quantity(self, quantity: Quantity, fact: Fact | None) -> str:
        if quantity.threshold is None:
            return _amount(quantity.plus, fact)
        names = self._crime.threshold_names if self._crime else {}
        name = read(names.get(quantity.threshold)) or quantity.threshold
        text = say("condition.threshold", name=name)
        if quantity.percent != 100:
            text = say("condition.percent_of", percent=quantity.percent, name=text)
        if quantity.plus:
            text = say("condition.plus", name=text, plus=_amount(quantity.plus, fact))
        return text


def _amount(value: int, fact: Fact | None) -> str:
    from engine.explanation import counted

    if fact is not None and fact.type == "yuan":
        return figures.yuan(value)
    return read(counted(fact, value))


def _concern(name: str) -> str:
    from engine.law.library import NATIONAL, library

    if name in library().crime_ids:
        return read(library().crime(NATIONAL, name).name)
    return read(CONCERNS[name]) if name in CONCERNS else name
