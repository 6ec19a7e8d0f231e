"""Builds the Word templates from `templates/source/*.txt`, so that their words can be reviewed as text.

    python scripts/templates.py            build templates/*.docx
    python scripts/templates.py --check    say which are not what their source makes

A source is a line a paragraph, `style: text`, with docxtpl's marks in the text. Styles: title, subtitle, h1, h2, h3,
body, item, explanation, notice, right, centre, plain. A line that begins with `{%p` is a mark of its own. Besides:

    page: landscape                      the sheet on its side (first line)
    break:                               a new page begins with the next paragraph
    table: 20 50 30                      a table with these shares of the width; its rows follow, cells between ` | `;
                                         `table: whole 20 50 30` stays on one page
    head: 争点 | 主张 | 月数               a row that is repeated on every page
    row: {{ point.name }} | …            a row; a cell beginning with `#` is a label, with `~` small, with `>` flush
                                         right; ` \\ ` begins a new paragraph in the cell, which as `_` alone is a line
                                         to write on by hand; `span | …` alone in a row fills it
    loop: {%tr for point in disputed %}  a row that only holds a mark
    end:                                 the table ends
    foot: 到场人签名：＿＿＿＿             a line at the foot of every page, above its number; Word only
"""

from __future__ import annotations

import datetime
import io
import re
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SOURCES = TEMPLATES / "source"
STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "h1": "heading 1",
    "h2": "heading 2",
    "h3": "heading 3",
    "body": "Body",
    "item": "Item",
    "explanation": "Explanation",
    "notice": "Notice",
    "right": "Right",
    "centre": "Centre",
    "plain": "Normal",
}
CELLS = {"#": "Cell Label", "~": "Cell Note", "_": "Normal"}
WRITING = "\u3000"  # what a line to write on holds, so that it keeps its height in every format
WHOLE = "whole"
MADE = datetime.datetime(2026, 1, 1)


def build(source: Path) -> bytes:
    """The template that a source describes."""
    english = source.stem.endswith(".en")
    document = docx.Document(str(SOURCES / ("base.en.docx" if english else "base.docx")))
    for part in list(document.element.body)[:-1]:
        document.element.body.remove(part)
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line and not line.startswith("//")]
    if lines[0] == "page: landscape":
        _turn(document.sections[0])
        del lines[0]
    section = document.sections[0]
    assert section.page_width and section.left_margin is not None and section.right_margin is not None
    room = section.page_width - section.left_margin - section.right_margin
    place, new_page = 0, False
    while place < len(lines):
        name, _, text = lines[place].partition(":")
        if lines[place].startswith("{%p"):
            document.add_paragraph(lines[place], style="Gap")
        elif name == "break":
            new_page = True
        elif name == "table":
            end = lines.index("end:", place)
            shares = text.split()
            table = _table(document, [float(one) for one in shares if one != WHOLE], lines[place + 1 : end], int(room))
            if WHOLE in shares:
                _keep(table, notice=end + 1 < len(lines) and lines[end + 1].startswith("notice:"))
            place = end
        elif name == "foot":
            _foot(section, text.strip())
        elif name in STYLES:
            paragraph = document.add_paragraph(text.strip(), style=STYLES[name])
            if new_page:  # of the paragraph, not before it: an empty line at a page's end would make an empty page
                paragraph.paragraph_format.page_break_before, new_page = True, False
        else:
            raise SystemExit(f"{source.name}: no such line: {lines[place]!r}")
        place += 1
    _sign_together(document)
    document.core_properties.title = ""
    document.core_properties.author = "liangxing"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = MADE
    buffer = io.BytesIO()
    document.save(buffer)
    return _steady(buffer.getvalue())


def _turn(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(24), Mm(24)


def _sign_together(document: Any) -> None:
    """Who signs and when stay with the last sentence before them: nobody signs an empty page."""
    lines = [line for line in document.paragraphs if line.style.name != "Gap"]
    for line, following in pairwise(lines):
        if following.style.name == "Right" and line.style.name in ("Right", "Body", "Normal"):
            line.paragraph_format.keep_with_next = True


def _foot(section: Any, text: str) -> None:
    line = section.footer.paragraphs[0].insert_paragraph_before(text, style="Footer")
    line.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT
    line.runs[0].font.size = docx.shared.Pt(12)


def _table(document: Any, shares: list[float], lines: list[str], room: int) -> Any:
    widths = [int(room * share / sum(shares)) for share in shares]
    table = document.add_table(rows=0, cols=len(widths), style="Document Table")
    table.autofit = False
    table.alignment = docx.enum.table.WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line in lines:
        name, _, text = line.partition(":")
        row, spans = table.add_row(), False
        cells = re.split(r" \|(?= )", f" {text.strip()} ") if name != "loop" else [text]
        texts = [cell.strip() for cell in cells]
        if texts[0] == "span":
            row.cells[0].merge(row.cells[-1])
            texts, spans = texts[1:], True
        elif name != "loop" and len(texts) != len(widths):
            raise SystemExit(f"{len(texts)} cells for {len(widths)} columns: {line!r}")
        for cell, words, width in zip(row.cells, texts + [""] * (len(widths) - len(texts)), widths, strict=False):
            if len(texts) > 1 or name == "loop":
                cell.width = width
            _fill(cell, words, head=name == "head")
            if spans:  # it heads the rows after it
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
        if name != "loop":
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if name == "head":
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _keep(table: Any, *, notice: bool) -> None:
    """The rows together, and a notice that ends the paper with them."""
    for row in table.rows[: None if notice else -1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _fill(cell: Any, words: str, *, head: bool) -> None:
    for index, text in enumerate(words.split(" \\ ")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        text = text.strip()
        style, right = "Cell Head" if head else "Cell", False
        if text == "_":
            text += WRITING
        while text and text[0] in "#~>_":
            style, right, text = CELLS.get(text[0], style), right or text[0] == ">", text[1:]
        if style in ("Cell Head", "Cell Label"):
            _shade(cell)
        paragraph.style = style
        if right:
            paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
        if text:
            paragraph.add_run(text)


def _shade(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    if properties.find(qn("w:shd")) is None:
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
            shade.set(qn(f"w:{key}"), value)
        properties.append(shade)


def _steady(data: bytes) -> bytes:
    """The same bytes from the same source: no time of making in the archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in sorted(old.infolist(), key=lambda one: one.filename != "[Content_Types].xml"):
            info = zipfile.ZipInfo(item.filename, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(item))
    return buffer.getvalue()


def same(first: bytes, second: bytes) -> bool:
    """Whether two packages hold the same parts, whatever the archive around them."""
    with zipfile.ZipFile(io.BytesIO(first)) as one, zipfile.ZipFile(io.BytesIO(second)) as other:
        return {name: one.read(name) for name in one.namelist()} == {n: other.read(n) for n in other.namelist()}


def main() -> int:
    """Build or check every template; the exit status says whether all was as it should be."""
    stale = []
    for source in sorted(SOURCES.glob("*.txt")):
        target, data = TEMPLATES / f"{source.stem}.docx", build(source)
        if target.exists() and same(target.read_bytes(), data):
            continue
        if "--check" in sys.argv:
            stale.append(source.name)
        else:
            target.write_bytes(data)
            print(target.name)
    if stale:
        print("not built from their source:", ", ".join(stale), file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
