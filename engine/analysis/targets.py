"""What would it take: the smallest sets of changes that reach a goal, and how close one gets where none does.

Goals are asked of an outcome at its chosen point:

- `months`: a declared term of at most so many whole months;
- `probation`: probation may be considered or must be granted (刑法72条);
- `tier`: at least one count in a lower tier than now and none in a higher one;
- `no_custody`: the main penalty is public surveillance, a fine alone, deprivation of political rights alone, or
  punishment is exempted. A term on probation is still a term of custody: that goal is `probation`. The lighter kinds
  that the article offers have to be argued for, so each is a change of its own;
- `fine`: the least fine is at most so many yuan, or none is provided.

A case without a term reaches none of them: it may be no offence, or a figure may be missing, and neither is a goal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.analysis.goal import Goal, Scale
from engine.analysis.goal import Target as Target
from engine.analysis.movable import Movable, Side, Stage, movable
from engine.analysis.outcome import Outcome, changed
from engine.analysis.search import LIMIT, Search, search
from engine.analysis.sets import evaluate, view
from engine.analysis.view import Figures
from engine.calculation.calculate import calculate
from engine.law.library import NATIONAL, Library, library
from engine.result import Number, Part, Result
from engine.text import Text

SHOWN = 12  # sets listed; how many there are is said
ALREADY = Text(zh="现在就已经达到。", en="This is reached already.")
REACHED = Text(zh="有{count}组变化可以达到。", en="{count} sets of changes reach it.")
NONE = Text(zh="在所列可能的变化中，没有任何一组可以达到。", en="No set of the changes listed reaches it.")
NONE_SMALL = Text(
    zh="变化较多，只查完了{size}项以内的各组，其中没有可以达到的；请减少选定的变化后再查。",
    en="There are many changes: every set of up to {size} was tried and none reaches it; mark fewer changes to try on.",
)
SOME_SMALL = Text(
    zh="变化较多，只查完了{size}项以内的各组。", en="There are many changes: only sets of up to {size} were all tried."
)
OFF = {
    "months": Text(zh="还差{gap}个月", en="{gap} months too long"),
    "probation": Text(zh="刑期还超过{gap}个月", en="{gap} months over the limit for probation"),
    "no_custody": Text(zh="仍有{gap}个月监禁刑", en="{gap} months of custody remain"),
    "fine": Text(zh="罚金下限还高{gap}元", en="the least fine is {gap} yuan too high"),
}
BARRED = Text(
    zh="刑期在三年以下，但法律不允许缓刑：{reasons}", en="The term is short enough, but the law bars it: {reasons}"
)
SAME_TIER = Text(zh="量刑幅度没有下降", en="the tier stays")
NO_TERM = Text(zh="没有可以计算的刑期", en="there is no term")


class Step(Part):
    """One change of a set, with what it rests on."""

    id: str
    name: Text
    nature: str
    effort: int
    law: str
    at: str


class Found(Part):
    """A set of changes with what it leads to; `warnings` are those that the case did not have before."""

    changes: tuple[Step, ...]
    effort: int
    outcome: Figures
    articles: tuple[str, ...]
    warnings: tuple[Text, ...] = ()
    gap: Number | None = None


class Reach(Part):
    """The answer: `sets` are the smallest ones, none holding another; `closest` where there is none.

    `count` is how many minimal sets there are, `tried` how many sets were computed; `complete_to` is the number of
    changes up to which every set was tried, `exhaustive` whether that is all of them.
    """

    goal: Goal
    value: int | None
    name: Text
    already: bool
    now: Figures
    offered: tuple[Step, ...]
    sets: tuple[Found, ...]
    count: int
    closest: Found | None
    says: Text
    short: Text | None
    tried: int
    exhaustive: bool
    complete_to: int

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def reach(
    raw: Mapping[str, Any],
    target: Target,
    position: str | None = None,
    rules: Library | None = None,
    *,
    items: Sequence[Movable] | None = None,
    side: Side = "defence",
    stage: Stage = "prosecution",
    limit: int = LIMIT,
    shown: int = SHOWN,
) -> Reach:
    """The smallest sets of changes by which the case, as `position` has it, reaches the target.

    Args:
        raw: the raw case with its positions.
        target: the goal.
        position: where to start from; None is the common case.
        items: what can change, as a person marked it; everything that `movable` finds when None.
        side: for whom the changes are looked for when `items` is None.
        stage: the stage that the proceedings have reached.
        limit: how many sets are computed at most.
        shown: how many sets are listed at most.

    Raises:
        InputError: the case is wrong.
    """
    rules = rules or library()
    base = view(raw, position)
    if items is None:
        items = movable(raw, position, rules, side=side, stage=stage, kinds=target.goal == "no_custody")
    changes = [item.change for item in items]
    before = calculate(base, rules=rules)
    now = Outcome.of(before)
    scale = Scale.of(target, base, now, rules)

    def outcomes(sets: Sequence[int]) -> list[Outcome | None]:
        return evaluate(base, changes, sets, rules)

    if scale.met(now):
        found = Search((0,), {0: now}, 0, 1, True, None)
    else:
        found = search(items, outcomes, scale.met, scale.off, limit)

    def shown_as(chosen: int) -> Found:
        return _found(base, items, chosen, before, scale, rules)

    closest = shown_as(found.closest) if found.closest is not None else None
    return Reach(
        goal=target.goal,
        value=target.value,
        name=target.name(),
        already=scale.met(now),
        now=Figures.of(now),
        offered=tuple(_step(item) for item in items),
        sets=tuple(shown_as(chosen) for chosen in found.sets[:shown]),
        count=len(found.sets),
        closest=closest,
        says=_says(found, scale.met(now)),
        short=None if found.closest is None else _short(scale, base, items, found.closest, rules),
        tried=found.tried,
        exhaustive=found.exhaustive,
        complete_to=found.complete_to,
    )


def _step(item: Movable) -> Step:
    change = item.change
    return Step(id=change.id, name=change.name, nature=item.nature, effort=change.effort, law=change.law, at=change.at)


def _found(
    base: Mapping[str, Any], items: Sequence[Movable], chosen: int, before: Result, scale: Scale, rules: Library
) -> Found:
    made = [item for place, item in enumerate(items) if chosen >> place & 1]
    result = calculate(changed(base, [item.change for item in items], chosen), rules=rules)
    outcome = Outcome.of(result)
    old = {warning.zh for warning in before.warnings}
    cited = [item.change.law for item in made]
    return Found(
        changes=tuple(_step(item) for item in made),
        effort=sum(item.change.effort for item in made),
        outcome=Figures.of(outcome),
        articles=tuple(dict.fromkeys(law for law in [*cited, _article(scale, result, base, rules)] if law)),
        warnings=tuple(Text(zh=item.zh, en=item.en) for item in result.warnings if item.zh not in old),
        gap=None if scale.met(outcome) else scale.gap(outcome),
    )


def _article(scale: Scale, result: Result, base: Mapping[str, Any], rules: Library) -> str:
    """The article on which the goal itself rests."""
    goal = scale.target.goal
    if goal == "probation":
        return rules.method(base.get("jurisdiction", NATIONAL)).probation.law
    if goal == "fine":
        return result.fine.law if result.fine else ""
    if goal == "no_custody":
        return result.penalty.law if result.penalty else ""
    if goal == "tier":
        return "；".join(dict.fromkeys(count.tier.law for count in result.counts.values() if count.tier))
    return ""


def _says(found: Search, already: bool) -> Text:
    if already:
        return ALREADY
    if found.sets:
        says = REACHED.format(count=len(found.sets))
        more = None if found.exhaustive else SOME_SMALL.format(size=found.complete_to)
        return says if more is None else Text(zh=says.zh + more.zh, en=f"{says.en} {more.en}")
    return NONE if found.exhaustive else NONE_SMALL.format(size=found.complete_to)


def _short(scale: Scale, base: Mapping[str, Any], items: Sequence[Movable], chosen: int, rules: Library) -> Text:
    """How far the closest set stays off, or what stands in the way."""
    result = calculate(changed(base, [item.change for item in items], chosen), rules=rules)
    gap = scale.gap(Outcome.of(result))
    goal = scale.target.goal
    if goal == "tier":
        return SAME_TIER
    if gap is None:
        return NO_TERM
    if goal == "probation" and gap == 0 and result.probation is not None:
        bars = [reason for reason in result.probation.reasons if reason.kind == "barred"] or result.probation.reasons
        return BARRED.format(reasons=Text.join([Text(zh=bar.text, en=bar.text_en) for bar in bars]))
    if goal == "fine":
        return OFF["fine"].format(gap=f"{int(gap):,}")
    return OFF[goal].format(gap=int(gap))
