"""`liangxing consistency`: what courts imposed beside what the rules recommend and allow, over a whole caseload.

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
    pass

HELP = {
    "consistency": (
        "量刑均衡检查：判处的刑期在幅度的什么位置，哪些法院、哪些案件不同",
        "consistency: where imposed terms lie in their ranges, and which courts and cases differ",
    ),
    "audited": (
        "案件表，keep.imposed 一列是判处的月数",
        "file of cases; its column keep.imposed holds the months imposed",
    ),
    "folder": ("写入报告和各表的文件夹", "folder for the report and the tables"),
    "imposed": ("判处月数所在的列，默认 keep.imposed", "column of the months imposed (default keep.imposed)"),
    "imposed_probation": ("缓刑考验期月数所在的列", "column of the months of probation imposed"),
    "by": (
        "按哪些列分组，逗号分隔，如 court,year,court+crime",
        "group by these columns, separated by commas, such as court,year,court+crime",
    ),
    "judgments": (
        "文件是结构化判决数据（同 evaluate）",
        "the file holds structured judgments, as evaluate reads them",
    ),
    "least": ("少于多少案的组不作判断，默认10", "do not judge groups of fewer cases (default 10)"),
    "outliers": ("列出步骤的案件数，默认20", "how many outliers to explain (default 20)"),
    "band": (
        "基准刑相差在多少个月一档以内算同类，默认须相同",
        "months of a step in which base sentences are alike (default: equal)",
    ),
    "like": ("列出某一案件的同类案件", "list the like cases of this one"),
    "report_language": ("报告的语言，默认同 --language", "language of the report (default: --language)"),
}
_NO_FOLDER = Text(zh="须是文件夹，不能是已有的文件", en="must be a folder, not a file that is there")
_PROGRESS = Text(zh="已读 {rows:,} 行，每秒 {rate:,.0f} 行", en="{rows:,} rows, {rate:,.0f} a second")


def grammar(command: Any, positive: Callable[[str], int]) -> None:
    """The arguments of the command."""
    command.argument("caseload", "audited", metavar="CASES", type=Path)
    command.argument("--output", "folder", metavar="DIR", type=Path)
    command.argument("-o", "folder", metavar="DIR", type=Path, dest="output", default=argparse.SUPPRESS)
    command.argument("--imposed", "imposed", metavar="COLUMN", default="keep.imposed")
    command.argument("--probation", "imposed_probation", metavar="COLUMN", default="")
    command.argument("--by", "by", metavar="COLUMNS", default="")
    command.argument("--judgments", "judgments", action="store_true")
    command.argument("--columns", "columns", metavar="MAP", type=Path)
    command.argument("--least", "least", metavar="N", type=positive)
    command.argument("--outliers", "outliers", metavar="N", type=positive)
    command.argument("--band", "band", metavar="MONTHS", type=positive)
    command.argument("--like", "like", metavar="ID")
    command.argument("--chunk", "chunk", metavar="ROWS", type=positive)
    command.argument("--no-progress", "no_progress", action="store_true")
    command.argument("--lang", "report_language", choices=("zh", "en"), metavar="zh|en")
    command.argument("--json", "json", action="store_true")


def run(options: Any) -> tuple[str, int]:
    """The text to print, and the exit status."""
    from engine.caseload.audit import consistency, consistency_files
    from engine.caseload.audit.consistency_words import WORDS
    from engine.caseload.columns.mapping import read_file
    from engine.errors import InputError, Problem
    from engine.law.library import library

    check_file(options.caseload)
    if options.output is not None and options.output.exists() and not options.output.is_dir():
        raise InputError(Problem(str(options.output), _NO_FOLDER))
    given = {"least": options.least, "outliers": options.outliers, "band": options.band, "rows": options.chunk}
    with shown(options, _PROGRESS) as progress:
        found = consistency.audit(
            options.caseload,
            imposed=options.imposed,
            by=[name.strip() for name in options.by.split(",") if name.strip()],
            probation=options.probation,
            judged=options.judgments,
            columns=read_file(options.columns) if options.columns else None,
            progress=progress,
            **{name: value for name, value in given.items() if value is not None},
        )
    rules, language = library(), options.language
    said = consistency_files.like(found, options.like, rules, language) if options.like else ""
    if options.output is not None:
        consistency_files.write(found, options.output, rules, options.lang or language)
    if options.json:
        return json.dumps(consistency_files.to_json(found), ensure_ascii=False, indent=2, default=str), 0
    said = said or consistency_files.text(found, rules, language)
    if options.output is not None:
        said += "\n" + WORDS["said.files"].format(folder=options.output).in_language(language)
    return said, 0
