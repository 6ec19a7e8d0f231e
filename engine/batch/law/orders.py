"""One order for what several lists have in orders of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def merged(orders: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """One order that has every given order in it.

    Raises:
        ValueError: there is none.
    """
    return _merged(tuple(dict.fromkeys(orders)))


@lru_cache(maxsize=1024)  # most crimes have the orders of most others, and most places those of the nation
def _merged(orders: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    if len(orders) == 1:
        return orders[0]
    after: dict[str, set[str]] = {}
    rank: dict[str, int] = {}
    for order in orders:
        for place, name in enumerate(order):
            after.setdefault(name, set()).update(order[:place][-1:])
            rank[name] = max(rank.get(name, 0), place)
    result: list[str] = []
    left = dict(after)
    while left:
        ready = [name for name, before in left.items() if not before & left.keys()]
        if not ready:
            raise ValueError(f"no common order of {', '.join(left)}")
        first = min(ready, key=lambda name: rank[name])
        result.append(first)
        del left[first]
    return tuple(result)
