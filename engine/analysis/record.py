"""What the rules see of each count of a case: its facts, the factors found, and whether a condition holds."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.case.model import Case
from engine.case.reader import build
from engine.inference import matcher
from engine.inference.facts import Facts, gather
from engine.law.condition import Condition
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Factor, Statute
from engine.result import Result


@dataclass(frozen=True)
class Record:
    """One count as the rules see it; `found` are the factors at work or absorbed by another."""

    book: Rulebook
    facts: Facts
    found: frozenset[str]
    date: datetime.date

    def holds(self, when: Condition | None) -> bool:
        """Whether a condition holds; an entry without one always does."""
        return when is None or matcher.holds(when, self.facts, self.found)

    def statute(self, law: Factor) -> Statute | None:
        """What the Criminal Law attaches to the factor here: the first entry whose condition holds."""
        return next((entry for entry in law.statute if self.holds(entry.when)), None)


def records(base: Mapping[str, Any], result: Result, rules: Library) -> dict[str, Record]:
    """The record of each count; `result` is the case's result, from which the findings are taken.

    Raises:
        InputError: the case is wrong.
    """
    case = build(dict(base), rules=rules)
    date = result.rulebook.sentencing_date
    return {key: _record(case, key, result, rules, date) for key in case.counts}


def _record(case: Case, key: str, result: Result, rules: Library, date: datetime.date) -> Record:
    book = Rulebook.of(rules, case.jurisdiction, case.counts[key].crime)
    count = result.counts[key]
    found = {line.factor for line in count.adjustments if line.kind == "factor"}
    found |= {out.factor for out in count.excluded if out.status in ("absorbed", "open")}
    return Record(book, gather(case, key, book, date), frozenset(found), date)
