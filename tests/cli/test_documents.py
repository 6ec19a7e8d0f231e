"""`liangxing document`: what it writes, what it lists, and what it says when it writes nothing."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from documents.made import needs_font

from engine.documents import catalogue, pdf
from engine.documents.catalogue import VARIABLE

Run = Callable[..., Any]


@pytest.mark.parametrize(("language", "title"), [("zh", "量刑说理备忘录"), ("en", "Sentencing reasoning memo")])
def test_the_memo_is_written_unless_another_is_named(
    run: Run, case_file: Path, tmp_path: Path, language: str, title: str
) -> None:
    output = tmp_path / "memo.docx"
    ran = run("document", case_file, "-o", output, "--language", language)
    assert (ran.status, ran.out.strip(), ran.err) == (0, str(output), "")
    document = docx.Document(str(output))
    assert document.paragraphs[0].text == title
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    # The prosecution's 24 × 0.7 × 0.8 × 1.05 and the defence's 24 × 0.7 × 0.8 × 0.55.
    assert any("14.112" in cell for cell in cells) and any("7.392" in cell for cell in cells)


def test_the_language_of_the_document_need_not_be_that_of_the_messages(
    run: Run, case_file: Path, tmp_path: Path
) -> None:
    assert run("document", case_file, "-o", tmp_path / "memo.md", "--lang", "en").status == 0
    assert (tmp_path / "memo.md").read_text(encoding="utf-8").startswith("# Sentencing reasoning memo")
    ran = run("document", case_file, "-o", tmp_path / "h.docx", "--template", "hearing", "--lang", "en")
    assert ran.status == 2 and "听取意见笔录没有英文本" in ran.err


@needs_font
@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("a.docx", (), b"PK"),
        ("a.PDF", (), b"%PDF-"),
        ("a.html", (), b"<!doctype html>"),
        ("a.htm", (), b"<!doctype html>"),
        ("a.md", (), "# 量刑".encode()),
        ("a", ("--format", "md"), "# 量刑".encode()),
        ("a.txt", ("--format", "md"), "# 量刑".encode()),
        ("a.pdf", ("--format", "pdf"), b"%PDF-"),
    ],
)
def test_the_format_is_that_of_the_file_name(
    run: Run,
    case_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: tuple[str, ...],
    begins: bytes,
) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    assert run("document", case_file, "-o", tmp_path / name, *words).status == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("CASE", "-o", "a"), "看不出格式；可以是：以.docx, .pdf, .html, .md结尾的文件名"),
        (("CASE", "-o", "a.doc"), "看不出格式"),
        (("CASE", "-o", "a.pdf", "--format", "docx"), "与格式docx不符"),
        (("CASE", "-o", "nowhere/a.docx"), "无法写入"),
        (("CASE", "-o", "."), "看不出格式"),
        (("CASE",), "没有给出要写的文件"),
        (("-o", "a.docx"), "没有给出案件文件"),
        (("CASE", "-o", "a.docx", "--template", "memoo"), "--template: 没有“memoo”这一项"),
        (("CASE", "-o", "a.docx", "--template", "memoo"), "是不是“memo”？"),
        (("CASE", "-o", "a.docx", "--position", "defense"), "是不是“defence”？"),
        (("CASE", "-o", "a.docx", "--templates", "nowhere"), "没有“nowhere”这个模板文件夹"),
        (("CASE", "-o", "a.docx", "--all"), "不是.zip文件名"),
        (("CASE", "-o", "a.zip", "--all", "--template", "memo"), "不能再写--template"),
        (("nothing.yaml", "-o", "a.docx"), "nothing.yaml"),
        (("CASE", "-o", "a.odt", "--format", "odt"), "odt"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    run: Run, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("document", *(str(case_file) if word == "CASE" else word for word in words))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert [path.name for path in tmp_path.iterdir()] == [case_file.name]


def test_a_wrong_case_writes_nothing(run: Run, case_file: Path, tmp_path: Path) -> None:
    case_file.write_text(case_file.read_text(encoding="utf-8").replace("theft", "thefd"), encoding="utf-8")
    ran = run("document", case_file, "-o", tmp_path / "memo.docx")
    assert ran.status == 2 and "counts.a.crime" in ran.err
    assert not (tmp_path / "memo.docx").exists()


def test_the_document_speaks_for_the_position_asked_for(run: Run, case_file: Path, tmp_path: Path) -> None:
    said = []
    for position in ("prosecution", "defence"):
        output = tmp_path / f"{position}.md"
        words = ("--template", "counter_proposal", "--position", position)
        assert run("document", case_file, "-o", output, *words).status == 0
        said.append(output.read_text(encoding="utf-8"))
    assert said[0] != said[1]


# One file or none -----------------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    document = docx.Document()
    document.add_paragraph("{{ titel }}")
    document.save(str(folder / "memo.docx"))
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", [("-o", "a.docx"), ("-o", "a.zip", "--all"), ("-o", "a.pdf")])
def test_a_broken_template_leaves_the_old_file_as_it_was(
    run: Run,
    case_file: Path,
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    output = tmp_path / words[1]
    output.write_bytes(b"old")
    ran = run("document", case_file, *words, "--templates", own, "--language", language, "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    told = {"zh": "模板memo.docx第1段（“{{ titel }}”）有误：没有名为“titel”的内容", "en": "no content named 'titel'"}
    assert told[language] in ran.err and len(ran.err.splitlines()) == 1
    assert output.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([case_file.name, "own", words[1]])


def test_without_a_chinese_font_the_pdf_is_refused_in_words(
    run: Run, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_families", lambda: {"Libertinus Serif"})
    ran = run("document", case_file, "-o", tmp_path / "a.pdf")
    assert (ran.status, ran.out) == (2, "") and "中文字体" in ran.err
    ran = run("document", case_file, "-o", tmp_path / "a.pdf", "--language", "en")
    assert ran.status == 2 and "fonts-noto-cjk" in ran.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_disk_that_fails_leaves_the_old_file(
    run: Run, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "a.docx"
    output.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    ran = run("document", case_file, "-o", output)
    assert ran.status == 2 and "No space left" in ran.err
    assert output.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_keeps_pointing_and_the_file_has_the_usual_rights(run: Run, case_file: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.docx", tmp_path / "link.docx"
    real.write_bytes(b"old")
    link.symlink_to(real)
    assert run("document", case_file, "-o", link).status == 0
    assert link.is_symlink() and real.read_bytes().startswith(b"PK")
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(real.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


# All of them, and the list --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "ending"), [((), ".docx"), (("--format", "md"), ".md")])
def test_all_documents_go_into_one_zip(
    run: Run, case_file: Path, tmp_path: Path, words: tuple[str, ...], ending: str
) -> None:
    output = tmp_path / "all.zip"
    assert run("document", case_file, "--all", "-o", output, *words).out.strip() == str(output)
    with zipfile.ZipFile(io.BytesIO(output.read_bytes())) as archive:
        assert archive.namelist() == [f"{one.name.zh}{ending}" for one in catalogue().values()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_names_every_document(run: Run, language: str) -> None:
    ran = run("document", "--list", "--language", language)
    assert (ran.status, ran.err) == (0, "")
    for key, one in catalogue().items():
        assert f"\n{key} " in ran.out
        assert all(word in ran.out for word in one.name.in_language(language).split())  # type: ignore[arg-type]


def test_the_list_tells_a_firms_own_templates_and_those_that_nothing_asks_for(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "memmo.docx").write_bytes(b"")
    (own / "~$memo.docx").write_bytes(b"")
    ran = run("document", "--list", "--templates", own)
    assert ran.out.splitlines()[-2:] == ["自己的模板：memo.docx", "没有用到的模板文件（没有这种文书）：memmo.docx"]
    monkeypatch.setenv(VARIABLE, str(own / "nowhere"))
    ran = run("document", "--list")
    assert ran.status == 2 and VARIABLE in ran.err


def test_help_is_in_both_languages(run: Run) -> None:
    chinese, english = run("document", "--help").out, run("document", "--help", "--language", "en").out
    for option in ("--template", "--format", "--position", "--templates", "--lang", "--all", "--list", "-o"):
        assert option in chinese and option in english
    assert "自己的模板文件夹" in chinese and "folder of your own templates" in english
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)
