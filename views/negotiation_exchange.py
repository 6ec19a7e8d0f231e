"""交换与校验: what is new goes out as a file, the other side's comes in; a fork is shown and nothing chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from engine.errors import InputError
from engine.negotiation import audit, clock, exchange
from engine.negotiation.bodies import NAMES
from engine.negotiation.record import Event
from engine.negotiation.state import State
from engine.store.faults import StoreError
from views import negotiation_desk as desks
from views import negotiation_papers as papers
from views import negotiation_verify as verify
from views import tables
from views.negotiation_form import said
from views.text import language, plain, read, say, sentence

_SAID = 80  # characters of an event that the two branches show


def draw(now: desks.Open) -> None:
    """The whole part: this record's own soundness, what goes out, what comes in, a file to check."""
    st.header(say("negotiation.this_record"), anchor=False)
    _own(now)
    st.header(say("negotiation.send"), anchor=False)
    _out(now)
    st.header(say("negotiation.receive"), anchor=False)
    _in(now)
    st.header(say("negotiation.verify"), anchor=False)
    verify.draw()


def _own(now: desks.Open) -> None:
    """Whether the record holds as it stands in the store."""
    stored = now.door.verify(now.id)
    raw = [event.raw for event in now.record.events]
    found = desks.kept("audit", now.record, lambda: verify.of(raw, audit.audit(raw)))
    grave = tuple(fault.text for fault in stored if fault.grave)
    verify.tell(replace(found, grave=grave or found.grave, title=""))


def _out(now: desks.Open) -> None:
    """The events after one that the other side has already."""
    st.caption(say("negotiation.send_note"))
    last = len(now.record.events)
    since = st.number_input(
        say("negotiation.since"),
        min_value=0,
        max_value=last,
        step=1,
        help=say("negotiation_help.since"),
        width=260,
        **desks.hold("since", 0),
    )
    try:
        text = now.door.export_since(now.id, int(since or 0))
    except StoreError as error:
        st.caption(plain(read(error.text)))
        return
    label = say("negotiation.take_new", low=int(since or 0) + 1, high=last)
    if int(since or 0) < last:
        name = papers.named(now, say("negotiation.new_name", low=int(since or 0) + 1, high=last), "jsonl")
        papers.give(label, text.encode("utf-8"), name, papers.LINES)
    else:
        st.caption(say("negotiation.nothing_new"))


def _in(now: desks.Open) -> None:
    """A file of the other side, laid beside the record before anything is taken in."""
    st.caption(say("negotiation.receive_note"))
    file = verify.uploader(say("negotiation.their_file"), "incoming")
    if file is None:
        return
    text = verify.decoded(file.getvalue())
    if text is None:
        st.error(say("negotiation.no_record", name=plain(file.name)))
        return
    compared(
        now,
        lambda: now.door.compare_record(now.matter, text, name=file.name),
        lambda: now.door.import_record(now.matter, text, name=file.name),
    )


def compared(now: desks.Open, compare: Callable[[], exchange.Merge], take: Callable[[], exchange.Merge]) -> None:
    """How a file meets the record, and the button that takes it in where nothing stands against it."""
    ours = now.record.state
    try:
        found = compare()
    except InputError as error:
        lines = "\n".join(f"- {plain(said(problem))}" for problem in error.problems)
        st.error(say("negotiation.not_taken") + "\n\n" + lines)
        return
    except StoreError as error:
        st.error(plain(read(error.text)))
        return
    for note in found.notes:
        st.warning(plain(read(note)), icon=":material/sync_problem:")
    words = say(f"negotiation_meeting.{found.meeting}", common=found.common, number=len(found.theirs))
    if found.meeting == "fork":
        st.error(words, icon=":material/call_split:")
        _fork(now, found)
    elif found.meeting == "theirs_longer":
        st.info(words)
        for fault in audit.incoming(now.record, found.theirs)[: verify.MOST]:
            st.warning(plain(read(fault.text)), icon=":material/info:")
        _listed(found.theirs, ours)
        label, key = say("negotiation.take_in", number=len(found.theirs)), desks.key("take in")
        st.button(
            label, key=key, icon=":material/merge:", type="primary", on_click=_take, args=(take, len(found.theirs))
        )
    else:
        st.success(words, icon=":material/check:")


def _take(take: Callable[[], exchange.Merge], number: int) -> None:
    if desks.attempt(take):
        desks.desk().said = say("negotiation.taken_in", number=number)


def _fork(now: desks.Open, found: exchange.Merge) -> None:
    """Both branches side by side, and one's own as a file for the other side."""
    ours = now.record.state
    rows = []
    for row in exchange.branch(found):
        cells = {
            say("negotiation.ours"): _cell(row["ours"], ours, found),
            say("negotiation.theirs"): _cell(row["theirs"], ours, found),
        }
        rows.append({say("negotiation.event"): str(row["sequence"]), **cells})
    tables.table(rows, alt=say("negotiation.fork"), width=560)
    st.caption(say("negotiation.fork_note"))
    name = papers.named(now, say("negotiation.our_branch"), "jsonl")
    text = now.door.export_since(now.id, found.common)
    papers.give(say("negotiation.take_branch"), text.encode("utf-8"), name, papers.LINES)


def _listed(events: tuple[Event, ...], ours: State | None) -> None:
    rows = [
        {say("negotiation.event"): str(event.sequence), say("negotiation.theirs"): _said(event, ours)}
        for event in events[: verify.MOST]
    ]
    tables.table(rows, alt=say("negotiation.theirs"), width=420)


def _cell(event: Event | None, ours: State | None, found: exchange.Merge) -> str:
    return say("compare.dash") if event is None else _said(event, ours)


def _said(event: Event, state: State | None) -> str:
    """An event in short: what, by whom, when, and how its words begin."""
    person = state.participants.get(event.author) if state else None
    who = person.name if person else event.author
    body = event.raw["body"]
    words = str(body.get("text") or body.get("reason") or body.get("terms") or body.get("reasons") or "")
    begins = plain(" ".join(words.split())[:_SAID])
    head = (
        f"**{plain(sentence(read(NAMES[event.type])))}**　{plain(who)} · {plain(clock.words(event.time, language()))}"
    )
    return head + (f"{tables.BREAK}:gray[{begins}]" if begins else "")
