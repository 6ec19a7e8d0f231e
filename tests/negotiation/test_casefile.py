"""The case file that a record comes to, and the papers made from it: every standing point with its answer."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from documents.made import bare, in_word
from documents.printed import printed
from negotiation import played

from engine.comparison import compare
from engine.documents import blocks, bundle, catalogue, write
from engine.errors import InputError
from engine.negotiation import clock
from engine.negotiation.gate import facts
from engine.negotiation.positions import agreed
from engine.negotiation.record import Record
from engine.negotiation.state import State
from engine.negotiation.words import VALUES

LATER = datetime.datetime(2026, 5, 8, 4, tzinfo=datetime.UTC)


def talk(case: dict[str, Any] | None = None) -> Record:
    """A record on which both sides may put proposals."""
    record = played.upto("counsel_said")
    if case is not None:
        lines = [
            each if each.label != "opened" else played.Line("opened", each.by, each.at, {**each.body, "case": case})
            for each in played.lines()[: played.sequence("counsel_said")]
        ]
        record = played.play(lines)
    return record


def put(record: Record, by: str, body: dict[str, Any]) -> int:
    return record.add(by, body, at=LATER).sequence


def claim(record: Record, by: str, patch: dict[str, Any], *paths: str) -> int:
    points = [played.point(f"p{n}", "other", f"第{n}点", path) for n, path in enumerate(paths, 1)]
    return put(record, by, {"type": "proposal", "patch": patch, "points": points})


def reply(record: Record, by: str, ref: str, result: str, reason: str = "有证据。") -> None:
    put(record, by, {"type": "answer", "point": ref, "result": result, "ground": "case", "reason": reason})


def given(state: State) -> dict[str, str]:
    return {one["point"]: one["result"] for one in state.raw()["documents"]["answers"]}


def answers_in(raw: dict[str, Any]) -> list[str]:
    """The rows of the sentencing proposal that answer the defence, a text each."""
    rows = [
        row
        for block in blocks.read(write(raw, "proposal")).content
        if isinstance(block, blocks.Table)
        for row in block.rows
    ]
    return [row.cells[-1].text for row in rows if row.cells[0].text == "答复"]


# The played negotiation ---------------------------------------------------------------------------------------------


def test_an_agreement_leaves_nothing_in_dispute_and_one_set_of_figures() -> None:
    record = played.agreed()
    raw = record.state.raw()
    found = compare(raw)
    assert raw["positions"] == {"prosecution": {}, "defence": {}} and found.disputed == ()
    whole = agreed(record.state)
    assert {one.declared for one in found.results.values()} == {whole.declared}
    assert whole.declared is not None and whole.declared.chosen == 7


def test_the_proposal_lists_each_point_of_the_defence_that_stood_with_its_answer() -> None:
    record = played.agreed()
    paper = in_word(write(record.state.raw(), "proposal"))
    part = paper[paper.index("对辩护意见的答复") : paper.index("送达以前的核对")]
    for label in ("forgiven", "persuaded_2", "adopted", "first", "probation_1"):
        body = next(each.body for each in played.lines() if each.label == label)
        result = VALUES["result"][body["result"]].zh
        assert bare(body["reason"]) in part, label
        assert f"{result}。根据" in part[: part.index(bare(body["reason"]))], label
    for label in ("refused", "persuaded", "partly"):  # put anew since
        body = next(each.body for each in played.lines() if each.label == label)
        assert bare(body["reason"]) not in part, label
    assert "尚未答复" not in part


def test_agreed_points_are_said_to_be_agreed() -> None:
    for text in answers_in(played.agreed().state.raw()):
        assert text.startswith("采纳。") and text.endswith("双方的主张现在一致。")


def test_a_point_that_is_still_disputed_keeps_its_answer() -> None:
    raw = played.closed_without().state.raw()
    assert [point.path for point in compare(raw).disputed] == ["factors.surrender"]
    assert {one["point"]: one["result"] for one in raw["documents"]["answers"]}["factors.surrender"] == "partly"
    assert any(text.startswith("部分采纳。") and "自首成立，幅度取15%。" in text for text in answers_in(raw))


@pytest.mark.parametrize("record", [played.agreed, played.closed_without])
@pytest.mark.parametrize("name", list(catalogue()))
def test_every_document_of_the_case_can_be_made_from_a_closed_record(record: Any, name: str) -> None:
    raw = record().state.raw()
    for language in catalogue()[name].languages:
        assert write(raw, name, language=language).startswith(b"PK")


def test_a_bundle_of_a_record_holds_no_document_that_is_made_from_records() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle(played.agreed().state.raw()))) as archive:
        names = archive.namelist()
    assert sorted(names) == sorted(f"{document.name.zh}.docx" for document in catalogue().values())
    assert "协商笔录.docx" not in names


def test_the_papers_say_what_the_record_says() -> None:
    raw = played.agreed().state.raw()
    hearing = in_word(write(raw, "hearing"))
    matters = hearing[hearing.index("四、听取的意见") : hearing.index("五、被害人")]
    assert "李某（犯罪嫌疑人、被告人）：钱是我拿的" in matters and "吴某（辩护人）：请求认定自首" in matters
    assert matters.count("已在前面一并说明。") == 2  # procedure and other, once said with the facts
    assert "我不再追究" in hearing[hearing.index("五、被害人") :]
    assert "甲市乙区人民检察院协商室" in hearing and "简易程序" in hearing
    for name in ("proposal", "undertaking", "disclosure"):
        assert "判处有期徒刑七个月" in (text := in_word(write(raw, name))) and "宣告缓刑，考验期一年" in text, name
    assert "部分赔偿；谅解；对量刑：同意从宽" in in_word(write(raw, "proposal"))
    assert "7月" in printed(write(raw, "proposal"))


def test_names_that_the_case_has_come_before_those_of_the_record() -> None:
    case = played.case()
    case["documents"]["particulars"] |= {"place": "看守所会见室", "counsel": ""}
    who = talk(case).state.raw()["documents"]["particulars"]
    assert (who["place"], who["counsel"]) == ("看守所会见室", "吴某")


# Points and answers ---------------------------------------------------------------------------------------------------


def test_of_two_answers_at_one_place_the_later_stands() -> None:
    state = played.agreed().state
    assert (
        sum(point.answer is not None and point.point.path == "factors.surrender" for point in state.points.values()) > 2
    )
    assert given(state)["factors.surrender"] == "adopted"


def test_a_view_put_anew_waits_for_its_own_answer() -> None:
    record = played.upto("prosecution_2")
    assert "factors.surrender" not in given(record.state)
    assert "尚未答复" in in_word(write(record.state.raw(), "proposal"))


def test_a_view_refused_and_then_given_up_is_told_beside_the_points() -> None:
    raw = played.agreed().state.raw()
    other = raw["documents"]["texts"]["proposal"]["other"].split("\n")
    assert other[0].startswith("初犯、偶犯，减少基准刑的5%：不采纳。") and other[0].endswith("双方的主张后来一致。")
    assert other[1].startswith("宣告缓刑：部分采纳。") and len(other) == 2


def test_a_fact_that_was_answered_away_stays_in_the_paper_and_raises_no_error() -> None:
    record = talk()
    first = claim(record, "wu", {"counts": {"a": {"facts": {"burglary": None}}}}, "counts.a.facts.burglary")
    reply(record, "zhou", f"{first}.p1", "adopted", "案发地点不是住所。")
    raw = record.state.raw()
    assert not raw["counts"]["a"]["facts"].get("burglary") and given(record.state) == {
        "counts.a.facts.burglary": "adopted"
    }
    assert any("案发地点不是住所。" in text for text in answers_in(raw))


def test_a_charge_that_was_dropped_is_answered_in_words() -> None:
    case = played.case()
    case["counts"]["b"] = {"crime": "fraud", "offence_date": "2026-01-20", "facts": {"amount": 9000}}
    record = talk(case)
    first = claim(record, "wu", {"counts": {"b": None}}, "counts.b")
    reply(record, "zhou", f"{first}.p1", "adopted", "诈骗事实不能成立。")
    raw = record.state.raw()
    assert list(raw["counts"]) == ["a"] and given(record.state) == {}
    assert "诈骗事实不能成立。" in in_word(write(raw, "proposal"))


@pytest.mark.parametrize("path", ["factors.surender", "factors", "documents", "positions.defence", "proposal"])
def test_a_point_names_a_place_of_the_case(path: str) -> None:
    record = talk()
    with pytest.raises(InputError) as caught:
        claim(record, "wu", {"factors": {"surrender": {"ratio": -30}}}, path)
    assert caught.value.problems[0].path == "points.p1.path"
    assert "factors.surrender" in caught.value.problems[0].allowed


# What is agreed -------------------------------------------------------------------------------------------------------


def test_the_same_ratio_on_other_evidence_is_agreed_with_the_evidence_of_both() -> None:
    record = talk()
    claim(record, "wu", {"factors": {"surrender": {"ratio": -20, "evidence": "登记表"}}}, "factors.surrender")
    claim(record, "zhou", {"factors": {"surrender": {"ratio": -20, "evidence": "民警证言"}}}, "factors.surrender")
    entry = record.state.common["factors"]["surrender"]
    assert entry["ratio"] == -20 and {"登记表", "民警证言"} == set(entry["evidence"].split("；"))
    assert record.state.patches() == {"prosecution": {}, "defence": {}}


def test_what_both_leave_out_is_out() -> None:
    record = talk()
    for by in ("wu", "zhou"):
        claim(record, by, {"counts": {"a": {"facts": {"burglary": None}}}}, "counts.a.facts.burglary")
    assert "burglary" not in record.state.common["counts"]["a"]["facts"]


def test_half_a_proposed_term_is_not_agreed() -> None:
    record = talk()
    claim(record, "wu", {"proposal": {"low": 6, "high": 9}}, "proposal")
    claim(record, "zhou", {"proposal": {"low": 8, "high": 9}}, "proposal")
    assert "proposal" not in record.state.common
    assert write(record.state.raw(), "memo").startswith(b"PK")


def test_half_a_charge_is_not_agreed() -> None:
    record = talk()
    for by, amount in (("wu", 3000), ("zhou", 9000)):
        count = {"crime": "fraud", "offence_date": "2026-01-20", "facts": {"amount": amount}}
        claim(record, by, {"counts": {"b": count}}, "counts.b")
    assert list(record.state.common["counts"]) == ["a"]
    assert agreed(record.state).declared is not None


# Time -----------------------------------------------------------------------------------------------------------------


def test_days_are_counted_in_beijing() -> None:
    late = datetime.datetime(2026, 5, 6, 17, tzinfo=datetime.UTC)  # one o'clock in the morning of the seventh
    assert clock.day(late) == datetime.date(2026, 5, 7) and clock.hour(late) == "01:00"
    assert clock.words(late, "zh") == "2026年5月7日01:00" and clock.words(late, "en") == "7 May 2026, 01:00"
    record = played.upto("setting")
    record.add("zhou", {"type": "notice", "to": ["wu"], "signing_on": "2026-05-12"}, at=late)
    assert facts(record.state, datetime.date(2026, 5, 10))["notice_days"] == 3


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [(0, "0分钟", "0 minutes"), (61, "1小时1分钟", "1 hour 1 minute"), (2 * 1440 + 120, "2天2小时", "2 days 2 hours")],
)
def test_a_length_of_time_in_words(minutes: int, zh: str, en: str) -> None:
    assert (clock.lasted(minutes, "zh"), clock.lasted(minutes, "en")) == (zh, en)
