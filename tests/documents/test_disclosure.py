"""沟通量刑告知: what 高检发〔2026〕5号 37 demands is told, in plain words, with the result's figures."""

from __future__ import annotations

import copy
import datetime
import re
from itertools import pairwise
from typing import Any

import pytest
from documents.figures import cases, foreign, printed

from engine.comparison import compare
from engine.documents import blocks, write
from engine.documents.catalogue import TEMPLATES
from engine.documents.content import phrases, terms
from engine.documents.content.phrases import BLANK
from engine.documents.matter import Matter
from engine.explanation import number, signed
from engine.result import Result

NAMES = ("single", "juvenile", "tier")
CHECKS = "告知以前的核对（不交给被告知人）"
CEILINGS = {"single": 60, "juvenile": 60, "tier": 30}  # 法发〔2021〕21号 §三(十四)

_read: dict[str, blocks.Blocks] = {}  # made papers by their case, so that none is made twice


def read(raw: dict[str, Any]) -> blocks.Blocks:
    key = repr(raw)
    if key not in _read:
        _read[key] = blocks.read(write(raw, "disclosure"))
    return _read[key]


def paper(raw: dict[str, Any]) -> str:
    """What is handed out: everything before the last page."""
    return read(raw).text.partition(CHECKS)[0]


def checks(raw: dict[str, Any]) -> str:
    return read(raw).text.partition(CHECKS)[2]


def section(raw: dict[str, Any], title: str) -> str:
    """What stands under the heading that ends with `title`."""
    lines, inside = [], False
    for block in read(raw).content:
        if isinstance(block, blocks.Paragraph) and block.style == "heading 1":
            inside = block.text.endswith(title)
        elif inside and not isinstance(block, str):
            rows = (
                [block.text] if isinstance(block, blocks.Paragraph) else [c.text for r in block.rows for c in r.cells]
            )
            lines += rows
    return "\n".join(lines)


def rows(raw: dict[str, Any], first_head: str) -> list[list[list[str]]]:
    tables = [block for block in read(raw).content if isinstance(block, blocks.Table)]
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    return [table[1:] for table in found if table[0][0] == first_head]


def result(raw: dict[str, Any]) -> Result:
    results = compare(raw).results
    return results.get("prosecution") or next(iter(results.values()))


def particulars(name: str, **values: Any) -> dict[str, Any]:
    raw: dict[str, Any] = cases(name)
    raw["documents"]["particulars"] |= values
    return raw


# Figures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_foreign_to_the_case_and_its_results(name: str) -> None:
    raw = cases(name)
    law = [(TEMPLATES / "terms.yaml").read_text("utf-8"), f"{CEILINGS[name]}%", "至少提前五日", "至少提前三日"]
    assert not foreign(write(raw, "disclosure"), raw, "disclosure", also=law)


@pytest.mark.parametrize("name", NAMES)
def test_each_factor_is_told_with_its_range_the_ratio_meant_and_its_source(name: str) -> None:
    raw = cases(name)
    counts = result(raw).counts.values()
    tables = rows(raw, "情节")
    assert len(tables) == len(counts)
    for table, count in zip(tables, counts, strict=True):
        lines = [line for line in count.adjustments if line.kind == "factor" or line.ratio.chosen]
        assert len(table) == len(lines)
        for row, line in zip(table, lines, strict=True):
            assert row[0].startswith(line.name.zh)
            assert row[1].startswith("减少" if line.ratio.chosen < 0 else "增加")
            band = line.band or line.ratio
            assert printed(row[1]) == {f"{number(abs(end))}%" for end in (band.low, band.high) if end}
            assert row[2] == signed(line.ratio.chosen)
            assert row[4] == line.law


@pytest.mark.parametrize("name", NAMES)
def test_starting_point_and_base_sentence_are_told_with_their_room(name: str) -> None:
    raw = cases(name)
    for table, count in zip(rows(raw, "项目"), result(raw).counts.values(), strict=True):
        for row, figure in zip(table, [count.starting_point, *count.increments, count.base_sentence], strict=True):
            assert figure is not None
            ends = {f"{number(end)}月" for end in (figure.low, figure.high)}
            assert printed(row[1]) | printed(f"{number(figure.low)}个月") == ends | {f"{number(figure.low)}月"}
            assert row[2] == f"{number(figure.chosen)}个月"
            assert figure.law in row[3]


