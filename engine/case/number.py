"""Numbers as a person writes them in a case file, made exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.errors import BadValue
from engine.text import Text

_NOT_A_NUMBER = Text(zh="须是数字，不能是“{value}”", en="must be a number, not '{value}'")


def exact(value: Any) -> Fraction:
    """A number of the case file as an exact fraction; text such as '三万元' is refused, not guessed at.

    Raises:
        BadValue: not a number.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadValue(_NOT_A_NUMBER.format(value=value))
    number = Decimal(str(value))
    if not number.is_finite():
        raise BadValue(_NOT_A_NUMBER.format(value=value))
    return Fraction(number)
