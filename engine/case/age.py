"""周岁: by the calendar date, and reached on the day after the birthday (法释〔2006〕1号2条)."""

from __future__ import annotations

import datetime

BIRTH = "birth_date"
AGES = ("age_at_offence", "age_at_sentencing")  # follow from the birth date where it is stated


def age_on(birth: datetime.date, day: datetime.date) -> int:
    """Full years on `day` of a person born on `birth`; an act on the birthday itself is of one year less.

    Someone born on 29 February has the birthday on 28 February in common years, so the age is reached on 1 March.
    """
    leap_day = (birth.month, birth.day) == (2, 29) and not _is_leap(day.year)
    birthday = (2, 28) if leap_day else (birth.month, birth.day)
    return day.year - birth.year - ((day.month, day.day) <= birthday)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
