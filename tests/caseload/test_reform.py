"""A caseload under two rulebooks, held against the explained calculation row by row, and each change run alone."""

from __future__ import annotations

import gc
import json
import random
import shutil
import weakref
from argparse import Namespace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batch import caseload

from engine import cli_reform
from engine.batch.rows import flat
from engine.calculation.calculate import calculate
from engine.caseload.reform import Reform, changed_rules, reform, trials
from engine.caseload.reform.changes import differences
from engine.caseload.reform.mixed import Mixed
from engine.caseload.task import Cancelled
from engine.errors import InputError
from engine.law.library import RULES, Library
from engine.result import Result

SURRENDER = (
    "factors.yaml",
    "{percent: [-40, 0], law: 法发〔2021〕21号 §三(六), verified: text}",
    "[-40, 0]",
    "[-60, -20]",
)
ATTEMPT = (
    "factors.yaml",
    "{percent: [-50, 0], law: 法发〔2021〕21号 §三(四), verified: text}",
    "[-50, 0]",
    "[-90, -40]",
)
START = ("crimes/theft.yaml", "months: [1, 12]\n      law: 法发〔2021〕21号 §四(十一)1", "[1, 12]", "[9, 30]")
SERIOUS = ("crimes/theft.yaml", "months: [36, 48]\n      law: 法发〔2021〕21号 §四(十一)1", "[36, 48]", "[60, 84]")
DOWN = ("method.yaml", "rounding:\n  reading: half_up", "half_up", "down")
Edit = tuple[str, str, str, str]


CRIMES = ("theft", "intentional_injury")
PLACE = "beijing"


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Today's rules for two crimes and one province, because to make columns of thirty everywhere takes its time."""
    folder = tmp_path_factory.mktemp("today") / "rules"
    for name in ("method", "general", "factors", *(f"crimes/{crime}" for crime in CRIMES), f"provinces/{PLACE}"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RULES / f"{name}.yaml", folder / f"{name}.yaml")
    return Library(folder)


