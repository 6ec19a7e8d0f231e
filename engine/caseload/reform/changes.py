"""Two rulebooks compared entry by entry, as they are written.

An entry is what carries a figure with its source (a band, a range, a threshold with `law` and `verified`), else the
innermost thing that differs: a condition, a reading, a list. Each knows its line on both sides, the article it rests
on, and which cases it can touch at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from engine.caseload.reform.entries import Change
from engine.caseload.reform.labels import Keys, inside, label, reach
from engine.caseload.reform.words import WORDING
from engine.law.library import Library
from engine.text import Text
from engine.yaml_source import load

MISSING: Any = object()
_ORDERED = ("tiers", "fine")  # the order of these ids decides, so new ones come with all of them
_SHOWN = 200  # characters of a value
_ADDED = Text(zh="新增", en="added")
_REMOVED = Text(zh="删去", en="removed")


@dataclass(frozen=True, eq=False)
class Difference:
    """A change with what it puts into the file (`MISSING` takes the entry away)."""

    change: Change
    value: Any


def differences(rules: Library, changed: Library) -> list[Difference]:
    """Every entry that differs, in the order of today's files, then of the new ones."""
    before, after = _files(rules), _files(changed)
    after_dependents = _dependents(rules, changed)
    found: list[Difference] = []
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after and before[name].read_bytes() == after[name].read_bytes():
            continue
        old, new = (
            _raw(side[name], of) if name in side else MISSING for side, of in ((before, rules), (after, changed))
        )
        for keys, was, now in _walk(old, new, ()):
            change = _change(name, keys, was, now, (old, new), (rules, changed))
            crimes = change.crimes and tuple(sorted({c for crime in change.crimes for c in after_dependents[crime]}))
            found.append(Difference(replace(change, number=len(found) + 1, crimes=crimes), now))
    return found


def _files(rules: Library) -> dict[str, Path]:
    return {path.relative_to(rules.directory).as_posix(): path for path in rules.files}


def _raw(path: Path, rules: Library) -> Any:
    name = path.relative_to(rules.directory.parent).as_posix()
    return load(path.read_text(encoding="utf-8"), name=name, locate=True)


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same, line marks apart."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() - {"_at"}
        return keys == other.keys() - {"_at"} and all(same(one[key], other[key]) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def _walk(old: Any, new: Any, keys: Keys) -> Iterator[tuple[Keys, Any, Any]]:
    """The innermost entries that differ."""
    last = keys[-1] if keys else None
    if isinstance(old, dict) and isinstance(new, dict):
        if last in _ORDERED and _ids(old) != _ids(new):
            yield keys, old, new
        elif same(old, new):
            return
        elif "verified" in old or "verified" in new or "zh" in old or last == "when":
            yield keys, old, new
        else:
            for key in dict.fromkeys([*old, *new]):
                if key != "_at":
                    yield from _walk(old.get(key, MISSING), new.get(key, MISSING), (*keys, key))
    elif same(old, new):
        return
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and last != "when" and _entries(old):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _walk(one, other, (*keys, place))
    else:
        yield keys, old, new


def _ids(entries: dict[Any, Any]) -> list[Any]:
    return [key for key in entries if key != "_at"]


def _entries(values: Sequence[Any]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _change(
    file: str,
    keys: Keys,
    was: Any,
    now: Any,
    roots: tuple[Any, Any],
    rulebooks: tuple[Library, Library],
) -> Change:
    fields = tuple(_fields(was, now))
    crimes, place = reach(file, keys)
    return Change(
        number=0,
        file=file,
        keys=keys,
        before_at="" if was is MISSING else _at(roots[0], keys),
        after_at="" if now is MISSING else _at(roots[1], keys),
        fields=fields,
        law=_law(roots[1], keys, now) or _law(roots[0], keys, was),
        label=label(file, keys, _ADDED if was is MISSING else _REMOVED if now is MISSING else None, roots, rulebooks),
        crimes=crimes,
        place=place,
        wording=not WORDING.isdisjoint(keys) or (bool(fields) and all(name in WORDING for name, *_ in fields)),
    )


def _fields(was: Any, now: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            if key != "_at" and not same(was.get(key, MISSING), now.get(key, MISSING)):
                yield key, written(was.get(key, MISSING)), written(now.get(key, MISSING))
        if not any(not same(was.get(key, MISSING), now.get(key, MISSING)) for key in {*was, *now} - {"_at"}):
            yield "", ", ".join(key for key in was if key != "_at"), ", ".join(key for key in now if key != "_at")
    else:
        yield "", written(was), written(now)


def written(value: Any) -> str:
    """A value as a rule file would write it in one line; empty for nothing."""
    if value is MISSING:
        return ""
    text = yaml.safe_dump(_bare(value), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    text = text.removesuffix("\n").removesuffix("\n...").strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(entry) for key, entry in value.items() if key != "_at"}
    return [_bare(entry) for entry in value] if isinstance(value, list) else value


def _at(root: Any, keys: Keys) -> str:
    marks = [part["_at"] for part in inside(root, keys) if isinstance(part, dict) and "_at" in part]
    return str(marks[-1]) if marks else ""


def _law(root: Any, keys: Keys, value: Any) -> str:
    """The pinpoint of the entry, else of what it stands in; of a reading that of the one chosen."""
    way = [part for part in inside(root, keys) if isinstance(part, dict)]
    if keys and keys[-1] == "reading" and way and isinstance(value, str):
        way.append(way[-1].get("readings", {}).get(value, {}))
    for part in reversed(way):
        for name in ("law", "statute", "guideline"):
            if isinstance(part.get(name), str):
                return str(part[name])
        only = [entry for key, entry in part.items() if isinstance(entry, dict) and isinstance(entry.get("law"), str)]
        if part is way[-1] and len(only) == 1:
            return str(only[0]["law"])
    return ""


class _Dependents(dict[str, set[str]]):
    def __missing__(self, crime: str) -> set[str]:
        return {crime}


def _dependents(*rulebooks: Library) -> _Dependents:
    """Every crime with those whose thresholds are its own (`same_as`), however far on."""
    found = _Dependents()
    for rules in rulebooks:
        for crime in rules.crime_ids:
            for place in rules.jurisdictions:
                for versions in rules.crime(place, crime).thresholds.values():
                    for entry in versions:
                        if entry.same_as:
                            other = entry.same_as.partition(".")[0]
                            found.setdefault(other, {other}).add(crime)
    for _ in found:
        for crime, mine in found.items():
            found[crime] = mine.union(*(found[other] for other in mine))
    return found
