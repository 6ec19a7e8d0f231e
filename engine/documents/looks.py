"""How a paragraph of a Word file looks, worked out from the file: its style, what that is based on, its own wishes.

Preview and PDF dress their text by this, so a firm's own template looks like itself in every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_NATURAL = 1.3  # a line of Chinese type without a height of its own, in sizes
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Look:
    """Lengths in points. `first` is the indent of the first line, below zero where it hangs; `line` its height;
    `level` the depth of a heading, 0 for other text; `font` the Chinese face, `latin` the other.
    """

    font: str = ""
    latin: str = ""
    size: float = 10.5
    bold: bool = False
    color: str = ""
    align: str = "left"
    above: float = 0.0
    below: float = 0.0
    line: float = 14.0
    left: float = 0.0
    first: float = 0.0
    keep: bool = False
    whole: bool = False
    level: int = 0


class Looks:
    """The styles of one Word file."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self._names = {key: _value(style, "w:name").lower() for key, style in self._styles.items()}
        default = styles.find(qn("w:docDefaults"))
        self._base = (
            {key: value for part in default.iter(qn("w:rPr"), qn("w:pPr")) for key, value in _read(part)}
            if (default is not None)
            else {}
        )
        self._normal = next((key for key, style in self._styles.items() if _normal(style)), "")
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    def of(self, paragraph: Any, table: str = "") -> tuple[str, Look]:
        """The name of a paragraph's style in lower case, and how it looks in a table of style `table`."""
        own = paragraph.find(qn("w:pPr"))
        style = _value(own, "w:pStyle") if own is not None else ""
        if style not in self._styles:
            style = self._normal
        found = {**self._style(style, table), **(dict(_read(own)) if own is not None else {})}
        return self._names.get(style, "normal"), _look(found)

    def borders(self, table: Any, style: str) -> bool:
        """Whether a table has lines: its own word for it, else that of its style."""
        for part in (table, *reversed(list(self._chain(style)))):
            borders = next(part.iter(qn("w:tblBorders")), None)
            if borders is not None:
                return any(line.get(qn("w:val")) not in ("nil", "none") for line in borders)
        return False

    def _style(self, style: str, table: str) -> dict[str, Any]:
        key = (style, table)
        if key not in self._known:
            found = dict(self._base)
            for part in (*self._chain(table), *self._chain(style)):
                for kind in (qn("w:pPr"), qn("w:rPr")):
                    properties = part.find(kind)
                    if properties is not None:
                        found |= dict(_read(properties))
            self._known[key] = found
        return self._known[key]

    def _chain(self, style: str) -> Iterator[Any]:
        """A style after those that it is based on."""
        found: list[Any] = []
        while style in self._styles and self._styles[style] not in found:
            found.append(self._styles[style])
            style = _value(found[-1], "w:basedOn")
        yield from reversed(found)


def on(node: Any) -> bool:
    """Whether a switch such as `w:b` is on: present, and not told otherwise."""
    return node is not None and node.get(qn("w:val"), "1").lower() not in _OFF


def _normal(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")


def _value(element: Any, tag: str) -> str:
    node = element.find(qn(tag))
    return "" if node is None else str(node.get(qn("w:val"), ""))


def _number(node: Any, *names: str) -> float | None:
    """The first of these attributes that holds a whole number."""
    for name in names:
        text = node.get(qn(name), "")
        if re.fullmatch(r"-?\d+", text):
            return int(text)
    return None


def _read(properties: Any) -> Iterator[tuple[str, Any]]:
    """What a `w:pPr` or `w:rPr` asks for, by the names that `_look` knows."""
    for node in properties:
        match node.tag.rpartition("}")[2]:
            case "rFonts":
                for key, name in (("font", "w:eastAsia"), ("latin", "w:ascii")):
                    if node.get(qn(name)):
                        yield key, node.get(qn(name))
            case "sz" if (half := _number(node, "w:val")) is not None:
                yield "size", half / 2
            case "b":
                yield "bold", on(node)
            case "color":
                value = node.get(qn("w:val"), "")
                yield "color", value if re.fullmatch("[0-9A-Fa-f]{6}", value) else ""
            case "jc":
                yield "align", _ALIGN.get(node.get(qn("w:val"), ""), "left")
            case "spacing":
                yield from _spacing(node)
            case "ind":
                yield from _indents(node)
            case "keepNext":
                yield "keep", on(node)
            case "keepLines":
                yield "whole", on(node)
            case "outlineLvl" if (level := _number(node, "w:val")) is not None:
                yield "level", level + 1 if level < 9 else 0


def _spacing(node: Any) -> Iterator[tuple[str, Any]]:
    for key, name in (("above", "w:before"), ("below", "w:after")):
        if (twentieths := _number(node, name)) is not None:
            yield key, twentieths / 20
    if (line := _number(node, "w:line")) is not None:
        rule = node.get(qn("w:lineRule"), "auto")
        yield "line", ("auto", line / 240) if rule == "auto" else (rule, line / 20)


def _indents(node: Any) -> Iterator[tuple[str, Any]]:
    """Lengths in points; those in characters (Chinese templates have them) as hundredths of a size."""
    if (left := _number(node, "w:left", "w:start")) is not None:
        yield "left", left / 20
    if (first := _number(node, "w:firstLine")) is not None:
        yield "first", first / 20
    if (hanging := _number(node, "w:hanging")) is not None:
        yield "first", -hanging / 20
    for key, name, sign in (
        ("left_chars", "w:leftChars", 1),
        ("first_chars", "w:firstLineChars", 1),
        ("first_chars", "w:hangingChars", -1),
    ):
        if (chars := _number(node, name)) is not None:
            yield key, sign * chars / 100


def _look(found: dict[str, Any]) -> Look:
    values = dict(found)
    size = values.get("size", 10.0)
    rule, line = values.pop("line", ("auto", 1.0))
    natural = size * _NATURAL
    values["line"] = {"exact": line, "atLeast": max(line, natural)}.get(rule, natural * line)
    for key in ("left", "first"):
        if chars := values.pop(f"{key}_chars", 0):
            values[key] = chars * size
    return Look(**{"size": size, **values, "line": round(values["line"], 2)})
