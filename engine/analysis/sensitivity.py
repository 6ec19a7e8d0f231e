"""How far the term moves when one thing moves: each factor and figure over its band, each uncertain fact.

A band is the law's own, or the rules' of the place. What a fact could be is nobody's law: amounts are tried a tenth
lower and higher and counted things one fewer and one more, which is ours and said so; yes-no facts that are stated are
turned; and where the positions differ, each one's value is tried. Facts without any effect are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from engine.analysis.candidates import ratio_patch
from engine.analysis.outcome import Change, Outcome
from engine.analysis.sets import at, evaluate, nested, view
from engine.analysis.trials import Kind, Trial, trials
from engine.analysis.trials import banded as banded
from engine.analysis.trials import plain as plain
from engine.analysis.view import Figures, point, whole
from engine.calculation.calculate import calculate
from engine.law.library import Library, library
from engine.result import Adjustment, Number, Part
from engine.text import Text

CELLS = 9  # along each side of the grid


class End(Part):
    """One end of a bar: the value tried and what comes of it; the exact term and the declared one in months."""

    value: Text
    months: Number | None
    declared: int | None


class Bar(Part):
    """One thing over its range. `low` is the end with the shorter term; `span` the exact months between the ends."""

    id: str
    name: Text
    kind: Kind
    tried: Text
    low: End
    high: End
    span: Number
    law: str
    at: str


class Tornado(Part):
    """All bars, the longest first, around the term as it stands."""

    months: Number | None
    declared: int | None
    bars: tuple[Bar, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def tornado(raw: Mapping[str, Any], position: str | None = None, rules: Library | None = None) -> Tornado:
    """Every factor, figure and uncertain fact of the case with the months that it can move, the largest first.

    Raises:
        InputError: the case is wrong.
    """
    rules = rules or library()
    base = view(raw, position)
    result = calculate(base, rules=rules)
    tried = list(trials(raw, base, position, result, rules))
    patches = [patch for trial in tried for _, patch in trial.values]
    outcomes = iter(at(base, patches, rules))
    bars = [_bar(trial, [next(outcomes) for _ in trial.values]) for trial in tried]
    now = Outcome.of(result)
    drawn = [bar for bar in bars if bar is not None and bar.span != 0]
    return Tornado(
        months=now.adjusted,
        declared=whole(now),
        bars=tuple(sorted(drawn, key=lambda bar: (-bar.span, bar.id))),
    )


def _bar(trial: Trial, outcomes: Sequence[Outcome | None]) -> Bar | None:
    ends = [
        End(value=label, months=point(outcome), declared=whole(outcome))
        for (label, _), outcome in zip(trial.values, outcomes, strict=True)
    ]
    known = [end for end in ends if end.months is not None]
    if not known:
        return None
    low = min(known, key=lambda end: end.months or Fraction(0))
    high = max(known, key=lambda end: end.months or Fraction(0))
    lost = [end for end in ends if end.months is None]
    span = (high.months or Fraction(0)) - (low.months or Fraction(0))
    if lost:  # no term at all is the lowest of ends; its length is the whole of the other
        low, span = lost[0], high.months or Fraction(0)
    return Bar(
        id=trial.id,
        name=trial.name,
        kind=trial.kind,
        tried=trial.tried,
        low=low,
        high=high,
        span=span,
        law=trial.law,
        at=trial.at,
    )


class Grid(Part):
    """Two factors over both their bands: `months` and `declared` by row (`y`) and column (`x`), in months."""

    x: str
    y: str
    x_name: Text
    y_name: Text
    x_values: tuple[Number, ...]
    y_values: tuple[Number, ...]
    months: tuple[tuple[Number | None, ...], ...]
    declared: tuple[tuple[int | None, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return self.model_dump(mode="json")


def grid(
    raw: Mapping[str, Any],
    x: str,
    y: str,
    position: str | None = None,
    rules: Library | None = None,
    *,
    cells: int = CELLS,
) -> Grid:
    """The term over the bands of two factors that are at work, `cells` values along each.

    Raises:
        InputError: the case is wrong.
        LookupError: one of the factors is not at work, or has no band.
    """
    rules = rules or library()
    base = view(raw, position)
    lines = {line.factor: (line, count) for line, count in banded(calculate(base, rules=rules))}
    if missing := [name for name in (x, y) if name not in lines]:
        raise LookupError(f"no factor with a band at work: {', '.join(missing)}")
    columns, rows = (_steps(lines[name][0], cells) for name in (x, y))
    changes = [
        Change(f"{name}={value}", lines[name][0].name, ratio_patch(name, value, lines[name][1]))
        for name, values in ((x, columns), (y, rows))
        for value in values
    ]
    sets = [1 << column | 1 << len(columns) + row for row in range(len(rows)) for column in range(len(columns))]
    found = evaluate(base, changes, sets, rules)
    table = [found[start : start + len(columns)] for start in range(0, len(found), len(columns))]
    return Grid(
        x=x,
        y=y,
        x_name=lines[x][0].name,
        y_name=lines[y][0].name,
        x_values=tuple(columns),
        y_values=tuple(rows),
        months=tuple(tuple(point(outcome) for outcome in row) for row in table),
        declared=tuple(tuple(whole(outcome) for outcome in row) for row in table),
    )


def _steps(line: Adjustment, cells: int) -> list[Fraction]:
    """Whole percents from end to end of the band, at most `cells` of them."""
    assert line.band is not None
    low, high = line.band.low, line.band.high
    number = min(cells, int(high - low) + 1)
    return [Fraction(round(low + (high - low) * place / (number - 1))) for place in range(number)]


def follow(
    raw: Mapping[str, Any],
    path: str,
    values: Sequence[Any],
    position: str | None = None,
    rules: Library | None = None,
) -> list[Figures | None]:
    """The figures as the value at `path` (`factors.surrender.ratio`, `counts.a.facts.amount`) runs through `values`.

    None where a value makes the case wrong.

    Raises:
        InputError: the case without any of them is wrong.
    """
    rules = rules or library()
    base = view(raw, position)
    found = at(base, [nested(path.split("."), value) for value in values], rules)
    return [Figures.of(outcome) if outcome else None for outcome in found]
