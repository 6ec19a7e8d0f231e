"""The case on the screen: whether the store has it, and the way into the store, as a new case or as a new version."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.errors import InputError
from engine.store.access import MEMBER_ROLES, access
from engine.store.door import Door
from engine.store.door_cases import drawn
from engine.store.faults import NoSuchObject
from engine.store.items import CaseFile, Matter
from engine.store.tables import MemberRole
from engine.store.words import PARTIES, TITLE
from views import state, telling
from views.session import Kept
from views.text import labels, plain, read, say, sentence

_NEW = ""
_OVERTAKEN = "case overtaken"  # the case that somebody else saved meanwhile


def draw(door: Door) -> None:
    """What is open, where it is kept, and the buttons that keep it."""
    opened = state.session()
    title = plain(opened.raw.get("title") or say("file.untitled"))
    with st.container(border=True, gap="small", key="case on screen"):
        where = _where(door)
        st.markdown(f"**{say('cases.screen', title=title)}**  \n:gray[{where or say('cases.not_kept')}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            if where:
                _save(door)
            _keep(door, say("cases.keep_as" if where else "cases.keep"))


def _where(door: Door) -> str:
    """The matter and the version; empty where the store has not got the case, or not any more."""
    kept = state.session().kept
    if kept is None:
        return ""
    try:
        matter = door.matter(kept.matter)
    except NoSuchObject:
        state.session().kept = None
        return ""
    return say("cases.from", matter=plain(matter.title), version=kept.version)


def _save(door: Door) -> None:
    st.button(
        say("cases.save"),
        key=state.key("cases save"),
        icon=":material/save:",
        type="primary",
        on_click=_saved,
        args=(door, False),
    )
    if st.session_state.get(_OVERTAKEN) == state.session().kept:
        st.button(say("cases.save_over"), key=state.key("cases save over"), on_click=_saved, args=(door, True))


def _saved(door: Door, over: bool) -> None:
    opened = state.session()
    kept = opened.kept
    if kept is None:
        return
    st.session_state.pop(_OVERTAKEN, None)
    base = None if over else kept.version

    def save() -> CaseFile:
        try:
            return door.save_case(kept.id, opened.raw, base=base, parties=drawn(opened.raw)[1] or None)
        except InputError as error:
            if any(problem.path == "base" for problem in error.problems):
                st.session_state[_OVERTAKEN] = kept
            raise

    saved = telling.attempt(save)
    if saved is not None:
        same = saved.version == kept.version
        telling.done(say("cases.unchanged" if same else "cases.saved", version=saved.version))
        took(saved)


def took(saved: CaseFile) -> None:
    """The store has what is on the screen."""
    opened = state.session()
    opened.kept = Kept(saved.id, saved.matter, saved.version)
    state.keep(opened.raw)


# A new one -----------------------------------------------------------------------------------------------------------


def _keep(door: Door, label: str) -> None:
    """Where a new case goes: a matter that one may write in, or a new one."""
    kept = state.session().kept
    name = state.key("cases keep", kept.id if kept else "")  # another one once it is kept, so that it closes
    with st.popover(label, icon=":material/create_new_folder:", key=name):
        matters = {matter.id: matter for matter in door.matters() if may(matter, "write_case")}
        options = [*matters, _NEW]
        chosen = st.selectbox(
            say("cases.matter"),
            options,
            format_func=labels(options, lambda id: matters[id].title if id else say("cases.new_matter")),
            key=state.key("cases matter"),
        )
        title = parties = ""
        role: MemberRole | None = None
        if chosen == _NEW:
            title, parties = _names()
            role = None if door.user.local else choose_role(say("cases.role"), "cases role")
        st.button(
            say("cases.keep_button"),
            key=state.key("cases keep button"),
            icon=":material/save:",
            type="primary",
            on_click=_kept,
            args=(door, chosen, title, parties, role),
        )


def may(matter: Matter, operation: str) -> bool:
    """Whether it is worth offering; the door decides."""
    return access().grant(matter.role, operation) in ("yes", "own")  # type: ignore[arg-type]


def _names() -> tuple[str, str]:
    raw = state.session().raw
    person = raw.get("defendant")
    name = str(person.get("name") or "") if isinstance(person, dict) else ""
    title = st.text_input(
        say("cases.matter_title"),
        value=str(raw.get("title") or "")[:TITLE],
        max_chars=TITLE,
        key=state.key("cases matter title"),
        autocomplete="off",
    )
    parties = st.text_input(
        say("cases.matter_parties"),
        value=name[:PARTIES],
        max_chars=PARTIES,
        key=state.key("cases matter parties"),
        autocomplete="off",
    )
    return str(title), str(parties)


def choose_role(label: str, name: str) -> MemberRole:
    """In which role somebody begins a matter."""
    table = access()
    roles = [role for role in table.columns if role != "local" and table.grant(role, "create_matter") == "yes"]
    roles.sort(key=lambda role: role not in ("counsel", "prosecutor"))  # who mostly sit here
    return st.selectbox(
        label,
        roles,
        format_func=labels(roles, lambda role: sentence(read(MEMBER_ROLES[role]))),
        key=state.key(name),
    )


def _kept(door: Door, matter: str, title: str, parties: str, role: MemberRole | None) -> None:
    raw = state.session().raw

    def keep() -> CaseFile:
        id = matter or door.create_matter(title or say("file.untitled"), parties, role=role).id
        return door.create_case(id, raw)

    saved = telling.attempt(keep)
    if saved is not None:
        telling.done(say("cases.kept"))
        took(saved)


def show(door: Door, id: str, version: int | None = None) -> None:
    """Open a kept case, or one of its versions, in place of the one on the screen."""
    found = telling.attempt(partial(door.case, id, version))
    if found is None:
        return
    last = found if version is None else telling.attempt(partial(door.case, id))
    state.replace(found.content)
    if last is not None:
        state.session().kept = Kept(found.id, found.matter, last.version)
    telling.done(say("cases.opened", version=found.version))
