"""Figures into RESULTS.md: each part of a measurement stands between two marks of its own and is replaced whole."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
LIBRARIES = ("numpy", "pyarrow")


def write(part: str, text: str, results: Path = RESULTS) -> None:
    """Put the text between the marks of the part.

    Raises:
        ValueError: the file has no such marks.
    """
    first, last = f"<!-- {part} -->\n", f"<!-- end {part} -->"
    whole = results.read_text(encoding="utf-8")
    before, found, rest = whole.partition(first)
    _, end, after = rest.partition(last)
    if not found or not end:
        raise ValueError(f"{results.name} has no place for {part}")
    results.write_text(f"{before}{first}{text.rstrip()}\n{last}{after}", encoding="utf-8")


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown; numbers to the right."""
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def verdict(value: float, bound: float, *, least: bool = False) -> str:
    """Whether a target is met, in both languages."""
    return "met 达到" if (value >= bound if least else value <= bound) else "**NOT MET 未达到**"


def machine() -> str:
    """The machine, its programs, the day and the commit."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    git = ["git", "-C", str(RESULTS.parent)]
    commit = _said([*git, "rev-parse", "--short", "HEAD"])
    changed = " (with changes 有改动)" if _said([*git, "status", "--porcelain", "--untracked-files=no"]) else ""
    rows = [
        ("cores 核", os.cpu_count()),
        ("processor 处理器", model),
        ("memory 内存", f"{memory / 1024**2:.0f} GiB"),
        ("system 系统", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in LIBRARIES),
        ("commit 版本", commit + changed),
        ("day 日期", datetime.date.today().isoformat()),
        ("load before 测前负载", f"{os.getloadavg()[0]:.1f}"),
    ]
    return table(("machine 机器", ""), rows)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
