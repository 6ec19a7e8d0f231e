"""The form by which a party asserts a factor: one of the rulebook, or a circumstance that no list names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.law.schema import Factor
from views import figures, names, state
from views.text import colon, labels, plain, read, say

_NEW = "new factor"


def form(raw: Mapping[str, Any], key: str) -> None:
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
