"""Versions in time: the statute by the offence with a later milder one preferred, the guideline by sentencing.

A rulebook of one invented crime, so that a date can be moved without touching the law that the project holds.
"""

from __future__ import annotations

import datetime
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.calculation.calculate import calculate
from engine.law.library import Library, library
from engine.law.rulebook import in_force, statute
from engine.law.schema import RatioBand, Statutory
from engine.result import Result

CRIME = """
crime: trespass
name: {{zh: 试验罪, en: Trial crime}}
mens: intentional
statute: 刑法1条
guideline: 试验规定1条
facts:
  amount:
    type: yuan
    name: {{zh: 数额, en: Amount}}
    help: {{zh: 数额, en: Amount}}
    law: 刑法1条
    default: 0
  warned:
    type: boolean
    name: {{zh: 受过警告, en: Warned}}
    help: {{zh: 受过警告, en: Warned}}
    law: 刑法1条
    default: false
thresholds:
  large:
    - {{value: 1000, law: 试验规定2条, verified: text, until: 2023-12-31}}
    - {{value: 2000, law: 试验规定2条, verified: text, since: 2024-01-01}}
tiers:
  basic:
    name: {{zh: 一般, en: Ordinary}}
    when: {{any: [amount at least large, warned]}}
    statutory:
{statutory}
    starting_point:
      - {{months: [6, 12], law: 试验规定3条, verified: text, until: 2023-12-31}}
      - {{months: [10, 20], law: 试验规定3条, verified: text, since: 2024-01-01}}
increments:
  old:
    name: {{zh: 旧增量, en: Old increment}}
    fact: amount
    over: large
    per: 1000
    months: [1, 1]
    law: 试验规定4条
    verified: text
    until: 2023-12-31
  new:
    name: {{zh: 新增量, en: New increment}}
    fact: amount
    over: large
    per: 1000
    months: [2, 2]
    law: 试验规定4条
    verified: text
    since: 2024-01-01
factors:
  trial_factor:
    name: {{zh: 试验情节, en: Trial factor}}
    layer: 2
    direction: mitigating
    law: 试验规定5条
    when: warned
    bands:
      - {{percent: [-20, -10], law: 试验规定5条, verified: text, until: 2023-12-31}}
      - {{percent: [-40, -30], law: 试验规定5条, verified: text, since: 2024-01-01}}
fine:
  new:
    name: {{zh: 新罚金, en: New fine}}
    low: 3000
    high: 9000
    law: 试验规定6条
    verified: text
    since: 2024-01-01
probation:
  new:
    kind: barred
    when: warned
    text: {{zh: 受过警告的不适用缓刑。, en: No probation after a warning.}}
    law: 试验规定7条
    verified: text
    since: 2024-01-01
warnings:
  old_text:
    text: {{zh: 旧文本。, en: Old text.}}
    law: 试验规定8条
    until: 2023-12-31
"""
ONE = "      {fixed_term: [6, 60], detention: [1, 6], fine: with, law: 刑法1条, verified: text}"


def rules(tmp_path: Path, statutory: str = ONE) -> Library:
    """The project's method, general part and common factors with the invented crime as the only one."""
    directory = tmp_path / "rules"
    (directory / "crimes").mkdir(parents=True)
    (directory / "provinces").mkdir()
    for name in ("method.yaml", "general.yaml", "factors.yaml"):
        shutil.copy(library().directory / name, directory)
    (directory / "crimes" / "trespass.yaml").write_text(CRIME.format(statutory=statutory), encoding="utf-8")
    return Library(directory)


def judge(book: Library, offence: str, sentencing: str, **facts: Any) -> Result:
    """The result for the invented crime."""
    count = {"crime": "trespass", "offence_date": offence, "facts": facts or {"warned": True}}
    return calculate({"sentencing_date": sentencing, "counts": {"a": count}}, rules=book)


def warned_of(result: Result) -> list[str]:
    """The ids of the warnings."""
    return [warning.id for warning in result.warnings]


VERSIONS = """
      - {{fixed_term: [{old}], fine: with, law: 刑法1条（旧）, verified: text, until: 2023-12-31}}
      - {{fixed_term: [{new}], fine: with, law: 刑法1条（新）, verified: text, since: 2024-01-01}}"""


