"""The charts of a reform as Altair charts, for the report and for the app alike; every axis with its unit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from engine.caseload.reform.charts_flow import (
    BLUE,
    CHANGED,
    GREY,
    LONG,
    PALE,
    SHORT,
    SHORTER,
    STAY,
    TODAY,
    WIDTH,
    altair,
    bands,
    flow,
    legend,
    ways,
)
from engine.caseload.reform.counts import ENDS, NO_TERM, band_name
from engine.caseload.reform.result import Reform
from engine.text import Language, Text

__all__ = ["bands", "crimes", "differences", "distribution", "flow", "probation", "rules"]
SHOWN = 20  # entries or crimes that have a bar
_BINS = (1, 3, 6, 12)  # months of a bar of the differences, the narrowest that leaves few enough bars
_BARS = 60
_DECADES = (0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000)
_SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+,d')"
_CASES = Text(zh="件数（件）", en="cases")
_STEEP = Text(zh="件数（件，对数刻度）", en="cases (log scale)")
_MONTHS = Text(zh="宣告刑之差（月）", en="difference of the declared term (months)")
_TOTAL = Text(zh="合计增减（月）", en="difference in all (months)")
_BAND = Text(zh="宣告刑（月）", en="declared term (months)")
_TOGETHER = Text(zh="只由各处改动共同造成", en="only by the changes together")
PROBATION = {
    "true": Text(zh="可以适用缓刑", en="probation open"),
    "mandatory": Text(zh="应当适用缓刑", en="probation mandatory"),
    "false": Text(zh="不能适用缓刑", en="probation not open"),
    "": Text(zh="没有刑期", en="no term"),
}


def differences(reform: Reform, language: Language) -> Any:
    """How many cases move by how many months; those that do not move are left out."""
    alt = altair()
    counts = reform.whole.differences
    span = max(counts, default=0) - min(counts, default=0)
    size = next((size for size in _BINS if span / size <= _BARS), _BINS[-1])
    bins: Counter[tuple[int, int]] = Counter()
    for months, number in counts.items():
        # No bar spans zero: one to three months more, one to three months less.
        low = (months - 1) // size * size + 1 if months > 0 else -((-months - 1) // size * size + size)
        bins[low, low + size - 1] += number
    rows = [
        {
            "low": low - 0.5,
            "high": high + 0.5,
            "cases": number,
            "way": (LONG if low > 0 else SHORT).in_language(language),
            "words": f"{low:+d}" if size == 1 else f"{low:+d} … {high:+d}",
        }
        for (low, high), number in sorted(bins.items())
    ]
    for row in rows:
        row["zero"] = 0
    numbers = sorted(bins.values())
    steep = bool(numbers) and numbers[-1] > 50 * numbers[len(numbers) // 2]
    base = alt.Chart(alt.Data(values=rows))
    bars = base.mark_rect(stroke="#ffffff", strokeWidth=0.5).encode(
        x=alt.X("low:Q", title=_MONTHS.in_language(language), axis=alt.Axis(labelExpr=_SIGNED, tickMinStep=1)),
        x2="high:Q",
        y=alt.Y(
            "cases:Q",
            title=(_STEEP if steep else _CASES).in_language(language),
            scale=alt.Scale(type="symlog" if steep else "linear", domainMin=0),
            axis=alt.Axis(format=",d", tickMinStep=1, **({"values": _DECADES} if steep else {})),
        ),
        y2="zero:Q",
        color=ways(language, (LONG, SHORT)),
        tooltip=[
            alt.Tooltip("words:N", title=_MONTHS.in_language(language)),
            alt.Tooltip("cases:Q", title=_CASES.in_language(language), format=","),
        ],
    )
    zero = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=GREY).encode(x="x:Q")
    return alt.layer(bars, zero).properties(width=WIDTH, height=240)


def distribution(reform: Reform, language: Language) -> Any:
    """Cases by bands of months under each rulebook, side by side."""
    alt = altair()
    before: Counter[int] = Counter()
    after: Counter[int] = Counter()
    for (old, new), number in reform.flow.items():
        before[old] += number
        after[new] += number
    places = [place for place in range(NO_TERM, len(ENDS) + 1) if before[place] or after[place]]
    rows = [
        {"band": band_name(place).in_language(language), "rules": rules.in_language(language), "cases": counts[place]}
        for place in places
        for rules, counts in ((TODAY, before), (CHANGED, after))
    ]
    order = [band_name(place).in_language(language) for place in places]
    both = [TODAY.in_language(language), CHANGED.in_language(language)]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            y=alt.Y("band:N", sort=order, title=_BAND.in_language(language), axis=alt.Axis(labelLimit=200)),
            yOffset=alt.YOffset("rules:N", sort=both),
            x=alt.X("cases:Q", title=_CASES.in_language(language), axis=alt.Axis(format=",d", tickMinStep=1)),
            color=alt.Color(
                "rules:N", sort=both, title=None, scale=alt.Scale(domain=both, range=[GREY, BLUE]), legend=legend()
            ),
            tooltip=["band:N", "rules:N", alt.Tooltip("cases:Q", format=",")],
        )
        .properties(width=WIDTH - 140, height=34 * len(places))
    )


def probation(reform: Reform, language: Language) -> Any:
    """How many cases may, must and may not be given probation under each rulebook; those with a term under both."""
    alt = altair()
    rows = []
    order = [PROBATION[key].in_language(language) for key in ("mandatory", "true", "false")]
    for side, rules in enumerate((TODAY, CHANGED)):
        counts: Counter[str] = Counter()
        for pair, number in reform.probation.items():
            if all(pair):
                counts[pair[side]] += number
        for place, key in enumerate(("mandatory", "true", "false")):
            rows.append(
                {
                    "rules": rules.in_language(language),
                    "answer": PROBATION[key].in_language(language),
                    "cases": counts[key],
                    "place": place,
                }
            )
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            y=alt.Y("rules:N", sort=[TODAY.in_language(language), CHANGED.in_language(language)], title=None),
            x=alt.X("cases:Q", title=_CASES.in_language(language), axis=alt.Axis(format=",d", tickMinStep=1)),
            order="place:Q",
            color=alt.Color(
                "answer:N",
                sort=order,
                title=None,
                scale=alt.Scale(domain=order, range=[BLUE, SHORTER, PALE]),
                legend=legend(),
            ),
            tooltip=["rules:N", "answer:N", alt.Tooltip("cases:Q", format=",")],
        )
        .properties(width=WIDTH - 120, height=90)
    )


def rules(reform: Reform, language: Language) -> Any:
    """The months that each change moves alone, in all, and what only the changes together explain."""
    ran = [alone for alone in reform.alone if alone.fault is None]
    shown = sorted(ran, key=lambda alone: -abs(alone.moves.months))[:SHOWN]
    rows = [
        (f"{alone.changes[0]}  {alone.label.in_language(language)}", alone.moves.months)
        for alone in sorted(shown, key=lambda alone: alone.changes)
    ]
    if len(ran) > 1:
        rows.append((_TOGETHER.in_language(language), reform.together.months))
    return _bars(rows, language)


def crimes(reform: Reform, language: Language) -> Any:
    """The months by which the terms of each crime move in all."""
    moving = [(id, moves) for id, moves in reform.crimes.items() if moves.moved]
    shown = sorted(moving, key=lambda item: (-abs(item[1].months), item[0]))[:SHOWN]
    return _bars([(reform.name(id).in_language(language), moves.months) for id, moves in shown], language)


def _bars(rows: list[tuple[str, int]], language: Language) -> Any:
    alt = altair()
    values = [
        {
            "label": label,
            "months": months,
            "words": f"{months:+,}".replace("-", "−") if months else "0",
            "way": (LONG if months > 0 else SHORT if months else STAY).in_language(language),
        }
        for label, months in rows
    ]
    least, most = min([0, *(months for _, months in rows)]), max([0, *(months for _, months in rows)])
    far = max(most - least, 1)
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("label:N", sort=[label for label, _ in rows], title=None, axis=alt.Axis(labelLimit=440)),
        x=alt.X(
            "months:Q",
            title=_TOTAL.in_language(language),
            axis=alt.Axis(labelExpr=_SIGNED, tickMinStep=1, tickCount=6),
            scale=alt.Scale(domain=[least - far * 0.15, most + far * 0.15], nice=False),
        ),
    )
    bars = base.mark_bar().encode(color=ways(language, (LONG, SHORT), named=False))
    texts = [
        base.transform_filter(test).mark_text(align=align, dx=dx, fontSize=11).encode(text="words:N")
        for test, align, dx in (("datum.months >= 0", "left", 4), ("datum.months < 0", "right", -4))
    ]
    return alt.layer(bars, *texts).properties(width=420, height=alt.Step(26))
