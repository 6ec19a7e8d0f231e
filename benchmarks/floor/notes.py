"""The warnings of every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from floor.facts import Rows
from floor.law import FEN, HUGE, LARGE


def warnings(found: Rows) -> list[tuple[str, Any]]:
    """Every warning with its rows, in alphabetical order."""
    facts = found["facts"]
    return sorted([*_of_all(facts, found), *_of_terms(facts, found)], key=lambda pair: pair[0])


def _of_all(facts: Rows, found: Rows) -> Iterator[tuple[str, Any]]:
    """Those that the facts alone lead to, in every row."""
    cases, stands, age, prior = facts["cases"], facts["stands"], facts["age"], facts["prior"]
    role, half, amount, relic = facts["role"], facts["half"], facts["amount"], facts["relic"]
    occasions, reconciled = facts["occasions"], stands["criminal_reconciliation"]
    given = cases.there("threshold.large")
    least, most, huge = (
        np.where(given, cases.number(f"threshold.{name}"), end) * FEN
        for name, end in (("large", LARGE[0]), ("large", LARGE[1]), ("huge", HUGE[0]))
    )
    small = amount < huge
    heavier = prior.among("fixed_term_or_heavier") & facts["intentional"] & ~facts["as_minor"]
    pleaded = stands["plea_leniency"] | stands["surrender"] | stands["confession"] | stands["plea_in_court"]
    graver = relic.among("grade_three", "grade_two_or_above")
    nothing = (found["tier"] < 0) & ~found["open"]
    masks = {
        "attempt_threshold": stands["attempt"] & small & ~graver,
        "below_threshold": nothing,
        "earlier_sentence_unclear": heavier & ~stands["recidivist"],
        "half_threshold_prior_twice": half.among("prior_theft_conviction")
        & (amount < least)
        & (stands["prior_record"] | stands["recidivist"]),
        "half_threshold_victim_twice": half.among("vulnerable_victim") & stands["vulnerable_victim"],
        "instigator_not_followed": role.among("instigator_not_followed"),
        "instigator_of_minor": role.among("instigator_of_minor"),
        "minor_disposal": (amount >= most) & small & stands["restitution"] & pleaded,
        "minor_penalties": age < 18,
        "plea_late": cases.word("plea_stage", "none").among("trial", "appeal"),
        "reconciliation_after_intentional_crime": reconciled & ~prior.among("none") & facts["intentional"],
        "reconciliation_scope": reconciled,
        "relatives_property": cases.flag("relatives_property"),
        "relics_three": relic.among("ordinary", "grade_three") & (cases.number("relics", 1) >= 3),
        "repeated_and_large": (occasions >= 3) & (amount >= most),
        "repeated_below_large": (occasions >= 4) & (amount < least),
        "responsible_12_14_only_for_gravest": (age >= 12) & (age < 14),
        "responsible_14_16_not_for_this_crime": (age >= 14) & (age < 16),
        "threshold_open": found["open"],
        "unit_not_punishable": cases.flag("by_unit"),
    }
    return ((id, np.flatnonzero(mask)) for id, mask in masks.items())


def _of_terms(facts: Rows, found: Rows) -> Iterator[tuple[str, Any]]:
    """Those of rows with a term."""
    there, here, cases = found["there"], found["here"], facts["cases"]
    role, completion = facts["role"], facts["completion"]
    idle = (facts["occasions"] != 1) & cases.there("occasions") & (facts["occasions"] != 0)
    relics = cases.number("relics", 1)
    idle = (idle | ((relics != 1) & (relics != 0)))[there] | ((here["amount"] != 0) & ~found["counted"])
    wanting = cases.flag("partial_capacity") | cases.flag("excessive_defence") | cases.flag("excessive_necessity")
    wanting |= completion.among("preparation", "desistance_harm", "desistance_slight_harm")
    wanting |= role.among(*(word for word in role.words if word.startswith(("instigator", "coerced"))))
    ratio, most = here["ratio"], np.where(here["minor_offence"], -40, 0)
    outside = here["stands"]["surrender"] & here["ratio_stated"]
    outside &= (ratio > most) | (ratio < np.where(here["minor_offence"], -100, -40))
    masks = {
        "approval_below_minimum": found["approval"],
        "carve_out": here["tier"] == 2,
        "facts_not_added": idle,
        "plea_ceiling_reading": found["strict"],
        "ratio_needed": wanting[there],
        "ratio_outside_band": outside,
    }
    yield "no_increment", there
    yield from ((id, there[mask]) for id, mask in masks.items())
