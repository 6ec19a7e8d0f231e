"""Random rows of the flat schema: any crime, any place, whatever a row may say, wrong now and then; seeded."""

from __future__ import annotations

import datetime
import random
from functools import cache
from typing import Any, get_args

import pyarrow as pa

from engine.batch.rows import flat
from engine.case.age import AGES, BIRTH
from engine.case.model import ChosenKind
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact

RULES = library()
ROUND = [500, 1000, 2000, 3000, 5000, 30000, 50000, 100000, 300000, 400000, 500000]
OWN = ["other_hardship", "other_public_concern"]
READINGS = {
    "plea_reading": ["shared_ceiling", "shared_ceiling", "additive_bonus", "absorbed"],
    "combination_reading": ["chained", "added"],
    "rounding_reading": ["half_up", "down"],
}
OF_A_CASE = ("factor", "ratio", "floor", "layer", "detention", "proposal", *READINGS)
DAY = datetime.timedelta(days=1)


@cache
def _book(place: str, crime: str) -> Rulebook:
    return Rulebook.of(RULES, place, crime)


def _date(rng: random.Random, first: str, last: str) -> datetime.date:
    low, high = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return low + rng.randrange((high - low).days + 1) * DAY


def _value(rng: random.Random, fact: Fact) -> Any:
    if fact.type == "boolean":
        return rng.random() < 0.6
    if fact.type == "choice":
        return rng.choice(list(fact.options))
    if fact.type == "date":
        return _date(rng, "2010-01-01", "2024-12-31")
    if fact.type == "years":
        return rng.randint(12, 95)
    if fact.type == "yuan":
        return rng.choice(
            [float(rng.choice(ROUND)), float(rng.randrange(3_000_000)), round(10 ** rng.uniform(2, 7), 2)]
        )
    if fact.type == "mg_per_100ml":
        return rng.choice([float(rng.randrange(400)), rng.randrange(40000) / 100])
    return rng.randrange(101) if fact.type == "percent" else rng.choice([rng.randrange(13), rng.randrange(300)])


def row(rng: random.Random, crime: str | None = None, place: str | None = None) -> dict[str, Any]:
    """One row; every value is one that the case file takes."""
    crime, place = crime or rng.choice(RULES.crime_ids), place or rng.choice(RULES.jurisdictions)
    book = _book(place, crime)
    said: dict[str, Any] = {
        "crime": crime,
        "jurisdiction": place,
        "offence_date": _date(rng, "1998-01-01" if rng.random() < 0.1 else "2017-01-01", "2024-05-31"),
        "sentencing_date": _date(rng, "2024-06-01", "2026-11-27"),
        "plea_stage": rng.choice(flat.STAGES),
    }
    if book.overlay and book.overlay.regions and rng.random() < 0.6:
        said["region"] = rng.choice(list(book.overlay.regions))
    own, common = list(book.crime.facts), list(RULES.general.facts)
    names = rng.sample(own, rng.randint(0, min(6, len(own)))) + rng.sample(common, rng.randint(0, 7))
    for name in names:
        fact = book.facts[name]
        if fact.type == "quantities":
            for kind in rng.sample(list(fact.options), rng.randint(1, min(3, len(fact.options)))):
                amount = rng.randrange(6000) if not fact.decimals else rng.randrange(600_000) / 1000
                said[f"{name}.{kind}"] = float(amount)
        else:
            said[name] = _value(rng, fact)
    if BIRTH in said:
        said[BIRTH] = _date(rng, "1930-01-01", "1985-01-01" if said["offence_date"].year < 2017 else "2004-12-31")
        said = {name: value for name, value in said.items() if name not in AGES}
    if rng.random() < 0.5:
        _assert_factors(rng, said, book)
    for name in book.crime.thresholds:
        if rng.random() < 0.05:
            said[f"threshold.{name}"] = rng.choice(ROUND)
    if rng.random() < 0.25:
        _choose(rng, said, book)
    if rng.random() < 0.2:
        _argue(rng, said)
    return said


def several(rng: random.Random, crime: str | None = None, place: str | None = None) -> dict[str, Any]:
    """A row of two to four counts, in one place and of one person."""
    said = row(rng, crime, place)
    place = said["jurisdiction"]
    shared = [name for name, fact in RULES.general.facts.items() if fact.scope == "either"]
    for number in range(2, rng.choice([3, 3, 3, 4, 5])):
        further = row(rng, None, place)
        taken = _of_a_count(further, shared)
        said |= {f"count{number}.{name}": value for name, value in taken.items()}
        if rng.random() < 0.3:
            factors = {name: v for name, v in further.items() if name.startswith(("factor.", "ratio.", "layer."))}
            said = factors | said
            for name in factors:
                if rng.random() < 0.3 and not name.endswith((".low", ".high")) and not name.startswith("layer."):
                    said[f"count.{name.partition('.')[2]}"] = rng.randint(1, number)
    if rng.random() < 0.3:
        name = rng.choice(shared)
        said[f"count1.{name}"] = _value(rng, RULES.general.facts[name])
    return said


def _of_a_count(said: dict[str, Any], shared: list[str]) -> dict[str, Any]:
    """What one count says for itself of a row."""
    persons = {name for name, fact in RULES.general.facts.items() if fact.scope == "defendant"}
    own = {"crime", "offence_date", *flat.CHOSEN}
    found: dict[str, Any] = {}
    for name, value in said.items():
        common = name in flat.COMMON or name in persons or name.partition(".")[0] in OF_A_CASE
        if name in own or (not common and (name not in shared or len(found) % 2)):
            found[name] = value
    return found


