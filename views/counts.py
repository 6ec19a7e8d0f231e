"""The charges of a case: which one is open, adding and dropping one, and the figures the law leaves to be filled in."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.case import reader
from engine.errors import InputError
from engine.explanation import counted
from engine.inference.facts import ThresholdUsed, gather
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime
from views import fields, figures, forms, names, state
from views.text import join, labels, plain, read, say


def choose(raw: Mapping[str, Any]) -> str:
    """The charge that the form below shows; buttons to add one and to drop it."""
    keys = list(raw.get("counts") or {})
    opened = state.session()
    if opened.count not in keys:
        opened.count = keys[0] if keys else ""
    st.header(say("section.crime"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(keys) > 1:
            widget = state.key("count")
            st.session_state[widget] = opened.count
            st.segmented_control(
                say("section.crime"),
                keys,
                required=True,
                format_func=labels(keys, lambda key: names.count(key, raw)),
                key=widget,
                on_change=_open,
                args=(widget,),
                label_visibility="collapsed",
            )
        with st.popover(say("count.add"), icon=":material/add:", key=state.key("counts", *keys)):
            crimes, widget = names.crimes(), state.key("add count")
            st.selectbox(
                say("field.crime"),
                crimes,
                index=None,
                format_func=labels(crimes, names.crime),
                placeholder=say("field.choose"),
                key=widget,
                filter_mode="contains",
                on_change=_add_chosen,
                args=(widget,),
            )
        if len(keys) > 1:
            st.button(
                say("count.remove", crime=plain(names.count(opened.count, raw))),
                key=state.key("drop count"),
                icon=":material/close:",
                type="tertiary",
                on_click=_drop,
                args=(opened.count,),
            )
    return opened.count


def _open(widget: str) -> None:
    state.session().count = st.session_state[widget]


def _add_chosen(widget: str) -> None:
    if chosen := st.session_state[widget]:
        st.session_state[widget] = None
        _add(chosen)


def _add(crime: str) -> None:
    taken = state.document().get("counts") or {}
    key = next(letter for letter in (*string.ascii_lowercase, *map(str, range(1000))) if letter not in taken)
    date = next((entry.get("offence_date") for entry in taken.values() if isinstance(entry, dict)), None)
    state.put(("counts", key), {"crime": crime, **({"offence_date": date} if date else {})})
    state.session().count = key


def _drop(key: str) -> None:
    with state.together("count_dropped"):
        state.put(("counts", key), state.GONE)
        for name, entry in list((state.document().get("factors") or {}).items()):
            if isinstance(entry, dict) and entry.get("count") == key:
                state.put(("factors", name), state.GONE)


def strangers(raw: Mapping[str, Any], key: str) -> None:
    """What was stated for another crime and means nothing for this one: named, and taken away when asked."""
    law = names.law_of(raw, key)
    if law is None:
        return
    place = ("counts", key)
    known: dict[tuple[str, ...], Any] = {
        (*place, "facts"): names.facts(raw, key),
        (*place, "thresholds"): law.thresholds,
    }
    found = [
        (*group, name) for group, ids in known.items() for name in state.lookup(group, {}) or {} if name not in ids
    ]
    if (tier := state.lookup((*place, "chosen", "tier"))) is not None and tier not in law.tiers:
        found.append((*place, "chosen", "tier"))
    if not found:
        state.session().former[key] = law.crime
    else:
        words = join([plain(names.path(path, raw).rpartition(" · ")[2]) for path in found])
        st.warning(say("count.strangers", crime=plain(names.crime(law.crime)), names=words))
        st.button(say("count.forget"), key=state.key("forget facts", key), on_click=_forget, args=(found,))


def _forget(paths: list[tuple[str, ...]]) -> None:
    with state.together("facts_dropped"):
        for path in paths:
            state.put(path, state.GONE)


def _used(raw: Mapping[str, Any], key: str) -> dict[str, ThresholdUsed]:
    """The thresholds as they apply to the charge; nothing while the case cannot be read."""
    try:
        case = reader.build(dict(raw))
    except InputError:
        return {}
    book = Rulebook.of(library(), case.jurisdiction, case.counts[key].crime)
    date = case.sentencing_date or fields.today()
    return gather(case, key, book, date).thresholds


def thresholds(raw: Mapping[str, Any], key: str) -> None:
    """Amounts that divide the tiers: shown where the law fixes them, asked for where it leaves them open."""
    used, law = _used(raw, key), names.law_of(raw, key)
    given = state.lookup(("counts", key, "thresholds"), {}) or {}
    asked = [name for name, item in used.items() if item.given or not item.known] or list(given)
    fixed = [name for name in used if name not in asked]
    if not used and not asked:
        return
    still_open = [name for name in asked if name not in given]
    label = say("thresholds.open", number=len(still_open)) if still_open else say("thresholds.known")
    with st.expander(label, expanded=bool(still_open), key=state.key("thresholds", key)):
        for name in fixed:
            item = used[name]
            amount = _figure(item.low, law, name) if item.low is not None else ""
            st.markdown(f"{names.threshold(name, law)} **{amount}** :gray[{plain(item.entry.law)}]")
        if asked:
            st.caption(say("thresholds.ask"))
        with st.grid(2, min_column_width=220) as cells:
            for name in asked:
                with cells.cell():
                    fields.number(
                        ("counts", key, "thresholds", name),
                        names.threshold(name, law),
                        unknown=_band(used.get(name)),
                        help=_source(used.get(name)),
                    )


def _figure(value: int, law: Crime | None, name: str) -> str:
    fact = law.measured_by(name) if law else None
    return figures.yuan(value) if fact is None or fact.type == "yuan" else read(counted(fact, value))


def _band(used: ThresholdUsed | None) -> str:
    if used is None or used.low is None or used.high is None or used.given:
        return say("field.empty")
    return figures.money(used.low, used.high)


def _source(used: ThresholdUsed | None) -> str | None:
    if used is None:
        return None
    note = read(used.entry.warning or used.entry.note)
    return fields.tip(plain(note) if note else say("thresholds.national"), used.entry.law)


def figures_chosen(raw: Mapping[str, Any], key: str) -> None:
    """The figures that a party may fix itself, behind a lid."""
    law = names.law_of(raw, key)
    if law is None:
        return
    stated = state.lookup(("counts", key, "chosen"), {}) or {}
    with st.expander(say("section.chosen"), expanded=bool(stated), key=state.key("chosen", key)):
        forms.chosen(key, law)
