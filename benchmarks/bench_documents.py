"""Speed and memory of documents. Run with `make bench`; the target is 100 documents in 20 s on two cores.

The documents are mixed: every one of the catalogue, in every language, for every invented case of the tests. Memory is
what the process holds after 100 and after 1,000 of them.
"""

from __future__ import annotations

import gc
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from engine import yaml_source
from engine.documents import FORMATS, blocks, catalogue, pdf, write

STATM = Path("/proc/self/statm")
CASES = sorted((Path(__file__).resolve().parents[1] / "tests" / "documents" / "cases").glob("*.yaml"))


def mixed(number: int) -> list[tuple[dict[str, Any], str, Any]]:
    """That many (case, document, language), no two neighbours alike."""
    raws = [yaml_source.load(path.read_text(encoding="utf-8"), name=path.name) for path in CASES]
    documents = [(name, language) for name, one in catalogue().items() for language in one.languages]
    pairs = itertools.cycle((raw, *document) for document in documents for raw in raws)
    return list(itertools.islice(pairs, number))


def write_all(wanted: list[tuple[dict[str, Any], str, Any]], format: Any = "docx") -> int:
    return sum(len(write(raw, name, format, language)) for raw, name, language in wanted)


@pytest.mark.parametrize("format", [format for format in FORMATS if format != "pdf"])
def test_100_documents(benchmark: BenchmarkFixture, format: str) -> None:
    wanted = mixed(100)
    assert benchmark.pedantic(write_all, (wanted, format), rounds=3, warmup_rounds=1) > 0


def test_100_pages_typeset_without_libreoffice(benchmark: BenchmarkFixture) -> None:
    read = [blocks.read(write(raw, name, language=language), language) for raw, name, language in mixed(33)]
    assert benchmark.pedantic(lambda: [pdf.by_typst(one) for one in read * 3 + read[:1]], rounds=1, warmup_rounds=1)


@pytest.mark.skipif(not STATM.exists(), reason="reads /proc")
def test_memory_over_1000_documents(benchmark: BenchmarkFixture) -> None:
    """What the process holds after 100 documents and after 1,000 more; a leak of one document each would be 100 MB."""

    def resident() -> float:
        gc.collect()
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def thousand() -> tuple[float, float]:
        write_all(mixed(100))
        before = resident()
        write_all(mixed(1000))
        return before, resident()

    before, after = benchmark.pedantic(thousand, rounds=1)
    benchmark.extra_info |= {"after_100_mb": round(before, 1), "after_1100_mb": round(after, 1)}
    print(f"\nresident: {before:.1f} MB after 100 documents, {after:.1f} MB after 1,100")
    assert after - before < 20
