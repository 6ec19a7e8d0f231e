"""The caseload itself: time and memory from file to file, by size, and equality with the explained path."""

from __future__ import annotations

import statistics
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from measuring.options import Options
from measuring.process import Run, run
from measuring.report import table, verdict

GB = 1e9
SECONDS, BYTES, TIMES, LINEAR, FLAT = 4.0, 2e9, 300, 15.0, 15.0  # the targets


@cache
def cases(folder: Path, rows: int) -> Path:
    """A file of so many cases: the first of the largest one, which is made once."""
    path = folder / f"cases-{rows}.parquet"
    if not path.exists():
        from bench_batch import make

        make(path, rows)
    return path


def part_of(path: Path, rows: int) -> Path:
    """The first rows of a file as a file of its own."""
    found = path.with_name(f"cases-{rows}.parquet")
    if not found.exists():
        source = pq.ParquetFile(path)
        with pq.ParquetWriter(found, source.schema_arrow) as writer:
            left = rows
            for number in range(source.num_row_groups):
                group = source.read_row_group(number).slice(0, left)
                writer.write_table(group, row_group_size=len(group))
                left -= len(group)
                if not left:
                    break
    return found


def batch_run(path: Path, repeats: int) -> list[Run]:
    """`liangxing batch` as its user runs it: a fresh process every time."""
    target = path.with_suffix(".answers.parquet")
    command = [str(Path(sys.executable).with_name("liangxing")), "batch", str(path), "-o", str(target), "--no-progress"]
    found = [run(command) for _ in range(repeats)]
    target.unlink()
    return found


def middle(runs: list[Run], name: str) -> float:
    """The median of one figure."""
    return statistics.median(float(getattr(each, name)) for each in runs)


def batch(options: Options) -> str:
    """The caseload from file to file, and how many times quicker that is than explaining every case."""
    source = cases(options.folder, options.rows * 4)
    runs = batch_run(part_of(source, options.rows), options.repeats)
    start = middle(batch_run(part_of(source, 3000), options.repeats), "wall")
    wall, cpu, peak = (middle(runs, name) for name in ("wall", "cpu", "peak"))
    explained = explained_seconds(source)
    columns, tally = columns_seconds(source)
    running = running_seconds(source, part_of(source, options.rows), options.repeats)
    rows = options.rows
    found = [
        ("wall clock, start included 用时（含启动）", f"{wall:.2f} s", f"≤ {SECONDS:.0f} s", verdict(wall, SECONDS)),
        ("of that, start (the same command on 3,000 rows) 其中启动", f"{start:.2f} s", "", ""),
        (
            "wall clock, both processes started before 两个进程已启动",
            f"{running:.2f} s",
            f"≤ {SECONDS:.0f} s",
            verdict(running, SECONDS),
        ),
        ("processor time 处理器时间", f"{cpu:.2f} s", "", ""),
        (
            "peak memory of all processes 内存峰值",
            f"{peak / GB:.2f} GB",
            f"≤ {BYTES / GB:.0f} GB",
            verdict(peak, BYTES),
        ),
        ("rows a second 每秒行数", f"{rows / wall:,.0f}", "", ""),
        ("explained path 逐案计算", f"{explained * 1e6:,.0f} µs/row", "", ""),
        ("columns in one process 按列（单进程）", f"{columns * 1e6:.2f} µs/row, {tally}", "", ""),
    ]
    for name, value in (("in memory 内存内", columns), ("file to file, start included 文件到文件", wall / rows)):
        times = explained / value
        found.append((f"times quicker, {name} 倍数", f"{times:,.0f}", f"≥ {TIMES}", verdict(times, TIMES, least=True)))
    return table((f"{rows:,} mixed cases 混合案件", "measured 实测", "target 目标", ""), found)


def explained_seconds(path: Path, sample: int = 600) -> float:
    """Processor time of one case by the explained path."""
    from engine.batch.rows import flat
    from engine.calculation.calculate import calculate
    from engine.law.library import library

    rows = [flat.case(row, library()) for row in pq.ParquetFile(path).read_row_group(0).slice(0, sample).to_pylist()]
    for row in rows:  # the rules of every crime are compiled once in the life of a process
        calculate(row)
    start = time.process_time()
    for row in rows:
        calculate(row)
    return (time.process_time() - start) / sample


