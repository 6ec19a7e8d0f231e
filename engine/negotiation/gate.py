"""The gate: what is missing before a hearing, a signature, an agreement, a close, each with its article.

The items are in `rules/procedure/`; `record_facts` and `fitness` turn a record into the facts that they ask for. What
the law demands blocks. What is our proposal warns, or blocks where the parties agreed so at the opening. A notice tells
what the law makes of something (a victim who objects, a plea that is recanted) and never blocks.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.inference.procedure import holding
from engine.law.procedure import STEPS, Item, Step, procedure
from engine.negotiation import fitness, record_facts
from engine.negotiation.participants import Side
from engine.negotiation.persons import is_minor as is_minor
from engine.negotiation.record_facts import first_hearing as first_hearing
from engine.negotiation.state import State
from engine.text import Text

# What must be there before a step must also be there before every later one: nobody signs before everybody was heard.
INCLUDED: dict[Step, tuple[Step, ...]] = {
    "hearing": ("hearing",),
    "closing": ("hearing", "closing"),
    "signing": ("hearing", "closing", "signing"),
    "agreement": ("hearing", "closing", "signing", "agreement"),
}
# Only a signature needs the proposal to be calculated.
_CALCULATED: tuple[Step, ...] = ("signing", "agreement")
_LENGTH = 40
NOTHING = Text(zh="", en="")


@dataclass(frozen=True)
class Missing:
    """One item that is missing; `blocks` where the step may not be taken without it, `detail` what exactly it is."""

    id: str
    item: Item
    blocks: bool
    detail: Text = NOTHING

    @property
    def text(self) -> Text:
        """What is missing, with the detail where there is one."""
        if not self.detail.zh:
            return self.item.text
        return Text(zh=f"{self.item.text.zh}：{self.detail.zh}", en=f"{self.item.text.en}: {self.detail.en}")


def gate(state: State, step: Step, on: datetime.date | None = None) -> list[Missing]:
    """What is missing before `step`, in the order of the rules; `on` is the day of a signing not yet done."""
    found = facts(state, on) if step in _CALCULATED else record_facts.facts(state, on)
    return [item for item in _missing(state, found) if item.item.before in INCLUDED[step]]


def overview(state: State, on: datetime.date | None = None) -> dict[Step, list[Missing]]:
    """What each step lacks by itself, for a list that shows the whole way."""
    found: dict[Step, list[Missing]] = {step: [] for step in STEPS}
    for item in _missing(state, facts(state, on)):
        found[item.item.before].append(item)
    return found


def facts(state: State, on: datetime.date | None = None) -> dict[str, int | str]:
    """Everything that the items may ask for."""
    return {**record_facts.facts(state, on), **fitness.facts(state)}


def _missing(state: State, found: dict[str, int | str]) -> list[Missing]:
    ids = holding("plea", found)
    agreed = state.opened is not None and state.opened.proposed_rules == "block"
    return [
        Missing(key, item, item.weight == "duty" and (item.basis == "law" or agreed), _detail(key, state))
        for key, item in procedure("plea").items.items()
        if key in ids
    ]


def blocking(missing: Iterable[Missing]) -> list[Missing]:
    """Those without which the step may not be taken."""
    return [item for item in missing if item.blocks]


# What the law makes of an event that was just put down, by its kind; told at once, beside the event.
_NOTED: dict[str, tuple[str, ...]] = {
    "victim_opinion": ("victim_against", "uncompensated", "offer_refused"),
    "objection": ("fast_track_objection",),
    "recanted": ("recanted",),
    "proposal": ("reasons", "wrong_kind", "outside_range", "statutory_left_out", "undisclosed"),
    "answer": ("adjusted_over_objection",),
}


def noted(state: State) -> list[Missing]:
    """What the law makes of the last event.

    That an objection of the victim does not bar leniency (高检发〔2026〕5号 22), that a proposal may be unfit (48),
    what recanting undoes (33).
    """
    last = state.events[-1] if state.events else None
    ids = _NOTED.get(last.type, ()) if last else ()
    if last is not None and last.type == "proposal" and state.participants[last.author].side != "prosecution":
        return []
    return [item for item in _missing(state, facts(state)) if item.id in ids] if ids else []


# What exactly is missing ----------------------------------------------------------------------------------------------


def _detail(key: str, state: State) -> Text:
    tell = _DETAILS.get(key)
    return Text.join(tell(state)) if tell else NOTHING


def _open(side: Side) -> Callable[[State], Iterable[Text]]:
    return lambda state: [_short(point.point.claim) for point in state.open_points(side)]


def _short(words: str) -> Text:
    line = " ".join(words.split())
    cut = line if len(line) <= _LENGTH else line[: _LENGTH - 1] + "…"
    return Text(zh=f"“{cut}”", en=f"“{cut}”")


def _remarks(state: State) -> Iterable[Text]:
    return [
        _short(getattr(state.events[sequence - 1].body, "text", ""))
        for sequence, answer in state.remarks.items()
        if answer is None
    ]


_DETAILS: dict[str, Callable[[State], Iterable[Text]]] = {
    "answers_defence": _open("defence"),
    "answers_prosecution": _open("prosecution"),
    "answers_victim": _open("victim"),
    "remarks": _remarks,
    "undisclosed": lambda state: fitness.fitness(state).undisclosed,
    "wrong_kind": lambda state: fitness.fitness(state).wrong_kind,
    "outside_range": lambda state: fitness.fitness(state).outside,
    "statutory_left_out": lambda state: fitness.fitness(state).left_out,
    "disputed": fitness.between,
    "resign": fitness.since_signing,
}
