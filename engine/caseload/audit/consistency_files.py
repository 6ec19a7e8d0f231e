"""What the audit leaves behind: a folder of files, JSON, and a summary for a terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from engine import __version__
from engine.caseload.audit import naming
from engine.caseload.audit.alike import Alike
from engine.caseload.audit.consistency import Audit
from engine.caseload.audit.consistency_cases import explained, findings
from engine.caseload.audit.consistency_report import lead, of_measure, report, verdict
from engine.caseload.audit.consistency_words import WORDS, funnel_says, months, span
from engine.caseload.audit.groups import Grouping
from engine.caseload.report import ASSISTS
from engine.law.library import Library
from engine.tables import screen, table
from engine.text import Language

SCHEMA = "liangxing/consistency/1"
FILES = ("report.html", "cases.parquet", "groups.csv", "like.csv", "outliers.jsonl")
_LISTED = 15  # lines of a table on a terminal
_SPREADS, _OUTLIERS = 5, 10


def write(audit: Audit, folder: Path, rules: Library, language: Language) -> None:
    """Write every file; the folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(audit.cases, folder / "cases.parquet", compression="zstd")
    _csv(folder / "groups.csv", [{"by": name, **row} for name, one in audit.groups.items() for row in _rows(one)])
    _csv(folder / "like.csv", [_like(one) for one in audit.alike])
    with (folder / "outliers.jsonl").open("w", encoding="utf-8") as file:
        for case in audit.outliers:
            file.write(f"{json.dumps(case.to_json(), ensure_ascii=False, default=str)}\n")
    (folder / "report.html").write_text(report(audit, rules, language), encoding="utf-8")


def _rows(found: Grouping) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found.table.to_pylist()
    return rows


def _like(one: Alike) -> dict[str, Any]:
    said = asdict(one)
    same = said.pop("findings")
    for end in ("declared_low", "declared_high"):
        same.pop(end)  # the range stands beside the terms
    same["more"] = "; ".join(same["more"])
    same["factors"] = "; ".join(f"{factor} {ratio}%" for factor, ratio in same["factors"])
    return {"like": said.pop("number"), **same, **said, "spread": one.spread}


def _csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as CSV with the mark by which spreadsheets know the encoding; shares and months to six places."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        if not rows:
            return
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: f"{v:.6g}" if isinstance(v, float) else v for name, v in row.items()})


def to_json(audit: Audit) -> dict[str, Any]:
    """The audit without its single cases, as plain values: shares from 0 to 1, months."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "rules": audit.run.rules,
        "source": audit.run.source,
        "day": audit.run.day.isoformat(),
        "imposed": audit.imposed,
        "overall": asdict(audit.overall),
        "groups": {
            name: {
                "cases": one.cases,
                "unstated": one.unstated,
                "least": one.least,
                "strata": one.strata,
                "funnels": {measure: asdict(funnel) for measure, funnel in one.funnels.items()},
                "groups": _rows(one),
            }
            for name, one in audit.groups.items()
        },
        "like": {"groups": len(audit.alike), "cases": sum(one.cases for one in audit.alike), "band": audit.band},
        "outliers": [
            {name: value for name, value in case.to_json().items() if name not in ("said", "result")}
            for case in audit.outliers
        ],
        "wrong": [{"row": row, "field": field, "reason": reason} for row, field, reason in audit.wrong],
        "notice": {"zh": ASSISTS.zh, "en": ASSISTS.en},
    }


def text(audit: Audit, rules: Library, language: Language) -> str:
    """The audit for a terminal."""
    blocks = [lead(audit).in_language(language)]
    blocks += [_not_compared(audit, language)] if audit.overall.not_compared else []
    blocks += [_grouping(found, rules, language) for found in audit.groups.values()]
    if audit.outliers:
        blocks.append(_outliers(audit, language))
    blocks.append(ASSISTS.in_language(language))
    return "\n\n".join(blocks)


def _not_compared(audit: Audit, language: Language) -> str:
    from engine.caseload.audit.bands import REASONS

    counted = audit.overall.not_compared.items()
    rows = [[REASONS[reason].in_language(language), f"{number:,}"] for reason, number in counted]
    lines = [WORDS["not_compared"].in_language(language), _table(("why", "cases"), rows, "<>", language)]
    for row, field, reason in audit.wrong[:3]:
        lines.append(WORDS["said.wrong"].format(row=row, field=field, reason=reason).in_language(language))
    return "\n".join(lines)


def _table(heads: Iterable[str], rows: Sequence[Sequence[str]], align: str, language: Language) -> str:
    return table([WORDS[head].in_language(language) for head in heads], rows, align=align, columns=screen())


def _grouping(found: Grouping, rules: Library, language: Language) -> str:
    name = naming.of_grouping(found.by)
    lines = [WORDS["by"].format(by=name).in_language(language)]
    lines += [said.in_language(language) for said in funnel_says(found)]
    rows = [
        [
            naming.of_group(found.by, row["group"], rules).in_language(language),
            f"{row['cases']:,}",
            of_measure(row, "above"),
            of_measure(row, "below"),
            f"{row['mean_width']:.1f}",
            verdict(row).in_language(language),
        ]
        for row in _rows(found)
        if {row["above_verdict"], row["below_verdict"], row["outside_verdict"]} & {"higher", "lower"}
    ]
    if rows:
        heads = ("by.name", "head.cases", "head.above", "head.below", "head.width", "head.verdict")
        lines.append(_table(heads, rows[:_LISTED], "<>>>><", language))
        if len(rows) > _LISTED:
            lines.append(WORDS["more"].format(left=len(rows) - _LISTED).in_language(language))
    return "\n".join(lines)


def _outliers(audit: Audit, language: Language) -> str:
    rows = [
        [
            case.id,
            f"{case.imposed:g}",
            span(case.low, case.high).in_language(language),
            months(case.distance),
            explained(case, 1).in_language(language),
        ]
        for case in audit.outliers[:_OUTLIERS]
    ]
    heads = ("outlier.id", "outlier.imposed", "outlier.range", "outlier.distance", "outlier.explain")
    return "\n".join([WORDS["outliers"].in_language(language), _table(heads, rows, "<>>><", language)])


def like(audit: Audit, id: str, rules: Library, language: Language) -> str:
    """The like cases of one case for a terminal.

    Raises:
        InputError: no case has this id.
    """
    found, rows = audit.like(id)
    if found is None:
        compared = rows["reason"][0].as_py() is None
        return WORDS["like.alone" if compared else "like.none"].format(id=id).in_language(language)
    figures = {name: f"{getattr(found, name):g}" for name in ("least", "lower", "median", "upper", "most")}
    same = findings(found, rules)
    ends = {"low": found.low, "high": found.high}
    said = WORDS["like.text"].format(id=id, cases=found.cases, findings=same, **ends, **figures)
    listed = [
        [row["id"], f"{row['imposed']:g}", months(row["distance"]), *(str(row[f"by.{by}"] or "—") for by in audit.by)]
        for row in rows.to_pylist()
    ]
    heads = [WORDS[head].in_language(language) for head in ("outlier.id", "outlier.imposed", "outlier.distance")]
    heads += [naming.of_grouping(by).in_language(language) for by in audit.by]
    return f"{said.in_language(language)}\n\n{table(heads, listed, align='<>>', columns=screen())}"
