"""Files of answers: Parquet and Arrow as the table is, CSV and JSON lines with its lists written out."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from engine.batch.rows.flat import ROW
from engine.batch.run.sources import kind
from engine.batch.table.lists import placed, spelled
from engine.batch.table.shape import LINE, PROBLEM

NESTED = [  # columns of Parquet inside the lists
    *(f"factors.list.element.{part.name}" for part in LINE),
    "warnings.list.element",
    *(f"problems.list.element.{part.name}" for part in PROBLEM),
]


class Target:
    """A file of answers that grows table by table."""

    def __init__(self, path: Path, format_of: Path) -> None:
        self.path, self.kind = path, kind(format_of)
        self._writer: Any = None
        self._file: Any = None

    def write(self, table: pa.Table) -> None:
        """Append the answers."""
        table = placed(table) if self.kind == ".parquet" else spelled(table)
        if self.kind == ".jsonl":
            self._file = self._file or self.path.open("w", encoding="utf-8")
            self._file.writelines(f"{_json(row)}\n" for row in table.to_pylist())
            return
        if self.kind == ".csv":
            table = plain(table)
        if self._writer is None:
            opened = {
                ".parquet": lambda: parquet(self.path, table),
                ".arrow": lambda: pa.ipc.new_file(
                    str(self.path), table.schema, options=pa.ipc.IpcWriteOptions(unify_dictionaries=True)
                ),
                ".csv": lambda: csv.CSVWriter(str(self.path), table.schema),
            }
            self._writer = opened[self.kind]()
        self._writer.write_table(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind_: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for opened in (self._writer, self._file):
            if opened is not None:
                opened.close()


def parquet(path: Path, table: pa.Table) -> Any:
    """A writer of tables whose lists have words as places, into a file that is read with the words spelled out.

    Parquet keeps words as places in either case; which of them a reader makes is said by the schema of Arrow that the
    file carries along, so that of the spelled table is put there.
    """
    said = spelled(table.slice(0, 0)).schema.serialize().to_pybytes()
    repeated = [name for name in table.column_names if name != ROW] + NESTED
    writer = pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        write_statistics=False,
        store_schema=False,
        store_decimal_as_integer=True,
        use_dictionary=repeated,  # ids do not repeat, and a dictionary of them would be made only to be thrown away
    )
    writer.add_key_value_metadata({"ARROW:schema": base64.b64encode(said)})
    return writer


def _json(row: dict[str, Any]) -> str:
    return json.dumps(
        {name: value for name, value in row.items() if value is not None}, ensure_ascii=False, default=_number
    )


def _number(value: Any) -> Any:
    """Decimals as JSON numbers, dates as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else float(value)


def plain(table: pa.Table) -> pa.Table:
    """The lists of a table as text: `factor:percent` one after the other, ids of warnings, fields that are wrong."""
    columns: dict[str, Any] = {name: table[name].combine_chunks() for name in table.column_names}
    for name, parts in (("factors", ("factor", "chosen")), ("problems", ("field", "reason"))):
        if name in columns:
            columns[name] = _joined(columns[name], parts)
    if "more_counts" in columns:
        columns["more_counts"] = _further(columns["more_counts"])
    if "warnings" in columns:
        columns["warnings"] = pc.binary_join(columns["warnings"], " ")
    for name, column in columns.items():
        if pa.types.is_dictionary(column.type):
            columns[name] = column.cast(pa.string())
    return pa.table(columns)


def _further(lists: Any) -> pa.Array:
    """`crime:proposed months` of the further counts."""
    return _joined(lists, ("crime", "proposed_chosen"))


def _joined(lists: Any, parts: tuple[str, str]) -> pa.Array:
    lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
    if lists.null_count == len(lists):
        return pa.nulls(len(lists), pa.string())
    inner = lists.values
    first, second = (pc.struct_field(inner, name).cast(pa.string()) for name in parts)
    words = pc.binary_join_element_wise(first, second, ":")
    mask = lists.is_null() if lists.null_count else None
    return pc.binary_join(pa.ListArray.from_arrays(lists.offsets, words, mask=mask), "; ")
