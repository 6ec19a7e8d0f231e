"""The widgets of the compare page as the page tests reach them."""

from __future__ import annotations

from typing import Any


def key(pages: Any, *parts: str) -> str:
    """The key of a widget of the compare page."""
    return "/".join(("compare", pages.session.spoken, str(pages.session.revision), *parts))


def press(pages: Any, *parts: str) -> None:
    """Press a button."""
    pages.at.button(key=key(pages, *parts)).click().run()
    pages.check()


def give(pages: Any, kind: str, value: Any, *parts: str) -> None:
    """Give a widget a value."""
    getattr(pages.at, kind)(key=key(pages, *parts)).set_value(value).run()
    pages.check()


def view(pages: Any, name: str) -> None:
    """Turn to one of the views of the page."""
    pages.go("compare")
    give(pages, "segmented_control", name, "view")


def plain(cell: Any) -> str:
    """A cell as the reader sees it, without the escapes and stars of Markdown."""
    return str(cell).replace("\\", "").replace("**", "")
