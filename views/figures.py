"""Figures in the page's language. How each is written is decided in `engine.wording`; here it meets the switch."""

from __future__ import annotations

import datetime
from fractions import Fraction

from engine import wording
from engine.explanation import number
from views.text import language, say

Figure = int | float | Fraction


def months(value: Figure) -> str:
    """A number of months with its unit: 18个月."""
    return wording.months(Fraction(value), language())


def short(value: Figure) -> str:
    """A figure for the eye, to two places; the steps hold it exactly."""
    return number(round(Fraction(value), 2))


def term(value: Figure) -> str:
    """A whole number of months as a judgment writes it: 一年六个月."""
    return wording.term(int(value), language())


def span(low: Figure, high: Figure | None) -> str:
    """A range of months: 10至16个月."""
    ends = Fraction(low), None if high is None else Fraction(high)
    return wording.span(*ends, wording.MONTHS, language())


def term_span(low: Figure, high: Figure | None) -> str:
    """A range of whole months as judgments write them: 十个月至一年四个月."""
    if high is None or low == high:
        return term(low)
    return say("unit.range", low=term(low), high=term(high))


def signed(value: Figure) -> str:
    """A change in months with its sign: −2.4个月."""
    change = Fraction(value)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return sign + wording.months(round(abs(change), 2), language())


def moved(value: Figure) -> str:
    """A change in months with its sign, for a column whose head names the unit: −2.4."""
    change = Fraction(value)
    return ("+" if change > 0 else "−" if change < 0 else "±") + short(abs(change))


def percent(value: Figure) -> str:
    """A share of the base sentence with its sign: −20%."""
    share = Fraction(value)
    return ("+" if share > 0 else "−" if share < 0 else "") + number(abs(share)) + "%"


def percent_span(low: Figure, high: Figure) -> str:
    """A range of shares: −40%至−10%."""
    return percent(low) if low == high else say("unit.range", low=percent(low), high=percent(high))


def yuan(value: Figure) -> str:
    """An amount of money: 3万元; 30,000 yuan."""
    return wording.yuan(Fraction(value), language())


def money(low: int, high: int | None) -> str:
    """A range of money; `high` is None where the law sets no upper figure."""
    return wording.money(low, high, language())


def date(value: datetime.date) -> str:
    """A day: 2025年3月1日; 2025-03-01."""
    return f"{value.year}年{value.month}月{value.day}日" if language() == "zh" else value.isoformat()
