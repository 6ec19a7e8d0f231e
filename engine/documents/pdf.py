"""A finished Word file as PDF: through LibreOffice where it is installed, else typeset from its blocks by Typst.

Typst comes as a wheel and knows where Chinese lines may break; a Chinese font is found on the machine, and where there
is none the error says how to get one. The words of the document reach Typst as JSON, so nothing typed is read as code.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from engine.documents.blocks import PAGE_BREAK, Blocks, Paragraph
from engine.errors import LiangxingError
from engine.text import Language, Text

_LAYOUT = Path(__file__).resolve().parents[2] / "templates" / "print.typ"
_SECONDS = 120
# For each face that official documents use, what may stand in for it, the best first.
FACES = {
    "song": ("FZXiaoBiaoSong-B05S", "STZhongsong", "SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"),
    "fang": ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", "AR PL UKai CN", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
}
_ANY = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Microsoft YaHei")
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
    """The PDF of a Word file and of its blocks, which say the same.

    Raises:
        PdfFault: there is no Chinese font, or the renderer failed.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return by_office(word, office) if office else by_typst(blocks)


def by_office(word: bytes, office: str) -> bytes:
    """LibreOffice's own rendering, with a profile of its own so that an open window does not stand in the way."""
    with tempfile.TemporaryDirectory(prefix="liangxing-") as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(word)
        command = [office, f"-env:UserInstallation={Path(folder).joinpath('profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            return source.with_suffix(".pdf").read_bytes()
        except subprocess.TimeoutExpired as error:
            raise PdfFault(FAILED.format(why=f"LibreOffice, {_SECONDS} s")) from error
        except OSError as error:
            why = done.stderr.decode(errors="replace").strip() or str(error.strerror)
            raise PdfFault(FAILED.format(why=f"LibreOffice: {why}")) from error


def by_typst(blocks: Blocks) -> bytes:
    """The blocks typeset by Typst."""
    faces = _faces()
    data = {**asdict(blocks), "content": [_plain(block) for block in blocks.content], "faces": faces}
    try:
        found = typst.compile(
            str(_LAYOUT), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, font_paths=_fonts()
        )
    except (RuntimeError, ValueError) as error:
        raise PdfFault(FAILED.format(why=f"Typst: {' '.join(str(error).split())}")) from error
    assert isinstance(found, bytes)
    return found


def _plain(block: object) -> dict[str, object]:
    if block == PAGE_BREAK:
        return {"type": "break"}
    return {"type": "paragraph" if isinstance(block, Paragraph) else "table", **asdict(block)}  # type: ignore[call-overload]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _faces() -> dict[str, list[str]]:
    """The fonts of this machine for each face; raises `PdfFault` where none of them knows Chinese."""
    here = set(_fonts().families())
    faces = {face: [name for name in (*names, *_ANY) if name in here] for face, names in FACES.items()}
    if not all(faces.values()):
        raise PdfFault(NO_FONT)
    return faces
