"""The steps of a result in words: one ordered list, Chinese and English, that every output renders as it stands.

Each step says what was done, by which article, from which fact, with the formula and its figures, before and after.
The figures are the result's own, so that anyone can do the sum again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from engine.inference.matcher import EQUIVALENT
from engine.law.library import Library
from engine.law.method_schema import Method
from engine.law.rulebook import Rulebook
from engine.law.schema import Equivalent, Fact
from engine.result import Adjustment, CountResult, Range, Result, Source, Step, Why
from engine.text import Text

Draft = dict[str, Any]  # the fields of a step before it knows its count
NOTHING = Text(zh="", en="")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
CONCERNS = {
    "crime": Text(zh="罪名", en="crime"),
    "mens": Text(zh="罪过形式", en="mens rea"),
    "intentional": Text(zh="故意", en="intentional"),
    "negligent": Text(zh="过失", en="negligent"),
    "plea_stage": Text(zh="认罪认罚阶段", en="stage of the plea"),
    "none": Text(zh="无", en="none"),
    "investigation": Text(zh="侦查", en="investigation"),
    "prosecution": Text(zh="审查起诉", en="prosecution"),
    "trial": Text(zh="审判", en="trial"),
    "appeal": Text(zh="二审", en="appeal"),
    "offence_date": Text(zh="犯罪日期", en="date of the offence"),
    "sentencing_date": Text(zh="裁判日期", en="date of sentencing"),
    "region": Text(zh="地区", en="region"),
}
UNITS = {
    "yuan": Text(zh="{v}元", en="{v} yuan"),
    "percent": Text(zh="{v}%", en="{v}%"),
    "months": Text(zh="{v}个月", en="{v} months"),
    "years": Text(zh="{v}周岁", en="{v} years"),
    "mg_per_100ml": Text(zh="{v}毫克/100毫升", en="{v} mg/100 ml"),
    "hours": Text(zh="{v}小时", en="{v} hours"),
}


def number(value: Fraction) -> str:
    """A figure as the steps print it: exact when it is short, else to four places."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def signed(value: Fraction) -> str:
    """A ratio in percent with its sign."""
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value)) + "%"


def band(item: Range, unit: str = "") -> str:
    """`low–high`, or one figure when they are the same."""
    low, high = number(item.low), number(item.high)
    return f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


def explain(result: Result, library: Library) -> tuple[Step, ...]:
    """The steps of `result`, count by count, then the whole case."""
    steps: list[Step] = []
    for key, count in result.counts.items():
        book = Rulebook.of(library, result.rulebook.jurisdiction, count.crime)
        prefix = f"{key}." if len(result.counts) > 1 else ""
        steps += [Step(**{**step, "id": prefix + step["id"], "count": key}) for step in _count(count, book)]
    steps += [Step(**step) for step in _case(result, library.method(result.rulebook.jurisdiction))]
    return tuple(steps)


def _count(count: CountResult, book: Rulebook) -> Iterator[Draft]:
    if count.tier is not None:
        tier = count.tier
        facts = describe(tier.why, book)
        yield _step(
            "tier",
            Text(zh=f"法定刑幅度：{tier.name.zh}", en=f"Statutory range: {tier.name.en}"),
            f"{tier.low}–{tier.high}",
            tier,
            facts,
        )
    if count.starting_point is not None:
        point = count.starting_point
        note = point.note or Text(zh="取幅度中点", en="the middle of the band is taken")
        if point.low == point.high and point.basis != "party":
            note = NOTHING
        yield _step(
            "starting_point",
            Text(zh=f"量刑起点{_brackets(note.zh)}", en=f"Starting point{_brackets(note.en, english=True)}"),
            f"{band(point)} → {number(point.chosen)}",
            point,
            NOTHING,
            after=point.chosen,
        )
    yield from _increments(count, book)
    if count.base_sentence is not None:
        yield _base(count)
    running_first = count.base_sentence.chosen if count.base_sentence else Fraction(0)
    for line in count.adjustments:
        if line.layer == 1:
            running_first = line.after
        yield _adjustment(line, running_first, book)
    if count.adjusted is not None and count.proposed is not None:
        yield _adjusted(count, book.method)
        for limit in count.limits:
            yield Draft(
                id="limit." + limit.applied.replace(" ", "_"),
                zh=f"法定刑限制：{limit.text.zh}",
                en=f"Statutory limit: {limit.text.en}",
                formula=f"{number(limit.before)} → {number(limit.after)}",
                law=limit.law,
                verified="text",
            )
        rounding = book.method.rounding.readings[count.rounding_reading]
        yield _step(
            "proposed",
            Text(zh=f"取整：{rounding.name.zh}", en=f"Rounded: {rounding.name.en}"),
            f"{number(count.adjusted.chosen)} → {number(count.proposed.chosen)} [{band(count.proposed)}]",
            Source(law=rounding.law, at=rounding.at, verified=rounding.verified, basis=rounding.basis),
            NOTHING,
            before=count.adjusted.chosen,
            after=count.proposed.chosen,
        )


