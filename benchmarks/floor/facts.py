"""What the facts of a case are, which factors they found, and which tier they reach."""

from __future__ import annotations

from typing import Any

import numpy as np
from floor.columns import Table
from floor.law import FEN, GRAVER, HUGE, LARGE, VERY_HUGE

Rows = dict[str, Any]


def facts_of(cases: Table) -> Rows:
    word = cases.word
    offence, sentencing, birth = map(cases.day, ("offence_date", "sentencing_date", "birth_date"))
    half, role, completion = word("half_threshold_circumstance", "none"), word("role", ""), word("completion", "")
    confession, merit, prior = word("confession", "none"), word("merit", "none"), word("prior_sentence", "none")
    surrender, compensation = word("surrender", "none"), word("compensation", "none")
    forgiven, minor = cases.flag("forgiveness"), cases.flag("minor_offence")
    paid, ringleader = compensation.among("partial", "full"), cases.flag("ringleader")
    age = (offence - birth - 1) // 512
    earlier, as_minor = ~prior.among("none"), cases.flag("prior_as_minor")
    intentional = cases.flag("prior_intentional", True)
    stated = cases.there("ratio.surrender")
    end = cases.day("prior_execution_end")
    again = prior.among("fixed_term_or_heavier") & (end > 0) & (offence >= end) & (offence <= end + 5 * 512)
    barred = (earlier & (~intentional | as_minor)) | (age < 18)
    surrendered = (~surrender.among("none") | stated) & ~cases.flag("surrender_exploited")
    averts, reconciled = confession.among("averts_grave_result") & ~surrendered, cases.flag("reconciliation")
    graver, plain = (confession.among(kind) & ~surrendered for kind in ("graver_same_kind", "plain"))
    recidivist = (again & (age >= 12) | cases.flag("factor.recidivist")) & ~barred
    recidivist &= ~prior.among("probation_completed")
    stands = {
        "minor_12_16": (age >= 12) & (age < 16),
        "minor_16_18": (age >= 16) & (age < 18),
        "elderly_intent": age >= 75,
        "deaf_mute_blind": cases.flag("deaf_mute_or_blind"),
        "attempt": completion.among(*(word for word in completion.words if word.startswith("attempt"))),
        "desistance": completion.among("desistance_no_harm"),
        "accessory": role.among("accessory") & ~ringleader,
        "surrender": surrendered,
        "confession": plain,
        "confession_graver_same_kind": graver,
        "confession_averts_grave_result": averts,
        "plea_in_court": cases.flag("plea_in_court") & ~surrendered & ~plain & ~graver & ~averts,
        "merit": merit.among("ordinary"),
        "merit_major": merit.among("major"),
        "restitution": ~word("restitution", "none").among("none"),
        "compensation_with_forgiveness": paid & forgiven & ~reconciled,
        "compensation_no_forgiveness": paid & ~forgiven & ~reconciled,
        "forgiveness_no_compensation": ~paid & forgiven & ~reconciled,
        "criminal_reconciliation": reconciled,
        "good_custody_conduct": cases.flag("good_custody_conduct"),
        "plea_leniency": ~word("plea_stage", "none").among("none"),
        "recidivist": recidivist,
        "prior_record": earlier & ~barred & ~recidivist,
        "vulnerable_victim": cases.flag("vulnerable_victim"),
        "disaster_period": cases.flag("disaster_period"),
    }
    return {
        "stands": stands,
        "amount": cases.fen("amount"),
        "half": half,
        "role": role,
        "completion": completion,
        "prior": prior,
        "intentional": intentional,
        "as_minor": as_minor,
        "minor_offence": minor,
        "age": age,
        "age_later": (sentencing - birth - 1) // 512,
        "pregnant": cases.flag("pregnant"),
        "ringleader": ringleader,
        "ratio": cases.number("ratio.surrender").astype(np.int16),
        "ratio_stated": stated,
        "relic": word("cultural_relic", "none"),
        "occasions": cases.number("occasions", 1),
        "cases": cases,
    }


def tiers_of(cases: Table, facts: Rows) -> tuple[Any, Any, list[tuple[Any, Any]]]:
    """The tier at the most that the thresholds may be, the tier at the least, and the ends of the thresholds in fen."""
    amount, half, relic = facts["amount"], facts["half"], facts["relic"]
    given = cases.there("threshold.large")
    ends = []
    for name, (low, high) in (("large", LARGE), ("huge", HUGE), ("very_huge", VERY_HUGE)):
        own = cases.number(f"threshold.{name}")
        ends.append(tuple(np.where(given, own, end) * FEN for end in (low, high)))
    armed, home = cases.flag("carrying_weapon"), cases.flag("burglary")
    counted = np.where(armed | home | half.among(*GRAVER), 2 * amount, amount)
    halved = np.where(half.among("none"), amount, 2 * amount)
    ways = armed | home | cases.flag("pickpocketing") | (facts["occasions"] >= 3) | relic.among("ordinary")
    serious, especially = relic.among("grade_three"), relic.among("grade_two_or_above")
    facts["ways"] = ways
    found = []
    for end in (1, 0):
        large, huge, very_huge = (pair[end] for pair in ends)
        tier = ((halved >= large) | ways).astype(np.int8) - np.int8(1)
        tier[(counted >= huge) | serious] = 1
        tier[(counted >= very_huge) | especially] = 2
        found.append(tier)
    return found[0], found[1], ends
