"""How far the calculation lies from sentences that courts imposed: figures as they are, nothing fitted.

Reads rows of structured facts (see `engine.evaluation_traffic` for their shape and for what is assumed), calculates
each and compares the term. A row that does not fit, or a case that cannot be calculated, is counted with its reason;
no row stops the run. Figures are given for all cases with a result and for the complete ones, where harm and liability
are known. Cases that reach no tier are counted beside them, not among them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import mean, median
from typing import Any, TextIO

from engine.calculation.calculate import calculate
from engine.case.reader import UNREADABLE
from engine.errors import InputError, Problem
from engine.evaluation_traffic import DoesNotFit, Row, adapt
from engine.law.library import Library, library
from engine.result import Result
from engine.tables import table
from engine.text import Language, Text

NEAR = Fraction(20, 100)
EVALUATION_SCHEMA = "liangxing/evaluation/1"


@dataclass(frozen=True)
class Scored:
    """One case with a result beside what the court imposed; all in whole months."""

    months: int
    low: int
    chosen: int
    high: int
    least: int
    most: int
    suspended: bool
    barred: bool
    tier: str
    complete: bool


@dataclass(frozen=True)
class Figures:
    """What is reported of a group; shares from 0 to 1 of `cases`, months for errors and widths; None for no cases."""

    cases: int
    in_envelope: float | None
    in_range: float | None
    near_point: float | None
    near_imposed: float | None
    median_error: float | None
    median_signed_error: float | None
    mean_width: float | None
    suspended: int
    suspended_though_barred: int


@dataclass
class Evaluation:
    """Counts of rows, and the figures of each group."""

    rows: int = 0
    unfit: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    no_tier: Counter[str] = field(default_factory=Counter)
    scored: list[Scored] = field(default_factory=list)

    def groups(self) -> dict[str, Figures]:
        """`complete` rows, `all` rows, and the complete ones by tier."""
        complete = [case for case in self.scored if case.complete]
        found = {"complete": figures(complete), "all": figures(self.scored)}
        for tier in dict.fromkeys(sorted(case.tier for case in complete)):
            found[f"complete: {tier}"] = figures([case for case in complete if case.tier == tier])
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "schema": EVALUATION_SCHEMA,
            "rows": self.rows,
            "unfit": dict(self.unfit),
            "errors": dict(self.errors),
            "no_tier": {"complete": self.no_tier["complete"], "all": self.no_tier.total()},
            "groups": {name: asdict(group) for name, group in self.groups().items()},
        }


class Progress:
    """A bar on a terminal, a line for each tenth elsewhere."""

    WIDTH = 40

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._shown = stream, -1

    def __call__(self, done: float, rows: int) -> None:
        """Show that `done` (0 to 1) of the file is read."""
        on_terminal = self._stream.isatty()
        step = int(done * (100 if on_terminal else 10))
        if step == self._shown:
            return
        self._shown = step
        if on_terminal:
            bar = "█" * int(done * self.WIDTH)
            end = "\n" if done >= 1 else ""
            print(f"\r{bar:░<{self.WIDTH}} {done:4.0%} {rows}", end=end, file=self._stream, flush=True)
        else:
            print(f"{done:.0%} {rows}", file=self._stream, flush=True)


def evaluate(
    path: Path,
    progress: Callable[[float, int], None] | None = None,
    *,
    limit: int | None = None,
    rules: Library | None = None,
    adapter: Callable[[Any, Library], Row] = adapt,
) -> Evaluation:
    """Calculate every row of a JSON-lines file.

    Args:
        path: the file.
        progress: called with the share of the file that is read, and the number of rows.
        limit: the first so many rows only.
        rules: another rulebook than the project's own.
        adapter: turns a row into a case.

    Raises:
        InputError: the file cannot be read. A bad row is counted instead.
    """
    rules = rules or library()
    found = Evaluation()
    for done, line in _lines(path):
        if limit is not None and found.rows == limit:
            break
        found.rows += 1
        _score(line, found, rules, adapter)
        if progress:
            progress(min(done, 0.999) if limit is None else found.rows / limit, found.rows)
    if progress:
        progress(1.0, found.rows)
    return found


def _lines(path: Path) -> Iterator[tuple[float, bytes]]:
    """Lines that are not blank, each with the share of the file up to its end."""
    try:
        size, read = path.stat().st_size or 1, 0
        with path.open("rb") as stream:
            for line in stream:
                read += len(line)
                if line.strip():
                    yield read / size, line
    except OSError as error:
        raise InputError(Problem(str(path), UNREADABLE.format(why=error.strerror))) from error


def _score(line: bytes, found: Evaluation, rules: Library, adapter: Callable[[Any, Library], Row]) -> None:
    try:
        row = adapter(json.loads(line), rules)
    except ValueError as error:  # not JSON, not UTF-8, or not of the adapter's shape
        found.unfit[str(error) if isinstance(error, DoesNotFit) else "not a line of JSON"] += 1
        return
    try:
        result = calculate(row.case, rules=rules)
    except InputError as error:
        found.errors[error.problems[0].path] += 1
        return
    except Exception as error:  # a fault of ours must not hide the other rows, and is reported as one
        found.errors[f"{type(error).__name__}: {error}"[:120]] += 1
        return
    scored = _scored(row, result)
    if scored is None:
        found.no_tier["complete" if row.complete else "incomplete"] += 1
    else:
        found.scored.append(scored)


def _scored(row: Row, result: Result) -> Scored | None:
    tier = next(iter(result.counts.values())).tier
    if tier is None or result.declared is None or result.envelope is None:
        return None
    return Scored(
        months=row.months,
        low=result.declared.low,
        chosen=result.declared.chosen,
        high=result.declared.high,
        least=result.envelope.low,
        most=result.envelope.high if result.envelope.high is not None else row.months,
        suspended=row.probation_months > 0,
        barred=result.probation is not None and result.probation.eligible is False,
        tier=tier.id,
        complete=row.complete,
    )


def figures(cases: list[Scored]) -> Figures:
    """The figures of a group of cases."""
    errors = [case.chosen - case.months for case in cases]
    return Figures(
        cases=len(cases),
        in_envelope=_share(case.least <= case.months <= case.most for case in cases),
        in_range=_share(case.low <= case.months <= case.high for case in cases),
        near_point=_share(abs(case.chosen - case.months) <= NEAR * case.chosen for case in cases),
        near_imposed=_share(abs(case.chosen - case.months) <= NEAR * case.months for case in cases),
        median_error=median(map(abs, errors)) if errors else None,
        median_signed_error=median(errors) if errors else None,
        mean_width=mean(case.high - case.low for case in cases) if cases else None,
        suspended=sum(case.suspended for case in cases),
        suspended_though_barred=sum(case.suspended and case.barred for case in cases),
    )


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None


WORDS = {
    "rows": Text(zh="读入 {rows} 行，算出 {scored} 件", en="{rows} rows read, {scored} cases calculated"),
    "unfit": Text(zh="格式不符：{n} 行（{why}）", en="rows that do not fit: {n} ({why})"),
    "errors": Text(zh="计算出错：{n} 件（{why}）", en="errors: {n} ({why})"),
    "no_tier": Text(
        zh="没有达到任何量刑幅度：{n} 件，其中事实完整的 {complete} 件",
        en="no tier reached: {n}, of which complete {complete}",
    ),
    "group": Text(zh="范围", en="Rows"),
    "complete": Text(zh="事实完整", en="complete"),
    "all": Text(zh="全部", en="all"),
    "cases": Text(zh="件数", en="Cases"),
    "in_envelope": Text(zh="在法律允许的范围内", en="In the envelope"),
    "in_range": Text(zh="在建议幅度内", en="In the range"),
    "near_point": Text(zh="距建议点20%以内", en="Within 20% of the point"),
    "near_imposed": Text(zh="距实判20%以内", en="Within 20% of the term imposed"),
    "median_error": Text(zh="误差中位数（月）", en="Median error (months)"),
    "median_signed_error": Text(zh="偏高（月）", en="Too high by (months)"),
    "mean_width": Text(zh="幅度平均宽（月）", en="Mean width (months)"),
    "suspended": Text(zh="实判缓刑", en="Suspended"),
    "suspended_though_barred": Text(zh="其中本工具认为不能缓刑", en="of these, barred by us"),
}
_COLUMNS = tuple(WORDS)[7:]


def report(evaluation: Evaluation, language: Language) -> str:
    """The evaluation as text."""

    def say(key: str, **values: object) -> str:
        return WORDS[key].format(**values).in_language(language)

    lines = [say("rows", rows=evaluation.rows, scored=len(evaluation.scored))]
    for key, counted in (("unfit", evaluation.unfit), ("errors", evaluation.errors)):
        why = ", ".join(f"{reason} × {times}" for reason, times in counted.most_common(8)) or "—"
        lines.append(say(key, n=counted.total(), why=why))
    lines.append(say("no_tier", n=evaluation.no_tier.total(), complete=evaluation.no_tier["complete"]))
    groups = evaluation.groups()
    names = [say(name) if name in WORDS else name.replace("complete", say("complete")) for name in groups]
    rows = [[say(key), *(_shown(key, getattr(group, key)) for group in groups.values())] for key in _COLUMNS]
    lines += ["", table([say("group"), *names], rows, align="<" + ">" * len(names))]
    return "\n".join(lines)


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "—"
    if key.startswith(("in_", "near_")):
        return f"{value:.1%}"
    return f"{value:.1f}" if key.startswith(("median_", "mean_")) else str(value)
