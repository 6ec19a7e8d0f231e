"""Change one figure of the national law, and some law test must fail: otherwise that figure is tested by nobody."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lawtests import LAW_TESTS

from engine.law.library import NATIONAL, Library, library
from engine.law.method_schema import Method, Overlay
from engine.law.schema import Crime, Factor
from engine.lawtest import LawTest, failures

TESTS = [test for _, test in LAW_TESTS]
FIGURES = ("months", "percent", "fixed_term", "detention", "value", "range", "per", "low", "high", "times", "term")
Path_ = tuple[str | int, ...]


class Mutated(Library):
    """The rulebook with one figure of one file changed in memory; the other files are the project's own."""

    def __init__(self, file: str, path: Path_, value: Any) -> None:
        super().__init__(library().directory)
        self._change = (file, path, value)

    general = property(lambda self: library().general)  # type: ignore[assignment]

    def overlay(self, jurisdiction: str) -> Overlay | None:
        return library().overlay(jurisdiction)

    def method(self, jurisdiction: str) -> Method:
        return library().method(jurisdiction)

    def hash(self, jurisdiction: str) -> str:
        return library().hash(jurisdiction)

    def factors(self, jurisdiction: str) -> dict[str, Factor]:
        changed = self._change[0] == "factors.yaml"
        return super().factors(jurisdiction) if changed else library().factors(jurisdiction)

    def crime(self, jurisdiction: str, crime: str) -> Crime:
        changed = self._change[0] == f"crimes/{crime}.yaml"
        return super().crime(jurisdiction, crime) if changed else library().crime(jurisdiction, crime)

    def _read(self, path: Path, basis: str) -> Any:
        raw = RAW[path] if path in RAW else RAW.setdefault(path, super()._read(path, basis))
        file, where, value = self._change
        if path != self.directory / file:
            return raw
        raw = copy.deepcopy(raw)
        entry = raw
        for part in where[:-1]:
            entry = entry[part]
        entry[where[-1]] = value
        return raw


RAW: dict[Path, Any] = {}


def figures(raw: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every figure of a rule file: its path, and the same figure moved by one step."""
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in items:
        here = (*path, key)
        if key in FIGURES and isinstance(raw, dict) and "law" in raw:
            yield from ((here, moved) for moved in moved_by_one(value))
        else:
            yield from figures(value, here)


def moved_by_one(value: Any) -> Iterator[Any]:
    """The figure changed by as little as can matter: amounts by one yuan, bands at either end."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield value + 1
    elif isinstance(value, list) and len(value) == 2 and all(isinstance(item, int) for item in value):
        yield [value[0] - 1 if value[0] > 1 or value[0] < 0 else value[0] + 1, value[1]]
        yield [value[0], value[1] - 1 if value[1] > value[0] + 1 else value[1] + 1]


def mutants() -> Iterator[Any]:
    for file in (*(f"crimes/{crime}.yaml" for crime in library().crime_ids), "factors.yaml"):
        raw = library()._read(library().directory / file, "national")
        for path, value in figures(raw):
            if not redundant(raw, path, value):
                yield pytest.param(file, path, value, id=f"{file}: {'.'.join(map(str, path))} = {value}")


def redundant(raw: Any, path: Path_, value: Any) -> bool:
    """Where a tier has both kinds of custody, detention begins it and fixed-term imprisonment ends it.

    The other two ends are the general part's (刑法42、45条) and move nothing.
    """
    entry = raw
    for part in path[:-1]:
        entry = entry[part]
    if "detention" not in entry or "fixed_term" not in entry:
        return False
    alone = entry.get("fine") in ("with_or_alone", "alone") or entry.get("deprivation_alone")
    if path[-1] == "detention" and alone:
        return True  # a penalty without custody begins such a tier
    moved_low = value[0] != entry[path[-1]][0]
    return (path[-1] == "fixed_term" and moved_low) or (path[-1] == "detention" and not moved_low)


def concerns(test: LawTest, file: str, path: Path_) -> bool:
    """Whether a test can see the figure: the crime's own, or the factor's by name."""
    if file == "factors.yaml":
        return path[1] in (*(test.expect.factors or {}), *test.case.get("factors", {}))
    return any(count["crime"] == Path(file).stem for count in test.case["counts"].values())


# What a test names when it looks at figures of a part of the file.
LOOKS_AT = {
    "thresholds": ("tier",),
    "statutory": ("envelope", "limits", "declared"),
    "starting_point": ("starting_point",),
    "increments": ("increments", "base_sentence"),
    "interpolation": ("increments", "base_sentence"),
    "fine": ("fine",),
    "facts": ("base_sentence", "tier"),
    "bands": ("factors",),
}


def likely(test: LawTest, path: Path_) -> int:
    """How likely a test is to see the figure: the likely ones are asked first, since one that fails is enough."""
    named = {name for part in path for name in LOOKS_AT.get(str(part), ())} & test.expect.model_fields_set
    bands = isinstance(test.expect.starting_point, tuple) or isinstance(test.expect.declared, tuple)
    national = test.case.get("jurisdiction", NATIONAL) == NATIONAL
    words = str(test.case["counts"])
    said = sum(str(part) in words or str(part).rpartition("_")[0] in words.split("'") for part in path[1:-1])
    return 4 * (test.expect.tier in path) + 10 * said + 2 * len(named) + 2 * bands + 3 * national


@pytest.mark.parametrize(("file", "path", "value"), list(mutants()))
def test_some_law_test_fails_when_the_figure_changes(file: str, path: Path_, value: Any) -> None:
    changed = Mutated(file, path, value)
    assert changed.crime(NATIONAL, Path(file).stem) if file.startswith("crimes/") else changed.factors(NATIONAL)
    tests = sorted((test for test in TESTS if concerns(test, file, path)), key=lambda test: -likely(test, path))
    assert any(failures(test, changed) for test in tests)