def columns_seconds(path: Path) -> tuple[float, str]:
    """Processor time of one row in columns, and how many were explained after all."""
    from floor_theft import fastest

    from engine.batch import Tally, evaluate_batch
    from engine.batch.run.files import ROWS

    source = pq.ParquetFile(path)
    rows = source.read_row_groups(range(min(3, source.num_row_groups))).slice(0, ROWS)  # a chunk, as the command has it
    tally = Tally()
    evaluate_batch(rows, tally=tally)
    return fastest(lambda: evaluate_batch(rows)) / len(rows), f"{tally.explained} of {tally.rows:,} explained"


def running_seconds(source: Path, path: Path, repeats: int) -> float:
    """Wall clock from file to file where this process and its worker are started and have read the rules."""
    from engine.batch.run import files
    from engine.batch.run.hands import Place
    from engine.batch.run.workers import Worker

    small, target = part_of(source, 3000), path.with_suffix(".answers.parquet")
    files.run(small, target)
    found = []
    for _ in range(repeats):
        worker = Worker()
        worker.reckon(Place(small, 3000, 0), path.with_suffix(".part"))
        start = time.perf_counter()
        files.run(path, target, started=[worker])
        found.append(time.perf_counter() - start)
    target.unlink()
    path.with_suffix(".part").unlink()
    return statistics.median(found)


def growth(options: Options) -> str:
    """Time and memory by the number of rows, and how far the time is from a line."""
    source = cases(options.folder, options.rows * 4)
    sizes = [options.rows // 12, options.rows // 4, options.rows, options.rows * 4]
    measured = [batch_run(part_of(source, size) if size < sizes[-1] else source, options.repeats) for size in sizes]
    walls = np.array([middle(runs, "wall") for runs in measured])
    peaks = np.array([middle(runs, "peak") for runs in measured])
    # Least squares of relative distances, so that the small sizes count as much as the large ones.
    terms = np.stack((np.ones(len(sizes)), np.array(sizes, dtype=float))) / walls
    (start, each), *_ = np.linalg.lstsq(terms.T, np.ones(len(sizes)), rcond=None)
    off = (walls / (start + each * np.array(sizes)) - 1) * 100
    rows = [
        (f"{size:,}", f"{wall:.2f} s", f"{distance:+.1f}%", f"{middle(runs, 'cpu'):.2f} s", f"{peak / GB:.2f} GB")
        for size, wall, distance, runs, peak in zip(sizes, walls, off, measured, peaks, strict=True)
    ]
    worst, more = float(np.abs(off).max()), float(peaks[-1] / peaks[-2] - 1) * 100
    heads = ("rows 行数", "wall clock 用时", "off the line 偏离", "processors 处理器", "peak memory 内存峰值")
    said = [
        f"Line 拟合: {start:.2f} s + {each * 1e6:.2f} µs/row.",
        f"Linear within 线性偏差 {worst:.1f}% (target 目标 {LINEAR:.0f}%): {verdict(worst, LINEAR)}.",
        f"Memory of the largest against the one before 最大一档内存与前一档相比 {more:+.1f}%",
        f"(flat within 平坦 {FLAT:.0f}%): {verdict(more, FLAT)}.",
    ]
    return table(heads, rows) + "\n" + "\n".join(said) + "\n"


def equality(options: Options) -> str:
    """Rows held against the explained path."""
    from equality import measure

    found = measure(options.equal)
    said = "met 达到" if not found["differences"] else "**NOT MET 未达到**"
    rows = [
        ("rows 行数", f"{found['rows']:,}"),
        ("fields that differ 不同的字段", f"{found['differences']:,} — {said}"),
        ("rows reckoned the explained way 逐案计算的行", f"{found['explained']:,}"),
        ("of them wrong on purpose or by chance 其中有误的行", f"{found['wrong']:,}"),
    ]
    return table(("all crimes, all places 全部罪名、全部地区", ""), rows)
