"""All figures of the caseload, from one command, written into RESULTS.md between their marks.

    python benchmarks/caseload.py all                 # on a quiet machine; some eight minutes on two cores
    python benchmarks/caseload.py growth --rows 12000 --print   # one part, on less, only to be looked at

Parts: batch, growth, equality, floor, openfisca, chain, compare. Those with OpenFisca and Polars need an environment
that `benchmarks/openfisca/setup.sh` makes; without it what RESULTS.md says of them stays as it is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import caseload, peers, report
from measuring.options import Options

HERE = Path(__file__).parent
PARTS: dict[str, Callable[[Options], str | None]] = {
    "batch": caseload.batch,
    "growth": caseload.growth,
    "equality": caseload.equality,
    "floor": peers.floor,
    "openfisca": peers.openfisca,
    "chain": peers.chain,
    "compare": peers.compare,
}


def main() -> None:
    """Measure, and write or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=["all", *PARTS])
    parser.add_argument("--rows", type=int, default=1_200_000, help="of the caseload; growth goes up to four times")
    parser.add_argument("--equal", type=int, default=100_000, help="rows held against the explained path")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="for the files of cases, which are kept there")
    parser.add_argument("--python", type=Path, default=HERE / "openfisca/.venv/bin/python", help="with OpenFisca-core")
    parser.add_argument("--print", action="store_true", help="print instead of writing RESULTS.md")
    given = parser.parse_args()
    machine = report.machine()
    show: Callable[[str, str], None] = (
        (lambda part, text: print(f"## {part}\n\n{text}")) if given.print else report.write
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        options = Options(given.rows, given.equal, given.repeats, folder, given.python)
        for name in PARTS if "all" in given.parts else given.parts:
            start = time.monotonic()
            text = PARTS[name](options)
            print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr)
            if text is not None:
                show(name, text)
    if not given.print and "all" in given.parts:
        show("machine", machine)


if __name__ == "__main__":
    main()
