"""The one adapter: a table of flat cases in, a table of answers out, row by row and in the same order.

Rows of one crime go through the columns together. What the columns do not take (a value that is wrong or odd, figures
that would not fit in 64 bits) is reckoned the explained way, so every row has the explained answer or its problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.batch.law.plan import Plan
from engine.batch.law.planning import plans
from engine.batch.rows import fields, flat
from engine.batch.rows.read import words
from engine.batch.rows.sheet import Column, Part
from engine.batch.rows.slots import rows_with
from engine.batch.rows.spread import Whole, spread
from engine.batch.steps import facts, several
from engine.batch.steps.begin import begin
from engine.batch.steps.reckon import reckon
from engine.batch.table.lists import spelled
from engine.batch.table.more import More
from engine.batch.table.output import Output
from engine.calculation.calculate import calculate
from engine.errors import InputError, Problem
from engine.inference.logic import Places, where
from engine.law.library import NATIONAL, Library, library

KEEP = "keep."  # columns of the office's own, handed back as they are
# What the explained way has no answer to (figures past its bounds, no law in force); it must not stop the others.
UNANSWERED = (ValueError, TypeError, LookupError, OverflowError)
Problems = list[tuple[str, str]]  # field and reason
NO_PLAN = -1  # of rows that are reckoned the explained way


@dataclass
class Tally:
    """How many rows went which way."""

    rows: int = 0
    explained: int = 0
    wrong: int = 0


@dataclass(frozen=True, eq=False)
class _Law:
    """The plans of all crimes one after the other; by crime and place the number of the plan, and of its book."""

    plans: list[Plan]
    plan: NDArray[np.int16]
    book: NDArray[np.intp]


@cache
def _plans(rules: Library, crime: str) -> list[Plan]:
    return plans(rules, crime)


def _law(rules: Library, crimes: Iterable[int]) -> _Law:
    """The law of these crimes; others have no plan."""
    size = len(rules.crime_ids), len(rules.jurisdictions)
    found: list[Plan] = []
    plan, book = np.full(size, NO_PLAN, dtype=np.int16), np.zeros(size, dtype=np.intp)
    column_of = {place: number for number, place in enumerate(rules.jurisdictions)}
    for crime in crimes:
        for each in _plans(rules, rules.crime_ids[crime]):
            for number, place in enumerate(each.jurisdictions):
                plan[crime, column_of[place]], book[crime, column_of[place]] = len(found), number
            found.append(each)
    return _Law(found, plan, book)


def evaluate_batch(
    table: pa.Table,
    rules: Library | None = None,
    tally: Tally | None = None,
    unreadable: Mapping[int, Problems] | None = None,
) -> pa.Table:
    """The answers to a table of flat cases (`engine.batch.rows.flat`).

    Args:
        rules: another rulebook than the project's own.
        tally: is added to.
        unreadable: rows of which a field could not be read, with what was wrong; they are no cases.

    Raises:
        InputError: a column that no crime knows.
    """
    return spelled(coded(table, rules, tally, unreadable))


def coded(
    table: pa.Table,
    rules: Library | None = None,
    tally: Tally | None = None,
    unreadable: Mapping[int, Problems] | None = None,
) -> pa.Table:
    """As `evaluate_batch`, the words in lists as places in dictionaries: smaller, and quicker to write."""
    rules, tally = rules or library(), tally if tally is not None else Tally()
    table = table.unify_dictionaries().combine_chunks()
    check_columns(table.column_names, rules)
    whole = spread(table, rules, KEEP) if fields.CASE in table.column_names else Whole(table)
    table, unreadable = whole.table.combine_chunks(), {**whole.wrong, **(unreadable or {})}
    rows, output = len(table), Output(len(table), _tiers(rules))
    kept = {name: _one(table[name]) for name in table.column_names if name.startswith(KEEP)}
    given = {
        name: Column(_one(table[name]))
        for name in table.column_names
        if name not in kept and name != flat.ROW and table[name].null_count < len(table)
    }
    slow = np.ones(rows, dtype=bool)
    slow[list(unreadable)] = False
    crimes, places = _words(given, "crime", rules.crime_ids, rows), _places(given, rules, rows)
    law = _law(rules, np.unique(crimes[crimes >= 0]).tolist())
    codes = np.where(slow & (crimes >= 0) & (places >= 0), law.plan[crimes, places], np.int16(NO_PLAN))
    codes[_foreign(given, crimes, rules)] = NO_PLAN
    codes[list(whole.unsayable)] = NO_PLAN
    numbered = rows_with(given, rows)
    codes[numbered] = NO_PLAN
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(-1, len(law.plans)), side="right").tolist()
    for plan, first, last in zip(law.plans, ends, ends[1:], strict=False):
        if last > first:
            there = order[first:last]
            book = law.book[crimes[there], places[there]]
            slow[there] = _block(plan, there, book, given, output)
    more = More(rows, _tiers(rules), rules.crime_ids)
    numbered = numbered[slow[numbered] & ~np.isin(numbered, list(whole.unsayable))]
    if len(numbered):
        slow[numbered] = several.reckon(
            given, numbered, places[numbered], rules, lambda crimes: _law(rules, crimes), output, more
        )
    for row, problems in unreadable.items():
        output.wrong(row, problems)
        tally.wrong += 1
    explained = np.flatnonzero(slow)
    tally.rows += rows
    tally.explained += len(explained)
    _explained(explained, table, list(given), whole.files, rules, output, more, tally)
    return output.table(_ids(table), kept, more.array())


@cache
def _tiers(rules: Library) -> tuple[str, ...]:
    """The tiers of all crimes."""
    return tuple(
        dict.fromkeys(tier for crime in rules.crime_ids for plan in _plans(rules, crime) for tier in plan.tiers)
    )


def _one(column_: pa.ChunkedArray) -> pa.Array:
    return column_.chunk(0) if column_.num_chunks else pa.array([], type=column_.type)


def _ids(table: pa.Table) -> pa.Array:
    if flat.ROW in table.column_names and table[flat.ROW].null_count < len(table):
        return _one(table[flat.ROW])
    return pa.array(np.arange(len(table), dtype=np.int64))


def check_columns(names: list[str], rules: Library) -> None:
    """Refuse a column that no crime has: a misspelt fact must not be passed over.

    Raises:
        InputError: every such column.
    """
    wrong = [name for name in names if flat.find(rules, name) is None and not name.startswith(KEEP)]
    if wrong:
        raise InputError([Problem.unknown(name, name, flat.every_column(rules)) for name in wrong])


def _words(given: Mapping[str, Column], name: str, known: Sequence[str], rows: int) -> NDArray[Any]:
    return words(Part(given[name], None) if name in given else None, known, rows).values


def _places(given: Mapping[str, Column], rules: Library, rows: int) -> NDArray[Any]:
    """The place of every row: the nation's where none is stated, -1 for one that is not known."""
    places = _words(given, "jurisdiction", rules.jurisdictions, rows)
    if (places < 0).any():
        stated = given["jurisdiction"].stated if "jurisdiction" in given else False
        places = np.where(stated, places, rules.jurisdictions.index(NATIONAL))
    return places


