"""Tables as offices have them: which column each heading is, how each word is read, and what is refused."""

from __future__ import annotations

import datetime
import json
from argparse import Namespace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine import cli_batch
from engine.batch.evaluate import evaluate_batch
from engine.batch.run import files
from engine.caseload.columns import mapping, readers, reading, suggest
from engine.caseload.columns.mapping import Entry, Mapping
from engine.caseload.job import Job
from engine.errors import InputError
from engine.law.library import library

RULES = library()
OFFICE = """案号,案由,省份,作案时间,裁判日期,涉案金额（万元）,入户盗窃,自首,血液酒精含量,是否认罪认罚,判处刑期,备注
甲1,盗窃罪,浙江省,2024年1月5日,2025-3-1,0.9,是,有,,审查起诉,有期徒刑十个月,见卷
甲2,危险驾驶罪,江苏,20240105,2025/3/1,,否,无,180mg/100ml,侦查阶段,拘役二个月,
甲3,盗窃,浙江,2024.1.5,2025年3月1日,"12,000元",否,无,,否,１年６个月,
甲4,盗窃罪,浙江省,2024年1月,2025-3-1,约2万,是,无,,是,无期徒刑,
"""


def write(folder: Path, text: str = OFFICE, encoding: str = "utf-8-sig") -> Path:
    path = folder / "office.csv"
    path.write_bytes(text.encode(encoding))
    return path


def suggested(path: Path) -> dict[str, suggest.Suggestion]:
    return {one.heading: one for one in suggest.suggest(reading.head(path, 100, RULES), RULES)}


def read(path: Path, map_: Mapping) -> tuple[list[dict[str, object]], dict[int, list[str]]]:
    table, problems = map_.read(next(reading.raw(path, 1000, RULES)), RULES)
    return table.to_pylist(), {row: [name for name, _ in found] for row, found in problems.items()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_an_office_table_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, encoding=encoding)
    found = suggested(path)
    assert {heading: one.entry.column for heading, one in found.items()} == {
        "案号": "id",
        "案由": "crime",
        "省份": "jurisdiction",
        "作案时间": "offence_date",
        "裁判日期": "sentencing_date",
        "涉案金额（万元）": "amount",
        "入户盗窃": "burglary",
        "自首": "factor.surrender",  # 有 and 无 say whether, not how: no option of the fact, but the factor
        "血液酒精含量": "bac",
        "是否认罪认罚": "plea_stage",
        "判处刑期": "keep.imposed",
        "备注": "keep.备注",
    }
    assert found["涉案金额（万元）"].entry.times == 10_000
    assert found["作案时间"].sure == "likely" and found["作案时间"].unread == ("2024年1月",)
    assert found["备注"].sure == "none"

    rows, problems = read(path, suggest.mapping(found.values()))
    first, second, third, _ = rows
    assert first["crime"] == "theft" and first["jurisdiction"] == "zhejiang"
    assert first["offence_date"] == datetime.date(2024, 1, 5) == third["offence_date"]
    assert first["amount"] == 9000.0
    assert third["amount"] == 12_000.0  # a unit of its own goes before the heading's
    assert second["bac"] == 180.0
    assert second["burglary"] is None  # a no under a fact that dangerous driving does not know says nothing
    assert (first["burglary"], third["burglary"]) == (True, False)
    assert [row["keep.imposed"] for row in rows[:3]] == [10, 2, 18]
    assert first["keep.备注"] == "见卷"
    assert problems == {3: ["offence_date", "amount", "plea_stage", "keep.imposed"]}


