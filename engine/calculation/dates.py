"""The calendar of terms (刑诉法解释〔2021〕202条2款): on which day a term of years, months and half a month ends.

A year runs to the day before the same date of the next year, a month to the day before the same date of the next
month; where that date does not exist, to the day before that month's last day. A term that starts on the last day of
a month has its months end before the last days of theirs. Half a month is always so many days. The article does not
say how a term of a year and two months is counted: years first, then months, then half a month, and whether the term
starts on the last day of a month is asked of its own first day (`calendar.units` of the method).
"""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction

from engine.law.method_schema import Calendar

ONE_DAY = datetime.timedelta(days=1)
HALF = Fraction(1, 2)


def end_of_term(start: datetime.date, months: int | Fraction, rules: Calendar, days: int = 0) -> datetime.date:
    """The last day of a term that starts on `start`: so many months (whole or with a half), and `days` besides.

    A term of no length ends on the day before it starts.

    Raises:
        ValueError: less than nothing, or a part of a month other than a half; such a part is given in `days`.
    """
    whole, part = divmod(Fraction(months), 1)
    if months < 0 or days < 0 or part not in (0, HALF):
        raise ValueError(f"not a term of whole or half months: {months} months, {days} days")
    extra = days + (rules.half_month.days if part else 0)
    return _same_date(start, whole) - ONE_DAY + datetime.timedelta(days=extra)


def length(start: datetime.date, last: datetime.date, rules: Calendar) -> tuple[int, int]:
    """The whole months, and the days beyond them, from `start` to `last`, both included; the longest such months."""
    months = max(0, (last.year - start.year) * 12 + last.month - start.month + 1)
    while months and end_of_term(start, months, rules) > last:
        months -= 1
    return months, max(0, (last - end_of_term(start, months, rules)).days)


def _same_date(start: datetime.date, months: int) -> datetime.date:
    """The day on which the next year or month of a term begins after so many months."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    starts_at_month_end = start.day == calendar.monthrange(start.year, start.month)[1]
    # Whole years follow the rule on years, which knows no last day of a month: 2023-02-28 leads to 2024-02-28.
    day = last if starts_at_month_end and months % 12 else min(start.day, last)
    return datetime.date(year, month + 1, day)