# What the law demands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_facts_crime_statutory_range_proposal_and_basis_are_told(name: str) -> None:
    raw = cases(name)
    seen = Matter.of(raw, "prosecution", {}, "zh")
    facts = section(raw, "准备认定的事实和罪名")
    told = raw["documents"]["particulars"].get("facts_found", "")
    assert told.strip() in facts
    for key, count in seen.result.counts.items():
        assert f"{count.name.zh}（{seen.book(key).crime.statute}）" in facts
        assert phrases.statutory(seen, key) in section(raw, "法律规定的处罚")
    offer = section(raw, "准备提出的量刑建议")
    assert seen.result.declared is not None and seen.result.fine is not None
    assert f"{seen.result.declared.low}至{seen.result.declared.high}个月" in offer
    assert phrases.asked(seen.result, seen.case, "zh") in offer
    assert phrases.fine(seen.result, "zh") in offer
    assert "缓刑" in offer
    assert "依据下列法律" in offer
    assert offer.index("算出来的范围") < offer.index("是谁取的") < offer.index("主刑")


@pytest.mark.parametrize("name", NAMES)
def test_the_ceiling_of_the_plea_is_the_one_that_the_factors_open(name: str) -> None:
    found = re.findall(r"最多减少基准刑的(\d+)%（法发〔2021〕21号 §三\(十四\)）", paper(cases(name)))
    assert found == [str(CEILINGS[name])] * len(result(cases(name)).counts)


def test_a_minor_offence_may_go_as_far_as_exemption() -> None:
    raw = cases("single")
    raw["counts"]["a"]["facts"]["minor_offence"] = True
    assert "可以减少基准刑的100%以下或者免除处罚（法发〔2021〕21号 §三(十四)）" in paper(raw)


def test_another_reading_of_the_ceiling_is_named_instead() -> None:
    raw = cases("single")
    raw["positions"]["prosecution"]["method"] = {"plea_reading": "absorbed"}
    assert "吸收：只按其中减让最大的一个评价" in paper(raw)
    assert "最多减少基准刑的" not in paper(raw)


def test_what_comes_first_is_said_where_factors_have_two_layers() -> None:
    assert "其中“未成年人犯罪（已满十六周岁不满十八周岁）”先算" in paper(cases("juvenile"))
    assert "先算，其余的情节" not in paper(cases("single"))


def test_what_can_still_be_done_is_told_and_promises_nothing() -> None:
    told = section(cases("single"), "还可能改变建议的事")
    for words in ("赔偿被害人经济损失", "取得谅解", "达成刑事和解协议"):
        assert words in told
    assert "不是承诺" in told
    assert "退赃" not in told  # done already
    assert "自首" not in told and "立功" not in told  # not in the suspect's hands now, or no matter of making good
    forgiven = cases("single")
    forgiven["defendant"]["facts"] |= {"forgiveness": True, "compensation": "full", "reconciliation": True}
    assert "还可能改变建议的事" not in paper(forgiven)
    forgiven["documents"]["texts"] = {"disclosure": {"changes": "伤情正在重新鉴定。"}}
    assert "伤情正在重新鉴定。" in section(forgiven, "还可能改变建议的事")


def test_before_a_plea_the_plea_itself_may_change_the_proposal() -> None:
    raw = cases("single")
    del raw["plea"]
    assert "认罪认罚" in section(raw, "还可能改变建议的事")
    assert "认罪认罚" not in section(cases("single"), "还可能改变建议的事")


# Words and rights ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_term_of_art_is_explained_once_and_none_that_does_not_occur(name: str) -> None:
    raw = cases(name)
    told = read(raw).text.partition("词语的意思")
    table = rows(raw, "词语")[0]
    shown = [row[0] for row in table]
    assert len(shown) == len(set(shown))
    handed_out = told[0] + told[2].partition("签收")[2].partition(CHECKS)[0]
    assert shown == terms.used([handed_out])
    for row in table:
        assert row[1] == terms.known()[row[0]].meaning


def test_the_explanations_need_no_explanation() -> None:
    for name, term in terms.known().items():
        others = [word for word in terms.used([term.meaning]) if word != name]
        assert not others, (name, others)
        assert len(term.meaning) <= 60, name


def test_part_of_a_longer_term_is_not_explained_by_itself() -> None:
    assert terms.used(["免予刑事处罚、幅度刑"]) == ["幅度刑", "免予刑事处罚"]
    assert terms.used(["量刑幅度"]) == ["量刑幅度"]
    assert terms.used(["胁从犯"]) == ["胁从犯"]


def test_the_rights_are_told_in_short_sentences() -> None:
    told = section(cases("single"), "你的权利")
    for words in ("说出自己的意见", "不同意", "提交证据", "说明理由", "由法院决定"):
        assert words in told
    for law in ("刑诉法173条", "高检发〔2026〕5号 37", "人民检察院刑事诉讼规则269条", "刑诉法201条"):
        assert law in told
    for sentence in re.sub("（[^）]*）", "", told).split("。"):
        assert len(sentence) <= 50, sentence


