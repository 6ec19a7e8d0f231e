"""The rulebook as it is put together: a province over the national text, and the hash of what was used."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InputError, RulesError
from engine.law.library import NATIONAL, Library, library, merge

ENTRY = {"months": [1, 12], "law": "国家规定1条", "verified": "text", "note": "国家", "_at": "rules/crimes/x.yaml:3"}


@pytest.mark.parametrize(
    ("base", "patch", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3, "d": 4}}, {"a": {"b": 1, "c": 3, "d": 4}}),
        ({"a": 1, "b": 2}, {"b": None}, {"a": 1}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_an_overlay_is_merged_key_by_key(base: Any, patch: Any, expected: Any) -> None:
    assert merge(base, patch) == expected


def test_an_entry_with_its_own_law_replaces_the_whole_entry() -> None:
    """Half of a figure under another's source would be a wrong citation."""
    own = {"months": [3, 12], "law": "省规定1条", "verified": "secondary", "_at": "rules/provinces/x.yaml:9"}
    assert merge({"start": ENTRY}, {"start": own}) == {"start": own}


def test_an_entry_without_law_only_changes_what_it_names() -> None:
    merged = merge({"tier": {"name": "甲", "start": ENTRY}}, {"tier": {"name": "乙"}})
    assert merged == {"tier": {"name": "乙", "start": ENTRY}}


def test_the_national_line_stays_where_the_province_only_adds() -> None:
    base = {"tier": {"_at": "rules/crimes/x.yaml:1", "start": ENTRY}}
    patch = {"tier": {"_at": "rules/provinces/x.yaml:1", "other": 1}}
    assert merge(base, patch)["tier"]["_at"] == "rules/crimes/x.yaml:1"


def test_merging_changes_neither_side() -> None:
    base: dict[str, Any] = {"a": {"b": 1}}
    patch: dict[str, Any] = {"a": {"c": 2}, "d": None}
    merge(base, patch)
    assert (base, patch) == ({"a": {"b": 1}}, {"a": {"c": 2}, "d": None})


def test_a_provincial_figure_names_its_own_source_and_line() -> None:
    national = library().crime(NATIONAL, "traffic_accident").tiers["flight_death"]
    provincial = library().crime("zhejiang", "traffic_accident").tiers["flight_death"]
    assert (national.starting_point[0].basis, provincial.starting_point[0].basis) == ("national", "provincial")
    assert national.starting_point[0].at.startswith("rules/crimes/traffic_accident.yaml:")
    assert provincial.starting_point[0].at.startswith("rules/provinces/zhejiang/traffic_accident.yaml:")
    assert provincial.starting_point[0].note is None
    assert provincial.statutory == national.statutory
    assert provincial.when == national.when


def test_every_mark_leads_to_the_line_of_its_entry() -> None:
    for jurisdiction in ("national", "guangdong", "zhejiang", "jiangxi"):
        for name, threshold in library().crime(jurisdiction, "theft").thresholds.items():
            file, _, number = threshold[0].at.rpartition(":")
            text = (library().directory.parent / file).read_text(encoding="utf-8").splitlines()[int(number) - 1 :][:3]
            key = next(field for field in ("value", "range", "by_region") if getattr(threshold[0], field))
            assert f"{key}:" in text[0], (name, text)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rulebook that a test may change."""
    directory = tmp_path / "rules"
    shutil.copytree(library().directory, directory, ignore=shutil.ignore_patterns("__pycache__"))
    return directory


def touch(path: Path) -> None:
    """Change a file by one comment."""
    path.write_text(path.read_text(encoding="utf-8") + "\n# 校\n", encoding="utf-8")


@pytest.mark.parametrize("file", ["method.yaml", "general.yaml", "factors.yaml", "crimes/fraud.yaml"])
def test_the_hash_changes_with_a_common_file(rules: Path, file: str) -> None:
    before = {name: Library(rules).hash(name) for name in ("national", "jiangxi")}
    touch(rules / file)
    after = {name: Library(rules).hash(name) for name in ("national", "jiangxi")}
    assert before["national"] != after["national"] and before["jiangxi"] != after["jiangxi"]


def test_the_hash_changes_with_the_province_used_and_no_other(rules: Path) -> None:
    names = ("national", "jiangxi", "zhejiang")
    before = {name: Library(rules).hash(name) for name in names}
    touch(rules / "provinces" / "jiangxi.yaml")
    after = {name: Library(rules).hash(name) for name in names}
    assert [name for name in names if before[name] != after[name]] == ["jiangxi"]


def test_a_section_of_its_own_belongs_to_the_province(rules: Path) -> None:
    names = ("national", "jiangxi", "zhejiang")
    before = {name: Library(rules).hash(name) for name in names}
    touch(rules / "provinces" / "jiangxi" / "fraud.yaml")
    after = {name: Library(rules).hash(name) for name in names}
    assert [name for name in names if before[name] != after[name]] == ["jiangxi"]


def test_a_province_says_nothing_of_a_crime_twice(rules: Path) -> None:
    section = rules / "provinces" / "ningxia" / "theft.yaml"
    section.parent.mkdir(exist_ok=True)
    section.write_text("thresholds: {large: {value: 1, law: 试验规定1条, verified: text}}\n", encoding="utf-8")
    with pytest.raises(RulesError, match=r"ningxia/theft.yaml:1: thresholds: also in rules/provinces/ningxia.yaml"):
        Library(rules).crime("ningxia", "theft")


def test_the_hash_is_that_of_the_text_and_not_of_its_place(rules: Path) -> None:
    assert Library(rules).hash("guangdong") == library().hash("guangdong")
    assert len(library().hash(NATIONAL)) == 64


def test_the_hash_does_not_depend_on_the_law_tests(rules: Path) -> None:
    before = Library(rules).hash(NATIONAL)
    (rules / "tests" / "new.yaml").write_text("[]\n", encoding="utf-8")
    assert Library(rules).hash(NATIONAL) == before


def test_national_and_provincial_hashes_differ() -> None:
    assert len({library().hash(name) for name in library().jurisdictions}) == len(library().jurisdictions)


def test_an_unknown_jurisdiction_and_an_unknown_crime_suggest_the_nearest() -> None:
    for call, field, suggestion in (
        (lambda: library().crime("jiangx", "theft"), "jurisdiction", "jiangxi"),
        (lambda: library().crime(NATIONAL, "thefft"), "crime", "theft"),
    ):
        with pytest.raises(InputError) as error:
            call()
        assert (error.value.problems[0].path, error.value.problems[0].suggestion) == (field, suggestion)


def test_a_missing_file_is_named(rules: Path) -> None:
    (rules / "method.yaml").unlink()
    with pytest.raises(RulesError, match=r"method\.yaml: cannot be read"):
        Library(rules).method(NATIONAL)


def test_a_province_may_take_a_national_entry_away(rules: Path) -> None:
    assert "repeated_below_large" in library().crime(NATIONAL, "theft").warnings
    assert "repeated_below_large" not in library().crime("guangdong", "theft").warnings
