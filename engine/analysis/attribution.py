"""What each disputed point is worth between two positions, whatever the order in which they are argued.

First-layer factors multiply and the second layer shares ceilings, so the months a point earns depend on the others.
The Shapley value is its average over every order in which the points could be conceded; the values add up exactly to
the difference. Up to `EXACT` points every set is computed. Beyond, orders are drawn at random with a fixed seed; the
mean over whole orders still adds up exactly, and each point's standard error is stated.

Where some sets of points have no term (the amount of one side with the tier of the other) the points that decide
whether there is one cannot be told apart: they are moved together, as one block. A point is in the block when, in some
set, adding it makes a term appear or vanish. Every set that moves the block as a whole then has a term, because one
reaches it from either position by points that never decide it. Where a position itself has no term there is nothing to
divide, and the attribution is refused with the reason.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from engine import wording
from engine.analysis.shapley import ORDERS, Known, Worth, blocks_of, deciding, exact, sampled, term
from engine.analysis.switch import Switch, pair
from engine.analysis.view import point, whole
from engine.disputed import stated
from engine.law.library import Library, library
from engine.result import Number, Part
from engine.text import Text

EXACT = 12  # points, or blocks of them: 2^12 sets
SAME = Text(zh="两个立场没有争点。", en="The two positions have no disputed point.")
NO_TERM = Text(
    zh="{position}的立场没有可以计算的刑期，月数的差额无从分摊。",
    en="The position of {position} has no term, so there is no difference in months to divide.",
)
TOGETHER = Text(
    zh="以下各点单独改变时可能没有可以计算的刑期（例如达不到任何量刑幅度），不能分开计算，作为一项一并计算：{points}。",
    en="Changed apart, some of these points leave no term (no tier is reached, for instance), so they are counted "
    "together as one: {points}.",
)
SAMPLED = Text(
    zh="争点超过{exact}个，按随机抽取的{orders}种先后次序估算，各项仍合计为全部差额，并列出标准误。",
    en="More than {exact} points: estimated over {orders} orders drawn at random; the shares still add up to the whole "
    "difference, each with its standard error.",
)


class Share(Part):
    """One point, or a block of points that only moves together, with its months from the first position to the second.

    Attributes:
        paths: where the points lie in the case.
        values: what each of the two positions says, by position; for a block point after point.
        months: the Shapley value on the exact adjusted term (before rounding and limits).
        declared: the same on the declared term in whole months, which rounding and limits make uneven.
        alone: the change when only this is conceded, everything else as the first position has it.
        last: the change when everything else is conceded already.
        error: the standard error of `months` where orders were sampled; None where it is exact.
    """

    paths: tuple[str, ...]
    name: Text
    values: dict[str, Text]
    months: Number
    declared: Number
    alone: Number
    last: Number
    error: Number | None = None


class Bar(Part):
    """One bar of the waterfall: the running total before and after it, in months."""

    paths: tuple[str, ...]
    name: Text
    months: Number
    before: Number
    after: Number


class Attribution(Part):
    """The difference between two positions, divided. `refused` says why there is none; then there are no shares."""

    first: str
    second: str
    start: Number | None
    end: Number | None
    declared_start: int | None
    declared_end: int | None
    method: Literal["exact", "sampled"] = "exact"
    orders: int | None = None
    seed: int | None = None
    shares: tuple[Share, ...] = ()
    waterfall: tuple[Bar, ...] = ()
    refused: Text | None = None
    notes: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def attribute(
    raw: Mapping[str, Any],
    first: str | None = None,
    second: str | None = None,
    rules: Library | None = None,
    *,
    orders: int = ORDERS,
    seed: int = 1,
) -> Attribution:
    """The months between `first` and `second`, divided over the points on which they differ.

    Args:
        raw: the raw case with its positions.
        first: the position to start from; the first of the case, or the common case where there is only one.
        second: the position to arrive at; the next of the case.
        orders: how many orders are drawn where there are more than `EXACT` points.
        seed: of the draw, so that the same case gives the same figures.

    Raises:
        InputError: a position is wrong or is not there.
    """
    rules = rules or library()
    first, second = pair(raw, first, second)
    return _attribute(Switch(raw, first, second, rules), orders, seed)


def _attribute(switch: Switch, orders: int, seed: int) -> Attribution:
    count = len(switch.points)
    ends = switch.evaluate([0, (1 << count) - 1])
    start, end = map(point, ends)
    empty = Attribution(
        first=switch.first,
        second=switch.second,
        start=start,
        end=end,
        declared_start=whole(ends[0]),
        declared_end=whole(ends[1]),
    )
    if start is None or end is None:
        which = switch.first if start is None else switch.second
        return empty.model_copy(update={"refused": NO_TERM.format(position=wording.position(which))})
    if not count:
        return empty.model_copy(update={"refused": SAME})
    known = dict(zip([0, (1 << count) - 1], ends, strict=True))
    if count <= EXACT:
        every = range(1 << count)
        known |= dict(zip(every, switch.evaluate(every), strict=True))
        blocks = blocks_of(count, deciding(count, known))
        found = exact(blocks, known)
        drawn = None
    else:
        blocks, found, drawn = sampled(switch, known, orders, random.Random(seed))
    shares = tuple(_share(block, switch, known, worth) for block, worth in zip(blocks, found, strict=True))
    notes = [TOGETHER.format(points=share.name) for share in shares if len(share.paths) > 1]
    found_ = {"shares": shares, "waterfall": tuple(_waterfall(start, shares))}
    if drawn is None:
        return empty.model_copy(update={**found_, "notes": tuple(notes)})
    notes.append(SAMPLED.format(exact=EXACT, orders=drawn))
    return empty.model_copy(
        update={**found_, "notes": tuple(notes), "method": "sampled", "orders": drawn, "seed": seed}
    )


def _share(block: int, switch: Switch, known: Known, worth: Worth) -> Share:
    every = (1 << len(switch.points)) - 1
    places = [place for place in range(len(switch.points)) if block >> place & 1]
    items = [switch.points[place] for place in places]
    values = {
        name: Text.join([stated(item, seen, switch.results[name], switch.rules) for item in items])
        for name, seen in switch.views.items()
    }
    return Share(
        paths=tuple(".".join(item.path) for item in items),
        name=Text.join([switch.changes[place].name for place in places]),
        values=values,
        months=worth.months,
        declared=worth.declared,
        alone=term(known[block]) - term(known[0]),
        last=term(known[every]) - term(known[every ^ block]),
        error=worth.error,
    )


def _waterfall(start: Fraction, shares: Sequence[Share]) -> Iterator[Bar]:
    """From the first position's number to the second's, the largest move first."""
    running = start
    for share in sorted(shares, key=lambda item: (-abs(item.months), item.paths)):
        after = running + share.months
        yield Bar(paths=share.paths, name=share.name, months=share.months, before=running, after=after)
        running = after
