"""经过: every event in order, in words; what was put right stands beside what it corrects, which stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from engine import wording
from engine.documents.content import negotiation_events, negotiation_told
from engine.documents.proceedings import Proceedings
from engine.negotiation import chain, clock
from engine.negotiation.bodies import NAMES
from engine.negotiation.participants import ROLES, SIDES, Side
from engine.negotiation.record import Event
from engine.negotiation.state import State
from views import negotiation_desk as desks
from views.negotiation_form import side_name
from views.text import labels, language, plain, read, say, sentence

PAGE = 60  # events on the screen at once
_ALL = "all"
_BADGES: dict[Side, str] = {"prosecution": "red", "defence": "blue", "victim": "orange", "neutral": "violet"}
Told = dict[int, dict[str, Any]]  # what is said of an event, by its sequence


def draw(now: desks.Open) -> None:
    """The events of one side or all, a page of them."""
    state = now.record.state
    told = desks.kept("course", now.record, lambda: words(now), language())
    odd = desks.kept("odd", now.record, lambda: list(chain.verify(event.raw for event in state.events)))
    for fault in odd:
        st.warning(plain(read(fault.text)), icon=":material/schedule:")
    side = _side(state)
    shown = [e for e in state.events if side == _ALL or state.participants[e.author].side == side]
    first, last = _page(len(shown))
    st.caption(say("negotiation.course_note", shown=last - first, number=len(state.events)))
    day = None
    for event in shown[first:last]:
        if day != clock.day(event.time):
            day = clock.day(event.time)
            st.subheader(plain(wording.date(day, language())), anchor=False)
        _event(state, event, told[event.sequence])


def words(now: desks.Open) -> Told:
    """Every event in words, as the record on paper has them: there a long one takes several rows of a table."""
    matter = Proceedings.of(now.record, language())
    found: Told = {}
    number = 0
    for row in (row for day in negotiation_events.days(matter) for row in day["rows"]):
        number = int(row["n"]) if row["n"] else number
        said = found.setdefault(number, {"lines": [], "notes": []})
        said["lines"] += row["lines"]
        said["notes"] += row["notes"]
    _in_full(found, matter)
    return found


def _in_full(found: Told, matter: Proceedings) -> None:
    """Settings and disclosures, of which the paper's own course says only where they stand."""
    settings, disclosures = negotiation_told.settings(matter), negotiation_told.disclosures(matter)
    places = [event.sequence for event in matter.state.of_type("setting")]
    for sequence, rows in zip(places, settings, strict=True):
        put_right = len(matter.state.corrections.get(sequence, ()))
        rows = [row for row in rows[1:] if not put_right or row is not rows[-1]]  # the last row is what was put right
        found[sequence]["lines"] = [say("negotiation.labelled", **row) for row in rows]
    places = [event.sequence for event in matter.state.of_type("disclosure")]
    for sequence, told in zip(places, disclosures, strict=True):
        found[sequence]["lines"] = list(_disclosed(told))


def _disclosed(told: dict[str, Any]) -> Iterator[str]:
    parts = {
        "to": told["to"],
        "facts": " ".join(told["facts"]),
        "crimes": told["crimes"],
        "factors": "；".join(say("field.with_unit", label=one["name"], unit=one["range"]) for one in told["factors"]),
        "proposal": " ".join(told["proposal"]),
        "basis": told["basis"],
        "materials": " ".join(told["materials"]),
    }
    for name, value in parts.items():
        if value:
            yield say("negotiation.labelled", label=say(f"negotiation_told.{name}"), value=value)


def _side(state: State) -> str:
    there: list[str] = [side for side in SIDES if any(p.side == side for p in state.participants.values())]
    options = [_ALL, *there]
    names = {_ALL: say("negotiation.all_sides"), **{side: side_name(side) for side in there}}
    chosen = st.segmented_control(
        say("negotiation.whose"),
        options,
        required=True,
        format_func=labels(options, names.__getitem__),
        label_visibility="collapsed",
        **desks.hold("course side", _ALL, options),
    )
    return str(chosen)


def _page(number: int) -> tuple[int, int]:
    """From which event to which one sees; the last page first, since that is what is new."""
    pages = [(start, min(start + PAGE, number)) for start in range(0, number, PAGE)] or [(0, 0)]
    if len(pages) == 1:
        return pages[0]
    options = list(range(len(pages)))
    last = options[-1]
    place = st.selectbox(
        say("negotiation.page"),
        options,
        format_func=labels(options, lambda n: say("negotiation.page_n", low=pages[n][0] + 1, high=pages[n][1])),
        width=220,
        **desks.hold("course page", last, options),
    )
    return pages[int(place)]


def _event(state: State, event: Event, told: dict[str, Any]) -> None:
    """One event: number, time, who, what; then what it says; then what was put right."""
    person = state.participants[event.author]
    badge = f":{_BADGES[person.side]}-badge[{plain(side_name(person.side))}]"
    who = say("field.with_unit", label=person.name, unit=read(ROLES[person.role]))
    signed = " :material/key:" if event.raw.get("key") else ""
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":gray[{event.sequence}　{clock.hour(event.time)}]　**{plain(sentence(read(NAMES[event.type])))}**　"
            f"{badge} {plain(who)}{signed}"
        )
        lines = [plain(line) for line in told["lines"]]
        if lines:
            st.markdown("  \n".join(lines))
        put_right = len(state.corrections.get(event.sequence, ()))
        for place, note in enumerate(told["notes"]):
            colour = "orange" if place >= len(told["notes"]) - put_right else "gray"
            st.markdown(f":{colour}[{plain(note)}]")
