"""`liangxing rules check`: what a careful colleague would find in the rule files, with file and line.

The shape of a file (unknown keys, a figure without `law` or `verified`) is checked while it is read. Here stand the
questions that need the whole: are the ids known, do the bands lie inside their tier, is every declared fact used.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from engine.errors import InputError, Problem, RulesError, nearest
from engine.inference.rules import collect, facts_read
from engine.law import condition
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Factor, Increment, Node, Sourced, StartingPoint, Statutory, nodes
from engine.text import Text

SUPPLIED = {"crime", "mens", "region", "plea_stage", "offence_date", "sentencing_date"}
_PINPOINT = re.compile(r"条|§|款|项|item|[（(][一二三四五六七八九十]+[）)]|未规定|没有|细则|意见|规定|通知|标准|解释")
_CJK = re.compile(r"[\u4e00-\u9fff]")
EARLIEST = datetime.date(1979, 1, 1)


def lint(library: Library) -> list[Problem]:
    """Every problem of the rulebook, each with `file:line` as its path; empty when it is clean."""
    seen: dict[tuple[str, str], Problem] = {}
    for problem in _problems(library):
        seen.setdefault((problem.path, problem.message), problem)
    return sorted(seen.values(), key=lambda problem: problem.path)


def _problems(library: Library) -> Iterator[Problem]:
    used: dict[str, set[str]] = {}
    unreadable = False
    for jurisdiction in library.jurisdictions:
        try:
            yield from _overlay(library, jurisdiction)
        except (RulesError, InputError) as error:
            unreadable = True
            yield from error.problems
            continue
        for crime in library.crime_ids:
            try:
                book = Rulebook.of(library, jurisdiction, crime)
            except (RulesError, InputError) as error:
                unreadable = True
                yield from error.problems
                continue
            yield from _book(book)
            used.setdefault(crime, set()).update(facts_read(book))
    if not unreadable:  # what cannot be read may use a fact
        yield from _unused(library, used)


def _overlay(library: Library, jurisdiction: str) -> Iterator[Problem]:
    overlay = library.overlay(jurisdiction)
    yield from _texts_and_sources(library.method(jurisdiction))
    if overlay:
        yield from _texts_and_sources(overlay)
        for crime in overlay.crimes:
            if crime not in library.crime_ids:
                yield Problem(overlay.at, f"unknown crime '{crime}'", ", ".join(library.crime_ids))


def _book(book: Rulebook) -> Iterator[Problem]:
    for part in (book.crime, book.general, *book.factors.values()):
        yield from _texts_and_sources(part)
    yield from together(book)


def together(book: Rulebook) -> Iterator[Problem]:
    """What in the book does not go together: an id that nothing has, a figure outside its tier."""
    yield from _conditions(book)
    yield from _tiers(book)
    yield from _increments(book)
    for name, factor in book.factors.items():
        yield from _factor(name, factor, book)
    plea = book.method.plea
    for name in (plea.factor, *plea.shares_with, *(i for c in plea.ceilings for i in c.with_any)):
        if name not in book.factors:
            yield Problem(plea.at, f"unknown factor '{name}'", "", nearest(name, book.factors))
    for fine in book.crime.fine.values():
        yield from _known(fine.at, fine.tiers, book.crime.tiers, "tier")
        if fine.of and fine.of not in book.facts:
            yield Problem(fine.at, f"unknown fact '{fine.of}'", "", nearest(fine.of, book.facts))
    for measure in book.crime.additional.values():
        yield from _known(measure.at, measure.tiers, book.crime.tiers, "tier")
    for versions in book.crime.thresholds.values():
        for threshold in versions:
            if threshold.same_as:
                crime, _, name = threshold.same_as.partition(".")
                try:
                    known = book.library.crime(book.jurisdiction, crime).thresholds
                except (InputError, RulesError):  # a file that cannot be read is told once, by its own name
                    continue
                yield from _known(threshold.at, (name,), known, "threshold")


def _texts_and_sources(root: Node) -> Iterator[Problem]:
    at = root.at
    for node in nodes(root):
        if isinstance(node, Text):
            if not node.zh.strip() or not node.en.strip():
                yield Problem(at, f"zh and en must both be there: {node.zh!r} / {node.en!r}")
            elif not _CJK.search(node.zh):
                yield Problem(at, f"zh is not Chinese: {node.zh!r}")
            continue
        at = node.at or at
        if isinstance(node, Sourced):
            yield from _source(node)


def _source(node: Sourced) -> Iterator[Problem]:
    # A province's notice is often one page without articles: its number is then all the pinpoint there is.
    if node.basis == "national" and node.verified == "text" and not _PINPOINT.search(node.law):
        yield Problem(node.at, f"law: {node.law!r} names no article", "document and article, e.g. 法释〔2013〕8号1条")
    dates = [date for date in (node.since, node.until, node.checked) if date]
    if any(not EARLIEST <= date <= datetime.date.today() + datetime.timedelta(days=3650) for date in dates):
        yield Problem(node.at, f"impossible date among {', '.join(map(str, dates))}")
    if node.since and node.until and node.until < node.since:
        yield Problem(node.at, f"until {node.until} lies before since {node.since}")
    for name in ("months", "percent", "range", "term", "fixed_term", "detention", "control", "times"):
        band = getattr(node, name, None)
        open_ended = name == "times" and isinstance(band, tuple) and band[1] == 0
        if isinstance(band, tuple) and band[1] is not None and band[0] > band[1] and not open_ended:
            yield Problem(node.at, f"{name}: [{band[0]}, {band[1]}] is upside down")


def _conditions(book: Rulebook) -> Iterator[Problem]:
    known = set(book.facts) | SUPPLIED
    known |= {f"{name}_kinds" for name, fact in book.facts.items() if fact.type == "quantities"}
    regions = set(book.overlay.regions) if book.overlay else set()
    for rule in collect(book):
        for name in sorted(condition.facts(rule.when) - known):
            yield Problem(rule.at, f"{rule.id}: unknown fact '{name}'", "", nearest(name, known))
        for name in sorted(condition.thresholds(rule.when) - set(book.crime.thresholds)):
            yield Problem(rule.at, f"{rule.id}: unknown threshold '{name}'", ", ".join(book.crime.thresholds))
        for name in sorted(condition.factors(rule.when) - set(book.factors)):
            yield Problem(rule.at, f"{rule.id}: unknown factor '{name}'", "", nearest(name, book.factors))
        for line in condition.lines(rule.when):
            if isinstance(line, condition.Is):
                yield from _values(rule.at, rule.id, line, book, regions)


def _values(at: str, rule: str, line: condition.Is, book: Rulebook, regions: set[str]) -> Iterator[Problem]:
    """A condition must ask a choice for one of its options, and a yes-no fact for yes."""
    fact = book.facts.get(line.fact)
    if fact is not None and fact.type == "boolean":
        if line.values != (1,):
            yield Problem(at, f"{rule}: '{line.fact}' is a yes-no fact", f"'{line.fact}' or 'not: {line.fact}'")
        return
    allowed: set[str] | None = None
    if fact is not None and fact.type == "choice":
        allowed = set(fact.options)
    elif line.fact == "region":
        allowed = regions
    elif line.fact == "mens":
        allowed = {"intentional", "negligent"}
    elif line.fact == "crime":
        allowed = set(book.library.crime_ids)
    elif fact is not None and line.values == (1,):
        yield Problem(at, f"{rule}: '{line.fact}' is not a yes-no fact", f"{line.fact} at least N")
    for value in line.values if allowed is not None else ():
        if value not in (allowed or set()):
            options = sorted(allowed or set())
            yield Problem(at, f"{rule}: '{line.fact}' has no value '{value}'", ", ".join(options))


def _tiers(book: Rulebook) -> Iterator[Problem]:
    kinds = book.method.kinds
    before = -1
    for name, tier in book.crime.tiers.items():
        for statutory in tier.statutory:
            yield from _statutory(
                name, statutory, {k: getattr(kinds, k).months for k in ("control", "detention", "fixed_term")}
            )
        current = tier.statutory[0]
        if current.low < before:
            yield Problem(current.at, f"tier {name}: tiers must stand in rising order of gravity")
        before = current.low
        for point in tier.starting_point:
            yield from _starting_point(name, point, current)
        for way in tier.interpolation:
            yield from _known(way.at, (way.start, way.end), book.crime.thresholds, "threshold")
            yield from _known(way.at, (way.fact,), book.facts, "fact")


def _statutory(name: str, statutory: Statutory, kinds: dict[str, tuple[int, int]]) -> Iterator[Problem]:
    if not (statutory.fixed_term or statutory.detention):
        yield Problem(statutory.at, f"tier {name}: neither fixed_term nor detention")
    for kind, (low, high) in kinds.items():
        band = getattr(statutory, kind)
        if band and not low <= band[0] <= band[1] <= high:
            yield Problem(
                statutory.at, f"tier {name}: {kind} {list(band)} lies outside the general part's [{low}, {high}]"
            )


def _starting_point(name: str, point: StartingPoint, statutory: Statutory) -> Iterator[Problem]:
    low, high = point.months
    if low < statutory.low or high > statutory.high or low < 1:
        yield Problem(
            point.at,
            f"tier {name}: starting point [{low}, {high}] reaches past the statutory range",
            f"months from {max(1, statutory.low)} to {statutory.high}",
        )


def _increments(book: Rulebook) -> Iterator[Problem]:
    for name, increment in book.crime.increments.items():
        yield from _known(increment.at, increment.tiers, book.crime.tiers, "tier")
        if increment.fact:
            yield from _known(increment.at, (increment.fact,), book.facts, "fact")
        if isinstance(increment.over, str):
            yield from _known(increment.at, (increment.over,), book.crime.thresholds, "threshold")
        yield from _increment_size(name, increment, book)


def _increment_size(name: str, increment: Increment, book: Rulebook) -> Iterator[Problem]:
    highest = max(tier.statutory[0].high for tier in book.crime.tiers.values())
    low, high = increment.months
    if low < 0 or (high is not None and high > highest) or (increment.per is not None and increment.per < 1):
        yield Problem(
            increment.at, f"increment {name}: months [{low}, {high}] per {increment.per} cannot be", f"0 to {highest}"
        )


def _factor(name: str, factor: Factor, book: Rulebook) -> Iterator[Problem]:
    if factor.cap_group and factor.cap_group not in book.general.caps | book.crime.caps:
        yield Problem(factor.at, f"factor {name}: unknown cap_group '{factor.cap_group}'")
    for band in factor.bands:
        low, high = band.percent
        wrong = (factor.direction == "mitigating" and high > 0) or (factor.direction == "aggravating" and low < 0)
        if wrong or low < -100 or high > 300:
            yield Problem(band.at, f"factor {name}: [{low}, {high}] does not fit a factor that is {factor.direction}")
    for exclusion in factor.excluded:
        if exclusion.by and exclusion.by not in book.factors and exclusion.by not in book.facts:
            yield Problem(
                exclusion.at,
                f"factor {name}: excluded by unknown '{exclusion.by}'",
                "",
                nearest(exclusion.by, book.factors),
            )


def _known(at: str, names: tuple[str, ...], known: Any, what: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(at, f"unknown {what} '{name}'", ", ".join(known), nearest(name, known))


def _unused(library: Library, used: dict[str, set[str]]) -> Iterator[Problem]:
    """Facts that no rule of any jurisdiction reads: a form would ask for them in vain."""
    everywhere = set().union(*used.values())
    for name, fact in library.general.facts.items():
        if name not in everywhere:
            yield Problem(fact.at, f"fact '{name}' is declared and never used")
    for crime, read in used.items():
        for name, fact in library.crime(NATIONAL, crime).facts.items():
            if name not in read:
                yield Problem(fact.at, f"fact '{name}' of {crime} is declared and never used")
