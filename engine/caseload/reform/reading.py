"""A chunk of cases for each of two rulebooks that need not know the same facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.batch.evaluate import KEEP
from engine.batch.rows import fields, flat
from engine.batch.rows.spread import spread
from engine.batch.rows.typed import typed
from engine.batch.run.sources import Chunk, Columns, chunks, numbered
from engine.caseload.reform.answers import Mask, Numbers, Rows
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, Library


def read(cases: Path, rows: int, rules: Library, changed: Library, columns: Columns | None) -> Iterator[Chunk]:
    """The chunks of the file, every row with an id; columns that only the changed rulebook knows are typed by it.

    Raises:
        InputError: a column that neither rulebook knows.
    """
    done = 0
    for chunk in columns.chunks(cases, rows, rules) if columns else chunks(cases, rows, rules):
        names = [name for name in chunk.table.column_names if not name.startswith(KEEP)]
        new = [name for name in names if flat.find(rules, name) is None]
        if wrong := [name for name in new if flat.find(changed, name) is None]:
            raise InputError([Problem.unknown(name, name, flat.every_column(rules)) for name in wrong])
        chunk.table = chunk.table.unify_dictionaries().combine_chunks()
        if later := [name for name in new if chunk.table[name].type == pa.string()]:
            more = typed(chunk.table.select(later), changed)
            for name in later:
                place = chunk.table.column_names.index(name)
                chunk.table = chunk.table.set_column(place, name, more.table[name])
            for row, problems in more.unreadable.items():
                chunk.unreadable.setdefault(row, []).extend(problems)
        number = len(chunk.table)
        yield numbered(chunk, done)
        done += number


def fitted(table: pa.Table, rules: Library, other: Library) -> pa.Table:
    """The table without the office's own columns and without what only the other rulebook asks for."""
    table = table.select([name for name in table.column_names if flat.find(rules, name) is not None])
    for crime in sorted(set(rules.crime_ids) & set(other.crime_ids)) if "crime" in table.column_names else ():
        gone = flat.columns(other, crime).keys() - flat.columns(rules, crime).keys()
        for name in sorted(gone & set(table.column_names)):
            mine = pc.fill_null(pc.equal(table["crime"].cast(pa.string()), crime), False)
            place = table.column_names.index(name)
            table = table.set_column(place, name, pc.if_else(mine, None, table[name]))
    return table


@dataclass(frozen=True)
class Where:
    """Crime (of the first count) and place of every row as numbers in the run's lists, -1 for none that is known.

    Attributes:
        several: rows with further counts, or with a case file that the columns cannot say: any change may reach them.
    """

    crime: Numbers
    place: Numbers
    several: Mask

    def reached(self, crimes: Collection[int] | None, place: int | None) -> Rows:
        """The rows that a change of these crimes and this place can reach; None for all."""
        there = np.ones(len(self.crime), dtype=bool)
        if crimes is not None:
            there &= np.isin(self.crime, list(crimes))
        if place is not None:
            there &= self.place == place
        return np.flatnonzero(there | self.several)


def where(table: pa.Table, rules: Library, crimes: tuple[str, ...], places: tuple[str, ...]) -> Where:
    """What every row is of."""
    several = np.zeros(len(table), dtype=bool)
    if fields.CASE in table.column_names:
        whole = spread(table, rules, KEEP)
        table = whole.table
        several[list(whole.unsayable)] = True
    for name in table.column_names:
        if fields.split(name)[0] > 1:
            several |= np.asarray(pc.is_valid(table[name]))
    place = _codes(table, "jurisdiction", places)
    if "jurisdiction" not in table.column_names:
        place[:] = places.index(NATIONAL)
    else:
        place[np.asarray(pc.is_null(table["jurisdiction"]))] = places.index(NATIONAL)
    return Where(_codes(table, "crime", crimes), place, several)


def _codes(table: pa.Table, name: str, words: tuple[str, ...]) -> Numbers:
    """The place of every row's word, -1 for none that is known."""
    if name not in table.column_names:
        return np.full(len(table), -1, dtype=np.int64)
    column = table[name].cast(pa.string()).combine_chunks()
    found = pc.index_in(column, value_set=pa.array(words, type=pa.string()))
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64))
