"""Tables that scroll inside their own frame when the screen is narrow, so that the page never does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from engine import wording
from engine.law.schema import Sourced
from engine.result import Source, Step
from views import figures
from views.text import language, plain, read, say, sentence

BREAK = "  \n"  # Markdown's line break, the only one a cell takes
_BADGES = {"text": "green", "secondary": "orange", "single": "orange", "memory": "red", "none": "gray"}
_BASES = {"national": "blue", "provincial": "violet", "practice": "orange", "ours": "gray", "party": "orange"}


def table(rows: Sequence[Mapping[str, str]], *, alt: str, width: int = 720) -> None:
    """Rows under the headers of the first one; the cells are Markdown. Narrower than `width` pixels it scrolls."""
    if not rows:
        return
    columns = {header: [row[header] for row in rows] for header in rows[0]}
    with st.grid(1, min_column_width=width, wrap=False):
        st.table(columns, border="horizontal", hide_header=False, alt=alt)


def badges(source: Source | Sourced | Step) -> str:
    """Which of the four kinds of source a figure rests on, and how far the text was read."""
    basis, verified = read(wording.BASES[source.basis]), read(wording.VERIFIED[source.verified])
    marks = f":{_BASES[source.basis]}-badge[{basis}]"
    if source.basis != "party":
        marks += f" :{_BADGES[source.verified]}-badge[{verified}]"
    return marks


def source(law: str, marks: str, at: str) -> str:
    """The article, what kind of source it is and how well read, and the line of the rule file."""
    return BREAK.join(part for part in (plain(law), marks, f":gray[{plain(at)}]" if at else "") if part)


def steps(entries: Iterable[Step], alt: str) -> None:
    """The one list of steps, as the engine explains them."""
    rows = []
    for number, step in enumerate(entries, start=1):
        what = step.zh if language() == "zh" else step.en
        facts = step.facts_zh if language() == "zh" else step.facts_en
        rows.append(
            {
                say("steps.number"): str(number),
                say("steps.what"): plain(sentence(what)) + (f"{BREAK}:gray[{plain(sentence(facts))}]" if facts else ""),
                say("steps.formula"): plain(step.formula),
                say("steps.months"): plain(_change(step)),
                say("steps.law"): source(step.law, badges(step), step.at),
            }
        )
    table(rows, alt=alt, width=900)


def _change(step: Step) -> str:
    before = figures.short(step.before) if step.before is not None else ""
    after = figures.short(step.after) if step.after is not None else ""
    return f"{before} → {after}" if before and after else after or before
