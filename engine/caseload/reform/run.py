"""The whole run: every chunk once under both rulebooks and under every change alone, added up as it comes.

Nothing of a chunk is kept, so the memory is that of one chunk and of the rulebooks, whatever the number of cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from engine.batch.evaluate import UNANSWERED, coded
from engine.batch.run.files import Progress
from engine.batch.run.sources import Columns, count, kind
from engine.caseload.reform.answers import Answers, Mask, Numbers, Rows, answers
from engine.caseload.reform.changes import differences
from engine.caseload.reform.counts import Moves
from engine.caseload.reform.examples import Examples
from engine.caseload.reform.mixed import forget
from engine.caseload.reform.naming import names, tiers
from engine.caseload.reform.parting import parting
from engine.caseload.reform.reading import Where, fitted, read, where
from engine.caseload.reform.result import NONE, Reform
from engine.caseload.reform.table import MovesFile
from engine.caseload.reform.table import table as moves_table
from engine.caseload.reform.tally import Compared, add, compare, pairs, whole
from engine.caseload.reform.trials import FAULT, Trial, trials
from engine.caseload.task import Cancelled
from engine.errors import InputError, RulesError
from engine.law.library import Library, library

ROWS = 100_000  # of a chunk, of which the answers of two rulebooks are held side by side
EXAMPLES = 6


def reform(
    cases: Path,
    changed: Library,
    rules: Library | None = None,
    *,
    rows: int = ROWS,
    columns: Columns | None = None,
    moves: Path | None = None,
    examples: int = EXAMPLES,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Reform:
    """Today's rulebook against a changed one over the same cases.

    Args:
        cases: Parquet, Arrow, CSV or JSON lines in the flat schema (`engine.batch.rows.flat`).
        changed: the changed rulebook (`changed_rules` reads and lints one).
        rules: today's, when it is another than the project's own.
        rows: of a chunk, which decides the memory used.
        columns: what reads a table that is not in the flat schema into it.
        moves: where to write a row for each case that moves (`.parquet`, `.arrow`, `.csv`, `.jsonl`).
        examples: how many cases to show with their steps.
        progress: is told after every chunk.
        cancelled: is asked between steps; true ends the run.

    Raises:
        InputError: a format or a column that is not known.
        Cancelled: as asked for.
    """
    run = _Run(cases, changed, rules or library(), examples, cancelled)
    if moves is not None:
        kind(moves)
    total, start = count(cases), time.monotonic()
    try:
        with MovesFile(moves) as file:
            for chunk in read(cases, rows, run.rules, changed, columns):
                file.write(run.chunk(chunk.table, frozenset(chunk.unreadable)))
                done = run.reform.rows
                progress(Progress(done, max(total, done), time.monotonic() - start))
        return run.finish(moves)
    finally:
        forget()


class _Run:
    """What the chunks are added up in."""

    def __init__(
        self, source: Path, changed: Library, rules: Library, shown: int, cancelled: Callable[[], bool]
    ) -> None:
        self.changed, self.rules, self.cancelled = changed, rules, cancelled
        parts = differences(rules, changed)
        self.trials, by = trials(parts, rules)
        self.crimes = tuple(dict.fromkeys([*rules.crime_ids, *changed.crime_ids]))
        self.places = tuple(dict.fromkeys([*rules.jurisdictions, *changed.jurisdictions]))
        self.tiers = tiers(rules, changed)
        self.rounds = np.array([*(self._rounds(place) for place in self.places), False])
        self.reform = Reform(
            source=source.name,
            changes=tuple(part.change for part in parts),
            by=by,
            names=names(rules, changed),
        )
        self.examples = Examples(shown)

    def _rounds(self, place: str) -> bool:
        """Whether the changed rulebook rounds otherwise there."""
        both = [rules for rules in (self.rules, self.changed) if place in rules.jurisdictions]
        return len({rules.method(place).rounding.reading for rules in both}) > 1

    def chunk(self, table: pa.Table, unreadable: frozenset[int]) -> pa.Table:
        """Add up a chunk; its moves as a table."""
        at = where(table, self.rules, self.crimes, self.places)
        tables = tuple(self._evaluated(table, rules, unreadable) for rules in (self.rules, self.changed))
        before, after = (answers(each, self.tiers) for each in tables)
        found, first = compare(before, after), self.reform.rows
        self._count(before, after, found, at)
        by: dict[int, Mask] = {}
        left = found.difference.copy()
        for trial in self.trials:
            alone = self._alone(trial, table, unreadable, before, after, at)
            if alone is not None:
                rows, seen = alone
                left[rows] -= seen.difference
                touched = by[trial.alone.changes[0]] = np.zeros(len(table), dtype=bool)
                touched[rows] = seen.touched & seen.case
        self._together(found, left, by)
        moving = np.flatnonzero(found.touched & found.case)
        steps = parting(before, after, (tables[0], tables[1]), moving, self.rounds[at.place])
        self.reform.steps.update(steps)
        self.examples.see(table, first, moving, at.crime, self.crimes, steps, found)
        return moves_table(table, first, moving, (tables[0], tables[1]), found, steps, by)

    def _evaluated(self, table: pa.Table, rules: Library, unreadable: Collection[int]) -> pa.Table:
        if self.cancelled():
            raise Cancelled
        other = self.changed if rules is not self.changed else self.rules
        wrong: dict[int, list[tuple[str, str]]] = {row: [] for row in unreadable}
        return coded(fitted(table, rules, other), rules, unreadable=wrong)

    def _count(self, before: Answers, after: Answers, found: Compared, at: Where) -> None:
        whole(self.reform, before, after, found)
        add({"": self.reform.whole}, ("",), np.zeros(len(found.case), dtype=np.int64), found)
        add(self.reform.crimes, self.crimes, at.crime, found)
        add(self.reform.places, self.places, at.place, found)
        known = (at.crime >= 0) & (before.tier >= 0)
        keys = [(crime, tier) for crime in self.crimes for tier in self.tiers]
        add(self.reform.tiers, keys, np.where(known, at.crime * len(self.tiers) + before.tier, -1), found)
        other = found.case & (before.tier != after.tier) & (at.crime >= 0)
        named = (*self.tiers, NONE)
        for (crime, old, new), number in pairs(at.crime[other], before.tier[other], after.tier[other]).items():
            self.reform.tier_changes[self.crimes[crime], named[old], named[new]] += number

    def _alone(
        self,
        trial: Trial,
        table: pa.Table,
        unreadable: Collection[int],
        before: Answers,
        after: Answers,
        at: Where,
    ) -> tuple[Rows, Compared] | None:
        """The rows that the trial can reach, and what it does to them."""
        if trial.alone.fault is not None:
            return None
        rows = at.reached(*self._reach(trial))
        mine = before.take(rows)
        if len(self.trials) == 1:  # it is all that changes
            its = after.take(rows)
        else:
            inside = np.isin(rows, list(unreadable))
            try:
                part = self._evaluated(table.take(pa.array(rows)), trial.rules, np.flatnonzero(inside).tolist())
            except (RulesError, InputError, *UNANSWERED) as error:
                trial.alone.fault, trial.alone.moves = FAULT.format(why=str(error)), Moves()
                return None
            its = answers(part, self.tiers)
        found = compare(mine, its)
        add({"": trial.alone.moves}, ("",), np.zeros(len(rows), dtype=np.int64), found)
        return rows, found

    def _reach(self, trial: Trial) -> tuple[list[int] | None, int | None]:
        crimes = None if trial.crimes is None else [place for place, id in enumerate(self.crimes) if id in trial.crimes]
        return crimes, None if trial.place is None else self.places.index(trial.place)

    def _together(self, found: Compared, left: Numbers, by: Mapping[int, Mask]) -> None:
        """What the changes do that none does alone."""
        together = self.reform.together
        alone = np.zeros(len(left), dtype=bool)
        for touched in by.values():
            alone |= touched
        together.rows += int((left[found.case] != 0).sum())
        together.months += int(left[found.case].sum())
        together.only += int((found.touched & found.case & ~alone).sum())
        together.undone += int((alone & ~found.touched).sum())

    def finish(self, moves: Path | None) -> Reform:
        """The whole answer."""
        reform = self.reform
        reform.alone = tuple(trial.alone for trial in self.trials)
        reform.moves = moves
        reform.examples = self.examples.shown(self.rules, self.changed)
        return reform
