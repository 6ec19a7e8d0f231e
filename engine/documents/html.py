"""Blocks as a page of HTML: the preview in the app, and a file of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.documents.blocks import Blocks, Paragraph, Table

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


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
    return environment.get_template("page.html.j2")


def write(blocks: Blocks) -> str:
    """A whole HTML document; every text escaped."""
    return _template().render(blocks=blocks)
