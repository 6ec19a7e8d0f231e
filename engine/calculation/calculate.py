"""The whole way for one case: law and facts in, result out. Every other module of this room does one step of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from engine.calculation import additional, count, detention, probation, proposal, whole
from engine.calculation.notes import Notes
from engine.case.model import Case
from engine.case.reader import build
from engine.explanation import explain
from engine.law.library import NATIONAL, Library, library
from engine.law.method_schema import Method
from engine.result import (
    AdditionalPenalty,
    Combined,
    DetentionCredit,
    EarlierCombined,
    GuidelineUsed,
    Penalty,
    Probation,
    Result,
    RulebookUsed,
    WholeRange,
)
from engine.text import Text

_DATES = ("start_date", "end_date", "release_date", "control_start_date", "control_end_date", "note")
NOTICE = Text(
    zh="本结果用于辅助论证，不预测裁判，也不代替裁判。",
    en="This assists argument; it neither predicts nor replaces a judgment.",
)
NATIONAL_NAME = Text(zh="全国", en="National text")


AFTER_CHECK = Text(
    zh="裁判日期在规则库最后核对之日（{date}）以后，其后的法律变化没有收入，请核对。",
    en="The sentencing date lies after the day on which the rulebook was last checked ({date}); later changes in the "
    "law are not held, check for them.",
)


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
    counts = {key: count.reckon(case, key, rules, date, notes) for key in case.counts}
    combined, declared, before = whole.declare(counts, case.earlier, method)
    main = whole.main_penalty(combined, declared, counts, method, date, notes)
    _rule_warnings(counts, date, notes)
    fines = whole.fines(main, counts, case.earlier, method, date, notes)
    open_ = {key: (item.book, item.findings) for key, item in counts.items()}
    term = declared.chosen if declared else 0
    suspended = probation.probation(term, main, open_, date, notes) if main else None
    envelope = whole.envelope(counts, case.earlier, method)
    beside: tuple[AdditionalPenalty, ...] = ()
    form = held = None
    if main is not None and declared is not None:
        held = _held(case, main, declared, combined, suspended, before, method, date)
        beside = additional.additional(
            ((i.book, i.findings, i.tier) for i in counts.values()), main, suspended, date, notes
        )
        only = next(iter(counts.values())).result.tier if len(counts) == 1 else None
        plea = case.plea is not None and case.plea.stage != "none"
        form = proposal.form(case.proposal, declared, main.kind, envelope, only, plea, method, notes)
    result = Result(
        title=case.title,
        position=position,
        rulebook=_rulebook(case, rules, date, guidelines),
        counts={key: item.result for key, item in counts.items()},
        combined=combined,
        earlier=before,
        declared=declared,
        envelope=envelope,
        discretion=whole.discretion(counts, case.earlier, method),
        penalty=main,
        fine=fines,
        probation=suspended,
        detention_credit=held,
        additional=beside,
        proposal=form,
        steps=(),
        warnings=notes.warnings(),
        notice=NOTICE,
    )
    return result.model_copy(update={"steps": explain(result, rules)})


def _held(
    case: Case,
    main: Penalty,
    declared: WholeRange,
    combined: Combined | None,
    suspended: Probation | None,
    before: EarlierCombined | None,
    method: Method,
    date: datetime.date,
) -> DetentionCredit | None:
    """Custody credited; with earlier judgments the calendar would leave out what was served, so no dates are given."""
    control = combined.then_control.chosen if combined and combined.then_control else 0
    open_ = bool(suspended and suspended.eligible)
    held = detention.credit(case.detention, main, declared.chosen, method, date, then_control=control, probation=open_)
    if held is None or before is None:
        return held
    return held.model_copy(update=dict.fromkeys(_DATES) | {"notes": ()})


def _guidelines(case: Case, rules: Library, date: datetime.date, notes: Notes) -> tuple[GuidelineUsed, ...]:
    """The guideline documents that the counts rest on, with a warning where the date lies outside their term."""
    method = rules.method(case.jurisdiction)
    used: dict[str, GuidelineUsed] = {}
    for entry in case.counts.values():
        crime = rules.crime(case.jurisdiction, entry.crime)
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


def _rule_warnings(counts: Mapping[str, count.Counted], date: datetime.date, notes: Notes) -> None:
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
