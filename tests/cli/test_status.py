"""Exit status and streams: 0 done; 2 wrong input, said on stderr with nothing on stdout; 1 a fault of the program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import engine
from engine.calculation import calculate as calculation

Run = Callable[..., Any]
LIANGXING = [sys.executable, "-m", "engine.cli"]

HEAD = "jurisdiction: national\nsentencing_date: 2025-03-01\n"
COUNT = "counts: {a: {crime: theft, offence_date: 2024-06-01, facts: {amount: 12000}}}\n"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (HEAD + COUNT.replace("theft", "thefd"), ["counts.a.crime", "'theft'"]),
        (HEAD + COUNT.replace("12000", "三万元"), ["counts.a.facts.amount", "三万元"]),
        (HEAD + COUNT.replace("12000", "-5"), ["counts.a.facts.amount", "0"]),
        (HEAD + COUNT.replace("amount", "amont"), ["counts.a.facts.amont", "'amount'"]),
        (HEAD + COUNT.replace("2024-06-01", "2999-01-01"), ["counts.a.offence_date"]),
        (HEAD + COUNT.replace("offence_date: 2024-06-01, ", ""), ["counts.a.offence_date"]),
        (HEAD + COUNT + "defendant: {facts: {age_at_offence: 5}}\n", ["defendant.facts.age_at_offence", "12"]),
        (HEAD + COUNT + "factors: {surrendr: {ratio: -20}}\n", ["factors.surrendr", "'surrender'"]),
        (HEAD + COUNT + "factors: {surrender: {ratio: -400}}\n", ["factors.surrender.ratio", "-100"]),
        (HEAD.replace("national", "atlantis") + COUNT, ["jurisdiction"]),
        (HEAD + COUNT + "sentencing_dat: 2025-01-01\n", ["sentencing_dat", "'sentencing_date'"]),
        (HEAD + COUNT + COUNT, ["case.yaml:4", "duplicate key 'counts'"]),
        ("a: &a [x, x]\nb: [*a, *a]\n", ["case.yaml:2", "alias"]),
        ("just text", ["is not a case file", "liangxing/case/1"]),
        ("", ["is not a case file"]),
        ("counts: [unclosed", ["case.yaml"]),
    ],
)
def test_wrong_cases_name_the_field_and_print_nothing_else(
    run: Run, tmp_path: Path, case: str, said: list[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(case, encoding="utf-8")
    for words in (("calculate", path), ("calculate", path, "--json"), ("compare", path)):
        words = (*words, "--language", "en")
        ran = run(*words)
        assert (ran.status, ran.out) == (2, "")
        for words_said in said:
            assert words_said in ran.err
        assert "Traceback" not in ran.err
        assert all(line.startswith("liangxing: ") for line in ran.err.splitlines())


def test_every_problem_is_told_at_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        HEAD + COUNT.replace("12000", "三万元") + "defendant: {facts: {age_at_offence: 5}}\n", encoding="utf-8"
    )
    assert len(run("calculate", path, "--language", "en").err.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("big.yaml", b"a" * 50_000_000, "too large"),
        ("binary.docx", bytes(range(256)) * 20, "not UTF-8"),
        ("nul.yaml", b"title: \x00x", "control characters"),
        ("missing.yaml", None, "No such file"),
    ],
)
def test_files_that_are_no_case(run: Run, tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    ran = run("calculate", path, "--language", "en")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err and name in ran.err


def test_a_directory_is_no_case(run: Run, tmp_path: Path) -> None:
    ran = run("calculate", tmp_path, "--language", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "directory" in ran.err


@pytest.mark.parametrize("nest", ["[" * 100_000 + "]" * 100_000, "{a: " * 20_000 + "1" + "}" * 20_000])
def test_nesting_beyond_reason_is_refused_and_does_not_end_the_process(tmp_path: Path, nest: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(nest, encoding="utf-8")
    ran = subprocess.run([*LIANGXING, "calculate", path], capture_output=True, text=True, timeout=30)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "deep.yaml" in ran.stderr


def test_a_large_standard_input_is_not_read_to_its_end() -> None:
    words = [*LIANGXING, "calculate", "-", "--language", "en"]
    ran = subprocess.run(words, input=b"a" * 5_000_000, capture_output=True)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"too large" in ran.stderr


def test_unknown_position_suggests_the_nearest(run: Run, case_file: Path) -> None:
    ran = run("calculate", case_file, "--position", "defense", "--language", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "'defence'" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("calculate",),
        ("calculat", "x"),
        ("calculate", "x", "--jsn"),
        ("--language", "fr", "rules", "list"),
        ("schema", "nothing"),
        ("app", "--port", "70000"),
        ("evaluate", "x", "--limit", "0"),
        ("document", "x"),
    ],
)
def test_wrong_words_on_the_command_line(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.status, ran.out) == (2, "")
    assert "liangxing" in ran.err


def test_a_fault_of_the_program_is_one_line_and_status_1(
    run: Run, case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault\nin two lines")

    monkeypatch.setattr(calculation, "calculate", broken)
    ran = run("calculate", case_file)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "liangxing: ZeroDivisionError: a fault in two lines\n"
    monkeypatch.setenv("LIANGXING_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("calculate", case_file)


def test_a_reader_that_stops_reading_is_no_fault(case_file: Path) -> None:
    command = subprocess.Popen([*LIANGXING, "schema", "case"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout and command.stderr
    command.stdout.readline()
    command.stdout.close()
    assert (command.wait(), command.stderr.read()) == (0, b"")
    command.stderr.close()


def test_version(run: Run) -> None:
    assert run("--version").out == f"liangxing {engine.__version__}\n"


def test_help_is_in_the_language_asked_for(run: Run) -> None:
    chinese, english = run("--help").out, run("--language", "en", "--help").out
    for command in ("calculate", "compare", "rules", "schema", "document", "evaluate", "app"):
        assert command in chinese and command in english
    assert "用法：" in chinese and "计算一个案件" in chinese
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)


def test_help_does_not_load_the_engine() -> None:
    code = "import sys; from engine.cli import main\ntry:\n main(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted({'pydantic', 'durable', 'yaml', 'docxtpl', 'streamlit'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_problems_are_told_in_chinese_unless_english_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(HEAD + COUNT.replace("12000", "三万元"), encoding="utf-8")
    ran = run("calculate", path)
    assert (ran.status, ran.out) == (2, "")
    assert "counts.a.facts.amount: “三万元”不是数字；可以是：0至" in ran.err
