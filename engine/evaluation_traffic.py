"""Rows of traffic-accident judgments as structured facts, turned into cases.

A row has: case_no, place, birth_year, deaths, serious, minor, liability (全部, 主要, 同等, 次要), fled, surrender,
forgiven, compensated, and the answer: months and probation_months. What such a row does not say is assumed, the
same for every row and never from the answer:

* sentencing date: 31 December of the year in the case number; offence date: 1 January of that year, half-way through
  the months in which most accidents of such a file happened;
* age at the offence: that year less the year of birth less one, since on 1 January hardly anyone has had a birthday;
* jurisdiction: the province of the court's place when its overlay has rules of its own for this crime, with the region
  class that names the place; else the national text;
* surrender, compensation and forgiveness as far as the row says: kind of surrender unknown (`other`), compensation in
  full; nothing on confession, plea leniency or earlier sentences, so none is assumed;
* `injured` is not read: it counts people hurt, whatever the grade.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.case.model import CASE_SCHEMA
from engine.law.library import NATIONAL, Library

CRIME = "traffic_accident"
LIABILITY = {"全部": "full", "主要": "main", "同等": "equal", "次要": "secondary"}
_YEAR = re.compile(r"[（(\[［〔]+\s*((?:19|20)\d{2})\s*[)）\]］〕]")


class DoesNotFit(ValueError):
    """The row is not of the shape that this adapter reads; the message is the reason, fit for counting."""


@dataclass(frozen=True)
class Row:
    """One judgment: the case as the row states it, and what was imposed (whole months; 0 is no term, no probation)."""

    id: str
    case: dict[str, Any]
    months: int
    probation_months: int
    complete: bool


def adapt(row: Any, rules: Library) -> Row:
    """The case of one row.

    Raises:
        DoesNotFit: a field is missing or has another type than the adapter reads.
    """
    if not isinstance(row, dict):
        raise DoesNotFit("not a mapping")
    year = _year(row)
    place = _text(row, "place")
    facts: dict[str, Any] = {
        "deaths": _count(row, "deaths"),
        "serious_injuries": _count(row, "serious"),
        "minor_injuries": _count(row, "minor"),
        "fled": _flag(row, "fled"),
    }
    liability = row.get("liability")
    if liability is not None:
        if liability not in LIABILITY:
            raise DoesNotFit("liability: unknown word")
        facts["liability"] = LIABILITY[liability]
    if _flag(row, "surrender"):
        facts["surrender"] = "other"
    if _flag(row, "compensated"):
        facts["compensation"] = "full"
    if _flag(row, "forgiven"):
        facts["forgiveness"] = True
    jurisdiction, region = _jurisdiction(place, rules)
    case: dict[str, Any] = {
        "schema": CASE_SCHEMA,
        "jurisdiction": jurisdiction,
        "sentencing_date": datetime.date(year, 12, 31),
        "defendant": {"facts": _person(row, year)},
        "counts": {"a": {"crime": CRIME, "offence_date": datetime.date(year, 1, 1), "facts": facts}},
    }
    if region is not None:
        case["region"] = region
    return Row(
        id=str(row.get("id", "")),
        case=case,
        months=_count(row, "months"),
        probation_months=_count(row, "probation_months"),
        complete=facts["deaths"] + facts["serious_injuries"] > 0 and liability is not None,
    )


def _year(row: Mapping[str, Any]) -> int:
    match = _YEAR.search(_text(row, "case_no"))
    if match is None:
        raise DoesNotFit("case_no: no year")
    year = int(match[1])
    if datetime.date(year, 12, 31) > datetime.date.today():
        raise DoesNotFit("case_no: the year is not over")
    return year


def _person(row: Mapping[str, Any], year: int) -> dict[str, Any]:
    born = row.get("birth_year")
    if born is None:
        return {}
    if isinstance(born, bool) or not isinstance(born, int):
        raise DoesNotFit("birth_year: not a year")
    return {"age_at_offence": year - born - 1}


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise DoesNotFit(f"{key}: missing" if value is None else f"{key}: not text")
    return value


def _count(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if value is None:
        raise DoesNotFit(f"{key}: missing")
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise DoesNotFit(f"{key}: not a count")
    return value


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value not in (0, 1):
        raise DoesNotFit(f"{key}: missing" if value is None else f"{key}: neither 0 nor 1")
    return bool(value)


def _jurisdiction(place: str, rules: Library) -> tuple[str, str | None]:
    """The overlay that knows this crime better than the national text does, and the region that names the place."""
    for jurisdiction in rules.jurisdictions:
        overlay = rules.overlay(jurisdiction)
        if overlay is None or not place.startswith(overlay.name.zh):
            continue
        if not set(overlay.crimes.get(CRIME, {})) - {"thresholds", "_at"}:
            break
        regions = (id for id, region in overlay.regions.items() if any(name in place for name in region.places))
        return jurisdiction, next(regions, None)
    return NATIONAL, None
