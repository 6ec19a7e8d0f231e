"""What a changed entry is called and which cases it can touch, from where it stands in the files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from engine.caseload.reform.words import FILES, PARTS
from engine.law.library import Library
from engine.text import Text

Keys = tuple[str | int, ...]


def inside(root: Any, keys: Keys) -> Iterator[Any]:
    """The root, and what stands along the way as far as it goes."""
    yield root
    for key in keys:
        try:
            root = root[key]
        except (KeyError, IndexError, TypeError):
            return
        yield root


def reach(file: str, keys: Keys) -> tuple[tuple[str, ...] | None, str | None]:
    """The crimes and the place that the entry can touch; None for all."""
    folder, *rest = file.removesuffix(".yaml").split("/")
    if folder == "crimes":
        return (rest[0],), None
    if folder != "provinces":
        return None, None
    if len(rest) == 2:
        return (rest[1],), rest[0]
    own = str(keys[1]) if len(keys) > 1 and keys[0] == "crimes" else None
    return (own,) if own else None, rest[0]


def label(
    file: str,
    keys: Keys,
    turned: Text | None,
    roots: tuple[Any, Any],
    rulebooks: tuple[Library, Library],
) -> Text:
    """Place, crime, what the entry is called, and which part of it changed, as far as there are such.

    Args:
        turned: that it was added or removed.
    """
    crimes, place = reach(file, keys)
    words = [_named(rulebooks, place, None)] if place else []
    words += [_named(rulebooks, None, crime) for crime in (crimes or ())]
    called = _called(keys, roots) or _known(keys, crimes[0] if crimes else None, rulebooks)
    parts = [PARTS[str(key)] for key in keys if str(key) in PARTS and key not in ("crimes", "method")]
    if not words and not (called and keys[0] == "factors"):
        words = [FILES.get(file, Text(zh=file, en=file))]
    words += [*called, *(parts[-1:] if called else parts[-2:])]
    words += [turned] if turned else []
    return Text(zh=" · ".join(word.zh for word in words), en=" · ".join(word.en for word in words))


def _called(keys: Keys, roots: tuple[Any, Any]) -> list[Text]:
    """The names along the way, as the file gives them."""
    for root in (roots[1], roots[0]):
        way = [part for part in list(inside(root, keys))[1:] if isinstance(part, dict)]
        names = [part["name"] for part in way if isinstance(part.get("name"), dict)]
        if names:
            return [Text(zh=name["zh"], en=name["en"]) for name in names if name.keys() >= {"zh", "en"}]
    return []


def _known(keys: Keys, crime: str | None, rulebooks: tuple[Library, Library]) -> list[Text]:
    """The name that the rulebooks have for an id which the file only refers to: a threshold, a factor, a tier."""
    for section, id in pairwise(map(str, keys)):
        for rules in rulebooks:
            law = rules.crime("national", crime) if crime in rules.crime_ids and crime else None
            known: dict[str, Any] = {"factors": rules.factors("national")}
            if law:
                known["factors"] = known["factors"] | law.factors
                known |= {"thresholds": law.threshold_names, "tiers": law.tiers, "increments": law.increments}
                known |= {"fine": law.fine, "caps": law.caps}
            if found := known.get(section, {}).get(id):
                return [found if isinstance(found, Text) else found.name]
    return []


def _named(rulebooks: tuple[Library, Library], place: str | None, crime: str | None) -> Text:
    for rules in rulebooks:
        if crime in rules.crime_ids:
            return rules.crime("national", str(crime)).name
        if place in rules.jurisdictions and (overlay := rules.overlay(str(place))):
            return overlay.name
    id = str(crime or place)
    return Text(zh=id, en=id)
