"""`app`: what it starts."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.web import cli as streamlit

Run = Callable[..., Any]


@pytest.mark.parametrize(("words", "port"), [((), 8501), (("--port", "8600", "--headless"), 8600)])
def test_app_is_served_on_this_machine_only(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], port: int
) -> None:
    started: list[list[str]] = []
    monkeypatch.chdir(Path.cwd())  # restores the directory, which the command changes
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(streamlit, "main", lambda command, **_: started.append(command))
    assert run("app", *words).status == 0
    command = started[0]
    assert command[0] == "run" and Path(command[1]).name == "app.py" and Path(command[1]).is_file()
    assert {"--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"} <= set(command)
    assert (Path.cwd() / ".streamlit" / "config.toml").is_file()


@pytest.mark.parametrize(("words", "opened"), [((), 1), (("--headless",), 0)])
def test_the_browser_is_opened_once_the_page_is_served(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], opened: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        addresses: list[str] = []
        shown = threading.Event()
        monkeypatch.chdir(Path.cwd())
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setattr(webbrowser, "open", lambda url: (addresses.append(url), shown.set()))
        monkeypatch.setattr(streamlit, "main", lambda *_, **__: shown.wait(10 if opened else 0.3) and None)
        assert run("app", "--port", str(port), *words).status == 0
    assert addresses == [f"http://localhost:{port}"] * opened
