"""Which disputed points are argued in one breath: a factor with its facts, a tier with what decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.analysis.arguments import Argument, arguments
from engine.analysis.attribution import Attribution, Share
from engine.analysis.sets import view
from engine.disputed import Point, Views, points
from engine.documents.content import tiers
from engine.documents.content.point_words import facts_read
from engine.documents.content.sources import Sources
from engine.documents.content.tiers import TierDispute
from engine.documents.matter import Matter


@dataclass(frozen=True)
class Group:
    """Points that belong together, the one that names them first; `tier` lays out the dispute about it."""

    points: tuple[Point, ...]
    arguments: tuple[Argument, ...]
    shares: tuple[Share, ...]
    tier: tuple[TierDispute, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the points lie in the case."""
        return tuple(".".join(point.path) for point in self.points)


class Groups:
    """The points between the two positions of `found`, in groups."""

    def __init__(self, matter: Matter, raw: Mapping[str, Any], found: Attribution, sources: Sources) -> None:
        self._matter, self._found = matter, found
        self.views: Views = {name: view(raw, name) for name in (found.first, found.second)}
        self._points = {".".join(point.path): point for point in points(self.views, matter.rules)}
        self._arguments = [item for item in arguments(raw, matter.rules) if self._differs(item)]
        self._shares = {path: share for share in found.shares for path in share.paths}
        self._tiers = tiers.disputes(matter, self.views, self._points, sources)

    def _differs(self, argument: Argument) -> bool:
        sides = [side for name in self.views if (side := argument.sides.get(name))]
        return len(sides) == len(self.views) and len({side.ratio for side in sides}) > 1

    def by_weight(self) -> list[Group]:
        """The groups in the order of what they are worth, a dispute about the tier first."""
        return sorted(self._groups(), key=lambda group: (not group.tier, -self._weight(group.paths)))

    def _weight(self, paths: Iterable[str]) -> Fraction:
        return sum((abs(share.months) for share in self._shares_of(paths)), Fraction(0))

    def _shares_of(self, paths: Iterable[str]) -> list[Share]:
        found = [self._shares[path] for path in paths if path in self._shares]
        return list({share.paths: share for share in found}.values())

    def _groups(self) -> Iterator[Group]:
        sets = self._joined()
        homes = [self._home(argument, sets) for argument in self._arguments]
        for place, paths in enumerate(sets):
            yield Group(
                tuple(self._points[path] for path in sorted(paths, key=self._lead)),
                tuple(item for item, home in zip(self._arguments, homes, strict=True) if home == place),
                tuple(self._shares_of(sorted(paths, key=self._lead))),
                tuple(item for item in self._tiers if paths & set(item.paths)),
            )

    def _joined(self) -> list[set[str]]:
        """The paths of the points in sets: what shares its months, decides one tier, or is a factor with its facts."""
        decided = {path for item in self._tiers for path in item.paths}
        together = [set(share.paths) for share in self._found.shares] + [set(item.paths) for item in self._tiers]
        together += [{factor, fact} for factor, fact in self._facts_of_factors() if fact not in decided]
        sets: list[set[str]] = [{path} for path in self._points]
        for paths in together:
            touched = [one for one in sets if one & paths]
            if touched:
                sets = [one for one in sets if not one & paths] + [set().union(*touched)]
        return sets

    def _lead(self, path: str) -> tuple[bool, Fraction, str]:
        return not path.startswith("factors."), -self._weight([path]), path

    def _facts_of_factors(self) -> Iterator[tuple[str, str]]:
        """Each disputed fact with the one disputed factor whose condition reads it."""
        read: dict[str, list[str]] = {}
        for argument in self._arguments:
            if (path := f"factors.{argument.factor}") in self._points:
                for fact in self._fact_paths(argument):
                    read.setdefault(fact, []).append(path)
        for fact, factors in read.items():
            if len(set(factors)) == 1:
                yield factors[0], fact

    def _fact_paths(self, argument: Argument) -> Iterator[str]:
        for name in sorted(facts_read(self._matter, argument)):
            for path in (f"counts.{argument.count}.facts.{name}", f"defendant.facts.{name}"):
                if path in self._points:
                    yield path
            if name == "plea_stage" and "plea.stage" in self._points:
                yield "plea.stage"

    def _home(self, argument: Argument, groups: list[set[str]]) -> int | None:
        """The group to which a factor belongs: its own point, a fact that it reads, else what excludes it."""
        excluded = [f"factors.{line.by}" for line in argument.exclusions if line.by and line.holds_for]
        for paths in ([f"factors.{argument.factor}"], list(self._fact_paths(argument)), excluded):
            for place, group in enumerate(groups):
                if group & set(paths):
                    return place
        return None
