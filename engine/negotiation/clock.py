"""The time of a negotiation: records keep UTC, people and the law count days in Beijing's time.

China has one time zone and no summer time, so a record reads the same wherever it is opened.
"""

from __future__ import annotations

import datetime

from engine import wording
from engine.text import Language, Text

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
ZONE = Text(zh="北京时间", en="Beijing time")


def local(moment: datetime.datetime) -> datetime.datetime:
    """The same moment in Beijing's time."""
    return moment.astimezone(BEIJING)


def day(moment: datetime.datetime) -> datetime.date:
    """The day on which it happened, as periods of the law count days."""
    return local(moment).date()


def hour(moment: datetime.datetime) -> str:
    """The time of day: 14:05."""
    return f"{local(moment):%H:%M}"


def words(moment: datetime.datetime, language: Language) -> str:
    """Day and time as documents write them: 2026年5月7日14:05; 7 May 2026, 14:05."""
    mark = "" if language == "zh" else ", "
    return f"{wording.date(day(moment), language)}{mark}{hour(moment)}"


def lasted(minutes: int, language: Language) -> str:
    """A length of time: 3天2小时5分钟; 3 days 2 hours 5 minutes."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "天", "day"), (hours, "小时", "hour"), (left, "分钟", "minute")]
    said = [(value, zh, en) for value, zh, en in parts if value] or [parts[-1]]
    if language == "zh":
        return "".join(f"{value}{zh}" for value, zh, _ in said)
    return " ".join(f"{value} {en}{'s' if value != 1 else ''}" for value, _, en in said)
