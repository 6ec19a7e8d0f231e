"""Many closed records side by side: each fact is the record's own, and nothing small is made to look like a trend."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from negotiation import played

from engine.negotiation.many import COLUMNS, Kept, Many, folder, of, sheet, table
from engine.negotiation.many_charts import FEW, Share, charts
from engine.negotiation.record import Record
from engine.negotiation.substance import substance


def other(script: tuple[played.Line, ...], **opening: Any) -> Record:
    """The same negotiation as another: a record of its own, its opening changed."""
    return played.play(
        played.Line(line.label, line.by, line.at, {**line.body, **opening}) if line.label == "opened" else line
        for line in script
    )


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two closed records, an open one, a tampered one, a second copy and a file that is no record."""
    path = tmp_path_factory.mktemp("records")
    agreed, without = played.agreed(), played.closed_without()
    (path / "2026").mkdir()
    (path / "2026" / "a.jsonl").write_text(agreed.dump(), encoding="utf-8")
    (path / "b.jsonl").write_text(without.dump(), encoding="utf-8")
    (path / "copy.jsonl").write_text(played_part(agreed, 20), encoding="utf-8")
    (path / "open.jsonl").write_text(played.upto("remark").dump(), encoding="utf-8")
    tampered = other(played.lines_without()).dump().replace("双方不再让步", "双方再不让步")
    (path / "tampered.jsonl").write_text(tampered, encoding="utf-8")
    (path / "broken.jsonl").write_bytes(b"\xff\xfe\x00")
    (path / "notes.txt").write_text("不是记录", encoding="utf-8")
    return path


def played_part(record: Record, number: int) -> str:
    return "".join(line + "\n" for line in record.dump().split("\n")[:number])


@pytest.fixture(scope="module")
def found(records: Path) -> Many:
    return folder(records)


# Which records count --------------------------------------------------------------------------------------------------


def test_closed_records_count_and_everything_else_is_named_with_its_reason(found: Many) -> None:
    assert sorted(one.name for one in found.kept) == ["2026/a.jsonl", "b.jsonl"]
    left = {one.name: one.why.zh for one in found.left}
    assert set(left) == {"broken.jsonl", "copy.jsonl", "open.jsonl", "tampered.jsonl"}
    assert left["open.jsonl"] == "尚未结束"
    assert "2026/a.jsonl" in left["copy.jsonl"]
    assert "被改动过" in left["tampered.jsonl"]


def test_of_two_copies_the_longer_counts_once_whichever_comes_first() -> None:
    agreed = played.agreed()
    files = [("short", played_part(agreed, 30)), ("long", agreed.dump())]
    for order in (files, files[::-1]):
        assert [one.name for one in of(order).kept] == ["long"]


def test_two_copies_that_tell_different_histories_are_both_left_out() -> None:
    common = played.upto("closed")
    first, second = common.copy(), common.copy()
    first.add("wu", {"type": "signed", "paper": "record"}, at=played.lines()[-1].at)
    second.add("zhou", {"type": "signed", "paper": "record"}, at=played.lines()[-1].at)
    found = of([("ours", first.dump()), ("theirs", second.dump())])
    assert found.kept == () and {one.name for one in found.left} == {"ours", "theirs"}
    assert all(f"第{len(common.events)}条之后不同" in one.why.zh for one in found.left)


# The table ------------------------------------------------------------------------------------------------------------


def test_a_row_holds_the_facts_of_its_record(found: Many) -> None:
    heads, rows = table(found, "zh")
    assert len(heads) == len(COLUMNS) + 1 and len(rows) == 2
    cells = {row[heads.index("结果")]: dict(zip(heads, row, strict=True)) for row in rows}
    agreed, apart = cells["达成一致，结束"], cells["未达成一致，结束"]
    facts = substance(played.agreed().state)
    assert (
        agreed["协商"] == "李某盗窃案" and agreed["开启（北京时间）"] == "2026-05-06" and agreed["开启方"] == "辩护方"
    )
    assert (agreed["轮数"], apart["轮数"]) == ("3", "2")
    assert agreed["单独会见次数"] == "1" and agreed["单独会见（分钟）"] == "40"
    assert agreed["告知到听取意见（分钟）"] == str(28 * 60)  # 6 May 10:00 to 7 May 14:00
    assert apart["首次主张到签署（分钟）"] == "—" and agreed["首次主张到签署（分钟）"] == str(5 * 1440 - 280)
    assert agreed["听取了被害人意见"] == "是" and agreed["在羁押场所"] == "否"
    assert agreed["辩护方：被采纳"] == str(facts.sides["defence"].adopted) == "3"
    assert agreed["辩护方：提出的意见"] == str(facts.sides["defence"].raised)


