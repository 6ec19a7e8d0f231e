"""The disclosure of 高检发〔2026〕5号 37, made from a result: facts, crime, factors with ranges, proposal, basis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine import summary, wording
from engine.calculation.calculate import calculate
from engine.law.library import library
from engine.negotiation.bodies import Disclosure, Factor
from engine.negotiation.parsing import parse
from engine.result import Adjustment, Result, decimal
from engine.text import Language, Text

# 附加刑 beside the fine (刑法34条); what is confiscated or given back as such is no penalty.
_PENALTIES = ("deprivation_of_political_rights", "confiscation_of_property")


EACH = Text(zh="各罪：{parts}", en="each crime: {parts}")
TERM = Text(zh="主刑{term}，拟取{point}", en="main penalty {term}, intended {point}")
FINE = Text(zh="罚金：{fine}", en="fine: {fine}")
MEASURES = Text(zh="其他附加刑：{parts}", en="other additional penalties: {parts}")
PROBATION = Text(zh="缓刑：{probation}", en="probation: {probation}")


def disclosure(
    raw: dict[str, Any],
    to: Iterable[str],
    facts: str,
    *,
    position: str | None = "prosecution",
    materials: str = "",
    language: Language = "zh",
) -> Disclosure:
    """The disclosure of a case as the prosecution has it.

    Args:
        raw: the case; its prosecution position is used where it has one.
        to: the participants who are told.
        facts: the facts to be found, in words.
        language: that of the words which are generated.

    Raises:
        InputError: the case is wrong, or the facts are not put in words.
    """
    named = position if position in (raw.get("positions") or {}) else None
    result = calculate(raw, position=named)
    found = parse(
        {
            "type": "disclosure",
            "to": tuple(to),
            "facts": facts,
            "crimes": tuple(dict.fromkeys(count.name.in_language(language) for count in result.counts.values())),
            "factors": tuple(_factors(result)),
            "proposal": _proposal(result, language),
            "basis": tuple(article.law for article in summary.articles(result, library())),
            "materials": materials,
        }
    )
    assert isinstance(found, Disclosure)
    return found


def _factors(result: Result) -> Iterable[Factor]:
    for count in result.counts.values():
        for line in count.adjustments:
            if line.kind == "factor":
                yield _factor(line)


def _factor(line: Adjustment) -> Factor:
    """The rule's range, widened to what a party asks for outside it."""
    band = line.band or line.ratio
    low, high = min(band.low, line.ratio.low), max(band.high, line.ratio.high)
    return Factor(factor=line.factor, name=line.name, low=decimal(low), high=decimal(high), law=line.law)


def _proposal(result: Result, language: Language) -> str:
    """The intended proposal in words: terms, additional penalties, probation (刑诉法176条2款)."""
    if result.declared is None:
        return summary.NO_TERM.in_language(language)
    comma, semicolon = ("，", "；") if language == "zh" else (", ", "; ")
    each = [
        count.name.in_language(language)
        + ("" if language == "zh" else " ")
        + wording.span(int(count.proposed.low), int(count.proposed.high), wording.MONTHS, language)
        for count in result.counts.values()
        if count.proposed is not None and len(result.counts) > 1
    ]
    measures = [summary.measure(item, language).rstrip("。.") for item in result.additional if item.kind in _PENALTIES]
    term = wording.span(result.declared.low, result.declared.high, wording.MONTHS, language)
    parts = [
        *([EACH.format(parts=comma.join(each))] if each else []),
        TERM.format(term=term, point=summary.point(result, language)),
        FINE.format(fine=summary.fine(result, language)),
        *([MEASURES.format(parts=comma.join(measures))] if measures else []),
        PROBATION.format(probation=summary.probation(result, language)),
    ]
    return semicolon.join(part.in_language(language) for part in parts)
