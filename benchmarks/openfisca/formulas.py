"""Ages, thresholds, tier, starting point and base sentence: each a variable; the others are in `found` and on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from numpy import clip, maximum, minimum, select, where
from system import (
    CHOICES,
    GRAVER,
    THRESHOLDS,
    TIERS,
)

Formula = Callable[[Any, Any, Any], Any]
FORMULAS: dict[str, tuple[type, Formula]] = {}


def variable(kind: type, name: str = "") -> Callable[[Formula], Formula]:
    """The formula becomes a variable of its own name, or the given one."""

    def add(formula: Formula) -> Formula:
        FORMULAS[name or formula.__name__] = (kind, formula)
        return formula

    return add


def word(case: Any, period: Any, name: str, *wanted: str) -> Any:
    """Where the choice is one of these words."""
    value = numpy.asarray(case(name, period))
    result = value == CHOICES[name].index(wanted[0])
    for other in wanted[1:]:
        result = result | (value == CHOICES[name].index(other))
    return result


def years(birth: Any, day: Any) -> Any:
    """Full years, reached on the day after the birthday."""
    born, now = birth.astype("datetime64[M]"), day.astype("datetime64[M]")
    months = (now.astype(int) - born.astype(int)) - ((day - now) <= (birth - born))
    return months // 12


@variable(int)
def age_at_offence(case: Any, period: Any, parameters: Any) -> Any:
    return years(case("birth_date", period), case("offence_date", period))


@variable(int)
def age_at_sentencing(case: Any, period: Any, parameters: Any) -> Any:
    return years(case("birth_date", period), case("sentencing_date", period))


def _threshold(name: str, end: str) -> None:
    @variable(float, f"{name}_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        own = case(f"own_{name}", period)
        return where(own > 0, own, parameters(period).theft.threshold[name][end])


for threshold in THRESHOLDS:
    for side in ("low", "high"):
        _threshold(threshold, side)


@variable(bool)
def raised(case: Any, period: Any, parameters: Any) -> Any:
    circumstance = word(case, period, "half_threshold_circumstance", *GRAVER)
    return case("burglary", period) | case("carrying_weapon", period) | circumstance


@variable(bool)
def other_ways(case: Any, period: Any, parameters: Any) -> Any:
    repeated = case("occasions", period) >= 3
    ways = case("burglary", period) | case("carrying_weapon", period) | case("pickpocketing", period)
    return ways | repeated | word(case, period, "cultural_relic", "ordinary")


def _tier(name: str, end: str) -> None:
    @variable(int, name)
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        amount = case("amount", period)
        halved = where(word(case, period, "half_threshold_circumstance", "none"), amount, 2 * amount)
        counted = where(case("raised", period), 2 * amount, amount)
        especially = counted >= case(f"very_huge_{end}", period)
        serious = counted >= case(f"huge_{end}", period)
        basic = (halved >= case(f"large_{end}", period)) | case("other_ways", period)
        return select(
            [
                especially | word(case, period, "cultural_relic", "grade_two_or_above"),
                serious | word(case, period, "cultural_relic", "grade_three"),
                basic,
            ],
            [3, 2, 1],
        )


_tier("certain_tier", "high")
_tier("gravest_tier", "low")


@variable(bool)
def undecided(case: Any, period: Any, parameters: Any) -> Any:
    return case("certain_tier", period) != case("gravest_tier", period)


@variable(int)
def tier(case: Any, period: Any, parameters: Any) -> Any:
    """0 without one; 1 and up in rising order of gravity."""
    return where(case("undecided", period), 0, case("certain_tier", period))


def _of_tier(name: str) -> None:
    @variable(int, name)
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        tiers = parameters(period).theft.tier
        return numpy.array([0, *(tiers[tier][name] for tier in TIERS)])[case("tier", period)]


for figure in ("minimum", "maximum", "reach", "start_low", "start_high"):
    _of_tier(figure)


@variable(float)
def starting_point_low(case: Any, period: Any, parameters: Any) -> Any:
    return case("start_low", period)


@variable(float)
def starting_point_chosen(case: Any, period: Any, parameters: Any) -> Any:
    return (case("start_low", period) + case("start_high", period)) / 2


@variable(float)
def starting_point_high(case: Any, period: Any, parameters: Any) -> Any:
    return case("start_high", period)


def _position(end: str) -> None:
    @variable(float, f"position_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        tier, amount = case("tier", period), case("amount", period)
        first = where(tier == 2, case(f"huge_{end}", period), case(f"large_{end}", period))
        last = where(tier == 2, case(f"very_huge_{end}", period), case(f"huge_{end}", period))
        return where((tier == 1) | (tier == 2), clip((amount - first) / (last - first), 0, 1), 0)


_position("low")
_position("high")


def _base(end: str, share: Callable[[Any, Any], Any]) -> None:
    @variable(float, f"base_sentence_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        start = case(f"starting_point_{end}", period)
        place = share(case("position_low", period), case("position_high", period))
        return start + (case("maximum", period) - start) * place


_base("low", minimum)
_base("chosen", lambda low, high: (low + high) / 2)
_base("high", maximum)
