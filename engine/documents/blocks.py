"""A finished Word file as plain blocks: paragraphs, tables, page breaks, footnotes, in the order of the page.

Preview, PDF and Markdown are made from these blocks, so they say what the Word file says, with a firm's own template
as with ours. Pictures, text boxes, headers and the numbers that Word itself puts before paragraphs stay in Word only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx import Document as read_document
from docx.oxml.ns import qn
from lxml import etree

from engine.documents.looks import Looks, on
from engine.documents.parts import PAGE_BREAK, Blocks, Cell, Paragraph, Row, Run, Table

__all__ = ["PAGE_BREAK", "Blocks", "Cell", "Paragraph", "Row", "Run", "Table", "read"]

_A4 = {"w": 210.0, "h": 297.0, "top": 37.0, "right": 26.0, "bottom": 35.0, "left": 28.0}


def read(data: bytes, language: str = "zh") -> Blocks:
    """The blocks of a .docx file."""
    document = read_document(io.BytesIO(data))
    reader = _Reader(Looks(document.styles.element), _notes(document))
    content = tuple(reader.blocks(document.element.body))
    page = _page(document.element.body)
    return Blocks(
        content=content,
        notes=tuple(reader.said),
        foot=tuple(_foot(document.sections[0].footer._element)),
        width=page["w"],
        height=page["h"],
        margins=(page["top"], page["right"], page["bottom"], page["left"]),
        title=next((b.text for b in content if isinstance(b, Paragraph) and b.level == 0), ""),
        language=language,
    )


def _page(body: Any) -> dict[str, float]:
    """Size and margins of the first section, in millimetres."""
    found = dict(_A4)
    for section in list(body.iter(qn("w:sectPr")))[:1]:
        for node in (section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))):
            lengths = {key: node.get(qn(f"w:{key}"), "") for key in found} if node is not None else {}
            found |= {key: round(int(text) * 25.4 / 1440, 1) for key, text in lengths.items() if text.isdecimal()}
    return found


def _foot(footer: Any) -> Iterator[str]:
    """The lines of the footer; the one with the page number is left to those who number the pages."""
    for paragraph in footer.iter(qn("w:p")):
        text = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        if text and next(paragraph.iter(qn("w:instrText"), qn("w:fldSimple")), None) is None:
            yield text


def _notes(document: Any) -> dict[str, str]:
    """The text of every footnote by its id in the file."""
    found: dict[str, str] = {}
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            for note in etree.fromstring(relation.target_part.blob):
                if note.get(qn("w:type")) is None:
                    words = "".join(" " if node.tag == qn("w:br") else node.text or "" for node in _words(note))
                    found[note.get(qn("w:id"))] = words.strip()
    return found


def _words(element: Any) -> Iterator[Any]:
    return iter(element.iter(qn("w:t"), qn("w:br")))


@dataclass
class _Reader:
    """Reads one file; `said` collects its footnotes in the order in which they are met."""

    looks: Looks
    notes: dict[str, str]
    said: list[str] = field(default_factory=list)

    def blocks(self, body: Any, table: str = "") -> Iterator[Paragraph | Table | str]:
        for element in body:
            if element.tag == qn("w:tbl"):
                yield self.table(element)
            elif element.tag == qn("w:p"):
                yield from self.paragraph(element, table)
            elif element.tag == qn("w:sdt"):
                for content in element.findall(qn("w:sdtContent")):
                    yield from self.blocks(content, table)

    def paragraph(self, element: Any, table: str = "") -> Iterator[Paragraph | str]:
        """One paragraph, or what stands before and after a page break in it."""
        style, look = self.looks.of(element, table)
        own = element.find(qn("w:pPr"))
        align = own.find(qn("w:jc")) if own is not None else None
        shape = Paragraph(style, (), align.get(qn("w:val"), "") if align is not None else "", look)
        if own is not None and on(own.find(qn("w:pageBreakBefore"))):
            yield PAGE_BREAK
        runs: list[Run] = []
        broken = False
        for run in self.runs(element):
            if run is not None:
                runs.append(run)
                continue
            if runs:
                yield replace(shape, runs=tuple(runs))
            yield PAGE_BREAK
            runs, broken = [], True
        if runs or not broken:
            yield replace(shape, runs=tuple(runs))
        if own is not None and (section := own.find(qn("w:sectPr"))) is not None:
            kind = section.find(qn("w:type"))
            if kind is None or kind.get(qn("w:val")) != "continuous":
                yield PAGE_BREAK

    def runs(self, element: Any) -> Iterator[Run | None]:
        """The runs of a paragraph; None stands for a page break."""
        for run in element.iter(qn("w:r")):
            if any(parent.tag == qn("w:txbxContent") for parent in run.iterancestors()):
                continue
            properties = run.find(qn("w:rPr"))
            bold = properties is not None and on(properties.find(qn("w:b")))
            line = properties.find(qn("w:u")) if properties is not None else None
            dress = Run("", bold, underlined=line is not None and line.get(qn("w:val")) != "none")
            for node in run:
                name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
                if name == "t" and node.text:
                    yield replace(dress, text=node.text)
                elif name in ("br", "cr"):
                    yield None if node.get(qn("w:type")) == "page" else replace(dress, text="\n")
                elif name in ("tab", "noBreakHyphen"):
                    yield replace(dress, text=" " if name == "tab" else "-")
                elif name == "footnoteReference" and node.get(qn("w:id")) in self.notes:
                    self.said.append(self.notes[node.get(qn("w:id"))])
                    yield replace(dress, note=len(self.said))

    def table(self, element: Any) -> Table:
        properties = element.find(qn("w:tblPr"))
        named = properties.find(qn("w:tblStyle")) if properties is not None else None
        style = named.get(qn("w:val"), "") if named is not None else ""
        grid = [int(column.get(qn("w:w"), 0)) for column in element.find(qn("w:tblGrid"))]
        whole = sum(grid) or 1
        rows = [self.row(row, style) for row in element.findall(qn("w:tr"))]
        widths = tuple(round(100 * width / whole, 2) for width in grid)
        return Table(widths, _merged(rows), self.looks.borders(element, style))

    def row(self, element: Any, style: str) -> tuple[Row, list[str]]:
        """The row, and of each cell how it is merged with those above: `restart`, `continue` or not at all."""
        properties = element.find(qn("w:trPr"))
        found = {node.tag.rpartition("}")[2]: node for node in properties} if properties is not None else {}
        height = found["trHeight"].get(qn("w:val"), "0") if "trHeight" in found else "0"
        cells = [self.cell(cell, style) for cell in element.iter(qn("w:tc")) if _row_of(cell) is element]
        row = Row(
            tuple(cell for cell, _ in cells),
            on(found.get("tblHeader")),
            int(height) / 20 if height.isdecimal() else 0.0,
            on(found.get("cantSplit")),
        )
        return row, [merged for _, merged in cells]

    def cell(self, element: Any, style: str) -> tuple[Cell, str]:
        properties = element.find(qn("w:tcPr"))
        found = {node.tag.rpartition("}")[2]: node for node in properties} if properties is not None else {}
        span = found["gridSpan"].get(qn("w:val"), "1") if "gridSpan" in found else "1"
        fill = found["shd"].get(qn("w:fill"), "") if "shd" in found else ""
        merged = found["vMerge"].get(qn("w:val"), "continue") if "vMerge" in found else ""
        paragraphs = [paragraph for part in self.blocks(element, style) for paragraph in _flat(part)]
        colour = f"#{fill.upper()}" if re.fullmatch("[0-9A-Fa-f]{6}", fill) else ""
        return Cell(tuple(paragraphs), max(1, int(span)), colour), merged


def _flat(part: Paragraph | Table | str) -> Iterator[Paragraph]:
    """The paragraphs of a part of a cell; those of a table inside it one after the other."""
    if isinstance(part, Paragraph):
        yield part
    elif isinstance(part, Table):
        for row in part.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _row_of(cell: Any) -> Any:
    return next(parent for parent in cell.iterancestors() if parent.tag == qn("w:tr"))


def _merged(rows: list[tuple[Row, list[str]]]) -> tuple[Row, ...]:
    """The rows with each cell that goes on downwards given once, with the number of rows that it covers."""
    open_at: dict[int, tuple[int, int]] = {}
    down: dict[tuple[int, int], int] = {}
    kept: list[list[int]] = []
    for place, (row, merged) in enumerate(rows):
        column, here = 0, []
        for index, (cell, state) in enumerate(zip(row.cells, merged, strict=True)):
            if state == "continue" and column in open_at:
                down[open_at[column]] = place - open_at[column][0] + 1
            else:
                here.append(index)
                open_at.pop(column, None)
                if state:
                    open_at[column] = (place, index)
            column += cell.span
        kept.append(here)
    return tuple(
        replace(row, cells=tuple(replace(row.cells[i], down=down.get((place, i), 1)) for i in here))
        for place, ((row, _), here) in enumerate(zip(rows, kept, strict=True))
    )
