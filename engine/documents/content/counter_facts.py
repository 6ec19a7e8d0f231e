"""What the defence does not dispute: facts and factors that both sides have alike, or, with nobody to differ, all."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from engine import wording
from engine.analysis.record import Record, records
from engine.analysis.sets import view
from engine.case.model import Case
from engine.disputed import fact_value
from engine.documents.content import common, phrases
from engine.documents.content.point_words import EVIDENCE, effects
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.explanation import describe
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.result import Adjustment, Result, Why
from engine.text import Text

TITLES = {
    True: Text(zh="双方一致的事实和情节", en="What both sides accept"),
    False: Text(zh="据以量刑的事实和情节", en="Facts and factors"),
}
FACTS = Text(zh="{whose}——{facts}。", en="{whose}: {facts}.")
FACT = Text(zh="{name}：{value}", en="{name}: {value}")
OFFENCE = Text(zh="犯罪日期：{date}", en="date of the offence: {date}")
PERSON = Text(zh="被告人", en="The accused")
FACTOR = Text(zh="{factor}，{statute}{strength}（{law}）。{more}", en="{factor}: {statute}{strength} ({law}).{more}")
STATUTE = Text(zh="{words}（{law}）；", en="the sentence {words} ({law}); ")
OF_COUNT = Text(zh="{crime}：{text}", en="{crime}: {text}")
BY_PARTY = Text(zh="当事一方提出", en="put forward by a party")


def agreed(matter: Matter, sources: Sources) -> dict[str, Any] | None:
    """Numbered sentences, facts first, under their title; None where there are none."""
    lines = [*_facts(matter), *_factors(matter, sources)]
    if not lines:
        return None
    numbered = [common.numbered(place, text, matter.language) for place, text in enumerate(lines, 1)]
    return {"title": matter.say(TITLES[matter.other is not None]), "lines": numbered}


def _others(matter: Matter) -> list[Case]:
    return [matter.cases[matter.other]] if matter.other is not None else []


def _facts(matter: Matter) -> Iterator[str]:
    """Each crime's own facts in a sentence, then those of the person."""
    mark, case = "；" if matter.language == "zh" else "; ", matter.case
    alike = all(other.counts.keys() == case.counts.keys() for other in _others(matter))
    for key, count in case.counts.items() if alike else ():
        book = matter.book(key)
        others = [other.counts[key].facts for other in _others(matter)]
        said = [matter.say(OFFENCE).format(date=wording.date(count.offence_date, matter.language))]
        said += _said(matter, count.facts, others, book)
        yield matter.say(FACTS).format(whose=matter.say(book.crime.name), facts=mark.join(said))
    person = [other.defendant.facts for other in _others(matter)]
    book = matter.book(next(iter(case.counts)))
    if said := list(_said(matter, case.defendant.facts, person, book)):
        yield matter.say(FACTS).format(whose=matter.say(PERSON), facts=mark.join(said))


def _said(matter: Matter, facts: dict[str, Any], others: list[dict[str, Any]], book: Rulebook) -> Iterator[str]:
    """The facts stated alike, in words; what holds anyway, because nobody said otherwise, is not said."""
    for name, value in facts.items():
        fact = book.facts.get(name)
        if fact is None or value is None or value == fact.default:
            continue
        if all(other.get(name, fact.default) == value for other in others):
            yield matter.say(FACT).format(name=matter.say(fact.name), value=_value(matter, fact, value))


def _value(matter: Matter, fact: Fact, value: Any) -> str:
    if fact.type == "date":
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
        return wording.date(day, matter.language)
    return matter.say(fact_value(fact, value))


def _factors(matter: Matter, sources: Sources) -> Iterator[str]:
    """Each factor in a sentence; one that several crimes have alike once, with their names."""
    found = records(view(matter.raw, matter.own), matter.result, matter.rules)
    alike: dict[tuple[object, ...], list[str]] = {}
    lines: dict[tuple[object, ...], tuple[str, Adjustment]] = {}
    for key, count in matter.result.counts.items():
        for line in count.adjustments:
            if line.kind == "factor" and _accepted(line, key, matter):
                same = (line.factor, line.ratio, line.band, line.law, _grounds(line, matter, found[key].book))
                lines.setdefault(same, (key, line))
                alike.setdefault(same, []).append(matter.say(count.name))
    mark = "、" if matter.language == "zh" else ", "
    for group, (key, line) in lines.items():
        text = _factor(line, matter, found[key], sources)
        crimes = mark.join(dict.fromkeys(alike[group]))
        yield matter.say(OF_COUNT).format(crime=crimes, text=text) if len(matter.result.counts) > 1 else text


def _factor(line: Adjustment, matter: Matter, record: Record, sources: Sources) -> str:
    """What the statute attaches to a factor, its band and its ratio, where they stand, on what it rests."""
    law = record.book.factors.get(line.factor)
    statute = record.statute(law) if law else None
    words = effects(statute, matter.language) if statute else ""
    return matter.say(FACTOR).format(
        factor=matter.say(line.name),
        statute=matter.say(STATUTE).format(words=words, law=statute.law) if statute else "",
        strength=phrases.strength(line, matter.language),
        law=sources.cite(line.law, line.basis, line.verified) or matter.say(BY_PARTY),
        more=_grounds(line, matter, record.book),
    )


def _grounds(line: Adjustment, matter: Matter, book: Rulebook) -> str:
    """The facts on which a factor rests, unless they were stated above, and the evidence named for it."""
    stated = {"plea_stage"} | {name for facts in (matter.case.defendant.facts, *_count_facts(matter)) for name in facts}
    whys = [Why(rule=why.rule, facts={n: v for n, v in why.facts.items() if n not in stated}) for why in line.why]
    evidence = matter.say(EVIDENCE.format(evidence=line.evidence)) if line.evidence else ""
    mark, stop, space = ("；", "。", "") if matter.language == "zh" else ("; ", ".", " ")
    words = mark.join(filter(None, (matter.say(describe(whys, book)), evidence)))
    return f"{space}{wording.capital(words)}{stop}" if words else ""


def _count_facts(matter: Matter) -> list[dict[str, Any]]:
    return [count.facts for count in matter.case.counts.values()]


def _accepted(line: Adjustment, key: str, matter: Matter) -> bool:
    """Whether the other side has the factor too, in the same strength; with no other side, always."""
    if matter.other is None:
        return True
    theirs: Result = matter.comparison.results[matter.other]
    count = theirs.counts.get(key)
    lines = count.adjustments if count else ()
    return any(
        other.factor == line.factor and other.kind == line.kind and other.ratio.chosen == line.ratio.chosen
        for other in lines
    )
