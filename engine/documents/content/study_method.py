"""How figures combine, in sentences with their articles: only the rules that the case needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine import wording
from engine.documents.content.sources import Sources
from engine.documents.content.study_case import Asked
from engine.documents.matter import Matter
from engine.law.method_schema import Method
from engine.law.schema import Factor, Sourced
from engine.text import Text

FORMULA = Text(
    zh="算式：基准刑 ×（1 ± 第一层比例）×（1 ± 第二层比例之和）",
    en="Formula: base sentence × (1 ± a ratio of the first layer) × (1 ± the sum of the second layer)",
)
CHOICE = Text(
    zh="法律留有幅度的，幅度之内任何数值都可以选，但要说出理由；没有人选定的，答案的取值规则是：{name}",
    en="Where the law leaves a band any figure inside it may be chosen, with a reason; where nobody chose, the answers "
    "follow this rule: {name}",
)
COMBINED = Text(
    zh="文本没有规定几个第一层情节如何合并，答案用的读法：{name}",
    en="The text does not say how several first-layer factors combine; the answers read: {name}",
)
SHARED = Text(
    zh="认罪认罚与下列情节不作重复评价，合计有上限：{names}。上限：{ceilings}",
    en="The plea is not to be counted twice with these factors, and their sum has a ceiling: {names}. Ceilings: "
    "{ceilings}",
)
CEILING = Text(zh="{name}的，{percent}%", en="{name}: {percent}%")
PLEA = Text(zh="答案用的读法：{name}", en="The answers read: {name}")
COUNTING = Text(zh="增加刑罚量：{name}", en="Increments: {name}")
INTERPOLATION = Text(zh="没有规定增加多少的，答案{name}", en="Where no figure is given, the answers are {name}")
ROUNDING = Text(
    zh="文本没有规定取整，答案用的读法：{name}", en="The text is silent on rounding; the answers read: {name}"
)
LIMITS = Text(
    zh="调节结果高于法定最高刑的，以最高刑为限；低于法定最低刑而没有减轻处罚情节的，以最低刑为限",
    en="A result above the statutory maximum is held at the maximum; one below the minimum without a factor of "
    "mitigation at the minimum",
)
KINDS = Text(
    zh="拘役{detention}，有期徒刑{fixed}", en="Criminal detention: {detention}; fixed-term imprisonment: {fixed}"
)
SEVERAL = Text(
    zh="数罪先分别定刑，再在总和刑期以下、数刑中最高刑期以上决定执行的刑期",
    en="Each crime gets its own term; the one executed lies between the longest of them and their sum",
)
PROBATION = Text(
    zh="缓刑只用于{term}以下的有期徒刑和拘役", en="Probation is for criminal detention and fixed terms of up to {term}"
)


def sentences(matter: Matter, counts: Sequence[Asked], sources: Sources) -> list[dict[str, str]]:
    """The rules, each with its articles."""
    method = matter.rules.method(matter.result.rulebook.jurisdiction)
    mark = "；" if matter.language == "zh" else "; "
    said = []
    for text, *laws in _rules(method, matter, counts):
        cited = mark.join(sources.cite(law.law, law.basis, law.verified) for law in laws)
        said.append({"text": wording.capital(matter.say(text)).rstrip("。."), "law": cited})
    return said


def _rules(method: Method, matter: Matter, counts: Sequence[Asked]) -> Iterator[tuple[Text, *tuple[Sourced, ...]]]:
    """What each rule says, and where."""
    factors = _factors(counts)
    if method.layers.note is not None:
        yield method.layers.note, method.layers
    yield FORMULA, method.layers
    if sum(law.layer == 1 for law in factors.values()) > 1:
        reading = method.combination.readings[counts[0].count.combination_reading]
        yield COMBINED.format(name=reading.name), reading
    yield from _plea(method, factors, matter)
    if any(law.per is not None for one in counts for law in one.increments.values()):
        yield COUNTING.format(name=method.counting.name), method.counting
    if any(item.id == "interpolation" for one in counts for item in one.count.increments):
        yield INTERPOLATION.format(name=method.interpolation.name), method.interpolation
    yield CHOICE.format(name=method.choice.name), method.choice
    rounding = method.rounding.readings[counts[0].count.rounding_reading]
    yield ROUNDING.format(name=rounding.name), rounding
    yield LIMITS, method.above_maximum, method.below_minimum, method.presupposed_kind
    detention, fixed = method.kinds.detention, method.kinds.fixed_term
    yield KINDS.format(detention=_span(*detention.months), fixed=_span(*fixed.months)), detention, fixed
    if len(counts) > 1:
        yield SEVERAL, method.concurrence
    months = method.probation.longest_term
    yield PROBATION.format(term=Text(zh=wording.term(months, "zh"), en=wording.term(months, "en"))), method.probation


def _factors(counts: Sequence[Asked]) -> dict[str, Factor]:
    """The rulebook's entries of the factors that the facts touch."""
    return {
        name: one.record.book.factors[name]
        for one in counts
        for name in one.candidates
        if name in one.record.book.factors
    }


def _plea(method: Method, factors: dict[str, Factor], matter: Matter) -> Iterator[tuple[Text, Sourced]]:
    plea = method.plea
    if plea.factor not in factors:
        return
    beside = [factors[name].name for name in plea.shares_with if name in factors]
    if not beside:
        return
    known = matter.rules.factors(matter.result.rulebook.jurisdiction)
    names = Text.join([known[name].name for name in plea.shares_with if name in known])
    said = [CEILING.format(name=item.name, percent=item.percent) for item in plea.ceilings]
    ceilings = Text(zh="；".join(text.zh for text in said), en="; ".join(text.en for text in said))
    yield SHARED.format(names=names, ceilings=ceilings), plea.ceilings[0]
    reading = plea.readings[matter.case.method.plea_reading or plea.reading]
    yield PLEA.format(name=reading.name), reading


def _span(low: int, high: int) -> Text:
    return Text(zh=wording.span(low, high, wording.MONTHS, "zh"), en=wording.span(low, high, wording.MONTHS, "en"))
