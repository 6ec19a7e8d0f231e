"""Does the case speak the rulebook's language? Ids, facts, dates and amounts, each problem with its path."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.case.age import AGES, BIRTH, age_on
from engine.case.earlier import problems as earlier_problems
from engine.case.model import AssertedFactor, Case, Count, FactValue
from engine.errors import InputError, Problem, nearest
from engine.law.library import Library
from engine.law.schema import Fact
from engine.text import Text

OTHER = "other_"
_EARLIEST = datetime.date(1979, 1, 1)
_AGES = (12, 120)  # 刑法17条3款: nobody under twelve answers to criminal law
_LARGEST = 10**13  # yuan; beyond any case, and far inside what integers of the rule engine hold
_LARGEST_WEIGHT = 10**9  # grams; conversion into the reference kind multiplies the strongest kinds by 5,000

_NO_FACTOR = Text(zh="没有这个情节", en="unknown factor")
_FACTOR_IDS = Text(
    zh="规则库列出的情节（liangxing rules list），或者自拟情节（other_加任意名称）",
    en="an id of `liangxing rules list`, or other_<any>",
)
_NOT_THAT_CRIME = Text(zh="{count}的罪名没有这个情节", en="the crime of {count} does not know this factor")
_ITS_COUNTS = Text(zh="有这个情节的罪名，或者不填", en="a count whose crime knows it, or none")
_NO_REGIONS = Text(zh="该地不分地区类别，不必填写", en="nothing: this jurisdiction has no classes of place")
_NEEDS_RATIO = Text(zh="清单以外的情节须写明比例", en="a circumstance that no list names needs its ratio")
_PERCENT = Text(zh="-100至300（百分比）", en="-100 to 300 (percent)")
_BELONGS = Text(zh="“{value}”应当写在{place}", en="'{value}' belongs in {place}")
_NO_DATE = Text(zh="{date}不是本工具能用的日期", en="{date} is not a date this tool can use")
_DATES = Text(zh="{first}至今天（{last}）", en="{first} to today, {last}")
_LATER = Text(zh="{date}晚于裁判日期", en="{date} lies after the sentencing date")
_AT_LATEST = Text(zh="不晚于{date}", en="at latest {date}")
_OVERLAP = Text(zh="两段羁押在{date}重叠", en="periods overlap on {date}")
_ONE_AFTER_OTHER = Text(zh="各段先后相接，不重叠", en="periods one after the other")
_NOT_BOOLEAN = Text(zh="“{value}”既不是是也不是否", en="'{value}' is neither true nor false")
_BOOLEAN = Text(zh="是（true）或者否（false）", en="true or false")
_NOT_CHOICE = Text(zh="“{value}”不在选项之中", en="'{value}' is none of the choices")
_NOT_DATE = Text(zh="“{value}”不是日期", en="'{value}' is not a date")
_A_DATE = Text(zh="如2024-06-01这样的日期", en="a date such as 2024-06-01")
_NOT_NUMBER = Text(zh="“{value}”不是{kind}", en="'{value}' is not {kind}")
_DECIMALS = Text(zh="“{value}”的小数位太多", en="'{value}' has too many decimals")
_RANGE = Text(zh="{value}超出范围", en="{value} is out of range")
_NUMBER = Text(zh="数字", en="a number")
_WHOLE = Text(zh="整数", en="a whole number")
_QUANTITIES = Text(zh="按种类填写的数量，如{{{kind}: 10}}", en="quantities by kind, such as {{{kind}: 10}}")
_NOT_QUANTITIES = Text(zh="须按种类填写数量", en="needs quantities by kind")
_AGE_DIFFERS = Text(zh="{value}与出生日期不符（{count}）", en="{value} does not fit the date of birth ({count})")
_AGE_IS = Text(zh="{age}，或者不填年龄", en="{age}, or no age beside the date of birth")
_BORN_TOO_LATE = Text(zh="按出生日期，{count}时只有{age}周岁", en="born on that day the person was {age} at {count}")
_BETWEEN = Text(zh="{low}至{high}之间的{kind}", en="{kind} from {low} to {high}")


def check(case: Case, rules: Library) -> None:
    """Raise `InputError` with every problem that the case has against the rulebook."""
    if problems := list(_problems(case, rules)):
        raise InputError(problems)


def _problems(case: Case, rules: Library) -> Iterator[Problem]:
    if case.jurisdiction not in rules.jurisdictions:
        yield Problem.unknown("jurisdiction", case.jurisdiction, rules.jurisdictions)
        return
    overlay = rules.overlay(case.jurisdiction)
    regions = overlay.regions if overlay else {}
    if case.region is not None and case.region not in regions:
        problem = Problem.unknown("region", case.region, regions)
        yield problem if regions else Problem("region", problem.what, _NO_REGIONS)
    yield from _dates(case)
    yield from _facts("defendant.facts", case.defendant.facts, rules.general.facts, "defendant")
    common = rules.factors(case.jurisdiction)
    factors: dict[str, Any] = dict(common)
    own: dict[str, Mapping[str, Any]] = {}  # what each count's crime knows
    for key, count in case.counts.items():
        if count.crime not in rules.crime_ids:
            yield Problem.unknown(f"counts.{key}.crime", count.crime, rules.crime_ids)
            continue
        yield from _count(f"counts.{key}", count, case.jurisdiction, rules)
        yield from _ages(case, key, count)
        own[key] = {**common, **rules.crime(case.jurisdiction, count.crime).factors}
        factors |= own[key]
    for name, asserted in case.factors.items():
        yield from _factor(name, asserted, factors, own, case)
    yield from _detention(case, rules)
    offences = {key: count.offence_date for key, count in case.counts.items()}
    yield from earlier_problems(case.earlier, offences, case.sentencing_date or datetime.date.today())
    limits = rules.method(case.jurisdiction).concurrence
    longest = {"criminal-detention": limits.detention, "public-surveillance": limits.control}
    for index, judgment in enumerate(case.earlier):
        most = longest.get(judgment.kind, limits.fixed_term_high)
        if judgment.months is not None and judgment.months > most:
            between = _BETWEEN.format(low=0, high=most, kind=_NUMBER)
            yield Problem(f"earlier.{index}.months", _RANGE.format(value=judgment.months), between)


def _count(path: str, count: Count, jurisdiction: str, rules: Library) -> Iterator[Problem]:
    crime = rules.crime(jurisdiction, count.crime)
    yield from _facts(f"{path}.facts", count.facts, crime.facts | rules.general.facts, "count")
    if count.chosen.tier is not None and count.chosen.tier not in crime.tiers:
        yield Problem.unknown(f"{path}.chosen.tier", count.chosen.tier, crime.tiers)
    for name, value in count.thresholds.items():
        if name not in crime.thresholds:
            yield Problem.unknown(f"{path}.thresholds.{name}", name, crime.thresholds)
        elif value is not None and value > _LARGEST:
            between = _BETWEEN.format(low=0, high=_LARGEST, kind=_WHOLE)
            yield Problem(f"{path}.thresholds.{name}", _RANGE.format(value=value), between)


def _ages(case: Case, key: str, count: Count) -> Iterator[Problem]:
    """A birth date must give an age that answers to criminal law, and the ages stated beside it must be the same."""
    facts = case.defendant.facts
    birth = as_date(stated) if (stated := facts.get(BIRTH)) is not None else None
    if birth is None:
        return
    for name, day in zip(AGES, (count.offence_date, case.sentencing_date or datetime.date.today()), strict=True):
        age = age_on(birth, day)
        if not _AGES[0] <= age <= _AGES[1]:
            between = _BETWEEN.format(low=_AGES[0], high=_AGES[1], kind=_WHOLE)
            yield Problem(f"defendant.facts.{BIRTH}", _BORN_TOO_LATE.format(count=day, age=age), between)
        elif facts.get(name) not in (None, age):
            what = _AGE_DIFFERS.format(value=facts[name], count=f"counts.{key}")
            yield Problem(f"defendant.facts.{name}", what, _AGE_IS.format(age=age))


def _dates(case: Case) -> Iterator[Problem]:
    today = datetime.date.today()
    sentencing = case.sentencing_date or today
    offences = {f"counts.{key}.offence_date": count.offence_date for key, count in case.counts.items()}
    held = {f"detention.{index}.to": period.end for index, period in enumerate(case.detention)}
    for path, date in {"sentencing_date": sentencing, **offences, **held}.items():
        if not _EARLIEST <= date <= today:
            yield Problem(path, _NO_DATE.format(date=date), _DATES.format(first=_EARLIEST, last=today))
        elif date > sentencing:
            yield Problem(path, _LATER.format(date=date), _AT_LATEST.format(date=sentencing))


def _detention(case: Case, rules: Library) -> Iterator[Problem]:
    kinds = rules.method(case.jurisdiction).credit
    for index, period in enumerate(case.detention):
        if period.kind not in kinds:
            yield Problem.unknown(f"detention.{index}.kind", period.kind, kinds)
    for before, after in pairwise(sorted(case.detention, key=lambda period: period.start)):
        if after.start <= before.end:
            yield Problem("detention", _OVERLAP.format(date=after.start), _ONE_AFTER_OTHER)


def _facts(
    path: str, given: Mapping[str, FactValue | None], declared: Mapping[str, Fact], scope: str
) -> Iterator[Problem]:
    known = {name: fact for name, fact in declared.items() if fact.scope in (scope, "either")}
    for name, value in given.items():
        if name not in known:
            if name in declared:
                place = "defendant.facts" if scope == "count" else "counts.*.facts"
                yield Problem(f"{path}.{name}", _BELONGS.format(value=name, place=place), ", ".join(known))
            else:
                yield Problem.unknown(f"{path}.{name}", name, known)
        elif value is not None and known[name].type == "quantities":
            yield from _quantities(f"{path}.{name}", known[name], value)
        elif value is not None and (complaint := complain(known[name], value)):
            suggestion = nearest(str(value), known[name].options)
            yield Problem(f"{path}.{name}", *complaint, suggestion)


def _quantities(path: str, fact: Fact, value: FactValue) -> Iterator[Problem]:
    """Each kind must be one of the fact's, each quantity a number with no more decimals than it may have."""
    if not isinstance(value, dict):
        yield Problem(path, _NOT_QUANTITIES, _QUANTITIES.format(kind=fact.reference))
        return
    for kind, quantity in value.items():
        if kind not in fact.options:
            yield Problem.unknown(f"{path}.{kind}", kind, fact.options)
        elif complaint := _complain_number(fact, quantity):
            yield Problem(f"{path}.{kind}", *complaint)


