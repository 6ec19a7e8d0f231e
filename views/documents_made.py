"""The chosen document as files: the Word file from which everything is shown, and the others made when asked for.

What cannot be made is said in the reader's language; half a file is never offered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine.documents import PdfFault, TemplateFault, bundle, catalogue, convert, write
from engine.documents.catalogue import Document
from engine.errors import InputError, Problem
from engine.text import Language
from views import files, memo, problems, state, workbench
from views.documents_choice import Choice
from views.text import language, plain, say

_MIME = {
    "docx": memo.WORD,
    "pdf": "application/pdf",
    "html": "text/html",
    "md": "text/markdown",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Made:
    """A file, or why there is none; `mark` names what it was made from."""

    data: bytes = b""
    problems: tuple[Problem, ...] = ()
    fault: PdfFault | TemplateFault | None = None
    mark: str = ""


def _made(make: Callable[[], bytes], mark: str = "") -> Made:
    try:
        return Made(make(), mark=mark)
    except InputError as error:
        return Made(problems=tuple(error.problems), mark=mark)
    except (PdfFault, TemplateFault) as error:
        return Made(fault=error, mark=mark)


def word(choice: Choice) -> Made:
    """The finished Word file of the case as it stands."""
    raw, name, spoken, position = state.session().raw, choice.document.id, choice.language, choice.position

    def make() -> bytes:
        return write(raw, name, language=spoken, position=position)

    return workbench.kept("document", lambda: _made(make), name, spoken, position, _template(choice.document, spoken))


def page(word_file: Made, spoken: Language) -> str:
    """The document as a page of HTML."""
    return workbench.kept("page", lambda: convert(word_file.data, "html", spoken).decode("utf-8"), _mark(word_file))


def _mark(made: Made) -> str:
    return hashlib.sha256(made.data).hexdigest()


def _template(document: Document, spoken: Language) -> str:
    """Which template file, and when it was saved last: a firm edits its own while the app is open."""
    try:
        path = document.template(spoken)
        return f"{path}@{path.stat().st_mtime_ns}"
    except (InputError, OSError):
        return ""


def excuse(made: Made) -> None:
    """Why there is no document: what the case lacks, or what is wrong with a template or this machine."""
    if made.problems:
        problems.summary(list(made.problems), state.session().raw)
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
    elif made.fault is not None:
        st.error(plain(say("documents.not_made", why=made.fault.in_language(language()))))


def downloads(choice: Choice, made: Made) -> None:
    """The document in every format."""
    spoken, name = choice.language, choice.name
    with st.container(horizontal=True, gap="small"):
        _download("docx", "Word", name, lambda: made.data, say("help.document_word"))
        pdf = _asked("pdf", say("documents_make.pdf"), name, _mark(made), lambda: convert(made.data, "pdf", spoken))
        _download("html", "HTML", name, lambda: convert(made.data, "html", spoken), say("help.document_html"))
        _download("md", "Markdown", name, lambda: convert(made.data, "md", spoken), say("help.document_markdown"))
    if pdf is not None:
        excuse(pdf)


def everything(spoken: Language) -> None:
    """All documents of the case that are made in a language, as one file."""
    raw, known = state.session().raw, [entry for entry in catalogue().values() if spoken in entry.languages]
    mark = json.dumps([raw, spoken, *(_template(entry, spoken) for entry in known)], default=str)
    label = say("documents_make.all", number=len(known))
    failed = _asked("all", label, say("documents.all_named"), mark, lambda: bundle(raw, spoken))
    if failed is not None:
        excuse(failed)


def _download(ending: str, label: str, name: str, make: Callable[[], bytes], help: str) -> None:
    st.download_button(
        label,
        data=make,
        file_name=files.file_name(ending, name),
        mime=_MIME[ending],
        key=workbench.key("download", ending),
        icon=":material/download:",
        help=help,
        on_click="ignore",
    )


def _asked(what: str, label: str, name: str, mark: str, make: Callable[[], bytes]) -> Made | None:
    """What takes a while: a button that makes it, then one that gives it; what went wrong is returned.

    Only so can a failure be told: a file made while the browser waits for it fails in the browser's own words.
    """
    store = workbench.bench().held
    found: Made | None = store.get(f"made/{what}")
    if store.get(f"asked/{what}") == mark and (found is None or found.mark != mark):
        with st.spinner(say("documents.making")):
            found = store[f"made/{what}"] = _made(make, mark)
    ours = found if found is not None and found.mark == mark else None
    if ours is not None and ours.data:
        ending = "zip" if what == "all" else what
        _download(ending, say(f"documents_take.{what}"), name, lambda: ours.data, say(f"help.document_{what}"))
        return None
    st.button(
        label,
        key=workbench.key("make", what),
        icon=":material/draft:" if what == "pdf" else ":material/folder_zip:",
        help=say(f"help.document_{what}"),
        on_click=_ask,
        args=(what, mark),
    )
    return ours


def _ask(what: str, mark: str) -> None:
    workbench.bench().held[f"asked/{what}"] = mark
    workbench.bench().held.pop(f"made/{what}", None)
