"""What can be wrong with what a person gives us, said so that they can mend it.

`InputError` carries every problem of a case at once: a lawyer who typed forty facts should not
meet them one by one. `RulesError` does the same for the rulebook, with file and line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known id closest to `word`, or None when nothing is close."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.55)
    return found[0] if found else None


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where (`counts.a.facts.amount`), what, and what is allowed instead."""

    path: str
    message: str
    allowed: str = ""
    suggestion: str | None = None

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}" if self.path else self.message
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.suggestion:
            text += f"; did you mean '{self.suggestion}'?"
        return text


class LiangxingError(Exception):
    """Base of every error that this project raises on purpose."""


class InputError(LiangxingError):
    """The case file, or a request about it, is wrong. Exit status 2 at the command line."""

    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RulesError(LiangxingError):
    """The rulebook is wrong; each problem's path is `file:line`."""

    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
