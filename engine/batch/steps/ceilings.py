"""Ceilings that several factors share: `engine.calculation.ceiling`, for columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.factor_law import groups
from engine.batch.steps.applied import Applied, subset
from engine.batch.steps.block import Block
from engine.batch.steps.findings import Findings
from engine.batch.steps.sums import Adjusted, Line, Sums, add
from engine.inference.logic import Numbers, Places, add_to, anywhere, at, column, truth
from engine.law.method_schema import PleaRule


def absorb(block: Block, applied: dict[str, Applied]) -> dict[str, Applied]:
    """Where the plea is read to absorb, the factors without those of its group that the largest reduction absorbs."""
    rule = block.plan.books[0].method.plea
    absorbs, own = block.reads("plea", "absorbed"), applied.get(rule.factor)
    if own is None or not anywhere(absorbs):
        return applied
    concerned = np.zeros(block.rows, dtype=bool)
    concerned[own.rows] = column(at(absorbs, own.rows), len(own.rows))
    members = [item for name, item in applied.items() if name == rule.factor or name in rule.shares_with]
    best = np.full((2, block.rows), np.iinfo(np.int64).max)
    kept = np.full(block.rows, -1, dtype=np.int64)
    for place, item in enumerate(members):
        low, chosen, _ = item.ratio
        before, before_low = best[:, item.rows]
        more = (chosen < before) | ((chosen == before) & (low < before_low))
        best[:, item.rows[more]] = chosen[more], low[more]
        kept[item.rows[more]] = place
    left = {
        item.id: subset(item, ~concerned[item.rows] | (kept[item.rows] == place)) for place, item in enumerate(members)
    }
    return {name: left.get(name, item) for name, item in applied.items() if len(left.get(name, item).rows)}


def plea(block: Block, findings: Findings, applied: dict[str, Applied], sums: Sums, result: Adjusted) -> None:
    """The ceiling that the plea shares with others; a plan's books have one plea rule."""
    rule = block.plan.books[0].method.plea
    own = applied.get(rule.factor)
    if own is None:
        return
    shared = at(block.reads("plea", "shared_ceiling"), own.rows)
    if not anywhere(shared):
        return
    if shared is not True:
        own = replace(
            own, rows=own.rows[shared], ratio=own.ratio.compress(shared, axis=1), wide=own.wide.compress(shared, axis=1)
        )
    rows = own.rows
    limit, exempt = _ceiling(block, findings, applied, rule, rows)
    result.exempt[rows] |= exempt
    total = Sums(np.zeros((3, block.rows), dtype=np.int64), np.zeros((2, block.rows), dtype=np.int64))
    for name in (rule.factor, *rule.shares_with):
        if (item := applied.get(name)) is not None:
            add(total, item, truth(item.layer == 2))
    taken, wide = (
        np.maximum(np.minimum(all_ - mine, -limit) - all_, 0)
        for all_, mine in ((total.ratio.take(rows, axis=1), own.ratio), (total.wide.take(rows, axis=1), own.wide))
    )
    add_to(sums.ratio, rows, taken)
    add_to(sums.wide, rows, wide)
    some = taken.any(axis=0)
    if some.any():
        result.lines.append(Line(f"ceiling.{rule.factor}", rows[some], taken.compress(some, axis=1) * 100, block.unit))
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
            add(total, item, truth((item.group == place) & (item.layer == 2)))
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
