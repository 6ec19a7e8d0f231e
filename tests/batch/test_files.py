"""Files of cases into files of answers: every format alike, wrong rows in the rejects, an interrupted run taken up."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from batch import caseload

from engine.batch import evaluate_batch
from engine.batch.evaluate import coded
from engine.batch.run import files, hands
from engine.batch.run.sources import chunks
from engine.batch.run.targets import Target, plain
from engine.batch.run.workers import Worker
from engine.errors import InputError


@pytest.fixture(scope="module")
def cases() -> pa.Table:
    rng = random.Random(3)
    made = [caseload.several(rng) if number % 12 == 5 else caseload.row(rng) for number in range(120)]
    rows = [said | {"id": f"案{number}"} for number, said in enumerate(made)]
    rows[17] |= {"age_at_offence": 5, "birth_date": None}
    return caseload.table(rows)


@pytest.fixture(scope="module")
def answers(cases: pa.Table) -> list[dict[str, Any]]:
    return evaluate_batch(cases, caseload.RULES).to_pylist()


def write(table: pa.Table, path: Path) -> Path:
    if path.suffix == ".jsonl":
        path.write_text(
            "".join(f"{json.dumps(row, default=str)}\n" for row in without_nothing(table)), encoding="utf-8"
        )
    elif path.suffix == ".csv":
        pa.csv.write_csv(table, path)
    else:
        with Target(path, path) as target:
            target.write(table)
    return path


def without_nothing(table: pa.Table) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]


def read(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


@pytest.mark.parametrize("name", ["cases.parquet", "cases.arrow", "cases.csv", "cases.jsonl"])
def test_every_format_is_read(tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]], name: str) -> None:
    done = files.run(write(cases, tmp_path / name), tmp_path / "answers.parquet", caseload.RULES, rows=50)
    assert (done.rows, done.rejected, done.resumed) == (120, 1, 0)
    assert read(tmp_path / "answers.parquet") == answers
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [name, "answers.parquet", "answers.parquet.rejects.csv"]
    )


def test_every_format_is_written(tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]]) -> None:
    source = write(cases, tmp_path / "cases.parquet")
    for name in ("a.arrow", "a.csv", "a.jsonl"):
        files.run(source, tmp_path / name, caseload.RULES, rows=50)
    with pa.OSFile(str(tmp_path / "a.arrow")) as file:
        assert pa.ipc.open_file(file).read_all().to_pylist() == answers
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["id"] for row in rows] == [row["id"] for row in answers]
    assert [row["declared_chosen"] for row in rows] == [
        "" if row["declared_chosen"] is None else str(row["declared_chosen"]) for row in answers
    ]
    objects = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row.get("declared_chosen") for row in objects] == [row["declared_chosen"] for row in answers]


def test_rejects_name_row_field_and_reason(tmp_path: Path, cases: pa.Table) -> None:
    done = files.run(write(cases, tmp_path / "cases.parquet"), tmp_path / "a.parquet", caseload.RULES, rows=10)
    assert done.rejects is not None
    with done.rejects.open(encoding="utf-8", newline="") as text:
        (row,) = csv.DictReader(text)
    assert (row["row"], row["id"], row["field"]) == ("18", "案17", "age_at_offence")
    assert row["reason"]


def test_a_word_for_a_number_spoils_one_row(tmp_path: Path) -> None:
    lines = ["crime,offence_date,sentencing_date,amount,burglary"]
    lines += [f"theft,2024-01-0{day},2025-03-01,{amount},true" for day, amount in enumerate([3000, "三万", 9000], 1)]
    lines += ["theft,2024-06-31,2025-03-01,3000,perhaps", "theft,2024-01-01,2025-03-01,,"]
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = files.run(tmp_path / "cases.csv", tmp_path / "a.parquet", caseload.RULES)
    assert (done.rows, done.rejected) == (5, 2)
    assert [row["status"] for row in read(tmp_path / "a.parquet")] == ["term", "wrong", "term", "wrong", "below"]
    assert done.rejects is not None
    with done.rejects.open(encoding="utf-8", newline="") as text:
        found = [(row["row"], row["field"]) for row in csv.DictReader(text)]
    assert found == [("2", "amount"), ("4", "offence_date"), ("4", "burglary")]


def test_broken_lines_of_json(tmp_path: Path) -> None:
    good = '{"crime": "theft", "offence_date": "2024-01-01", "sentencing_date": "2025-03-01", "amount": 3000.5}'
    (tmp_path / "cases.jsonl").write_text(f'{good}\n{{"crime": \n\n{good}\n[1]\n', encoding="utf-8")
    files.run(tmp_path / "cases.jsonl", tmp_path / "a.parquet", caseload.RULES)
    found = read(tmp_path / "a.parquet")
    assert [row["status"] for row in found] == ["term", "wrong", "wrong", "term", "wrong"]
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5]


def test_an_interrupted_run_is_taken_up(
    tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = write(cases, tmp_path / "cases.parquet"), tmp_path / "a.parquet"
    calls: list[Any] = []

    def breaks(*given: Any) -> pa.Table:
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return coded(*given)

    monkeypatch.setattr(hands, "coded", breaks)
    with pytest.raises(KeyboardInterrupt):
        files.run(source, target, caseload.RULES, rows=30)
    assert not target.exists()
    seen: list[files.Progress] = []
    done = files.run(source, target, caseload.RULES, rows=30, progress=seen.append)
    assert (done.rows, done.resumed, done.rejected) == (120, 2, 1)
    assert len(calls) == 3 + 2  # two chunks were not reckoned again
    assert read(target) == answers
    assert [(each.rows, each.total, each.before) for each in seen] == [(90, 120, 60), (120, 120, 60)]
    assert seen[-1].left == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "a.parquet.rejects.csv", "cases.parquet"]


@pytest.mark.parametrize("name", ["cases.parquet", "cases.csv"])
def test_several_processes_say_the_same(
    tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]], name: str
) -> None:
    source = write(cases, tmp_path / name)
    done = files.run(source, tmp_path / "a.parquet", caseload.RULES, rows=40, workers=2)
    assert (done.rows, done.rejected) == (120, 1)
    assert read(tmp_path / "a.parquet") == answers


def test_a_worker_that_is_killed(
    tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its chunk is reckoned by another process, and no row is lost or comes twice."""
    whole, killed = Worker.reckon, []

    def dies(worker: Worker, given: Any, part: Path) -> Any:
        killed.append(given.number)
        worker._process.kill()
        return whole(worker, given, part)

    monkeypatch.setattr(Worker, "reckon", dies)
    source = write(cases, tmp_path / "cases.parquet")
    done = files.run(source, tmp_path / "a.parquet", caseload.RULES, rows=20, workers=2)
    assert len(killed) == 1
    assert (done.rows, done.rejected) == (120, 1)
    assert read(tmp_path / "a.parquet") == answers


