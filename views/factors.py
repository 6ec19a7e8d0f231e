"""The factors of one charge as the rules see them now: what was found and why, what was left out, what a party adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine import wording
from engine.result import Adjustment, CountResult, Excluded
from views import assertion, fields, figures, names, state
from views.text import plain, read, say, sentence


def draw(raw: Mapping[str, Any], key: str, outcome: state.Outcome) -> None:
    """The whole column."""
    st.header(say("section.factors"), anchor=False)
    count = outcome.result.counts.get(key) if outcome.result else None
    if count is None:
        st.caption(say("factors.waiting"))
    else:
        if not count.adjustments and count.base_sentence is None:
            st.caption(say("factors.no_base"))
        elif not any(line.kind == "factor" for line in count.adjustments):
            st.caption(say("factors.none"))
        for line in count.adjustments:
            if line.kind == "factor":
                _found(line, raw, key)
            else:
                change = figures.signed(line.after - line.before)
                st.caption(f"{plain(sentence(read(line.name)))} **{plain(change)}** {plain(line.law)}")
        _excluded(count, raw)
    _waiting(raw, count)
    assertion.form(raw, key)


def _found(line: Adjustment, raw: Mapping[str, Any], key: str) -> None:
    """One factor at work: how much, why, and the way to change it."""
    source = say(f"factor.{line.source}")
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{plain(sentence(read(line.name)))}** :gray-badge[{source}]", width="stretch")
            st.markdown(
                f"**{plain(figures.percent(line.ratio.chosen))}** {plain(figures.signed(line.after - line.before))}",
                width="content",
            )
        why = sentence(names.matched(line.why, raw, key)) or say("factor.by_party")
        st.caption(
            " → ".join(plain(part) for part in (why, line.law) if part) + (f" · {plain(line.at)}" if line.at else "")
        )
        if line.evidence:
            st.caption(say("factor.evidence_is", text=plain(line.evidence)))
        with st.container(horizontal=True, vertical_alignment="center"):
            _adjust(line, raw)
            st.button(
                say("factor.remove"),
                key=state.key("remove factor", line.factor),
                icon=":material/close:",
                type="tertiary",
                help=say("factor.remove_help", factor=plain(read(line.name))),  # every card has such a button
                on_click=_remove,
                args=(line.factor, line.source == "inferred" or bool(line.why)),
            )


def _remove(factor: str, inferred: bool) -> None:
    """Take a factor away: one that the rules infer is set to null, so that they do not infer it again."""
    state.put(("factors", factor), None if inferred else state.GONE)


def _adjust(line: Adjustment, raw: Mapping[str, Any]) -> None:
    path = ("factors", line.factor)
    tip = say("factor.adjust_help", factor=plain(read(line.name)))
    with st.popover(say("factor.adjust"), icon=":material/tune:", help=tip):
        band = line.band
        if band is not None and band.low < band.high:
            st.caption(say("factor.band", band=plain(figures.percent_span(band.low, band.high)), law=plain(line.law)))
            _slider(path, line)
        pair = state.lookup((*path, "ratio"))
        if isinstance(pair, list | tuple):
            st.caption(say("factor.pair", band=plain(figures.percent_span(*pair))))
        fields.number(
            (*path, "ratio"), say("factor.ratio"), decimals=True, unknown=say("chosen.by_rule"), help=say("help.ratio")
        )
        _outside(line)
        fields.text((*path, "evidence"), say("factor.evidence"), placeholder=say("factor.evidence_example"))
        if len(raw.get("counts") or {}) > 1:
            fields.choice(
                (*path, "count"),
                say("factor.count"),
                list(raw["counts"]),
                name=lambda name: names.count(name, raw),
                empty=say("factor.all_counts"),
            )
        if _floor(line.factor, raw):
            fields.flag((*path, "floor"), say("factor.floor"), default=True, help=say("help.floor"))


def _slider(path: fields.Path, line: Adjustment) -> None:
    """The strength inside the lawful band; it shows the figure in use until somebody moves it."""
    assert line.band is not None
    low, high = int(line.band.low), int(line.band.high)
    shown = max(low, min(high, round(line.ratio.chosen)))
    key = state.key("strength", *path)
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown
    st.slider(say("factor.strength"), low, high, key=key, format="%d%%", on_change=_strengthen, args=(path, key))


def _strengthen(path: fields.Path, key: str) -> None:
    state.put((*path, "ratio"), st.session_state[key])


def _outside(line: Adjustment) -> None:
    band, ratio = line.band, line.ratio.chosen
    if band is not None and not band.low <= ratio <= band.high:
        st.warning(
            say(
                "factor.outside",
                ratio=plain(figures.percent(ratio)),
                band=plain(figures.percent_span(band.low, band.high)),
            )
        )


def _floor(factor: str, raw: Mapping[str, Any]) -> bool:
    return any(
        (law := names.factors(raw, key).get(factor)) is not None and law.floor for key in raw.get("counts") or {}
    )


def _excluded(count: CountResult, raw: Mapping[str, Any]) -> None:
    """What was considered and does not count, with the reason."""
    if count.excluded:
        st.markdown(f"**{say('factors.excluded')}**")
    for item in count.excluded:
        _left_out(item, raw)


def _left_out(item: Excluded, raw: Mapping[str, Any]) -> None:
    removed = item.factor in (raw.get("factors") or {}) and raw["factors"][item.factor] is None
    with st.container(border=True, gap="xsmall"):
        status = read(wording.STATUSES[item.status])
        st.markdown(f"{plain(read(item.name))} :gray-badge[{status}]")
        st.caption(f"{plain(read(item.reason))} → {plain(item.law)}")
        if removed:
            st.button(
                say("factor.restore"),
                key=state.key("restore", item.factor),
                icon=":material/undo:",
                type="tertiary",
                on_click=_restore,
                args=(item.factor,),
            )


def _restore(factor: str) -> None:
    """Undo a removal: back to what the common case says, or to the rules; a position can outvote a common removal."""
    opened = state.session()
    common = (opened.raw.get("factors") or {}).get(factor, state.GONE)
    in_position = opened.position != state.COMMON
    state.put(("factors", factor), common if in_position and common is not None else {} if in_position else state.GONE)


def _waiting(raw: Mapping[str, Any], count: CountResult | None) -> None:
    """Factors that the case file names and the result does not show (of another charge, or already without effect)."""
    shown = {line.factor for line in count.adjustments} | {item.factor for item in count.excluded} if count else set()
    common = state.session().raw.get("factors") or {}
    for name, entry in (raw.get("factors") or {}).items():
        other = isinstance(entry, dict) and entry.get("count") not in (None, state.session().count)
        if name in shown or other:
            continue
        key = "factor.idle" if entry is not None else "factor.withdrawn" if common.get(name) else "factor.idle_removed"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(say(key, factor=plain(names.factor(name, raw))), width="stretch")
            st.button(
                say("factor.forget" if entry is not None else "factor.restore"),
                key=state.key("forget", name),
                icon=":material/close:" if entry is not None else ":material/undo:",
                type="tertiary",
                on_click=_restore if entry is None else _remove,
                args=(name,) if entry is None else (name, False),
            )
