"""The consistency audit: what courts imposed beside what the rules recommend and allow, over a whole caseload.

`audit` reads a file of cases (`engine.batch.rows.flat`) or structured judgments chunk by chunk, reckons them in columns
and keeps a row a case; what is said of groups, like cases and outliers is computed from those rows. The answer
describes data: it assists, and neither predicts nor judges anybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.batch.evaluate import Tally, evaluate_batch
from engine.batch.run import sources
from engine.batch.run.files import Progress
from engine.caseload.audit import bands, chances, judgments
from engine.caseload.audit.alike import Alike, alike
from engine.caseload.audit.groups import LEAST, MEASURES, Grouping, grouping
from engine.caseload.audit.outliers import NUMBER, Farthest, Outlier
from engine.caseload.audit.same import Keys
from engine.caseload.report import Run
from engine.errors import InputError, Problem
from engine.law.library import Library, library
from engine.text import Text

ROWS = 240_000
IMPOSED = "keep.imposed"
_NO_ROWS = Text(zh="案件表没有任何一行", en="the file of cases has no row")


class Cancelled(Exception):
    """Whoever asked for the audit does not want it any more."""


@dataclass(frozen=True)
class Share:
    """`hits` of `of`, as a share with its interval of 95 % (Clopper and Pearson); None of none."""

    hits: int
    of: int
    share: float | None
    low: float | None
    high: float | None

    @classmethod
    def out_of(cls, hits: int, of: int) -> Share:
        """The share, where there is anything to have a share of."""
        if not of:
            return cls(hits, of, None, None, None)
        low, high = chances.share_interval([hits], [of])
        return cls(hits, of, hits / of, float(low[0]), float(high[0]))


@dataclass(frozen=True)
class Overall:
    """All cases together.

    Attributes:
        rows: of the file; `compared` of them have both a range and a term imposed, `not_compared` by reason
            (`engine.caseload.audit.bands.REASONS`).
        within, above, below: of the recommended range. `lawful`: inside the lawful envelope.
        distance: median of the months beyond the range; `from_point`: of the months above the recommended point, each
            with its interval of 95 % (None where there are too few).
        suspended: of the compared cases whose probation the file states, those suspended; `barred` of these on the
            term recommended (刑法72、74条), None where the file states no probation.
    """

    rows: int
    compared: int
    not_compared: dict[str, int]
    within: Share
    above: Share
    below: Share
    lawful: Share
    distance: tuple[float, float | None, float | None] | None
    from_point: tuple[float, float | None, float | None] | None
    suspended: Share | None
    barred: int | None


@dataclass(frozen=True)
class Audit:
    """The answer.

    Attributes:
        cases: a row a case (`engine.caseload.audit.bands.cases` says which columns), and `like`, the number of its
            group of like cases.
        groups: by the name of the grouping, in the order asked for.
        alike: groups of at least two like cases, the widest spread first; `band` as asked, in months.
        outliers: the farthest outside the recommended range first.
        wrong: the first rows that are wrong: row, field, reason.
        by: the grouping's names; `imposed` the column that was compared.
    """

    run: Run
    imposed: str
    by: tuple[str, ...]
    band: int
    overall: Overall
    cases: pa.Table
    groups: dict[str, Grouping]
    alike: tuple[Alike, ...]
    outliers: tuple[Outlier, ...]
    wrong: tuple[tuple[int, str, str], ...]

    def like(self, id: str) -> tuple[Alike | None, pa.Table]:
        """The like cases of one case, itself among them: their group, and their rows ordered by the term imposed.

        Raises:
            InputError: no case has this id.
        """
        found = pc.index(self.cases["id"], id).as_py()
        if found < 0:
            near = self.cases["id"].slice(0, 10_000).to_pylist()
            unknown = Problem.unknown("like", id, near)
            raise InputError(Problem("like", unknown.what, suggestion=unknown.suggestion))
        number = self.cases["like"][found].as_py()
        if number is None:
            return None, self.cases.slice(found, 1)
        rows = self.cases.filter(pc.equal(self.cases["like"], number)).sort_by("imposed")
        return next((one for one in self.alike if one.number == number), None), rows


def audit(
    cases: Path,
    rules: Library | None = None,
    *,
    imposed: str = IMPOSED,
    by: Sequence[str] = (),
    probation: str = "",
    judged: bool = False,
    columns: sources.Columns | None = None,
    least: int = LEAST,
    outliers: int = NUMBER,
    band: int = 0,
    rows: int = ROWS,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Audit:
    """Audit a file of cases.

    Args:
        rules: another rulebook than the project's own.
        imposed: the `keep.` column of the months imposed, with or without `keep.`.
        by: groupings, such as `court`, `year`, `court+crime`; none: those of court, judge, year, region and crime that
            the file has.
        probation: the `keep.` column of the months of probation imposed; `keep.probation` where there is one.
        judged: the file holds structured judgments, one JSON object a line, as `engine.evaluation` reads them.
        columns: what reads a table that is not in the flat schema into it.
        least: cases that a group must have to be judged.
        outliers: how many cases are explained in full.
        band: months of a step within which base sentences count as the same; 0 for equal ones.
        rows: of a chunk.
        progress: is told after every chunk. cancelled: is asked before every chunk.

    Raises:
        InputError: the file, a column or a format is not known.
        Cancelled: `cancelled` said so.
    """
    rules = rules or library()
    parts: list[pa.Table] = []
    keys, farthest, wrong = Keys(band), Farthest(outliers), list[tuple[int, str, str]]()
    wanted: bands.Wanted | None = None
    start, total, first = time.monotonic(), 0 if judged else sources.count(cases), 1
    for chunk in _chunks(cases, rows, rules, judged, columns):
        if cancelled():
            raise Cancelled
        wanted = wanted or bands.wanted(chunk.table.column_names, imposed, by, probation)
        sources.numbered(chunk, first - 1)
        answers = evaluate_batch(chunk.table, rules, Tally(), chunk.unreadable)
        part = bands.cases(chunk.table, answers, wanted, first)
        like = keys.of(part, answers)
        parts.append(part.append_column("like", pa.array(like, mask=like < 0)))
        farthest.see(part, chunk.table)
        _wrong(answers, first, wrong)
        first += len(part)
        progress(Progress(first - 1, max(total, first - 1), time.monotonic() - start))
    if wanted is None:
        raise InputError(Problem(str(cases), _NO_ROWS))
    whole = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    compared = whole.filter(pc.is_null(whole["reason"]))
    return Audit(
        run=Run.of(rules, cases),
        imposed=wanted.imposed,
        by=tuple(wanted.by),
        band=band,
        overall=_overall(whole, compared),
        cases=whole,
        groups={name: grouping(name, compared, least) for name in wanted.by},
        alike=tuple(alike(keys, compared)),
        outliers=farthest.explained(rules),
        wrong=tuple(wrong),
    )


def _chunks(
    cases: Path, rows: int, rules: Library, judged: bool, columns: sources.Columns | None
) -> Iterator[sources.Chunk]:
    if judged:
        return judgments.chunks(cases, rows, rules)
    return sources.chunks(cases, rows, rules) if columns is None else columns.chunks(cases, rows, rules)


def _wrong(answers: pa.Table, first: int, found: list[tuple[int, str, str]], most: int = 100) -> None:
    """The problems of the rows that are wrong, until there are enough to see what they are."""
    there = pc.indices_nonzero(pc.is_valid(answers["problems"])).to_pylist()
    for row in there[: max(0, most - len(found))]:
        for problem in answers["problems"][row].as_py():
            found.append((first + row, problem["field"], problem["reason"]))


def _overall(whole: pa.Table, compared: pa.Table) -> Overall:
    of = len(compared)
    reasons = {one["values"]: one["counts"] for one in pc.value_counts(whole["reason"].drop_null()).to_pylist()}
    positions = {name: pc.sum(pc.equal(compared["position"], name)).as_py() or 0 for name in bands.POSITIONS}
    lawful = pc.sum(pc.equal(compared["lawful"], "within")).as_py() or 0
    stated = compared.filter(pc.is_valid(compared["probation_imposed"]))
    suspended = stated.filter(pc.greater(stated["probation_imposed"], 0))
    barred = pc.sum(pc.equal(suspended["probation"], "false")).as_py() or 0
    return Overall(
        rows=len(whole),
        compared=of,
        not_compared={reason: reasons[reason] for reason in bands.REASONS if reason in reasons},
        **{name: Share.out_of(positions[name], of) for name in MEASURES_OF_ALL},
        lawful=Share.out_of(lawful, of),
        distance=_median(compared["distance"]),
        from_point=_median(compared["from_point"]),
        suspended=Share.out_of(len(suspended), len(stated)) if len(stated) else None,
        barred=barred if len(stated) else None,
    )


MEASURES_OF_ALL = ("within", *MEASURES[1:])


def _median(column: Any) -> tuple[float, float | None, float | None] | None:
    values = np.sort(np.asarray(column, dtype=np.float64))
    if not len(values):
        return None
    places = [int(end[0]) for end in chances.median_places([len(values)])]
    low, high = (float(values[place]) if place >= 0 else None for place in places)
    return float(np.median(values)), low, high