def _increments(count: CountResult, book: Rulebook) -> Iterator[Draft]:
    running = count.starting_point.chosen if count.starting_point else Fraction(0)
    for item in count.increments:
        facts, note = describe(item.why, book), item.note or NOTHING
        yield _step(
            f"increment.{item.id}",
            Text(zh=f"增加刑罚量：{item.name.zh}", en=f"Increment: {item.name.en}"),
            f"{number(running)} + {number(item.chosen)} [{band(item)}]",
            item,
            Text(zh=_join(facts.zh, note.zh, "；"), en=_join(facts.en, note.en, "; ")),
            before=running,
            after=running + item.chosen,
        )
        running += item.chosen


def _base(count: CountResult) -> Draft:
    figure = count.base_sentence
    assert figure is not None
    if figure.basis == "party":
        text = Text(zh="基准刑（当事一方选定）", en="Base sentence (fixed by the party)")
        formula = number(figure.chosen)
    else:
        text = Text(zh="基准刑", en="Base sentence")
        start = count.starting_point
        parts = [number(start.chosen)] if start else []
        formula = " + ".join(parts + [number(item.chosen) for item in count.increments])
        formula += f" = {number(figure.chosen)}" if count.increments else ""
    return _step("base_sentence", text, formula, figure, NOTHING, after=figure.chosen)


def _adjustment(line: Adjustment, first: Fraction, book: Rulebook) -> Draft:
    if line.kind != "factor" and line.ratio.chosen == 0:
        return _slack(line)
    layer = Text(zh="第一层", en="layer 1") if line.layer == 1 else Text(zh="第二层", en="layer 2")
    ratio = signed(line.ratio.chosen)
    if line.layer == 1:
        formula = f"{number(line.before)} × (1 {_term(line.ratio.chosen)}) = {number(line.after)}"
    else:
        formula = f"{number(line.before)} {_term(line.ratio.chosen, first)} = {number(line.after)}"
    own = Text(zh="，当事一方主张", en=", asserted") if line.source == "asserted" and line.kind == "factor" else NOTHING
    facts = describe(line.why, book)
    if line.evidence:
        facts = Text(
            zh=_join(facts.zh, f"证据：{line.evidence}", "；"), en=_join(facts.en, f"evidence: {line.evidence}", "; ")
        )
    return _step(
        line.factor if line.kind != "factor" else f"factor.{line.factor}",
        Text(zh=f"{line.name.zh}（{layer.zh}{own.zh}）{ratio}", en=f"{line.name.en} ({layer.en}{own.en}) {ratio}"),
        formula,
        line,
        facts,
        before=line.before,
        after=line.after,
    )


def _slack(line: Adjustment) -> Draft:
    """A ceiling or a floor that the chosen point does not reach, but an end of the range does."""
    return _step(
        line.factor,
        Text(
            zh=f"{line.name.zh}：取值不受影响，只限制幅度的一端",
            en=f"{line.name.en}: the point is not touched; only an end of the range is held",
        ),
        band(line.ratio, "%"),
        line,
        NOTHING,
        before=line.before,
        after=line.after,
    )


