"""The file of rows that are no cases, beside the file of answers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


class Rejects:
    """The rows that are no cases: number (the first row is 1), id, field, reason. There is no file without any."""

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, 0
        self._file: Any = None
        path.unlink(missing_ok=True)

    def write(self, part: pa.Table, first: int) -> None:
        """Append those of a chunk that begins at row `first`."""
        there = pc.is_valid(part["problems"])
        numbers = pc.indices_nonzero(there)
        if not len(numbers):
            return
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["row", "id", "field", "reason"])
        found = part.select(["id", "problems"]).take(numbers).to_pylist()
        for number, row in zip(numbers.to_pylist(), found, strict=True):
            self.number += 1
            for problem in row["problems"]:
                csv.writer(self._file).writerow([first + number + 1, row["id"], problem["field"], problem["reason"]])
        self._file.flush()

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
