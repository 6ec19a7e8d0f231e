"""The condition language of the rulebook: comparisons one can read aloud.

A condition is a line such as `deaths at least 2`, or a mapping with one of `all`, `any`, `not`:

    when:
      all:
        - amount at least large          # a threshold of the crime, by name
        - not: telecom
        - any: [burglary, occasions at least 3]

Lines:  FACT · FACT is VALUE · FACT is not VALUE · FACT is one of A, B · found FACTOR
        FACT at least|above|at most|below N  ·  … THRESHOLD  ·  … 50% of THRESHOLD  ·  … THRESHOLD plus N
        DATE within N months of DATE  ·  DATE from|before 2025-08-26

or a mapping `{count: N, of: [...]}`: at least N of the parts hold. `FACT_kinds` is how many kinds a fact of type
`quantities` has. `not` is pushed down to the lines while parsing, so a condition holds only `All`, `Any` and lines. A
line whose fact is unknown does not hold, and neither does its negation: what nobody stated decides nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

Operator = Literal["at least", "above", "at most", "below"]
OPPOSITE: dict[Operator, Operator] = {"at least": "below", "below": "at least", "above": "at most", "at most": "above"}


class ConditionError(ValueError):
    """A condition that cannot be read; the message shows the line and the forms that are allowed."""

    def __init__(self, line: object) -> None:
        super().__init__(
            f"cannot read condition {line!r}; write 'fact', 'fact is value', 'fact is one of a, b', "
            "'fact at least|above|at most|below number or threshold', 'found factor', "
            "'date within N months of date', 'date from|before YYYY-MM-DD', or a mapping with one of all, any, not, or "
            "with count and of"
        )


@dataclass(frozen=True)
class Quantity:
    """A number to compare with: `percent` of a threshold plus `plus`, or `plus` alone (in the fact's unit)."""

    plus: int = 0
    threshold: str | None = None
    percent: int = 100


@dataclass(frozen=True)
class Is:
    """A yes-no fact or a choice has (or has not) one of the values; yes is 1 and no is 0."""

    fact: str
    values: tuple[str | int, ...] = (1,)
    negated: bool = False


@dataclass(frozen=True)
class Compare:
    """A number compared with a quantity."""

    fact: str
    operator: Operator
    quantity: Quantity


@dataclass(frozen=True)
class Within:
    """A date lies at most `months` calendar months after another one, the last day included (刑法99条)."""

    fact: str
    months: int
    since: str
    negated: bool = False


@dataclass(frozen=True)
class Found:
    """A factor was found (inferred or asserted), or was not."""

    factor: str
    negated: bool = False


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Line = Is | Compare | Within | Found
Condition = All | Any | Line

_NAME = r"[a-z][a-z0-9_]*"
_COMPARE = re.compile(
    rf"(?P<fact>{_NAME}) (?P<op>at least|above|at most|below) "
    rf"(?:(?P<number>-?\d+)|(?:(?P<percent>\d+)% of )?(?P<threshold>{_NAME})(?: plus (?P<plus>\d+))?)"
)
_WITHIN = re.compile(rf"(?P<fact>{_NAME}) within (?P<months>\d+) months of (?P<since>{_NAME})")
_DATE = re.compile(rf"(?P<fact>{_NAME}) (?P<op>from|before) (?P<date>\d{{4}}-\d{{2}}-\d{{2}})")
_ONE_OF = re.compile(rf"(?P<fact>{_NAME}) is (?P<no>not )?one of (?P<values>{_NAME}(?:, {_NAME})+)")
_IS = re.compile(rf"(?P<fact>{_NAME}) is (?P<no>not )?(?P<value>{_NAME}|-?\d+)")
_FOUND = re.compile(rf"found (?P<factor>{_NAME})")


def parse(source: object) -> Condition:
    """Read a condition as it stands in the YAML.

    Raises:
        ConditionError: the text is none of the allowed forms.
    """
    if isinstance(source, str):
        return _parse_line(source.strip())
    if isinstance(source, dict):
        keys = [key for key in source if not str(key).startswith("_")]
        if set(keys) == {"count", "of"} and isinstance(source["of"], list):
            number, parts = source["count"], tuple(parse(part) for part in source["of"])
            if isinstance(number, int) and 1 <= number <= len(parts):
                return Any(tuple(All(chosen) for chosen in combinations(parts, number)))
        if len(keys) == 1:
            key, value = keys[0], source[keys[0]]
            if key == "not":
                return negate(parse(value))
            if key in ("all", "any") and isinstance(value, list) and value:
                parts = tuple(parse(part) for part in value)
                return All(parts) if key == "all" else Any(parts)
    raise ConditionError(source)


def _parse_line(line: str) -> Condition:
    if match := _FOUND.fullmatch(line):
        return Found(match["factor"])
    if match := _WITHIN.fullmatch(line):
        return Within(match["fact"], int(match["months"]), match["since"])
    if match := _DATE.fullmatch(line):
        try:
            day = datetime.date.fromisoformat(match["date"]).toordinal()
        except ValueError as error:
            raise ConditionError(line) from error
        return Compare(match["fact"], "at least" if match["op"] == "from" else "below", Quantity(day))
    if match := _COMPARE.fullmatch(line):
        operator: Operator = match["op"]  # type: ignore[assignment]  # the pattern allows the four only
        if match["number"]:
            return Compare(match["fact"], operator, Quantity(int(match["number"])))
        quantity = Quantity(int(match["plus"] or 0), match["threshold"], int(match["percent"] or 100))
        return Compare(match["fact"], operator, quantity)
    if match := _ONE_OF.fullmatch(line):
        return Is(match["fact"], tuple(match["values"].split(", ")), bool(match["no"]))
    if match := _IS.fullmatch(line):
        value = match["value"]
        return Is(match["fact"], (int(value) if value.lstrip("-").isdigit() else value,), bool(match["no"]))
    if re.fullmatch(_NAME, line):
        return Is(line)
    raise ConditionError(line)


def negate(condition: Condition) -> Condition:
    """The opposite, with the negation pushed down to the lines."""
    if isinstance(condition, All):
        return Any(tuple(negate(part) for part in condition.parts))
    if isinstance(condition, Any):
        return All(tuple(negate(part) for part in condition.parts))
    if isinstance(condition, Compare):
        return Compare(condition.fact, OPPOSITE[condition.operator], condition.quantity)
    if isinstance(condition, Is):
        return Is(condition.fact, condition.values, not condition.negated)
    if isinstance(condition, Within):
        return Within(condition.fact, condition.months, condition.since, not condition.negated)
    return Found(condition.factor, not condition.negated)


_JOINED = (All, Any)


def lines(condition: Condition) -> Iterator[Line]:
    """Every line of the condition, in reading order."""
    if isinstance(condition, _JOINED):
        for part in condition.parts:
            yield from lines(part)
    else:
        yield condition


def facts(condition: Condition) -> set[str]:
    """The ids of the facts that the condition reads."""
    read: set[str] = set()
    for line in lines(condition):
        if not isinstance(line, Found):
            read.add(line.fact)
        if isinstance(line, Within):
            read.add(line.since)
    return read


def thresholds(condition: Condition) -> set[str]:
    """The names of the thresholds that the condition compares with."""
    return {
        line.quantity.threshold for line in lines(condition) if isinstance(line, Compare) and line.quantity.threshold
    }


def factors(condition: Condition) -> set[str]:
    """The ids of the factors whose finding the condition asks for."""
    return {line.factor for line in lines(condition) if isinstance(line, Found)}