def _assert_factors(rng: random.Random, said: dict[str, Any], book: Rulebook) -> None:
    for name in rng.sample(list(book.factors), rng.randint(1, 6)):
        bands = book.factors[name].bands
        low, high = bands[-1].percent if bands else (-30, 0)
        way = rng.random()
        if way < 0.4:
            said[f"factor.{name}"] = True
        elif way < 0.5:
            said[f"factor.{name}"] = False
        elif way < 0.8:
            said[f"ratio.{name}"] = float(rng.randint(low, high))
        elif way < 0.93:
            said[f"ratio.{name}"] = rng.choice([rng.randint(-100, 60), rng.randint(-400, 400) / 8, -12.34])
        else:
            ends = sorted(rng.choice([rng.randint(-100, 60), rng.randint(-800, 800) / 8]) for _ in range(2))
            said |= {f"ratio.{name}.{end}": float(value) for end, value in zip(("low", "high"), ends, strict=True)}
    if rng.random() < 0.1:
        said["floor.recidivist"] = rng.random() < 0.2
    for name in rng.sample(OWN, rng.choice([0, 0, 0, 0, 1, 2])):
        said[f"ratio.{name}"] = float(rng.randint(-40, 40))
        if rng.random() < 0.5:
            said[f"layer.{name}"] = rng.choice([1, 2])


def _choose(rng: random.Random, said: dict[str, Any], book: Rulebook) -> None:
    if rng.random() < 0.7:
        said["tier"] = rng.choice(list(book.crime.tiers))
    if rng.random() < 0.5:
        said["base_sentence"] = rng.choice([float(rng.randint(1, 150)), rng.randint(2, 400) / 8])
    if rng.random() < 0.3:
        said["starting_point"] = float(rng.randint(1, 150))
    if rng.random() < 0.2:
        said["kind"] = rng.choice(get_args(ChosenKind))
    if rng.random() < 0.2:
        said["declared"] = rng.choice([rng.randint(0, 24), rng.randint(0, 150)])


def _argue(rng: random.Random, said: dict[str, Any]) -> None:
    """Readings, a stated proposal, custody."""
    for name, options in READINGS.items():
        if rng.random() < 0.3:
            said[name] = rng.choice(options)
    if rng.random() < 0.5:
        low = rng.choice([rng.randint(0, 40), rng.randint(0, 150)])
        said |= {"proposal.low": low, "proposal.high": low + rng.choice([0, 1, 3, 8, 30])}
        if rng.random() < 0.3:
            said["proposal.kind"] = rng.choice(get_args(ChosenKind))
    if rng.random() < 0.3:
        said |= {"detention.1.from": said["offence_date"], "detention.1.to": said["sentencing_date"]}


def wrong(rng: random.Random) -> dict[str, Any]:
    """A row of which one thing is wrong."""
    said = row(rng)
    change: dict[str, Any] = rng.choice(
        [
            {"age_at_offence": 5, BIRTH: None},
            {"offence_date": None},
            {"offence_date": datetime.date(2026, 11, 26), "sentencing_date": datetime.date(2025, 1, 1)},
            {"jurisdiction": "atlantis"},
            {"region": "moon"},
            {"prior_sentence": "fixed_term", "prior_execution_end": datetime.date(1800, 1, 1)},
            {"birth_date": datetime.date(9999, 12, 31), "age_at_offence": None},
            {"offence_date": datetime.date(1, 1, 1)},
            {"plea_stage": "later"},
            {"tier": "worst"},
            {"surrender": "perhaps"},
            {"crime": "jaywalking"},
            {"crime": None},
            {"ratio.recidivist": 500.0},
            {"base_sentence": -1.0},
            {"declared": -1},
            {"ratio.recidivist.low": 20.0, "ratio.recidivist": None},
            {"ratio.merit.low": 20.0, "ratio.merit.high": -20.0, "ratio.merit": None},
            {"factor.other_hunger": True},
            {"ratio.other_hunger": 5.0, "layer.other_hunger": 3},
            {"rounding_reading": "upwards"},
            {"proposal.low": 5, "proposal.high": 4},
            {"proposal.low": 5, "proposal.high": None},
            {"detention.1.from": datetime.date(2024, 2, 1), "detention.1.to": datetime.date(2024, 1, 1)},
            {"detention.1.from": datetime.date(2024, 2, 1)},
            {"detention.1.kind": "island"},
            {"count2.crime": "theft"},
            {"count2.amount": 3000.0},
            {"count2.crime": "theft", "count2.offence_date": datetime.date(2024, 1, 1), "count2.drugs.heroin": 3.0},
            {"ratio.recidivist": 20.0, "count.recidivist": 7},
        ]
    )
    return said | change


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as a table with the types of the flat schema."""
    kinds = {
        "text": pa.string(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "number": pa.float64(),
        "whole": pa.int64(),
    }
    names = dict.fromkeys(name for said in rows for name in said)
    types = {name: kinds[column.type] for name, column in flat.find_all(RULES, names).items()}

    def value(said: dict[str, Any], name: str) -> Any:
        found = said.get(name)
        return str(found).lower() if isinstance(found, bool) and types[name] == pa.string() else found

    return pa.table({name: pa.array([value(said, name) for said in rows], type=types[name]) for name in names})
