"""One count on its way through the method: facts, findings, tier, base sentence, adjustment, limits, its own answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from engine.calculation import adjustment, alternatives, base, limits, penalty, tier
from engine.calculation.notes import Notes
from engine.calculation.offers import offers
from engine.calculation.readings import Readings
from engine.calculation.span import Span
from engine.case.model import Case, Chosen, Count
from engine.inference.facts import gather
from engine.inference.findings import Findings, infer
from engine.inference.matcher import line_holds
from engine.inference.rules import collect
from engine.law import condition
from engine.law.condition import Compare
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import PenaltyKind
from engine.result import Band, CountResult, WholeRange
from engine.text import Text

OVERLAY_SILENT = Text(
    zh="{name}的规则库没有收录{crime}的增减幅度，除已列出的数额标准外，所用数字来自全国文本。",
    en="The overlay for {name} holds no bands for {crime}; apart from thresholds listed, the figures "
    "are the national text's.",
)
REGION_NEEDED = Text(
    zh="{name}按地区类别规定了不同的数字（{regions}），没有选定地区的，这些数字不能适用；请选定犯罪地所属类别。",
    en="{name} sets some figures by class of place ({regions}); none of them applies until the class of the place "
    "of the offence is chosen.",
)
APPROVAL = Text(
    zh="没有法定减轻处罚情节，在法定刑以下判处须有特殊情况并经最高人民法院核准。",
    en="Without a statutory factor of mitigation a term below the statutory minimum needs special circumstances and "
    "the approval of the Supreme People's Court.",
)
DECLARED_OUTSIDE = Text(
    zh="选定的宣告刑{months}个月不在现有情节所容许的范围（{low}至{high}个月）之内。",
    en="The declared term of {months} months lies outside what these findings allow ({low} to {high} months).",
)
EARLIER_THRESHOLD = Text(
    zh="{name}：行为后的新标准较重，按从旧兼从轻仍用行为时的标准。",
    en="{name}: the later standard is stricter, so that of the time of the offence still applies.",
)
WITHOUT_MONTHS: tuple[PenaltyKind, ...] = ("fine-alone", "deprivation-alone", "exempt")


@dataclass(frozen=True)
class Counted:
    """A count with everything that the whole case needs of it."""

    book: Rulebook
    findings: Findings
    tier: tier.TierChoice | None
    result: CountResult
    whole: WholeRange | None
    detention_only: bool
    discretion: Band | None
    exempt: bool
    may_exempt: str | None = None
    asked: PenaltyKind | None = None
    fixed_term_only: bool = False


def reckon(case: Case, key: str, rules: Library, date: datetime.date, notes: Notes) -> Counted:
    """Count `key` of the case by the law of its jurisdiction on `date`."""
    count = case.counts[key]
    book = Rulebook.of(rules, case.jurisdiction, count.crime)
    facts = gather(case, key, book, date)
    findings = infer(case, key, book, facts)
    _say_if_region_needed(case, book, notes)
    chosen = tier.choose(count, book, findings, date, notes)
    reckoned = base.reckon(count, book, findings, chosen, date, notes)
    if reckoned is None:
        empty = CountResult(
            crime=count.crime,
            name=book.crime.name,
            tier=None,
            starting_point=None,
            base_sentence=None,
            adjusted=None,
            proposed=None,
        )
        return Counted(book, findings, chosen, empty, None, False, None, False)
    _say_if_silent(book, notes)
    used = facts.thresholds
    for name in _thresholds_read(chosen, findings):
        notes.figure(used[name].entry, own=used[name].given)
        if used[name].earlier:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
            notes.add("earlier_threshold", EARLIER_THRESHOLD.format(name=label), law="高检发释字〔2001〕5号")
    for limit in facts.limits:
        notes.figure(limit)
    readings = Readings.of(case.method, book.method)
    adjusted = adjustment.adjust(reckoned.base, reckoned.lawful, book, findings, readings, date, notes)
    frame = limits.frame(book, chosen, adjusted.effects, readings.rounding)
    proposed, moved = limits.propose(adjusted.span, frame)
    if any(limit.applied == "statutory minimum" for limit in moved):
        notes.add("approval_below_minimum", APPROVAL, law="刑法63条2款")
    if frame.presupposes and frame.contradicted:
        text = limits.CONTRADICTED.format(name=frame.presupposes.name, low=frame.low)
        notes.add("presupposed_kind_contradicted", text, law=book.method.presupposed_kind.law)
    percent = book.method.discretion.percent
    span, effects = adjusted.span, adjusted.effects
    result = CountResult(
        crime=count.crime,
        name=book.crime.name,
        tier=chosen.used() if chosen else None,
        starting_point=reckoned.starting_point,
        increments=reckoned.increments,
        base_sentence=reckoned.figure,
        adjustments=adjusted.adjustments,
        excluded=adjusted.excluded,
        adjusted=span.range(),
        proposed=proposed.range(),
        envelope=own_envelope(
            count.chosen.kind, limits.around(adjusted.lawful.low, adjusted.lawful.high, frame, percent), book
        ),
        chosen_kind=count.chosen.kind,
        chosen_term=count.chosen.declared,
        limits=moved,
        offers=offers(rules, case.jurisdiction, count.crime, chosen.id) if chosen else (),
        plea_reading=adjusted.plea_reading,
        combination_reading=readings.combination,
        rounding_reading=readings.rounding,
        alternatives=alternatives.alternatives(reckoned, book, findings, chosen, readings, adjusted, proposed, date),
    )
    whole = _own_answer(count, book, proposed, result, effects.mitigates, notes)
    discretion = limits.around(span.chosen, span.chosen, frame, percent)
    exempt = effects.exempt and whole.chosen == 0
    fixed_term_only = effects.presupposes is not None
    may = effects.may_exempt or (book.method.exemption.law if findings.facts.values.get("minor_offence") else None)
    return Counted(
        book,
        findings,
        chosen,
        result,
        whole,
        detention_only(chosen),
        discretion,
        exempt,
        may,
        count.chosen.kind,
        fixed_term_only,
    )


def _own_answer(
    count: Count, book: Rulebook, proposed: Span, result: CountResult, grounds: bool, notes: Notes
) -> WholeRange:
    """The count's own answer, and what must be said of it."""
    declared, envelope = count.chosen.declared, result.envelope
    penalty.say_if_not_allowed(count.chosen.kind, result.tier, grounds, notes)
    if declared is not None and envelope and not holds(envelope, declared):
        text = DECLARED_OUTSIDE.format(months=declared, low=envelope.low, high=envelope.high)
        notes.add("declared_outside", text)
    low, point, high = (int(value) for value in proposed)
    return own_range(count.chosen, low, point, high, book)


