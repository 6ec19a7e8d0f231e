"""What `engine.caseload.report` puts on paper, on the page: text, figures, charts and tables of a section."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.caseload.report import Cell, Chart, Figure, Section, Table
from views import caseload_desk as desk
from views import tables
from views.caseload_desk import Opened
from views.text import join, labels, plain, read, say, sentence

_COLUMN = 104  # pixels of a table's column
_ROWS = 100  # of a table; the report and the files have all


def draw(found: Opened, sections: Sequence[Section], name: str) -> None:
    """One section at a time, by its heading; `name` tells them from others on the page."""
    if not sections:
        return
    places, box = list(range(len(sections))), desk.key("section", name)
    held = found.held.get(f"section/{name}", 0)
    st.session_state[box] = held if held in places else 0
    place = st.pills(
        say("caseload.part"),
        places,
        required=True,
        format_func=labels(places, lambda place: sentence(read(sections[place].heading))),
        key=box,
        on_change=_turn,
        args=(found, box, name),
        label_visibility="collapsed",
    )
    _body(sections[place or 0], f"{name}/{place}")


def _turn(found: Opened, box: str, name: str) -> None:
    found.held[f"section/{name}"] = st.session_state[box]


def _body(section: Section, name: str) -> None:
    for words in section.text:
        st.markdown(plain(read(words)))
    figures(section.figures)
    for place, drawn in enumerate(section.charts):
        chart(drawn, f"{name}/{place}")
    for listed in section.tables:
        table(listed)
    for place, part in enumerate(section.parts):
        with st.expander(plain(sentence(read(part.heading)))):  # looked up, not read through
            _body(part, f"{name}/part{place}")


def figures(shown: Sequence[Figure]) -> None:
    """The numbers that stand out, side by side."""
    if not shown:
        return
    with st.grid(4, min_column_width=150, gap="medium") as cells:
        for figure in shown:
            with cells.cell():
                label = sentence(read(figure.label))
                st.caption(plain(label))  # a metric would cut a long label off
                value = f"{_words(figure.value)} {read(figure.unit)}".strip()
                st.metric(label, value, label_visibility="collapsed")
                if note := read(figure.note):
                    st.caption(plain(note))


def chart(drawn: Chart, name: str) -> None:
    """A chart with what it shows above it."""
    st.markdown(f"**{plain(sentence(read(drawn.caption)))}**")
    spec = dict(drawn.spec)
    config = dict(spec.get("config") or {})
    spec["config"] = {**config, "legend": {"columns": 2, **(config.get("legend") or {})}}  # a telephone is narrow
    # The width is the page's; the height stays what the rows need, and the axes come on top of it.
    spec.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    st.vega_lite_chart(spec, width="stretch", alt=read(drawn.alt), key=desk.key("chart", name))
    if note := read(drawn.note):
        st.caption(plain(note))


def table(listed: Table) -> None:
    """A table with its caption and its note."""
    if caption := read(listed.caption):
        st.markdown(f"**{plain(sentence(caption))}**")
    heads = [plain(sentence(read(head))) for head in listed.heads]
    rows = [dict(zip(heads, (plain(_words(cell)) for cell in row), strict=True)) for row in listed.rows[:_ROWS]]
    tables.table(rows, alt=read(listed.caption) or join(heads), width=_COLUMN * len(heads))
    if note := read(listed.note):
        st.caption(plain(note))


def _words(cell: Cell) -> str:
    return cell if isinstance(cell, str) else read(cell)
