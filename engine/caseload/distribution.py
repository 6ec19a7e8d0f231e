"""What a caseload comes to: how the answers lie, by crime and tier. Plain counts of what was reckoned; no estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.batch.evaluate import KEEP, UNANSWERED
from engine.batch.rows import flat
from engine.batch.table.output import PROBATION, STATUS
from engine.calculation.calculate import calculate
from engine.errors import InputError
from engine.law.library import NATIONAL, Library
from engine.text import Text

_ANSWERS = ("status", "tier", "declared_chosen", "probation", "penalty", "fine_low", "warnings")


@dataclass(frozen=True)
class Spread:
    """The months declared (at the chosen point) in some cases: how many cases have each."""

    months: Mapping[int, int]

    @property
    def cases(self) -> int:
        """Cases with a term."""
        return sum(self.months.values())

    def at(self, share: Fraction) -> int | None:
        """The month at or below which this share of the cases lies; None where there is none."""
        wanted, passed = share * self.cases, 0
        for month in sorted(self.months):
            passed += self.months[month]
            if passed >= wanted:
                return month
        return None

    @property
    def median(self) -> int | None:
        """The middle case's months (the lower of two)."""
        return self.at(Fraction(1, 2))

    @property
    def middle_half(self) -> tuple[int, int] | None:
        """Between which months the middle half of the cases lies."""
        low, high = self.at(Fraction(1, 4)), self.at(Fraction(3, 4))
        return None if low is None or high is None else (low, high)

    @property
    def ends(self) -> tuple[int, int] | None:
        """The least and the most months."""
        return (min(self.months), max(self.months)) if self.months else None


@dataclass(frozen=True)
class Part:
    """The cases of one crime, or of one tier of it.

    Attributes:
        cases: all of them; `spread` holds those with a term.
        probation: cases for which the rules leave probation open or command it.
        fined: cases with a fine.
    """

    crime: str
    tier: str
    cases: int
    spread: Spread
    probation: int
    fined: int


@dataclass(frozen=True)
class Distribution:
    """The whole caseload.

    Attributes:
        rows: of the file.
        statuses: rows by status: term, below (the lowest tier), open (a threshold), wrong.
        probation: rows with a term by whether probation is open: false, true, mandatory.
        penalties: rows with a term by kind of main penalty.
        fined: rows with a fine.
        crimes, tiers: by crime, and by crime and tier; those with most cases first.
        warnings: rows by warning, the most frequent first, and `examples`, the first row that has each (from 0).
    """

    rows: int
    statuses: dict[str, int]
    probation: dict[str, int]
    penalties: dict[str, int]
    fined: int
    crimes: tuple[Part, ...]
    tiers: tuple[Part, ...]
    warnings: dict[str, int]
    examples: dict[str, int] = field(default_factory=dict)

    @property
    def spread(self) -> Spread:
        """The months of all cases."""
        found: Counter[int] = Counter()
        for part in self.crimes:
            found.update(part.spread.months)
        return Spread(found)


def distribution(cases: Path, answers: Path) -> Distribution:
    """Count the answers in a file of Parquet, beside the cases in another, row by row in the same order."""
    found = pq.read_table(answers, columns=list(_ANSWERS))
    table = pa.table(
        {
            "crime": _words(pq.read_table(cases, columns=["crime"])["crime"]),
            **{name: _words(found[name]) for name in _ANSWERS if name not in ("fine_low", "warnings")},
            "fine": pc.is_valid(found["fine_low"]),
        }
    )
    counted = {
        tuple(group[name] for name in table.column_names): group["count_all"]
        for group in table.group_by(table.column_names).aggregate([([], "count_all")]).to_pylist()
    }
    warnings: Counter[str] = Counter()
    examples: dict[str, int] = {}
    first = 0
    for lists in found["warnings"].chunks:
        for each in pc.value_counts(lists.flatten()).to_pylist():
            warnings[each["values"]] += each["counts"]
        _see(lists, first, examples)
        first += len(lists)
    return _of(len(found), counted, warnings, examples)


_ROWS = 100_000


