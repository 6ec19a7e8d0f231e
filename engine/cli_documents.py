"""`liangxing document`: write one document of a case or all of them, or list those there are.

Nothing of the engine is imported before it is needed, because the help asks for the words below.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.text import Text

if TYPE_CHECKING:
    from engine.documents import Document, Format
    from engine.text import Language

FORMATS = ("docx", "pdf", "html", "md")
HELP = {
    "document": (
        "生成案件的文书（Word、PDF、HTML、Markdown）",
        "write documents of a case (Word, PDF, HTML, Markdown)",
    ),
    "template": ("哪一种文书，见 --list；默认 memo", "which document, see --list (default memo)"),
    "format": ("格式，默认按文件名", "format (default: by the file's name)"),
    "document_position": ("代表哪一方的立场，默认按文书", "the position it speaks for (default: by the document)"),
    "templates": (
        "自己的模板文件夹，默认环境变量 LIANGXING_TEMPLATES",
        "a folder of your own templates (default: LIANGXING_TEMPLATES)",
    ),
    "lang": ("文书的语言，默认同 --language", "language of the document (default: --language)"),
    "list": ("列出全部文书", "list every document"),
    "all": ("全部文书，写进一个 .zip", "every document, in one .zip"),
    "output": ("要写的文件", "the file to write"),
    "optional_case": (
        "案件文件（YAML 或 JSON）；- 表示标准输入",
        "case file (YAML or JSON), - for standard input",
    ),
}
_NO_CASE = Text(zh="没有给出案件文件", en="no case file is given")
_NO_OUTPUT = Text(zh="没有给出要写的文件", en="no file to write is given")
_NO_FORMAT = Text(zh="从文件名“{name}”看不出格式", en="the name '{name}' does not tell the format")
_ENDING = Text(zh="以{endings}结尾的文件名，或者用--format写明", en="a name that ends in {endings}, or --format")
_OTHER = Text(zh="文件名“{name}”与格式{format}不符", en="the name '{name}' does not fit the format {format}")
_NOT_ZIP = Text(zh="“{name}”不是.zip文件名", en="'{name}' is not the name of a .zip")
_ONE_OR_ALL = Text(
    zh="--all已经包括全部文书，不能再写--template", en="--all means every document; leave --template out"
)
_UNWRITABLE = Text(zh="无法写入（{why}）", en="cannot be written: {why}")
_HEADS = (
    Text(zh="编号", en="id"),
    Text(zh="文书", en="document"),
    Text(zh="哪一方", en="side"),
    Text(zh="语言", en="languages"),
    Text(zh="依据", en="law"),
    Text(zh="可以自己写的文字", en="texts you may write"),
)
_SIDES = {
    "prosecution": Text(zh="检察机关", en="prosecution"),
    "defence": Text(zh="辩护方", en="defence"),
    "both": Text(zh="双方", en="both"),
}
_OWN = Text(zh="自己的模板：{names}", en="your own templates: {names}")
_UNUSED = Text(zh="没有用到的模板文件（没有这种文书）：{names}", en="template files of no document: {names}")


def grammar(command: Any) -> None:
    """The arguments of the command."""
    command.argument("case", "optional_case", metavar="CASE", nargs="?")
    command.argument("--template", "template", metavar="NAME")
    command.argument("--format", "format", choices=FORMATS)
    command.argument("-o", "output", dest="output", metavar="FILE", type=Path)
    command.argument("--position", "document_position", metavar="NAME")
    command.argument("--templates", "templates", metavar="DIR", type=Path)
    command.argument("--lang", "lang", choices=("zh", "en"), metavar="zh|en")
    command.argument("--all", "all", action="store_true")
    command.argument("--list", "list", action="store_true")


def document(options: Any, read: Callable[[str], dict[str, Any]]) -> str:
    """Do what the command asks for; returns what to print.

    Raises:
        InputError: the case, a name or a template is wrong, or no PDF can be made here; nothing is written then.
    """
    from engine.documents import PdfFault, TemplateFault, bundle, write
    from engine.errors import InputError, Problem

    if options.list:
        return listing(options.language, options.templates)
    problems = [Problem("CASE", _NO_CASE)] if options.case is None else []
    problems += [Problem("-o", _NO_OUTPUT)] if options.output is None else []
    if options.all and options.template:
        problems.append(Problem("--template", _ONE_OR_ALL))
    if problems:
        raise InputError(problems)
    language = options.lang or options.language
    try:
        if options.all:
            if options.output.suffix.lower() != ".zip":
                raise InputError(Problem("-o", _NOT_ZIP.format(name=options.output)))
            raw = read(options.case)
            rest = {"position": options.position, "folder": options.templates}
            data = bundle(raw, language, format=options.format or "docx", **rest)
        else:
            format = _format(options.output, options.format)
            name = options.template or "memo"
            raw = read(options.case)
            data = write(raw, name, format, language, position=options.position, folder=options.templates)
    except (TemplateFault, PdfFault) as fault:
        raise InputError(Problem("", fault.text)) from fault
    save(options.output, data)
    return str(options.output)


def _format(output: Path, asked: str | None) -> Format:
    """The format asked for, else the one that the name of the file says; they must not contradict each other."""
    from engine.errors import InputError, Problem

    ending = output.suffix.lower().removeprefix(".")
    told = {"htm": "html", "markdown": "md"}.get(ending, ending)
    known = next((format for format in FORMATS if format == told), None)
    if asked is None and known is None:
        endings = ", ".join(f".{format}" for format in FORMATS)
        raise InputError(Problem("-o", _NO_FORMAT.format(name=output), _ENDING.format(endings=endings)))
    if asked and known and asked != known:
        raise InputError(Problem("-o", _OTHER.format(name=output, format=asked)))
    return asked or known  # type: ignore[return-value]


def save(path: Path, data: bytes) -> None:
    """Write the file whole or not at all: beside it first, then in its place.

    Raises:
        InputError: it cannot be written; what stood there before still does.
    """
    from engine.errors import InputError, Problem

    beside = path.resolve().with_name(f".liangxing-{os.getpid()}.tmp")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe has no place to be put into; a directory says so
            path.write_bytes(data)
            return
        beside.write_bytes(data)
        os.replace(beside, path.resolve())
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(Problem(str(path), _UNWRITABLE.format(why=error.strerror))) from error


def listing(language: Language, folder: Path | None) -> str:
    """Every document: whose it is, in which languages, what it rests on; then the firm's own templates."""
    from engine.documents import catalogue
    from engine.documents.catalogue import everything, own_folder
    from engine.tables import screen, table

    documents = catalogue()
    text = table(
        [head.in_language(language) for head in _HEADS],
        [_row(entry, language) for entry in documents.values()],
        columns=screen(),
    )
    own = own_folder(folder)
    if own is None:
        return text
    files = sorted(path.name for path in own.glob("*.docx") if not path.name.startswith("~$"))
    known = {entry.file(lang) for entry in everything().values() for lang in entry.languages}
    for said, names in (
        (_OWN, [name for name in files if name in known]),
        (_UNUSED, [name for name in files if name not in known]),
    ):
        if names:
            text += "\n" + said.format(names=", ".join(names)).in_language(language)
    return text


def _row(entry: Document, language: Language) -> list[str]:
    names = [entry.name.in_language(language), _SIDES[entry.side].in_language(language)]
    return [entry.id, *names, " ".join(entry.languages), entry.law, ", ".join(entry.fields)]
