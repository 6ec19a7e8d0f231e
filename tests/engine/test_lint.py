"""The linter: break one thing in a copy of the rulebook, and it is named with file and line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from engine.errors import Problem
from engine.law.library import Library, library
from engine.law.lint import lint

CRIMES = ("theft", "fraud", "robbery", "intentional_injury", "traffic_accident", "dangerous_driving")
KEPT = ("guangdong", "zhejiang")  # what other provinces read is then read by nobody; all are linted below
Break = Callable[..., list[Problem]]


def copy(tmp_path: Path) -> Path:
    """The rulebook with a few crimes and provinces only, so that a test takes less than a second."""
    rules = tmp_path / "rules"
    shutil.copytree(library().directory, rules, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    for path in (*(rules / "crimes").glob("*.yaml"), *(rules / "provinces").glob("*/*.yaml")):
        if path.stem not in CRIMES:
            path.unlink()
    for path in (rules / "provinces").glob("*.yaml"):
        if path.stem not in KEPT:
            path.unlink()
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
    return rules


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Replace `old` by `new` in one file, once, after the line that holds `after`; what the linter then says."""

    def change(file: str, old: str, new: str, after: str = "") -> list[Problem]:
        rules = copy(tmp_path)
        text = (rules / file).read_text(encoding="utf-8")
        start = text.index(after)
        assert old in text[start:], f"{file} no longer holds {old!r}"
        (rules / file).write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")
        return [problem for problem in lint(Library(rules)) if problem.message not in read_elsewhere]

    read_elsewhere = left_by_the_smaller_copy()
    return change


@cache
def left_by_the_smaller_copy() -> frozenset[str]:
    """What the linter says of the smaller copy: facts that only others read, and crimes that are not there."""
    with tempfile.TemporaryDirectory() as directory:
        return frozenset(problem.message for problem in lint(Library(copy(Path(directory)))))


def line(file: str, text: str, after: str = "") -> str:
    """`rules/file:line` of the line that begins with `text`, in the rulebook as it stands."""
    lines = (library().directory / file).read_text(encoding="utf-8").splitlines()
    first = next(number for number, content in enumerate(lines) if after in content) if after else 0
    found = next(number for number in range(first, len(lines)) if lines[number].strip().startswith(text))
    return f"rules/{file}:{found + 1}"


def test_the_rulebook_is_clean() -> None:
    assert lint(library()) == []


def test_the_smaller_copy_is_clean_but_for_facts_read_elsewhere() -> None:
    left = ("never used", "unknown crime", "'crime' has no value")
    assert all(any(words in message for words in left) for message in left_by_the_smaller_copy())


THEFT = "crimes/theft.yaml"
POINT = "      law: 法发〔2021〕21号 §四(十一)1\n"


def test_a_pinpoint_deleted(broken: Break) -> None:
    (problem,) = broken(THEFT, POINT, "")
    assert problem.path == line(THEFT, "months: [1, 12]")
    assert "law" in problem.message and "required" in problem.message


def test_a_document_without_its_article(broken: Break) -> None:
    (problem,) = broken(THEFT, POINT, "      law: 法发〔2021〕21号\n")
    assert problem.path == line(THEFT, "months: [1, 12]")
    assert "names no article" in problem.message


def test_verified_deleted(broken: Break) -> None:
    (problem,) = broken(THEFT, "      verified: text\n", "", after=POINT)
    assert problem.path == line(THEFT, "months: [1, 12]")
    assert "verified" in problem.message


def test_verified_of_an_unknown_kind(broken: Break) -> None:
    (problem,) = broken(THEFT, "verified: text", "verified: surely", after=POINT)
    assert problem.path == line(THEFT, "months: [1, 12]")
    assert "verified" in problem.message


@pytest.mark.parametrize("months", ["[36, 121]", "[35, 48]"])
def test_a_starting_point_widened_past_its_tier(broken: Break, months: str) -> None:
    (problem,) = broken(THEFT, "months: [36, 48]", f"months: {months}")
    assert problem.path == line(THEFT, "months: [36, 48]")
    assert problem.message == f"tier serious: starting point {months} reaches past the statutory range"
    assert problem.allowed == "months from 36 to 120"


