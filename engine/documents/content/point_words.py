"""A disputed factor in words: what each side says, the articles, facts and evidence, and the reasons from one side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine import wording
from engine.analysis.arguments import Argument, BandLine, Side, StatuteLine
from engine.comparison import COMMON
from engine.disputed import Point
from engine.documents.content import common, phrases
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.explanation import number
from engine.law import condition
from engine.law.schema import Effect, Statute
from engine.result import Adjustment, Result, TermFigure
from engine.text import Language, Text

PUNISHED = {
    "lighten": Text(zh="从轻", en="lighter within the range"),
    "mitigate": Text(zh="减轻", en="below the statutory minimum"),
    "aggravate": Text(zh="从重", en="heavier within the range"),
}
MODES = {"may": Text(zh="可以", en="may"), "shall": Text(zh="应当", en="shall")}
OF_COUNT = Text(zh="{crime}：{text}", en="{crime}: {text}")
APPLIES = Text(zh="{factor}，{strength}", en="{factor}: {strength}")
NOT_RAISED = Text(zh="未提出", en="not raised")
REMOVED = Text(zh="主张不适用", en="argued not to apply")
DENIALS = {
    NOT_RAISED: Text(zh="未提出{factor}", en="{factor}: not raised"),
    REMOVED: Text(zh="主张不适用{factor}", en="{factor}: argued not to apply"),
}
SAYS = Text(zh="{factor}：{said}", en="{factor}: {said}")
STATUTE = Text(zh="{law}：{factor}的，{words}。", en="{law}: with “{factor}” the sentence {words}.")
STATUTE_WHEN = Text(zh="{law}：{when}的，{words}。", en="{law}: where {when}, the sentence {words}.")
BAND = Text(zh="{law}：{what}，{ratio}{exempt}{used}。", en="{law}: {what}: {ratio}{exempt}{used}.")
NAMED_BAND = Text(zh="{factor}（{name}）", en="{factor} ({name})")
EXEMPT = Text(zh="，可以免除处罚", en=", and punishment may be remitted")
USED_BY = Text(zh="（{side}适用）", en=" (used by the {side})")
OWN_FACTOR = Text(
    zh="规则没有单列这一情节，由{side}作为酌定情节提出，比例是该方所定。",
    en="The rules do not name this factor; the {side} puts it forward as a matter of discretion, its ratio its own.",
)
EVIDENCE = Text(zh="证据：{evidence}", en="Evidence: {evidence}")
BY_RULES = Text(zh="{said}（{low}至{high}，取{chosen}）", en="{said} ({low} to {high}, {chosen} taken)")
CONDITION = Text(zh="“{factor}”的适用条件：{when}。", en="“{factor}” applies where: {when}.")
ANSWER_CONDITIONS = Text(
    zh="{side}不予认定，应当针对下列条件说明为何不具备：{missing}。",
    en="To deny it the {side} has to say why these conditions are not met: {missing}.",
)
ANSWER_FACTS = Text(
    zh="{side}不予认定，应当说明上述事实和证据为何不足以认定{factor}。",
    en="To deny “{factor}” the {side} has to say why these facts and this evidence do not establish it.",
)
PROVE = Text(
    zh="{side}主张适用{factor}，应当证明：{missing}。", en="To apply “{factor}” the {side} has to prove: {missing}."
)
RESTS_ON = Text(
    zh="{side}不适用{factor}，所据是“{when}”（{because}，{law}）；按{own}主张的事实，这一前提不成立。",
    en="The {side} leaves “{factor}” out because of “{when}” ({because}, {law}); on the facts of the {own} that "
    "premise fails.",
)
LEFT_OUT = Text(
    zh="按{side}的主张{when}，不再另行适用{factor}：{because}（{law}）。",
    en="On the case of the {side} ({when}), “{factor}” is not applied as well: {because} ({law}).",
)
WEIGH = Text(zh="在幅度内取值，应当考虑{weigh}。", en="Inside the band these count: {weigh}.")
STILL = Text(zh="如不认定{other}，{factor}仍应适用。", en="Should “{other}” not be found, “{factor}” still applies.")
LACKING = Text(
    zh="按{side}主张的事实，下列条件不具备：{missing}。",
    en="On the facts of the {side} these conditions are not met: {missing}.",
)
_NAME = r"([^，：〔〕“”。；,:;\[\]]+)"
_AS_PAPERS_HAVE_IT = (
    (re.compile(f"{_NAME}不是“没有”"), r"有\1情形"),
    (re.compile(f"{_NAME}为“没有”"), r"没有\1"),
    (re.compile(f"{_NAME}: not “None”"), r"\1 in some form"),
    (re.compile(f"{_NAME}: “None”"), r"\1: none"),
)
_SIGNS = re.compile(r"\W|为|^有|情形$")


def words_of(text: Text) -> Text:
    """A condition as papers have it: 有自首情形, not 自首不是“没有”."""
    zh, en = text.zh, text.en
    for pattern, form in _AS_PAPERS_HAVE_IT:
        zh, en = pattern.sub(form, zh), pattern.sub(form, en)
    return Text(zh=zh, en=en)


def effects(line: StatuteLine | Statute, language: Language) -> str:
    """What a statute attaches, as the Criminal Law puts it: 应当从轻、减轻处罚或者免除处罚."""
    names: list[Effect] = [name for name in PUNISHED if name in line.effects]  # type: ignore[misc]
    punished, exempt = [PUNISHED[name].in_language(language) for name in names], "exempt" in line.effects
    mode = MODES[line.mode].in_language(language)
    if language == "en":
        parts = [" or ".join(punished)] if punished else []
        return f"{mode} be {', or be '.join([*parts, *(['remitted'] if exempt else [])])}"
    parts = [("、" if exempt else "或者").join(punished) + "处罚"] if punished else []
    return mode + "或者".join([*parts, *(["免除处罚"] if exempt else [])])


def facts_read(matter: Matter, argument: Argument) -> frozenset[str]:
    """The facts on which a factor and its bands turn; none for a factor of a party's own."""
    law = matter.book(argument.count, next(iter(argument.sides))).factors.get(argument.factor)
    if law is None:
        return frozenset()
    read = [when for when in (law.when, *(band.when for band in law.bands)) if when is not None]
    return frozenset(name for when in read for name in condition.facts(when))


