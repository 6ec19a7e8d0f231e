"""The flat schema: one case a row, one column for each thing that a case file can say.

The columns of a crime follow from its rulebooks. A fact has its id; quantities have one column for each kind,
`<fact>.<kind>`; `threshold.<name>` is a local figure that a party gives; `factor.<id>` true asserts a factor and false
takes an inferred one away, `ratio.<id>` asserts it with a ratio in percent (`ratio.<id>.low` and `.high`: a pair),
`floor.<id>` false asserts it and argues below the least months that generally go with it. A second count has the same
columns after `count2.`, and so on. What is left empty is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import get_args

from engine.batch.rows.field_texts import ASSERTED, FLOOR, OPEN, RATIO
from engine.batch.rows.field_texts import CASE as CASE
from engine.batch.rows.field_texts import COMMON as COMMON
from engine.batch.rows.field_texts import COUNTS as COUNTS
from engine.batch.rows.field_texts import PERIODS as PERIODS
from engine.batch.rows.field_texts import ROW as ROW
from engine.case.check import OTHER
from engine.case.model import ChosenKind
from engine.law.library import Library
from engine.law.method_schema import CombinationReading, PleaReading, RoundingReading
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.text import Text

STAGES = ("none", "investigation", "prosecution", "trial", "appeal")
ENDS = ("low", "high")
READINGS = ("plea_reading", "combination_reading", "rounding_reading")
CHOSEN = ("tier", "starting_point", "base_sentence", "kind", "declared")
OF_A_COUNT = ("crime", "offence_date", *CHOSEN)
_WORDS: dict[str, tuple[str, ...]] = {
    "plea_stage": STAGES,
    "kind": get_args(ChosenKind),
    "proposal.kind": get_args(ChosenKind),
    "plea_reading": get_args(PleaReading),
    "combination_reading": get_args(CombinationReading),
    "rounding_reading": get_args(RoundingReading),
}
_DEFAULTS = {"plea_stage": "none", "detention.1.kind": "custody"}
_TYPES = {"boolean": "boolean", "choice": "text", "date": "date", "yuan": "number", "mg_per_100ml": "number"}
_ABOUT = {"by": "text", "evidence": "text", "count": "whole"}  # what is said of a factor that is asserted
_OWN = {"factor": "boolean", "ratio": "number", "layer": "whole", "name": "text", "law": "text", **_ABOUT}
_COUNT = re.compile(r"count([1-9])\.(.+)")
_PERIOD = re.compile(r"detention\.([1-9])\.(from|to|kind)")


@dataclass(frozen=True)
class Column:
    """One column: what it holds, the words it may hold, and what it means."""

    name: str
    type: str  # text, number, whole, boolean, date
    what: Text
    words: tuple[str, ...] = ()
    default: str = ""
    role: Text | None = None

    @property
    def meaning(self) -> Text:
        """What it means, in full: of a factor also what the column says of it."""
        return self.role.format(name=self.what) if self.role else self.what


@cache
def columns(library: Library, crime: str) -> dict[str, Column]:
    """Every column that a row of the crime may fill, anywhere, but those with a name of the writer's own in them."""
    found = {
        name: Column(name, kind, what, _WORDS.get(name, ()), _DEFAULTS.get(name, ""))
        for name, (kind, what) in COMMON.items()
    }
    seen: set[int] = set()  # most places share the very objects, which are read once
    for place in library.jurisdictions:
        book = Rulebook.of(library, place, crime)
        for name, fact in book.facts.items():
            if id(fact) in seen:
                continue
            seen.add(id(fact))
            for column in _of_fact(name, fact):
                found.setdefault(column.name, column)
        for name in book.crime.thresholds:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
            found.setdefault(f"threshold.{name}", Column(f"threshold.{name}", "whole", label))
        for name, factor in book.factors.items():
            if id(factor) in seen:
                continue
            seen.add(id(factor))
            for column in _of_factor(name, factor.name, floor=factor.floor is not None):
                found.setdefault(column.name, column)
    return found


@cache
def every_column(library: Library) -> dict[str, Column]:
    """The columns of all crimes; words where two of them disagree in what one holds (yes and no are true and false)."""
    found: dict[str, Column] = {}
    for crime in library.crime_ids:
        for name, column in columns(library, crime).items():
            before = found.setdefault(name, column)
            if before.type != column.type:
                found[name] = replace(before, type="text")
    return found


