"""The exercises: what each states is what the calculation gives, and its explanation cites the law that was used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import RulesError
from engine.exercise import STAGES, Exercise, compare_factors, compare_range, problems, read, read_all
from engine.law.library import library

FOLDER = Path(__file__).resolve().parents[2] / "views" / "exercises"
EXERCISES = read_all(FOLDER)
CHINESE = re.compile(r"[\u3400-\u9fff]")
CITATION = re.compile(r"(刑法|刑诉法)[\d、之条款一二三四五六七八九十]+")


@pytest.mark.parametrize("name", EXERCISES)
def test_stated_answers_are_those_of_the_calculation(name: str) -> None:
    assert problems(EXERCISES[name], library()) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_every_answer_that_is_asked_for_is_stated(name: str) -> None:
    """Otherwise a change of the rulebook could change an answer and nobody would notice."""
    exercise = EXERCISES[name]
    assert exercise.ask == STAGES
    stated = {"tier", "starting_point", "increments", "factors", "declared", "kind", "probation"}
    assert stated <= exercise.expect.model_fields_set


def test_ten_exercises_over_ten_crimes_and_several_provinces() -> None:
    assert len(EXERCISES) == 10
    assert len({exercise.crime for exercise in EXERCISES.values()}) == 10
    assert len({exercise.place for exercise in EXERCISES.values()}) >= 5
    assert {exercise.level for exercise in EXERCISES.values()} == {1, 2, 3}


@pytest.mark.parametrize("name", EXERCISES)
def test_both_languages_are_whole(name: str) -> None:
    exercise = EXERCISES[name]
    texts = [exercise.title, exercise.story, *exercise.hints]
    pairs = [(text.zh, text.en) for text in texts]
    pairs += [(item.zh, item.en) for items in exercise.explanation.values() for item in items]
    for zh, en in pairs:
        assert CHINESE.search(zh) and en.strip()
        assert not CHINESE.search(CITATION.sub("", en)), en


@pytest.mark.parametrize("name", EXERCISES)
def test_people_have_initials_only(name: str) -> None:
    assert re.search(r"[A-Z]某", EXERCISES[name].story.zh)
    assert "虚构" in str(EXERCISES[name].case["title"])


def _changed(**update: object) -> Exercise:
    return EXERCISES["06_robbery"].model_copy(update=update)


def test_a_wrong_answer_is_named() -> None:
    exercise = EXERCISES["06_robbery"]
    wrong = exercise.expect.model_copy(update={"probation": True})
    assert "probation: expected True, found False" in problems(_changed(expect=wrong), library())


def test_an_article_that_was_not_used_is_named() -> None:
    theft, robbery = EXERCISES["01_theft"], EXERCISES["06_robbery"]
    found = problems(_changed(explanation={**robbery.explanation, "tier": theft.explanation["tier"]}), library())
    assert found == ["explanation: 刑法264条 is not among what the calculation rests on"]


def test_options_must_hold_what_counts_and_something_that_does_not() -> None:
    found = problems(_changed(options=("attempt", "recidivist", "plea_leniency")), library())
    assert found == ["options: every factor offered counts, so the question asks nothing"]
    assert "options: attempt counts and is not offered" in problems(_changed(options=("prior_record",)), library())


def test_a_file_that_is_no_exercise_is_refused_with_its_fields(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("title: {zh: 题, en: Title}\nanswer: 3\n", encoding="utf-8")
    with pytest.raises(RulesError) as raised:
        read(tmp_path / "x.yaml")
    assert {problem.path for problem in raised.value.problems} >= {"x.yaml: story", "x.yaml: answer"}


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        ((6, 18), "exact"),
        ((6, 16), "close"),
        ((8, 12), "inside"),
        ((10, 10), "inside"),
        ((1, 36), "wide"),
        ((12, 36), "partly"),
        ((1, 5), "low"),
        ((19, 24), "high"),
    ],
)
def test_a_guess_beside_six_to_eighteen_months(guess: tuple[int, int], verdict: str) -> None:
    assert compare_range(guess, 6, 18) == verdict


def test_factors_picked_are_told_apart() -> None:
    result = EXERCISES["06_robbery"].result(library())
    hit, missed, extra = compare_factors(["attempt", "prior_record"], result)
    assert hit == ("attempt",)
    assert set(missed) == {"plea_leniency", "recidivist"}
    assert extra == ("prior_record",)  # 累犯已评价同一前罪
