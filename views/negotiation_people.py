"""Who is to take part, as a small editor: role, name, office; and what binds the fields of the opening form."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.negotiation.participants import ROLES
from views import negotiation_desk as desks
from views.negotiation_form import said
from views.negotiation_forms_course import free_id
from views.text import labels, plain, read, say, sentence

_OF_PAPERS = {  # roles whose names the papers of a case have already, with the office beside them
    "counsel": "law_firm",
    "prosecutor": "procuratorate",
    "victim": "",
    "victim_agent": "",
    "guardian": "",
    "interpreter": "",
}
_ALWAYS = ("counsel", "prosecutor")
_NEXT = ("victim", "observer", "moderator", "victim_agent")  # whom one adds, in that order
_WIDTHS: dict[str, Any] = {"name": 150, "office": "stretch"}  # pixels
Person = dict[str, str]
Opening = dict[str, Any]


def known(raw: dict[str, Any]) -> list[Person]:
    """Whom the case names already; suspect, counsel and prosecutor are always asked for."""
    papers, defendant = raw.get("documents"), raw.get("defendant")
    given = (papers.get("particulars") or {}) if isinstance(papers, dict) else {}
    name = defendant.get("name") if isinstance(defendant, dict) else ""
    people = [{"role": "suspect", "name": str(name or ""), "office": ""}]
    for role, office in _OF_PAPERS.items():
        if given.get(role) or role in _ALWAYS:
            called = "duty_lawyer" if role == "counsel" and given.get("counsel_kind") == "duty_lawyer" else role
            there = {"name": str(given.get(role) or ""), "office": str(given.get(office) or "")}
            people.append({"role": called, **there})
    return people


def draw(form: Opening) -> None:
    """One line a person, and a button for one more."""
    st.markdown(f"**{say('negotiation.people')}**")
    st.caption(say("negotiation.people_note"))
    for place, person in enumerate(form["people"]):
        _person(form, place, person)
    key = desks.key("more people")
    st.button(say("negotiation.add_person"), key=key, icon=":material/person_add:", on_click=_more, args=(form,))
    _keys(form)
    under(form, "participants", exact=True)


def _person(form: Opening, place: int, person: Person) -> None:
    first = place == 0  # the heads stand above the first line only, as in a table
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        roles = list(ROLES)
        head: Any = "visible" if first else "collapsed"
        st.selectbox(
            say("negotiation.role"),
            roles,
            format_func=labels(roles, lambda role: sentence(read(ROLES[role]))),
            width=210,
            label_visibility=head,
            **bound(("people", place, "role"), person["role"], form),
        )
        for part in ("name", "office"):
            label, width = say(f"negotiation.{part}"), _WIDTHS[part]
            st.text_input(
                label,
                placeholder=label,
                width=width,
                autocomplete="off",
                label_visibility=head,
                **bound(("people", place, part), person[part], form),
            )
        st.button(
            say("negotiation.remove_person"),
            key=desks.key("less", place),
            icon=":material/close:",
            type="tertiary",
            disabled=len(form["people"]) < 2,
            on_click=_less,
            args=(form, place),
        )
    under(form, f"participants.{place}")


def _keys(form: Opening) -> None:
    """The public keys by which nobody else can write in somebody's name, for whoever wants one on the record."""
    with st.expander(say("negotiation.keys"), icon=":material/key:", key=desks.key("keys")):
        st.caption(say("negotiation.keys_about"))
        for place, person in enumerate(form["people"]):
            st.text_input(
                plain(called(person)).replace("\\", ""),
                autocomplete="off",
                **bound(("people", place, "key"), person.get("key", ""), form),
            )


def _more(form: Opening) -> None:
    taken = {person["role"] for person in form["people"]}
    role = next((role for role in _NEXT if role not in taken), "observer")
    form["people"].append({"role": role, "name": "", "office": ""})
    form["touched"] = True


def _less(form: Opening, place: int) -> None:
    del form["people"][place]
    form["touched"] = True


def participants(form: Opening) -> list[Person]:
    """The participants as the opening event names them, each under an id of their role."""
    made: list[Person] = []
    for person in form["people"]:
        id = free_id(person["role"], {other["id"] for other in made})
        made.append({"id": id, **{key: value.strip() for key, value in person.items()}})
    return made


def called(person: Person) -> str:
    """A participant by name and role; by role alone while nobody has named them."""
    role = next(sentence(read(name)) for key, name in ROLES.items() if key == person["role"])
    return say("field.with_unit", label=person["name"], unit=role) if person["name"].strip() else role


def bound(path: tuple[Any, ...], shown: Any, form: Opening) -> dict[str, Any]:
    """What ties a widget to a place of the opening form."""
    box = desks.key("begin", *path)
    if st.session_state.get(box) != shown:
        st.session_state[box] = shown
    return {"key": box, "on_change": _write, "args": (form, path, box)}


def _write(form: Opening, path: tuple[Any, ...], box: str) -> None:
    node: Any = form
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = st.session_state[box]
    form["touched"], form["refused"] = True, []


def under(form: Opening, path: str, *, exact: bool = False) -> None:
    """Why a field was refused."""
    for problem in form["refused"]:
        if problem.path == path or (not exact and problem.path.startswith(f"{path}.")):
            st.caption(f":red[{plain(said(problem))}]")
