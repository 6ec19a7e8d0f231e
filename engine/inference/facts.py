"""What the rules see: the facts of one count as integers and ids, and the thresholds that apply to it.

Amounts of money become fen, so that nothing is compared as a float; dates become day numbers; yes and no become 1 and
0. Quantities by kind become one quantity of the reference kind, each kind counted by its share of the limit that the
article sets for it. A fact that nobody stated takes the rulebook's default, or stays unknown. Thresholds are intervals
in the unit of the fact: a definite figure is an interval of one point, the nation's band one whose ends are the least
and the most that a province may fix.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.case.age import AGES, BIRTH, age_on
from engine.case.check import as_date
from engine.case.model import Case, Count, FactValue
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook, lenient_version
from engine.law.schema import Equivalent, Fact, Threshold

FEN = 100


@dataclass(frozen=True)
class ThresholdUsed:
    """A threshold as it applies to this count: `low <= high`, in the fact's unit; None when it is not known.

    `earlier`: the figure of the time of the offence, kept although a later one is in force, because it is milder.
    """

    low: int | None
    high: int | None
    entry: Threshold
    given: bool = False
    earlier: bool = False

    @property
    def known(self) -> bool:
        """Whether it is one definite figure."""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True)
class Facts:
    """What the rules see of one count."""

    values: Mapping[str, int | str]
    given: Mapping[str, FactValue]
    thresholds: Mapping[str, ThresholdUsed] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    limits: tuple[Equivalent, ...] = ()  # by which the stated quantities were converted

    def number(self, name: str) -> Fraction | None:
        """The fact in its own unit (yuan, not fen); None when it is unknown or not a number."""
        value = self.values.get(name)
        return Fraction(value, self.scales.get(name, 1)) if isinstance(value, int) else None


def scale(fact: Fact | None) -> int:
    """How many of the units that rules compare make one unit of the fact: hundredths of yuan and of milligrams."""
    if fact is None:
        return 1
    if fact.type == "quantities":
        return int(10**fact.decimals)
    return FEN if fact.type in ("yuan", "mg_per_100ml") else 1


def encode(fact: Fact, value: FactValue, offence: datetime.date, sentencing: datetime.date) -> int | str:
    """A stated value as rules compare it; the dates choose the limits by which quantities are converted."""
    if isinstance(value, dict):
        return _converted(fact, value, offence, sentencing)
    if fact.type == "date":
        date = as_date(value)
        assert date is not None  # the case was checked
        return date.toordinal()
    if isinstance(value, str):
        return value
    assert not isinstance(value, datetime.date)
    return _scaled(value, scale(fact))


def _scaled(value: float, by: int) -> int:
    return round(Fraction(str(value)) * by) if isinstance(value, float) else int(value) * by


def _converted(
    fact: Fact, quantities: dict[str, int | float], offence: datetime.date, sentencing: datetime.date
) -> int:
    """Every kind as the quantity of the reference kind that fills its limit to the same share, added up."""
    assert fact.reference is not None

    def limit(kind: str) -> Equivalent:
        return _limit(fact, kind, offence, sentencing)

    reference = limit(fact.reference).value
    total = sum(
        (Fraction(_scaled(value, scale(fact)) * reference, limit(kind).value) for kind, value in quantities.items()),
        Fraction(0),
    )
    return int(total)


def _limit(fact: Fact, kind: str, offence: datetime.date, sentencing: datetime.date) -> Equivalent:
    return lenient_version(fact.options[kind].limit, offence, sentencing, lambda entry: entry.value)[0]


def gather(case: Case, key: str, book: Rulebook, sentencing: datetime.date) -> Facts:
    """The facts of count `key`: the count's over the defendant's over the rulebook's defaults."""
    count = case.counts[key]
    stated = {name: value for name, value in case.defendant.facts.items() if value is not None}
    stated |= {name: value for name, value in count.facts.items() if value is not None}
    stated = _ages(stated, count, sentencing)
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
            values[name] = encode(fact, value, count.offence_date, sentencing)
        elif fact.type == "quantities":
            values[name] = 0
        if fact.type == "quantities":  # how many kinds, for what only a mixture raises
            values[f"{name}_kinds"] = sum(map(bool, value.values())) if isinstance(value, dict) else 0
    scales = {name: scale(fact) for name, fact in book.facts.items()}
    thresholds = {
        name: _threshold(count, count.crime, name, case, book.library, sentencing, given=True)
        for name in book.crime.thresholds
    }
    limits = tuple(
        _limit(book.facts[name], kind, count.offence_date, sentencing)
        for name, value in stated.items()
        if isinstance(value, dict) and name in book.facts
        for kind in value
    )
    return Facts(values, {**stated, **_given(values)}, thresholds, scales, limits)


def _ages(stated: dict[str, FactValue], count: Count, sentencing: datetime.date) -> dict[str, FactValue]:
    """The ages that follow from a birth date (法释〔2006〕1号2条); each count has its own."""
    birth = as_date(stated[BIRTH]) if BIRTH in stated else None
    if birth is None:
        return stated
    days = (count.offence_date, sentencing)
    return stated | {name: age_on(birth, day) for name, day in zip(AGES, days, strict=True)}


def _given(values: dict[str, int | str]) -> dict[str, FactValue]:
    """The supplied facts in readable form, for traces."""
    readable: dict[str, FactValue] = {name: values[name] for name in ("crime", "mens", "plea_stage")}
    if "region" in values:
        readable["region"] = values["region"]
    for name in ("offence_date", "sentencing_date"):
        readable[name] = datetime.date.fromordinal(int(values[name]))
    return readable


def _threshold(
    count: Count, crime: str, name: str, case: Case, library: Library, sentencing: datetime.date, *, given: bool = False
) -> ThresholdUsed:
    """The threshold in force at the offence, or the later one where that is milder (从旧兼从轻, 高检发释字〔2001〕5号).

    What the party filled in goes before an open figure.
    """
    versions = library.crime(case.jurisdiction, crime).thresholds[name]
    own = count.thresholds.get(name) if given else None
    entry, later = lenient_version(
        versions, count.offence_date, sentencing, lambda version: _bounds(version, case.region)[1]
    )
    if own is not None:
        return ThresholdUsed(own, own, entry, given=True)
    if entry.same_as:
        other, _, its_name = entry.same_as.partition(".")
        return _threshold(count, other, its_name, case, library, sentencing)
    low, high = _bounds(entry, case.region)
    if low is None or high is None:
        low, high = _national_band(library, crime, name)
    return ThresholdUsed(low, high, entry, earlier=not later and not entry.in_force(sentencing))


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
