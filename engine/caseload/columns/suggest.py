"""Which column each heading of an office's table is likely to be, how sure that is and why: a suggestion to confirm.

A heading that is a column's id, its name or a usual word for it is certain once its values can be read. One that is
nearly such a word, or whose values alone speak for a column, is only a possibility, and stays kept until somebody says
otherwise.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
import pyarrow as pa

from engine.batch.evaluate import KEEP
from engine.batch.rows import flat
from engine.caseload.columns import applying, readers, vocabulary
from engine.caseload.columns.mapping import Entry, Mapping
from engine.caseload.columns.values import Reader, column, norm
from engine.law.library import Library
from engine.text import Text

Sure = Literal["certain", "likely", "possible", "none"]
ROWS = 2000  # of a table that are looked at
SURE: dict[Sure, Text] = {
    "certain": Text(zh="确定", en="certain"),
    "likely": Text(zh="很可能", en="likely"),
    "possible": Text(zh="也许", en="possible"),
    "none": Text(zh="没有建议", en="no suggestion"),
}
_ID = Text(zh="表头就是列的标识", en="the heading is the column's id")
_NAME = Text(zh="表头是“{name}”", en="the heading says '{name}'")
_BARE = Text(zh="表头去掉附加的字是“{name}”", en="the heading without what is added to it says '{name}'")
_NEAR = Text(zh="表头与“{name}”相近", en="the heading is near '{name}'")
_VALUES = Text(zh="各行的内容读得出来", en="its values can be read as such")
_UNREAD = Text(zh="有读不出来的内容，例如“{word}”", en="some values cannot be read, such as '{word}'")
_TAKEN = Text(zh="另一个表头更像这一列", en="another heading fits that column better")
_KEPT = Text(zh="不认得，原样保留", en="not recognised; kept as it is")
_UNIT = Text(zh="单位是{unit}", en="the unit is {unit}")
_ADDED = re.compile(r"^(是否|有无|是否具有|是否有|具有|被告人|犯罪嫌疑人|行为人)+|(情况|情节|与否)$")
_BRACKET = re.compile(r"^(.*?)[(\[](.*?)[)\]]$")
_READABLE = 0.9  # share of the distinct words that must be readable for values alone to speak for a column
_CUTOFF = 0.6
_BY_VALUES = ("crime", "jurisdiction", "plea_stage")  # columns whose words are unlike those of any other


@dataclass(frozen=True)
class Suggestion:
    """What a heading is likely to be.

    Attributes:
        entry: what it would be mapped to; a kept column where there is no suggestion.
        sure: certain and likely ones may be taken over; a possible one asks to be looked at.
        why: in words.
        unread: words under the heading that the column cannot read, some of them.
    """

    heading: str
    entry: Entry
    sure: Sure
    why: Text
    unread: tuple[str, ...] = ()


def suggest(table: pa.Table, rules: Library) -> list[Suggestion]:
    """A suggestion for each heading, in the order of the table; no column twice.

    Args:
        table: the first rows as they are, such as `reading.head` gives them.
    """
    table = table.slice(0, ROWS)
    crimes = crimes_of(table, rules)
    found = [_of(heading, applying.one(table[heading]), crimes, rules) for heading in table.column_names]
    best: dict[str, Suggestion] = {}
    order: dict[Sure, int] = {"certain": 0, "likely": 1, "possible": 2, "none": 3}
    for one in sorted(found, key=lambda one: order[one.sure]):
        best.setdefault(one.entry.column, one)
    return [one if best[one.entry.column] is one else _kept(one.heading, _TAKEN) for one in found]


def mapping(suggestions: Iterable[Suggestion]) -> Mapping:
    """The map that takes over what is certain or likely; the rest stays kept."""
    return Mapping({one.heading: one.entry for one in suggestions if one.sure in ("certain", "likely")})


def notes(suggestions: Iterable[Suggestion]) -> dict[str, str]:
    """What stands behind each heading in a file of suggestions."""
    return {one.heading: f"{SURE[one.sure].zh}：{one.why.zh}" for one in suggestions}


def _kept(heading: str, why: Text) -> Suggestion:
    return Suggestion(heading, Mapping().of(heading), "none", why)


def crimes_of(table: pa.Table, rules: Library) -> tuple[str, ...]:
    """The crimes of which the table speaks; all where it names none."""
    for heading in table.column_names:
        candidates, _, _ = _named(heading, rules)
        if "crime" in candidates:
            read = applying.read(
                applying.one(table[heading]),
                "crime",
                Decimal(1),
                applying.codes(pa.nulls(len(table), pa.string()), rules),
                rules,
            )
            if found := [crime for crime in read.values.unique().to_pylist() if crime]:
                return tuple(found)
    return rules.crime_ids


def _named(heading: str, rules: Library) -> tuple[tuple[str, ...], Sure, Text]:
    """The columns that a heading names, by whatever it is called."""
    known, plain = vocabulary.headings(rules), norm(heading)
    if plain in known:
        same = plain in flat.every_column(rules) or plain in vocabulary.KEPT
        return known[plain], "certain", _ID if same else _NAME.format(name=heading)
    bare, _ = _without_unit(plain)
    if bare in known:
        return known[bare], "certain", _NAME.format(name=bare)
    stripped = _ADDED.sub("", bare)
    for word in (stripped, f"{stripped}罪", bare.replace("_", " "), bare.replace(" ", "")):
        if word in known:
            return known[word], "likely", _BARE.format(name=word)
    near = difflib.get_close_matches(stripped, known, n=1, cutoff=_CUTOFF)
    if near and stripped:
        return known[near[0]], "possible", _NEAR.format(name=near[0])
    return (), "none", _KEPT


def _without_unit(plain: str) -> tuple[str, str]:
    """A heading without the unit in brackets behind it, and that unit."""
    found = _BRACKET.match(plain)
    return (found[1].strip(), found[2].strip()) if found else (plain, "")


def _of(heading: str, array: pa.Array, crimes: Sequence[str], rules: Library) -> Suggestion:
    candidates, sure, why = _named(heading, rules)
    there = [name for name in candidates if _known(name, crimes, rules)]
    if not there:
        return _by_values(heading, array, crimes, rules)
    entries = {name: Entry(name, times(heading, name, crimes, rules)) for name in there}
    left = {name: unread(array, entry, crimes, rules) for name, entry in entries.items()}
    name = min(there, key=lambda name: (len(left[name]) > 0, there.index(name)))
    refused = left[name]
    if entries[name].times != 1:
        why = _and([why, _UNIT.format(unit=_without_unit(norm(heading))[1])])
    if refused:
        sure = "likely" if sure == "certain" else sure
        why = _and([why, _UNREAD.format(word=refused[0])])
    return Suggestion(heading, entries[name], sure, why, refused)


def _and(why: list[Text]) -> Text:
    return Text(zh="，".join(text.zh for text in why), en="; ".join(text.en for text in why))


def _by_values(heading: str, array: pa.Array, crimes: Sequence[str], rules: Library) -> Suggestion:
    words = len(array.drop_null().unique())
    for name in _BY_VALUES:
        if words and len(unread(array, Entry(name), crimes, rules)) <= words * (1 - _READABLE):
            return Suggestion(heading, Entry(name), "possible", _VALUES)
    return _kept(heading, _KEPT)


def _known(name: str, crimes: Sequence[str], rules: Library) -> bool:
    return name.startswith(KEEP) or any(name in flat.columns(rules, crime) for crime in crimes)


def times(heading: str, name: str, crimes: Sequence[str], rules: Library) -> Decimal:
    """What the unit in the heading multiplies a number with."""
    _, unit = _without_unit(norm(heading))
    known = readers.of_column(rules, name)
    reader = next((known[crime] for crime in crimes if crime in known), None)
    return reader.units.get(unit, Decimal(1)) if reader else Decimal(1)


def unread(array: pa.Array, entry: Entry, crimes: Sequence[str], rules: Library) -> tuple[str, ...]:
    """Distinct words that no crime of the table could read in the column."""
    known = readers.of_column(rules, entry.column)
    left = array.drop_null().unique()
    plain = applying.translated(left, entry.words)
    there = np.arange(len(left))
    tried: list[Reader] = []
    for crime in crimes:
        if (reader := known.get(crime)) is not None and reader not in tried:
            tried.append(reader)
            there = there[column(plain.take(pa.array(there)), reader, vocabulary.empty(), entry.times).bad]
    return tuple(str(word) for word in left.take(pa.array(there)).to_pylist())
