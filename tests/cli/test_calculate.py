"""`liangxing calculate` and `compare`: the figures a lawyer reads, and the JSON that other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.cli_schema import schema_of
from engine.tables import width

Run = Callable[..., Any]


def test_table_shows_every_step_of_the_worked_example(run: Run, case_file: Path) -> None:
    ran = run("calculate", case_file)
    assert (ran.status, ran.err) == (0, "")
    for figure in ("24 → 16.8", "16.8 → 13.44", "12.768", "有期徒刑一年一个月（13个月）"):
        assert figure in ran.out
    for article in ("刑法264条", "法发〔2021〕21号", "§三(六)"):
        assert article in ran.out
    assert ran.out.count("本结果用于辅助论证，不预测裁判，也不代替裁判。") == 1


def test_headline_says_whose_choice_the_figures_are(run: Run, case_file: Path) -> None:
    line = next(line for line in run("calculate", case_file).out.splitlines() if line.startswith("取值由来"))
    assert "当事一方选定：量刑起点、基准刑" in line
    assert "自首−20%" in line
    assert "其余按规则库的取值规则" in run("calculate", case_file).out


def test_english_output_has_chinese_only_in_citations_and_in_what_the_user_typed(run: Run, case_file: Path) -> None:
    out = run("calculate", case_file, "--language", "en").out
    assert "Point: 1 year 1 month of fixed-term imprisonment (13 months)" in out
    for word in ("依据", "步骤", "建议", "幅度", "情节", "个月"):
        assert word not in out


@pytest.mark.parametrize("words", [("--language", "en"), ()])
def test_lines_fit_the_screen(run: Run, case_file: Path, words: tuple[str, ...]) -> None:
    for command in ("calculate", "compare"):
        assert all(width(line) <= 120 for line in run(command, case_file, *words).out.splitlines())


def test_position_is_calculated_as_that_party_has_it(run: Run, case_file: Path) -> None:
    common, defence = (
        json.loads(run("calculate", case_file, "--json", *words).out) for words in ((), ("--position", "defence"))
    )
    assert defence["position"] == "defence"
    factors = [line["factor"] for line in defence["counts"]["a"]["adjustments"]]
    assert "compensation_with_forgiveness" in factors
    assert defence["declared"]["chosen"] < common["declared"]["chosen"]


def test_json_is_the_contract(run: Run, case_file: Path) -> None:
    ran = run("calculate", case_file, "--json")
    data = json.loads(ran.out)
    assert data["schema"] == "liangxing/result/1"
    assert data["counts"]["a"]["adjusted"]["chosen"] == 12.768
    Draft202012Validator(schema_of("result")).validate(data)


def test_json_of_a_case_below_the_threshold_is_an_answer(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(
        "jurisdiction: national\nsentencing_date: 2025-03-01\n"
        "counts: {a: {crime: theft, offence_date: 2024-06-01, facts: {amount: 300}}}\n",
        encoding="utf-8",
    )
    ran = run("calculate", path, "--json")
    data = json.loads(ran.out)
    assert ran.status == 0
    assert data["declared"] is None
    assert "below_threshold" in [warning["id"] for warning in data["warnings"]]
    Draft202012Validator(schema_of("result")).validate(data)
    text = run("calculate", path)
    assert text.status == 0
    assert "没有结果" in text.out


def test_standard_input(run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with case_file.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert "12.768" in run("calculate", "-").out


def test_compare_prints_each_disputed_point_with_its_months(run: Run, case_file: Path) -> None:
    ran = run("compare", case_file)
    assert ran.status == 0
    assert "检察机关" in ran.out and "辩护方" in ran.out
    # From the prosecution's case (13.44 × 1.05 = 14.112) a 40% reduction takes off 13.44 × 40% = 5.376 months.
    row = next(line for line in ran.out.splitlines() if line.startswith("积极赔偿"))
    assert "−5.376" in row


def test_compare_json_holds_valid_results(run: Run, case_file: Path) -> None:
    data = json.loads(run("compare", case_file, "--json").out)
    assert data["schema"] == "liangxing/comparison/1"
    assert list(data["results"]) == ["prosecution", "defence"]
    for result in data["results"].values():
        Draft202012Validator(schema_of("result")).validate(result)
    assert {point["path"] for point in data["disputed"]} == {
        "factors.surrender",
        "factors.confession",
        "factors.compensation_with_forgiveness",
    }


def test_several_counts_name_the_crime_of_each_step(run: Run, case_file: Path) -> None:
    text = case_file.read_text(encoding="utf-8").replace(
        "factors:\n",
        "  b:\n    crime: fraud\n    offence_date: 2024-06-01\n    facts: {amount: 60000}\n"
        "    chosen: {tier: serious, base_sentence: 36}\nfactors:\n",
        1,
    )
    case_file.write_text(text, encoding="utf-8")
    out = run("calculate", case_file).out
    assert "[盗窃罪]" in out and "[诈骗罪]" in out
    assert "数罪并罚" in out


def test_control_characters_of_a_case_do_not_reach_the_terminal(run: Run, case_file: Path) -> None:
    text = case_file.read_text(encoding="utf-8").replace("title: 甲某盗窃案", 'title: "\\e[2J甲\\a"')
    case_file.write_text(text, encoding="utf-8")
    out = run("calculate", case_file).out
    assert "\x1b" not in out and "\a" not in out
    assert "␛[2J甲␇" in out
