"""认罪认罚具结书: the contents that the law demands, who need not sign, whether 速裁 is open, when it may be signed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from documents.figures import cases, foreign, printed

from engine import wording
from engine.comparison import compare
from engine.documents import blocks, write
from engine.documents.content import procedure
from engine.documents.content.fast_track import conditions
from engine.documents.content.phrases import BLANK, asked
from engine.documents.matter import Matter
from engine.explanation import number

NAMES = ("single", "juvenile", "tier")
WORDS = "至少在签署五日前；至少在签署三日前；未满十八周岁；三年有期徒刑以下"  # the law's own figures, in the notes


_read: dict[str, blocks.Blocks] = {}  # made papers by their case, so that none is made twice


def read(raw: dict[str, Any]) -> blocks.Blocks:
    key = repr(raw)
    if key not in _read:
        _read[key] = blocks.read(write(raw, "undertaking"))
    return _read[key]


def tables(document: blocks.Blocks) -> list[blocks.Table]:
    return [block for block in document.content if isinstance(block, blocks.Table)]


def notes(raw: dict[str, Any]) -> str:
    """The prosecutor's notes at the head of the draft."""
    return tables(read(raw))[0].rows[0].cells[0].text


def after_notes(raw: dict[str, Any]) -> str:
    text = read(raw).text
    return text[text.index("认罪认罚具结书") :]


def case(name: str = "single", **particulars: Any) -> dict[str, Any]:
    """A development case with other particulars."""
    raw = cases(name)
    raw["documents"]["particulars"] |= particulars
    return raw


def typed(raw: dict[str, Any], **texts: str) -> dict[str, Any]:
    raw["documents"].setdefault("texts", {})["undertaking"] = texts
    return raw


def matter(raw: dict[str, Any]) -> Matter:
    return Matter.of(raw, "prosecution", {"objection": "", "exemption": ""}, "zh")


# What must be there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_foreign_to_the_case_and_its_results(name: str) -> None:
    raw = cases(name)
    told = raw["documents"]["particulars"].get("date")
    days = [told + datetime.timedelta(days=days) for days in procedure.NOTICE_DAYS.values()] if told else []
    assert not foreign(write(raw, "undertaking"), raw, "undertaking", also=[WORDS, *days])


@pytest.mark.parametrize("name", NAMES)
def test_every_content_that_the_law_lists_is_there(name: str) -> None:
    raw = cases(name)
    seen = matter(raw)
    text = after_notes(raw)
    who = seen.particulars
    for stated in (seen.case.defendant.name, who.gender, who.residence, who.custody, who.counsel, who.law_firm):
        assert stated in text
    for key, count in seen.result.counts.items():  # crime and facts
        assert f"{count.name.zh}（{seen.book(key).crime.statute}）" in text
        assert wording.date(seen.case.counts[key].offence_date, "zh") in text
    assert who.facts_found in text
    assert asked(seen.result, seen.case, "zh") in text  # proposal
    assert procedure.PROCEDURES[who.procedure or ""] in text
    assert f"人民检察院拟依法向{who.court or '人民法院'}提起公诉" in text  # intended disposal
    assert "本人已经知悉并理解" in text and "认罪认罚出于自愿" in text and "提供了法律帮助" in text
    assert "反悔" in text and "撤回从宽的量刑建议" in text
    assert "草稿，未经签署不发生效力" in text
    signers = [row.cells[0].text for table in tables(read(raw)) for row in table.rows if len(row.cells) == 3]
    assert f"犯罪嫌疑人\n{seen.case.defendant.name}" in signers
    assert any(row.endswith(f"\n{who.counsel}") for row in signers)


