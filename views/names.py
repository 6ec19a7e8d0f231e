"""The name of every id that a page shows: nothing reaches the reader as `especially_serious`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine import wording
from engine.explanation import describe
from engine.law.library import NATIONAL, library
from engine.law.method_schema import Overlay
from engine.law.rulebook import Rulebook
from engine.law.schema import Crime, Fact, Factor
from engine.result import Why
from engine.text import Text
from views import state
from views.text import join, known, language, read, say


def jurisdiction(name: str) -> str:
    """The nation or a province."""
    overlay = library().overlay(name) if name in library().jurisdictions else None
    return read(overlay.name) if overlay else say("jurisdiction.national")


def region(name: str, place: str) -> str:
    """A class of places inside a province."""
    overlay = library().overlay(place) if place in library().jurisdictions else None
    return read(overlay.regions[name].name) if overlay and name in overlay.regions else name


def position(name: str) -> str:
    """A party's position; names that a user made up are shown as they were typed."""
    found = read(wording.position(name or "common"))
    return found[:1].upper() + found[1:] if language() == "en" and name in ("", *wording.POSITIONS) else found


def kind(name: str) -> str:
    """A kind of penalty."""
    return read(wording.KINDS[name])


def crime(name: str) -> str:
    """A crime by its id."""
    return read(library().crime(NATIONAL, name).name) if name in library().crime_ids else name


def crimes() -> list[str]:
    """The crimes in the order of the guidelines that list them, so that a lawyer finds each where it stands."""
    numerals = [f"({wording.numeral(number)})" for number in range(1, 100)]

    def place(name: str) -> tuple[str, int]:
        document, _, item = library().crime(NATIONAL, name).guideline.partition("(")
        return document, numerals.index(f"({item}") if f"({item}" in numerals else len(numerals)

    order = list(library().method(NATIONAL).guidelines)
    return sorted(library().crime_ids, key=lambda name: (_document(name, order), *place(name)))


def _document(name: str, order: list[str]) -> int:
    pinpoint = library().crime(NATIONAL, name).guideline
    return next((index for index, document in enumerate(order) if pinpoint.startswith(document)), len(order))


def count(key: str, raw: Mapping[str, Any]) -> str:
    """A count of the case: its crime, with the key where two counts are of one crime."""
    counts = raw.get("counts") or {}
    own = (counts.get(key) or {}).get("crime", "")
    alike = [other for other in counts.values() if (other or {}).get("crime") == own]
    return f"{crime(own)} {key}" if len(alike) > 1 else crime(own)


def place_of(raw: Mapping[str, Any]) -> str:
    """The case's jurisdiction; the nation while it names an unknown one."""
    place = raw.get("jurisdiction", NATIONAL)
    return place if place in library().jurisdictions else NATIONAL


def law_of(raw: Mapping[str, Any], key: str) -> Crime | None:
    """The crime of a count as the case's jurisdiction applies it; None when it is unknown."""
    own = ((raw.get("counts") or {}).get(key) or {}).get("crime")
    return library().crime(place_of(raw), own) if own in library().crime_ids else None


def facts(raw: Mapping[str, Any], key: str) -> dict[str, Fact]:
    """The facts that may be stated for a count, the crime's own first."""
    law = law_of(raw, key)
    return {**(law.facts if law else {}), **library().general.facts}


def factors(raw: Mapping[str, Any], key: str) -> dict[str, Factor]:
    """The factors that the rulebook knows for a count, in the order of the law."""
    law = law_of(raw, key)
    return {**library().factors(place_of(raw)), **(law.factors if law else {})}


def factor(name: str, raw: Mapping[str, Any]) -> str:
    """A factor by its id; one that a party made up by the name it was given."""
    for key in raw.get("counts") or {}:
        if found := factors(raw, key).get(name):
            return read(found.name)
    common = state.session().raw
    for document in (raw, common, *(common.get("positions") or {}).values()):
        asserted = (document.get("factors") or {}).get(name)
        if isinstance(asserted, dict) and asserted.get("name"):
            return str(asserted["name"])
    for place in library().jurisdictions:  # asserted under the rules of another place
        if name in library().factors(place):
            return read(library().factors(place)[name].name)
    return name.removeprefix("other_")


