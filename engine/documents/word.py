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
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from engine.documents import faults, footnotes
from engine.documents.faults import TemplateFault
from engine.tables import visible_lines

# What a reader may type and a template would take as its own, and what stands in for it meanwhile.
_MARKS = "{}【】"
_GUARDS = "\U0010fff0\U0010fff1\U0010fff2\U0010fff3"
RESERVED = _GUARDS + footnotes.OPEN + footnotes.CLOSE
_CLEAN = str.maketrans(RESERVED, "\ufffd" * len(RESERVED))
_GUARD = str.maketrans(_MARKS, _GUARDS)
_UNGUARD = str.maketrans(_GUARDS, _MARKS)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEW_LINE = re.compile("\r\n?|[\u2028\u2029]")
_SAID = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_LEFT_OVER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}|【[^】]*】")


def cleaned(value: Any) -> Any:
    """`value` with texts and keys that a document can hold; done before anything is computed, so that what is compared
    and cut into lines is what will be printed.
    """
    if isinstance(value, str):
        return _plain(value).translate(_CLEAN)
    if isinstance(value, Mapping):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    return [cleaned(item) for item in value] if isinstance(value, list) else value


class _Environment(ImmutableSandboxedEnvironment):
    """Runs templates, and compiles each once: a firm writes many documents from few templates."""

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Any:
        return _compiled(source) if globals is template_class is None else super().from_string(source, globals)


_ENVIRONMENT = _Environment(autoescape=True, undefined=StrictUndefined)


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    return ImmutableSandboxedEnvironment.from_string(_ENVIRONMENT, source)


class _Template(DocxTemplate):  # type: ignore[misc]
    """Remembers which part it is at, and takes no XML that it would have to mend: mending drops what does not fit."""

    source = ""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)  # as docxtpl does, so that its lines are ours
        return str(super().render_xml_part(src_xml, part, context, jinja_env))

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)

    @property
    def in_margin(self) -> bool:
        return self.current_rendering_part is not None and self.current_rendering_part is not self.docx._part


def render(path: Path, content: Mapping[str, Any], *, subject: str, made: datetime.datetime) -> bytes:
    """The finished .docx file.

    Raises:
        TemplateFault: the template cannot be read, asks for what the content does not have, or is left with a mark.
    """
    try:
        template = _Template(path)
        template.init_docx()
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise TemplateFault(path.name, faults.NOT_WORD) from error
    data = _guarded(content)
    try:
        template.render(data, jinja_env=_ENVIRONMENT)
    except etree.XMLSyntaxError as error:
        raise faults.across(path) from error
    except Exception as error:  # whatever a template can do wrong; the content is plain data and does nothing
        raise faults.fault(path, error, template.source, margin=template.in_margin) from error
    properties = template.docx.core_properties
    properties.subject = _guarded(subject)[:200]
    properties.created = properties.modified = made
    buffer = io.BytesIO()
    template.save(buffer)
    return _finished(buffer.getvalue(), path)


def _plain(text: str) -> str:
    """`text` as XML can hold it: control characters by their pictures, tabs as spaces, lone surrogates marked."""
    return _NOT_XML.sub("\ufffd", visible_lines(_NEW_LINE.sub("\n", text.replace("\t", " "))))


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value).translate(_GUARD)
    if isinstance(value, Mapping):
        return {key: _guarded(item) for key, item in value.items()}
    return [_guarded(item) for item in value] if isinstance(value, list | tuple) else value


def _finished(data: bytes, path: Path) -> bytes:
    """The file with footnotes set and the reader's braces back, once no mark of the template is left in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    for part, content in parts.items():
        if _SAID.match(part):
            text = re.sub(r"<[^>]+>", "", content.decode("utf-8"))
            if left := _LEFT_OVER.search(text):
                raise TemplateFault(path.name, faults.LEFT.format(mark=left[0]), faults.place_of(path, left[0]))
    parts = footnotes.set_in(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            if part.endswith(".xml"):
                content = content.decode("utf-8").translate(_UNGUARD).encode("utf-8")
            new.writestr(part, content)
    return buffer.getvalue()
