"""Others, and other ways: the floor by hand, OpenFisca-core, Polars, and the compare page's own columns."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from measuring.options import Options
from measuring.report import table, verdict

HERE = Path(__file__).parents[1]
FLOOR, OTHERS = 5.0, 2.0  # the targets
THEFT = 200_000  # rows of theft at a time, about what a chunk of a caseload has


def floor(options: Options) -> str:
    """Against the arithmetic of theft written by hand."""
    from floor_theft import measure

    found = measure(min(THEFT, options.rows))
    ours = found["ours"]
    rows = [("`evaluate_batch`", f"{ours:.0f} ns", "", "", "")]
    for name, what in (
        ("floor", "by hand, the whole answer 手写，全部结果"),
        ("figures", "by hand, figures only 手写，仅数字"),
    ):
        times = ours / found[name]
        rows.append((what, f"{found[name]:.0f} ns", f"{times:.2f}×", f"≤ {FLOOR:.0f}×", verdict(times, FLOOR)))
    return table(("theft, national 盗窃罪（全国）", "a row 每行", "ours over it 我方/手写", "target 目标", ""), rows)


def openfisca(options: Options) -> str | None:
    """Against OpenFisca-core with the same rules."""
    if not options.python.exists():
        return None
    from floor_theft import fastest
    from theft_cases import cases as theft
    from theft_cases import save

    from engine.batch import evaluate_batch

    found = []
    for rows in (min(THEFT, options.rows), options.rows):
        path = options.folder / "theft.npz"
        save(path, rows, answered=not found)
        said = _json([str(options.python), str(HERE / "openfisca/run.py"), str(path)])
        path.unlink()
        given = theft(rows)
        chunks = [given.slice(first, THEFT) for first in range(0, rows, THEFT)]
        ours = fastest(lambda chunks=chunks: [evaluate_batch(chunk) for chunk in chunks], 3)  # type: ignore[misc]
        found.append((rows, said, ours))
    rows_ = []
    for rows, said, ours in found:
        for name, what in (("seconds", "the whole answer 全部结果"), ("figures", "figures only 仅数字")):
            times = said[name] / ours
            target, met = (f"≥ {OTHERS:.0f}×", verdict(times, OTHERS, least=True)) if name == "seconds" else ("", "")
            theirs, mine = (f"{value / rows * 1e9:.0f} ns" for value in (said[name], ours))
            rows_.append((f"{rows:,}, {what}", theirs, mine, f"{times:.2f}×", target, met))
    said = found[0][1]
    heads = (
        "rows of theft at once 一次的行数",
        "OpenFisca a row 每行",
        "ours 我方",
        "times quicker 倍数",
        "target 目标",
        "",
    )
    wrong = json.dumps(said["differ"]) if said["differ"] else "none 无"
    notes = [
        f"Columns that differ in some row 有差异的列: {wrong}.",
        f"With OpenFisca's own 32-bit floats {said['single']:,} of {said['rows']:,} rows have a wrong number of months",
        f"用其默认的32位浮点数时{said['single']:,}行的整月数有误.",
    ]
    return table(heads, rows_) + "\n" + "\n".join(notes) + "\n"


def chain(options: Options) -> str | None:
    """The adjustment alone, in NumPy and in Polars."""
    if not options.python.exists():
        return None
    said = _json([str(options.python), str(HERE / "chain.py")])
    rows = [
        (
            what,
            f"{said[f'{name}_wall']:.0f}",
            f"{said[f'{name}_cpu']:.0f}",
            f"{options.rows / said[f'{name}_cpu'] / 1e6:.3f} s",
        )
        for name, what in (
            ("numpy", "NumPy"),
            ("polars", f"Polars {said['version']}, {said['threads']} threads 线程"),
            ("reduced", "NumPy, one step with a denominator of its row 每行约分的一步"),
        )
    ]
    heads = (
        "adjustment, three ends 调节（三个端点）",
        "million rows/s, wall 百万行每秒",
        "a processor second 每处理器秒",
        f"for 用于 {options.rows:,} rows",
    )
    return table(heads, rows)


def compare(options: Options) -> str:
    """The compare page's questions."""
    from compare_page import CASES, page, sizes

    rows = [
        (name, f"{size:,}", f"{one:,.1f} ms", f"{many:.1f} ms", "—" if np.isnan(batch_) else f"{batch_:.1f} ms")
        for name, (case, changes, flat) in CASES.items()
        for size, one, many, batch_ in sizes(case, changes, rows=flat)
    ]
    heads = ("case 案件", "sets 组", "explained 逐案", "`outcomes`", "`evaluate_batch`")
    asked = [(name, f"{one:,.0f} ms", f"{many:.0f} ms", f"{one / many:.0f}×") for name, one, many in page()]
    return table(heads, rows) + "\n" + table(("asked on the page 页面所问", "explained 逐案", "now 现在", ""), asked)


def _json(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
