"""The reasoning memo as a Word file: what is known, said once more in a form that can be filed.

The look is in `templates/memo.docx` (Chinese) and `templates/memo.en.docx`, which are edited in Word; the words come
from the result's own steps. Every text of a case is data: braces, markup and control characters typed into a name
appear as typed. Figures are the result's; none is computed here.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

from engine import summary, wording
from engine.case.model import AssertedFactor, Case
from engine.case.reader import build
from engine.comparison import COMMON, Comparison, compare
from engine.disputed import STAGES, fact_value, factor_name
from engine.explanation import signed
from engine.law.library import Library, library
from engine.law.rulebook import Rulebook
from engine.result import Result
from engine.tables import visible_lines
from engine.text import Language, Text

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

LABELS = {
    "case": Text(zh="案件", en="Case"),
    "defendant": Text(zh="被告人", en="Defendant"),
    "rules": Text(zh="适用规则", en="Rules"),
    "hash": Text(zh="规则校验值", en="Hash of the rules"),
    "covers": Text(zh="规则收录范围", en="What the overlay covers"),
    "plea": Text(zh="认罪认罚", en="Plea"),
    "detention": Text(zh="先行羁押", en="Detention"),
    "whole_case": Text(zh="全案", en="Whole case"),
    "evidence": Text(zh="证据", en="evidence"),
}
CHARGED = Text(zh="{crime}（{law}），犯罪日期{date}", en="{crime} ({law}), date of the offence {date}")
PERIOD = Text(zh="{start}至{end}", en="{start} to {end}")

# Private code points stand in for what a template would read as its own marks, from before rendering until after.
_MARKS = "{}【】"
_GUARDS = "\U0010fff0\U0010fff1\U0010fff2\U0010fff3"
_GUARD = str.maketrans(_MARKS, _GUARDS) | str.maketrans(_GUARDS, "\ufffd" * len(_GUARDS))
_UNGUARD = str.maketrans(_GUARDS, _MARKS)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT_OVER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}|【[^】]*】")


def memo(raw: dict[str, Any], language: Language = "zh") -> bytes:
    """The memo on a raw case, with every position and their comparison, as a .docx file.

    Raises:
        InputError: the case or a position is wrong.
        RuntimeError: a mark of the template was left unfilled.
    """
    rules = library()
    comparison = compare(raw, rules)
    common = build({key: value for key, value in raw.items() if key != "positions"}, rules=rules)
    context = _context(common, comparison, rules, language)
    template = DocxTemplate(TEMPLATES / ("memo.docx" if language == "zh" else "memo.en.docx"))
    template.render(_guarded(context), jinja_env=Environment(autoescape=True, undefined=StrictUndefined))
    properties = template.docx.core_properties
    properties.subject = _guarded(common.title)[:200]
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    buffer = io.BytesIO()
    template.save(buffer)
    return _unguarded(buffer.getvalue())


def _plain(text: str) -> str:
    """`text` as XML can hold it: control characters by their pictures, tabs as spaces, lone surrogates marked."""
    return _NOT_XML.sub("\ufffd", visible_lines(text.replace("\t", " ").replace("\r\n", "\n")))


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value).translate(_GUARD)
    if isinstance(value, Mapping):
        return {key: _guarded(item) for key, item in value.items()}
    return [_guarded(item) for item in value] if isinstance(value, list) else value


def _unguarded(data: bytes) -> bytes:
    """The file with the reader's braces back in place, once it is sure that no mark of the template is left."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.endswith(".xml"):
                xml = content.decode("utf-8")
                text = re.sub(r"<[^>]+>", "", xml)
                if item.filename.startswith("word/") and (left := _LEFT_OVER.search(text)):
                    raise RuntimeError(f"{item.filename}: {left[0]!r} of the template is left")
                content = xml.translate(_UNGUARD).encode("utf-8")
            new.writestr(item, content)
    return buffer.getvalue()


# What the template shows ---------------------------------------------------------------------------------------------


