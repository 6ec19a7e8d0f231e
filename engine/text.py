"""Text in the two languages of the project: Chinese first, English complete beside it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["zh", "en"]


class Text(BaseModel):
    """One sentence or name in Chinese and English.

    Attributes:
        zh: the Chinese text; terms of art as the law has them.
        en: the English text with the project's one gloss for each term.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _without_mark(cls, value: Any) -> Any:
        """Drop the line mark that the rule loader gives to every mapping."""
        return {key: text for key, text in value.items() if key != "_at"} if isinstance(value, dict) else value

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Both texts with `{name}` fields filled in."""
        return Text(zh=self.zh.format(**values), en=self.en.format(**values))
