"""The smallest sets of changes that meet a test, the sets with the fewest changes tried first.

Sets are whole numbers whose bits are changes. Options of one group never stand together, a strength stands only with
the facts that select its band, and no set that holds one already found is tried. When there are more sets than `LIMIT`
the search stops, says up to which size it is complete, and looks from the closest set on for a still closer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.analysis.movable import Movable
from engine.analysis.outcome import Outcome

LIMIT = 1 << 14
_BATCH = LIMIT  # sets computed at once: those of one size, since the work that they share is done once

Outcomes = Callable[[Sequence[int]], list[Outcome | None]]
Off = Callable[[Outcome | None], tuple[int, Fraction, Fraction]]


@dataclass(frozen=True)
class Search:
    """What a search found: minimal sets in order, every outcome computed, and how far it got.

    `closest` is the set that comes nearest to the test where none meets it.
    """

    sets: tuple[int, ...]
    outcomes: dict[int, Outcome | None]
    complete_to: int
    tried: int
    exhaustive: bool
    closest: int | None


class Lawful:
    """Which sets of changes can stand together, by bits."""

    def __init__(self, items: Sequence[Movable]) -> None:
        self.groups: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            self.groups.setdefault(item.group, []).append(1 << place)
        places = {item.change.id: 1 << place for place, item in enumerate(items)}
        self._needs: dict[int, tuple[int, frozenset[int]]] = {}
        for place, item in enumerate(items):
            if item.only_with is not None:
                mask = sum(bit for group in item.concerns for bit in self.groups.get(group, ()))
                # A set that needs a change which nobody marked cannot be made.
                allowed = [ids for ids in item.only_with if ids <= places.keys()]
                self._needs[1 << place] = mask, frozenset(sum(places[i] for i in ids) for ids in allowed)

    def holds(self, chosen: int) -> bool:
        """Whether every strength in the set lies inside the band that the set's facts select."""
        return all(chosen & mask in allowed for bit, (mask, allowed) in self._needs.items() if chosen & bit)

    def of_size(self, size: int, found: Sequence[int]) -> Iterator[int]:
        """Every lawful set of `size` changes that holds none of `found`, which may grow meanwhile.

        Facts are decided before strengths, so that a strength is tried only where its facts select its band.
        """
        order = sorted(self.groups.values(), key=lambda bits: any(bit in self._needs for bit in bits))
        yield from self._extend(0, order, 0, size, found)

    def _extend(
        self, chosen: int, order: list[list[int]], start: int, more: int, found: Sequence[int]
    ) -> Iterator[int]:
        for inner in found:
            if inner & chosen == inner:
                return
        if not more:
            yield chosen
            return
        for place in range(start, len(order) - more + 1):
            for bit in order[place]:
                mask, allowed = self._needs.get(bit, (0, None))
                if allowed is None or chosen & mask in allowed:
                    yield from self._extend(chosen | bit, order, place + 1, more - 1, found)


def search(
    items: Sequence[Movable], outcomes: Outcomes, met: Callable[[Outcome | None], bool], off: Off, limit: int = LIMIT
) -> Search:
    """The minimal sets that meet the test: by number of changes, then effort, then the term they lead to."""
    lawful = Lawful(items)
    known: dict[int, Outcome | None] = {0: outcomes([0])[0]}
    found: list[int] = [0] if met(known[0]) else []
    complete = 0
    for size in range(1, len(lawful.groups) + 1):
        before = len(known)
        if not _level(lawful.of_size(size, found), known, outcomes, met, found, limit):
            break
        complete = size
        if len(known) == before:  # nothing of this size is left to try, so nothing larger is
            complete = len(lawful.groups)
            break
    exhaustive = complete == len(lawful.groups)

    def effort(chosen: int) -> int:
        return sum(item.change.effort for place, item in enumerate(items) if chosen >> place & 1)

    def order(chosen: int) -> tuple[int, int, tuple[int, Fraction, Fraction], int]:
        return chosen.bit_count(), effort(chosen), off(known[chosen]), chosen

    closest = None
    if not found:
        closest = min(known, key=lambda chosen: (off(known[chosen]), *order(chosen)))
        if not exhaustive:
            closest = _climb(closest, lawful, known, outcomes, off)
            if met(known[closest]):
                found, closest = [_trim(closest, lawful, known, outcomes, met)], None
    return Search(tuple(sorted(found, key=order)), known, complete, len(known), exhaustive, closest)


def _level(
    level: Iterator[int],
    known: dict[int, Outcome | None],
    outcomes: Outcomes,
    met: Callable[[Outcome | None], bool],
    found: list[int],
    limit: int,
) -> bool:
    """Compute one size of sets; False when the limit cut it short. Sets of one size never hold each other."""
    while True:
        room = min(_BATCH, limit - len(known))
        batch = [s for s, _ in zip(level, range(room), strict=False)]
        if not batch:
            return room > 0 or next(level, None) is None
        known |= dict(zip(batch, outcomes(batch), strict=True))
        found += [chosen for chosen in batch if met(known[chosen])]


def _neighbours(chosen: int, lawful: Lawful) -> Iterator[int]:
    """The lawful sets that differ in one group, or in a group and one more."""
    single = []
    for bits in lawful.groups.values():
        rest = chosen & ~sum(bits)
        single += [made for made in (rest, *(rest | bit for bit in bits)) if made != chosen]
    yield from (made for made in single if lawful.holds(made))
    # A change of fact may need its strength dropped or another taken in the same move.
    for made in single:
        for bits in lawful.groups.values():
            rest = made & ~sum(bits)
            yield from (two for two in (rest, *(rest | bit for bit in bits)) if two != chosen and lawful.holds(two))


def _climb(start: int, lawful: Lawful, known: dict[int, Outcome | None], outcomes: Outcomes, off: Off) -> int:
    """From the closest set known to ever closer ones, until no neighbour is closer."""
    best = start
    while True:
        around = list(dict.fromkeys(_neighbours(best, lawful)))
        missing = [chosen for chosen in around if chosen not in known]
        known |= dict(zip(missing, outcomes(missing), strict=True))
        nearest = min([best, *around], key=lambda chosen: (off(known[chosen]), chosen.bit_count(), chosen))
        if off(known[nearest]) >= off(known[best]):
            return best
        best = nearest


def _trim(
    chosen: int,
    lawful: Lawful,
    known: dict[int, Outcome | None],
    outcomes: Outcomes,
    met: Callable[[Outcome | None], bool],
) -> int:
    """The set without what it does not need."""
    while True:
        inside = [made for made in _neighbours(chosen, lawful) if made & chosen == made]
        missing = [made for made in dict.fromkeys(inside) if made not in known]
        known |= dict(zip(missing, outcomes(missing), strict=True))
        smaller = [made for made in inside if met(known[made])]
        if not smaller:
            return chosen
        chosen = min(smaller, key=lambda made: (made.bit_count(), made))
