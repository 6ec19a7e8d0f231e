"""The list of one's matters and one's side's cases in them, and the search in it."""

from __future__ import annotations

import streamlit as st

from engine.store.access import MEMBER_ROLES
from engine.store.door import Door
from engine.store.items import Found, Matter
from views import cases_keep, members_choice, state
from views.text import language, plain, read, say, sentence

_MOST = 30  # lines at once; the search finds the rest
_SHOWN = "cases shown"
_CHOSEN = "case whose history is shown"


def chosen() -> str:
    """The case whose history is looked at; empty for the list."""
    return str(st.session_state.get(_CHOSEN, ""))


def choose(id: str) -> None:
    """Look at a case's history, or with no id at the list."""
    st.session_state[_CHOSEN] = id


def draw(door: Door) -> None:
    """Matters with the cases in them, the newest matter first; those alone that hold the words searched for."""
    words = st.text_input(
        say("cases.search"), key=f"cases search/{language()}", icon=":material/search:", autocomplete="off"
    )
    found = door.search(str(words))
    matters = {matter.id: matter for matter in door.matters()}
    if not found:
        st.info(say("cases.none_found" if matters else "cases.none"), icon=":material/search_off:")
    groups: dict[str, list[Found]] = {item.matter: [] for item in found if item.matter in matters}
    for item in found:
        if item.kind == "case" and item.matter in groups:
            groups[item.matter].append(item)
    most, lines = int(st.session_state.get(_SHOWN, _MOST)), 0
    for place, (id, cases) in enumerate(groups.items()):
        if lines >= most:
            _more(len(groups) - place, most)
            break
        _matter(door, matters[id], cases)
        lines += 1 + len(cases)


def _more(number: int, most: int) -> None:
    def more() -> None:
        st.session_state[_SHOWN] = most + _MOST

    st.button(say("cases.more", number=number), key=f"cases more/{language()}/{most}", on_click=more)


def _matter(door: Door, matter: Matter, cases: list[Found]) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            parties = f"　:gray[{plain(matter.parties)}]" if matter.parties else ""
            role = "" if door.user.local else f" :gray-badge[{plain(sentence(read(MEMBER_ROLES[matter.role])))}]"
            st.markdown(f"**{plain(matter.title)}**{role}{parties}", width="stretch")
            label = say("cases.people")
            if st.button(
                label,
                key=f"people/{language()}/{matter.id}",
                icon=":material/group:",
                type="tertiary",
                help=say("cases.people_help", title=plain(matter.title)),
                on_click=members_choice.choose,
                args=(matter.id,),
            ):
                st.switch_page("views/members.py", query_params=st.query_params.to_dict())  # the language stands there
        if not cases:
            st.caption(say("cases.empty"))
        for case in cases:
            _case(door, case)


def _case(door: Door, case: Found) -> None:
    title = plain(case.title or say("file.untitled"))
    kept = state.session().kept
    mark = ":material/edit: " if kept is not None and kept.id == case.id else ""
    parties = f"　:gray[{plain(case.parties)}]" if case.parties else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{mark}{title}{parties}", width="stretch")
        st.button(
            say("cases.open"),
            key=state.key("open kept", case.id),
            icon=":material/folder_open:",
            help=say("cases.open_help", title=title),
            on_click=cases_keep.show,
            args=(door, case.id),
        )
        st.button(
            say("cases.history"),
            key=state.key("history kept", case.id),
            icon=":material/history:",
            type="tertiary",
            help=say("cases.history_of", title=title),
            on_click=choose,
            args=(case.id,),
        )
