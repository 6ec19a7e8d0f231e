"""What the pages themselves say, in both languages, and the switch between them.

The words stand in `text.yaml`, one key a line, so that a translator never meets Python. Words of law come with
the rulebook and the result, never from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from engine.text import Language, Text
from engine.yaml_source import load

CATALOGUE = Path(__file__).with_name("text.yaml")
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}
SWITCH = "language"  # the key of the switch, and the name it has in the address
_MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()<>#+-.!|~$:^"} | {"\n": " "})


@cache
def catalogue() -> dict[str, Text]:
    """Every text by its key."""
    entries = load(CATALOGUE.read_text(encoding="utf-8"), name=CATALOGUE.name)
    return {key: Text(**entry) for key, entry in entries.items()}


def language() -> Language:
    """The language of the page."""
    return "en" if st.session_state.get(SWITCH) == "en" else "zh"


def say(key: str, **values: object) -> str:
    """The text of `key` in the page's language, its `{name}` fields filled in."""
    text = catalogue()[key].in_language(language())
    return text.format(**values) if values else text


def known(key: str) -> bool:
    """Whether the catalogue has a text for `key`."""
    return key in catalogue()


def read(text: Text | None) -> str:
    """A text of the rulebook or the result in the page's language."""
    return text.in_language(language()) if text else ""


def plain(words: object) -> str:
    """Words as they were typed: Markdown's marks in them mean nothing."""
    return str(words).translate(_MARKDOWN)


def sentence(words: str) -> str:
    """Words that begin a line, which in English begin with a capital."""
    return words[:1].upper() + words[1:] if language() == "en" else words


def join(parts: list[str]) -> str:
    """A list of words as the language writes one."""
    return ("、" if language() == "zh" else ", ").join(parts)


def labels(options: Iterable[Any], name: Callable[[Any], str]) -> Callable[[Any], str]:
    """How a widget writes its options, settled now, so that it still holds after a change of language."""
    written = {option: name(option) for option in options}
    return lambda option: written.get(option, "")


def colon() -> str:
    """The colon that the language uses between a label and its value."""
    return "：" if language() == "zh" else ": "
