"""What the rulebook holds for each crime in each place, and how well its figures were read.

A place's own figures are counted, not those that it takes from the national text: an empty cell says that the national
figure is used there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from engine.law.library import Library
from engine.law.schema import Verified

Facet = Literal["starting_point", "increments", "thresholds", "factors", "fine", "probation"]
FACETS: tuple[Facet, ...] = get_args(Facet)
QUALITIES: tuple[Verified, ...] = get_args(Verified)


@dataclass(frozen=True)
class Cell:
    """One crime in one place: how many figures of its own each facet has."""

    crime: str
    jurisdiction: str
    figures: dict[Facet, int]

    @property
    def own(self) -> bool:
        """Whether the place has anything of its own for the crime."""
        return any(self.figures.values())


def cells(library: Library) -> Iterator[Cell]:
    """Every crime in every place, the national text first."""
    for jurisdiction in library.jurisdictions:
        for crime in library.crime_ids:
            yield Cell(crime, jurisdiction, _figures(_own(library, jurisdiction, crime)))


def _own(library: Library, jurisdiction: str, crime: str) -> dict[str, Any]:
    """The crime's rules as the place's own files write them."""
    overlay = library.overlay(jurisdiction)
    return library.raw_crime(crime) if overlay is None else overlay.crimes.get(crime, {})


def _figures(raw: dict[str, Any]) -> dict[Facet, int]:
    tiers = (raw.get("tiers") or {}).values()
    starts = [tier["starting_point"] for tier in tiers if isinstance(tier, dict) and "starting_point" in tier]
    places: dict[Facet, Any] = {"starting_point": starts}
    places |= {facet: raw.get(facet) or {} for facet in FACETS if facet != "starting_point"}
    return {facet: sum(sourced(part).values()) for facet, part in places.items()}


def qualities(library: Library, jurisdiction: str) -> Counter[str]:
    """How many figures of the place's own files were read in the text, from secondary sources, and so on."""
    overlay = library.overlay(jurisdiction)
    if overlay is not None:
        return sourced(overlay.method) + sourced(overlay.factors) + sourced(overlay.crimes)
    common = [library.raw_common(name) for name in ("method.yaml", "general.yaml", "factors.yaml")]
    return sum((sourced(raw) for raw in [*common, *map(library.raw_crime, library.crime_ids)]), Counter())


def sourced(node: Any) -> Counter[str]:
    """The entries that carry a figure with its source, by how well it was read."""
    found: Counter[str] = Counter()
    if isinstance(node, dict):
        if "verified" in node:
            found[str(node["verified"])] += 1
        for item in node.values():
            found += sourced(item)
    elif isinstance(node, list | tuple):
        for item in node:
            found += sourced(item)
    return found
