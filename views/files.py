"""Opening and saving a case. A file that cannot be opened is explained, and the case on the screen stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.case import reader
from engine.errors import InputError, Problem
from engine.yaml_source import AT_MOST, MAX_BYTES, TOO_LARGE
from views import autosave, fields, names, recovery, sharing, state
from views.text import join, plain, say

_MERGED = "merged positions"
_LARGEST_UPLOAD = 60  # MB; what is too large for a case is said by us, in the page's language


def bar() -> None:
    """Title of the case, and the buttons that open and save it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width="stretch"):
            fields.text(("title",), say("field.title"))
        with st.container(horizontal=True, width="content", gap="small"):  # together, also on the next line
            _open()
            _save()
            sharing.menu()
    if merged := st.session_state.pop(_MERGED, None):
        st.success(say("share.merged", positions=plain(join([names.position(name) for name in merged]))))


def _save() -> None:
    raw = state.session().raw
    st.download_button(
        say("file.save"),
        data=sharing.whole(raw).encode("utf-8"),  # not when asked for: the rerun of `keep` could overtake the making
        file_name=file_name("yaml"),
        mime="application/yaml",
        key=state.key("save"),
        icon=":material/download:",
        help=say("help.save"),
        on_click=state.keep,
        args=(raw,),
    )


def file_name(ending: str, part: str = "") -> str:
    """A file name made of the case's title and a part of it, without what file systems refuse."""
    title = str(state.session().raw.get("title") or "") or say("file.untitled")
    named = f"{title[:50]} {part[:40]}".strip()
    safe = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", named).strip(" .")
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
        if left := autosave.left_behind():
            st.button(
                say("recovery.again", number=len(left)),
                key=state.key("recovery again"),
                on_click=recovery.reopen,
                width="stretch",
            )
        key = state.key("merge")
        st.file_uploader(
            say("share.merge"),
            type=["yaml", "yml", "json"],
            key=key,
            max_upload_size=_LARGEST_UPLOAD,
            help=say("share.merge_help"),
            on_change=_merge,
            args=(key,),
        )


def _sample() -> None:
    state.replace(state.sample(), what="sample")


def _new() -> None:
    state.replace(state.blank(), what="new")


def _take(key: str) -> None:
    raw = _parsed(key)
    if raw is not None:
        bare, foreign = sharing.taken_apart(raw)
        state.replace(bare)
        state.session().stamp = foreign


def _merge(key: str) -> None:
    raw = _parsed(key)
    if raw is not None:
        st.session_state[_MERGED] = sharing.merge(raw)
        state.session().refused = []


def _parsed(key: str) -> dict[str, Any] | None:
    """The case that was uploaded; None where there is none, which is then explained on the page."""
    file = st.session_state[key]
    if file is None:
        return None
    opened = state.session()
    try:
        return parse(file.getvalue(), file.name)
    except InputError as error:
        opened.refused, opened.refused_name = error.problems, file.name
        return None


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
