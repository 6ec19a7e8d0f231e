"""A condition of the rulebook read aloud, in both languages: 盗窃数额达到“数额较大”标准，并且没有“电信诈骗”."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from engine import wording
from engine.explanation import CONCERNS, counted
from engine.law.condition import All, Any, Compare, Condition, Found, Is, Line, Quantity
from engine.law.library import NATIONAL, Library, library
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime, Fact, Factor
from engine.text import Text

DATES = ("offence_date", "sentencing_date")
ALWAYS = Text(zh="一律", en="always")
AND = Text(zh="，并且", en=" and ")
OR = Text(zh="，或者", en=" or ")
VALUE_OR = Text(zh="”、“", en="” or “")
BRACKETS = Text(zh="〔{text}〕", en="[{text}]")
YES = Text(zh="{fact}", en="{fact}")
NO = Text(zh="没有“{fact}”", en="not: {fact}")
IS = Text(zh="{fact}为“{value}”", en="{fact}: “{value}”")
IS_NOT = Text(zh="{fact}不是“{value}”", en="{fact}: not “{value}”")
FOUND = Text(zh="认定{factor}", en="{factor} found")
NOT_FOUND = Text(zh="没有认定{factor}", en="{factor} not found")
COMPARED = {
    "at least": Text(zh="{fact}达到{limit}", en="{fact} at least {limit}"),
    "above": Text(zh="{fact}超过{limit}", en="{fact} above {limit}"),
    "at most": Text(zh="{fact}不超过{limit}", en="{fact} at most {limit}"),
    "below": Text(zh="{fact}不满{limit}", en="{fact} below {limit}"),
}
THRESHOLD = Text(zh="“{name}”标准", en="“{name}”")
PERCENT_OF = Text(zh="{name}的{percent}%", en="{percent}% of {name}")
PLUS = Text(zh="{name}加{plus}", en="{name} plus {plus}")
FROM = Text(zh="{fact}在{date}以后", en="{fact} on or after {date}")
BEFORE = Text(zh="{fact}早于{date}", en="{fact} before {date}")
WITHIN = Text(zh="{fact}在{since}后{months}以内", en="{fact} within {months} of: {since}")
NOT_WITHIN = Text(zh="{fact}不在{since}后{months}以内", en="{fact} not within {months} of: {since}")


class Reader:
    """Reads conditions aloud with the names that one rulebook gives to facts, factors and thresholds."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        factors: Mapping[str, Factor],
        crime: Crime | None,
        rules: Library | None = None,
    ) -> None:
        self._facts, self._factors, self._crime = facts, factors, crime
        self._rules = rules or library()

    @classmethod
    def of(cls, book: Rulebook) -> Reader:
        """A reader for the law that one count meets."""
        return cls(book.facts, book.factors, book.crime, book.library)

    def words(self, condition: Condition | None, *, inner: bool = False) -> Text:
        """The condition as a phrase; an inner one that joins several stands in brackets."""
        if condition is None:
            return ALWAYS
        if not isinstance(condition, All | Any):
            return self.line(condition)
        parts = [self.words(part, inner=True) for part in condition.parts]
        mark = AND if isinstance(condition, All) else OR
        text = Text(zh=mark.zh.join(part.zh for part in parts), en=mark.en.join(part.en for part in parts))
        return BRACKETS.format(text=text) if inner and len(parts) > 1 else text

    def alternatives(self, condition: Condition | None) -> list[Text]:
        """The condition as a list of which one is enough; a single phrase where it is no choice."""
        if isinstance(condition, Any):
            return [self.words(part) for part in condition.parts]
        return [self.words(condition)]

    def line(self, line: Line) -> Text:
        """One line of a condition."""
        if isinstance(line, Found):
            factor = self._factors.get(line.factor)
            name = factor.name if factor else _same(line.factor)
            return (NOT_FOUND if line.negated else FOUND).format(factor=name)
        if isinstance(line, Compare):
            if line.fact in DATES:
                return self._dated(line)
            limit = self._quantity(line.quantity, self._facts.get(line.fact))
            return COMPARED[line.operator].format(fact=self.fact(line.fact), limit=limit)
        if isinstance(line, Is):
            return self._is(line)
        months = Text(zh=wording.term(line.months, "zh"), en=wording.term(line.months, "en"))
        text = NOT_WITHIN if line.negated else WITHIN
        return text.format(fact=self.fact(line.fact), since=self.fact(line.since), months=months)

    def fact(self, name: str) -> Text:
        """What a fact is called."""
        fact = self._facts.get(name)
        return fact.name if fact else self._concern(name)

    def _dated(self, line: Compare) -> Text:
        day = datetime.date.fromordinal(line.quantity.plus)
        date = Text(zh=f"{day.year}年{day.month}月{day.day}日", en=day.isoformat())
        text = FROM if line.operator in ("at least", "above") else BEFORE
        return text.format(fact=self.fact(line.fact), date=date)

    def _is(self, line: Is) -> Text:
        fact = self._facts.get(line.fact)
        if line.values == (1,) and (fact is None or fact.type == "boolean"):
            return (NO if line.negated else YES).format(fact=self.fact(line.fact))
        names = [self._value(fact, value) for value in line.values]
        value = Text(zh=VALUE_OR.zh.join(item.zh for item in names), en=VALUE_OR.en.join(item.en for item in names))
        return (IS_NOT if line.negated else IS).format(fact=self.fact(line.fact), value=value)

    def _value(self, fact: Fact | None, value: str | int) -> Text:
        if fact is not None and str(value) in fact.options:
            return fact.options[str(value)].name
        if fact is None and self._crime is not None and value == self._crime.crime:
            return self._crime.name
        return self._concern(str(value))

    def _quantity(self, quantity: Quantity, fact: Fact | None) -> Text:
        if quantity.threshold is None:
            return _amount(quantity.plus, fact)
        names = self._crime.threshold_names if self._crime else {}
        text = THRESHOLD.format(name=names.get(quantity.threshold) or _same(quantity.threshold))
        if quantity.percent != 100:
            text = PERCENT_OF.format(percent=quantity.percent, name=text)
        if quantity.plus:
            text = PLUS.format(name=text, plus=_amount(quantity.plus, fact))
        return text

    def _concern(self, name: str) -> Text:
        if name in self._rules.crime_ids:
            return self._rules.crime(NATIONAL, name).name
        return CONCERNS.get(name, _same(name))


def _same(name: str) -> Text:
    return Text(zh=name, en=name)


def _amount(value: int, fact: Fact | None) -> Text:
    if fact is not None and fact.type == "yuan":
        return Text(zh=wording.yuan(value, "zh"), en=wording.yuan(value, "en"))
    return counted(fact, value)
