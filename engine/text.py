"""Text in the two languages of the project: Chinese first, English complete beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from pydantic import ConfigDict

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Chinese and English.

    Attributes:
        zh: the Chinese text; terms of art as the law has them.
        en: the English text with the project's one gloss for each term.
    """

    zh: str
    en: str

    # A plain dataclass, because a result holds a hundred; this is what pydantic asks of it in a rule file.
    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def join(cls, texts: Iterable[Text]) -> Text:
        """The texts one after the other, with each language's own comma."""
        listed = list(texts)
        return cls(zh="、".join(text.zh for text in listed), en=", ".join(text.en for text in listed))

    def format(self, **values: object) -> Text:
        """Both texts with their `{name}` fields filled in; a `Text` among the values gives each its own language."""
        zh = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
        en = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
        return Text(zh=self.zh.format(**zh), en=self.en.format(**en))
