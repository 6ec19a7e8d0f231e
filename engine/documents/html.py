"""Blocks as a page of HTML: the preview in the app, and a file of its own, dressed as the Word file is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine.documents import fonts
from engine.documents.looks import Look
from engine.documents.parts import Blocks, Paragraph, Table

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_NO_NAME = re.compile(r"[^\w .-]")


def write(blocks: Blocks) -> str:
    """A whole HTML document; every text escaped."""
    return _template().render(blocks=blocks, classes={look: f"l{place}" for place, look in enumerate(blocks.looks)})


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {
        "paragraph": lambda block: isinstance(block, Paragraph),
        "table": lambda block: isinstance(block, Table),
    }
    environment.globals |= {"css": css, "family": family}
    return environment.get_template("page.html.j2")


def css(look: Look) -> Markup:
    """A look as declarations. Spaces above and below are added up, as Word does, so they are padding and no margin."""
    parts = {
        "font": f"{'bold' if look.bold else 'normal'} {look.size:g}pt/{look.line:g}pt {family(look.font, look.latin)}",
        "text-align": look.align if look.align != "left" else "",
        "padding": f"{look.above:g}pt 0 {look.below:g}pt {look.left:g}pt"
        if look.above + look.below + look.left
        else "",
        "text-indent": f"{look.first:g}pt" if look.first else "",
        "color": f"#{look.color}" if look.color else "",
        "break-after": "avoid" if look.keep else "",
        "break-inside": "avoid" if look.whole else "",
    }
    return Markup("; ".join(f"{key}: {value}" for key, value in parts.items() if value))


def family(chinese: str, latin: str) -> Markup:
    """A list of fonts, the Latin ones first so that figures and letters are set in them."""
    names = [_NO_NAME.sub("", name) for name in (*fonts.latin(latin)[:2], *fonts.likely(chinese))]
    generic = "sans-serif" if fonts.kind(chinese) == "hei" else "serif"
    return Markup(", ".join([*(f'"{name}"' for name in names if name), generic]))