def _block(
    plan: Plan, rows: Places, book: NDArray[np.intp], given: Mapping[str, Column], output: Output
) -> NDArray[np.bool_]:
    """Reckon the rows of one plan; those that the columns do not take are returned."""
    there = None if len(rows) == output.rows else rows
    mine = {name: Part(column, there) for name, column in given.items() if flat.find(plan.library, name, plan.crime)}
    block = begin(plan, book, mine, len(rows))
    facts.fill(block, mine)
    reckon(block, rows, output)
    return block.slow


def _foreign(given: Mapping[str, Column], crimes: NDArray[Any], rules: Library) -> Places:
    """The rows that say something which only other crimes know."""
    found = []
    for name, said in given.items():
        knows = _knows(rules, name)
        if not knows.all():
            rows = where(said.stated, len(crimes))
            found.append(rows[~knows[crimes[rows]]])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.intp)


@cache
def _knows(rules: Library, name: str) -> NDArray[np.bool_]:
    """For every crime whether it knows the column; a row without a crime is no case anyway."""
    return np.array([*(flat.find(rules, name, crime) is not None for crime in rules.crime_ids), True])


def _explained(
    rows: Places,
    table: pa.Table,
    names: list[str],
    files: Mapping[int, Mapping[str, Any]],
    rules: Library,
    output: Output,
    more: More,
    tally: Tally,
) -> None:
    """The rows one by one; what is wrong in a whole case file is named as the file has it."""
    if not len(rows):
        return
    part = table.select(names).take(pa.array(rows))
    for start in range(0, len(rows), 1000):
        some = rows[start : start + 1000].tolist()
        for row, said in zip(some, part.slice(start, 1000).to_pylist() if names else [{}] * len(some), strict=True):
            name = str if row in files else flat.column_of
            try:
                result = calculate(files.get(row) or flat.case(said, rules), rules=rules)
                output.result(row, result)
                more.result(row, result)
            except InputError as error:
                output.wrong(row, ((name(p.path), p.sentence("zh")) for p in error.problems))
                tally.wrong += 1
            except UNANSWERED as error:
                output.wrong(row, [("", str(error))])
                tally.wrong += 1