@pytest.mark.parametrize(("chosen", "days"), [("ordinary", "五日"), ("summary", "三日"), ("fast_track", None)])
def test_the_lawyers_days_before_the_signing_depend_on_the_procedure(chosen: str, days: str | None) -> None:
    told = section(particulars("single", procedure=chosen), "你的权利")
    assert (f"至少提前{days}通知你的律师" in told) if days else ("通知你的律师" not in told)
    assert ("你不同意适用" in told) == (chosen != "ordinary")


def test_an_opinion_not_yet_issued_is_not_cited() -> None:
    assert "高检发〔2026〕5号" not in paper(cases("juvenile"))  # dated 2026-03-02
    later = particulars("juvenile", date=datetime.date(2026, 5, 4))
    assert "高检发〔2026〕5号 37" in paper(later)
    assert "高检发〔2026〕5号 63–66" in section(later, "你的权利")


# To whom ------------------------------------------------------------------------------------------------------------


def test_everybody_who_is_told_has_a_line_to_sign() -> None:
    signed_by = {name: [row[0].split("\n") for row in rows(cases(name), "签收人")[0]] for name in NAMES}
    assert signed_by["single"] == [["犯罪嫌疑人", "李某"], ["辩护人", "吴某（甲市某律师事务所）"], ["被害人", "郑某"]]
    assert [who[0] for who in signed_by["juvenile"]] == ["犯罪嫌疑人", "辩护人（法律援助）", "法定代理人", "被害人"]
    assert [who[0] for who in signed_by["tier"]] == ["犯罪嫌疑人", "辩护人"]
    full = particulars("tier", victim_agent="冯某", interpreter="许某", counsel="")
    found = [row[0].split("\n")[0] for row in rows(full, "签收人")[0]]
    assert found == ["犯罪嫌疑人", "辩护人（值班律师）", "诉讼代理人", "翻译人员"]


def test_the_victims_side_is_told_its_rights_only_where_there_is_one() -> None:
    assert "被害人一方的权利" in paper(cases("single"))
    assert "高检发〔2026〕5号 20" in section(cases("single"), "你的权利")
    assert "被害人" not in section(cases("tier"), "你的权利")


# The page -----------------------------------------------------------------------------------------------------------


def test_what_was_written_into_the_proposal_is_told_here_too_unless_written_otherwise() -> None:
    raw = cases("single")
    raw["documents"]["texts"] = {"proposal": {"fine": "并处罚金人民币三千元", "execution": "宣告缓刑，考验期一年"}}
    assert "判处有期徒刑九个月至十一个月，并处罚金人民币三千元，宣告缓刑，考验期一年。" in paper(raw)
    own = copy.deepcopy(raw)
    own["documents"]["texts"]["disclosure"] = {"execution": "不适用缓刑"}
    assert "并处罚金人民币三千元，不适用缓刑。" in paper(own)


def test_what_is_open_is_on_the_prosecutors_page_and_marked_at_the_head() -> None:
    raw = cases("tier")
    assert "草稿：还有未定的事项，见末页。" in paper(raw)
    for words in ("没有写明量刑建议", "没有填写认定的犯罪事实", "罚金没有写明具体数额"):
        assert words in checks(raw)
    notice = result(raw).notice.zh
    assert read(raw).text.count(notice) == 1 and notice in checks(raw)


def test_a_finished_paper_has_no_blank_but_for_the_place() -> None:
    raw = particulars(
        "tier", facts_found="韩某骗取十一万二千元。", place="丁市看守所", case_number="1", prosecutor="何某"
    )
    raw["documents"]["particulars"]["date"] = datetime.date(2026, 6, 1)
    raw["positions"]["prosecution"] = {"proposal": {"low": 40, "high": 40}}
    raw["documents"]["texts"] = {"disclosure": {"fine": "并处罚金人民币二万元", "additional": "责令退赔。"}}
    assert "草稿" not in paper(raw)
    assert BLANK not in read(raw).text


@pytest.mark.parametrize("name", [*NAMES, "below"])
def test_headings_are_numbered_without_a_gap(name: str) -> None:
    raw = cases(name if name in NAMES else "single")
    if name == "below":
        raw["counts"]["a"]["facts"] = {"amount": 100}
    heads = [b.text for b in read(raw).content if isinstance(b, blocks.Paragraph) and b.style == "heading 1"]
    assert heads[-1] == CHECKS
    assert [head[0] for head in heads[:-1]] == list("一二三四五六七八九")[: len(heads) - 1]


def test_no_two_tables_touch() -> None:
    for name in NAMES:
        content = read(cases(name)).content
        assert not any(isinstance(a, blocks.Table) and isinstance(b, blocks.Table) for a, b in pairwise(content))
