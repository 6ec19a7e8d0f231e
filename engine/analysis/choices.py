"""What the positions agree on, and what the rules leave open there: each choice with its values and their weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from engine.analysis.candidates import ratio_patch
from engine.analysis.record import Record, records
from engine.analysis.sets import COMMON, nested, overlaid, view
from engine.analysis.trials import banded, plain
from engine.calculation.calculate import calculate
from engine.disputed import MISSING, factor_lines, factor_name, get, name_of, points, put
from engine.law.library import Library
from engine.result import CountResult, Number, Part, Result
from engine.text import Text

STEP = 5  # percent between two values of a ratio
BASE = Text(zh="基准刑（量刑起点加增加刑罚量）", en="Base sentence (starting point plus increments)")


class Choice(Part):
    """Something that the rules leave open, and how many values of it were tried."""

    name: Text
    low: Number
    high: Number
    unit: Literal["months", "percent"]
    values: int
    optional: bool
    law: str
    at: str


@dataclass(frozen=True)
class Free:
    """A choice with its values: a patch and a weight each."""

    shown: Choice
    values: tuple[tuple[Mapping[str, Any], Fraction], ...]


def agreed(raw: Mapping[str, Any], rules: Library) -> tuple[dict[str, Any], tuple[Text, ...], tuple[Text, ...]]:
    """The common case without the factors that not every position applies, their names, and the other disputed points.

    Raises:
        InputError: the case or a position is wrong.
    """
    base = _unanswered(view(raw, None))
    given = raw.get("positions")
    names = list(given) if isinstance(given, dict) else []
    if not names:
        return base, (), ()
    views = {name: view(raw, name) for name in names}
    views |= {} if len(names) > 1 else {COMMON: base}
    applied = {
        name: {line.factor for _, line in factor_lines(calculate(seen, rules=rules))} for name, seen in views.items()
    }
    everywhere = set.intersection(*applied.values())
    out: dict[str, Text] = {}
    for _ in range(len(set.union(*applied.values())) + 1):
        # Taking one away can let another in: a confession that the surrender had excluded.
        here = dict.fromkeys(line.factor for _, line in factor_lines(calculate(base, rules=rules)))
        disputed = [name for name in here if name not in everywhere]
        if not disputed:
            break
        for name in disputed:
            out[name] = factor_name(name, {**views, "": base}, rules)
            base = overlaid(base, nested(("factors", name), None))
    anywhere = set.union(*applied.values()) - everywhere
    out |= {name: factor_name(name, views, rules) for name in sorted(anywhere - out.keys())}
    others = [item for item in points(views, rules) if item.kind != "factor"]
    return base, tuple(out.values()), tuple(name_of(item, views, rules) for item in others)


def choices(result: Result, base: Mapping[str, Any], step: int, rules: Library) -> list[Free]:
    """Everything that the rules leave open on the case `base`, whose result is `result`; ratios in steps of `step`."""
    return [*_bases(result), *_ratios(result, base, step, rules)]


def _unanswered(base: dict[str, Any]) -> dict[str, Any]:
    """The case without the declared terms and kinds that a party picked: they are answers, not findings."""
    for key in base["counts"] if isinstance(base.get("counts"), dict) else ():
        for name in ("declared", "kind"):
            if get(base, ("counts", key, "chosen", name)) is not MISSING:
                base = put(base, ("counts", key, "chosen", name), MISSING)
    return base


def _bases(result: Result) -> Iterator[Free]:
    """The base sentence of each count over what the bands of starting point and increments add up to."""
    for key, count in result.counts.items():
        figure = count.base_sentence
        if figure is None or figure.low == figure.high:
            continue
        weights = _sums(count)
        path = ("counts", key, "chosen", "base_sentence")
        start = count.starting_point
        shown = Choice(
            name=BASE
            if len(result.counts) == 1
            else Text(zh=f"{count.name.zh}：{BASE.zh}", en=f"{count.name.en}: {BASE.en}"),
            low=figure.low,
            high=figure.high,
            unit="months",
            values=len(weights),
            optional=False,
            law=start.law if start else figure.law,
            at=start.at if start else figure.at,
        )
        yield Free(shown, tuple((nested(path, plain(value)), weight) for value, weight in sorted(weights.items())))


def _sums(count: CountResult) -> dict[Fraction, Fraction]:
    """Every sum of a starting point and increments in whole months, weighed by how many choices lead to it.

    An interpolated increment depends on the starting point; then the base is taken evenly between its ends.
    """
    assert count.base_sentence is not None
    if count.starting_point is None or any(item.id == "interpolation" for item in count.increments):
        values = _whole(count.base_sentence.low, count.base_sentence.high)
        return {value: Fraction(1, len(values)) for value in values}
    sums = {Fraction(0): Fraction(1)}
    for part in (count.starting_point, *count.increments):
        values = _whole(part.low, part.high)
        grown: dict[Fraction, Fraction] = {}
        for total, weight in sums.items():
            for value in values:
                grown[total + value] = grown.get(total + value, Fraction(0)) + weight / len(values)
        sums = grown
    return sums


def _whole(low: Fraction, high: Fraction) -> list[Fraction]:
    """The ends and every whole month between them."""
    inner = range(int(low) + 1, -int(-high // 1))
    return list(dict.fromkeys([low, *(Fraction(value) for value in inner if low < value < high), high]))


def _ratios(result: Result, base: Mapping[str, Any], step: int, rules: Library) -> Iterator[Free]:
    law = records(base, result, rules)
    for line, count in banded(result):
        assert line.band is not None
        low, high = int(line.band.low), int(line.band.high)
        values = list(dict.fromkeys([*range(low, high, step), high]))
        # 可以: not to use the factor is lawful too, which is a choice of its own where the band does not reach zero.
        optional = _may(line.factor, law[count] if count else next(iter(law.values()))) and not low <= 0 <= high
        values += [0] if optional else []
        shown = Choice(
            name=line.name,
            low=line.band.low,
            high=line.band.high,
            unit="percent",
            values=len(values),
            optional=optional,
            law=line.law,
            at=line.at,
        )
        weight = Fraction(1, len(values))
        yield Free(shown, tuple((ratio_patch(line.factor, Fraction(value), count), weight) for value in values))


def _may(factor: str, record: Record) -> bool:
    """Whether the statute says only that the factor may be used."""
    law = record.book.factors.get(factor)
    statute = record.statute(law) if law else None
    return statute is not None and statute.mode == "may"
