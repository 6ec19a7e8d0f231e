"""What each disputed point is worth between the first position and every other one, as a document lists it.

The months are those of `engine.analysis.attribution`. A stated proposal counts no month, so it is no point here: who
concedes it concedes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.analysis.attribution import Attribution, Share, attribute
from engine.comparison import Disputed
from engine.disputed import factor_lines
from engine.documents.content.point_months import BY_FACT
from engine.documents.matter import Matter
from engine.law.method_schema import Reading
from engine.law.schema import Factor, Sourced
from engine.result import Source
from engine.text import Text

PROPOSAL = "proposal"


@dataclass(frozen=True)
class Worth:
    """One point, or several that only move together. Months are None where they cannot be told."""

    name: Text
    values: Mapping[str, Text]
    source: Source
    months: Fraction | None
    alone: Fraction | None
    last: Fraction | None
    error: Fraction | None = None


@dataclass(frozen=True)
class Section:
    """The points between two positions, those that are worth most first; `notes` say what to know of the months."""

    first: str
    second: str
    start: Fraction | None
    end: Fraction | None
    points: tuple[Worth, ...]
    notes: tuple[Text, ...]


def sections(matter: Matter) -> list[Section]:
    """One section for every position but the first; none where there is only one."""
    first, *others = matter.comparison.results
    return [_section(matter, attribute(matter.raw, first, other, matter.rules), other) for other in others]


def _section(matter: Matter, found: Attribution, other: str) -> Section:
    factors = {share.name for share in found.shares if share.paths[0].startswith("factors.")}
    points = [
        Worth(
            name=BY_FACT.format(name=share.name) if share.name in factors and _is_fact(share) else share.name,
            values=share.values,
            source=article(share.paths[0].split("."), matter),
            months=share.months,
            alone=share.alone,
            last=share.last,
            error=share.error,
        )
        for share in found.shares
    ]
    exact = found.method == "exact"  # that the months are estimated shows in each point's error
    points = points or [_apart(point, matter, found.first, other) for point in _between(matter, other)]
    return Section(
        first=found.first,
        second=other,
        start=found.start,
        end=found.end,
        points=tuple(sorted(points, key=lambda point: -abs(point.months or Fraction(0)))),
        notes=(*((found.refused,) if found.refused and points else ()), *found.notes[: None if exact else -1]),
    )


def _is_fact(share: Share) -> bool:
    """Whether a share is a fact alone, which often has the name of the factor that turns on it."""
    return len(share.paths) == 1 and ".facts." in share.paths[0]


def _between(matter: Matter, other: str) -> list[Disputed]:
    """The points on which a position differs from the first, as the comparison has them."""
    return [
        point
        for point in matter.comparison.disputed
        if other in point.months_by and not point.path.startswith(f"{PROPOSAL}.")
    ]


def _apart(point: Disputed, matter: Matter, first: str, other: str) -> Worth:
    """A point whose share cannot be told because one of the positions has no term."""
    values = {name: point.values[name] for name in (first, other)}
    source = article(point.path.split("."), matter)
    return Worth(point.name, values, source, None, point.months_by[other], point.last_by[other])


# Which article a point turns on ------------------------------------------------------------------------------------


def article(path: list[str], matter: Matter) -> Source:
    """Where the law speaks of a point; empty where no rule does (a party's own circumstance, the date of judgment)."""
    if path[0] == "factors":
        return _of_factor(path[1], matter)
    if path[0] == "plea":
        return _of_factor(matter.rules.method(matter.common.jurisdiction).plea.factor, matter)
    if path[0] == "method":
        return _of_reading(path[-1], matter)
    if "facts" in path:
        return _of_fact(path, matter)
    return _of_figure(path, matter) if path[0] == "counts" else Source()


def _of_factor(name: str, matter: Matter) -> Source:
    """The band that a position uses, else the rulebook's entry."""
    for result in matter.comparison.results.values():
        for _, line in factor_lines(result):
            if line.factor == name and line.law:
                return _source(line)
    for own, case in matter.cases.items():
        for count in case.counts:
            law: Factor | None = matter.book(count, own).factors.get(name)
            if law is not None:
                return Source(law=law.law, at=law.at, verified=law.bands[0].verified if law.bands else "none")
    return Source(basis="party")


def _of_fact(path: list[str], matter: Matter) -> Source:
    for own, case in matter.cases.items():
        for count in [path[1]] if path[0] == "counts" else case.counts:
            if count in case.counts and (fact := matter.book(count, own).facts.get(path[-1])):
                return Source(law=fact.law, at=fact.at, verified="text")
    return Source()


def _of_figure(path: list[str], matter: Matter) -> Source:
    """The law of a figure that a party chose, of a threshold, or of a whole charge."""
    for own, result in matter.comparison.results.items():
        count = result.counts.get(path[1])
        if count is None:
            continue
        book = matter.book(path[1], own)
        if "thresholds" in path and (entries := book.crime.thresholds.get(path[-1])):
            return _source(entries[0])
        if count.tier is not None and path[-1] in ("starting_point", "base_sentence"):
            band = book.crime.tiers[count.tier.id].starting_point[0]
            return _source(band)
        if count.tier is not None and path[-1] in ("tier", "kind", "declared"):
            return _source(count.tier)
        if len(path) == 2:
            return Source(law=book.crime.statute, verified="text")
    return Source()


def _of_reading(name: str, matter: Matter) -> Source:
    """The text that is read one way or the other."""
    method = matter.rules.method(matter.common.jurisdiction)
    readings: tuple[Reading, ...] = tuple(method.rounding.readings.values())
    if name == "plea_reading":
        readings = tuple(method.plea.readings.values())
    elif name == "combination_reading":
        readings = tuple(method.combination.readings.values())
    return _source(readings[0])


def _source(entry: Source | Sourced) -> Source:
    return Source(law=entry.law, at=entry.at, verified=entry.verified, basis=entry.basis)
