"""Which factors are found: each a variable, with its exclusions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from formulas import FORMULAS, word
from system import CHOICES


def _factor(name: str, formula: Callable[[Any, Any], Any]) -> None:
    FORMULAS[f"found_{name}"] = (bool, lambda case, period, parameters: formula(case, period))


def _surrendered(case: Any, period: Any) -> Any:
    return case("found_surrender", period)


def _barred(case: Any, period: Any) -> Any:
    earlier = ~word(case, period, "prior_sentence", "none")
    spared = ~case("prior_intentional", period) | case("prior_as_minor", period)
    return (earlier & spared) | (case("age_at_offence", period) < 18)


def _recidivist(case: Any, period: Any) -> Any:
    end, offence = case("prior_execution_end", period), case("offence_date", period)
    month = end.astype("datetime64[M]")
    last = (month + 60).astype("datetime64[D]") + (end - month)
    over = last.astype("datetime64[M]") > month + 60  # 29 February
    last = numpy.where(over, last - numpy.timedelta64(1, "D"), last)
    inside = (end <= offence) & (offence <= last)
    age = case("age_at_offence", period)
    again = word(case, period, "prior_sentence", "fixed_term_or_heavier") & inside & (age >= 12)
    served = ~word(case, period, "prior_sentence", "probation_completed")
    return (again | case("recidivist_asserted", period)) & ~_barred(case, period) & served


def _paid(case: Any, period: Any) -> Any:
    return word(case, period, "compensation", "partial", "full")


def _alone(case: Any, period: Any) -> Any:
    return ~case("reconciliation", period)


_factor("minor_12_16", lambda c, p: (c("age_at_offence", p) >= 12) & (c("age_at_offence", p) < 16))
_factor("minor_16_18", lambda c, p: (c("age_at_offence", p) >= 16) & (c("age_at_offence", p) < 18))
_factor("elderly_intent", lambda c, p: c("age_at_offence", p) >= 75)
_factor("deaf_mute_blind", lambda c, p: c("deaf_mute_or_blind", p))
_factor("attempt", lambda c, p: word(c, p, "completion", *(w for w in CHOICES["completion"] if "attempt" in w)))
_factor("desistance", lambda c, p: word(c, p, "completion", "desistance_no_harm"))
_factor("accessory", lambda c, p: word(c, p, "role", "accessory") & ~c("ringleader", p))
_factor(
    "surrender",
    lambda c, p: (~word(c, p, "surrender", "none") | c("surrender_stated", p)) & ~c("surrender_exploited", p),
)
_factor("confession", lambda c, p: word(c, p, "confession", "plain") & ~_surrendered(c, p))
_factor("confession_graver_same_kind", lambda c, p: word(c, p, "confession", "graver_same_kind") & ~_surrendered(c, p))
_factor(
    "confession_averts_grave_result",
    lambda c, p: word(c, p, "confession", "averts_grave_result") & ~_surrendered(c, p),
)
_factor("plea_in_court", lambda c, p: c("plea_in_court", p) & ~_surrendered(c, p) & word(c, p, "confession", "none"))
_factor("merit", lambda c, p: word(c, p, "merit", "ordinary"))
_factor("merit_major", lambda c, p: word(c, p, "merit", "major"))
_factor("restitution", lambda c, p: ~word(c, p, "restitution", "none"))
_factor("compensation_with_forgiveness", lambda c, p: _paid(c, p) & c("forgiveness", p) & _alone(c, p))
_factor("compensation_no_forgiveness", lambda c, p: _paid(c, p) & ~c("forgiveness", p) & _alone(c, p))
_factor("forgiveness_no_compensation", lambda c, p: ~_paid(c, p) & c("forgiveness", p) & _alone(c, p))
_factor("criminal_reconciliation", lambda c, p: c("reconciliation", p))
_factor("good_custody_conduct", lambda c, p: c("good_custody_conduct", p))
_factor("plea_leniency", lambda c, p: ~word(c, p, "plea_stage", "none"))
_factor("recidivist", _recidivist)
_factor(
    "prior_record",
    lambda c, p: ~word(c, p, "prior_sentence", "none") & ~_barred(c, p) & ~c("found_recidivist", p),
)
_factor("vulnerable_victim", lambda c, p: c("vulnerable_victim", p))
_factor("disaster_period", lambda c, p: c("disaster_period", p))
