"""The columns say what the explained calculation says: every field of every row, on random rows and on the law tests.

`LIANGXING_BATCH_ROWS=100000 pytest tests/batch/test_equality.py` takes more random rows than the tests always do.
"""

from __future__ import annotations

import os
import random
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from batch import caseload

from engine.batch import Tally, evaluate_batch, flat
from engine.batch.output import EXACT, figures
from engine.calculation.calculate import calculate
from engine.case.patch import apply
from engine.errors import InputError
from engine.law.library import Library
from engine.lawtest import every_test

RULES = caseload.RULES

PARTS = 20
ROWS = int(os.environ.get("LIANGXING_BATCH_ROWS", "5000"))


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the answer as `figures` gives one."""
    found = {name: value for name, value in row.items() if name not in ("id", "problems")}
    for name in EXACT:
        found[name] = _micro(found[name])
    found["factors"] = [
        (line["factor"], *(_micro(line[end]) for end in ("low", "chosen", "high"))) for line in found["factors"]
    ]
    return found


def _micro(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(6))


def expected(said: dict[str, Any]) -> dict[str, Any] | None:
    """What the explained calculation says of a row; None where it is no case, nothing where it breaks off."""
    try:
        found = figures(calculate(flat.case(said, RULES), rules=RULES))
        # A decimal has twelve places before the point; no month count of a real case comes near.
        return None if any(isinstance(value, int) and abs(value) >= 10**18 for value in found.values()) else found
    except (InputError, TypeError, OverflowError):  # quantities past what the rule engine counts
        return None
    except ValueError as error:  # limits of which one lifts what another lowers
        assert "not in order" in str(error)
        return {}


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
        if not wanted:
            continue
        got = shown(answer)
        assert got.keys() == wanted.keys()
        found += [(said, name, got[name], value) for name, value in wanted.items() if got[name] != value]
    return found, tally


@pytest.mark.parametrize("part", range(PARTS))
def test_random_rows(part: int) -> None:
    rng = random.Random(part)
    rows = [caseload.row(rng) for _ in range(ROWS // PARTS)]
    found, tally = differences(rows)
    assert found == []
    assert tally.explained < 0.25 * tally.rows  # the equality of the columns is tested, not of the fallback with itself


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


def flattened(raw: dict[str, Any]) -> dict[str, Any] | None:
    """The row that says what the case says; None for a case that no row can say."""
    if len(raw.get("counts", {})) != 1 or any(raw.get(name) for name in ("earlier", "method", "proposal")):
        return None
    (count,) = raw["counts"].values()
    chosen = count.get("chosen") or {}
    row = {"crime": count["crime"], "offence_date": count["offence_date"], **chosen}
    row |= {name: raw[name] for name in ("jurisdiction", "region", "sentencing_date") if name in raw}
    row |= {"plea_stage": (raw.get("plea") or {}).get("stage", "none")}
    for facts in ((raw.get("defendant") or {}).get("facts") or {}, count.get("facts") or {}):
        for name, value in facts.items():
            if isinstance(value, dict):
                row |= {f"{name}.{kind}": amount for kind, amount in value.items()}
            else:
                row[name] = value
    row |= {f"threshold.{name}": value for name, value in (count.get("thresholds") or {}).items()}
    for name, entry in (raw.get("factors") or {}).items():
        if name.startswith("other_") or (entry and set(entry) - {"ratio", "by", "evidence", "count"}):
            return None
        ratio = (entry or {}).get("ratio")
        if isinstance(ratio, list):
            return None
        row |= {f"factor.{name}": entry is not None} if ratio is None else {f"ratio.{name}": ratio}
    return row


def test_law_tests() -> None:
    cases = []
    for test in every_test(RULES):
        raw = test.case
        if test.position:
            raw = apply(raw, raw["positions"][test.position])
        if (row := flattened(raw)) is not None:
            cases.append(row)
    assert len(cases) > 1500
    rows = [{name: float(v) if _is_number(name, v) else v for name, v in row.items()} for row in cases]
    found, tally = differences(rows)
    assert found == []
    assert tally.explained < 0.05 * tally.rows


def _is_number(name: str, value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def test_a_column_that_no_crime_has() -> None:
    with pytest.raises(InputError, match="amuont"):
        evaluate_batch(pa.table({"crime": ["theft"], "amuont": [3000]}), RULES)


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
                row |= {f"{name}.{kind}": 1e13 for kind in list(fact.options)[:3]}
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
