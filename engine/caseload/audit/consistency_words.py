"""What the audit says, in both languages, and the sentences that put its figures into words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.caseload.audit import charts_consistency as charts
from engine.caseload.audit.groups import Grouping
from engine.text import Text
from engine.yaml_source import load

_FILE = Path(__file__).with_name("consistency.yaml")
WORDS = {key: Text(**entry) for key, entry in load(_FILE.read_text(encoding="utf-8"), name=_FILE.name).items()}


def months(value: float | None) -> str:
    """Months with one decimal where they need it, and their sign."""
    if value is None:
        return "—"
    return f"{value:+.1f}".replace("-", "−").removesuffix(".0") if round(value, 1) else "0"


def span(low: object, high: object) -> Text:
    """From one figure to another."""
    return Text(zh=f"{low}～{high}", en=f"{low} to {high}")


def funnel_says(found: Grouping) -> Iterator[Text]:
    """What each funnel shows, in a sentence or two."""
    for measure, funnel in found.funnels.items():
        said = WORDS["says"].format(
            measure=_sentence(charts.MEASURE[measure]),
            share=f"{funnel.share:.1%}",
            judged=funnel.judged,
            apart=funnel.apart,
        )
        if funnel.dispersion is not None:
            key = "says.over" if funnel.overdispersed else "says.phi"
            more = WORDS[key].format(phi=f"{funnel.dispersion:.1f}", still=funnel.still)
            said = Text(zh=said.zh + more.zh, en=f"{said.en} {more.en}")
        yield said


def order_says(found: Grouping, called: Callable[[str], str]) -> Text:
    """How much the order of the groups is worth: from how many the first cannot be told apart."""
    rows: list[dict[str, Any]] = [row for row in found.table.to_pylist() if row["cases"] >= found.least]
    if not rows:
        return WORDS["order.none"]
    first = max(rows, key=lambda row: (row["outside_share"], row["cases"]))
    others = [row for row in rows if row is not first]
    if not others:
        return Text(zh="", en="")
    overlap = sum(1 for row in others if row["outside_high"] >= first["outside_low"])
    key = "order" if overlap else "order.clear"
    return WORDS[key].format(name=called(first["group"]), others=len(others), overlap=overlap)


def _sentence(text: Text) -> Text:
    return Text(zh=text.zh, en=text.en[:1].upper() + text.en[1:])