def _term(ratio: Fraction, of: Fraction | None = None) -> str:
    """`− 20%`, or `− 8.4 × 20%` when it is taken of something."""
    sign = "−" if ratio < 0 else "+"
    size = number(abs(ratio)) + "%"
    return f"{sign} {size}" if of is None else f"{sign} {number(of)} × {size}"


def _adjusted(count: CountResult, method: Method) -> Draft:
    """The whole formula; how several first-layer factors combine is a reading of its own, named when it mattered."""
    assert count.adjusted is not None and count.base_sentence is not None
    first = [line.ratio.chosen for line in count.adjustments if line.layer == 1]
    combination = method.combination.readings[count.combination_reading]
    second = [line.ratio.chosen for line in count.adjustments if line.layer == 2 and line.ratio.chosen]
    formula = number(count.base_sentence.chosen)
    if combination.rule == "added" and first:
        formula += " × (1 " + " ".join(_term(ratio) for ratio in first) + ")"
    else:
        formula += "".join(f" × (1 {_term(ratio)})" for ratio in first)
    if second:
        formula += " × (1 " + " ".join(_term(ratio) for ratio in second) + ")"
    formula += f" = {number(count.adjusted.chosen)}"
    rule = combination if len(first) > 1 else method.layers
    readings = [combination.name] if len(first) > 1 else []
    readings += [count.plea_reading] if count.plea_reading else []
    return _step(
        "adjusted",
        Text(
            zh="调节结果" + _brackets("；".join(reading.zh for reading in readings)),
            en="Adjusted" + _brackets("; ".join(reading.en for reading in readings), english=True),
        ),
        formula,
        Source(law=rule.law, at=rule.at, verified=rule.verified, basis=rule.basis),
        NOTHING,
        before=count.base_sentence.chosen,
        after=count.adjusted.chosen,
    )


def _case(result: Result, method: Method) -> Iterator[Draft]:
    if result.earlier is not None:
        yield from (step.model_dump() for step in result.earlier.steps)
    elif result.combined is not None:
        terms = [count.proposed.chosen for count in result.counts.values() if count.proposed]
        yield Draft(
            id="combined",
            zh=f"数罪并罚：{result.combined.low}个月至{result.combined.high}个月",
            en=f"Several crimes combined: {result.combined.low} to {result.combined.high} months",
            formula=" + ".join(number(term) for term in terms) + f" → {result.combined.low}–{result.combined.high}",
            law=result.combined.law,
            verified="text",
        )
    if result.declared is not None and result.discretion is not None:
        share = method.discretion.percent
        yield Draft(
            id="declared",
            zh=f"宣告刑建议：{result.declared.low}～{result.declared.high}个月，取{result.declared.chosen}个月；"
            f"全案裁量{share}%以内为{result.discretion.low}～{result.discretion.high}个月",
            en=f"Declared sentence proposed: {result.declared.low} to {result.declared.high} months, point "
            f"{result.declared.chosen}; within {share}% whole-case discretion {result.discretion.low} to "
            f"{result.discretion.high} months",
            formula=str(result.declared.chosen),
            law=method.discretion.law,
            at=method.discretion.at,
            after=Fraction(result.declared.chosen),
            verified=method.discretion.verified,
            basis=method.discretion.basis,
        )


def _step(
    id: str,
    text: Text,
    formula: str,
    source: Source,
    facts: Text,
    *,
    before: Fraction | None = None,
    after: Fraction | None = None,
) -> Draft:
    return Draft(
        id=id,
        zh=text.zh,
        en=text.en,
        formula=formula,
        law=source.law,
        before=before,
        after=after,
        at=source.at,
        verified=source.verified,
        basis=source.basis,
        facts_zh=facts.zh,
        facts_en=facts.en,
    )


