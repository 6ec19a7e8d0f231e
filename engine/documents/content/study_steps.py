"""The steps of a study sheet, from the first count to the whole case.

Blanks and answers are made from the same rows, so they carry the same numbers. Every figure is the result's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from engine import summary, wording
from engine.documents.content import common
from engine.documents.content.sources import Sources
from engine.documents.content.study_case import Asked
from engine.documents.content.study_count import ENDS, CountRows, Row
from engine.documents.matter import Matter
from engine.result import Result
from engine.text import Text

WHOLE = Text(zh="全案", en="Whole case")
COMBINED = Text(zh="数罪并罚", en="Several crimes combined")
RANGE = Text(zh="建议幅度", en="Recommended range")
POINT = Text(zh="取值点和主刑", en="Point and main penalty")
FINE = Text(zh="罚金", en="Fine")
PROBATION = Text(zh="缓刑", en="Probation")
ASK_RANGE = Text(zh="幅度（月）", en="range (months)")
ASK_COMBINED = Text(zh="决定执行的幅度（月）", en="range to be executed (months)")
ASK_POINT = Text(zh="刑种和刑期", en="kind and term")
ASK_FINE = Text(zh="数额的幅度（元）", en="range in yuan")
ASK_PROBATION = Text(zh="能不能，为什么；考验期", en="is it open, and why; the period")
BELOW = Text(zh="理由见表后", en="for the reasons see below")


def groups(matter: Matter, counts: Sequence[Asked], sources: Sources) -> list[dict[str, Any]]:
    """The steps of each count, then of the whole case, numbered through."""
    several = len(counts) > 1
    parts = [(matter.say(one.count.name) if several else "", list(CountRows(one, sources).rows())) for one in counts]
    parts.append((matter.say(WHOLE) if several else "", list(_whole(matter, sources))))
    found: list[dict[str, Any]] = []
    place = 0
    for name, rows in parts:
        numbered = []
        for row in rows:
            place += 1
            words = {key: wording.capital(text) for key, text in asdict(row).items()}
            numbered.append({**words, "name": row.name, "number": str(place)})  # a party may have typed the name
        if numbered:
            number = common.sub_heading(len(found) + 1, matter.language)
            found.append({"number": number, "name": name, "rows": numbered})
    if not several:  # one table then
        return [{"number": "", "name": "", "rows": [row for group in found for row in group["rows"]]}]
    return found


def _whole(matter: Matter, sources: Sources) -> Iterator[Row]:
    result, language, say = matter.result, matter.language, matter.say
    if result.declared is None:
        return
    for step in result.steps:
        if step.count is None and step.id != "declared":
            text = step.zh if language == "zh" else step.en
            if step.id == "combined" and result.combined is not None:
                text = wording.span(result.combined.low, result.combined.high, wording.MONTHS, language)
            law = sources.cite(step.law, step.basis, step.verified)
            yield Row(say(COMBINED), say(ASK_COMBINED), text, step.formula, law)
    proposed = [count.proposed for count in result.counts.values()]
    if len(proposed) > 1 or proposed[0] is None or (int(proposed[0].low), int(proposed[0].high)) != _ends(result):
        yield Row(say(RANGE), say(ASK_RANGE), summary.declared(result, language), say(ENDS))
    if result.penalty is not None:
        whose = say(summary.chosen_by(result, matter.rules))
        yield Row(say(POINT), say(ASK_POINT), summary.point(result, language), whose, result.penalty.law)
    if result.fine is not None:
        law = sources.cite(result.fine.law, result.fine.basis, result.fine.verified)
        note = say(result.fine.note) if result.fine.note is not None else ""
        yield Row(say(FINE), say(ASK_FINE), summary.fine(result, language), note, law)
    if result.probation is not None:
        yield Row(say(PROBATION), say(ASK_PROBATION), summary.probation(result, language), say(BELOW))


def _ends(result: Result) -> tuple[int, int]:
    assert result.declared is not None
    return result.declared.low, result.declared.high
