"""What a firm's own template may hold, read from Word and written in the other formats."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from documents.made import in_pdf, needs_font
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from engine.documents import blocks, convert, pdf
from engine.documents.blocks import PAGE_BREAK, Blocks, Paragraph, Table


def _read(document: Any) -> Blocks:
    return blocks.read(_data(document))


def _data(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraphs(read: Blocks) -> list[Paragraph]:
    return [block for block in read.content if isinstance(block, Paragraph)]


@pytest.fixture
def document() -> Any:
    return docx.Document()


@needs_font
def test_cells_merged_in_both_directions_keep_their_places(document: Any) -> None:
    table = document.add_table(rows=3, cols=3)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{place}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "两行"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "两列"
    data = _data(document)
    read = next(block for block in blocks.read(data).content if isinstance(block, Table))
    assert [[(cell.text, cell.span, cell.down) for cell in row.cells] for row in read.rows] == [
        [("两行", 1, 2), ("两列", 2, 1)],
        [("格4", 1, 1), ("格5", 1, 1)],
        [("格6", 1, 1), ("格7", 1, 1), ("格8", 1, 1)],
    ]
    page = convert(data, "html").decode()
    assert page.count('rowspan="2"') == 1 and page.count('colspan="2"') == 1
    rows = [line for line in convert(data, "md").decode().splitlines() if "格" in line or "两" in line]
    assert rows == ["| 两行 | 两列 |  |", "|  | 格4 | 格5 |", "| 格6 | 格7 | 格8 |"]
    assert all(word in in_pdf(pdf.by_typst(blocks.read(data))) for word in ("两行", "两列", "格4", "格8"))


def test_a_cell_keeps_its_colour_and_a_table_without_lines_has_none(document: Any) -> None:
    cell = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="c00000"/>'))
    document.add_table(rows=1, cols=1)
    ruled, plain = (block for block in _read(document).content if isinstance(block, Table))
    assert (ruled.ruled, ruled.rows[0].cells[0].fill) == (True, "#C00000")
    assert (plain.ruled, plain.rows[0].cells[0].fill) == (False, "")
    assert 'style="background:#C00000"' in convert(_data(document), "html").decode()


def test_a_table_in_a_cell_loses_no_word(document: Any) -> None:
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "外"
    cell.add_table(rows=1, cols=2).rows[0].cells[1].text = "内"
    assert [word for word in _read(document).text.split("\n") if word] == ["外", "内"]


def test_a_switch_that_is_off_is_off(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("粗").bold = True
    paragraph.add_run("细").bold = False
    paragraph.add_run("线").underline = True
    runs = _paragraphs(_read(document))[0].runs
    assert [(run.text, run.bold, run.underlined) for run in runs] == [
        ("粗", True, False),
        ("细", False, False),
        ("线", False, True),
    ]
    assert "<b>粗</b>细<u>线</u>" in convert(_data(document), "html").decode()


def test_pages_end_where_the_file_says(document: Any) -> None:
    run = document.add_paragraph("一").add_run()
    run.add_break(WD_BREAK.PAGE)
    run.add_text("二")
    document.add_paragraph("三").paragraph_format.page_break_before = True
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("四")
    said = [block if isinstance(block, str) else block.text for block in _read(document).content]  # type: ignore[union-attr]
    assert [one for one in said if one] == ["一", PAGE_BREAK, "二", PAGE_BREAK, "三", PAGE_BREAK, "四"]


def test_words_in_content_controls_are_read_and_text_boxes_are_left_to_word(document: Any) -> None:
    body = document.element.body
    words = "<w:p><w:r><w:t>控件</w:t><w:tab/><w:t>内</w:t><w:noBreakHyphen/><w:t>外</w:t></w:r></w:p>"
    body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{words}</w:sdtContent></w:sdt>"))
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict>"
    body.insert(1, parse_xml(f"<w:p {nsdecls('w')}><w:r>{box}</w:r><w:r><w:t>旁</w:t></w:r></w:p>"))
    assert [one.text for one in _paragraphs(_read(document))] == ["控件 内-外", "旁"]


def test_a_line_break_is_one_in_every_format(document: Any) -> None:
    document.add_paragraph("上\n下")
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "左\n右"
    data = _data(document)
    page, text = convert(data, "html").decode(), convert(data, "md").decode()
    assert "上<br>下" in page and "左<br>右" in page
    assert "上  \n下" in text and "| 左<br>右 |" in text


def test_indents_in_characters_count_in_the_size_of_the_text(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.paragraph_format.line_spacing = Pt(28)
    indents = f'<w:ind {nsdecls("w")} w:firstLineChars="200" w:firstLine="420"/>'
    style.element.get_or_add_pPr().append(parse_xml(indents))
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    document.add_paragraph("正文")
    look = _paragraphs(_read(document))[0].look
    assert (look.size, look.line, look.first, look.font) == (16, 28, 32, "仿宋")


def test_a_style_takes_what_it_is_based_on_and_a_paragraph_has_the_last_word(document: Any) -> None:
    document.styles["Heading 1"].font.size = Pt(18)
    style = document.styles.add_style("章", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    style.font.bold = False
    paragraph = document.add_paragraph("第一章", style="章")
    paragraph.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    look = _paragraphs(_read(document))[0].look
    assert (look.size, look.bold, look.level, look.align, look.keep) == (18, False, 1, "center", True)
    data = _data(document)
    assert convert(data, "md").decode() == "## 第一章\n"
    assert re.search(r'<h2 class="l\d+">第一章</h2>', convert(data, "html").decode())


def test_names_in_a_template_cannot_break_out_of_the_style_sheet(document: Any) -> None:
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), 'x"; } body { display: none } </style>')
    document.add_paragraph("文")
    page = convert(_data(document), "html").decode()
    assert page.count("</style>") == 1 and "body { display" not in page


@needs_font
def test_page_and_margins_are_those_of_the_file_and_the_foot_is_on_every_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.footer.paragraphs[0].text = "到场人签名"
    field = f"<w:p {nsdecls('w')}><w:r><w:t>第</w:t></w:r><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"
    section.footer._element.append(parse_xml(field))
    for text in ("一", "二"):
        document.add_paragraph(text).runs[0].add_break(WD_BREAK.PAGE)
    read = _read(document)
    assert read.width > read.height
    assert read.foot == ("到场人签名",)
    assert in_pdf(pdf.by_typst(read)).count("到场人签名") == 2


@needs_font
def test_a_row_that_no_page_could_hold_is_broken_and_not_cut(document: Any) -> None:
    row = document.add_table(rows=1, cols=1).rows[0]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    row.cells[0].text = "长" * 6000
    assert in_pdf(pdf.by_typst(_read(document))).count("长") == 6000


@needs_font
def test_a_word_that_no_line_could_hold_stays_on_the_page(document: Any) -> None:
    document.add_table(rows=1, cols=6).rows[0].cells[0].text = "0123456789abcdef" * 4
    assert "0123456789abcdef" * 4 in in_pdf(pdf.by_typst(_read(document)))


@needs_font
def test_an_empty_file_is_a_page(document: Any) -> None:
    read = _read(document)
    assert read.text == "" and pdf.by_typst(read).startswith(b"%PDF-")
    assert "<body>" in convert(_data(document), "html").decode()
    assert document.element.body.find(qn("w:sectPr")) is not None
