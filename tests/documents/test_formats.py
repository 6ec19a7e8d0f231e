"""One document in four formats: each says the same words, and the Word file opens without being repaired."""

from __future__ import annotations

import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from documents.made import ALL, NAMES, in_html, in_markdown, in_pdf, in_word, needs_font, word
from lxml import etree
from openxml_audit import OpenXmlValidator

from engine.documents import PdfFault, blocks, convert, fonts, pdf

every = pytest.mark.parametrize(("case", "name", "language"), ALL)
OFFICE = shutil.which("soffice")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@every
def test_preview_and_markdown_say_what_the_word_file_says(case: str, name: str, language: Any) -> None:
    data = word(case, name, language)
    said = in_word(data)
    assert len(said) > 100
    assert in_html(convert(data, "html", language).decode()) == said
    assert in_markdown(convert(data, "md", language).decode()) == said


@needs_font
@every
def test_the_typeset_pdf_loses_no_word(case: str, name: str, language: Any) -> None:
    data = word(case, name, language)
    pages = in_pdf(pdf.by_typst(blocks.read(data, language)))
    assert not Counter(in_word(data)) - Counter(pages)
    for line in blocks.read(data, language).text.splitlines():
        for figure in re.findall(r"\d[\d.,]*\d", line):  # whole figures, not only their digits
            assert figure in pages


# The Word file ------------------------------------------------------------------------------------------------------


@every
def test_word_has_nothing_to_repair(case: str, name: str, language: Any, tmp_path: Path) -> None:
    path = tmp_path / "document.docx"
    path.write_bytes(word(case, name, language))
    found = OpenXmlValidator().validate(path)  # a new one each time: it remembers parts by their place in memory
    assert [f"{error.part_uri} {error.path}: {error.description}" for error in found.errors] == []


@every
def test_the_package_is_whole(case: str, name: str, language: Any) -> None:
    data = word(case, name, language)
    assert docx.Document(io.BytesIO(data)).paragraphs
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        parts = {item: archive.read(item) for item in names}
    trees = {item: etree.fromstring(content) for item, content in parts.items() if item.endswith((".xml", ".rels"))}
    types = trees["[Content_Types].xml"]
    declared = {node.get("PartName") for node in types if node.get("PartName")}
    endings = {node.get("Extension").lower() for node in types if node.get("Extension")}
    assert {item.lstrip("/") for item in declared} <= set(names)
    for item in names:
        assert item == "[Content_Types].xml" or f"/{item}" in declared or item.rpartition(".")[2].lower() in endings
    for item, tree in trees.items():
        if item.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(item)) or "."
            ids = [node.get("Id") for node in tree]
            assert len(ids) == len(set(ids))
            for node in tree:
                if node.get("TargetMode") != "External":
                    target = node.get("Target")
                    assert (
                        posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}")
                        in names
                    )
    body = trees["word/document.xml"]
    for node in body.iter():
        if node.tag.startswith(W) and node.tag not in (f"{W}t", f"{W}instrText"):
            assert not (node.text or "").strip(), node.tag
        assert not (node.tail or "").strip()
    notes = trees.get("word/footnotes.xml")
    known = [node.get(f"{W}id") for node in notes] if notes is not None else []
    assert len(known) == len(set(known))
    referred = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    assert len(referred) == len(set(referred)) and set(referred) <= set(known)


@needs_font
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_document_and_loses_no_word(tmp_path: Path) -> None:
    chosen = [one for one in ALL if one[0] == NAMES[0]] + [one for one in ALL if one[1] == "memo"]
    for case, name, language in dict.fromkeys(chosen):
        (tmp_path / f"{case}-{name}-{language}.docx").write_bytes(word(case, name, language))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(map(str, tmp_path.glob("*.docx")))
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for file in map(Path, files):
        lost = Counter(in_word(file.read_bytes())) - Counter(in_pdf(file.with_suffix(".pdf").read_bytes()))
        assert not [word for word in lost if word.isalnum()], file.name  # a comma may hang outside the line


# Where a PDF comes from ----------------------------------------------------------------------------------------------


@pytest.fixture
def memo() -> bytes:
    return word(NAMES[0], "memo", "zh")


@needs_font
def test_without_libreoffice_the_pdf_is_typeset(memo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    data = convert(memo, "pdf")
    assert data.startswith(b"%PDF-")
    assert not Counter(in_word(memo)) - Counter(in_pdf(data))


@needs_font
@pytest.mark.parametrize("script", ["exit 1", "echo broken >&2", None])
def test_a_broken_libreoffice_does_not_stand_in_the_way(
    memo: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str | None
) -> None:
    office = tmp_path / "soffice"
    if script is not None:
        office.write_text(f"#!/bin/sh\n{script}\n")
        office.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(office))
    assert convert(memo, "pdf").startswith(b"%PDF-")
    with pytest.raises(PdfFault, match="LibreOffice"):
        pdf.by_office(memo, str(office))


def test_a_libreoffice_that_never_ends_is_stopped(memo: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nsleep 60 &\nwait\n")
    office.chmod(0o755)
    monkeypatch.setattr(pdf, "_SECONDS", 0.2)
    with pytest.raises(PdfFault, match=r"0\.2 s"):
        pdf.by_office(memo, str(office))


@pytest.mark.parametrize("office", [None, "/usr/bin/soffice"])
def test_without_a_chinese_font_the_reason_is_given(
    memo: bytes, monkeypatch: pytest.MonkeyPatch, office: str | None
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: office)
    monkeypatch.setattr(pdf, "_families", lambda: {"Libertinus Serif", "DejaVu Sans Mono"})
    with pytest.raises(PdfFault) as caught:
        convert(memo, "pdf")
    assert "中文字体" in caught.value.in_language("zh") and "fonts-noto-cjk" in caught.value.in_language("zh")
    assert "no Chinese font" in caught.value.in_language("en")


# How it looks --------------------------------------------------------------------------------------------------------


def test_the_look_of_each_style_is_that_of_the_word_file(memo: bytes) -> None:
    looks = {block.style: block.look for block in blocks.read(memo).content if isinstance(block, blocks.Paragraph)}
    title, first, second = looks["title"], looks["heading 1"], looks["heading 2"]
    assert (title.size, title.align, title.font) == (22, "center", "方正小标宋简体")
    assert (first.size, first.bold, first.font, first.line, first.keep) == (16, False, "黑体", 28, True)
    assert (second.size, second.bold, second.font) == (16, False, "楷体_GB2312")
    page = convert(memo, "html").decode()
    assert re.search(r'font: normal 16pt/28pt "Times New Roman", "Times", "黑体", "SimHei"', page)


@pytest.mark.parametrize(
    ("font", "kind"),
    [
        ("仿宋_GB2312", "fang"),
        ("楷体_GB2312", "kai"),
        ("黑体", "hei"),
        ("方正小标宋简体", "song"),
        ("Microsoft YaHei", "hei"),
    ],
)
def test_a_face_is_replaced_by_one_of_its_kind(font: str, kind: str) -> None:
    assert fonts.kind(font) == kind
    assert fonts.chinese(font)[0] == font


def test_header_rows_are_repeated_and_rows_stay_whole(memo: bytes) -> None:
    tables = [block for block in blocks.read(memo).content if isinstance(block, blocks.Table)]
    assert any(table.head and len(table.body) > 5 for table in tables)
    assert all(row.whole for table in tables for row in table.rows)
    assert convert(memo, "html").decode().count("<thead>") == sum(bool(table.head) for table in tables)
    assert all(abs(sum(table.widths) - 100) < 1 for table in tables)
