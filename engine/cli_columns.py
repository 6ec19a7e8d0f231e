"""`liangxing batch IN --suggest MAP.yaml`: which column each heading of an office's table is likely to be, as a file.

The file is what `--columns` takes, once somebody has looked at it.
"""

from __future__ import annotations

import json
from pathlib import Path

from engine.caseload.columns import mapping, reading, suggest
from engine.caseload.columns.suggest import SURE, Suggestion
from engine.errors import InputError, Problem
from engine.law.library import Library
from engine.tables import screen, table
from engine.text import Language, Text

_HEADS = (
    Text(zh="表头", en="heading"),
    Text(zh="列", en="column"),
    Text(zh="把握", en="how sure"),
    Text(zh="理由", en="why"),
)
_WRITTEN = Text(
    zh="建议的对应表见 {path}；看过、改好之后用 --columns {path} 计算",
    en="the suggested map is in {path}; look at it, mend it, then reckon with --columns {path}",
)
_THERE = Text(zh="这个文件已经有了，不覆盖", en="is there already and is not written over")


def suggested(caseload: Path, target: Path, rules: Library, language: Language, *, as_json: bool = False) -> str:
    """Write the suggested map of a table's columns, and say what it is.

    Raises:
        InputError: the table cannot be read, or the target is there already.
    """
    if target.exists():
        raise InputError(Problem(str(target), _THERE))
    found = suggest.suggest(reading.head(caseload, suggest.ROWS, rules), rules)
    target.write_text(mapping.dump(suggest.mapping(found), suggest.notes(found)), encoding="utf-8")
    if as_json:
        return json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2)
    rows = [
        [one.heading, one.entry.column, SURE[one.sure].in_language(language), one.why.in_language(language)]
        for one in found
    ]
    listed = table([head.in_language(language) for head in _HEADS], rows, columns=screen())
    return f"{listed}\n{_WRITTEN.in_language(language).format(path=target)}"


def _plain(one: Suggestion) -> dict[str, object]:
    return {
        "heading": one.heading,
        "column": one.entry.column,
        "times": str(one.entry.times),
        "sure": one.sure,
        "zh": one.why.zh,
        "en": one.why.en,
        "unread": list(one.unread[:20]),
    }
