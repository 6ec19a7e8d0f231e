"""记入: who speaks, what they may put on the record now, the form for it; and what they may not, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.errors import Problem
from engine.negotiation import openings
from engine.negotiation.bodies import NAMES
from engine.negotiation.participants import Participant
from engine.store.faults import AccessDenied
from views import negotiation_desk as desks
from views import negotiation_drafts as drafting
from views import negotiation_forms_course as course
from views import negotiation_forms_disclosure as disclosing
from views import negotiation_forms_points as points
from views import negotiation_forms_signing as signing
from views import negotiation_forms_talk as talk
from views import negotiation_key
from views.negotiation_form import Form, person_name, said
from views.text import labels, plain, read, say, sentence

GROUPS: dict[str, tuple[str, ...]] = {
    "talk": (
        "statement",
        "proposal",
        "answer",
        "victim_opinion",
        "victim_not_heard",
        "remark",
        "remark_answer",
        "consultation",
    ),
    "prepare": ("rights_told", "disclosure", "setting", "notice", "joined", "left"),
    "course": ("suspended", "resumed", "done", "correction", "fork_settled"),
    "sign": ("voluntariness", "signed", "no_signature", "objection", "recanted"),
    "end": ("closed_with_agreement", "closed_without", "reopened"),
}
FORMS: dict[str, Callable[[Form], None]] = {
    **course.FORMS,
    **talk.FORMS,
    **signing.FORMS,
    "disclosure": disclosing.draw,
    "proposal": points.proposal,
}
MANY: dict[str, Callable[[desks.Open, str], None]] = {"answer": points.answers, "remark_answer": talk.remark_answers}


def draw(now: desks.Open) -> None:
    """The whole part."""
    try:
        writers = now.door.writers(now.id)
    except AccessDenied as error:
        st.info(plain(read(error.text)))
        return
    if not writers:
        st.info(say("negotiation.no_writer"))
        return
    author = _author(writers)
    negotiation_key.needed(author)
    _drafts(now, {person.id: person for person in writers})
    reasons = {kind: openings.why_not(now.record.state, author.id, kind) for kind in openings.kinds()}
    kind = _kind([kind for kind, why in reasons.items() if not why])
    if kind is not None:
        with st.container(border=True, key="record form"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                head = say("negotiation.form_of", what=sentence(read(NAMES[kind])), who=plain(author.name))
                st.markdown(f"**{head}**", width="content")
                name = desks.key("another")
                label = say("negotiation.another")
                st.button(label, key=name, icon=":material/arrow_back:", type="tertiary", on_click=_another)
            form(now, author.id, kind)
    else:
        _refused(reasons)
    negotiation_key.draw()


def form(now: desks.Open, author: str, kind: str) -> None:
    """The form for one kind of event."""
    if kind in MANY:
        MANY[kind](now, author)
        return
    found = Form(now, drafting.begun(now, author, kind), drafting.name(author, kind))
    FORMS[kind](found)


def go(kind: str, author: str) -> None:
    """Turn to the form for an event."""
    desks.desk().held.update({"view": "add", "kind": kind, "author": author})


def _author(writers: list[Participant]) -> Participant:
    """For whom one writes: those of one's own side; on one's own machine everybody at the table."""
    known = {person.id: person for person in writers}
    first = next(iter(known))
    st.selectbox(
        say("negotiation.author"),
        list(known),
        format_func=labels(list(known), lambda id: person_name(known[id])),
        help=say("negotiation_help.author"),
        **desks.hold("author", first, known),
    )
    return known[desks.held("author", first, known)]


def _kind(possible: list[str]) -> str | None:
    """The kind that was chosen, with the way back to the others; else all that are possible, in rows."""
    shown = desks.held("kind", None, possible)
    if shown is not None:
        return str(shown)
    for group, kinds in GROUPS.items():
        there = [kind for kind in kinds if kind in possible]
        if there:
            box = desks.key("kind", group)
            st.session_state[box] = None
            st.pills(
                say(f"negotiation_group.{group}"),
                there,
                format_func=labels(there, lambda kind: sentence(read(NAMES[kind]))),
                key=box,
                on_change=_choose,
                args=(box,),
            )
    return None


def _choose(box: str) -> None:
    desks.desk().held["kind"] = st.session_state[box]


def _another() -> None:
    desks.desk().held["kind"] = None


def _refused(reasons: dict[str, list[Problem]]) -> None:
    """What cannot be put on the record now, greyed, with the reason."""
    closed = {kind: why for kind, why in reasons.items() if why}
    if not closed:
        return
    with st.expander(say("negotiation.not_now", number=len(closed)), key=desks.key("not now")):
        for kind in (kind for kinds in GROUPS.values() for kind in kinds if kind in closed):
            never = [problem for problem in closed[kind] if problem.path == "author"]
            why = dict.fromkeys(plain(said(problem)) for problem in never or closed[kind])
            st.markdown(
                f":gray[**{plain(sentence(read(NAMES[kind])))}**]　" + "  \n".join(f":gray[{line}]" for line in why)
            )


def _drafts(now: desks.Open, writers: dict[str, Participant]) -> None:
    """What was begun and not put on the record, with the way back to it."""
    known = [draft for draft in drafting.drafts(now).values() if draft.author in writers and draft.item]
    shown = desks.held("kind", None), desks.held("author", None)
    others = [draft for draft in known if (draft.kind, draft.author) != shown]
    if not others:
        return
    with st.container(border=True, gap="xsmall", key="drafts"):
        st.caption(say("negotiation.drafts"))
        for draft in others:
            with st.container(horizontal=True, vertical_alignment="center"):
                what = say("field.with_unit", label=read(NAMES[draft.kind]), unit=writers[draft.author].name)
                st.markdown(plain(what), width="stretch")
                name = desks.key("draft", draft.item)
                label = say("negotiation.go_on")
                st.button(label, key=f"{name}/on", on_click=go, args=(draft.kind, draft.author), type="tertiary")
                label = say("negotiation.discard_draft")
                st.button(label, key=f"{name}/off", on_click=drafting.drop, args=(now, draft), type="tertiary")
