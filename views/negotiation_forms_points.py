"""Forms for a proposal, with its points, and for the answers to the other side's points."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine import summary
from engine.errors import InputError
from engine.negotiation import openings
from engine.negotiation.participants import SIDES
from engine.negotiation.state import PARTIES, PointState
from views import negotiation_case, negotiation_points, problems
from views import negotiation_desk as desks
from views import negotiation_drafts as drafting
from views import negotiation_submit as submit
from views import state as cases
from views.negotiation_form import Form, choices
from views.text import language, plain, read, say

KINDS = ("probation", "fine", "procedure", "penalty", "charge", "fact", "factor", "other")
_MORE = "_more"  # points that move nothing in the case, written by hand


def proposal(form: Form) -> None:
    """The side's position on the case, its points one by one, and what has no place in the case."""
    found, patch = _position(form) if form.author.side in PARTIES else (None, {})
    if found is None and form.author.side in PARTIES and not form.get(_MORE):
        st.caption(say("negotiation.points_only"))
    made = list(found.points) if found else []
    for place, point in enumerate(made):
        _found_point(form, place, point)
    for place in range(len(form.get(_MORE, default=[]))):
        _own_point(form, place, len(made) + place)
    st.button(say("negotiation.add_point"), key=desks.key("more"), icon=":material/add:", on_click=_more, args=(form,))
    form.area("reasons", lines=4)
    if form.state.signature("undertaking", "suspect") is not None or form.get("ground"):
        st.warning(say("negotiation.changed_after_signing"), icon=":material/warning:")
        form.choice("ground", options=choices("change_ground"))
        form.area("ground_text", lines=2)
    form.under("points")
    submit.button(form, lambda: _body(form, made, patch))


def _position(form: Form) -> tuple[negotiation_points.Found | None, dict[str, Any]]:
    """What the case on the screen says for the side; where another case is open, what the draft kept."""
    side = form.author.side
    if not negotiation_case.same(form.state):
        negotiation_case.offer(form.state, key=desks.key("take case"))
        kept: dict[str, Any] = form.get("patch", default={})
        if not kept:
            return None, {}
        st.caption(say("negotiation.position_of_draft"))
        patch = kept
    else:
        patch = form.draft.body["patch"] = negotiation_case.changes(form.state, side)  # what is kept stands by itself
        where = say("negotiation.position_on_screen", side=read(SIDES[side]))
        st.caption(where)
        st.page_link("views/case.py", label=say("negotiation.edit_position"), icon=":material/edit_note:")
        if side not in cases.positions():
            st.caption(say("negotiation.no_position"))
    try:
        found = negotiation_points.found(form.state, patch)
    except InputError as error:
        problems.summary(error.problems, cases.session().raw)
        return None, patch
    _numbers(found)
    return found, patch


def _numbers(found: negotiation_points.Found) -> None:
    spoken, result = language(), found.result
    if result is None or result.declared is None:
        st.warning(say("answer.none"))
        return
    st.markdown(
        say(
            "panel.result",
            span=plain(summary.declared(result, spoken)),
            point=plain(summary.point(result, spoken)),
            probation=plain(summary.probation(result, spoken)),
            fine=plain(summary.fine(result, spoken)),
        )
    )
    if not found.points:
        st.caption(say("negotiation.no_points"))


def _found_point(form: Form, place: int, point: dict[str, str]) -> None:
    """A point that the engine found: its words can be changed, the place in the case cannot."""
    with st.container(border=True, gap="xsmall"):
        name = plain(say(f"point_kind.{point['kind']}"))
        st.markdown(f"**{say('negotiation.point_n', n=place + 1)}**　:gray[{name}]")
        _texts(form, ("_found", point["path"]), point)
        _complaints(form, place, point["id"])


