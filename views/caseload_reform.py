"""The same cases under changed rules, which are uploaded (or pointed to, by whoever sits at this machine)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import streamlit as st

from engine.caseload.job import Job
from engine.caseload.reform import Changed, Reform, changed_rules
from engine.caseload.reform import page as reform_page
from engine.caseload.reform import reform as reformed
from engine.caseload.reform.result import SAYS
from engine.caseload.reform.telling import lead as reform_lead
from engine.caseload.report import Run
from engine.caseload.task import Asked, Task
from engine.errors import InputError, Problem
from engine.law.library import library
from engine.yaml_source import MAX_BYTES
from views import caseload_audit as audit
from views import caseload_desk as desk
from views import caseload_run as run
from views import caseload_sections as sections
from views import datadir, telling
from views.caseload_desk import Opened
from views.text import catalogue, language, plain, read, say

_LARGEST = 10  # MB of a folder of rules
_FILES = 500
_TOP = ("crimes", "provinces", "tests", "procedure")


def draw(found: Opened, job: Job) -> None:
    """The same cases under changed rules: who moves, by how much, by which rule."""
    st.markdown(say("caseload.reform_about"))
    box = desk.key("rules")
    st.file_uploader(
        say("caseload.rules"), type=["zip", "yaml"], key=box, max_upload_size=_LARGEST, help=say("caseload.rules_help")
    )
    path = desk.key("rules path")
    if datadir.local():
        st.text_input(say("caseload.rules_path"), key=path, autocomplete="off")
    given = st.session_state.get(box) is not None or bool(st.session_state.get(path))
    st.button(
        say("caseload_ask.reform"),
        key=desk.key("ask", "reform"),
        icon=":material/play_arrow:",
        type="primary",
        disabled=not given,
        on_click=_begin_reform,
        args=(found, job, box, path),
    )
    task = found.asked.get("reform")
    if task is None:
        return
    if task.busy:
        run.working(task, "reform", found)
    elif task.state == "failed":
        run.failed(task)
    elif task.state == "done":
        changed, answer = task.answer
        spoken = language()
        source = Run.of(library(), job.source)
        audit.report("reform", lambda: reform_page.report(answer, source, spoken, changed))
        st.markdown(plain(read(reform_lead(answer))))
        st.caption(plain(read(SAYS)))
        sections.draw(found, reform_page.charted(answer, spoken), "reform")


def _begin_reform(found: Opened, job: Job, box: str, path: str) -> None:
    file, typed = st.session_state.get(box), str(st.session_state.get(path) or "").strip()
    folder, cases = found.folder, job.cases

    def prepare() -> Path:
        if file is not None:
            return _unpacked(file.getvalue(), file.name, Path(tempfile.mkdtemp(dir=folder)))
        if not datadir.local():
            raise InputError(Problem("", catalogue()["caseload.no_file"]))
        return Path(typed).expanduser()

    directory = telling.attempt(prepare)
    if directory is None:
        return

    def ask(task: Task) -> tuple[Changed, Reform]:
        changed = changed_rules(directory, library())
        answer = reformed(cases, changed.rules, library(), progress=task.told, cancelled=lambda: task.cancelled)
        return changed, answer

    found.ask("reform", Asked(ask))


def _unpacked(content: bytes, name: str, target: Path) -> Path:
    """The rule files of an archive (or the one file), each where it belongs; nothing outside the folder is written.

    Raises:
        InputError: no archive, or one that holds what is no rule file.
    """
    if not name.lower().endswith(".zip"):
        place = target / "crimes" / PurePosixPath(name).name
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
        return target
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [one for one in archive.infolist() if one.filename.endswith(".yaml") and not one.is_dir()]
        if len(entries) > _FILES or any(one.file_size > MAX_BYTES for one in entries):  # before anything is unpacked
            raise InputError(Problem(name, catalogue()["caseload.rules_large"]))
        for one in entries:
            inside = [part for part in PurePosixPath(one.filename).parts if part not in ("/", "..", ".")]
            if "__MACOSX" in inside:
                continue
            first = next((place for place, part in enumerate(inside) if part in _TOP), len(inside) - 1)
            inside = inside[first:]  # the archive may have the folder itself in it
            place = target.joinpath(*inside)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise InputError(Problem(name, catalogue()["caseload.rules_archive"])) from error
    return target
