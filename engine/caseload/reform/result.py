"""What a reform does to a caseload: plain counts and months, from which every table and chart is made.

All of it says what the two rulebooks give for the same cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.caseload.reform.counts import Moves, Shift, band_name
from engine.caseload.reform.entries import Alone, Change, Example, Together
from engine.text import Text

SCHEMA = "liangxing/reform/1"
NONE = ""  # where a case has no tier, no kind of penalty or no answer on probation
SAYS = Text(
    zh="本结果说明两套规则对同一批案件各给出什么，不是法院会怎样裁判。",
    en="This is what two sets of rules give for the same cases, not what courts would do.",
)
NOTICE = Text(
    zh=f"{SAYS.zh}用于辅助论证，不预测裁判，也不代替裁判。",
    en=f"{SAYS.en} It assists argument; it neither predicts nor replaces a judgment.",
)


@dataclass
class Reform:
    """Today's rulebook against a changed one over the same cases.

    Attributes:
        source: name of the caseload.
        rows, wrong: rows of the file, and those that are no case under either rulebook; the difference is `whole.rows`.
        whole: all cases. `crimes` by id; `places` by jurisdiction; `tiers` by (crime, tier today).
        months_before, months_after: cases by declared months under each rulebook.
        flow: cases by (band before, band after); `band_name` says what a band is.
        ranges: `declared_low`, `declared_high` (the recommended range), `envelope_low`, `envelope_high` in months;
            `fine_low`, `fine_high` in yuan.
        probation: cases by (before, after), each `false`, `true`, `mandatory` or `""` (no term).
        penalties, statuses: cases by (before, after). `tier_changes`: by (crime, tier before, tier after).
        steps: cases touched by the first step at which the two results part (`step_name` says what it is).
        changes: every changed entry, wording included. `alone`: each run by itself. `together`: what is left.
        by: `"entry"`; `"file"` or `"folder"` where the entries were too many to run each, so `alone` is by those.
        examples: cases that move, with their steps.
        moves: the table with a row for each case touched, where one was asked for.
        names: words for crimes, places, tiers (`crime.tier`) and factors, by id.
    """

    source: str
    rows: int = 0
    wrong: int = 0
    whole: Moves = field(default_factory=Moves)
    crimes: dict[str, Moves] = field(default_factory=dict)
    places: dict[str, Moves] = field(default_factory=dict)
    tiers: dict[tuple[str, str], Moves] = field(default_factory=dict)
    months_before: Counter[int] = field(default_factory=Counter)
    months_after: Counter[int] = field(default_factory=Counter)
    flow: Counter[tuple[int, int]] = field(default_factory=Counter)
    ranges: dict[str, Shift] = field(default_factory=dict)
    probation: Counter[tuple[str, str]] = field(default_factory=Counter)
    penalties: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    tier_changes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    changes: tuple[Change, ...] = ()
    alone: tuple[Alone, ...] = ()
    together: Together = field(default_factory=Together)
    by: str = "entry"
    examples: tuple[Example, ...] = ()
    moves: Path | None = None
    names: dict[str, Text] = field(default_factory=dict)

    def name(self, id: str) -> Text:
        """What to call a crime, a place, a tier (`crime.tier`) or a factor."""
        return self.names.get(id) or Text(zh=id, en=id)

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; months and yuan as whole numbers, shares from 0 to 1."""
        return {
            "schema": SCHEMA,
            "notice": {"zh": NOTICE.zh, "en": NOTICE.en},
            "source": self.source,
            "rows": self.rows,
            "wrong": self.wrong,
            "whole": self.whole.to_json(),
            "by_crime": {key: moves.to_json() for key, moves in sorted(self.crimes.items())},
            "by_place": {key: moves.to_json() for key, moves in sorted(self.places.items())},
            "by_tier": [
                {"crime": crime, "tier": tier, **moves.to_json()} for (crime, tier), moves in sorted(self.tiers.items())
            ],
            "months_before": dict(sorted(self.months_before.items())),
            "months_after": dict(sorted(self.months_after.items())),
            "flow": _pairs({(band_name(a).en, band_name(b).en): n for (a, b), n in sorted(self.flow.items())}),
            "ranges": {name: shift.to_json() for name, shift in self.ranges.items()},
            "probation": _pairs(self.probation),
            "penalties": _pairs(self.penalties),
            "statuses": _pairs(self.statuses),
            "tier_changes": [
                {"crime": crime, "before": old or None, "after": new or None, "cases": number}
                for (crime, old, new), number in sorted(self.tier_changes.items())
            ],
            "steps": dict(self.steps.most_common()),
            "changes": [change.to_json() for change in self.changes],
            "alone_by": self.by,
            "alone": [alone.to_json() for alone in self.alone],
            "together": self.together.to_json(),
            "examples": [example.to_json() for example in self.examples],
            "moves": str(self.moves) if self.moves else None,
        }


def _pairs(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    return [
        {"before": old or None, "after": new or None, "cases": number} for (old, new), number in sorted(counts.items())
    ]
