"""Which parts of the answers there are; and how even the terms imposed are, where the table gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.batch.evaluate import KEEP
from engine.caseload.audit import consistency as audits
from engine.caseload.audit import consistency_report, naming
from engine.caseload.columns import vocabulary
from engine.caseload.job import Job
from engine.caseload.task import Asked, Task
from engine.law.library import library
from views import caseload_desk as desk
from views import caseload_run as run
from views import caseload_sections as sections
from views.caseload_desk import Opened
from views.text import labels, language, plain, read, say, sentence

_PARTS = ("spread", "rejects", "one", "consistency", "reform")
_USUAL = ("court", "crime", "year")


def parts(found: Opened) -> list[str]:
    """What can be looked at; how even the terms are only where they are given."""
    return [name for name in _PARTS if name != "consistency" or found.column(vocabulary.IMPOSED) is not None]


def turn(found: Opened, box: str) -> None:
    """Look at another part."""
    found.held["part"] = st.session_state[box]


def consistency(found: Opened, job: Job) -> None:
    """The terms imposed beside those of the rules: funnel, groups with intervals, outliers with steps, like cases."""
    st.markdown(say("caseload.consistency_about"))
    options = _groupings(found)
    box = desk.key("by")
    if box not in st.session_state:
        st.session_state[box] = found.held.get("by") or [name for name in _USUAL if name in options]
    by = st.multiselect(
        say("caseload.by"),
        options,
        format_func=labels(options, lambda name: sentence(read(naming.of_grouping(name)))),
        key=box,
        placeholder=say("caseload.by_none"),
        on_change=_hold,
        args=(found, box, "by"),
    )
    cases, rules = job.cases, library()

    def ask(task: Task) -> audits.Audit:
        return audits.audit(cases, rules, by=by, progress=task.told, cancelled=lambda: task.cancelled)

    task = _asked(found, "consistency", ask, disabled=not by)
    if task is None:
        return
    audit: audits.Audit = task.answer
    spoken = language()
    report("consistency", lambda: consistency_report.report(audit, rules, spoken))
    st.markdown(plain(read(consistency_report.lead(audit))))
    sections.draw(found, consistency_report.sections(audit, rules, spoken), "consistency")


def _groupings(found: Opened) -> list[str]:
    """By what the cases can be compared: what the office keeps of them, and the crime, the tier, the year."""
    own = [found.mapping().of(one.heading).column for one in found.suggestions]
    kept = [name.removeprefix(KEEP) for name in own if name.startswith(KEEP) and name not in vocabulary.READ]
    there = [name for name in ("crime", "jurisdiction", "plea_stage") if name in own]
    year = ["year"] if "sentencing_date" in own else []
    return list(dict.fromkeys([*kept, *there, *year, "tier"]))


def _hold(found: Opened, box: str, name: str) -> None:
    found.held[name] = st.session_state[box]


def _asked(found: Opened, name: str, ask: Callable[[Task], Any], *, disabled: bool = False) -> Asked | None:
    """The button that asks, how far the answer is, or the task that has it."""
    task = found.asked.get(name)
    st.button(
        say("caseload.ask_again" if task is not None else f"caseload_ask.{name}"),
        key=desk.key("ask", name),
        icon=":material/play_arrow:",
        type="secondary" if task is not None else "primary",
        disabled=disabled or (task is not None and task.busy),
        on_click=_begin,
        args=(found, name, ask),
    )
    if task is None:
        return None
    if task.busy:
        run.working(task, name, found)
        return None
    if task.state == "failed":
        run.failed(task)
    return task if task.state == "done" else None


def _begin(found: Opened, name: str, ask: Callable[[Task], Any]) -> None:
    found.ask(name, Asked(ask))


def report(name: str, html: Callable[[], str]) -> None:
    def data() -> bytes:
        return html().encode("utf-8")

    st.download_button(
        say(f"caseload_report.{name}"),
        data=data,
        file_name=f"{say(f'caseload_part.{name}')}.html",
        mime="text/html",
        key=desk.key("report", name),
        icon=":material/download:",
        help=say("caseload_help.report"),
        on_click="ignore",
    )
