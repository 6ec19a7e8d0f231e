"""量刑建议书: what 高检发〔2026〕5号 36 and 规则364条 demand is there, every view answered, every figure a result's."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from documents.figures import cases, foreign, printed

from engine.comparison import compare
from engine.documents import blocks, find, write
from engine.documents.content import phrases
from engine.documents.content.phrases import BLANK
from engine.documents.matter import Matter
from engine.errors import InputError
from engine.explanation import number, signed
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Adjustment, Range, Result

NAMES = ("single", "juvenile", "tier")
CHECKS = "送达以前的核对（不随建议书送达）"
ALL_ANSWERS = [
    {"point": "factors.surrender", "result": "not_adopted", "ground": "case", "reason": "系被抓获。"},
    {
        "point": "factors.other_1",
        "result": "partly",
        "ground": "like_judgments",
        "reason": "已在取值中考虑。\n不另计。",
    },
    {"point": "defendant.facts.forgiveness", "result": "not_adopted", "ground": "law", "reason": "谅解书已撤回。"},
]
DONE = {
    "fine": "并处罚金人民币三千元。",
    "execution": "宣告缓刑，考验期一年。\n有固定住处，社区矫正机构同意接收。",
    "additional": "退赔郑某损失。",
}

_read: dict[str, blocks.Blocks] = {}  # made papers by their case, so that none is made twice


def read(raw: dict[str, Any]) -> blocks.Blocks:
    key = repr(raw)
    if key not in _read:
        _read[key] = blocks.read(write(raw, "proposal"))
    return _read[key]


def paper(raw: dict[str, Any]) -> str:
    """What is served: everything before the last page."""
    return read(raw).text.partition(CHECKS)[0]


def checks(raw: dict[str, Any]) -> str:
    return read(raw).text.partition(CHECKS)[2]


def rows(raw: dict[str, Any], first_head: str) -> list[list[list[str]]]:
    """The rows of every table whose first cell reads `first_head`, the header apart."""
    tables = [block for block in read(raw).content if isinstance(block, blocks.Table)]
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    return [table[1:] for table in found if table[0][0] == first_head]


def labelled(raw: dict[str, Any]) -> dict[str, str]:
    """Every row of two cells, by its label; of equal labels the last."""
    tables = [block for block in read(raw).content if isinstance(block, blocks.Table)]
    pairs = [[cell.text for cell in row.cells] for table in tables for row in table.rows if len(row.cells) == 2]
    return dict(pairs)


def result(raw: dict[str, Any]) -> Result:
    results = compare(raw).results
    return results.get("prosecution") or next(iter(results.values()))


def proposed(raw: dict[str, Any], low: int, high: int) -> dict[str, Any]:
    raw["positions"]["prosecution"]["proposal"] = {"low": low, "high": high}
    return raw


def typed(raw: dict[str, Any], **texts: str) -> dict[str, Any]:
    raw["documents"].setdefault("texts", {})["proposal"] = texts
    return raw


# Figures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_foreign_to_the_case_and_its_results(name: str) -> None:
    raw = cases(name)
    thresholds = Rulebook.of(library(), raw["jurisdiction"], raw["counts"]["a"]["crime"]).crime.thresholds
    divides = [entry.value for entries in thresholds.values() for entry in entries if entry.value]
    tiers = divides if name == "tier" else []  # only there a threshold is in dispute
    assert not foreign(write(raw, "proposal"), raw, "proposal", also=tiers)


@pytest.mark.parametrize("name", NAMES)
def test_each_factor_has_its_range_its_ratio_and_its_article(name: str) -> None:
    raw = cases(name)
    counts = result(raw).counts.values()
    tables = rows(raw, "情节")
    assert len(tables) == len(counts)
    for table, count in zip(tables, counts, strict=True):
        assert len(table) == len(count.adjustments)
        for row, line in zip(table, count.adjustments, strict=True):
            assert row[0].startswith(line.name.zh)
            assert row[4] == line.law
            if line.kind == "factor":
                assert row[2] == signed(line.ratio.chosen)
                assert_band(row[1], line)


def assert_band(words: str, line: Adjustment) -> None:
    """Whether the words name the two ends of the band (the end at nothing goes without saying) and its direction."""
    band = line.band or line.ratio
    assert words.startswith("减少" if line.ratio.chosen < 0 else "增加")
    ends = {f"{number(abs(end))}%" for end in (band.low, band.high) if end}
    assert printed(words) == ends
    assert ("以下" in words) == (0 in (band.low, band.high))


@pytest.mark.parametrize("name", NAMES)
def test_the_base_sentence_is_built_up_as_the_result_has_it(name: str) -> None:
    raw = cases(name)
    for table, count in zip(rows(raw, "项目"), result(raw).counts.values(), strict=True):
        figures = [count.starting_point, *count.increments, count.base_sentence]
        assert len(table) == len(figures)
        for row, figure in zip(table, figures, strict=True):
            assert figure is not None
            assert row[1] == span(figure)
            assert row[2] == f"{number(figure.chosen)}个月"
            assert figure.law in row[3]


def span(item: Range) -> str:
    low, high = number(item.low), number(item.high)
    return f"{low}个月" if low == high else f"{low}至{high}个月"


def test_a_statute_attaches_to_a_factor_what_the_article_says() -> None:
    table = {row[0].split("\n")[0]: row[0] for row in rows(cases("juvenile"), "情节")[0]}
    minor = table["未成年人犯罪（已满十六周岁不满十八周岁）"]
    assert "应当从轻或者减轻处罚（刑法17条4款）" in minor
    assert "法定情节" not in table["积极赔偿被害人经济损失并取得谅解"]


# What the law demands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_statutory_range_kind_length_execution_and_basis_are_there(name: str) -> None:
    raw = cases(name)
    seen, text = Matter.of(raw, "prosecution", {}, "zh"), paper(raw)
    for key, row in zip(seen.result.counts, rows(raw, "罪名")[0], strict=True):
        tier = seen.result.counts[key].tier
        assert tier is not None
        assert row[2] == phrases.statutory(seen, key)
        assert row[3] == tier.law
        assert row[1].startswith(tier.name.zh)
    named = labelled(raw)
    asked = phrases.asked(seen.result, seen.case, "zh")
    assert named["主刑"].startswith(asked)
    assert asked in text[text.index("综上") :]
    assert named["执行方式"]
    assert seen.result.fine is not None
    assert phrases.fine(seen.result, "zh") in named["罚金"]
    assert seen.result.fine.law in named["罚金"]
    for item in seen.result.additional:
        assert item.text.zh.rstrip("。") in named["附加刑和其他处置"]
    assert "依据下列法律" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_range_and_whose_the_point_is_come_before_the_proposal(name: str) -> None:
    raw = cases(name)
    text, found = paper(raw).partition("建议判处的刑罚")[2], result(raw)
    assert found.declared is not None
    order = ["计算得出的幅度", f"{found.declared.low}至{found.declared.high}个月", "按规则库的取值规则", "主刑", "综上"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_several_crimes_have_a_term_each_and_one_together() -> None:
    raw = cases("juvenile")
    named, both = labelled(raw), result(raw).combined
    assert both is not None
    assert named["各罪的刑罚"].split("\n") == ["抢劫罪：有期徒刑二年一个月", "盗窃罪：拘役四个月"]
    assert both.law in named["数罪并罚"]
    assert "以抢劫罪判处有期徒刑二年一个月，以盗窃罪判处拘役四个月；数罪并罚，决定执行有期徒刑二年一个月" in paper(raw)


def test_custody_is_credited_only_where_there_was_some() -> None:
    held = result(cases("single")).detention_credit
    assert held is not None
    assert f"折抵刑期{held.days}日" in labelled(cases("single"))["羁押折抵"]
    assert "羁押折抵" not in labelled(cases("tier"))


def test_figures_that_no_text_was_read_for_carry_a_footnote() -> None:
    notes = read(cases("tier")).notes
    assert any("没有读到原文" in note for note in notes)  # the digest of the Zhejiang rules
    assert any("本工具的读法" in note for note in notes)  # rounding
    assert any("全国文本；没有核对" in note for note in notes)  # the width of a range proposal


def test_an_opinion_not_yet_issued_is_not_cited() -> None:
    assert "高检发〔2026〕5号" not in paper(cases("juvenile"))  # dated 2026-03-02
    later = cases("juvenile")
    later["documents"]["particulars"]["date"] = datetime.date(2026, 5, 4)
    assert "高检发〔2026〕5号 36" in paper(later)


# The form of the proposal -------------------------------------------------------------------------------------------


def test_a_range_that_is_too_wide_says_so_and_what_would_fit() -> None:
    raw = proposed(cases("single"), 8, 14)
    form = result(raw).proposal
    assert form is not None and form.offered is not None and form.offered.high is not None
    offer = phrases.terms("fixed-term-imprisonment", form.offered.low, form.offered.high, "zh")
    words = labelled(raw)["主刑"]
    assert f"上下相差{form.width}个月，超过一般不超过{form.limit}个月的限度（{form.law}）" in words
    assert f"可以缩小为{offer}" in words
    assert f"{form.width}个月，超过" in checks(raw)


def test_a_range_that_fits_says_that_the_limit_was_not_read() -> None:
    raw = cases("single")
    form = result(raw).proposal
    assert form is not None and form.verified == "memory"
    assert f"没有超过一般不超过{form.limit}个月的限度（{form.law}）" in labelled(raw)["主刑"]
    assert f"（{form.law}）没有核对原文" in checks(raw)


def test_a_range_in_a_plea_case_needs_a_reason_and_a_definite_term_does_not() -> None:
    assert "人民检察院刑事诉讼规则275条" in checks(cases("single"))
    definite = proposed(cases("single"), 10, 10)
    assert labelled(definite)["主刑"] == "有期徒刑十个月\n确定刑建议"
    assert "275条" not in checks(definite)
    assert "没有核对原文，送达以前" not in checks(definite)


def test_a_proposal_that_nobody_stated_is_the_prosecutors_to_decide() -> None:
    assert "由承办检察官决定" in labelled(cases("tier"))["主刑"]
    assert "没有写明量刑建议" in checks(cases("tier"))


def test_two_kinds_of_penalty_in_one_range_are_refused() -> None:
    assert "应当限于一种主刑" in labelled(proposed(cases("single"), 4, 8))["主刑"]


def test_a_proposal_beside_the_point_warns_that_the_rest_was_reckoned_at_the_point() -> None:
    raw = proposed(cases("tier"), 36, 38)
    found = result(raw)
    assert found.declared is not None and found.declared.chosen > 38
    assert f"不含取值点{found.declared.chosen}个月" in checks(raw)
    assert "不含取值点" not in checks(proposed(cases("tier"), 38, 42))


def test_past_three_years_probation_is_not_open_whatever_the_point() -> None:
    raw = cases("juvenile")
    raw["positions"]["prosecution"]["proposal"] = {"low": 25, "high": 37}
    assert "不能宣告缓刑（刑法72条）" in checks(raw)


# What the prosecutor decides ----------------------------------------------------------------------------------------


def test_probation_that_is_open_is_left_to_the_prosecutor() -> None:
    for name, words in (("single", "可以考虑缓刑"), ("juvenile", "应当宣告缓刑")):
        assert words in labelled(cases(name))["执行方式"]
        assert "□建议宣告缓刑" in labelled(cases(name))["执行方式"]
        assert f"执行方式：{BLANK}" in paper(cases(name))
        assert "没有写明是否建议宣告缓刑" in checks(cases(name))


def test_probation_that_is_barred_is_refused_with_the_reason_alone() -> None:
    raw = cases("tier")
    assert labelled(raw)["执行方式"] == "不适用缓刑"
    reasons = paper(raw)[paper(raw).index("关于执行方式") : paper(raw).index("依据下列法律")]
    assert "超过可以宣告缓刑的三年（刑法72、73条）" in reasons
    assert "应当适用非监禁刑" not in reasons


def test_what_was_written_enters_the_proposal_and_leaves_nothing_open() -> None:
    raw = typed(proposed(cases("single"), 10, 10), **DONE)
    raw["documents"]["answers"] = ALL_ANSWERS
    assert "综上，建议对被告人李某判处有期徒刑十个月，并处罚金人民币三千元，宣告缓刑，考验期一年。" in paper(raw)
    assert BLANK not in read(raw).text
    assert "草稿" not in read(raw).text
    assert "须先处理" not in read(raw).text
    assert "□" not in read(raw).text


def test_no_penalty_without_a_term_is_given_in_months() -> None:
    raw = cases("single")
    del raw["positions"]["prosecution"]["proposal"]
    raw["counts"]["a"]["chosen"] = {"kind": "fine-alone", "declared": 0}
    assert f"建议对被告人李某单处罚金人民币{BLANK}元。" in paper(raw)
    assert "0个月" not in re.sub(r"\d0个月", "", paper(raw))
    raw["counts"]["a"]["chosen"] = {"kind": "exempt", "declared": 0}
    assert "建议对被告人李某免予刑事处罚。" in paper(raw)


def test_facts_that_reach_no_tier_propose_nothing() -> None:
    raw = cases("single")
    raw["counts"]["a"]["facts"] = {"amount": 100}
    assert "综上" not in paper(raw)
    assert "没有可以提出的刑罚" in checks(raw)


# Answers to the defence ---------------------------------------------------------------------------------------------


def points(raw: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each view of the defence with its rows, from the table of section seven."""
    tables = [block for block in read(raw).content if isinstance(block, blocks.Table)]
    for table in tables:
        if not re.match(r"\d+．", table.rows[0].cells[0].text):
            continue
        name, found = "", dict[str, str]()
        for row in table.rows:
            if len(row.cells) == 1:
                if name:
                    yield name, found
                name, found = row.cells[0].text, {}
            else:
                found[row.cells[0].text] = row.cells[1].text
        yield name, found


