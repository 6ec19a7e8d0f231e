"""A result in short: its headline, who chose the point, which articles it rests on.

What the command line and the memo say about a result in the same words. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import wording
from engine.explanation import signed
from engine.law.library import Library
from engine.result import Range, Result
from engine.text import Language, Text


def declared(result: Result, language: Language) -> str:
    """The range of the declared sentence: 7至12个月; a dash where the facts reach no tier."""
    if result.declared is None:
        return "—"
    return wording.span(result.declared.low, result.declared.high, wording.MONTHS, language)


def point(result: Result, language: Language) -> str:
    """The point in the form of a judgment, with plain months beside it: 有期徒刑一年六个月（18个月）."""
    if result.declared is None or result.penalty is None:
        return "—"
    sentence = wording.sentence(result.penalty.kind, result.declared.chosen, language)
    if language == "en" and result.declared.chosen < 12:
        return sentence  # it says the months already
    months = wording.months(result.declared.chosen, language)
    return f"{sentence}（{months}）" if language == "zh" else f"{sentence} ({months})"


def chosen_by(result: Result, library: Library) -> Text:
    """Whose choice the point is: what a party fixed, and the rule that chose the rest."""
    own: list[Text] = []
    for count in result.counts.values():
        for figure, name in (
            (count.starting_point, Text(zh="量刑起点", en="starting point")),
            (count.base_sentence, Text(zh="基准刑", en="base sentence")),
        ):
            if figure is not None and figure.basis == "party":
                own.append(name)
        for line in count.adjustments:
            if line.kind == "factor" and line.source == "asserted" and _fixed(line.ratio, line.band):
                ratio = signed(line.ratio.chosen)
                own.append(Text(zh=f"{line.name.zh}{ratio}", en=f"{line.name.en} {ratio}"))
    choice = library.method(result.rulebook.jurisdiction).choice
    rule = Text(
        zh=f"按规则库的取值规则（{choice.name.zh}；{wording.BASES[choice.basis].zh}）",
        en=f"by the rulebook's rule of choice ({choice.name.en}; {wording.BASES[choice.basis].en})",
    )
    if not own:
        return rule
    return Text(
        zh="当事一方选定：" + "、".join(item.zh for item in own) + f"；其余{rule.zh}",
        en="the party's own: " + ", ".join(item.en for item in own) + f"; the rest {rule.en}",
    )


def _fixed(ratio: Range, band: Range | None) -> bool:
    """Whether the party named a strength, rather than the factor alone."""
    return band is None or (ratio.low, ratio.high) != (band.low, band.high)


def probation(result: Result, language: Language) -> str:
    """One line on 缓刑: open or not, and the period."""
    found = result.probation
    if found is None:
        return "—"
    texts = {
        True: Text(zh="可以考虑缓刑", en="open"),
        False: Text(zh="不能缓刑", en="not open"),
        "mandatory": Text(zh="符合条件的应当缓刑", en="mandatory where its conditions are met"),
    }
    text = texts[found.eligible].in_language(language)
    if found.period is None:
        return text
    period = wording.span(found.period.low, found.period.high, wording.MONTHS, language)
    return f"{text}，考验期{period}" if language == "zh" else f"{text}, period {period}"


def fine(result: Result, language: Language) -> str:
    """One line on 罚金."""
    found = result.fine
    if found is None:
        return Text(zh="没有罚金规定", en="none provided").in_language(language)
    text = wording.money(found.low, found.high, language)
    if not found.obligatory:
        text += Text(zh="（可以并处）", en=" (may be added)").in_language(language)
    return text


@dataclass(frozen=True)
class Article:
    """One place in the law that a result rests on; `verified` and `basis` are empty where the result does not say."""

    law: str
    verified: str = ""
    basis: str = ""


def articles(result: Result) -> tuple[Article, ...]:
    """Every article cited, each once, in the order of the steps; then those cited beside the steps."""
    found: dict[str, Article] = {}
    for article in _cited(result):
        if article.law and (article.law not in found or not found[article.law].verified):
            found[article.law] = article
    return tuple(found.values())


def _cited(result: Result) -> Iterator[Article]:
    for step in result.steps:
        yield Article(step.law, step.verified, step.basis)
    if result.fine:
        yield Article(result.fine.law, result.fine.verified, result.fine.basis)
    for count in result.counts.values():
        yield from (Article(out.law) for out in count.excluded)
        yield from (Article(limit.law) for limit in count.limits)
    if result.penalty:
        yield Article(result.penalty.law)
    if result.probation:
        yield from (Article(reason.law) for reason in result.probation.reasons)
    if result.detention_credit:
        yield Article(result.detention_credit.law)
    if result.combined:
        yield Article(result.combined.law)
    yield from (Article(warning.law) for warning in result.warnings if warning.law)
