"""`liangxing rules` and `liangxing schema`: what the rulebook holds, whether it is clean, what an editor is told."""

from __future__ import annotations

import datetime
import io
import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from engine.cli import main
from engine.law.library import RULES, library

Run = Callable[..., Any]


def test_list_names_every_crime_factor_and_jurisdiction(run: Run) -> None:
    out = run("rules", "list").out
    rules = library()
    for id in (*rules.crime_ids, *rules.factors("national"), *rules.jurisdictions):
        assert id in out
    assert "盗窃罪" in out and "刑法264条" in out
    assert "Theft" in run("rules", "list", "--language", "en").out


def test_show_gives_each_figure_its_article_and_its_line(run: Run) -> None:
    out = run("rules", "show", "theft").out
    for text in ("36至48个月", "刑法264条", "已核原文", "rules/crimes/theft.yaml:"):
        assert text in out


def test_show_lays_the_province_over_the_national_text(run: Run) -> None:
    national = run("rules", "show", "theft").out
    jiangsu = run("rules", "show", "theft", "--jurisdiction", "jiangsu").out
    assert "1,000元至3,000元" in national
    assert "2,000元" in jiangsu and "省级细则" in jiangsu


def test_show_of_a_factor_lists_its_bands_and_its_exclusions(run: Run) -> None:
    out = run("rules", "show", "surrender").out
    assert "−40～0%" in out and "−100～−40%" in out
    assert "不适用的情形" in out


def test_show_of_a_province_says_what_it_covers(run: Run) -> None:
    out = run("rules", "show", "jiangsu").out
    overlay = library().overlay("jiangsu")
    assert overlay is not None
    assert overlay.covers.zh[:20] in out
    assert "theft.thresholds.large" in out


def test_show_of_nothing_suggests_the_nearest(run: Run) -> None:
    ran = run("rules", "show", "surrendr", "--language", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "'surrender'" in ran.err


def test_check_of_the_projects_own_rules_is_clean(run: Run) -> None:
    ran = run("rules", "check", "--language", "en")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"clean: {len(library().files)} files, ")


FAULTS = (
    ("months: [1, 12]\n      law: 法发〔2021〕21号 §四(十一)1\n", "months: [1, 12]\n"),  # a pinpoint deleted
    ("months: [36, 48]", "months: [36, 148]"),  # a range wider than its tier
)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int, str, str]:
    """The theft file with both faults in it, and what the check says: status, output, errors."""
    directory = tmp_path_factory.mktemp("faulty") / "rules"
    shutil.copytree(RULES, directory)
    path = directory / "crimes" / "theft.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in FAULTS:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["rules", "check", str(directory)])
    return text, status, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("new", [new for _, new in FAULTS])
def test_check_names_file_and_line(checked: tuple[str, int, str, str], new: str) -> None:
    text, status, out, err = checked
    line = text[: text.index(new)].count("\n") + 1
    assert (status, out) == (2, "")
    places = [found.split(": ")[0] for found in err.splitlines()]
    lines = [int(place.rsplit(":", 1)[1]) for place in places if place.startswith("rules/crimes/theft.yaml:")]
    assert any(abs(found - line) <= 2 for found in lines), err


def test_check_of_no_directory(run: Run, tmp_path: Path) -> None:
    ran = run("rules", "check", tmp_path / "nowhere")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere" in ran.err


def _plain(value: Any) -> Any:
    """As an editor's checker sees a YAML file: dates are text."""
    return json.loads(json.dumps(value, default=datetime.date.isoformat))


@pytest.mark.parametrize("name", ["case", "result", "rules", "test"])
def test_schemas_are_schemas(run: Run, name: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", name).out))


def test_schema_of_a_case_knows_the_rulebook(run: Run, case_file: Path) -> None:
    validator = Draft202012Validator(json.loads(run("schema", "case").out))
    case = _plain(yaml.safe_load(case_file.read_text(encoding="utf-8")))
    validator.validate(case)
    for path, value in (
        (("counts", "a", "crime"), "thefd"),
        (("counts", "a", "facts", "amont"), 1),
        (("counts", "a", "facts", "amount"), "三万元"),
        (("counts", "a", "chosen", "tier"), "basics"),
        (("defendant", "facts", "age_at_offence"), 5),
        (("factors", "surrendr"), {"ratio": -20}),
        (("jurisdiction",), "atlantis"),
    ):
        wrong = json.loads(json.dumps(case))
        node = wrong
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        assert not validator.is_valid(wrong), path


def test_schema_of_a_case_says_what_a_fact_means(run: Run) -> None:
    schema = json.loads(run("schema", "case").out)
    crimes = {item["if"]["properties"]["crime"]["const"]: item["then"] for item in schema["$defs"]["Count"]["allOf"]}
    theft = crimes["theft"]
    amount = theft["properties"]["facts"]["properties"]["amount"]
    assert amount["description"].startswith("盗窃数额 · Value stolen")
    assert "刑法264条" in amount["description"]


def test_every_rule_file_and_law_test_fits_its_schema(run: Run) -> None:
    for name, paths in (("rules", library().files), ("test", sorted((RULES / "tests").glob("*.yaml")))):
        validator = Draft202012Validator(json.loads(run("schema", name).out))
        assert paths
        for path in paths:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # as safe, and ten times as fast
            assert validator.is_valid(_plain(raw)), path
