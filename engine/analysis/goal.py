"""A goal, and when an outcome reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from engine.analysis.outcome import Outcome
from engine.errors import InputError, Problem
from engine.law.library import NATIONAL, Library
from engine.text import Text

Goal = Literal["months", "probation", "tier", "no_custody", "fine"]
WITHOUT_CUSTODY = ("public-surveillance", "fine-alone", "deprivation-alone", "exempt")
NAMES: dict[Goal, Text] = {
    "months": Text(zh="刑期不超过{value}个月", en="a term of at most {value} months"),
    "probation": Text(zh="可以适用缓刑", en="probation open"),
    "tier": Text(zh="降到较低的量刑幅度", en="a lower tier"),
    "no_custody": Text(zh="不判处拘役、有期徒刑", en="no custody"),
    "fine": Text(zh="罚金下限不超过{value}元", en="a least fine of at most {value} yuan"),
}
_TARGET = Text(zh="“{value}”不是目标", en="'{value}' is no target")
_FORMS = Text(
    zh="months=12、probation、tier、no-custody、fine=5000", en="months=12, probation, tier, no-custody or fine=5000"
)


@dataclass(frozen=True)
class Target:
    """A goal; `value` in months for `months`, in yuan for `fine`, else None."""

    goal: Goal
    value: int | None = None

    @classmethod
    def parse(cls, text: str) -> Target:
        """`months=12`, `probation`, `tier`, `no-custody`, `fine=5000`.

        Raises:
            InputError: the text is none of these forms.
        """
        name, mark, number = text.strip().partition("=")
        name = name.strip().replace("-", "_")
        needs = name in ("months", "fine")
        digits = number.strip()
        if name in get_args(Goal) and needs == bool(mark) and (not needs or (digits.isascii() and digits.isdigit())):
            return cls(name, int(digits) if needs else None)  # type: ignore[arg-type]  # one of the goals
        raise InputError(Problem("target", _TARGET.format(value=text), _FORMS))

    def name(self) -> Text:
        """The goal in words."""
        return NAMES[self.goal].format(value=self.value)


@dataclass(frozen=True)
class Scale:
    """What a goal is measured by on one case: where it stands now, the order of its tiers, the limit of probation."""

    target: Target
    now: tuple[int | None, ...]
    tiers: tuple[tuple[str, ...], ...]
    longest: int

    @classmethod
    def of(cls, target: Target, base: Mapping[str, Any], now: Outcome, rules: Library) -> Scale:
        """The scale for a case; `now` is its outcome before any change."""
        place = base.get("jurisdiction", NATIONAL)
        tiers = tuple(tuple(rules.crime(place, count["crime"]).tiers) for count in base["counts"].values())
        longest = rules.method(place).probation.longest_term
        return cls(target, _ranks(now, tiers), tiers, longest)

    def met(self, outcome: Outcome | None) -> bool:
        """Whether the outcome reaches the goal."""
        if outcome is None or outcome.declared is None or outcome.adjusted is None:
            return False
        goal, value = self.target.goal, self.target.value or 0
        if goal == "months":
            return outcome.declared.chosen <= value
        if goal == "probation":
            return outcome.probation in (True, "mandatory")
        if goal == "no_custody":
            return outcome.kind in WITHOUT_CUSTODY
        if goal == "fine":
            return outcome.fine is None or outcome.fine[0] <= value
        pairs = [
            (before, after)
            for before, after in zip(self.now, _ranks(outcome, self.tiers), strict=True)
            if before is not None and after is not None
        ]
        return (
            len(pairs) == len(self.now)
            and all(after <= before for before, after in pairs)
            and any(after < before for before, after in pairs)
        )

    def gap(self, outcome: Outcome | None) -> Fraction | None:
        """How far off the goal the outcome stays, in its unit; None where that has no measure or there is no term."""
        if outcome is None or outcome.declared is None:
            return None
        goal, value = self.target.goal, self.target.value or 0
        months = outcome.declared.chosen
        if goal == "months":
            return Fraction(max(0, months - value))
        if goal == "probation":
            return Fraction(max(0, months - self.longest))
        if goal == "no_custody":
            return Fraction(0 if outcome.kind in WITHOUT_CUSTODY else months)
        if goal == "fine":
            return Fraction(max(0, outcome.fine[0] - value) if outcome.fine else 0)
        return None

    def off(self, outcome: Outcome | None) -> tuple[int, Fraction, Fraction]:
        """The closer the smaller: no term last, then the gap, then the exact term."""
        if outcome is None or outcome.adjusted is None:
            return 1, Fraction(0), Fraction(0)
        return 0, self.gap(outcome) or Fraction(0), outcome.adjusted


def _ranks(outcome: Outcome, tiers: tuple[tuple[str, ...], ...]) -> tuple[int | None, ...]:
    return tuple(order.index(tier) if tier in order else None for tier, order in zip(outcome.tiers, tiers, strict=True))