def test_every_view_of_the_defence_is_listed_with_its_answer() -> None:
    found = dict(points(cases("single")))
    assert list(found) == ["1．自首", "2．取得谅解（没有赔偿但取得谅解）", "3．初犯、偶犯"]
    first = found["1．自首"]
    assert "减少" in first["辩护意见"] and "30%" in first["辩护意见"]
    assert "亲属陪同投案的说明" in first["事实和证据"]
    assert "刑法67条1、2款" in first["相关规定"]
    assert first["答复"].startswith("不采纳。根据：案件情况。\n到案经过载明")
    assert found["2．取得谅解（没有赔偿但取得谅解）"]["答复"].startswith("采纳。根据：案件情况。")
    assert found["3．初犯、偶犯"]["答复"] == "尚未答复"
    assert "本院认定、辩护方没有提出意见的争点：坦白（如实供述自己罪行）" in paper(cases("single"))


@pytest.mark.parametrize("name", NAMES)
def test_every_disputed_point_is_in_the_paper(name: str) -> None:
    raw = cases(name)
    text = paper(raw)[paper(raw).index("对辩护意见的答复") :]
    for point in compare(raw).disputed:
        if not point.path.startswith("proposal"):
            assert point.name.zh in text


def test_a_tier_in_dispute_is_laid_out() -> None:
    first = dict(points(cases("tier")))["1．法定刑幅度（诈骗数额）"]
    assert "86,000元" in first["辩护意见"]
    assert "三年以上十年以下有期徒刑" in first["幅度的认定"] and "三年以下有期徒刑" in first["幅度的认定"]


