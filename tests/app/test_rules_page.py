"""规则: every figure of the rulebook can be read with its article, its kind of source and its line."""

from __future__ import annotations

from typing import Any

import pytest

from engine import wording
from engine.law.library import library

PLACES = ("national", "zhejiang", "guangdong", "jiangxi", "shaanxi", "guangxi")


def turn(pages: Any, place: str, topic: str) -> None:
    if not pages.at.title or pages.at.title[0].value not in ("规则", "Rules"):
        pages.go("rules")
    pages.at.selectbox(key="place").set_value(place).run()
    pages.at.selectbox(key="rules").set_value(topic).run()
    pages.check()


@pytest.mark.parametrize("crime", library().crime_ids)
@pytest.mark.parametrize("place", PLACES)
def test_every_figure_of_a_crime_with_its_article_and_line(reading: Any, place: str, crime: str) -> None:
    turn(reading, place, crime)
    law = library().crime(place, crime)
    cells = [str(cell).replace("\\", "") for table in reading.at.table for cell in table.value["依据与来源"]]
    entries = [
        *(version for tier in law.tiers.values() for version in (*tier.statutory, *tier.starting_point)),
        *(version for versions in law.thresholds.values() for version in versions),
        *law.increments.values(),
        *(band for factor in law.factors.values() for band in factor.bands),
        *law.fine.values(),
        *law.probation.values(),
    ]
    for entry in entries:
        marks = wording.BASES[entry.basis].zh, wording.VERIFIED[entry.verified].zh
        assert any(entry.law in cell and entry.at in cell and all(m in cell for m in marks) for cell in cells), entry.at


@pytest.mark.parametrize("place", PLACES)
def test_common_factors_with_their_bands(reading: Any, place: str) -> None:
    turn(reading, place, "common")
    factors = library().factors(place)
    table = reading.at.table[0].value
    assert len(table) == sum(max(1, len(factor.bands)) for factor in factors.values())
    for factor in factors.values():
        assert any(factor.name.zh in str(cell).replace("\\", "") for cell in table["项目"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_conditions_are_read_aloud_without_ids(pages: Any, language: str) -> None:
    """No id of a fact, a factor, a threshold or an option stands in a condition."""
    pages.speak(language)
    header = "条件" if language == "zh" else "Condition"
    for crime in library().crime_ids:
        turn(pages, "zhejiang", crime)
        for table in pages.at.table:
            for cell in table.value.get(header, ()):
                assert "_" not in str(cell).replace("\\_", "_"), cell


def test_source_of_an_entry_is_the_text_of_the_file(pages: Any) -> None:
    turn(pages, "national", "theft")
    entry = library().crime("national", "theft").tiers["basic"].starting_point[0]
    picker = pages.at.selectbox(key="entry/zh")
    picked = next(option for option in picker.options if "· 量刑起点 ·" in option)
    picker.set_value(picked).run()
    pages.check()
    name, _, line = entry.at.rpartition(":")
    text = (library().directory.parent / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert f"{line} ▶ {text}" in pages.at.code[0].value


def test_opens_on_the_law_of_the_case(pages: Any) -> None:
    pages.go("rules")
    assert pages.at.selectbox(key="place").value == "zhejiang"
    assert pages.at.selectbox(key="rules").value == "theft"
