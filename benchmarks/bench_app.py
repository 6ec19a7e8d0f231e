"""Speed of the app. Run with `make bench`; nothing here is asserted, so that a slow machine breaks no build."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
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


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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
        while not _listens(port):
            assert started[-1].poll() is None, "the app did not start"
            time.sleep(0.02)
        page = browser.new_page()
        page.goto(f"http://localhost:{port}/", wait_until="commit")
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
