"""The caseload page without a browser: a file opened, its columns mapped, reckoned, looked at, and gone again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from engine.calculation.calculate import calculate
from engine.caseload import task
from engine.law.library import RULES
from views import caseload_desk as desks

TABLE = """案号,罪名,省份,作案时间,裁判日期,金额（万元）,自首,认罪认罚,判处刑期,备注
甲1,盗窃罪,浙江省,2024年1月5日,2025-03-01,0.9,是,是,有期徒刑六个月,一
甲2,盗窃罪,浙江省,20240105,2025-03-01,"12,000元",否,审查起诉,8个月,二
甲3,诈骗罪,江苏省,2024/1/5,2025-03-01,2,否,否,有期徒刑一年,三
甲4,盗窃罪,浙江省,2024年,2025-03-01,约3万,否,否,六个月,四
"""


def opened(pages: Any) -> Any:
    return pages.at.session_state["caseload"]


def key(pages: Any, *parts: str) -> str:
    return "/".join(("caseload", pages.session.spoken, opened(pages).number, *parts))


def give(pages: Any, content: str = TABLE, name: str = "cases.csv") -> Any:
    pages.go("caseload")
    box = f"caseload/{pages.session.spoken}/none/upload"
    pages.at.file_uploader(key=box).set_value((name, content.encode("gb18030"), "text/csv")).run()
    pages.check()
    return opened(pages)


def press(pages: Any, *parts: str) -> None:
    pages.at.button(key=key(pages, *parts)).click().run()
    pages.check()


def look(pages: Any, part: str) -> None:
    pages.at.segmented_control(key=key(pages, "part")).set_value(part).run()
    pages.check()


def reckon(pages: Any) -> Any:
    press(pages, "run")
    job = opened(pages).job
    job.join(60)
    pages.at.run()
    pages.check()
    assert job.state == "done"
    return job


def test_a_table_of_an_office_is_mapped_reckoned_and_looked_at(pages: Any) -> None:
    found = give(pages)
    named = {heading: entry.column for heading, entry in found.entries.items()}
    assert named["金额（万元）"] == "amount" and named["自首"] == "factor.surrender"
    assert named["判处刑期"] == "keep.imposed" and "备注" not in named
    assert pages.sees("原样保留") and pages.sees("有读不出来的内容，例如“2024年”")

    # 是 names no stage of the plea: the reader says which one the office means.
    pages.at.selectbox(key=key(pages, "heading")).set_value("认罪认罚").run()
    pages.at.selectbox(key=key(pages, "word", "认罪认罚", "是")).set_value("prosecution").run()
    pages.check()
    job = reckon(pages)
    assert (job.done.rows, job.done.rejected) == (4, 1)
    answers = pq.read_table(job.answers).to_pylist()
    case = {
        "jurisdiction": "zhejiang",
        "sentencing_date": "2025-03-01",
        "plea": {"stage": "prosecution"},
        "counts": {"a": {"crime": "theft", "offence_date": "2024-01-05", "facts": {"amount": 9000}}},
        "factors": {"surrender": {}},
    }
    declared = calculate(case).declared
    assert declared is not None
    first = answers[0]
    assert (first["declared_low"], first["declared_chosen"], first["declared_high"]) == (
        declared.low,
        declared.chosen,
        declared.high,
    )
    assert (first["id"], first["keep.imposed"], first["keep.备注"]) == ("甲1", 6, "一")
    assert pages.sees("4 件") and pages.sees("宣告刑（各案取推荐的一点）")

    look(pages, "rejects")
    assert pages.sees("甲4") and pages.sees("“金额（万元）”里的“约3万”读不出来")

    look(pages, "one")
    pages.at.text_input(key=key(pages, "search")).set_value("甲1").run()
    pages.check()
    assert pages.sees(f"{declared.low}至{declared.high}个月") and pages.sees("判处的刑期（月）：6")
    press(pages, "open", "0")
    assert pages.result().declared == declared and pages.raw["title"] == "甲1"


def test_what_was_opened_is_deleted_when_it_is_closed_or_replaced(pages: Any, own_data: Path) -> None:
    first = give(pages).folder
    assert first.is_dir() and own_data in first.parents and first.stat().st_mode & 0o077 == 0
    press(pages, "close")
    assert not first.exists() and desks._KEY not in pages.at.session_state
    second = give(pages).folder
    reckon(pages)
    third = desks.new_folder()
    (third / "source.csv").write_text(TABLE, encoding="utf-8")
    assert second.exists()
    press(pages, "close")
    assert not second.exists()


def test_another_tab_sees_nothing_of_it(pages: Any, tab: Any) -> None:
    give(pages)
    other = tab().go("caseload")
    assert other.sees("上传案件表") and not other.sees("cases.csv")


def test_a_run_is_stopped_and_goes_on(pages: Any) -> None:
    give(pages)
    with task._turn:  # as if another caseload were being reckoned
        press(pages, "run")
        job = opened(pages).job
        assert pages.sees("正在等候另一批案件算完")
        press(pages, "cancel", "run")
        job.join(10)
    pages.at.run()
    pages.check()
    assert job.state == "cancelled" and pages.sees("已停止")
    press(pages, "resume")
    job.join(60)
    pages.at.run()
    assert job.state == "done" and job.done.rows == 4


def test_without_a_crime_nothing_is_reckoned_until_one_is_chosen(pages: Any) -> None:
    give(pages, "作案时间,数额\n2024-01-05,9000\n")
    assert pages.sees("没有一列是罪名") and pages.at.button(key=key(pages, "run")).disabled
    pages.at.selectbox(key=key(pages, "same", "crime")).set_value("theft").run()
    job = reckon(pages)
    assert job.distribution.crimes[0].crime == "theft" and job.done.rejected == 0


@pytest.mark.parametrize("content", ["", "\n\n", "\x00\x01"])
def test_a_file_that_is_no_table_is_explained(pages: Any, content: str) -> None:
    pages.go("caseload")
    box = "caseload/zh/none/upload"
    pages.at.file_uploader(key=box).set_value(("cases.parquet", content.encode(), "text/csv")).run()
    pages.check()
    assert pages.sees("cases") or pages.sees("读不出来")
    assert "caseload" not in pages.at.session_state


def test_terms_imposed_are_compared_and_a_reform_is_tried(pages: Any) -> None:
    pages.go("caseload")
    pages.at.button(key="caseload/zh/none/sample").click().run()
    pages.check()
    reckon(pages)
    look(pages, "consistency")
    press(pages, "ask", "consistency")
    opened(pages).asked["consistency"].join(60)
    pages.at.run()
    pages.check()
    assert pages.sees("197案可以比较") and pages.sees("95%区间")
    look(pages, "reform")
    law = (RULES / "provinces" / "jiangsu" / "theft.yaml").read_text(encoding="utf-8")
    changed = law.replace("months: [3, 9]", "months: [6, 9]", 1)
    assert changed != law
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../rules/provinces/jiangsu/theft.yaml", changed)
    box = key(pages, "rules")
    pages.at.file_uploader(key=box).set_value(("rules.zip", packed.getvalue(), "application/zip")).run()
    press(pages, "ask", "reform")
    opened(pages).asked["reform"].join(60)
    pages.at.run()
    pages.check()
    _, answer = opened(pages).asked["reform"].answer
    assert set(answer.crimes) == {"theft", "fraud", "dangerous_driving", "intentional_injury"}
    assert answer.whole.moved == answer.crimes["theft"].longer > 0  # a higher starting point, for thefts alone
    assert pages.sees("provinces/jiangsu/theft.yaml") or pages.sees("量刑起点")
    assert not (opened(pages).folder.parent / "rules").exists()  # nothing was written outside the folder


def test_the_page_speaks_english(english: Any) -> None:
    give(english)
    assert english.sees("cannot be read") and english.sees("Kept as it is")
    reckon(english)
    assert english.sees("4 cases") and english.sees("Declared terms")


def test_where_people_log_in_no_file_of_the_server_can_be_named(login: Any) -> None:
    served = login({"iss": "https://login.example", "sub": "1", "email": "a@b.example", "email_verified": True})
    served.go("caseload")
    assert served.sees("上传案件表") and not served.sees("或者指明本机上的文件")
    assert not [box for box in served.at.text_input if "path" in str(box.key)]
