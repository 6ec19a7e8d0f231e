"""An outcome as the analyses print it: plain figures for JSON, and one line in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from engine import wording
from engine.analysis.outcome import Outcome
from engine.law.schema import PenaltyKind
from engine.result import Band, Number, Part, WholeRange
from engine.text import Text

NO_TERM = Text(zh="没有结果", en="no term")
CUSTODY = ("criminal-detention", "fixed-term-imprisonment")
_PROBATION = {
    True: Text(zh="可以考虑缓刑", en="probation open"),
    False: Text(zh="不能缓刑", en="probation not open"),
    "mandatory": Text(zh="符合条件的应当缓刑", en="probation mandatory where its conditions are met"),
}


class Figures(Part):
    """The figures of an outcome. Months exact in `adjusted`, whole in `declared`; `fine` in yuan."""

    adjusted: Number | None
    declared: WholeRange | None
    kind: PenaltyKind | None
    probation: bool | Literal["mandatory"] | None
    fine: Band | None
    tiers: tuple[str | None, ...]

    @classmethod
    def of(cls, outcome: Outcome) -> Figures:
        """The outcome for JSON."""
        return cls(
            adjusted=outcome.adjusted,
            declared=outcome.declared,
            kind=outcome.kind,
            probation=outcome.probation,
            fine=Band(low=outcome.fine[0], high=outcome.fine[1]) if outcome.fine else None,
            tiers=outcome.tiers,
        )

    def words(self) -> Text:
        """The range first, then the point, probation and fine."""
        if self.declared is None or self.kind is None:
            return NO_TERM
        low, high, point = self.declared.low, self.declared.high, self.declared.chosen
        zh = [wording.span(low, high, wording.MONTHS, "zh"), f"取{wording.sentence(self.kind, point, 'zh')}"]
        en = [wording.span(low, high, wording.MONTHS, "en"), f"point {wording.sentence(self.kind, point, 'en')}"]
        if self.probation is not None and self.kind in CUSTODY:
            zh.append(_PROBATION[self.probation].zh)
            en.append(_PROBATION[self.probation].en)
        if self.fine is not None:
            zh.append(f"罚金{wording.money(self.fine.low, self.fine.high, 'zh')}")
            en.append(f"fine {wording.money(self.fine.low, self.fine.high, 'en')}")
        return Text(zh="，".join(zh), en=", ".join(en))


def point(outcome: Outcome | None) -> Fraction | None:
    """The exact adjusted term in months, None where there is none."""
    return outcome.adjusted if outcome else None


def whole(outcome: Outcome | None) -> int | None:
    """The declared term at the chosen point in whole months, None where there is none."""
    return outcome.declared.chosen if outcome and outcome.declared else None
