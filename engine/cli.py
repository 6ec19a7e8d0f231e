"""The command `liangxing`: parse arguments, call one function, print.

Exit status 0: done. 2: the input is wrong (message on stderr, nothing on stdout). 1: a fault of the program (one line
on stderr; set LIANGXING_DEBUG for the traceback). Modules are imported by the command that needs them, so that
`liangxing --help` answers at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import cli_app, cli_batch, cli_consistency, cli_documents, cli_negotiation, cli_reform

if TYPE_CHECKING:
    from engine.errors import InputError, RulesError
    from engine.text import Language

DONE, FAULT, WRONG_INPUT = 0, 1, 2

ABOUT = (
    "量刑：按规则计算量刑，并说明每个数字的依据。用于辅助论证，不预测裁判，也不代替裁判。",
    "Sentencing by rules, with the source of every figure. "
    "It assists argument; it neither predicts nor replaces a judgment.",
)
HELP = {
    "commands": ("命令", "commands"),
    "arguments": ("参数", "arguments"),
    "options": ("选项", "options"),
    "usage": ("用法：", "usage: "),
    "help": ("显示帮助", "show this help"),
    "version": ("显示版本", "show the version"),
    "language": ("输出的语言，默认中文", "language of what is printed (default zh)"),
    "calculate": ("计算一个案件，列出每一步", "calculate a case and list every step"),
    "compare": ("并列比较案件的各方立场", "set the positions of a case side by side"),
    "reach": ("要达到一个目标，哪些变化就够了", "what would it take to reach a target"),
    "target": (
        "目标：months=12、probation、tier、no-custody、fine=5000",
        "the target: months=12, probation, tier, no-custody or fine=5000",
    ),
    "side": ("为哪一方寻找变化，默认辩护方", "for which side to look (default defence)"),
    "stage": ("诉讼进行到的阶段，默认审查起诉", "stage of the proceedings (default prosecution)"),
    "sensitivity": ("每个情节和事实变动时刑期变化多少", "how far each factor and fact moves the term"),
    "rules": ("查阅或者检查规则库", "read or check the rulebook"),
    "rules_list": ("列出罪名、情节和地区", "list crimes, factors and jurisdictions"),
    "rules_show": ("显示一个罪名、情节或者地区的全部数字和出处", "every figure of a crime, factor or jurisdiction"),
    "rules_check": ("检查规则文件：出处、核对程度、幅度、编号", "check rule files: sources, ranges, ids"),
    "rules_coverage": (
        "各罪名在各地收录了什么，数字核对到什么程度",
        "what is held for each crime and place, and how well read",
    ),
    "tests": ("同时列出没有测试到达的档次和情节", "also every tier and factor that no law test meets"),
    "schema": ("输出 JSON Schema，供编辑器补全和检查", "print a JSON Schema, for completion in an editor"),
    "evaluate": ("用真实判决的结构化数据检验计算结果", "measure against structured data of real judgments"),
    "case": ("案件文件（YAML 或 JSON）；- 表示标准输入", "case file (YAML or JSON), - for standard input"),
    "position": ("按哪一方的立场计算", "calculate as this position has it"),
    "json": ("输出 JSON", "print JSON"),
    "id": ("罪名、情节或者地区的编号", "id of a crime, factor or jurisdiction"),
    "jurisdiction": ("适用地区，默认全国", "jurisdiction (default national)"),
    "directory": ("规则目录，默认本工具自带的", "directory of rules (default: the project's own)"),
    "schema_of": (
        "案件、结果、规则文件、规则测试或者协商记录的一条",
        "a case, a result, a rule file, a law test or an event of a negotiation",
    ),
    "file": ("每行一个 JSON 对象的文件", "a file with one JSON object a line"),
    "limit": ("只取前 N 行", "the first N rows only"),
    **cli_app.HELP,
    **cli_batch.HELP,
    **cli_consistency.HELP,
    **cli_documents.HELP,
    **cli_negotiation.HELP,
    **cli_reform.HELP,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    from engine.errors import InputError, RulesError

    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    language = _language(words)
    options = _parser(language).parse_args(words)
    try:
        text, status = options.run(options)
        if text:
            print(text)
        sys.stdout.flush()
    except InputError as error:
        return _complain(error, language, WRONG_INPUT)
    except BrokenPipeError:
        # Whoever read us has seen enough; keep the interpreter from failing once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("LIANGXING_DEBUG"):
            raise
        if isinstance(error, RulesError):
            return _complain(error, language, FAULT)
        print(f"liangxing: {type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAULT
    return int(status)


def _complain(error: InputError | RulesError, language: Language, status: int) -> int:
    """Every problem on a line of its own."""
    from engine.tables import visible

    for problem in error.problems:
        print(f"liangxing: {visible(' '.join(problem.line(language).split()))}", file=sys.stderr)
    return status


def _language(words: Sequence[str]) -> Language:
    """The language asked for, known before parsing because the help is in it too."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--language", choices=("zh", "en"), default="zh")
    try:
        return "en" if early.parse_known_args(list(words))[0].language == "en" else "zh"
    except (argparse.ArgumentError, SystemExit):
        return "zh"


