"""Two languages, each whole: nothing of one leaks into the other but citations and names of documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import compare_page
import pytest

from engine.law.library import library
from engine.text import Text
from views import workbench
from views.text import catalogue

VIEWS = Path(__file__).resolve().parents[2] / "views"
PAGES = ("case", "result", "compare", "negotiation", "documents", "cases", "caseload", "members", "rules", "coverage")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
# What stays Latin on a Chinese page: lines of the rule files, formats of files, the other language's name.
LATIN_ALLOWED = re.compile(
    r"rules/[\w/]+\.yaml(:\d+)?|\bYAML\b|\bJSON\b|\bEnglish\b|(?<![A-Za-z])(Word|PDF|HTML|Markdown|CSV|Parquet|Arrow|JSONL|UTF-8|Excel)(?![A-Za-z])|:[a-z]+-badge|:gray|:red|:material/\w+:|rmsf|校验值[0-9a-f]{12}"
)
# What stays Chinese on an English page: a document's number with its article, a law with its article.
CITATION = re.compile(
    r"[\u3400-\u9fff]*〔\d{4}〕\d+号(（[^（）]*）)?(\s*§?[\u3400-\u9fff\d()（）、—\-]*)?"
    r"|(刑法|刑诉法)[\d、—\-条款之一二三四五六七八九十项前()（）]+"
)


def laws() -> list[str]:
    """Every citation and every document's name in the rulebook, the longest first."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("law", "statute", "guideline") and isinstance(value, str):
                    found.add(value)
                elif key == "documents":
                    found.update(map(str, value))
                else:
                    walk(value)
        elif isinstance(node, list | tuple):
            for value in node:
                walk(value)

    rules = library()
    for place in rules.jurisdictions:
        walk(rules.method(place).model_dump())
        walk({name: factor.model_dump() for name, factor in rules.factors(place).items()})
        if overlay := rules.overlay(place):
            walk(overlay.model_dump())
        for crime in rules.crime_ids:
            walk(rules.crime(place, crime).model_dump())
    walk(rules.general.model_dump())
    parts = {part for law in found for part in re.split(r"[；;]", law)}
    return sorted(found | parts, key=len, reverse=True)


@pytest.fixture(scope="module")
def citations() -> list[str]:
    return laws()


def test_catalogue_speaks_both_languages() -> None:
    for key, text in catalogue().items():
        assert text.zh.strip() and text.en.strip(), key
        assert not CHINESE.search(CITATION.sub("", text.en)), key
        fields = re.compile(r"\{\w+\}")
        latin = re.sub("YAML|Word|PDF|HTML|zh|CSV|Parquet|Arrow|JSONL|UTF-8|Excel", "", fields.sub("", text.zh))
        assert not LATIN.search(latin), key
        shared = set(fields.findall(text.zh)) - {"{s}"}, set(fields.findall(text.en)) - {"{s}"}
        if key != "field.amount":  # the one text that needs another figure in each language
            assert shared[0] == shared[1], key


def test_catalogue_holds_what_the_pages_ask_for_and_no_more() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in VIEWS.glob("*.py"))
    asked = set(re.findall(r"""say\(\s*["']([\w.]+)["']""", source)) | set(
        re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', source)
    )
    families = {match.split("{")[0] for match in re.findall(r'f["\']([a-z_.]+\.\{[^"\']+)["\']', source)}
    families |= {"fine.", "chart.", "factor.", "chosen.", "field.", "factor_field."}
    for key in re.findall(r"""say\(\s*["']([\w.]+)["']""", source):
        assert key in catalogue(), key
    for key in catalogue():
        assert key in asked or any(key.startswith(family) for family in families), f"{key} is never said"


def test_every_closed_set_of_ids_has_names() -> None:
    rules = library()
    groups = {fact.group for fact in rules.general.facts.values()}
    types = {fact.type for crime in rules.crime_ids for fact in rules.crime("national", crime).facts.values()}
    types |= {fact.type for fact in rules.general.facts.values()}
    kinds = {rule.kind for rule in rules.general.probation.values()}
    wanted = {f"group.{name}" for name in groups} | {f"probation_kind.{kind}" for kind in kinds}
    wanted |= {f"unit.label.{name}" for name in types - {"boolean", "choice", "date", "count", "quantities"}}
    wanted |= {f"detention.{name}" for name in rules.method("national").credit}
    assert wanted <= set(catalogue())


def test_every_threshold_has_a_name() -> None:
    rules = library()
    for crime in rules.crime_ids:
        law = rules.crime("national", crime)
        assert set(law.thresholds) <= set(law.threshold_names), crime


def strip(text: str, citations: list[str]) -> str:
    text = text.replace("\\", "")
    for law in citations:
        text = text.replace(law, "")
    return CITATION.sub("", text).replace("中文", "")


@pytest.mark.parametrize("page", PAGES)
def test_no_chinese_on_an_english_page_but_citations(english: Any, page: str, citations: list[str]) -> None:
    english.go(page)
    left = {text for text in english.texts() if CHINESE.search(strip(text, citations))}
    assert left == set()


@pytest.mark.parametrize("page", PAGES)
def test_no_latin_on_a_chinese_page_but_files(pages: Any, page: str) -> None:
    pages.go(page)
    left = {text for text in pages.texts() if LATIN.search(LATIN_ALLOWED.sub("", text.replace("\\", "")))}
    assert left == set()


@pytest.mark.parametrize("view", workbench.VIEWS)
def test_views_of_the_comparison_speak_one_language(english: Any, view: str, citations: list[str]) -> None:
    compare_page.view(english, view)
    assert {text for text in english.texts() if CHINESE.search(strip(text, citations))} == set()
    english.speak("zh")
    left = {text for text in english.texts() if LATIN.search(LATIN_ALLOWED.sub("", text.replace("\\", "")))}
    assert left == set()


@pytest.mark.parametrize("page", PAGES)
def test_switch_changes_every_heading(pages: Any, page: str) -> None:
    def headings() -> list[str]:
        return [item.value for item in (*pages.at.title, *pages.at.header, *pages.at.subheader)]

    pages.go(page)
    chinese = headings()
    english = (pages.speak("en"), headings())[1]
    assert len(chinese) == len(english) > 0
    assert not set(chinese) & set(english)
    assert all(CHINESE.search(text) for text in chinese)
    assert not any(CHINESE.search(text) for text in english)


def test_untouched_sample_follows_the_language_and_a_touched_one_stays(pages: Any) -> None:
    assert pages.speak("en").raw["defendant"]["name"] == "Li"
    pages.set("number_input", 30000.0, "counts", "a", "facts", "amount")
    assert pages.speak("zh").raw["defendant"]["name"] == "Li"
    assert pages.raw["counts"]["a"]["facts"]["amount"] == 30000


def test_a_range_is_written_in_both_languages(pages: Any) -> None:
    declared = pages.result().declared
    pages.go("result")
    assert pages.sees(f"{declared.low}至{declared.high}个月")
    pages.speak("en")
    assert pages.sees(f"{declared.low} to {declared.high} months")


def test_text_has_both_languages() -> None:
    assert all(isinstance(text, Text) for text in catalogue().values())
