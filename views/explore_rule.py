"""“Read the rule”: what the rulebook says of one factor, with its article, its line and the lines of the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache

import streamlit as st

from engine.law.library import library
from engine.law.rulebook import Rulebook, in_force
from engine.law.schema import Factor
from views import figures
from views.conditions import Reader
from views.tables import BREAK, badges
from views.text import colon, plain, read, say

_MOST = 36  # lines of a file shown of one entry


def popover(name: str, book: Rulebook, on: datetime.date, *, key: str, used: str = "") -> None:
    """The button beside a factor, and what it opens; `used` is the line of the band that the case meets."""
    law = book.factors.get(name)
    if law is None:
        return
    with st.popover(say("explore.read_rule"), icon=":material/menu_book:", key=key):
        st.markdown(f"**{plain(read(law.name))}** · {plain(law.law)}")
        reader = Reader(book.facts, book.factors, book.crime)
        when = reader.words(law.when) if law.when else say("rules.asserted")
        st.markdown(f"{say('rules.when')}{colon()}{plain(when)}")
        for line in _bands(law, on, used):
            st.markdown(line)
        for item in law.excluded:
            st.caption(plain(say("rules.excluded", reason=read(item.because), law=item.law)))
        if law.note:
            st.caption(plain(read(law.note)))
        for at in dict.fromkeys((law.at, used)):
            if at.rpartition(":")[2].isdigit():
                st.caption(plain(at))
                st.code(excerpt(at), language="yaml", wrap_lines=True)


def _bands(law: Factor, on: datetime.date, used: str) -> Iterator[str]:
    """The bands in force, each with its article, its source and its line; the one that applies is marked."""
    for _, band in in_force(law.bands, on):
        words = figures.percent_span(*band.percent) + (say("rules.exempt") if band.exempt else "")
        label = f"{read(band.name)}{colon()}" if band.name else ""
        mark = f" :blue-badge[{say('explore.used_here')}]" if band.at and band.at == used else ""
        source = f"{plain(band.law)} {badges(band)}"
        yield BREAK.join([f"**{plain(label + words)}**{mark}", source, f":gray[{plain(band.at)}]"])
    if not law.bands:
        yield say("factor.no_band")


@lru_cache(maxsize=256)
def excerpt(at: str) -> str:
    """The entry of a rule file that begins at `file:line`, with the key above it, as far as it is indented."""
    name, _, number = at.rpartition(":")
    lines = (library().directory.parent / name).read_text(encoding="utf-8").splitlines()
    start = int(number) - 1
    depth = _depth(lines[start])
    end = start + 1
    while end < len(lines) and end - start < _MOST and (not lines[end].strip() or _depth(lines[end]) >= depth):
        if lines[end].lstrip().startswith("- ") and _depth(lines[end]) == depth and lines[start].lstrip()[:2] == "- ":
            break  # the next entry of the same list
        end += 1
    first = start - 1 if start and lines[start - 1].rstrip().endswith(":") else start
    return "\n".join(line[_depth(lines[first]) :] for line in lines[first:end]).rstrip()


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
