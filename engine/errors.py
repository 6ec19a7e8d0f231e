"""What can be wrong with what a person gives us, said so that they can mend it, in their language.

`InputError` carries every problem of a case at once: a lawyer who typed forty facts should not meet them one by one.
`RulesError` does the same for the rulebook, with file and line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from engine.text import Language, Text

UNKNOWN = Text(zh="没有“{value}”这一项", en="unknown id '{value}'")
_ALLOWED = Text(zh="；可以是：{allowed}", en="; allowed: {allowed}")
_NEAREST = Text(zh="；是不是“{id}”？", en="; did you mean '{id}'?")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known id closest to `word`, or None when nothing is close."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.55)
    return found[0] if found else None


def _text(words: Text | str) -> Text:
    return words if isinstance(words, Text) else Text(zh=words, en=words)


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where (`counts.a.facts.amount`), what, and what is allowed instead.

    Words given as plain `str` are the same in both languages: lists of ids, and problems of the rulebook, which its
    maintainers read.
    """

    path: str
    what: Text | str
    instead: Text | str = ""
    suggestion: str | None = None

    @classmethod
    def unknown(cls, path: str, value: str, known: Iterable[str]) -> Problem:
        """An id that is not among the known ones, with the nearest of them."""
        ids = list(known)
        return cls(path, UNKNOWN.format(value=value), ", ".join(ids), nearest(value, ids))

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return _text(self.what).en

    @property
    def allowed(self) -> str:
        """What is allowed instead, in English; empty when that goes without saying."""
        return _text(self.instead).en

    def sentence(self, language: Language, *, ids: bool = True) -> str:
        """What is wrong and what is allowed; without `ids` for somebody who sees a form and not the file."""
        words = _text(self.what).in_language(language)
        allowed = _text(self.instead).in_language(language)
        if allowed and (ids or isinstance(self.instead, Text)):
            words += _ALLOWED.in_language(language).format(allowed=allowed)
        if ids and self.suggestion:
            words += _NEAREST.in_language(language).format(id=self.suggestion)
        return words

    def line(self, language: Language) -> str:
        """The problem with its path, for a terminal."""
        return f"{self.path}: {self.sentence(language)}" if self.path else self.sentence(language)

    def __str__(self) -> str:
        return self.line("en")


class LiangxingError(Exception):
    """Base of every error that this project raises on purpose."""


class _Problems(LiangxingError):
    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__(self.in_language("en"))

    def __reduce__(self) -> tuple[type[_Problems], tuple[list[Problem]]]:
        """From one process to another it goes with its problems, not as one English text."""
        return type(self), (self.problems,)

    def in_language(self, language: Language) -> str:
        """Every problem on a line of its own."""
        return "\n".join(problem.line(language) for problem in self.problems)


class InputError(_Problems):
    """The case file, or a request about it, is wrong. Exit status 2 at the command line."""


class RulesError(_Problems):
    """The rulebook is wrong; each problem's path is `file:line`."""


class BadValue(ValueError):
    """A value that a validator refuses, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
