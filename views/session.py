"""What one reader has open, as one object in Streamlit's session, and the sample case with which it begins."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from engine.case import reader
from engine.errors import Problem
from engine.result import Result
from engine.text import Language
from views.history import History, Moment
from views.text import language

SAMPLES: dict[Language, Path] = {
    "zh": Path(__file__).with_name("sample.yaml"),
    "en": Path(__file__).with_name("sample.en.yaml"),
}
COMMON = ""  # the name of the common case where a widget needs a name
_KEY = "session"


def new_id() -> str:
    """A random name."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Kept:
    """A case of the store: its id, and the version that is being worked on."""

    id: str
    matter: str
    version: int


@dataclass
class Session:
    """What one reader has open."""

    raw: dict[str, Any]
    position: str = COMMON
    count: str = ""
    revision: int = 0
    refused: list[Problem] = field(default_factory=list)
    refused_name: str = ""
    spoken: Language = "zh"
    former: dict[str, str] = field(default_factory=dict)  # the crime for which each charge's facts were stated
    id: str = field(default_factory=new_id)  # names this session's autosave, and nothing else
    saved: dict[str, Any] | None = None  # the case as its file has it; None when no file does
    stamp: dict[str, Any] | None = None  # the rulebook of the file opened last, where it is another than ours
    kept: Kept | None = None  # where in the store the case is kept
    history: History = field(init=False)
    together: int = 0  # how many edits are being made as one
    answers: dict[tuple[str, datetime.date], tuple[dict[str, Any], Outcome]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.history = History([Moment(self.raw)])
        self.saved = self.raw

    @property
    def unsaved(self) -> bool:
        """Whether the case holds something that no file has."""
        return self.raw is not self.saved and self.raw != self.saved


@dataclass(frozen=True)
class Outcome:
    """The engine's answer to the case as it stands: a result, or what must be mended first."""

    result: Result | None
    problems: list[Problem]


@cache
def sample_text(spoken: Language) -> str:
    """The sample case's file in a language."""
    return SAMPLES[spoken].read_text(encoding="utf-8")


def sample() -> dict[str, Any]:
    """The sample case in the page's language; a new mapping every time."""
    return reader.read_text(sample_text(language()), name=SAMPLES[language()].name)


def session() -> Session:
    """This reader's session; the sample case is open in a new one."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session(sample(), spoken=language())
    found: Session = st.session_state[_KEY]
    return found
