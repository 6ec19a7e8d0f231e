"""A report on a caseload as one page of HTML: it needs nothing beside itself, neither a network nor a script.

`page` takes what a report says as sections of text, figures, tables and charts, and knows nothing of what they are
about. Charts are Vega-Lite specifications (Altair's `to_dict()`), drawn here into the page as SVG; the words in them
stay words, so that they can be searched and read aloud. Every cell and word is escaped.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from engine import __version__
from engine.law.library import Library
from engine.text import Language, Text

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NOTHING = Text(zh="", en="")
FONTS = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'WenQuanYi Micro Hei', sans-serif"
ASSISTS = Text(
    zh="供辅助论证之用，不预测裁判，也不代替裁判。",
    en="It assists argument; it neither predicts nor replaces a judgment.",
)
_MADE = Text(
    zh="量刑 {version} · 规则库 {rules} · {day} 生成", en="liangxing {version} · rulebook {rules} · made on {day}"
)
_SOURCE = Text(zh="案件表：{name}", en="cases: {name}")
Cell = Text | str  # a `Text` is written in the language of the page, a `str` as it stands


@dataclass(frozen=True)
class Figure:
    """One number that stands out: what it is, the number as it is written, its unit, and what belongs beside it."""

    label: Text
    value: Cell
    unit: Text = NOTHING
    note: Text = NOTHING


@dataclass(frozen=True)
class Table:
    """A table. Units belong into the heads.

    Attributes:
        heads: one a column.
        rows: cells, as many as there are heads; numbers already written out.
        align: one of `<` and `>` a column; left where it is shorter.
        caption: what the table shows, above it.
        note: what must be known to read it, below it.
    """

    heads: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    align: str = ""
    caption: Text = NOTHING
    note: Text = NOTHING


@dataclass(frozen=True)
class Chart:
    """A chart as a Vega-Lite specification in the language of the page.

    Attributes:
        alt: what can be seen in it, in words, for whoever cannot see it.
        wide: it takes the whole width of the page; else two stand side by side.
    """

    spec: Mapping[str, Any]
    caption: Text
    alt: Text
    note: Text = NOTHING
    wide: bool = True


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, in this order: text, figures, charts, tables, then sections of its own."""

    heading: Text
    text: Sequence[Text] = ()
    figures: Sequence[Figure] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    parts: Sequence[Section] = ()


@dataclass(frozen=True)
class Run:
    """What was reckoned with what, so that it can be done again.

    Attributes:
        source: name of the file of cases, without its folder.
        rules: the first of the SHA-256 of all rule files.
    """

    source: str = ""
    rules: str = ""
    version: str = __version__
    day: datetime.date = field(default_factory=datetime.date.today)

    @classmethod
    def of(cls, rules: Library, source: Path | None = None) -> Run:
        """A run of today over `source` with these rules."""
        digest = hashlib.sha256()
        for path in rules.files:
            digest.update(path.read_bytes())
        return cls(source=source.name if source else "", rules=digest.hexdigest()[:12])

    def line(self, language: Language) -> str:
        """All of it in a line."""
        said = [_SOURCE.format(name=self.source)] if self.source else []
        said.append(_MADE.format(version=self.version, rules=self.rules or "—", day=self.day.isoformat()))
        return " · ".join(text.in_language(language) for text in said)


def page(
    title: Text,
    sections: Sequence[Section],
    language: Language,
    *,
    run: Run | None = None,
    lead: Sequence[Text] = (),
) -> str:
    """The whole page.

    Args:
        run: what was reckoned with what; stands below the title.
        lead: what the report says in short, before the first section.
    """
    run = run or Run()
    return _template().render(
        title=title,
        sections=sections,
        language=language,
        run=run.line(language),
        lead=lead,
        assists=ASSISTS,
        drawn=_Drawn(),
        read=lambda words: words.in_language(language) if isinstance(words, Text) else str(words),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["fonts"] = Markup(FONTS)
    return environment.get_template("caseload.html.j2")


class _Drawn:
    """Draws one chart after the other; each gets names of its own for what it refers to inside itself."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, spec: Mapping[str, Any]) -> Markup:
        self._number += 1
        return Markup(_own_names(svg(spec), f"c{self._number}-"))


def svg(spec: Mapping[str, Any]) -> str:
    """A chart drawn, as it may stand inside a page; its words are escaped by the drawing."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(dressed(spec))
    return drawn[drawn.index("<svg") :].strip()


def dressed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart in the faces and greys of the page, where it does not ask for others itself."""
    look = {
        "font": FONTS,
        "background": None,
        "aria": False,  # the figure around it has words of its own, not one for every point
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelColor": "#1f2933",
            "titleColor": "#1f2933",
            "gridColor": "#eef1f4",
            "domainColor": "#8fa3b8",
            "tickColor": "#8fa3b8",
        },
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "symbolLimit": 40},
        "header": {"labelFontSize": 12, "titleFontSize": 12},
    }
    own = spec.get("config", {})
    merged = {
        key: {**value, **own.get(key, {})} if isinstance(value, dict) else own.get(key, value)
        for key, value in look.items()
    }
    return {**spec, "config": {**own, **merged}}


def _own_names(drawn: str, prefix: str) -> str:
    """Ids and what refers to them, so that two charts of a page never mean each other's."""
    drawn = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', drawn)
    drawn = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", drawn)
    return re.sub(r'href="#([^"]+)"', rf'href="#{prefix}\1"', drawn)