def test_several_processes_take_up_an_interrupted_run(
    tmp_path: Path, cases: pa.Table, answers: list[dict[str, Any]]
) -> None:
    source, target = write(cases, tmp_path / "cases.parquet"), tmp_path / "a.parquet"

    def interrupt(progress: files.Progress) -> None:
        if progress.rows == 80:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.run(source, target, caseload.RULES, rows=40, workers=2, progress=interrupt)
    assert not target.exists()
    done = files.run(source, target, caseload.RULES, rows=40, workers=2)
    assert (done.rows, done.resumed, done.rejected) == (120, 2, 1)
    assert read(target) == answers


def test_what_a_worker_finds_wrong_is_said_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.csv").write_text("crime,amuont\ntheft,3\n" * 2, encoding="utf-8")
    chunk = next(chunks(tmp_path / "b.csv", 5, caseload.RULES))
    worker = Worker(caseload.RULES.directory)
    try:
        with pytest.raises(InputError, match="amuont"):
            worker.reckon(hands.Copy.of(chunk, tmp_path / "b.cases"), tmp_path / "b.arrow")
    finally:
        worker.stop()
    assert not (tmp_path / "b.arrow").exists()


def test_a_process_for_every_core_where_there_is_work_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    assert [files._workers(rows) for rows in (0, 1000, 399_999, 400_000, 5_000_000)] == [1, 1, 1, 2, 2]
    assert files._rows(1_200_000, 2) == 300_000  # as many chunks for each process
    assert files._rows(4_800_001, 2) * 18 >= 4_800_001
    assert files._rows(0, 1) == 1


