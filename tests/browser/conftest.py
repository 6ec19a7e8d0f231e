"""A running app and a real Chromium, for the journeys a lawyer makes.

Everything stays on this machine: names other than loopback do not resolve in the browser, and a test fails if the page
so much as asks for one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

expect.set_options(timeout=30_000)  # a loaded machine redraws late; what is expected is the same
ROOT = Path(__file__).resolve().parents[2]
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
START_SECONDS = 60
NewPage = Callable[..., Page]
READER: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "zh-CN",
    "accept_downloads": True,
    "reduced_motion": "reduce",  # what moves is drawn sixty times a second, and no test looks at it
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CHROMIUM_ARGS = [
    "--no-sandbox",  # root, as in a container, has no user namespace to sandbox in
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_healthy(url: str) -> bool:
    opener = build_opener(ProxyHandler({}))  # a proxy in the environment must not stand between us and loopback
    try:
        with opener.open(f"{url}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def running(command: list[str], url: str, log: Path, environment: dict[str, str]) -> Iterator[None]:
    """The app as `command` starts it, from when it answers at `url` until it is stopped; it prints into `log`."""
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _is_healthy(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the app did not start:\n{log.read_text(encoding='utf-8')}", pytrace=False)
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the app under test: never that of whoever runs the tests."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[str]:
    """Address of the app, started for these tests on a free loopback port and stopped after them."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("app") / "streamlit.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.fileWatcherType=none"]
    environment = {**os.environ, "LIANGXING_DATA": str(data)}
    with running([*command, *options], url, log, environment):
        yield url


# Module, not session: while Playwright runs, this thread has an event loop, which other tests must not meet.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def chromium() -> Path | None:
    """Debian's Chromium where it is installed, otherwise Playwright's own."""
    return SYSTEM_CHROMIUM if os.access(SYSTEM_CHROMIUM, os.X_OK) else None


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser for readers who share nothing with each other: each has a context of its own."""
    found = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
    yield found
    found.close()


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader's browser keeps what it fetched, so that it compiles the app's scripts once and not for each
    test: half of what a page costs."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def reader(playwright: Playwright, app_url: str, profile: Path) -> Iterator[BrowserContext]:
    """The browser of one reader, kept from test to test; `new_page` sees to it that it remembers only scripts."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium(), args=CHROMIUM_ARGS, base_url=app_url, **READER
    )
    yield context
    context.close()


def forget(context: BrowserContext, origin: str) -> None:
    """Close the reader's pages and take away all that the app could have left in the browser but fetched files."""
    first, *pages = context.pages  # the first is the browser's own, without which it would end
    for page in pages:
        page.close()
    session = context.new_cdp_session(first)
    kept = "cookies,local_storage,session_storage,indexeddb,websql,service_workers,cache_storage,file_systems"
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": kept})
    session.detach()
    context.clear_cookies()


@pytest.fixture
def new_page(reader: BrowserContext, app_url: str, data: Path, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Makes pages: ``new_page()`` at 1280 pixels, ``new_page(width=390)`` for a telephone.

    ``page.goto("/")`` opens the app. Every page of a test is that of another reader, who knows nothing of the others.
    Fails the test if any page asked for anything beyond loopback.
    """
    contexts: list[BrowserContext] = []
    strayed: list[str] = []

    def record(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"about", "blob", "data"} and parts.hostname not in LOOPBACK:
            strayed.append(url)

    def watch(page: Page) -> None:
        page.on("request", lambda request: record(request.url))
        page.on("websocket", lambda websocket: record(websocket.url))

    def make(*, width: int = 1280, height: int = 900) -> Page:
        if contexts:
            browser: Browser = request.getfixturevalue("browser")
            context = browser.new_context(base_url=app_url, **READER)
        else:
            context = reader
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    yield make
    for context in contexts:
        context.remove_listener("page", watch)
        if context is reader:
            forget(reader, app_url)
        else:
            context.close()
    for entry in data.rglob("*.*"):  # the next test finds nothing that this one left behind
        entry.unlink(missing_ok=True)
    assert not strayed, f"the page asked for addresses beyond this machine: {sorted(set(strayed))}"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page 1280 pixels wide, in Chinese, watched as ``new_page`` says."""
    return new_page()
