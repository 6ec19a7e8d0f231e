"""The distribution of a caseload in words, tables and charts, for the page and for the report."""

from __future__ import annotations

import json
from typing import Any

from engine import wording
from engine.caseload.audit.naming import of_tier
from engine.caseload.distribution import Distribution, Part, Spread, crime_name
from engine.caseload.report import Chart, Figure, Section, Table
from engine.law.library import NATIONAL, Library
from engine.text import Language, Text

_INK, _DARK, _LINE = "#1f2933", "#1f4e79", "#b9c7d6"
_MOST_CRIMES, _BARS = 30, 60
HEADING = Text(zh="宣告刑的分布", en="How the declared terms lie")
STATUSES = {
    "term": Text(zh="有刑期", en="with a term"),
    "below": Text(zh="未达到起刑标准", en="below the lowest tier"),
    "open": Text(zh="数额标准未定", en="threshold open"),
    "wrong": Text(zh="有误，未计算", en="wrong, not reckoned"),
}
PROBATION = {
    "true": Text(zh="可以适用缓刑", en="probation open"),
    "mandatory": Text(zh="应当适用缓刑", en="probation mandatory"),
    "false": Text(zh="不能适用缓刑", en="probation barred"),
}
CASES = Text(zh="件", en="cases")
_CASES_HEAD = Text(zh="案件数（件）", en="cases")
_MONTHS = Text(zh="宣告刑（月）", en="declared term (months)")
_CRIME = Text(zh="罪名", en="crime")
_TIER = Text(zh="量刑幅度", en="tier")
_MEDIAN = Text(zh="中位数（月）", en="median (months)")
_HALF = Text(zh="中间一半（月）", en="middle half (months)")
_ENDS = Text(zh="最低至最高（月）", en="least to most (months)")
_PROBATION = Text(zh="可以或者应当缓刑（件）", en="probation open or mandatory (cases)")
_FINED = Text(zh="有罚金（件）", en="with a fine (cases)")
_ALT = Text(
    zh="{cases}件有刑期：最低{least}个月，中位数{median}个月，最高{most}个月。",
    en="{cases} cases with a term: least {least}, median {median}, most {most} months.",
)
_HISTOGRAM = Text(
    zh="宣告刑（各案取推荐的一点），每{width}个月一格",
    en="Declared terms (the chosen point of each case), {width} months a bar",
)
_ONE = Text(
    zh="宣告刑（各案取推荐的一点），每1个月一格", en="Declared terms (the chosen point of each case), one month a bar"
)
_BOXES = Text(
    zh="各罪的宣告刑：粗条为中间一半，白线为中位数，细线为最低至最高",
    en="Declared terms by crime: the bar is the middle half, the white line the median, the thin line least to most",
)
NOTE = Text(
    zh="这些数字是规则对各案给出的宣告刑，不是法院判处的刑期；按案件数排列，不是按轻重。",
    en="These are the declared terms that the rules give, not what courts imposed; "
    "ordered by number of cases, not by weight.",
)


def sections(found: Distribution, rules: Library, language: Language) -> list[Section]:
    """The distribution as parts of a report."""
    charts = []
    if found.spread.cases:
        charts = [histogram(found.spread, language), boxes(found, rules, language)]
    return [Section(HEADING, text=(NOTE,), figures=figures(found), charts=charts, tables=[table(found, rules)])]


def figures(found: Distribution) -> list[Figure]:
    """The counts that stand out."""
    shown = [Figure(Text(zh="案件", en="cases"), f"{found.rows:,}", CASES)]
    shown += [Figure(STATUSES[name], f"{number:,}", CASES) for name, number in found.statuses.items()]
    if found.spread.median is not None:
        shown.append(
            Figure(
                Text(zh="宣告刑中位数", en="median declared term"),
                str(found.spread.median),
                Text(zh="个月", en="months"),
            )
        )
    shown += [
        Figure(PROBATION[name], f"{number:,}", CASES) for name, number in found.probation.items() if name != "false"
    ]
    shown.append(Figure(Text(zh="有罚金", en="with a fine"), f"{found.fined:,}", CASES))
    return shown


def table(found: Distribution, rules: Library) -> Table:
    """Every crime and tier with its counts."""
    heads = (_CRIME, _TIER, _CASES_HEAD, _MEDIAN, _HALF, _ENDS, _PROBATION, _FINED)
    return Table(heads, [row(part, rules) for part in found.tiers], "<<>>>>>>")


def row(part: Part, rules: Library) -> list[Text | str]:
    """A line of the table."""
    tier = of_tier(NATIONAL, part.crime, part.tier, rules) if part.tier else Text(zh="没有幅度", en="no tier")
    spread = part.spread
    return [
        crime_name(part.crime, rules),
        Text(zh=tier.zh, en=wording.capital(tier.en)),
        f"{part.cases:,}",
        "—" if spread.median is None else str(spread.median),
        _span(spread.middle_half),
        _span(spread.ends),
        f"{part.probation:,}",
        f"{part.fined:,}",
    ]


