"""The prosecution's answer to each view of the defence (高检发〔2026〕5号 37): adopted or not, on what ground, and why.

The views are those that the documents print, in their order. An answer is kept with the case once all of it is there;
what is half filled in stays on the screen and is said to be no answer yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.documents.content.answers import opinions
from engine.documents.content.points import GROUNDS, RESULTS, disputed_points
from engine.documents.content.sources import Sources
from engine.documents.matter import Matter
from engine.errors import InputError
from views import edits, names, state, workbench
from views.documents_choice import Choice
from views.history import Edit
from views.text import join, labels, language, plain, read, say, sentence

_PARTS = ("result", "ground", "reason")
_PLACE = ("documents", "answers")
_COLOURS = {"adopted": "green", "partly": "orange", "not_adopted": "red"}
Entry = dict[str, Any]


@dataclass(frozen=True)
class _View:
    """One view of the defence: what it is about, what is said, and where in the case it lies."""

    name: str
    said: tuple[str, ...]
    paths: tuple[str, ...]


def draw(choice: Choice) -> None:
    """Every view with its answer, then answers to what both sides say alike by now."""
    st.caption(say("reply.about"))
    found = _views(choice.position if choice.document.side == "prosecution" else None)
    if found is None:  # the page says elsewhere what the case lacks
        return
    views, own = found
    given, known = _given(), {path for one in views for path in one.paths}
    if not views:
        st.caption(say("reply.none"))
    for place, one in enumerate(views):
        for path in [path for path in one.paths if path in given] or one.paths[:1]:
            _answer(path, one.name, one.said, opened=place == 0)
    if own:
        st.caption(plain(say("reply.own", points=join(list(own)))))
    for path in [path for path in given if path not in known]:
        name = names.path(tuple(path.split(".")), state.document(state.COMMON))
        _answer(path, name, (say("reply.settled"),), opened=False)


def _views(position: str | None) -> tuple[list[_View], tuple[str, ...]] | None:
    """The views of the defence and the points that the prosecution alone makes; None while the case is wrong."""
    raw, spoken = state.session().raw, language()

    def work() -> tuple[list[_View], tuple[str, ...]] | None:
        try:
            matter = Matter.of(raw, "prosecution", {}, spoken, position)
        except InputError:
            return None
        found = opinions(matter, disputed_points(matter, Sources(matter)))
        return [_View(one.name, one.said, one.point.paths) for one in found.given if one.point], found.own

    return workbench.kept("opinions", work, position, spoken)


def _given() -> dict[str, Entry]:
    """The answers that the case has, by the path of their point."""
    return {answer["point"]: answer for answer in state.lookup(_PLACE, [])}


def _draft(path: str) -> Entry | None:
    """What is typed for a point and not yet an answer."""
    found: Entry | None = workbench.held(f"reply/{path}", None)
    return found


def _badge(path: str) -> str:
    if _draft(path):
        return f":orange-badge[{say('reply.unfinished')}]"
    if path not in _given():
        return f":gray-badge[{say('reply.open')}]"
    result = _given()[path]["result"]
    return f":{_COLOURS[result]}-badge[{sentence(read(RESULTS[result]))}]"


def _answer(path: str, name: str, said: tuple[str, ...], *, opened: bool) -> None:
    """The three parts of an answer, and what is still missing of them."""
    label = f"**{plain(sentence(name))}** {_badge(path)}"
    with st.expander(label, expanded=opened, key=workbench.key("reply", path)):
        st.caption(plain(workbench.listed(said)))
        shown = _draft(path) or _given().get(path) or {}
        with st.grid(2, min_column_width=150) as cells:
            for part, options in (("result", RESULTS), ("ground", GROUNDS)):
                named = {option: sentence(read(text)) for option, text in options.items()}
                with cells.cell():
                    st.selectbox(
                        say(f"reply.{part}"),
                        list(options),
                        index=None,
                        format_func=labels(options, named.__getitem__),
                        placeholder=say("field.choose"),
                        **_bind(path, part, shown.get(part)),
                    )
        st.text_area(say("reply.reason"), height=116, **_bind(path, "reason", shown.get("reason") or ""))
        _state_of(path)


def _state_of(path: str) -> None:
    """What is missing before it is an answer, and the ways back."""
    answered = path in _given()
    if draft := _draft(path):
        missing = join([say(f"reply.{part}") for part in _missing(draft)])
        st.warning(say("reply.half_kept" if answered else "reply.half", parts=missing))
        if answered:
            _button("forget", path, "undo", _drop)
    if answered:
        _button("remove", path, "close", _remove)


def _bind(path: str, part: str, shown: Any) -> dict[str, Any]:
    key = workbench.key("reply", path, part)
    if key not in st.session_state or st.session_state[key] != shown:
        st.session_state[key] = shown
    return {"key": key, "on_change": _write, "args": (path, part, key)}


def _button(what: str, path: str, icon: str, do: Any) -> None:
    key = workbench.key("reply", what, path)
    st.button(say(f"reply.{what}"), key=key, icon=f":material/{icon}:", type="tertiary", on_click=do, args=(path,))


def _missing(entry: Entry) -> list[str]:
    return [part for part in _PARTS if not str(entry.get(part) or "").strip()]


def _write(path: str, part: str, key: str) -> None:
    """An answer once it is whole, nothing once it is empty, and in between a draft."""
    entry = {**(_draft(path) or _given().get(path) or {}), part: st.session_state[key]}
    missing = _missing(entry)
    if not missing:
        _keep(path, {"point": path, **{name: entry[name] for name in _PARTS}})
    elif len(missing) == len(_PARTS):
        _remove(path)
    else:
        workbench.bench().held[f"reply/{path}"] = entry


def _drop(path: str) -> None:
    workbench.bench().held.pop(f"reply/{path}", None)


def _remove(path: str) -> None:
    _keep(path, None)


def _keep(path: str, answer: Entry | None) -> None:
    """Put an answer where the former one of its point stood, or take that away."""
    _drop(path)
    edits.settle()
    given = _given()
    if answer is not None:
        given[path] = answer
    else:
        given.pop(path, None)
    raw = state.session().raw
    papers = {**(raw.get("documents") or {}), "answers": list(given.values())}
    edits.commit({**raw, "documents": papers}, Edit("change", (*_PLACE, path)))
