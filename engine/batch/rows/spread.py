"""The column of whole case files in a table, spread over the other columns where these can say all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from engine.batch.rows import fields
from engine.batch.rows.casefile import parsed
from engine.batch.rows.typed import TYPES
from engine.batch.rows.wholecases import Unsayable, row
from engine.errors import InputError
from engine.law.library import Library
from engine.text import Text

_BESIDE = Text(
    zh="case一列已有整个案件文件，本列应当空着", en="has to be empty, because the column case holds the case file"
)


@dataclass
class Whole:
    """A table without its column of case files: the files of the rows that have one, and those that are none."""

    table: pa.Table
    files: dict[int, dict[str, Any]] = field(default_factory=dict)
    unsayable: set[int] = field(default_factory=set)
    wrong: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


def spread(table: pa.Table, rules: Library, keep: str) -> Whole:
    """The table with what its case files say in the columns of the flat schema; `keep` begins columns of no concern."""
    whole = Whole(table.drop_columns([fields.CASE]))
    beside = [name for name in whole.table.column_names if name != fields.ROW and not name.startswith(keep)]
    stated = {name: pc.is_valid(table[name]) for name in beside}
    columns: dict[str, dict[int, Any]] = {}
    for place, text in enumerate(table[fields.CASE].to_pylist()):
        if text is None:
            continue
        others = [(name, _BESIDE.zh) for name in beside if stated[name][place].as_py()]
        try:
            raw = parsed(text)
        except InputError as error:
            others = [(problem.path, problem.sentence("zh")) for problem in error.problems]
        if others:
            whole.wrong[place] = others
            continue
        whole.files[place] = raw
        try:
            for name, value in row(raw, rules).items():
                columns.setdefault(name, {})[place] = value
        except Unsayable:
            whole.unsayable.add(place)
    whole.table = _laid(whole.table, columns, rules)
    return whole


def _laid(table: pa.Table, columns: Mapping[str, Mapping[int, Any]], rules: Library) -> pa.Table:
    for name, values in columns.items():
        column = fields.find(rules, name)
        assert column is not None
        kind = TYPES[column.type]
        found = [values.get(place) for place in range(len(table))]
        if column.type == "text":
            found = [str(value).lower() if isinstance(value, bool) else value for value in found]
        array: Any = pa.array(found, type=kind)
        if name in table.column_names:
            index = table.column_names.index(name)
            before = table[name]
            if pa.types.is_dictionary(before.type):
                before = before.cast(before.type.value_type)
            if before.type != kind:
                before = before.cast(kind, safe=False) if pa.types.is_null(before.type) else before
            table = table.set_column(index, name, pc.coalesce(before, array.cast(before.type)))
        else:
            table = table.append_column(name, array)
    return table
