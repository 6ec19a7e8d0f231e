"""A finished Word file as plain blocks: paragraphs, tables, page breaks, footnotes, in the order of the page.

Preview, PDF and Markdown are made from these blocks, so they say what the Word file says, with a firm's own template
as with ours. Pictures and headers of a template stay in Word only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document as read_document
from docx.oxml.ns import qn

PAGE_BREAK = "page-break"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one dress; `note` is the number of a footnote that stands here instead of text."""

    text: str
    bold: bool = False
    note: int | None = None


@dataclass(frozen=True)
class Paragraph:
    """`style` is the name of the paragraph's style in lower case (`heading 1`, `body`, `cell label`)."""

    style: str
    runs: tuple[Run, ...]
    align: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    shaded: bool = False

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True)
class Table:
    """`widths` are the columns' shares of the whole, in percent."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Blocks:
    """`margins` are top, right, bottom, left in millimetres; `width` and `height` of the page likewise."""

    content: tuple[Paragraph | Table | str, ...]
    notes: tuple[str, ...] = ()
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
                lines.append(block.text)
            elif isinstance(block, Table):
                lines += [cell.text for row in block.rows for cell in row.cells]
        return "\n".join([*lines, *self.notes])


def read(data: bytes, language: str = "zh") -> Blocks:
    """The blocks of a .docx file."""
    document = read_document(io.BytesIO(data))
    names = {style.style_id: style.name.lower() for style in document.styles if style.name}
    section = document.sections[0]
    lengths = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    content = tuple(_blocks(document.element.body, names))
    title = next((b.text for b in content if isinstance(b, Paragraph) and b.style == "title"), "")
    return Blocks(
        content=content,
        notes=tuple(_notes(document)),
        width=round(section.page_width.mm, 1) if section.page_width else 210.0,
        height=round(section.page_height.mm, 1) if section.page_height else 297.0,
        margins=tuple(round(length.mm, 1) if length is not None else 25.0 for length in lengths),  # type: ignore[arg-type]
        title=title,
        language=language,
    )


def _blocks(body: Any, names: dict[str, str]) -> Iterator[Paragraph | Table | str]:
    for element in body:
        if element.tag == qn("w:tbl"):
            yield _table(element, names)
        elif element.tag == qn("w:p"):
            if any(node.get(qn("w:type")) == "page" for node in element.iter(qn("w:br"))):
                yield PAGE_BREAK
            paragraph = _paragraph(element, names)
            if paragraph.runs:
                yield paragraph


def _paragraph(element: Any, names: dict[str, str]) -> Paragraph:
    style, align = "normal", ""
    properties = element.find(qn("w:pPr"))
    if properties is not None:
        used = properties.find(qn("w:pStyle"))
        style = names.get(used.get(qn("w:val")), "normal") if used is not None else "normal"
        justified = properties.find(qn("w:jc"))
        align = justified.get(qn("w:val"), "") if justified is not None else ""
    return Paragraph(style, tuple(_runs(element)), align)


def _runs(element: Any) -> Iterator[Run]:
    for run in element.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        bold = properties is not None and properties.find(qn("w:b")) is not None
        for node in run:
            if node.tag == qn("w:t") and node.text:
                yield Run(node.text, bold)
            elif node.tag == qn("w:br") and node.get(qn("w:type")) != "page":
                yield Run("\n", bold)
            elif node.tag == qn("w:tab"):
                yield Run(" ", bold)
            elif node.tag == qn("w:footnoteReference"):
                yield Run("", bold, int(node.get(qn("w:id"))))


def _table(element: Any, names: dict[str, str]) -> Table:
    grid = [int(column.get(qn("w:w"))) for column in element.iter(qn("w:gridCol"))]
    whole = sum(grid) or 1
    rows = [_row(row, names) for row in element.findall(qn("w:tr"))]
    return Table(tuple(round(100 * width / whole, 2) for width in grid), tuple(rows))


def _row(element: Any, names: dict[str, str]) -> Row:
    properties = element.find(qn("w:trPr"))
    header = properties is not None and properties.find(qn("w:tblHeader")) is not None
    return Row(tuple(_cell(cell, names) for cell in element.findall(qn("w:tc"))), header)


def _cell(element: Any, names: dict[str, str]) -> Cell:
    properties = element.find(qn("w:tcPr"))
    span = properties.find(qn("w:gridSpan")) if properties is not None else None
    shaded = properties is not None and properties.find(qn("w:shd")) is not None
    paragraphs = [_paragraph(part, names) for part in element.findall(qn("w:p"))]
    return Cell(tuple(paragraphs), int(span.get(qn("w:val"))) if span is not None else 1, shaded)


def _notes(document: Any) -> Iterator[str]:
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = etree.fromstring(relation.target_part.blob)
            for note in root:
                if note.get(qn("w:type")) is None:
                    yield "".join(node.text or "" for node in note.iter(qn("w:t"))).strip()
