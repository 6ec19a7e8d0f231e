"""The history of a case: who saved which version when, what it changed, and the way back to it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.negotiation import clock
from engine.store.access import access
from engine.store.door import Door
from engine.store.items import CaseFile, Version
from views import cases_keep, cases_list, people, state, telling
from views.text import join, language, plain, read, say, sentence

_MOST = 12  # changes named in a line


def draw(door: Door, id: str) -> None:
    """Every version, the newest first."""
    case, versions = door.case(id), door.history(id)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = plain(case.title or say("file.untitled"))
        st.markdown(f"**{say('cases.history_of', title=title)}**", width="stretch")
        st.button(
            say("cases.back"),
            key=f"cases back/{language()}",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=cases_list.choose,
            args=("",),
        )
    for version in versions:
        _version(door, case, version)
    st.caption(say("cases.beijing"))


def _version(door: Door, case: CaseFile, version: Version) -> None:
    newest = version.number == case.version
    known = [clock.words(version.at, language()), people.name(version.by)]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{say('cases.version', version=version.number)}**　:gray[{plain(' · '.join(known))}]",
                width="stretch",
            )
            st.button(
                say("cases.open"),
                key=state.key("open version", case.id, str(version.number)),
                icon=":material/folder_open:",
                on_click=cases_keep.show,
                args=(door, case.id, version.number),
            )
            if not newest and _may_write(door, case):
                st.button(
                    say("cases.restore"),
                    key=state.key("restore", case.id, str(version.number)),
                    icon=":material/restore:",
                    help=say("cases.restore_help"),
                    on_click=_restore,
                    args=(door, case.id, version.number),
                )
        st.markdown(plain(_what(version)))


def _may_write(door: Door, case: CaseFile) -> bool:
    return access().grant(door.matter(case.matter).role, "write_case") in ("yes", "own")


def _what(version: Version) -> str:
    said = [say("cases.restored", version=version.restored)] if version.restored else []
    if version.number == 1 and not version.what:
        said.append(say("cases.first"))
    said += [read(change) for change in version.what[:_MOST]] + (["……"] if len(version.what) > _MOST else [])
    return sentence(join(said or [say("cases.no_change")]))


def _restore(door: Door, id: str, version: int) -> None:
    """Make it the newest version; where the case is on the screen, the screen shows what it said."""
    made = telling.attempt(partial(door.restore_case, id, version))
    if made is None:
        return
    kept = state.session().kept
    if kept is not None and kept.id == id:
        state.replace(made.content)
        cases_keep.took(made)
    telling.done(say("cases.restored_as", version=made.version))
