"""The last step of a form: what still stands in the way, the button, and what the store says to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.errors import InputError, Problem
from engine.law.procedure import Step
from engine.negotiation.bodies import NAMES
from engine.negotiation.gate import blocking, gate
from engine.negotiation.keys import PrivateKey
from engine.store.faults import StoreError
from views import negotiation_desk as desks
from views import negotiation_drafts as drafting
from views.negotiation_form import Form, said
from views.text import plain, read, say, sentence

KEY = "signing key"  # the reader's private key, in this session and nowhere else


def button(form: Form, body: Callable[[], dict[str, Any]] | None = None) -> None:
    """The button that puts the form's event on the record; `body` makes its content where the form alone does not."""
    problems(form.rest())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("negotiation.record", what=read(NAMES[form.draft.kind])),
            key=desks.key("record", form.name),
            icon=":material/gavel:",
            type="primary",
            help=say("negotiation.record_help"),
            on_click=_submit,
            args=(form, body or form.body, f"{form.name}/{form.now.record.head}"),
        )
        if form.draft.item:
            st.button(
                say("negotiation.discard_draft"),
                key=desks.key("discard", form.name),
                icon=":material/delete:",
                type="tertiary",
                on_click=drafting.drop,
                args=(form.now, form.draft),
            )
            st.caption(say("negotiation.draft_kept"), width="content")


def problems(found: list[Problem]) -> None:
    """What is refused and belongs to no field: above all what the gate still asks for."""
    if found:
        lines = [f"- {plain(said(problem))}" for problem in found]
        st.error(say("negotiation.refused") + "\n\n" + "\n".join(lines))


def needs(form: Form, step: Step, words: str) -> None:
    """That what the form would say is not possible yet, and what is missing before it is."""
    missing = blocking(gate(form.state, step))
    if missing:
        lines = [f"- {plain(sentence(read(item.text)))}　:gray[{plain(law(item.item.law))}]" for item in missing]
        st.warning(say(words) + "\n\n" + "\n".join(lines), icon=":material/block:")


def law(article: str) -> str:
    """The article of an item of the gate, or that no law has it yet."""
    return article or say("negotiation.not_yet_law")


def _submit(form: Form, body: Callable[[], dict[str, Any]], token: str) -> None:
    """Put it on the record once: a second press of the same button, before the page was drawn anew, does nothing."""
    desk, now, draft = desks.desk(), form.now, form.draft
    if desk.held.get("recorded") == token:
        return
    private: PrivateKey | None = st.session_state.get(KEY)
    try:
        event = now.door.append(now.id, draft.author, body(), key=private)
    except InputError as error:
        drafting.refuse(now, draft, error.problems)
        return
    except StoreError as error:
        desk.failed = error.text
        return
    desk.held["recorded"] = token
    draft.refused = []
    drafting.drop(now, draft)
    desk.said = say("negotiation.recorded", n=event.sequence, what=read(NAMES[event.type]), who=plain(form.author.name))
    if event.type not in ("answer", "remark_answer"):  # of which one often follows another
        desk.held["kind"] = None
