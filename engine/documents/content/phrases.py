"""Phrases that several documents share, in the forms of Chinese papers: penalties, ranges, factors, blanks."""

from __future__ import annotations

from engine import wording
from engine.case.model import Case
from engine.documents.matter import Matter
from engine.explanation import number
from engine.result import Adjustment, Result
from engine.text import Language, Text

BLANK = "＿＿＿＿＿＿"
NO_TERM = Text(zh="所填事实没有达到任何一档", en="the facts stated reach no tier")
INCREASES = Text(zh="增加基准刑的{ratio}", en="adds {ratio} of the base sentence")
REDUCES = Text(zh="减少基准刑的{ratio}", en="takes off {ratio} of the base sentence")
TAKEN = Text(zh="{words}，取{point}", en="{words}; {point} is taken")


def blank(value: str) -> str:
    """The value, or a line to write on by hand."""
    return value or BLANK


def terms(kind: str, low: int, high: int, language: Language) -> str:
    """A main penalty or a range of it: 有期徒刑六个月至一年; one term where both ends are the same."""
    if low == high:
        return wording.sentence(kind, low, language)
    name = wording.KINDS[kind].in_language(language)
    first, last = wording.term(low, language), wording.term(high, language)
    return f"{name}{first}至{last}" if language == "zh" else f"{first} to {last} of {name}"


def asked(result: Result, case: Case, language: Language) -> str:
    """The main penalty that a position asks for: its stated proposal, else the point of its declared range."""
    if result.declared is None or result.penalty is None:
        return NO_TERM.in_language(language)
    kind = result.penalty.kind
    if case.proposal is not None:
        return terms(case.proposal.kind or kind, case.proposal.low, case.proposal.high, language)
    return terms(kind, result.declared.chosen, result.declared.chosen, language)


def fine(result: Result, language: Language) -> str:
    """The fine in words: 罚金人民币一千元至五万元; empty where the article provides none."""
    found = result.fine
    if found is None:
        return ""
    first = wording.renminbi(found.low, language)
    if found.high is None:
        words = f"{first}以上" if language == "zh" else f"{first} or more"
    elif found.low == found.high:
        words = first
    else:
        last = wording.renminbi(found.high, language)
        words = (
            f"{first}至{last.removeprefix('人民币')}" if language == "zh" else f"{first} to {last.removeprefix('RMB ')}"
        )
    return f"罚金{words}" if language == "zh" else f"a fine of {words}"


def strength(line: Adjustment, language: Language) -> str:
    """What a factor does: 减少基准刑的10%至40%，取30%; the band first, then the point."""
    band = line.band or line.ratio
    words = REDUCES if line.ratio.chosen < 0 else INCREASES
    low, high = sorted((abs(band.low), abs(band.high)))
    span = f"{number(low)}%" if low == high else f"{number(low)}%至{number(high)}%"
    if language == "en":
        span = span.replace("至", " to ")
    said = words.in_language(language).format(ratio=span)
    point = f"{number(abs(line.ratio.chosen))}%"
    return said if low == high else TAKEN.in_language(language).format(words=said, point=point)


def crimes(matter: Matter) -> list[str]:
    """The names of the crimes charged in the speaking position, each once."""
    return list(dict.fromkeys(matter.say(count.name) for count in matter.result.counts.values()))
