"""Charts of terms: how far they lie from their range, and what was imposed beside what was recommended, in months."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from engine.text import Language, Text

ORANGE, GREEN, GREY = "#a85a15", "#2f7057", "#8fa3b8"
_CASES = Text(zh="件数（件）", en="cases")
_DISTANCE = Text(zh="判处刑期距建议幅度（月）", en="months from the recommended range")
_POINT = Text(zh="建议的刑期（月）", en="term recommended (months)")
_IMPOSED = Text(zh="判处的刑期（月）", en="term imposed (months)")
_WITHIN = Text(zh="幅度内", en="within")
_STEPS = (1, 3, 6, 12, 24)  # months; ends of the bars of the distribution
_POINTS = (0, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60, 84, 120, 180, 10_000)  # months; the steps of the recommended point


def _alt() -> Any:
    import altair

    return altair


def distribution(cases: pa.Table, language: Language) -> dict[str, Any]:
    """How many compared cases lie so many months below, inside and above their range."""
    alt = _alt()
    values = np.asarray(cases["distance"].drop_null(), dtype=np.float64)
    rows = bars(values, language)
    order = [row["label"] for row in rows]
    x = alt.X("label:O", sort=order, title=_DISTANCE.in_language(language), axis=alt.Axis(labelAngle=0))
    y = alt.Y("cases:Q", title=_CASES.in_language(language))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    drawn = base.mark_bar().encode(color=alt.Color("colour:N", scale=None))
    words = base.mark_text(dy=-7, fontSize=11).encode(text=alt.Text("cases:Q", format=","))
    spec: dict[str, Any] = alt.layer(drawn, words).properties(width=820, height=220).to_dict()
    return spec


def bars(values: Any, language: Language) -> list[dict[str, Any]]:
    """The bars of the distribution in order, each with its name and its cases; the far end belongs to its bar."""
    to = "～" if language == "zh" else " to "
    steps = [(low, high) for low, high in pairwise((0, *_STEPS))]
    furthest = _STEPS[-1]
    found = [(f"<−{furthest}", values < -furthest, GREEN)]
    for low, high in reversed(steps):
        found.append((f"−{high}{to}{-low or 0}".replace("-", "−"), (values < -low) & (values >= -high), GREEN))
    found.append((_WITHIN.in_language(language), values == 0, GREY))
    for low, high in steps:
        found.append((f"{low}{to}{high}", (values > low) & (values <= high), ORANGE))
    found.append((f">{furthest}", values > furthest, ORANGE))
    return [{"label": label, "cases": int(there.sum()), "colour": colour} for label, there, colour in found]


def against(cases: pa.Table, language: Language) -> dict[str, Any]:
    """By recommended term: the range recommended, and the quartiles of what was imposed (thin line: tenth to tenth)."""
    alt = _alt()
    rows = _buckets(cases.filter(cases["distance"].is_valid()), language)
    order = [row["label"] for row in rows]
    x = alt.X("label:O", sort=order, title=_POINT.in_language(language), axis=alt.Axis(labelAngle=0))
    y = alt.Y("low:Q", title=_IMPOSED.in_language(language))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    band = base.mark_bar(color="#bcd0e4", width={"band": 0.8}).encode(y=y, y2="high:Q")
    thin = base.mark_rule(color=ORANGE).encode(y="tenth:Q", y2="ninetieth:Q")
    box = base.mark_bar(color=ORANGE, opacity=0.75, width={"band": 0.3}).encode(y="lower:Q", y2="upper:Q")
    tick = base.mark_tick(color="#ffffff", thickness=2, width={"band": 0.3}).encode(y="median:Q")
    most = base.mark_text(dy=-8, fontSize=10, color="#5b6875").encode(y="top:Q", text="words:N")
    spec: dict[str, Any] = alt.layer(band, thin, box, tick, most).properties(width=820, height=300).to_dict()
    return spec


def _buckets(cases: pa.Table, language: Language) -> list[dict[str, Any]]:
    names = ("declared_low", "declared_chosen", "declared_high", "imposed")
    low, point, high, imposed = (np.asarray(cases[name], dtype=np.float64) for name in names)
    found = []
    for start, end in pairwise(_POINTS):
        there = (point > start) & (point <= end) if start else point <= end
        if not there.any():
            continue
        tenth, lower, median, upper, ninetieth = np.quantile(imposed[there], (0.1, 0.25, 0.5, 0.75, 0.9)).tolist()
        ends = float(np.median(low[there])), float(np.median(high[there]))
        label = f">{start}" if end == _POINTS[-1] else f"{start}～{end}" if language == "zh" else f"{start}–{end}"
        found.append(
            {
                "label": label,
                "low": ends[0],
                "high": ends[1],
                "tenth": tenth,
                "lower": lower,
                "median": median,
                "upper": upper,
                "ninetieth": ninetieth,
                "top": max(ends[1], ninetieth),
                "words": f"{int(there.sum()):,}",
            }
        )
    return found
