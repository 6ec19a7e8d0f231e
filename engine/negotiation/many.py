"""Many closed records side by side: the plain facts of each as a row, for an office, a bar association, a researcher.

    found = folder(Path("records"))         every record file below a folder
    heads, rows = table(found, "zh")        a row a record, in the order in which they were opened
    text = sheet(found, "zh")               the same for a spreadsheet

Cases differ, and a refusal may be right: nothing here is a score, and nothing is ranked. What is left out (a file that
is none, a record that does not verify or is not closed, a second copy) is named with its reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.negotiation import clock
from engine.negotiation.bodies import NAMES
from engine.negotiation.participants import SIDES
from engine.negotiation.record import Record, load
from engine.negotiation.substance import Substance, substance
from engine.text import Language, Text

ENDING = ".jsonl"
NOT_CLOSED = Text(zh="尚未结束", en="not closed yet")
SECOND = Text(
    zh="与“{other}”是同一次协商，那一份更完整或者相同", en="the same negotiation as '{other}', which is as long"
)
FORKED = Text(
    zh="与“{other}”是同一次协商，两份在第{n}条之后不同，都没有计入",
    en="the same negotiation as '{other}', but different after event {n}; neither is counted",
)
UNREADABLE = Text(zh="无法读取", en="cannot be read")
YES, NO, UNKNOWN = Text(zh="是", en="yes"), Text(zh="否", en="no"), "—"
SHOWN = ("prosecution", "defence", "victim")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | bool | None


@dataclass(frozen=True)
class Kept:
    """A closed record: the name of its file and its facts."""

    name: str
    facts: Substance


@dataclass(frozen=True)
class Left:
    """A file that is not counted, and why."""

    name: str
    why: Text


@dataclass(frozen=True)
class Many:
    """The closed records in the order in which they were opened, and what was left out."""

    kept: tuple[Kept, ...]
    left: tuple[Left, ...] = ()


# Reading --------------------------------------------------------------------------------------------------------------


def folder(path: Path) -> Many:
    """Every record file (`*.jsonl`) below a folder."""
    return of(
        (file.relative_to(path).as_posix(), _text(file)) for file in sorted(path.rglob(f"*{ENDING}")) if file.is_file()
    )


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def of(files: Iterable[tuple[str, str | None]]) -> Many:
    """Records by the name and the text of their files; each is verified, and only its facts are kept."""
    copies: dict[str, list[_Copy]] = {}
    left: list[Left] = []
    for name, text in files:
        try:
            record = load(text, name=name) if text is not None else None
        except InputError as error:
            problem = error.problems[0]
            left.append(Left(name, problem.what if isinstance(problem.what, Text) else UNREADABLE))
            continue
        if record is None or record.state.opened is None:
            left.append(Left(name, UNREADABLE))
        else:
            copies.setdefault(record.id, []).append(_Copy.of(name, record))
    kept: list[Kept] = []
    for same in copies.values():
        chosen = _chosen(same, left)
        if chosen is not None and chosen.facts.closed:
            kept.append(Kept(chosen.name, chosen.facts))
        elif chosen is not None:
            left.append(Left(chosen.name, NOT_CLOSED))
    kept.sort(key=lambda one: (one.facts.opened, one.facts.negotiation))
    return Many(tuple(kept), tuple(sorted(left, key=lambda one: one.name)))


@dataclass(frozen=True)
class _Copy:
    """One office's copy of a record, with the hashes by which two copies are compared."""

    name: str
    facts: Substance
    hashes: tuple[str, ...]

    @classmethod
    def of(cls, name: str, record: Record) -> _Copy:
        return cls(name, substance(record.state), tuple(event.hash for event in record.events))


def _chosen(copies: list[_Copy], left: list[Left]) -> _Copy | None:
    """The longest copy where all tell the same history; none where two of them differ."""
    longest = max(copies, key=lambda one: len(one.hashes))
    rest = [one for one in copies if one is not longest]
    for one in rest:
        pairs = enumerate(zip(one.hashes, longest.hashes, strict=False))
        common = next((n for n, (own, other) in pairs if own != other), None)
        if common is not None:
            left.append(Left(longest.name, FORKED.format(other=one.name, n=common)))
            left += [Left(each.name, FORKED.format(other=longest.name, n=common)) for each in rest]
            return None
    left += [Left(one.name, SECOND.format(other=longest.name)) for one in rest]
    return longest


