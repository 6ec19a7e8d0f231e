"""Terms of art with their one gloss and one line of meaning, from `glossary.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from engine.text import Text
from engine.yaml_source import load
from views import state
from views.text import language, plain, read, say, sentence

SOURCE = Path(__file__).with_name("glossary.yaml")


@dataclass(frozen=True)
class Term:
    """A term: Chinese, its English gloss, other accepted forms of it, and what it means."""

    zh: str
    gloss: str
    meaning: Text
    also: tuple[str, ...] = ()
    shown: str = ""

    @property
    def en(self) -> str:
        """The gloss as a reader sees it, where `gloss` is only a stem."""
        return self.shown or self.gloss

    def in_english(self, text: str) -> bool:
        """Whether an English text uses the gloss."""
        lower = text.casefold()
        return any(form.casefold() in lower for form in (self.gloss, *self.also))


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the calculation."""
    entries = load(SOURCE.read_text(encoding="utf-8"), name=SOURCE.name)
    return tuple(
        Term(zh, item["gloss"], Text(**item["meaning"]), tuple(item.get("also", ())), item.get("shown", ""))
        for zh, item in entries.items()
    )


def meaning(zh: str) -> str:
    """What a term means, in the page's language, for the help of a label."""
    return read(next(term.meaning for term in terms() if term.zh == zh))


def popover() -> None:
    """The terms as a list to look up."""
    with st.popover(say("glossary.open"), icon=":material/dictionary:", key=state.key("glossary"), type="tertiary"):
        for term in terms():
            name = term.zh if language() == "zh" else sentence(term.en)
            st.markdown(f"**{plain(name)}**　{plain(read(term.meaning))}")
