"""The law as the floor needs it, copied from `rules/` for a benchmark; the law is there, not here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FEN = 100
# rules/crimes/theft.yaml: thresholds (least and most a place may fix), statutory ranges, starting points, in months.
LARGE, HUGE, VERY_HUGE = (1000, 3000), (30000, 100000), (300000, 500000)
LOW, HIGH, REACH = np.array([0, 36, 120]), np.array([36, 120, 180]), np.array([0, 0, 36])  # a fine may stand alone
START = np.array([[1, 12], [36, 48], [120, 144]])
GRAVER = ("organising_minors", "emergency_scene", "vulnerable_victim", "hospital", "relief_funds", "grave_result")
FINE, FINE_OF_NO_AMOUNT, FINE_TIMES, FINE_FROM = 1000, 100000, 2, 500  # yuan
# rules/method.yaml: discretion, kinds of penalty and probation in months, the ceilings of the plea in percent.
DISCRETION, DETENTION, FIXED_TERM = 20, 1, 6
LONGEST, DETENTION_PERIOD, FIXED_PERIOD = 36, (2, 12), (12, 60)
ALONE, TOGETHER, MINOR = 30, 60, 100
FLOOR = 3  # months that recidivism generally adds


@dataclass(frozen=True)
class Factor:
    """rules/factors.yaml: the band in percent, that for minor offences, and what the statute lets the factor do."""

    id: str
    band: tuple[int, int]
    minor: tuple[int, int] | None = None
    may: bool = False
    mitigates: bool = False
    shares: bool = False  # the ceiling of the plea
    opens: bool = False  # the higher ceiling of the plea


FIRST = (
    Factor("minor_12_16", (-60, -30), mitigates=True),
    Factor("minor_16_18", (-50, -10), mitigates=True),
    Factor("elderly_intent", (-40, 0), may=True, mitigates=True),
    Factor("deaf_mute_blind", (-50, 0), (-100, -50), may=True, mitigates=True),
    Factor("attempt", (-50, 0), may=True, mitigates=True),
    Factor("desistance", (-100, -100), mitigates=True),
    Factor("accessory", (-50, -20), (-100, -50), mitigates=True),
)
SECOND = (
    Factor("surrender", (-40, 0), (-100, -40), may=True, mitigates=True, shares=True, opens=True),
    Factor("confession", (-20, 0), may=True, shares=True),
    Factor("confession_graver_same_kind", (-30, -10), may=True, shares=True),
    Factor("confession_averts_grave_result", (-50, -30), may=True, mitigates=True, shares=True, opens=True),
    Factor("plea_in_court", (-10, 0), shares=True),
    Factor("merit", (-20, 0), may=True, mitigates=True),
    Factor("merit_major", (-50, -20), (-100, -50), may=True, mitigates=True),
    Factor("restitution", (-30, 0), shares=True, opens=True),
    Factor("compensation_with_forgiveness", (-40, 0), shares=True, opens=True),
    Factor("compensation_no_forgiveness", (-30, 0), shares=True, opens=True),
    Factor("forgiveness_no_compensation", (-20, 0), shares=True, opens=True),
    Factor("criminal_reconciliation", (-50, 0), (-100, -50), may=True, mitigates=True, shares=True, opens=True),
    Factor("good_custody_conduct", (-10, 0), shares=True),
    Factor("plea_leniency", (-30, 0), may=True, shares=True),
    Factor("recidivist", (10, 40)),
    Factor("prior_record", (0, 10)),
    Factor("vulnerable_victim", (0, 20)),
    Factor("disaster_period", (0, 20)),
)
BY_ID = {factor.id: factor for factor in (*FIRST, *SECOND)}


def ends_of(low: int, high: int, may: bool) -> tuple[int, ...]:
    """A band in percent: low, middle, high, and what the law leaves open (nothing, where it says may)."""
    return low, (low + high) // 2, high, min(low, 0) if may else low, max(high, 0) if may else high
