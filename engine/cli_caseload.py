"""What the commands on a caseload have in common: a file that is there, and a line of progress where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.text import Text

if TYPE_CHECKING:
    from engine.batch.run.files import Progress

_MISSING = Text(zh="没有这个文件", en="no such file")


def check_file(path: Path) -> None:
    """Refuse a path where no file is.

    Raises:
        InputError: there is none.
    """
    from engine.errors import InputError, Problem

    if not path.is_file():
        raise InputError(Problem(str(path), _MISSING))


@contextmanager
def shown(options: Any, line: Text) -> Iterator[Callable[[Progress], None]]:
    """What writes the line over and over on the terminal, unless nobody looks or it is not wanted.

    Args:
        line: may speak of `rows`, `total`, `rate` (rows a second) and `left` (seconds).
    """
    if options.no_progress or not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(progress: Progress) -> None:
        words = {"rows": progress.rows, "total": progress.total, "rate": progress.rate, "left": progress.left}
        print(f"\r{line.in_language(options.language).format(**words)}", end="", file=sys.stderr, flush=True)

    yield show
    print(file=sys.stderr)
