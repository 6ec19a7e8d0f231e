"""The months that a point is worth, in words and as a figure."""

from __future__ import annotations

from fractions import Fraction

from engine import wording
from engine.analysis.attribution import Share
from engine.explanation import number
from engine.text import Text

LESS = Text(zh="减少{months}", en="{months} less")
MORE = Text(zh="增加{months}", en="{months} more")
SAME = Text(zh="没有变化", en="no change")
WORTH = Text(
    zh="{months}（各种先后次序的平均）；只改这一点，{alone}；其余各点都改过之后再改，{last}",
    en="{months} (the average over every order of the points); this point alone: {alone}; after all others: {last}",
)
ESTIMATED = Text(zh="{text}（抽样估算，标准误{error}）", en="{text} (estimated by sampling, standard error {error})")
BY_FACT = Text(zh="{name}（事实）", en="{name} (the fact)")
TOGETHER = Text(zh="{text}（{names}不能分开计算）", en="{text} ({names}: cannot be told apart)")


def label(share: Share) -> Text:
    """What a share is called where a point has several: a fact is told from the factor of the same name."""
    facts = len(share.paths) == 1 and not share.paths[0].startswith("factors.")
    return BY_FACT.format(name=share.name) if facts else share.name


def in_words(share: Share) -> Text:
    """What a share is worth in any order, alone, and after all the others."""
    if share.months == share.alone == share.last:
        text = changed(share.months)
    else:
        text = WORTH.format(months=changed(share.months), alone=changed(share.alone), last=changed(share.last))
    if share.error:
        text = ESTIMATED.format(text=text, error=number(share.error))
    return TOGETHER.format(text=text, names=share.name) if len(share.paths) > 1 else text


def changed(months: Fraction) -> Text:
    """A change in months as a sentence has it: 减少3.1个月."""
    if not months:
        return SAME
    size = abs(months)
    words = Text(zh=wording.months(size, "zh"), en=wording.months(size, "en"))
    return (LESS if months < 0 else MORE).format(months=words)


def signed_months(months: Fraction) -> str:
    """A change in months as a table has it: −3.1."""
    return ("−" if months < 0 else "+") + number(abs(months))
