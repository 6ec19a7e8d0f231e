"""What is moved to see how far the term moves: each thing with the values tried and the patch that states each.

A band is the law's own, or the rules' of the place. What a fact could be is nobody's law: amounts are tried a tenth
lower and higher and counted things one fewer and one more, which is ours and said so; yes-no facts that are stated are
turned; and where the positions differ, each one's value is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from engine import wording
from engine.analysis.candidates import books, ratio_patch
from engine.analysis.sets import nested, overlaid, view
from engine.analysis.switch import towards
from engine.calculation.calculate import calculate
from engine.disputed import MISSING, fact_value, factor_lines, get, name_of, points, stated
from engine.explanation import signed
from engine.law.library import Library
from engine.law.schema import Fact
from engine.result import Adjustment, Result
from engine.text import Text

SHARE = Fraction(1, 10)  # of an amount, down and up
START = Text(zh="量刑起点", en="Starting point")
TRIED = {
    "band": Text(zh="规则给出的幅度", en="the band that the rules give"),
    "share": Text(zh="上下浮动十分之一（本工具的试算幅度）", en="a tenth less and more (our own trial)"),
    "unit": Text(zh="减一和加一（本工具的试算幅度）", en="one fewer and one more (our own trial)"),
    "turned": Text(zh="该事实存在与不存在", en="the fact there and not there"),
    "dispute": Text(zh="各方的主张", en="what the positions say"),
}
_COUNTED = ("count", "hours", "months")
_AMOUNTS = ("yuan", "mg_per_100ml")
Kind = Literal["factor", "figure", "fact"]


@dataclass(frozen=True)
class Trial:
    """A thing to move: the values tried, each with the patch that states it."""

    id: str
    name: Text
    kind: Kind
    tried: Text
    law: str
    at: str
    values: tuple[tuple[Text, Mapping[str, Any]], ...]


def trials(
    raw: Mapping[str, Any], base: dict[str, Any], position: str | None, result: Result, rules: Library
) -> Iterator[Trial]:
    """Everything to move on the case: `base` is the case as `position` has it, `result` its result."""
    yield from _factors(result)
    yield from _starts(result, base, rules)
    yield from _facts(raw, base, position, rules)


def _factors(result: Result) -> Iterator[Trial]:
    for line, count in banded(result):
        assert line.band is not None
        ends = [line.band.low, line.band.high]
        values = tuple((_percent(end), ratio_patch(line.factor, end, count)) for end in ends)
        yield Trial(f"factors.{line.factor}.ratio", line.name, "factor", TRIED["band"], line.law, line.at, values)


def banded(result: Result) -> list[tuple[Adjustment, str | None]]:
    """The factors at work that have a band, each with the count that an assertion has to name.

    A factor at work in several counts is taken where the same band holds in all of them; one assertion says no more.
    """
    found: dict[str, list[tuple[str, Adjustment]]] = {}
    for key, line in factor_lines(result):
        if line.band is not None and line.band.low < line.band.high:
            found.setdefault(line.factor, []).append((key, line))
    chosen: list[tuple[Adjustment, str | None]] = []
    for lines in found.values():
        key, line = lines[0]
        if len(lines) == 1:
            chosen.append((line, key if len(result.counts) > 1 else None))
        elif len(lines) == len(result.counts) and len({item.band for _, item in lines}) == 1:
            chosen.append((line, None))
    return chosen


def _percent(value: Fraction) -> Text:
    return Text(zh=signed(value), en=signed(value))


def _starts(result: Result, base: dict[str, Any], rules: Library) -> Iterator[Trial]:
    """The starting point over the band of the tier, whatever a party picked; nothing where the base is fixed."""
    for key, count in result.counts.items():
        path = ("counts", key, "chosen", "starting_point")
        start = count.starting_point
        if start is None or get(base, (*path[:-1], "base_sentence")) not in (MISSING, None):
            continue
        if start.basis == "party":
            free = calculate(overlaid(base, nested(path, None)), rules=rules).counts[key].starting_point
            start = free or start
        if start.low == start.high:
            continue
        name = START
        if len(result.counts) > 1:
            name = Text(zh=f"{count.name.zh}：{START.zh}", en=f"{count.name.en}: {START.en}")
        values = tuple((_months(end), nested(path, plain(end))) for end in (start.low, start.high))
        yield Trial(".".join(path), name, "figure", TRIED["band"], start.law, start.at, values)


def _months(value: Fraction) -> Text:
    return Text(zh=wording.months(value, "zh"), en=wording.months(value, "en"))


def plain(value: Fraction) -> int | float:
    """A figure as a case file states it."""
    return int(value) if value.denominator == 1 else float(value)


def _facts(raw: Mapping[str, Any], base: dict[str, Any], position: str | None, rules: Library) -> Iterator[Trial]:
    disputed = {trial.id: trial for trial in _disputes(raw, base, position, rules)}
    for path, fact, value in _stated(base, rules):
        name = ".".join(path)
        if name in disputed:
            continue
        tried, values = _around(fact, value)
        if values:
            labelled = tuple((fact_value(fact, item), nested(path, item)) for item in values)
            yield Trial(name, fact.name, "fact", TRIED[tried], fact.law, fact.at, labelled)
    yield from disputed.values()


def _stated(base: Mapping[str, Any], rules: Library) -> Iterator[tuple[tuple[str, ...], Fact, Any]]:
    for key, book in books(base, rules).items():
        given = get(base, ("counts", key, "facts"))
        for name, value in (given if isinstance(given, dict) else {}).items():
            if name in book.facts:
                yield ("counts", key, "facts", name), book.facts[name], value
    given = get(base, ("defendant", "facts"))
    for name, value in (given if isinstance(given, dict) else {}).items():
        if name in rules.general.facts:
            yield ("defendant", "facts", name), rules.general.facts[name], value


def _around(fact: Fact, value: Any) -> tuple[str, tuple[Any, ...]]:
    """The values tried for a stated fact; none for what is known or has no neighbours (ages, dates, choices)."""
    if fact.type == "boolean":
        return "turned", (False, True)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "unit", ()
    if fact.type in _COUNTED:
        return "unit", (max(0, int(value) - 1), int(value) + 1)
    if fact.type in _AMOUNTS:
        exact = Fraction(str(value))
        return "share", tuple(plain(Fraction(round(exact * (1 + part)))) for part in (-SHARE, SHARE))
    return "unit", ()


def _disputes(raw: Mapping[str, Any], base: dict[str, Any], position: str | None, rules: Library) -> Iterator[Trial]:
    """The facts on which positions differ, over everything that anybody says, this position included."""
    given = raw.get("positions")
    names = [name for name in given if name != position] if isinstance(given, dict) else []
    views = {"": base, **{name: view(raw, name) for name in names}}
    if len(views) < 2:
        return
    results = {name: calculate(seen, rules=rules) for name, seen in views.items()}
    for item in points(views, rules):
        if item.kind != "fact" and item.path != ("plea", "stage"):
            continue
        values: dict[str, tuple[Text, Mapping[str, Any]]] = {}
        for name, seen in views.items():
            label = stated(item, seen, results[name], rules)
            values.setdefault(label.zh, (label, towards(item, base, seen)))
        law, at_ = source(item.path, base, rules)
        name = name_of(item, views, rules)
        yield Trial(".".join(item.path), name, "fact", TRIED["dispute"], law, at_, tuple(values.values()))


def source(path: tuple[str, ...], base: Mapping[str, Any], rules: Library) -> tuple[str, str]:
    for book in books(base, rules).values():
        if path[-1] in book.facts:
            return book.facts[path[-1]].law, book.facts[path[-1]].at
    return "", ""
