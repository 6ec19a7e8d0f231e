"""Whole months within the limits of the law, and what stands beside them."""

from __future__ import annotations

from typing import Any

from formulas import variable
from numpy import floor, maximum, select, where
from ratios import ratio
from system import ENDS, GRADED, MITIGATING


@variable(float)
def lawful_least(case: Any, period: Any, parameters: Any) -> Any:
    first = case("start_low", period) * case("first_layer_least", period)
    return first * maximum(1 + case("second_layer_least", period) / 100, 0)


@variable(float)
def lawful_most(case: Any, period: Any, parameters: Any) -> Any:
    first = case("maximum", period) * case("first_layer_most", period)
    change = first * ratio(case, period, parameters, "recidivist", "most") / 100
    lift = maximum(parameters(period).method.recidivist_floor - change, 0) * case("found_recidivist", period)
    return first * maximum(1 + case("second_layer_most", period) / 100, 0) + lift


@variable(bool)
def mitigates(case: Any, period: Any, parameters: Any) -> Any:
    return sum(case(f"found_{name}", period) for name in MITIGATING) > 0


@variable(bool)
def exempts(case: Any, period: Any, parameters: Any) -> Any:
    graded = sum(case(f"found_{name}", period) for name in GRADED) > 0
    plea = case("found_plea_leniency", period) & case("higher_ceiling", period)
    return case("found_desistance", period) | ((graded | plea) & case("minor_offence", period))


@variable(int)
def lowest(case: Any, period: Any, parameters: Any) -> Any:
    """How far mitigation reaches."""
    return where(case("exempts", period), 0, case("reach", period))


def must_mitigate(case: Any, period: Any, parameters: Any, months: Any) -> Any:
    """Where punishment has to be below the statutory minimum and is not."""
    below = case("minimum", period) - 1
    bound = case("found_desistance", period) & (below >= parameters(period).method.detention)
    return bound & (months > below) & (below >= case("lowest", period))


def limited(case: Any, period: Any, parameters: Any, months: Any) -> Any:
    """Whole months within the limits of the law."""
    law = parameters(period).method
    low, high, exempt = case("minimum", period), case("maximum", period), case("exempts", period)
    whole = floor(months + 0.5)
    bottom = where(case("mitigates", period), case("lowest", period), low)
    again = case("found_recidivist", period)
    must = must_mitigate(case, period, parameters, months)
    return select(
        [
            months > high,
            must,
            (months < bottom) & ~(again & (bottom < law.fixed_term)),
            again & ~exempt & (whole < law.fixed_term),
        ],
        [high, low - 1, bottom, law.fixed_term],
        maximum(whole, where(exempt, 0, law.detention)),
    )


def _proposed(end: str) -> None:
    @variable(int, f"proposed_{end}")
    def formula(case: Any, period: Any, parameters: Any) -> Any:
        return limited(case, period, parameters, case(f"adjusted_{end}", period))


for each in ENDS:
    _proposed(each)


@variable(int)
def envelope_low(case: Any, period: Any, parameters: Any) -> Any:
    share = 1 - parameters(period).method.discretion / 100
    return limited(case, period, parameters, case("lawful_least", period) * share)


@variable(int)
def envelope_high(case: Any, period: Any, parameters: Any) -> Any:
    share = 1 + parameters(period).method.discretion / 100
    return limited(case, period, parameters, case("lawful_most", period) * share)


@variable(int)
def penalty(case: Any, period: Any, parameters: Any) -> Any:
    """0 exempt, 1 a fine alone, 2 criminal detention, 3 fixed-term imprisonment."""
    term = case("proposed_chosen", period)
    custody = where(term < parameters(period).method.fixed_term, 2, 3)
    return where(term == 0, where(case("exempts", period), 0, 1), custody)


@variable(bool)
def fined(case: Any, period: Any, parameters: Any) -> Any:
    kind = case("penalty", period)
    return (kind != 0) & ((kind != 1) | (case("tier", period) == 1))


@variable(float)
def fine_high(case: Any, period: Any, parameters: Any) -> Any:
    """The most in yuan; -1 where there is none."""
    law, amount = parameters(period).theft.fine, case("amount", period)
    most = maximum(floor(amount * law.times), law.least)
    return select([amount >= law["from"], amount > 0], [most, -1], law.without_amount)


@variable(int)
def probation(case: Any, period: Any, parameters: Any) -> Any:
    """0 barred, 1 open, 2 mandatory."""
    term, kind = case("proposed_chosen", period), case("penalty", period)
    barred = case("found_recidivist", period) | case("ringleader", period)
    open_ = (kind >= 2) & (term <= parameters(period).method.longest) & ~barred
    must = (case("age_at_offence", period) < 18) | case("pregnant", period) | (case("age_at_sentencing", period) >= 75)
    return where(open_, 1 + must, 0)


@variable(int)
def probation_low(case: Any, period: Any, parameters: Any) -> Any:
    law = parameters(period).method.probation
    shortest = where(case("penalty", period) == 2, law.detention_low, law.fixed_low)
    return maximum(shortest, case("proposed_chosen", period))


@variable(int)
def probation_high(case: Any, period: Any, parameters: Any) -> Any:
    law = parameters(period).method.probation
    return where(case("penalty", period) == 2, law.detention_high, law.fixed_high)