@pytest.mark.parametrize(
    ("old", "new", "offence", "sentencing", "applied", "milder"),
    [
        ("12, 60", "24, 84", "2023-06-01", "2025-03-01", "旧", False),  # the later one is heavier
        ("12, 60", "24, 84", "2024-01-01", "2025-03-01", "新", False),  # offence on its first day
        ("12, 60", "24, 84", "2023-12-31", "2025-03-01", "旧", False),  # offence on the last day of the old one
        ("12, 60", "12, 36", "2023-06-01", "2025-03-01", "新", True),  # lower maximum
        ("12, 60", "6, 60", "2023-06-01", "2025-03-01", "新", True),  # same maximum, lower minimum
        ("12, 60", "6, 84", "2023-06-01", "2025-03-01", "旧", False),  # the maximum is compared first
        ("12, 60", "24, 36", "2023-06-01", "2025-03-01", "新", True),
        ("12, 60", "12, 60", "2023-06-01", "2025-03-01", "旧", False),  # not milder, so the old one stays
        ("12, 60", "12, 36", "2023-06-01", "2023-12-31", "旧", False),  # not yet in force at sentencing
        ("12, 60", "12, 36", "2023-06-01", "2024-01-01", "新", True),
    ],
)
def test_the_statute_is_that_of_the_offence_unless_a_later_one_is_milder(
    tmp_path: Path, old: str, new: str, offence: str, sentencing: str, applied: str, milder: bool
) -> None:
    result = judge(rules(tmp_path, VERSIONS.format(old=old, new=new)), offence, sentencing)
    tier = result.counts["a"].tier
    assert tier is not None
    assert tier.law == f"刑法1条（{applied}）"
    assert f"{tier.low}, {tier.high}" == (old if applied == "旧" else new)
    assert ("later_milder_statute" in warned_of(result)) is milder


def test_the_milder_range_limits_the_sentence(tmp_path: Path) -> None:
    book = rules(tmp_path, VERSIONS.format(old="36, 60", new="6, 11"))
    chosen = {"facts": {"warned": True}, "chosen": {"base_sentence": 30}}
    count = {"crime": "trespass", "offence_date": "2023-06-01", **chosen}
    raw = {"sentencing_date": "2025-03-01", "counts": {"a": count}, "factors": {"trial_factor": None}}
    result = calculate(raw, rules=book)
    assert result.declared is not None
    assert result.declared.chosen == 11
    assert [limit.applied for limit in result.counts["a"].limits] == ["statutory maximum"]


def version(low: int, high: int, since: str | None = None, until: str | None = None) -> Statutory:
    """A statutory range in force between two dates."""
    dates = {name: datetime.date.fromisoformat(date) for name, date in (("since", since), ("until", until)) if date}
    return Statutory(fixed_term=(low, high), law="刑法1条", verified="text", **dates)


def test_of_several_later_versions_the_mildest_counts() -> None:
    old = version(36, 84, until="2015-10-31")
    between = version(6, 36, since="2015-11-01", until="2020-12-31")
    now = version(12, 60, since="2021-01-01")
    day = datetime.date.fromisoformat
    assert statute([old, between, now], day("2014-01-01"), day("2025-01-01")) == (between, True)
    assert statute([old, between, now], day("2014-01-01"), day("2015-10-31")) == (old, False)
    assert statute([old, between, now], day("2016-01-01"), day("2025-01-01")) == (between, False)
    assert statute([old, between, now], day("2022-01-01"), day("2025-01-01")) == (now, False)


def test_an_act_that_no_version_covers_has_none() -> None:
    day = datetime.date.fromisoformat
    with pytest.raises(LookupError, match="2014-01-01"):
        statute([version(6, 36, since="2015-11-01")], day("2014-01-01"), day("2015-01-01"))


def test_first_and_last_day_are_in_force() -> None:
    day = datetime.date.fromisoformat
    bands = [
        RatioBand(percent=(-20, -10), law="规定1条", verified="text", until=day("2023-12-31")),
        RatioBand(percent=(-40, -30), law="规定1条", verified="text", since=day("2024-01-01"), until=day("2024-12-31")),
    ]
    expected = {"1990-01-01": [0], "2023-12-31": [0], "2024-01-01": [1], "2024-12-31": [1], "2025-01-01": []}
    for date, places in expected.items():
        assert [index for index, _ in in_force(bands, day(date))] == places