def _own_point(form: Form, place: int, number: int) -> None:
    """A point written by hand: on probation, the fine, the procedure, or whatever the case has no place for."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{say('negotiation.point_n', n=number + 1)}**", width="content")
            label, args = say("negotiation.remove_point"), (form, place)
            key = desks.key("less", place)
            st.button(label, key=key, icon=":material/close:", type="tertiary", on_click=_less, args=args)
        kinds = {kind: say(f"point_kind.{kind}") for kind in KINDS}
        form.choice(_MORE, place, "kind", options=kinds, label=say("negotiation.point_kind"))
        _texts(form, (_MORE, place), {})
        _complaints(form, number, "")


def _texts(form: Form, path: tuple[Any, ...], point: dict[str, str]) -> None:
    form.line(*path, "claim", default=point.get("claim", ""), label=say("negotiation.point_claim"))
    with st.grid(2, min_column_width=220) as cells:
        with cells.cell():
            form.line(*path, "law", default=point.get("law", ""), label=say("negotiation.point_law"))
        with cells.cell():
            form.line(*path, "evidence", default=point.get("evidence", ""), label=say("factor_field.evidence"))


def _complaints(form: Form, place: int, id: str) -> None:
    form.under("points", place)
    if id:
        form.under("points", id)


def _more(form: Form) -> None:
    form.put((_MORE,), [*form.get(_MORE, default=[]), {"kind": "probation"}])


def _less(form: Form, place: int) -> None:
    form.put((_MORE,), [point for other, point in enumerate(form.get(_MORE, default=[])) if other != place])


def _body(form: Form, made: list[dict[str, str]], patch: dict[str, Any]) -> dict[str, Any]:
    """The event: every point that was found, in the words that now stand there, then those written by hand."""
    listed = [{**point, **form.get("_found", point["path"], default={})} for point in made]
    taken = {point["id"] for point in listed}
    for place, own in enumerate(form.get(_MORE, default=[])):
        id = next(name for name in (f"own_{n}" for n in range(place + 1, place + 99)) if name not in taken)
        taken.add(id)
        listed.append({"id": id, "claim": "", **own})
    return {**form.body(), "patch": patch, "points": listed}


# Answers --------------------------------------------------------------------------------------------------------------


def answers(now: desks.Open, author: str) -> None:
    """Every point of the others that waits for an answer, each with a form of its own."""
    state = now.record.state
    st.caption(say("negotiation.answers_note"))
    waiting = openings.answerable(state, author)
    for place, point in enumerate(point for point in waiting if point.open):
        _answer(now, author, point, opened=place == 0)
    if former := [point for point in waiting if not point.open]:
        st.markdown(f"**{say('negotiation.answer_anew')}**")
        for point in former:
            _answer(now, author, point, opened=False)


def _answer(now: desks.Open, author: str, point: PointState, *, opened: bool) -> None:
    name = drafting.name(author, "answer", point.ref)
    form = Form(now, drafting.begun(now, author, "answer", point.ref), name)
    sequence = point.ref.partition(".")[0]
    head = say("negotiation.point_of", n=sequence, side=read(SIDES[point.side]))
    opened = opened or bool(form.draft.refused) or bool(form.draft.item)
    with st.expander(f"**{plain(point.point.claim)}**　:gray[{plain(head)}]", expanded=opened, key=desks.key(name)):
        grounds = [
            f"{say(label)}{plain(text)}"
            for label, text in (
                ("negotiation.law_is", point.point.law),
                ("negotiation.evidence_is", point.point.evidence),
            )
            if text
        ]
        if point.answer is not None:
            result = choices("result")[point.answer.result]
            grounds.append(say("negotiation.answered_so", result=result, reason=plain(point.answer.reason)))
        if grounds:
            st.caption("　".join(grounds))
        form.choice("result", options=choices("result"), label=say("reply.result"))
        form.choice("ground", options=choices("answer_ground"), label=say("reply.ground"))
        form.area("reason", lines=3)
        submit.button(form)
