"""量刑协商意见书: every point argued with article, evidence and months, every figure a result's, range before point."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from documents.figures import cases, foreign, printed

from engine import summary, wording
from engine.analysis.attribution import Attribution, attribute
from engine.comparison import compare
from engine.documents import blocks, write
from engine.documents.content import phrases
from engine.documents.content.points import GROUNDS, RESULTS, DisputedPoint, dispute
from engine.documents.content.sources import Sources
from engine.documents.footnotes import CLOSE, OPEN
from engine.documents.matter import Matter
from engine.explanation import number
from engine.law.library import library
from engine.result import Result

NAME = "counter_proposal"
THREE = ("single", "juvenile", "tier")
BOTH: list[Any] = ["zh", "en"]
THRESHOLDS = ["100,000元", "6,000元"]  # 浙江 fraud: shown beside the facts of a disputed tier, in no result
_read: dict[str, blocks.Blocks] = {}


def read(raw: dict[str, Any], language: Any = "zh") -> blocks.Blocks:
    """The finished paper, made once however many tests look at it."""
    key = f"{language}{raw!r}"
    if key not in _read:
        _read[key] = blocks.read(write(raw, NAME, language=language), language)
    return _read[key]


def headings(raw: dict[str, Any], style: str, language: Any = "zh") -> list[str]:
    content = read(raw, language).content
    return [block.text for block in content if isinstance(block, blocks.Paragraph) and block.style == style]


def points(raw: dict[str, Any], language: Any = "zh") -> dict[str, dict[str, str]]:
    """Each disputed point by its heading without the number: the rows of its table by their labels."""
    found: dict[str, dict[str, str]] = {}
    for before, block in pairwise(read(raw, language).content):
        if isinstance(before, blocks.Paragraph) and before.style == "heading 2" and isinstance(block, blocks.Table):
            name = re.sub(r"^（.+?）|^\(\d+\) ", "", before.text)
            found[name] = {row.cells[0].text: row.cells[1].text for row in block.rows}
    return found


def table(raw: dict[str, Any], head: str, language: Any = "zh") -> list[list[str]]:
    """The rows under the header that begins with `head`."""
    for block in read(raw, language).content:
        if isinstance(block, blocks.Table) and block.rows[0].cells[0].text == head:
            return [[cell.text for cell in row.cells] for row in block.rows[1:]]
    return []


def part(raw: dict[str, Any], title: str) -> list[str]:
    """The paragraphs from one heading to the next of the first rank."""
    found: list[str] = []
    inside = False
    for block in read(raw).content:
        if isinstance(block, blocks.Paragraph):
            if block.style == "heading 1":
                inside = title in block.text
            elif inside:
                found.append(block.text)
    return found


def shares(raw: dict[str, Any]) -> Attribution:
    return attribute(raw, "prosecution", "defence")


def defence(raw: dict[str, Any]) -> Result:
    return compare(raw).results["defence"]


def disputed(raw: dict[str, Any], own: str = "defence", language: Any = "zh") -> dict[str, DisputedPoint]:
    matter = Matter.of(raw, own, {}, language)
    found = dispute(matter, Sources(matter))
    assert found is not None
    return {point.name: point for point in found.points}


def changed(name: str, **patch: Any) -> dict[str, Any]:
    """An invented case with another position of the defence."""
    raw = copy.deepcopy(cases(name))
    raw["positions"]["defence"] = patch
    return raw


def typed(raw: dict[str, Any], **texts: str) -> dict[str, Any]:
    raw = copy.deepcopy(raw)
    raw["documents"].setdefault("texts", {})[NAME] = texts
    return raw


ALONE = {key: value for key, value in cases("single").items() if key != "positions"}


# Every figure is a result's -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("language", BOTH)
def test_no_figure_is_foreign_to_the_results(name: str, language: Any) -> None:
    raw = cases(name)
    found = shares(raw)
    worth = [found.start, found.end, *(m for share in found.shares for m in (share.months, share.alone, share.last))]
    assert not foreign(write(raw, NAME, language=language), raw, NAME, also=[*worth, *THRESHOLDS])


@pytest.mark.parametrize("name", THREE)
def test_a_figure_that_no_result_holds_would_be_seen(name: str) -> None:
    raw = typed(cases(name), fine="请求判处罚金人民币七千七百元。")
    assert "7700元" in printed(write(raw, NAME)) - printed(write(cases(name), NAME))


@pytest.mark.parametrize("name", THREE)
def test_the_computation_is_the_one_of_the_defence_step_by_step(name: str) -> None:
    raw = cases(name)
    rows = [row for row in table(raw, "序号") if len(row) == 5]
    for row, (place, step) in zip(rows, enumerate(defence(raw).steps, 1), strict=True):
        assert row[0] == str(place)
        assert row[1].splitlines()[0] == step.zh
        assert (row[2], row[3]) == (step.formula, summary.before_after(step))
        assert row[4] == (step.law or wording.BASES[step.basis].zh)


# What is disputed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("language", BOTH)
def test_every_point_between_the_sides_is_argued_with_its_months(name: str, language: Any) -> None:
    raw = cases(name)
    found, argued = shares(raw), points(raw, language)
    for share in found.shares:
        rows = next(rows for title, rows in argued.items() if share.name.in_language(language) in title)
        if not share.months and not share.alone and not share.last:
            continue  # a fact that only founds the factor beside it
        label = "对刑期的影响" if language == "zh" else "Months"
        for months in (share.months, share.alone, share.last):
            assert number(abs(months)) in rows[label] or not months
    values = sum(share.months for share in found.shares)
    assert found.start is not None and found.end is not None and found.start + values == found.end
    told = "".join(block.text for block in read(raw, language).content if isinstance(block, blocks.Paragraph))
    assert number(found.start) in told and number(found.end) in told


def test_a_point_says_what_each_side_says_the_article_and_the_evidence() -> None:
    rows = points(cases("single"))["自首"]
    assert rows["检察机关主张"] == "主张不适用自首"
    assert rows["辩护方主张"] == "自首：亲友规劝、陪同或者送去投案\n自首，减少基准刑的30%以下，取30%"
    assert "刑法67条1、2款：自首的，可以从轻或者减轻处罚。" in rows["法律依据"]
    assert "亲友规劝、陪同投案等），减少基准刑的30%以下" in rows["法律依据"]
    assert rows["事实和证据"] == "证据：亲属陪同投案的说明、到案经过"


def test_what_the_prosecution_answered_stands_at_its_point_and_nowhere_else() -> None:
    raw = cases("single")
    argued = points(raw)
    by_title = {"factors.surrender": "自首", "defendant.facts.forgiveness": "取得谅解（没有赔偿但取得谅解）"}
    for answer in raw["documents"]["answers"]:
        words = f"{RESULTS[answer['result']].zh}（{GROUNDS[answer['ground']].zh}）：{answer['reason']}"
        assert argued[by_title[answer["point"]]]["检察机关答复"] == words
    assert [title for title, rows in argued.items() if "检察机关答复" in rows] == list(by_title.values())
    listed = {row[0]: row[2] for row in table(raw, "争点")}
    assert listed["自首"] == "不采纳" and listed["初犯、偶犯"] == "—"


def test_who_denies_a_factor_is_told_what_to_answer_until_it_has_answered() -> None:
    argued = points(cases("juvenile"))["从犯"]
    assert "刑法27条：从犯的，应当从轻、减轻处罚或者免除处罚。" in argued["法律依据"]
    assert "检察机关不予认定，应当针对下列条件说明为何不具备：在共同犯罪中的作用为“从犯”。" in argued["理由"]
    single = points(cases("single"))
    assert "理由" not in single["自首"]  # answered
    assert "应当说明上述事实和证据为何不足以认定初犯、偶犯" in single["初犯、偶犯"]["理由"]


def test_an_exclusion_between_two_factors_is_answered_with_its_article() -> None:
    rows = points(cases("single"))["坦白（如实供述自己罪行）"]
    assert "坦白是不构成自首的如实供述；已认定自首（刑法67条1、3款）" in rows["理由"]
    assert "如不认定自首，坦白（如实供述自己罪行）仍应适用。" in rows["理由"]


def test_an_aggravating_factor_has_to_be_proved_by_who_asserts_it() -> None:
    raw = copy.deepcopy(cases("single"))
    raw["positions"]["prosecution"]["factors"]["recidivist"] = {"ratio": 20, "evidence": "前科材料"}
    rows = points(raw)["累犯"]
    assert "刑法65条1款：累犯的，应当从重处罚。" in rows["法律依据"]
    assert "检察机关主张适用累犯，应当证明：" in rows["理由"] and "五年以内" in rows["理由"]
    assert "（检察机关）证据：前科材料" in rows["事实和证据"]


def test_a_disputed_tier_is_laid_out() -> None:
    raw = cases("tier")
    rows = points(raw)["法定刑幅度（诈骗数额）"]
    sides = {name: rows[f"{wording.position(name).zh}主张"] for name in ("prosecution", "defence")}
    for name, said in sides.items():
        count = compare(raw).results[name].counts["a"]
        assert count.tier and count.starting_point and count.base_sentence
        assert said.startswith(count.tier.name.zh) and "（刑法266条）" in said
        assert f"基准刑{number(count.base_sentence.chosen)}个月" in said
        assert f"取{number(count.starting_point.chosen)}个月" in said
    assert "三年以上十年以下有期徒刑，并处罚金" in sides["prosecution"]
    assert "三年以下有期徒刑、拘役或者管制，并处或者单处罚金" in sides["defence"]
    assert "不能宣告缓刑" in sides["prosecution"] and "不能宣告缓刑" not in sides["defence"]
    decides = rows["事实和标准"]
    assert "诈骗数额达到“诈骗数额巨大”标准" in decides and "100,000元" in decides
    assert "检察机关主张诈骗数额112,000元，符合；辩护方主张诈骗数额86,000元，不符合" in decides
    assert "须有证据证明诈骗数额达到“诈骗数额巨大”标准" in rows["须证明的"]
    assert table(raw, "罪名和条文") == [["诈骗罪（刑法266条）", "2026年2月20日", "有争议，见争议事项"]]


@pytest.mark.parametrize(
    ("patch", "title", "said"),
    [
        ({"thresholds": {"huge": 120000}}, "法定刑幅度（诈骗数额巨大）", "120,000元（当事一方）"),
        ({"chosen": {"tier": "basic"}}, "法定刑幅度", "须具备下列条件之一"),
        ({"facts": {"amount": 1000}}, "法定刑幅度（诈骗数额）", "“诈骗数额较大”标准为6,000元"),
    ],
)
def test_a_tier_is_laid_out_whatever_decides_it(patch: dict[str, Any], title: str, said: str) -> None:
    assert said in points(changed("tier", counts={"a": patch}))[title]["事实和标准"]


def test_another_charge_is_a_dispute_about_crime_and_tier() -> None:
    rows = points(changed("tier", counts={"a": {"crime": "theft"}}))["罪名和法定刑幅度"]
    assert rows["检察机关主张"].startswith("诈骗罪（") and rows["辩护方主张"].startswith("盗窃罪（")
    assert "刑法266条" in rows["检察机关主张"] and "刑法264条" in rows["辩护方主张"]


def test_a_proposed_term_is_no_point_and_hides_no_months() -> None:
    raw = cases("single")
    assert raw["positions"]["prosecution"]["proposal"]
    assert not [title for title in points(raw) if "量刑建议" in title]
    assert all("个月" in rows["对刑期的影响"] for rows in points(raw).values())
    sides = {row[0]: row for row in table(raw, "立场")}
    assert sides["检察机关"][2] == "有期徒刑九个月至十一个月"


def test_one_point_alone_needs_no_list_and_no_order() -> None:
    assert table(cases("juvenile"), "争点") == []
    assert part(cases("juvenile"), "争议事项")[0].startswith("双方只在下列一点上有分歧。")
    assert part(cases("tier"), "争议事项")[0].startswith("双方的分歧如下，法定刑幅度的争议在前")


# What is asked for --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THREE)
def test_the_range_stands_before_the_point_which_says_whose_choice_it_is(name: str) -> None:
    raw = cases(name)
    result, lines = defence(raw), part(raw, "量刑意见")
    assert result.declared and result.envelope and result.penalty
    assert f"建议幅度为{summary.declared(result, 'zh')}；" in lines[0]
    envelope = wording.span(result.envelope.low, result.envelope.high, wording.MONTHS, "zh")
    assert f"法律允许的最低到最高为{envelope}" in lines[0]
    main = next(place for place, line in enumerate(lines) if line.startswith("1．主刑"))
    assert main > 0
    assert wording.sentence(result.penalty.kind, result.declared.chosen, "zh") in lines[main]
    assert summary.chosen_by(result, library()).zh in lines[main]
    assert phrases.fine(result, "zh") in lines[main + 1]


def test_several_crimes_are_each_asked_for_and_combined() -> None:
    lines = part(cases("juvenile"), "量刑意见")
    result = defence(cases("juvenile"))
    for count, term in zip(result.counts.values(), ("有期徒刑一年三个月", "拘役四个月"), strict=True):
        assert count.proposed
        span = wording.span(count.proposed.low, count.proposed.high, wording.MONTHS, "zh")
        assert f"{count.name.zh}：幅度为{span}，取{term}。" in lines
    assert "数罪并罚：合并为15个月（刑法69条）。" in lines


def test_probation_is_asked_for_with_every_reason_and_against_its_bars() -> None:
    lines = part(cases("juvenile"), "量刑意见")
    found = defence(cases("juvenile")).probation
    assert found and found.period
    assert any(f"考验期在{found.period.low}至{found.period.high}个月之内确定" in line for line in lines)
    reasons = lines[lines.index("适用缓刑的理由") :]
    for reason in found.reasons:
        assert any(reason.text.rstrip("。") in line and reason.law in line for line in reasons)
    assert any("没有下列不得适用缓刑的情形：累犯、犯罪集团的首要分子（刑法74条）" in line for line in reasons)
    assert any("这是从严掌握，不是禁止适用" in line for line in reasons)


def test_probation_is_not_asked_for_where_the_term_bars_it() -> None:
    raw = changed("tier", counts={"a": {"facts": {"amount": 105000}}})
    lines = part(raw, "量刑意见")
    assert any(line.startswith("3．缓刑：不请求。宣告刑38个月，超过可以宣告缓刑的三年") for line in lines)
    assert "适用缓刑的理由" not in lines and not any("考验期" in line for line in lines)


def test_a_stated_proposal_is_what_is_asked_for_beside_the_point() -> None:
    raw = copy.deepcopy(cases("single"))
    raw["positions"]["defence"]["proposal"] = {"low": 4, "high": 5, "kind": "criminal-detention"}
    main = next(line for line in part(raw, "量刑意见") if line.startswith("1．主刑"))
    assert "请求判处拘役四个月至五个月" in main and "取值点为拘役五个月" in main


def test_without_a_term_none_is_asked_for() -> None:
    raw = changed("tier", counts={"a": {"facts": {"amount": 1000}}})
    assert part(raw, "量刑意见")[0] == "按辩护方主张的事实，没有可以计算的刑期。"
    assert "月数的差额无从分摊" in part(raw, "争议事项")[0]
    assert not [line for line in part(raw, "量刑意见") if line.startswith("1．")]


# Who, when, under which law -----------------------------------------------------------------------------------------


def test_parties_and_papers_are_named_and_what_is_missing_is_a_line() -> None:
    text = read(cases("single")).text
    for words in ("甲市乙区人民检察院：", "甲检刑诉〔2026〕12号", "吴某（甲市某律师事务所）受委托担任李某的辩护人"):
        assert words in text
    assert "辩护人：吴某\n甲市某律师事务所\n2026年5月18日" in text
    assert "钱某（丙县法律援助中心）受指派担任陈某的法律援助辩护人" in read(cases("juvenile")).text
    assert "法定代理人\n陈某之父" in read(cases("juvenile")).text
    assert f"案号\n{phrases.BLANK}" in read(cases("tier")).text
    bare = {key: value for key, value in cases("tier").items() if key != "documents"}
    assert f"辩护人：{phrases.BLANK}" in read(bare).text and f"{phrases.BLANK}：" in read(bare).text


def test_an_opinion_issued_later_is_not_cited_in_an_earlier_paper() -> None:
    assert "高检发〔2026〕5号 27、37" in read(cases("single")).text
    early = cases("juvenile")
    assert early["documents"]["particulars"]["date"] < datetime.date(2026, 4, 30)
    assert "高检发〔2026〕5号" not in read(early).text
    assert "刑诉法173条" in read(early).text and "人民检察院刑事诉讼规则269条" in read(early).text


@pytest.mark.parametrize("name", THREE)
def test_what_is_not_the_read_national_text_has_a_footnote_once(name: str) -> None:
    raw = cases(name)
    cited = {(step.law, step.basis, step.verified) for step in defence(raw).steps if step.law}
    doubtful = {law for law, basis, verified in cited if (basis, verified) != ("national", "text")}
    runs = [run for block in read(raw).content for run in _runs(block)]
    noted = [before.text for before, mark in pairwise(runs) if mark.note is not None]
    for law in doubtful:
        assert sum(text.endswith(law) for text in noted) == 1, law
    assert len(noted) == len(read(raw).notes) >= len(doubtful)
    assert not any(text.endswith("刑法264条") for text in noted)


def _runs(block: Any) -> Iterable[blocks.Run]:
    if isinstance(block, blocks.Paragraph):
        yield from block.runs
    elif isinstance(block, blocks.Table):
        for paragraph in (one for row in block.rows for cell in row.cells for one in cell.paragraphs):
            yield from paragraph.runs


# What both accept, attachments, typed texts -------------------------------------------------------------------------


def test_only_what_both_sides_have_alike_is_called_agreed() -> None:
    lines = "\n".join(part(cases("single"), "双方一致的事实和情节"))
    assert "盗窃数额：26,800元" in lines and "退赃、退赔，减少基准刑的30%以下，取15%" in lines
    assert "自首" not in lines and "谅解" not in lines
    tier = "\n".join(part(cases("tier"), "双方一致的事实和情节"))
    assert "诈骗数额" not in tier and "犯罪时年龄：41周岁" in tier
    assert [line for line in part(cases("juvenile"), "双方一致") if line.startswith("4．抢劫罪、盗窃罪：未成年人犯罪")]


def test_without_positions_it_is_still_a_paper_and_disputes_nothing() -> None:
    titles = headings(ALONE, "heading 1")
    assert titles == ["一、当事人和指控", "二、据以量刑的事实和情节", "三、量刑计算", "四、量刑意见"]
    assert "争议" not in read(ALONE).text and "检察机关主张" not in read(ALONE).text
    lines = "\n".join(part(ALONE, "据以量刑的事实和情节"))
    for line in compare(ALONE).results["common"].counts["a"].adjustments:
        assert line.name.zh in lines or line.kind != "factor"


def test_evidence_of_the_defence_is_attached_with_what_was_typed() -> None:
    raw = typed(cases("single"), attachments="谅解书\n社区证明")
    text = read(raw).text
    assert (
        "附：\n1．亲属陪同投案的说明、到案经过（自首）\n2．前科查询记录（初犯、偶犯）\n3．谅解书\n4．社区证明" in text
    )
    assert "抓获经过（" not in text  # the prosecution's
    assert "附：" not in read(cases("tier")).text


def test_a_typed_paragraph_goes_to_the_point_it_names() -> None:
    raw = typed(
        cases("single"),
        reasons="自首：到案经过第二页。\n取得谅解：原件附后。\n自首情节应从宽认定。",
        replies="自首: 亲属证言另附。\n一般回应。",
        opening="补充一。\n补充二。",
        probation="有固定住所。",
        closing="请予采纳。",
    )
    argued = points(raw)
    assert argued["自首"]["理由"] == "到案经过第二页。" and argued["自首"]["辩护方回应"] == "亲属证言另附。"
    assert argued["取得谅解（没有赔偿但取得谅解）"]["理由"].endswith("原件附后。")
    assert part(raw, "其他理由") == ["自首情节应从宽认定。"]  # names the point without a colon
    assert "对检察机关答复的回应" in headings(raw, "heading 3") and "一般回应。" in part(raw, "争议事项")
    text = read(raw).text
    assert "补充一。\n补充二。" in text and "请予采纳。" in text and "请予审查采纳" not in text
    assert any(line.endswith("．有固定住所。") for line in part(raw, "量刑意见"))


@pytest.mark.parametrize("hostile", ["{{ 7*7 }}", "{% if x %}", "<w:p>&amp;", "【案号】", "{ MERGEFIELD x }"])
def test_what_is_typed_appears_as_typed(hostile: str) -> None:
    raw = typed(cases("single"), reasons=f"自首：{hostile}\n{hostile}", attachments=hostile, fine=hostile)
    raw["documents"]["particulars"] |= {"procuratorate": hostile, "counsel": hostile}
    raw["documents"]["answers"][0]["reason"] = hostile
    raw["positions"]["defence"]["factors"]["other_1"] |= {"name": hostile, "evidence": hostile}
    text = read(raw).text
    assert text.count(hostile) >= 12 and "49" not in re.sub(r"\d{3,}", "", text)


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("language", BOTH)
def test_headings_count_on_and_the_notice_is_given_once(name: str, language: Any) -> None:
    raw = cases(name)
    titles = headings(raw, "heading 1", language)
    numbers = [f"{wording.numeral(n)}、" if language == "zh" else f"{n}. " for n in range(1, len(titles) + 1)]
    assert all(title.startswith(number) for title, number in zip(titles, numbers, strict=True))
    below = headings(raw, "heading 2", language)
    numbers = [f"（{wording.numeral(n)}）" if language == "zh" else f"({n}) " for n in range(1, len(below) + 1)]
    assert all(title.startswith(number) for title, number in zip(below, numbers, strict=True))
    assert read(raw, language).text.count(defence(raw).notice.in_language(language)) == 1


# The points, as either side's papers use them -----------------------------------------------------------------------


def test_a_factor_and_the_fact_it_turns_on_are_one_point() -> None:
    found = disputed(cases("single"))
    assert found["自首"].paths == ("factors.surrender", "defendant.facts.surrender")
    assert found["自首"].titles == ("自首",)
    assert sorted(path for point in found.values() for path in point.paths) == sorted(
        point.path for point in compare(cases("single")).disputed if not point.path.startswith("proposal")
    )


@pytest.mark.parametrize("name", THREE)
def test_points_stand_by_their_weight_the_tier_first(name: str) -> None:
    found = disputed(cases(name)).values()
    by_path = {path: abs(share.months) for share in shares(cases(name)).shares for path in share.paths}
    weights = [sum(by_path[path] for path in point.paths) for point in found if not point.tier]
    assert weights == sorted(weights, reverse=True)
    assert [bool(point.tier) for point in found] == sorted((bool(point.tier) for point in found), reverse=True)


def test_months_run_from_the_prosecution_whoever_speaks() -> None:
    for name in THREE:
        ours, theirs = disputed(cases(name), "defence"), disputed(cases(name), "prosecution")
        assert {title: point.months for title, point in ours.items()} == {
            title: point.months for title, point in theirs.items()
        }
    assert disputed(cases("single"))["自首"].months[0].startswith("减少3.4875个月")


def test_reasons_are_those_of_the_side_that_speaks() -> None:
    theirs = disputed(cases("single"), "prosecution")
    assert theirs["取得谅解（没有赔偿但取得谅解）"].reasons == ("按检察机关主张的事实，下列条件不具备：取得谅解。",)
    assert "这一前提不成立" in "".join(theirs["坦白（如实供述自己罪行）"].reasons)
    assert not any("应当说明" in reason for point in theirs.values() for reason in point.reasons)


def test_a_point_that_changes_only_the_amount_names_the_increment() -> None:
    point = disputed(changed("tier", counts={"a": {"facts": {"amount": 125000}}}))["诈骗数额"]
    for name in ("prosecution", "defence"):
        raw = changed("tier", counts={"a": {"facts": {"amount": 125000}}})
        increment = compare(raw).results[name].counts["a"].increments[0]
        assert f"增加刑罚量{number(increment.chosen)}个月（{increment.name.zh}）" in point.claims[name]


def test_many_points_say_that_they_are_estimated() -> None:
    raw = copy.deepcopy(cases("single"))
    raw["positions"]["defence"]["factors"] |= {
        f"other_{n}": {"name": f"情节{n}", "ratio": -1, "evidence": f"材料{n}"} for n in range(2, 13)
    }
    found = points(raw)
    assert len(found) == 15 and "抽样估算，标准误" in found["自首"]["对刑期的影响"]
    assert "随机抽取" in "".join(part(raw, "争议事项"))


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("language", BOTH)
def test_no_mark_of_a_footnote_is_left_in_the_paper(name: str, language: Any) -> None:
    text = read(cases(name), language).text
    assert OPEN not in text and CLOSE not in text and not re.search(r"\{[{%]|None|Text\(", text.replace(": None", ""))


# Penalties and bands in words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crime", "facts", "words"),
    [
        ("fraud", {"amount": 50000}, "三年以下有期徒刑、拘役或者管制，并处或者单处罚金"),
        ("fraud", {"amount": 300000}, "三年以上十年以下有期徒刑，并处罚金"),
        ("fraud", {"amount": 600000}, "十年以上有期徒刑或者无期徒刑，并处罚金或者没收财产"),
        ("robbery", {"occasions": 1}, "三年以上十年以下有期徒刑，并处罚金"),
        ("drug_trafficking", {"drugs": {"heroin": 60}}, "十五年有期徒刑、无期徒刑或者死刑，并处没收财产"),
        ("obstructing_officials", {}, "三年以下有期徒刑、拘役、管制或者罚金"),
        ("dangerous_driving", {"conduct": "drunk", "bac": 120}, "拘役，并处罚金"),
    ],
)
def test_the_statutory_range_is_put_as_the_code_puts_it(crime: str, facts: dict[str, Any], words: str) -> None:
    raw = {
        "jurisdiction": "zhejiang",
        "sentencing_date": datetime.date(2026, 5, 20),
        "counts": {"a": {"crime": crime, "offence_date": datetime.date(2026, 1, 11), "facts": facts}},
    }
    assert phrases.statutory(Matter.of(raw, "defence", {}, "zh"), "a") == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-30, 0, "减少基准刑的30%以下"),
        (-40, -20, "减少基准刑的20%至40%"),
        (10, 40, "增加基准刑的10%至40%"),
        (0, 20, "增加基准刑的20%以下"),
        (-5, -5, "减少基准刑的5%"),
        (-10, 20, "调节基准刑的−10%～+20%"),
    ],
)
def test_a_band_is_put_as_the_guideline_puts_it(low: int, high: int, words: str) -> None:
    assert phrases.effect(low, high, "zh") == words
