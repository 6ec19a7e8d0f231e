"""The case of a study sheet: its facts in words, without anything that the law makes of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine import summary, wording
from engine.analysis.record import Record, records
from engine.analysis.sets import view
from engine.disputed import STAGES, fact_value, factor_name
from engine.documents.content import common, phrases
from engine.documents.matter import Matter
from engine.law import condition
from engine.law.condition import All, Condition, Found
from engine.law.condition import Any as Either
from engine.law.schema import Increment
from engine.result import CountResult
from engine.text import Text

LABELS = {
    "place": Text(zh="适用地区", en="Jurisdiction"),
    "date": Text(zh="裁判日期", en="Sentencing date"),
    "charge": Text(zh="指控罪名", en="Charge"),
    "offence": Text(zh="犯罪日期", en="Date of the offence"),
    "plea": Text(zh="认罪认罚", en="Plea"),
    "claims": Text(zh="主张的情节", en="Factors asserted"),
    "tier": Text(zh="主张的量刑幅度", en="Tier argued for"),
}
REFUSED = Text(zh="{name}，主张不适用", en="{name}, argued not to apply")
EVIDENCE = Text(zh="{text}（证据：{evidence}）", en="{text} (evidence: {evidence})")
ONLY = Text(zh="{text}，只就{crime}", en="{text}, for {crime} only")
GIVEN = {"crime", "mens", "region", "offence_date", "sentencing_date"}  # what nobody is asked to find
WITH_RATIO = Text(zh="{name}，{ratio}（没有规定比例，按主张）", en="{name}: {ratio} (no ratio is given; as asserted)")


@dataclass(frozen=True)
class Asked:
    """One count as the sheet asks for it: what the law finds in it, and the facts that it rests on."""

    key: str
    count: CountResult
    record: Record
    stated: frozenset[str]
    matter: Matter = field(repr=False)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The factors that the facts touch, applied or not, in the order of the rulebook; a party's own at the end."""
        count = self.count
        found = {line.factor for line in count.adjustments if line.kind == "factor"}
        found |= {out.factor for out in count.excluded}
        known = [name for name in self.record.book.factors if name in found]
        return (
            *known,
            *(line.factor for line in count.adjustments if line.kind == "factor" and line.factor not in known),
        )

    @property
    def increments(self) -> dict[str, Increment]:
        """The increments whose facts the case states, in every tier."""
        return {
            name: law
            for name, law in self.record.book.crime.increments.items()
            if law.in_force(self.record.date)
            and (law.fact is None or law.fact in self.stated)
            and (law.when is None or self.touched(law.when) is not None)
        }

    def touched(self, when: Condition) -> Condition | None:
        """The condition without the alternatives that hang on facts which nobody stated; None where nothing is left."""
        if isinstance(when, All):
            parts = [self.touched(part) for part in when.parts]
            return None if None in parts else All(tuple(part for part in parts if part is not None))
        if isinstance(when, Either):
            left = tuple(part for each in when.parts if (part := self.touched(each)) is not None)
            return None if not left else left[0] if len(left) == 1 else Either(left)
        if self.record.holds(when):
            return when
        if isinstance(when, Found):
            return when if when.factor in self.candidates else None
        return when if condition.facts(when) & self.stated else None


def asked(matter: Matter) -> list[Asked]:
    """The counts of the speaking position, in the order of the case."""
    seen = records(view(matter.raw, matter.own), matter.result, matter.rules)
    return [
        Asked(key, count, seen[key], frozenset(set(seen[key].facts.given) - GIVEN), matter)
        for key, count in matter.result.counts.items()
    ]


# The case in words -------------------------------------------------------------------------------------------------


def story(matter: Matter) -> list[str]:
    """What happened as the papers tell it, a paragraph a line; empty where they do not."""
    return [line.strip() for line in matter.particulars.facts_found.split("\n") if line.strip()]


def groups(matter: Matter, counts: Sequence[Asked]) -> list[dict[str, Any]]:
    """Labels and values: what concerns the whole case, then each count under its crime where there are several."""
    whole = _rows(_whole(matter, counts), matter)
    if len(counts) == 1:
        return [{"number": "", "name": "", "rows": [*whole, *_rows(_count(counts[0]), matter)]}]
    crimes = [
        {
            "number": common.sub_heading(place, matter.language),
            "name": matter.say(one.count.name),
            "rows": _rows(_count(one), matter),
        }
        for place, one in enumerate(counts, 1)
    ]
    return [{"number": "", "name": "", "rows": whole}, *crimes]


def _rows(pairs: Iterable[tuple[Text, str]], matter: Matter) -> list[dict[str, str]]:
    return [{"label": wording.capital(matter.say(label)), "value": value} for label, value in pairs if value]


def _whole(matter: Matter, counts: Sequence[Asked]) -> Iterator[tuple[Text, str]]:
    case, language = matter.case, matter.language
    yield LABELS["place"], summary.place(matter.result, matter.rules, language)
    yield LABELS["date"], wording.date(matter.result.rulebook.sentencing_date, language)
    yield from _facts(case.defendant.facts, counts[0])
    if case.plea is not None:
        yield LABELS["plea"], wording.capital(matter.say(STAGES[case.plea.stage]))
    yield LABELS["claims"], "\n".join(_claims(matter, counts))


def _count(one: Asked) -> Iterator[tuple[Text, str]]:
    matter, book = one.matter, one.record.book
    count = matter.case.counts[one.key]
    yield LABELS["charge"], summary.with_law(matter.say(one.count.name), book.crime.statute, matter.language)
    yield LABELS["offence"], wording.date(count.offence_date, matter.language)
    yield from _facts(count.facts, one)
    for name, figure in count.thresholds.items():
        if figure is not None:
            yield book.crime.threshold_names.get(name, Text(zh=name, en=name)), wording.yuan(figure, matter.language)
    if count.chosen.tier in book.crime.tiers:
        yield LABELS["tier"], matter.say(book.crime.tiers[str(count.chosen.tier)].name)


def _facts(stated: Mapping[str, Any], one: Asked) -> Iterator[tuple[Text, str]]:
    for name, value in stated.items():
        if value is None or name not in one.record.book.facts:
            continue
        fact = one.record.book.facts[name]
        if isinstance(value, datetime.date):
            yield fact.name, wording.date(value, one.matter.language)
        else:
            yield fact.name, wording.capital(one.matter.say(fact_value(fact, value)))


def _claims(matter: Matter, counts: Sequence[Asked]) -> Iterator[str]:
    """The factors that the position asserts or argues away; the ratio only where no rule gives one."""
    language = matter.language
    raw = {"": matter.case.model_dump(by_alias=True)}
    for name, entry in matter.case.factors.items():
        text = matter.say(factor_name(name, raw, matter.rules))
        if entry is None:
            yield matter.say(REFUSED).format(name=text)
            continue
        laws = [one.record.book.factors[name] for one in counts if name in one.record.book.factors]
        if entry.ratio is not None and not any(law.bands for law in laws):
            ends = entry.ratio if isinstance(entry.ratio, tuple) else (entry.ratio, entry.ratio)
            text = matter.say(WITH_RATIO).format(name=text, ratio=phrases.effect(*ends, language))
        if entry.count in matter.result.counts and len(counts) > 1:
            text = matter.say(ONLY).format(text=text, crime=matter.say(matter.result.counts[str(entry.count)].name))
        yield matter.say(EVIDENCE).format(text=text, evidence=entry.evidence) if entry.evidence else text
