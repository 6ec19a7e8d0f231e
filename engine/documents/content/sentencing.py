"""What the prosecution's papers say of each crime: statutory range, base sentence, factors with their ranges.

In Chinese only, as those papers are. `cite` writes an article: with a document's `Sources`, what is not the national
text as it was read gets a footnote.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine import wording
from engine.analysis.arguments import EFFECTS, MODES
from engine.analysis.record import Record, records
from engine.analysis.sets import view
from engine.calculation.penalty import main_kind
from engine.case.model import Case
from engine.disputed import fact_value
from engine.documents.content import phrases
from engine.documents.matter import Matter
from engine.explanation import describe, number, signed
from engine.law.rulebook import Rulebook
from engine.law.schema import Fact, PenaltyKind
from engine.result import Adjustment, CountResult, Range

Cite = Callable[[str, str, str], str]
EITHER_KIND = "免予刑事处罚或者单处罚金"
UNTOUCHED = "不影响取值"
CHOSEN = "取值由检察机关选定"


def plain(law: str, basis: str, verified: str) -> str:
    """The article alone."""
    return law


# The statutory range ------------------------------------------------------------------------------------------------


def range_rows(matter: Matter, cite: Cite = plain) -> list[dict[str, str]]:
    """A row for each crime: its article, the tier and why, the penalties."""
    rows = []
    for key, count in matter.result.counts.items():
        book, tier = matter.book(key), count.tier
        rows.append(
            {
                "crime": count.name.zh,
                "statute": book.crime.statute,
                "tier": tier.name.zh if tier else phrases.NO_TERM.zh,
                "range": phrases.statutory(matter, key),
                "why": describe(tier.why, book).zh if tier else "",
                "law": cite(tier.law, tier.basis, tier.verified) if tier else "",
            }
        )
    return rows


def kind_of(matter: Matter, key: str) -> PenaltyKind | None:
    """The kind of main penalty of one crime at its own term; None where it has none."""
    count, case = matter.result.counts[key], matter.case
    if count.proposed is None:
        return None
    if len(matter.result.counts) == 1 and matter.result.penalty is not None:
        return matter.result.penalty.kind
    method = matter.book(key).method
    return main_kind(int(count.proposed.chosen), method, count.tier, False, case.counts[key].chosen.kind)


def own_term(matter: Matter, key: str) -> str:
    """The penalty of one crime at its own point, before it is combined with others."""
    count, kind, chosen = matter.result.counts[key], kind_of(matter, key), matter.case.counts[key].chosen
    if count.proposed is None or kind is None:
        return phrases.NO_TERM.zh
    months = int(count.proposed.chosen) if chosen.declared is None else chosen.declared
    return EITHER_KIND if months == 0 and chosen.kind is None else wording.sentence(kind, months, "zh")


# Facts --------------------------------------------------------------------------------------------------------------


def fact_rows(matter: Matter) -> list[dict[str, str]]:
    """The facts stated, each crime's own first, then those of the person; what nobody would mention is left out."""
    case, several = matter.case, len(matter.case.counts) > 1
    rows: list[dict[str, str]] = []
    for key, count in case.counts.items():
        book = matter.book(key)
        mark = f"{book.crime.name.zh}：" if several else ""
        rows.append(_row(f"{mark}犯罪日期", wording.date(count.offence_date, "zh"), ""))
        rows += [_row(mark + name, value, law) for name, value, law in _stated(count.facts, book)]
        for name, figure in count.thresholds.items():
            if figure is not None:
                known = book.crime.threshold_names.get(name)
                rows.append(_row(mark + (known.zh if known else name), wording.yuan(figure, "zh"), ""))
    books = [matter.book(key) for key in case.counts]
    for name, value in case.defendant.facts.items():
        book = next(book for book in books if name in book.facts)
        rows += [_row(*found) for found in _stated({name: value}, book)]
    return rows


def _row(name: str, value: str, law: str) -> dict[str, str]:
    return {"name": name, "value": value, "law": law}


def _stated(facts: Mapping[str, Any], book: Rulebook) -> Iterator[tuple[str, str, str]]:
    for name, value in facts.items():
        fact = book.facts[name]
        if value is not None and value != fact.default:
            yield fact.name.zh, fact_words(fact, value), fact.law