def _context(case: Case, comparison: Comparison, rules: Library, language: Language) -> dict[str, Any]:
    results = list(comparison.results.values())
    several = len(results) > 1
    headings = iter(range(1, 6))
    return {
        "title": case.title or results[0].title,
        "case": _case(case, results[0], rules, language),
        "counts": [_count(case, key, place, rules, language) for place, key in enumerate(case.counts, 1)],
        "asserted": [
            _asserted(name, entry, case, rules, language) for name, entry in case.factors.items() if entry is not None
        ],
        "views": [
            _view(result, name if several else None, place, rules, language)
            for place, (name, result) in enumerate(comparison.results.items(), 1)
        ],
        "comparison": _comparison(comparison, language) if several else None,
        "articles": _articles(results, rules, language),
        "warnings": [
            _numbered(place, text, language)
            for place, text in enumerate(summary.warnings(comparison.results, language), 1)
        ],
        "notice": results[0].notice.in_language(language),
        "number": {
            part: _heading(next(headings), language)
            for part in ("case", "result", *(("comparison",) if several else ()), "articles", "warnings")
        },
    }


def _heading(place: int, language: Language) -> str:
    return f"{wording.numeral(place)}、" if language == "zh" else f"{place}. "


def _sub_heading(place: int, language: Language) -> str:
    return f"（{wording.numeral(place)}）" if language == "zh" else f"({place}) "


def _numbered(place: int, text: str, language: Language) -> str:
    return f"{place}．{text}" if language == "zh" else f"{place}. {wording.capital(text)}"


def _date(date: datetime.date, language: Language) -> str:
    return f"{date.year}年{date.month}月{date.day}日" if language == "zh" else date.isoformat()


def _case(case: Case, result: Result, rules: Library, language: Language) -> list[dict[str, str]]:
    overlay = rules.overlay(case.jurisdiction)
    rows = {"case": case.title, "defendant": case.defendant.name}
    if case.plea is not None:
        rows["plea"] = STAGES[case.plea.stage].in_language(language)
    periods = [
        PERIOD.in_language(language).format(start=_date(held.start, language), end=_date(held.end, language))
        for held in case.detention
    ]
    rows["detention"] = "\n".join(periods)
    used = result.rulebook
    date = _date(used.sentencing_date, language)
    as_of = summary.AS_OF.in_language(language)
    rows["rules"] = f"{summary.place(result, rules, language)} · {used.version} · {as_of} {date}"
    rows["covers"] = overlay.covers.in_language(language) if overlay else ""
    rows["hash"] = f"sha256 {used.hash}"
    return [{"label": LABELS[key].in_language(language), "value": value} for key, value in rows.items() if value]


def _count(case: Case, key: str, place: int, rules: Library, language: Language) -> dict[str, Any]:
    count = case.counts[key]
    book = Rulebook.of(rules, case.jurisdiction, count.crime)
    stated = {name: value for name, value in (case.defendant.facts | count.facts).items() if value is not None}
    facts = [
        {
            "name": book.facts[name].name.in_language(language),
            "value": fact_value(book.facts[name], value).in_language(language),
            "law": book.facts[name].law,
        }
        for name, value in stated.items()
    ]
    for name, figure in count.thresholds.items():
        if figure is not None:
            label = book.crime.threshold_names.get(name, Text(zh=name, en=name)).in_language(language)
            facts.append({"name": label, "value": wording.yuan(figure, language), "law": ""})
    charged = CHARGED.in_language(language).format(
        crime=book.crime.name.in_language(language), law=book.crime.statute, date=_date(count.offence_date, language)
    )
    return {"number": _sub_heading(place, language), "crime": charged, "facts": facts}


