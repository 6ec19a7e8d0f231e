"""The widgets of a form for the record: each shows one field of a draft and writes back to it.

What the program refuses is said under the field that it is about; what was typed stays.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from engine.errors import Problem
from engine.negotiation import words
from engine.negotiation.participants import ROLES, SIDES, Participant
from engine.negotiation.state import State
from engine.text import Text
from views import negotiation_desk as desks
from views import negotiation_drafts as drafting
from views.text import known, labels, language, plain, read, say, sentence

Path = tuple[Any, ...]
OWN = "_"  # begins the keys that a form keeps for itself and no event has
TOLD = ("suspect", "counsel", "duty_lawyer", "guardian", "victim", "victim_agent")  # who is told things
_LINE, _BORDER = 24, 20  # pixels of a text area
_YES = {True: "field.yes", False: "field.no"}


@dataclass
class Form:
    """A form on the screen: of which draft, by whom, and which complaints stand at a field by now."""

    now: desks.Open
    draft: drafting.Draft
    name: str
    shown: set[int] = field(default_factory=set)
    usual: dict[Path, Any] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """Where the record stands."""
        return self.now.record.state

    @property
    def author(self) -> Participant:
        """Who puts it on the record."""
        return self.state.participants[self.draft.author]

    def get(self, *path: Any, default: Any = None) -> Any:
        """What the draft says at a place."""
        node: Any = self.draft.body
        for part in path:
            if (isinstance(node, list) and isinstance(part, int) and part < len(node)) or (
                isinstance(node, dict) and part in node
            ):
                node = node[part]
            else:
                return default
        return node

    def put(self, path: Path, value: Any) -> None:
        """Write a place of the draft."""
        drafting.change(self.now, self.draft, path, value)

    def body(self) -> dict[str, Any]:
        """The event's content as the form shows it: what was written, and what stands there unwritten."""
        made: dict[str, Any] = json.loads(json.dumps(self.draft.body, default=str))
        for path, value in self.usual.items():
            node = made
            for part in path[:-1]:
                node = node.setdefault(part, {})
            node.setdefault(path[-1], value)
        return {key: value for key, value in made.items() if not key.startswith(OWN)}

    # Fields ----------------------------------------------------------------------------------------------------------

    def line(self, *path: Any, label: str = "", placeholder: str = "", default: str = "") -> None:
        """A line of text; `default` stands there until somebody changes it."""
        bound = self._bind(path, self._text(path, default), str)
        st.text_input(label or self.label(path), help=self.help(path), placeholder=placeholder, **_typed(bound))
        self.under(*path)

    def area(self, *path: Any, label: str = "", lines: int = 4, placeholder: str = "", default: str = "") -> None:
        """A text of several lines; `default` stands there until somebody changes it."""
        bound = self._bind(path, self._text(path, default), str)
        st.text_area(
            label or self.label(path),
            height=_BORDER + _LINE * lines,
            help=self.help(path),
            placeholder=placeholder,
            **bound,
        )
        self.under(*path)

    def lines(self, *path: Any, label: str = "", lines: int = 3, default: Sequence[str] = ()) -> None:
        """Several entries, one a line."""
        if default:
            self.usual[path] = list(default)
        bound = self._bind(path, "\n".join(self.get(*path, default=list(default))), _split)
        st.text_area(label or self.label(path), height=_BORDER + _LINE * lines, help=self.help(path), **bound)
        st.caption(say("negotiation.one_a_line"))
        self.under(*path)

    def yes_no(self, *path: Any, label: str = "") -> None:
        """Yes or no; neither is assumed."""
        shown = self.get(*path)
        st.segmented_control(
            label or self.label(path),
            [True, False],
            format_func=labels([True, False], lambda value: say(_YES[value])),
            help=self.help(path),
            **self._bind(path, shown if isinstance(shown, bool) else None, lambda value: value),
        )
        self.under(*path)

    def choice(self, *path: Any, options: Mapping[str, str], label: str = "", row: bool = True) -> None:
        """One of several, none of them assumed; in a row of buttons, or in a list where there are many or long ones."""
        shown = self.get(*path)
        bound = self._bind(path, shown if shown in options else None, lambda value: value)
        named = labels(list(options), options.__getitem__)
        head, help = label or self.label(path), self.help(path)
        if row:
            st.pills(head, list(options), format_func=named, help=help, **bound)
        else:
            empty = say("field.choose")
            st.selectbox(head, list(options), index=None, format_func=named, placeholder=empty, help=help, **bound)
        self.under(*path)

    def many(self, *path: Any, options: Mapping[str, str], label: str = "") -> None:
        """Any of several."""
        stated = [value for value in self.get(*path, default=[]) if value in options]
        st.pills(
            label or self.label(path),
            list(options),
            selection_mode="multi",
            format_func=labels(list(options), options.__getitem__),
            help=self.help(path),
            **self._bind(path, stated, list),
        )
        self.under(*path)

    def number(self, *path: Any, label: str = "", least: int = 1) -> None:
        """A whole number."""
        shown = self.get(*path)
        st.number_input(
            label or self.label(path),
            value=None,
            step=1,
            min_value=least,
            help=self.help(path),
            placeholder=say("field.empty"),
            **self._bind(path, shown if isinstance(shown, int) else None, lambda value: value),
        )
        self.under(*path)

    def day(self, *path: Any, label: str = "") -> None:
        """A day."""
        shown = self.get(*path)
        value = datetime.date.fromisoformat(shown) if isinstance(shown, str) and shown else None
        st.date_input(
            label or self.label(path),
            value=None,
            format="YYYY-MM-DD",
            help=self.help(path),
            **self._bind(path, value, lambda picked: picked.isoformat() if picked else None),
        )
        self.under(*path)

    # Words and complaints --------------------------------------------------------------------------------------------

    def label(self, path: Path) -> str:
        """What a lawyer calls the field."""
        names = [part for part in path if isinstance(part, str)]
        own = f"negotiation_field.{self.draft.kind}_{'_'.join(names)}"
        if known(own):
            return say(own)
        text = words.FIELDS.get(names[-1], Text(zh=names[-1], en=names[-1]))
        return sentence(read(text))

    def help(self, path: Path) -> str | None:
        """The explanation behind the question mark, where there is one."""
        name = f"negotiation_help.{self.draft.kind}_{'_'.join(part for part in path if isinstance(part, str))}"
        return say(name) if known(name) else None

    def under(self, *path: Any) -> None:
        """Why the program refused what stands in a field, or inside it."""
        here = ".".join(map(str, path))
        for place, problem in enumerate(self.draft.refused):
            if problem.path == here or problem.path.startswith(here + "."):
                self.shown.add(place)
                st.caption(f":red[{plain(said(problem))}]")

    def rest(self) -> list[Problem]:
        """The complaints that no field shows."""
        return [problem for place, problem in enumerate(self.draft.refused) if place not in self.shown]

    def _text(self, path: Path, default: str) -> str:
        if default:
            self.usual[path] = default
        return str(self.get(*path, default=default) or "")

    def _bind(self, path: Path, shown: Any, store: Callable[[Any], Any]) -> dict[str, Any]:
        box = desks.key("form", self.name, *path)
        if box not in st.session_state or st.session_state[box] != shown:
            st.session_state[box] = shown
        return {"key": box, "on_change": self._write, "args": (path, box, store)}

    def _write(self, path: Path, box: str, store: Callable[[Any], Any]) -> None:
        here = ".".join(map(str, path))
        self.draft.refused = [problem for problem in self.draft.refused if f"{problem.path}.".find(f"{here}.") != 0]
        self.put(path, store(st.session_state[box]))


def said(problem: Problem) -> str:
    """What is wrong, for somebody who sees a form and no ids."""
    return sentence(problem.sentence(language(), ids=False))


def people(state: State, *roles: Any) -> dict[str, str]:
    """Who takes part, by id, with name and role."""
    return {person.id: person_name(person) for person in state.present(*roles)}


def side_name(name: str) -> str:
    """A side, as a label has it."""
    known: dict[str, Text] = {str(side): text for side, text in SIDES.items()}
    return sentence(read(known[name]))


def person_name(person: Participant) -> str:
    """A participant by name and role."""
    return say("field.with_unit", label=person.name, unit=read(ROLES[person.role]))


def choices(name: str) -> dict[str, str]:
    """The choices of a field, as the record names them."""
    return {value: sentence(read(text)) for value, text in words.VALUES[name].items()}


def _split(typed: str) -> list[str]:
    return [line.strip() for line in typed.split("\n") if line.strip()]


def _typed(bound: dict[str, Any]) -> dict[str, Any]:
    return {**bound, "autocomplete": "off"}
