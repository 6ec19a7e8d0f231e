"""A column of an office's table, read row by row as the row's crime reads it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.caseload.columns import readers, vocabulary
from engine.caseload.columns.values import TYPES, Read, Reader, column, norm
from engine.law.library import Library


def one(array: pa.ChunkedArray) -> pa.Array:
    found = array.combine_chunks()
    return found if isinstance(found, pa.Array) else pa.concat_arrays(found.chunks) if found.num_chunks else pa.nulls(0)


def codes(crimes: pa.Array, rules: Library) -> NDArray[np.int64]:
    """Which crime each row is of; -1 for none."""
    found = pc.index_in(crimes, value_set=pa.array(rules.crime_ids))
    return np.asarray(found.fill_null(-1)).astype(np.int64)


def reader(name: str, crime: int, rules: Library) -> Reader:
    """How a column is read in rows of a crime; as another crime has it where this one does not."""
    known = readers.of_column(rules, name)
    return known.get(rules.crime_ids[crime] if crime >= 0 else "", next(iter(known.values())))


def translated(array: pa.Array, words: Mapping[str, str | None]) -> pa.Array:
    """The office's own words in words that the column knows."""
    if not words:
        return array
    own = {norm(word): meaning for word, meaning in words.items()}
    array = array if pa.types.is_string(array.type) else array.cast(pa.string())
    coded = array.dictionary_encode()
    plain = [own.get(norm(word), word) for word in coded.dictionary.to_pylist()]
    return pa.array(plain, pa.string()).take(coded.indices)


def read(array: pa.Array, name: str, times: Decimal, crimes: NDArray[np.int64], rules: Library) -> Read:
    """A column of the flat schema, each row as its crime reads it."""
    known = readers.of_column(rules, name)
    groups: list[tuple[Reader, list[int]]] = []
    for number, crime in enumerate(rules.crime_ids):
        if (own := known.get(crime)) is None:
            continue
        for other, numbers in groups:
            if other == own:
                numbers.append(number)
                break
        else:
            groups.append((own, [number]))
    if len(groups) == 1:
        found = column(array, groups[0][0], vocabulary.empty(), times)
    else:
        found = _grouped(array, groups, crimes, times)
    if len(known) == len(rules.crime_ids):
        return found
    knows = np.array([*(crime in known for crime in rules.crime_ids), True])
    return Read(_silent(found.values, ~knows[crimes]), found.bad)


def _grouped(
    array: pa.Array, groups: list[tuple[Reader, list[int]]], crimes: NDArray[np.int64], times: Decimal
) -> Read:
    """A column that means different things in different crimes; of one type where they agree on it, else words."""
    kinds = {TYPES[own.kind] for own, _ in groups}
    kind = kinds.pop() if len(kinds) == 1 else pa.string()
    parts, places, bad = [], [], []
    for number, (how, codes_) in enumerate(groups):
        mine = np.isin(crimes, codes_)
        if number == 0:  # with the rows of crimes that do not know the column, and of none
            mine |= ~np.isin(crimes, [code for _, those in groups for code in those])
        rows = np.flatnonzero(mine)
        found = column(array.take(pa.array(rows)), how, vocabulary.empty(), times)
        parts.append(found.values.cast(kind))
        places.append(rows)
        bad.append(rows[found.bad])
    order = np.argsort(np.concatenate(places), kind="stable")
    return Read(pa.concat_arrays(parts).take(pa.array(order)), np.sort(np.concatenate(bad)))


def _silent(values: pa.Array, foreign: NDArray[np.bool_]) -> pa.Array:
    """Without the noes and noughts of the rows whose crime does not know the column."""
    if not foreign.any():
        return values
    nothing = {pa.bool_(): ["false"], pa.string(): ["none", "false", "0"]}.get(values.type, ["0"])
    says_nothing = pc.is_in(values.cast(pa.string()), value_set=pa.array(nothing))
    return pc.if_else(pc.and_(says_nothing, pa.array(foreign)), pa.scalar(None, values.type), values)
