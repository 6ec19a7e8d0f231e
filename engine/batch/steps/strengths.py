"""How strong every factor is in the rows in which it stands: `engine.calculation.ratio`, for columns."""

from __future__ import annotations

import numpy as np

from engine.batch.law.factor_law import NOT_ANY, Timed, factor_law
from engine.batch.law.plan import Books
from engine.batch.steps.applied import Applied, Bools
from engine.batch.steps.block import Block
from engine.batch.steps.findings import Findings
from engine.case.check import OTHER
from engine.inference.logic import Numbers, Places, Truth, anywhere, at, both, column, either, no, truth, where


def strengths(block: Block, findings: Findings, there: Truth) -> dict[str, Applied]:
    """Every factor that has a ratio, in the order in which they are shown; `there` is where a base sentence is."""
    found = {}
    for name, stands in findings.factors.items():
        rows = where(both(stands, there), block.rows)
        if len(rows) and (applied := _strength(block, findings, name, rows)) is not None:
            found[name] = applied
    for name in sorted(name for name in block.asserted if name.startswith(OTHER)):
        rows = where(both(block.asserted[name].there, there), block.rows)
        if len(rows):
            found[name] = _own(block, name, rows)
    return found


def _own(block: Block, name: str, rows: Places) -> Applied:
    """A circumstance that no list names: what the party says of it, and nothing else."""
    said = block.asserted[name]
    assert said.layer is not None
    ratio, _ = _asked(block, name, rows)
    none = np.full(len(rows), NOT_ANY, dtype=np.int64)
    return Applied(
        id=name,
        rows=rows,
        layer=said.layer[rows],
        ratio=ratio,
        wide=ratio[[0, 2]],
        mitigates=False,
        exempt=False,
        must=False,
        presupposes=False,
        floor=np.zeros(len(rows), dtype=np.int64),
        least=none,
        most=none,
        group=none,
    )


def _strength(block: Block, findings: Findings, name: str, rows: Places) -> Applied | None:
    law = factor_law(block.plan, name)
    band = _first(block, findings, rows, law.sequences)
    statute = _first(block, findings, rows, law.statutes)
    asked, stated = _asked(block, name, rows)
    kept = (band != NOT_ANY) | stated
    if not kept.all():
        dropped = np.zeros(block.rows, dtype=bool)
        dropped[rows[~kept]] = True
        block.say("ratio_needed", dropped)
        rows, band, statute, asked, stated = (
            rows[kept],
            band[kept],
            statute[kept],
            asked.compress(kept, axis=1),
            stated[kept],
        )
    if not len(rows):
        return None
    place, has_band, has_statute = block.place[rows], truth(band != NOT_ANY), truth(statute != NOT_ANY)
    entry = law.first_band[place] + band
    if has_band is not True:
        entry = np.where(has_band, entry, len(law.exempts) - 1)
    block.mark_rows(rows, law.band_marks[entry])
    percent = law.percent.take(entry, axis=1) * (block.unit // 100)
    lawful = percent if has_band is True else np.where(has_band, percent, asked[::2])
    ratio = np.stack((lawful[0], (lawful[0] + lawful[1]) // 2, lawful[1]))
    if anywhere(truth(stated)):
        ratio = np.where(stated, asked, ratio)
        _check(block, rows, law.direction[place], column(has_band, len(rows)), lawful, asked, stated)
    effects: list[Truth] = [False] * 4
    if has_statute is not False:
        statute_entry = np.where(has_statute, law.first_statute[place] + statute, len(law.may) - 1)
        tables = (law.may, law.mitigating, law.must, law.exempting)
        effects = [truth(table[statute_entry]) if table.any() else False for table in tables]
    may, mitigates, must, exempting = effects
    wide = lawful
    if may is not False:
        wide = np.where(may, [np.minimum(lawful[0], 0), np.maximum(lawful[1], 0)], lawful)
    return Applied(
        id=name,
        rows=rows,
        layer=law.layer[place],
        ratio=ratio,
        wide=wide,
        mitigates=mitigates,
        exempt=either(
            truth(law.exempts[entry]),
            both(exempting, no(has_band), truth(ratio[0] == -block.unit)),
        ),
        must=must,
        presupposes=truth(law.presupposes[place]),
        floor=law.floor[place],
        least=law.least[entry],
        most=law.most[entry],
        group=law.group[place],
        keeps=at(block.asserted[name].floor, rows) if name in block.asserted else True,
    )


def _first(block: Block, findings: Findings, rows: Places, sequences: list[tuple[tuple[Timed, ...], Books]]) -> Numbers:
    """The place of the first entry that is in force and whose condition holds, in its book's list."""
    found = np.full(len(rows), NOT_ANY, dtype=np.int64)
    for entries, books in sequences:
        left = at(block.inside(books), rows) if entries else False
        for place, entry in enumerate(entries):
            if left is False:
                break
            chosen = both(left, at(both(block.in_force(entry), findings.holds(entry.when)), rows))
            if chosen is True:
                found[:] = place
            elif chosen is not False:
                found[chosen] = place
            left = both(left, no(chosen))
    return found


def _asked(block: Block, name: str, rows: Places) -> tuple[Numbers, Bools]:
    """The ratio that a party states at low, chosen, high, and where it does."""
    said = block.asserted.get(name)
    if said is None or said.stated is False:
        return np.zeros((3, len(rows)), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    ratio = np.broadcast_to(said.ratio[..., rows], (3, len(rows)))
    return ratio, column(at(said.stated, rows), len(rows))


def _check(
    block: Block, rows: Places, direction: Numbers, has_band: Bools, lawful: Numbers, asked: Numbers, stated: Bools
) -> None:
    outside = stated & has_band & ((asked[0] < lawful[0]) | (asked[2] > lawful[1]))
    against = stated & ~outside & (((direction < 0) & (asked[2] > 0)) | ((direction > 0) & (asked[0] < 0)))
    for id, there in (("ratio_outside_band", outside), ("ratio_against_direction", against)):
        if there.any():
            said = np.zeros(block.rows, dtype=bool)
            said[rows[there]] = True
            block.say(id, said)
