"""Cases that move, with their steps under both rulebooks: the first of each frequent way to move, and the furthest.

A way to move is a crime, the step at which the results part, and the direction.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from engine.batch.evaluate import UNANSWERED
from engine.batch.rows import fields, flat
from engine.calculation.calculate import calculate
from engine.caseload.reform.answers import Numbers, Rows
from engine.caseload.reform.entries import Example, Pair
from engine.caseload.reform.tally import Compared
from engine.errors import InputError
from engine.law.library import Library
from engine.result import Result, Step
from engine.text import Text

Way = tuple[str, str, int]  # crime, step, direction: 1 longer, -1 shorter, 0 the same months
_CELL = Text(zh="{text}：{formula}", en="{text}: {formula}")
_EMPTY = Text(zh="—", en="—")
_STEP_OF = {"rounding": "proposed", "combination": "adjusted"}  # steps of the result by those of the columns


class Examples:
    """The first case of every way to move, while the chunks go by."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._ways: Counter[Way] = Counter()
        self._first: dict[Way, tuple[int, Mapping[str, Any]]] = {}
        self._furthest: tuple[int, Way, int, Mapping[str, Any]] | None = None

    def see(
        self,
        table: pa.Table,
        before: int,
        rows: Rows,
        crime: Numbers,
        crimes: Sequence[str],
        steps: Sequence[str],
        found: Compared,
    ) -> None:
        """Take note of the rows of a chunk that move; `before` is how many rows stand before the chunk."""
        if not len(rows):
            return
        words, code = np.unique(np.array(steps), return_inverse=True)
        direction = np.sign(found.difference[rows] + found.term_gained[rows] - found.term_lost[rows])
        ways, firsts, numbers = np.unique(
            np.stack([crime[rows], code, direction]), axis=1, return_index=True, return_counts=True
        )
        named = [(crimes[c] if c >= 0 else "", str(words[s]), d) for c, s, d in ways.T.tolist()]
        for way, first, number in zip(named, firsts.tolist(), numbers.tolist(), strict=True):
            self._ways[way] += number
            if way not in self._first:
                self._first[way] = self._kept(table, before, int(rows[first]))
        far = int(np.abs(found.difference[rows]).argmax())
        size = abs(int(found.difference[rows[far]]))
        if size and (self._furthest is None or size > self._furthest[0]):
            place = int(rows[far])
            way = (crimes[crime[place]], steps[far], int(direction[far]))
            self._furthest = (size, way, *self._kept(table, before, place))

    @staticmethod
    def _kept(table: pa.Table, before: int, row: int) -> tuple[int, Mapping[str, Any]]:
        (said,) = table.slice(row, 1).to_pylist()
        return before + row + 1, said

    def shown(self, rules: Library, changed: Library) -> tuple[Example, ...]:
        """The examples, those first whose months differ; the case that moves furthest is among them."""
        order = sorted(self._ways, key=lambda way: (way[2] == 0, -self._ways[way], way))
        # The most frequent way of every step first, so that one step does not fill the list.
        firsts = dict(reversed([(way[1], way) for way in order]))
        order.sort(key=lambda way: firsts[way[1]] != way)
        chosen = [(way, *self._first[way]) for way in order[: self.number]]
        if self._furthest and self.number and self._furthest[2] not in [row for _, row, _ in chosen]:
            chosen = [*chosen[: self.number - 1], self._furthest[1:]]
        return tuple(_example(row, said, way, self._ways[way], rules, changed) for way, row, said in chosen)


def _example(row: int, said: Mapping[str, Any], way: Way, like: int, rules: Library, changed: Library) -> Example:
    one, other = (_result(said, each) for each in (rules, changed))
    months = tuple(result.declared.chosen if result and result.declared else None for result in (one, other))
    steps = _pairs(one.steps if one else (), other.steps if other else (), way[1])
    return Example(row, str(said.get(flat.ROW, row)), way[0], way[1], like, (months[0], months[1]), steps)


def _result(said: Mapping[str, Any], rules: Library) -> Result | None:
    """The explained result; None where the row is no case under these rules."""
    try:
        if said.get(fields.CASE):
            return calculate(json.loads(said[fields.CASE]), rules=rules)
        crime = said["crime"] if said.get("crime") in rules.crime_ids else None
        known = {name: value for name, value in said.items() if flat.find(rules, name, crime) is not None}
        return calculate(flat.case(known, rules), rules=rules)
    except (InputError, *UNANSWERED):
        return None


def _pairs(one: Sequence[Step], other: Sequence[Step], at: str) -> tuple[Pair, ...]:
    """The steps side by side in the order of the method; `at` is the step at which the columns part."""
    left, right = ({step.id: step for step in steps} for steps in (one, other))
    found: list[Pair] = []
    for id in _merged([step.id for step in one], [step.id for step in other]):
        a, b = left.get(id), right.get(id)
        differs = a is None or b is None or (a.formula, a.zh) != (b.formula, b.zh)
        step = b or a
        assert step is not None
        name = _name([each for each in (a, b) if each])
        found.append(Pair(id, name, _cell(a, name), _cell(b, name), step.law, differs))
    unlike = [place for place, pair in enumerate(found) if pair.differs]
    own = ("increment.", at) if at == "base_sentence" else _STEP_OF.get(at, at)
    named = [place for place in unlike if found[place].id.startswith(own)]
    for place in (named or unlike)[:1]:
        found[place] = replace(found[place], parts=True)
    return tuple(found)


def _name(steps: Sequence[Step]) -> Text:
    """The words of the step, or what both sides' words begin with where they differ (取整：…)."""
    texts = [Text(zh=step.zh, en=step.en) for step in steps]
    if all(text == texts[0] for text in texts):
        return texts[0]
    return Text(zh=re.split("[：（]", texts[0].zh)[0], en=re.split(r": | \(", texts[0].en)[0])


def _cell(step: Step | None, name: Text) -> Text:
    """What a side has beyond the step's name, and its formula."""
    if step is None:
        return _EMPTY
    rest = Text(zh=step.zh.removeprefix(name.zh).lstrip("："), en=step.en.removeprefix(name.en).lstrip(": "))
    if not rest.zh:
        return Text(zh=step.formula, en=step.formula)
    return _CELL.format(text=rest, formula=step.formula) if step.formula else rest


def _merged(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Both orders in one: what only the second has comes after what stands before it there."""
    found = list(one)
    for place, id in enumerate(other):
        if id not in found:
            before = other[place - 1] if place else None
            found.insert(found.index(before) + 1 if before in found else 0, id)
    return found
