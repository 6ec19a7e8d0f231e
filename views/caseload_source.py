"""Where the cases come from: a file that is uploaded, one that is pointed to on this machine, or an invented sample."""

from __future__ import annotations

import shutil
from pathlib import Path

import streamlit as st

from engine.errors import InputError, Problem
from engine.text import Language
from views import caseload_desk as desk
from views import datadir, tables, telling
from views.caseload_desk import Opened
from views.text import catalogue, language, plain, say

_LARGEST = 400  # MB; a year's cases as Parquet are a few dozen, and a larger file can be pointed to
_SHOWN = 5  # rows of the preview
_WORDS = 40  # characters of a cell
SAMPLES: dict[Language, Path] = {
    "zh": Path(__file__).with_name("caseload_sample.csv"),
    "en": Path(__file__).with_name("caseload_sample.en.csv"),
}


def draw() -> None:
    """The ways to give cases; folded once there are some."""
    found = desk.opened()
    if found is None:
        _ways()
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        rows = say("caseload.rows", rows=f"{found.rows:,}", columns=found.head.num_columns)
        st.markdown(f"**{plain(found.name)}**　:gray[{plain(rows)}]", width="stretch")
        st.button(say("caseload.close"), key=desk.key("close"), icon=":material/close:", on_click=desk.close)
    with st.expander(say("caseload.preview", number=min(_SHOWN, len(found.head)))):
        _preview(found)


def _ways() -> None:
    key = desk.key("upload")
    st.file_uploader(
        say("caseload.upload"),
        type=list(desk.ENDINGS),
        key=key,
        max_upload_size=_LARGEST,
        help=say("caseload.upload_help"),
        on_change=_take,
        args=(key,),
    )
    if datadir.local():
        key = desk.key("path")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(say("caseload.path"), key=key, help=say("caseload.path_help"), autocomplete="off")
            st.button(say("caseload.point"), key=desk.key("point"), on_click=_point, args=(key,))
    st.button(
        say("caseload.sample"),
        key=desk.key("sample"),
        icon=":material/science:",
        help=say("caseload.sample_help"),
        on_click=_sample,
    )


def _take(key: str) -> None:
    """An uploaded file, written where it can be read bit by bit."""
    file = st.session_state.get(key)
    if file is None:
        return
    place = desk.new_folder()
    source = place / f"source{Path(file.name).suffix.lower()}"
    with source.open("wb") as target:
        target.write(file.getbuffer())
    _open(place, source, file.name)


def _point(key: str) -> None:
    """A file on this machine; only whoever sits at it may name one."""
    source = Path(str(st.session_state.get(key) or "").strip().strip("\"'")).expanduser()
    if datadir.local():
        _open(desk.new_folder(), source, source.name)


def _sample() -> None:
    place = desk.new_folder()
    source = place / "source.csv"
    shutil.copyfile(SAMPLES[language()], source)
    _open(place, source, say("caseload.sample_name"))


def _open(place: Path, source: Path, name: str) -> None:
    def do() -> None:
        if not source.is_file():
            raise InputError(Problem("", catalogue()["caseload.no_file"]))
        desk.open_file(place, source, name)

    if not telling.tried(do):
        shutil.rmtree(place, ignore_errors=True)


def _preview(found: Opened) -> None:
    rows = found.head.slice(0, _SHOWN).to_pylist()
    cells = [{plain(name): _cell(value) for name, value in row.items()} for row in rows]
    tables.table(cells, alt=say("caseload.preview_alt"), width=min(4000, 130 * found.head.num_columns))
    st.caption(say("caseload.preview_note"))


def _cell(value: object) -> str:
    words = "" if value is None else str(value)
    return plain(words if len(words) <= _WORDS else f"{words[:_WORDS]}…")