def _words(column: Any) -> Any:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _see(lists: Any, first: int, examples: dict[str, int]) -> None:
    """The first row of each warning that was not met before."""
    words, rows = lists.flatten(), pc.list_parent_indices(lists)
    for id in pc.unique(words).to_pylist():
        if id not in examples:
            examples[id] = first + rows[pc.index(words, id).as_py()].as_py()


def _of(
    rows: int, counted: Mapping[tuple[Any, ...], int], warnings: Counter[str], examples: dict[str, int]
) -> Distribution:
    statuses, probation, penalties = Counter[str](), Counter[str](), Counter[str]()
    fined = 0
    for (_, status, _, _, eligible, penalty, fine), number in counted.items():
        statuses[status] += number
        fined += number * bool(fine)
        if eligible is not None:
            probation[eligible] += number
        if penalty is not None:
            penalties[penalty] += number
    return Distribution(
        rows=rows,
        statuses={name: statuses[name] for name in STATUS if statuses[name]},
        probation={name: probation[name] for name in PROBATION if probation[name]},
        penalties=dict(penalties.most_common()),
        fined=fined,
        crimes=_parts(counted, lambda crime, tier: (crime, "")),
        tiers=_parts(counted, lambda crime, tier: (crime, tier)),
        warnings=dict(warnings.most_common()),
        examples=examples,
    )


def _parts(counted: Mapping[tuple[Any, ...], int], name: Any) -> tuple[Part, ...]:
    months: dict[tuple[str, str], Counter[int]] = {}
    cases, probation, fined = Counter[Any](), Counter[Any](), Counter[Any]()
    for (crime, status, tier, declared, eligible, _, fine), number in counted.items():
        if status == "wrong":
            continue
        key = name(crime, tier or "")
        cases[key] += number
        of = months.setdefault(key, Counter())
        if declared is not None:
            of[declared] += number
        probation[key] += number * (eligible in ("true", "mandatory"))
        fined[key] += number * bool(fine)
    found = (Part(*key, cases[key], Spread(of), probation[key], fined[key]) for key, of in months.items())
    return tuple(sorted(found, key=lambda part: (-part.cases, part.crime, part.tier)))


def row(path: Path, number: int) -> dict[str, Any]:
    """One row of a Parquet file (the first is 0), as plain values; only its group of rows is read."""
    file = pq.ParquetFile(path)
    first = 0
    for group in range(file.metadata.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if number < first + size:
            found: dict[str, Any] = file.read_row_group(group).slice(number - first, 1).to_pylist()[0]
            return found
        first += size
    raise IndexError(number)


def case(path: Path, number: int, rules: Library) -> dict[str, Any]:
    """The case file that a row of the cases stands for (the first is 0)."""
    said = {name: value for name, value in row(path, number).items() if not name.startswith(KEEP)}
    return flat.case(said, rules)


def rows_of(path: Path, id: str, most: int) -> list[int]:
    """The rows (the first is 0) whose id is this, at most so many."""
    found: list[int] = []
    first = 0
    for batch in pq.ParquetFile(path).iter_batches(columns=[flat.ROW], batch_size=_ROWS):
        ids = batch[flat.ROW].cast(pa.string())
        found += (first + place for place in pc.indices_nonzero(pc.equal(ids, id)).to_pylist())
        first += len(batch)
        if len(found) >= most:
            break
    return found[:most]


def words(examples: Mapping[str, int], ids: Iterable[str], cases: Path, rules: Library) -> dict[str, Text]:
    """Warnings in the words that they have in the first row with each; the id where it cannot be reckoned anew."""
    found: dict[str, Text] = {}
    for id in ids:
        found[id] = Text(zh=id, en=id)
        try:
            result = calculate(case(cases, examples[id], rules), rules=rules)
        except (InputError, *UNANSWERED):
            continue
        for warning in result.warnings:
            if warning.id == id:
                found[id] = Text(zh=warning.zh, en=warning.en)
    return found


def crime_name(crime: str | None, rules: Library) -> Text:
    """What a crime is called."""
    return rules.crime(NATIONAL, crime).name if crime in rules.crime_ids else Text(zh="没有罪名", en="no crime")
