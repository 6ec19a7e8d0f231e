"""The one place where a heading is given another column, a unit, or its words a meaning.

A word that cannot be read and gets no meaning here makes its row a reject.
"""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from engine.batch.rows import flat
from engine.caseload.columns import readers, suggest, vocabulary
from engine.caseload.columns.mapping import Entry
from engine.law.library import library
from views import caseload_columns as columns
from views import caseload_desk as desk
from views.caseload_desk import Opened
from views.text import colon, labels, plain, read, say, sentence

_KEPT = "kept"  # the choice that maps a heading to nothing
_WORDS = 12  # unread words that can be given a meaning
_WIDE = 330  # pixels: two boxes stand one under the other on a telephone
_UNSAID, _WRONG = "unsaid", "wrong"
_TIMES = (Decimal("0.001"), Decimal(1), Decimal(12), Decimal(1000), Decimal(10_000))


def draw(found: Opened) -> None:
    """One heading at a time: its column, its unit, the meaning of its words."""
    headings = [one.heading for one in found.suggestions]
    doubtful = next((name for name in headings if columns.unread(found, name)), headings[0])
    box = desk.key("heading")
    if box not in st.session_state and (held := found.held.get("heading", doubtful)) in headings:
        st.session_state[box] = held
    with st.container(horizontal=True, vertical_alignment="bottom"):
        heading = st.selectbox(
            say("caseload.heading"), headings, key=box, width=_WIDE, on_change=_hold, args=(found, box)
        )
        _choose(found, heading)
    entry = found.entries.get(heading)
    if entry is None:
        return
    kinds = {reader.kind for reader in readers.of_column(library(), entry.column).values()}
    if kinds & {"number", "whole", "term"}:
        _unit(found, heading, entry)
    words = [*columns.unread(found, heading), *entry.words]
    if words:
        st.markdown(say("caseload.words"))
        for word in list(dict.fromkeys(words))[:_WORDS]:
            _word(found, heading, entry, word)


def _hold(found: Opened, box: str) -> None:
    found.held["heading"] = st.session_state[box]


def _choose(found: Opened, heading: str) -> None:
    options = [_KEPT, *_columns(found)]
    entry = found.entries.get(heading)
    box = desk.key("column", heading)
    st.session_state[box] = entry.column if entry is not None and entry.column in options else _KEPT
    named = labels(
        options, lambda name: say("caseload.keep") if name == _KEPT else columns.column_name(name, found.crimes)
    )
    st.selectbox(
        say("caseload.column"),
        options,
        format_func=named,
        key=box,
        width=_WIDE,
        on_change=_map,
        args=(found, heading, box),
    )


def _map(found: Opened, heading: str, box: str) -> None:
    name = st.session_state[box]
    entry = None
    if name != _KEPT:
        entry = Entry(name, suggest.times(heading, name, found.crimes, library()))
    found.map(heading, entry)


def _columns(found: Opened) -> list[str]:
    """The columns that the crimes of the table know: those of every row, facts, then what a party asserts."""
    known: dict[str, None] = dict.fromkeys(vocabulary.KEPT)
    for crime in found.crimes:
        known |= dict.fromkeys(flat.columns(library(), crime))
    own = [entry.column for entry in found.entries.values() if entry.column not in known]
    order = {"factor": 1, "ratio": 2, "threshold": 3, "floor": 4}
    return sorted([*known, *own], key=lambda name: order.get(name.partition(".")[0], 0))


def _unit(found: Opened, heading: str, entry: Entry) -> None:
    box = desk.key("times", heading)
    options = sorted({*_TIMES, entry.times})
    st.session_state[box] = entry.times
    st.selectbox(
        say("caseload.times"),
        options,
        format_func=labels(options, lambda times: f"×{times:f}"),
        key=box,
        help=say("caseload.times_help"),
        on_change=_count_in,
        args=(found, heading, box),
    )


def _count_in(found: Opened, heading: str, box: str) -> None:
    found.count_in(heading, st.session_state[box])


def _word(found: Opened, heading: str, entry: Entry, word: str) -> None:
    """What a word of the office's own stands for."""
    meanings = _meanings(found, entry.column)
    options = [_WRONG, _UNSAID, *meanings]
    box = desk.key("word", heading, word)
    known = word in entry.words
    meaning = entry.words.get(word)
    st.session_state[box] = (_UNSAID if meaning is None else meaning) if known else _WRONG
    if st.session_state[box] not in options:
        options.append(st.session_state[box])
    said = {_WRONG: say("caseload.word_wrong"), _UNSAID: say("caseload.word_unsaid"), **meanings}
    st.selectbox(
        f"{plain(word)}{colon()}",
        options,
        format_func=labels(options, lambda name: said.get(name, name)),
        key=box,
        on_change=_mean,
        args=(found, heading, word, box),
    )


def _mean(found: Opened, heading: str, word: str, box: str) -> None:
    chosen = st.session_state[box]
    found.mean(heading, word, None if chosen == _UNSAID else chosen, said=chosen != _WRONG)


def _meanings(found: Opened, column: str) -> dict[str, str]:
    """The words that a column knows, each with its name; none where it holds numbers or dates."""
    meanings: dict[str, str] = {}
    known = readers.of_column(library(), column)
    for crime in found.crimes:
        if (reader := known.get(crime)) is None:
            continue
        if reader.kind == "boolean":
            meanings |= {"true": say("caseload.yes"), "false": say("caseload.no")}
        elif reader.kind == "text":
            meanings |= {id: sentence(read(name)) for id, name in reader.named().items()}
    return meanings
