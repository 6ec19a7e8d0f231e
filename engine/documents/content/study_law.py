"""The law that a case needs, quoted from the rulebook for who is to apply it: tiers, increments, bands, the method.

A rule is quoted when the facts that the case states touch it, whether it applies or not: the reader has to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine import wording
from engine.analysis.arguments import EFFECTS, MODES, OTHERWISE, STATUTE
from engine.condition_words import Reader
from engine.documents.content import phrases
from engine.documents.content.sources import Sources
from engine.documents.content.study_case import Asked
from engine.explanation import counted
from engine.law import condition
from engine.law.condition import Condition
from engine.law.rulebook import in_force, statute
from engine.law.schema import Factor, Increment, RatioBand, StartingPoint, Tier
from engine.text import Text

ONE_OF = Text(zh="下列之一：{items}", en="one of these: {items}")
UNTOUCHED = Text(zh="本案没有填写有关的事实", en="the case states none of the facts it asks for")
START_WHEN = Text(zh="{when}：{months}", en="{when}: {months}")
BEYOND = Text(zh="超过{over}的部分", en="for what exceeds {over}")
UP_TO = Text(zh="一共不超过{months}", en="no more than {months} in all")
OR_MORE = Text(zh="{low}以上", en="{low} or more")
IN_TIERS = Text(zh="适用于：{tiers}", en="in the tier: {tiers}")
FROM_TO = Text(zh="{low}至{high}", en="{low} to {high}")
EXEMPT = Text(zh="可以免除处罚", en="exemption is possible")
LEAST = Text(zh="一般不少于{months}", en="generally at least {months}")
NOT_IF = Text(zh="不适用：{because}（{law}）", en="not applied: {because} ({law})")
NO_BAND = Text(zh="没有规定比例", en="no ratio is given")
UNKNOWN = Text(zh="没有查到", en="not known")


def crime(asked: Asked, sources: Sources) -> dict[str, Any]:
    """The rules of one crime: its tiers with the amounts that divide them, and what is added in them."""
    say = asked.matter.say
    used = list(asked.record.book.crime.tiers.values())
    return {
        "name": say(asked.count.name),
        "tiers": [_tier(asked, tier, sources) for tier in used],
        "thresholds": list(_thresholds(asked, used, sources)),
        "increments": [_increment(asked, law, sources) for law in asked.increments.values()],
    }


# Tiers -------------------------------------------------------------------------------------------------------------


def _tier(asked: Asked, tier: Tier, sources: Sources) -> dict[str, str]:
    case, say = asked.matter.case, asked.matter.say
    offence = case.counts[asked.key].offence_date
    law, _ = statute(tier.statutory, offence, asked.record.date)
    starts = list(_starts(asked, tier))
    cited = [sources.cite(law.law, law.basis, law.verified)]
    cited += [sources.cite(entry.law, entry.basis, entry.verified) for entry in starts]
    return {
        "name": say(tier.name),
        "when": wording.capital(say(_when(asked, tier.when))),
        "statutory": wording.capital(phrases.penalties(law, asked.matter.language)),
        "start": "\n".join(say(_start(asked, entry, alone=len(starts) == 1)) for entry in starts),
        "law": _joined(asked, cited),
    }


def _when(asked: Asked, when: Condition) -> Text:
    left = asked.touched(when)
    if left is None:
        return UNTOUCHED
    ways = Reader.of(asked.record.book).alternatives(left)
    mark = Text(zh="；", en="; ")
    items = Text(zh=mark.zh.join(way.zh for way in ways), en=mark.en.join(way.en for way in ways))
    return ONE_OF.format(items=items) if len(ways) > 1 else items


def _starts(asked: Asked, tier: Tier) -> Iterator[StartingPoint]:
    """The starting points that can be met, up to the first without a condition."""
    for _, entry in in_force(tier.starting_point, asked.record.date):
        if entry.when is None or asked.touched(entry.when) is not None:
            yield entry
        if entry.when is None:
            return


def _start(asked: Asked, entry: StartingPoint, *, alone: bool) -> Text:
    """A starting point with what it is for, where the tier has several."""
    months = _span(*entry.months)
    when = entry.name or (_when(asked, entry.when) if entry.when is not None else OTHERWISE)
    return months if alone else START_WHEN.format(when=when, months=months)


def _thresholds(asked: Asked, tiers: Sequence[Tier], sources: Sources) -> Iterator[dict[str, str]]:
    """The amounts with which the quoted conditions compare."""
    conditions = [left for tier in tiers if (left := asked.touched(tier.when)) is not None]
    names = {name for left in conditions for name in condition.thresholds(left)}
    names |= {law.over for law in asked.increments.values() if isinstance(law.over, str)}
    book, used = asked.record.book, asked.record.facts.thresholds
    for name in book.crime.thresholds:
        if name in names:
            item, fact = used[name], book.crime.measured_by(name)
            ends = [counted(fact, end) for end in dict.fromkeys((item.low, item.high)) if end is not None]
            figure = FROM_TO.format(low=ends[0], high=ends[1]) if len(ends) == 2 else (ends or [UNKNOWN])[0]
            basis = "party" if item.given else item.entry.basis
            law = sources.cite(item.entry.law, basis, item.entry.verified)
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
            say = asked.matter.say
            yield {"name": wording.capital(say(label)), "figure": say(figure), "law": law}


# Increments --------------------------------------------------------------------------------------------------------


def _increment(asked: Asked, law: Increment, sources: Sources) -> dict[str, str]:
    say, book = asked.matter.say, asked.record.book
    low, high = law.months
    months = _span(low, high) if high is not None else OR_MORE.format(low=_months(low))
    notes = []
    if law.tiers and len(book.crime.tiers) > 1:
        notes.append(IN_TIERS.format(tiers=Text.join([book.crime.tiers[name].name for name in law.tiers])))
    if law.per is not None and law.over:
        notes.append(BEYOND.format(over=_over(asked, law)))
    if law.when is not None and (left := asked.touched(law.when)) is not None:
        notes.append(Reader.of(book).words(left))
    if law.cap is not None:
        notes.append(UP_TO.format(months=_months(law.cap)))
    return {
        "name": say(law.name),
        "months": say(months),
        "when": _joined(asked, map(say, notes)),
        "law": sources.cite(law.law, law.basis, law.verified),
    }


def _over(asked: Asked, law: Increment) -> Text:
    book = asked.record.book
    if isinstance(law.over, int):
        return counted(book.facts.get(law.fact or ""), law.over)
    label = book.crime.threshold_names.get(law.over, Text(zh=law.over, en=law.over))
    return Text(zh=f"“{label.zh}”标准", en=f"“{label.en}”")


# Factors -----------------------------------------------------------------------------------------------------------


def factors(counts: Sequence[Asked], sources: Sources) -> list[dict[str, str]]:
    """Every factor that the facts touch, each once: its bands with their conditions, and what the statute attaches."""
    found: dict[str, dict[str, str]] = {}
    for asked in counts:
        for name in asked.candidates:
            law = asked.record.book.factors.get(name)
            if law is not None and name not in found:
                found[name] = _factor(asked, law, sources)
    return list(found.values())


def _factor(asked: Asked, law: Factor, sources: Sources) -> dict[str, str]:
    say, entries = asked.matter.say, [entry for _, entry in in_force(law.bands, asked.record.date)]
    bands = [entry for entry in entries if entry.when is None or asked.touched(entry.when) is not None]
    lines = [_band(asked, entry, first=place == 0) for place, entry in enumerate(bands)] or [say(NO_BAND)]
    if law.floor is not None:
        lines.append(say(LEAST.format(months=_months(law.floor.months))))
    for out in law.excluded:
        if asked.touched(out.when) is not None:
            lines.append(say(NOT_IF).format(because=say(out.because), law=out.law))
    cited = [sources.cite(entry.law, entry.basis, entry.verified) for entry in bands] or [law.law]
    return {
        "name": say(law.name),
        "bands": "\n".join(map(wording.capital, lines)),
        "statute": "\n".join(_statutes(asked, law)),
        "law": _joined(asked, cited),
    }


def _band(asked: Asked, entry: RatioBand, *, first: bool) -> str:
    language = asked.matter.language
    words = phrases.effect(*entry.percent, language)
    if entry.exempt:
        words += ("，" if language == "zh" else "; ") + asked.matter.say(EXEMPT)
    if entry.when is not None:
        when = entry.name or Reader.of(asked.record.book).words(asked.touched(entry.when))
        words = asked.matter.say(START_WHEN).format(when=asked.matter.say(when), months=words)
    elif not first:
        words = asked.matter.say(START_WHEN).format(when=asked.matter.say(OTHERWISE), months=words)
    return words


def _statutes(asked: Asked, law: Factor) -> Iterator[str]:
    for entry in law.statute:
        left = asked.touched(entry.when) if entry.when is not None else None
        if entry.when is not None and left is None:
            continue
        effects = Text.join([EFFECTS[effect] for effect in entry.effects])
        words = STATUTE.format(mode=MODES[entry.mode], effects=effects)
        if left is not None:
            words = START_WHEN.format(when=Reader.of(asked.record.book).words(left), months=words)
        text = asked.matter.say(words)
        yield f"{text}（{entry.law}）" if asked.matter.language == "zh" else f"{wording.capital(text)} ({entry.law})"


# Words -------------------------------------------------------------------------------------------------------------


def _span(low: int, high: int) -> Text:
    return Text(zh=wording.span(low, high, wording.MONTHS, "zh"), en=wording.span(low, high, wording.MONTHS, "en"))


def _months(value: int) -> Text:
    return Text(zh=wording.months(value, "zh"), en=wording.months(value, "en"))


def _joined(asked: Asked, texts: Iterable[str]) -> str:
    """Phrases in a row, each once."""
    return wording.capital(("；" if asked.matter.language == "zh" else "; ").join(dict.fromkeys(texts)))