def shown(library: Library, crime: str) -> list[Column]:
    """The columns of a crime as a person reads them: the ends of pairs are said once for all factors."""
    ends = tuple(f".{end}" for end in ENDS)
    found = columns(library, crime).values()
    return [
        *(column for column in found if not (column.name.startswith("ratio.") and column.name.endswith(ends))),
        *open_columns(),
    ]


def open_columns() -> list[Column]:
    """The columns with a name of the writer's own in them, as the schema shows them."""
    return [Column(name, kind, what) for name, (kind, what) in OPEN.items()]


@lru_cache(maxsize=1 << 16)
def find(library: Library, name: str, crime: str | None = None) -> Column | None:
    """The column of this name: one of the crime's (of any crime without one), or one that the writer names."""
    known = every_column(library) if crime is None else columns(library, crime)
    if name in known:
        return known[name]
    if match := _COUNT.fullmatch(name):
        number, rest = int(match[1]), match[2]
        column = _of_counts(library).get(rest)
        shared = rest in shared_facts(library)
        return replace(column, name=name) if column and (number > 1 or shared) else None
    if (match := _PERIOD.fullmatch(name)) and int(match[1]) <= PERIODS:
        return replace(known[f"detention.1.{match[2]}"], name=name)
    return _of_own(library, name)


def find_all(library: Library, names: Iterable[str]) -> dict[str, Column]:
    """Those of the names that are columns."""
    return {name: column for name in names if (column := find(library, name)) is not None}


def split(name: str) -> tuple[int, str]:
    """The number of the count that a column is of (0 without one), and its name there."""
    match = _COUNT.fullmatch(name)
    return (int(match[1]), match[2]) if match else (0, name)


@cache
def _of_counts(library: Library) -> dict[str, Column]:
    """What a further count may say."""
    persons = {name for name, fact in library.general.facts.items() if fact.scope == "defendant"}
    told = {"factor", "ratio", "floor"}
    return {
        name: column
        for name, column in every_column(library).items()
        if (name in OF_A_COUNT or name not in COMMON) and name not in persons and name.partition(".")[0] not in told
    }


@cache
def shared_facts(library: Library) -> frozenset[str]:
    """The facts that hold for every count unless one says otherwise."""
    return frozenset(name for name, fact in library.general.facts.items() if fact.scope == "either")


@cache
def person_facts(library: Library) -> frozenset[str]:
    """The facts of the person, which no count can say."""
    return frozenset(name for name, fact in library.general.facts.items() if fact.scope == "defendant")


def _of_own(library: Library, name: str) -> Column | None:
    """What is said of a circumstance that no list names, or beside a factor."""
    first, _, rest = name.partition(".")
    end = rest.rpartition(".")[2] if first == "ratio" and rest.rpartition(".")[2] in ENDS else ""
    factor = rest.removesuffix(f".{end}") if end else rest
    if factor.startswith(OTHER) and len(factor) > len(OTHER) and first in _OWN:
        return Column(name, _OWN[first], Text(zh=factor, en=factor))
    if first in _ABOUT and f"factor.{factor}" in every_column(library):
        return Column(name, _ABOUT[first], every_column(library)[f"factor.{factor}"].what)
    return None


def _of_factor(id: str, name: Text, *, floor: bool) -> Iterator[Column]:
    yield Column(f"factor.{id}", "boolean", name, role=ASSERTED)
    yield Column(f"ratio.{id}", "number", name, role=RATIO)
    for end in ENDS:
        yield Column(f"ratio.{id}.{end}", "number", name, role=RATIO)
    if floor:
        yield Column(f"floor.{id}", "boolean", name, default="true", role=FLOOR)


def _of_fact(name: str, fact: Fact) -> list[Column]:
    if name in COMMON or name in _OWN or name in ("threshold", "floor", "detention", "proposal"):
        raise ValueError(f"fact {name} has the name of a column of every row")
    if fact.type == "quantities":
        return [
            Column(f"{name}.{kind}", "number", Text.join([fact.name, option.name]))
            for kind, option in fact.options.items()
        ]
    default = "" if fact.default is None else str(fact.default).lower()
    return [Column(name, _TYPES.get(fact.type, "whole"), fact.name, tuple(fact.options), default)]
