"""Days held before judgment, credited to the term (刑法41、44、47条; 刑诉法76条), and the day of release.

A term that began with unbroken custody ends by the calendar: a month runs to the day before the same date of the next
month, and where that date does not exist to the day before that month's last day (刑诉法解释202条2款).
"""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction
from itertools import pairwise

from engine.case.model import Detention
from engine.law.method_schema import Credit, Method
from engine.result import DetentionCredit, Penalty
from engine.text import Text

CALENDAR = "刑诉法解释（法释〔2021〕1号）202条2款"
BROKEN = Text(
    zh="羁押没有连续到裁判之日，刑期起算日为判决执行之日，这里只计折抵天数。",
    en="Custody did not last unbroken to the judgment; the term runs from the day of execution, so "
    "only the days credited are given.",
)
SERVED = Text(
    zh="羁押的日数已经达到刑期，刑满之日早于裁判日期。",
    en="The time held already reaches the term; its last day lies before the sentencing date.",
)


def end_of_term(start: datetime.date, months: int) -> datetime.date:
    """The last day of a term of whole months that starts on `start` (法释〔2021〕1号202条2款)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    starts_at_month_end = start.day == calendar.monthrange(start.year, start.month)[1] and months % 12 != 0
    day = last if starts_at_month_end or start.day > last else start.day
    return datetime.date(year, month + 1, day) - datetime.timedelta(days=1)


def credit(
    periods: tuple[Detention, ...], penalty: Penalty, term: int, method: Method, sentencing: datetime.date
) -> DetentionCredit | None:
    """The days credited; None when nobody was held, or nothing is left to credit them to."""
    if not periods or penalty.kind == "exempt":
        return None
    ordered = sorted(periods, key=lambda period: period.start)
    days = sum((_days(period, method.credit[period.kind], penalty) for period in ordered), Fraction(0))
    laws = dict.fromkeys(method.credit[period.kind].law for period in ordered)
    one_day = datetime.timedelta(days=1)
    unbroken = all(period.kind == "custody" for period in ordered) and ordered[-1].end >= sentencing - one_day
    unbroken = unbroken and all(b.start - a.end == one_day for a, b in pairwise(ordered))
    custodial = penalty.kind in ("fixed-term-imprisonment", "criminal-detention")
    if not unbroken or not custodial or term == 0:
        return DetentionCredit(days=int(days), release_date=None, law="；".join(laws), note=BROKEN)
    release = end_of_term(ordered[0].start, term)
    note = SERVED if release < sentencing else None
    return DetentionCredit(days=int(days), release_date=release, law="；".join([*laws, CALENDAR]), note=note)


def _days(period: Detention, rule: Credit, penalty: Penalty) -> Fraction:
    held = (period.end - period.start).days + 1
    each = {"public-surveillance": rule.control, "criminal-detention": rule.detention}.get(
        penalty.kind, rule.fixed_term
    )
    return Fraction(held * each, rule.days_held)
