"""Every document of the catalogue for every invented case, written once, and the words of a file in any format.

ALL                           every (case, document, language) there is
word("single", "memo", "zh")  the finished Word file
in_word(data), in_html(page), in_markdown(text), in_pdf(data)
                              what each of them says, without the spaces in which formats differ
"""

from __future__ import annotations

import importlib.util
import io
import re
from functools import cache
from typing import Any

import docx
import lxml.html
import pytest
from documents.figures import CASES, cases
from docx.oxml.ns import qn
from lxml import etree
from pypdfium2 import PdfDocument

from engine.documents import catalogue, fonts, pdf, write
from engine.documents.catalogue import TEMPLATES

NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))


def _exists(name: str, language: str) -> bool:
    content = importlib.util.find_spec(f"engine.documents.content.{name}")
    return content is not None and (TEMPLATES / catalogue()[name].file(language)).is_file()  # type: ignore[arg-type]


DOCUMENTS = [(name, language) for name, one in catalogue().items() for language in one.languages]
DOCUMENTS = [one for one in DOCUMENTS if _exists(*one)]
needs_font = pytest.mark.skipif(
    not fonts.here(fonts.chinese(""), pdf._families()), reason="no Chinese font; on Debian fonts-noto-cjk has one"
)
ALL = [(case, *document) for case in NAMES for document in DOCUMENTS]


@cache
def word(case: str, name: str, language: Any) -> bytes:
    return write(cases(case), name, language=language)


def bare(text: str) -> str:
    """`text` without spaces of any kind."""
    return re.sub(r"[\s\u200b]", "", text)


def in_word(data: bytes) -> str:
    """The words of the body in their order, then the footnotes in the order in which they are referred to."""
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    text = "".join(node.text or "" for node in body.iter(qn("w:t")))
    notes: dict[str, str] = {}
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            for note in etree.fromstring(relation.target_part.blob):
                notes[note.get(qn("w:id"))] = "".join(node.text or "" for node in note.iter(qn("w:t")))
    referred = [notes[node.get(qn("w:id"))] for node in body.iter(qn("w:footnoteReference"))]
    return bare(text + "".join(referred))


def in_html(page: str) -> str:
    """What a page shows; the numbers of footnotes and the ways back from them are not words of the document."""
    body = lxml.html.fromstring(page).find("body")
    for extra in body.xpath(".//sup | .//a[@class='back']"):
        extra.drop_tree()
    return bare(body.text_content())


def in_markdown(text: str) -> str:
    """What is left of Markdown without its marks and escapes."""
    lines = []
    for line in text.splitlines():
        if line in ("---", "") or re.fullmatch(r"\|( ---)( \| ---)* \||\|( \|)+", line):
            continue
        line = re.sub(r"^#{1,6} |(?<!\\)\[\^\d+\]:?|<br>", "", line)
        lines.append(re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1", line))
    return bare(re.sub(r"\\(.)", r"\1", "\n".join(lines)))


def in_pdf(data: bytes) -> str:
    """Every word on the pages, page numbers and repeated header rows included."""
    with PdfDocument(data) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return bare(text.replace("\x02", "-"))  # so PDFium says a hyphen at the end of a line
