"""The text of a rule file around an entry, for a reader who trusts nothing but the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import streamlit as st

from engine.law.library import library
from views.entries import Section
from views.text import language, plain, say

_AROUND = 14  # lines of a file shown before and after an entry


def source(sections: Iterable[Section]) -> None:
    """The text of the file around an entry that the reader picks."""
    places = {name: at for section in sections for name, at in section.places.items()}
    picked = st.selectbox(
        say("rules.pick"),
        list(places),
        index=None,
        placeholder=say("field.choose"),
        key=f"entry/{language()}",
        filter_mode="contains",
    )
    if picked is None:
        return
    name, _, line = places[picked].rpartition(":")
    st.caption(plain(places[picked]))
    st.code("\n".join(_lines(name, int(line))), language="yaml", wrap_lines=False)


def _lines(name: str, line: int) -> Iterator[str]:
    """The lines of a rule file around `line`, each with its number."""
    path: Path = library().directory.parent / name
    text = path.read_text(encoding="utf-8").splitlines()
    for number in range(max(1, line - _AROUND), min(len(text), line + _AROUND) + 1):
        yield f"{number:>4} {'▶' if number == line else ' '} {text[number - 1]}"