def _asserted(name: str, entry: AssertedFactor, case: Case, rules: Library, language: Language) -> dict[str, str]:
    raw = case.model_dump(by_alias=True)
    ratio = ""
    if entry.ratio is not None:
        ends = entry.ratio if isinstance(entry.ratio, tuple) else (entry.ratio,)
        ratio = "～".join(signed(end) for end in ends)
    return {
        "name": factor_name(name, {COMMON: raw}, rules).in_language(language),
        "ratio": ratio,
        "evidence": entry.evidence or "",
    }


def _view(result: Result, position: str | None, place: int, rules: Library, language: Language) -> dict[str, Any]:
    excluded = [
        {
            "name": out.name.in_language(language),
            "status": wording.STATUSES[out.status].in_language(language),
            "reason": out.reason.in_language(language),
            "law": out.law,
        }
        for count in result.counts.values()
        for out in count.excluded
    ]
    reasons = result.probation.reasons if result.probation else ()
    texts = [
        summary.with_law(reason.text if language == "zh" else reason.text_en, reason.law, language)
        for reason in reasons
    ]
    return {
        "number": _sub_heading(place, language),
        "name": wording.capital(wording.position(position).in_language(language)) if position is not None else "",
        "summary": [
            {"label": label, "value": wording.capital(value)}
            for label, value in summary.headline(result, rules, language)
        ],
        "groups": list(_groups(result, language)),
        "excluded": excluded,
        "reasons": [_numbered(index, text, language) for index, text in enumerate(texts, 1)],
    }


def _groups(result: Result, language: Language) -> Iterator[dict[str, Any]]:
    """The steps in their order, under the crime they belong to when there are several."""
    steps = list(enumerate(result.steps, 1))
    several = len(result.counts) > 1
    for key in dict.fromkeys(step.count for _, step in steps):
        whole = LABELS["whole_case"] if key is None else result.counts[key].name
        shown = [
            {
                "number": str(place),
                "text": step.zh if language == "zh" else step.en,
                "facts": step.facts_zh if language == "zh" else step.facts_en,
                "formula": step.formula,
                "months": summary.before_after(step),
                "law": step.law,
                "source": _source(step.basis, step.verified, language),
            }
            for place, step in steps
            if step.count == key or (not several and key is not None)
        ]
        yield {"name": whole.in_language(language) if several else "", "steps": shown}
        if not several:
            return


def _source(basis: str, verified: str, language: Language) -> str:
    words = (wording.BASES[basis], wording.VERIFIED[verified])
    return ("，" if language == "zh" else ", ").join(text.in_language(language) for text in words)


def _comparison(comparison: Comparison, language: Language) -> dict[str, Any]:
    names = {name: wording.position(name).in_language(language) for name in comparison.results}
    mark = "：" if language == "zh" else ": "
    return {
        "positions": [
            {
                "name": names[name],
                "point": summary.point(result, language),
                "range": summary.declared(result, language),
                "fine": summary.fine(result, language),
                "probation": summary.probation(result, language),
            }
            for name, result in comparison.results.items()
        ],
        "disputed": [
            {
                "name": point.name.in_language(language),
                "said": "\n".join(
                    f"{names[name]}{mark}{said.in_language(language)}" for name, said in point.values.items()
                ),
                "alone": summary.changes(point.months_by, comparison, language),
                "last": summary.changes(point.last_by, comparison, language),
            }
            for point in comparison.disputed
        ],
        "explained": summary.explained(comparison, language),
        "agreed": [
            _numbered(place, f"{one.name.in_language(language)} {one.value.in_language(language)}", language)
            for place, one in enumerate(comparison.agreed, 1)
        ],
    }


def _articles(results: list[Result], rules: Library, language: Language) -> list[dict[str, str]]:
    found: dict[str, summary.Article] = {}
    for article in (article for result in results for article in summary.articles(result, rules)):
        if article.law not in found or not found[article.law].verified:
            found[article.law] = article
    return [
        {
            "law": article.law,
            "basis": wording.BASES[article.basis].in_language(language) if article.basis else "—",
            "verified": wording.VERIFIED[article.verified].in_language(language) if article.verified else "—",
        }
        for article in found.values()
    ]
