"""Terms of art in plain words (`templates/terms.yaml`): those that a text uses, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from engine import yaml_source
from engine.documents.catalogue import TEMPLATES


class Term(BaseModel):
    """What a term means, and the article that it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    meaning: str
    law: str = ""


@cache
def known() -> dict[str, Term]:
    """Every term that is explained, in the order of the list."""
    raw: dict[str, Any] = yaml_source.load((TEMPLATES / "terms.yaml").read_text("utf-8"), name="terms.yaml")
    return {name: Term.model_validate(entry) for name, entry in raw.items()}


def used(texts: Iterable[str]) -> list[str]:
    """The terms that occur, in the order of the list; what is only part of a longer term does not count."""
    rest = "\n".join(texts)
    found = set()
    for name in sorted(known(), key=len, reverse=True):
        if name in rest:
            found.add(name)
            rest = rest.replace(name, "\n")
    return [name for name in known() if name in found]


def explained(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The terms in a document's content with their meanings, ready for a table."""
    return [
        {"name": name, "meaning": known()[name].meaning, "law": known()[name].law} for name in used(_texts(content))
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