def holds(envelope: Band, months: int) -> bool:
    """Whether a term of so many months is one that the law allows."""
    return envelope.low <= months and (envelope.high is None or months <= envelope.high)


def own_envelope(kind: PenaltyKind | None, reckoned: Band, book: Rulebook) -> Band:
    """The least and most months that the law allows, for the kind that a party chose.

    管制 has a length of its own (刑法38条1款), and what carries no months has none; other kinds are measured by the
    term reckoned.
    """
    if kind == "public-surveillance":
        low, high = book.method.kinds.control.months
        return Band(low=low, high=high)
    return Band(low=0, high=0) if kind in WITHOUT_MONTHS else reckoned


def own_range(chosen: Chosen, low: int, point: int, high: int, book: Rulebook) -> WholeRange:
    """The proposed range with the point that the party declares for itself, and the range of the kind it chose."""
    asked, declared = chosen.kind, chosen.declared
    if asked == "public-surveillance":
        low, high = book.method.kinds.control.months
        point = (low + high + 1) // 2
    elif asked in WITHOUT_MONTHS:
        low = point = high = 0
    if declared is not None:
        low, point, high = min(low, declared), declared, max(high, declared)
    return WholeRange(low=low, high=high, chosen=point)


def detention_only(tier: tier.TierChoice | None) -> bool:
    """Whether the article knows no fixed-term imprisonment, as 危险驾驶罪."""
    return tier is not None and tier.statutory.fixed_term is None


def _thresholds_read(chosen: tier.TierChoice | None, findings: Findings) -> list[str]:
    """Thresholds that brought the facts into the tier used, whose quality the reader should know."""
    if chosen is None:
        return []
    held = [line for line in condition.lines(chosen.tier.when) if line_holds(line, findings.facts)]
    return sorted({line.quantity.threshold for line in held if isinstance(line, Compare) and line.quantity.threshold})


def _say_if_silent(book: Rulebook, notes: Notes) -> None:
    overlay = book.overlay
    if overlay is None or set(overlay.crimes.get(book.crime.crime, {})) - {"thresholds", "_at"}:
        return
    notes.add("overlay_silent", OVERLAY_SILENT.format(name=overlay.name, crime=book.crime.name))


def _say_if_region_needed(case: Case, book: Rulebook, notes: Notes) -> None:
    """A province with classes of places gives some figures by class; without one they cannot apply."""
    overlay = book.overlay
    if case.region is not None or overlay is None or not overlay.regions:
        return
    by_condition = any("region" in condition.facts(rule.when) for rule in collect(book))
    if by_condition or any(entry.by_region for versions in book.crime.thresholds.values() for entry in versions):
        regions = Text.join(region.name for region in overlay.regions.values())
        notes.add("region_needed", REGION_NEEDED.format(name=overlay.name, regions=regions))
