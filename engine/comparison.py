"""Two or more positions on one case: where they differ, and how many months each point is worth.

A position is a merge patch on the common case. A point is one thing that a party can concede by itself: a fact, a
factor (with its ratio and its count), a figure chosen, the stage of the plea, a whole charge. What follows from a
point by law (a factor inferred from a fact) is no point of its own. The months of a point are found by switching it
and nothing else, with the same calculation as everywhere: nothing here knows the law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from pydantic import Field

from engine.calculation.calculate import calculate
from engine.case import patch
from engine.disputed import Kind, Path, Point, Views, factor_lines, get, meaning, name_of, points, put, stated
from engine.errors import InputError
from engine.explanation import signed
from engine.law.library import Library, library
from engine.result import Number, Part, Result
from engine.text import Text

COMPARISON_SCHEMA = "liangxing/comparison/1"
COMMON = "common"


class Disputed(Part):
    """One point on which the positions differ.

    Attributes:
        path: where the point lies in the case (`counts.a.facts.amount`, `factors.surrender`).
        values: what each position says.
        months: change of the exact adjusted term (summed over counts, before limits and rounding) when only this point
            goes from the first position's value to the second's, everything else as the first position has it. None
            when that cannot be computed (no tier is reached, or the point does not stand alone).
        months_last: the same change when everything else is already as the second position has it. The two differ
            because factors multiply; the truth of a negotiation lies between them.
        months_by, last_by: `months` and `months_last` towards every other position that disagrees with the first.
        declared: the same change as `months`, in whole months of the declared sentence.
    """

    path: str
    kind: Kind
    name: Text
    values: dict[str, Text]
    months: Number | None
    months_last: Number | None = None
    months_by: dict[str, Number | None] = Field(default_factory=dict)
    last_by: dict[str, Number | None] = Field(default_factory=dict)
    declared: int | None = None


class Agreed(Part):
    """A factor that every position applies alike."""

    path: str
    name: Text
    value: Text


class Comparison(Part):
    """The positions of one case side by side, in the order of the case file."""

    results: dict[str, Result]
    disputed: tuple[Disputed, ...]
    agreed: tuple[Agreed, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; every result under the contract of results."""
        data = self.model_dump(mode="json", include={"disputed", "agreed"})
        return {
            "schema": COMPARISON_SCHEMA,
            "results": {name: result.to_json() for name, result in self.results.items()},
            **data,
        }


def compare(raw: dict[str, Any], rules: Library | None = None) -> Comparison:
    """Every position of the case, and the points between them.

    A case without positions gives one result, `common`. A case with one position is compared with the common case.

    Raises:
        InputError: the common case or a position is wrong.
    """
    rules = rules or library()
    views = _views(raw)
    results = {
        name: calculate(raw, position=None if name == COMMON and name not in _positions(raw) else name, rules=rules)
        for name in views
    }
    names = list(views)
    found = list(points(views, rules))
    switch = _Switch(views, results, found, rules)
    disputed = tuple(_disputed(point, views, results, names, switch, rules) for point in found)
    return Comparison(results=results, disputed=disputed, agreed=tuple(_agreed(results)))


def _positions(raw: Mapping[str, Any]) -> dict[str, Any]:
    given = raw.get("positions")
    return given if isinstance(given, dict) else {}


def _views(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The whole case as each position has it."""
    common = {key: value for key, value in raw.items() if key != "positions"}
    given = _positions(raw)
    views = {COMMON: common} if len(given) < 2 and COMMON not in given else {}
    return views | {name: patch.apply(common, position) for name, position in given.items()}


class _Switch:
    """Results of the first position with some points as another position has them, each computed once."""

    def __init__(
        self,
        views: Views,
        results: Mapping[str, Result],
        points: list[Point],
        rules: Library,
    ) -> None:
        self._views, self._rules = views, rules
        self._first = next(iter(views))
        self._known: dict[tuple[str, frozenset[Path]], Result | None] = {}
        for name in views:
            self._known[name, frozenset()] = results[self._first]
            # With every point switched the first position is the other one: nothing else between them counts months.
            self._known[name, frozenset(p.path for p in points if self.differs(p, name))] = results[name]
        self._points = points

    def differs(self, point: Point, name: str) -> bool:
        """Whether `name` disagrees with the first position on the point."""
        first, other = self._views[self._first], self._views[name]
        return bool(
            meaning(get(first, point.path), point.path, first, self._rules)
            != meaning(get(other, point.path), point.path, other, self._rules)
        )

    def result(self, towards: str, paths: frozenset[Path]) -> Result | None:
        """The first position with the points at `paths` as `towards` has them; None when that is no valid case."""
        key = (towards, paths)
        if key not in self._known:
            document = self._views[self._first]
            for path in paths:
                document = put(document, path, get(self._views[towards], path))
            try:
                self._known[key] = calculate(document, rules=self._rules)
            except InputError:
                self._known[key] = None
        return self._known[key]

    def alone(self, point: Point, towards: str) -> tuple[Result | None, Result | None]:
        """Before and after switching this point only."""
        return self.result(towards, frozenset()), self.result(towards, frozenset([point.path]))

    def last(self, point: Point, towards: str) -> tuple[Result | None, Result | None]:
        """Before and after switching this point when all others are switched already."""
        moved = frozenset(p.path for p in self._points if self.differs(p, towards))
        return self.result(towards, moved - {point.path}), self.result(towards, moved)


def exact_months(result: Result | None) -> Fraction | None:
    """The exact adjusted term in months, summed over the counts; None when some count has none."""
    if result is None:
        return None
    terms = [count.adjusted.chosen if count.adjusted else None for count in result.counts.values()]
    return None if None in terms else sum((term for term in terms if term is not None), Fraction(0))


def _change(pair: tuple[Result | None, Result | None]) -> Fraction | None:
    before, after = map(exact_months, pair)
    return None if before is None or after is None else after - before


def _declared_change(pair: tuple[Result | None, Result | None]) -> int | None:
    before, after = pair
    if before is None or after is None or before.declared is None or after.declared is None:
        return None
    return after.declared.chosen - before.declared.chosen


def _disputed(
    point: Point,
    views: Views,
    results: Mapping[str, Result],
    names: list[str],
    switch: _Switch,
    rules: Library,
) -> Disputed:
    second = names[1]
    others = [name for name in names[1:] if switch.differs(point, name)]
    alone = {name: _change(switch.alone(point, name)) for name in others}
    last = {name: _change(switch.last(point, name)) for name in others}
    agrees = second not in others
    return Disputed(
        path=".".join(point.path),
        kind=point.kind,
        name=name_of(point, views, rules),
        values={name: stated(point, view, results[name], rules) for name, view in views.items()},
        months=Fraction(0) if agrees else alone[second],
        months_last=Fraction(0) if agrees else last[second],
        months_by=alone,
        last_by=last,
        declared=0 if agrees else _declared_change(switch.alone(point, second)),
    )


def _agreed(results: Mapping[str, Result]) -> Iterator[Agreed]:
    """Factors that are at work in every position, in the same counts, with the same chosen ratio."""
    if len(results) < 2:
        return
    views = [{(key, line.factor): line for key, line in factor_lines(result)} for result in results.values()]
    for (count, factor), line in views[0].items():
        others = [view.get((count, factor)) for view in views[1:]]
        if all(other is not None and other.ratio.chosen == line.ratio.chosen for other in others):
            ratio = signed(line.ratio.chosen)
            yield Agreed(path=f"counts.{count}.{factor}", name=line.name, value=Text(zh=ratio, en=ratio))
