"""An office's server for the tests: the app as the command serves it to many, and readers who watch what they get."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browser import provider
from browser.conftest import _free_port, running
from playwright.sync_api import BrowserContext, Page, expect

from engine.store.door import Door
from engine.store.store import Store

PEOPLE: dict[str, dict[str, Any]] = {
    "吴律师": {"sub": "wu", "name": "吴律师"},
    "周检察官": {"sub": "zhou", "name": "周检察官"},
    "路人": {"sub": "stranger", "name": "路人"},
}


@dataclass
class Office:
    """The server, its store seen from beside it, and who logs in where."""

    url: str
    data: Path
    issuer: str
    log: Path
    ids: dict[str, str] = field(default_factory=dict)

    def door(self, store: Store, name: str) -> Door:
        claims = PEOPLE[name]
        return Door(store, store.login(self.issuer, claims["sub"], claims["name"]))


@dataclass
class Reader:
    """A browser of its own, and all that came into it."""

    context: BrowserContext
    page: Page
    received: list[bytes] = field(default_factory=list)

    def watch(self) -> Reader:
        def frame(payload: str | bytes) -> None:
            self.received.append(payload if isinstance(payload, bytes) else payload.encode())

        self.page.on("websocket", lambda socket: socket.on("framereceived", frame))
        return self

    def settled(self) -> None:
        self.page.wait_for_timeout(200)
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)

    def go(self, address: str) -> None:
        self.page.goto(address)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        self.look()

    def look(self) -> None:
        self.settled()
        self.received.append(self.page.content().encode())

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).first.click()
        self.look()

    def turn(self, label: str) -> None:
        self.page.get_by_role("link", name=label, exact=True).first.click()
        self.look()

    def log_in(self, name: str) -> None:
        self.page.goto("/cases")
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("button", name=name)).to_be_visible(timeout=60_000)
        self.look()

    def take_away(self) -> int:
        """Download whatever this page offers; how many files that was."""
        taken = 0
        for button in self.page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").all():
            if button.is_visible() and button.get_by_role("button").is_enabled():
                with self.page.expect_download(timeout=60_000) as waiting:
                    button.get_by_role("button").click()
                self.received.extend(unpacked(Path(waiting.value.path()).read_bytes()))
                taken += 1
        return taken

    def ask(self, address: str) -> None:
        """Fetch an address without the app's own code, with this reader's cookies."""
        answer = self.context.request.get(address)
        self.received.append(answer.body())

    @property
    def all(self) -> bytes:
        return b"\n".join(self.received)


def unpacked(data: bytes) -> Iterator[bytes]:
    """A file and, where it is a zip (as a Word file is), everything in it."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for name in archive.namelist():
            yield name.encode()
            yield from unpacked(archive.read(name))


@contextmanager
def served(folder: Path) -> Iterator[Office]:
    """The app as `liangxing app` serves it to many, and the provider that vouches for them, kept in `folder`."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with provider.running(PEOPLE) as vouching:
        settings = folder / "secrets.toml"
        settings.write_text(
            f"""
            [auth]
            redirect_uri = "{url}/oauth2callback"
            cookie_secret = "{"0123456789abcdef" * 4}"
            client_id = "{provider.CLIENT}"
            client_secret = "{provider.SECRET}"
            server_metadata_url = "{vouching.issuer}/.well-known/openid-configuration"
            """,
            encoding="utf-8",
        )
        found = Office(url, folder / "data", vouching.issuer, folder / "app.log")
        environment = {key: value for key, value in os.environ.items() if key != "LIANGXING_DATABASE"}
        command = [sys.executable, "-m", "engine.cli", "app", "--headless", f"--port={port}", f"--secrets={settings}"]
        environment |= {"LIANGXING_DATA": str(found.data), "NO_PROXY": "127.0.0.1"}
        with running(command, url, found.log, environment):
            yield found