@pytest.mark.parametrize("name", NAMES)
def test_every_factor_stands_with_its_range_and_article_before_the_point(name: str) -> None:
    raw = cases(name)
    result = matter(raw).result
    text = after_notes(raw)
    table = next(table for table in tables(read(raw)) if table.rows[0].cells[0].text == "情节")
    rows = {row.cells[0].paragraphs[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[1:]}
    lines = [line for count in result.counts.values() for line in count.adjustments if line.kind == "factor"]
    assert set(rows) == {line.name.zh for line in lines}
    for line in lines:
        assert line.band is not None
        size, law = rows[line.name.zh]
        for end in (line.band.low, line.band.high):
            assert not end or f"{number(abs(end))}%" in printed(size)
        assert law.startswith(line.law)
    assert result.declared is not None
    low, high = wording.term(result.declared.low, "zh"), wording.term(result.declared.high, "zh")
    assert text.index(f"主刑为{low}至{high}") < text.index("据此拟提出的量刑建议")
    for count in result.counts.values():
        assert count.tier is not None
        assert text.index(f"{count.name.zh}（{count.tier.name.zh}）") < text.index("据此拟提出的量刑建议")


def test_a_range_known_only_from_others_has_a_footnote_and_a_read_text_has_none() -> None:
    document = read(cases("single"))
    table = next(table for table in tables(document) if table.rows[0].cells[0].text == "情节")
    marked = {
        row.cells[0].text: any(run.note for part in row.cells[2].paragraphs for run in part.runs)
        for row in table.rows[1:]
    }
    assert marked == {"坦白（如实供述自己罪行）": False, "退赃、退赔": False, "认罪认罚": True}
    assert any("据他人转述" in note for note in document.notes)


def test_several_crimes_have_their_own_terms_and_the_combined_one() -> None:
    raw = cases("juvenile")
    result = matter(raw).result
    sentence = next(line for line in after_notes(raw).split("\n") if "据此拟提出的量刑建议" in line)
    for count in result.counts.values():
        assert count.proposed is not None
        own = wording.term(int(count.proposed.chosen), "zh")
        assert re.search(f"以{count.name.zh}判处(?:有期徒刑|拘役){own}", sentence)
    assert result.declared is not None
    assert f"数罪并罚，决定执行有期徒刑{wording.term(result.declared.chosen, 'zh')}" in sentence


@pytest.mark.parametrize("name", NAMES)
def test_headings_count_up_and_the_notice_stands_once(name: str) -> None:
    document = read(typed(cases(name), other="继续退赔。") if name == "tier" else cases(name))
    heads = [block.text for block in document.content if isinstance(block, blocks.Paragraph) and block.level == 1]
    assert [head.split("、")[0] for head in heads] == [wording.numeral(n) for n in range(1, len(heads) + 1)]
    assert any("其他事项" in head for head in heads) == (name == "tier")
    assert document.text.count("本结果用于辅助论证") == 1


def test_what_nobody_filled_in_is_a_line_to_write_on() -> None:
    raw = cases("tier")
    raw["documents"]["particulars"] = {}
    cells = {row.cells[0].text: row.cells[1].text for row in tables(read(raw))[1].rows}
    assert cells == {
        "姓名": "韩某",
        "出生日期": BLANK,
        "住址": BLANK,
        "辩护人（值班律师）": BLANK,
    }
    assert f"同意人民法院适用{BLANK}（普通程序、简易程序、速裁程序择一填写）审理" in after_notes(raw)
    assert "案件中没有写明量刑建议" in notes(raw) and "由承办检察官决定" in notes(raw)


def test_what_the_prosecutor_wrote_is_printed_and_no_longer_asked_for() -> None:
    raw = cases("single")
    assert "罚金数额没有填写" in notes(raw) and "执行方式没有填写" in notes(raw)
    raw["documents"]["texts"]["proposal"] = {"fine": "并处罚金人民币五千元", "execution": "宣告缓刑，考验期一年"}
    text = after_notes(typed(raw, disposal="拟作其他处理。", other="签署前缴纳罚金。\n继续退赔。"))
    assert "有期徒刑九个月至十一个月，并处罚金人民币五千元，宣告缓刑，考验期一年。" in text
    assert "拟作其他处理。" in text and "提起公诉" not in text
    assert "签署前缴纳罚金。\n继续退赔。" in text
    assert "没有填写" not in notes(raw)
    assert "并处罚金人民币六千元" in after_notes(typed(raw, fine="并处罚金人民币六千元"))


@pytest.mark.parametrize("hostile", ["{{ 7*7 }}", "</w:t><w:p>", "【姓名】", "{%p endif %}", "{ MERGEFIELD a }"])
def test_what_is_typed_appears_as_typed(hostile: str) -> None:
    raw = typed(
        case(counsel=f"吴{hostile}", facts_found=f"窃得{hostile}物"), other=f"其他{hostile}。", objection=hostile
    )
    raw["defendant"]["name"] = f"李{hostile}某"
    text = read(raw).text
    for words in (f"吴{hostile}", f"窃得{hostile}物", f"其他{hostile}。", f"异议（{hostile}）", f"李{hostile}某"):
        assert words in text


# Who need not sign --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_whom_no_ground_excepts_must_sign(name: str) -> None:
    assert not list(procedure.unsigned(matter(cases(name))))
    assert "不需要签署认罪认罚具结书" not in notes(cases(name))


@pytest.mark.parametrize(
    ("fact", "words"),
    [("deaf_mute_or_blind", "又聋又哑的人或者盲人"), ("partial_capacity", "尚未完全丧失辨认或者控制自己行为能力")],
)
def test_blind_deaf_mute_or_of_limited_capacity_needs_no_signature(fact: str, words: str) -> None:
    raw = cases("single")
    raw["defendant"]["facts"][fact] = True
    first = notes(raw).split("\n")[1]
    assert first.startswith("1．犯罪嫌疑人系" + words)
    assert "不需要签署认罪认罚具结书（刑诉法174条2款1项）" in first
    assert "不影响依法从宽" in notes(raw)
    assert "不适用简易程序（刑诉法215条1项）" in notes(raw)


def test_a_ground_that_only_the_defence_claims_is_told_as_a_claim() -> None:
    raw = cases("single")
    raw["positions"]["defence"]["defendant"]["facts"]["partial_capacity"] = True
    assert "辩护方主张犯罪嫌疑人系尚未完全丧失辨认或者控制自己行为能力的精神病人；查证属实的" in notes(raw)
    assert "1．犯罪嫌疑人系" not in notes(raw)


def test_an_objection_frees_a_minor_and_nobody_else() -> None:
    minor = notes(typed(cases("juvenile"), objection="其父认为事实不清"))
    assert "有异议（其父认为事实不清），不需要签署认罪认罚具结书（刑诉法174条2款2项）" in minor
    adult = notes(typed(cases("single"), objection="吴某认为事实不清"))
    assert "不需要签署认罪认罚具结书" not in adult
    assert "异议不免除签署" in adult and "高检发〔2026〕5号 32" in adult


def test_another_ground_is_the_prosecutors_own_words() -> None:
    assert "其他情形（刑诉法174条2款）：犯罪嫌疑人系聋人" in notes(
        typed(cases("single"), exemption="犯罪嫌疑人系聋人。")
    )


# Minors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "made", "age"),
    [
        (datetime.date(2008, 5, 18), datetime.date(2026, 5, 18), "minor"),  # eighteen only from the day after
        (datetime.date(2008, 5, 18), datetime.date(2026, 5, 19), "past"),
        (datetime.date(2007, 1, 1), datetime.date(2026, 5, 18), "adult"),
    ],
)
def test_a_minor_is_one_until_the_day_after_the_eighteenth_birthday(
    born: datetime.date, made: datetime.date, age: str
) -> None:
    raw = case(birth=born, date=made)
    del raw["defendant"]["facts"]["age_at_offence"]
    assert procedure.minority(matter(raw)) == age
    assert ("法定代理人（合适成年人）" in after_notes(raw)) == (age == "minor")
    assert ("现已成年" in notes(raw)) == (age == "past")


