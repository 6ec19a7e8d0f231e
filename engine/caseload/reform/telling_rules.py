"""Which change of the rules does what, told as tables: each alone, and what only all of them together explain."""

from __future__ import annotations

from engine.caseload.reform.entries import Alone, Change
from engine.caseload.reform.result import Reform
from engine.caseload.reform.said import SAID, number, signed, table
from engine.caseload.reform.words import FIELDS, WORDING
from engine.caseload.report import Section, Table
from engine.text import Text

FEW = 8  # changes that all have a row, also those that touch no case


def by_rule(reform: Reform) -> Section:
    """Which change does what: each alone, and what only all of them together explain."""
    moving = [change for change in reform.changes if not change.wording]
    wording_only = len(reform.changes) - len(moving)
    text = [SAID["changes"].format(number=number(len(moving)))]
    if wording_only:
        text.append(SAID["wording"].format(number=number(wording_only)))
    if reform.by != "entry":
        text.append(SAID[f"by_{reform.by}"])
    idle = sum(alone.fault is None and not alone.moves.touched for alone in reform.alone)
    if idle and len(reform.alone) > FEW:
        text.append(SAID["idle"].format(number=number(idle)))
    text += [
        SAID["fault"].format(numbers=_numbers(alone.changes), why=alone.fault) for alone in reform.alone if alone.fault
    ]
    return Section(SAID["by_rule"], text=text, tables=[_alone(reform), _entries(moving, reform)])


def _numbers(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:6]))
    return shown if len(numbers) <= 6 else f"{shown} …"


def _alone(reform: Reform) -> Table:
    ran = [alone for alone in reform.alone if alone.fault is None]
    rows: list[list[Text | str]] = [_alone_row(alone) for alone in ran if alone.moves.touched or len(ran) <= FEW]
    if len(ran) > 1:
        together = reform.together
        rest: list[Text | str] = ["", SAID["together"], "", number(together.only), number(together.rows)]
        rows.append([*rest, signed(together.months), "", ""])
        whole = reform.whole
        every: list[Text | str] = ["", SAID["all"], number(whole.rows), number(whole.touched), number(whole.moved)]
        rows.append([*every, signed(whole.months), number(whole.probation_gained), number(whole.probation_lost)])
    heads = ("number", "change", "reached", "touched", "moved", "months", "probation_gained", "probation_lost")
    return table(heads, rows, "><>>>>>>", "alone", note="alone.note")


def _alone_row(alone: Alone) -> list[Text | str]:
    moves = alone.moves
    counts = [number(each) for each in (moves.rows, moves.touched, moves.moved)]
    gained = [number(each) for each in (moves.probation_gained, moves.probation_lost)]
    return [_numbers(alone.changes), alone.label, *counts, signed(moves.months), *gained]


def _entries(changes: list[Change], reform: Reform) -> Table:
    rows: list[list[Text | str]] = [
        [str(change.number), change.label, _side(change, 1, reform), _side(change, 2, reform), change.law, change.at]
        for change in changes
    ]
    return table(("number", "change", "old", "new", "law", "at"), rows, "><<<<<", "entries")


def _side(change: Change, side: int, reform: Reform) -> Text:
    """The fields that differ as one side has them, each on a line."""
    lines = []
    for field in change.fields:
        name, value = field[0], field[side] or "—"
        words = Text(zh=value, en=value)
        if change.keys and change.keys[-1] == "reading":
            words = reform.names.get(f"reading.{value}", words)
        if name and name not in WORDING:
            words = SAID["field"].format(name=FIELDS.get(name, Text(zh=name, en=name)), value=words)
        if not name or name not in WORDING:
            lines.append(words)
    return Text(zh="\n".join(line.zh for line in lines), en="\n".join(line.en for line in lines))
