"""The warnings of theft as variables, each true where it is due."""

from __future__ import annotations

from typing import Any

from formulas import variable, word
from limits import must_mitigate
from numpy import zeros
from system import ENDS


def _of_facts(name: str, formula: Any) -> None:
    variable(bool, f"warns_{name}")(lambda case, period, parameters: formula(case, period))


def _choice(name: str, fact: str, *wanted: str) -> None:
    _of_facts(name, lambda c, p: word(c, p, fact, *wanted))


_of_facts("below_threshold", lambda c, p: (c("tier", p) == 0) & ~c("undecided", p))
_of_facts("threshold_open", lambda c, p: c("undecided", p))
_of_facts("no_increment", lambda c, p: c("tier", p) > 0)
_of_facts("carve_out", lambda c, p: c("tier", p) == 3)
_of_facts("relatives_property", lambda c, p: c("relatives_property", p))
_of_facts("unit_not_punishable", lambda c, p: c("by_unit", p))
_of_facts("reconciliation_scope", lambda c, p: c("found_criminal_reconciliation", p))
_of_facts("minor_penalties", lambda c, p: c("age_at_offence", p) < 18)
_of_facts("repeated_and_large", lambda c, p: (c("occasions", p) >= 3) & (c("amount", p) >= c("large_high", p)))
_of_facts("repeated_below_large", lambda c, p: (c("occasions", p) >= 4) & (c("amount", p) < c("large_low", p)))
_choice("instigator_not_followed", "role", "instigator_not_followed")
_choice("instigator_of_minor", "role", "instigator_of_minor")
_choice("plea_late", "plea_stage", "trial", "appeal")
_of_facts(
    "responsible_14_16_not_for_this_crime", lambda c, p: (c("age_at_offence", p) >= 14) & (c("age_at_offence", p) < 16)
)
_of_facts(
    "relics_three",
    lambda c, p: word(c, p, "cultural_relic", "ordinary", "grade_three") & (c("relics", p) >= 3),
)
_of_facts(
    "attempt_threshold",
    lambda c, p: (
        c("found_attempt", p)
        & (c("amount", p) < c("huge_low", p))
        & ~word(c, p, "cultural_relic", "grade_three", "grade_two_or_above")
    ),
)
_of_facts(
    "earlier_sentence_unclear",
    lambda c, p: (
        word(c, p, "prior_sentence", "fixed_term_or_heavier")
        & c("prior_intentional", p)
        & ~c("prior_as_minor", p)
        & ~c("found_recidivist", p)
    ),
)
_of_facts(
    "half_threshold_prior_twice",
    lambda c, p: (
        word(c, p, "half_threshold_circumstance", "prior_theft_conviction")
        & (c("amount", p) < c("large_low", p))
        & (c("found_prior_record", p) | c("found_recidivist", p))
    ),
)
_of_facts(
    "half_threshold_victim_twice",
    lambda c, p: word(c, p, "half_threshold_circumstance", "vulnerable_victim") & c("found_vulnerable_victim", p),
)
_of_facts(
    "minor_disposal",
    lambda c, p: (
        (c("amount", p) >= c("large_high", p))
        & (c("amount", p) < c("huge_low", p))
        & c("found_restitution", p)
        & (
            c("found_plea_leniency", p)
            | c("found_surrender", p)
            | c("found_confession", p)
            | c("found_plea_in_court", p)
        )
    ),
)
_of_facts(
    "reconciliation_after_intentional_crime",
    lambda c, p: (
        c("found_criminal_reconciliation", p) & ~word(c, p, "prior_sentence", "none") & c("prior_intentional", p)
    ),
)
_of_facts(
    "ratio_needed",
    lambda c, p: (
        (c("tier", p) > 0)
        & (
            c("partial_capacity", p)
            | c("excessive_defence", p)
            | c("excessive_necessity", p)
            | word(c, p, "completion", "preparation", "desistance_harm", "desistance_slight_harm")
            | word(c, p, "role", "coerced", "instigator", "instigator_not_followed", "instigator_of_minor")
            | word(c, p, "role", "instigator_of_partial_capacity")
        )
    ),
)


@variable(bool, "warns_facts_not_added")
def facts_not_added(case: Any, period: Any, parameters: Any) -> Any:
    interpolated = case("position_low", period) + case("position_high", period) > 0
    others = [case(name, period) for name in ("occasions", "relics")]
    idle = (case("amount", period) != 0) & ~interpolated
    for number in others:
        idle = idle | ((number != 0) & (number != 1))
    return idle & (case("tier", period) > 0)


@variable(bool, "warns_plea_ceiling_reading")
def plea_ceiling_reading(case: Any, period: Any, parameters: Any) -> Any:
    others = case("shared_chosen", period) - case("ratio_plea_leniency_chosen", period)
    strict = (case("taken_chosen", period) != 0) & (others < -case("plea_ceiling", period))
    return strict & (case("tier", period) > 0)


@variable(bool, "warns_ratio_outside_band")
def ratio_outside_band(case: Any, period: Any, parameters: Any) -> Any:
    law, minor = parameters(period).factors.surrender, case("minor_offence", period)
    asked, stated = case("surrender_ratio", period), case("surrender_stated", period) & case("found_surrender", period)
    usual = (asked < law.low) | (asked > law.high)
    outside = (minor & ((asked < law.minor_low) | (asked > law.minor_high))) | (~minor & usual)
    return stated & outside & (case("tier", period) > 0)


@variable(bool, "warns_approval_below_minimum")
def approval_below_minimum(case: Any, period: Any, parameters: Any) -> Any:
    low, result = case("minimum", period), zeros(case.count, dtype=bool)
    again = case("found_recidivist", period) & (low < parameters(period).method.fixed_term)
    for end in ENDS:
        months = case(f"adjusted_{end}", period)
        below = (months < low) & ~must_mitigate(case, period, parameters, months)
        result = result | below
    return result & ~again & ~case("mitigates", period) & (case("tier", period) > 0)