# Rows -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One fact of every record; `of` gives a count, minutes, yes or no, or words, None where it is not on record."""

    id: str
    name: Text
    of: Callable[[Substance, Language], Value]


def _plain(id: str, name: Text) -> Column:
    return Column(id, name, lambda facts, _: getattr(facts, id))


def _sides() -> Iterator[Column]:
    words = {
        "turns": Text(zh="发言次数", en="turns"),
        "words": Text(zh="字数", en="words"),
        "raised": Text(zh="提出的意见", en="points raised"),
        "answered": Text(zh="得到答复", en="answered"),
        "adopted": Text(zh="被采纳", en="adopted"),
        "partly": Text(zh="被部分采纳", en="adopted in part"),
    }
    for side in SHOWN:
        for key, name in words.items():
            label = Text(zh=f"{SIDES[side].zh}：{name.zh}", en=f"{SIDES[side].en}: {name.en}")  # type: ignore[index]
            yield Column(f"{side}.{key}", label, _figure(side, key))


def _figure(side: str, key: str) -> Callable[[Substance, Language], Value]:
    return lambda facts, _: int(getattr(facts.sides[side], key))


COLUMNS: tuple[Column, ...] = (
    Column(
        "opened",
        Text(zh="开启（北京时间）", en="opened (Beijing time)"),
        lambda f, _: f"{clock.local(f.opened):%Y-%m-%d}",
    ),
    Column("opened_by", Text(zh="开启方", en="opened by"), lambda f, lang: SIDES[f.opened_by].in_language(lang)),
    Column("closed", Text(zh="结果", en="outcome"), lambda f, lang: NAMES[f.closed].in_language(lang)),
    _plain("events", Text(zh="记录条数", en="events")),
    _plain("rounds", Text(zh="轮数", en="rounds")),
    *_sides(),
    _plain("disclosure_to_hearing", Text(zh="告知到听取意见（分钟）", en="disclosure to hearing (minutes)")),
    _plain("first_proposal_to_signing", Text(zh="首次主张到签署（分钟）", en="first proposal to signing (minutes)")),
    _plain("consultations", Text(zh="单独会见次数", en="private consultations")),
    _plain("consultation_minutes", Text(zh="单独会见（分钟）", en="private consultations (minutes)")),
    _plain("remarks", Text(zh="观察意见", en="remarks")),
    _plain("unanswered_remarks", Text(zh="没有答复的观察意见", en="remarks without an answer")),
    _plain("unanswered_points", Text(zh="没有答复的意见", en="points without an answer")),
    _plain("victim_heard", Text(zh="听取了被害人意见", en="victim heard")),
    _plain("neutral_present", Text(zh="有中立的人参加", en="a neutral person takes part")),
    _plain("in_custody_place", Text(zh="在羁押场所", en="in a place of custody")),
    Column("flags", Text(zh="提示", en="flags"), lambda f, lang: _told(f, lang)),
)


def _told(facts: Substance, language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(flag.text.in_language(language) for flag in facts.flags)


def table(many: Many, language: Language, *, named: bool = True) -> tuple[list[str], list[list[str]]]:
    """Heads and rows as words; `named` false leaves titles out, which hold names, and numbers the records instead."""
    first = Text(zh="协商", en="negotiation") if named else Text(zh="序号", en="no.")
    heads = [first, *(column.name for column in COLUMNS)]
    rows = [
        [
            (one.facts.title or one.name) if named else str(place),
            *(_shown(column.of(one.facts, language), language) for column in COLUMNS),
        ]
        for place, one in enumerate(many.kept, 1)
    ]
    return [head.in_language(language) for head in heads], rows


def _shown(value: Value, language: Language) -> str:
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language)
    return UNKNOWN if value is None else str(value)


def sheet(many: Many, language: Language, *, named: bool = True) -> str:
    """The table as CSV; what is not on record is empty, and no cell is taken for a formula."""
    heads, rows = table(many, language, named=named)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return buffer.getvalue()


def _cell(value: str) -> str:
    """A cell of a spreadsheet: a minus before figures is one, before anything else it would begin a formula."""
    if value == UNKNOWN:
        return ""
    return f"'{value}" if value.startswith(_FORMULA) and not value.removeprefix("-").isdecimal() else value
