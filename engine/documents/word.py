"""A Word file from a template and its content: every text of a case is data, and no mark of the template is left.

Braces, markup and field codes typed into a name appear as typed: private code points stand in for what a template
would read as its own marks, from before rendering until after. A template that asks for something its document does
not have is told with its name, the paragraph and the missing field; half a file is never returned.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError

from engine.documents import footnotes
from engine.errors import LiangxingError
from engine.tables import visible_lines
from engine.text import Language, Text

# What a reader may type and a template would take as its own, and what stands in for it meanwhile.
_MARKS = "{}【】"
_GUARDS = "\U0010fff0\U0010fff1\U0010fff2\U0010fff3"
RESERVED = _GUARDS + footnotes.OPEN + footnotes.CLOSE
_CLEAN = str.maketrans(RESERVED, "\ufffd" * len(RESERVED))
_GUARD = str.maketrans(_MARKS, _GUARDS)
_UNGUARD = str.maketrans(_GUARDS, _MARKS)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT_OVER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}|【[^】]*】")

BROKEN = Text(
    zh="模板{name}{where}有误：{why}",
    en="the template {name} is wrong{where}: {why}",
)
_AT = Text(zh="第{line}段（“{text}”）", en=" in paragraph {line} (“{text}”)")
_MISSING = Text(zh="没有名为“{field}”的内容", en="there is no content named '{field}'")
_LEFT = Text(zh="“{mark}”没有填写", en="'{mark}' was left unfilled")
_NOT_WORD = Text(zh="不是Word文件", en="it is not a Word file")


class TemplateFault(LiangxingError):
    """A template is broken: which one, where, and what it asks for in vain."""

    def __init__(self, name: str, why: Text, where: Text | None = None) -> None:
        place = where or Text(zh="", en="")
        self.text = Text(
            zh=BROKEN.zh.format(name=name, where=place.zh, why=why.zh),
            en=BROKEN.en.format(name=name, where=place.en, why=why.en),
        )
        super().__init__(self.text.en)

    def in_language(self, language: Language) -> str:
        return self.text.in_language(language)


def cleaned(value: Any) -> Any:
    """`value` without the code points that are reserved here, in texts and keys; done before anything is computed."""
    if isinstance(value, str):
        return value.translate(_CLEAN)
    if isinstance(value, Mapping):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    return [cleaned(item) for item in value] if isinstance(value, list) else value


def render(path: Path, content: Mapping[str, Any], *, subject: str, made: datetime.datetime) -> bytes:
    """The finished .docx file.

    Raises:
        TemplateFault: the template cannot be read, asks for what the content does not have, or is left with a mark.
    """
    try:
        template = DocxTemplate(path)
        template.init_docx()
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise TemplateFault(path.name, _NOT_WORD) from error
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    try:
        template.render(_guarded(content), jinja_env=environment)
    except UndefinedError as error:
        raise _missing(path, template, str(error.message)) from error
    except TemplateSyntaxError as error:
        why = str(error.message)
        raise TemplateFault(path.name, Text(zh=why, en=why), _syntax_place(path, why)) from error
    except TemplateError as error:
        why = str(error)
        raise TemplateFault(path.name, Text(zh=why, en=why)) from error
    properties = template.docx.core_properties
    properties.subject = _guarded(subject)[:200]
    properties.created = properties.modified = made
    buffer = io.BytesIO()
    template.save(buffer)
    return _finished(buffer.getvalue(), path.name)


def _plain(text: str) -> str:
    """`text` as XML can hold it: control characters by their pictures, tabs as spaces, lone surrogates marked."""
    return _NOT_XML.sub("\ufffd", visible_lines(text.replace("\t", " ").replace("\r\n", "\n")))


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value).translate(_GUARD)
    if isinstance(value, Mapping):
        return {key: _guarded(item) for key, item in value.items()}
    return [_guarded(item) for item in value] if isinstance(value, list | tuple) else value


def _finished(data: bytes, name: str) -> bytes:
    """The file with footnotes set and the reader's braces back, once no mark of the template is left in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    for part, content in parts.items():
        if part.startswith("word/") and part.endswith(".xml"):
            text = re.sub(r"<[^>]+>", "", content.decode("utf-8"))
            if left := _LEFT_OVER.search(text):
                raise TemplateFault(name, _LEFT.format(mark=left[0]))
    parts = footnotes.set_in(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            if part.endswith(".xml"):
                content = content.decode("utf-8").translate(_UNGUARD).encode("utf-8")
            new.writestr(part, content)
    return buffer.getvalue()


# Where a broken template is broken --------------------------------------------------------------------------------


def _missing(path: Path, template: DocxTemplate, message: str) -> TemplateFault:
    """The paragraph that asks for a field which the content does not have."""
    names = re.findall(r"'([^']+)'", message)
    field = names[-1] if names else message
    return TemplateFault(path.name, _MISSING.format(field=field), _place(path, field.rsplit(".", 1)[-1]))


def _syntax_place(path: Path, message: str) -> Text | None:
    words = re.findall(r"'([^']+)'", message)
    return next((place for word in words if (place := _place(path, word))), None)


def _place(path: Path, word: str) -> Text | None:
    """The first paragraph of the template (counted as Word shows them, cells included) with `word` in a mark."""
    for number, text in enumerate(_paragraphs(path), 1):
        if any(word in mark for mark in re.findall(r"\{[{%#].*?[}%#]\}", text)):
            return _AT.format(line=number, text=text[:60])
    return None


def _paragraphs(path: Path) -> list[str]:
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(str(path)).element.body
    return ["".join(node.text or "" for node in part.iter(qn("w:t"))) for part in body.iter(qn("w:p"))]
