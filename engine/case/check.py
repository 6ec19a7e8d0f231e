"""Does the case speak the rulebook's language? Ids, facts, dates and amounts, each problem with its path."""

from __future__ import annotations

import datetime
from decimal import Decimal
from collections.abc import Iterator
from typing import Any

from engine.case.model import AssertedFactor, Case, FactValue
from engine.errors import InputError, Problem, nearest
from engine.law.library import Library
from engine.law.schema import Fact

OTHER = "other_"
_EARLIEST = datetime.date(1979, 1, 1)
_AGES = (12, 120)  # 刑法17条3款: nobody under twelve answers to criminal law
_LARGEST = 10**13  # yuan; beyond any case, and far inside what integers of the rule engine hold


def check(case: Case, rules: Library) -> None:
    """Raise `InputError` with every problem that the case has against the rulebook."""
    if problems := list(_problems(case, rules)):
        raise InputError(problems)


def _unknown(path: str, value: str, known: Any) -> Problem:
    ids = list(known)
    return Problem(path, f"unknown id {value!r}", ", ".join(ids), nearest(value, ids))


def _problems(case: Case, rules: Library) -> Iterator[Problem]:
    if case.jurisdiction not in rules.jurisdictions:
        yield _unknown("jurisdiction", case.jurisdiction, rules.jurisdictions)
        return
    overlay = rules.overlay(case.jurisdiction)
    if case.region is not None and (overlay is None or case.region not in overlay.regions):
        yield _unknown("region", case.region, overlay.regions if overlay else ())
    yield from _dates(case)
    facts = rules.general.facts
    yield from _facts("defendant.facts", case.defendant.facts, _scoped(facts, "defendant"), "defendant")
    known_factors = dict(rules.factors(case.jurisdiction))
    for key, count in case.counts.items():
        if count.crime not in rules.crime_ids:
            yield _unknown(f"counts.{key}.crime", count.crime, rules.crime_ids)
            continue
        crime = rules.crime(case.jurisdiction, count.crime)
        known_factors |= crime.factors
        yield from _facts(f"counts.{key}.facts", count.facts, crime.facts | _scoped(facts, "count"), "count")
        if count.chosen.tier is not None and count.chosen.tier not in crime.tiers:
            yield _unknown(f"counts.{key}.chosen.tier", count.chosen.tier, crime.tiers)
        for name in count.thresholds:
            if name not in crime.thresholds:
                yield _unknown(f"counts.{key}.thresholds.{name}", name, crime.thresholds)
    for factor, asserted in case.factors.items():
        yield from _factor(factor, asserted, known_factors, case)
    kinds = rules.method(case.jurisdiction).credit
    for index, period in enumerate(case.detention):
        if period.kind not in kinds:
            yield _unknown(f"detention.{index}.kind", period.kind, kinds)


def _scoped(facts: dict[str, Fact], scope: str) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact.scope in (scope, "either")}


def _dates(case: Case) -> Iterator[Problem]:
    today = datetime.date.today()
    sentencing = case.sentencing_date or today
    dates = [("sentencing_date", sentencing)]
    dates += [(f"counts.{key}.offence_date", count.offence_date) for key, count in case.counts.items()]
    for path, date in dates:
        if not _EARLIEST <= date <= today:
            yield Problem(path, f"{date} is not a date this tool can use", f"{_EARLIEST} to today, {today}")
    for path, date in dates[1:]:
        if date > sentencing:
            yield Problem(path, f"{date} lies after the sentencing date", f"at latest {sentencing}")


def _facts(path: str, given: dict[str, FactValue | None], known: dict[str, Fact], scope: str) -> Iterator[Problem]:
    for name, value in given.items():
        if name not in known:
            yield _unknown(f"{path}.{name}", name, known)
        elif value is not None and (complaint := complain(known[name], value)):
            yield Problem(f"{path}.{name}", *complaint)


def complain(fact: Fact, value: FactValue) -> tuple[str, str] | None:
    """What is wrong with `value` for `fact`, and what is allowed; None when nothing is."""
    if fact.type == "boolean":
        return None if isinstance(value, bool) else (f"{value!r} is neither true nor false", "true or false")
    if fact.type == "choice":
        return None if value in fact.options else (f"{value!r} is none of the choices", ", ".join(fact.options))
    if fact.type == "date":
        return None if as_date(value) else (f"{value!r} is not a date", "a date such as 2024-06-01")
    low, high = (0, _LARGEST)
    if fact.type == "years":
        low, high = _AGES
    elif fact.type == "percent":
        high = 100
    decimals = fact.type in ("yuan", "mg_per_100ml")
    kind = "a number" if decimals else "a whole number"
    allowed = f"{kind} from {low} to {high} ({fact.type})"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value!r} is not {kind}", allowed
    if isinstance(value, float) and Decimal(str(value)) % (Decimal("0.01") if decimals else 1):
        return f"{value!r} has too many decimals", allowed
    return None if low <= value <= high else (f"{value} is out of range", allowed)


def as_date(value: FactValue) -> datetime.date | None:
    """The date that a fact states; JSON has no dates, so ISO 8601 text counts. None when it is neither."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None


def _factor(name: str, asserted: AssertedFactor | None, known: dict[str, Any], case: Case) -> Iterator[Problem]:
    path = f"factors.{name}"
    if name.startswith(OTHER) and len(name) > len(OTHER):
        if asserted is not None and asserted.ratio is None:
            yield Problem(f"{path}.ratio", "a circumstance that no list names needs its ratio", "-100 to 300 (percent)")
    elif name not in known:
        yield Problem(path, "unknown factor", "an id of `liangxing rules list`, or other_<any>", nearest(name, known))
    if asserted is not None and asserted.count is not None and asserted.count not in case.counts:
        yield _unknown(f"{path}.count", asserted.count, case.counts)
