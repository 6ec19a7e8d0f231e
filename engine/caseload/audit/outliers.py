"""The cases farthest outside their recommended range, each with its steps and with what the data do not say.

Far out is no verdict on a court: the commonest reason is a fact that the court had and the table has not. So every
such case lists what could explain it, one thing at a time with the range that it would give: the factors of its crime
that no column of the row states, and the facts that would carry it to another tier or base sentence, also where the
row says otherwise, since a table can be wrong. What would reach the term imposed comes first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from engine.batch.evaluate import KEEP, UNANSWERED, evaluate_batch
from engine.batch.rows import flat
from engine.calculation.calculate import calculate
from engine.errors import InputError
from engine.law import condition
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Factor
from engine.result import Result
from engine.text import Text

NUMBER = 20
_PLEA = "plea_leniency"
_NOT = Text(zh="没有{name}", en="not: {name}")
_IS = Text(zh="{name}：{value}", en="{name}: {value}")


@dataclass(frozen=True)
class Unsaid:
    """What could explain a case, and the recommended range (months) that it alone would give.

    Attributes:
        id: of the factor, or of the fact and its value, `fled: true`.
        law: the article; empty for a fact.
        stated: the row says otherwise; else the data are silent.
        reaches: the term imposed lies inside that range.
    """

    id: str
    name: Text
    law: str
    stated: bool
    low: int
    high: int
    reaches: bool


@dataclass(frozen=True)
class Outlier:
    """One case far outside its range; months.

    Attributes:
        row: its number in the file, the first is 1.
        said: the flat row, what it states only.
        beyond_law: it lies outside the lawful envelope too, which no choice within the rules explains.
        result: the explained calculation, with its steps.
        unsaid: what would move the range towards the term imposed, what reaches it first.
    """

    row: int
    id: str
    imposed: float
    low: int
    high: int
    distance: float
    beyond_law: bool
    said: Mapping[str, Any]
    result: Result
    unsaid: tuple[Unsaid, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; the result in full, with every step."""
        found = {name: getattr(self, name) for name in ("row", "id", "imposed", "low", "high", "distance")}
        unsaid = [asdict(one) for one in self.unsaid]
        said = {name: value for name, value in self.said.items() if value is not None}
        beyond = {"beyond_law": self.beyond_law, "said": said, "could_explain": unsaid}
        return {**found, **beyond, "result": self.result.to_json()}


