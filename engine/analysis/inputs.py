"""From sets of changes to the columns that a calculation of many rows takes.

A case is taken apart into slots: one fact, one factor, one threshold, a count's chosen figures, the plea. What stands
in a slot depends only on the changes that touch it, so every value that occurs there is checked and encoded once, by
the functions that read any other case, and not once for each set. Facts that follow from each other (a date of birth
and the ages, a fact of the person and the same one of a count) share their slots' fate and are taken together.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.calculation.many import CountInput
from engine.case import patch
from engine.case.age import AGES, BIRTH
from engine.case.model import Case
from engine.case.reader import build
from engine.inference.columns import FactColumns
from engine.inference.facts import gather
from engine.inference.rows import MISSING, Column, Rows, Seen
from engine.law.library import Library
from engine.law.rulebook import Rulebook

Path = tuple[str, ...]
Values = Column[dict[Path, Any]]  # what stands in slots that are taken together
PERSON: Path = ("defendant", "facts")
AGE = frozenset((BIRTH, *AGES))


class Unfit(Exception):
    """Something changed that these columns do not foresee."""


@dataclass(frozen=True)
class Inputs:
    """A case in every row: `case` holds what no row changes."""

    case: Case
    date: datetime.date
    counts: Mapping[str, CountInput]


def leaves(change: Mapping[str, Any], path: Path = ()) -> Iterator[Path]:
    """Where a merge patch sets or takes away something."""
    for key, value in change.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


def count_keys(raw: Mapping[str, Any]) -> frozenset[str]:
    """The counts of a case that nobody has checked."""
    counts = raw.get("counts")
    return frozenset(counts if isinstance(counts, dict) else ())


def slot(path: Path, counts: Container[str]) -> Path | None:
    """The slot in which a path lies; None where what it changes is more than one (a count, the jurisdiction, dates)."""
    if path[0] == "plea":
        return path[:1]
    if path[0] == "factors" and len(path) > 1:
        return path[:2]
    if path[:2] == PERSON and len(path) > 2:
        return path[:3]
    if path[0] == "counts" and len(path) > 2 and path[1] in counts:
        if path[2] == "chosen":
            return path[:3]
        if path[2] in ("facts", "thresholds") and len(path) > 3:
            return path[:4]
    return None


def inputs(
    raw: Mapping[str, Any],
    patches: Sequence[Mapping[str, Any]],
    made: Sequence[Column[bool]],
    rows: Rows,
    rules: Library,
) -> Inputs:
    """The case in every row, where each patch is `made` or not.

    Raises:
        InputError: something in the case, or something that a patch brings in, is wrong.
        Unfit: a patch reaches further than its slots.
    """
    slots = _slots(raw, patches)
    groups: dict[Path, Values] = {}
    for group in dict.fromkeys(slots.values()):
        members = [path for path in slots if slots[path] == group]
        groups[group] = _values(raw, patches, made, rows, members)
    cases = [
        _with(raw, groups, index, rules) for index in range(max((len(c.values) for c in groups.values()), default=1))
    ]
    date = cases[0].sentencing_date or datetime.date.today()
    return Inputs(cases[0], date, {key: _count(key, cases, groups, rows, rules, date) for key in cases[0].counts})


def _slots(raw: Mapping[str, Any], patches: Sequence[Mapping[str, Any]]) -> dict[Path, Path]:
    """The slots that the patches touch, each with the group of those that are taken together."""
    counts = count_keys(raw)
    found = dict.fromkeys(slot(path, counts) for change in patches for path in leaves(change))
    slots = [path for path in found if path is not None]
    if len(slots) < len(found):
        raise Unfit
    return {path: _group(path, slots) for path in slots}


def _group(path: Path, slots: Sequence[Path]) -> Path:
    if "facts" not in path[1:3]:
        return path
    if path[-1] in AGE:
        return (*PERSON, BIRTH)
    of_person = (*PERSON, path[-1])
    return of_person if of_person in slots else path


def _values(
    raw: Mapping[str, Any],
    patches: Sequence[Mapping[str, Any]],
    made: Sequence[Column[bool]],
    rows: Rows,
    slots: Sequence[Path],
) -> Values:
    """What stands in these slots in every row, by the patches that touch them in their order."""
    touching = [i for i, change in enumerate(patches) if any(_within(path, slots) for path in leaves(change))]

    def value(*chosen: bool) -> dict[Path, Any]:
        case: Any = raw
        for index, on in zip(touching, chosen, strict=True):
            case = patch.apply(case, patches[index]) if on else case
        return {path: _get(case, path) for path in slots}

    return rows.apply(value, *(made[index] for index in touching), key=repr)


def _within(path: Path, slots: Iterable[Path]) -> bool:
    return any(path[: len(slot)] == slot for slot in slots)


def _get(document: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(document, dict):
            raise Unfit
        if key not in document:
            return MISSING
        document = document[key]
    return document


def _placed(document: Any, path: Path, value: Any) -> dict[str, Any]:
    """The document with a value at a path, or without one where it is missing."""
    result = dict(document or {})
    key, rest = path[0], path[1:]
    if rest:
        if key in result or value is not MISSING:
            result[key] = _placed(result.get(key), rest, value)
    elif value is MISSING:
        result.pop(key, None)
    else:
        result[key] = value
    return result


def _with(raw: Mapping[str, Any], groups: Mapping[Path, Values], index: int, rules: Library) -> Case:
    """The checked case in which every group has its value of that number, or its last: so that each is met once.

    What stands in one group is right or wrong whatever stands in another.
    """
    case: dict[str, Any] = dict(raw)
    for column in groups.values():
        for path, value in column.values[min(index, len(column.values) - 1)].items():
            case = _placed(case, path, value)
    return build(case, rules=rules)


def _count(
    key: str, cases: Sequence[Case], groups: Mapping[Path, Values], rows: Rows, rules: Library, date: datetime.date
) -> CountInput:
    count = cases[0].counts[key]
    book = Rulebook.of(rules, cases[0].jurisdiction, count.crime)
    seen = [gather(case, key, book, date) for case in cases]
    facts = {name: column for group, column in groups.items() for name in _facts_of(group, key)}
    limits = {path[3]: column for path, column in groups.items() if path[:3] == ("counts", key, "thresholds")}
    said = {path[1]: column for path, column in groups.items() if path[0] == "factors"}
    own = groups.get(("counts", key, "chosen"), Column(({},)))
    asserted = _seen(rows, [case.factors for case in cases], said)
    return CountInput(
        key=key,
        count=count,
        book=book,
        chosen=rows.column([case.counts[key].chosen for case in cases[: len(own.values)]], own.codes),
        facts=FactColumns(
            values=_seen(rows, [facts.values for facts in seen], facts),
            given=_seen(rows, [facts.given for facts in seen], facts),
            thresholds=_seen(rows, [facts.thresholds for facts in seen], limits),
            scales=seen[0].scales,
        ),
        asserted={name: asserted.column(name) for name in [*asserted.same, *asserted.columns]},
    )


def _facts_of(group: Path, key: str) -> Sequence[str]:
    """The facts of a count, as rules see them, that follow from a group of slots."""
    if group[0] == "plea":
        return ("plea_stage",)
    if group == (*PERSON, BIRTH):
        return (BIRTH, *AGES)
    of_count = group[:3] == ("counts", key, "facts")
    return (group[-1], f"{group[-1]}_kinds") if of_count or group[:2] == PERSON else ()


def _seen(rows: Rows, seen: Sequence[Mapping[str, Any]], changing: Mapping[str, Values]) -> Seen[Any]:
    """A mapping in every row from what it is in the cases that were built; what none of the groups governs is alike."""
    same, *others = ({name: value for name, value in one.items() if name not in changing} for one in seen)
    if any(other != same for other in others):
        raise Unfit
    columns = {
        name: rows.column([one.get(name, MISSING) for one in seen[: len(column.values)]], column.codes, key=repr)
        for name, column in changing.items()
    }
    return Seen(rows, same, columns)
