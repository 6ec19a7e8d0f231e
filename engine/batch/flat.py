"""The flat schema: one case a row, one column for each thing that a case file with one count can say.

The columns of a crime follow from its rulebooks. A fact has its id; quantities have one column for each kind,
`<fact>.<kind>`; `threshold.<name>` is a local figure that a party gives; `factor.<id>` true asserts a factor and false
takes an inferred one away, `ratio.<id>` asserts it with a ratio in percent. What is left empty is not said.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from engine.case.model import ChosenKind
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.text import Text

ROW = "id"
STAGES = ("none", "investigation", "prosecution", "trial", "appeal")
COMMON: dict[str, tuple[str, Text]] = {
    ROW: ("text", Text(zh="案件编号，原样写回", en="id of the row, handed back as it is")),
    "crime": ("text", Text(zh="罪名（规则库的标识）", en="id of the crime")),
    "jurisdiction": ("text", Text(zh="适用地（national或者省份标识；空为national）", en="national or a province's id")),
    "region": ("text", Text(zh="地区类别", en="class of place, where the province has them")),
    "offence_date": ("date", Text(zh="犯罪日期", en="date of the offence")),
    "sentencing_date": ("date", Text(zh="裁判日期（空为今天）", en="date of sentencing; today where empty")),
    "plea_stage": ("text", Text(zh="认罪认罚的阶段", en="stage of the plea")),
    "tier": ("text", Text(zh="当事一方选定的幅度", en="tier that a party chose")),
    "starting_point": ("number", Text(zh="选定的量刑起点（月）", en="starting point that a party chose, in months")),
    "base_sentence": ("number", Text(zh="选定的基准刑（月）", en="base sentence that a party chose, in months")),
    "kind": ("text", Text(zh="选定的主刑种类", en="kind of main penalty that a party chose")),
    "declared": ("whole", Text(zh="选定的宣告刑（月）", en="declared term that a party chose, in months")),
}
CHOSEN = ("tier", "starting_point", "base_sentence", "kind", "declared")
_TYPES = {"boolean": "boolean", "choice": "text", "date": "date", "yuan": "number", "mg_per_100ml": "number"}


@dataclass(frozen=True)
class Column:
    """One column: what it holds, the words it may hold, and what it means."""

    name: str
    type: str  # text, number, whole, boolean, date
    what: Text
    words: tuple[str, ...] = ()
    default: str = ""


@cache
def columns(library: Library, crime: str) -> dict[str, Column]:
    """Every column that a row of the crime may fill, anywhere."""
    found = {name: Column(name, kind, what) for name, (kind, what) in COMMON.items()}
    found["plea_stage"] = Column("plea_stage", "text", COMMON["plea_stage"][1], STAGES, "none")
    found["kind"] = Column("kind", "text", COMMON["kind"][1], get_args(ChosenKind))
    for place in library.jurisdictions:
        book = Rulebook.of(library, place, crime)
        for name, fact in book.facts.items():
            for column in _of_fact(name, fact):
                found.setdefault(column.name, column)
        for name in book.crime.thresholds:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
            found.setdefault(f"threshold.{name}", Column(f"threshold.{name}", "whole", label))
        for name, factor in book.factors.items():
            found.setdefault(f"factor.{name}", Column(f"factor.{name}", "boolean", factor.name))
            found.setdefault(f"ratio.{name}", Column(f"ratio.{name}", "number", factor.name))
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


def _of_fact(name: str, fact: Fact) -> list[Column]:
    if name in COMMON:
        raise ValueError(f"fact {name} has the name of a column of every row")
    if fact.type == "quantities":
        return [
            Column(f"{name}.{kind}", "number", Text.join([fact.name, option.name]))
            for kind, option in fact.options.items()
        ]
    default = "" if fact.default is None else str(fact.default).lower()
    return [Column(name, _TYPES.get(fact.type, "whole"), fact.name, tuple(fact.options), default)]


def case(row: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The case file that a row stands for, as `engine.case` reads it; wrong values are left for it to find."""
    said = {name: _plain(value) for name, value in row.items() if value is not None}
    crime = said.get("crime", "")
    defendant = {name for name, fact in library.general.facts.items() if fact.scope == "defendant"}
    own = {}
    if crime in library.crime_ids:
        place = said.get("jurisdiction", "national")
        own = library.crime(place if place in library.jurisdictions else "national", crime).facts
    count: dict[str, Any] = {"crime": crime, "facts": {}, "thresholds": {}, "chosen": {}}
    raw: dict[str, Any] = {"defendant": {"facts": {}}, "counts": {"a": count}, "factors": {}}
    for name, value in said.items():
        first, _, rest = name.partition(".")
        if name in ("jurisdiction", "region", "sentencing_date"):
            raw[name] = value
        elif name == "offence_date":
            count[name] = value
        elif name in CHOSEN:
            count["chosen"][name] = value
        elif name == "plea_stage":
            raw["plea"] = {"stage": value}
        elif first == "threshold" and rest:
            count["thresholds"][rest] = value
        elif first == "factor" and rest:
            raw["factors"].setdefault(rest, {} if value else None)
        elif first == "ratio" and rest:
            raw["factors"][rest] = {"ratio": value}
        elif rest:
            count["facts"].setdefault(first, {})[rest] = value
        elif name in defendant and name not in own:
            raw["defendant"]["facts"][name] = value
        elif name not in (ROW, "crime"):
            fact = own.get(name)
            truths = {"true": True, "false": False} if fact is not None and fact.type == "boolean" else {}
            count["facts"][name] = truths.get(value, value) if isinstance(value, str) else value
    return raw


def _plain(value: Any) -> Any:
    """Numbers as a case file writes them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.date() if isinstance(value, datetime.datetime) else value


def column_of(path: str) -> str:
    """The column that a path in the case file stands for."""
    for prefix in ("defendant.facts.", "counts.a.facts.", "counts.a.chosen.", "counts.a."):
        if path.startswith(prefix):
            rest = path.removeprefix(prefix)
            return rest.replace("thresholds.", "threshold.", 1) if rest.startswith("thresholds.") else rest
    first, _, rest = path.partition(".")
    if first == "factors":
        return f"ratio.{rest.removesuffix('.ratio')}" if rest.endswith(".ratio") else f"factor.{rest}"
    return "plea_stage" if first == "plea" else path
