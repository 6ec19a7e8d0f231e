"""From the facts of one count to findings: which rules fired, which factors follow, which are excluded and why.

A person may assert a factor or remove one that was inferred; either is kept visible. Exclusions are law, not form: a
confession asserted beside a surrender is excluded all the same, with the article.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from engine.case.check import OTHER
from engine.case.model import AssertedFactor, Case
from engine.inference import matcher
from engine.inference.compiler import expression, message, readings
from engine.inference.facts import Facts
from engine.inference.host import Ruleset
from engine.inference.rules import Rule, collect
from engine.law.condition import Condition, Line
from engine.law.rulebook import Rulebook
from engine.law.schema import Exclusion, Factor
from engine.text import Text

REMOVED = Text(zh="当事一方主张不适用，已从推定的情节中去掉", en="a party removed it from the factors inferred")


@dataclass(frozen=True)
class Firing:
    """A rule that fired, with the facts of the lines that held."""

    rule: Rule
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class FactorFound:
    """A factor that was found: inferred from facts, asserted by a party, or both (then the assertion counts)."""

    id: str
    law: Factor | None
    asserted: AssertedFactor | None
    firing: Firing | None


@dataclass(frozen=True)
class FactorExcluded:
    """A factor that was found and does not apply, or that a party removed."""

    id: str
    law: Factor
    because: Text
    article: str
    by: str | None
    rule: str
    at: str


@dataclass(frozen=True)
class Findings:
    """What the law says of one count before any month is counted."""

    facts: Facts
    fired: Mapping[str, Firing]
    factors: tuple[FactorFound, ...]
    excluded: tuple[FactorExcluded, ...]
    present: Container[str] = field(default_factory=frozenset)

    def holds(self, prefix: str, name: str | int, when: Condition | None) -> bool:
        """Whether an entry's condition fired, or the entry has none."""
        return when is None or f"{prefix}.{name}" in self.fired


@dataclass(frozen=True)
class _Stage:
    """The rules of one stage, compiled, with the properties that they read."""

    rules: tuple[Rule, ...]
    ruleset: Ruleset
    read: Mapping[str, Line]


@lru_cache(maxsize=512)
def _program(book: Rulebook) -> tuple[_Stage, _Stage, _Stage]:
    """The book's rules compiled stage by stage."""
    return _stage(book, 1), _stage(book, 2), _stage(book, 3)


def _stage(book: Rulebook, number: int) -> _Stage:
    rules = tuple(rule for rule in collect(book) if rule.stage == number)
    return _Stage(rules, *_compiled(tuple((rule.id, rule.when) for rule in rules)))


@cache
def _compiled(rules: tuple[tuple[str, Condition], ...]) -> tuple[Ruleset, Mapping[str, Line]]:
    """Registered once for the same conditions, since rulesets live as long as the process: provinces that change
    figures and no condition share them."""
    return Ruleset({name: expression(when) for name, when in rules}), readings(when for _, when in rules)


def _run(stage: _Stage, facts: Facts, found: frozenset[str]) -> dict[str, Firing]:
    ids = stage.ruleset.fire(message(stage.read, facts, found))
    return {rule.id: Firing(rule, matcher.matched(rule.when, facts, found)) for rule in stage.rules if rule.id in ids}


def infer(case: Case, key: str, book: Rulebook, facts: Facts) -> Findings:
    """The findings for count `key`."""
    first, second, third = _program(book)
    fired = _run(first, facts, frozenset())
    asserted = {name: entry for name, entry in case.factors.items() if concerns(entry, key)}
    found: dict[str, FactorFound] = {}
    excluded: list[FactorExcluded] = []
    for name, law in book.factors.items():
        firing = fired.get(f"factor.{name}")
        if (factor := stands(name, law, asserted, firing)) is not None:
            found[name] = factor
        elif firing is not None:
            excluded.append(FactorExcluded(name, law, REMOVED, law.law, None, f"factor.{name}", law.at))
    for name in asserted:
        if name not in book.factors and (factor := stands(name, None, asserted, None)) is not None:
            found[name] = factor
    # Exclusions by facts go first: a recidivism excluded by age must not in turn exclude the prior record.
    excluded += _exclude(found, fired)
    fired |= _run(second, facts, frozenset(found))
    excluded += _exclude(found, fired)
    fired |= _run(third, facts, frozenset(found))
    return Findings(facts, fired, tuple(found.values()), tuple(excluded), frozenset(found))


def concerns(entry: AssertedFactor | None, key: str) -> bool:
    """Whether what a party says of a factor is said of count `key`."""
    return entry is None or entry.count in (None, key)


def stands(
    name: str, law: Factor | None, asserted: Mapping[str, AssertedFactor | None], firing: Firing | None
) -> FactorFound | None:
    """The factor as it is found before any exclusion: asserted, or inferred and not removed by a party.

    What the rulebook does not know here is a party's own circumstance, or a factor of another count's crime.
    """
    entry = asserted.get(name)
    if law is None and not name.startswith(OTHER):
        return None
    if entry is None and (firing is None or name in asserted):
        return None
    return FactorFound(name, law, entry, firing)


def _exclude(found: dict[str, FactorFound], fired: Mapping[str, Firing]) -> list[FactorExcluded]:
    """Take the factors out of `found` whose exclusion fired; their reasons are returned."""
    out: list[FactorExcluded] = []
    for name, factor in list(found.items()):
        for index, exclusion in enumerate(factor.law.excluded if factor.law else ()):
            rule = f"exclusion.{name}.{index}"
            if rule in fired:
                out.append(_excluded(factor, exclusion, rule))
                del found[name]
                break
    return out


def _excluded(factor: FactorFound, exclusion: Exclusion, rule: str) -> FactorExcluded:
    assert factor.law is not None
    return FactorExcluded(factor.id, factor.law, exclusion.because, exclusion.law, exclusion.by, rule, exclusion.at)
