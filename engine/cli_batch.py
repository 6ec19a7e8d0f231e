"""`liangxing batch`: a whole caseload from file to file, or the columns that such a file may have.

Nothing of the engine is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli_caseload import check_file, shown
from engine.text import Text

if TYPE_CHECKING:
    from engine.batch.run.files import Done, Reckoned
    from engine.batch.run.sources import Columns
    from engine.batch.run.workers import Worker
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
    "workers": ("同时计算的进程数，默认按核数和行数", "processes at work (default: by cores and rows)"),
    "ray": (
        "用Ray计算：写明集群地址，不写则在本机临时启动（见docs/scale.md）",
        "reckon under Ray: at this address, or on this machine for the time of the run (docs/scale.md)",
    ),
    "columns": (
        "各列的对应表（YAML），用于表头、内容不按本工具格式的案件表",
        "a map of columns (YAML), for a table with headings and words of an office's own",
    ),
    "suggest": (
        "不计算，只按表头和内容建议一份对应表，写入此文件",
        "reckon nothing; suggest a map of columns by headings and words, and write it here",
    ),
    "no_progress": ("不显示进度", "show no progress"),
}
_NOTHING = Text(zh="请给出案件表和结果表，或者--schema", en="give a file of cases and one of answers, or --schema")
_BOTH = Text(zh="案件表 -o 结果表", en="IN -o OUT")
_SAME = Text(zh="结果表不能是案件表本身", en="the answers cannot go into the file of cases itself")
PROGRESS = Text(
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
    command.argument("--ray", "ray", metavar="ADDRESS", nargs="?", const="local")
    command.argument("--columns", "columns", metavar="MAP", type=Path)
    command.argument("--suggest", "suggest", metavar="MAP", type=Path)
    command.argument("--no-progress", "no_progress", action="store_true")
    command.argument("--json", "json", action="store_true")


def run(options: Any) -> tuple[str, int]:
    """The text to print, and the exit status: 2 where rows were rejected."""
    if options.caseload is None or options.output is None or options.ray is not None:
        return _checked(options, [])
    from engine.batch.run.workers import ready

    with ready(options.caseload, options.workers) as started:
        return _checked(options, started)


def _checked(options: Any, started: list[Worker]) -> tuple[str, int]:
    from engine.errors import InputError, Problem
    from engine.law.library import library

    rules, language = library(), options.language
    if options.schema is not None:
        rules.check("crime", options.schema, rules.crime_ids)
        return schema(rules, options.schema, language, as_json=options.json), 0
    if options.caseload is None or (options.output is None and options.suggest is None):
        raise InputError(Problem("batch", _NOTHING, _BOTH))
    check_file(options.caseload)
    if options.suggest is not None:
        from engine.cli_columns import suggested

        return suggested(options.caseload, options.suggest, rules, language, as_json=options.json), 0
    if options.output.exists() and options.output.samefile(options.caseload):
        raise InputError(Problem(str(options.output), _SAME))
    return _run(options, rules, language, started)


def _run(options: Any, rules: Library, language: Language, started: list[Worker]) -> tuple[str, int]:
    from engine.batch.run import files

    columns = _columns(options.columns)
    with _elsewhere(options) as elsewhere, shown(options, PROGRESS) as progress:
        done = files.run(
            options.caseload,
            options.output,
            rules,
            rows=options.chunk,
            workers=options.workers,
            columns=columns,
            elsewhere=elsewhere,
            started=started,
            progress=progress,
        )
    gc.freeze()  # the program ends here, and need not look through every rulebook for garbage once more
    steps = None
    if options.explain:
        steps = options.output.with_name(f"{options.output.name}.steps.jsonl")
        _explain(options.caseload, steps, options.explain, rules, columns)
    return _said(done, steps, options, language), 2 if done.rejected else 0


def _columns(path: Path | None) -> Columns | None:
    """The map of columns, where one is given."""
    if path is None:
        return None
    from engine.caseload.columns.mapping import read_file

    return read_file(path)


def _elsewhere(options: Any) -> AbstractContextManager[Reckoned | None]:
    """Ray, where it is asked for."""
    if options.ray is None:
        return nullcontext()
    from engine.cluster import cluster

    return cluster(options.ray, options.workers)


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


def _explain(caseload: Path, steps: Path, number: int, rules: Library, columns: Columns | None) -> None:
    """The whole results of the first cases, a JSON object a line; of a wrong one its problems."""
    import pyarrow as pa

    from engine.batch.evaluate import KEEP, UNANSWERED
    from engine.batch.rows import flat
    from engine.batch.run.sources import Chunk, chunks
    from engine.calculation.calculate import calculate
    from engine.errors import InputError

    read = chunks if columns is None else columns.chunks
    with steps.open("w", encoding="utf-8") as file:
        first = next(read(caseload, number, rules), Chunk(pa.table({})))
        for place, row in enumerate(first.table.to_pylist(), 1):
            said: dict[str, Any] = {"row": place, "id": row.get(flat.ROW)}
            if unread := first.unreadable.get(place - 1):
                said["problems"] = [f"{name}: {reason}" for name, reason in unread]
                file.write(f"{json.dumps(said, ensure_ascii=False)}\n")
                continue
            own = {name: value for name, value in row.items() if not name.startswith(KEEP)}
            try:
                said["result"] = calculate(flat.case(own, rules), rules=rules).to_json()
            except InputError as error:
                said["problems"] = [problem.line("zh") for problem in error.problems]
            except UNANSWERED as error:
                said["problems"] = [str(error)]
            file.write(f"{json.dumps(said, ensure_ascii=False, default=str)}\n")


def schema(rules: Library, crime: str, language: Language, *, as_json: bool = False) -> str:
    """The columns of a file of cases of one crime, as a table or as JSON."""
    from engine.batch.rows import flat
    from engine.tables import screen, table

    columns = [*flat.columns(rules, crime).values(), *flat.open_columns()] if as_json else flat.shown(rules, crime)
    if as_json:
        found = [
            {
                "column": column.name,
                "type": column.type,
                "zh": column.meaning.zh,
                "en": column.meaning.en,
                "values": list(column.words),
                "default": column.default or None,
            }
            for column in columns
        ]
        return json.dumps(found, ensure_ascii=False, indent=2)
    rows = [
        [column.name, column.type, column.meaning.in_language(language), ", ".join(column.words), column.default]
        for column in columns
    ]
    return table([head.in_language(language) for head in _HEADS], rows, columns=screen())
