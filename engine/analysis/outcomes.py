"""What a case comes to under every set of changes, fast enough to be asked while somebody drags a slider.

Two to the power of the changes is many cases, but they differ in a few facts, so most steps have few different inputs:
each is done once for each of them (`engine.calculation.many`), by the function that does it in the explained
calculation. What comes out is the same, figure by figure, as `outcome.explained` says of every single set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from engine.analysis.inputs import Path, Unfit, count_keys, inputs, leaves, slot
from engine.analysis.outcome import Change, Outcome, changed, explained
from engine.calculation import many, many_whole
from engine.calculation.readings import Readings
from engine.errors import InputError
from engine.inference.rows import Column, Rows
from engine.law.library import Library, library

FEW = 3  # up to so many sets, explaining each is as quick as preparing to do them together


def outcomes(
    raw: Mapping[str, Any], changes: Sequence[Change], sets: Iterable[int] | None = None, rules: Library | None = None
) -> list[Outcome]:
    """The outcome under each of the sets of changes, in their order; without `sets` under all of them, by their number.

    Done together: changes of facts, factors, thresholds, a count's chosen figures and the plea, in any combination.
    Whatever else a change touches (the jurisdiction, a date, a crime, a count added or taken away, earlier judgments,
    readings of the method, all facts at once) makes another case of it, as does a change that overlaps with such a
    one: the sets with the same changes of that sort are done together. `explained` does one by one the sets of which
    there are too few to gain anything, and those where a value is found to be wrong or to reach further than was
    foreseen.

    Raises:
        InputError: the case is wrong under one of the sets.
    """
    rules = rules or library()
    asked = list(range(1 << len(changes)) if sets is None else sets)
    apart = _apart(raw, changes)
    mask = sum(1 << place for place in apart)
    alike: dict[int, list[int]] = {}
    for index, chosen in enumerate(asked):
        alike.setdefault(chosen & mask, []).append(index)
    patches = {place: change.patch for place, change in enumerate(changes) if place not in apart}
    found: dict[int, Outcome] = {}
    for kept, indices in alike.items():
        case = changed(raw, changes, kept)
        told = _outcomes(case, patches, raw, changes, [asked[index] for index in indices], rules)
        found.update(zip(indices, told, strict=True))
    return [found[index] for index in range(len(asked))]


def _outcomes(
    case: Mapping[str, Any],
    patches: Mapping[int, Mapping[str, Any]],
    raw: Mapping[str, Any],
    changes: Sequence[Change],
    sets: Sequence[int],
    rules: Library,
) -> list[Outcome]:
    """The outcomes under sets that have the changes in `case` in common, and differ in the patches."""
    if len(sets) > FEW:
        try:
            return _together(case, patches, sets, rules)
        except InputError:
            # Halves find the set that is wrong, and its own complaint, without explaining every other.
            if middle := len(sets) // 2:
                halves = (sets[:middle], sets[middle:])
                return [out for half in halves for out in _outcomes(case, patches, raw, changes, half, rules)]
        except Unfit:
            pass
    return [explained(raw, changes, chosen, rules) for chosen in sets]


def _apart(raw: Mapping[str, Any], changes: Sequence[Change]) -> frozenset[int]:
    """The places of changes that make another case: those outside of any slot, and those that overlap with them.

    Two merge patches that do not overlap can be made in either order.
    """
    known = count_keys(raw)
    paths = [list(leaves(change.patch)) for change in changes]
    apart = {place for place, there in enumerate(paths) if any(slot(path, known) is None for path in there)}
    while True:
        taken = [path for place in apart for path in paths[place]]
        more = {place for place, there in enumerate(paths) if place not in apart and _overlap(there, taken)}
        if not more:
            return frozenset(apart)
        apart |= more


def _overlap(some: Sequence[Path], others: Sequence[Path]) -> bool:
    return any(a[: len(b)] == b or b[: len(a)] == a for a in some for b in others)


def _together(
    raw: Mapping[str, Any], patches: Mapping[int, Mapping[str, Any]], sets: Sequence[int], rules: Library
) -> list[Outcome]:
    """The outcomes under sets in which each patch has its place."""
    rows = Rows(len(sets))
    made = [_made(rows, sets, place) for place in patches]
    given = inputs(raw, list(patches.values()), made, rows, rules)
    case = given.case
    method = rules.method(case.jurisdiction)
    readings = Readings.of(case.method, method)
    counts = {key: many.reckon(rows, count, readings, given.date) for key, count in given.counts.items()}
    whole = many_whole.together(rows, counts, case.earlier, method, given.date)
    outcome = rows.apply(Outcome, whole.adjusted, whole.declared, whole.kind, whole.probation, whole.fine, whole.tiers)
    return outcome.pick(np.arange(len(sets)))


def _made(rows: Rows, sets: Sequence[int], place: int) -> Column[bool]:
    """In which sets the change with this place is made."""
    codes = np.fromiter((chosen >> place & 1 for chosen in sets), dtype=np.int64, count=len(sets))
    return rows.column([False, True], codes) if 0 < codes.sum() < len(sets) else Column((bool(codes[0]),))
