"""A case or one position as a file for somebody else, and a position received from somebody else.

A file that is sent carries the hash of the rules it was computed with, so that the reader learns when theirs are
others and the numbers may differ. Nothing is ever put into an address: proxies and histories keep those.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.calculation.calculate import calculate
from engine.case import patch, reader
from engine.errors import InputError
from engine.law.library import NATIONAL, library
from engine.result import Result
from views import names, state
from views.text import plain, say

STAMP = "saved_with"
_APART = {"positions", STAMP}
_OWN = {"schema", "title", "documents"}  # what a position never says about the case


def stamp(raw: dict[str, Any], position: str | None = None) -> dict[str, Any]:
    """The rules that the case is computed with here: their hash and version, and whose position the file holds."""
    rules = library()
    mark = {"hash": rules.hash(names.place_of(raw)), "version": rules.method(NATIONAL).version}
    return {**mark, "position": position} if position else mark


def whole(raw: dict[str, Any]) -> str:
    """The case with all its positions, as a file."""
    return reader.dump({**_bare(raw), STAMP: stamp(raw)})


def alone(raw: dict[str, Any], position: str) -> str:
    """The case as one position sees it (the common case when `position` is empty), the others left out.

    So is what was written into documents that may not have been handed over yet: their texts and the answers.
    """
    seen = reader.with_position(raw, position) if position else raw
    seen = {key: value for key, value in seen.items() if key not in _APART}
    if particulars := seen.pop("documents", {}).get("particulars"):
        seen["documents"] = {"particulars": particulars}
    return reader.dump({**seen, STAMP: stamp(seen, position or None)})


def _bare(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != STAMP}


def taken_apart(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A case from a file without its stamp; and the stamp, where it names other rules than ours."""
    mark = raw.get(STAMP)
    bare = _bare(raw)
    if not isinstance(mark, dict) or not mark.get("hash") or mark["hash"] == stamp(bare)["hash"]:
        return bare, None
    return bare, mark


def merge(raw: dict[str, Any]) -> list[str]:
    """Take the positions of another file into the open case; the names they got.

    A file without positions is one itself. Each becomes what it differs in from our common case, so that it keeps the
    numbers it had in its own file, whatever its common case was.
    """
    bare, foreign = taken_apart(raw)
    own = str((raw.get(STAMP) or {}).get("position") or "")
    stances = {name: reader.with_position(bare, name) for name in bare.get("positions") or {}} or {own: bare}
    added = []
    with state.together("position_merged", ", ".join(map(str, stances))):
        for name, incoming in stances.items():
            free = _free(name)
            state.add_position(free, difference(state.document(state.COMMON), incoming))
            added.append(free)
    state.session().stamp = {**foreign, "merged": True} if foreign else None
    return added


def _free(wanted: str) -> str:
    """A name that no position has: a usual party keeps its own where it is free."""
    taken = {*state.positions(), *map(names.position, state.positions())}
    if wanted and wanted not in taken:
        return wanted
    base = names.position(wanted) if wanted else say("share.received")
    return next(
        name for name in (base, *(f"{base} {number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


def difference(common: dict[str, Any], incoming: dict[str, Any]) -> dict[str, Any]:
    """The patch that turns our common case into `incoming`, so that both give the same numbers.

    A factor that we assert and `incoming` does not is taken away in general; where its facts show the factor anyway,
    only our own figures for it are taken away, since a removal would also stop the rules from finding it.
    """
    before = {key: value for key, value in common.items() if key not in _APART | _OWN}
    after = {key: value for key, value in incoming.items() if key not in _APART | _OWN}
    made = patch.diff(before, after)
    dropped = [name for name, value in (made.get("factors") or {}).items() if value is None]
    dropped = [name for name in dropped if name not in (after.get("factors") or {})]
    found = _found(after) if dropped else set()
    for name in dropped:
        asserted = before["factors"][name]
        if name in found and isinstance(asserted, dict):
            made["factors"][name] = dict.fromkeys(asserted)
    return made


def _found(raw: dict[str, Any]) -> set[str]:
    result = _calculated(raw)
    return {line.factor for count in result.counts.values() for line in count.adjustments} if result else set()


def _calculated(raw: dict[str, Any]) -> Result | None:
    try:
        return calculate(raw)
    except InputError:
        return None


def menu() -> None:
    """What can be sent, and a word on what it contains."""
    from views import files

    raw = state.session().raw
    with st.popover(say("share.menu"), icon=":material/ios_share:", key=state.key("share")):
        st.caption(say("share.about"))
        _download(say("share.whole"), files.file_name("yaml"), lambda: whole(raw), "whole")
        if state.positions():
            st.caption(say("share.alone_about"))
        for name in [state.COMMON, *state.positions()] if state.positions() else []:
            label = say("share.alone", position=plain(names.position(name)))
            _download(label, files.file_name("yaml", names.position(name)), _alone(raw, name), "alone", name)
        mark = stamp(raw)
        st.caption(say("share.rules", version=mark["version"], hash=mark["hash"][:12]))


def _alone(raw: dict[str, Any], name: str) -> Any:
    return lambda: alone(raw, name)


def _download(label: str, name: str, make: Any, *key: str) -> None:
    st.download_button(
        label,
        data=lambda: make().encode("utf-8"),
        file_name=name,
        mime="application/yaml",
        key=state.key("share", *key),
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def warning() -> None:
    """That the file opened last was computed with other rules than these."""
    foreign = state.session().stamp
    if foreign is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="other rules"):
        words = say(
            "share.merged_other_rules" if foreign.get("merged") else "share.other_rules",
            theirs=plain(_short(foreign)),
            ours=plain(_short(stamp(state.session().raw))),
        )
        st.warning(words, icon=":material/sync_problem:", width="stretch")
        st.button(say("share.seen"), key=state.key("seen"), type="tertiary", on_click=_seen)


def _short(mark: dict[str, Any]) -> str:
    return say("share.mark", version=mark.get("version") or "—", hash=str(mark.get("hash"))[:12])


def _seen() -> None:
    state.session().stamp = None
