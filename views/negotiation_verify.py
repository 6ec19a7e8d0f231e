"""校验: whether a record's file is whole; every fault by its event, or that there is none."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.errors import InputError
from engine.negotiation import audit, chain, clock, exchange
from engine.text import Text
from views import negotiation_desk as desks
from views.negotiation_form import said
from views.text import language, plain, read, say

LARGEST = 60  # MB: ten thousand events are some ten
ENDINGS = ("jsonl", "json", "txt")
MOST = 50  # faults that are listed


@dataclass(frozen=True)
class Checked:
    """What was found in a file: its faults, grave and merely odd; when its first and last event were recorded."""

    events: int
    head: str
    grave: tuple[Text, ...] = ()
    odd: tuple[Text, ...] = ()
    signed: int = 0
    title: str = ""
    times: tuple[str, ...] = ()


def draw() -> None:
    """A file, a hash that one knows of it, and the answer."""
    st.markdown(say("negotiation.verify_about"))
    file = uploader(say("negotiation.verify_file"), "verify")
    known = st.text_input(
        say("negotiation.known_head"),
        key=desks.key("known"),
        help=say("negotiation_help.known_head"),
        autocomplete="off",
    )
    if file is None:
        return
    text = decoded(file.getvalue())
    if text is None:
        st.error(say("negotiation.no_record", name=plain(file.name)))
        return
    try:
        found = check(text, file.name, known.strip())
    except InputError as error:
        lines = "\n".join(f"- {plain(said(problem))}" for problem in error.problems[:MOST])
        st.error(say("negotiation.no_record", name=plain(file.name)) + "\n\n" + lines)
        return
    tell(found)


def uploader(label: str, name: str) -> Any:
    """Where a record's file is given."""
    return st.file_uploader(label, type=list(ENDINGS), key=desks.key(name), max_upload_size=LARGEST)


def decoded(content: bytes) -> str | None:
    """The words of a file; None where it has none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def check(text: str, name: str, known: str = "") -> Checked:
    """Every fault of a file that holds a record, whole or from some event on.

    Raises:
        InputError: it holds no record at all.
    """
    header, events = exchange.read(text, name=name)
    before = _before(header, events)
    if before is None:
        return of(events, audit.audit(events, known))
    return of(events, [*chain.verify(events, after=before), *chain.tail(events, known)])


def of(events: Sequence[Mapping[str, Any]], faults: Iterable[chain.Fault]) -> Checked:
    """What was found in these events."""
    found = list(faults)
    first: Any = events[0].get("body") if events else None
    return Checked(
        len(events),
        str(events[-1].get("hash", "")) if events else "",
        tuple(fault.text for fault in found if fault.grave),
        tuple(fault.text for fault in found if not fault.grave),
        sum(1 for event in events if event.get("key")),
        str(first.get("title") or "") if isinstance(first, dict) else "",
        tuple(str(event.get("time") or "") for event in (events[0], events[-1])) if events else (),
    )


def _before(header: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What stands before the first event of a file that begins later: no more is known of it than its hash."""
    first = events[0] if events else {}
    if not header.get("since") or not isinstance(first.get("sequence"), int):
        return None
    return {
        "hash": first.get("previous"),
        "negotiation": first.get("negotiation"),
        "time": "",
        "sequence": int(header["since"]),
    }


def tell(found: Checked) -> None:
    """The answer, in words and in colour."""
    if found.grave:
        lines = [f"- {plain(read(text))}" for text in found.grave[:MOST]]
        if len(found.grave) > MOST:
            lines.append(f"- {say('negotiation.more_faults', number=len(found.grave) - MOST)}")
        st.error(say("negotiation.unsound", number=len(found.grave)) + "\n\n" + "\n".join(lines))
    else:
        words = say("negotiation.sound", number=found.events, signed=found.signed)
        title = f"**{plain(found.title)}**　" if found.title else ""
        st.success(title + words, icon=":material/verified_user:")
    for text in found.odd[:MOST]:
        st.warning(plain(read(text)), icon=":material/info:")
    if found.head:
        st.caption(say("negotiation.head_is", head=found.head))
    if not found.grave and len(found.times) == 2:
        first, last = (clock.words(datetime.datetime.fromisoformat(time), language()) for time in found.times)
        st.caption(say("negotiation.from_to", first=first, last=last))
