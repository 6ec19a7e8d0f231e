"""Speed of the Explore page. Run with `make bench`; nothing is asserted, so that a slow machine breaks no build."""

from __future__ import annotations

import itertools
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture
from streamlit.testing.v1 import AppTest

from engine.calculation.calculate import calculate
from engine.invented import COUNT, Invented
from engine.law.library import library
from engine.trace import trace

ROOT = Path(__file__).resolve().parents[1]
LINE = "theft~zhejiang~_plea.prosecution~amount.20000~age_at_offence.17~surrender.waiting~confession.plain~*accessory"


def test_move_of_a_slider(benchmark: BenchmarkFixture) -> None:
    """Target: under 200 ms of Python for the whole page; in the app only the panel runs again."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("views/explore.py").run()
    strengths = itertools.cycle(range(-30, -10))

    def move() -> None:
        kept = app.session_state["explore"]
        kept.case = kept.case.with_factor("surrender", next(strengths))
        app.run()

    benchmark.pedantic(move, rounds=10, warmup_rounds=1)
    assert not app.exception


def test_trace(benchmark: BenchmarkFixture) -> None:
    """Target: under 5 ms, the result being there."""
    result = calculate(Invented.read(LINE, library()).raw(library()))
    benchmark(trace, result, COUNT, library())
