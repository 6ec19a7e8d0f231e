"""What every event's content shares, and the choices that occur in several of them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from engine.errors import BadValue
from engine.text import Text

BLANK = Text(zh="不能只有空格", en="must not be blank")
NO_WORDS = Text(zh="须写明内容，不能只有标点", en="must say something; punctuation alone does not")
_WORDLESS = re.compile(r"[\W_]+")


def _says_something(text: str) -> str:
    if not text.strip():
        raise BadValue(BLANK)
    if _WORDLESS.fullmatch(text):
        raise BadValue(NO_WORDS)
    return text


# A text that somebody must have written: a reason of blanks or of dots is none.
Said = Annotated[str, Field(min_length=1, max_length=100_000), AfterValidator(_says_something)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Topic = Literal["facts", "charge", "leniency", "procedure", "other"]
PointKind = Literal["fact", "factor", "charge", "penalty", "fine", "probation", "procedure", "other"]
ChangeGround = Literal["new_facts", "new_evidence", "recanting", "court_advice"]
Exception174 = Literal["blind_deaf_mute", "partial_capacity", "minor_objection", "other"]
Paper = Literal["undertaking", "record", "agreement"]


class Body(BaseModel):
    """Base of every event's content: frozen, nothing undeclared, no text of blanks only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def _something(self) -> Any:
        for value in self.__dict__.values():
            if isinstance(value, str) and value and not value.strip():
                raise BadValue(BLANK)
        return self
