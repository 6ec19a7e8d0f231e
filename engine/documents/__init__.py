"""A case as documents: Word first, and from the finished Word file its preview, PDF and Markdown.

    write(raw, "counter_proposal")                      the .docx file
    write(raw, "memo", format="pdf", language="en")
    bundle(raw)                                         every document of the case, as one zip
    write_record(record)                                a negotiation as its record on paper (协商笔录)

Every figure is the result's; none is computed here.
"""

from __future__ import annotations

import datetime
import importlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.case.model import Case
from engine.case.reader import build
from engine.documents import blocks, html, markdown, pdf, word
from engine.documents.catalogue import Document, catalogue, find
from engine.documents.faults import TemplateFault
from engine.documents.matter import Matter
from engine.documents.pdf import PdfFault
from engine.errors import InputError, Problem
from engine.text import Language

if TYPE_CHECKING:
    from engine.negotiation.record import Record

Format = Literal["docx", "pdf", "html", "md"]
FORMATS: tuple[Format, ...] = ("docx", "pdf", "html", "md")

__all__ = [
    "FORMATS",
    "Document",
    "Format",
    "PdfFault",
    "TemplateFault",
    "bundle",
    "catalogue",
    "check",
    "find",
    "write",
    "write_record",
]


def write(
    raw: dict[str, Any],
    name: str,
    format: Format = "docx",
    language: Language = "zh",
    *,
    position: str | None = None,
    folder: Path | None = None,
) -> bytes:
    """One document of a raw case.

    Args:
        name: id of the document in the catalogue.
        position: the position that it speaks for; by default that of its side.
        folder: a firm's own templates.

    Raises:
        InputError: the case is wrong, or there is no such document, position or language.
        TemplateFault: the template is broken; nothing is returned.
        PdfFault: no PDF can be made here.
    """
    document = find(name)
    raw, position = word.cleaned(raw), word.cleaned(position)
    common = build({key: value for key, value in raw.items() if key != "positions"})
    check(common)
    path = document.template(language, folder)
    texts = document.texts(common.documents.texts.get(name, {}), language)
    matter = Matter.of(raw, document.side, texts, language, position)
    if position is not None and position not in matter.comparison.results:
        raise InputError(Problem.unknown("--position", position, matter.comparison.results))
    return _made(path, _content(name)(matter), common.title, format, language)


def write_record(
    record: Record,
    name: str = "negotiation_record",
    format: Format = "docx",
    language: Language = "zh",
    *,
    folder: Path | None = None,
) -> bytes:
    """One document of a negotiation record, open or closed: what is on the record, and nothing beside it.

    Raises:
        InputError: there is no such document of a record, or not in this language.
        TemplateFault, PdfFault: as `write` does.
    """
    from engine.documents.proceedings import Proceedings

    path = find(name, "record").template(language, folder)
    proceedings = Proceedings.of(record, language)
    return _made(path, _content(name)(proceedings), proceedings.title, format, language)


def _made(path: Path, content: dict[str, Any], subject: str, format: Format, language: Language) -> bytes:
    made = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    return convert(word.render(path, content, subject=subject, made=made), format, language)


def convert(data: bytes, format: Format, language: Language = "zh") -> bytes:
    """A finished Word file in another format."""
    if format == "docx":
        return data
    read = blocks.read(data, language)
    if format == "html":
        return html.write(read).encode("utf-8")
    return markdown.write(read).encode("utf-8") if format == "md" else pdf.write(data, read)


def _content(name: str) -> Callable[[Any], dict[str, Any]]:
    build_content: Callable[[Any], dict[str, Any]] = importlib.import_module(f"engine.documents.content.{name}").content
    return build_content


def check(case: Case) -> None:
    """Raises `InputError` where texts were written for a document or a field that does not exist."""
    known = catalogue()
    problems: list[Problem] = []
    for name, texts in case.documents.texts.items():
        path = f"documents.texts.{name}"
        if name not in known:
            problems.append(Problem.unknown(path, name, known))
            continue
        problems += [
            Problem.unknown(f"{path}.{field}", field, known[name].fields)
            for field in texts
            if field not in known[name].fields
        ]
    if problems:
        raise InputError(problems)


def bundle(
    raw: dict[str, Any],
    language: Language = "zh",
    *,
    format: Format = "docx",
    position: str | None = None,
    folder: Path | None = None,
) -> bytes:
    """Every document that is made in `language`, in one zip; if one cannot be made, none is.

    Raises:
        As `write` does.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, document in catalogue().items():
            if language in document.languages:
                data = write(raw, name, format, language, position=position, folder=folder)
                archive.writestr(f"{document.name.in_language(language)}.{format}", data)
    return buffer.getvalue()
