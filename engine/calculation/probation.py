"""缓刑: open or not at the declared term, with every reason, and the period's range (刑法72–74条)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Literal

from engine.calculation.notes import Notes
from engine.inference.findings import Findings
from engine.law.method_schema import ProbationFrame
from engine.law.rulebook import Rulebook
from engine.law.schema import PenaltyKind, ProbationRule
from engine.result import Band, Penalty, Probation, Reason
from engine.text import Text

TOO_LONG = Text(
    zh="宣告刑{term}个月，超过可以宣告缓刑的三年",
    en="the declared term of {term} months is over the three years up to which it can be suspended",
)
WITHIN = Text(
    zh="宣告刑{term}个月，在三年以下；还须犯罪情节较轻、有悔罪表现、没有再犯罪的危险、对所居住社区没有重大不良影响",
    en="the declared term of {term} months is within three years; minor circumstances, remorse, no "
    "danger of re-offending and no grave effect on the community are needed besides",
)
NOT_CUSTODY = Text(
    zh="没有判处拘役或者有期徒刑，不发生缓刑问题",
    en="no criminal detention or fixed term, so the question does not arise",
)
SUSPENDED: tuple[PenaltyKind, ...] = ("criminal-detention", "fixed-term-imprisonment")
WEIGH = Text(zh="本罪还要看：{what}", en="for this crime also weigh: {what}")


def probation(
    term: int, penalty: Penalty, counts: Mapping[str, tuple[Rulebook, Findings]], date: datetime.date, notes: Notes
) -> Probation:
    """Whether `term` (months, declared) can be suspended, for all counts together."""
    first = next(iter(counts.values()))[0]
    frame = first.method.probation
    if penalty.kind not in SUSPENDED:
        return Probation(eligible=False, reasons=(_reason(NOT_CUSTODY, frame.law, ""),), period=None)
    rules = fired(counts, date, notes)
    reasons = [_reason(rule.text, rule.law, rule.kind) for rule in rules]
    open_ = eligible(term, penalty.kind, rules, frame)
    if not open_:
        if term > frame.longest_term:
            reasons.insert(0, _reason(TOO_LONG.format(term=term), frame.law, "barred"))
        return Probation(eligible=False, reasons=tuple(reasons), period=None)
    reasons.insert(0, _reason(WITHIN.format(term=term), frame.law, "within"))
    for book, _ in counts.values():
        if book.crime.probation_weigh:
            weigh = WEIGH.format(what=Text.join(book.crime.probation_weigh))
            reasons.append(_reason(weigh, book.crime.guideline, "weigh"))
    detention = penalty.kind == "criminal-detention"
    low, high = frame.detention_period if detention else frame.fixed_term_period
    return Probation(
        eligible=open_,
        reasons=tuple(reasons),
        period=Band(low=max(low, term), high=high),
    )


def eligible(
    term: int, kind: PenaltyKind, rules: Iterable[ProbationRule], frame: ProbationFrame
) -> bool | Literal["mandatory"]:
    """Whether a declared term of so many months can be suspended beside the rules that fired, or has to be."""
    kinds = {rule.kind for rule in rules}
    if kind not in SUSPENDED or term > frame.longest_term or "barred" in kinds:
        return False
    return "mandatory" if "mandatory" in kinds else True


def fired(counts: Mapping[str, tuple[Rulebook, Findings]], date: datetime.date, notes: Notes) -> list[ProbationRule]:
    """The rules on probation that fired for any count, the gravest kind first."""
    found: dict[str, ProbationRule] = {}
    for book, findings in counts.values():
        for name, rule in (book.general.probation | book.crime.probation).items():
            if rule.in_force(date) and findings.holds("probation", name, rule.when):
                found.setdefault(name, rule)
                notes.figure(rule)
    order = ("barred", "mandatory", "generally_not", "strict", "favours")
    return sorted(found.values(), key=lambda rule: order.index(rule.kind))


def _reason(text: Text, law: str, kind: str) -> Reason:
    return Reason(text=text.zh, text_en=text.en, law=law, kind=kind)
