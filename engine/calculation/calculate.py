"""The whole way for one case: law and facts in, result out. Every other module of this room does one step of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.calculation import (
    additional,
    adjustment,
    alternatives,
    base,
    concurrence,
    detention,
    fine,
    limits,
    penalty,
    probation,
    proposal,
    tier,
)
from engine.calculation.notes import Notes
from engine.calculation.offers import offers
from engine.calculation.readings import Readings
from engine.calculation.span import Span
from engine.case.model import Case, Count
from engine.case.reader import build
from engine.explanation import explain
from engine.inference.facts import gather
from engine.inference.findings import Findings, infer
from engine.inference.matcher import line_holds
from engine.inference.rules import collect
from engine.law import condition
from engine.law.condition import Compare
from engine.law.library import NATIONAL, Library, library
from engine.law.rulebook import Rulebook
from engine.result import (
    AdditionalPenalty,
    Band,
    Combined,
    CountResult,
    Fine,
    GuidelineUsed,
    Penalty,
    Result,
    RulebookUsed,
    WholeRange,
)
from engine.text import Text

NOTICE = Text(
    zh="本结果用于辅助论证，不预测裁判，也不代替裁判。",
    en="This assists argument; it neither predicts nor replaces a judgment.",
)
NATIONAL_NAME = Text(zh="全国", en="National text")
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
AFTER_CHECK = Text(
    zh="裁判日期在规则库最后核对之日（{date}）以后，其后的法律变化没有收入，请核对。",
    en="The sentencing date lies after the day on which the rulebook was last checked ({date}); later changes in the "
    "law are not held, check for them.",
)
EARLIER_THRESHOLD = Text(
    zh="{name}：行为后的新标准较重，按从旧兼从轻仍用行为时的标准。",
    en="{name}: the later standard is stricter, so that of the time of the offence still applies.",
)


@dataclass(frozen=True)
class _Counted:
    """One count on its way to the result."""

    book: Rulebook
    findings: Findings
    tier: tier.TierChoice | None
    result: CountResult
    whole: WholeRange | None
    detention_only: bool
    discretion: Band | None
    exempt: bool
    may_exempt: str | None = None


def calculate(source: Mapping[str, Any] | Case, position: str | None = None, rules: Library | None = None) -> Result:
    """The result for a case, or for one party's position on it.

    Args:
        source: the raw mapping of a case file, or a checked case (then `position` must be None).
        position: the position whose patch is laid over the case.
        rules: another rulebook than the project's own.

    Raises:
        InputError: the case is wrong; every problem with its path.
    """
    rules = rules or library()
    case = source if isinstance(source, Case) else build(dict(source), position=position, rules=rules)
    date = case.sentencing_date or datetime.date.today()
    notes = Notes()
    method = rules.method(case.jurisdiction)
    guidelines = _guidelines(case, rules, date, notes)
    counts = {key: _count(case, key, rules, date, notes) for key in case.counts}
    combined, declared = _declare(counts)
    exempt = all(item.exempt for item in counts.values())
    main = _penalty(declared, counts, exempt, case, date, notes)
    _rule_warnings(counts, date, notes)
    term = declared.chosen if declared else 0
    fines = [
        fine.fine(item.book, item.findings, item.tier, item.whole.chosen, date, notes)
        for item in counts.values()
        if item.whole is not None
    ]
    total = fine.add(fines)
    open_ = {key: (item.book, item.findings) for key, item in counts.items()}
    suspended = probation.probation(term, main, open_, date, notes) if main else None
    held = detention.credit(case.detention, main, term, method, date) if main else None
    envelope = _whole_case(counts, "envelope")
    beside: tuple[AdditionalPenalty, ...] = ()
    form = None
    if main is not None and declared is not None:
        beside = additional.additional(((i.book, i.findings, i.tier) for i in counts.values()), main, date, notes)
        only = next(iter(counts.values())).result.tier if len(counts) == 1 else None
        plea = case.plea is not None and case.plea.stage != "none"
        form = proposal.form(case.proposal, declared, main.kind, envelope, only, plea, method, notes)
    result = Result(
        title=case.title,
        position=position,
        rulebook=_rulebook(case, rules, date, guidelines),
        counts={key: item.result for key, item in counts.items()},
        combined=combined,
        declared=declared,
        envelope=envelope,
        discretion=_whole_case(counts, "discretion"),
        penalty=main,
        fine=_fine(main, total, counts, date, notes),
        probation=suspended,
        detention_credit=held,
        additional=beside,
        proposal=form,
        steps=(),
        warnings=notes.warnings(),
        notice=NOTICE,
    )
    return result.model_copy(update={"steps": explain(result, rules)})


def _count(case: Case, key: str, rules: Library, date: datetime.date, notes: Notes) -> _Counted:
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
        return _Counted(book, findings, chosen, empty, None, False, None, False)
    _say_if_silent(book, notes)
    used = facts.thresholds
    for name in _thresholds_read(chosen, findings):
        notes.figure(used[name].entry, own=used[name].given)
        if used[name].earlier:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name))
            notes.add("earlier_threshold", EARLIER_THRESHOLD.format(name=label), law="高检发释字〔2001〕5号")
    readings = Readings.of(case.method, book.method)
    adjusted = adjustment.adjust(reckoned.base, reckoned.lawful, book, findings, readings, date, notes)
    frame = limits.frame(book, chosen, adjusted.mitigates, adjusted.exempt, readings.rounding)
    proposed, moved = limits.propose(adjusted.span, frame)
    if any(limit.applied == "statutory minimum" for limit in moved):
        notes.add("approval_below_minimum", APPROVAL, law="刑法63条2款")
    percent = book.method.discretion.percent
    span = adjusted.span
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
        envelope=limits.around(adjusted.lawful.low, adjusted.lawful.high, frame, percent),
        limits=moved,
        offers=offers(rules, case.jurisdiction, count.crime, chosen.id) if chosen else (),
        plea_reading=adjusted.plea_reading,
        combination_reading=readings.combination,
        rounding_reading=readings.rounding,
        alternatives=alternatives.alternatives(reckoned, book, findings, chosen, readings, adjusted, proposed, date),
    )
    whole = _own_answer(count, book, proposed, result, adjusted.mitigates, notes)
    discretion = limits.around(span.chosen, span.chosen, frame, percent)
    detention_only = chosen is not None and chosen.statutory.fixed_term is None
    exempt = adjusted.exempt and whole.chosen == 0
    may = adjusted.may_exempt or (book.method.exemption.law if findings.facts.values.get("minor_offence") else None)
    return _Counted(book, findings, chosen, result, whole, detention_only, discretion, exempt, may)


def _own_answer(
    count: Count, book: Rulebook, proposed: Span, result: CountResult, grounds: bool, notes: Notes
) -> WholeRange:
    """The proposed range with the point that the party declares for itself, and the range of the kind it chose."""
    low, point, high = (int(value) for value in proposed)
    asked, declared = count.chosen.kind, count.chosen.declared
    penalty.say_if_not_allowed(asked, result.tier, grounds, notes)
    if asked == "public-surveillance":
        low, high = book.method.kinds.control.months
        point = (low + high + 1) // 2
    elif asked in ("fine-alone", "deprivation-alone", "exempt"):
        low = point = high = 0
    if declared is not None:
        envelope = result.envelope
        if asked is None and envelope and not envelope.low <= declared <= (envelope.high or declared):
            text = DECLARED_OUTSIDE.format(months=declared, low=envelope.low, high=envelope.high)
            notes.add("declared_outside", text)
        low, point, high = min(low, declared), declared, max(high, declared)
    return WholeRange(low=low, high=high, chosen=point)


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


def _declare(counts: Mapping[str, _Counted]) -> tuple[Combined | None, WholeRange | None]:
    whole = [item.whole for item in counts.values() if item.whole is not None]
    if len(whole) < len(counts):
        return None, None
    return (None, whole[0]) if len(whole) == 1 else _combine(counts, whole)


def _combine(counts: Mapping[str, _Counted], terms: Sequence[WholeRange]) -> tuple[Combined, WholeRange]:
    items = zip(terms, counts.values(), strict=True)
    method = next(iter(counts.values())).book.method
    return concurrence.combine([concurrence.Term(term, item.detention_only) for term, item in items], method)


def _penalty(
    declared: WholeRange | None,
    counts: Mapping[str, _Counted],
    exempt: bool,
    case: Case,
    date: datetime.date,
    notes: Notes,
) -> Penalty | None:
    if declared is None:
        return None
    key, first = next(iter(counts.items()))
    if len(counts) == 1:
        asked, level = case.counts[key].chosen.kind, first.tier
        alone = fine.alone(first.book, first.findings, level, date, notes) if level else None
        return penalty.kind(
            declared.chosen, first.book.method, first.result.tier, exempt, asked, alone, first.may_exempt
        )
    held = [item.whole is not None and (item.whole.chosen, item.detention_only) for item in counts.values()]
    detention = all(term and concurrence.is_detention(*term, first.book.method) for term in held)
    return penalty.combined(declared.chosen, first.book.method, detention, exempt)


def _fine(
    main: Penalty | None, total: Fine | None, counts: Mapping[str, _Counted], date: datetime.date, notes: Notes
) -> Fine | None:
    """免予刑事处罚 carries no penalty at all; a fine that stands alone has rules of its own."""
    first = next(iter(counts.values()))
    if main is not None and main.kind == "exempt":
        return None
    if main is not None and main.kind == "fine-alone" and len(counts) == 1 and first.tier is not None:
        return fine.alone(first.book, first.findings, first.tier, date, notes)
    return None if main is not None and main.kind == "deprivation-alone" else total


def _guidelines(case: Case, rules: Library, date: datetime.date, notes: Notes) -> tuple[GuidelineUsed, ...]:
    """The guideline documents that the counts rest on, with a warning where the date lies outside their term."""
    method = rules.method(case.jurisdiction)
    used: dict[str, GuidelineUsed] = {}
    for count in case.counts.values():
        crime = rules.crime(case.jurisdiction, count.crime)
        law = method.guideline(crime.guideline)
        document = next((name for name, item in method.guidelines.items() if item is law), "")
        if law is None or document in used:
            continue
        used[document] = GuidelineUsed(document=document, name=law.name, since=law.since, trial_until=law.trial_until)
        if law.since is not None and date < law.since:
            notes.add("before_guideline", law.before, law=law.law)
        if law.after is not None and law.trial_until is not None and date > law.trial_until:
            notes.add("guideline_trial_over", law.after, law=law.law)
    if date > method.checked:
        notes.add("after_last_check", AFTER_CHECK.format(date=method.checked))
    return tuple(used.values())


def _whole_case(counts: Mapping[str, _Counted], which: str) -> Band | None:
    """The envelope or the discretion of the whole case: one count's own, or the combined ends of several."""
    bands = [item.result.envelope if which == "envelope" else item.discretion for item in counts.values()]
    present = [band for band in bands if band is not None]
    if len(present) < len(bands):
        return None
    if len(present) == 1:
        return present[0]
    least, _ = _combine(counts, [WholeRange(low=b.low, high=b.low, chosen=b.low) for b in present])
    tops = [b.high if b.high is not None else b.low for b in present]
    most, _ = _combine(counts, [WholeRange(low=top, high=top, chosen=top) for top in tops])
    return Band(low=least.low, high=most.high)


def _rule_warnings(counts: Mapping[str, _Counted], date: datetime.date, notes: Notes) -> None:
    """The rulebook's own warnings whose condition holds, or that have none."""
    for item in counts.values():
        book = item.book
        everywhere = book.general.warnings | book.crime.warnings
        for name, warning in (everywhere | (book.overlay.warnings if book.overlay else {})).items():
            if warning.in_force(date) and item.findings.holds("warning", name, warning.when):
                notes.add(name, warning.text, law=warning.law)


def _rulebook(case: Case, rules: Library, date: datetime.date, guidelines: tuple[GuidelineUsed, ...]) -> RulebookUsed:
    overlay = rules.overlay(case.jurisdiction)
    return RulebookUsed(
        jurisdiction=case.jurisdiction,
        jurisdiction_name=overlay.name if overlay else NATIONAL_NAME,
        region=case.region,
        version=rules.method(NATIONAL).version,
        hash=rules.hash(case.jurisdiction),
        sentencing_date=date,
        guidelines=guidelines,
        checked=rules.method(NATIONAL).checked,
    )
