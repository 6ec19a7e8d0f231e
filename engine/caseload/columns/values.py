"""Words of an office's table as values of the flat schema: exactly, or not at all.

Each distinct word of a column is read once, so a million rows cost little more than the words in them. A word that is
none of those known is refused for its row, never guessed. Amounts are decimals until they are whole; no figure is
rounded.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import cn2an
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.text import Text

TYPES = {
    "text": pa.string(),
    "any": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "term": pa.int64(),
}
WHAT = {
    "text": Text(zh="须是以下各项之一：{words}", en="must be one of: {words}"),
    "any": Text(zh="须是文字", en="must be text"),
    "number": Text(zh="须是数字，可以带单位", en="must be a number, with or without its unit"),
    "whole": Text(zh="须是整数，可以带单位", en="must be a whole number, with or without its unit"),
    "boolean": Text(zh="须是“是”或者“否”", en="must be yes or no"),
    "date": Text(zh="须是有年月日的日期", en="must be a date with year, month and day"),
    "term": Text(zh="须是月数或者“一年六个月”这样的刑期", en="must be a number of months or a term such as 一年六个月"),
}
REASON = Text(zh="“{heading}”里的“{word}”读不出来；{what}", en="'{word}' in '{heading}' cannot be read; {what}")
_MOST = 12  # words that a reason lists
_NUMBER = re.compile(r"(?:人民币|¥|rmb)?([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(\D.*)?", re.ASCII)
_NUMERAL = re.compile(r"(?:人民币)?([零〇一二两三四五六七八九十百千万亿]+)(.*)")
_PLAIN = r"^[-+]?\d{1,15}(\.\d{1,6})?$"
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[ t]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_N = r"(?:\d+|[零〇一二两三四五六七八九十百]+)"
_TERM = re.compile(
    rf"(?:判处)?(?:有期徒刑|拘役|管制)?(?:({_N})年)?(?:零?({_N})个?月)?"
    rf"(?:[,;、]?(?:宣告)?缓刑{_N}(?:年(?:零?{_N}个?月)?|个?月))?(?:[,;、]?并处.*)?。?"
)


def norm(word: str) -> str:
    """A word as it is compared: one width, no blanks at its ends, small letters."""
    return unicodedata.normalize("NFKC", word).strip().casefold()


@dataclass(frozen=True)
class Reader:
    """How the words of one column are read.

    Attributes:
        kind: text (one of `words`), any (as it stands), number, whole, boolean, date, term (whole months).
        words: normalised words and what they stand for.
        units: what may follow a number, and what it is multiplied with.
        names, ids: the words to offer where none was recognised, and the values that they stand for.
    """

    kind: str
    words: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, Decimal] = field(default_factory=dict)
    names: tuple[Text, ...] = ()
    ids: tuple[str, ...] = ()

    def read(self, word: str, times: Decimal = Decimal(1)) -> Any:
        """The value of a word; `times` is the unit of the whole column, for a number without one of its own.

        Raises:
            ValueError: it cannot be read with certainty.
        """
        if self.kind == "any":
            return word.strip()
        plain = norm(word)
        if plain in self.words:
            return self.words[plain]
        if self.kind == "date":
            return _date(plain)
        if self.kind == "term" and (found := _TERM.fullmatch(plain)) and (found[1] or found[2]):
            return 12 * _whole(found[1] or "0") + _whole(found[2] or "0")
        if self.kind in ("number", "whole", "term"):
            return self._amount(plain, times)
        raise ValueError(word)

    def _amount(self, word: str, times: Decimal) -> float | int:
        if found := _NUMBER.fullmatch(word):
            value = Decimal(found[1].replace(",", ""))
        elif found := _NUMERAL.fullmatch(word):
            value = Decimal(_whole(found[1]))
        else:
            raise ValueError(word)
        unit = (found[2] or "").strip()
        if unit and unit not in self.units:
            raise ValueError(word)
        value *= self.units[unit] if unit else times
        if self.kind == "number":
            return float(value)
        if value != value.to_integral_value():
            raise ValueError(word)
        return int(value)

    def named(self) -> dict[str, Text]:
        """The values that the words stand for, each with its name."""
        return dict(zip(self.ids, self.names, strict=True))

    def what(self) -> Text:
        """What a value must be."""
        shown = list(dict.fromkeys(self.names))
        more = [Text(zh="……", en="...")] if len(shown) > _MOST else []
        return WHAT[self.kind].format(words=Text.join([*shown[:_MOST], *more]))


def _whole(word: str) -> int:
    return int(word) if word.isdecimal() else int(cn2an.cn2an(word.replace("〇", "零").replace("两", "二"), "strict"))


def _date(word: str) -> datetime.date:
    found = _DATE.fullmatch(word) or _DIGITS.fullmatch(word)
    if found is None:
        raise ValueError(word)
    return datetime.date(*map(int, found.groups()))


@dataclass(frozen=True)
class Read:
    """A column that was read, and the rows whose word was refused."""

    values: pa.Array
    bad: NDArray[np.int64]


def column(array: pa.Array, reader: Reader, empty: frozenset[str], times: Decimal = Decimal(1)) -> Read:
    """A column of words, or of values that have a type already; what is typed where nothing is said is left empty."""
    kind = TYPES[reader.kind]
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if times == 1 and (ready := _typed(array, reader.kind)) is not None:
        return Read(ready, np.zeros(0, dtype=np.int64))
    if not pa.types.is_string(array.type):
        array = _words(array)
    coded = array.dictionary_encode()
    words = coded.dictionary
    values, good = _plain(words, reader, times) if reader.kind in ("number", "whole", "term") else (None, None)
    found: list[Any] = [None] * len(words)
    refused = np.zeros(len(words), dtype=bool)
    for place, word in enumerate(words.to_pylist()):
        if (good is not None and good[place]) or norm(word) in empty or not word.strip():
            continue
        try:
            found[place] = reader.read(word, times)
        except (ValueError, ArithmeticError):
            refused[place] = True
    left = pa.array(found, type=kind)
    if values is not None:
        left = pc.coalesce(values, left)
    indices = coded.indices
    bad = refused[np.asarray(indices.fill_null(0))] & np.asarray(pc.is_valid(indices)) if len(words) else np.zeros(0)
    return Read(left.take(indices), np.flatnonzero(bad))


def _plain(words: pa.Array, reader: Reader, times: Decimal) -> tuple[pa.Array | None, NDArray[np.bool_] | None]:
    """Numbers that stand as a program writes them, at once."""
    if times != 1:
        return None, None
    pattern = _PLAIN if reader.kind == "number" else r"^[-+]?\d{1,15}$"
    good = pc.match_substring_regex(words, pattern)
    return pc.if_else(good, words, None).cast(TYPES[reader.kind]), np.asarray(good)


def _typed(array: pa.Array, kind: str) -> pa.Array | None:
    """A column that has the type already, or one that is exactly as good."""
    wanted, given = TYPES[kind], array.type
    numeric = pa.types.is_integer(given) or pa.types.is_floating(given) or pa.types.is_decimal(given)
    if kind == "any":
        return array
    try:
        if given == wanted and kind != "text":
            return array
        if kind == "number" and numeric:
            return pc.if_else(pc.is_finite(array.cast(wanted)), array.cast(wanted), None)
        if kind in ("whole", "term") and numeric:
            return array.cast(wanted)  # refuses what is not whole
        if kind == "date" and pa.types.is_temporal(given):
            return array.cast(wanted)
    except pa.ArrowInvalid:
        return None
    return None


def _words(array: pa.Array) -> pa.Array:
    """Values as words; a float that is whole as a whole number is written."""
    if pa.types.is_floating(array.type):
        words = [
            None if value is None or value != value else f"{Decimal(repr(value)):f}" for value in array.to_pylist()
        ]
        return pa.array([word and re.sub(r"\.0+$", "", word) for word in words], pa.string())
    if pa.types.is_nested(array.type):
        return pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    return array.cast(pa.string())
