"""The sentences, heads and figures in which a reform is told."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from engine.caseload.report import Table
from engine.text import Text

SAID = {
    "title": Text(zh="规则修改对一批案件的影响", en="What a change of rules does to a caseload"),
    "lead": Text(
        zh="{rows}件案件中，{moved}件（{share}）的宣告刑会改变：{longer}件加重，{shorter}件减轻，合计{months}个月；"
        "任何一项结果有变化的共{touched}件。",
        en="Of {rows} cases the declared term moves in {moved} ({share}): longer in {longer}, shorter in {shorter}, "
        "{months} months in all. Any answer differs in {touched}.",
    ),
    "nobody": Text(zh="{rows}件案件的结果都没有变化。", en="No answer differs in any of the {rows} cases."),
    "overall": Text(zh="总体", en="Overall"),
    "moved": Text(zh="宣告刑改变", en="declared term moves"),
    "longer": Text(zh="加重", en="longer"),
    "shorter": Text(zh="减轻", en="shorter"),
    "months": Text(zh="刑期合计增减", en="months in all"),
    "median": Text(zh="增减的中位数", en="median difference"),
    "probation_gained": Text(zh="新可以适用缓刑", en="probation gained"),
    "probation_lost": Text(zh="不再能适用缓刑", en="probation lost"),
    "term_gained": Text(zh="新有刑期", en="newly with a term"),
    "term_lost": Text(zh="不再有刑期", en="newly without a term"),
    "cases": Text(zh="件", en="cases"),
    "month": Text(zh="个月", en="months"),
    "of": Text(zh="占{share}", en="{share} of all"),
    "of_moved": Text(zh="宣告刑改变的案件中", en="of the cases whose declared term moves"),
    "months_of": Text(zh="{before} → {after}个月", en="from {before} to {after} months"),
    "wrong": Text(
        zh="另有{wrong}行在两套规则下都不成为案件（有误的行），没有计入。",
        en="{wrong} rows that are wrong under both rulebooks are left out.",
    ),
    "declared_low": Text(zh="建议幅度下限", en="recommended range, lower end"),
    "declared_high": Text(zh="建议幅度上限", en="recommended range, upper end"),
    "envelope_low": Text(zh="依法可能的范围下限", en="lawful envelope, lower end"),
    "envelope_high": Text(zh="依法可能的范围上限", en="lawful envelope, upper end"),
    "fine_low": Text(zh="罚金下限", en="fine, lower bound"),
    "fine_high": Text(zh="罚金上限", en="fine, upper bound"),
    "by_rule": Text(zh="哪一条规则", en="By which rule"),
    "changes": Text(
        zh="两套规则实质不同之处：{number}处。",
        en="Entries in which the rulebooks differ and that can move a figure: {number}.",
    ),
    "wording": Text(
        zh="另有只改名称、说明、出处或者提示而不影响数字的：{number}处。",
        en="Entries that change names, notes, sources or warnings only and move no figure: {number}.",
    ),
    "idle": Text(
        zh="单独不触及任何案件的改动没有列入下表：{number}处。",
        en="Changes that touch no case alone, and have no row below: {number}.",
    ),
    "field": Text(zh="{name}：{value}", en="{name}: {value}"),
    "by_file": Text(
        zh="改动太多，不能逐条单独计算，以下按文件合并计算。",
        en="There are too many changes to run each alone, so those of a file were run together.",
    ),
    "by_folder": Text(
        zh="改动太多，不能逐条或者逐个文件单独计算，以下按文件夹合并计算。",
        en="There are too many changes to run each alone or file by file, so those of a folder were run together.",
    ),
    "fault": Text(zh="第{numbers}处没有单独计算：{why}", en="Change {numbers} was not run alone: {why}"),
    "together": Text(zh="只由各处改动共同造成", en="only by the changes together"),
    "all": Text(zh="全部改动", en="all changes"),
    "alone.note": Text(
        zh="每一行只把这一处改动放进现行规则，其他不动。倒数第二行是各处相加所不能解释的部分："
        "“有变化”指单独改动都不触及而合起来触及的案件，“宣告刑改变”指增减不等于各处单独增减之和的案件。",
        en="Each row puts this one change into today's rules and nothing else. The last row but one is what the sum of "
        "them does not explain: cases touched only by all together, and cases whose declared term moves by another "
        "sum.",
    ),
    "flows": Text(zh="幅度之间的流动", en="Flow between bands and tiers"),
    "beside": Text(zh="缓刑和刑种", en="Probation and kind of penalty"),
    "groups": Text(zh="分罪名、地区、法定刑幅度", en="By crime, place and tier"),
    "counted": Text(
        zh="这里是逐案计数，不是抽样估计；各组案件不同，先后不说明哪里的裁判轻重。",
        en="These are counts of every case, no estimates; the groups hold different cases, and their order says "
        "nothing about who judges more severely.",
    ),
    "groups.note": Text(
        zh="只列宣告刑改变最多的几十组。", en="Only the groups in which most declared terms move are listed."
    ),
    "steps": Text(zh="从哪一步开始不同", en="Where the results part"),
    "steps.note": Text(
        zh="只记第一处不同的步骤；其后的不同由它引起。",
        en="Only the first step that differs; what follows comes of it.",
    ),
    "example": Text(
        zh="案件 {id}（第{row}行，{crime}）：{before} → {after}",
        en="Case {id} (row {row}, {crime}): {before} → {after}",
    ),
    "like": Text(
        zh="同一罪名中，从“{step}”这一步开始、向同一方向变化的共{like}件。",
        en="Cases of this crime that part at the same step ({step}) in the same direction: {like}.",
    ),
    "term": Text(zh="{months}个月", en="{months} months"),
    "no_term": Text(zh="没有刑期", en="no term"),
    "same": Text(zh="同左", en="the same"),
    "parts": Text(zh="▶ {name}", en="▶ {name}"),
    "status.term": Text(zh="有刑期", en="a term"),
    "status.below": Text(zh="未达最低一档", en="below the lowest tier"),
    "status.open": Text(zh="数额标准待定", en="a threshold is open"),
    "status.wrong": Text(zh="不成为案件（有误）", en="no case (wrong)"),
    "probation.true": Text(zh="可以适用缓刑", en="probation open"),
    "probation.false": Text(zh="不能适用缓刑", en="probation not open"),
    "probation.mandatory": Text(zh="应当适用缓刑", en="probation mandatory"),
    "probation.": Text(zh="没有刑期", en="no term"),
    "caption.ranges": Text(zh="建议幅度、依法可能的范围和罚金", en="Recommended range, lawful envelope and fine"),
    "caption.alone": Text(zh="每处改动单独的影响", en="What each change does alone"),
    "caption.entries": Text(zh="改动的条目", en="The changed entries"),
    "caption.tiers": Text(zh="法定刑幅度改变", en="Changes of tier"),
    "caption.statuses": Text(zh="有无刑期改变", en="Newly with or without a term"),
    "caption.probation": Text(zh="缓刑改变", en="Changes of probation"),
    "caption.penalties": Text(zh="主刑种类改变", en="Changes of the kind of main penalty"),
    "caption.by_crime": Text(zh="分罪名", en="By crime"),
    "caption.by_place": Text(zh="分地区", en="By place"),
    "caption.by_tier": Text(zh="分法定刑幅度（现行规则下的）", en="By tier (under today's rules)"),
    "caption.steps": Text(zh="结果从哪一步开始不同", en="The first step at which the results part"),
    "moves": Text(zh="每件有变化的案件见 {path}", en="a row for each case that moves is in {path}"),
    "report": Text(zh="报告见 {path}", en="the report is in {path}"),
    "whole_rules": Text(zh="修改后的规则：{path}（完整的规则目录）", en="changed rules: {path} (a whole rulebook)"),
    "over_rules": Text(
        zh="修改后的规则：{path}中的{number}个文件（{files}{more}），其余用现行规则",
        en="changed rules: files of {path} laid over today's ({number}: {files}{more})",
    ),
}
for _name in ("declared_low", "declared_high", "envelope_low", "envelope_high"):
    SAID[f"unit.{_name}"] = SAID["month"]
for _name in ("fine_low", "fine_high"):
    SAID[f"unit.{_name}"] = Text(zh="元", en="yuan")
HEADS = {
    "what": Text(zh="项目", en="what"),
    "up": Text(zh="升高（件）", en="up (cases)"),
    "down": Text(zh="降低（件）", en="down (cases)"),
    "difference": Text(zh="合计增减", en="difference in all"),
    "unit": Text(zh="单位", en="unit"),
    "number": Text(zh="序号", en="no."),
    "change": Text(zh="改动", en="change"),
    "reached": Text(zh="可能涉及（件）", en="in reach (cases)"),
    "touched": Text(zh="有变化（件）", en="any answer differs (cases)"),
    "moved": Text(zh="宣告刑改变（件）", en="declared term moves (cases)"),
    "months": Text(zh="合计增减（月）", en="in all (months)"),
    "probation_gained": Text(zh="新可缓刑（件）", en="probation gained (cases)"),
    "probation_lost": Text(zh="不再可缓刑（件）", en="probation lost (cases)"),
    "old": Text(zh="原值", en="old"),
    "new": Text(zh="新值", en="new"),
    "law": Text(zh="依据", en="article"),
    "at": Text(zh="文件和行", en="file and line"),
    "crime": Text(zh="罪名", en="crime"),
    "place": Text(zh="地区", en="place"),
    "tier": Text(zh="法定刑幅度", en="tier"),
    "tier_before": Text(zh="现行幅度", en="tier today"),
    "tier_after": Text(zh="修改后幅度", en="tier after"),
    "before": Text(zh="现行规则", en="today's rules"),
    "after": Text(zh="修改后", en="changed rules"),
    "cases": Text(zh="件数（件）", en="cases"),
    "rows": Text(zh="案件（件）", en="cases"),
    "share": Text(zh="改变比例", en="share"),
    "longer": Text(zh="加重（件）", en="longer (cases)"),
    "shorter": Text(zh="减轻（件）", en="shorter (cases)"),
    "median": Text(zh="增减中位数（月）", en="median (months)"),
    "gained": Text(zh="新可缓刑（件）", en="probation gained (cases)"),
    "lost": Text(zh="不再可缓刑（件）", en="probation lost (cases)"),
    "step": Text(zh="步骤", en="step"),
    "today": Text(zh="现行规则", en="today's rules"),
    "changed": Text(zh="修改后", en="changed rules"),
}


def number(value: int) -> str:
    """A count with its thousands apart."""
    return f"{value:,}"


def signed(value: int | Fraction) -> str:
    """A difference with its sign; halves as .5."""
    whole = Fraction(value)
    text = f"{abs(whole.numerator):,}" if whole.denominator == 1 else f"{abs(float(whole)):,.1f}"
    return f"+{text}" if whole > 0 else f"−{text}" if whole < 0 else text


def percent(share: Fraction) -> str:
    """A share in percent to one place; never 0 or 100 where it is not."""
    if 0 < share < Fraction(1, 1000):
        return "<0.1%"
    if Fraction(999, 1000) < share < 1:
        return ">99.9%"
    return f"{float(share):.1%}"


def table(
    heads: tuple[str, ...],
    rows: Sequence[Sequence[Text | str]],
    align: str,
    caption: str | None,
    *,
    note: str | None = None,
) -> Table:
    """A table with the heads and the caption of these names."""
    return Table(
        [HEADS[head] for head in heads],
        rows,
        align,
        SAID[f"caption.{caption}"] if caption else Text(zh="", en=""),
        SAID[note] if note else Text(zh="", en=""),
    )
