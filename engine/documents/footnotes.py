"""Footnotes in a Word file: a mark in a text of the content becomes a real footnote of the document.

`mark(text)` is put where the number should stand; once the template is rendered, `set_in` turns every mark into a
reference and writes the notes into the package. Templates need nothing prepared for it; footnotes and styles that a
firm's own template has are kept.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

OPEN, CLOSE = "\U0010fff4", "\U0010fff5"
_MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BODY, _NOTES, _STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
_TIGHT = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
_EMPTY = (
    f'<w:footnotes xmlns:w="{_W}">'
    f'<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr>{_TIGHT}</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr>{_TIGHT}</w:pPr>'
    "<w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)
# The two styles under Word's own names, so that a lawyer changes the look of all footnotes in one place.
_OWN_STYLES = {
    "footnote text": f'<w:style xmlns:w="{_W}" w:type="paragraph" w:styleId="FootnoteText">'
    f'<w:name w:val="footnote text"/><w:basedOn w:val="{{normal}}"/><w:pPr>{_TIGHT}<w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>',
    "footnote reference": f'<w:style xmlns:w="{_W}" w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
}
_NOTE = (
    f'<w:footnote xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="{{text}}"/></w:pPr><w:r><w:rPr><w:rStyle '
    'w:val="{reference}"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
)


def mark(text: str) -> str:
    """What to append to a text so that `text` becomes a footnote there; one paragraph, whatever was typed."""
    return f"{OPEN}{' '.join(text.split())}{CLOSE}" if text.strip() else ""


def set_in(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of the package with every mark of the document made a footnote; unchanged where there is none.

    Headers and footers have no footnotes in Word, so marks there are taken out.
    """
    changed = {name: _without(content) if _is_margin(name) else content for name, content in parts.items()}
    if OPEN not in changed[_BODY].decode("utf-8"):
        return changed
    document = etree.fromstring(changed[_BODY])
    notes = etree.fromstring(changed.get(_NOTES, _EMPTY.encode()))
    styles = etree.fromstring(changed[_STYLES])
    names = _styled(styles)
    for run in list(document.iter(_w("r"))):
        _split(run, notes, names)
    _number(document, notes)
    if _NOTES not in changed:
        changed["[Content_Types].xml"] = _declared(changed["[Content_Types].xml"])
        changed["word/_rels/document.xml.rels"] = _related(changed["word/_rels/document.xml.rels"])
    return changed | {_BODY: _xml(document), _NOTES: _xml(notes), _STYLES: _xml(styles)}


def _is_margin(name: str) -> bool:
    return bool(re.match(r"word/(header|footer)\d*\.xml$", name))


def _without(content: bytes) -> bytes:
    return _MARK.sub("", content.decode("utf-8")).encode("utf-8")


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


# References and notes ----------------------------------------------------------------------------------------------


def _split(run: Any, notes: Any, names: dict[str, str]) -> None:
    """The run in pieces: what stands before a mark, the reference, what stands after it."""
    texts = [node for node in run.iter(_w("t")) if _MARK.search(node.text or "")]
    for node in texts:
        parent, place = node.getparent(), node.getparent().index(node)
        parent.remove(node)
        for piece in _pieces(node.text, notes, names):
            parent.insert(place, piece)
            place += 1
    if texts:
        _apart(run, names)


def _pieces(text: str, notes: Any, names: dict[str, str]) -> Iterator[Any]:
    """Texts and references in turn; the notes are written as their references come."""
    for index, piece in enumerate(_MARK.split(text)):
        if index % 2:
            reference = etree.Element(_w("footnoteReference"))
            reference.set(_w("id"), _note(notes, piece, names))
            yield reference
        elif piece:
            words = etree.Element(_w("t"))
            words.text = piece
            words.set(_SPACE, "preserve")
            yield words


def _apart(run: Any, names: dict[str, str]) -> None:
    """Runs of their own for the references, in the style of references."""
    parent, place = run.getparent(), run.getparent().index(run)
    properties = run.find(_w("rPr"))
    children = [child for child in run if child is not properties]
    parent.remove(run)
    for child in children:
        piece = etree.Element(_w("r"))
        if child.tag == _w("footnoteReference"):
            style = etree.SubElement(etree.SubElement(piece, _w("rPr")), _w("rStyle"))
            style.set(_w("val"), names["footnote reference"])
        elif properties is not None:
            piece.append(copy.deepcopy(properties))
        piece.append(child)
        parent.insert(place, piece)
        place += 1


def _note(notes: Any, text: str, names: dict[str, str]) -> str:
    """A new note under an id that no other has; its id."""
    known = {note.get(_w("id")) for note in notes}
    number = next(str(place) for place in range(1, len(known) + 2) if str(place) not in known)
    note = etree.fromstring(_NOTE.format(text=names["footnote text"], reference=names["footnote reference"]))
    note.set(_w("id"), number)
    next(note.iter(_w("t"))).text = f" {text}"
    notes.append(note)
    return number


def _number(document: Any, notes: Any) -> None:
    """Ids in the order of the page, from 1, as the reader sees the numbers; a note without a reference goes."""
    by_id = {note.get(_w("id")): note for note in notes if note.get(_w("type")) is None}
    for note in by_id.values():
        notes.remove(note)
    for number, reference in enumerate(document.iter(_w("footnoteReference")), 1):
        note = by_id[reference.get(_w("id"))]
        reference.set(_w("id"), str(number))
        note.set(_w("id"), str(number))
        notes.append(note)


# The rest of the package -------------------------------------------------------------------------------------------


def _styled(styles: Any) -> dict[str, str]:
    """The ids of the two styles by their names; they are added where the template does not have them."""
    ids = {
        style.find(_w("name")).get(_w("val")).lower(): style.get(_w("styleId"))
        for style in styles.iter(_w("style"))
        if style.find(_w("name")) is not None
    }
    for name, source in _OWN_STYLES.items():
        if name not in ids:
            style = etree.fromstring(source.format(normal=ids.get("normal", "Normal")))
            styles.append(style)
            ids[name] = style.get(_w("styleId"))
    return ids


def _declared(types: bytes) -> bytes:
    root = etree.fromstring(types)
    part = etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override")
    part.set("PartName", f"/{_NOTES}")
    part.set("ContentType", _TYPE)
    return _xml(root)


def _related(relations: bytes) -> bytes:
    root = etree.fromstring(relations)
    part = etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship")
    part.set("Id", "rIdFootnotes")
    part.set("Type", f"{_R}/footnotes")
    part.set("Target", "footnotes.xml")
    return _xml(root)


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
