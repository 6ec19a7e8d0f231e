"""How strong the factors are, and what they make of the base sentence."""

from __future__ import annotations

from typing import Any

from formulas import variable
from numpy import maximum, minimum, where
from system import ENDS, FIRST, GRADED, MAY, OPEN_ENDS, OPENING, SECOND, SHARED


def _end(band: tuple[float, float], end: str, name: str) -> float:
    low, high = band
    if end in ("least", "most") and name in MAY:
        low, high = min(low, 0), max(high, 0)
    return {"low": low, "least": low, "chosen": (low + high) / 2, "high": high, "most": high}[end]


def _ratio(name: str, end: str) -> None:
    """The ratio of a factor in percent at one end of its band, 0 where it was not found."""

    @variable(float, f"ratio_{name}_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        law = parameters(period).factors[name]
        value: Any = _end((law.low, law.high), end, name)
        if name in GRADED:
            minor = _end((law.minor_low, law.minor_high), end, name)
            value = where(case("minor_offence", period), minor, value)
        if name == "surrender" and end in ENDS:
            value = where(case("surrender_stated", period), case("surrender_ratio", period), value)
        return case(f"found_{name}", period) * value


for factor in (*FIRST, *SHARED, *SECOND):
    for each in OPEN_ENDS if factor in MAY else ENDS:
        _ratio(factor, each)


def ratio(case: Any, period: Any, parameters: Any, name: str, end: str) -> Any:
    """The same; what a statute does not leave open is the band's own end."""
    return case(f"ratio_{name}_{end if name in MAY else {'least': 'low', 'most': 'high'}.get(end, end)}", period)


def _layers(end: str) -> None:
    @variable(float, f"first_layer_{end}")
    def first(case: Any, period: Any, parameters: Any) -> Any:
        result: Any = 1.0
        for name in FIRST:
            result = result * (1 + ratio(case, period, parameters, name, end) / 100)
        return result

    @variable(float, f"shared_{end}")
    def shared(case: Any, period: Any, parameters: Any) -> Any:
        return sum(ratio(case, period, parameters, name, end) for name in SHARED)

    @variable(float, f"taken_{end}")
    def taken(case: Any, period: Any, parameters: Any) -> Any:
        """What the ceiling of the plea takes back, in percent."""
        total, limit = case(f"shared_{end}", period), case("plea_ceiling", period)
        others = total - ratio(case, period, parameters, "plea_leniency", end)
        return case("found_plea_leniency", period) * maximum(minimum(others, -limit) - total, 0)

    @variable(float, f"second_layer_{end}")
    def second(case: Any, period: Any, parameters: Any) -> Any:
        total = sum(ratio(case, period, parameters, name, end) for name in SECOND)
        return total + case(f"shared_{end}", period) + case(f"taken_{end}", period)


for each in OPEN_ENDS:
    _layers(each)


@variable(bool)
def higher_ceiling(case: Any, period: Any, parameters: Any) -> Any:
    return sum(case(f"found_{name}", period) for name in OPENING) > 0


@variable(float)
def plea_ceiling(case: Any, period: Any, parameters: Any) -> Any:
    law = parameters(period).method.ceiling
    opened = where(case("minor_offence", period), law.minor, law.together)
    return where(case("higher_ceiling", period), opened, law.alone)


def _adjusted(end: str) -> None:
    @variable(float, f"first_months_{end}")
    def first(case: Any, period: Any, parameters: Any) -> Any:
        return case(f"base_sentence_{end}", period) * case(f"first_layer_{end}", period)

    @variable(float, f"lift_{end}")
    def lift(case: Any, period: Any, parameters: Any) -> Any:
        """What the floor of recidivism adds, in months."""
        months = case(f"first_months_{end}", period)
        change = months * ratio(case, period, parameters, "recidivist", end) / 100
        least = maximum(parameters(period).method.recidivist_floor - change, 0)
        return where(case("found_recidivist", period) & (months > 0), least, 0)

    @variable(float, f"unordered_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        months = case(f"first_months_{end}", period) * (1 + case(f"second_layer_{end}", period) / 100)
        return maximum(months + case(f"lift_{end}", period), 0)


for each in ENDS:
    _adjusted(each)


@variable(float)
def adjusted_low(case: Any, period: Any, parameters: Any) -> Any:
    return minimum(case("unordered_low", period), case("unordered_chosen", period))


@variable(float)
def adjusted_chosen(case: Any, period: Any, parameters: Any) -> Any:
    return case("unordered_chosen", period)


@variable(float)
def adjusted_high(case: Any, period: Any, parameters: Any) -> Any:
    return maximum(case("unordered_high", period), case("unordered_chosen", period))