def test_answers_are_those_of_the_flat_table_and_refused_rows_are_told(tmp_path: Path) -> None:
    path, target = write(tmp_path), tmp_path / "answers.parquet"
    map_ = suggest.mapping(suggested(path).values())
    done = files.run(path, target, RULES, rows=3, columns=map_)
    assert (done.rows, done.rejected) == (4, 1)
    table, _ = map_.read(next(reading.raw(path, 1000, RULES)), RULES)
    expected = evaluate_batch(table.slice(0, 3), RULES).to_pylist()
    assert pq.read_table(target).to_pylist()[:3] == expected
    assert done.rejects is not None
    lines = done.rejects.read_text(encoding="utf-8").splitlines()
    assert lines[2].startswith("4,甲4,amount,") and "约2万" in lines[2]


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [
        ("amount", "3,000元", 3000.0),
        ("amount", "1.2万元", 12_000.0),
        ("amount", "人民币三万五千元", 35_000.0),
        ("amount", "3千", 3000.0),
        ("amount", "约3000元", None),
        ("amount", "12,34", None),
        ("offence_date", "2024-1-5 00:00:00", datetime.date(2024, 1, 5)),
        ("offence_date", "2024-02-30", None),
        ("offence_date", "45296", None),
        ("keep.imposed", "有期徒刑一年，缓刑二年", 12),
        ("keep.imposed", "有期徒刑三年，并处罚金五千元", 36),
        ("keep.imposed", "一年零六个月", 18),
        ("keep.imposed", "有期徒刑三年，合并执行四年", None),
        ("keep.imposed", "1.5", None),
        ("keep.probation", "无", 0),
        ("crime", "贩卖毒品罪", "drug_trafficking"),
        ("crime", "寻衅滋事", "picking_quarrels"),
        ("crime", "盗窃等", None),
        ("jurisdiction", "广西壮族自治区", "guangxi"),
        ("region", "广州市", "first"),
        ("plea_stage", "是", None),
        ("surrender", "没有", "none"),
        ("surrender", "有", None),
        ("compensation", "全部赔偿", "full"),
        ("ratio.surrender", "-20%", -20.0),
        ("drugs.heroin", "0.5千克", 500.0),
        ("forgiveness", "√", True),
        ("age_at_offence", "35周岁", 35),
    ],
)
def test_a_word_is_read_for_certain_or_refused(column: str, word: str, value: object) -> None:
    reader = next(iter(readers.of_column(RULES, column).values()))
    if value is None:
        with pytest.raises(ValueError, match=r"."):
            reader.read(word)
    else:
        assert reader.read(word) == value


def test_an_amount_is_no_float_on_its_way() -> None:
    reader = readers.of_column(RULES, "amount")["theft"]
    assert reader.read("1.1万元") == 11_000.0 and reader.read("0.29", Decimal(10_000)) == 2900.0  # 0.29 * 1e4 is not


def test_words_of_the_offices_own(tmp_path: Path) -> None:
    path = write(tmp_path)
    columns = dict(suggest.mapping(suggested(path).values()).columns)
    columns["是否认罪认罚"] = Entry("plea_stage", words={"是": "prosecution", "否": None})
    columns["判处刑期"] = Entry("keep.judgment")  # as it stands
    rows, problems = read(path, Mapping(columns))
    assert [row["plea_stage"] for row in rows] == ["prosecution", "investigation", None, "prosecution"]
    assert problems == {3: ["offence_date", "amount"]} and rows[3]["keep.judgment"] == "无期徒刑"


def test_what_all_rows_share(tmp_path: Path) -> None:
    path = write(tmp_path, "作案时间,数额\n2024-01-05,9000\n2024-01-06,\n")
    map_ = Mapping(suggest.mapping(suggested(path).values()).columns, {"crime": "盗窃罪", "jurisdiction": "浙江"})
    rows, problems = read(path, map_)
    assert not problems and {(row["crime"], row["jurisdiction"]) for row in rows} == {("theft", "zhejiang")}


def test_english_headings_and_typed_columns(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    table = pa.table(
        {
            "Crime name": ["Theft", "Fraud"],
            "Date of offence": pa.array([datetime.datetime(2024, 1, 5), None], pa.timestamp("us")),
            "Value stolen": pa.array([Decimal("9000.50"), None], pa.decimal128(12, 2)),
            "Amount defrauded (yuan)": ["", "12,000"],
            "Occasions": [2.0, None],
        }
    )
    pq.write_table(table, path)
    found = suggested(path)
    assert found["Value stolen"].entry.column == "amount"
    assert found["Amount defrauded (yuan)"].entry.column == "keep.Amount defrauded (yuan)"  # one column, one heading
    rows, problems = read(path, suggest.mapping(found.values()))
    assert not problems and rows[0]["amount"] == 9000.5 and rows[0]["occasions"] == 2
    assert rows[0]["offence_date"] == datetime.date(2024, 1, 5) and rows[1]["crime"] == "fraud"


def test_lines_of_json_that_are_no_rows_are_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    said = [{"罪名": "盗窃罪", "数额": 9000, "作案时间": "2024-01-05"}, [1], {"罪名": "诈骗罪", "入户盗窃": False}]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in said), encoding="utf-8")
    rows, problems = read(path, suggest.mapping(suggested(path).values()))
    assert problems == {1: [""]} and (rows[0]["amount"], rows[2]["burglary"]) == (9000.0, None)


