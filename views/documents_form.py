"""What is written into the documents: the particulars that the chosen one prints, and its texts. Kept with the case."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from engine.case.particulars import Particulars
from engine.documents import Document
from engine.text import Language
from views import documents_answers, fields, state, workbench
from views.documents_choice import Choice
from views.text import known, plain, read, say

_PLACE = ("documents", "particulars")
_LONG = {"facts_found": 6}  # lines of those that are told and not named
_NARROWEST = 140  # pixels of a column


def needed(document: Document) -> bool:
    """Whether there is anything to write into the document."""
    return bool(document.fields or document.particulars)


def draw(choice: Choice) -> None:
    """Tabs: the particulars, the texts of this document, and in a party's document the prosecution's answers."""
    document = choice.document
    parts: dict[str, Callable[[], None]] = {"documents.particulars": lambda: _particulars(document)}
    if document.fields:
        parts["documents.texts"] = lambda: _texts(document, choice.language)
    if document.side != "both":
        parts["reply.title"] = lambda: documents_answers.draw(choice)
    tabs = st.tabs([say(name) for name in parts], key=workbench.key("parts", document.id))
    for tab, show in zip(tabs, parts.values(), strict=True):
        with tab:
            show()


def _particulars(document: Document) -> None:
    st.caption(say("documents.particulars_about"))
    printed = [name for name in Particulars.model_fields if name in document.particulars]
    _grid(printed)
    others = [name for name in Particulars.model_fields if name not in printed]
    if others:
        with st.expander(say("documents.other_particulars"), key=workbench.key("other particulars", document.id)):
            _grid(others)


def _grid(listed: list[str]) -> None:
    short = [name for name in listed if name not in _LONG]
    if short:
        with st.grid(2, min_column_width=_NARROWEST) as cells:
            for name in short:
                with cells.cell():
                    _particular(name)
    for name in listed:
        if name in _LONG:
            fields.area((*_PLACE, name), say(f"particular.{name}"), lines=_LONG[name], help=_help(name))


def _particular(name: str) -> None:
    """The widget that the type of a particular asks for."""
    path, label = (*_PLACE, name), say(f"particular.{name}")
    entry = Particulars.model_fields[name]
    if datetime.date in get_args(entry.annotation):
        fields.date(path, label, help=_help(name))
    elif options := _options(entry.annotation):
        named = {value: say(f"particular_value.{value}") for value in options}
        fields.choice(path, label, options, name=named.__getitem__, default=entry.default, help=_help(name))
    else:
        fields.text(path, label, help=_help(name))


def _options(kind: Any) -> list[str]:
    """The values of a type that names them, alone or beside None."""
    inner = get_args(kind)
    return [value for value in inner if isinstance(value, str)] or [word for part in inner for word in _options(part)]


def _help(name: str) -> str | None:
    return say(f"help.{name}") if known(f"help.{name}") else None


def _texts(document: Document, language: Language) -> None:
    """The texts of a document; where nothing is written its standard text shows through."""
    if any(field.default for field in document.fields.values()):
        st.caption(say("documents.texts_about"))
    for name, field in document.fields.items():
        path = ("documents", "texts", document.id, name)
        standard = field.default.in_language(language) if field.default else ""
        label, help = read(field.name), read(field.help) or None
        if field.lines == 1:
            fields.text(path, label, help=help, placeholder=standard)
        else:
            fields.area(path, label, lines=field.lines, help=help, placeholder=standard)
        if standard and state.lookup(path) is None:
            st.button(
                say("documents.begin_with"),
                key=workbench.key("begin with", document.id, name),
                icon=":material/edit:",
                type="tertiary",
                help=plain(say("documents.begin_with_help", name=label)),
                on_click=state.put,
                args=(path, standard),
            )