def test_rows_stand_in_the_order_of_opening_and_not_by_any_figure() -> None:
    shifted = other(
        tuple(played.Line(x.label, x.by, x.at.replace(month=x.at.month - 1), x.body) for x in played.lines_without())
    )
    found = of([("may", played.agreed().dump()), ("april", shifted.dump())])
    assert [one.name for one in found.kept] == ["april", "may"]


def test_names_can_be_left_out_for_a_researcher(found: Many) -> None:
    text = sheet(found, "zh", named=False)
    assert "李某" not in text and "李某" in sheet(found, "zh")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == ["1", "2"]


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "@x", '他说，"好"\n第二行', "李某；王某,张某"])
def test_no_cell_of_the_sheet_becomes_a_formula_or_breaks_the_row(title: str) -> None:
    text = sheet(of([("one", other(played.lines_without(), title=title).dump())]), "en")
    heads, row = list(csv.reader(io.StringIO(text)))
    assert len(row) == len(heads) == len(COLUMNS) + 1
    assert row[0].lstrip("'") == title and not row[0].startswith(("=", "+", "@"))


def test_what_is_not_on_record_is_empty_in_the_sheet_and_not_nought() -> None:
    rows = list(csv.reader(io.StringIO(sheet(of([("b", played.closed_without().dump())]), "zh"))))
    assert rows[1][rows[0].index("首次主张到签署（分钟）")] == ""
    assert rows[1][rows[0].index("没有答复的意见")] == "0"


# Charts ---------------------------------------------------------------------------------------------------------------


def many(number: int) -> Many:
    """The facts of one record, so many times over."""
    facts = substance(played.agreed().state)
    return Many(tuple(Kept(str(n), facts) for n in range(number)))


def test_the_charts_count_what_the_records_hold(found: Many) -> None:
    drawn = charts(found)
    assert drawn.records == 2 and drawn.rounds == ((0, 0), (1, 0), (2, 1), (3, 1))
    assert drawn.outcomes["closed_with_agreement"] == Share(1, 2)
    sides = {one.side: one for one in drawn.answers}
    facts = [one.facts.sides["defence"] for one in found.kept]
    assert sides["defence"].raised == sum(one.raised for one in facts)
    assert sides["defence"].answered == Share(sum(one.answered for one in facts), sides["defence"].raised)
    assert [(one.count, one.whole) for one in sides["defence"].each] == [(one.adopted, one.answered) for one in facts]
    assert drawn.disclosure_to_hearing.minutes == (1680, 1680) and drawn.disclosure_to_hearing.unknown == 0
    assert drawn.first_proposal_to_signing.unknown == 1


def test_few_records_give_counts_and_no_shares(found: Many) -> None:
    drawn = charts(found)
    assert drawn.outcomes["closed_with_agreement"].fraction is None
    assert drawn.outcomes["closed_with_agreement"].words == "1/2"
    assert drawn.disclosure_to_hearing.median is None
    assert drawn.disclosure_to_hearing.words("zh") == "1天4小时"


def test_a_share_always_stands_beside_its_counts() -> None:
    drawn = charts(many(FEW))
    assert drawn.outcomes["closed_with_agreement"].words == f"{FEW}/{FEW} (100%)"
    assert drawn.disclosure_to_hearing.median == Fraction(1680)
    assert drawn.disclosure_to_hearing.words("en") == "1 day 4 hours, median 1 day 4 hours"
    assert Share(1, 3).words == "1/3" and Share(4, 30).words == "4/30 (13%)"
    assert charts(many(FEW - 1)).outcomes["closed_with_agreement"].fraction is None


def test_no_record_at_all_gives_no_figure() -> None:
    drawn = charts(Many(()))
    assert drawn.records == 0 and drawn.rounds == () and drawn.flags == {}
    assert all(one.answered == Share(0, 0) and one.answered.fraction is None for one in drawn.answers)
    assert drawn.disclosure_to_hearing.words("zh") == "—"
    assert table(Many(()), "zh")[1] == []


def test_the_note_says_that_nothing_is_ranked() -> None:
    drawn = charts(many(3))
    assert "3份" in drawn.note("zh") and "不用于排名" in drawn.note("zh") and "no ranking" in drawn.note("en")
    flagged = charts(of([("one", other(played.lines_without()).dump())]))
    assert list(flagged.flags) == sorted(flagged.flags)
