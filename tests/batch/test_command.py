"""`liangxing batch` as a function: the schema printed, a file reckoned, rejects told by the status."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from engine import cli_batch
from engine.errors import InputError

GOOD = "theft,2024-01-01,2025-03-01,9000"


def options(**given: Any) -> Namespace:
    nothing = dict.fromkeys(
        ("caseload", "output", "schema", "explain", "chunk", "workers", "ray", "columns", "suggest")
    )
    return Namespace(**{**nothing, "no_progress": True, "json": False, "language": "en", **given})


def cases(folder: Path, *rows: str) -> Path:
    path = folder / "cases.csv"
    path.write_text("\n".join(["crime,offence_date,sentencing_date,amount", *rows, ""]), encoding="utf-8")
    return path


def test_schema_names_every_column() -> None:
    columns = json.loads(cli_batch.run(options(schema="drug_trafficking", json=True))[0])
    names = [column["column"] for column in columns]
    assert names[:3] == ["id", "crime", "jurisdiction"]
    assert {"drugs.heroin", "surrender", "ratio.recidivist", "factor.recidivist"} <= set(names)
    assert {"case", "floor.recidivist", "ratio.recidivist.low", "plea_reading", "proposal.low"} <= set(names)
    assert {"count2.<column>", "ratio.other_<name>", "evidence.<factor>", "detention.1.from"} <= set(names)
    assert len(names) == len(set(names))
    table, status = cli_batch.run(options(schema="theft", language="zh"))
    assert status == 0 and "盗窃数额" in table


def test_a_file_is_reckoned(tmp_path: Path) -> None:
    source, target = cases(tmp_path, GOOD, GOOD), tmp_path / "out.csv"
    text, status = cli_batch.run(options(caseload=source, output=target, explain=1))
    assert status == 0
    assert "2 cases" in text
    (line,) = (tmp_path / "out.csv.steps.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["result"]["steps"]


def test_wrong_rows_are_told(tmp_path: Path) -> None:
    source, target = cases(tmp_path, GOOD, "theft,2024-01-01,2025-03-01,much"), tmp_path / "out.csv"
    text, status = cli_batch.run(options(caseload=source, output=target, json=True))
    assert status == 2
    said = json.loads(text)
    assert (said["rows"], said["rejected"]) == (2, 1)
    assert Path(said["rejects"]).is_file()


@pytest.mark.parametrize("given", [{}, {"schema": "jaywalking"}, {"caseload": Path("no.csv"), "output": Path("a.csv")}])
def test_what_is_asked_wrongly(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        cli_batch.run(options(**given))


def test_the_cases_are_not_written_over(tmp_path: Path) -> None:
    source = cases(tmp_path, GOOD)
    with pytest.raises(InputError):
        cli_batch.run(options(caseload=source, output=source))
