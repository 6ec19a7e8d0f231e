"""协商笔录: every event and every number of a record is on the paper, and no number that is not the record's."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from documents.figures import known
from documents.made import bare, in_html, in_markdown, in_pdf, in_word, needs_font
from documents.printed import printed
from negotiation import played
from openxml_audit import OpenXmlValidator

from engine import wording
from engine.calculation.calculate import calculate
from engine.documents import blocks, catalogue, convert, find, write, write_record
from engine.documents.catalogue import TEMPLATES
from engine.documents.pdf import by_typst
from engine.errors import InputError
from engine.negotiation import bodies, clock
from engine.negotiation.gate import gate
from engine.negotiation.keys import create
from engine.negotiation.participants import ROLES, SIDES
from engine.negotiation.positions import standing, turns
from engine.negotiation.record import Record, load
from engine.text import Language

RECORDS: dict[str, Callable[[], Record]] = {"agreed": played.agreed, "without": played.closed_without}
BOTH = pytest.mark.parametrize("name", RECORDS)
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
HEADS: dict[Language, dict[str, str]] = {
    "zh": {
        "persons": "参加人",
        "place": "地点和方式",
        "told": "告知",
        "rounds": "各轮主张和数字",
        "points": "各点主张和答复",
        "course": "经过",
        "result": "结果",
        "gate": "程序核对",
        "signatures": "签名",
        "chain": "校验",
    },
    "en": {
        "persons": "Participants",
        "place": "Place and manner",
        "told": "What was told",
        "rounds": "Rounds and figures",
        "points": "Points and answers",
        "course": "Course",
        "result": "Outcome",
        "gate": "Procedure",
        "signatures": "Signatures",
        "chain": "Verification",
    },
}
NEXT = datetime.datetime(2026, 5, 12, 3, tzinfo=datetime.UTC)


@cache
def word(name: str, language: Language = "zh") -> bytes:
    return write_record(RECORDS[name](), language=language)


def read(record: Record, language: Language = "zh") -> blocks.Blocks:
    return blocks.read(write_record(record, language=language))


def parts(found: blocks.Blocks) -> dict[str, list[blocks.Paragraph | blocks.Table]]:
    """What stands under each heading of the first rank, by the heading without its number."""
    told: dict[str, list[blocks.Paragraph | blocks.Table]] = {"": []}
    head = ""
    for block in found.content:
        if isinstance(block, blocks.Paragraph) and block.style == "heading 1":
            head = re.sub(r"^([一二三四五六七八九十]+、|\d+\. )", "", block.text)
            told[head] = []
        elif not isinstance(block, str):
            told[head].append(block)
    return told


def under(name: str, part: str, language: Language = "zh") -> list[blocks.Paragraph | blocks.Table]:
    return parts(blocks.read(word(name, language)))[HEADS[language][part]]


def rows(content: list[blocks.Paragraph | blocks.Table]) -> list[list[str]]:
    """The rows of all tables, without those that are repeated on every page."""
    return [
        [cell.text for cell in row.cells] for block in content if isinstance(block, blocks.Table) for row in block.body
    ]


def lines(content: list[blocks.Paragraph | blocks.Table]) -> list[str]:
    return [block.text for block in content if isinstance(block, blocks.Paragraph)]


def course(found: blocks.Blocks, language: Language = "zh") -> dict[int, tuple[list[str], str]]:
    """By the number of an event: what stands beside it, and what it says."""
    events: dict[int, tuple[list[str], str]] = {}
    number = 0
    for row in rows(parts(found)[HEADS[language]["course"]]):
        if row[0].strip():
            number = int(row[0].split("\n")[0])
            events[number] = ([*row[0].split("\n"), *row[1].split("\n")], row[2])
        else:
            events[number] = (events[number][0], f"{events[number][1]}\n{row[2]}")
    return events


def typed(value: Any, key: str = "") -> Iterator[str]:
    """Every text that a person wrote into an event; not ids, hashes, choices and the case."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("case", "rules", "patch", "id", "path", "factor", "type", "to", "point", "participant"):
                yield from typed(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from typed(inner, key)
    elif isinstance(value, str) and key in (
        *("text", "reason", "reasons", "claim", "evidence", "law", "terms", "disputed", "facts", "materials"),
        *("proposal", "basis", "crimes", "place", "recording", "sentence", "agenda", "ground_text", "office", "zh"),
    ):
        yield from value.split("\n")


# Every event ----------------------------------------------------------------------------------------------------------


@BOTH
@LANGUAGES
def test_every_event_stands_in_order_with_number_time_author_role_and_hash(name: str, language: Language) -> None:
    record, found = RECORDS[name](), course(blocks.read(word(name, language)), language)
    assert list(found) == [event.sequence for event in record.events]
    for event in record.events:
        person = record.state.participants[event.author]
        beside = found[event.sequence][0]
        assert beside[1] == clock.hour(event.time)
        assert beside[2].lower() == bodies.NAMES[event.type].in_language(language).lower()
        assert person.name in beside[3] and ROLES[person.role].in_language(language) in beside[3]
        assert beside[4] == event.hash[:12]


@BOTH
@LANGUAGES
def test_the_days_are_those_of_the_events(name: str, language: Language) -> None:
    heads = [line for line in lines(under(name, "course", language)) if line]
    days = dict.fromkeys(clock.day(event.time) for event in RECORDS[name]().events)
    assert [re.sub(r"^[（(].*?[)）]\s?", "", head) for head in heads] == [wording.date(day, language) for day in days]


@BOTH
@LANGUAGES
def test_all_that_was_said_is_on_the_paper(name: str, language: Language) -> None:
    text = in_word(word(name, language))
    for event in RECORDS[name]().events:
        for said in typed(event.raw["body"]):
            if language == "zh" or not _factor_name(event, said):
                assert bare(said).rstrip("。") in text, (event.sequence, said)


def _factor_name(event: Any, said: str) -> bool:
    """Names of factors are the rulebook's and stand in the language of the paper."""
    return event.type == "disclosure" and said in [factor.name.zh for factor in event.body.factors]


def test_a_statement_keeps_its_paragraphs() -> None:
    said = course(blocks.read(word("agreed")))[played.sequence("suspect_said")][1].split("\n")
    assert said[:2] == [
        "钱是我拿的，事实和罪名我没有意见。",
        "我是听了母亲的劝，由她陪着去派出所的。程序我同意简易程序。没有别的要说的。",
    ]


def test_a_statement_longer_than_a_page_is_whole_and_in_rows_that_fit_one() -> None:
    record = played.upto("counsel_said")
    said = [f"第{n}段：" + "请求从轻处罚。" * 30 for n in range(40)]
    record.add("wu", {"type": "statement", "text": "\n".join(said)}, at=NEXT)
    found = read(record)
    assert course(found)[len(record.events)][1].split("\n") == said
    assert max(len(row[2]) for row in rows(parts(found)["经过"])) < 1000


def test_of_a_private_consultation_only_its_length_is_told() -> None:
    said = course(blocks.read(word("agreed")))[played.sequence("alone")][1]
    assert said == "犯罪嫌疑人、被告人与律师单独会见40分钟；会见的内容不作记录。"


# Numbers --------------------------------------------------------------------------------------------------------------


@BOTH
@LANGUAGES
def test_the_rounds_stand_with_the_figures_of_their_proposals(name: str, language: Language) -> None:
    found = rows(under(name, "rounds", language))
    expected = turns(RECORDS[name]().state)
    assert len(found) == len(expected)
    for row, turn in zip(found, expected, strict=True):
        assert turn.declared is not None
        assert (row[0], row[1]) == (str(turn.round), str(turn.sequence))
        assert row[2].lower() == SIDES[turn.side].in_language(language)
        assert row[3] == wording.span(turn.declared.low, turn.declared.high, wording.MONTHS, language)
        assert row[4] == wording.sentence(turn.kind, turn.declared.chosen, language)
        if turn.months:
            assert row[5].startswith(("−" if turn.months < 0 else "+") + str(abs(turn.months)))
        for moved in turn.moved:
            assert moved.in_language(language).lower() in row[6].lower()


def test_the_two_sides_are_seen_to_meet() -> None:
    points = [(row[2], row[4]) for row in rows(under("agreed", "rounds"))]
    assert points == [
        ("辩护方", "拘役五个月"),
        ("检察机关", "有期徒刑十个月"),
        ("辩护方", "有期徒刑六个月"),
        ("检察机关", "有期徒刑八个月"),
        ("辩护方", "有期徒刑七个月"),
        ("检察机关", "有期徒刑七个月"),
    ]


@BOTH
@LANGUAGES
def test_no_figure_is_foreign_to_the_record(name: str, language: Language) -> None:
    record = RECORDS[name]()
    state = record.state
    held: list[Any] = [calculate(move.case) for move in state.moves]
    held += [abs(turn.months) for turn in turns(state) if turn.months]
    for event in record.events:
        held += [*typed(event.raw["body"]), clock.words(event.time, language), f"{event.sequence}"]
        held += [str(n) for n in range(1, len(event.raw["body"].get("points", ())) + 1)]  # the points of a proposal
        held += [f"{row.body.minutes}" for row in (event,) if isinstance(row.body, bodies.Consultation)]
        held += [row.body.signing_on for row in (event,) if isinstance(row.body, bodies.Notice)]
        if isinstance(event.body, bodies.Disclosure):
            held += [f"{abs(end):g}%" for factor in event.body.factors for end in (factor.low, factor.high)]
    own = {"12", "2026", "-11"}  # the figures of a hash that are shown; the version of the rules
    assert printed(word(name, language)) - known(state.raw(), also=held) - own - {str(len(record.events))} == set()


# Points, answers, outcome ---------------------------------------------------------------------------------------------


@BOTH
def test_every_point_stands_with_its_side_and_answer(name: str) -> None:
    state = RECORDS[name]().state
    found = rows(under(name, "points"))
    assert len(found) == len(state.points)
    results = {"adopted": "采纳", "partly": "部分采纳", "not_adopted": "不采纳"}
    grounds = {"law": "法律规定", "case": "案件情况", "like_judgments": "类案裁判"}
    for row, item in zip(found, state.points.values(), strict=True):
        assert item.answer is not None and row[1] == SIDES[item.side].zh and row[2] == item.point.claim
        assert row[3] == f"{results[item.answer.result]}（{grounds[item.answer.ground]}）"
        event = state.events[int(re.findall(r"\d+", row[4])[0]) - 1]
        assert event.raw["body"]["point"] == item.ref


def test_a_refusal_stands_with_its_ground_and_reason() -> None:
    said = course(blocks.read(word("agreed")))[played.sequence("refused")][1]
    assert (
        said == "对第9条（1）“自首，减少基准刑的30%”的答复：不采纳。根据：案件情况。\n理由：到案经过载明李某系被抓获。"
    )


def test_what_a_proposal_changes_without_saying_so_is_told() -> None:
    record = played.upto("defence_1")
    patch = {"factors": {"surrender": None, "confession": {}}}
    points = [played.point("confession", "factor", "坦白", "factors.confession")]
    number = record.add("zhou", {"type": "proposal", "patch": patch, "points": points}, at=NEXT).sequence
    assert "没有单列为一点的改动：自首：主张不适用" in course(read(record))[number][1]


def test_an_agreement_tells_what_was_agreed_and_has_no_dispute() -> None:
    found = under("agreed", "result")
    text = lines(found)
    assert text[text.index("达成一致之处") + 1 :] == [
        "1．取得谅解：是",
        "2．自首：亲友规劝、陪同或者送去投案",
        "3．自首：−20%",
        "4．量刑建议：有期徒刑七个月",
        "5．宣告缓刑，考验期一年（第33条（2），已采纳）",
    ]
    assert "仍有争议之处" not in text
    assert [row[:3] for row in rows(found)] == [["双方一致", "3至16个月", "有期徒刑七个月（7个月）"]]


def test_without_agreement_both_figures_and_every_dispute_stand() -> None:
    found, state = under("without", "result"), played.closed_without().state
    table = rows(found)
    assert [row[0] for row in table[:2]] == ["检察机关", "辩护方"]
    assert [row[:3] for row in table[2:]] == [["自首", "−15%", "−25%"]]
    assert [point.path for point in standing(state).disputed] == ["factors.surrender"]
    text = lines(found)
    assert "（1）自首的从宽幅度：辩护方25%，检察机关15%" in text and "（2）是否适用缓刑" in text
    assert "1．宣告缓刑（辩护方，第9条（5），部分采纳）" in text


def test_the_outcome_is_told_on_the_first_page() -> None:
    first = dict(rows(parts(blocks.read(word("agreed")))[""]))
    assert first["结果"] == "达成一致，结束（2026年5月12日09:55）"
    assert first["开启"] == "2026年5月6日09:00，吴某（辩护人）"
    assert dict(rows(parts(read(played.upto("defence_1")))[""]))["结果"] == "尚未结束"


# Persons, place, what was told ----------------------------------------------------------------------------------------


def test_who_took_part_and_from_when_to_when() -> None:
    found = {row[1]: row for row in rows(under("agreed", "persons"))}
    assert list(found) == ["李某", "吴某", "周某", "郑某", "何某", "孙某"]
    assert found["吴某"] == ["辩护人", "吴某", "甲市某律师事务所", "自开启起参加"]
    came, left = played.sequence("joined"), played.sequence("left")
    assert found["孙某"][3] == (
        f"自第{came}条（2026年5月6日16:00）起参加；第{left}条（2026年5月8日15:38）起不再参加：被害人已表明意见，代理人不再参加"
    )


def test_place_and_openness_stand_with_the_reason_and_what_was_corrected() -> None:
    found = dict(rows(under("agreed", "place")))
    assert found["场所"] == "在羁押场所以外" and found["公开与否"] == "不公开，理由：涉及被害人住所的隐私"
    assert found["同步录音录像"] == "光盘2026-12-1"  # what was written stays
    assert "光盘2026-12-2" in found["更正"] and "编号写错" in found["更正"] and "第36条" in found["更正"]


def test_a_correction_stands_beside_what_it_corrects_and_in_its_own_place() -> None:
    found = course(blocks.read(word("agreed")))
    assert "光盘2026-12-2" in found[4][1] and "光盘2026-12-2" in found[played.sequence("correction")][1]
    assert "更正第4条" in found[played.sequence("correction")][1]


def test_each_factor_disclosed_has_its_range_and_law() -> None:
    disclosed = next(event.body for event in played.agreed().events if isinstance(event.body, bodies.Disclosure))
    found = {row[0]: row for row in rows(under("agreed", "told")) if len(row) == 3}
    assert set(found) == {factor.name.zh for factor in disclosed.factors} and len(found) == 3
    for factor in disclosed.factors:
        assert found[factor.name.zh][1:] == [f"减少基准刑的{-factor.low:g}%以下", factor.law] and factor.high == 0
    told = dict(row for row in rows(under("agreed", "told")) if len(row) == 2)
    assert told["告知对象"] == "李某、吴某、郑某" and told["拟提出的建议"] == disclosed.proposal


def test_the_victims_opinion_stands_with_what_the_law_makes_of_it() -> None:
    said = course(blocks.read(word("agreed")))[played.sequence("victim")][1]
    assert "部分赔偿；谅解" in said and "对量刑的意见：同意从宽" in said
    assert "不影响认罪认罚从宽制度的适用" in said and said.endswith("（高检发〔2026〕5号 22）。")


def test_before_the_opinion_of_2026_the_rule_of_2019_stands_at_the_victims_opinion() -> None:
    april = [played.Line(x.label, x.by, x.at.replace(month=4), x.body) for x in played.lines_without()]
    said = course(read(played.play(april)))[played.sequence("victim")][1]
    assert said.endswith("（人民检察院刑事诉讼规则276条）。") and "5号" not in said


def test_a_remark_and_its_answer_name_each_other() -> None:
    found = course(blocks.read(word("agreed")))
    remark, reply = played.sequence("remark"), played.sequence("remark_answer")
    assert f"答复见第{reply}条。" in found[remark][1] and f"对第{remark}条观察意见" in found[reply][1]
    assert "尚未答复。" in course(read(played.upto("remark")))[remark][1]


# Gate, signatures, hashes ---------------------------------------------------------------------------------------------


def test_nothing_was_missing_at_the_agreement() -> None:
    record = played.upto("agreement_prosecution")
    assert gate(record.state, "agreement") == []
    assert lines(under("agreed", "gate")) == ["法律要求的各项和约定的各项，结束时一项不缺。"]


@LANGUAGES
def test_what_is_missing_is_told_as_law_or_as_proposed(language: Language) -> None:
    record = played.upto("defence_1")
    found = rows(parts(read(record, language))[HEADS[language]["gate"]])
    missing = gate(record.state, "agreement")
    assert len(found) == len(missing) > 5
    law = {"zh": "法律要求", "en": "Demanded by the law"}[language]
    for row, item in zip(found, missing, strict=True):
        assert row[0] == item.item.text.in_language(language)
        assert row[1] == (item.item.law or "—")
        assert (row[2] == law) == (item.item.basis == "law")
    assert {item.item.basis for item in missing} == {"law", "proposed"}


def test_what_was_not_waited_for_is_told_with_the_reason() -> None:
    script = [line for line in played.lines_without() if line.label not in ("first", "done_prosecution", "defence_2")]
    script = script[: [line.label for line in script].index("alone") + 1]
    record = played.play(script)
    record.add("wu", {"type": "done"}, at=NEXT)
    body = {"type": "closed_without", "disputed": ["初犯"], "despite": {"answers_defence": "检察机关两次未答复。"}}
    record.add("wu", body, at=NEXT)
    found = {row[0].split("\n")[0]: row for row in rows(parts(read(record))["程序核对"])}
    item = next(item for item in gate(record.state, "closing") if item.id == "answers_defence")
    row = found[item.item.text.zh]
    assert "没有等待，原因：检察机关两次未答复。" in row[0] and row[1:3] == [item.item.law, "法律要求"]


def test_every_signature_stands_with_paper_time_and_witness() -> None:
    found = [row for row in rows(under("agreed", "signatures")) if len(row) == 5]
    signed = [event for event in played.agreed().events if event.type == "signed"]
    assert len(found) == len(signed) == 9
    assert found[0] == [
        "认罪认罚具结书",
        "李某（犯罪嫌疑人、被告人）",
        "2026年5月12日\n09:40，第41条",
        "吴某",
        "光盘2026-12-3",
    ]


def test_who_has_not_signed_the_record_may_sign_the_paper() -> None:
    found = {row[0].split("\n")[-1]: row for row in rows(under("without", "signatures")) if len(row) == 3}
    assert "在记录上签名（第34条）" in found["吴某"][1]
    assert found["李某"][1].strip() == "" and "年" in found["李某"][2]


def test_recanting_voids_the_undertaking_and_not_the_record() -> None:
    record = played.agreed()
    record.add("li", {"type": "recanted", "reason": "我没有偷。"}, at=NEXT)
    found = read(record)
    papers = [row[0] for row in rows(parts(found)["签名"]) if len(row) == 5]
    assert papers[:4] == [*["认罪认罚具结书（已因反悔失效）"] * 2, *["协议（已因反悔失效）"] * 2]
    assert set(papers[4:]) == {"协商记录"}
    assert "高检发〔2026〕5号 30、33" in course(found)[len(record.events)][1]


def test_a_signature_with_a_key_is_told() -> None:
    record = played.upto("closed")
    record.add("wu", {"type": "signed", "paper": "record"}, at=NEXT, key=create())
    papers = [row[0] for row in rows(parts(read(record))["签名"]) if len(row) == 5]
    assert "Ed25519" in papers[-1] and "Ed25519" not in papers[0]


@BOTH
@LANGUAGES
def test_the_whole_hash_of_the_last_event_and_how_to_verify_stand_at_the_end(name: str, language: Language) -> None:
    record = RECORDS[name]()
    found = rows(under(name, "chain", language))
    assert found[1][1] == record.head and len(record.head) == 64
    assert found[0][1].startswith(str(len(record.events))) and "liangxing negotiation verify" in found[2][1]
    assert load(record.dump()).head == record.head


def test_other_rules_than_those_of_the_opening_are_told() -> None:
    changed = [
        line if line.label != "opened" else played.Line("opened", line.by, line.at, {**line.body, "rules": other})
        for other in [{**played.rules(), "hash": "0" * 64}]
        for line in played.lines()[:3]
    ]
    told = lines(parts(read(played.play(changed)))["校验"])
    assert any("0" * 64 in line and played.rules()["hash"] in line for line in told)
    assert not any("sha256" in line for line in lines(under("agreed", "chain")))


def test_a_clock_that_went_back_is_told() -> None:
    record = played.upto("notice")
    record.add("wu", {"type": "statement", "text": "请求从轻。"}, at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC))
    assert any("第6条的时间早于前一条" in line for line in lines(parts(read(record))["校验"]))