def test_a_map_is_the_same_after_it_was_written(tmp_path: Path) -> None:
    found = suggested(write(tmp_path))
    columns = {**suggest.mapping(found.values()).columns, "自首": Entry("surrender", words={"有": "other", "无": None})}
    map_ = Mapping(columns, {"region": "first"})
    text = mapping.dump(map_, suggest.notes(found.values()))
    assert "# 确定：表头是“案由”" in text
    assert mapping.parse(text, "map.yaml") == map_ and mapping.parse(text, "map.yaml").mark == map_.mark
    assert Mapping(columns).mark != map_.mark


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: {}", "schema"),
        ("schema: liangxing/columns/1\ncolums: {}", "did you mean 'columns'"),
        ("schema: liangxing/columns/1\ncolumns: {案由: [crime]}", "must be a column"),
        ("schema: liangxing/columns/1\ncolumns: {案由: {column: crime, times: 0}}", "above 0"),
    ],
)
def test_a_file_that_is_no_map_is_explained(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        mapping.parse(text, "map.yaml")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"案由": Entry("crmie")}, "did you mean 'crime'"),
        ({"涉案由": Entry("crime")}, "no such heading.*did you mean .案由."),
        ({"案由": Entry("crime"), "省份": Entry("crime")}, "both mapped to crime"),
    ],
)
def test_a_map_that_does_not_fit_is_explained(tmp_path: Path, columns: dict[str, Entry], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Mapping(columns).check(reading.head(write(tmp_path), 5, RULES).column_names, RULES)


def test_the_command_suggests_a_map_and_takes_it(tmp_path: Path) -> None:
    path, chart, target = write(tmp_path, encoding="gb18030"), tmp_path / "map.yaml", tmp_path / "out.csv"
    nothing = dict.fromkeys(("output", "schema", "explain", "chunk", "workers", "ray", "columns", "suggest"))
    given = {**nothing, "caseload": path, "no_progress": True, "json": False, "language": "zh"}
    said, status = cli_batch.run(Namespace(**{**given, "suggest": chart}))
    assert status == 0 and "很可能" in said and chart.is_file()
    with pytest.raises(InputError, match="not written over"):
        cli_batch.run(Namespace(**{**given, "suggest": chart}))
    said, status = cli_batch.run(Namespace(**{**given, "columns": chart, "output": target, "explain": 4}))
    assert status == 2 and "4 案" in said
    steps = [json.loads(line) for line in (tmp_path / "out.csv.steps.jsonl").read_text("utf-8").splitlines()]
    assert steps[0]["result"]["steps"] and "约2万" in "".join(steps[3]["problems"])


def test_a_job_stopped_in_the_middle_goes_on_to_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.caseload.job._LEAST", 10)
    head, *rows = OFFICE.splitlines()
    path = write(tmp_path, "\n".join([head, *rows * 10]))
    map_ = suggest.mapping(suggested(path).values())
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    whole.mkdir(), stopped.mkdir()
    job = Job(path, map_, whole, RULES)
    job.work()
    halted = Job(path, map_, stopped, RULES)
    tell = halted.told
    monkeypatch.setattr(halted, "told", lambda progress: (halted.cancel(), tell(progress)))  # after the first chunk
    halted.start()
    halted.join(60)
    assert halted.state == "cancelled" and not halted.answers.exists()
    monkeypatch.setattr(halted, "told", tell)
    halted.start()
    halted.join(60)
    assert halted.state == "done" and halted.done is not None and halted.done.resumed == 1
    for name in ("answers.parquet", "cases.parquet"):
        assert pq.read_table(stopped / name).equals(pq.read_table(whole / name))
    assert job.distribution == halted.distribution and job.distribution is not None
    assert job.distribution.statuses == {"term": 20, "below": 10, "wrong": 10}
    assert job.distribution.spread.cases == 20 and [one.row for one in halted.rejects()] == list(range(4, 41, 4))
