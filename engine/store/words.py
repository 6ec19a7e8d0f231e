"""What is written into a line of text before it is kept: nothing that a database or a file cannot hold."""

from __future__ import annotations

import json
from typing import Any

from engine.errors import InputError, Problem
from engine.negotiation.record import UNWRITABLE
from engine.text import Text

TITLE, PARTIES, NAME, ID = 300, 1000, 200, 64
EMPTY = Text(zh="不能为空", en="must not be empty")
LONG = Text(zh="不能超过{most}个字符", en="must not be longer than {most} characters")


def line(value: str, path: str, most: int, *, needed: bool = False) -> str:
    """The text without blanks around it.

    Raises:
        InputError: too long, empty where it is needed, or with characters that no text has.
    """
    value = value.strip()
    if needed and not value:
        raise InputError(Problem(path, EMPTY))
    if len(value) > most:
        raise InputError(Problem(path, LONG.format(most=most)))
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in value):
        raise InputError(Problem(path, UNWRITABLE))
    return value


def name(value: str) -> str:
    """What a login provider calls somebody, as a line: providers say anything."""
    return "".join(sign for sign in value if sign.isprintable()).strip()[:NAME]


def plain(value: Any, path: str) -> Any:
    """Values that can be written down as JSON, as they come back from it: dates as text.

    Raises:
        InputError: they cannot.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
        text.encode("utf-8")
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(Problem(path, UNWRITABLE)) from error
