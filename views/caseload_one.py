"""One row of the cases: its answer, every step, and the way into the calculator."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.batch.evaluate import KEEP, UNANSWERED
from engine.calculation.calculate import calculate
from engine.case.model import CASE_SCHEMA
from engine.caseload import distribution
from engine.caseload.columns import vocabulary
from engine.caseload.job import Job
from engine.errors import InputError
from engine.law.library import library
from engine.result import Result
from views import caseload_desk as desk
from views import figures, names, reasons, state, tables
from views.caseload_columns import column_name
from views.caseload_desk import Opened
from views.text import colon, labels, language, plain, read, say

_MOST = 20  # rows of one id that are offered


def draw(found: Opened, job: Job) -> None:
    """The search, and the row that it finds."""
    box = desk.key("search")
    words = str(st.text_input(say("caseload.search"), key=box, icon=":material/search:", autocomplete="off")).strip()
    if not words:
        st.caption(say("caseload.search_about"))
        return
    rows = distribution.rows_of(job.cases, words, _MOST)
    assert job.distribution is not None
    if not rows and words.isdecimal() and 0 < int(words) <= job.distribution.rows:
        rows = [int(words) - 1]
    if not rows:
        st.info(say("caseload.not_found"), icon=":material/search_off:")
        return
    row = rows[0]
    if len(rows) > 1:
        named = labels(rows, lambda number: say("caseload.row_number", row=f"{number + 1:,}"))
        row = st.selectbox(say("caseload.several"), rows, format_func=named, key=desk.key("of several", words))
    _row(job, row)


def _row(job: Job, row: int) -> None:
    said = distribution.row(job.cases, row)
    st.markdown(f"**{plain(said.get('id') or '')}**　:gray[{say('caseload.row_number', row=f'{row + 1:,}')}]")
    _kept(said)
    if said.get("crime") is None:
        _wrong(job, row)
        return
    raw = distribution.case(job.cases, row, library())
    try:
        result = calculate(raw, rules=library())
    except InputError as error:
        st.warning("\n".join(f"- {plain(problem.sentence(language(), ids=False))}" for problem in error.problems))
        return
    except UNANSWERED:
        st.warning(say("caseload.no_answer"))
        return
    _answer(result)
    if st.button(say("caseload.open"), key=desk.key("open", str(row)), icon=":material/edit_note:", type="primary"):
        state.replace(_case_file(raw, str(said.get("id") or "")), saved=False)
        st.switch_page("views/result.py", query_params=st.query_params.to_dict())  # the language stands there
    tables.steps(result.steps, alt=say("section.steps"))


def _kept(said: dict[str, Any]) -> None:
    """What the table says beside the case: the court, the term imposed."""
    listed = []
    for name, value in said.items():
        if name.startswith(KEEP) and value is not None:
            label = read(vocabulary.KEPT[name]) if name in vocabulary.KEPT else name.removeprefix(KEEP)
            listed.append(f"{label}{colon()}{value}")
    if listed:
        st.caption(plain(("；" if language() == "zh" else "; ").join(listed)))


def _wrong(job: Job, row: int) -> None:
    problems = [problem for one in job.rejects() if one.row == row + 1 for problem in one.problems]
    lines = [f"- {plain(column_name(field) if field else '')} {plain(read(reason))}" for field, reason in problems]
    st.warning("\n".join([say("caseload.row_wrong") + "\n", *lines]))


def _answer(result: Result) -> None:
    declared = result.declared
    with st.container(border=True):
        crimes = [names.count(key, {"counts": {key: {"crime": count.crime}}}) for key, count in result.counts.items()]
        if declared is None:
            st.markdown(f"**{say('answer.none')}**")
        else:
            st.metric(say("answer.label"), figures.span(declared.low, declared.high))
            st.caption(
                plain(f"{'、'.join(crimes)} · {say('caseload.at_point', months=figures.months(declared.chosen))}")
            )
    reasons.warnings(result, most=0)


def _case_file(raw: dict[str, Any], title: str) -> dict[str, Any]:
    """The row as a case file, without what it leaves open."""
    found = {name: value for name, value in raw.items() if value not in ({}, None)}
    found["counts"] = {
        key: {name: value for name, value in count.items() if value not in ({}, None)}
        for key, count in raw["counts"].items()
    }
    if not (raw.get("defendant") or {}).get("facts"):
        found.pop("defendant", None)
    return {"schema": CASE_SCHEMA, "title": title, **found}