def _say(text: tuple[str, str], language: Language) -> str:
    """One of a pair of texts; plain pairs, because loading `Text` would slow `--help` down."""
    return text[0] if language == "zh" else text[1]


# The grammar ---------------------------------------------------------------------------------------------------------


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from engine import __version__

        print(f"liangxing {__version__}")
        parser.exit()


class _Command:
    """A parser whose own words are in the language asked for."""

    def __init__(self, parser: argparse.ArgumentParser, language: Language, *, root: bool = False) -> None:
        self.parser, self.language = parser, language
        self._arguments = None if root else parser.add_argument_group(self.say("arguments"))
        self._options = parser.add_argument_group(self.say("options"))
        self._options.add_argument("-h", "--help", action="help", help=self.say("help"))
        default: Any = "zh" if root else argparse.SUPPRESS
        self._options.add_argument(
            "--language", choices=("zh", "en"), default=default, metavar="zh|en", help=self.say("language")
        )

    def say(self, key: str) -> str:
        return _say(HELP[key], self.language)

    def argument(self, name: str, help: str, **rest: Any) -> None:
        group = self._options if name.startswith("-") or self._arguments is None else self._arguments
        group.add_argument(name, help=self.say(help), **rest)

    def choice(self) -> Callable[..., _Command]:
        """Room for sub-commands; call what is returned with the name of each, and its function unless it has parts."""
        below = self.parser.add_subparsers(title=self.say("commands"), required=True, metavar="COMMAND", dest="command")
        formatter = self.parser.formatter_class

        def add(name: str, run: Callable[[Any], tuple[str, int]] | None = None, *, help: str = "") -> _Command:
            text = self.say(help or name)
            parser = below.add_parser(
                name, help=text, description=text, add_help=False, allow_abbrev=False, formatter_class=formatter
            )
            if run is not None:
                parser.set_defaults(run=run)
            return _Command(parser, self.language)

        return add


def _parser(language: Language) -> argparse.ArgumentParser:
    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, _say(HELP["usage"], language) if prefix is None else prefix)

    parser = argparse.ArgumentParser(
        prog="liangxing",
        description=_say(ABOUT, language),
        add_help=False,
        allow_abbrev=False,
        formatter_class=Formatter,
    )
    root = _Command(parser, language, root=True)
    root.argument("--version", "version", action=_Version, nargs=0)
    add = root.choice()

    calculate = add("calculate", _calculate)
    calculate.argument("case", "case", metavar="CASE")
    calculate.argument("--position", "position", metavar="NAME")
    calculate.argument("--json", "json", action="store_true")

    compare = add("compare", _compare)
    compare.argument("case", "case", metavar="CASE")
    compare.argument("--json", "json", action="store_true")

    reach = add("reach", _reach)
    reach.argument("case", "case", metavar="CASE")
    reach.argument("--target", "target", metavar="TARGET", required=True)
    reach.argument("--position", "position", metavar="NAME")
    reach.argument("--side", "side", choices=("defence", "prosecution"), default="defence")
    stages = ("investigation", "prosecution", "trial", "appeal")
    reach.argument("--stage", "stage", choices=stages, default="prosecution")
    reach.argument("--json", "json", action="store_true")

    sensitivity = add("sensitivity", _sensitivity)
    sensitivity.argument("case", "case", metavar="CASE")
    sensitivity.argument("--position", "position", metavar="NAME")
    sensitivity.argument("--json", "json", action="store_true")

    rules = add("rules").choice()
    listing = rules("list", _rules_list, help="rules_list")
    listing.argument("--jurisdiction", "jurisdiction", default="national", metavar="ID")
    show = rules("show", _rules_show, help="rules_show")
    show.argument("id", "id", metavar="ID")
    show.argument("--jurisdiction", "jurisdiction", default="national", metavar="ID")
    check = rules("check", _rules_check, help="rules_check")
    check.argument("directory", "directory", metavar="DIRECTORY", nargs="?", type=Path)
    check.argument("--tests", "tests", action="store_true")
    coverage = rules("coverage", _rules_coverage, help="rules_coverage")
    coverage.argument("--json", "json", action="store_true")

    schema = add("schema", _schema)
    schema.argument("of", "schema_of", choices=("case", "result", "rules", "test", "event"))

    cli_documents.grammar(add("document", _document))
    cli_negotiation.grammar(add("negotiation"), _read)
    cli_batch.grammar(add("batch", cli_batch.run), _positive)
    cli_reform.grammar(add("reform", cli_reform.run), _positive)
    cli_consistency.grammar(add("consistency", cli_consistency.run), _positive)

    evaluate = add("evaluate", _evaluate)
    evaluate.argument("file", "file", metavar="FILE", type=Path)
    evaluate.argument("--limit", "limit", metavar="N", type=_positive)
    evaluate.argument("--json", "json", action="store_true")

    cli_app.grammar(add("app", _app), _port)
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _port(text: str) -> int:
    number = _positive(text)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"{number} is not a port; allowed: 1 to 65535")
    return number