# The paper ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["opened", "disclosure", "setting", "defence_1", "suspended", "will", "closed"])
@LANGUAGES
def test_an_open_record_has_no_empty_part_and_no_gap_in_its_numbers(label: str, language: Language) -> None:
    found = read(played.upto(label), language)
    heads = [b.text for b in found.content if isinstance(b, blocks.Paragraph) and b.style == "heading 1"]
    numbers = "一二三四五六七八九十" if language == "zh" else "12345678910"
    shown = [head.split("、" if language == "zh" else ".")[0] for head in heads]
    assert "".join(shown) == numbers[: len("".join(shown))]
    assert all(parts(found)[re.sub(r"^([一二三四五六七八九十]+、|\d+\. )", "", head)] for head in heads)
    assert (HEADS[language]["rounds"] in parts(found)) == (label in ("defence_1", "suspended", "will", "closed"))


@LANGUAGES
def test_the_paper_says_the_same_in_every_format_and_word_has_nothing_to_repair(
    language: Language, tmp_path: Path
) -> None:
    data = word("agreed", language)
    assert in_html(convert(data, "html", language).decode()) == in_word(data)
    assert in_markdown(convert(data, "md", language).decode()) == in_word(data)
    path = tmp_path / "record.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


@needs_font
def test_the_printed_pages_hold_every_event() -> None:
    pages = in_pdf(by_typst(blocks.read(word("agreed"), "zh")))
    record = played.agreed()
    assert [event.sequence for event in record.events if event.hash[:12] not in pages] == []
    assert record.head[:40] in pages


