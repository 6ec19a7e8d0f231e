"""How months, yuan, kinds of penalty and kinds of source are written, in both languages, everywhere.

Plain functions on numbers: nothing here knows a case or the law. Terms follow the judgments' own form (有期徒刑一年
六个月, 拘役五个月); numerals are cn2an's.
"""

from __future__ import annotations

import datetime
from fractions import Fraction

from engine.explanation import number
from engine.text import Language, Text

KINDS = {
    "fixed-term-imprisonment": Text(zh="有期徒刑", en="fixed-term imprisonment"),
    "criminal-detention": Text(zh="拘役", en="criminal detention"),
    "public-surveillance": Text(zh="管制", en="public surveillance"),
    "fine-alone": Text(zh="单处罚金", en="a fine alone"),
    "deprivation-alone": Text(zh="单处剥夺政治权利", en="deprivation of political rights alone"),
    "exempt": Text(zh="免予刑事处罚", en="exemption from punishment"),
    "life": Text(zh="无期徒刑", en="life imprisonment"),
    "death": Text(zh="死刑", en="the death penalty"),
}
BASES = {
    "national": Text(zh="全国文本", en="national text"),
    "provincial": Text(zh="省级细则", en="provincial rules"),
    "practice": Text(zh="地方实践", en="local practice"),
    "ours": Text(zh="本工具的读法", en="our own reading"),
    "party": Text(zh="当事一方", en="the party's own"),
}
VERIFIED = {
    "text": Text(zh="已核原文", en="read in full text"),
    "secondary": Text(zh="他人转述", en="secondary source"),
    "single": Text(zh="单一来源", en="single source"),
    "memory": Text(zh="未核", en="unverified"),
    "none": Text(zh="没有文本依据", en="no text"),
}
STATUSES = {
    "excluded": Text(zh="不适用", en="not applied"),
    "absorbed": Text(zh="已被吸收", en="absorbed"),
    "not_met": Text(zh="条件不具备", en="conditions not met"),
    "open": Text(zh="待定", en="open"),
}
POSITIONS = {
    "common": Text(zh="共同案情", en="common case"),
    "prosecution": Text(zh="检察机关", en="prosecution"),
    "defence": Text(zh="辩护方", en="defence"),
    "court": Text(zh="法院", en="court"),
}


def position(name: str) -> Text:
    """What to call a position: the usual parties by their names, any other as it was typed."""
    return POSITIONS.get(name) or Text(zh=name, en=name)


def capital(text: str) -> str:
    """`text` with its first letter large, as at the beginning of a line; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def numeral(value: int) -> str:
    """A whole number in Chinese numerals, as judgments write terms and sums (十二, 一百零八, 三万)."""
    if value < 0:
        raise ValueError(f"no numeral for {value}")
    import cn2an  # takes as long to load as the whole engine, and most of what is reckoned is not put into words

    return str(cn2an.an2cn(value, "low"))


def date(value: datetime.date, language: Language) -> str:
    """A date as documents write it: 2026年5月20日; 20 May 2026."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


def renminbi(value: Fraction | int, language: Language) -> str:
    """A sum in the words of a document: 人民币三万元, 人民币三千元五角; RMB 30,000."""
    if language == "en":
        return f"RMB {float(value):,.2f}".removesuffix(".00")
    fen = round(Fraction(value) * 100)
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    small = (f"{numeral(jiao)}角" if jiao else "零" if cents else "") + (f"{numeral(cents)}分" if cents else "")
    return f"人民币{numeral(whole)}元{small}"


def term(months: int, language: Language) -> str:
    """A length of time in whole months: 一年六个月; 1 year 6 months."""
    years, rest = divmod(months, 12)
    if language == "zh":
        return (f"{numeral(years)}年" if years else "") + (f"{numeral(rest)}个月" if rest or not years else "")
    parts = [f"{years} year{'s' if years != 1 else ''}"] if years else []
    if rest or not years:
        parts.append(f"{rest} month{'s' if rest != 1 else ''}")
    return " ".join(parts)


def sentence(kind: str, months: int | None, language: Language) -> str:
    """A main penalty as a judgment states it: 有期徒刑一年六个月, 免予刑事处罚.

    `months` is left out where the kind has no length.
    """
    name = KINDS[kind].in_language(language)
    if months is None or kind in ("fine-alone", "exempt", "life", "death"):
        return name
    return name + term(months, language) if language == "zh" else f"{term(months, language)} of {name}"


def months(value: Fraction | int, language: Language) -> str:
    """A figure in months with its unit."""
    text = number(Fraction(value))
    return f"{text}个月" if language == "zh" else f"{text} month{'' if text == '1' else 's'}"


def span(low: Fraction | int, high: Fraction | int | None, unit: Text, language: Language) -> str:
    """A range of figures with its unit; `high` None means that there is no upper figure."""
    name = unit.in_language(language)
    first = number(Fraction(low))
    if high is None:
        return f"{first}{name}以上" if language == "zh" else f"{first} {name} or more"
    last = number(Fraction(high))
    if first == last:
        return f"{first}{name}" if language == "zh" else f"{first} {name}"
    return f"{first}至{last}{name}" if language == "zh" else f"{first} to {last} {name}"


MONTHS = Text(zh="个月", en="months")


def yuan(value: Fraction | int, language: Language) -> str:
    """An amount: 12,500元; 12,500 yuan. Cents only where there are any."""
    amount = f"{float(value):,.2f}".removesuffix(".00")
    return f"{amount}元" if language == "zh" else f"{amount} yuan"


def money(low: int, high: int | None, language: Language) -> str:
    """A range of yuan; `high` None where the law sets no upper figure."""
    first = yuan(low, language)
    if high is None:
        return f"{first}以上" if language == "zh" else f"{first} or more"
    if low == high:
        return first
    return f"{first}至{yuan(high, language)}" if language == "zh" else f"{first} to {yuan(high, language)}"
