"""Which document the page shows: grouped by whose it is; in which language, and for whom it speaks."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from engine import wording
from engine.documents import Document, catalogue
from engine.text import Language
from views import names, state, workbench
from views.text import LANGUAGES, labels, language, plain, read, say

_SIDES = ("defence", "prosecution", "both")
_OF_ALL = ("memo", "comparison")  # documents that show every position alike
_RIVAL = {"prosecution": "defence", "defence": "prosecution"}
_COMMON = "common"  # how the engine calls the case without a position


@dataclass(frozen=True)
class Choice:
    """The document that is shown; `position` is the one that it speaks for."""

    document: Document
    language: Language
    position: str

    @property
    def name(self) -> str:
        """The document's own name, in its own language."""
        return self.document.name.in_language(self.language)


def choose() -> Choice:
    """The choice as the reader made it, with what the document is and what it rests on."""
    document = _document()
    about = [read(document.about)]
    if document.law:
        about.append(say("documents.law", law=document.law))
    if len(document.languages) == 1:
        about.append(say("documents.only_chinese"))
    st.markdown(f"**{plain(read(document.name))}**　:gray[{plain(' · '.join(about))}]")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        return Choice(document, _language(document), _position(document))


def _document() -> Document:
    """One of the documents; at first the one that the side being edited would write."""
    known = catalogue()
    own = [name for name, document in known.items() if document.side == state.session().position]
    shown = workbench.held("document", next(iter(own or known)), known)
    with st.container(horizontal=True, gap="small"):
        for side in _SIDES:
            group = [name for name, document in known.items() if document.side == side]
            box = workbench.key("document", side)
            st.session_state[box] = shown if shown in group else None
            st.pills(
                say(f"documents_of.{side}"),
                group,
                format_func=labels(group, lambda name: read(known[name].name)),
                key=box,
                wrap=True,
                on_change=_take,
                args=(box,),
            )
    return known[shown]


def _take(box: str) -> None:
    if chosen := st.session_state[box]:  # pressed once more it would be let go; one document is always shown
        workbench.bench().held["document"] = chosen


def _language(document: Document) -> Language:
    options = document.languages
    default = language() if language() in options else options[0]
    if len(options) == 1:
        return default
    chosen: Language = st.segmented_control(
        say("documents.language"),
        options,
        required=True,
        format_func=labels(options, LANGUAGES.__getitem__),
        help=say("help.document_language"),
        **workbench.hold("language", default, options),
    )
    return chosen


def _position(document: Document) -> str:
    """The position that a party's document speaks for: that party's own where the case has one, never the other's."""
    there = state.positions()
    options = there if len(there) > 1 else [_COMMON, *there]
    options = [name for name in options if name != _RIVAL.get(document.side)]
    default = document.side if document.side in options else options[0]
    if document.side != "both" and document.side not in there:
        with st.container(gap="xsmall"):
            wanted, used = read(wording.position(document.side)), read(wording.position(default))
            st.caption(plain(say("documents.no_position", position=wanted, used=used)))
            st.page_link("views/compare.py", label=say("documents.add_position"), icon=":material/arrow_forward:")
    if document.id in _OF_ALL or len(options) == 1:
        return default
    return str(
        st.segmented_control(
            say("documents.speaks_for"),
            options,
            required=True,
            format_func=labels(options, names.position),
            help=say("help.speaks_for"),
            **workbench.hold(f"speaks for/{document.id}", default, options),
        )
    )
