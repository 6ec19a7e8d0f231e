"""Paper: one small static style sheet for print, which is the only style sheet in the app.

On paper there is nothing to press, everything that was folded is open, and the page is A4. The screen is untouched.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from views.text import say

SHEET = Path(__file__).with_name("print.css")


def sheet() -> None:
    """The rules for print; they name Streamlit's parts by their `data-testid`, which it keeps for tests."""
    st.html(SHEET)


def hint() -> None:
    """How to print."""
    st.caption(say("print.hint"))
