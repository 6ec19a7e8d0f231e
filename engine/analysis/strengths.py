"""How far each factor can be argued inside its band, whatever facts come with it.

The band depends on the facts (surrender is graded in many provinces, compensation counts more with forgiveness), so a
strength is lawful only with those changes of fact under which the factor applies with just that band. They are found
by the explained calculation over every combination of the changes that the factor's own rules read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from engine.analysis.candidates import PLEA_STAGE, books, ratio_patch
from engine.analysis.effort import ARGUE
from engine.analysis.movable import Movable, Side, better
from engine.analysis.outcome import Change
from engine.analysis.sets import evaluate, overlaid
from engine.calculation.calculate import calculate
from engine.disputed import factor_lines
from engine.errors import InputError
from engine.explanation import signed
from engine.inference.rules import collect
from engine.law import condition
from engine.law.library import Library
from engine.law.rulebook import Rulebook
from engine.result import Adjustment, Result
from engine.text import Text

NAME = Text(zh="{factor}取{ratio}", en="{factor} at {ratio}")
_MOST = 64  # combinations of facts looked at for one factor; larger ones are reached by marking fewer changes

Chosen = frozenset[str]  # ids of changes made together


def strengths(base: Mapping[str, Any], facts: Sequence[Movable], side: Side, rules: Library) -> Iterator[Movable]:
    """For each factor that applies, or would with some of `facts`, the end of its band that favours `side`."""
    law = books(base, rules)
    cases = _Cases(base, {item.change.id: item for item in facts}, rules)
    grouped: dict[str, list[Movable]] = {}
    for item in facts:
        grouped.setdefault(item.group, []).append(item)
    factors = dict.fromkeys(name for book in law.values() for name in book.factors)
    for factor in factors:
        concerns = {
            group for group in grouped for book in law.values() if _concerned(factor, group, grouped[group], book)
        }
        if not concerns and cases.lines(frozenset(), factor, len(law)) is None:
            continue
        options = [[None, *grouped[group]] for group in sorted(concerns)]
        found: dict[tuple[Fraction, str | None], dict[Chosen, Adjustment]] = {}
        for place, picked in enumerate(product(*options)):
            if place == _MOST:
                break
            chosen = frozenset(item.change.id for item in picked if item is not None)
            if lines := cases.lines(chosen, factor, len(law)):
                line, count = lines
                end = _end(line, side)
                if end is not None:
                    found.setdefault((end, count), {})[chosen] = line
        for (end, count), contexts in found.items():
            line = next(iter(contexts.values()))
            change = Change(
                f"factors.{factor}.ratio={end}",
                NAME.format(factor=line.name, ratio=signed(end)),
                ratio_patch(factor, end, count),
                line.law,
                line.at,
                ARGUE,
            )
            item = Movable(change, f"factors.{factor}.ratio", "argue", frozenset(concerns), frozenset(contexts))
            if cases.helps(item, contexts, side):
                yield item


def _end(line: Adjustment, side: Side) -> Fraction | None:
    """The favourable end of the band; None where the factor is there already, or past it."""
    if line.band is None:
        return None
    if side == "defence":
        return line.band.low if line.band.low < line.ratio.chosen else None
    return line.band.high if line.band.high > line.ratio.chosen else None


def _concerned(factor: str, group: str, options: Sequence[Movable], book: Rulebook) -> bool:
    """Whether the factor, its band or its exclusion can turn on the changes of the group."""
    names, factors = reads(factor, book)
    last = PLEA_STAGE if group == "plea.stage" else group.rpartition(".")[2]
    if group.startswith("factors."):
        return last in factors
    return last in names


def reads(factor: str, book: Rulebook) -> tuple[set[str], set[str]]:
    """The facts on which a factor turns, and the factors whose finding does it turn on, itself among them."""
    wanted, factors, names = [factor], set[str](), set[str]()
    while wanted:
        name = wanted.pop()
        if name in factors or name not in book.factors:
            continue
        factors.add(name)
        for rule in collect(book):
            kind, _, rest = rule.id.partition(".")
            if kind in ("factor", "band", "exclusion", "statute") and rest.partition(".")[0] == name:
                names |= condition.facts(rule.when)
                wanted += condition.factors(rule.when)
    return names, factors


class _Cases:
    """Explained results of the case with some changes made, each computed once."""

    def __init__(self, base: Mapping[str, Any], items: Mapping[str, Movable], rules: Library) -> None:
        self._base, self._items, self._rules = base, items, rules
        self._known: dict[Chosen, Result | None] = {}

    def _result(self, chosen: Chosen) -> Result | None:
        if chosen not in self._known:
            made = dict(self._base)
            for name, item in self._items.items():
                if name in chosen:
                    made = overlaid(made, item.change.patch)
            try:
                self._known[chosen] = calculate(made, rules=self._rules)
            except InputError:
                self._known[chosen] = None
        return self._known[chosen]

    def lines(self, chosen: Chosen, factor: str, counts: int) -> tuple[Adjustment, str | None] | None:
        """The factor's line with the changes made, and the count to which an assertion of it must be bound.

        None where it does not apply, or applies in several counts differently: one assertion cannot say both.
        """
        result = self._result(chosen)
        found = [(key, line) for key, line in factor_lines(result) if line.factor == factor] if result else []
        if len(found) == 1:
            return found[0][1], found[0][0] if counts > 1 else None
        if len(found) == counts > 1 and len({(line.band, line.ratio) for _, line in found}) == 1:
            return found[0][1], None
        return None

    def helps(self, item: Movable, contexts: Mapping[Chosen, Adjustment], side: Side) -> bool:
        """Whether the strength makes any figure better in one of the contexts in which it is lawful."""
        made = list(self._items.values())
        changes = [*(known.change for known in made), item.change]
        places = {known.change.id: place for place, known in enumerate(made)}
        sets = [sum(1 << places[name] for name in chosen) for chosen in contexts]
        own = 1 << len(made)
        outcomes = evaluate(self._base, changes, [*sets, *(chosen | own for chosen in sets)], self._rules)
        return any(
            better(after, before, side)
            for before, after in zip(outcomes[: len(sets)], outcomes[len(sets) :], strict=True)
        )
