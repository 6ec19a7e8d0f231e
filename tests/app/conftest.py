"""The app without a browser: pages run in this process, and everything a reader would see can be asked for."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from engine.calculation.calculate import calculate
from engine.result import Result
from views.datadir import local as LOCAL

AUTH = {
    "redirect_uri": "https://liangxing.example/oauth2callback",
    "cookie_secret": "0" * 32,
    "client_id": "liangxing",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example/.well-known/openid-configuration",
}
APP = Path(__file__).resolve().parents[2] / "app.py"
# Fields of Streamlit's messages whose text reaches the reader's eye, or a screen reader's voice.
_READ = {"label", "body", "help", "placeholder", "options", "alt", "value", "caption", "header", "text", "labels"}
_BLOCKS = ("expandable", "popover", "tab", "dialog")


@pytest.fixture(autouse=True, scope="session")
def installed_once() -> Iterator[None]:
    """Streamlit looks through every installed package for components with each `AppTest`, half of the time it takes.

    What is installed does not change while tests run, so one look is enough.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory for these tests alone: they neither find nor leave anything in the user's own."""
    directory = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANGXING_DATA", str(directory))
        yield directory


@pytest.fixture(autouse=True)
def no_leftovers(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test sits at this machine, and begins without the cases that the last one left unsaved.

    Where the reader sits and which other tabs are open only a server knows; the browser tests ask a real one.
    """
    monkeypatch.setattr("views.datadir.local", lambda: True)
    monkeypatch.setattr("views.autosave.connected", lambda session: False)
    yield
    shutil.rmtree(own_data, ignore_errors=True)


class Pages:
    """A reader in front of the app."""

    def __init__(self, prepare: Callable[[AppTest], None] = lambda at: None) -> None:
        self.at = AppTest.from_file(APP, default_timeout=60)
        prepare(self.at)
        self.at.run()
        self.check()

    def check(self) -> None:
        """No page may end in an exception."""
        assert [item.stack_trace for item in self.at.exception] == []

    def go(self, page: str) -> Pages:
        """Turn to a page."""
        self.at.switch_page(f"views/{page}.py").run()
        self.check()
        return self

    def speak(self, language: str) -> Pages:
        """Switch the language."""
        self.at.segmented_control(key="language").set_value(language).run()
        self.check()
        return self

    def key(self, *path: str) -> str:
        """The key of the widget that shows a place of the case."""
        session = self.session
        return "/".join((session.spoken, str(session.revision), session.position or "common", *path))

    def set(self, kind: str, value: Any, *path: str) -> Pages:
        """Give the widget at a place of the case a value."""
        getattr(self.at, kind)(key=self.key(*path)).set_value(value).run()
        self.check()
        return self

    def press(self, *path: str) -> Pages:
        """Press the button with this key."""
        self.at.button(key=self.key(*path)).click().run()
        self.check()
        return self

    def take(self, switch: str, position: str) -> Pages:
        """Turn to a position, with the switch of the case page (editing) or the result page (shown)."""
        key = f"{switch}/{self.session.spoken}/{self.session.revision}"
        self.at.segmented_control(key=key).set_value(position).run()
        self.check()
        return self

    @property
    def session(self) -> Any:
        """What the app has open."""
        return self.at.session_state["session"]

    @property
    def raw(self) -> dict[str, Any]:
        """The case as the app keeps it."""
        raw: dict[str, Any] = self.session.raw
        return raw

    def result(self, position: str | None = None) -> Result:
        """The engine's own answer to the case that is open."""
        return calculate(self.raw, position=position)

    def texts(self) -> list[str]:
        """Everything that can be read on the page, one string an entry."""
        return [text for text in _texts(self.at._tree) if text.strip()]

    def sees(self, words: str) -> bool:
        """Whether the page shows the words, Markdown's marks aside."""
        return any(words in bare(text) for text in self.texts())


def bare(text: str) -> str:
    """Text as the reader sees it, without the escapes and stars of Markdown."""
    return text.replace("\\", "").replace("**", "")


def _texts(block: Any) -> Iterator[str]:
    proto = getattr(block, "proto", None)
    for name in _BLOCKS:
        fields = getattr(getattr(proto, "DESCRIPTOR", None), "fields_by_name", {})
        if name in fields and proto.HasField(name):
            yield getattr(proto, name).label
    if isinstance(label := getattr(proto, "label", None), str):  # an expander comes without the block around it
        yield label
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield from _texts(child)
        else:
            yield from _of_element(child)


def _of_element(element: Any) -> Iterator[str]:
    if element.type == "html" and element.proto.body.lstrip().startswith("<style"):
        return  # a style sheet is not read
    if element.type == "table":
        yield from map(str, element.value.columns)
        yield from (str(cell) for column in element.value.to_dict("list").values() for cell in column)
        return
    proto = element.proto
    if element.type == "graphviz_chart":  # a drawn graph: the words of its nodes, and what is said of it
        yield from (label.replace("\\n", " ") for label in re.findall(r'label="([^"]*)"', proto.spec))
        yield proto.alt
        return
    if "spec" in proto.DESCRIPTOR.fields_by_name:  # a chart: its words stand in the specification and in the data
        yield from _of_chart(json.loads(proto.spec))
        yield proto.alt
        return
    yield from _of_message(proto)


def _of_message(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.message_type is not None:
            inner = list(value) if field.is_repeated else [value]
            for item in inner:
                if hasattr(item, "ListFields"):
                    yield from _of_message(item)
        elif field.name in _READ and not isinstance(value, bool):  # a box ticked is no word
            yield from ([str(item) for item in value] if field.is_repeated else [str(value)])


def _of_chart(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if (name == "title" and isinstance(value, str)) or (name in ("label", "words") and isinstance(value, str)):
                yield value
            else:
                yield from _of_chart(value)
    elif isinstance(node, list):
        for item in node:
            yield from _of_chart(item)


@pytest.fixture
def pages() -> Pages:
    """The app just opened: the sample case, in Chinese."""
    return Pages()


@pytest.fixture
def tab() -> Callable[[], Pages]:
    """Opens the app once more, as another tab of the same browser does."""
    return Pages


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Pages]:
    """Opens the app where people log in, as somebody with these claims; with none, as somebody who has not."""
    monkeypatch.setattr("views.datadir.local", LOCAL)  # the real question, not the answer of `no_leftovers`
    monkeypatch.setattr("views.served.latch", set())
    monkeypatch.setattr("engine.serving.library", lambda: None)  # nobody here goes to a provider

    def enter(claims: dict[str, Any] | None = None, **more: Any) -> Pages:
        def prepare(at: AppTest) -> None:
            at.secrets["auth"] = AUTH
            for name, value in more.items():
                at.secrets[name] = value
            at.user = {"is_logged_in": True, "iat": time.time(), **claims} if claims else {"is_logged_in": False}

        return Pages(prepare)

    return enter


@pytest.fixture(scope="module")
def reading() -> Pages:
    """One reader for many rules: opening the app anew for each would only cost time."""
    return Pages()


@pytest.fixture
def english(pages: Pages) -> Pages:
    """The app just opened and switched to English."""
    return pages.speak("en")


@pytest.fixture
def upload(pages: Pages) -> Callable[[str | bytes], Pages]:
    """Uploads a case file by its content."""

    def send(content: str | bytes, name: str = "case.yaml") -> Pages:
        data = content.encode() if isinstance(content, str) else content
        pages.at.file_uploader(key=pages.key("upload")).set_value((name, data, "application/yaml")).run()
        pages.check()
        return pages

    return send
