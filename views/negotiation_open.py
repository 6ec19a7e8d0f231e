"""开启: a negotiation on the case on the screen, by either side; only the common case goes on the record."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.errors import InputError, Problem
from engine.law.library import library
from engine.law.procedure import procedure
from engine.negotiation.record import Record
from engine.store.door import Door
from engine.store.faults import StoreError
from engine.store.items import Matter
from views import names, negotiation_case
from views import negotiation_desk as desks
from views import negotiation_people as people
from views import state as cases
from views.negotiation_form import said
from views.text import labels, plain, say

_NEW = ""
_OPENS = ("counsel", "duty_lawyer", "suspect", "prosecutor")  # who opens where nobody is chosen


def draw(door: Door) -> None:
    """The case, who takes part, who opens, what is agreed on the steps, and what of the case stays private."""
    raw = cases.session().raw
    form = _form(raw)
    title = str(raw.get("title") or "") or say("file.untitled")
    st.markdown(say("negotiation.of_case", title=plain(title)))
    st.info(say("negotiation.private_note"), icon=":material/lock:")
    _line("title", say("negotiation.title_head"), form)
    people.draw(form)
    _opener(form)
    _agenda(form)
    _rules(form)
    matter = _matter(door.matters())
    _complain(form)
    st.button(
        say("negotiation.begin"),
        key=desks.key("begin"),
        icon=":material/forum:",
        type="primary",
        help=say("negotiation.record_help"),
        on_click=_begin,
        args=(door, form, matter),
    )


def _form(raw: dict[str, Any]) -> dict[str, Any]:
    """What was entered so far; begun anew for another case, and as long as nobody entered anything."""
    held = desks.desk().held
    mark = cases.session().revision
    form: dict[str, Any] | None = held.get("begin")
    if form is None or form["case"] != mark or not form["touched"]:
        fresh = {"title": str(raw.get("title") or ""), "people": people.known(raw), "rules": "warn", "agenda": ""}
        form = held["begin"] = {"case": mark, "touched": False, "refused": (form or {}).get("refused", []), **fresh}
    return form


def _opener(form: dict[str, Any]) -> None:
    """Which side opens: either may."""
    listed = people.participants(form)
    able = [one["id"] for one in listed if one["role"] in procedure("plea").may["opened"]]
    if not able:
        st.warning(say("negotiation.no_opener"))
        return
    if form.get("opener") not in able:
        first = {one["role"]: one["id"] for one in reversed(listed)}
        own = ("prosecutor", *_OPENS) if cases.session().position == "prosecution" else _OPENS
        form["opener"] = next(first[role] for role in own if role in first)
    named = {one["id"]: people.called(one) for one in listed}
    st.selectbox(
        say("negotiation.opener"),
        able,
        format_func=labels(able, named.__getitem__),
        help=say("negotiation_help.opener"),
        **people.bound(("opener",), form["opener"], form),
    )


def _agenda(form: dict[str, Any]) -> None:
    box = people.bound(("agenda",), form.get("agenda", ""), form)
    st.text_area(say("negotiation.agenda"), height=92, placeholder=say("negotiation.agenda_hint"), **box)
    st.caption(say("negotiation.one_a_line"))


def _rules(form: dict[str, Any]) -> None:
    """What a step that no law demands yet does where it is missing."""
    options = ["warn", "block"]
    st.radio(
        say("negotiation.proposed_rules"),
        options,
        format_func=labels(options, lambda one: say(f"negotiation_agreed.{one}")),
        help=say("negotiation_help.proposed_rules"),
        **people.bound(("rules",), form["rules"], form),
    )


def _matter(matters: list[Matter]) -> str:
    """A matter of its own, or one that exists."""
    if not matters:
        return _NEW
    known = {matter.id: matter.title for matter in matters}
    options = [_NEW, *known]
    chosen = st.selectbox(
        say("negotiation.matter"),
        options,
        format_func=labels(options, lambda id: known.get(id) or say("negotiation.new_matter")),
        help=say("negotiation_help.matter"),
        **desks.hold("matter", _NEW, options),
    )
    return str(chosen)


def _line(name: str, label: str, form: dict[str, Any]) -> None:
    st.text_input(label, autocomplete="off", **people.bound((name,), form.get(name, ""), form))
    people.under(form, name)


def _complain(form: dict[str, Any]) -> None:
    """What is wrong with the case, or stands at no field."""
    shown = ("title", "participants")
    rest = [problem for problem in form["refused"] if problem.path.split(".")[0] not in shown]
    if rest:
        lines = [f"- {_place(problem)}{plain(said(problem))}" for problem in rest]
        st.error(say("negotiation.refused") + "\n\n" + "\n".join(lines))
        if any(problem.path.startswith("case.") for problem in rest):
            st.page_link("views/case.py", label=say("problems.back"), icon=":material/arrow_back:")


def _place(problem: Problem) -> str:
    head, _, rest = problem.path.partition(".")
    if head != "case" or not rest:
        return ""
    return f"**{plain(names.path(tuple(rest.split('.')), cases.session().raw))}** "


def _begin(door: Door, form: dict[str, Any], matter: str) -> None:
    """Open it: the matter first where it is a new one."""
    raw, desk = cases.session().raw, desks.desk()
    listed = people.participants(form)
    place, known = names.place_of(raw), library()
    body = {
        "type": "opened",
        "title": form["title"].strip(),
        "case": negotiation_case.common(raw),
        "rules": {"jurisdiction": place, "version": known.method(place).version, "hash": known.hash(place)},
        "participants": listed,
        "agenda": [line.strip() for line in form.get("agenda", "").split("\n") if line.strip()],
        "proposed_rules": form["rules"],
    }
    try:
        Record().draft(form.get("opener", ""), body)  # before a matter is made for nothing
        id = matter or _made(door, form, listed)
        record = door.open_negotiation(id, form.get("opener", ""), body)
    except InputError as error:
        form["refused"] = error.problems
        return
    except StoreError as error:
        desk.failed = error.text
        return
    desk.held.pop("begin", None)
    desks.open(record.id, id)


def _made(door: Door, form: dict[str, Any], listed: list[people.Person]) -> str:
    about = [one["name"] for one in listed if one["role"] in ("suspect", "victim")]
    role = None if door.user.local else next(one["role"] for one in listed if one["id"] == form["opener"])
    title = form["title"].strip()[:300] or say("negotiation.untitled")
    return door.create_matter(title, "、".join(about)[:1000], role=role).id  # type: ignore[arg-type]
