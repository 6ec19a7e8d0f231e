"""Footnotes of a finished Word file: real ones, in the order of the page, whatever the template brings along."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from engine.documents import blocks
from engine.documents.footnotes import CLOSE, OPEN, mark, set_in


def _parts(document: Any) -> dict[str, bytes]:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _file(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _of(*texts: str) -> Any:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def test_marks_become_references_and_the_words_around_them_stay() -> None:
    data = _file(set_in(_parts(_of(f"甲{mark('一')}乙{mark('二')}", "丙", f"{mark('三')}丁"))))
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs] == ["甲乙", "丙", "丁"]
    read = blocks.read(data)
    assert list(read.notes) == ["一", "二", "三"]
    numbers = [run.note for block in read.content for run in block.runs if run.note is not None]  # type: ignore[union-attr]
    assert numbers == [1, 2, 3]


def test_a_mark_inside_a_dressed_run_leaves_its_dress() -> None:
    document = _of()
    run = document.add_paragraph().add_run(f"重{mark('注')}要")
    run.bold = True
    found = docx.Document(io.BytesIO(_file(set_in(_parts(document))))).paragraphs[0].runs
    assert [(piece.text, piece.bold) for piece in found] == [("重", True), ("", None), ("要", True)]
    assert found[1].style.name == "footnote reference"


@pytest.mark.parametrize("typed", ["<w:p/> & \"'", "第一行\n第二行\t三", "{{ 7*7 }}", "  "])
def test_what_was_typed_into_a_note_is_its_text(typed: str) -> None:
    data = _file(set_in(_parts(_of(f"甲{mark(typed)}"))))
    assert list(blocks.read(data).notes) == [" ".join(typed.split())][: 1 if typed.strip() else 0]


def test_a_file_without_marks_stays_as_it_is() -> None:
    parts = _parts(_of("甲"))
    assert set_in(parts) == parts


def test_footnotes_of_a_firms_own_template_are_kept_and_counted_along() -> None:
    document = docx.Document(io.BytesIO(_file(set_in(_parts(_of(f"乙{mark('模板自己的注')}"))))))
    document.paragraphs[0].insert_paragraph_before(f"甲{mark('新的注')}")
    parts = set_in(_parts(document))
    assert list(blocks.read(_file(parts)).notes) == ["新的注", "模板自己的注"]
    assert parts["[Content_Types].xml"].count(b"footnotes+xml") == 1
    assert parts["word/_rels/document.xml.rels"].count(b"/footnotes") == 1
    ids = [note.get(qn("w:id")) for note in etree.fromstring(parts["word/footnotes.xml"])]
    assert len(ids) == len(set(ids)) and ids[-2:] == ["1", "2"]
    styles = [style.name for style in docx.Document(io.BytesIO(_file(parts))).styles]
    assert styles.count("footnote text") == styles.count("footnote reference") == 1


def test_headers_have_no_footnotes_so_a_mark_there_goes() -> None:
    document = _of(f"甲{mark('注')}")
    document.sections[0].header.paragraphs[0].text = f"页眉{mark('不能有注')}"
    parts = set_in(_parts(document))
    headers = b"".join(content for name, content in parts.items() if name.startswith("word/header")).decode()
    assert "页眉" in headers and "不能有注" not in headers
    assert not any(OPEN.encode() in content or CLOSE.encode() in content for content in parts.values())
