"""A caseload in a real browser: an office's CSV is uploaded, mapped, reckoned, and the answers are taken away."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Page, expect

from engine.batch import evaluate_batch

HEADINGS = "案号,案由,省份,作案时间,判决时间,盗窃数额（万元）,累犯,被害人谅解,审理法院"
ROWS = 60


def table() -> tuple[str, pa.Table]:
    """Thefts as an office writes them, and the same in the flat schema."""
    lines, rows = [HEADINGS], []
    for number in range(1, ROWS + 1):
        amount, recidivist, forgiven = 2000 + 500 * number, number % 5 == 0, number % 3 == 0
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
        written = f"{day.year}年{day.month}月{day.day}日"
        yes = ["否", "是"]
        lines.append(
            f"虚构{number},盗窃罪,浙江省,{written},2025-03-01,{amount / 10000:g},"
            f"{yes[recidivist]},{yes[forgiven]},{'甲乙'[number % 2]}法院"
        )
        rows.append(
            {
                "id": f"虚构{number}",
                "crime": "theft",
                "jurisdiction": "zhejiang",
                "offence_date": day,
                "sentencing_date": datetime.date(2025, 3, 1),
                "amount": float(amount),
                "factor.recidivist": recidivist,
                "forgiveness": forgiven,
                "keep.court": f"{'甲乙'[number % 2]}法院",
            }
        )
    return "\n".join(lines), pa.Table.from_pylist(rows)


def settled(page: Page) -> None:
    page.wait_for_timeout(250)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)


def test_from_an_office_table_to_the_answers(page: Page, data: Path) -> None:
    written, flat = table()
    page.goto("/caseload")
    expect(page.get_by_role("heading", name="案件集", exact=True)).to_be_visible(timeout=30_000)
    settled(page)
    content = written.encode("gb18030")
    page.locator("input[type=file]").set_input_files({"name": "一审.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text("各列对应什么")).to_be_visible(timeout=30_000)
    settled(page)
    columns = page.get_by_test_id("stTable").last
    expect(columns).to_contain_text("盗窃数额 ×10000")
    expect(columns).to_contain_text("保留：法院")
    page.get_by_role("button", name="计算全部案件").click()
    expect(page.get_by_role("button", name="结果（Parquet）")).to_be_visible(timeout=60_000)
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_text("宣告刑（各案取推荐的一点）")).to_be_visible()
    assert re.fullmatch(r"/caseload", page.evaluate("location.pathname + location.search + location.hash"))

    with page.expect_download() as waiting:
        page.get_by_role("button", name="结果（Parquet）").click()
    answers = pq.read_table(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    expected = evaluate_batch(flat)
    assert answers.num_rows == ROWS
    assert answers.select(expected.column_names).to_pylist() == expected.to_pylist()

    folders = list((data / "caseload").iterdir())
    assert folders
    page.get_by_role("button", name="关闭并删除").click()
    expect(page.get_by_text("上传案件表")).to_be_visible()
    assert not list((data / "caseload").iterdir())
