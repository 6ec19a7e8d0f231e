"""Forms on how the negotiation runs: who comes and goes, where, suspended, done, corrected, closed, reopened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine import summary, wording
from engine.errors import InputError
from engine.negotiation import clock, openings, positions
from engine.negotiation.bodies import NAMES, ForkSettled
from engine.negotiation.gate import Missing, blocking, gate
from engine.negotiation.participants import ROLES
from engine.negotiation.record import Event
from views import negotiation_desk as desks
from views import negotiation_submit as submit
from views.negotiation_form import Form, choices, people, person_name
from views.text import labels, language, plain, read, say, sentence

NEW = "new"
_LONG = 28  # characters of an event that a list shows


def setting(form: Form) -> None:
    """Where and how."""
    form.line("place")
    form.yes_no("in_custody_place")
    form.yes_no("open")
    if form.get("open") is False:
        form.area("reason", lines=2)
    form.choice("procedure", options=choices("procedure"))
    form.line("recording")
    form.lines("agenda")
    submit.button(form)


def joined(form: Form) -> None:
    """A participant who comes later, or comes back."""
    gone = [person for person in form.state.participants.values() if person.id in form.state.left]
    back = form.get("_back", default=NEW)
    if gone:
        names = {NEW: say("negotiation.somebody_new"), **{person.id: person_name(person) for person in gone}}
        form.choice("_back", options=names, label=say("negotiation.who_joins"), row=False)
    if back == NEW or back not in form.state.left:
        form.choice(
            "participant", "role", options={role: sentence(read(text)) for role, text in ROLES.items()}, row=False
        )
        form.line("participant", "name")
        form.line("participant", "office")
    form.under("participant", "id")
    submit.button(form, lambda: {"type": "joined", "participant": _person(form)})


def _person(form: Form) -> dict[str, Any]:
    """The participant as the event names them: the one who comes back, or a new one under an id of their role."""
    back = form.get("_back", default=NEW)
    if back in form.state.left:
        return form.state.participants[back].model_dump(mode="json")
    given: dict[str, Any] = dict(form.get("participant", default={}))
    return {**given, "id": free_id(str(given.get("role", "person")), form.state.participants)}


def free_id(role: str, taken: Any) -> str:
    """An id for somebody in a role: the role itself, with a number where there are several."""
    return next(name for name in (role, *(f"{role}_{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def left(form: Form) -> None:
    """A participant who takes no further part."""
    form.choice("participant", options=people(form.state), row=False)
    form.area("reason", lines=2)
    submit.button(form)


def reason(form: Form) -> None:
    """An event of which only the reason is said."""
    form.area("reason", lines=2)
    submit.button(form)


def done(form: Form) -> None:
    """Nothing more to say."""
    st.markdown(say("negotiation.done_note"))
    submit.button(form)


def correction(form: Form) -> None:
    """An own event put right by another one."""
    own = [event for event in form.state.events if event.author == form.author.id]
    options = [event.sequence for event in own]
    bound = form._bind(("of",), form.get("of"), lambda value: value)
    named = labels(options, lambda n: short(form.state.events[n - 1]))
    st.selectbox(form.label(("of",)), options, index=None, format_func=named, placeholder=say("field.choose"), **bound)
    form.under("of")
    form.area("text")
    form.area("reason", lines=2)
    submit.button(form)


def short(event: Event) -> str:
    """An event in a line: number, day and kind."""
    when = clock.words(event.time, language())
    return say("negotiation.event_line", n=event.sequence, what=read(NAMES[event.type]), when=when)


def agreement(form: Form) -> None:
    """Closed with agreement: the terms, drafted from what both sides now have."""
    form.area("terms", lines=5, default=terms(form))
    st.caption(say("negotiation.terms_note"))
    submit.button(form)


def terms(form: Form) -> str:
    """What the common case comes to, in the words of a proposal; empty where it comes to nothing."""
    try:
        result = positions.agreed(form.state)
    except InputError:
        return ""
    if result.declared is None:
        return ""
    spoken = language()
    words = {
        "point": summary.point(result, spoken),
        "fine": _claim(form, "fine") or summary.fine(result, spoken),
        "probation": _claim(form, "probation") or wording.capital(summary.probation(result, spoken)),
    }
    return say("negotiation.terms", **words)


def _claim(form: Form, kind: str) -> str:
    """What was adopted last on the fine or on probation."""
    adopted = [p for p in form.state.points.values() if p.answer and p.answer.result == "adopted"]
    claims = [p.point.claim.strip().rstrip("。.") for p in adopted if p.point.kind == kind]
    return claims[-1] if claims else ""


def without(form: Form) -> None:
    """Closed without: what stays in dispute, and what of the gate was not waited for."""
    form.lines("disputed", default=disputed(form), lines=4)
    form.area("reason", lines=2)
    side = form.author.side
    owed = [item for item in blocking(gate(form.state, "closing")) if item.item.owed_by == side]
    if owed:
        st.warning(say("negotiation.own_duty") + "\n\n" + "\n".join(f"- {_named(item)}" for item in owed))
    missing = openings.despite(form.state, side)
    if missing:
        st.markdown(f"**{say('negotiation.despite')}**")
        st.caption(say("negotiation.despite_note"))
        for item in missing:
            form.area("despite", item.id, label=_named(item), lines=2)
    form.under("despite")
    submit.button(form)


def _named(item: Missing) -> str:
    return plain(say("field.with_unit", label=sentence(read(item.text)), unit=submit.law(item.item.law)))


def disputed(form: Form) -> list[str]:
    """What stays in dispute: the points between the positions, then what was refused and has no place in the case."""
    spoken = language()

    def find() -> list[str]:
        try:
            found = positions.standing(form.state).disputed
        except InputError:
            return []
        sides = ("prosecution", "defence")
        return [
            say(
                "negotiation.differs",
                name=point.name.in_language(spoken),
                **{side: read(point.values[side]) for side in sides},
            )
            for point in found
        ]

    lines = desks.kept("disputed", form.now.record, find, spoken)
    beside = [
        item.point.claim
        for item in form.state.points.values()
        if item.answer and item.answer.result != "adopted" and not item.superseded and not item.point.path
    ]
    return list(dict.fromkeys([*lines, *(" ".join(claim.split()) for claim in beside)]))


def fork(form: Form) -> None:
    """This side's word on how a fork was settled: the same that the other side put down."""
    waiting = openings.fork(form.state, form.author.side)
    said = [event.body for event in form.state.events if isinstance(event.body, ForkSettled)]
    body = next(one for one in said if (one.kept, *one.aside) == waiting)
    st.markdown(say("negotiation.fork_confirm", after=body.after, kept=plain(body.kept[:12]), number=len(body.aside)))
    submit.button(form, lambda: body.model_dump(mode="json"))


FORMS: dict[str, Callable[[Form], None]] = {
    "setting": setting,
    "joined": joined,
    "left": left,
    "suspended": reason,
    "resumed": reason,
    "reopened": reason,
    "done": done,
    "correction": correction,
    "closed_with_agreement": agreement,
    "closed_without": without,
    "fork_settled": fork,
}
