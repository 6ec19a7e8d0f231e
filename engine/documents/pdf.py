"""A finished Word file as PDF: through LibreOffice where it is installed, else typeset from its blocks by Typst.

Typst comes as a wheel and knows where Chinese lines may break; a Chinese font is found on the machine, and where there
is none the error says how to get one. The words of the document reach Typst as JSON, so nothing typed is read as code.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from engine.documents import fonts
from engine.documents.looks import Look
from engine.documents.parts import PAGE_BREAK, Blocks, Paragraph, Row, Table
from engine.errors import LiangxingError
from engine.text import Language, Text

_LAYOUT = Path(__file__).resolve().parents[2] / "templates" / "print.typ"
_SECONDS = 120
NO_FONT = Text(
    zh="没有找到中文字体，PDF无法生成；Debian/Ubuntu请安装fonts-noto-cjk，或者先下载Word文件",
    en="no Chinese font was found, so no PDF can be made; on Debian or Ubuntu install fonts-noto-cjk, or take the Word "
    "file",
)
FAILED = Text(zh="PDF没有生成：{why}", en="the PDF could not be made: {why}")


class PdfFault(LiangxingError):
    """No PDF can be made here, and why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def in_language(self, language: Language) -> str:
        return self.text.in_language(language)


def write(word: bytes, blocks: Blocks) -> bytes:
    """The PDF of a Word file and of its blocks, which say the same; by Typst too where LibreOffice fails.

    Raises:
        PdfFault: there is no Chinese font, or the renderer failed.
    """
    _chinese_or_fault()
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        with contextlib.suppress(PdfFault):
            return by_office(word, office)
    return by_typst(blocks)


def by_office(word: bytes, office: str) -> bytes:
    """LibreOffice's own rendering, with a profile of its own so that an open window does not stand in the way."""
    with tempfile.TemporaryDirectory(prefix="liangxing-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(word)
        command = [office, f"-env:UserInstallation={Path(folder).joinpath('profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            said = _run(command)
            return source.with_suffix(".pdf").read_bytes()
        except FileNotFoundError as error:
            why = said if error.filename == str(source.with_suffix(".pdf")) else str(error.strerror)
            raise PdfFault(FAILED.format(why=f"LibreOffice: {why}")) from error
        except OSError as error:
            raise PdfFault(FAILED.format(why=f"LibreOffice: {error.strerror}")) from error


def _run(command: list[str]) -> str:
    """What the command said on its error stream; stopped with all that it started when it takes too long."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            said = process.communicate(timeout=_SECONDS)[1]
        except subprocess.TimeoutExpired as error:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
            raise PdfFault(FAILED.format(why=f"LibreOffice, {_SECONDS} s")) from error
    return said.decode(errors="replace").strip() or str(process.returncode)


def by_typst(blocks: Blocks) -> bytes:
    """The blocks typeset by Typst."""
    _chinese_or_fault()
    looks = blocks.looks or [Look()]
    data = {
        **asdict(blocks),
        "content": [_block(block, looks) for block in blocks.content],
        "looks": [_look(look) for look in looks],
    }
    try:
        found = typst.compile(
            str(_LAYOUT), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, font_paths=_fonts()
        )
    except (RuntimeError, ValueError) as error:
        raise PdfFault(FAILED.format(why=f"Typst: {' '.join(str(error).split())}")) from error
    assert isinstance(found, bytes)
    return found


def _block(block: Paragraph | Table | str, looks: list[Look]) -> dict[str, object]:
    if block == PAGE_BREAK:
        return {"type": "break"}
    if isinstance(block, Paragraph):
        return {"type": "paragraph", **_paragraph(block, looks)}
    assert isinstance(block, Table)
    rows = {"head": [_row(row, looks) for row in block.head], "body": [_row(row, looks) for row in block.body]}
    return {"type": "table", "widths": block.widths, "ruled": block.ruled, **rows}


def _row(row: Row, looks: list[Look]) -> dict[str, object]:
    cells = [{**vars(cell), "paragraphs": [_paragraph(part, looks) for part in cell.paragraphs]} for cell in row.cells]
    return {**vars(row), "cells": cells, "length": max((len(cell.text) for cell in row.cells), default=0)}


def _paragraph(paragraph: Paragraph, looks: list[Look]) -> dict[str, object]:
    runs = [vars(run) for run in paragraph.runs]
    return {"runs": runs, "look": looks.index(paragraph.look), "level": paragraph.level}


def _look(look: Look) -> dict[str, object]:
    installed = _families()
    latin = fonts.here(fonts.latin(look.latin), installed)
    return {**vars(look), "latin": latin, "chinese": fonts.here(fonts.chinese(look.font), installed)}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _families() -> set[str]:
    return set(_fonts().families())


def _chinese_or_fault() -> None:
    """Raises `PdfFault` where no font of this machine knows Chinese."""
    if not fonts.here(fonts.chinese(""), _families()):
        raise PdfFault(NO_FONT)
