"""The columns say what the explained calculation says: every field of every row, on random rows and on the law tests.

`LIANGXING_BATCH_ROWS=100000 pytest tests/batch/test_equality.py` takes more random rows than the tests always do.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from batch import caseload

from engine.batch import Tally, evaluate_batch
from engine.batch.rows import flat, wholecases
from engine.batch.table.shape import EXACT, figures
from engine.calculation import alternatives
from engine.calculation import calculate as whole_way
from engine.calculation.calculate import calculate
from engine.case.patch import apply
from engine.errors import InputError
from engine.law.library import Library
from engine.lawtest import every_test

RULES = caseload.RULES

PARTS = 20
ROWS = int(os.environ.get("LIANGXING_BATCH_ROWS", "5000"))


@pytest.fixture(autouse=True)
def in_figures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps in words and other readings are no figures of an answer, and take nearly half of the time to make."""
    monkeypatch.setattr(whole_way, "explain", lambda *_: ())
    monkeypatch.setattr(alternatives, "alternatives", lambda *_: ())


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the answer as `figures` gives one."""
    found = {name: value for name, value in row.items() if name not in ("id", "problems")}
    found["more_counts"] = [_exact(count) for count in found["more_counts"] or ()]
    return _exact(found)


def _exact(found: dict[str, Any]) -> dict[str, Any]:
    """The same with what is not whole in millionths."""
    for name in EXACT:
        found[name] = _micro(found[name])
    found["factors"] = [
        (line["factor"], *(_micro(line[end]) for end in ("low", "chosen", "high"))) for line in found["factors"]
    ]
    return found


def _micro(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(6))


def expected(said: dict[str, Any]) -> dict[str, Any] | None:
    """What the explained calculation says of a row; None where it is no case."""
    try:
        found = figures(calculate(flat.case(said, RULES), rules=RULES))
        # A decimal has twelve places before the point; no month count of a real case comes near.
        numbers = [*found.values(), *(end for _, *ends in found["factors"] for end in ends)]
        return None if any(isinstance(value, int) and abs(value) >= 10**18 for value in numbers) else found
    except InputError:
        return None


def differences(rows: list[dict[str, Any]]) -> tuple[list[Any], Tally]:
    """Every field that differs, with its row."""
    table, tally = caseload.table(rows), Tally()
    answers = evaluate_batch(table, RULES, tally).to_pylist()
    found = []
    for said, answer in zip(table.to_pylist(), answers, strict=True):
        wanted = expected(said)
        if wanted is None:
            if answer["status"] != "wrong" or not answer["problems"]:
                found.append((said, "status", answer["status"], "wrong"))
            continue
        got = shown(answer)
        assert got.keys() == wanted.keys()
        found += [(said, name, got[name], value) for name, value in wanted.items() if got[name] != value]
    return found, tally


@pytest.mark.parametrize("part", range(PARTS))
def test_random_rows(part: int) -> None:
    rng = random.Random(part)
    rows = [caseload.several(rng) if rng.random() < 0.1 else caseload.row(rng) for _ in range(ROWS // PARTS)]
    found, tally = differences(rows)
    assert found == []
    assert tally.explained < 0.05 * tally.rows  # the equality of the columns is tested, not of the fallback with itself


def test_every_crime_in_every_place() -> None:
    rng = random.Random(99)
    rows = [caseload.row(rng, crime, place) for crime in RULES.crime_ids for place in RULES.jurisdictions]
    found, _ = differences(rows)
    assert found == []


def test_rows_that_are_wrong() -> None:
    rng = random.Random(7)
    rows = [caseload.wrong(rng) if rng.random() < 0.5 else caseload.row(rng) for _ in range(200)]
    found, tally = differences(rows)
    assert found == []
    assert tally.wrong > 50


def law_tests() -> list[dict[str, Any]]:
    """The case of every law test, as its position has it."""
    return [
        apply(test.case, test.case["positions"][test.position]) if test.position else test.case
        for test in every_test(RULES)
    ]


def test_law_tests() -> None:
    """Every law test as a whole case file; almost all of them can be said in columns."""
    cases = law_tests()
    assert len(cases) > 3000
    tally = Tally()
    table = pa.table({"case": [json.dumps(raw, default=str, ensure_ascii=False) for raw in cases]})
    answers = evaluate_batch(table, RULES, tally).to_pylist()
    for raw, answer in zip(cases, answers, strict=True):
        assert shown(answer) == figures(calculate(raw, rules=RULES)), raw
    assert tally.wrong == 0
    assert tally.explained < 0.005 * tally.rows


def test_a_row_says_what_its_case_file_says() -> None:
    """There and back again: a case file as a row, and the row as a case file."""
    rng = random.Random(4)
    for raw in rng.sample(law_tests(), 150):
        text = json.loads(json.dumps(raw, default=str))
        try:
            row = wholecases.row(text, RULES)
        except wholecases.Unsayable:
            continue
        assert figures(calculate(flat.case(row, RULES), rules=RULES)) == figures(calculate(text, rules=RULES))


def test_a_column_that_no_crime_has() -> None:
    with pytest.raises(InputError, match="amuont"):
        evaluate_batch(pa.table({"crime": ["theft"], "amuont": [3000]}), RULES)


def wrong_in(**columns: Any) -> list[tuple[str, str]]:
    """Field and reason of the problems of a table of one row."""
    (answer,) = evaluate_batch(pa.table({name: [value] for name, value in columns.items()}), RULES).to_pylist()
    return [(problem["field"], problem["reason"]) for problem in answer["problems"]]


def test_what_is_wrong_in_a_whole_case_file_is_named_as_the_file_has_it() -> None:
    case = {"counts": {"盗窃": {"crime": "theft", "offence_date": "2024-01-01", "facts": {"amuont": 3000}}}}
    ((field, reason),) = wrong_in(case=json.dumps(case))
    assert field == "counts.盗窃.facts.amuont" and "amount" in reason
    assert wrong_in(case="{", id="1") == [("case", "不是JSON写成的案件文件")]
    ((field, reason),) = wrong_in(case=json.dumps(case), amount=3000.0)
    assert field == "amount" and "应当空着" in reason


def test_two_crimes_in_one_row() -> None:
    """刑法69条1款: over the longer of 24 and 18 months, no more than their sum; the fines are added up."""
    day = datetime.date(2024, 1, 1)
    row = {"crime": "theft", "offence_date": day, "amount": 5000.0, "base_sentence": 24.0, "tier": "basic"}
    row |= {"count2.crime": "fraud", "count2.offence_date": day, "count2.amount": 9000.0, "count2.base_sentence": 18.0}
    row |= {"id": "1", "sentencing_date": datetime.date(2025, 3, 1), "surrender": "none", "count2.tier": "basic"}
    tally = Tally()
    table = caseload.table([row, row | {"id": "2", "ratio.merit": -50.0, "count.merit": 2}])
    first, second = evaluate_batch(table, RULES, tally).to_pylist()
    assert tally.explained == 0
    assert (first["declared_low"], first["declared_chosen"], first["declared_high"]) == (24, 33, 42)
    assert [(count["crime"], count["proposed_chosen"]) for count in first["more_counts"]] == [("fraud", 18)]
    assert first["fine_low"] == 2000  # 一千元 each at least
    assert (second["proposed_chosen"], second["more_counts"][0]["proposed_chosen"]) == (24, 9)
    assert second["factors"] == [] and second["more_counts"][0]["factors"][0]["factor"] == "merit"


def test_own_columns_are_handed_back() -> None:
    table = pa.table({"id": ["A-1"], "crime": ["theft"], "keep.court": ["东城"]})
    assert evaluate_batch(table, RULES).select(["id", "keep.court"]).to_pylist() == [
        {"id": "A-1", "keep.court": "东城"}
    ]


def test_figures_that_do_not_fit_in_64_bits() -> None:
    """Facts and ratios at the ends of what a case file takes: the explained way where the columns would overflow."""
    rng = random.Random(5)
    rows = []
    for _ in range(150):
        row = caseload.row(rng)
        law = RULES.crime(row["jurisdiction"], row["crime"]).facts
        for name, fact in law.items():
            if fact.type in ("yuan", "count", "hours") and rng.random() < 0.5:
                large = rng.choice([10**13, 9_999_999_999_999, 10**12 + 1, 123_456_789])
                row[name] = float(large) if fact.type == "yuan" else large
            if fact.type == "quantities":
                row |= {f"{name}.{kind}": 1e9 for kind in list(fact.options)[:3]}
        layer = [name for name, factor in RULES.factors(row["jurisdiction"]).items() if factor.layer == 1]
        row |= {f"ratio.{name}": rng.choice([-12.34, -99.99, 300.0, 0.01]) for name in rng.sample(layer, 5)}
        rows.append(row)
    found, tally = differences(rows)
    assert found == []
    assert tally.explained > 50


def test_another_rulebook(tmp_path: Path) -> None:
    """A changed law is followed by the columns as it is by the explained calculation, beside the project's own."""
    shutil.copytree(RULES.directory, tmp_path / "rules")
    method = tmp_path / "rules" / "method.yaml"
    method.write_text(method.read_text(encoding="utf-8").replace("percent: 30\n", "percent: 45\n"), encoding="utf-8")
    changed = Library(tmp_path / "rules")
    rng = random.Random(11)
    said = [caseload.row(rng) | {"plea_stage": "prosecution"} for _ in range(100)]
    table = caseload.table(said)
    answers = evaluate_batch(table, changed).to_pylist()
    assert answers != evaluate_batch(table, RULES).to_pylist()
    for row, answer in zip(table.to_pylist(), answers, strict=True):
        assert shown(answer) == figures(calculate(flat.case(row, changed), rules=changed))
