"""Everything a document may speak of, read once: the case, each position's result, the points between them, the texts.

`own` is the position that a document speaks for, `other` the one it speaks to; a case without positions has only the
common case, and then nothing is disputed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.analysis.arguments import Argument, arguments
from engine.case.model import Case
from engine.case.particulars import Answer, Particulars
from engine.case.patch import apply
from engine.case.reader import build
from engine.comparison import Comparison, compare
from engine.law.library import Library, library
from engine.law.rulebook import Rulebook
from engine.result import Result
from engine.text import Language, Text

SIDES = ("prosecution", "defence")


@dataclass(frozen=True)
class Matter:
    """One case as a document sees it.

    Attributes:
        raw: the case file's mapping.
        own: name of the position that speaks; `common` where the case has none of that name.
        other: name of the position it answers, None where there is none.
        common: the checked case without any position.
        cases: the checked case of every position.
        texts: what was typed for this document, by field, defaults filled in.
    """

    raw: dict[str, Any]
    own: str
    other: str | None
    comparison: Comparison
    common: Case
    cases: dict[str, Case]
    texts: dict[str, str]
    rules: Library
    language: Language

    @classmethod
    def of(
        cls, raw: dict[str, Any], side: str, texts: Mapping[str, str], language: Language, position: str | None = None
    ) -> Matter:
        """The matter of a raw case for a document of `side` (prosecution, defence, both).

        Raises:
            InputError: the case or a position is wrong.
        """
        rules = library()
        comparison = compare(raw, rules)
        names = list(comparison.results)
        base = {key: value for key, value in raw.items() if key != "positions"}
        given = raw.get("positions") or {}
        cases = {name: build(apply(base, given[name]) if name in given else base, rules=rules) for name in names}
        own = position or (side if side in names else names[0])
        other = next((name for name in (*SIDES, *names) if name != own and name in names), None)
        return cls(raw, own, other, comparison, build(base, rules=rules), cases, dict(texts), rules, language)

    @property
    def result(self) -> Result:
        """The result of the position that speaks."""
        return self.comparison.results[self.own]

    @property
    def case(self) -> Case:
        """The case as the speaking position has it."""
        return self.cases[self.own]

    @property
    def particulars(self) -> Particulars:
        """Names and numbers of the papers."""
        return self.case.documents.particulars

    @property
    def answers(self) -> dict[str, Answer]:
        """The prosecution's answers by the path of their point."""
        return {answer.point: answer for answer in self.case.documents.answers}

    def book(self, count: str, position: str | None = None) -> Rulebook:
        """The law that a count meets in a position (by default the speaking one)."""
        case = self.cases[position or self.own]
        return Rulebook.of(self.rules, case.jurisdiction, case.counts[count].crime)

    def arguments(self) -> dict[tuple[str, str], Argument]:
        """What there is to argue, by count and factor; only factors that some positions apply differently."""
        return {(item.count, item.factor): item for item in arguments(self.raw, self.rules)}

    def say(self, text: Text) -> str:
        """`text` in the document's language."""
        return text.in_language(self.language)
