"""The access log of a matter, for whom `access.yaml` lets read it."""

from __future__ import annotations

import streamlit as st

from engine.negotiation import clock
from engine.store.access import Operation, access
from engine.store.door import Door
from engine.store.items import Entry, Matter
from views import people
from views.text import language, read, say, sentence

_MOST = 200  # lines


def draw(door: Door, matter: Matter) -> None:
    """The last lines, when asked for: reading them is noted too."""
    if access().grant(matter.role, "read_log") != "yes":
        return
    st.markdown(f"**{say('members.log')}**")
    if not st.toggle(say("members.log_more"), key=f"members log/{language()}/{matter.id}"):
        return
    lines, titles = door.log(matter.id, most=_MOST), _titles(door, matter)
    st.caption(say("members.log_about", number=_MOST))
    heads = ("members.when", "members.who", "members.did", "members.thing", "members.allowed")
    rows = [dict(zip(map(say, heads), _row(line, titles), strict=True)) for line in lines]
    st.dataframe(rows, hide_index=True, height=360, alt=say("members.log"))


def _titles(door: Door, matter: Matter) -> dict[str, str]:
    """What the things of the matter are called that one may know of."""
    kept = {item.id: item.title for item in door.search("") if item.kind == "case" and item.matter == matter.id}
    return {matter.id: matter.title, **kept, **{one.id: one.title for one in door.negotiations(matter.id)}}


def _row(line: Entry, titles: dict[str, str]) -> tuple[str, ...]:
    operation: Operation = line.operation  # type: ignore[assignment]
    did = read(access().operations[operation]) if operation in access().operations else line.operation
    kind = say(f"log_kind.{line.kind}")
    named = titles.get(line.object) or line.object[:8]
    thing = say("field.with_unit", label=sentence(kind), unit=named) if named else sentence(kind)
    seen = say("members.yes") if line.allowed else say("members.no")
    return clock.words(line.at, language()), people.name(line.user), sentence(did), thing, seen