def fact_words(fact: Fact, value: Any) -> str:
    """A stated fact in words; a date as papers write it."""
    if fact.type == "date":
        day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
        return wording.date(day, "zh")
    return fact_value(fact, value).zh


# From the starting point to the base sentence -----------------------------------------------------------------------


def base_rows(count: CountResult, book: Rulebook, cite: Cite = plain) -> list[dict[str, str]]:
    """Starting point, increments and base sentence: the range, the point, the facts, the article."""
    parts: list[tuple[str, Any]] = [("量刑起点", count.starting_point)]
    parts += [(f"增加刑罚量：{item.name.zh}", item) for item in count.increments]
    parts.append(("基准刑", count.base_sentence))
    rows = []
    for name, item in parts:
        if item is None:
            continue
        why = describe(getattr(item, "why", ()), book).zh
        note = item.note.zh.rstrip("。") if item.note else ""
        rows.append(
            {
                "name": name,
                "range": span(item, "个月"),
                "point": wording.months(item.chosen, "zh"),
                "facts": "；".join(filter(None, (why, note))),
                "law": cite(item.law, item.basis, item.verified),
            }
        )
    return rows


def span(item: Range, unit: str) -> str:
    """A range without its signs: 3至12个月; one figure where both ends are the same."""
    low, high = sorted((abs(item.low), abs(item.high)))
    first = unit if unit == "%" else ""
    return f"{number(low)}{unit}" if low == high else f"{number(low)}{first}至{number(high)}{unit}"


# Factors ------------------------------------------------------------------------------------------------------------


def factor_rows(matter: Matter, cite: Cite = plain) -> dict[str, list[dict[str, str]]]:
    """By crime, each factor at work: what the law attaches to it, its range, the ratio, the facts, the article."""
    return {key: factors(matter, key, cite) for key in matter.result.counts}


def factors(matter: Matter, key: str, cite: Cite = plain) -> list[dict[str, str]]:
    """The same for one crime."""
    record = records(view(matter.raw, matter.own), matter.result, matter.rules)[key]
    return [_factor(line, record, matter.case, cite) for line in matter.result.counts[key].adjustments]


def _factor(line: Adjustment, record: Record, case: Case, cite: Cite) -> dict[str, str]:
    facts = [describe(line.why, record.book).zh, f"证据：{line.evidence}" if line.evidence else ""]
    row = {
        "name": line.name.zh,
        "effect": "",
        "range": strength(line),
        "point": signed(line.ratio.chosen),
        "facts": "；".join(filter(None, facts)),
        "law": cite(line.law, line.basis, line.verified),
        "note": "",
    }
    if line.kind != "factor":
        return row | {"range": "—", "point": signed(line.ratio.chosen) if line.ratio.chosen else UNTOUCHED}
    law = record.book.factors.get(line.factor)
    statute = record.statute(law) if law else None
    if statute is not None:
        row["effect"] = f"法定情节，{MODES[statute.mode].zh}{_effects(statute.effects)}（{statute.law}）"
    entry = case.factors.get(line.factor)
    if entry is not None and entry.ratio is not None:
        row["note"] = CHOSEN
    return row


def _effects(effects: tuple[str, ...]) -> str:
    """从轻、减轻或者免除处罚."""
    names = [EFFECTS[effect].zh.removesuffix("处罚") for effect in effects]
    return "或者".join(filter(None, ("、".join(names[:-1]), names[-1]))) + "处罚"


def strength(line: Adjustment) -> str:
    """The range that the rules give to a factor: 减少基准刑的20%以下, 增加基准刑的10%至40%."""
    band = line.band or line.ratio
    if band.low < 0 < band.high:
        return f"减少{number(-band.low)}%至增加{number(band.high)}%"
    words = "减少" if (band.low or band.high or line.ratio.chosen) < 0 else "增加"
    low, high = sorted((abs(band.low), abs(band.high)))
    size = f"{number(high)}%以下" if low == 0 and high else span(band, "%")
    return f"{words}基准刑的{size}"


def excluded_rows(count: CountResult) -> list[dict[str, str]]:
    """What was considered and does not count, and why."""
    return [
        {
            "name": out.name.zh,
            "status": wording.STATUSES[out.status].zh,
            "reason": out.reason.zh,
            "law": out.law,
        }
        for out in count.excluded
    ]
