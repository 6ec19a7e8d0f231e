"""Bad input: each problem names its path, says what is allowed, and suggests the nearest id; all of them at once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.calculation.calculate import calculate
from engine.case.patch import apply
from engine.case.reader import build, read_text
from engine.errors import InputError, Problem
from engine.law.library import library

GOOD: dict[str, Any] = {
    "schema": "liangxing/case/1",
    "title": "甲，盗窃",
    "jurisdiction": "national",
    "sentencing_date": "2025-03-01",
    "defendant": {"facts": {"age_at_offence": 30}},
    "counts": {
        "a": {
            "crime": "theft",
            "offence_date": "2024-06-01",
            "facts": {"amount": 12000, "occasions": 1},
            "chosen": {"tier": "basic", "base_sentence": 12},
        }
    },
    "factors": {"surrender": {"ratio": -20, "evidence": "到案经过"}},
    "plea": {"stage": "prosecution"},
    "detention": [{"from": "2024-06-03", "to": "2024-09-01", "kind": "custody"}],
}
TOMORROW = str(datetime.date.today() + datetime.timedelta(days=1))


def problems(patch: dict[str, Any]) -> list[Problem]:
    """What is wrong with the good case once `patch` is laid over it."""
    with pytest.raises(InputError) as error:
        calculate(apply(GOOD, patch))
    return error.value.problems


def count(**change: Any) -> dict[str, Any]:
    """A patch on the one count of the good case."""
    return {"counts": {"a": change}}


def person(**facts: Any) -> dict[str, Any]:
    """A patch on the facts about the defendant."""
    return {"defendant": {"facts": facts}}


def held(start: str, end: str, kind: str = "custody") -> dict[str, Any]:
    """A patch with one period of detention."""
    return {"detention": [{"from": start, "to": end, "kind": kind}]}


def test_the_good_case_has_no_problem() -> None:
    assert calculate(GOOD).declared is not None


@pytest.mark.parametrize(
    ("patch", "path", "suggestion", "allowed"),
    [
        (count(crime="thefft"), "counts.a.crime", "theft", "fraud"),
        (count(crime="盗窃"), "counts.a.crime", None, "theft"),
        (count(facts={"amout": 5}), "counts.a.facts.amout", "amount", "occasions"),
        (count(chosen={"tier": "seriuos"}), "counts.a.chosen.tier", "serious", "basic"),
        (count(chosen={"starting_pont": 3}), "counts.a.chosen.starting_pont", "starting_point", "base_sentence"),
        (count(thresholds={"larg": 2000}), "counts.a.thresholds.larg", "large", "very_huge"),
        (count(fact={}), "counts.a.fact", "facts", "offence_date"),
        (person(age_at_ofence=17), "defendant.facts.age_at_ofence", "age_at_offence", "pregnant"),
        ({"factors": {"surender": {}}}, "factors.surender", "surrender", "other_"),
        ({"factors": {"surrender": {"ratios": -20}}}, "factors.surrender.ratios", "ratio", "evidence"),
        ({"factors": {"surrender": {"count": "aa"}}}, "factors.surrender.count", "a", "a"),
        ({"factors": {"other_first": {"name": "初犯"}}}, "factors.other_first.ratio", None, "-100 to 300"),
        ({"factors": {"other_": {"ratio": -5}}}, "factors.other_", None, "other_<any>"),
        ({"jurisdiction": "jiangx"}, "jurisdiction", "jiangxi", "zhejiang"),
        ({"jurisdiction": "guangdong", "region": "frist"}, "region", "first", "second"),
        (held("2024-06-03", "2024-06-04", "custdy"), "detention.0.kind", "custody", "designated_residence"),
        ({"position": {}}, "position", "positions", "sentencing_date"),
        ({"plea": {"stage": "trail"}}, "plea.stage", "trial", "investigation"),
        ({"plea": {"stagee": "trial"}}, "plea.stagee", "stage", "stage"),
        ({"method": {"plea_reading": "absorb"}}, "method.plea_reading", "absorbed", "shared_ceiling"),
        (count(facts={"surrender": "waitin"}), "counts.a.facts.surrender", "waiting", "unnoticed"),
        ({"schema": "liangxing/case/2"}, "schema", "liangxing/case/1", "liangxing/case/1"),
    ],
)
def test_an_unknown_id_is_named_with_what_is_allowed_and_the_nearest(
    patch: dict[str, Any], path: str, suggestion: str | None, allowed: str
) -> None:
    (problem,) = problems(patch)
    assert problem.path == path
    assert allowed in str(problem)
    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("patch", "path", "allowed"),
    [
        (count(facts={"amount": "三万元"}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": "12000"}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": -1}), "counts.a.facts.amount", "from 0"),
        (count(facts={"amount": 12000.005}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": True}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": float("nan")}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": float("inf")}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": 1e30}), "counts.a.facts.amount", "a number from 0"),
        (count(facts={"amount": 10**14}), "counts.a.facts.amount", "10000000000000"),
        (count(facts={"amount": [12000]}), "counts.a.facts.amount", ""),
        (count(facts={"occasions": 1.5}), "counts.a.facts.occasions", "a whole number"),
        (count(facts={"age_at_offence": 17}), "counts.a.facts.age_at_offence", "allowed: amount"),
        ({"defendant": {"age": 17}}, "defendant.age", "allowed: name, facts"),
        (count(facts={"burglary": "yes"}), "counts.a.facts.burglary", "true or false"),
        (count(facts={"burglary": 1}), "counts.a.facts.burglary", "true or false"),
        (count(facts={"surrender": True}), "counts.a.facts.surrender", "unnoticed"),
        (count(thresholds={"large": -3000}), "counts.a.thresholds.large", "0"),
        (count(thresholds={"large": 10**15}), "counts.a.thresholds.large", ""),
        (count(chosen={"base_sentence": -1}), "counts.a.chosen.base_sentence", "0 to 1200"),
        (count(chosen={"base_sentence": 1201}), "counts.a.chosen.base_sentence", "0 to 1200"),
        (count(chosen={"base_sentence": "一年"}), "counts.a.chosen.base_sentence", "number"),
        (count(offence_date="2024-02-30"), "counts.a.offence_date", "date"),
        (count(offence_date="去年"), "counts.a.offence_date", "date"),
        (count(offence_date="1950-01-01"), "counts.a.offence_date", "1979-01-01"),
        (count(offence_date="2025-03-02"), "counts.a.offence_date", "at latest 2025-03-01"),
        (count(offence_date=None), "counts.a.offence_date", "required"),
        ({"counts": {"a": None}}, "counts", "at least 1"),
        ({"counts": None}, "counts", "required"),
        (person(age_at_offence=5), "defendant.facts.age_at_offence", "from 12 to 120"),
        (person(age_at_offence=17.5), "defendant.facts.age_at_offence", "a whole number"),
        (person(prior_execution_end="2020-13-01"), "defendant.facts.prior_execution_end", "a date"),
        ({"factors": {"surrender": {"ratio": -200}}}, "factors.surrender.ratio", "-100 to 300"),
        ({"factors": {"surrender": {"ratio": 301}}}, "factors.surrender.ratio", "-100 to 300"),
        ({"factors": {"surrender": {"ratio": "三成"}}}, "factors.surrender.ratio", "number"),
        ({"factors": {"surrender": {"ratio": [-10, -30]}}}, "factors.surrender.ratio", "lower number first"),
        ({"factors": {"surrender": {"ratio": [-10]}}}, "factors.surrender.ratio", "[low, high]"),
        ({"factors": {"surrender": {"ratio": [-150, -10]}}}, "factors.surrender.ratio", "-100 to 300"),
        ({"factors": {"surrender": {"layer": 3}}}, "factors.surrender.layer", "1 or 2"),
        ({"factors": {"surrender": -20}}, "factors.surrender", ""),
        (held("2024-06-03", "2024-06-02"), "detention.0", "'from'"),
        (held("2024-06-31", "2024-07-02"), "detention.0.from", "date"),
        ({"sentencing_date": "2025-02-29"}, "sentencing_date", "date"),
        ({"sentencing_date": "1970-01-01", **count(offence_date="1969-01-01")}, "sentencing_date", "1979-01-01"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(patch: dict[str, Any], path: str, allowed: str) -> None:
    found = problems(patch)
    assert path in [problem.path for problem in found]
    problem = next(problem for problem in found if problem.path == path)
    assert allowed in str(problem).removeprefix(path)


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ({"sentencing_date": TOMORROW}, "sentencing_date"),
        ({"sentencing_date": None, **count(offence_date=TOMORROW)}, "counts.a.offence_date"),
        (held("2024-06-03", TOMORROW), "detention.0.to"),
        (person(prior_execution_end=TOMORROW), "defendant.facts.prior_execution_end"),
    ],
)
def test_a_date_after_today_is_named(patch: dict[str, Any], path: str) -> None:
    assert path in [problem.path for problem in problems(patch)]


@pytest.mark.parametrize("facts", [{"amount": 12000}, {"amount": 0}])  # with a term, and below every threshold
def test_overlapping_detention_is_named(facts: dict[str, Any]) -> None:
    periods = [{"from": "2024-06-03", "to": "2024-07-01"}, {"from": "2024-07-01", "to": "2024-08-01"}]
    (problem,) = problems({"detention": periods, **count(facts=facts, chosen=None)})
    assert problem.path.startswith("detention")
    assert "2024-07-01" in problem.message
    assert problem.allowed


def test_a_region_where_there_are_none_says_that() -> None:
    (problem,) = problems({"region": "first"})
    assert problem.path == "region"
    assert problem.allowed


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        {
            "jurisdiction": "guangdong",
            "region": "third",
            **person(age_at_offence=5),
            "factors": {"surender": {}, "other_first": {}},
            **count(facts={"amount": "三万元", "amout": 1}, offence_date="2025-04-01"),
        }
    )
    assert {problem.path for problem in found} == {
        "region",
        "defendant.facts.age_at_offence",
        "factors.surender",
        "factors.other_first.ratio",
        "counts.a.facts.amount",
        "counts.a.facts.amout",
        "counts.a.offence_date",
    }


def test_several_shapes_wrong_at_once() -> None:
    wrong = {"titel": "x", "factors": {"surrender": {"ratio": -200}}, "plea": {"stage": "later"}}
    found = problems({**wrong, **count(offence_date="2024-02-30")})
    assert {problem.path for problem in found} == {
        "titel",
        "factors.surrender.ratio",
        "plea.stage",
        "counts.a.offence_date",
    }


def test_a_position_is_checked_like_the_case_itself() -> None:
    raw = {**GOOD, "positions": {"defence": {"factors": {"surrender": {"ratio": -200}}}}}
    with pytest.raises(InputError) as error:
        calculate(raw, "defence")
    assert [problem.path for problem in error.value.problems] == ["factors.surrender.ratio"]


def test_an_unknown_position_names_the_ones_there_are() -> None:
    with pytest.raises(InputError, match=r"positions: no position 'defence'; allowed: none in this case"):
        calculate(GOOD, "defence")


def test_a_ratio_outside_its_band_is_no_error_but_a_warning() -> None:
    result = calculate(apply(GOOD, {"factors": {"surrender": {"ratio": -80}}}))
    assert "ratio_outside_band" in [warning.id for warning in result.warnings]


@pytest.mark.parametrize(("value", "fits"), [(11, False), (12, True), (120, True), (121, False)])
def test_the_ages_that_criminal_law_knows(value: int, fits: bool) -> None:
    raw = apply(GOOD, {"defendant": {"facts": {"age_at_offence": value}}})
    if fits:
        assert build(raw).defendant.facts["age_at_offence"] == value
    else:
        with pytest.raises(InputError):
            build(raw)


def test_money_keeps_its_fen() -> None:
    raw = read_text("counts: {a: {crime: theft, offence_date: 2024-06-01, facts: {amount: 2999.99}}}")
    assert build(raw).counts["a"].facts["amount"] == 2999.99


def test_a_factor_of_another_crime_is_not_put_on_a_count() -> None:
    counts = {
        "a": {"crime": "unlawful_detention", "offence_date": "2024-06-01"},
        "b": {"crime": "affray", "offence_date": "2024-06-01"},
    }
    raw = {"sentencing_date": "2025-03-01", "counts": counts, "factors": {"detention_assault_or_insult": {}}}
    found = calculate(raw).counts
    assert "detention_assault_or_insult" in {line.factor for line in found["a"].adjustments}
    assert found["b"].adjustments == ()
    raw["factors"] = {"detention_assault_or_insult": {"count": "b"}}
    with pytest.raises(InputError, match=r"factors\.detention_assault_or_insult\.count: the crime of b does not know"):
        calculate(raw)


def test_an_earlier_penalty_cannot_be_longer_than_its_kind() -> None:
    counts = {"a": {"crime": "theft", "offence_date": "2023-06-01", "facts": {"amount": 5000}}}
    earlier = {"kind": "criminal-detention", "months": 13, "relation": "found_later"}
    with pytest.raises(InputError, match=r"earlier\.0\.months: 13 is out of range; allowed: a number from 0 to 12"):
        calculate({"sentencing_date": "2025-03-01", "counts": counts, "earlier": [earlier]})


def test_a_quantity_past_what_the_rule_engine_counts() -> None:
    """Every kind is converted into heroin; what would not fit is refused by its field, not by the engine."""
    drugs: dict[str, Any] = {"crime": "drug_trafficking", "offence_date": "2024-06-01"}
    drugs["facts"] = {"drugs": {"fentanyl": 1_000_000_001}}
    case = {"sentencing_date": "2025-03-01", "counts": {"a": drugs}}
    with pytest.raises(InputError, match=r"counts\.a\.facts\.drugs\.fentanyl: .*a number from 0 to 1000000000"):
        calculate(case)
    every = library().crime("national", "drug_trafficking").facts["drugs"].options
    drugs["facts"] = {"drugs": dict.fromkeys(every, 1_000_000_000)}
    assert calculate(case).declared is not None
