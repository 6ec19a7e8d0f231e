"""What is wrong with a case, in the page's language and in the words of the form, at the field it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from engine.errors import Problem
from views import names, state
from views.text import join, language, plain, say

_REQUIRED = "Field required"
_MOST = 20  # problems of a file that are listed; who has more has another problem
_KEY = "problems"


def publish(found: Iterable[Problem]) -> None:
    """Make the problems of this run known to the fields, which show each under the widget it belongs to."""
    by_path: dict[str, list[Problem]] = {}
    for problem in found:
        by_path.setdefault(problem.path, []).append(problem)
    st.session_state[_KEY] = by_path


def under(path: tuple[str, ...]) -> None:
    """The problems of one field, or of anything inside it."""
    here = ".".join(path)
    for place, found in st.session_state.get(_KEY, {}).items():
        if place == here or place.startswith(here + "."):
            for problem in found:
                st.caption(f":red[{plain(_sentence(problem))}]")


def summary(found: list[Problem], raw: Mapping[str, Any]) -> None:
    """All problems together, each with the name of its field; what is only missing is asked for in a calmer voice."""
    missing = [problem for problem in found if problem.message == _REQUIRED]
    if missing and len(missing) == len(found):
        st.info(say("problems.missing", places=plain(join([_place(problem, raw) for problem in missing]))))
        return
    lines = [f"- **{plain(_place(problem, raw))}** {plain(_sentence(problem))}" for problem in found]
    st.error(say("problems.title") + "\n\n" + "\n".join(lines))


def refused(found: list[Problem], name: str) -> None:
    """Why a file was not opened, in the words of the file; the case that was open stays."""
    lines = [f"- `{problem.path}` {plain(problem.sentence(language()))}" for problem in found[:_MOST]]
    st.error(say("problems.refused", name=plain(name)) + "\n\n" + "\n".join(lines))


def _place(problem: Problem, raw: Mapping[str, Any]) -> str:
    return names.path(tuple(problem.path.split(".")), raw) if problem.path else say("field.case")


def _sentence(problem: Problem) -> str:
    """What is wrong, for somebody who sees the form and no ids."""
    return (
        say("problems.unknown") if problem.message.startswith("unknown ") else problem.sentence(language(), ids=False)
    )


def stop_if_wrong(outcome: state.Outcome) -> None:
    """Show what must be mended and draw no more of a page that needs a result."""
    if outcome.result is None:
        summary(outcome.problems, state.session().raw)
        st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")
        st.stop()