def test_a_provincial_starting_point_past_the_tier_names_the_province(broken: Break) -> None:
    file = "provinces/zhejiang/traffic_accident.yaml"
    (problem,) = broken(file, "{months: [84, 96]", "{months: [84, 181]")
    assert problem.path == line(file, "- {months: [84, 96]")
    assert "flight_death" in problem.message


def test_a_statutory_range_outside_the_general_part(broken: Break) -> None:
    (problem,) = broken(THEFT, "fixed_term: [120, 180]", "fixed_term: [120, 181]")
    assert problem.path == line(THEFT, "fixed_term: [120, 180]")
    assert "outside the general part" in problem.message


def test_tiers_out_of_order(broken: Break) -> None:
    found = broken(THEFT, "fixed_term: [120, 180]", "fixed_term: [24, 180]")
    assert line(THEFT, "fixed_term: [120, 180]") in [problem.path for problem in found]
    assert any("rising order" in problem.message for problem in found)


def test_an_unknown_fact_in_a_condition(broken: Break) -> None:
    found = broken(THEFT, "- burglary\n", "- burglery\n", after="\ntiers:")
    problem = next(problem for problem in found if "burglery" in problem.message)
    assert problem.path == line(THEFT, "name:", after="  basic:")
    assert problem.suggestion == "burglary"


def test_an_unknown_threshold_in_a_condition(broken: Break) -> None:
    found = broken(THEFT, "amount at least huge", "amount at least hugge", after="\ntiers:")
    problem = next(problem for problem in found if "hugge" in problem.message)
    assert problem.path == line(THEFT, "name:", after="  serious:")
    assert "very_huge" in problem.allowed


def test_an_unknown_factor_in_a_condition(broken: Break) -> None:
    found = broken("factors.yaml", "found surrender", "found surrendre")
    problem = next(problem for problem in found if "surrendre" in problem.message)
    assert problem.path == line("factors.yaml", "- when: found surrender")
    assert problem.suggestion == "surrender"


def test_a_value_that_the_choice_does_not_have(broken: Break) -> None:
    found = broken("factors.yaml", "merit is ordinary", "merit is ordinarry")
    problem = next(problem for problem in found if "ordinarry" in problem.message)
    assert problem.path == line("factors.yaml", "name:", after="  merit:")
    assert "major" in problem.allowed


def test_a_condition_that_cannot_be_read(broken: Break) -> None:
    found = broken("factors.yaml", "when: merit is ordinary", "when: merit = ordinary")
    assert {problem.path for problem in found} == {line("factors.yaml", "name:", after="  merit:")}
    assert all("cannot read condition 'merit = ordinary'" in problem.message for problem in found)


def test_english_missing(broken: Break) -> None:
    (problem,) = broken("factors.yaml", "zh: 前科, en: Prior record}", "zh: 前科}")
    assert problem.path == line("factors.yaml", "name: {zh: 前科")
    assert "en" in problem.message and "required" in problem.message


@pytest.mark.parametrize(
    ("text", "says"), [("{zh: 诈骗罪, en: ''}", "zh and en"), ("{zh: Fraud, en: Fraud}", "not Chinese")]
)
def test_a_language_left_empty_or_untranslated(broken: Break, text: str, says: str) -> None:
    found = broken("crimes/fraud.yaml", "name: {zh: 诈骗罪, en: Fraud}", f"name: {text}")
    assert any(says in problem.message and problem.path.startswith("rules/crimes/fraud.yaml:") for problem in found)


def test_a_band_upside_down(broken: Break) -> None:
    found = broken("factors.yaml", "percent: [-50, -10]", "percent: [-10, -50]")
    assert {problem.path for problem in found} == {line("factors.yaml", "- {percent: [-50, -10]")}
    assert any("upside down" in problem.message for problem in found)


def test_a_band_against_its_factor(broken: Break) -> None:
    (problem,) = broken("factors.yaml", "percent: [-50, -10]", "percent: [-50, 10]")
    assert problem.path == line("factors.yaml", "- {percent: [-50, -10]")
    assert "mitigating" in problem.message


def test_a_duplicate_key(broken: Break) -> None:
    file = "crimes/robbery.yaml"
    found = broken(file, "mens: intentional\n", "mens: intentional\nmens: negligent\n")
    number = int(line(file, "mens:").rsplit(":", 1)[1]) + 1
    assert {str(problem) for problem in found} == {f"rules/{file}:{number}: duplicate key 'mens'"}


