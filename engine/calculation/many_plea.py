"""The plea rule for many rows at once, exactly as `ceiling.plea` applies it to one.

Which ceiling is due depends only on the factors that are there, so it is asked once for each combination of them; what
it gives back depends on the sum of their ratios, which is different in nearly every row and is added up as whole
numbers over one common denominator.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

import numpy as np

from engine.calculation import ceiling
from engine.calculation.line import Line
from engine.calculation.notes import Notes
from engine.calculation.ratio import Applied
from engine.calculation.readings import Readings
from engine.calculation.span import percent
from engine.inference.findings import Findings
from engine.inference.rows import Column, Rows
from engine.law.method_schema import Ceiling
from engine.law.rulebook import Rulebook

Triple = tuple[Fraction, ...]  # at the low end, the chosen point, the high end
Items = dict[str, Column[Applied | None]]
NOTHING: Triple = (Fraction(0), Fraction(0), Fraction(0))


def plea(
    rows: Rows, items: Items, book: Rulebook, findings: Findings, readings: Readings
) -> tuple[Column[Triple], Column[bool], Items]:
    """What the plea rule gives back in every row, whether it exempts, and the factors without those that it drops."""
    rule = book.method.plea
    if rule.factor not in items:
        return Column((NOTHING,)), Column((False,)), items
    if readings.plea == "shared_ceiling":
        return *_shared(rows, items, book, findings), items
    concerned = [name for name in items if name in ceiling.concerned(rule)]

    def ruled(*there: Applied | None) -> ceiling.Outcome:
        return ceiling.plea([item for item in there if item], book, findings, readings.plea, Notes(), shown=False)

    outcomes = rows.once(
        ruled,
        *(items[name] for name in concerned),
        key=lambda outcome: (outcome.dropped, outcome.exempt, summed(outcome.lines)),
    )
    dropped = frozenset().union(*(outcome.dropped for outcome in outcomes.values))
    left = {
        name: rows.apply(lambda item, outcome: None if item and item.id in outcome.dropped else item, column, outcomes)
        for name, column in items.items()
        if name in dropped
    }
    given = rows.apply(lambda outcome: summed(outcome.lines), outcomes)
    return given, rows.apply(lambda outcome: outcome.exempt, outcomes), items | left


def _shared(rows: Rows, items: Items, book: Rulebook, findings: Findings) -> tuple[Column[Triple], Column[bool]]:
    """What the ceiling shared with the plea gives back, and whether it exempts."""
    rule = book.method.plea
    names = [name for name in items if name in ceiling.concerned(rule)]
    there = [rows.apply(lambda item: item is not None, items[name], key=bool) for name in names]

    def due(*present: bool) -> Ceiling | None:
        ids = {name for name, is_there in zip(names, present, strict=True) if is_there}
        return ceiling.due(book, findings, ids) if rule.factor in ids else None

    ceilings = rows.once(due, *there, key=id)
    bounds = [percent(found.percent) if found else Fraction(0) for found in ceilings.values]
    members = {name: items[name] for name in names if name == rule.factor or name in rule.shares_with}
    ratios = {name: [second_ratio(item) for item in column.values] for name, column in members.items()}
    own = [tuple(item.ratio) if item else NOTHING for item in items[rule.factor].values]
    every = [own, *ratios.values()]
    parts = [end for values in every for ends in values for end in ends]
    part = lcm(*(number.denominator for number in (*parts, *bounds)))
    most = (
        int(sum(max(abs(end) for ends in values for end in ends) for values in every) * part + max(bounds) * part) * 4
    )
    limit = ceilings.numbers([int(-limit * part) for limit in bounds], most)
    pleads = ceilings.numbers([int(found is not None) for found in ceilings.values], most)
    given = []
    for end in range(3):
        total = sum(
            column.numbers([int(ends[end] * part) for ends in ratios[name]], most) for name, column in members.items()
        )
        mine = items[rule.factor].numbers([int(ends[end] * part) for ends in own], most)
        back = np.maximum(np.minimum(total - mine, limit) - total, 0) * pleads
        given.append(rows.of_numbers(back, lambda number: Fraction(number, part)))
    exempt = rows.apply(lambda found: found is not None and found.exempt, ceilings)
    return rows.apply(lambda *ends: ends, *given), exempt


def second_ratio(item: Applied | None) -> Triple:
    """What a factor adds to the second layer."""
    return tuple(item.ratio) if item and item.layer == 2 else NOTHING


def summed(lines: Iterable[Line]) -> Triple:
    """What these lines add to the second layer together."""
    low = chosen = high = Fraction(0)
    for line in lines:
        assert line.layer == 2
        low, chosen, high = low + line.ratio[0], chosen + line.ratio[1], high + line.ratio[2]
    return low, chosen, high
