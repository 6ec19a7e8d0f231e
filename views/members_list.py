"""The members of a matter, the matter's name, and the way out of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.store.access import MEMBER_ROLES, STORE_SIDES, access
from engine.store.door import Door
from engine.store.items import Matter, Member
from engine.store.words import PARTIES, TITLE
from views import telling
from views.text import language, plain, read, say, sentence


def head(door: Door, matter: Matter) -> None:
    """The matter's title and parties, and who may changes them here."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        shown = f"　:gray[{plain(matter.parties)}]" if matter.parties else ""
        st.markdown(f"**{plain(matter.title)}**{shown}", width="stretch")
        if access().grant(matter.role, "edit_matter") == "yes":
            with st.popover(say("members.edit"), icon=":material/edit:", type="tertiary", key=_key("edit", matter.id)):
                title, parties = _key("title", matter.id), _key("parties", matter.id)
                st.text_input(say("cases.matter_title"), value=matter.title, max_chars=TITLE, key=title)
                st.text_input(say("cases.matter_parties"), value=matter.parties, max_chars=PARTIES, key=parties)
                st.button(
                    say("members.edit_button"),
                    key=_key("edit button", matter.id),
                    type="primary",
                    on_click=_edit,
                    args=(door, matter.id, title, parties),
                )


def _edit(door: Door, matter: str, title: str, parties: str) -> None:
    words = st.session_state[title], st.session_state[parties]
    if telling.attempt(partial(door.edit_matter, matter, *words)) is not None:
        telling.done(say("members.edited"))


def draw(door: Door, matter: Matter) -> list[Member]:
    """Who belongs to it; one's own side's can be taken out, and everybody may leave."""
    people = door.members(matter.id)
    grant = access().grant(matter.role, "remove_own_side") == "yes"
    with st.container(border=True, gap="small"):
        for member in people:
            own = member.user == door.user.id
            with st.container(horizontal=True, vertical_alignment="center"):
                name = say("members.you", name=plain(member.name)) if own else plain(member.name)
                role, side = sentence(read(MEMBER_ROLES[member.role])), sentence(read(STORE_SIDES[member.side]))
                st.markdown(f"**{name}**　{role}　:gray[{side}]", width="stretch")
                if own:
                    _leave(door, matter)
                elif grant and member.side == matter.side and member.role not in access().stays:
                    _remove(door, matter, member)
    return people


def _remove(door: Door, matter: Matter, member: Member) -> None:
    with st.popover(
        say("members.remove"), icon=":material/person_remove:", type="tertiary", key=_key("out", matter.id, member.user)
    ):
        st.caption(say("members.remove_sure", name=plain(member.name)))
        st.button(
            say("members.remove_button"),
            key=_key("remove", matter.id, member.user),
            on_click=_removed,
            args=(door, matter.id, member),
        )


def _removed(door: Door, matter: str, member: Member) -> None:
    if telling.tried(partial(door.remove_member, matter, member.user)):
        telling.done(say("members.removed", name=plain(member.name)))


def _leave(door: Door, matter: Matter) -> None:
    with st.popover(say("members.leave"), icon=":material/logout:", type="tertiary", key=_key("leave", matter.id)):
        st.caption(say("members.leave_sure"))
        st.button(say("members.leave_button"), key=_key("left", matter.id), on_click=_left, args=(door, matter.id))


def _left(door: Door, matter: str) -> None:
    if telling.tried(partial(door.leave, matter)):
        telling.done(say("members.left"))


def _key(*parts: str) -> str:
    return "/".join(("members", language(), *parts))