def test_an_unknown_key(broken: Break) -> None:
    (problem,) = broken(THEFT, "months: [1, 12]", "months: [1, 12]\n      moths: [1, 12]")
    assert problem.path == line(THEFT, "months: [1, 12]")
    assert "moths" in problem.message


def test_a_fact_that_nothing_reads(broken: Break) -> None:
    new = """facts:
  colour_of_the_car:
    type: boolean
    name: {zh: 颜色, en: Colour}
    help: {zh: 无用。, en: Of no use.}
    law: 刑法133条
    default: false
"""
    file = "crimes/traffic_accident.yaml"
    (problem,) = broken(file, "facts:\n", new)
    number = int(line(file, "facts:").rsplit(":", 1)[1]) + 2
    assert problem.path == f"rules/{file}:{number}"
    assert problem.message == "fact 'colour_of_the_car' of traffic_accident is declared and never used"


def test_a_figure_with_a_decimal_point(broken: Break) -> None:
    found = broken(THEFT, "months: [1, 12]", "months: [1.5, 12]")
    assert {problem.path for problem in found} == {line(THEFT, "months: [1, 12]")}
    assert all("floating-point" in problem.message for problem in found)


def test_an_alias(broken: Break) -> None:
    found = broken(THEFT, "months: [1, 12]", "months: &band [1, 12]\n      cap: *band")
    number = int(line(THEFT, "months: [1, 12]").rsplit(":", 1)[1]) + 1
    assert {str(problem) for problem in found} == {f"rules/{THEFT}:{number}: aliases (*name) are not allowed"}


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ("since: 2013-02-30", "day"),
        ("since: 1813-04-04", "impossible date"),
        ("since: 2113-04-04", "impossible date"),
        ("since: 2013-04-04, until: 2013-04-03", "lies before"),
    ],
)
def test_an_impossible_date(broken: Break, dates: str, says: str) -> None:
    found = broken(THEFT, "since: 2013-04-04", dates, after="\nthresholds:")
    assert {problem.path for problem in found} == {line(THEFT, "large: {range", after="thresholds:")}
    assert any(says in problem.message for problem in found)


def test_an_increment_for_an_unknown_tier_and_an_unknown_fact(broken: Break) -> None:
    file = "provinces/guangdong/theft.yaml"
    at = line(file, "name: {zh: 一类地区，数额每增加15000元")
    (problem,) = broken(file, "tiers: [basic]", "tiers: [basics]", after="amount_large_first:")
    assert (problem.path, problem.suggestion) == (at, "basic")


def test_an_increment_of_an_unknown_fact(broken: Break) -> None:
    file = "provinces/guangdong/theft.yaml"
    (problem,) = broken(file, "fact: amount", "fact: amounts", after="amount_large_first:")
    assert (problem.path, problem.suggestion) == (line(file, "name: {zh: 一类地区，数额每增加15000元"), "amount")


def test_an_unknown_factor_that_shares_the_ceiling(broken: Break) -> None:
    found = broken("method.yaml", "    - restitution\n", "    - restitutoin\n")
    assert any(
        problem.path.startswith("rules/method.yaml:") and problem.suggestion == "restitution" for problem in found
    )


def test_a_crime_that_no_file_has(broken: Break) -> None:
    file = "provinces/guangdong.yaml"
    found = broken(file, "  theft:\n", "  thieving:\n", after="\ncrimes:")
    assert any("unknown crime 'thieving'" in problem.message for problem in found)
    assert all(problem.path.startswith(f"rules/{file}:") for problem in found if "thieving" in problem.message)


def test_two_breaks_are_both_named(tmp_path: Path) -> None:
    rules = copy(tmp_path)
    for file, old, new in (
        (THEFT, "months: [36, 48]", "months: [36, 121]"),
        ("factors.yaml", "percent: [-50, -10]", "percent: [-50, 10]"),
    ):
        path = rules / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = [p for p in lint(Library(rules)) if p.message not in left_by_the_smaller_copy()]
    assert {problem.path for problem in found} == {
        line(THEFT, "months: [36, 48]"),
        line("factors.yaml", "- {percent: [-50, -10]"),
    }
