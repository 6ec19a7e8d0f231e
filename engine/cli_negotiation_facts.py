"""What `liangxing negotiation facts` prints: the facts of one record, or of many closed ones side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from engine.cli_negotiation_show import NOT_ON_RECORD, as_json
from engine.errors import InputError
from engine.negotiation import files, many, telling
from engine.negotiation.substance import Substance, substance
from engine.tables import screen, table, wrap
from engine.text import Language, Text

LEFT_OUT = Text(zh="没有计入：{name}：{why}", en="left out: {name}: {why}")
NO_RECORDS = Text(zh="没有已经结束的记录", en="no closed record")


def facts_of_one(path: Path, language: Language, *, json: bool) -> str:
    """The facts of one record, open or closed, and its flags."""
    found: Substance = substance(files.read(path).state)
    if json:
        return as_json(found.model_dump(mode="json"))
    rows = []
    for column in many.COLUMNS:
        if column.id == "flags" or (column.id == "closed" and not found.closed):
            continue
        value = column.of(found, language)
        rows.append([column.name.in_language(language), _value(value, language)])
    text = table(["", found.title], rows, columns=screen())
    for flag in found.flags:
        text += "\n" + "\n".join(wrap("· " + flag.text.in_language(language), screen()))
    return text


def _value(value: many.Value, language: Language) -> str:
    if isinstance(value, bool):
        return telling.YES_NO[value].in_language(language)
    return NOT_ON_RECORD if value is None else str(value)


def facts_of_many(paths: Iterable[Path], language: Language, *, json: bool, csv: bool) -> str:
    """Closed records side by side; what was left out is told on the error stream, so that a table stays a table."""
    named = [(name, file) for path in paths for name, file in _files(path)]
    found = many.of((name, _text(file)) for name, file in named)
    for one in found.left:
        print(LEFT_OUT.format(name=one.name, why=one.why).in_language(language), file=sys.stderr)
    if json:
        return as_json([{"file": one.name, **one.facts.model_dump(mode="json")} for one in found.kept])
    if csv:
        return many.sheet(found, language).removesuffix("\r\n")
    heads, rows = many.table(found, language)
    return "\n\n".join(_card(heads, row) for row in rows) or NO_RECORDS.in_language(language)


def _card(heads: list[str], row: list[str]) -> str:
    """A record of thirty facts is read downwards on a screen; a spreadsheet takes them across (--csv)."""
    return table([heads[0], row[0]], [list(pair) for pair in zip(heads[1:], row[1:], strict=True)], columns=screen())


def _files(path: Path) -> list[tuple[str, Path]]:
    if not path.is_dir():
        return [(str(path), path)]
    return [(str(file), file) for file in sorted(path.rglob(f"*{many.ENDING}")) if file.is_file()]


def _text(path: Path) -> str | None:
    try:
        return files.text_of(path)
    except InputError:
        return None
