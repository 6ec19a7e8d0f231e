"""The steps of one count on a study sheet: what is asked at each, and the answer with its reason and its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import wording
from engine.documents.content import common, phrases
from engine.documents.content.sources import Sources
from engine.documents.content.study_case import Asked
from engine.explanation import describe
from engine.law.schema import Increment
from engine.result import Adjustment, Excluded, IncrementUsed, Step, TermFigure, Why
from engine.text import Text

TIER = Text(zh="法定刑幅度", en="Statutory range")
START = Text(zh="量刑起点", en="Starting point")
BASE = Text(zh="基准刑", en="Base sentence")
CEILING = Text(zh="认罪认罚的共用上限", en="Ceiling shared with the plea")
ADJUSTED = Text(zh="算式和调节结果", en="Formula and adjusted term")
LIMIT = Text(zh="法定刑的限制", en="Statutory limits")
PROPOSED = Text(zh="取整后的幅度和取值", en="Range and point, rounded")
ASK_TIER = Text(zh="哪一档，凭哪个事实", en="which tier, on which fact")
ASK_MONTHS = Text(zh="幅度和取值（月）", en="range and point (months)")
ASK_ADDED = Text(zh="增加几个月，不增加写0", en="months added, 0 for none")
ASK_BASE = Text(zh="起点＋增加的刑罚量（月）", en="starting point + increments (months)")
ASK_FACTOR = Text(zh="适用吗；第几层；比例", en="applied? which layer? which ratio?")
ASK_CEILING = Text(zh="碰到上限吗", en="is the ceiling reached?")
ASK_FORMULA = Text(zh="写出算式和结果（月）", en="the formula and its result (months)")
ASK_LIMIT = Text(zh="受最高刑、最低刑限制吗", en="is a maximum or a minimum met?")
TAKEN = Text(zh="{span}，取{point}", en="{span}; {point} taken")
ANY = Text(zh="幅度内任何数值都对；这里{whose}", en="any value in the band is right; here {whose}")
ARGUE = Text(
    zh="文本没有规定数字，有理由地另选一个也对", en="the text gives no figure; another one with a reason is right too"
)
BY_RULE = Text(zh="按取值规则", en="by the rule of choice")
BY_PARTY = Text(zh="由{side}选定", en="as the {side} chose")
OWN = Text(zh="{side}选定，不在规定的幅度之内", en="chosen by the {side}, outside the band of the rule")
APPLIED = Text(zh="适用，{layer}，{strength}", en="applied, {layer}; {strength}")
LAYERS = {1: Text(zh="第一层", en="first layer"), 2: Text(zh="第二层", en="second layer")}
NONE = Text(zh="0个月", en="0 months")
OTHER_TIER = Text(zh="属于另一档", en="it belongs to another tier")
NOT_MET = Text(zh="条件不具备", en="its condition is not met")
NO_UNIT = Text(zh="没有满一个单位", en="no full unit is reached")
NOT_REACHED = Text(zh="没有碰到", en="not reached")
ONE_END = Text(zh="取值没有碰到，只限制幅度的一端", en="the point does not reach it; an end of the range does")
ENDS = Text(zh="各项都取两端，得到幅度", en="with every figure at its ends one gets the range")
NO_TERM = Text(zh="所填事实没有达到任何一档", en="the facts reach no tier")


@dataclass(frozen=True)
class Row:
    """One step: its name, what is asked, the answer, why, and the article."""

    name: str
    ask: str
    answer: str
    why: str = ""
    law: str = ""


class CountRows:
    """The rows of one count, in the order of the method."""

    def __init__(self, one: Asked, sources: Sources) -> None:
        self._one, self._count, self._sources = one, one.count, sources
        self._matter, self._book, self._say = one.matter, one.record.book, one.matter.say
        own = [step for step in self._matter.result.steps if step.count == one.key]
        self._steps = {step.id.removeprefix(f"{one.key}."): step for step in own}
        self._side = wording.position(self._matter.own)

    def rows(self) -> Iterator[Row]:
        """One row a step; a single one where the facts reach no tier."""
        count = self._count
        if count.tier is None or count.base_sentence is None or count.proposed is None:
            yield Row(self._say(TIER), self._say(ASK_TIER), self._say(NO_TERM))
            return
        words = phrases.statutory(self._matter, self._one.key)
        tier = self._say(count.tier.name)
        joined = f"{tier}：{words}" if self._matter.language == "zh" else f"{tier}: {words}"
        why = self._facts(count.tier.why)
        yield Row(self._say(TIER), self._say(ASK_TIER), joined, why, self._cite(count.tier))
        if count.starting_point is not None:
            yield self._start(count.starting_point)
        yield from self._increments()
        yield self._base(count.base_sentence)
        yield from self._factors()
        yield from self._end()

    def _cite(self, entry: Any) -> str:
        return self._sources.cite(entry.law, entry.basis, entry.verified)

    def _facts(self, why: Iterable[Why]) -> str:
        """The facts that the rules matched, with their dates as documents write them."""
        return common.with_dates(self._say(describe(why, self._book)), self._matter.language)

    def _formula(self, name: str) -> str:
        return self._steps[name].formula if name in self._steps else ""

    def _months(self, low: Any, high: Any, chosen: Any) -> str:
        language = self._matter.language
        if low == high:
            return wording.months(chosen, language)
        span = wording.span(low, high, wording.MONTHS, language)
        return self._say(TAKEN).format(span=span, point=wording.months(chosen, language))

    def _any(self, party: bool) -> str:
        whose = BY_PARTY.format(side=self._side) if party else BY_RULE
        return self._say(ANY.format(whose=whose))

    def _start(self, point: TermFigure) -> Row:
        party = point.basis == "party"
        why = self._any(party) if party or point.low != point.high else ""
        answer = self._months(point.low, point.high, point.chosen)
        return Row(self._say(START), self._say(ASK_MONTHS), answer, why, self._cite(point))

    def _base(self, figure: TermFigure) -> Row:
        why = self._formula("base_sentence") if self._count.increments else ""
        if figure.basis == "party":
            why = self._say(BY_PARTY.format(side=self._side))
        months = wording.months(figure.chosen, self._matter.language)
        return Row(self._say(BASE), self._say(ASK_BASE), months, why, self._cite(figure))

    def _increments(self) -> Iterator[Row]:
        used = {item.id: item for item in self._count.increments}
        for name, law in self._one.increments.items():
            item = used.pop(name, None)
            yield self._added(item) if item is not None else self._not_added(law)
        yield from map(self._added, used.values())

    def _added(self, item: IncrementUsed) -> Row:
        why = [self._facts(item.why)]
        if item.id == "interpolation":
            why.append(self._say(ARGUE))
        elif item.low != item.high:
            why.append(self._any(False))
        answer = self._months(item.low, item.high, item.chosen)
        return Row(self._say(item.name), self._say(ASK_ADDED), answer, self._join(why), self._cite(item))

    def _not_added(self, law: Increment) -> Row:
        assert self._count.tier is not None
        why = NO_UNIT
        if law.tiers and self._count.tier.id not in law.tiers:
            why = OTHER_TIER
        elif not self._one.record.holds(law.when):
            why = NOT_MET
        return Row(self._say(law.name), self._say(ASK_ADDED), self._say(NONE), self._say(why))

    def _factors(self) -> Iterator[Row]:
        lines = {line.factor: line for line in self._count.adjustments}
        out = {item.factor: item for item in self._count.excluded}
        for name in self._one.candidates:
            yield self._applied(lines[name]) if name in lines else self._not_applied(out[name])
        for line in self._count.adjustments:
            if line.kind != "factor":
                yield self._held(line)

    def _applied(self, line: Adjustment) -> Row:
        answer = APPLIED.format(layer=LAYERS[line.layer], strength="{strength}")
        words = self._say(answer).format(strength=phrases.strength(line, self._matter.language))
        why = [self._facts(line.why), self._chosen(line)]
        law = self._cite(line) or self._say(wording.BASES[line.basis])
        return Row(self._say(line.name), self._say(ASK_FACTOR), words, self._join(why), law)

    def _chosen(self, line: Adjustment) -> str:
        """That any value of the band is right, and whose the figure is."""
        fixed = line.source == "asserted" and (line.band is None or line.ratio != line.band)
        if line.band is None:
            return self._say(BY_PARTY.format(side=self._side))
        if not line.band.low <= line.ratio.chosen <= line.band.high:
            return self._say(OWN.format(side=self._side))
        return self._any(fixed) if line.band.low != line.band.high else ""

    def _not_applied(self, out: Excluded) -> Row:
        status, why = wording.STATUSES[out.status], self._say(out.reason)
        return Row(self._say(out.name), self._say(ASK_FACTOR), self._say(status), why, out.law)

    def _held(self, line: Adjustment) -> Row:
        """A ceiling or a floor: asked for without its figure."""
        name = CEILING if line.kind == "ceiling" and line.factor.endswith("plea_leniency") else line.name
        step = self._steps.get(line.factor)
        answer = self._say(ONE_END) if line.ratio.chosen == 0 else self._text(step)
        why = self._say(line.name) if line.ratio.chosen == 0 else self._formula(line.factor)
        return Row(self._say(name), self._say(ASK_CEILING), answer, why, self._cite(line))

    def _text(self, step: Step | None) -> str:
        return "" if step is None else step.zh if self._matter.language == "zh" else step.en

    def _end(self) -> Iterator[Row]:
        count, say = self._count, self._say
        assert count.proposed is not None
        method = self._matter.rules.method(self._matter.result.rulebook.jurisdiction)
        adjusted = self._steps["adjusted"]
        readings = [say(count.plea_reading)] if count.plea_reading is not None else []
        if sum(line.layer == 1 for line in count.adjustments) > 1:
            readings.append(say(method.combination.readings[count.combination_reading].name))
        yield Row(say(ADJUSTED), say(ASK_FORMULA), adjusted.formula, self._join(readings), self._cite(adjusted))
        limits = self._join(say(limit.text) for limit in count.limits)
        laws = self._join(dict.fromkeys(limit.law for limit in count.limits))
        yield Row(say(LIMIT), say(ASK_LIMIT), limits or say(NOT_REACHED), "", laws)
        rounding = method.rounding.readings[count.rounding_reading]
        answer = self._months(count.proposed.low, count.proposed.high, count.proposed.chosen)
        why = self._join([say(ENDS) if count.proposed.low != count.proposed.high else "", say(rounding.name)])
        yield Row(say(PROPOSED), say(ASK_MONTHS), answer, why, self._cite(rounding))

    def _join(self, texts: Iterable[str]) -> str:
        return ("；" if self._matter.language == "zh" else "; ").join(filter(None, texts))
