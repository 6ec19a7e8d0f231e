"""Which documents there are (`templates/documents.yaml`): name, whose they are, languages, and the texts one may write.

A folder of a firm's own, given by `LIANGXING_TEMPLATES` or by name, is looked into first for each template; what it
does not hold comes from ours.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from engine import yaml_source
from engine.errors import InputError, Problem
from engine.text import Language, Text

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
VARIABLE = "LIANGXING_TEMPLATES"
Side = Literal["prosecution", "defence", "both"]
Of = Literal["case", "record"]
_NO_FOLDER = Text(zh="没有“{name}”这个模板文件夹", en="there is no folder of templates '{name}'")
_NOT_IN = Text(zh="{name}没有英文本", en="the document '{name}' is not made in English")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Field(_Entry):
    """A text that a person may write into a document; `default` stands there until they do."""

    name: Text
    help: Text | None = None
    default: Text | None = None
    lines: int = 3


class Document(_Entry):
    """One document: `id` is the name of its template, `of` what it is made from, a case or a negotiation record."""

    id: str
    of: Of = "case"
    name: Text
    about: Text
    side: Side
    law: str = ""
    languages: tuple[Language, ...] = ("zh",)
    fields: dict[str, Field] = {}
    particulars: tuple[str, ...] = ()

    def template(self, language: Language, folder: Path | None = None) -> Path:
        """The template's file, from `folder` or the firm's own folder where they hold it, else ours.

        Raises:
            InputError: the document is not made in this language, or the folder does not exist.
        """
        if language not in self.languages:
            raise InputError(Problem("--lang", _NOT_IN.format(name=self.name), ", ".join(self.languages)))
        name = self.file(language)
        for place in (own_folder(folder), TEMPLATES):
            if place is not None and (place / name).is_file():
                return place / name
        raise FileNotFoundError(name)

    def file(self, language: Language) -> str:
        """The name of its template."""
        return f"{self.id}.docx" if language == "zh" else f"{self.id}.{language}.docx"

    def texts(self, written: dict[str, str], language: Language) -> dict[str, str]:
        """Every field's text: what was written, else its default."""
        return {
            key: written.get(key) or (field.default.in_language(language) if field.default else "")
            for key, field in self.fields.items()
        }


def own_folder(folder: Path | None = None) -> Path | None:
    """The folder of templates that is looked into first: the one given, else the firm's, else none.

    Raises:
        InputError: the folder does not exist.
    """
    path, named = ("--templates", folder) if folder is not None else (VARIABLE, os.environ.get(VARIABLE))
    if not named:
        return None
    if not Path(named).is_dir():
        raise InputError(Problem(path, _NO_FOLDER.format(name=named)))
    return Path(named)


@cache
def everything() -> dict[str, Document]:
    """Every document of either kind by its id, in the order of the list."""
    raw: dict[str, Any] = yaml_source.load((TEMPLATES / "documents.yaml").read_text("utf-8"), name="documents.yaml")
    return {key: Document.model_validate({"id": key, **entry}) for key, entry in raw.items()}


def catalogue(of: Of = "case") -> dict[str, Document]:
    """The documents that are made from a case, or from a negotiation record."""
    return {key: document for key, document in everything().items() if document.of == of}


def find(name: str, of: Of = "case") -> Document:
    """The document of that id and kind; raises `InputError` with the nearest where there is none."""
    known = catalogue(of)
    if name not in known:
        raise InputError(Problem.unknown("--template", name, known))
    return known[name]
