"""How cases flow between bands of months when the rules change: as ribbons, and as a table of all of them.

Longer is orange, shorter is green, what stays is grey: counts of one caseload under two rulebooks, no estimates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from engine.caseload.reform.counts import NO_TERM, band_name
from engine.caseload.reform.result import Reform
from engine.text import Language, Text

BLUE, LONGER, SHORTER, GREY, PALE = "#1f4e79", "#a85a15", "#2f7057", "#8fa3b8", "#dde3ea"
INK = "#1f2933"
WIDTH = 800
_LINE = 17  # pixels
TODAY, CHANGED = Text(zh="现行规则", en="today's rules"), Text(zh="修改后", en="changed rules")
LONG, SHORT, STAY = Text(zh="加重", en="longer"), Text(zh="减轻", en="shorter"), Text(zh="不变", en="the same")
TERM = Text(zh="有无刑期改变", en="with or without a term")


def altair() -> Any:
    """The library of charts, which is loaded when the first one is drawn."""
    import altair as alt

    return alt


def flow(reform: Reform, language: Language) -> Any:
    """Cases that change their band of months, as ribbons from today's band on the left to the other on the right."""
    alt = altair()
    moving = {pair: number for pair, number in reform.flow.items() if pair[0] != pair[1]}
    left, right = _stacked(moving, 0), _stacked(moving, 1)
    number = max(len(left), len(right), 1)
    height = 200 + 26 * number
    gap = sum(moving.values()) * _LINE / (height - _LINE * (number + 3))  # room for the words of the smallest
    ribbons = list(_ribbons(moving, left, right, gap, language))
    blocks = [
        {
            "x": side,
            "x2": side + 0.025 * (1 if side == 0 else -1),
            "low": low + place * gap,
            "high": high + place * gap,
            "middle": (low + high) / 2 + place * gap,
            "words": f"{band_name(band).in_language(language)}  {high - low:,}",
        }
        for side, stack in ((0, left), (1, right))
        for place, (band, (low, high)) in enumerate(stack.items())
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.32, 1.32], nice=False))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(zero=False, nice=False, reverse=True))
    areas = (
        alt.Chart(alt.Data(values=ribbons))
        .mark_area(opacity=0.55, interpolate="linear")
        .encode(x=x, y=y, y2="high:Q", detail="pair:N", color=ways(language, (LONG, SHORT, TERM)))
    )
    base = alt.Chart(alt.Data(values=blocks))
    bars = base.mark_rect(color=BLUE).encode(x=x, x2="x2:Q", y=y, y2="high:Q")
    texts = [
        base.transform_filter(f"datum.x == {side}")
        .mark_text(align=align, dx=dx, fontSize=12, color=INK)
        .encode(x=x, y=alt.Y("middle:Q", axis=None), text="words:N")
        for side, align, dx in ((0, "right", -6), (1, "left", 6))
    ]
    heads = alt.Chart(
        alt.Data(
            values=[
                {"x": 0, "low": -0.9 * gap, "words": TODAY.in_language(language)},
                {"x": 1, "low": -0.9 * gap, "words": CHANGED.in_language(language)},
            ]
        )
    )
    titles = heads.mark_text(fontWeight="bold", fontSize=12, color=INK).encode(x=x, y=y, text="words:N")
    return alt.layer(areas, bars, *texts, titles).properties(width=WIDTH, height=height)


def _stacked(moving: Mapping[tuple[int, int], int], side: int) -> dict[int, tuple[int, int]]:
    """Where each band begins and ends, the gravest on top."""
    found: dict[int, tuple[int, int]] = {}
    done = 0
    for band in sorted({pair[side] for pair in moving}, reverse=True):
        size = sum(number for pair, number in moving.items() if pair[side] == band)
        found[band] = (done, done + size)
        done += size
    return found


def _ribbons(
    moving: Mapping[tuple[int, int], int],
    left: Mapping[int, tuple[int, int]],
    right: Mapping[int, tuple[int, int]],
    gap: float,
    language: Language,
) -> Iterator[dict[str, Any]]:
    order = {"left": list(left), "right": list(right)}
    used: Counter[tuple[str, int]] = Counter()
    for old, new in sorted(moving, reverse=True):
        size = moving[old, new]
        start = left[old][0] + used["left", old] + order["left"].index(old) * gap
        end = right[new][0] + used["right", new] + order["right"].index(new) * gap
        used["left", old] += size
        used["right", new] += size
        way = TERM if NO_TERM in (old, new) else LONG if new > old else SHORT
        for step in range(21):
            t = step / 20
            at = start + (end - start) * t * t * (3 - 2 * t)
            yield {
                "pair": f"{old}-{new}",
                "x": 0.025 + 0.95 * t,
                "low": at,
                "high": at + size,
                "way": way.in_language(language),
            }


def bands(reform: Reform, language: Language) -> Any:
    """Every case by its band under today's rules (down) and under the changed ones (across)."""
    alt = altair()
    places = sorted({place for pair in reform.flow for place in pair})
    names = [band_name(place).in_language(language) for place in places]
    most = max((number for (old, new), number in reform.flow.items() if old != new), default=1)
    rows = [
        {
            "before": band_name(old).in_language(language),
            "after": band_name(new).in_language(language),
            "cases": number,
            "words": f"{number:,}",
            "part": 0 if old == new else 0.15 + 0.85 * (number / most) ** 0.5,
            "light": bool(old == new or number / most < 0.3),
        }
        for (old, new), number in sorted(reform.flow.items())
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("before:N", sort=names, title=TODAY.in_language(language), axis=alt.Axis(labelLimit=200)),
        x=alt.X(
            "after:N",
            sort=names,
            title=CHANGED.in_language(language),
            axis=alt.Axis(orient="top", labelAngle=-35, labelLimit=200),
        ),
    )
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color("part:Q", scale=alt.Scale(domain=[0, 1], range=["#eef1f4", BLUE]), legend=None)
    )
    words = base.mark_text(fontSize=11).encode(
        text="words:N", color=alt.condition("datum.light", alt.value(INK), alt.value("#ffffff"))
    )
    return alt.layer(cells, words).properties(width=62 * len(places), height=28 * len(places))


def ways(language: Language, shown: tuple[Text, ...], *, named: bool = True) -> Any:
    """Colours by direction."""
    alt = altair()
    colours = {LONG: LONGER, SHORT: SHORTER, STAY: GREY, TERM: GREY}
    domain = [way.in_language(language) for way in shown]
    return alt.Color(
        "way:N",
        title=None,
        scale=alt.Scale(domain=domain, range=[colours[way] for way in shown]),
        legend=legend() if named else None,
    )


def legend() -> Any:
    """One line above the chart."""
    return altair().Legend(orient="top", direction="horizontal")
