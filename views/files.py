"""Opening and saving a case. A file that cannot be opened is explained, and the case on the screen stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.case import reader
from engine.errors import InputError, Problem
from engine.yaml_source import AT_MOST, MAX_BYTES, TOO_LARGE
from views import fields, state
from views.text import say

_LARGEST_UPLOAD = 60  # MB; what is too large for a case is said by us, in the page's language


def bar() -> None:
    """Title of the case, and the buttons that open and save it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width="stretch"):
            fields.text(("title",), say("field.title"))
        _open()
        st.download_button(
            say("file.save"),
            data=reader.dump(state.session().raw),
            file_name=file_name("yaml"),
            mime="application/yaml",
            key=state.key("save"),
            icon=":material/download:",
            help=say("help.save"),
            on_click="ignore",
        )


def file_name(ending: str) -> str:
    """A file name made of the case's title, without what file systems refuse."""
    title = str(state.session().raw.get("title") or "")
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", title).strip(" .")[:60]
    return f"{safe or say('file.untitled')}.{ending}"


def _open() -> None:
    with st.popover(say("file.open"), icon=":material/folder_open:", key=state.key("files")):
        key = state.key("upload")
        st.file_uploader(
            say("file.upload"),
            type=["yaml", "yml", "json"],
            key=key,
            max_upload_size=_LARGEST_UPLOAD,
            help=say("help.upload"),
            on_change=_take,
            args=(key,),
        )
        st.button(say("file.sample"), key=state.key("sample"), on_click=_sample, width="stretch")
        st.button(say("file.new"), key=state.key("new"), on_click=_new, width="stretch")


def _sample() -> None:
    state.replace(state.sample())


def _new() -> None:
    state.replace(state.blank())


def _take(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    opened = state.session()
    try:
        raw = parse(file.getvalue(), file.name)
    except InputError as error:
        opened.refused, opened.refused_name = error.problems, file.name
    else:
        state.replace(raw)


def parse(content: bytes, name: str) -> dict[str, Any]:
    """A case from the bytes of a file, checked as it stands and in every position.

    Raises:
        InputError: the file is no case, or the case is wrong; every problem at once.
    """
    if len(content) > MAX_BYTES:
        raise InputError(Problem(name, TOO_LARGE, AT_MOST))
    try:
        raw = reader.read_text(content.decode("utf-8-sig"), name=name)
    except UnicodeDecodeError as error:
        raise InputError(Problem(name, reader.NOT_UTF8, reader.CASE_FILE)) from error
    reader.build(raw)
    problems: list[Problem] = []
    for position in raw.get("positions") or {}:
        try:
            reader.build(raw, position=position)
        except InputError as error:
            problems += [replace(item, path=f"positions.{position}.{item.path}") for item in error.problems]
    if problems:
        raise InputError(problems)
    return raw