@pytest.mark.parametrize("offence", ["2022-06-01", "2023-12-31"])
@pytest.mark.parametrize(
    ("sentencing", "start", "added", "ratio"),
    [("2023-12-31", (6, 12), 4, (-20, -10)), ("2024-01-01", (10, 20), 6, (-40, -30))],
)
def test_guideline_figures_go_by_the_date_of_sentencing(
    tmp_path: Path, offence: str, sentencing: str, start: tuple[int, int], added: int, ratio: tuple[int, int]
) -> None:
    """Amount 5,000: four thousand over the old threshold at one month each, three over the new one at two."""
    count = judge(rules(tmp_path), offence, sentencing, amount=5000, warned=True).counts["a"]
    assert count.starting_point is not None and count.base_sentence is not None
    assert (count.starting_point.low, count.starting_point.high) == start
    assert [item.chosen for item in count.increments] == [added]
    assert (count.base_sentence.low, count.base_sentence.high) == (start[0] + added, start[1] + added)
    (line,) = count.adjustments
    assert (line.ratio.low, line.ratio.high, line.ratio.chosen) == (*ratio, Fraction(sum(ratio), 2))


def test_thresholds_go_by_the_date_of_sentencing(tmp_path: Path) -> None:
    book = rules(tmp_path)
    assert judge(book, "2023-06-01", "2023-12-31", amount=1500).counts["a"].tier is not None
    later = judge(book, "2023-06-01", "2024-01-01", amount=1500)
    assert later.counts["a"].tier is None
    assert "below_threshold" in warned_of(later)


def test_fine_probation_and_warnings_go_by_the_date_of_sentencing(tmp_path: Path) -> None:
    book = rules(tmp_path)
    before = judge(book, "2023-06-01", "2023-12-31")
    after = judge(book, "2023-06-01", "2024-01-01")
    assert before.fine is not None and after.fine is not None
    assert (before.fine.low, before.fine.high) == (1000, None)
    assert (after.fine.low, after.fine.high) == (3000, 9000)
    assert before.probation is not None and after.probation is not None
    assert (before.probation.eligible, after.probation.eligible) == (True, False)
    assert "old_text" in warned_of(before) and "old_text" not in warned_of(after)


def probation_kinds(date: str, jurisdiction: str = "national", **facts: Any) -> set[str]:
    """The kinds of reasons on probation for drunk driving, under the project's own rules."""
    count = {"crime": "dangerous_driving", "offence_date": "2023-06-01", "facts": {"conduct": "drunk", **facts}}
    raw = {"jurisdiction": jurisdiction, "sentencing_date": date, "counts": {"a": count}}
    found = calculate(raw).probation
    assert found is not None
    return {reason.kind for reason in found.reasons}


def test_the_list_on_drunk_driving_holds_from_its_first_day_and_above_its_figure() -> None:
    """高检发办字〔2023〕187号14条(五)项: over 180 mg per 100 ml, since 2023-12-28."""
    assert "generally_not" not in probation_kinds("2023-12-27", bac=300)
    assert "generally_not" in probation_kinds("2023-12-28", bac=300)
    assert "generally_not" in probation_kinds("2023-12-28", bac=180.01)
    assert "generally_not" not in probation_kinds("2023-12-28", bac=180)


def test_an_accident_that_was_made_good_is_not_on_the_list() -> None:
    """14条(二)项 asks for a loss not compensated, full or main liability."""
    accident = {"bac": 100, "accident_liability": "main"}
    assert "generally_not" in probation_kinds("2025-03-01", **accident)
    assert "generally_not" not in probation_kinds("2025-03-01", **accident, compensation="full")
    assert "generally_not" not in probation_kinds("2025-03-01", **(accident | {"accident_liability": "lesser"}))


def test_the_list_of_a_province_gives_way_to_the_later_national_one() -> None:
    """赣高法〔2022〕115号: 250 mg, or two listed circumstances; 高检发办字〔2023〕187号 since 2023-12-28."""
    assert "generally_not" not in probation_kinds("2023-12-27", "jiangxi", bac=249.99)
    assert "generally_not" in probation_kinds("2023-12-27", "jiangxi", bac=250)
    assert "generally_not" in probation_kinds("2023-12-27", "jiangxi", bac=100, circumstances_against_probation=2)
    assert "generally_not" not in probation_kinds("2023-12-28", "jiangxi", bac=100, circumstances_against_probation=2)