def describe(why: Iterable[Why], book: Rulebook) -> Text:
    """The facts that the rules matched, named as the form names them."""
    zh: list[str] = []
    en: list[str] = []
    for item in why:
        for name, value in item.facts.items():
            label, shown = _fact(name, value, book)
            zh.append(f"{label.zh}：{shown.zh}")
            en.append(f"{label.en}: {shown.en}")
    return Text(zh="；".join(dict.fromkeys(zh)), en="; ".join(dict.fromkeys(en)))


def _fact(name: str, value: object, book: Rulebook) -> tuple[Text, Text]:
    if name.startswith("found "):
        factor = book.factors.get(name.removeprefix("found "))
        label = factor.name if factor else Text(zh=name, en=name)
        return label, Text(zh="已认定" if value else "未认定", en="found" if value else "not found")
    fact = book.facts.get(name)
    label = fact.name if fact else CONCERNS.get(name, _threshold_name(name, book))
    if fact is not None and isinstance(value, dict):
        return label, quantities(fact, value)
    if fact is not None and str(value) in fact.options:
        return label, fact.options[str(value)].name
    if (fact is not None and fact.type == "boolean") or isinstance(value, bool):
        return label, YES if value else NO
    if name == "crime":
        return label, book.crime.name
    if name == "region" and book.overlay and str(value) in book.overlay.regions:
        return label, book.overlay.regions[str(value)].name
    measured = fact or book.crime.measured_by(name)
    if isinstance(value, list):
        ends = [counted(measured, end) for end in value]
        return label, Text(zh="～".join(end.zh for end in ends), en=" to ".join(end.en for end in ends))
    if isinstance(value, str) and value in CONCERNS:
        return label, CONCERNS[value]
    if isinstance(value, datetime.date):
        return label, Text(zh=value.isoformat(), en=value.isoformat())
    return label, counted(measured, value)


def counted(fact: Fact | None, value: object) -> Text:
    """A number with the unit of its fact: 12人, 3,000元; without a fact it is bare."""
    shown = grouped(value)
    if fact is not None and fact.unit is not None:
        return Text(zh=f"{shown}{fact.unit.zh}", en=f"{shown} {fact.unit.en}")
    unit = UNITS.get(fact.type if fact else "", Text(zh="{v}", en="{v}"))
    return Text(zh=unit.zh.format(v=shown), en=unit.en.format(v=shown))


def limit(fact: Fact, entry: Equivalent) -> Text:
    """The quantity by which a kind is converted, in the fact's own unit rather than its smallest one."""
    whole = Fraction(entry.value, 10**fact.decimals)
    return counted(fact, int(whole) if whole.denominator == 1 else float(whole))


def quantities(fact: Fact, value: dict[str, Any]) -> Text:
    """Each kind with its quantity, and what they come to in the reference kind where the trace says so."""
    kinds = {kind: quantity for kind, quantity in value.items() if kind in fact.options}
    shown = [(fact.options[kind].name, counted(fact, quantity)) for kind, quantity in kinds.items()]
    zh = "、".join(f"{name.zh}{quantity.zh}" for name, quantity in shown)
    en = ", ".join(f"{name.en} {quantity.en}" for name, quantity in shown)
    assert fact.reference is not None
    if EQUIVALENT in value and set(kinds) - {fact.reference}:
        name, whole = fact.options[fact.reference].name, counted(fact, value[EQUIVALENT])
        zh, en = f"{zh}（折合{name.zh}{whole.zh}）", f"{en} (as {name.en}: {whole.en})"
    return Text(zh=zh, en=en)


def _threshold_name(name: str, book: Rulebook) -> Text:
    known = book.crime.threshold_names.get(name)
    return known or Text(zh=name, en=name.replace("_", " "))


def grouped(value: object) -> str:
    """A number with thousands separated; anything else as text."""
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _brackets(text: str, *, english: bool = False) -> str:
    if not text:
        return ""
    return f" ({text})" if english else f"（{text}）"


def _join(first: str, second: str, mark: str) -> str:
    return mark.join(part for part in (first, second) if part)
