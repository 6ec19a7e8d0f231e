"""Speed of the app. Run with `make bench`; nothing here is asserted, so that a slow machine breaks no build."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_benchmark.fixture import BenchmarkFixture
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")


def test_rerun_on_the_sample(benchmark: BenchmarkFixture) -> None:
    """Target: under 300 ms of Python."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    benchmark.pedantic(app.run, rounds=10, warmup_rounds=1)
    assert not app.exception


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = CHROMIUM if os.access(CHROMIUM, os.X_OK) else None
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def test_start_to_first_page(benchmark: BenchmarkFixture, browser: Browser) -> None:
    """Target: under 4 s from `liangxing app` to the title of the first page, the browser being open already."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "engine.cli", "app", "--headless", "--port", str(port)]
        output = subprocess.DEVNULL
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output))
        page = browser.new_page()
        while True:
            try:
                page.goto(f"http://localhost:{port}/", timeout=1000)
                break
            except Exception:
                if started[-1].poll() is not None:
                    raise
                page.wait_for_timeout(50)
        title = page.locator("h1").first
        title.wait_for(timeout=60_000)
        text = title.inner_text()
        page.close()
        started[-1].terminate()
        started[-1].wait()
        return text

    try:
        assert benchmark.pedantic(start, rounds=3)
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
                process.wait()
