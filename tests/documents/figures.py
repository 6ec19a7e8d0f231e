"""The figures of a finished document, and those that it may print: whatever a page says, some result must have said.

A figure is read back from the page into one form, however it was written, so that a document is held to the value and
its unit and not to a spelling:

    有期徒刑一年六个月, 18个月, 1 year 6 months     18月
    人民币三万元, 30,000元, RMB 30,000             30000元
    减少基准刑的10%至40%                           10%, 40%
    2026年5月20日, 2026-05-20, 20 May 2026        2026-05-20
    15.5 × (1 − 10%)                             15.5, 1, 10%

What only counts the parts of a page is no figure: numbers of headings and items, the column 序号, footnote marks. Nor
are the pinpoints of articles (刑法264条, 高检发〔2026〕5号 37), file numbers and the hash of the rules.

    from documents.figures import cases, foreign, known, printed

    assert not foreign(write(raw, "memo"), raw, "memo")     the usual test: nothing that no result holds
    assert printed(data) <= known(raw, "memo")              the same
    assert "18月" in printed(data)                          what must be there
    cases("single")                                         an invented case of tests/documents/cases

`known` holds every figure of the case, of the results of all positions, of the comparison between them and of the
arguments on disputed factors (every band of the law); what was written into the case; and the figures in the reviewed
words of the template and of its free texts. Figures from anywhere else (`engine.analysis`, a calculation without a
position, words of a content module) are given with `also`, best as the words that hold them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from documents.printed import printed

from engine import yaml_source
from engine.analysis.arguments import arguments
from engine.case.model import Case
from engine.case.patch import apply
from engine.case.reader import build
from engine.comparison import Comparison, compare
from engine.disputed import fact_value
from engine.documents import find
from engine.documents.catalogue import TEMPLATES
from engine.law.library import library
from engine.law.rulebook import Rulebook
from engine.result import Result

__all__ = ["cases", "foreign", "known", "printed"]

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> dict[str, Any]:
    """An invented case of `tests/documents/cases`, as the app and the command line read it."""
    found: dict[str, Any] = yaml_source.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), name=name)
    return found


def foreign(document: bytes | str, raw: dict[str, Any], name: str, *, also: Iterable[Any] = ()) -> set[str]:
    """The figures of document `name` that neither the case nor any of its results holds; empty when all is well."""
    return printed(document) - known(raw, name, also=also)


def known(raw: dict[str, Any], name: str | None = None, *, also: Iterable[Any] = ()) -> set[str]:
    """Every figure that a document of this case may print, each in the one form and without its unit (for columns).

    Args:
        name: the document; the figures of its reviewed words are known too.
        also: words, results or plain values whose figures are known besides.
    """
    comparison = compare(raw)
    found = {figure for text in _texts(raw) for figure in printed(text)}
    for argument in arguments(raw):
        found |= _of(argument.to_json(), ("%",))
    for case in _cases(raw, comparison):
        found |= of_case(case)
    found |= of_comparison(comparison)
    for value in (*also, *(_words(name) if name else ())):
        found |= of_result(value) if isinstance(value, Result) else _of(value, ("月", "元", "%", "日"))
    return found | {re.sub(r"[^\d.-]+$", "", figure) for figure in found}


def of_comparison(comparison: Comparison) -> set[str]:
    """The figures of every result, of what each disputed point is worth, and of what the positions say and share."""
    found: set[str] = set()
    for result in comparison.results.values():
        found |= of_result(result)
    data = comparison.model_dump(mode="json", include={"disputed", "agreed"})
    for value in data.values():
        found |= _of(value, ("月",))
    for point in comparison.disputed:
        for months in (point.months, point.months_last, *point.months_by.values(), *point.last_by.values()):
            if months is not None:
                found.add(f"{_four(months)}月")
    return found


def of_result(result: Result) -> set[str]:
    """The figures of one result, each with the unit that its place has."""
    found: set[str] = set()
    for key, value in result.to_json().items():
        if key == "fine":
            found |= _of(value, ("元",))
        elif key == "detention_credit":
            found |= _of(value, ("日",))
        elif key == "counts":
            for count in value.values():
                found |= _of_count(count)
        else:
            units = ("月", "元") if key in ("earlier", "penalty") else ("月",)
            found |= _of(value, units)
    return found


def _of_count(count: dict[str, Any]) -> set[str]:
    found = _of({key: value for key, value in count.items() if key != "adjustments"}, ("月",))
    for line in count["adjustments"]:
        found |= _of([line["ratio"], line["band"]], ("%",))
        found |= _of({key: value for key, value in line.items() if key not in ("ratio", "band")}, ("月",))
    return found


def of_case(case: Case) -> set[str]:
    """The figures that a position puts in: facts with their units, thresholds, ratios, chosen terms, dates."""
    overlay = library().overlay(case.jurisdiction)
    found = printed(f"{overlay.covers.zh}\n{overlay.covers.en}") if overlay else set()
    for count in case.counts.values():
        book = Rulebook.of(library(), case.jurisdiction, count.crime)
        for name, value in (case.defendant.facts | count.facts).items():
            if value is not None and name in book.facts:
                words = fact_value(book.facts[name], value)
                found |= printed(words.zh) | printed(words.en)
        found |= _of(dict(count.thresholds), ("元",)) | _of(count.chosen.model_dump(), ("月",))
        found |= {figure for fact in book.facts.values() for figure in printed(f"{fact.name.zh}\n{fact.name.en}")}
    data = case.model_dump()
    for factor in data["factors"].values():
        found |= _of(factor, ("%",))
    return found | _of(data["proposal"], ("月",)) | _of(data["earlier"], ("月", "元", "日")) | _of(data, ())


def _cases(raw: dict[str, Any], comparison: Comparison) -> Iterator[Case]:
    base = {key: value for key, value in raw.items() if key != "positions"}
    positions = raw.get("positions") or {}
    yield build(base)
    for name in comparison.results:
        if name in positions:
            yield build(apply(base, positions[name]))


def _words(name: str) -> Iterator[str]:
    """The reviewed words of a document: its sources without marks and widths, and the defaults of its free texts."""
    for source in (TEMPLATES / "source").glob(f"{name}*.txt"):
        for line in source.read_text(encoding="utf-8").splitlines():
            if not line.startswith(("table:", "loop:", "//", "{%p")):
                yield re.sub(r"\{[{%].*?[}%]\}", "", line.partition(":")[2])
    for field in find(name).fields.values():
        for text in (field.name, field.help, field.default):
            if text is not None:
                yield f"{text.zh}\n{text.en}"


def _of(value: Any, units: tuple[str, ...]) -> set[str]:
    """The figures anywhere in a plain value: numbers in each of `units` (bare without one), texts as they read."""
    if isinstance(value, dict):
        facts = _of(value["why"], ()) if value.get("why") else set()  # what rules matched has units of its own
        return facts | _of([*value, *(item for key, item in value.items() if key != "why")], units)
    if isinstance(value, list | tuple):
        return {figure for item in value for figure in _of(item, units)}
    if isinstance(value, datetime.date):
        return {value.isoformat()}
    if isinstance(value, str) and re.fullmatch(r"-?\d+(?:/\d+)?", value):
        value = Fraction(value)  # as pydantic gives a Fraction out
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, int | float | Fraction) and not isinstance(value, bool):
        return {f"{_four(value)}{unit}" for unit in units or ("",)}
    return set()


def _four(value: float | Fraction) -> str:
    """A number without its sign, to the four places that documents print."""
    return f"{float(abs(value)):.4f}".rstrip("0").rstrip(".")


def _texts(value: Any) -> Iterator[str]:
    """Every text and date in a raw case, so that what was typed is known as it was typed."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str | datetime.date):
        yield str(value)
