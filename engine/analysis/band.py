"""The room that the rules leave: every lawful outcome on the agreed findings, as a distribution of months.

Agreed is the common case without the factors on which the positions disagree; what was left out is listed. Free are the
starting point and the increments over their bands (whole months, every one of the same weight), each factor over its
band (in steps of `step` percent, the ends included, every value of the same weight), and whether a factor that the
statute says *may* be used is used at all (one value more, nothing). Every combination is weighed if there are at most
`EXACT` of them; otherwise combinations are drawn at random with a fixed seed, and their number is stated.

The weights are ours: the law has none. The result is about the rules' room, not about what courts do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Literal

from engine import wording
from engine.analysis.choices import STEP, Choice, Free, choices
from engine.analysis.choices import agreed as agreed
from engine.analysis.outcome import Change, Outcome
from engine.analysis.sets import COMMON, evaluate, view
from engine.analysis.view import whole
from engine.calculation.calculate import calculate
from engine.explanation import number
from engine.law.library import Library, library
from engine.result import Number, Part
from engine.text import Text

EXACT = 4096  # combinations that are all computed
DRAWN = 3000  # where there are more
SHARES = (5, 25, 50, 75, 95)  # quantiles, in percent
ROOM = Text(
    zh="这是规则在一致认定之上留下的余地，不是对裁判的预测；各种取值等权计算，是本工具的设定。",
    en="This is the room that the rules leave on the agreed findings, no prediction of a judgment; every choice weighs "
    "the same, which is this tool's own setting.",
)
STANDS = Text(
    zh="{position}的{months}个月：规则容许的结果中，{below}%低于它，{same}%与它相同，{above}%高于它。",
    en="{position}, {months} months: of the outcomes that the rules allow, {below}% lie below, {same}% at and {above}% "
    "above it.",
)
HOW_EXACT = Text(zh="共{count}种取值组合，全部计算。", en="{count} combinations, all computed.")
HOW_DRAWN = Text(
    zh="取值组合共{count}种，按固定的随机种子抽取{drawn}种计算。",
    en="{count} combinations, of which {drawn} were drawn with a fixed seed.",
)
LEFT_OUT = Text(zh="有争议而没有计入：{names}。", en="Disputed and left out: {names}.")
AS_COMMON = Text(zh="有争议、按共同案情计算：{names}。", en="Disputed and taken as the common case has it: {names}.")
NO_LAW = Text(
    zh="规则没有给出增加刑罚量的数字，基准刑的范围是本工具按数额内插的。",
    en="The rules give no increment here; the range of the base sentence is this tool's interpolation by amount.",
)
NOTHING = Text(zh="一致认定的事实没有可以计算的刑期。", en="The agreed findings have no term.")


class Slot(Part):
    """Outcomes of one declared length: whole months, and their share of all."""

    months: int
    share: Number


class Stand(Part):
    """Where a position's declared term lies; shares of all outcomes."""

    position: str
    months: int
    below: Number
    same: Number
    above: Number
    words: Text


