"""`document` and `app`: what they write, and what they start."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from streamlit.web import cli as streamlit

Run = Callable[..., Any]


@pytest.mark.parametrize(("language", "title"), [("zh", "量刑说理备忘录"), ("en", "Sentencing reasoning memo")])
def test_document_writes_the_memo(run: Run, case_file: Path, tmp_path: Path, language: str, title: str) -> None:
    output = tmp_path / "memo.docx"
    ran = run("document", case_file, "-o", output, "--language", language)
    assert (ran.status, ran.out.strip(), ran.err) == (0, str(output), "")
    document = docx.Document(str(output))
    assert document.paragraphs[0].text == title
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    # The prosecution's 24 × 0.7 × 0.8 × 1.05 and the defence's 24 × 0.7 × 0.8 × 0.55.
    assert any("14.112" in cell for cell in cells) and any("7.392" in cell for cell in cells)


@pytest.mark.parametrize("name", ["memo.pdf", "memo", "nowhere/memo.docx"])
def test_document_that_cannot_be_written(run: Run, case_file: Path, tmp_path: Path, name: str) -> None:
    ran = run("document", case_file, "-o", tmp_path / name)
    assert (ran.status, ran.out) == (2, "")
    assert name in ran.err
    assert not (tmp_path / name).exists()


def test_document_of_a_wrong_case_writes_nothing(run: Run, case_file: Path, tmp_path: Path) -> None:
    case_file.write_text(case_file.read_text(encoding="utf-8").replace("theft", "thefd"), encoding="utf-8")
    output = tmp_path / "memo.docx"
    assert run("document", case_file, "-o", output).status == 2
    assert not output.exists()


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
    assert {"--server.address=localhost", f"--server.port={port}", "--server.headless=true"} <= set(command)
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
