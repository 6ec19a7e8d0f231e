"""`liangxing rules coverage`: for each crime the places with figures of their own, and how well figures were read."""

from __future__ import annotations

from typing import Any

from engine import wording
from engine.law.coverage import FACETS, QUALITIES, cells, qualities
from engine.law.library import NATIONAL, Library
from engine.tables import screen, table, wrap
from engine.text import Language, Text

WORDS = {
    "title": Text(zh="各罪名在各地的收录范围", en="What is held for each crime in each place"),
    "note": Text(
        zh="所列地区有自己的数字；没有列出的地区用全国文本。括号内为数字个数。",
        en="Places listed have figures of their own; the others use the national text. In brackets: how many figures.",
    ),
    "crime": Text(zh="罪名", en="Crime"),
    "place": Text(zh="地区", en="Place"),
    "national": Text(zh="全国", en="National text"),
    "starting_point": Text(zh="量刑起点", en="Starting points"),
    "increments": Text(zh="增加刑罚量", en="Increments"),
    "thresholds": Text(zh="数额标准", en="Thresholds"),
    "factors": Text(zh="罪内情节", en="Crime's own factors"),
    "fine": Text(zh="罚金", en="Fine"),
    "probation": Text(zh="缓刑", en="Probation"),
    "verified": Text(zh="数字的核对程度", en="How well the figures were read"),
    "figures": Text(zh="数字", en="Figures"),
    "total": Text(zh="合计", en="Total"),
}


def data(library: Library) -> dict[str, Any]:
    """The coverage as plain values: crimes × places × facets, and the quality of each place's figures."""
    return {
        "crimes": [
            {"crime": cell.crime, "jurisdiction": cell.jurisdiction, **cell.figures}
            for cell in cells(library)
            if cell.own or cell.jurisdiction == NATIONAL
        ],
        "verified": {place: dict(qualities(library, place)) for place in library.jurisdictions},
    }


def text(library: Library, language: Language) -> str:
    """The same as two tables for a terminal."""

    def say(key: str) -> str:
        return WORDS[key].in_language(language)

    names = {NATIONAL: say("national")}
    names |= {place: o.name.in_language(language) for place in library.jurisdictions if (o := library.overlay(place))}
    held: dict[str, dict[str, list[str]]] = {crime: {facet: [] for facet in FACETS} for crime in library.crime_ids}
    for cell in cells(library):
        for facet, number in cell.figures.items():
            if number:
                held[cell.crime][facet].append(f"{names[cell.jurisdiction]}({number})")
    comma = "、" if language == "zh" else ", "
    rows = [
        [library.crime(NATIONAL, crime).name.in_language(language), *(comma.join(row[facet]) for facet in FACETS)]
        for crime, row in held.items()
    ]
    heads = [say("crime"), *(say(facet) for facet in FACETS)]
    parts = [say("title"), *wrap(say("note"), screen()), table(heads, rows, columns=screen())]
    return "\n".join([*parts, "", say("verified"), _qualities(library, names, language)])


def _qualities(library: Library, names: dict[str, str], language: Language) -> str:
    counts = {place: qualities(library, place) for place in names}
    total = sum(counts.values(), start=type(counts[NATIONAL])())
    rows = []
    for name, found in [*((names[place], found) for place, found in counts.items()), (None, total)]:
        number = sum(found.values())
        shares = [f"{found[quality]} ({found[quality] * 100 // number}%)" if number else "" for quality in QUALITIES]
        rows.append([name or WORDS["total"].in_language(language), str(number), *shares])
    words = [wording.VERIFIED[quality].in_language(language) for quality in QUALITIES]
    heads = [WORDS["place"].in_language(language), WORDS["figures"].in_language(language), *words]
    return table(heads, rows, align="<" + ">" * (len(heads) - 1), columns=screen())
