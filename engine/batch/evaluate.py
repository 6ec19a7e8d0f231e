"""The one adapter: a table of flat cases in, a table of answers out, row by row and in the same order.

Rows of one crime go through the columns together. What the columns do not take (a value that is wrong or odd, figures
that would not fit in 64 bits) is reckoned the explained way, so every row has the explained answer or its problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch import facts, flat
from engine.batch.begin import begin
from engine.batch.logic import Places, column
from engine.batch.output import Output
from engine.batch.plan import Plan, plans
from engine.batch.read import known, words
from engine.batch.reckon import reckon
from engine.calculation.calculate import calculate
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, Library, library

KEEP = "keep."  # columns of the office's own, handed back as they are
# What the explained way has no answer to (figures past its bounds, no law in force); it must not stop the others.
UNANSWERED = (ValueError, TypeError, LookupError, OverflowError)
Problems = list[tuple[str, str]]  # field and reason


@dataclass
class Tally:
    """How many rows went which way."""

    rows: int = 0
    explained: int = 0
    wrong: int = 0


@cache
def _plans(rules: Library, crime: str) -> tuple[list[Plan], NDArray[np.int64], NDArray[np.int64]]:
    """The plans of a crime, and for each place the number of its plan and of its book there."""
    found = plans(rules, crime)
    which = {place: (i, j) for i, plan in enumerate(found) for j, place in enumerate(plan.jurisdictions)}
    pairs = np.array([which[place] for place in rules.jurisdictions], dtype=np.int64)
    return found, pairs[:, 0], pairs[:, 1]


def evaluate_batch(
    table: pa.Table,
    rules: Library | None = None,
    tally: Tally | None = None,
    unreadable: Mapping[int, Problems] | None = None,
) -> pa.Table:
    """The answers to a table of flat cases (`engine.batch.flat`).

    Args:
        rules: another rulebook than the project's own.
        tally: is added to.
        unreadable: rows of which a field could not be read, with what was wrong; they are no cases.

    Raises:
        InputError: a column that no crime knows.
    """
    rules, tally = rules or library(), tally if tally is not None else Tally()
    table = table.unify_dictionaries().combine_chunks()
    check_columns(table.column_names, rules)
    given = {name: _one(table[name]) for name in table.column_names if table[name].null_count < len(table)}
    kept = {name: _one(table[name]) for name in table.column_names if name.startswith(KEEP)}
    rows, output = len(table), Output(len(table), _tiers(rules))
    slow = np.ones(rows, dtype=bool)
    empty = pa.nulls(rows)
    crimes = words(given.get("crime", empty), rules.crime_ids, rows)
    places = words(given.get("jurisdiction", empty), rules.jurisdictions, rows)
    place = np.where(places.known, places.values, rules.jurisdictions.index(NATIONAL))
    codes = np.where((place >= 0) & (crimes.values >= 0), crimes.values, -1)
    codes[list(unreadable or {})] = -1
    codes[_foreign(given, codes, rules)] = -1
    for number in np.unique(codes[codes >= 0]).tolist():
        crime = rules.crime_ids[number]
        found, which, book = _plans(rules, crime)
        mine = codes == number
        for index, plan in enumerate(found):
            there = np.flatnonzero(mine & (which[place] == index))
            if len(there):
                slow[there] = _block(plan, there, book[place[there]], given, output)
    for row, problems in (unreadable or {}).items():
        slow[row] = False
        output.wrong(row, problems)
        tally.wrong += 1
    explained = np.flatnonzero(slow)
    tally.rows += rows
    tally.explained += len(explained)
    _explained(explained, table, given, rules, output, tally)
    row = given.get(flat.ROW, pa.array(range(rows), type=pa.int64()))
    return output.table(row, kept)


@cache
def _tiers(rules: Library) -> tuple[str, ...]:
    """The tiers of all crimes."""
    return tuple(
        dict.fromkeys(tier for crime in rules.crime_ids for plan in _plans(rules, crime)[0] for tier in plan.tiers)
    )


def _one(column_: pa.ChunkedArray) -> pa.Array:
    return column_.chunk(0) if column_.num_chunks else pa.array([], type=column_.type)


def check_columns(names: list[str], rules: Library) -> None:
    """Refuse a column that no crime has: a misspelt fact must not be passed over.

    Raises:
        InputError: every such column.
    """
    known_columns = flat.every_column(rules)
    wrong = [name for name in names if name not in known_columns and not name.startswith(KEEP)]
    if wrong:
        raise InputError([Problem.unknown(name, name, known_columns) for name in wrong])


def _block(
    plan: Plan, rows: Places, book: NDArray[np.int64], given: Mapping[str, pa.Array], output: Output
) -> NDArray[np.bool_]:
    """Reckon the rows of one plan; those that the columns do not take are returned."""
    own = flat.columns(plan.library, plan.crime)
    taken = None if len(rows) == output.rows else pa.array(rows)
    mine = {
        name: array if taken is None else array.take(taken)
        for name, array in given.items()
        if name in own and name != flat.ROW
    }
    block = begin(plan, book.astype(np.intp), mine, len(rows))
    facts.fill(block, mine)
    reckon(block, rows, output)
    return block.slow


def _foreign(given: Mapping[str, pa.Array], codes: NDArray[np.int64], rules: Library) -> NDArray[np.bool_]:
    """The rows that say something which only other crimes know."""
    found = np.zeros(len(codes), dtype=bool)
    for name, array in given.items():
        knows = np.array([*(name in flat.columns(rules, crime) for crime in rules.crime_ids), True])
        if not knows.all() and not name.startswith(KEEP):
            found |= column(known(array), len(codes)) & ~knows[codes]
    return found


def _explained(
    rows: Places, table: pa.Table, given: Mapping[str, pa.Array], rules: Library, output: Output, tally: Tally
) -> None:
    if not len(rows):
        return
    names = [name for name in given if not name.startswith(KEEP)]
    part = table.select(names).take(pa.array(rows))
    for start in range(0, len(rows), 1000):
        for row, said in zip(rows[start : start + 1000].tolist(), part.slice(start, 1000).to_pylist(), strict=True):
            try:
                output.result(row, calculate(flat.case(said, rules), rules=rules))
            except InputError as error:
                output.wrong(row, ((flat.column_of(p.path), p.sentence("zh")) for p in error.problems))
                tally.wrong += 1
            except UNANSWERED as error:
                output.wrong(row, [("", str(error))])
                tally.wrong += 1