def test_another_file_is_not_taken_for_the_interrupted_one(tmp_path: Path, cases: pa.Table) -> None:
    source, target = write(cases, tmp_path / "cases.parquet"), tmp_path / "a.parquet"
    parts = tmp_path / "a.parquet.parts"
    parts.mkdir()
    (parts / "manifest.json").write_text('{"of": {"source": "another"}, "finished": [{"rows": 60}]}')
    assert files.run(source, target, caseload.RULES, rows=60).resumed == 0


def test_no_rows(tmp_path: Path, cases: pa.Table) -> None:
    source = write(cases.slice(0, 0), tmp_path / "cases.parquet")
    assert files.run(source, tmp_path / "a.parquet", caseload.RULES).rows == 0
    assert read(tmp_path / "a.parquet") == []


def test_unknown_format_and_column(tmp_path: Path, cases: pa.Table) -> None:
    source = write(cases, tmp_path / "cases.parquet")
    with pytest.raises(InputError, match="xlsx"):
        files.run(source, tmp_path / "a.xlsx", caseload.RULES)
    (tmp_path / "b.csv").write_text("crime,amuont\ntheft,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="amuont"):
        files.run(tmp_path / "b.csv", tmp_path / "a.parquet", caseload.RULES)


def test_lists_as_text(cases: pa.Table, answers: list[dict[str, Any]]) -> None:
    text = plain(evaluate_batch(cases, caseload.RULES))
    for row, answer in zip(text.to_pylist(), answers, strict=True):
        assert row["warnings"].split() == answer["warnings"]
        assert (row["factors"] or "") == "; ".join(f"{line['factor']}:{line['chosen']}" for line in answer["factors"])


def test_lines_that_are_whole_case_files(tmp_path: Path) -> None:
    """A case file beside flat rows; of a wrong one the reject names the place in the file."""
    count = {"crime": "theft", "offence_date": "2024-01-01", "facts": {"amount": 5000}}
    fraud = {"crime": "fraud", "offence_date": "2024-02-01", "facts": {"amount": 20000}}
    case = {"sentencing_date": "2025-03-01", "counts": {"盗窃": count, "诈骗": fraud}, "factors": {"merit": {}}}
    flat = {"crime": "theft", "offence_date": "2024-01-01", "sentencing_date": "2025-03-01", "amount": 5000}
    wrong = {**case, "counts": {"盗窃": count | {"facts": {"amuont": 5000}}}}
    lines = [case | {"id": "a", "keep.court": "东城"}, flat | {"ratio.merit": [-20, -10]}, wrong]
    (tmp_path / "cases.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = files.run(tmp_path / "cases.jsonl", tmp_path / "a.csv", caseload.RULES)
    assert (done.rows, done.explained, done.rejected) == (3, 1, 1)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as text:
        first, second, _ = csv.DictReader(text)
    assert (first["id"], first["keep.court"], first["status"]) == ("a", "东城", "term")
    assert first["more_counts"].startswith("fraud:")
    assert "merit:-15" in second["factors"]
    assert done.rejects is not None
    with done.rejects.open(encoding="utf-8", newline="") as text:
        (row,) = csv.DictReader(text)
    assert (row["row"], row["field"]) == ("3", "counts.盗窃.facts.amuont")
