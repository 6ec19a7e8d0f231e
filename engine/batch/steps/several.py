"""Cases with several counts: each count through the columns of its crime, then all of them together (刑法69条).

As `engine.calculation.whole` has it for one case. Where the columns do not take a count they do not take the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.batch.law.plan import Plan
from engine.batch.rows.sheet import Column, Part
from engine.batch.rows.slots import NO_CRIME, Slot, slots
from engine.batch.steps import concurrence, facts, penalties, proposals
from engine.batch.steps.answers import Answer
from engine.batch.steps.begin import begin
from engine.batch.steps.choices import DETENTION, EXEMPT, FINE_ALONE, FIXED_TERM, KINDS, NONE
from engine.batch.steps.concurrence import Ceilings
from engine.batch.steps.reckon import Counted, count, show_count, show_lines, undecided
from engine.batch.table.more import More
from engine.batch.table.output import Output
from engine.batch.table.shape import BELOW, ENDS, OPEN, OUTER, PROBATION, STATUS, TERM
from engine.calculation.whole import NOTHING_BESIDE
from engine.inference.logic import Numbers, Places, Truth, both, column, truth
from engine.law.library import Library

Laws = Callable[[Iterable[int]], Any]  # the plans of crimes, with the plan and the book of every crime and place
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class _Part:
    """One count of some of the cases; `rows` are their numbers among the cases."""

    slot: int  # place among the slots
    rows: Places
    counted: Counted

    def put(self, whole: NDArray[Any], values: Any) -> None:
        """The values of the part's rows into its line of an array of slots x cases (or of ends x slots x cases)."""
        whole[..., self.slot, self.rows] = values


def reckon(
    given: Mapping[str, Column],
    rows: Places,
    places: NDArray[Any],
    rules: Library,
    laws: Laws,
    output: Output,
    more: More,
) -> Bools:
    """Reckon the cases with several counts; those that the columns do not take are returned."""
    known = np.maximum(places, 0)
    found, slow = slots(given, rows, known, rules)
    slow |= places < 0
    crimes = np.unique(np.concatenate([slot.crimes for slot in found]))
    law = laws(crimes[crimes != NO_CRIME].tolist())
    parts = [part for index, slot in enumerate(found) for part in _counts(index, slot, known, law, slow)]
    for part in parts:
        slow[part.rows] |= part.counted.block.slow
    _Cases(parts, found, known, rules, slow).into(rows, output, more)
    return slow


def _counts(index: int, slot: Slot, places: NDArray[Any], law: Any, slow: Bools) -> Iterable[_Part]:
    """One count of every case that has it, plan by plan."""
    plans = np.where(slot.there & ~slow & (slot.crimes != NO_CRIME), law.plan[slot.crimes, places], -1)
    for number in np.unique(plans[plans >= 0]).tolist():
        plan: Plan = law.plans[number]
        rows = np.flatnonzero(plans == number)
        mine = {name: Part(said, rows) for name, said in slot.columns.items()}
        block = begin(plan, law.book[slot.crimes[rows], places[rows]], mine, len(rows))
        facts.fill(block, mine)
        yield _Part(index, rows, count(block))


