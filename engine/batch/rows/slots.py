"""The counts of rows that have several: for each its own columns, with what all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.rows import fields
from engine.batch.rows.read import words
from engine.batch.rows.sheet import Column, Part
from engine.case.check import OTHER
from engine.inference.logic import Places, column
from engine.law.library import Library

NO_CRIME = -1
_CASE = ("jurisdiction", "region", "sentencing_date", "plea_stage", *fields.READINGS)
_ASSERT = ("factor", "ratio", "floor", "layer")


@dataclass
class Slot:
    """One count of every row: its number, where the rows have it, its crime, what is said of it."""

    number: int
    there: NDArray[np.bool_]
    crimes: NDArray[Any]
    columns: dict[str, Column] = field(default_factory=dict)


def rows_with(given: Mapping[str, Column], rows: int) -> Places:
    """The rows that say something of a numbered count."""
    found = np.zeros(rows, dtype=bool)
    for name, said in given.items():
        if fields.split(name)[0]:
            found |= column(said.stated, rows)
    return np.flatnonzero(found)


def slots(
    given: Mapping[str, Column], rows: Places, places: NDArray[Any], rules: Library
) -> tuple[list[Slot], NDArray[np.bool_]]:
    """The counts of these rows, and the rows that the columns do not take; all of the length of `rows`."""
    said = {name: _words(column_.array.take(pa.array(rows))) for name, column_ in given.items()}
    slow = np.zeros(len(rows), dtype=bool)
    found = []
    for number in range(1, fields.COUNTS + 1):
        prefix = "" if number == 1 else f"count{number}."
        own = {name: array for name, array in said.items() if number > 1 and fields.split(name)[0] == number}
        there = (
            np.logical_or.reduce([_valid(array) for array in own.values()]) if own else np.full(len(rows), number == 1)
        )
        if not there.any():
            continue
        crimes = _crimes(said.get(f"{prefix}crime"), rules, len(rows))
        slow |= there & (crimes == NO_CRIME)
        found.append(Slot(number, there, np.where(there, crimes, NO_CRIME)))
    slow |= np.sum([slot.there for slot in found], axis=0) < 2
    asserted = _bound(said, found, places, rules, slow)
    for slot in found:
        slot.columns = {
            name: Column(array) for name, array in (_own(said, slot.number, rules) | asserted[slot.number]).items()
        }
        _foreign(slot, rules, slow)
    return found, slow


def _words(array: pa.Array) -> pa.Array:
    """Words as words: arrays with different dictionaries cannot be laid over each other."""
    return array.cast(array.type.value_type) if pa.types.is_dictionary(array.type) else array


def _valid(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.is_valid(array))


def _crimes(array: pa.Array | None, rules: Library, rows: int) -> NDArray[Any]:
    part = Part(Column(array), None) if array is not None else None
    return words(part, rules.crime_ids, rows).values.astype(np.int64)


def _own(said: Mapping[str, pa.Array], number: int, rules: Library) -> dict[str, pa.Array]:
    """What is said of the case, the person and this count; what all counts share gives way to what is its own."""
    shared, persons = fields.shared_facts(rules), fields.person_facts(rules)
    found = {}
    for name, array in said.items():
        which, rest = fields.split(name)
        if which == number:
            found[rest] = _over(array, said[rest]) if rest in shared and rest in said else array
        elif not which and (name in _CASE or name in persons):
            found[name] = array
        elif not which and name in shared:
            found.setdefault(name, array)
        elif not which and number == 1 and name.partition(".")[0] not in (*_ASSERT, "count"):
            found[name] = array
    return found


def _over(own: pa.Array, shared: pa.Array) -> pa.Array:
    """The count's own values, and where it has none the shared ones; in a type that holds both, or none reads them."""
    if own.type != shared.type:
        own, shared = own.cast(pa.string()), shared.cast(pa.string())
    return pc.coalesce(own, shared)


def _foreign(slot: Slot, rules: Library, slow: NDArray[np.bool_]) -> None:
    """Give up the rows of which the count says something that only other crimes know."""
    for name, column_ in slot.columns.items():
        knows = _knows(rules, name)
        if not knows.all():
            slow |= column(column_.stated, len(slow)) & slot.there & ~knows[slot.crimes]


@cache
def _knows(rules: Library, name: str) -> NDArray[np.bool_]:
    return np.array([*(fields.find(rules, name, crime) is not None for crime in rules.crime_ids), True])


def _bound(
    said: Mapping[str, pa.Array], found: Sequence[Slot], places: NDArray[Any], rules: Library, slow: NDArray[np.bool_]
) -> dict[int, dict[str, pa.Array]]:
    """What is asserted, for each count that it concerns: the one it is bound to, else those whose crime knows it."""
    result: dict[int, dict[str, pa.Array]] = {slot.number: {} for slot in found}
    names: dict[str, list[str]] = {}
    for name in said:
        first, _, rest = name.partition(".")
        if first in _ASSERT:
            names.setdefault(rest.rpartition(".")[0] if rest.rpartition(".")[2] in fields.ENDS else rest, []).append(
                name
            )
    for id, columns in names.items():
        stated = np.logical_or.reduce([_valid(said[name]) for name in columns])
        to = said.get(f"count.{id}")
        bound = _valid(to) if to is not None else np.zeros(len(slow), dtype=bool)
        number = np.zeros(len(slow), dtype=np.int64)
        if to is not None and pa.types.is_integer(to.type):
            number = np.asarray(to.fill_null(0))
        removed = (
            np.asarray(pc.equal(said[f"factor.{id}"], False).fill_null(False)) if f"factor.{id}" in said else False
        )
        slow |= stated & bound & removed  # what is taken away is taken away everywhere
        anywhere = np.zeros(len(slow), dtype=bool)
        for slot in found:
            knows = slot.there & _factor(rules, id)[slot.crimes, places]
            mine = knows & (~bound | (number == slot.number))
            anywhere |= mine
            mask = pa.array(mine)
            result[slot.number] |= {name: pc.if_else(mask, said[name], None) for name in columns}
        slow |= stated & ~anywhere
    return result


@cache
def _factor(rules: Library, id: str) -> NDArray[np.bool_]:
    """For every crime and place whether the factor is known; the last line is for no crime."""
    known = np.zeros((len(rules.crime_ids) + 1, len(rules.jurisdictions)), dtype=bool)
    for column_, place in enumerate(rules.jurisdictions):
        common = id.startswith(OTHER) or id in rules.factors(place)
        for line, crime in enumerate(rules.crime_ids):
            known[line, column_] = common or id in rules.crime(place, crime).factors
    return known