def test_a_view_without_an_answer_forbids_serving() -> None:
    head = "草稿，不得送达：对辩护意见的第3点“初犯、偶犯”尚未答复"
    assert head in paper(cases("single"))
    assert "人民检察院刑事诉讼规则269条" in checks(cases("single"))
    raw = cases("single")
    raw["documents"]["answers"] = ALL_ANSWERS
    assert "尚未答复" not in read(raw).text
    assert "不得送达" not in read(raw).text
    answers = dict(points(raw))["3．初犯、偶犯"]["答复"].split("\n")
    assert answers == ["部分采纳。根据：类案裁判。", "已在取值中考虑。", "不另计。"]


def test_a_view_adopted_but_not_reckoned_is_pending_until_it_is() -> None:
    assert "第2点“取得谅解（没有赔偿但取得谅解）”：已答复采纳，但本建议的计算还没有按此修改" in checks(cases("single"))
    raw = cases("single")
    raw["positions"]["prosecution"]["defendant"] = {"facts": {"forgiveness": True}}
    assert "还没有按此修改" not in read(raw).text
    answered = dict(points(raw))["3．取得谅解"]["答复"]
    assert answered.startswith("采纳。") and answered.endswith("双方的主张现在一致。")


def test_an_answer_to_a_point_that_is_not_there_is_told_with_the_nearest() -> None:
    raw = cases("single")
    raw["documents"]["answers"].append(
        {"point": "factors.surender", "result": "not_adopted", "ground": "law", "reason": "无。"}
    )
    with pytest.raises(InputError) as caught:
        write(raw, "proposal")
    problem = caught.value.problems[0]
    assert problem.path == "documents.answers.2.point"
    assert problem.suggestion == "factors.surrender"
    assert "factors.other_1" in problem.allowed


