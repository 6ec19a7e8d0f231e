"""`liangxing reform`: a caseload under today's rules and under changed ones.

Nothing of the engine is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli_caseload import check_file, shown
from engine.text import Text

if TYPE_CHECKING:
    from engine.caseload.reform import Changed, Reform
    from engine.caseload.report import Section, Table
    from engine.text import Language

HELP = {
    "reform": (
        "同一批案件用现行规则和修改后的规则各算一遍：谁的刑期变了、变多少、因哪一条",
        "a caseload under today's rules and under changed ones: who moves, by how much, by which rule",
    ),
    "reform_with": (
        "修改后的规则：完整的规则目录，或者只含改动文件的目录（其余用现行规则）",
        "changed rules: a whole directory of rules, or one with the changed files only (the rest is today's)",
    ),
    "reform_moves": (
        "要写的明细表：有变化的每件一行（Parquet、Arrow、CSV、JSONL）",
        "table to write, a row for each case that moves (Parquet, Arrow, CSV, JSONL)",
    ),
    "reform_report": ("要写的网页报告（HTML，含图）", "report to write (HTML with charts)"),
    "reform_examples": ("列出几个案件的全部步骤，默认6", "cases to show with all their steps (default 6)"),
}
_SAME = Text(zh="不能写到案件表本身", en="cannot be written into the file of cases itself")
_HTML = Text(zh="报告的文件名须以.html结尾", en="the name of a report must end in .html")


def grammar(command: Any, positive: Callable[[str], int]) -> None:
    """The arguments of the command."""
    command.argument("caseload", "caseload", metavar="CASES", type=Path)
    command.argument("--with", "reform_with", metavar="RULES_DIR", type=Path, dest="changed", required=True)
    command.argument("--output", "reform_moves", metavar="OUT", type=Path)
    command.argument("-o", "reform_moves", metavar="OUT", type=Path, dest="output", default=argparse.SUPPRESS)
    command.argument("--report", "reform_report", metavar="FILE", type=Path)
    command.argument("--columns", "columns", metavar="MAP", type=Path)
    command.argument("--examples", "reform_examples", metavar="N", type=positive)
    command.argument("--chunk", "chunk", metavar="ROWS", type=positive)
    command.argument("--no-progress", "no_progress", action="store_true")
    command.argument("--json", "json", action="store_true")


def run(options: Any) -> tuple[str, int]:
    """The text to print, and the exit status."""
    from engine.caseload.columns.mapping import read_file
    from engine.caseload.reform import changed_rules, reform
    from engine.caseload.reform.run import EXAMPLES, ROWS
    from engine.cli_batch import PROGRESS
    from engine.law.library import library

    _check(options)
    language, rules = options.language, library()
    changed = changed_rules(options.changed, rules)

    with shown(options, PROGRESS) as progress:
        found = reform(
            options.caseload,
            changed.rules,
            rules,
            rows=options.chunk or ROWS,
            columns=read_file(options.columns) if options.columns else None,
            moves=options.output,
            examples=options.examples or EXAMPLES,
            progress=progress,
        )
    if options.report is not None:
        from engine.caseload.reform.page import report
        from engine.caseload.report import Run

        html = report(found, Run.of(rules, options.caseload), language, changed)
        options.report.write_text(html, encoding="utf-8")
    if options.json:
        said = found.to_json() | {"report": str(options.report) if options.report else None}
        return json.dumps(said, ensure_ascii=False, indent=2), 0
    return text(found, changed, options.report, language), 0


def _check(options: Any) -> None:
    from engine.errors import InputError, Problem

    check_file(options.caseload)
    for path in (options.output, options.report):
        if path is not None and path.exists() and path.samefile(options.caseload):
            raise InputError(Problem(str(path), _SAME))
    if options.report is not None and options.report.suffix != ".html":
        raise InputError(Problem(str(options.report), _HTML))


def text(reform: Reform, changed: Changed, report: Path | None, language: Language) -> str:
    """The whole answer for a terminal."""
    from engine.caseload.reform.result import NOTICE
    from engine.caseload.reform.said import SAID
    from engine.caseload.reform.telling import lead, read_from, sections

    parts = [lead(reform).in_language(language), read_from(changed).in_language(language)]
    for section in sections(reform):
        parts += ["", *_section(section, language)]
    for name, path in (("moves", reform.moves), ("report", report)):
        if path is not None:
            parts += ["", SAID[name].in_language(language).format(path=path)]
    return "\n".join([*parts, "", NOTICE.in_language(language)])


def _section(section: Section, language: Language) -> list[str]:
    lines = [section.heading.in_language(language)]
    lines += [words.in_language(language) for words in section.text]
    for figure in section.figures:
        value = figure.value if isinstance(figure.value, str) else figure.value.in_language(language)
        colon, opened, closed = ("：", "（", "）") if language == "zh" else (": ", " (", ")")
        said = f"  {figure.label.in_language(language)}{colon}{value} {figure.unit.in_language(language)}"
        note = figure.note.in_language(language)
        lines.append(f"{said}{opened}{note}{closed}" if note else said)
    for each in section.tables:
        lines += ["", *_table(each, language)]
    for part in section.parts:
        lines += ["", *_section(part, language)]
    return lines


def _table(each: Table, language: Language) -> list[str]:
    from engine.tables import screen, table

    cells = [[cell if isinstance(cell, str) else cell.in_language(language) for cell in row] for row in each.rows]
    heads = [head.in_language(language) for head in each.heads]
    words = (each.caption.in_language(language), table(heads, cells, align=each.align, columns=screen()))
    return [line for line in (*words, each.note.in_language(language)) if line]
