"""How the words of each column of the flat schema are read, by the names that the rulebook and `words.yaml` have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from engine import wording
from engine.batch.evaluate import KEEP
from engine.batch.rows import flat
from engine.batch.rows.fields import split
from engine.case.model import ChosenKind
from engine.caseload.columns.values import Reader, norm
from engine.caseload.columns.vocabulary import PROBATION, READ, listed, units
from engine.law.library import NATIONAL, Library
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact
from engine.text import Text

_ENDINGS = ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区")


@cache
def facts(library: Library, crime: str) -> dict[str, Fact]:
    """Every fact that a row of the crime may state, anywhere."""
    found: dict[str, Fact] = {}
    for place in library.jurisdictions:
        for name, fact in Rulebook.of(library, place, crime).facts.items():
            before = found.setdefault(name, fact)
            if not fact.options.keys() <= before.options.keys():  # a place may know more of them
                found[name] = before.model_copy(update={"options": {**fact.options, **before.options}})
    return found


@cache
def of_column(library: Library, column: str) -> dict[str, Reader]:
    """How a column is read, by crime; every crime where it means the same for all. Empty for a column not known."""
    if column in READ:
        none = {norm(word): 0 for word in listed()["denied"]} if column == PROBATION else {}
        reader = Reader("term", none, units("months") | {"年": Decimal(12)})
        return dict.fromkeys(library.crime_ids, reader)
    if column.startswith(KEEP):
        return dict.fromkeys(library.crime_ids, Reader("any"))
    if column in flat.COMMON:
        return dict.fromkeys(library.crime_ids, _common(library, column))
    found = {}
    for crime in library.crime_ids:
        if column in flat.columns(library, crime):
            found[crime] = _of_fact(library, crime, column)
    return found or _written(library, column)


def _written(library: Library, column: str) -> dict[str, Reader]:
    """A column with a name of the writer's own in it: a further count's, which reads as the first one's does."""
    if (found := flat.find(library, column)) is None:
        return {}
    number, rest = split(column)
    reader = next(iter(of_column(library, rest).values())) if number else _plain(found)
    return dict.fromkeys(library.crime_ids, reader)


def _common(library: Library, column: str) -> Reader:
    if column == flat.ROW:
        return Reader("any")
    if column not in _WORDS and column not in _TERMS:
        return _plain(flat.columns(library, library.crime_ids[0])[column])
    kind = flat.COMMON[column][0]
    if column in _TERMS:
        return Reader("term" if kind == "whole" else "number", units=units("months"))
    words = _WORDS[column](library)
    ids = tuple(dict.fromkeys(words.values()))
    return Reader("text", words, names=tuple(_named(library, column, id) for id in ids), ids=ids)


def _named(library: Library, column: str, id: str) -> Text:
    """What an id is called, where a reader is told which words there are."""
    if column == "crime":
        return library.crime(NATIONAL, id).name
    if column == "jurisdiction":
        overlay = library.overlay(id)
        return overlay.name if overlay else Text(zh="全国", en=NATIONAL)
    if column == "plea_stage":
        return Text(zh=listed()["plea_stages"][id][0], en=id)
    return wording.KINDS.get(id) or Text(zh=id, en=id)


def _crimes(library: Library) -> dict[str, str]:
    found = {}
    for crime in library.crime_ids:
        name = library.crime(NATIONAL, crime).name
        bare = name.zh.removesuffix("罪")
        for word in (crime, name.zh, bare, name.en, *listed()["crimes"].get(crime, ())):
            found[norm(word)] = crime
            found[norm(f"{word}罪")] = crime
    return found


def _places(library: Library) -> dict[str, str]:
    found = {norm(word): NATIONAL for word in (NATIONAL, "全国", "中国")}
    for place in library.jurisdictions:
        if overlay := library.overlay(place):
            for word in (place, overlay.name.en, overlay.name.zh, *(overlay.name.zh + end for end in _ENDINGS)):
                found[norm(word)] = place
    return found


def _regions(library: Library) -> dict[str, str]:
    """Classes of region by their ids and names, and by the places in them."""
    found: dict[str, set[str]] = defaultdict(set)
    for place in library.jurisdictions:
        for id, region in (overlay.regions if (overlay := library.overlay(place)) else {}).items():
            for word in (id, region.name.zh, region.name.en, *region.places, *(f"{at}市" for at in region.places)):
                found[norm(word)].add(id)
    return _single(found)


def _tiers(library: Library) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for crime in library.crime_ids:
        for place in library.jurisdictions:
            for id, tier in library.crime(place, crime).tiers.items():
                for word in (id, tier.name.zh, tier.name.en):
                    found[norm(word)].add(id)
    return _single(found)


def _single(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


def _stages(_: Library) -> dict[str, str]:
    named = listed()["plea_stages"]
    return {norm(word): stage for stage in flat.STAGES for word in (stage, *named[stage])}


def _kinds(_: Library) -> dict[str, str]:
    return {norm(word): kind for kind in get_args(ChosenKind) for word in (kind, _kind(kind))}


def _kind(kind: str) -> str:
    name = wording.KINDS.get(kind)
    return name.zh if name else kind


_TERMS = ("starting_point", "base_sentence", "declared")
_WORDS: dict[str, Callable[[Library], dict[str, str]]] = {
    "crime": _crimes,
    "jurisdiction": _places,
    "region": _regions,
    "plea_stage": _stages,
    "tier": _tiers,
    "kind": _kinds,
}


def _of_fact(library: Library, crime: str, column: str) -> Reader:
    first = column.partition(".")[0]
    if first == "ratio":
        return Reader("number", units=units("percent"))
    if first == "threshold":
        return Reader("whole", units=units("yuan"))
    if first == "factor":
        return Reader("boolean", _truths())
    fact = facts(library, crime).get(first)
    if fact is None:
        return _plain(flat.columns(library, crime)[column])
    if fact.type == "boolean":
        return Reader("boolean", _truths())
    if fact.type == "date":
        return Reader("date")
    if fact.type == "choice":
        names = tuple(option.name for option in fact.options.values())
        return Reader("text", _options(fact), names=names, ids=tuple(fact.options))
    known = units(fact.type)
    if fact.unit is not None and fact.type in ("count", "quantities") and fact.unit.zh not in ("克",):
        known = {**known, norm(fact.unit.zh): Decimal(1), norm(fact.unit.en): Decimal(1)}
    kind = flat.columns(library, crime)[column].type
    return Reader(kind, units=known)


def _plain(column: flat.Column) -> Reader:
    """A column that is no fact, as the flat schema itself describes it."""
    if column.type == "text":
        words = {norm(word): word for word in column.words}
        names = tuple(Text(zh=word, en=word) for word in column.words)
        return Reader("text" if words else "any", words, names=names, ids=column.words)
    return Reader(column.type, _truths() if column.type == "boolean" else {}, units("months"))


def _truths() -> dict[str, Any]:
    named = listed()
    return {norm(word): True for word in named["affirmed"]} | {norm(word): False for word in named["denied"]}


def _options(fact: Fact) -> dict[str, str]:
    """Options by their ids and names; a plain no is the option that says so, a plain yes the only other one."""
    found: dict[str, str] = {}
    if "none" in fact.options:
        found |= {norm(word): "none" for word in listed()["denied"]}
        others = [id for id in fact.options if id != "none"]
        if len(others) == 1:
            found |= {norm(word): others[0] for word in listed()["affirmed"]}
    for id, option in fact.options.items():
        found |= {norm(word): id for word in (id, option.name.zh, option.name.en)}
    return found
