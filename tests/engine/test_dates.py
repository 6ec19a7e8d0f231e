"""The calendar of terms: 刑诉法解释202条2款, what it leaves open, and ages (法释〔2006〕1号2条)."""

from __future__ import annotations

import datetime
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calculation.dates import ONE_DAY, end_of_term, length
from engine.case.age import age_on
from engine.law.library import library

RULES = library().method("national").calendar
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
HALVES = st.integers(0, 600).map(lambda halves: Fraction(halves, 2))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 15), 1, date(2024, 2, 14)),
        (date(2023, 1, 31), 1, date(2023, 2, 27)),  # starts on the last day of a month
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
        (date(2023, 1, 30), 1, date(2023, 2, 27)),  # no such date in February
        (date(2023, 1, 29), 1, date(2023, 2, 27)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),  # there is one in a leap year
        (date(2024, 4, 30), 1, date(2024, 5, 30)),  # 30 April is the last day, so 31 May ends the month
        (date(2024, 2, 29), 1, date(2024, 3, 30)),
        (date(2024, 2, 28), 1, date(2024, 3, 27)),
        (date(2023, 2, 28), 1, date(2023, 3, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),  # no such date next year
        (date(2024, 2, 29), 48, date(2028, 2, 28)),  # four years on there is
        (date(2023, 2, 28), 12, date(2024, 2, 27)),  # years know no last day of the month
        (date(2023, 2, 28), 14, date(2024, 4, 29)),  # a year and two months: the term's own first day is a last day
        (date(2024, 2, 28), 14, date(2025, 4, 27)),
        (date(2015, 8, 30), 6, date(2016, 2, 28)),
        (date(2024, 12, 1), 1, date(2024, 12, 31)),
        (date(2024, 3, 10), 0, date(2024, 3, 9)),
        (date(2024, 2, 10), Fraction(1, 2), date(2024, 2, 24)),  # half a month is fifteen days, in February as well
        (date(2024, 1, 10), Fraction(1, 2), date(2024, 1, 24)),
        (date(2023, 1, 31), Fraction(3, 2), date(2023, 3, 14)),  # to 27 February, and fifteen days
        (date(2024, 1, 15), Fraction(25, 2), date(2025, 1, 29)),
    ],
)
def test_a_term_ends_where_the_article_says(start: date, months: int | Fraction, end: date) -> None:
    assert end_of_term(start, months, RULES) == end


def test_days_come_after_the_months() -> None:
    assert end_of_term(date(2015, 8, 30), 5, RULES, days=7) == date(2016, 2, 5)


@pytest.mark.parametrize(("months", "days"), [(Fraction(1, 3), 0), (-1, 0), (1, -1)])
def test_what_is_no_term_is_refused(months: int | Fraction, days: int) -> None:
    with pytest.raises(ValueError, match="not a term"):
        end_of_term(date(2024, 1, 1), months, RULES, days)


@given(DAYS, HALVES)
def test_a_longer_term_ends_later(start: date, months: Fraction) -> None:
    ends = [end_of_term(start, months + Fraction(step, 2), RULES) for step in range(4)]
    assert ends == sorted(set(ends))


@given(DAYS, st.integers(0, 300))
def test_a_later_start_never_ends_earlier(start: date, months: int) -> None:
    # Not strictly: 29, 30 and 31 January all lead to the day before the last of February.
    if start.month == (start + ONE_DAY).month:
        assert end_of_term(start, months, RULES) <= end_of_term(start + ONE_DAY, months, RULES)


@given(DAYS, st.integers(0, 300))
def test_a_month_has_from_28_to_31_days_and_a_year_365_or_366(start: date, months: int) -> None:
    held = (end_of_term(start, months, RULES) - start).days + 1
    years, rest = divmod(months, 12)
    assert years * 365 + rest * 28 <= held + 2 and held <= years * 366 + rest * 31 + 1


@given(DAYS, st.integers(0, 300))
def test_the_length_of_a_term_is_the_term(start: date, months: int) -> None:
    assert length(start, end_of_term(start, months, RULES), RULES) == (months, 0)


@given(DAYS, st.integers(0, 4000))
def test_months_and_days_lead_back_to_the_last_day(start: date, held: int) -> None:
    last = start + held * ONE_DAY
    months, days = length(start, last, RULES)
    assert end_of_term(start, months, RULES, days=days) == last
    assert 0 <= days <= 30


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2006, 6, 1), date(2024, 6, 1), 17),  # an act on the birthday itself is a minor's
        (date(2006, 6, 1), date(2024, 6, 2), 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),  # a common year has the birthday on 28 February
        (date(2004, 2, 29), date(2024, 2, 29), 19),
        (date(2004, 2, 29), date(2024, 3, 1), 20),
        (date(2006, 12, 31), date(2025, 1, 1), 18),
    ],
)
def test_an_age_is_reached_on_the_day_after_the_birthday(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@given(DAYS, st.integers(1, 30_000))
def test_age_grows_by_one_at_a_time(birth: date, days: int) -> None:
    day = birth + datetime.timedelta(days=days)
    assert age_on(birth, day + ONE_DAY) - age_on(birth, day) in (0, 1)
