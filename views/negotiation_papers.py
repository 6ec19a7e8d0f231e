"""文书: the record as a file and on paper, the sentencing proposal and the other documents, the case as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine.documents import Document, PdfFault, TemplateFault, bundle, catalogue, write, write_record
from engine.documents.catalogue import find
from engine.errors import InputError
from engine.negotiation.bodies import ClosedWithAgreement
from engine.store.faults import StoreError
from engine.text import Language
from views import memo, negotiation_case
from views import negotiation_desk as desks
from views.negotiation_form import said
from views.text import language, plain, read, say

_RECORD = "negotiation_record"
_FIRST = ("proposal", "undertaking", "hearing")  # what an agreement goes on with
LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Made:
    """A file, or why there is none."""

    data: bytes = b""
    excuse: str = ""


def draw(now: desks.Open) -> None:
    """The whole part, for whoever may take a copy away."""
    state = now.record.state
    agreed = isinstance(state.closed, ClosedWithAgreement)
    try:
        text = now.door.export_record(now.id)
    except StoreError as error:
        st.info(plain(read(error.text)))
        return
    st.header(say("negotiation.record_files"), anchor=False)
    st.caption(say("negotiation.record_files_note"))
    with st.container(horizontal=True, gap="small"):
        name = named(now, say("negotiation.record_name"), "jsonl")
        give(say("negotiation.take_record"), text.encode("utf-8"), name, LINES)
        _paper(now)
    st.header(say("negotiation.case_files"), anchor=False)
    st.caption(say("negotiation.case_files_agreed" if agreed else "negotiation.case_files_open"))
    with st.container(horizontal=True, gap="small"):
        known = catalogue()
        for document in (known[name] for name in _FIRST if name in known):
            _document(now, document)
    _all(now)
    st.header(say("negotiation.case_on_screen"), anchor=False)
    st.caption(say("negotiation.case_on_screen_agreed" if agreed else "negotiation.case_on_screen_open"))
    st.button(
        say("negotiation.open_agreed" if agreed else "negotiation.open_case"),
        key=desks.key("open case"),
        icon=":material/folder_open:",
        on_click=_open,
        args=(now,),
    )


def _open(now: desks.Open) -> None:
    negotiation_case.take(now.record.state)
    desks.desk().said = say("negotiation.case_opened")


def _paper(now: desks.Open) -> None:
    """The record on paper, 协商笔录."""
    document = find(_RECORD, "record")
    spoken = spoken_by(document)
    made = desks.kept("paper", now.record, lambda: _try(lambda: write_record(now.record, language=spoken)), spoken)
    _offer(now, made, document.name.in_language(language()), document.name.in_language(spoken))


def _document(now: desks.Open, document: Document) -> None:
    """One document of the case as the record has it."""
    spoken = spoken_by(document)

    def make() -> bytes:
        return write(now.record.state.raw(), document.id, language=spoken)

    made = desks.kept("document", now.record, lambda: _try(make), document.id, spoken)
    _offer(now, made, document.name.in_language(language()), document.name.in_language(spoken))


def _all(now: desks.Open) -> None:
    """Every document in one file, made when asked for."""
    asked = f"all/{now.record.head}/{language()}"
    if desks.held("papers", "") != asked:
        label = say("negotiation.make_all")
        key = desks.key("make all")
        st.button(label, key=key, icon=":material/folder_zip:", on_click=_ask, args=(asked,))
        return
    spoken = language()
    made = desks.kept("all", now.record, lambda: _try(lambda: bundle(now.record.state.raw(), spoken)), spoken)
    if made.excuse:
        st.error(made.excuse)
    else:
        name = named(now, say("documents.all_named"), "zip")
        give(say("documents_take.all"), made.data, name, "application/zip")


def _ask(asked: str) -> None:
    desks.desk().held["papers"] = asked


def spoken_by(document: Document) -> Language:
    """The language in which a document is made: the page's where it can be."""
    return language() if language() in document.languages else document.languages[0]


def _try(make: Callable[[], bytes]) -> Made:
    try:
        return Made(make())
    except InputError as error:
        lines = [said(problem) for problem in error.problems]
        return Made(excuse=say("documents.not_made", why=" ".join(map(plain, lines))))
    except (PdfFault, TemplateFault) as error:
        return Made(excuse=say("documents.not_made", why=plain(error.in_language(language()))))


def _offer(now: desks.Open, made: Made, label: str, name: str) -> None:
    if made.excuse:
        st.error(f"{plain(label)}{say('negotiation.colon')}{made.excuse}")
    else:
        give(say("negotiation.word_file", name=label), made.data, named(now, name, "docx"), memo.WORD)


def give(label: str, data: bytes | Callable[[], bytes], name: str, mime: str) -> None:
    """A file to take away."""
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        key=desks.key("take", name),
        icon=":material/download:",
        on_click="ignore",
    )


def named(now: desks.Open, part: str, ending: str) -> str:
    """A file name of the negotiation's title and a part of it, without what file systems refuse."""
    title = now.record.state.opened.title if now.record.state.opened else ""
    words = f"{title[:50] or say('negotiation.untitled')} {part[:40]}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", words).strip(" .") + f".{ending}"
