"""The run: how far it is, stopped and taken up again; and any other work on the cases that takes a while."""

from __future__ import annotations

import streamlit as st

from engine.caseload.task import Task
from views import caseload_columns as columns
from views import caseload_desk as desk
from views.caseload_desk import Opened
from views.text import language, plain, say

_SECONDS = 1.0  # between two looks at the work
_MOST = 20  # problems that are listed


def draw(found: Opened) -> bool:
    """The button, or how far the run is; whether it is done."""
    job = found.job
    if job is None:
        st.button(
            say("caseload.run"),
            key=desk.key("run"),
            type="primary",
            icon=":material/play_arrow:",
            disabled=not columns.ready(found),
            on_click=found.begin,
        )
        return False
    if job.busy:
        working(job, "run", found)
        return False
    if job.state == "done":
        return True
    if job.state == "cancelled":
        done = job.progress.rows if job.progress else 0
        st.warning(say("caseload.stopped", rows=f"{done:,}"), icon=":material/pause:")
        with st.container(horizontal=True):
            st.button(
                say("caseload.resume"),
                key=desk.key("resume"),
                type="primary",
                icon=":material/play_arrow:",
                on_click=job.start,
            )
            st.button(say("caseload.drop"), key=desk.key("drop"), on_click=found.forget)
    else:
        failed(job)
        st.button(say("caseload.again"), key=desk.key("again"), on_click=found.forget)
    return False


@st.fragment(run_every=_SECONDS)
def working(task: Task, name: str, found: Opened) -> None:
    """How far the work is; the page is drawn anew when it ends."""
    if not task.busy:
        st.rerun(scope="app")
    progress = task.progress
    if task.state == "waiting":
        st.progress(0.0, text=say("caseload.waiting"))
    elif progress is None:
        st.progress(0.0, text=say("caseload.beginning"))
    else:
        share = min(1.0, progress.rows / progress.total) if progress.total else 0.0
        words = {
            "rows": f"{progress.rows:,}",
            "total": f"{progress.total:,}",
            "rate": f"{progress.rate:,.0f}",
            "left": f"{progress.left:,.0f}",
        }
        st.progress(share, text=say("caseload.progress", **words))
    st.button(
        say("caseload.cancelling" if task.cancelled else "caseload.cancel"),
        key=desk.key("cancel", name),
        icon=":material/stop:",
        disabled=task.cancelled,
        on_click=task.cancel,
    )


def failed(task: Task) -> None:
    """Why there is no answer: what is wrong with the file, or that the program is at fault."""
    if not task.problems:
        st.error(say("caseload.fault"), icon=":material/error:")
        return
    lines = [f"- {plain(problem.line(language()))}" for problem in task.problems[:_MOST]]
    st.error(say("caseload.failed") + "\n\n" + "\n".join(lines))
