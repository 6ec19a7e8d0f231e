"""Blocks as Markdown (GitHub's: pipe tables and footnotes), every text of a case escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.blocks import Blocks, Paragraph, Row, Run, Table

_HEADINGS = {"title": "# ", "heading 1": "## ", "heading 2": "### ", "heading 3": "#### "}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&^])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


def write(blocks: Blocks) -> str:
    """The document as Markdown text."""
    parts = list(_parts(blocks))
    notes = [f"[^{place}]: {_escaped(note)}" for place, note in enumerate(blocks.notes, 1)]
    return "\n\n".join([*parts, *notes]) + "\n"


def _parts(blocks: Blocks) -> Iterator[str]:
    for block in blocks.content:
        if isinstance(block, Paragraph):
            yield _HEADINGS.get(block.style, "") + _line(block)
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield "---"


def _line(paragraph: Paragraph, newline: str = "  \n") -> str:
    text = "".join(_run(run, newline) for run in paragraph.runs)
    return _BEGINS.sub(r"\1\\\2", text) if paragraph.style not in _HEADINGS else text.replace(newline, " ")


def _run(run: Run, newline: str) -> str:
    if run.note is not None:
        return f"[^{run.note}]"
    if run.text == "\n":
        return newline
    return _escaped(run.text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _table(table: Table) -> str:
    """A header row as Markdown demands one: the table's own, else an empty one."""
    rows = list(table.rows)
    columns = len(table.widths)
    first = rows.pop(0) if rows and rows[0].header else None
    head = _row(first, columns) if first else "|" + " |" * columns
    return "\n".join([head, "|" + " --- |" * columns, *(_row(row, columns) for row in rows)])


def _row(row: Row, columns: int) -> str:
    cells: list[str] = []
    for cell in row.cells:
        cells.append("<br>".join(_line(part, "<br>") for part in cell.paragraphs if part.runs))
        cells += [""] * (cell.span - 1)
    cells += [""] * (columns - len(cells))
    return "| " + " | ".join(cells) + " |"
