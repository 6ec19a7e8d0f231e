"""Days held before judgment, credited to the term (刑法41、44、47条; 刑诉法76条), and the first and last day of it.

A term runs from the day the judgment is executed, and a day of custody is a day of it. Where custody lasted unbroken
to the judgment, the term is written as beginning on that custody's first day, so the days need no counting; what was
held before an interruption, or in a designated residence, is taken off the end. 管制 begins with its execution, and a
day of custody is two days of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction

from engine.calculation.dates import ONE_DAY, end_of_term
from engine.case.model import Detention
from engine.law.method_schema import Credit, Method
from engine.law.schema import PenaltyKind, Sourced
from engine.result import DateNote, DetentionCredit, Penalty
from engine.text import Text

CUSTODY = "custody"
CUSTODIAL: tuple[PenaltyKind, ...] = ("fixed-term-imprisonment", "criminal-detention")
CONTROL: PenaltyKind = "public-surveillance"
SERVED = Text(
    zh="羁押的日数已经达到刑期，刑满之日早于裁判日期。",
    en="The time held already reaches the term; its last day lies before the sentencing date.",
)
NO_TERM = Text(
    zh="没有可以折抵的刑期：折抵只及于管制、拘役和有期徒刑。",
    en="There is no term to credit the time to: only public surveillance, criminal detention and fixed terms are.",
)
BEGINS_AT_EXECUTION = Text(
    zh="刑期从判决执行之日起算，这里以裁判日期（{start}）为执行之日；此前羁押折抵{days}日，从刑满之日倒减。",
    en="The term runs from the day of execution, for which the sentencing date ({start}) is taken; the {days} days "
    "credited are taken off its end.",
)
BEGINS_IN_CUSTODY = Text(
    zh="刑期自最后一段连续羁押的第一日（{start}）起算；此前羁押另折抵{days}日，从刑满之日倒减。",
    en="The term begins on the first day of the last unbroken custody ({start}); {days} days held before it are taken "
    "off its end.",
)
ODD_DAY = Text(
    zh="指定居所监视居住折抵后余下半日，不计入。{name}。",
    en="Half a day is left of the credit for designated residence and is not counted: {name}.",
)
CONTROL_AFTER = Text(
    zh="有期徒刑、拘役执行完毕的次日起执行管制。",
    en="Public surveillance begins on the day after the custody ends.",
)


def credit(
    periods: Sequence[Detention],
    penalty: Penalty,
    term: int,
    method: Method,
    sentencing: datetime.date,
    *,
    then_control: int = 0,
    probation: bool = False,
) -> DetentionCredit | None:
    """The days credited, and when the term begins and ends; None when nobody was held, or the person is exempt.

    Args:
        term: the main penalty in whole months.
        sentencing: taken for the day of execution.
        then_control: months of 管制 that follow the custody (刑法69条2款).
        probation: the term may be suspended, so the notes say what that does to custody.
    """
    if not periods or penalty.kind == "exempt":
        return None
    ordered = sorted(periods, key=lambda period: period.start)
    laws = dict.fromkeys(method.credit[period.kind].law for period in ordered)
    if term == 0 or penalty.kind not in (*CUSTODIAL, CONTROL):
        return DetentionCredit(days=0, release_date=None, law="；".join(laws), note=NO_TERM)
    days = _credited(ordered, penalty, method)
    first, last, taken = term_dates(ordered, penalty.kind, term, method, sentencing)
    custodial = penalty.kind in CUSTODIAL
    served = last is None or last < sentencing
    note = SERVED if served else _how(first, taken, sentencing, custodial)
    after = _control_after(last, then_control, method, sentencing) if custodial and then_control else None
    return DetentionCredit(
        days=int(days),
        release_date=last if custodial else None,
        law="；".join([*laws, method.calendar.law]),
        note=note,
        start_date=first,
        end_date=last,
        control_start_date=after[0] if after else None,
        control_end_date=after[1] if after else None,
        notes=tuple(_notes(method, first == sentencing, days, after is not None, probation and custodial)),
    )


def term_dates(
    periods: Sequence[Detention], kind: PenaltyKind, term: int, method: Method, execution: datetime.date
) -> tuple[datetime.date, datetime.date | None, int]:
    """The first and last day of a term, and the days taken off its end; no last day when nothing is left to execute.

    Only days before the term's first day are taken off: the day of execution is a day of the term already.
    """
    ordered = sorted(periods, key=lambda period: period.start)
    run = _last_unbroken_custody(ordered, execution) if kind in CUSTODIAL else []
    first = run[0].start if run else execution
    penalty = Penalty(kind=kind, law="")
    before = [period for period in ordered if period.start < first]
    cut = [period.model_copy(update={"end": min(period.end, first - ONE_DAY)}) for period in before]
    taken = int(_credited(cut, penalty, method))
    last = end_of_term(first, term, method.calendar) - taken * ONE_DAY
    return first, last if last >= first else None, taken


def _last_unbroken_custody(ordered: Sequence[Detention], execution: datetime.date) -> list[Detention]:
    """The periods of custody that follow each other day by day up to the execution; empty for somebody at liberty."""
    run: list[Detention] = []
    following = execution
    for period in reversed(ordered):
        if period.kind != CUSTODY or period.end < following - ONE_DAY:
            break
        run.insert(0, period)
        following = period.start
    return run


def _credited(periods: Sequence[Detention], penalty: Penalty, method: Method) -> Fraction:
    return sum((_days(period, method.credit[period.kind], penalty) for period in periods), Fraction(0))


def _days(period: Detention, rule: Credit, penalty: Penalty) -> Fraction:
    held = (period.end - period.start).days + 1
    each = {CONTROL: rule.control, "criminal-detention": rule.detention}.get(penalty.kind, rule.fixed_term)
    return Fraction(held * each, rule.days_held)


def _how(first: datetime.date, taken: int, sentencing: datetime.date, custodial: bool) -> Text | None:
    if taken and custodial and first < sentencing:
        return BEGINS_IN_CUSTODY.format(start=first, days=taken)
    return BEGINS_AT_EXECUTION.format(start=first, days=taken) if first == sentencing else None


def _control_after(
    last: datetime.date | None, months: int, method: Method, sentencing: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """管制 after the custody; never before the judgment, even where custody held had already reached the term."""
    first = max(sentencing, last + ONE_DAY) if last else sentencing
    return first, end_of_term(first, months, method.calendar)


def _notes(method: Method, at_execution: bool, days: Fraction, control: bool, probation: bool) -> list[DateNote]:
    rules = method.calendar
    notes = [
        _note("execution_assumed", rules.execution, rules.execution.note)
        if at_execution
        else _note("term_start", rules.start, rules.start.name)
    ]
    if days.denominator != 1:
        notes.append(_note("odd_day", rules.odd_days, ODD_DAY.format(name=rules.odd_days.name)))
    if control:
        notes.append(_note("control_after", method.several.control_after, CONTROL_AFTER))
    return notes + (probation_notes(method) if probation else [])


def probation_notes(method: Method) -> list[DateNote]:
    """From when a probation period runs (刑法73条3款), and that custody is not credited to it."""
    rules = method.calendar
    return [
        _note("probation_start", rules.probation_start, rules.probation_start.note),
        _note("probation_custody", rules.probation_custody, rules.probation_custody.note),
    ]


def probation_dates(final: datetime.date, period: int, method: Method) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a probation period of so many months, from the day the judgment becomes final."""
    return final, end_of_term(final, period, method.calendar)


def _note(id: str, source: Sourced, text: Text | None) -> DateNote:
    return DateNote(
        id=id,
        text=text or Text(zh=source.law, en=source.law),
        law=source.law,
        at=source.at,
        verified=source.verified,
        basis=source.basis,
    )
