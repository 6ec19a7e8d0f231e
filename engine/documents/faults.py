"""What is wrong with a Word template, and where: its name, the paragraph in it, the field it asks for in vain.

A fault is found while the template runs, on a line of the XML that was made of it. Marks keep their order on that way,
so the marks before the line are counted off in the template itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from engine.errors import LiangxingError
from engine.text import Language, Text

BROKEN = Text(zh="模板{name}{where}有误：{why}", en="the template {name} is wrong{where}: {why}")
NOT_WORD = Text(zh="不是Word文件", en="it is not a Word file")
LEFT = Text(zh="“{mark}”没有填写", en="'{mark}' was left unfilled")
_ACROSS = Text(
    zh="一个标记从一个段落或者单元格开始，到另一个里结束；整段用{%p %}，整行用{%tr %}",
    en="a mark begins in one paragraph or cell and ends in another; use {%p %} for paragraphs, {%tr %} for rows",
)
_AT = Text(zh="第{line}段（“{text}”）", en=" in paragraph {line} (“{text}”)")
_MARGIN = Text(zh="页眉或者页脚", en=" in a header or footer")
_MISSING = Text(zh="没有名为“{field}”的内容", en="there is no content named '{field}'")
_NO_FILTER = Text(zh="没有名为“{word}”的过滤器", en="there is no filter named '{word}'")
_NO_TEST = Text(zh="没有名为“{word}”的判断", en="there is no test named '{word}'")
_OPEN = Text(zh="“{word}”没有结束", en="'{word}' is not ended")
_NOT_OPEN = Text(zh="“{word}”没有开始，或者次序不对", en="'{word}' ends what was not begun, or out of turn")
_FORBIDDEN = Text(zh="模板不能这样做（{why}）", en="a template may not do this ({why})")
_WRONG = Text(zh="标记写得不对（{why}）", en="the mark is not well written ({why})")
_FAILED = Text(zh="标记算不出来（{why}）", en="the mark cannot be worked out ({why})")
_NO_TAG = Text(zh="这里不能用“{word}”标记", en="there is no tag '{word}', or not here")
_SAYINGS = {"No filter named": _NO_FILTER, "No test named": _NO_TEST, "Encountered unknown tag": _NO_TAG}
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENER = re.compile(r"\{[{%#]")
_TAG = re.compile(r"\{%-?\s*(?:p|tr|tc|r)?\s*(end)?(for|if|macro|call|filter|with|block|raw)\b")
_INLINE = re.compile(r"\{%-?\s+(end)?(for|if|macro|call|filter|with|block)\b")


class TemplateFault(LiangxingError):
    """A template is broken: which one, where, and what it asks for in vain."""

    def __init__(self, name: str, why: Text, where: Text | None = None) -> None:
        place = where or Text(zh="", en="")
        self.text = Text(
            zh=BROKEN.zh.format(name=name, where=place.zh, why=why.zh),
            en=BROKEN.en.format(name=name, where=place.en, why=why.en),
        )
        super().__init__(self.text.en)

    def in_language(self, language: Language) -> str:
        return self.text.in_language(language)


def fault(path: Path, error: Exception, source: str, *, margin: bool) -> TemplateFault:
    """The fault behind an error that the template met.

    Args:
        source: the XML that was made of the part of the template in which it happened.
        margin: whether that part is a header or a footer.
    """
    message = str(error)
    if isinstance(error, UndefinedError):
        names = re.findall(r"'([^']+)'", message)
        field = names[-1] if names else message
        return TemplateFault(path.name, _MISSING.format(field=field), _at(path, source, margin, _line(error), field))
    word = next(iter(re.findall(r"'(\w+)'", message)), "")
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error)
    if isinstance(error, TemplateSyntaxError) and not margin and (nesting := _nesting(path)):
        return TemplateFault(path.name, *nesting)
    said = next((said for beginning, said in _SAYINGS.items() if message.startswith(beginning)), None)
    if said is None:
        general = _WRONG if isinstance(error, TemplateSyntaxError) else _FAILED
        said = _FORBIDDEN if isinstance(error, SecurityError) else general
    why = " ".join(message.split()).rstrip(".")[:200] or type(error).__name__
    return TemplateFault(path.name, said.format(word=word, why=why), _at(path, source, margin, line, word))


def across(path: Path) -> TemplateFault:
    """The fault of a block mark that takes in half of what stands around it."""
    for number, text in enumerate(_paragraphs(path), 1):
        depth = 0
        for end, _ in _INLINE.findall(text):
            depth += -1 if end else 1
        if depth:
            return TemplateFault(path.name, _ACROSS, _said(number, text))
    return TemplateFault(path.name, _ACROSS)


def place_of(path: Path, words: str) -> Text | None:
    """The first paragraph of the template that holds these words."""
    found = ((number, text) for number, text in enumerate(_paragraphs(path), 1) if words in text)
    return next((_said(number, text) for number, text in found), None)


def _line(error: Exception) -> int:
    """The last line of the template that was running."""
    line = 0
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _at(path: Path, source: str, margin: bool, line: int, word: str) -> Text | None:
    """The paragraph that the marks on a line of the XML come from; of several the one with `word` in its marks."""
    if margin:
        return _MARGIN
    lines = source.split("\n")
    before = sum(len(_OPENER.findall(one)) for one in lines[: line - 1])
    here = len(_OPENER.findall(lines[line - 1])) if 0 < line <= len(lines) else 0
    passed = 0
    found: list[tuple[int, str]] = []
    for number, text in enumerate(_paragraphs(path), 1):
        marks = len(_OPENER.findall(text))
        if marks and passed < before + here and passed + marks > before:
            found.append((number, text))
        passed += marks
    chosen = next((one for one in found if _asks(one[1], word)), None)
    if chosen is None:  # what Word or docxtpl moved about: any paragraph that asks for it
        everywhere = enumerate(_paragraphs(path), 1)
        chosen = next((one for one in everywhere if word and _asks(one[1], word)), found[0] if found else None)
    return _said(*chosen) if chosen else None


def _asks(text: str, word: str) -> bool:
    last = word.rsplit(".", 1)[-1]
    return not word or any(re.search(rf"(?<!\w){re.escape(last)}(?!\w)", mark) for mark in _MARK.findall(text))


def _nesting(path: Path) -> tuple[Text, Text] | None:
    """The first block of the template that is ended without a beginning, or the innermost that is never ended."""
    still_open: list[tuple[str, Text]] = []
    for number, text in enumerate(_paragraphs(path), 1):
        for end, word in _TAG.findall(text):
            if not end:
                still_open.append((word, _said(number, text)))
            elif still_open and still_open[-1][0] == word:
                still_open.pop()
            else:
                return _NOT_OPEN.format(word=f"end{word}"), _said(number, text)
    if not still_open:
        return None
    word, where = still_open[-1]
    return _OPEN.format(word=word), where


def _said(number: int, text: str) -> Text:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    return _AT.format(line=number, text=shown)


def _paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of the template as Word counts them, cells included."""
    body: Any = Document(str(path)).element.body
    for part in body.iter(qn("w:p")):
        yield "".join(node.text or "" for node in part.iter(qn("w:t")))
