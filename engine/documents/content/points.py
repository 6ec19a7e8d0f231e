"""The disputed points of a case between two positions, one by one, for the papers of either side.

    sources = Sources(matter)
    for place, point in enumerate(disputed_points(matter, sources), 1):
        point.name                      自首
        point.claims["defence"]         自首：亲友规劝、陪同或者送去投案 …
        point.law, point.record, point.reasons, point.tier, point.months, point.answers

A point is what two people would argue in one breath: a factor with the facts that it turns on, a tier with the amount
and the threshold that decide it, points whose months cannot be told apart. Every text is ready to print in the
document's language; every figure is a result's. Points stand in the order of what they are worth, a dispute about the
tier first. A proposed term is no point: it is what the points come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import wording
from engine.analysis.attribution import Attribution, attribute
from engine.disputed import Point, Views, name_of, stated
from engine.documents.content import common
from engine.documents.content.point_groups import Group, Groups
from engine.documents.content.point_months import SAME, in_words, label, signed_months
from engine.documents.content.point_words import NOT_RAISED, Speaker, with_figure
from engine.documents.content.sources import Sources
from engine.documents.content.worth import article
from engine.documents.matter import Matter
from engine.text import Text

RESULTS = {
    "adopted": Text(zh="采纳", en="adopted"),
    "partly": Text(zh="部分采纳", en="adopted in part"),
    "not_adopted": Text(zh="不采纳", en="not adopted"),
}
GROUNDS = {
    "law": Text(zh="法律规定", en="the law"),
    "case": Text(zh="案件情况", en="the circumstances of the case"),
    "like_judgments": Text(zh="类案裁判", en="like judgments"),
}
ANSWER = Text(zh="{result}（{ground}）：{reason}", en="{result} ({ground}): {reason}")
OF_POINT = Text(zh="{point}：{text}", en="{point}: {text}")
ADDED = Text(zh="增加刑罚量{months}（{name}）", en="increment of {months} ({name})")
OF_FACTOR = Text(zh="{fact}（{factor}）", en="{fact} ({factor})")
TIER = Text(zh="法定刑幅度（{name}）", en="Statutory range ({name})")
TIER_ALONE = Text(zh="法定刑幅度", en="Statutory range")
TIER_AND_CHARGE = Text(zh="罪名和法定刑幅度", en="Charge and statutory range")


@dataclass(frozen=True)
class Reply:
    """The prosecution's answer to a point: `words` for a table, or its parts for a sentence."""

    point: str
    result: str
    ground: str
    reason: str
    words: str


@dataclass(frozen=True)
class DisputedPoint:
    """One point, ready to print.

    Attributes:
        paths: where it lies in the case; the first gives it its name.
        name: a heading.
        titles: what the single points are called.
        claims: what each of the two positions says, by position.
        law: the articles and what they attach, the bands that are used.
        record: facts and evidence that each position names, by position.
        reasons: why the speaking position is right by the rules: conditions, exclusions, what the other must show.
        tier: where the tier hangs on it, the dispute laid out: facts, thresholds, articles, what follows.
        tier_rows: the same under labels.
        months: what it is worth, from `first` to `second`; empty where no months can be told.
        worth: the same in one figure for a list of points.
        answers: the prosecution's answers.
    """

    paths: tuple[str, ...]
    name: str
    titles: tuple[str, ...]
    claims: dict[str, tuple[str, ...]]
    law: tuple[str, ...]
    record: dict[str, tuple[str, ...]]
    reasons: tuple[str, ...]
    tier: tuple[str, ...]
    tier_rows: tuple[tuple[str, tuple[str, ...]], ...]
    months: tuple[str, ...]
    worth: str
    answers: tuple[Reply, ...]


@dataclass(frozen=True)
class Dispute:
    """Every point between the speaking position and the one it speaks to.

    `first` and `second` are the positions between which months are counted: from the prosecution's wherever it is one
    of the two, so that a reduction is what the defence wins.
    """

    first: str
    second: str
    points: tuple[DisputedPoint, ...]
    attribution: Attribution


def dispute(matter: Matter, sources: Sources) -> Dispute | None:
    """The dispute; None where the case has no position to speak to."""
    if matter.other is None:
        return None
    pair = (matter.own, matter.other)
    first = "prosecution" if "prosecution" in pair else matter.other
    second = next(name for name in pair if name != first)
    found = attribute(matter.raw, first, second, matter.rules)
    groups = Groups(matter, matter.raw, found, sources)
    writer = _Writer(matter, found, groups.views, Speaker(matter, sources, matter.own, matter.other))
    return Dispute(first, second, tuple(map(writer.point, groups.by_weight())), found)


def disputed_points(matter: Matter, sources: Sources) -> tuple[DisputedPoint, ...]:
    """The points alone, the weightiest first."""
    found = dispute(matter, sources)
    return found.points if found else ()