def with_figure(point: Point, said: Text, result: Result) -> Text:
    """What a position says on a figure of the method; where it leaves it to the rules, the figure with its band."""
    count = result.counts.get(point.path[1]) if point.path[0] == "counts" else None
    figure = getattr(count, point.path[-1], None) if "chosen" in point.path else None
    if not isinstance(figure, TermFigure) or figure.basis == "party":
        return said
    high, chosen = (
        Text(zh=wording.months(value, "zh"), en=wording.months(value, "en")) for value in (figure.high, figure.chosen)
    )
    return BY_RULES.format(said=said, low=number(figure.low), high=high, chosen=chosen)


@dataclass(frozen=True)
class Speaker:
    """Speaks for the position `own` towards `other`."""

    matter: Matter
    sources: Sources
    own: str
    other: str

    def claim(self, argument: Argument, position: str) -> str:
        """What a position says on the factor, in the strength that it asks for."""
        line, say = self._line(argument, position), self.matter.say
        if line is None:
            said = argument.sides[position].says
            text = say(DENIALS.get(said, SAYS).format(factor=argument.name, said=said))
        else:
            strength = phrases.strength(line, self.matter.language)
            text = say(APPLIES.format(factor=argument.name, strength=strength))
        if len(self.matter.result.counts) < 2:
            return text
        return say(OF_COUNT.format(crime=self.matter.result.counts[argument.count].name, text=text))

    def _line(self, argument: Argument, position: str) -> Adjustment | None:
        count = self.matter.comparison.results[position].counts[argument.count]
        lines = (line for line in count.adjustments if line.kind == "factor" and line.factor == argument.factor)
        return next(lines, None)

    def record(self, argument: Argument, position: str, *, facts: bool) -> Iterator[str]:
        """The facts on record that the factor, where it applies, turns on, and the evidence named for it."""
        side = argument.sides[position]
        if facts and side.applies and (words := self.matter.say(side.record)):
            yield common.with_dates(words, self.matter.language)
        if side.evidence:
            yield self.matter.say(EVIDENCE.format(evidence=side.evidence))

    def law(self, argument: Argument) -> Iterator[str]:
        """What the Criminal Law attaches, then the band of every side; a party's own factor is named as one."""
        say = self.matter.say
        for entry in argument.statute:
            words = effects(entry, self.matter.language)
            text = STATUTE if entry.when is None else STATUTE_WHEN
            when = words_of(entry.when) if entry.when is not None else ""
            yield say(text.format(law=entry.law, factor=argument.name, when=when, words=words))
        used = [band for band in argument.bands if {self.own, self.other} & set(band.used_by)]
        yield from (self._band(band, argument, several=len(used) > 1) for band in used)
        if argument.basis == "party" and not argument.statute and not used:
            side = next(name for name in (self.own, self.other) if argument.sides[name].applies)
            yield say(OWN_FACTOR.format(side=wording.position(side)))
            if argument.law:
                yield argument.law
        elif not argument.statute and not used:
            yield argument.law

    def _band(self, band: BandLine, argument: Argument, *, several: bool) -> str:
        names = [wording.position(name) for name in (self.own, self.other) if name in band.used_by]
        text = BAND.format(
            law=self.sources.cite(band.law, band.basis, band.verified),
            what=NAMED_BAND.format(factor=argument.name, name=band.name) if band.name else argument.name,
            ratio=phrases.effect(band.low, band.high, self.matter.language),
            exempt=EXEMPT if band.exempt else "",
            used=USED_BY.format(side=Text.join(names)) if several else "",
        )
        return self.matter.say(text)

    def reasons(self, argument: Argument, *, answered: bool) -> Iterator[str]:
        """Why the speaking side is right by the rules, and what the other would have to show.

        The prosecution, unless it has `answered`, owes reasons for not adopting a view (高检发〔2026〕5号 27、37).
        """
        own, other = argument.sides[self.own], argument.sides[self.other]
        if own.applies and not other.applies:
            yield from self._for(argument, own, other, answered=answered or self.other != "prosecution")
        elif other.applies and not own.applies:
            yield from self._against(argument, own)
        if own.applies and argument.weigh:
            yield self.matter.say(WEIGH.format(weigh=Text.join(argument.weigh)))

    def _for(self, argument: Argument, own: Side, other: Side, *, answered: bool) -> Iterator[str]:
        say, name = self.matter.say, argument.name
        sides = {"side": wording.position(self.other), "own": wording.position(self.own)}
        if argument.when is not None and not self._circular(when := words_of(argument.when), name):
            yield say(CONDITION.format(factor=name, when=when))
        missing = [text for text in map(words_of, other.missing) if not self._circular(text, name)]
        if missing and not answered:
            yield say(ANSWER_CONDITIONS.format(missing=Text.join(missing), **sides))
        elif not answered and (say(own.record) or own.evidence):
            yield say(ANSWER_FACTS.format(factor=name, **sides))
        for line in argument.exclusions:
            if self.other in line.holds_for and self.own not in line.holds_for:
                when = words_of(line.when)
                yield say(RESTS_ON.format(factor=name, when=when, because=line.because, law=line.law, **sides))

    def _against(self, argument: Argument, own: Side) -> Iterator[str]:
        say, name, factors = self.matter.say, argument.name, self.matter.book(argument.count, self.own).factors
        side, held = wording.position(self.own), [line for line in argument.exclusions if self.own in line.holds_for]
        for line in held:
            when = words_of(line.when)
            yield say(LEFT_OUT.format(side=side, when=when, factor=name, because=line.because, law=line.law))
            if argument.direction == "mitigating" and line.by is not None and line.by in factors:
                yield say(STILL.format(other=factors[line.by].name, factor=name))
        missing = [text for text in map(words_of, own.missing) if not self._circular(text, name)]
        if not missing or held:
            return
        if argument.direction == "mitigating":
            yield say(LACKING.format(side=side, missing=Text.join(missing)))
        elif self.other != COMMON:
            yield say(PROVE.format(side=wording.position(self.other), factor=name, missing=Text.join(missing)))

    @staticmethod
    def _circular(when: Text, name: Text) -> bool:
        """Whether a condition only says the factor's own name again."""
        return _SIGNS.sub("", when.zh) == _SIGNS.sub("", name.zh)