def rulebook(today: Library, folder: Path, *edits: Edit) -> Library:
    """Today's rules with some figures changed: file, the words around, the figure there, what it becomes."""
    target = folder / "changed"
    shutil.copytree(today.directory, target)
    for file, around, old, new in edits:
        text = (target / file).read_text(encoding="utf-8")
        assert text.count(around) == 1, around
        (target / file).write_text(text.replace(around, around.replace(old, new)), encoding="utf-8")
    return Library(target)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Cases of theft and injury at random, surrender and attempt among them more often than by chance."""
    rng = random.Random(7)
    made = []
    for number in range(160):
        said = caseload.row(rng, rng.choice(CRIMES), rng.choice(["national", PLACE]))
        chosen = ("kind", "declared", "tier", "starting_point", "base_sentence", "factor.surrender", "ratio.surrender")
        said = {name: value for name, value in said.items() if name not in chosen}
        if said["crime"] == "theft":
            said |= {"threshold.large": 2000, "threshold.huge": 60_000, "threshold.very_huge": 400_000}
            said["amount"] = round(10 ** rng.uniform(3.4, 5.8), 2)
        if number % 3 == 0:
            said |= {"surrender": "noticed", "surrender_exploited": False}
        if number % 4 == 0:
            said["completion"] = "attempt"
        made.append(said)
    return made


@pytest.fixture(scope="module")
def cases(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "cases.parquet"
    table = caseload.table(rows)
    pq.write_table(table.append_column("keep.court", pa.array([f"c{n % 5}" for n in range(len(table))])), path)
    return path


def explained(rows: list[dict[str, Any]], rules: Library) -> list[Result | None]:
    """The explained results; None where a row is no case."""
    found: list[Result | None] = []
    for row in rows:
        try:
            found.append(calculate(flat.case(row, rules), rules=rules))
        except InputError:
            found.append(None)
    return found


def months(result: Result | None) -> int | None:
    return result.declared.chosen if result and result.declared else None


def eligible(result: Result | None) -> object:
    return result.probation.eligible if result and result.probation else None


def has(result: Result | None, factor: str) -> bool:
    return bool(result) and any(
        line.factor == factor for count in result.counts.values() for line in count.adjustments if result
    )


def moves(found: Reform) -> list[dict[str, Any]]:
    assert found.moves is not None
    listed: list[dict[str, Any]] = pq.read_table(found.moves).to_pylist()
    return listed


def test_a_changed_ratio_moves_the_cases_that_have_the_factor(
    today: Library, rows: list[dict[str, Any]], cases: Path, tmp_path: Path
) -> None:
    changed = rulebook(today, tmp_path, SURRENDER)
    before, after = explained(rows, today), explained(rows, changed)
    expected = {
        place: (months(one), months(two))
        for place, (one, two) in enumerate(zip(before, after, strict=True), 1)
        if months(one) != months(two)
    }
    assert len(expected) > 20
    assert all(has(before[place - 1], "surrender") for place in expected)

    found = reform(cases, changed, today, moves=tmp_path / "moves.parquet")
    listed = moves(found)
    told = {row["row"]: (row["declared_chosen_before"], row["declared_chosen_after"]) for row in listed}
    assert {row: pair for row, pair in told.items() if pair[0] != pair[1]} == expected
    assert {row["step"] for row in listed if row["row"] in expected} == {"factor.surrender"}
    assert all(row["keep.court"] == f"c{(row['row'] - 1) % 5}" for row in listed)
    assert {row["changes"] for row in listed} == {"1"}

    differences_ = [new - old for old, new in expected.values() if old is not None and new is not None]
    whole = found.whole
    assert (whole.shorter, whole.longer) == (sum(d < 0 for d in differences_), sum(d > 0 for d in differences_))
    assert whole.months == sum(differences_) < 0
    assert sum(moves.months for moves in found.crimes.values()) == whole.months
    assert sum(found.flow.values()) == whole.rows == found.rows - found.wrong
    (change,) = found.changes
    assert change.fields == (("percent", "[-40, 0]", "[-60, -20]"),)
    assert (change.law, change.before_at) == ("法发〔2021〕21号 §三(六)", "rules/factors.yaml:191")
    assert change.label.zh.startswith("自首") and change.label.en.startswith("Surrender")
    assert found.alone[0].moves.to_json() == whole.to_json()
    assert (found.together.rows, found.together.months) == (0, 0)
    example = found.examples[0]
    assert example.months == expected[example.row]
    (parting,) = (pair for pair in example.steps if pair.parts)
    assert parting.id == "factor.surrender" and "20%" in parting.before.zh and "40%" in parting.after.zh


def test_probation_gained_and_lost_agree_with_the_explained_path(
    today: Library, rows: list[dict[str, Any]], cases: Path, tmp_path: Path
) -> None:
    changed = rulebook(today, tmp_path, SERIOUS, ATTEMPT)
    pairs = [
        (eligible(one), eligible(two))
        for one, two in zip(explained(rows, today), explained(rows, changed), strict=True)
        if one and two and one.declared and two.declared
    ]
    found = reform(cases, changed, today)
    assert found.whole.probation_gained == sum(two is not False and one is False for one, two in pairs) > 0
    assert found.whole.probation_lost == sum(one is not False and two is False for one, two in pairs) > 0
    told = {pair: number for pair, number in found.probation.items() if all(pair)}
    assert sum(told.values()) == len(pairs)


def test_two_changes_are_told_apart_and_what_only_both_explain(today: Library, cases: Path, tmp_path: Path) -> None:
    found = reform(cases, rulebook(today, tmp_path, START, ATTEMPT), today)
    assert [change.file for change in found.changes] == ["factors.yaml", "crimes/theft.yaml"]
    alone = {edit: reform(cases, rulebook(today, tmp_path / edit[0], edit), today).whole for edit in (ATTEMPT, START)}
    for one, edit in zip(found.alone, (ATTEMPT, START), strict=True):
        mine, its = one.moves.to_json(), alone[edit].to_json()
        for reached in ("rows", "both", "months_before", "months_after"):  # a trial counts the cases in its reach only
            mine.pop(reached), its.pop(reached)
        assert mine == its
    summed = sum(one.moves.months for one in found.alone)
    assert found.together.months == found.whole.months - summed != 0
    assert found.together.rows > 0


def test_rounding_is_told_as_rounding(today: Library, cases: Path, tmp_path: Path) -> None:
    found = reform(cases, rulebook(today, tmp_path, DOWN), today, moves=tmp_path / "moves.csv", rows=50)
    assert set(found.steps) == {"rounding"}
    assert found.whole.longer == 0 < found.whole.shorter
    assert found.changes[0].path == "method.yaml rounding.reading"
    assert (tmp_path / "moves.csv").read_text(encoding="utf-8").count("\n") == found.whole.touched + 1


def test_chunks_do_not_matter(today: Library, cases: Path, tmp_path: Path) -> None:
    changed = rulebook(today, tmp_path, START, ATTEMPT)
    assert reform(cases, changed, today, rows=37).to_json() == reform(cases, changed, today).to_json()


def test_an_unchanged_copy_moves_nobody(today: Library, cases: Path, tmp_path: Path) -> None:
    found = reform(cases, rulebook(today, tmp_path), today, moves=tmp_path / "moves.parquet")
    assert found.changes == found.alone == found.examples == ()
    assert (found.whole.touched, found.whole.months, moves(found)) == (0, 0, [])


NEW_FACT = """facts:
  at_school:
    type: boolean
    name: {zh: 在学校盗窃, en: Theft at a school}
    help: {zh: 在学校盗窃, en: Theft at a school}
    law: 草案1条
    default: false
