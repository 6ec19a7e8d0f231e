"""列表: the negotiations to which one belongs, with how each stands; search; a record received as a file."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from engine.errors import InputError
from engine.negotiation import clock, exchange
from engine.negotiation.bodies import ClosedWithAgreement
from engine.negotiation.gate import blocking, gate
from engine.negotiation.participants import SIDES
from engine.negotiation.state import State
from engine.store.door import Door
from engine.store.faults import StoreError
from engine.store.items import Matter, Negotiation
from views import negotiation_desk as desks
from views import negotiation_verify as verify
from views.negotiation_form import said
from views.text import language, plain, read, say, sentence

_MOST = 30  # negotiations shown at once
_COLOURS = {"open": "blue", "suspended": "orange", "recanted": "red", "agreed": "green", "without": "gray"}


@dataclass(frozen=True)
class _Line:
    matter: Matter
    negotiation: Negotiation


def draw(door: Door) -> None:
    """The list, newest first, and the ways to one more."""
    words = st.text_input(
        say("negotiation.search"),
        key=desks.key("search"),
        placeholder=say("negotiation.search_hint"),
        icon=":material/search:",
        autocomplete="off",
    )
    matters = door.matters()
    lines = [_Line(matter, one) for matter in matters for one in reversed(door.negotiations(matter.id))]
    shown = _matching(door, lines, words.strip()) if words.strip() else lines
    if not lines:
        st.info(say("negotiation.none_yet"))
    elif not shown:
        st.caption(say("negotiation.none_found"))
    number = int(desks.held("shown", _MOST))
    for line in shown[:number]:
        _line(door, line)
    if len(shown) > number:
        label = say("negotiation.more", number=len(shown) - number)
        st.button(label, key=desks.key("more"), on_click=_more, args=(number,))
    with st.expander(say("negotiation.received"), icon=":material/upload_file:", key=desks.key("received")):
        _received(door, matters)


def _more(number: int) -> None:
    desks.desk().held["shown"] = number + _MOST


def _matching(door: Door, lines: list[_Line], words: str) -> list[_Line]:
    """Those whose matter or own title holds every word."""
    found = {one.id for one in door.search(words) if one.kind == "matter"}
    every = words.casefold().split()
    return [
        line
        for line in lines
        if line.matter.id in found or all(word in line.negotiation.title.casefold() for word in every)
    ]


def _line(door: Door, line: _Line) -> None:
    one, matter = line.negotiation, line.matter
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"negotiation {one.id}"):
        title = one.title or matter.title or say("negotiation.untitled")
        try:
            state = door.record(one.id).state
            mark, words = badge(state), told(state)
        except StoreError as error:
            mark, words = f":red-badge[{say('negotiation_state.damaged')}]", read(error.text)
        also = [matter.parties, matter.title if matter.title not in (title, "") else ""]
        about = "".join(f"　:gray[{plain(text)}]" for text in also if text)
        st.markdown(f"**{plain(title)}**{about} {mark}  \n:gray[{plain(words)}]", width="stretch")
        st.button(
            say("negotiation.look"),
            key=desks.key("open", one.id),
            icon=":material/arrow_forward:",
            help=plain(title),
            on_click=desks.open,
            args=(one.id, matter.id),
        )


def standing(state: State) -> str:
    """How a negotiation stands, in a word."""
    if state.closed is not None:
        return "agreed" if isinstance(state.closed, ClosedWithAgreement) else "without"
    if state.suspended:
        return "suspended"
    return "recanted" if state.recanted else "open"


def badge(state: State) -> str:
    """The same as a coloured mark."""
    name = standing(state)
    return f":{_COLOURS[name]}-badge[{say(f'negotiation_state.{name}')}]"


def told(state: State) -> str:
    """Who opened it and when, rounds, and how much is missing before it can close."""
    first = state.events[0]
    parts = [
        say(
            "negotiation.opened_by",
            side=read(SIDES[state.participants[first.author].side]),
            when=clock.words(first.time, language()),
        ),
        say("negotiation.rounds_so_far", number=state.moves[-1].round if state.moves else 0),
        say("negotiation.events_so_far", number=len(state.events)),
    ]
    if state.closed is None:
        number = len(blocking(gate(state, "closing")))
        parts.append(say("negotiation.missing_so_far", number=number) if number else say("negotiation.may_close"))
    return sentence(" · ".join(parts))


# A record received as a file ------------------------------------------------------------------------------------------


def _received(door: Door, matters: list[Matter]) -> None:
    """A record that the other office sent, of a negotiation that is not here yet, or here already."""
    st.caption(say("negotiation.received_note"))
    file = st.file_uploader(
        say("negotiation.their_file"),
        type=["jsonl", "json", "txt"],
        key=desks.key("new"),
        max_upload_size=verify.LARGEST,
    )
    if file is None:
        return
    text = verify.decoded(file.getvalue()) or ""
    try:
        found = exchange.merge(None, text, name=file.name)
    except InputError as error:
        lines = "\n".join(f"- {plain(said(problem))}" for problem in error.problems)
        st.error(say("negotiation.not_taken") + "\n\n" + lines)
        return
    for note in found.notes:
        st.warning(plain(read(note)), icon=":material/sync_problem:")
    state = State.of(list(found.theirs))
    assert state.opened is not None
    title = state.opened.title or say("negotiation.untitled")
    st.markdown(f"**{plain(title)}** {badge(state)}  \n:gray[{plain(told(state))}]")
    here = next((matter for matter in matters if _holds(door, matter, found)), None)
    if here is not None:
        st.info(say("negotiation.here_already"))
        key, args = desks.key("open known"), (str(found.theirs[0].raw["negotiation"]), here.id, "exchange")
        st.button(say("negotiation.look"), key=key, on_click=desks.open, args=args)
        return
    label = say("negotiation.take_in", number=len(found.theirs))
    key = desks.key("take new")
    st.button(label, key=key, type="primary", icon=":material/merge:", on_click=_take, args=(door, title, state, text))


def _holds(door: Door, matter: Matter, found: exchange.Merge) -> bool:
    id = str(found.theirs[0].raw["negotiation"])
    return any(one.id == id for one in door.negotiations(matter.id))


def _take(door: Door, title: str, state: State, text: str) -> None:
    """A matter of its own for it, with the names of whom it is about."""

    def take() -> None:
        matter = door.create_matter(title[:300], parties(state))
        door.import_record(matter.id, text)
        desks.open(str(state.events[0].raw["negotiation"]), matter.id)

    desks.attempt(take)


def parties(state: State) -> str:
    """Suspects and victims by name, for the search."""
    return "、".join(person.name for person in state.present("suspect", "victim"))[:1000]
