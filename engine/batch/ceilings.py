"""Ceilings that several factors share: `engine.calculation.ceiling`, for columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.batch.block import Block
from engine.batch.findings import Findings
from engine.batch.logic import Numbers, Places, at, column, truth
from engine.batch.strengths import Applied, groups
from engine.batch.sums import Adjusted, Line, Sums, add
from engine.law.method_schema import PleaRule


def plea(block: Block, findings: Findings, applied: dict[str, Applied], sums: Sums, result: Adjusted) -> None:
    """The ceiling that the plea shares with others; a plan's books have one plea rule."""
    rule = block.plan.books[0].method.plea
    own = applied.get(rule.factor)
    if own is None or rule.reading == "additive_bonus":
        return
    rows = own.rows
    if rule.reading != "shared_ceiling":
        block.slow[rows] = True
        return
    limit, exempt = _ceiling(block, findings, applied, rule, rows)
    result.exempt[rows] |= exempt
    total = Sums(np.zeros((3, block.rows), dtype=np.int64), np.zeros((2, block.rows), dtype=np.int64))
    for name in (rule.factor, *rule.shares_with):
        if (item := applied.get(name)) is not None:
            add(total, item, item.layer == 2)
    taken, wide = (
        np.maximum(np.minimum(all_[:, rows] - mine, -limit) - all_[:, rows], 0)
        for all_, mine in ((total.ratio, own.ratio), (total.wide, own.wide))
    )
    sums.ratio[:, rows] += taken
    sums.wide[:, rows] += wide
    some = taken.any(axis=0)
    if some.any():
        result.lines.append(Line(f"ceiling.{rule.factor}", rows[some], taken[:, some] * 100, block.unit))
    others = total.ratio[1, rows] - own.ratio[1]
    strict = np.zeros(block.rows, dtype=bool)
    strict[rows] = (taken[1] != 0) & (others < -limit)
    block.say("plea_ceiling_reading", truth(strict))


def _ceiling(
    block: Block, findings: Findings, applied: dict[str, Applied], rule: PleaRule, rows: Places
) -> tuple[Numbers, NDArray[np.bool_]]:
    """The last ceiling that is met, in parts of one, and whether it exempts."""
    limit, exempt = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    for ceiling in rule.ceilings:
        met = column(at(findings.holds(ceiling.when), rows), len(rows))
        if ceiling.with_any:
            present = np.zeros(block.rows, dtype=bool)
            for name in ceiling.with_any:
                if (item := applied.get(name)) is not None:
                    present[item.rows] = True
            met = met & present[rows]
        limit[met] = ceiling.percent * (block.unit // 100)
        exempt[met] = ceiling.exempt
    return limit, exempt


def caps(block: Block, applied: dict[str, Applied], sums: Sums, result: Adjusted) -> None:
    """Groups of factors whose sum the rules cap."""
    plan = block.plan
    names = plan.names(lambda book: [*book.general.caps, *book.crime.caps])
    for name in names:
        if name not in groups(plan):
            continue
        place = groups(plan).index(name)
        total = Sums(np.zeros((3, block.rows), dtype=np.int64), np.zeros((2, block.rows), dtype=np.int64))
        for item in applied.values():
            add(total, item, (item.group == place) & (item.layer == 2))
        laws = [(book.general.caps | book.crime.caps).get(name) for book in plan.books]
        limit = block.table(np.array([cap.percent if cap else 0 for cap in laws]) * (block.unit // 100))
        has = block.table(np.array([cap is not None for cap in laws]))
        for kind in ("ratio", "wide"):
            whole = getattr(total, kind)
            capped = np.where(limit < 0, np.maximum(whole, limit), np.minimum(whole, limit))
            taken = np.where(has, capped - whole, 0)
            getattr(sums, kind)[...] += taken
            rows = np.flatnonzero(taken.any(axis=0))
            if kind == "ratio" and len(rows):
                result.lines.append(Line(f"ceiling.{name}", rows, taken[:, rows] * 100, block.unit))