HOSTILE = [
    "{{ title }}",
    "{% for x in y %}",
    "【案号】{#注释#}",
    "<w:p>&amp;</w:p>",
    "\U0010fff4脚注\U0010fff5",
    "＝cmd|' /C calc'!A0",
    "A\x00B\x1bC",
    "一\u2028二",
    "}}" * 20,
]


@pytest.mark.parametrize(("said", "language"), [*((said, "zh") for said in HOSTILE), (HOSTILE[0], "en")])
def test_what_was_typed_appears_as_typed(said: str, language: Language) -> None:
    people = [{**one, "name": f"{one['name']}{said}"[:200]} for one in played.PEOPLE]
    script = []
    for line in played.lines()[: played.sequence("remark_answer")]:
        body = dict(line.body)
        if line.label == "opened":
            body |= {"participants": people, "title": f"题{said}", "agenda": [f"议{said}"]}
        for key in ("text", "reason", "reasons", "place"):
            if body.get(key):
                body[key] = f"{body[key]}{said}"
        if "points" in body:
            body["points"] = [{**one, "claim": f"{one['claim']}{said}"} for one in body["points"]]
        script.append(played.Line(line.label, line.by, line.at, body))
    data = write_record(played.play(script), language=language)
    shown = said.replace("\x00", "␀").replace("\x1b", "␛").replace("\u2028", "\n")
    shown = shown.replace("\U0010fff4", "\ufffd").replace("\U0010fff5", "\ufffd")
    assert in_word(data).count(bare(shown)) > 20
    assert blocks.read(data).notes == ()


def test_the_paper_is_made_from_a_record_and_not_from_a_case() -> None:
    assert "negotiation_record" not in catalogue() and list(catalogue("record")) == ["negotiation_record"]
    with pytest.raises(InputError):
        write(played.case(), "negotiation_record")
    with pytest.raises(InputError) as caught:
        write_record(played.agreed(), "negotiation_recrd")
    assert caught.value.problems[0].suggestion == "negotiation_record"
    for language in find("negotiation_record", "record").languages:
        assert (TEMPLATES / find("negotiation_record", "record").file(language)).is_file()
