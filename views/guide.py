"""The first case, step by step: one quiet box above the page, which goes away when told to and stays away."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from engine import summary
from views import datadir, figures, names, state
from views.text import language, plain, say

_STEP, _VISITED, _PAGE = "guide step", "guide visited", "guide page"
_SETTING, _HIDDEN = "guide", "hidden"


@dataclass(frozen=True)
class Step:
    """One step: its name in `text.yaml` (`guide.<name>.title`, `.text`) and the page on which it is done."""

    name: str
    page: str


STEPS = (
    Step("open", "case"),
    Step("facts", "case"),
    Step("factors", "case"),
    Step("range", "result"),
    Step("position", "case"),
    Step("reach", "compare"),
    Step("take", "result"),
)


def visit(page: str) -> None:
    """Note that the reader came to a page: some steps ask for no more, and the way to a step's page leads to the step.

    `st.switch_page` cannot be used for it: it clears the address, in which the language stands.
    """
    st.session_state.setdefault(_VISITED, set()).add(page)
    came = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE] = page
    step = st.session_state.get(_STEP)
    if came and step is not None and step + 1 < len(STEPS) and STEPS[step].page != page == STEPS[step + 1].page:
        st.session_state[_STEP] = step + 1


def draw(page: str) -> None:
    """The invitation, or the step that the reader is at."""
    step = st.session_state.get(_STEP)
    if step is not None:
        _step(int(step), page)
    elif datadir.setting(_SETTING, "") != _HIDDEN:
        _invitation()


def _invitation() -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", border=True, key="guide"
    ):
        st.markdown(say("guide.invite"), width="stretch")
        st.button(say("guide.start"), key=_key("start"), icon=":material/route:", on_click=start)
        st.button(say("guide.hide"), key=_key("hide"), type="tertiary", on_click=close)


def _step(number: int, page: str) -> None:
    step = STEPS[number]
    with st.container(border=True, gap="small", key="guide"):
        title = say(f"guide.{step.name}.title")
        st.markdown(f"**{say('guide.step', number=number + 1, of=len(STEPS), title=title)}**")
        st.markdown(say(f"guide.{step.name}.text", view=say("compare.view_reach")))
        if step.name == "take":
            _number()
        if step.page == page and _done(step):
            st.caption(f"✓ {say('guide.done')}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if number > 0:
                st.button(say("guide.back"), key=_key("back"), on_click=_turn, args=(number - 1,))
            _onward(number, page)
            st.button(say("guide.close"), key=_key("close"), type="tertiary", on_click=close)


def _onward(number: int, page: str) -> None:
    """The way to the next step, or to the page of this one."""
    if STEPS[number].page != page:
        _link("guide.go", STEPS[number].page)
    elif number + 1 == len(STEPS):
        st.button(say("guide.finish"), key=_key("finish"), type="primary", on_click=close)
    elif STEPS[number + 1].page != page:
        _link("guide.next_on", STEPS[number + 1].page)
    else:
        st.button(say("guide.next"), key=_key("next"), type="primary", on_click=_turn, args=(number + 1,))


def _link(label: str, page: str) -> None:
    st.page_link(f"views/{page}.py", label=say(label, page=say(f"page.{page}")), icon=":material/arrow_forward:")


def _key(name: str) -> str:
    return f"guide/{language()}/{name}"


def _turn(number: int) -> None:
    st.session_state[_STEP] = number


def _number() -> None:
    """The number that the reader arrived at, with whose position it is: the defence's where nobody chose another."""
    opened, known = state.session().position, state.positions()
    position = opened or ("defence" if "defence" in known else known[0] if known else "")
    result = state.outcome(position).result
    if result is None or result.declared is None:
        return
    words = {
        "position": names.position(position),
        "span": figures.span(result.declared.low, result.declared.high),
        "point": summary.point(result, language()),
    }
    st.markdown(f"**{plain(say('guide.number', **words))}**")


def _done(step: Step) -> bool:
    """Whether the case shows that a step was taken."""
    result = state.outcome().result
    if step.name == "open":
        return True
    if step.name == "facts":
        return result is not None and result.declared is not None
    if step.name == "factors":
        return result is not None and any(count.adjustments for count in result.counts.values())
    if step.name == "position":
        return bool(state.session().position) and any(state.differences(state.session().position))
    return step.page in st.session_state.get(_VISITED, set()) and step.name != "take"


def start() -> None:
    """Begin at the first step."""
    st.session_state[_STEP] = 0


def close() -> None:
    """Put the guide away, for good; the sidebar brings it back."""
    st.session_state.pop(_STEP, None)
    datadir.choose(_SETTING, _HIDDEN)


def again() -> None:
    """The way back to the guide."""
    if st.session_state.get(_STEP) is None:
        st.button(say("guide.again"), key=_key("again"), icon=":material/route:", type="tertiary", on_click=start)
