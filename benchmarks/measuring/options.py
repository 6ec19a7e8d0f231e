"""What a measurement is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What to measure: rows, rows held equal, repeats, where files go, and the Python that has OpenFisca-core."""

    rows: int
    equal: int
    repeats: int
    folder: Path
    python: Path
