"""The colour of a party: the same on every page, chart and summary, and never the only sign of who is meant.

The usual parties have colours of their own. A position with a name that somebody made up takes the next free colour
the first time it is drawn and keeps it while the app is open, also when positions are moved or renamed around it.
"""

from __future__ import annotations

from collections.abc import MutableMapping

import streamlit as st

_USUAL = {
    "": "#5b6875",  # the common case
    "common": "#5b6875",
    "prosecution": "#a63a3a",
    "defence": "#1f4e79",
    "court": "#6b4c8a",
}
# Each at least 4.5 to 1 against white, and told from its neighbours by a colour-blind reader.
_OTHERS = ("#0f766e", "#a85a15", "#9d2f6f", "#4d6b1f", "#3b5fc0", "#7a5230", "#00708c", "#7d3fa8")
_KEY = "party colours"


def party_colour(name: str) -> str:
    """The colour of a position by its name in the case file, as `#rrggbb`."""
    taken: MutableMapping[str, str] = st.session_state.setdefault(_KEY, {})
    return assigned(name, taken)


def assigned(name: str, taken: MutableMapping[str, str]) -> str:
    """The colour of `name`; one not seen before is entered in `taken` with the colour used least so far."""
    if name in _USUAL:
        return _USUAL[name]
    if name not in taken:
        used = list(taken.values())
        taken[name] = min(_OTHERS, key=used.count)
    return taken[name]
