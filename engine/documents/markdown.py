"""Blocks as Markdown (GitHub's: pipe tables and footnotes), every text of a case escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.parts import Blocks, Paragraph, Row, Run, Table

# Everything that begins a mark, an entity, a formula or a link anywhere in a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&^!@])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):|\b(www)\.")
_BEGINS = re.compile(r"^([-+=:]|\d+[.)](?=\s|$))")


def write(blocks: Blocks) -> str:
    """The document as Markdown text."""
    parts = [part for part in _parts(blocks) if part]
    notes = [f"[^{place}]: {_escaped(note)}" for place, note in enumerate(blocks.notes, 1)]
    return "\n\n".join([*parts, *notes]) + "\n"


def _parts(blocks: Blocks) -> Iterator[str]:
    for block in blocks.content:
        if isinstance(block, Paragraph):
            yield _heading(block) if block.level >= 0 else _text(block)
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield "---"


def _text(paragraph: Paragraph) -> str:
    """Every line with what would make it an item, a rule or a heading escaped."""
    lines = (_BEGINS.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", line) for line in _lines(paragraph))
    return "  \n".join(lines)


def _heading(paragraph: Paragraph) -> str:
    return f"{'#' * min(paragraph.level + 1, 6)} {' '.join(_lines(paragraph))}" if paragraph.text.strip() else ""


def _lines(paragraph: Paragraph) -> Iterator[str]:
    """The lines of a paragraph; empty ones would end it, and blanks before the first word would make it code."""
    for line in "".join(_run(run) for run in paragraph.runs).split("\n"):
        if words := line.strip(" "):
            yield words


def _run(run: Run) -> str:
    if run.note is not None:
        return f"[^{run.note}]"
    return "\n".join(_escaped(line) for line in run.text.split("\n"))


def _escaped(text: str) -> str:
    """`text` as Markdown that shows it as it is; an address is no link."""
    return _LINKS.sub(lambda found: f"{found[1] or found[2]}\\{found[0][-1]}", _SPECIAL.sub(r"\\\1", text))


def _table(table: Table) -> str:
    """A header row as Markdown demands one: the table's own, else an empty one."""
    columns = len(table.widths)
    below = [0] * columns
    rows = [_row(row, below) for row in (*table.head, *table.body)]
    first = rows.pop(0) if table.head else "|" + " |" * columns
    return "\n".join([first, "|" + " --- |" * columns, *rows])


def _row(row: Row, below: list[int]) -> str:
    """A row with every column in it; `below` counts the rows that cells from above still cover, by column."""
    cells = list(row.cells)
    words: list[str] = []
    while len(words) < len(below):
        if below[len(words)] or not cells:
            below[len(words)] = max(0, below[len(words)] - 1)
            words.append("")
            continue
        cell = cells.pop(0)
        for column in range(len(words), min(len(words) + cell.span, len(below))):
            below[column] = cell.down - 1
        words.append("<br>".join(line for part in cell.paragraphs for line in _lines(part)))
        words += [""] * min(cell.span - 1, len(below) - len(words))
    return "| " + " | ".join(words) + " |"
