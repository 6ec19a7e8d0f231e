"""A changed rulebook from a directory: whole, or only the files that change, laid over today's.

A directory with `method.yaml`, `general.yaml`, `factors.yaml` and `crimes/` is a whole rulebook. Any other is taken
for files that change, each of which replaces today's file of the same name whole. Either is linted before it is used.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError, Problem, nearest
from engine.law.library import Library, library
from engine.law.lint import lint
from engine.text import Text

_WHOLE = ("method.yaml", "general.yaml", "factors.yaml", "crimes")
_NO_DIRECTORY = Text(zh="不是规则目录", en="is not a directory of rules")
_EMPTY = Text(zh="里面没有规则文件", en="holds no rule files")
_SHAPE = Text(
    zh="与rules/同样的目录，或者只含改动的文件（如 crimes/theft.yaml、provinces/beijing.yaml）",
    en="a directory with the shape of rules/, or only its changed files (such as crimes/theft.yaml)",
)
_UNKNOWN = Text(zh="规则库中没有这样的位置", en="is no place of a rule file")
_BESIDE = ("tests", "procedure")  # parts of rules/ that no sentence is reckoned from


@dataclass(frozen=True)
class Changed:
    """A changed rulebook, and what it was read from.

    Attributes:
        over: the files that lie over today's, where the directory holds those only; None for a whole rulebook.
    """

    rules: Library
    directory: Path
    over: tuple[str, ...] | None


class _Laid(Library):
    """A rulebook laid together in a folder of its own, which goes when nobody needs it any longer."""

    def __init__(self, directory: Path, folder: Path) -> None:
        super().__init__(directory)
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


def changed_rules(directory: Path, rules: Library | None = None) -> Changed:
    """The rulebook of a directory, linted.

    Args:
        rules: today's, when it is another than the project's own.

    Raises:
        InputError: no directory, a file where no rule file has its place, or what `liangxing rules check` finds, each
            with file and line.
    """
    rules = rules or library()
    if not directory.is_dir():
        raise InputError(Problem(str(directory), _NO_DIRECTORY, _SHAPE))
    over = None if all((directory / name).exists() for name in _WHOLE) else _over(directory, rules)
    found = Changed(Library(directory) if over is None else _laid(directory, over, rules), directory, over)
    if problems := lint(found.rules):
        raise InputError(problems)
    return found


def _over(directory: Path, rules: Library) -> tuple[str, ...]:
    """The rule files of a directory that holds only those."""
    names = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*.yaml"))
    names = [name for name in names if name.split("/")[0] not in _BESIDE]
    if not names:
        raise InputError(Problem(str(directory), _EMPTY, _SHAPE))
    known = [path.relative_to(rules.directory).as_posix() for path in rules.files]
    wrong = [name for name in names if name not in known and not _new(name, rules)]
    if wrong:
        raise InputError([Problem(name, _UNKNOWN, _SHAPE, nearest(name, known)) for name in wrong])
    return tuple(names)


def _new(name: str, rules: Library) -> bool:
    """Whether a file that today's rulebook has not may be there: another crime, another province, its crime."""
    folder, *rest = name.split("/")
    if folder == "crimes":
        return len(rest) == 1
    return folder == "provinces" and (
        len(rest) == 1 or (len(rest) == 2 and rest[1].removesuffix(".yaml") in rules.crime_ids)
    )


def _laid(directory: Path, over: tuple[str, ...], rules: Library) -> Library:
    """Today's files with the changed ones in their places; named like the directory, so that a line is found there."""
    folder = Path(tempfile.mkdtemp(prefix="liangxing-"))
    together = folder / directory.resolve().name
    today = {path.relative_to(rules.directory).as_posix(): path for path in rules.files}
    for name, path in {**today, **{name: directory / name for name in over}}.items():
        target = together / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return _Laid(together, folder)
