"""What charts over many closed records show: rounds, answers by side, the time between disclosure and hearing, flags.

A share always stands beside the counts that it is made of, and below `FEW` there is none: one case more or less would
move it by ten points. Nothing is ranked: records stand in the order in which they were opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from engine.negotiation import clock
from engine.negotiation.many import SHOWN, Many
from engine.text import Language, Text

FEW = 10
NOTE = Text(
    zh="{number}份已经结束的记录。各案情况不同，不采纳也可以是对的；这些数字只说明记录了什么，不用于排名或者考核。"
    "不足{few}的，只列个数，不算比例。",
    en="{number} closed records. Cases differ, and a refusal may be right; the figures say what is on record, and are "
    "no ranking or appraisal. Below {few} there are counts only, no shares.",
)


@dataclass(frozen=True)
class Share:
    """`count` of `whole`."""

    count: int
    whole: int

    @property
    def few(self) -> bool:
        """Whether there are too few for a share to say anything."""
        return self.whole < FEW

    @property
    def fraction(self) -> Fraction | None:
        """The share; None where there are too few."""
        return None if self.few else Fraction(self.count, self.whole)

    @property
    def words(self) -> str:
        """Counts, and the share in whole percent where there is one: 12/30 (40%)."""
        share = self.fraction
        return f"{self.count}/{self.whole}" + ("" if share is None else f" ({round(share * 100)}%)")


@dataclass(frozen=True)
class Answers:
    """The points of one side over all records.

    Attributes:
        answered: of those raised.
        adopted, partly: of those answered.
        each: adopted of answered in every record, in the order of opening, so that one large case is seen as one.
    """

    side: str
    raised: int
    answered: Share
    adopted: Share
    partly: Share
    each: tuple[Share, ...]


@dataclass(frozen=True)
class Waits:
    """Minutes between two events in every record that has both, in the order of opening; `unknown` have not.

    `median` is None below `FEW`. A negative time says that the second event came first.
    """

    minutes: tuple[int, ...]
    unknown: int
    median: Fraction | None

    def words(self, language: Language) -> str:
        """Least and most, and the median where there is one."""
        if not self.minutes:
            return "—"
        least, most = (_lasted(value, language) for value in (min(self.minutes), max(self.minutes)))
        found = least if least == most else f"{least}～{most}"
        if self.median is None:
            return found
        median = _lasted(round(self.median), language)
        return f"{found}，中位数{median}" if language == "zh" else f"{found}, median {median}"


def _lasted(minutes: int, language: Language) -> str:
    return ("−" if minutes < 0 else "") + clock.lasted(abs(minutes), language)


@dataclass(frozen=True)
class Charts:
    """Everything that is drawn over many records.

    Attributes:
        rounds: how many records had so many rounds, from none to the most, none left out.
        outcomes: records by how they were closed, of all.
        answers: by side.
        flags: records with each flag, of all, by the flag's id.
    """

    records: int
    rounds: tuple[tuple[int, int], ...]
    outcomes: dict[str, Share]
    answers: tuple[Answers, ...]
    disclosure_to_hearing: Waits
    first_proposal_to_signing: Waits
    flags: dict[str, Share]

    def note(self, language: Language) -> str:
        """What must stand beside every one of the charts."""
        return NOTE.format(number=self.records, few=FEW).in_language(language)


def charts(many: Many) -> Charts:
    """The figures of all charts."""
    facts = [one.facts for one in many.kept]
    rounds = Counter(one.rounds for one in facts)
    flags = Counter(flag.id for one in facts for flag in one.flags)
    ends = Counter(one.closed for one in facts)
    return Charts(
        records=len(facts),
        rounds=tuple((number, rounds[number]) for number in range(max(rounds, default=-1) + 1)),
        outcomes={id: Share(ends[id], len(facts)) for id in ("closed_with_agreement", "closed_without")},
        answers=tuple(_answers(many, side) for side in SHOWN),
        disclosure_to_hearing=_waits(one.disclosure_to_hearing for one in facts),
        first_proposal_to_signing=_waits(one.first_proposal_to_signing for one in facts),
        flags={id: Share(flags[id], len(facts)) for id in sorted(flags)},
    )


def _answers(many: Many, side: str) -> Answers:
    figures = [one.facts.sides[side] for one in many.kept]
    raised, answered = sum(one.raised for one in figures), sum(one.answered for one in figures)
    return Answers(
        side=side,
        raised=raised,
        answered=Share(answered, raised),
        adopted=Share(sum(one.adopted for one in figures), answered),
        partly=Share(sum(one.partly for one in figures), answered),
        each=tuple(Share(one.adopted, one.answered) for one in figures),
    )


def _waits(values: Iterable[int | None]) -> Waits:
    found = list(values)
    known = [value for value in found if value is not None]
    return Waits(tuple(known), len(found) - len(known), _median(known) if len(known) >= FEW else None)


def _median(values: list[int]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return Fraction(ordered[middle]) if len(ordered) % 2 else Fraction(ordered[middle - 1] + ordered[middle], 2)