def threshold(name: str, law: Crime | None) -> str:
    """An amount that divides the tiers."""
    return read(law.threshold_names[name]) if law and name in law.threshold_names else name


def matched(why: Iterable[Why], raw: Mapping[str, Any], key: str) -> str:
    """The facts that the rules matched, in words: 犯罪时年龄：17周岁."""
    law = law_of(raw, key)
    return read(describe(why, Rulebook.of(library(), place_of(raw), law.crime))) if law else ""


def path(parts: tuple[str, ...], raw: Mapping[str, Any]) -> str:
    """A place of the case file in the words of the form: 盗窃罪 · 盗窃数额."""
    head, *rest = parts or ("case",)
    if head == "counts" and rest:
        return " · ".join([count(rest[0], raw), *_inner(rest[1:], raw, rest[0])])
    if head == "factors" and rest:
        return " · ".join([factor(rest[0], raw), *(_word(f"factor_field.{part}", part) for part in rest[1:])])
    if head == "defendant" and rest:
        return " · ".join(_inner(rest, raw, ""))
    if head == "detention" and rest:
        row = say("field.row", number=int(rest[0]) + 1) if rest[0].isdigit() else rest[0]
        return " · ".join([say("field.detention"), row, *(_word(f"field.{part}", part) for part in rest[1:])])
    if head == "documents" and rest:
        return " · ".join([say("page.documents"), *_paper(rest, raw)])
    if head == "positions" and rest:
        return " · ".join([position(rest[0]), *([path(tuple(rest[1:]), raw)] if rest[1:] else [])])
    return " · ".join(_word(f"field.{part}", part) for part in (head, *rest))


def _paper(parts: list[str], raw: Mapping[str, Any]) -> list[str]:
    """A place of what is kept for the documents: a particular, a text of one of them, the answer to a point."""
    group, *rest = parts
    if group == "answers":
        given = raw["documents"]["answers"]
        point = given[int(rest[0])].get("point", "") if rest and rest[0].isdigit() else ".".join(rest)
        return [say("reply.title"), *([path(tuple(point.split(".")), raw)] if point else [])]
    if group == "texts" and rest:
        from engine.documents.catalogue import catalogue

        known = catalogue().get(rest[0])
        fields = known.fields if known else {}
        titles = [read(fields[name].name) if name in fields else name for name in rest[1:]]
        return [read(known.name) if known else rest[0], *titles]
    return [_word(f"particular.{part}", part) for part in rest]


def _inner(parts: list[str], raw: Mapping[str, Any], key: str) -> list[str]:
    if len(parts) < 2:
        return [_word(f"field.{part}", part) for part in parts]
    group, name = parts[0], parts[1]
    if group == "facts":
        fact = facts(raw, key).get(name) or next((law.facts[name] for law in _others(key) if name in law.facts), None)
        return [read(fact.name) if fact else name]
    if group == "thresholds":
        own = [law] if (law := law_of(raw, key)) else []
        return [threshold(name, next((law for law in (*own, *_others(key)) if name in law.thresholds), None))]
    return [_word(f"{group}.{name}", name)]


def _others(key: str) -> list[Crime]:
    """Crimes to look in for what a charge does not know itself: the one it was before, then all."""
    former = state.session().former.get(key)
    return [library().crime(NATIONAL, name) for name in (*([former] if former else []), *library().crime_ids)]


def _word(key: str, otherwise: str) -> str:
    return say(key) if known(key) else otherwise


def listed(texts: Iterable[Text]) -> str:
    """Several texts of the rulebook as one list."""
    return join([read(text) for text in texts])


def in_reading_order() -> list[str]:
    """The jurisdictions for a list: the nation, provinces with sentencing rules, then those with thresholds only."""
    overlays = {name: overlay for name in library().jurisdictions if (overlay := library().overlay(name))}
    fuller = [name for name, overlay in overlays.items() if _more_than_thresholds(overlay)]
    return [NATIONAL, *fuller, *(name for name in overlays if name not in fuller)]


def _more_than_thresholds(overlay: Overlay) -> bool:
    rules = [set(crime) - {"thresholds", "_at"} for crime in overlay.crimes.values()]
    return bool(overlay.factors or overlay.method or any(rules))
