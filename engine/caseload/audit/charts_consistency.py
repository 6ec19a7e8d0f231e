"""The charts of the audit as Vega-Lite, for the report and for the app alike: shares, months and counts, with units.

Whoever shows one gets the limits and intervals in it; no chart orders groups without drawing how sure the order is.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Any

import numpy as np
import pyarrow as pa

from engine.caseload.audit import chances
from engine.caseload.audit.groups import LEVELS, Grouping
from engine.text import Language, Text

BLUE, ORANGE, GREEN, GREY, PALE = "#1f4e79", "#a85a15", "#2f7057", "#8fa3b8", "#dde3ea"
LABELLED = 12  # groups that are named in a funnel, where their names do not lie upon each other
SHOWN = 30  # groups of which the intervals are drawn
_VERDICTS = {
    "higher": (ORANGE, Text(zh="高于同类案件", en="higher than like cases")),
    "lower": (GREEN, Text(zh="低于同类案件", en="lower than like cases")),
    "same": (GREY, Text(zh="分不出", en="cannot be told apart")),
    "alone": ("#6b4c8a", Text(zh="没有别组的同类案件可比", en="no like case elsewhere")),
    "few": (PALE, Text(zh="件数太少，不作判断", en="too few to judge")),
}
MEASURE = {
    "outside": Text(zh="在建议幅度以外的比例", en="share outside the recommended range"),
    "above": Text(zh="高于建议幅度的比例", en="share above the recommended range"),
    "below": Text(zh="低于建议幅度的比例", en="share below the recommended range"),
}
_CASES = Text(zh="件数（件）", en="cases")


def _alt() -> Any:
    import altair

    return altair


def funnel(
    found: Grouping, measure: str, language: Language, name: Callable[[str], str] = str, *, small: bool = False
) -> dict[str, Any]:
    """Every group by its number of cases and its share, with exact limits of 95 % and 99.8 % around the whole's share.

    Args:
        name: how a group is called.
        small: for half the width of a page.
    """
    alt = _alt()
    middle = found.funnels[measure].share
    rows = _named(found.table, measure, name, language)
    sizes = [row["cases"] for row in rows]
    least, most = max(1, int(min(sizes, default=1) * 0.7)), int(max(sizes, default=1) * 1.15) + 1
    scale = alt.Scale(type="log" if most > 20 * least else "linear", nice=False, zero=False, domain=[least, most])
    x = alt.X("cases:Q", title=_CASES.in_language(language), scale=scale, axis=alt.Axis(format="d", tickCount=8))
    ends = _limits(least, most, middle)
    outer = max(row["share"] for row in ends if row["cases"] >= found.least or row["cases"] == most)
    top = max([*(row["share"] for row in rows), middle, min(outer, 2 * middle)])
    y = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, min(1, top * 1.08 + 0.02)], nice=False),
        axis=alt.Axis(format="%"),
    )
    _label(rows, least, most, top, 0.3 if small else 0.13)
    lines = alt.Chart(alt.Data(values=ends)).mark_line(clip=True, strokeWidth=1, interpolate="linear")
    dash = alt.StrokeDash(
        "level:N", legend=None, scale=alt.Scale(domain=list(map(_percent, LEVELS)), range=[[4, 3], [1, 0]])
    )
    limits = lines.encode(x=x, y=y, strokeDash=dash, detail="end:N", color=alt.value(GREY))
    centre = alt.Chart(alt.Data(values=[{"share": middle}])).mark_rule(color=BLUE, strokeWidth=1).encode(y=y)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    points = base.mark_circle(size=42, opacity=0.85).encode(
        color=_colours(alt, language, legend=not small), tooltip=_tooltip(alt, language)
    )
    words = (
        base.transform_filter("datum.label != ''")
        .mark_text(align="left", dx=6, dy=-5, fontSize=11)
        .encode(text="label:N")
    )
    chart = alt.layer(limits, centre, points, words).properties(
        width=350 if small else 800, height=240 if small else 320
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _named(table: pa.Table, measure: str, name: Callable[[str], str], language: Language) -> list[dict[str, Any]]:
    columns = ("group", "cases", f"{measure}_share", f"{measure}_low", f"{measure}_high", f"{measure}_verdict")
    rows = table.select([*columns, f"{measure}_chance"]).to_pylist()
    apart = [row for row in rows if row[f"{measure}_verdict"] in ("higher", "lower")]
    labelled = {row["group"] for row in sorted(apart, key=lambda row: row[f"{measure}_chance"])[:LABELLED]}
    return [
        {
            "group": name(row["group"]),
            "label": name(row["group"]) if row["group"] in labelled else "",
            "cases": row["cases"],
            "share": row[f"{measure}_share"],
            "low": row[f"{measure}_low"],
            "high": row[f"{measure}_high"],
            "chance": row[f"{measure}_chance"],
            "verdict": _VERDICTS[row[f"{measure}_verdict"]][1].in_language(language),
        }
        for row in rows
    ]


def _label(rows: list[dict[str, Any]], least: int, most: int, top: float, room: float) -> None:
    """Leave out the names that would lie upon one that stands already; `room` is a share of the width."""
    placed: list[tuple[float, float]] = []
    for row in sorted((row for row in rows if row["label"]), key=lambda row: float(row["chance"])):
        x = (
            log(row["cases"] / least) / log(most / least)
            if most > 20 * least
            else (row["cases"] - least) / (most - least)
        )
        y = row["share"] / max(top, 1e-9)
        if any(abs(x - other) < room and abs(y - height) < 0.07 for other, height in placed):
            row["label"] = ""
        else:
            placed.append((x, y))


def _limits(least: int, most: int, middle: float) -> list[dict[str, Any]]:
    """The limits at every number of cases, then at ever wider steps: counts as they are, so the lines have teeth."""
    steps = [np.arange(least, min(most, least + 150) + 1), np.geomspace(least, most, 120)]
    sizes = np.unique(np.concatenate(steps).astype(int))
    found = []
    for level in LEVELS:
        ends = chances.limits(sizes, middle, level)
        for end, counts in zip(("least", "most"), ends, strict=True):
            shares = (counts / sizes).tolist()
            found += [
                {"cases": size, "share": round(share, 5), "level": _percent(level), "end": f"{end}{level}"}
                for size, share in zip(sizes.tolist(), shares, strict=True)
            ]
    return found


def _percent(level: float) -> str:
    return f"{level * 100:g}%"


def _colours(alt: Any, language: Language, *, legend: bool = True) -> Any:
    words = [text.in_language(language) for _, text in _VERDICTS.values()]
    scale = alt.Scale(domain=words, range=[colour for colour, _ in _VERDICTS.values()])
    return alt.Color("verdict:N", scale=scale, legend=alt.Legend(title=None, orient="top") if legend else None)


def _tooltip(alt: Any, language: Language) -> list[Any]:
    group, share = Text(zh="名称", en="name"), Text(zh="比例", en="share")
    ends = (Text(zh="95%区间下限", en="95% interval, from"), Text(zh="95%区间上限", en="95% interval, to"))
    return [
        alt.Tooltip("group:N", title=group.in_language(language)),
        alt.Tooltip("cases:Q", title=_CASES.in_language(language)),
        alt.Tooltip("share:Q", title=share.in_language(language), format=".1%"),
        *(
            alt.Tooltip(f"{end}:Q", title=text.in_language(language), format=".1%")
            for end, text in zip(("low", "high"), ends, strict=True)
        ),
    ]


def intervals(found: Grouping, measure: str, language: Language, name: Callable[[str], str] = str) -> dict[str, Any]:
    """The largest groups, each with its share and its interval of 95 %, and the share of the whole."""
    alt = _alt()
    rows = sorted(_named(found.table, measure, name, language), key=lambda row: -row["cases"])[:SHOWN]
    rows = [row | {"words": f"{row['group']} ({row['cases']:,})"} for row in rows]
    x = alt.X(
        "share:Q", title=MEASURE[measure].in_language(language), axis=alt.Axis(format="%"), scale=alt.Scale(zero=True)
    )
    order = alt.EncodingSortField("share", order="descending")
    y = alt.Y(
        "words:N", sort=order, title=None, axis=alt.Axis(labelLimit=230, labelOverlap=False, ticks=False, domain=False)
    )
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, color=_colours(alt, language), tooltip=_tooltip(alt, language))
    lines = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_circle(size=48, opacity=1).encode(x=x)
    whole = alt.Chart(alt.Data(values=[{"share": found.funnels[measure].share}]))
    centre = whole.mark_rule(color=BLUE, strokeWidth=1).encode(x=x)
    spec: dict[str, Any] = alt.layer(centre, lines, points).properties(width=640, height={"step": 19}).to_dict()
    return spec
