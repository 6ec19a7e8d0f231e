"""Random cases that a form could have produced: any crime, any jurisdiction, facts inside their declared bounds."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from engine.case.age import AGES, BIRTH
from engine.law.library import NATIONAL, library
from engine.law.schema import Fact

LIBRARY = library()
JURISDICTIONS = list(LIBRARY.jurisdictions)


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that a form could give for one fact."""
    if fact.type == "boolean":
        return st.booleans()
    if fact.type == "choice":
        return st.sampled_from(sorted(fact.options))
    if fact.type == "date":
        return st.dates(datetime.date(2010, 1, 1), datetime.date(2024, 12, 31))
    if fact.type == "years":
        return st.integers(12, 95)
    if fact.type == "yuan":
        return st.one_of(st.integers(0, 3_000_000), st.sampled_from([1000, 3000, 30000, 50000, 100000, 400000, 500000]))
    if fact.type == "mg_per_100ml":
        return st.integers(0, 400)
    if fact.type == "quantities":
        amounts = st.integers(0, 6000) if not fact.decimals else st.integers(0, 600_000).map(lambda n: n / 1000)
        return st.dictionaries(st.sampled_from(sorted(fact.options)), amounts, max_size=3)
    if fact.type == "percent":
        return st.integers(0, 100)
    return st.integers(0, 12)


@st.composite
def facts(draw: st.DrawFn, declared: dict[str, Fact]) -> dict[str, Any]:
    """A few of the declared facts."""
    names = draw(st.lists(st.sampled_from(sorted(declared)), unique=True, max_size=10)) if declared else []
    drawn = {name: draw(values(declared[name])) for name in names}
    if BIRTH in drawn:  # the ages follow from it
        drawn[BIRTH] = draw(st.dates(datetime.date(1930, 1, 1), datetime.date(2005, 12, 31)))
        drawn = {name: value for name, value in drawn.items() if name not in AGES}
    return drawn


@st.composite
def factors(draw: st.DrawFn, jurisdiction: str, crime: str, *, stated: bool = False) -> dict[str, Any]:
    """Asserted factors, most without a ratio, some with one inside their band."""
    known = LIBRARY.factors(jurisdiction) | LIBRARY.crime(jurisdiction, crime).factors
    chosen: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=6)):
        bands = known[name].bands
        if stated or draw(st.booleans()):
            low, high = bands[-1].percent if bands else (-30, 0)
            chosen[name] = {"ratio": draw(st.integers(low, high))}
        else:
            chosen[name] = {}
    return chosen


@st.composite
def cases(draw: st.DrawFn, *, crime: str | None = None, stated_base: bool | None = None) -> dict[str, Any]:
    """A whole case with one count."""
    jurisdiction = draw(st.sampled_from(JURISDICTIONS))
    crime = crime or draw(st.sampled_from(LIBRARY.crime_ids))
    law = LIBRARY.crime(jurisdiction, crime)
    general = LIBRARY.general.facts
    overlay = LIBRARY.overlay(jurisdiction)
    count: dict[str, Any] = {
        "crime": crime,
        "offence_date": draw(st.dates(datetime.date(2018, 1, 1), datetime.date(2024, 5, 31))),
        "facts": draw(facts(law.facts | {k: v for k, v in general.items() if v.scope != "defendant"})),
    }
    if draw(st.booleans()) if stated_base is None else stated_base:
        tier = draw(st.sampled_from(sorted(law.tiers)))
        statutory = law.tiers[tier].statutory[0]
        count["chosen"] = {"tier": tier, "base_sentence": draw(st.integers(max(1, statutory.low), statutory.high))}
    case: dict[str, Any] = {
        "jurisdiction": jurisdiction,
        "sentencing_date": draw(st.dates(datetime.date(2024, 6, 1), datetime.date(2026, 10, 1))),
        "defendant": {"facts": draw(facts({k: v for k, v in general.items() if v.scope != "count"}))},
        "counts": {"a": count},
        "factors": draw(factors(jurisdiction, crime)),
        "plea": {"stage": draw(st.sampled_from(["none", "investigation", "prosecution", "trial", "appeal"]))},
    }
    if overlay and overlay.regions and draw(st.booleans()):
        case["region"] = draw(st.sampled_from(sorted(overlay.regions)))
    return case


KINDS = ["fixed-term-imprisonment", "criminal-detention", "public-surveillance", "fine-alone", "exempt"]


@st.composite
def whole_cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case with all that a case file may hold: more counts, own answers, readings, custody, earlier judgments."""
    case = draw(cases())
    crimes = st.sampled_from(LIBRARY.crime_ids)
    for key in draw(st.lists(st.sampled_from(["b", "c"]), unique=True, max_size=2)):
        crime = draw(crimes)
        own = LIBRARY.crime(case["jurisdiction"], crime).facts
        date = draw(st.dates(datetime.date(2018, 1, 1), datetime.date(2024, 5, 31)))
        case["counts"][key] = {"crime": crime, "offence_date": date, "facts": draw(facts(own))}
    for count in case["counts"].values():
        if draw(st.booleans()):
            own = {"kind": draw(st.sampled_from(KINDS)), "declared": draw(st.integers(0, 180))}
            count["chosen"] = {
                **count.get("chosen", {}),
                **{key: own[key] for key in draw(st.sets(st.sampled_from(sorted(own))))},
            }
    if draw(st.booleans()):
        low = draw(st.integers(0, 180))
        case["proposal"] = {"low": low, "high": low + draw(st.integers(0, 40))}
    if draw(st.booleans()):
        start = draw(st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 5, 1)))
        end = start + datetime.timedelta(days=draw(st.integers(0, 30)))
        kind = draw(st.sampled_from(["custody", "designated_residence"]))
        case["detention"] = [{"from": start, "to": end, "kind": kind}]
    if draw(st.booleans()):
        case["method"] = {
            "combination_reading": draw(st.sampled_from(["chained", "added"])),
            "rounding_reading": draw(st.sampled_from(["half_up", "down"])),
        }
    if draw(st.booleans()):
        longest = {"fixed-term-imprisonment": 300, "criminal-detention": 12, "public-surveillance": 36}
        earlier = draw(st.sampled_from(sorted(longest)))
        months = draw(st.integers(2, longest[earlier]))
        case["earlier"] = [
            {
                "kind": earlier,
                "months": months,
                "served_months": draw(st.integers(0, months - 1)),
                "relation": draw(st.sampled_from(["found_later", "committed_later"])),
            }
        ]
    return case


__all__ = ["LIBRARY", "NATIONAL", "cases", "factors", "facts", "values", "whole_cases"]
