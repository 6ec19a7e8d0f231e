"""What a finished document consists of: paragraphs of runs, tables of cells, page breaks, footnotes, on a page.

`engine.documents.blocks` reads these from a Word file; preview, PDF and Markdown are written from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from engine.documents.looks import Look

PAGE_BREAK = "page-break"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one dress; `note` is the number of a footnote that stands here instead of text."""

    text: str
    bold: bool = False
    note: int | None = None
    underlined: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`style` is the name of the paragraph's style in lower case (`heading 1`, `body`, `cell label`); an empty
    paragraph is room left on the page."""

    style: str
    runs: tuple[Run, ...]
    align: str = ""
    look: Look = field(default=Look(), repr=False)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def level(self) -> int:
        """0 for the title, 1 and more for headings, -1 for text."""
        return 0 if self.style == "title" else self.look.level or -1


@dataclass(frozen=True)
class Cell:
    """`fill` is the colour behind it (`#F2F2F2`), `span` and `down` how many columns and rows it covers."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    fill: str = ""
    down: int = 1

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def shaded(self) -> bool:
        return bool(self.fill)


@dataclass(frozen=True)
class Row:
    """`height` is the least, in points; `whole` keeps the row on one page."""

    cells: tuple[Cell, ...]
    header: bool = False
    height: float = 0.0
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """`widths` are the columns' shares of the whole, in percent; `ruled` whether it has lines."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool = True

    @property
    def head(self) -> tuple[Row, ...]:
        """The first rows, which are repeated on every page."""
        return tuple(takewhile(lambda row: row.header, self.rows))

    @property
    def body(self) -> tuple[Row, ...]:
        """The other rows."""
        return self.rows[len(self.head) :]


@dataclass(frozen=True)
class Blocks:
    """`margins` are top, right, bottom, left in millimetres; `width` and `height` of the page likewise; `foot` is what
    every printed page says above its number."""

    content: tuple[Paragraph | Table | str, ...]
    notes: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    width: float = 210.0
    height: float = 297.0
    margins: tuple[float, float, float, float] = (37.0, 26.0, 35.0, 28.0)
    title: str = ""
    language: str = "zh"

    @property
    def text(self) -> str:
        """Everything the file says, a paragraph a line; footnotes at the end."""
        lines: list[str] = []
        for block in self.content:
            if isinstance(block, Paragraph):
                lines += [block.text] if block.runs else []
            elif isinstance(block, Table):
                lines += [cell.text for row in block.rows for cell in row.cells]
        return "\n".join([*lines, *self.notes])

    @property
    def looks(self) -> list[Look]:
        """Every look in use, each once."""
        found: dict[Look, None] = {}
        for block in self.content:
            if isinstance(block, Paragraph):
                found[block.look] = None
            elif isinstance(block, Table):
                found |= {part.look: None for row in block.rows for cell in row.cells for part in cell.paragraphs}
        return list(found)
