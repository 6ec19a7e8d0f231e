"""The factors of one charge as the rules see them now: what was found and why, what was left out, what a party adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine import wording
from engine.law.schema import Factor
from engine.result import Adjustment, CountResult, Excluded
from views import fields, figures, names, state
from views.text import colon, labels, plain, read, say, sentence

_NEW = "new factor"


def draw(raw: Mapping[str, Any], key: str, outcome: state.Outcome) -> None:
    """The whole column."""
    st.subheader(say("section.factors"), anchor=False)
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
    _add(raw, key)
    if outcome.result:
        warnings(outcome)


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
                on_click=_remove,
                args=(line.factor, line.source == "inferred" or bool(line.why)),
            )


def _remove(factor: str, inferred: bool) -> None:
    """Take a factor away: one that the rules infer is set to null, so that they do not infer it again."""
    state.put(("factors", factor), None if inferred else state.GONE)


def _adjust(line: Adjustment, raw: Mapping[str, Any]) -> None:
    path = ("factors", line.factor)
    with st.popover(say("factor.adjust"), icon=":material/tune:"):
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


def _add(raw: Mapping[str, Any], key: str) -> None:
    """Assert a factor of the rulebook, or a circumstance that no list names."""
    law = names.factors(raw, key)
    open_ = [name for name in law if (raw.get("factors") or {}).get(name) is None]
    with st.expander(say("factor.add"), icon=":material/add:", key=state.key("add factor")):
        own = st.segmented_control(
            say("factor.add_kind"),
            [False, True],
            default=False,
            required=True,
            key=state.key(_NEW, "own"),
            format_func=labels([False, True], lambda own: say("factor.of_own" if own else "factor.of_rules")),
            label_visibility="collapsed",
        )
        if own:
            st.text_input(say("factor_field.name"), key=state.key(_NEW, "name"), autocomplete="off")
        else:
            st.selectbox(
                say("factor.which"),
                open_,
                index=None,
                placeholder=say("field.choose"),
                filter_mode="contains",
                format_func=labels(open_, lambda name: read(law[name].name)),
                key=state.key(_NEW, "id"),
            )
            _about(law.get(st.session_state[state.key(_NEW, "id")] or ""))
        st.number_input(
            say("factor.ratio"),
            value=None,
            step=1,
            key=state.key(_NEW, "ratio"),
            help=say("help.ratio"),
            placeholder=say("field.empty") if own else say("chosen.by_rule"),
        )
        if own:
            st.selectbox(
                say("factor_field.layer"),
                [2, 1],
                format_func=labels([2, 1], lambda layer: say(f"layer.{layer}")),
                key=state.key(_NEW, "layer"),
                help=say("help.layer"),
                filter_mode=None,
            )
            st.text_input(say("factor_field.law"), key=state.key(_NEW, "law"), autocomplete="off")
        st.text_input(
            say("factor.evidence"),
            key=state.key(_NEW, "evidence"),
            placeholder=say("factor.evidence_example"),
            autocomplete="off",
        )
        st.button(say("factor.assert"), key=state.key(_NEW, "add"), type="primary", on_click=_assert, args=(bool(own),))
        if st.session_state.pop("factor refused", False):
            st.caption(f":red[{say('factor.incomplete')}]")


def _about(law: Factor | None) -> None:
    """The lawful band and the articles of a factor that is about to be added."""
    if law is None:
        return
    bands = "、".join(
        figures.percent_span(*band.percent) + (f"（{read(band.name)}）" if band.name else "") for band in law.bands
    )
    st.caption(f"{say('factor.lawful')}{colon()}{plain(bands) if bands else say('factor.no_band')} · {plain(law.law)}")


def _assert(own: bool) -> None:
    """Write the new factor into the case."""
    given = {
        name: st.session_state.get(state.key(_NEW, name))
        for name in ("name", "id", "ratio", "layer", "law", "evidence")
    }
    name = f"other_{_number_of_own() + 1}" if own else given["id"]
    if not name or (own and (not given["name"] or given["ratio"] is None)):
        st.session_state["factor refused"] = True
        return
    wanted = ("name", "ratio", "layer", "law", "evidence") if own else ("ratio", "evidence")
    state.put(("factors", name), {part: given[part] for part in wanted if given[part] not in (None, "")})
    for part in (*wanted, "id"):
        st.session_state.pop(state.key(_NEW, part), None)


def _number_of_own() -> int:
    """The highest number among the circumstances that parties made up, here or in another position."""
    patches = (state.session().raw, *(state.session().raw.get("positions") or {}).values())
    numbers = [
        int(name.removeprefix("other_"))
        for patch in patches
        for name in (patch.get("factors") or {})
        if name.removeprefix("other_").isdigit()
    ]
    return max(numbers, default=0)


def warnings(outcome: state.Outcome) -> None:
    """What the reader must know before using the figures."""
    assert outcome.result is not None
    found = outcome.result.warnings
    if found:
        with st.expander(say("section.warnings", number=len(found)), icon=":material/info:", key=state.key("warnings")):
            for item in found:
                text = item.en if say("language") == "en" else item.zh
                st.markdown(f"- {plain(text)}" + (f" :gray[{plain(item.law)}]" if item.law else ""))
