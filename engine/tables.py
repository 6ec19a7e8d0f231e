"""Plain tables for a terminal in which a Chinese character is two columns wide.

Only what the command line needs: columns that shrink to the screen, lines that break where Chinese or English may
break, and no control character of a case file ever reaching the terminal.
"""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

GAP = "  "
_LEAST = 8  # columns; a narrower cell cannot be read
_NO_START = "，。、；：？！）》」』】”’％%,.;:?!)]}"
_NO_END = "（《「『【“‘([{"
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")
_CONTROL = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"} | dict.fromkeys(range(0x80, 0xA0), "�")
_VISIBLE = _BIDI | _CONTROL


def screen() -> int:
    """How many columns to print: the terminal's own within reason, 120 for a pipe or a file."""
    return max(60, min(160, shutil.get_terminal_size((120, 24)).columns)) if sys.stdout.isatty() else 120


def visible(text: str) -> str:
    """`text` with control characters (a terminal would obey them) replaced by their pictures."""
    return text.translate(_VISIBLE)


def width(text: str) -> int:
    """How many terminal columns `text` takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`; newlines are kept, words and figures stay whole when they fit."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for unit in _units(visible(paragraph)):
            if width((line + unit).rstrip()) <= columns:
                line += unit
                continue
            if line.strip():
                lines.append(line.rstrip())
            line = unit.lstrip()
            while width(line) > columns:
                cut = _fit(line, columns)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line.rstrip())
    return lines


def _units(text: str) -> list[str]:
    """Pieces between which a line may break: words with the space before them, and single wide characters."""
    units: list[str] = []
    glue = False
    for piece in re.findall(r"\s*[^\s\u2e80-\uffef]+|\s*[\u2e80-\uffef]|\s+", text):
        closes = piece[0] in _NO_START
        if units and (glue or closes):
            units[-1] += piece
        else:
            units.append(piece)
        glue = piece[-1] in _NO_END
    return units


def _fit(text: str, columns: int) -> int:
    """How many characters of `text` fit, at least one."""
    used = 0
    for index, character in enumerate(text):
        used += width(character)
        if used > columns:
            return max(1, index)
    return len(text)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, align: str = "", columns: int = 100) -> str:
    """A table with a rule under its header.

    Args:
        headers: one text a column.
        rows: cells; each row as long as the headers.
        align: one of `<` and `>` a column; left where it is shorter.
        columns: the width of the screen.
    """
    body = [[visible_lines(cell) for cell in row] for row in rows]
    heads = [visible(head) for head in headers]
    natural = [
        max([width(head), *(width(line) for row in body for line in row[index].split("\n"))])
        for index, head in enumerate(heads)
    ]
    widths = _shrink(natural, columns - len(GAP) * (len(heads) - 1))
    sides = align.ljust(len(heads), "<")
    lines = [_row(heads, widths, sides)]
    lines.append(GAP.join("─" * one for one in widths))
    lines += [_row(row, widths, sides) for row in body]
    return "\n".join(lines)


def visible_lines(text: str) -> str:
    """`visible`, with newlines kept as line breaks."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _shrink(natural: list[int], room: int) -> list[int]:
    """Take columns from the widest until the table fits, or until nothing can be taken."""
    widths = list(natural)
    while sum(widths) > room and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], sides: str) -> str:
    wrapped = [wrap(cell, columns) for cell, columns in zip(cells, widths, strict=True)]
    lines = []
    for index in range(max(map(len, wrapped))):
        parts = []
        for lines_of_cell, columns, side in zip(wrapped, widths, sides, strict=True):
            text = lines_of_cell[index] if index < len(lines_of_cell) else ""
            pad = " " * (columns - width(text))
            parts.append(pad + text if side == ">" else text + pad)
        lines.append(GAP.join(parts).rstrip())
    return "\n".join(lines)
