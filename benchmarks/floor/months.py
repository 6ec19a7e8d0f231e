"""The arithmetic: base sentence, factors in two layers, whole months within the limits, and what stands beside them.

No step needs a check for overflow: the denominators are 4 (halves, and the middle of two positions) times the distance
between two thresholds (below 2**31 fen) times the first layer's (at most 6,400) times 100, below 2**53 in all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from floor.columns import Table
from floor.facts import Rows, facts_of, tiers_of
from floor.law import (
    ALONE,
    BY_ID,
    DETENTION,
    DETENTION_PERIOD,
    DISCRETION,
    FEN,
    FINE,
    FINE_FROM,
    FINE_OF_NO_AMOUNT,
    FINE_TIMES,
    FIRST,
    FIXED_PERIOD,
    FIXED_TERM,
    FLOOR,
    HIGH,
    HUGE,
    LARGE,
    LONGEST,
    LOW,
    MINOR,
    REACH,
    SECOND,
    START,
    TOGETHER,
    VERY_HUGE,
    Factor,
    ends_of,
)


def floor(table: pa.Table) -> Rows:
    """Every figure of the answers; those of rows without a term only where `there` says that they have one."""
    cases = Table(table)
    facts = facts_of(cases)
    tier, gravest, ends = tiers_of(cases, facts)
    there = np.flatnonzero((tier >= 0) & (tier == gravest))
    facts["tier"] = np.where(tier == gravest, tier, -1)
    here = {name: value[there] for name, value in facts.items() if name in _OF_TERMS}
    here["stands"] = {name: mask[there] for name, mask in facts["stands"].items()}
    found = {"rows": cases.rows, "tier": facts["tier"], "open": tier != gravest, "there": there, "facts": facts}
    found |= _base(here, [(low[there], high[there]) for low, high in ends])
    found |= _adjusted(here, found)
    found |= _limited(here, found)
    found |= _beside(here, found)
    found["here"] = here
    return found


_OF_TERMS = ("tier", "amount", "minor_offence", "ratio", "ratio_stated", "age", "age_later", "pregnant", "ringleader")


def _base(here: Rows, ends: list[tuple[Any, Any]]) -> Rows:
    """Starting point in halves of a month, and the base sentence low, chosen, high over one denominator."""
    tier, amount = here["tier"], here["amount"]
    start = np.stack((2 * START[:, 0], START.sum(axis=1), 2 * START[:, 1]))[:, tier]
    second = tier == 1
    first = [np.where(second, huge, large) for large, huge in zip(ends[0], ends[1], strict=True)]
    last = [np.where(second, very_huge, huge) for huge, very_huge in zip(ends[1], ends[2], strict=True)]
    places, lengths = [], []
    for begin, finish in zip(first, last, strict=True):
        lengths.append(finish - begin)
        places.append(np.where(tier == 2, 0, np.clip(amount - begin, 0, lengths[-1])))
    # Where the nation's bands stand the two distances differ; their least common multiples are known.
    common = np.where(lengths[0] == lengths[1], lengths[0], np.where(second, *_COMMON[::-1]))
    one, two = (place * (common // length) for place, length in zip(places, lengths, strict=True))
    room = 2 * HIGH[tier] - start
    share = np.stack((2 * np.minimum(one, two), one + two, 2 * np.maximum(one, two)))
    months = start * (2 * common) + room * share
    return {"start": start, "months": months, "denominator": 4 * common, "counted": share[2] > 0}


def _lcm(*yuan: int) -> int:
    return int(np.lcm.reduce(np.array(yuan))) * FEN


_COMMON = (
    _lcm(HUGE[1] - LARGE[1], HUGE[0] - LARGE[0]),
    _lcm(VERY_HUGE[1] - HUGE[1], VERY_HUGE[0] - HUGE[0]),
)


def _adjusted(here: Rows, base: Rows) -> Rows:
    """First layer multiplied, second added up under the ceiling of the plea, with the floor of recidivism."""
    stands, minor = here["stands"], here["minor_offence"]
    rows = len(minor)
    product, over = np.ones((5, rows), dtype=np.int64), np.ones(rows, dtype=np.int64)
    mitigates, exempt = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    for factor in FIRST:
        for band, mask in _bands(factor, stands[factor.id], minor):
            mine = np.flatnonzero(mask)
            ends = np.array(ends_of(*band, factor.may))
            common = np.gcd.reduce([*(100 + ends), 100])
            product[:, mine] *= ((100 + ends) // common)[:, None]
            over[mine] *= 100 // common
            exempt[mine] |= band[0] == -100
        mitigates |= stands[factor.id]
    total, shared = np.zeros((5, rows), dtype=np.int16), np.zeros((5, rows), dtype=np.int16)
    opened = np.zeros(rows, dtype=bool)
    for factor in SECOND:
        there = stands[factor.id]
        into = shared if factor.shares else total
        if factor.id == "surrender":
            into[:] = _surrender(factor, there, here)
            exempt |= there & minor
        else:
            for band, mask in _bands(factor, there, minor):
                exempt |= mask if band[0] == -100 else False
                number = mask.astype(np.int16)
                for end, ratio in zip(into, ends_of(*band, factor.may), strict=True):
                    if ratio:
                        end += number * np.int16(ratio)
        if factor.mitigates:
            mitigates |= there
        if factor.opens:
            opened |= there
    plea = stands["plea_leniency"]
    own = np.array(ends_of(*BY_ID["plea_leniency"].band, may=True), dtype=np.int16)[:, None]
    limit = np.where(opened, np.where(minor, MINOR, TOGETHER), ALONE).astype(np.int16)
    others = shared - own * plea
    taken = np.maximum(np.minimum(others, -limit) - shared, 0) * plea
    exempt |= plea & opened & minor
    total += shared + taken
    first = base["months"] * product[:3]
    denominator = base["denominator"] * over
    months = first * (100 + total[:3])
    wide = np.stack((START[:, 0], HIGH))[:, here["tier"]] * product[3:]
    lawful = wide * np.maximum(100 + total[3:], 0)
    again = np.flatnonzero(stands["recidivist"])
    low, middle, high, _, most = ends_of(*BY_ID["recidivist"].band, may=False)
    least = FLOOR * 100 * denominator[again]
    change = first[:, again] * np.array([[low], [middle], [high]])
    lift = np.where(first[:, again] > 0, np.maximum(least - change, 0), 0)
    months[:, again] += lift
    lawful[1, again] += np.maximum(FLOOR * 100 * over[again] - most * wide[1, again], 0)
    months = np.maximum(months, 0)
    np.minimum(months[0], months[1], out=months[0])
    np.maximum(months[2], months[1], out=months[2])
    return {
        "adjusted": months,
        "adjusted_denominator": denominator * 100,
        "lawful": np.maximum(lawful, 0),
        "lawful_denominator": over * 100,
        "mitigates": mitigates,
        "exempt": exempt,
        "taken": taken[:3],
        "strict": (taken[1] != 0) & (others[1] < -limit),
        "again": again,
        "lift": lift,
        "first": first[:, again],
    }


def _bands(factor: Factor, there: Any, minor: Any) -> list[tuple[tuple[int, int], Any]]:
    if factor.minor is None:
        return [(factor.band, there)]
    return [(factor.band, there & ~minor), (factor.minor, there & minor)]


def _surrender(factor: Factor, there: Any, here: Rows) -> Any:
    """The one factor of which a party states the ratio in some cases."""
    assert factor.minor is not None
    table = np.array([ends_of(*factor.band, factor.may), ends_of(*factor.minor, factor.may)], dtype=np.int16).T
    found = table[:, here["minor_offence"].astype(np.int8)]
    found[:3] = np.where(here["ratio_stated"], here["ratio"], found[:3])
    return found * there


def _limited(here: Rows, found: Rows) -> Rows:
    """Whole months within the limits of the law: low, chosen, high, and the envelope."""
    tier, stands = here["tier"], here["stands"]
    low, high, exempt, mitigates = LOW[tier], HIGH[tier], found["exempt"], found["mitigates"]
    reach = np.where(exempt, 0, REACH[tier])
    must = stands["desistance"] & (low > DETENTION)
    shortest = np.where(exempt, 0, DETENTION)
    floor = np.where(mitigates, reach, low)
    presupposed = stands["recidivist"]
    held = ~(presupposed & (floor < FIXED_TERM))

    def limit(months: Any, denominator: Any) -> tuple[Any, Any]:
        whole = (2 * months + denominator) // (2 * denominator)
        result = np.maximum(whole, shortest)
        result = np.where(presupposed & ~exempt & (whole < FIXED_TERM), FIXED_TERM, result)
        below = (months < floor * denominator) & held
        result = np.where(below, floor, result)
        less = must & (months > (low - 1) * denominator) & (low - 1 >= reach)
        over = months > high * denominator
        result = np.where(over, high, np.where(less, low - 1, result))
        return result, below & ~mitigates & ~less & ~over

    denominator = found["adjusted_denominator"]
    ends = [limit(months, denominator) for months in found["adjusted"]]
    parts = 100 // DISCRETION
    least, most = (
        limit(months * (parts + sign), found["lawful_denominator"] * parts)[0]
        for months, sign in zip(found["lawful"], (-1, 1), strict=True)
    )
    return {
        "proposed": np.stack([months for months, _ in ends]),
        "envelope": np.stack((least, most)),
        "approval": ends[0][1] | ends[1][1] | ends[2][1],
    }


EXEMPT, FINE_ALONE, DETAINED, IMPRISONED = range(4)


def _beside(here: Rows, found: Rows) -> Rows:
    """The kind of penalty, the fine in yuan (-1: no upper figure), and probation with its period in months."""
    term, amount, stands = found["proposed"][1], here["amount"], here["stands"]
    kind = np.where(term < FIXED_TERM, DETAINED, IMPRISONED)
    kind = np.where(term == 0, np.where(found["exempt"], EXEMPT, FINE_ALONE), kind)
    high = np.where(amount >= FINE_FROM * FEN, np.maximum(amount * FINE_TIMES // FEN, FINE), -1)
    high = np.where(amount <= 0, FINE_OF_NO_AMOUNT, high)
    fined = (kind != EXEMPT) & ((kind != FINE_ALONE) | (here["tier"] == 0))
    barred = stands["recidivist"] | here["ringleader"]
    open_ = (kind >= DETAINED) & (term <= LONGEST) & ~barred
    must = (here["age"] < 18) | here["pregnant"] | (here["age_later"] >= 75)
    first, last = (np.where(kind == DETAINED, *pair) for pair in zip(DETENTION_PERIOD, FIXED_PERIOD, strict=True))
    return {
        "kind": kind,
        "fined": fined,
        "fine": (np.full(len(term), FINE), high),
        "probation": np.where(open_ & must, 2, open_.astype(np.int64)),
        "period": (np.maximum(first, term), last),
    }
