"""A condition of the rulebook in the page's language: 盗窃数额达到“数额较大”标准，或者入户盗窃."""

from __future__ import annotations

from collections.abc import Mapping

from engine import condition_words
from engine.law.condition import Condition
from engine.law.schema import Crime, Fact, Factor
from views.text import read


class Reader:
    """Reads conditions aloud in the language of the page; the words are the engine's."""

    def __init__(self, facts: Mapping[str, Fact], factors: Mapping[str, Factor], crime: Crime | None) -> None:
        self._reader = condition_words.Reader(facts, factors, crime)

    def words(self, condition: Condition | None) -> str:
        """The condition as a phrase."""
        return read(self._reader.words(condition))

    def alternatives(self, condition: Condition | None) -> list[str]:
        """The condition as a list of which one is enough; a single phrase where it is no choice."""
        return [read(text) for text in self._reader.alternatives(condition)]