"""
NEW_FACTOR = """factors:
  school_theft:
    name: {zh: 在学校盗窃, en: Theft at a school}
    layer: 2
    direction: aggravating
    law: 草案1条
    when: at_school
    bands:
      - {percent: [20, 20], law: 草案1条, verified: text}

thresholds:
"""


def test_changes_that_need_each_other_go_together(today: Library, tmp_path: Path) -> None:
    theft = "crimes/theft.yaml"
    changed = rulebook(today, tmp_path, (theft, "\nfacts:\n", "facts:\n", NEW_FACT), START)
    text = (changed.directory / theft).read_text(encoding="utf-8")
    (changed.directory / theft).write_text(text.replace("\nthresholds:\n", f"\n{NEW_FACTOR}"), encoding="utf-8")
    cases = tmp_path / "cases.csv"
    said = "theft,national,2024-01-01,2025-03-01,2000"
    cases.write_text(
        f"crime,jurisdiction,offence_date,sentencing_date,threshold.large,at_school,amount\n{said},true,9000\n"
        f"{said},false,9000\n{said},often,9000\n",
        encoding="utf-8",
    )
    found = reform(cases, changed, today, moves=tmp_path / "moves.parquet")
    # The factor asks for the fact, so the two are one trial; the starting point is another.
    assert [len(one.changes) for one in found.alone] == [2, 1]
    assert (found.rows, found.wrong, found.whole.rows) == (3, 1, 2)
    assert [row["changes"] for row in moves(found)] == ["1 2", "2"]
    assert [one.fault for one in found.alone] == [None, None]


def test_nothing_is_kept_of_the_other_rulebooks(
    today: Library, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[weakref.ref[Library]] = []

    def watched(*arguments: Any) -> Mixed:
        made = Mixed(*arguments)
        seen.append(weakref.ref(made))
        return made

    monkeypatch.setattr(trials, "Mixed", watched)
    changed = rulebook(today, tmp_path, START, ATTEMPT)
    seen.append(weakref.ref(changed))
    reform(cases, changed, today)
    del changed
    gc.collect()
    assert len(seen) == 3 and not any(ref() for ref in seen)


def test_a_run_can_be_stopped(today: Library, cases: Path, tmp_path: Path) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        reform(
            cases,
            rulebook(today, tmp_path, START),
            today,
            rows=60,
            moves=tmp_path / "moves.parquet",
            cancelled=cancelled,
        )
    assert {path.name for path in tmp_path.iterdir()} == {"changed"}


def test_too_many_changes_are_run_by_file(today: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "BUDGET", 1)
    parts = differences(today, rulebook(today, tmp_path, SURRENDER, ATTEMPT, START, DOWN))
    found, by = trials.trials(parts, today)
    assert by == "folder"
    monkeypatch.setattr(trials, "BUDGET", 2.5)
    found, by = trials.trials(parts, today)
    assert by == "file" and [trial.alone.changes for trial in found] == [(1,), (2, 3), (4,)]


def overlay(folder: Path, files: dict[str, str]) -> Path:
    """A directory with changed files only."""
    target = folder / "proposal"
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("files", "path", "word"),
    [
        ({}, "proposal", "not a directory"),
        ({"notes.txt": ""}, "proposal", "no rule files"),
        ({"crime/theft.yaml": "crime: theft"}, "crime/theft.yaml", "crimes/theft.yaml"),
    ],
)
def test_a_directory_that_is_none_is_refused(tmp_path: Path, files: dict[str, str], path: str, word: str) -> None:
    with pytest.raises(InputError) as refused:
        changed_rules(overlay(tmp_path, files))
    (problem,) = refused.value.problems
    assert problem.path.endswith(path) and word in problem.line("en")


def test_broken_rules_are_told_with_file_and_line(today: Library, tmp_path: Path) -> None:
    text = (RULES / "crimes" / "theft.yaml").read_text(encoding="utf-8")
    broken = text.replace("months: [1, 12]", "months: [12, 1]", 1)
    line = broken[: broken.index("months: [12, 1]")].count("\n") + 1
    with pytest.raises(InputError) as refused:
        changed_rules(overlay(tmp_path, {"crimes/theft.yaml": broken}), today)
    assert f"proposal/crimes/theft.yaml:{line}" in {problem.path for problem in refused.value.problems}


def test_the_command_in_both_languages(
    today: Library, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (RULES / "crimes" / "theft.yaml").read_text(encoding="utf-8")
    proposal = overlay(tmp_path, {"crimes/theft.yaml": text.replace("months: [1, 12]", "months: [9, 30]", 1)})
    monkeypatch.setattr("engine.law.library.library", lambda: today)
    monkeypatch.setattr("engine.caseload.reform.rules.lint", lambda _: [])  # takes seconds, and has its own test
    given = {
        "caseload": cases,
        "changed": proposal,
        "output": tmp_path / "moves.jsonl",
        "report": tmp_path / "report.html",
        "columns": None,
        "examples": 2,
        "chunk": None,
        "no_progress": True,
        "json": False,
    }
    chinese, status = cli_reform.run(Namespace(**given, language="zh"))
    assert status == 0
    assert "宣告刑会改变" in chinese and "crimes/theft.yaml" in chinese and "不是法院会怎样裁判" in chinese
    assert "量刑起点" in chinese and "法发〔2021〕21号 §四(十一)1" in chinese
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert html.count("<svg") >= 5 and "http://" not in html.replace("http://www.w3.org", "")
    lines = (tmp_path / "moves.jsonl").read_text(encoding="utf-8").splitlines()
    english, _ = cli_reform.run(Namespace(**given, language="en"))
    assert "the declared term moves" in english and "not what courts would do" in english
    said = json.loads(cli_reform.run(Namespace(**{**given, "json": True}, language="en"))[0])
    assert said["whole"]["touched"] == len(lines) > 0
    assert said["alone"][0]["moved"] == said["whole"]["moved"]
    with pytest.raises(InputError):
        cli_reform.run(Namespace(**{**given, "output": cases}, language="en"))


def test_a_change_reaches_the_further_counts_of_a_whole_case_file(today: Library, tmp_path: Path) -> None:
    theft = {"crime": "theft", "offence_date": "2024-01-01", "facts": {"amount": 9000}, "thresholds": {"large": 2000}}
    injury = {"crime": "intentional_injury", "offence_date": "2024-01-01", "facts": {"minor_injuries": 1}}
    case = {"schema": "liangxing/case/1", "sentencing_date": "2025-03-01", "counts": {"a": injury, "b": theft}}
    cases = tmp_path / "cases.jsonl"
    cases.write_text(f"{json.dumps({'id': 'x', 'case': json.dumps(case)})}\n", encoding="utf-8")
    changed = rulebook(today, tmp_path, START, ATTEMPT)
    one, two = (calculate(case, rules=rules).declared for rules in (today, changed))
    assert one and two and one.chosen < two.chosen
    found = reform(cases, changed, today)
    assert (found.whole.before, found.whole.after) == (one.chosen, two.chosen)
    assert [alone.moves.months for alone in found.alone] == [0, two.chosen - one.chosen]
    assert found.examples[0].months == (one.chosen, two.chosen)
