"""探索: an invented case follows its switches; the graph, the formula and the exercises say what the engine says."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import wording
from engine.calculation.calculate import calculate
from engine.exercise import read_all
from engine.invented import COUNT, Invented
from engine.law.library import library
from engine.result import Result
from views import explore_case, explore_exercise, explore_rule

VIEWS = Path(__file__).resolve().parents[2] / "views"
EXERCISES = read_all(VIEWS / "exercises")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
# Lines of rule files and their text, TeX, badges, the line of the case, formats and the other language's name.
LATIN_ALLOWED = re.compile(
    r"rules/[\w/]+\.yaml(:\d+)?|\\?(underbrace|substack|text|times|bigl|bigr|pm)|:[a-z]+-badge|:gray|\bEnglish\b|"
    r"\b[a-z_]+~[\w.~*-]+|\b(Word|YAML|Ctrl|Alt|Shift)\b"
)


@pytest.fixture
def explore(pages: Any) -> Any:
    return pages.go("explore")


def case_of(pages: Any) -> Invented:
    found: Invented = pages.at.session_state["explore"].case
    return found


def result_of(pages: Any) -> Result:
    return calculate(case_of(pages).raw(library()))


def widget(pages: Any, *parts: str) -> str:
    case, language = case_of(pages), "en" if pages.at.segmented_control(key="language").value == "en" else "zh"
    return "/".join((language, "explore", case.crime, case.place, *parts))


def shows_the_range(pages: Any) -> None:
    declared = result_of(pages).declared
    assert declared is not None
    assert pages.at.metric[0].value == wording.span(declared.low, declared.high, wording.MONTHS, "zh")


def test_opens_on_an_invented_theft_and_says_its_range(explore: Any) -> None:
    assert case_of(explore).crime == "theft"
    shows_the_range(explore)


def test_the_open_case_is_never_read(pages: Any) -> None:
    pages.set("text_input", "某甲真名", "defendant", "name")
    pages.set("number_input", 26801.0, "counts", "a", "facts", "amount")
    before = pages.raw
    pages.go("explore")
    assert not any("某甲真名" in text or "26,801" in text or "26801" in text for text in main(pages))
    pages.at.toggle(key=widget(pages, "burglary")).set_value(True).run()
    assert pages.raw == before


def main(pages: Any) -> list[str]:
    """What stands on the page itself; the column beside it sums up the case that is open."""
    walk = sys.modules[type(pages).__module__]._texts
    return [text for text in walk(pages.at.main) if text.strip()]


def test_no_module_of_the_page_asks_for_the_open_case() -> None:
    for path in VIEWS.glob("explore*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"import .*\bstate\b|state\.|session\(\)", source.replace("st.session_state.", "")), path


def test_a_fact_switched_on_changes_the_case_and_the_answer(explore: Any) -> None:
    explore.at.toggle(key=widget(explore, "burglary")).set_value(True).run()
    explore.check()
    assert case_of(explore).facts["burglary"] is True
    shows_the_range(explore)


def test_a_factor_switched_off_is_named_and_comes_back(explore: Any) -> None:
    before = result_of(explore).declared
    explore.at.toggle(key=widget(explore, "factor", "surrender")).set_value(False).run()
    explore.check()
    assert "surrender" in case_of(explore).withdrawn
    assert {item.factor: item.status for item in result_of(explore).counts[COUNT].excluded} == {"surrender": "excluded"}
    assert explore.sees("已关掉；按事实本来有这个情节。")
    shows_the_range(explore)
    explore.at.toggle(key=widget(explore, "factor", "surrender")).set_value(True).run()
    assert result_of(explore).declared == before


def test_a_factor_without_its_facts_is_added_and_taken_away(explore: Any) -> None:
    picker = next(box for box in explore.at.selectbox if box.label == "再加一个情节")
    picker.set_value("accessory").run()
    explore.check()
    line = result_of(explore).counts[COUNT].adjustments[0]
    assert (line.factor, line.layer, line.source) == ("accessory", 1, "asserted")
    explore.at.toggle(key=widget(explore, "factor", "accessory")).set_value(False).run()
    assert "accessory" not in case_of(explore).strengths and not case_of(explore).withdrawn


def test_a_strength_moves_the_formula_and_goes_back_to_its_band(explore: Any) -> None:
    kept = explore.at.session_state["explore"]
    kept.case = kept.case.with_factor("surrender", -28)
    explore.at.run()
    explore.check()
    assert any(r"\underbrace{-28\%}" in text and "自首" in text for text in explore.texts())
    shows_the_range(explore)
    explore.at.button(key=widget(explore, "whole", "surrender")).click().run()
    explore.check()
    assert case_of(explore).strengths == {}


def test_another_crime_begins_with_an_example_and_keeps_the_conduct(explore: Any) -> None:
    explore.at.selectbox(key="zh/explore crime").set_value("robbery").run()
    explore.check()
    assert case_of(explore).crime == "robbery"
    assert case_of(explore).facts["surrender"] == "noticed_before_measures"
    assert "amount" not in case_of(explore).facts
    shows_the_range(explore)


@pytest.mark.parametrize("crime", library().crime_ids)
def test_every_crime_can_be_explored(reading: Any, crime: str) -> None:
    if not reading.at.title or reading.at.title[0].value != "探索":
        reading.go("explore")
    reading.at.selectbox(key="zh/explore crime").set_value(crime).run()
    reading.check()
    shows_the_range(reading)


def test_the_rule_is_read_with_article_line_and_text(explore: Any) -> None:
    line = result_of(explore).counts[COUNT].adjustments[0]
    assert explore.sees("本案适用") and explore.sees(line.law) and explore.sees(line.at)
    name, _, number = line.at.rpartition(":")
    written = (library().directory.parent / name).read_text(encoding="utf-8").splitlines()[int(number) - 1].strip()
    assert any(written in block.value for block in explore.at.code)


def test_an_excerpt_is_one_entry_and_no_more() -> None:
    law = library().factors("national")["minor_12_16"]
    text = explore_rule.excerpt(law.at)
    assert text.startswith("minor_12_16:") and "percent: [-60, -30]" in text and "minor_16_18" not in text


def test_the_graph_says_what_led_to_what(explore: Any) -> None:
    explore.at.segmented_control(key="sight").set_value("trace").run()
    explore.check()
    spec = next(item.proto for item in explore.at.main if item.type == "graphviz_chart")
    assert "rankdir=LR" in spec.spec and "自首" in spec.spec
    assert "自首，因为自首" in spec.alt and "盗窃数额" in spec.alt
    table = next(table.value for table in explore.at.table if "通向" in table.value.columns)
    assert set(table["种类"]) >= {"事实", "规则", "认定", "步骤"}


def test_the_steps_are_those_of_the_engine(explore: Any) -> None:
    explore.at.segmented_control(key="sight").set_value("steps").run()
    explore.check()
    for step in result_of(explore).steps:
        assert explore.sees(step.formula)


def test_a_line_put_in_is_opened_and_a_wrong_one_explained(explore: Any) -> None:
    box = next(item for item in explore.at.text_input if item.label == "案例的写法")
    assert box.value == case_of(explore).line()
    box.set_value("fraud~national~amount.60000~telecom.y").run()
    explore.check()
    assert case_of(explore).crime == "fraud"
    shows_the_range(explore)
    box = next(item for item in explore.at.text_input if item.label == "案例的写法")
    box.set_value("fraud~national~amount.many").run()
    explore.check()
    assert case_of(explore).crime == "fraud" and "读不懂" in explore.at.warning[0].value


@pytest.mark.parametrize(
    "line",
    [
        "robbery~zhejiang~prior_execution_end.1950-01-01",
        "robbery~zhejiang~prior_execution_end.2150-01-01",
        "theft~zhejiang~amount.9999999999999",
        "theft~zhejiang~amount.-3",
        "theft~zhejiang~amount.777.77",
        "theft~zhejiang~amount.5000~*surrender.-100~*nothing.5~-nobody",
        "theft~zhejiang~amount.5000~*surrender.900",
        "theft~zhejiang~amount.5000~_start.5000",
        "theft~zhejiang~age_at_offence.3",
        "fraud~guangdong~amount.60000",
        "drug_trafficking~national~drugs.heroin*3.5*ketamine*2",
        "dangerous_driving~shanghai~conduct.drunk~bac.81.25",
        "<script>~x",
    ],
)
def test_any_link_opens_the_page(pages: Any, line: str) -> None:
    pages.at.query_params["case"] = line
    pages.go("explore")
    assert pages.at.title[0].value == "探索"


def test_a_case_that_the_engine_refuses_is_said_in_words(explore: Any) -> None:
    kept = explore.at.session_state["explore"]
    kept.case = Invented("theft", "zhejiang", facts={"amount": -5})
    explore.at.run()
    explore.check()
    assert "这些事实放不到一起" in explore.at.warning[0].value


def open_exercise(pages: Any, name: str) -> Any:
    pages.go("explore")
    pages.at.segmented_control(key="part").set_value("exercises").run()
    pages.at.selectbox(key="exercise").set_value(name).run()
    pages.check()
    return pages


def guess(pages: Any, name: str, low: int, high: int) -> None:
    pages.at.number_input(key=f"zh/exercise/{name}/range/lower").set_value(low)
    pages.at.number_input(key=f"zh/exercise/{name}/range/upper").set_value(high)
    next(button for button in pages.at.button if button.label == "写好了，看法律怎么走").click().run()
    pages.check()


def test_an_exercise_gives_nothing_away_before_a_guess(pages: Any) -> None:
    open_exercise(pages, "06_robbery")
    declared = EXERCISES["06_robbery"].result(library()).declared
    assert declared is not None
    assert not any(f"{declared.low}至{declared.high}个月" in text for text in main(pages))
    next(button for button in pages.at.button if button.label == "写好了，看法律怎么走").click().run()
    pages.check()
    assert any("请至少写出建议刑期的幅度" in item.value for item in pages.at.warning)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_from_the_guess_to_the_last_step(pages: Any, name: str) -> None:
    open_exercise(pages, name)
    exercise = EXERCISES[name]
    result = exercise.result(library())
    declared, tier = result.declared, result.counts[COUNT].tier
    assert declared is not None and tier is not None
    pages.at.radio(key=f"zh/exercise/{name}/tier").set_value(tier.id)
    guess(pages, name, declared.low, declared.high)
    assert pages.sees("对，与规则一致。") and pages.sees(tier.law)
    assert not pages.sees("与规则给出的幅度一模一样。")
    for _ in exercise.ask[1:]:
        pages.at.button(key=f"zh/exercise/{name}/next").click().run()
        pages.check()
    assert pages.sees("与规则给出的幅度一模一样。")
    assert pages.sees(f"{declared.low}至{declared.high}个月")
    assert pages.sees("做过1题，共10题")
    for paragraphs in exercise.explanation.values():
        assert all(pages.sees(item.zh) for item in paragraphs)


def test_hints_come_one_by_one(pages: Any) -> None:
    open_exercise(pages, "01_theft")
    assert not pages.at.info
    pages.at.button(key="zh/exercise/01_theft/hint").click().run()
    assert [item.value.replace("\\", "") for item in pages.at.info] == [EXERCISES["01_theft"].hints[0].zh]


def test_an_exercise_goes_on_as_an_invented_case(pages: Any) -> None:
    open_exercise(pages, "06_robbery")
    guess(pages, "06_robbery", 10, 12)
    assert pages.at.session_state["exercises"]["06_robbery"].range == (10, 12)
    pages.at.button(key="zh/exercise/06_robbery/all").click().run()
    assert pages.sees("比规则的幅度低")
    pages.at.button(key="zh/exercise/06_robbery/explore").click().run()
    pages.check()
    assert case_of(pages).crime == "robbery" and case_of(pages).facts["completion"] == "attempt"
    shows_the_range(pages)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_can_be_explored_to_the_same_factors(name: str) -> None:
    exercise = EXERCISES[name]
    raw = exercise.case
    facts = {**raw["defendant"]["facts"], **raw["counts"][COUNT]["facts"]}
    case = Invented(exercise.crime, exercise.place, raw.get("region"), raw["plea"]["stage"], facts)
    lines = [
        {line.factor for line in result.counts[COUNT].adjustments}
        for result in (exercise.result(library()), calculate(case.raw(library())))
    ]
    assert lines[0] == lines[1]


@pytest.mark.parametrize("sight", ["way", "steps", "trace"])
def test_no_latin_on_the_chinese_page_but_files(explore: Any, sight: str) -> None:
    explore.at.segmented_control(key="sight").set_value(sight).run()
    code = {block.value for block in explore.at.code}
    left = {
        text
        for text in main(explore)
        if text not in code and LATIN.search(LATIN_ALLOWED.sub("", text.replace("\\", "")))
    }
    assert left == set()


def _language_tests() -> Any:
    spec = importlib.util.spec_from_file_location("language_tests", Path(__file__).with_name("test_language.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("part", ["way", "steps", "trace", "01_theft", "02_injury", "09_quarrels"])
def test_no_chinese_on_the_english_page_but_citations(english: Any, part: str) -> None:
    language = _language_tests()
    cited = language.laws()
    english.go("explore")
    if part in EXERCISES:
        english.at.segmented_control(key="part").set_value("exercises").run()
        english.at.selectbox(key="exercise").set_value(part).run()
        english.at.number_input(key=f"en/exercise/{part}/range/lower").set_value(3)
        next(button for button in english.at.button if button.label.startswith("Done")).click().run()
        english.at.button(key=f"en/exercise/{part}/all").click().run()
    else:
        english.at.segmented_control(key="sight").set_value(part).run()
    english.check()
    code = {block.value for block in english.at.code}
    texts = [text for text in main(english) if text not in code]
    left = {text for text in texts if CHINESE.search(language.strip(text, cited))}
    assert {text for text in left if not _shortened_citation(text, cited)} == set()


def _shortened_citation(text: str, cited: list[str]) -> bool:
    """A rule in the graph: what kind it is, and the beginning of its article, broken into lines."""
    kind, _, article = text.partition(" ")
    begins = article.replace(" ", "").rstrip("…")
    return not CHINESE.search(kind) and any(law.replace(" ", "").startswith(begins) for law in cited)


def test_the_page_is_called_by_its_name_in_both_languages(explore: Any) -> None:
    assert explore.at.title[0].value == "探索"
    assert explore.speak("en").at.title[0].value == "Explore"


def test_names_in_the_address_are_those_of_the_page() -> None:
    assert set(explore_case.IN_ADDRESS) == {"part", "sight", "exercise"}
    assert list(explore_exercise.exercises()) == list(EXERCISES)