@pytest.mark.parametrize("point", ["title", "counts", "defendant.name", "defendant.facts", "proposal.low", "documents"])
def test_what_nobody_can_dispute_is_no_point(point: str) -> None:
    raw = cases("single")
    raw["documents"]["answers"] = [{"point": point, "result": "adopted", "ground": "law", "reason": "无。"}]
    with pytest.raises(InputError):
        write(raw, "proposal")


def test_one_point_has_one_answer() -> None:
    raw = cases("single")
    raw["documents"]["answers"].append(raw["documents"]["answers"][0] | {"result": "adopted"})
    with pytest.raises(InputError, match="has an answer already"):
        write(raw, "proposal")


def test_without_a_position_of_the_defence_there_is_nothing_to_answer() -> None:
    raw = cases("single")
    raw["documents"]["answers"] = []
    del raw["positions"]["defence"]
    assert "对辩护意见的答复" not in read(raw).text
    assert "不得送达" not in read(raw).text


def test_views_beside_the_points_and_the_victims_are_answered_where_written() -> None:
    raw = typed(cases("tier"), other="申请取保候审：不采纳。", victim="要求从重：不采纳，已全部退赔。")
    text = paper(raw)
    assert text.index("对辩护意见的答复") < text.index("申请取保候审：不采纳。") < text.index("要求从重")
    assert "被害人一方的意见和答复" not in paper(cases("tier"))


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, "alone", "below"])
def test_headings_are_numbered_without_a_gap(name: str) -> None:
    raw = cases(name if name in NAMES else "single")
    if name == "alone":
        del raw["positions"]
        raw["documents"]["answers"] = []
    if name == "below":
        raw["counts"]["a"]["facts"] = {"amount": 100}
    heads = [b.text for b in read(raw).content if isinstance(b, blocks.Paragraph) and b.style == "heading 1"]
    assert heads[-1] == CHECKS
    assert [head[0] for head in heads[:-1]] == list("一二三四五六七八")[: len(heads) - 1]


def test_no_two_tables_touch() -> None:
    """Word would make one of them, with the header of the first above the rows of the second."""
    for name in NAMES:
        content = read(cases(name)).content
        assert not any(isinstance(a, blocks.Table) and isinstance(b, blocks.Table) for a, b in pairwise(content))


def test_the_page_for_the_prosecutor_is_apart_and_the_notice_stands_once() -> None:
    for name in NAMES:
        document = read(cases(name))
        place = next(n for n, b in enumerate(document.content) if isinstance(b, blocks.Paragraph) and b.text == CHECKS)
        assert document.content[place - 1] == blocks.PAGE_BREAK
        notice = result(cases(name)).notice.zh
        assert document.text.count(notice) == 1
        assert notice not in paper(cases(name))


def test_the_catalogue_names_every_particular_that_is_printed() -> None:
    raw = cases("single")
    raw["documents"]["particulars"] = {
        key: (value if key in find("proposal").particulars else "不应出现") if isinstance(value, str) else value
        for key, value in raw["documents"]["particulars"].items()
    }
    raw["documents"]["particulars"] |= {"counsel_kind": "retained", "procedure": "summary"}
    assert "不应出现" not in read(raw).text
