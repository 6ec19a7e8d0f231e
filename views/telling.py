"""What a page says of what was just done, or why it could not be: once, when it is drawn next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

import streamlit as st

from engine.errors import InputError
from engine.store.faults import StoreError
from views.text import language, plain

_KEY = "told"
_T = TypeVar("_T")
Kind = Literal["done", "refused"]


def attempt(do: Callable[[], _T]) -> _T | None:
    """Do something with the store out of a callback; None where it could not be done, which the page will say."""
    try:
        return do()
    except InputError as error:
        _tell("refused", "  \n".join(plain(problem.sentence(language(), ids=False)) for problem in error.problems))
    except StoreError as error:
        _tell("refused", plain(error.in_language(language())))
    return None


def tried(do: Callable[[], object]) -> bool:
    """The same for what gives nothing: whether it could be done."""
    return attempt(lambda: (do(),)) is not None


def done(words: str) -> None:
    """Note what was done, in words that are Markdown."""
    _tell("done", words)


def _tell(kind: Kind, words: str) -> None:
    st.session_state.setdefault(_KEY, []).append((kind, words))


def told() -> None:
    """Say it."""
    for kind, words in st.session_state.pop(_KEY, []):
        if kind == "done":
            st.success(words, icon=":material/check:")
        else:
            st.error(words, icon=":material/error:")