def test_the_guardian_signs_for_a_minor_and_is_not_asked_for_an_adult() -> None:
    signing = next(table for table in tables(read(cases("juvenile"))) if table.rows[0].cells[0].text == "签署人")
    assert "法定代理人（合适成年人）\n陈某之父" in [row.cells[0].text for row in signing.rows]
    assert "由法定代理人到场签名，不能到场的由合适成年人到场签名" in notes(cases("juvenile"))
    assert "法定代理人" not in read(cases("single")).text


def test_an_unknown_age_is_asked_for() -> None:
    raw = case(birth=None)
    raw["defendant"]["facts"]["age_at_offence"] = 17
    assert "犯罪嫌疑人犯罪时未满十八周岁，现年须核实" in notes(raw)
    assert "法定代理人（合适成年人）" in after_notes(raw)


# The fast-track procedure -------------------------------------------------------------------------------------------


def annex(raw: dict[str, Any]) -> Iterator[list[str]]:
    table = next(table for table in tables(read(raw)) if table.rows[0].cells[0].text == "条件")
    yield from ([cell.text for cell in row.cells] for row in table.rows[1:])


def test_the_conditions_of_the_fast_track_are_held_against_the_case() -> None:
    raw = case(procedure="fast_track")
    rows = list(annex(raw))
    assert [row[1].split("，")[0] for row in rows] == ["刑诉法222条1款"] * 5 + [
        f"刑诉法223条{n}项" for n in range(1, 6)
    ]
    assert rows[1] == [
        "可能判处三年有期徒刑以下刑罚",
        "刑诉法222条1款",
        "具备",
        "拟提出的量刑建议为有期徒刑九个月至十一个月。",
    ]
    assert "本案不符合条件" not in notes(raw)
    assert all(row[2] in ("具备", "须核实") for row in rows)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("juvenile", {}, "犯罪嫌疑人未满十八周岁（刑诉法223条2项）"),
        ("tier", {}, "拟提出的量刑建议为有期徒刑三年四个月，超过三年（刑诉法222条1款）"),
        ("single", {"court": "甲市中级人民法院"}, "拟向甲市中级人民法院提起公诉（刑诉法222条1款）"),
        ("single", {"fact": "deaf_mute_or_blind"}, "犯罪嫌疑人系又聋又哑的人或者盲人（刑诉法223条1项）"),
        ("single", {"plea": "none"}, "案卷没有认罪认罚的记载（刑诉法222条1款）"),
    ],
)
def test_a_condition_that_is_not_met_is_a_warning_at_the_head(name: str, change: dict[str, str], words: str) -> None:
    raw = case(name, procedure="fast_track")
    if "court" in change:
        raw["documents"]["particulars"] |= change
    if "fact" in change:
        raw["defendant"]["facts"][change["fact"]] = True
    if "plea" in change:
        raw["plea"] = {"stage": "none"}
    assert f"拟适用速裁程序，但本案不符合条件：{words}" in notes(raw)
    assert "不具备" in [row[2] for row in annex(raw)]