class _Cases:
    """The counts of every case side by side: arrays of slots x cases."""

    def __init__(
        self, parts: list[_Part], found: list[Slot], places: NDArray[Any], rules: Library, slow: Bools
    ) -> None:
        self.parts, self.slow, self.cases = parts, slow, len(slow)
        self.there = np.stack([slot.there for slot in found])
        self.crimes = np.stack([slot.crimes for slot in found])
        self.first = found[0].number
        shape = self.there.shape
        self.term, self.envelope = np.zeros((3, *shape), dtype=np.int64), np.zeros((2, *shape), dtype=np.int64)
        self.asked, self.only = np.full(shape, NONE, dtype=np.int64), np.zeros(shape, dtype=bool)
        self.exempt, self.has = np.ones(shape, dtype=bool), ~self.there
        for part in parts:
            counted = part.counted
            tiers, answer = counted.tiers, counted.answer
            part.put(self.term, answer.term)
            part.put(self.envelope, answer.envelope)
            part.put(self.asked, answer.kind)
            knows = tiers.of(lambda statutory: statutory.fixed_term is not None) > 0
            part.put(self.only, (tiers.index >= 0) & ~knows)
            part.put(self.exempt, counted.adjusted.exempt & (answer.term[1] == 0))
            part.put(self.has, column(counted.there, len(part.rows)))
        self.ceilings = Ceilings.of(rules, places)
        self._together()

    def _together(self) -> None:
        """The declared term, the envelope and the main penalty."""
        self.declared_there: Bools = np.logical_and.reduce(self.has, axis=0)
        low, chosen, high = (self._reach(months) for months in self.term)
        least, most = (self._reach(months) for months in self.envelope)
        self.declared = concurrence.declared(chosen, low, high)
        self.bounds = np.stack((least.low, np.maximum(most.high, least.low)))
        months, exempt = self.declared[1], np.logical_and.reduce(self.exempt, axis=0)
        by_length = np.where(months < self.ceilings.shortest, DETENTION, FIXED_TERM)
        alone = np.where(months == 0, np.where(exempt, EXEMPT, FINE_ALONE), by_length)
        self.kind = np.where((chosen.kind != NONE) & ~exempt, chosen.kind, alone)

    def _reach(self, months: Numbers) -> concurrence.Reach:
        months = np.where(self.there, months, 0)
        return concurrence.reach(months, concurrence.kinds(months, self.asked, self.only, self.ceilings), self.ceilings)

    def _fines(self) -> tuple[Bools, Numbers, Numbers]:
        """The fines of the counts added up; without an upper figure where one of them has none."""
        fined, low = np.zeros(self.cases, dtype=bool), np.zeros(self.cases, dtype=np.int64)
        high, bounded = np.zeros(self.cases, dtype=np.int64), np.ones(self.cases, dtype=bool)
        nothing = self.declared_there & np.isin(self.kind, [KINDS.index(name) for name in NOTHING_BESIDE if name])
        for part in self.parts:
            counted = part.counted
            due = both(counted.there, truth(~nothing[part.rows]))
            there, least, most = penalties.fine(
                counted.block, counted.findings, counted.tiers, counted.answer.term[1], due, alone=False
            )
            mine = column(there, len(part.rows))
            fined[part.rows] |= mine
            low[part.rows] += np.where(mine, least, 0)
            high[part.rows] += np.where(mine & (most >= 0), most, 0)
            bounded[part.rows] &= ~mine | (most >= 0)
        return fined, low, np.where(bounded, high, -1)

    def _probation(self) -> tuple[Numbers, Numbers]:
        """Open or not for all counts together; a rule that two counts' books name is the first count's."""
        asked = self.declared_there & column(penalties.suspended(self.kind), self.cases)
        kinds: dict[str, Bools] = {}
        taken: dict[str, Bools] = {}
        longest = np.zeros(self.cases, dtype=np.int64)
        periods = np.zeros((2, self.cases, 2), dtype=np.int64)
        for part in self.parts:
            counted, rows = part.counted, part.rows
            longest[rows], periods[0, rows], periods[1, rows] = penalties.probation_frame(counted.block)
            for name, rule, here in penalties.fired(counted.block, counted.findings, truth(asked[rows])):
                mine = taken.setdefault(name, np.zeros(self.cases, dtype=bool))
                fresh = np.zeros(self.cases, dtype=bool)
                fresh[rows] = column(here, len(rows))
                kind = kinds.setdefault(rule.kind, np.zeros(self.cases, dtype=bool))
                kind |= fresh & ~mine
                mine |= fresh
        known: dict[str, Truth] = {name: truth(there) for name, there in kinds.items()}
        frame = (longest, periods[0], periods[1])
        return penalties.probation(truth(asked), known, self.declared[1], self.kind, frame)

    def _beside(self, open_: Numbers) -> None:
        """Additional penalties and a stated proposal: only what must be said of them."""
        taken: dict[str, Bools] = {}
        for part in self.parts:
            counted, rows = part.counted, part.rows
            mine: dict[str, Truth] = {name: truth(there[rows]) for name, there in taken.items()}
            there = truth(self.declared_there[rows])
            kind = self.kind[rows]
            for name in penalties.measures(
                counted.block, counted.findings, counted.tiers, kind, truth(open_[rows] > 0), there, mine
            ):
                taken.setdefault(name, np.zeros(self.cases, dtype=bool))[rows] |= column(mine[name], len(rows))
            if counted.block.proposal is not None:
                answer = Answer(self.declared[:, rows], self.bounds[:, rows], kind)
                proposals.say(counted.block, None, kind, answer, there)

    def into(self, rows: Places, output: Output, more: More) -> None:
        """The answers of the cases that were not given up, into these rows of the output."""
        fined, least, most = self._fines()
        open_, period = self._probation()
        self._beside(open_)
        good = np.flatnonzero(~self.slow)
        into, has = rows[good], self.declared_there[good]
        spans: dict[str, tuple[Numbers, Bools]] = {
            "declared": (self.declared, has),
            "envelope": (self.bounds, has),
            "probation": (period, open_[good] > 0),
        }
        for span, (numbers, there) in spans.items():
            for end, values in zip(ENDS if len(numbers) == len(ENDS) else OUTER, numbers, strict=True):
                output.number(f"{span}_{end}", into, values[good])
            output.there(span, into, there)
        for name, yuan in (("fine_low", least[good]), ("fine_high", most[good])):
            output.number(name, into, yuan)
            output.there(name, into, fined[good] & (yuan >= 0))
        output.word("penalty", into, KINDS, np.where(has, self.kind[good], NONE))
        output.word("probation", into, PROBATION, np.where(has, open_[good], NONE))
        self._counts(rows, output, more)
        open_threshold = self._warnings(rows, output)[good]
        output.word("status", into, STATUS, np.where(has, TERM, np.where(open_threshold, OPEN, BELOW)))

    def _counts(self, rows: Places, output: Output, more: More) -> None:
        """The first count into the case's own columns, the others into the list of further counts."""
        numbers = np.cumsum(self.there, axis=0) - 1  # the place of each among the counts of its case
        for part in self.parts:
            fast = np.flatnonzero(~self.slow[part.rows])
            mine, first = part.rows[fast], part.slot == 0
            target = output if first else more.part(rows[mine], numbers[part.slot, mine], self.crimes[part.slot, mine])
            into = rows[mine] if first else np.arange(len(mine))
            show_count(part.counted, into, fast, target)
            all_rows = np.full(len(part.rows), NONE, dtype=np.intp)
            all_rows[fast] = into
            show_lines(part.counted, all_rows, self.slow[part.rows], target)
            if not first:
                for end, values in zip(OUTER, part.counted.answer.envelope, strict=True):
                    target.number(f"envelope_{end}", into, values[fast])
                target.there("envelope", into, column(part.counted.there, len(part.rows))[fast])

    def _warnings(self, rows: Places, output: Output) -> Bools:
        """Every warning of any count once; where an open threshold decides is returned."""
        said: dict[str, Bools] = {}
        decides = np.zeros(self.cases, dtype=bool)
        for part in self.parts:
            for id, there in part.counted.block.warnings():
                said.setdefault(id, np.zeros(self.cases, dtype=bool))[part.rows] |= column(there, len(part.rows))
            decides[part.rows] |= column(undecided(part.counted.block), len(part.rows))
        for id, due in said.items():
            output.warning(id, rows[np.flatnonzero(due & ~self.slow)])
        return decides
