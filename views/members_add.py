"""Who joins a matter: by an invitation that is handed over, by the account they log in with, or oneself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from engine.store.access import MEMBER_ROLES, Operation, access, side_of
from engine.store.door import Door
from engine.store.door_members import VALID
from engine.store.items import Matter, Member
from engine.store.tables import MemberRole
from engine.store.words import NAME
from views import members_choice, served, telling
from views.text import join, labels, language, plain, read, say, sentence

_SHOWN = "invitation"
_FIRST = ("counsel", "prosecutor", "victim_agent")  # who mostly log in
_WAYS = ("invitation", "account")


@dataclass(frozen=True)
class Invitation:
    """A code that was just made, until it is handed over."""

    matter: str
    role: MemberRole
    code: str


def draw(door: Door, matter: Matter, people: Iterable[Member]) -> None:
    """A form for whoever may bring somebody in, and the invitation that was just made."""
    roles = _roles(matter, people)
    if not roles:
        return
    st.markdown(f"**{say('members.add')}**")
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            role = st.selectbox(
                say("members.role"), roles, format_func=labels(roles, _role), key=_key("role", matter.id), width=280
            )
            way = st.segmented_control(
                say("members.add_by"),
                _WAYS,
                default=_WAYS[0],
                required=True,
                format_func=labels(_WAYS, lambda one: say(f"members_by.{one}")),
                key=_key("by", matter.id),
            )
        st.caption(_may(role))
        if way == "account":
            _account(door, matter, role)
        else:
            st.button(
                say("members.invite_button"),
                key=_key("invite", matter.id),
                icon=":material/key:",
                on_click=_invite,
                args=(door, matter.id, role),
            )
        _invitation(matter)


def _roles(matter: Matter, people: Iterable[Member]) -> list[MemberRole]:
    """The roles in which one may bring somebody in: one's own side's, and the first of another side."""
    taken = {member.side for member in people} - {"neutral", "court"}
    found: list[MemberRole] = []
    for role in access().columns:
        own = side_of(role) == matter.side and matter.side not in ("neutral", "court")
        operation: Operation = "add_own_side" if own else "invite"
        free = own or side_of(role) not in taken
        if role != "local" and free and access().grant(matter.role, operation) == "yes":
            found.append(role)
    return sorted(found, key=lambda role: (side_of(role) != matter.side, role not in _FIRST))


def _may(role: MemberRole) -> str:
    """What the table lets somebody in the role do."""
    table = access()
    said = []
    for grant in ("yes", "own", "closed"):
        named = [read(words) for name, words in table.operations.items() if table.grant(role, name) == grant]
        if named:
            said.append(say(f"members_may.{grant}", operations=join(named)))
    return "  \n".join(plain(line) for line in said)


def _role(role: MemberRole) -> str:
    return sentence(read(MEMBER_ROLES[role]))


def _account(door: Door, matter: Matter, role: MemberRole) -> None:
    who = served.reader()
    if who is None:
        return
    account, name = _key("account", matter.id), _key("name", matter.id)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        help = say("members.account_help", account=plain(who.account))
        st.text_input(say("members.account"), key=account, autocomplete="off", help=help, width=280)
        st.text_input(say("members.full_name"), max_chars=NAME, key=name, autocomplete="off", width=220)
        st.button(
            say("members.add_button"),
            key=_key("add", matter.id),
            icon=":material/person_add:",
            on_click=_add,
            args=(door, matter.id, who.issuer, role, account, name),
        )


def _add(door: Door, matter: str, issuer: str, role: MemberRole, account: str, name: str) -> None:
    given = served.account(str(st.session_state[account])), str(st.session_state[name])
    if telling.attempt(partial(door.add_member, matter, issuer, *given, role)) is not None:
        telling.done(say("members.added", name=plain(given[1])))
        st.session_state[account] = st.session_state[name] = ""


def _invite(door: Door, matter: str, role: MemberRole) -> None:
    code = telling.attempt(partial(door.invite, matter, role))
    if code is not None:
        st.session_state[_SHOWN] = Invitation(matter, role, code)


def _invitation(matter: Matter) -> None:
    made = st.session_state.get(_SHOWN)
    if not isinstance(made, Invitation) or made.matter != matter.id:
        return
    st.caption(say("members.code_about", role=plain(_role(made.role)), days=VALID.days))
    st.code(made.code, language=None, wrap_lines=True)
    st.button(say("members.code_done"), key=_key("done", matter.id), type="tertiary", on_click=_handed_over)


def _handed_over() -> None:
    st.session_state.pop(_SHOWN, None)


def enter(door: Door) -> None:
    """The field for an invitation that one was given."""
    key = _key("code")
    with (
        st.expander(say("members.join"), icon=":material/key:", expanded=not door.matters()),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(say("members.code"), key=key, autocomplete="off", width=360)
        st.button(say("members.join_button"), key=_key("join"), on_click=_join, args=(door, key))


def _join(door: Door, key: str) -> None:
    matter = telling.attempt(partial(door.accept, str(st.session_state[key]).strip()))
    if matter is not None:
        members_choice.choose(matter.id)
        st.session_state[key] = ""
        telling.done(say("members.joined", title=plain(matter.title), role=plain(_role(matter.role))))


def _key(*parts: str) -> str:
    return "/".join(("members", language(), *parts))
