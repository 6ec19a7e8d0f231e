"""The facts of one count in the form in which rules compare them: integers and ids, nothing else.

Yuan become fen so that 2,999.99 and 3,000 never blur; dates become day numbers; yes and no become 1 and 0. A fact that
nobody stated takes the rulebook's default, or stays unknown. Thresholds are intervals: a definite figure is an interval
of one point, the nation's band one whose ends are the least and the most that a province may fix.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction

from engine.case.check import as_date
from engine.case.model import Case, FactValue
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook, in_force
from engine.law.schema import Fact, Threshold

FEN = 100


@dataclass(frozen=True)
class ThresholdUsed:
    """A threshold as it applies to this count: `low <= high`, in fen for amounts; None when it is not known."""

    low: int | None
    high: int | None
    entry: Threshold
    given: bool = False

    @property
    def known(self) -> bool:
        """Whether it is one definite figure."""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True)
class Facts:
    """What the rules see of one count."""

    values: dict[str, int | str]
    given: dict[str, FactValue]
    thresholds: dict[str, ThresholdUsed] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> Fraction | None:
        """The fact in its own unit (yuan, not fen); None when it is unknown or not a number."""
        value = self.values.get(name)
        return Fraction(value, self.scales.get(name, 1)) if isinstance(value, int) else None


def scale(fact: Fact | None) -> int:
    """How many of the units that rules compare make one unit of the fact: hundredths of yuan and of milligrams."""
    return FEN if fact is not None and fact.type in ("yuan", "mg_per_100ml") else 1


def encode(fact: Fact, value: FactValue) -> int | str:
    """A stated value as rules compare it."""
    if fact.type == "date":
        date = as_date(value)
        assert date is not None  # the case was checked
        return date.toordinal()
    if isinstance(value, str):
        return value
    assert not isinstance(value, datetime.date)
    return round(Fraction(str(value)) * scale(fact)) if isinstance(value, float) else int(value) * scale(fact)


def gather(case: Case, key: str, book: Rulebook, sentencing: datetime.date) -> Facts:
    """The facts of count `key`: the count's over the defendant's over the rulebook's defaults."""
    count = case.counts[key]
    stated = {name: value for name, value in case.defendant.facts.items() if value is not None}
    stated |= {name: value for name, value in count.facts.items() if value is not None}
    values: dict[str, int | str] = {
        "crime": book.crime.crime,
        "mens": book.crime.mens,
        "plea_stage": case.plea.stage if case.plea else "none",
        "offence_date": count.offence_date.toordinal(),
        "sentencing_date": sentencing.toordinal(),
    }
    if case.region is not None:
        values["region"] = case.region
    for name, fact in book.facts.items():
        value = stated.get(name, fact.default)
        if value is not None:
            values[name] = encode(fact, value)
    scales = {name: scale(fact) for name, fact in book.facts.items()}
    thresholds = {
        name: _threshold(count.thresholds.get(name), count.crime, name, case, book.library, sentencing)
        for name in book.crime.thresholds
    }
    return Facts(values, {**stated, **_given(values)}, thresholds, scales)


def _given(values: dict[str, int | str]) -> dict[str, FactValue]:
    """The supplied facts in readable form, for traces."""
    readable: dict[str, FactValue] = {name: values[name] for name in ("crime", "mens", "plea_stage")}
    if "region" in values:
        readable["region"] = values["region"]
    for name in ("offence_date", "sentencing_date"):
        readable[name] = datetime.date.fromordinal(int(values[name]))
    return readable


def _threshold(
    given: int | None, crime: str, name: str, case: Case, library: Library, date: datetime.date
) -> ThresholdUsed:
    """The threshold in force on the sentencing date; what the party filled in goes before an open figure."""
    versions = library.crime(case.jurisdiction, crime).thresholds[name]
    current = in_force(versions, date)
    entry = current[0][1] if current else versions[-1]
    if given is not None:
        return ThresholdUsed(given * FEN, given * FEN, entry, given=True)
    if not current:
        return ThresholdUsed(None, None, entry)
    if entry.same_as:
        other, _, its_name = entry.same_as.partition(".")
        return _threshold(None, other, its_name, case, library, date)
    low, high = _bounds(entry, case.region)
    if low is None or high is None:
        low, high = _national_band(library, crime, name)
    return ThresholdUsed(None if low is None else low * FEN, None if high is None else high * FEN, entry)


def _national_band(library: Library, crime: str, name: str) -> tuple[int | None, int | None]:
    """Where a province's figure is not known it still lies inside the nation's band, which settles many cases."""
    for entry in library.crime(NATIONAL, crime).thresholds.get(name, ()):
        if entry.range:
            return entry.range
    return None, None


def _bounds(entry: Threshold, region: str | None) -> tuple[int | None, int | None]:
    if entry.range:
        return entry.range
    if entry.by_region:
        if region is not None:
            value = entry.by_region.get(region)
            return value, value
        figures = list(entry.by_region.values())
        known = [figure for figure in figures if figure is not None]
        return (min(known), max(known)) if len(known) == len(figures) else (None, None)
    return entry.value, entry.value