def complain(fact: Fact, value: FactValue) -> tuple[Text, Text | str] | None:
    """What is wrong with `value` for `fact`, and what is allowed; None when nothing is."""
    if fact.type == "boolean":
        return None if isinstance(value, bool) else (_NOT_BOOLEAN.format(value=value), _BOOLEAN)
    if fact.type == "choice":
        good = isinstance(value, str) and value in fact.options
        return None if good else (_NOT_CHOICE.format(value=value), ", ".join(fact.options))
    if fact.type == "date":
        return _complain_date(value, fact.earliest or _EARLIEST)
    if isinstance(value, dict):
        return _NOT_NUMBER.format(value="…", kind=_NUMBER), _NUMBER
    return _complain_number(fact, value)


def _complain_date(value: FactValue, earliest: datetime.date) -> tuple[Text, Text] | None:
    date, today = as_date(value), datetime.date.today()
    if date is None:
        return _NOT_DATE.format(value=value), _A_DATE
    if not earliest <= date <= today:
        return _NO_DATE.format(date=date), _DATES.format(first=earliest, last=today)
    return None


def _complain_number(fact: Fact, value: FactValue) -> tuple[Text, Text] | None:
    largest = _LARGEST_WEIGHT if fact.type == "quantities" and fact.decimals else _LARGEST
    low, high = _AGES if fact.type == "years" else (0, 100) if fact.type == "percent" else (0, largest)
    decimals = 2 if fact.type in ("yuan", "mg_per_100ml") else fact.decimals
    kind = _NUMBER if decimals else _WHOLE
    allowed = _BETWEEN.format(low=low, high=high, kind=kind)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _NOT_NUMBER.format(value=value, kind=kind), allowed
    if not low <= value <= high:
        return _RANGE.format(value=value), allowed
    if isinstance(value, float) and Decimal(str(value)) % Decimal(1).scaleb(-decimals):
        return _DECIMALS.format(value=value), allowed
    return None


def as_date(value: FactValue) -> datetime.date | None:
    """The date that a fact states; JSON has no dates, so ISO 8601 text counts. None when it is neither."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) else None


def _factor(
    name: str,
    asserted: AssertedFactor | None,
    known: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    case: Case,
) -> Iterator[Problem]:
    path = f"factors.{name}"
    if name.startswith(OTHER) and len(name) > len(OTHER):
        if asserted is not None and asserted.ratio is None:
            yield Problem(f"{path}.ratio", _NEEDS_RATIO, _PERCENT)
    elif name not in known:
        yield Problem(path, _NO_FACTOR, _FACTOR_IDS, nearest(name, known))
    if asserted is None or asserted.count is None:
        return
    if asserted.count not in case.counts:
        yield Problem.unknown(f"{path}.count", asserted.count, case.counts)
    elif name in known and not name.startswith(OTHER) and name not in own.get(asserted.count, known):
        yield Problem(f"{path}.count", _NOT_THAT_CRIME.format(count=asserted.count), _ITS_COUNTS)
