"""Phrases that several documents share, in the forms of Chinese papers: penalties, ranges, factors, blanks."""

from __future__ import annotations

import datetime
from fractions import Fraction

from engine import wording
from engine.case.model import Case
from engine.documents.matter import Matter
from engine.explanation import number
from engine.law.rulebook import statute
from engine.law.schema import Statutory
from engine.result import Adjustment, Result
from engine.text import Language, Text

BLANK = "＿＿＿＿＿＿"
NO_TERM = Text(zh="所填事实没有达到任何一档", en="the facts stated reach no tier")
INCREASES = Text(zh="增加基准刑的{ratio}", en="adds {ratio} of the base sentence")
REDUCES = Text(zh="减少基准刑的{ratio}", en="takes off {ratio} of the base sentence")
CHANGES = Text(zh="调节基准刑的{ratio}", en="changes the base sentence by {ratio}")
TAKEN = Text(zh="{words}，取{point}", en="{words}; {point} is taken")
FINES = {
    "with": Text(zh="并处罚金", en="with a fine"),
    "may": Text(zh="可以并处罚金", en="to which a fine may be added"),
    "with_or_alone": Text(zh="并处或者单处罚金", en="with a fine, or a fine alone"),
    "with_or_confiscation": Text(zh="并处罚金或者没收财产", en="with a fine or confiscation of property"),
    "confiscation": Text(zh="并处没收财产", en="with confiscation of property"),
}
DEPRIVATION = Text(zh="剥夺政治权利", en="deprivation of political rights")
FINE_ALONE = Text(zh="罚金", en="a fine")
LONGEST = 180  # 刑法45条: where an article ends there it names no upper figure
SHORTEST = 6
PLEA_OPINION, PLEA_OPINION_SINCE = "高检发〔2026〕5号", datetime.date(2026, 4, 30)


def blank(value: str) -> str:
    """The value, or a line to write on by hand."""
    return value or BLANK


def paragraphs(text: str) -> list[str]:
    """A text that somebody typed, a paragraph a line, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


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
    said = effect(band.low, band.high, language)
    point = f"{number(abs(line.ratio.chosen))}%"
    return said if band.low == band.high else TAKEN.in_language(language).format(words=said, point=point)


def effect(low: Fraction | int, high: Fraction | int, language: Language) -> str:
    """What a band in percent does to the base sentence: 减少基准刑的30%以下, 增加基准刑的10%至40%."""
    if low < 0 < high:
        both = f"−{number(abs(Fraction(low)))}%", f"+{number(Fraction(high))}%"
        return CHANGES.in_language(language).format(ratio=("～" if language == "zh" else " to ").join(both))
    least, most = (f"{number(end)}%" for end in sorted((abs(Fraction(low)), abs(Fraction(high)))))
    words = (REDUCES if low < 0 else INCREASES).in_language(language)
    if least == most:
        return words.format(ratio=most)
    if least == "0%":
        return words.format(ratio=f"{most}以下" if language == "zh" else f"up to {most}")
    return words.format(ratio=f"{least}至{most}" if language == "zh" else f"{least} to {most}")


def crimes(matter: Matter) -> list[str]:
    """The names of the crimes charged in the speaking position, each once."""
    return list(dict.fromkeys(matter.say(count.name) for count in matter.result.counts.values()))


def statutory(matter: Matter, count: str, position: str | None = None) -> str:
    """The 法定刑 of a count's tier in words: 三年以上十年以下有期徒刑，并处罚金; empty where no tier is reached."""
    name = position or matter.own
    result, case = matter.comparison.results[name], matter.cases[name]
    tier = result.counts[count].tier
    if tier is None:
        return ""
    versions = matter.book(count, name).crime.tiers[tier.id].statutory
    used, _ = statute(versions, case.counts[count].offence_date, result.rulebook.sentencing_date)
    return penalties(used, matter.language)


def penalties(law: Statutory, language: Language) -> str:
    """The 法定刑 of any tier in words."""
    named = [_fixed_term(*law.fixed_term, language)] if law.fixed_term else []
    others = {
        "life": law.life,
        "death": law.death,
        "criminal-detention": law.detention is not None,
        "public-surveillance": law.control is not None,
    }
    named += [wording.KINDS[kind].in_language(language) for kind, there in others.items() if there]
    alone = ((DEPRIVATION, law.deprivation_alone), (FINE_ALONE, law.fine == "alone"))
    named += [text.in_language(language) for text, there in alone if there]
    mark, last, comma = ("、", "或者", "，") if language == "zh" else (", ", " or ", ", ")
    words = last.join(filter(None, (mark.join(named[:-1]), named[-1]))) if named else ""
    return words + (comma + FINES[law.fine].in_language(language) if law.fine in FINES else "")


def _fixed_term(low: int, high: int, language: Language) -> str:
    name, first, last = (
        wording.KINDS["fixed-term-imprisonment"],
        wording.term(low, language),
        wording.term(high, language),
    )
    if low == high:
        words = Text(zh=f"{first}{name.zh}", en=f"{first} of {name.en}")
    elif low <= SHORTEST:
        words = Text(zh=f"{last}以下{name.zh}", en=f"up to {last} of {name.en}")
    elif high >= LONGEST:
        words = Text(zh=f"{first}以上{name.zh}", en=f"{first} or more of {name.en}")
    else:
        words = Text(zh=f"{first}以上{last}以下{name.zh}", en=f"{first} to {last} of {name.en}")
    return words.in_language(language)


def made_on(matter: Matter) -> datetime.date:
    """The day of the paper: as its particulars have it, else the day for which the sentence was reckoned."""
    return matter.particulars.date or matter.result.rulebook.sentencing_date


def plea_opinion(matter: Matter, item: str) -> str:
    """An item of the opinion on pleas (高检发〔2026〕5号 37), empty for a paper made before it was issued."""
    return f"{PLEA_OPINION} {item}" if made_on(matter) >= PLEA_OPINION_SINCE else ""
