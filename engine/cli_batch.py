"""`liangxing batch`: a whole caseload from file to file, or the columns that such a file may have.

Nothing of the engine is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.text import Text

if TYPE_CHECKING:
    from engine.batch.files import Done, Progress
    from engine.law.library import Library
    from engine.text import Language

HELP = {
    "batch": (
        "成批计算：一行一案（Parquet、Arrow、CSV、JSONL）",
        "a whole caseload, one case a row (Parquet, Arrow, CSV, JSONL)",
    ),
    "caseload": ("案件表", "file of cases"),
    "answers": ("要写的结果表", "file of answers to write"),
    "batch_schema": ("列出某一罪名的案件表可以有的列", "the columns that a file of cases of this crime may have"),
    "explain": ("另写前N案的全部步骤（JSONL）", "also write every step of the first N cases (JSONL)"),
    "chunk": ("每次读入的行数，决定所用内存", "rows read at a time, which decides the memory used"),
    "workers": ("同时计算的进程数，默认1", "processes at work (default 1)"),
    "no_progress": ("不显示进度", "show no progress"),
}
_NOTHING = Text(zh="请给出案件表和结果表，或者--schema", en="give a file of cases and one of answers, or --schema")
_BOTH = Text(zh="案件表 -o 结果表", en="IN -o OUT")
_MISSING = Text(zh="没有这个文件", en="no such file")
_SAME = Text(zh="结果表不能是案件表本身", en="the answers cannot go into the file of cases itself")
_PROGRESS = Text(
    zh="{rows:,}/{total:,} 行，每秒 {rate:,.0f} 行，还要 {left:.0f} 秒",
    en="{rows:,} of {total:,} rows, {rate:,.0f} a second, {left:.0f} s left",
)
_DONE = Text(
    zh="{rows:,} 案，其中 {explained:,} 案逐案计算，{rejected:,} 行有误",
    en="{rows:,} cases, {explained:,} of them one by one; {rejected:,} rows are wrong",
)
_REJECTS = Text(zh="有误的行见 {path}", en="the rows that are wrong are in {path}")
_RESUMED = Text(
    zh="接着上次中断之处（已完成 {chunks} 块）", en="taken up where an earlier run stopped ({chunks} chunks were done)"
)
_STEPS = Text(zh="前 {number} 案的步骤见 {path}", en="the steps of the first {number} cases are in {path}")
_HEADS = (
    Text(zh="列", en="column"),
    Text(zh="类型", en="type"),
    Text(zh="含义", en="meaning"),
    Text(zh="可填", en="values"),
    Text(zh="不填时", en="default"),
)


def grammar(command: Any, positive: Callable[[str], int]) -> None:
    """The arguments of the command."""
    command.argument("caseload", "caseload", metavar="IN", nargs="?", type=Path)
    command.argument("--output", "answers", metavar="OUT", type=Path)
    command.argument("-o", "answers", metavar="OUT", type=Path, dest="output", default=argparse.SUPPRESS)
    command.argument("--schema", "batch_schema", metavar="CRIME")
    command.argument("--explain", "explain", metavar="N", type=positive)
    command.argument("--chunk", "chunk", metavar="ROWS", type=positive)
    command.argument("--workers", "workers", metavar="N", type=positive)
    command.argument("--no-progress", "no_progress", action="store_true")
    command.argument("--json", "json", action="store_true")


def run(options: Any) -> tuple[str, int]:
    """The text to print, and the exit status: 2 where rows were rejected."""
    from engine.errors import InputError, Problem
    from engine.law.library import library

    rules, language = library(), options.language
    if options.schema is not None:
        rules.check("crime", options.schema, rules.crime_ids)
        return schema(rules, options.schema, language, as_json=options.json), 0
    if options.caseload is None or options.output is None:
        raise InputError(Problem("batch", _NOTHING, _BOTH))
    if not options.caseload.is_file():
        raise InputError(Problem(str(options.caseload), _MISSING))
    if options.output.exists() and options.output.samefile(options.caseload):
        raise InputError(Problem(str(options.output), _SAME))
    return _run(options, rules, language)


def _run(options: Any, rules: Library, language: Language) -> tuple[str, int]:
    from engine.batch import files

    def show(progress: Progress) -> None:
        words = {"rows": progress.rows, "total": progress.total, "rate": progress.rate, "left": progress.left}
        print(f"\r{_PROGRESS.in_language(language).format(**words)}", end="", file=sys.stderr, flush=True)

    quiet = options.no_progress or not sys.stderr.isatty()
    progress = (lambda _: None) if quiet else show
    done = files.run(
        options.caseload,
        options.output,
        rules,
        rows=options.chunk or files.ROWS,
        workers=options.workers or 1,  # whether more pay is not measured on a quiet machine
        progress=progress,
    )
    if not quiet:
        print(file=sys.stderr)
    steps = None
    if options.explain:
        steps = options.output.with_name(f"{options.output.name}.steps.jsonl")
        _explain(options.caseload, steps, options.explain, rules)
    return _said(done, steps, options, language), 2 if done.rejected else 0


def _said(done: Done, steps: Path | None, options: Any, language: Language) -> str:
    if options.json:
        found = {
            "rows": done.rows,
            "explained": done.explained,
            "rejected": done.rejected,
            "resumed_chunks": done.resumed,
            "output": str(options.output),
            "rejects": str(done.rejects) if done.rejects else None,
            "steps": str(steps) if steps else None,
        }
        return json.dumps(found, ensure_ascii=False, indent=2)
    lines = [_DONE.in_language(language).format(rows=done.rows, explained=done.explained, rejected=done.rejected)]
    if done.resumed:
        lines.append(_RESUMED.in_language(language).format(chunks=done.resumed))
    if done.rejects:
        lines.append(_REJECTS.in_language(language).format(path=done.rejects))
    if steps:
        lines.append(_STEPS.in_language(language).format(number=options.explain, path=steps))
    return "\n".join(lines)


def _explain(caseload: Path, steps: Path, number: int, rules: Library) -> None:
    """The whole results of the first cases, a JSON object a line; of a wrong one its problems."""
    from engine.batch import flat
    from engine.batch.evaluate import UNANSWERED
    from engine.batch.sources import chunks
    from engine.calculation.calculate import calculate
    from engine.errors import InputError

    with steps.open("w", encoding="utf-8") as file:
        first = next(chunks(caseload, number, rules), None)
        for place, row in enumerate(first.table.to_pylist() if first else [], 1):
            said: dict[str, Any] = {"row": place, "id": row.get(flat.ROW)}
            try:
                said["result"] = calculate(flat.case(row, rules), rules=rules).to_json()
            except InputError as error:
                said["problems"] = [problem.line("zh") for problem in error.problems]
            except UNANSWERED as error:
                said["problems"] = [str(error)]
            file.write(f"{json.dumps(said, ensure_ascii=False, default=str)}\n")


def schema(rules: Library, crime: str, language: Language, *, as_json: bool = False) -> str:
    """The columns of a file of cases of one crime, as a table or as JSON."""
    from engine.batch import flat
    from engine.tables import screen, table

    columns = flat.columns(rules, crime).values()
    if as_json:
        found = [
            {
                "column": column.name,
                "type": column.type,
                "zh": column.what.zh,
                "en": column.what.en,
                "values": list(column.words),
                "default": column.default or None,
            }
            for column in columns
        ]
        return json.dumps(found, ensure_ascii=False, indent=2)
    rows = [
        [column.name, column.type, column.what.in_language(language), ", ".join(column.words), column.default]
        for column in columns
    ]
    return table([head.in_language(language) for head in _HEADS], rows, columns=screen())
