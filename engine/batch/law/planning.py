"""Which places of a crime are reckoned together: those that read the facts alike and order things alike."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from engine.batch.law.orders import merged
from engine.batch.law.plan import Plan
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact


def _meaning(fact: Fact) -> Hashable:
    """What decides how a fact is read; its name and help do not."""
    options = tuple((name, option.limit) for name, option in fact.options.items())
    return (fact.type, fact.default, options, fact.decimals, fact.reference, fact.scope, fact.earliest)


def plans(library: Library, crime: str) -> list[Plan]:
    """The plans of one crime: the places that read one fact in two ways, or order things otherwise, go apart."""
    groups: list[dict[str, Any]] = []
    for place in library.jurisdictions:
        book = Rulebook.of(library, place, crime)
        orders = (tuple(book.factors), tuple(book.crime.tiers))
        for group in groups:
            same = group["plea"] == book.method.plea and group["kinds"] == book.method.kinds
            if same and (facts := _together(group["facts"], book.facts)) is not None:
                try:
                    both = [merged([mine, its]) for mine, its in zip(orders, group["orders"], strict=True)]
                except ValueError:
                    continue
                group["facts"] = facts
                group["orders"] = both
                group["places"].append(place)
                break
        else:
            groups.append(
                {
                    "facts": book.facts,
                    "orders": list(orders),
                    "places": [place],
                    "plea": book.method.plea,
                    "kinds": book.method.kinds,
                }
            )
    return [Plan(library, crime, tuple(group["places"])) for group in groups]


def _together(known: dict[str, Fact], facts: dict[str, Fact]) -> dict[str, Fact] | None:
    """Both; None where they read one fact in two ways."""
    for name, fact in facts.items():
        other = known.get(name, fact)
        if other is not fact and _meaning(other) != _meaning(fact):
            return None
    return known | facts