@dataclass(frozen=True)
class _Writer:
    """Writes a group of points, for the position that speaks."""

    matter: Matter
    found: Attribution
    views: Views
    speaker: Speaker

    def point(self, group: Group) -> DisputedPoint:
        """The group in words."""
        speaker, sides, answers = self.speaker, tuple(self.views), tuple(self._answers(group))
        answered = bool(answers)
        return DisputedPoint(
            paths=group.paths,
            name=self._name(group),
            titles=_each(self.matter.say(self._title(point)) for point in group.points),
            claims={name: _each(self._claims(group, name)) for name in sides},
            law=_each(self._law(group)),
            record={name: _each(self._record(group, name)) for name in sides},
            reasons=_each(line for a in group.arguments for line in speaker.reasons(a, answered=answered)),
            tier=tuple(line for item in group.tier for line in item.lines),
            tier_rows=tuple(row for item in group.tier for row in item.rows),
            months=_each(self._months(group)),
            worth=self._worth(group),
            answers=answers,
        )

    def _name(self, group: Group) -> str:
        lead = group.points[0]
        name = self._title(lead)
        if group.tier:
            whole = {"chosen": TIER_ALONE, lead.path[1]: TIER_AND_CHARGE}.get(
                lead.path[-2 if len(lead.path) > 2 else 1]
            )
            return self.matter.say(whole or TIER.format(name=name))
        factors = list(dict.fromkeys(item.name for item in group.arguments))
        if lead.path[0] != "factors" and len(factors) == 1 and factors[0] != name:
            name = OF_FACTOR.format(fact=name, factor=factors[0])
        return self.matter.say(name)

    def _title(self, point: Point) -> Text:
        return name_of(point, self.views, self.matter.rules)

    def _claims(self, group: Group, side: str) -> Iterator[str]:
        """What a side says: facts, then factors; of two ways to deny one thing, one."""
        argued = {f"factors.{item.factor}" for item in group.arguments}
        denied = [item for item in group.arguments if not item.sides[side].applies]
        refused = {item.name for item in denied if item.sides[side].says != NOT_RAISED}
        facts = [point for point in group.points if ".".join(point.path) not in argued]
        result, rules = self.matter.comparison.results[side], self.matter.rules
        for point in facts:
            if (title := self._title(point)) not in refused:
                said = with_figure(point, stated(point, self.views[side], result, rules), result)
                words = self.matter.say(OF_POINT.format(point=title, text=said))
                yield common.with_dates(words, self.matter.language) if point.kind != "factor" else words
                yield from self._added(point, side) if not group.tier else ()
        for argument in group.arguments:
            if not (facts and argument in denied and argument.name not in refused):
                yield self.speaker.claim(argument, side)

    def _added(self, point: Point, side: str) -> Iterator[str]:
        """The increments that follow from a fact on one side's case."""
        for key, count in self.matter.comparison.results[side].counts.items():
            for item in count.increments if point.path[:1] == ("defendant",) or key in point.path else ():
                if any(point.path[-1] in why.facts for why in item.why):
                    months = Text(zh=wording.months(item.chosen, "zh"), en=wording.months(item.chosen, "en"))
                    yield self.matter.say(ADDED.format(name=item.name, months=months))

    def _record(self, group: Group, side: str) -> Iterator[str]:
        """Facts that no point of the group states already, where the side applies the factor; evidence named for it."""
        told = any(point.path[0] != "factors" for point in group.points)
        for argument in group.arguments:
            yield from self.speaker.record(argument, side, facts=not told)

    def _law(self, group: Group) -> Iterator[str]:
        for argument in group.arguments:
            yield from self.speaker.law(argument)
        for path in group.paths if not group.arguments and not group.tier else ():
            source = article(path.split("."), self.matter)
            if source.law:
                yield self.speaker.sources.cite(source.law, source.basis, source.verified)

    def _months(self, group: Group) -> Iterator[str]:
        shares = [share for share in group.shares if share.months or share.alone or share.last]
        for share in shares:
            text = in_words(share)
            yield self.matter.say(OF_POINT.format(point=label(share), text=text) if len(shares) > 1 else text)
        if not shares and self.found.refused is None:
            yield self.matter.say(SAME)

    def _worth(self, group: Group) -> str:
        """One figure for the list of points; a line each where the group's months are told apart."""
        shares = [share for share in group.shares if share.months]
        if len(shares) == 1:
            return signed_months(shares[0].months)
        if not shares:
            return "—" if self.found.refused else "0"
        lines = [OF_POINT.format(point=label(share), text=signed_months(share.months)) for share in shares]
        return "\n".join(self.matter.say(line) for line in lines)

    def _answers(self, group: Group) -> Iterator[Reply]:
        say, given = self.matter.say, self.matter.answers
        found = [(point, given[path]) for point, path in zip(group.points, group.paths, strict=True) if path in given]
        for point, answer in found:
            result, ground = RESULTS[answer.result], GROUNDS[answer.ground]
            words = ANSWER.format(result=result, ground=ground, reason=answer.reason)
            if len(found) > 1:
                words = OF_POINT.format(point=self._title(point), text=words)
            yield Reply(say(self._title(point)), say(result), say(ground), answer.reason, say(words))


def _each(lines: Iterable[str]) -> tuple[str, ...]:
    """Every line once, in order."""
    return tuple(dict.fromkeys(lines))
