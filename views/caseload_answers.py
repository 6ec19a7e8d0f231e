"""The answers: how they lie, which rows are wrong and why, and everything as files."""

from __future__ import annotations

import streamlit as st

from engine.caseload import distribution, report
from engine.caseload import distribution_report as written
from engine.caseload.distribution import Spread
from engine.caseload.job import Job
from engine.law.library import library
from views import caseload_desk as desk
from views import caseload_sections as sections
from views import names, tables
from views.caseload_columns import column_name
from views.caseload_desk import Opened
from views.text import labels, language, plain, read, say, sentence

_ALL = ""
_WARNINGS = 12


def spread(found: Opened, job: Job) -> None:
    """Declared months of all cases or of one crime, counts, and the table by crime and tier."""
    whole = job.distribution
    assert whole is not None
    sections.figures(written.figures(whole))
    if whole.spread.cases:
        _months(job)
        if len(whole.crimes) > 1:
            sections.chart(written.boxes(whole, library(), language()), "boxes")
    sections.table(written.table(whole, library()))
    st.caption(read(written.NOTE))
    _warnings(job)


def _months(job: Job) -> None:
    whole = job.distribution
    assert whole is not None
    with_term = {part.crime: part.spread for part in whole.crimes if part.spread.cases}
    chosen = _ALL
    if len(with_term) > 1:
        options = [_ALL, *with_term]
        chosen = st.selectbox(
            say("caseload.of_crime"),
            options,
            format_func=labels(options, lambda id: names.crime(id) if id else say("caseload.all_crimes")),
            key=desk.key("of crime"),
            width=320,
        )
    shown: Spread = with_term.get(chosen, whole.spread)
    sections.chart(written.histogram(shown, language()), f"months/{chosen or 'all'}")


def _warnings(job: Job) -> None:
    """How many cases each warning concerns, with the words of one of them."""
    whole = job.distribution
    assert whole is not None
    if not whole.warnings:
        return
    with st.expander(say("caseload.warnings", number=len(whole.warnings))):
        shown = dict(list(whole.warnings.items())[:_WARNINGS])
        words = distribution.words(whole.examples, shown, job.cases, library())
        rows = [
            {say("caseload.cases"): f"{number:,}", say("caseload.warning"): plain(read(words[id]))}
            for id, number in shown.items()
        ]
        tables.table(rows, alt=say("caseload.warning"), width=420)
        st.caption(say("caseload.warnings_note"))


def rejects(found: Opened, job: Job) -> None:
    """The rows that are no cases, each with what is wrong."""
    assert job.done is not None
    if not job.done.rejected:
        st.success(say("caseload.no_rejects"), icon=":material/check:")
        return
    listed = job.rejects()
    st.markdown(say("caseload.rejects_about", number=f"{job.done.rejected:,}", shown=len(listed)))
    rows = [
        {
            say("caseload.row"): f"{one.row:,}",
            say("caseload.id"): plain(one.id),
            say("caseload.field"): plain(_field(found, field)),
            say("caseload.reason"): plain(sentence(read(reason))),
        }
        for one in listed
        for field, reason in one.problems
    ]
    tables.table(rows, alt=say("caseload_part.rejects"), width=760)


def _field(found: Opened, name: str) -> str:
    heading = found.column(name)
    return heading if heading is not None else column_name(name) if name else ""


def downloads(found: Opened, job: Job) -> None:
    """The answers and the rejects as files, and the report."""
    assert job.done is not None and job.distribution is not None
    whole = job.distribution
    with st.container(horizontal=True, gap="small"):
        _give(
            say("caseload.take_parquet"),
            "answers",
            "parquet",
            lambda: job.answers.read_bytes(),
            "application/octet-stream",
        )
        _give(say("caseload.take_csv"), "answers", "csv", lambda: b"\xef\xbb\xbf" + job.csv().read_bytes(), "text/csv")
        if (listed := job.done.rejects) is not None:
            _give(
                say("caseload.rejects_file"),
                "rejects",
                "csv",
                lambda: b"\xef\xbb\xbf" + listed.read_bytes(),
                "text/csv",
            )

        def html() -> bytes:
            run = report.Run.of(library(), job.source)
            spoken = language()
            parts = written.sections(whole, library(), spoken)
            return report.page(written.HEADING, parts, spoken, run=run).encode("utf-8")

        _give(say("caseload.report"), "report", "html", html, "text/html")


def _give(label: str, name: str, ending: str, data: object, mime: str) -> None:
    st.download_button(
        label,
        data=data,
        file_name=f"{say(f'caseload_file.{name}')}.{ending}",
        mime=mime,
        key=desk.key("download", name, ending),
        icon=":material/download:",
        help=say(f"caseload_help.{name}"),
        on_click="ignore",
    )