@dataclass
class Farthest:
    """The rows farthest outside so far; `number` of them are kept."""

    number: int = NUMBER
    _heap: list[tuple[float, int, dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def see(self, cases: pa.Table, table: pa.Table) -> None:
        """Look at the cases of a chunk and its rows in the file."""
        distance = np.nan_to_num(np.abs(np.asarray(cases["distance"], dtype=np.float64)))
        least = self._heap[0][0] if len(self._heap) >= self.number else 0.0
        candidates = np.flatnonzero(distance > least)
        nearest_last = candidates[np.argsort(-distance[candidates], kind="stable")][: self.number]
        picked = pa.array(nearest_last)
        rows = zip(cases.take(picked).to_pylist(), table.take(picked).to_pylist(), strict=True)
        for case, said in rows:
            heapq.heappush(self._heap, (abs(case["distance"]), -case["row"], case, said))
            if len(self._heap) > self.number:
                heapq.heappop(self._heap)

    def explained(self, rules: Library) -> tuple[Outlier, ...]:
        """Those kept, the farthest first, each reckoned the explained way."""
        chosen = [(case, said) for _, _, case, said in sorted(self._heap, key=lambda one: one[:2], reverse=True)]
        unsaid = _unsaid(chosen, rules)
        found = []
        for place, (case, said) in enumerate(chosen):
            try:
                result = calculate(flat.case(_case(said), rules), rules=rules)
            except (InputError, *UNANSWERED):  # reckoned in columns a moment ago, so there is nothing to expect here
                continue
            found.append(
                Outlier(
                    row=case["row"],
                    id=case["id"],
                    imposed=case["imposed"],
                    low=case["declared_low"],
                    high=case["declared_high"],
                    distance=case["distance"],
                    beyond_law=case["lawful"] != "within",
                    said={name: value for name, value in said.items() if value is not None},
                    result=result,
                    unsaid=tuple(unsaid[place]),
                )
            )
        return tuple(found)


def _case(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not name.startswith(KEEP) and value is not None}


@dataclass(frozen=True)
class _Trial:
    """One change of one case."""

    place: int
    id: str
    name: Text
    law: str
    stated: bool
    change: dict[str, Any]
    fact: bool


def _unsaid(chosen: Sequence[tuple[dict[str, Any], dict[str, Any]]], rules: Library) -> list[list[Unsaid]]:
    """What could explain each case, tried one at a time in columns."""
    trials = [
        trial
        for place, (case, said) in enumerate(chosen)
        if case["crime"] in rules.crime_ids  # a whole case file in a cell has no columns to change
        for trial in (*_factors(place, case, said, rules), *_facts(place, case, said, rules))
    ]
    found: list[list[Unsaid]] = [[] for _ in chosen]
    if not trials:
        return found
    changed = _table([_case(chosen[trial.place][1]) | trial.change for trial in trials])
    names = ["tier", "declared_low", "declared_high", "base_sentence_chosen"]
    for trial, answer in zip(trials, evaluate_batch(changed, rules).select(names).to_pylist(), strict=True):
        low, high, case = answer["declared_low"], answer["declared_high"], chosen[trial.place][0]
        # A fact that only brings a factor is that factor, which is tried by itself.
        if low is None or (trial.fact and answer["tier"] == case["tier"] and low == case["declared_low"]):
            continue
        if _gap(case["imposed"], low, high) < abs(case["distance"]):
            reaches = low <= case["imposed"] <= high
            one = Unsaid(trial.id, trial.name, trial.law, trial.stated, low, high, reaches)
            found[trial.place].append(one)
    for place, listed in enumerate(found):
        case = chosen[place][0]
        listed.sort(key=lambda one: (not one.reaches, one.stated, _far(case, one), one.id))
    return found


def _far(case: Mapping[str, Any], one: Unsaid) -> float:
    """Months by which a change that reaches the term moves the range, the mildest first; of the others what is left."""
    if one.reaches:
        return float(abs(one.low - case["declared_low"]) + abs(one.high - case["declared_high"]))
    return _gap(case["imposed"], one.low, one.high)


def _gap(imposed: float, low: int, high: int) -> float:
    """Months from the term imposed to a range."""
    return max(low - imposed, imposed - high, 0)


def _factors(place: int, case: Mapping[str, Any], said: Mapping[str, Any], rules: Library) -> Iterator[_Trial]:
    """The factors on which the row is silent and which point where the term lies."""
    wanted = "aggravating" if case["distance"] > 0 else "mitigating"
    for id, factor in Rulebook.of(rules, case["jurisdiction"], case["crime"]).factors.items():
        if factor.direction in (wanted, "either") and not _stated(id, factor, said):
            change = {"plea_stage": "prosecution"} if id == _PLEA else {f"factor.{id}": True}
            yield _Trial(place, id, factor.name, factor.law, False, change, False)


def _facts(place: int, case: Mapping[str, Any], said: Mapping[str, Any], rules: Library) -> Iterator[_Trial]:
    """The yes-no facts and choices of the crime itself, each with every value that the row does not have."""
    for id, fact in rules.crime(case["jurisdiction"], case["crime"]).facts.items():
        values: dict[Any, Text] = {}
        if fact.type == "boolean":
            values = {not said.get(id): fact.name if not said.get(id) else _NOT.format(name=fact.name)}
        elif fact.type == "choice":
            values = {
                value: _IS.format(name=fact.name, value=option.name)
                for value, option in fact.options.items()
                if value != said.get(id)
            }
        for value, name in values.items():
            yield _Trial(place, f"{id}: {str(value).lower()}", name, "", said.get(id) is not None, {id: value}, True)


def _stated(id: str, factor: Factor, said: Mapping[str, Any]) -> bool:
    """Whether the row says anything that decides the factor."""
    names = {f"factor.{id}", f"ratio.{id}"}
    if id == _PLEA:
        names |= {"plea_stage"}
    if factor.when is not None:
        names |= condition.facts(factor.when)
    return any(said.get(name) is not None for name in names)


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: pa.array([row.get(name) for row in rows]) for name in names})
