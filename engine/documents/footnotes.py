"""Footnotes in a Word file: a mark in a text of the content becomes a real footnote of the document.

`mark(text)` is put where the number should stand; once the template is rendered, `set_in` turns every mark into a
reference and writes the notes into the package. Templates need nothing prepared for it.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

OPEN, CLOSE = "\U0010fff4", "\U0010fff5"
_MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SEPARATORS = (
    f'<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>'
)


def mark(text: str) -> str:
    """What to append to a text so that `text` becomes a footnote there."""
    return f"{OPEN}{text}{CLOSE}" if text else ""


def set_in(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of the package with every mark of the document made a footnote; unchanged where there is none."""
    name = "word/document.xml"
    if OPEN not in parts[name].decode("utf-8"):
        return parts
    document = etree.fromstring(parts[name])
    notes = etree.fromstring(_SEPARATORS.encode())
    for run in list(document.iter(f"{{{_W}}}r")):
        _split(run, notes)
    changed = dict(parts)
    changed[name] = _xml(document)
    changed["word/footnotes.xml"] = _xml(notes)
    changed["[Content_Types].xml"] = _declared(parts["[Content_Types].xml"])
    changed["word/_rels/document.xml.rels"] = _related(parts["word/_rels/document.xml.rels"])
    return changed


def _split(run: Any, notes: Any) -> None:
    """The run in pieces: what stands before a mark, the reference, what stands after it."""
    texts = [node for node in run.iter(f"{{{_W}}}t") if _MARK.search(node.text or "")]
    for node in texts:
        pieces = _MARK.split(node.text)
        place = node.getparent().index(node)
        parent = node.getparent()
        parent.remove(node)
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                if piece:
                    text = etree.Element(f"{{{_W}}}t")
                    text.text = piece
                    text.set(_SPACE, "preserve")
                    parent.insert(place, text)
                    place += 1
                continue
            reference = etree.Element(f"{{{_W}}}footnoteReference")
            reference.set(f"{{{_W}}}id", str(_note(notes, piece)))
            parent.insert(place, reference)
            place += 1
    if texts:
        _apart(run)


def _apart(run: Any) -> None:
    """Runs of their own for the references: raised, in the size of the text around them."""
    parent, place = run.getparent(), run.getparent().index(run)
    properties = run.find(f"{{{_W}}}rPr")
    children = [child for child in run if child is not properties]
    parent.remove(run)
    for child in children:
        piece = etree.Element(f"{{{_W}}}r")
        inner = copy.deepcopy(properties) if properties is not None else etree.Element(f"{{{_W}}}rPr")
        if child.tag == f"{{{_W}}}footnoteReference":
            raised = etree.SubElement(inner, f"{{{_W}}}vertAlign")
            raised.set(f"{{{_W}}}val", "superscript")
        if len(inner):
            piece.append(inner)
        piece.append(child)
        parent.insert(place, piece)
        place += 1


def _note(notes: Any, text: str) -> int:
    number = len(notes) - 1
    note = etree.fromstring(
        f'<w:footnote xmlns:w="{_W}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" '
        'w:lineRule="auto"/></w:pPr><w:r><w:rPr><w:sz w:val="18"/><w:vertAlign w:val="superscript"/></w:rPr>'
        '<w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"/></w:r></w:p>'
        "</w:footnote>"
    )
    next(note.iter(f"{{{_W}}}t")).text = f" {text}"
    notes.append(note)
    return number


def _declared(types: bytes) -> bytes:
    root = etree.fromstring(types)
    part = etree.SubElement(root, "{http://schemas.openxmlformats.org/package/2006/content-types}Override")
    part.set("PartName", "/word/footnotes.xml")
    part.set("ContentType", _TYPE)
    return _xml(root)


def _related(relations: bytes) -> bytes:
    root = etree.fromstring(relations)
    part = etree.SubElement(root, "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship")
    part.set("Id", "rIdFootnotes")
    part.set("Type", f"{_R}/footnotes")
    part.set("Target", "footnotes.xml")
    return _xml(root)


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
