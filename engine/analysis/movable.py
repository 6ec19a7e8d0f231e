"""What can still change on a case for one side: each thing as a change with its article, its line and its effort.

Nothing is invented and nothing is unlawful. The facts are those about the conduct after the offence (group `after` of
the rulebook) that some rule of this crime and place reads, the points on which the positions differ, and the strength
of a factor up to the end of its band that favours whoever asks. Options of one fact are a group and exclude each other.
What no rule tells apart is offered once, and what helps in no combination is left out.

The stage of a plea is offered only while there is none, from the stage that the proceedings have reached on: a plea
made earlier can be proved, and is then a point in dispute, but it can no longer be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.analysis.effort import Nature
from engine.analysis.outcome import Change, Outcome
from engine.analysis.sets import evaluate, view
from engine.law.library import Library, library

Side = Literal["defence", "prosecution"]
Stage = Literal["investigation", "prosecution", "trial", "appeal"]


@dataclass(frozen=True)
class Movable:
    """A change that can still be made.

    `group`: options of one group exclude each other. `concerns` with `only_with`: the change is lawful only where the
    changes made in the groups `concerns` are exactly one of the sets `only_with` (a strength must lie in the band that
    the facts then select); None where it is lawful with any.
    """

    change: Change
    group: str
    nature: Nature
    concerns: frozenset[str] = frozenset()
    only_with: frozenset[frozenset[str]] | None = None


def movable(
    raw: Mapping[str, Any],
    position: str | None = None,
    rules: Library | None = None,
    *,
    side: Side = "defence",
    stage: Stage = "prosecution",
    kinds: bool = False,
) -> tuple[Movable, ...]:
    """Everything that can still change on the case as `position` has it, to the good of `side`.

    Args:
        raw: the raw case with its positions.
        position: where to start from; None is the common case.
        side: who asks; the defence wants less, the prosecution more.
        stage: the stage that the proceedings have reached.
        kinds: also argue for the kinds of penalty without custody that the article offers (only wanted for that goal,
            since a term of control or a fine alone is no shorter custody).

    Raises:
        InputError: the case is wrong.
    """
    from engine.analysis import candidates, strengths

    rules = rules or library()
    base = view(raw, position)
    facts: list[Movable] = []
    if side == "defence":
        facts += candidates.facts(base, rules, stage)
    facts += candidates.disputes(raw, base, position, rules)
    facts = useful(base, _once(facts), side, rules)
    more = list(strengths.strengths(base, facts, side, rules))
    if kinds and side == "defence":
        more += candidates.kinds(base, rules)
    return tuple(facts + more)


def _once(items: Iterable[Movable]) -> list[Movable]:
    """Each change once; what is in dispute and can also be done is something that can be done."""
    found: dict[str, Movable] = {}
    for item in items:
        found.setdefault(item.change.id, item)
    return list(found.values())


def compatible(items: Sequence[Movable]) -> bool:
    """Whether the changes can stand together: one option of a group, and every strength inside its band."""
    groups = {item.group: item.change.id for item in items}
    if len(groups) < len(items):
        return False
    return all(
        item.only_with is None
        or frozenset(groups[group] for group in item.concerns if group in groups) in item.only_with
        for item in items
    )


def better(after: Outcome | None, before: Outcome | None, side: Side) -> bool:
    """Whether any figure of the outcome is better for the side that asks."""
    if after is None or before is None or after.adjusted is None or before.adjusted is None:
        return False
    if side == "prosecution":
        after, before = before, after
    assert after.adjusted is not None and before.adjusted is not None
    rank = {False: 0, True: 1, "mandatory": 2, None: 0}
    return (
        after.adjusted < before.adjusted
        or _months(after) < _months(before)
        or rank[after.probation] > rank[before.probation]
        or (after.fine is not None and before.fine is not None and after.fine[0] < before.fine[0])
        or (after.kind == "exempt" and before.kind != "exempt")
    )


def _months(outcome: Outcome) -> int:
    return outcome.declared.chosen if outcome.declared else 0


def useful(base: Mapping[str, Any], items: list[Movable], side: Side, rules: Library) -> list[Movable]:
    """The changes that help by themselves, or do no harm by themselves and help on top of one other."""
    changes = [item.change for item in items]
    now, *alone = evaluate(base, changes, [0, *(1 << place for place in range(len(items)))], rules)
    harmless = [place for place, outcome in enumerate(alone) if not _worse(outcome, now, side)]
    kept = {place for place in harmless if better(alone[place], now, side)}
    pairs = [
        (place, other)
        for place in harmless
        if place not in kept
        for other in harmless
        if items[other].group != items[place].group
    ]
    both = evaluate(base, changes, [1 << place | 1 << other for place, other in pairs], rules)
    for (place, other), outcome in zip(pairs, both, strict=True):
        if better(outcome, alone[other], side):
            kept.add(place)
    return [item for place, item in enumerate(items) if place in kept]


def _worse(after: Outcome | None, before: Outcome | None, side: Side) -> bool:
    """Whether the term gets worse, or vanishes where there was one."""
    if after is None or after.adjusted is None:
        return before is not None and before.adjusted is not None
    if before is None or before.adjusted is None:
        return False
    return after.adjusted > before.adjusted if side == "defence" else after.adjusted < before.adjusted


def groups(items: Iterable[Movable]) -> dict[str, tuple[Movable, ...]]:
    """The changes by their groups, for a page on which a person marks what can still change."""
    found: dict[str, tuple[Movable, ...]] = {}
    for item in items:
        found[item.group] = (*found.get(item.group, ()), item)
    return found


def data(items: Iterable[Movable]) -> Iterator[dict[str, Any]]:
    """The changes as plain values for JSON."""
    for item in items:
        change = item.change
        yield {
            "id": change.id,
            "group": item.group,
            "nature": item.nature,
            "effort": change.effort,
            "zh": change.name.zh,
            "en": change.name.en,
            "law": change.law,
            "at": change.at,
            "patch": change.patch,
        }
