"""Who reads: whoever the login provider vouches for or, where no login is configured, the person at this machine.

Streamlit logs people in (`st.login`) and remembers them in a signed cookie for 30 days; here it is decided whether
that is good enough. What one reader has open is never shown to another who comes in the same browser tab.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from engine import serving
from engine.errors import InputError, Problem
from engine.serving import Login
from views.text import SWITCH

HOURS = 12  # a login older than a working day is asked for anew when a tab is opened
_LONGEST = 200  # characters of a name
_KEY = "reader"
latch: set[str] = set()  # once served, always: a settings file that is just being edited opens the app to nobody


@dataclass(frozen=True)
class Reader:
    """Somebody logged in: whose login it is, which account there, and a name to show."""

    issuer: str
    account: str
    name: str


def served() -> bool:
    """Whether people log in; also where the settings are there but cannot be read."""
    if not latch and _configured():
        latch.add("served")
    return bool(latch)


def _configured() -> bool:
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    return any(Path(file).exists() for file in st.get_option("secrets.files"))


def login() -> Login:
    """How people log in.

    Raises:
        InputError: the settings are wrong or gone, or what a login needs is not installed.
    """
    there = st.secrets.load_if_toml_exists()
    found = serving.read(st.secrets.to_dict()) if there else serving.login(map(Path, st.get_option("secrets.files")))
    if found is None:
        raise InputError(Problem("auth", serving.MISSING))
    serving.library()
    return found


def reader() -> Reader | None:
    """Whoever is logged in and was let in when the session began; None for everybody else."""
    found = _vouched_for() if served() else None
    return found if found is not None and st.session_state.get(_KEY) == found else None


def admit() -> bool:
    """Whether this session may see the app; asked once, before anything is shown.

    Somebody else than the one with whom the session began starts with nothing.
    """
    if not served():
        return True
    found, known = _vouched_for(), st.session_state.get(_KEY)
    if known is not None and known != found:
        for key in [key for key in st.session_state if key != SWITCH]:
            del st.session_state[key]
        known = None
    if found is not None and known is None and not _recent():
        found = None
    if found is not None:
        st.session_state[_KEY] = found
    return found is not None


def expired() -> bool:
    """Whether somebody is logged in, only too long ago."""
    return _vouched_for() is not None and not _recent()


def _vouched_for() -> Reader | None:
    """Whom Streamlit's cookie names, where it says all that is needed."""
    claims: Mapping[str, Any] = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return None
    try:
        claim = login().account
    except InputError:
        return None
    issuer, given = claims.get("iss"), claims.get(claim)
    if claim == "email" and claims.get("email_verified") is not True:
        return None
    if not isinstance(issuer, str) or not isinstance(given, str) or not issuer or not given.strip():
        return None
    shown = next((claims[key] for key in ("name", "preferred_username", "email") if claims.get(key)), given)
    return Reader(issuer, account(given), _line(shown) or _line(given))


def account(given: str) -> str:
    """An account as it is kept: the same address of e-mail, however it is typed, is one account."""
    return given.strip().lower() if login().account == "email" else given.strip()


def _line(words: object) -> str:
    """A name on one line, without what no name has."""
    return "".join(sign for sign in " ".join(str(words).split()) if sign.isprintable())[:_LONGEST]


def _recent() -> bool:
    """Whether the login is not too old."""
    issued: Any = st.user.to_dict().get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    age = datetime.datetime.now(datetime.UTC).timestamp() - issued
    return age < HOURS * 3600
