"""What the headings and words of an office's table may mean: names in the rulebook, and `words.yaml` beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from engine.batch.evaluate import KEEP
from engine.batch.rows import flat
from engine.caseload.columns.values import norm
from engine.law.library import Library
from engine.text import Text
from engine.yaml_source import load

WORDS = Path(__file__).with_name("words.yaml")
IMPOSED = f"{KEEP}imposed"  # the months that a court imposed
PROBATION = f"{KEEP}probation"  # the months of probation that it imposed; 0 for none
READ = (IMPOSED, PROBATION)  # kept columns whose words are read all the same
KEPT = {
    IMPOSED: Text(zh="判处的刑期（月）", en="term imposed, in months"),
    PROBATION: Text(zh="缓刑考验期（月）", en="probation imposed, in months"),
    f"{KEEP}court": Text(zh="法院", en="court"),
    f"{KEEP}judge": Text(zh="法官", en="judge"),
    f"{KEEP}prosecutor": Text(zh="检察官", en="prosecutor"),
    f"{KEEP}year": Text(zh="年份", en="year"),
}


@cache
def listed() -> dict[str, Any]:
    """`words.yaml`."""
    found: dict[str, Any] = load(WORDS.read_text(encoding="utf-8"), name=WORDS.name)
    return found


@cache
def empty() -> frozenset[str]:
    """Normalised words that say nothing."""
    return frozenset(map(norm, listed()["empty"]))


@cache
def units(kind: str) -> dict[str, Decimal]:
    """What may follow a number of a kind of fact."""
    return {norm(unit): Decimal(str(times)) for unit, times in listed()["units"].get(kind, {}).items()}


@cache
def names(library: Library, column: str, crimes: tuple[str, ...] = ()) -> tuple[Text, ...]:
    """What a column is called: its name in each of the crimes (in all, without any) that has it, the most common
    first."""
    if column in KEPT:
        return (KEPT[column],)
    if column in flat.COMMON:
        return (flat.COMMON[column][1],)
    found: dict[Text, int] = defaultdict(int)
    for crime in crimes or library.crime_ids:
        if column in (known := flat.columns(library, crime)):
            found[known[column].what] += 1
    return tuple(sorted(found, key=lambda name: -found[name]))


@cache
def headings(library: Library) -> dict[str, tuple[str, ...]]:
    """Normalised headings and the columns that they may be: facts before factors before ratios."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in (*KEPT, *_ordered(flat.every_column(library))):
        words: list[str] = [column, *(word for name in names(library, column) for word in (name.zh, name.en))]
        first, _, rest = column.partition(".")
        words += listed()["headings"].get(rest if first in ("factor", "ratio") and rest else column, ())
        words += listed()["headings"].get(column, ()) if rest else ()
        for word in dict.fromkeys(map(norm, words)):
            found[word].append(column)
    return {word: tuple(columns) for word, columns in found.items()}


def _ordered(columns: Iterable[str]) -> list[str]:
    order = {"factor": 1, "ratio": 2, "threshold": 3, "floor": 4}
    return sorted(columns, key=lambda name: order.get(name.partition(".")[0], 0))
