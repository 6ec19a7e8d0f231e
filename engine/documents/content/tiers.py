"""A dispute about the tier laid out: which fact, which threshold, which article, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine import wording
from engine.analysis.arguments import unmet
from engine.analysis.record import Record, records
from engine.condition_words import Reader
from engine.disputed import fact_value
from engine.documents.content import phrases
from engine.documents.content.sources import Sources
from engine.documents.content.tier_thresholds import amount, thresholds
from engine.documents.matter import Matter
from engine.explanation import number
from engine.inference.facts import ThresholdUsed
from engine.law import condition
from engine.law.condition import Condition
from engine.law.rulebook import Rulebook
from engine.result import CountResult, TermFigure
from engine.text import Text

SAID_BY = Text(zh="{side}主张", en="{side}")
SIDE = Text(zh="{side}：{text}", en="{side}: {text}")
LABELS = {
    "decides": Text(zh="事实和标准", en="Fact and threshold"),
    "proof": Text(zh="须证明的", en="To be proved"),
}
SAID = Text(zh="{tier}，法定刑为{range}（{law}）。", en="{tier}; the statute gives {range} ({law}).")
NONE = Text(zh="没有可以适用的幅度。", en="No tier is reached.")
DECIDES = Text(zh="决定幅度的是：{line}。", en="What decides the tier: {line}.")
ASKED = Text(zh="“{tier}”须具备下列条件之一：", en="“{tier}” asks for one of these:")
ONE = Text(zh="{words}。", en="{words}.")
OF_CRIME = Text(zh="{crime}（{tier}）", en="{crime} ({tier})")
FIGURE = Text(zh="{name}标准为{figure}（{law}）。", en="The threshold {name} is {figure} ({law}).")
FIGURE_OF = Text(zh="{side}主张{name}标准为{figure}（{law}）。", en="{side}: the threshold {name} is {figure} ({law}).")
VALUE = Text(zh="{side}主张{value}", en="{side}: {value}")
VALUES = Text(zh="{first}；{second}。", en="{first}; {second}.")
MET = Text(zh="，符合", en=", met")
NOT_MET = Text(zh="，不符合", en=", not met")
FOLLOWS = Text(zh="{figures}。", en="{figures}.")
START = Text(
    zh="量刑起点{low}至{high}，取{chosen}（{law}）", en="starting point {low} to {high}, {chosen} taken ({law})"
)
FIXED_START = Text(zh="量刑起点{chosen}（{law}）", en="starting point {chosen} ({law})")
ADDED = Text(zh="增加刑罚量{months}（{name}；{law}）", en="increment of {months} ({name}; {law})")
BASE = Text(zh="基准刑{months}", en="base sentence {months}")
LIMIT = Text(zh="{text}（{law}）。", en="{text} ({law}).")
BARRED = Text(zh="{text}（{law}），不能宣告缓刑。", en="{text} ({law}); no probation.")
PROVE = Text(
    zh="认定较重的幅度，须有证据证明{conditions}{plea}。",
    en="For the graver tier the evidence must show: {conditions}{plea}.",
)
NO_LESS = Text(zh="；认罪认罚不降低证明的要求（{law}）", en="; the plea does not lower what has to be proved ({law})")


@dataclass(frozen=True)
class TierDispute:
    """The points that decide the tier of a count, by path, and the dispute in sentences: under labels, and alone."""

    paths: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    lines: tuple[str, ...]


def disputes(
    matter: Matter, views: Mapping[str, Mapping[str, Any]], paths: Iterable[str], sources: Sources
) -> list[TierDispute]:
    """One for each count on whose tier the two positions of `views` differ; `paths` are their disputed points."""
    results = {name: matter.comparison.results[name] for name in views}
    seen = {name: records(views[name], results[name], matter.rules) for name in views}
    first, second = views
    found = []
    for key, count in results[first].counts.items():
        other = results[second].counts.get(key)
        if other is not None and _place(count) != _place(other):
            here = {name: each[key] for name, each in seen.items()}
            layout = _Layout(matter, key, {first: count, second: other}, here, sources)
            found.append(layout.dispute(set(paths)))
    return found


def _place(count: CountResult) -> tuple[str, str]:
    return count.crime, count.tier.id if count.tier else ""


class _Layout:
    """One count's tier as the two positions have it."""

    def __init__(
        self, matter: Matter, key: str, counts: dict[str, CountResult], seen: dict[str, Record], sources: Sources
    ) -> None:
        self._matter, self._key, self._counts, self._seen, self._sources = matter, key, counts, seen, sources
        self._light, self._heavy = sorted(counts, key=self._rank)
        self._same_crime = len({count.crime for count in counts.values()}) == 1
        self._conditions = self._open_conditions() if self._same_crime else []

    def _rank(self, position: str) -> int:
        tier = self._counts[position].tier
        return list(self._book(position).crime.tiers).index(tier.id) if tier else -1

    def _book(self, position: str) -> Rulebook:
        return self._seen[position].book

    def _open_conditions(self) -> list[Condition]:
        """What the tiers from the one position's up to the other's ask for, and only the graver case fulfils."""
        heavy, light = self._seen[self._heavy], self._seen[self._light]
        between = list(heavy.book.crime.tiers.values())[self._rank(self._light) + 1 : self._rank(self._heavy) + 1]
        found = [
            part
            for tier in between
            for branch in (tier.when.parts if isinstance(tier.when, condition.Any) else (tier.when,))
            if heavy.holds(branch)
            for part in unmet(branch, light)
        ]
        return list(dict.fromkeys(found))

    def _deciding(self, paths: set[str]) -> Iterator[str]:
        """The disputed points on which the tier hangs."""
        lines = [line for part in self._conditions for line in condition.lines(part)]
        places = [f"counts.{self._key}", f"counts.{self._key}.chosen.tier"]
        for name in dict.fromkeys(name for part in self._conditions for name in sorted(condition.facts(part))):
            places += [f"counts.{self._key}.facts.{name}", f"defendant.facts.{name}"]
        places += [f"counts.{self._key}.thresholds.{name}" for name in thresholds(lines)]
        found = [place for place in places if place in paths]
        yield from found or [place for place in ("region", "jurisdiction") if place in paths]

    def dispute(self, paths: set[str]) -> TierDispute:
        """What each side says and what follows from it, what decides, what has to be shown."""
        space = " " if self._matter.language == "en" else ""
        sides = {name: (self._says(name), *map(wording.capital, self._follows(name))) for name in self._counts}
        decides = tuple(space.join(self._decides(part)) for part in self._conditions) or tuple(self._asked())
        rest = {"decides": decides, "proof": tuple(self._proof())}
        rows = [(self._matter.say(SAID_BY.format(side=self._side(name))), lines) for name, lines in sides.items()]
        rows += [(self._matter.say(LABELS[key]), lines) for key, lines in rest.items() if lines]
        told = [SIDE.format(side=self._side(name), text=space.join(lines)) for name, lines in sides.items()]
        alone = [*map(self._matter.say, told), *(line for lines in rest.values() for line in lines)]
        return TierDispute(tuple(self._deciding(paths)), tuple(rows), tuple(alone))

    def _asked(self) -> Iterator[str]:
        """What the graver tier asks for, where a position took a tier that no fact of the case decides."""
        tier = self._counts[self._heavy].tier
        if self._same_crime and tier is not None:
            book = self._book(self._heavy)
            yield self._matter.say(ASKED.format(tier=tier.name))
            for words in Reader.of(book).alternatives(book.crime.tiers[tier.id].when):
                yield wording.capital(self._matter.say(ONE.format(words=words)))

    def _proof(self) -> Iterator[str]:
        if self._conditions:
            reader = Reader.of(self._book(self._heavy))
            words = Text.join([reader.words(part) for part in self._conditions])
            law = phrases.plea_opinion(self._matter, "3") if self._matter.case.plea else ""
            plea = NO_LESS.format(law=law) if law else ""
            yield self._matter.say(PROVE.format(conditions=words, plea=plea))

    def _says(self, name: str) -> str:
        count = self._counts[name]
        if count.tier is None:
            return self._matter.say(NONE)
        tier = count.tier
        label = tier.name if self._same_crime else OF_CRIME.format(crime=count.name, tier=tier.name)
        range_, law = (
            phrases.statutory(self._matter, self._key, name),
            self._sources.cite(tier.law, tier.basis, tier.verified),
        )
        return self._matter.say(SAID.format(tier=label, range=range_, law=law))

    def _side(self, name: str) -> Text:
        text = wording.position(name)
        return Text(zh=text.zh, en=wording.capital(text.en))

    def _decides(self, part: Condition) -> Iterator[str]:
        """The condition, the figure of its threshold, and what each position says on its facts."""
        say = self._matter.say
        yield say(DECIDES.format(line=Reader.of(self._book(self._heavy)).words(part)))
        lines = list(condition.lines(part))
        for threshold in thresholds(lines):
            yield from self._figures(threshold)
        said = []
        for name, record in self._seen.items():
            facts = sorted(fact for fact in condition.facts(part) if fact in record.book.facts)
            values = [self._fact(fact, record) for fact in facts]
            met = MET if record.holds(part) else NOT_MET
            value = VALUE.format(side=wording.position(name), value=Text.join(values))
            said.append(wording.capital(say(value) + say(met)))
        yield say(VALUES).format(first=said[0], second=said[1])

    def _fact(self, name: str, record: Record) -> Text:
        fact = record.book.facts[name]
        value = record.facts.given.get(name, fact.default)
        return Text(zh="{n}{v}", en="{n}: {v}").format(n=fact.name, v=fact_value(fact, value))

    def _figures(self, threshold: str) -> Iterator[str]:
        used = {name: record.facts.thresholds[threshold] for name, record in self._seen.items()}
        book = self._book(self._heavy)
        label = book.crime.threshold_names.get(threshold, Text(zh=threshold, en=threshold))
        name = Text(zh=f"“{label.zh}”", en=f"“{label.en}”")
        one = len({(item.low, item.high, item.given) for item in used.values()}) == 1
        for position, item in used.items():
            text = FIGURE if one else FIGURE_OF
            figure, law = amount(item, book, threshold), self._threshold_law(item)
            said = text.format(side=self._side(position), name=name, figure=figure, law=law)
            yield wording.capital(self._matter.say(said))
            if one:
                return

    def _threshold_law(self, used: ThresholdUsed) -> str:
        if used.given:
            return self._matter.say(wording.BASES["party"])
        return self._sources.cite(used.entry.law, used.entry.basis, used.entry.verified)

    def _follows(self, name: str) -> Iterator[str]:
        """Starting point, increments and base sentence on one position's tier; its limit and its bar to probation."""
        count, say = self._counts[name], self._matter.say
        figures = [say(self._start(count.starting_point))] if count.starting_point else []
        for item in count.increments:
            law = self._sources.cite(item.law, item.basis, item.verified)
            figures.append(say(ADDED.format(name=item.name, months=_months(item.chosen), law=law)))
        if count.base_sentence:
            figures.append(say(BASE.format(months=_months(count.base_sentence.chosen))))
        if figures:
            mark = "；" if self._matter.language == "zh" else "; "
            yield say(FOLLOWS.format(figures=mark.join(figures)))
        for limit in count.limits:
            yield say(LIMIT.format(text=limit.text, law=limit.law))
        found = {each: self._matter.comparison.results[each].probation for each in self._counts}
        probation, open_ = found[name], any(each and each.eligible for each in found.values())
        for reason in probation.reasons if probation and open_ and not probation.eligible else ():
            if reason.kind == "barred":
                yield say(BARRED.format(text=Text(zh=reason.text, en=reason.text_en), law=reason.law))

    def _start(self, point: TermFigure) -> Text:
        law = self._sources.cite(point.law, point.basis, point.verified)
        text = FIXED_START if point.low == point.high else START
        low, chosen = number(point.low), _months(point.chosen)
        return text.format(low=low, high=_months(point.high), chosen=chosen, law=law)


def _months(value: Fraction) -> Text:
    return Text(zh=wording.months(value, "zh"), en=wording.months(value, "en"))