def test_a_proposal_that_passes_three_years_is_not_for_the_fast_track() -> None:
    raw = case(procedure="fast_track")
    for high, state in ((36, "met"), (37, "not_met")):
        raw["positions"]["prosecution"]["proposal"] = {"low": 30, "high": high}
        assert conditions(matter(raw))[1].state == state


def test_a_co_accused_is_asked_after_where_a_role_is_argued() -> None:
    said = {name: conditions(matter(case(name)))[8].said for name in ("single", "juvenile")}
    assert said["juvenile"] == "案卷涉及共同犯罪，须核实同案人有无异议。"
    assert said["single"] != said["juvenile"]


@pytest.mark.parametrize("name", NAMES)
def test_without_the_fast_track_there_is_no_annex(name: str) -> None:
    assert "速裁" not in read(cases(name)).text


# The lawyer's time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chosen", "days"), [("ordinary", 5), ("summary", 3)])
def test_the_lawyer_has_days_before_the_signing(chosen: str, days: int) -> None:
    raw = case(procedure=chosen, date=datetime.date(2026, 5, 29))
    first = datetime.date(2026, 5, 29) + datetime.timedelta(days=days)
    words = f"至少在签署{wording.numeral(days)}日前通知辩护人或者值班律师，以2026年5月29日通知计，最早于"
    assert f"{words}{wording.date(first, 'zh')}签署（高检发〔2026〕5号 17）" in notes(raw)
    assert any("通知当日不计入期间" in note for note in read(raw).notes)
    undated = notes(case(procedure=chosen, date=None))
    assert "日前通知" in undated and "最早于" not in undated


def test_both_times_are_told_while_the_procedure_is_open_and_none_for_the_fast_track() -> None:
    text = notes(case(procedure=None))
    assert "拟适用的程序尚未填写" in text and "五日前" in text and "三日前" in text
    assert "日前通知" not in notes(case(procedure="fast_track"))


def test_a_paper_made_before_the_opinion_of_2026_does_not_cite_it() -> None:
    assert "高检发〔2026〕5号" not in read(cases("juvenile")).text  # of 2 March 2026
    later = read(case("juvenile", date=datetime.date(2026, 5, 4))).text
    for item in ("17", "26", "30、33", "31", "32", "38", "63–66"):
        assert f"高检发〔2026〕5号 {item}）" in later


def test_a_defender_may_not_be_gone_round() -> None:
    assert "应当由辩护人吴某在场见证，不得绕开辩护人安排值班律师见证" in notes(cases("single"))
    assert "绕开" not in notes(case(counsel_kind="duty_lawyer"))
    assert "值班律师\n吴某" in after_notes(case(counsel_kind="duty_lawyer"))


def test_facts_of_the_crime_in_dispute_are_told_and_facts_of_the_sentence_are_not() -> None:
    assert "各方对诈骗数额有争议。认罪须对指控的犯罪事实没有异议" in notes(cases("tier"))
    assert "退赃、退赔有争议" not in notes(cases("tier"))
    assert compare(cases("single")).disputed and "有争议" not in notes(cases("single"))