class Room(Part):
    """The distribution. `quantiles` are declared months by percent; `refused` says why there is none."""

    slots: tuple[Slot, ...] = ()
    quantiles: dict[int, int] = {}
    low: int | None = None
    high: int | None = None
    stands: tuple[Stand, ...] = ()
    choices: tuple[Choice, ...] = ()
    left_out: tuple[Text, ...] = ()
    method: Literal["exact", "drawn"] = "exact"
    combinations: int = 0
    computed: int = 0
    step: int = STEP
    seed: int | None = None
    notes: tuple[Text, ...] = ()
    refused: Text | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def room(
    raw: Mapping[str, Any],
    rules: Library | None = None,
    *,
    step: int = STEP,
    exact: int = EXACT,
    drawn: int = DRAWN,
    seed: int = 1,
) -> Room:
    """The distribution of lawful outcomes on what the positions agree on, and where each position stands in it.

    Args:
        step: percent between two values of a ratio.
        exact: how many combinations are all computed; where there are more, `drawn` of them are drawn with `seed`.

    Raises:
        InputError: the case or a position is wrong.
    """
    rules = rules or library()
    base, left_out, kept = agreed(raw, rules)
    result = calculate(base, rules=rules)
    notes = [LEFT_OUT.format(names=Text.join(left_out))] if left_out else []
    notes += [AS_COMMON.format(names=Text.join(kept))] if kept else []
    if result.declared is None:
        return Room(left_out=left_out, notes=tuple(notes), refused=NOTHING)
    free = choices(result, base, step, rules)
    if any(item.id == "interpolation" for count in result.counts.values() for item in count.increments):
        notes.append(NO_LAW)
    count = prod(len(item.values) for item in free)
    picked = _every(free) if count <= exact else _drawn(free, drawn, random.Random(seed))
    weights = _weigh(base, free, picked, rules)
    total = sum(weights.values(), Fraction(0))
    slots = tuple(Slot(months=months, share=weight / total) for months, weight in sorted(weights.items()))
    how = HOW_EXACT.format(count=count) if count <= exact else HOW_DRAWN.format(count=f"{count:,}", drawn=drawn)
    return Room(
        slots=slots,
        quantiles={share: _quantile(slots, share) for share in SHARES},
        low=slots[0].months,
        high=slots[-1].months,
        stands=tuple(_stands(raw, slots, rules)),
        choices=tuple(item.shown for item in free),
        left_out=left_out,
        method="exact" if count <= exact else "drawn",
        combinations=count,
        computed=min(count, drawn) if count > exact else count,
        step=step,
        seed=None if count <= exact else seed,
        notes=(ROOM, how, *notes),
    )


def _weigh(
    base: Mapping[str, Any], free: Sequence[Free], picked: Mapping[tuple[int, ...], Fraction], rules: Library
) -> dict[int, Fraction]:
    """The declared months of every combination picked, with their weights; a combination names a value per choice."""
    changes: list[Change] = []
    first: list[int] = []
    for item in free:
        first.append(len(changes))
        changes += [
            Change(str(len(changes) + place), item.shown.name, patch) for place, (patch, _) in enumerate(item.values)
        ]
    sets = [sum(1 << start + place for start, place in zip(first, chosen, strict=True)) for chosen in picked]
    found: dict[int, Fraction] = {}
    for outcome, weight in zip(evaluate(base, changes, sets, rules), picked.values(), strict=True):
        months = whole(outcome)
        if months is not None:
            found[months] = found.get(months, Fraction(0)) + weight
    return found


def _every(free: Sequence[Free]) -> dict[tuple[int, ...], Fraction]:
    ranges = (range(len(item.values)) for item in free)
    return {
        chosen: prod((item.values[place][1] for item, place in zip(free, chosen, strict=True)), start=Fraction(1))
        for chosen in product(*ranges)
    }


def _drawn(free: Sequence[Free], number_: int, draw: random.Random) -> dict[tuple[int, ...], Fraction]:
    columns = [
        draw.choices(range(len(item.values)), weights=[float(weight) for _, weight in item.values], k=number_)
        for item in free
    ]
    return {chosen: Fraction(times) for chosen, times in Counter(zip(*columns, strict=True)).items()}


def _quantile(slots: Sequence[Slot], share: int) -> int:
    """The shortest declared term that at least `share` percent of the outcomes do not exceed."""
    sum_ = Fraction(0)
    for slot in slots:
        sum_ += slot.share
        if sum_ * 100 >= share:
            return slot.months
    return slots[-1].months


def _stands(raw: Mapping[str, Any], slots: Sequence[Slot], rules: Library) -> Iterator[Stand]:
    given = raw.get("positions")
    names = list(given) if isinstance(given, dict) and given else [COMMON]
    for name in names:
        months = whole(Outcome.of(calculate(view(raw, name), rules=rules)))
        if months is None:
            continue
        below = sum((slot.share for slot in slots if slot.months < months), Fraction(0))
        same = sum((slot.share for slot in slots if slot.months == months), Fraction(0))
        above = 1 - below - same
        shares = {"below": below, "same": same, "above": above}
        words = STANDS.format(
            position=wording.position(name),
            months=months,
            **{key: number(round(value * 100, 1)) for key, value in shares.items()},
        )
        yield Stand(position=name, months=months, words=words, **shares)
