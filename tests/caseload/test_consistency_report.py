"""What the audit leaves behind: figures of the report that are in the data, both languages, the command, judgments."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from engine.caseload.audit import consistency_files
from engine.caseload.audit.consistency import Audit, audit
from engine.cli import main
from engine.evaluation import evaluate
from engine.law.library import library

RULES = library()
THEFT = {"crime": "theft", "amount": 12000, "offence_date": "2024-01-01", "sentencing_date": "2024-06-01"}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve courts of fifteen cases, two of them above the range; in court 12 ten are. One row is wrong."""
    rows: list[dict[str, Any]] = [
        THEFT
        | {
            "id": f"{court}-{number}",
            "keep.court": f"法院{court}",
            "keep.imposed": 30 + number if number < (10 if court == 12 else 2) else 5 + number,
            "keep.probation": 0,
        }
        for court in range(1, 13)
        for number in range(15)
    ]
    rows.append(THEFT | {"id": "wrong", "amount": "很多", "keep.imposed": 12})
    path = tmp_path_factory.mktemp("report") / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def audited(cases: Path) -> Audit:
    return audit(cases, by=["court"], outliers=3)


def words(page: str) -> str:
    """What a reader reads: no style, no drawing."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>", " ", page)))


@pytest.fixture(scope="module")
def folders(audited: Audit, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    found = {language: tmp_path_factory.mktemp(language) for language in ("zh", "en")}
    consistency_files.write(audited, found["zh"], RULES, "zh")
    consistency_files.write(audited, found["en"], RULES, "en")
    return found


def test_every_figure_of_the_report_is_in_the_data(folders: dict[str, Path]) -> None:
    rows = pq.read_table(folders["zh"] / "cases.parquet").to_pylist()
    page = words((folders["zh"] / "report.html").read_text(encoding="utf-8"))
    compared = [row for row in rows if row["reason"] is None]
    above = [row for row in compared if row["imposed"] > row["declared_high"]]
    assert len(rows) == 181 and len(compared) == 180
    assert f"共181案，180案可以比较：判处刑期在建议幅度内的占{(180 - len(above)) / 180:.1%}" in page
    assert f"{len(above)}／180件" in page
    with (folders["zh"] / "groups.csv").open(encoding="utf-8-sig") as file:
        groups = {row["group"]: row for row in csv.DictReader(file)}
    for court, row in groups.items():
        mine = [one for one in compared if one["by.court"] == court]
        beyond = sum(one["position"] == "above" for one in mine)
        assert (int(row["cases"]), int(row["above"])) == (len(mine), beyond)
        low, high = (float(row[f"above_{end}"]) * 100 for end in ("low", "high"))
        assert f"{court} {len(mine)}" in page and f"{beyond / len(mine):.1%} ({low:.1f}–{high:.1f})" in page
    assert re.search(r"法院12 15 .{0,120}高于幅度的较多", page)
    assert "法院12居首，其95%区间与其余11组都不重叠" in page or "分不出先后" in page
    outliers = [json.loads(line) for line in (folders["zh"] / "outliers.jsonl").read_text("utf-8").splitlines()]
    assert len(outliers) == 3
    for one in outliers:
        assert f"{one['id']}：判处{one['imposed']:g}个月，建议{one['low']}～{one['high']}个月" in page
        for step in one["result"]["steps"]:
            assert re.sub(r"\s+", " ", step["formula"]) in page.replace("&#39;", "'")


def test_the_page_needs_nothing_else_and_speaks_one_language(folders: dict[str, Path]) -> None:
    for language, folder in folders.items():
        page = (folder / "report.html").read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[^\"' >]+", page)) == {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert "<script" not in page and page.count("<svg") >= 4
        said = words(page)
        assert not re.search(r"\bNone\b|\bnan\b|\{\w*\}", said)
        once = "不预测裁判，也不代替裁判" if language == "zh" else "neither predicts nor replaces"
        assert said.count(once) == 1
        drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", page))
        files = r"cases\.jsonl|cases\.parquet|groups\.csv|outliers\.jsonl|court\+crime"
        names = rf"法院|liangxing|Clopper|Pearson|Benjamini|Hochberg|Poisson|{files}"
        left = re.sub(names, "", said + drawn)
        if language == "zh":
            assert not re.findall(r"[A-Za-z]{4,}", left)
        else:
            law = r"法发〔\d+〕\d+号[^a-z]*|刑法\d+条\S*|[一二三四五六七八九十、（）()未规定]+"
            assert not re.findall(r"[\u4e00-\u9fff]{2,}", re.sub(law, "", left))


def test_the_command(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consistency", str(cases), "--by", "court", "-o", str(tmp_path / "out"), "--outliers", "2"]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(consistency_files.FILES)
    said = capsys.readouterr().out
    assert "法院12" in said and "高于幅度的较多" in said and "第181行 amount" in said
    assert main(["consistency", str(cases), "--by", "court", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "liangxing/consistency/1" and found["overall"]["not_compared"] == {"wrong": 1}
    assert found["groups"]["court"]["funnels"]["above"]["apart"] == 1
    assert main(["--language", "en", "consistency", str(cases), "--like", "3-4"]) == 0
    assert "180 cases are like 3-4" in capsys.readouterr().out
    assert main(["consistency", str(cases), "--imposed", "keep.imposde"]) == 2
    assert "keep.imposed" in capsys.readouterr().err


def test_structured_judgments_are_the_same_cases_as_when_evaluated(tmp_path: Path) -> None:
    """Invented judgments: every one lies where `liangxing evaluate` has it; the court is read from the case number."""
    facts = {"place": "浙江省杭州市", "birth_year": 1980, "minor": 0, "surrender": 1, "forgiven": 0, "compensated": 1}
    rows: list[dict[str, Any]] = [
        facts
        | {
            "id": f"j{number}",
            "case_no": f"（2019）浙01{number % 3:02}刑初{number}号",
            "deaths": 1 + number % 2,
            "serious": 0,
            "liability": ("全部", "主要")[number % 2],
            "fled": int(number % 5 == 0),
            "months": 6 + 3 * number,
            "probation_months": 12 * (number % 2),
        }
        for number in range(12)
    ]
    rows[3]["liability"], rows[4]["case_no"] = None, "没有年份"
    path = tmp_path / "judgments.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    scored = {(one.months, one.low, one.high, one.least) for one in evaluate(path).scored if one.complete}
    found = audit(path, judged=True, by=["court", "province"], rows=5)
    compared = [row for row in found.cases.to_pylist() if row["reason"] is None]
    assert {
        (row["imposed"], row["declared_low"], row["declared_high"], row["envelope_low"]) for row in compared
    } == scored
    assert found.overall.not_compared == {"wrong": 1, "incomplete": 1}
    assert found.wrong == ((5, "case_no", "案号里没有年份"),)
    assert {row["by.court"] for row in compared} == {"浙0100", "浙0101", "浙0102"}
    assert {row["by.province"] for row in compared} == {"浙江省"}
    assert found.overall.suspended is not None
    assert found.overall.suspended.hits == sum(row["probation_imposed"] > 0 for row in compared)