def _span(ends: tuple[int, int] | None) -> str:
    return "—" if ends is None else str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def alt(spread: Spread) -> Text:
    """What the histogram shows, in words."""
    least, most = spread.ends or (0, 0)
    return _ALT.format(cases=f"{spread.cases:,}", least=least, median=spread.median, most=most)


def histogram(spread: Spread, language: Language) -> Chart:
    """Cases by declared months."""
    width = _width(spread)
    caption = _ONE if width == 1 else _HISTOGRAM.format(width=width)
    return Chart(_histogram(spread, width, language), caption, alt(spread))


def _width(spread: Spread) -> int:
    """Months of a bar, so that there are not too many."""
    _, most = spread.ends or (0, 0)
    return next(width for width in (1, 2, 3, 6, 12, 24) if most / width <= _BARS or width == 24)


def _histogram(spread: Spread, width: int, language: Language) -> dict[str, Any]:
    import altair

    bars: dict[int, int] = {}
    for month, number in spread.months.items():
        bars[month // width * width] = bars.get(month // width * width, 0) + number
    unit = " 个月" if language == "zh" else " months"
    rows = [
        {
            "from": low,
            "to": low + width,
            "cases": number,
            "words": f"{low}{unit}" if width == 1 else f"{low}–{low + width - 1}{unit}",
        }
        for low, number in sorted(bars.items())
    ]
    x = altair.X("from:Q", title=_MONTHS.in_language(language), axis=_axis(altair), scale=altair.Scale(nice=False))
    count = _CASES_HEAD.in_language(language)
    chart = (
        altair.Chart({"values": rows})
        .mark_bar(color=_DARK, stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=x,
            x2="to:Q",
            y=altair.Y("cases:Q", title=count, axis=altair.Axis(grid=True, gridColor="#eef1f4", tickMinStep=1)),
            y2=altair.datum(0),
            tooltip=[
                altair.Tooltip("words:N", title=_MONTHS.in_language(language)),
                altair.Tooltip("cases:Q", title=count, format=","),
            ],
        )
        .properties(height=240)
    )
    return _finished(chart)


def _axis(altair: Any) -> Any:
    return altair.Axis(grid=False, tickMinStep=1)


def _finished(chart: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(chart.configure_view(stroke=None).configure_axis(labelFontSize=12).to_json())
    return found


def boxes(found: Distribution, rules: Library, language: Language) -> Chart:
    """The terms of each crime: middle half, median, ends."""
    import altair

    rows = []
    for order, part in enumerate(part for part in found.crimes[:_MOST_CRIMES] if part.spread.cases):
        (least, most), (low, high) = part.spread.ends or (0, 0), part.spread.middle_half or (0, 0)
        name = crime_name(part.crime, rules).in_language(language)
        cases = f"{part.spread.cases:,}"
        rows.append(
            {
                "order": order,
                "label": f"{name} ({cases})",
                "least": least,
                "low": low,
                "median": part.spread.median,
                "high": high,
                "most": most,
                "cases": part.spread.cases,
            }
        )
    y = altair.Y(
        "label:N",
        sort=altair.EncodingSortField("order", order="ascending"),
        axis=altair.Axis(title=None, labelLimit=230, ticks=False, domain=False, labelPadding=8),
    )
    axis = altair.Axis(grid=True, gridColor="#eef1f4", tickMinStep=1)
    names = {
        "least": ("最低", "least"),
        "low": ("四分之一处", "a quarter"),
        "median": ("中位数", "median"),
        "high": ("四分之三处", "three quarters"),
        "most": ("最高", "most"),
    }
    tooltip = [altair.Tooltip("label:N", title=_CRIME.in_language(language))]
    tooltip += [altair.Tooltip(f"{id}:Q", title=Text(*pair).in_language(language)) for id, pair in names.items()]
    base = altair.Chart({"values": rows}).encode(y=y, tooltip=tooltip)
    title = _MONTHS.in_language(language)
    whole = base.mark_rule(color=_LINE, strokeWidth=2).encode(
        x=altair.X("least:Q", title=title, axis=axis), x2="most:Q"
    )
    half = base.mark_bar(color=_DARK, height=12, minBandSize=2).encode(x=altair.X("low:Q", axis=axis), x2="high:Q")
    middle = base.mark_tick(color="#ffffff", thickness=2.5, height=12).encode(x=altair.X("median:Q", axis=axis))
    only = base.transform_filter("datum.low == datum.high").mark_tick(color=_DARK, thickness=3, height=12)
    chart = altair.layer(
        whole, half, only.encode(x=altair.X("median:Q", axis=axis)), middle.transform_filter("datum.low < datum.high")
    )
    text = Text(
        zh="；".join(
            f"{crime_name(p.crime, rules).zh}中位数{p.spread.median}个月" for p in found.crimes[:5] if p.spread.cases
        ),
        en="; ".join(
            f"{crime_name(p.crime, rules).en}: median {p.spread.median} months"
            for p in found.crimes[:5]
            if p.spread.cases
        ),
    )
    return Chart(_finished(chart.properties(height={"step": 26})), _BOXES, text)