# The commands: each returns what to print and the exit status ---------------------------------------------------------


def _read(name: str) -> dict[str, Any]:
    """The raw case of a file, of standard input for `-`, or of a pipe (which has no size to look at first)."""
    from engine import yaml_source
    from engine.case import reader
    from engine.errors import InputError, Problem

    path = Path(name)
    if name != "-" and (path.is_file() or path.is_dir() or not path.exists()):
        return reader.read_file(path)
    try:
        with sys.stdin.buffer if name == "-" else path.open("rb") as stream:
            text = stream.read(yaml_source.MAX_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        raise InputError(Problem(name, reader.UNREADABLE.format(why=error.strerror))) from error
    except UnicodeDecodeError as error:
        raise InputError(Problem(name, reader.NOT_UTF8, reader.CASE_FILE)) from error
    return reader.read_text(text, name="stdin" if name == "-" else name)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _calculate(options: Any) -> tuple[str, int]:
    from engine.calculation.calculate import calculate

    result = calculate(_read(options.case), position=options.position)
    if options.json:
        return _json(result.to_json()), DONE
    from engine.cli_show import result_text

    return result_text(result, options.language), DONE


def _compare(options: Any) -> tuple[str, int]:
    from engine.analysis.attribution import attribute
    from engine.comparison import compare

    raw = _read(options.case)
    comparison = compare(raw)
    first, *others = comparison.results
    divided = [attribute(raw, first, other) for other in others]
    if options.json:
        return _json({**comparison.to_json(), "attribution": [item.to_json() for item in divided]}), DONE
    from engine.cli_analysis import attribution_text
    from engine.cli_show import comparison_text

    worth = [attribution_text(item, options.language) for item in divided] if comparison.disputed else []
    return comparison_text(comparison, options.language, worth), DONE


def _reach(options: Any) -> tuple[str, int]:
    from engine.analysis.targets import Target, reach

    target = Target.parse(options.target)
    found = reach(_read(options.case), target, options.position, side=options.side, stage=options.stage)
    if options.json:
        return _json(found.to_json()), DONE
    from engine.cli_analysis import reach_text

    return reach_text(found, options.language), DONE


def _sensitivity(options: Any) -> tuple[str, int]:
    from engine.analysis.sensitivity import tornado

    found = tornado(_read(options.case), options.position)
    if options.json:
        return _json(found.to_json()), DONE
    from engine.cli_analysis import sensitivity_text

    return sensitivity_text(found, options.language), DONE


def _rules_list(options: Any) -> tuple[str, int]:
    from engine.cli_rules import listing
    from engine.law.library import library

    return listing(library(), options.jurisdiction, options.language), DONE


def _rules_show(options: Any) -> tuple[str, int]:
    from engine.cli_rules import show
    from engine.law.library import library

    return show(library(), options.jurisdiction, options.id, options.language), DONE


def _rules_check(options: Any) -> tuple[str, int]:
    from engine.cli_rules import check

    found, clean = check(options.directory, options.language, tests=options.tests)
    if clean:
        return found, DONE
    print(found, file=sys.stderr)
    return "", WRONG_INPUT


def _rules_coverage(options: Any) -> tuple[str, int]:
    from engine import cli_coverage
    from engine.law.library import library

    if options.json:
        return _json(cli_coverage.data(library())), DONE
    return cli_coverage.text(library(), options.language), DONE


def _schema(options: Any) -> tuple[str, int]:
    from engine.cli_schema import schema_of

    return _json(schema_of(options.of)), DONE


def _document(options: Any) -> tuple[str, int]:
    return cli_documents.document(options, _read), DONE


def _evaluate(options: Any) -> tuple[str, int]:
    from engine.evaluation import Progress, evaluate, report

    evaluation = evaluate(options.file, progress=Progress(sys.stderr), limit=options.limit)
    if options.json:
        return _json(evaluation.to_json()), DONE
    return report(evaluation, options.language), DONE


def _app(options: Any) -> tuple[str, int]:
    return "", cli_app.app(options)


if __name__ == "__main__":
    sys.exit(main())
