"""What the columns of every row mean, in both languages."""

from __future__ import annotations

from engine.text import Text

ROW = "id"
CASE = "case"
COUNTS = 9  # of a row at most; a case with more of them is given as a case file
PERIODS = 5  # of custody, the same
COMMON: dict[str, tuple[str, Text]] = {
    ROW: ("text", Text(zh="案件编号，原样写回", en="id of the row, handed back as it is")),
    "crime": ("text", Text(zh="罪名（规则库的标识）", en="id of the crime")),
    "jurisdiction": ("text", Text(zh="适用地（national或者省份标识；空为national）", en="national or a province's id")),
    "region": ("text", Text(zh="地区类别", en="class of place, where the province has them")),
    "offence_date": ("date", Text(zh="犯罪日期", en="date of the offence")),
    "sentencing_date": ("date", Text(zh="裁判日期（空为今天）", en="date of sentencing; today where empty")),
    "plea_stage": ("text", Text(zh="认罪认罚的阶段", en="stage of the plea")),
    "tier": ("text", Text(zh="当事一方选定的幅度", en="tier that a party chose")),
    "starting_point": ("number", Text(zh="选定的量刑起点（月）", en="starting point that a party chose, in months")),
    "base_sentence": ("number", Text(zh="选定的基准刑（月）", en="base sentence that a party chose, in months")),
    "kind": ("text", Text(zh="选定的主刑种类", en="kind of main penalty that a party chose")),
    "declared": ("whole", Text(zh="选定的宣告刑（月）", en="declared term that a party chose, in months")),
    "plea_reading": ("text", Text(zh="主张的认罪认罚读法", en="reading of plea leniency that a party argues for")),
    "combination_reading": ("text", Text(zh="主张的第一层情节读法", en="reading of how first-layer factors combine")),
    "rounding_reading": ("text", Text(zh="主张的取整读法", en="reading of the rounding to whole months")),
    "proposal.low": ("whole", Text(zh="量刑建议，低端（月）", en="sentencing proposal, lower end in months")),
    "proposal.high": ("whole", Text(zh="量刑建议，高端（月）", en="sentencing proposal, upper end in months")),
    "proposal.kind": ("text", Text(zh="量刑建议的主刑种类", en="kind of main penalty of the proposal")),
    "detention.1.from": ("date", Text(zh="第一段羁押的起日", en="first day of the first period of custody")),
    "detention.1.to": ("date", Text(zh="第一段羁押的止日", en="last day of the first period of custody")),
    "detention.1.kind": ("text", Text(zh="第一段羁押的措施", en="measure of the first period of custody")),
    CASE: (
        "text",
        Text(
            zh="整个案件文件（JSON）；填写时，除id和keep.各列外其他列都空着",
            en="a whole case file as JSON; then every other column but id and keep.* stays empty",
        ),
    ),
}
# Columns with a name of the writer's own in them, as the schema shows them.
OPEN: dict[str, tuple[str, Text]] = {
    "count2.<column>": (
        "text",
        Text(
            zh="第二罪的同名各列，罪名可以不同（count2.crime、count2.offence_date、count2.amount……，至count{most}）；"
            "各罪共有的事实（自首、退赃等）写在不带count的列里，只属于第一罪的写作count1.",
            en="the same columns for a second count, of any crime (count2.crime, count2.offence_date, count2.amount …, "
            "up to count{most}); what all counts share (surrender, restitution …) stays in the columns without count, "
            "what belongs to the first count alone is written count1.",
        ).format(most=COUNTS),
    ),
    "count.<factor>": (
        "whole",
        Text(zh="主张的情节属于第几罪；空为各罪", en="which count an asserted factor belongs to; all where empty"),
    ),
    "ratio.<factor>.low": (
        "number",
        Text(
            zh="情节比例的低端，与ratio.<情节>.high一起代替ratio.<情节>（%）",
            en="lower end of a factor's ratio; with ratio.<factor>.high instead of ratio.<factor>, in percent",
        ),
    ),
    "ratio.other_<name>": (
        "number",
        Text(
            zh="自拟情节及其比例（%），也可以写.low和.high",
            en="a circumstance that no list names, with its ratio in percent; .low and .high for a pair",
        ),
    ),
    "layer.other_<name>": (
        "whole",
        Text(zh="自拟情节所在的层（1或者2；空为2）", en="its layer, 1 or 2; 2 where empty"),
    ),
    "name.other_<name>": ("text", Text(zh="自拟情节的名称", en="its name")),
    "law.other_<name>": ("text", Text(zh="自拟情节的依据", en="what it rests on")),
    "evidence.<factor>": ("text", Text(zh="情节的证据，不影响计算", en="evidence of a factor; counts nothing")),
    "by.<factor>": ("text", Text(zh="由谁主张，不影响计算", en="who asserts a factor; counts nothing")),
    "detention.2.from": (
        "date",
        Text(zh="第二段羁押，依此类推，至第{most}段", en="a second period of custody, and so on up to {most}").format(
            most=PERIODS
        ),
    ),
}
ASSERTED = Text(zh="{name}：主张（true）或者不认定（false）", en="{name}: asserted (true) or taken away (false)")
RATIO = Text(zh="{name}：主张的比例（%）", en="{name}: the ratio asked for, in percent")
FLOOR = Text(
    zh="{name}：false为主张可以低于一般的最少月数", en="{name}: false argues below the least months that generally hold"
)
