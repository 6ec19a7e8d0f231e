"""The adapter of traffic-accident rows, and the figures made from them, on rows invented for these tests."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest

from engine.calculation.calculate import calculate
from engine.cli import main
from engine.errors import InputError
from engine.evaluation import Progress, Scored, evaluate, figures, report
from engine.evaluation_traffic import DoesNotFit, Row, adapt
from engine.law.library import library

ROW: dict[str, Any] = {
    "id": "x-1",
    "case_no": "（2023）豫0001刑初1号",
    "place": "河南省某市",
    "sex": "男",
    "birth_year": 1980,
    "deaths": 1,
    "injured": 2,
    "serious": 0,
    "minor": 1,
    "liability": "全部",
    "fled": 0,
    "surrender": 0,
    "forgiven": 0,
    "compensated": 0,
    "months": 12,
    "probation_months": 0,
}


def _row(**changes: Any) -> Row:
    return adapt({**ROW, **changes}, library())


def _facts(row: Row) -> dict[str, Any]:
    facts = row.case["counts"]["a"]["facts"]
    assert isinstance(facts, dict)
    return facts


def test_a_row_becomes_the_case_it_describes() -> None:
    row = _row()
    assert _facts(row) == {
        "deaths": 1,
        "serious_injuries": 0,
        "minor_injuries": 1,
        "fled": False,
        "liability": "full",
    }
    assert row.case["defendant"]["facts"] == {"age_at_offence": 42}
    assert str(row.case["sentencing_date"]) == "2023-12-31"
    assert str(row.case["counts"]["a"]["offence_date"]) == "2023-01-01"
    assert (row.months, row.probation_months, row.complete) == (12, 0, True)
    result = calculate(row.case)
    tier = result.counts["a"].tier
    assert tier is not None and tier.id == "basic"


def test_the_answer_never_enters_the_case() -> None:
    assert _row().case == _row(months=84, probation_months=36).case


@pytest.mark.parametrize(("word", "id"), [("全部", "full"), ("主要", "main"), ("同等", "equal"), ("次要", "secondary")])
def test_words_of_liability(word: str, id: str) -> None:
    assert _facts(_row(liability=word))["liability"] == id


def test_conduct_afterwards_becomes_facts() -> None:
    facts = _facts(_row(surrender=1, compensated=1, forgiven=1, fled=1))
    assert facts["surrender"] == "other"
    assert facts["compensation"] == "full"
    assert facts["forgiveness"] is True
    assert facts["fled"] is True
    count = calculate(_row(surrender=1, compensated=1, forgiven=1).case).counts["a"]
    assert {line.factor for line in count.adjustments} == {"surrender", "compensation_with_forgiveness"}


def test_unknown_liability_and_age_are_left_unstated() -> None:
    row = _row(liability=None, birth_year=None)
    assert "liability" not in _facts(row)
    assert row.case["defendant"]["facts"] == {}
    assert row.complete is False


def test_rows_without_death_or_serious_injury_are_incomplete() -> None:
    assert _row(deaths=0, serious=0).complete is False
    assert _row(deaths=0, serious=1).complete is True


@pytest.mark.parametrize(
    ("place", "jurisdiction"),
    [("广东省某市", "guangdong"), ("江苏省某市", "jiangsu"), ("湖南省某市", "national"), ("某国某市", "national")],
)
def test_only_a_province_with_rules_of_its_own_for_this_crime_is_used(place: str, jurisdiction: str) -> None:
    assert _row(place=place).case["jurisdiction"] == jurisdiction


@pytest.mark.parametrize(
    "case_no",
    ["（2023）豫01刑初1号", "(2023)豫01刑初1号", "［2023］1号", "（（2023）豫01刑初1号", "某检刑诉〔2023〕3号"],
)
def test_the_year_is_read_from_the_case_number(case_no: str) -> None:
    assert _row(case_no=case_no).case["sentencing_date"].year == 2023


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"case_no": "豫01刑初1号"}, "case_no: no year"),
        ({"case_no": None}, "case_no: missing"),
        ({"case_no": "（2099）豫01刑初1号"}, "case_no: the year is not over"),
        ({"deaths": "1"}, "deaths: not a count"),
        ({"deaths": -1}, "deaths: not a count"),
        ({"deaths": True}, "deaths: not a count"),
        ({"fled": 2}, "fled: neither 0 nor 1"),
        ({"months": None}, "months: missing"),
        ({"liability": "some"}, "liability: unknown word"),
        ({"birth_year": "1980"}, "birth_year: not a year"),
    ],
)
def test_a_row_that_does_not_fit_says_why(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(DoesNotFit, match=reason):
        _row(**changes)


def _scored(**changes: Any) -> Scored:
    base = Scored(
        months=12,
        low=10,
        chosen=12,
        high=14,
        least=6,
        most=20,
        suspended=False,
        barred=False,
        tier="basic",
        complete=True,
    )
    return dataclasses.replace(base, **changes)


def test_figures_by_hand() -> None:
    found = figures(
        [
            _scored(),  # in everything
            _scored(months=15),  # outside the range; 3 of 12 is 25%, 3 of 15 is 20%
            _scored(months=9, suspended=True),  # outside; 3 of 12 is 25%, 3 of 9 is 33%
            _scored(months=36, chosen=42, low=38, high=46, least=36, most=84, suspended=True, barred=True),
            _scored(months=30),  # outside the envelope
        ]
    )
    assert found.cases == 5
    assert found.in_envelope == 4 / 5
    assert found.in_range == 1 / 5
    assert found.near_point == 2 / 5  # the first, and 6 of 42
    assert found.near_imposed == 3 / 5  # those and 3 of 15
    assert found.median_error == 3
    assert found.median_signed_error == 0
    assert found.mean_width == (4 * 4 + 8) / 5
    assert (found.suspended, found.suspended_though_barred) == (2, 1)


def test_no_cases_have_no_figures() -> None:
    assert figures([]).in_range is None
    assert figures([]).median_error is None


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    lines = [
        json.dumps(ROW, ensure_ascii=False),
        json.dumps({**ROW, "fled": 1, "deaths": 2, "probation_months": 48, "months": 36}, ensure_ascii=False),
        json.dumps({**ROW, "liability": "次要"}, ensure_ascii=False),
        json.dumps({**ROW, "liability": None}, ensure_ascii=False),
        json.dumps({**ROW, "case_no": "1号"}, ensure_ascii=False),
        json.dumps({**ROW, "birth_year": 2020}, ensure_ascii=False),
        "[1, 2]",
        "{not json",
        "",
    ]
    path.write_bytes(("\n".join(lines) + "\n").encode() + b"\xff\xfe\n")
    return path


def test_every_row_is_accounted_for(rows: Path) -> None:
    found = evaluate(rows)
    assert found.rows == 9
    assert found.unfit == {"case_no: no year": 1, "not a mapping": 1, "not a line of JSON": 2}
    assert found.errors == {"defendant.facts.age_at_offence": 1}
    assert found.no_tier == {"complete": 1, "incomplete": 1}
    assert [case.tier for case in found.scored] == ["basic", "serious"]
    counted = found.unfit.total() + found.errors.total() + found.no_tier.total() + len(found.scored)
    assert counted == found.rows


def test_probation_that_was_given_where_we_bar_it_is_counted(rows: Path) -> None:
    # Flight and two deaths: three to seven years; the point lies over the three years up to which probation is open.
    group = evaluate(rows).groups()["complete"]
    assert (group.suspended, group.suspended_though_barred) == (1, 1)


def test_a_fault_is_counted_and_does_not_stop_the_run(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("fault")

    monkeypatch.setattr("engine.evaluation.calculate", broken)
    found = evaluate(rows)
    assert found.errors == {"ZeroDivisionError: fault": 5}
    assert found.scored == []


def test_limit_takes_the_first_rows(rows: Path) -> None:
    assert evaluate(rows, limit=2).rows == 2


def test_report_and_json_say_the_same(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(rows), "--json"]) == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert data["rows"] == 9
    assert data["no_tier"] == {"complete": 1, "all": 2}
    assert data["groups"]["complete"]["cases"] == 2
    assert err.splitlines()[-1] == "100% 9"
    text = report(evaluate(rows), "zh")
    share = data["groups"]["complete"]["in_envelope"]
    assert f"{share:.1%}" in text
    assert "格式不符：4 行" in text
    assert "tier" in report(evaluate(rows), "en")


def test_progress_on_a_terminal_is_one_line() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    progress = Progress(stream)
    for done in range(1, 11):
        progress(done / 10, done)
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().split("\r")[-1] == "█" * 40 + " 100% 10\n"


def test_a_file_that_cannot_be_read_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(InputError):
            evaluate(path)
        assert main(["evaluate", str(path)]) == 2
        assert capsys.readouterr().out == ""
