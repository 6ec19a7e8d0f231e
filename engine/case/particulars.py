"""What documents need beside the law: who, where, which file; texts that a party wrote; answers to the other side.

Nothing here counts a month. It is kept with the case so that a document can be made again as it was.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CounselKind = Literal["retained", "legal_aid", "duty_lawyer"]
Procedure = Literal["ordinary", "summary", "fast_track"]
AnswerResult = Literal["adopted", "partly", "not_adopted"]
AnswerGround = Literal["law", "case", "like_judgments"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Particulars(_Part):
    """Names and numbers as the papers of the case have them; an empty one becomes a blank to fill in by hand."""

    case_number: str = ""
    investigator: str = ""
    procuratorate: str = ""
    prosecutor: str = ""
    court: str = ""
    counsel: str = ""
    law_firm: str = ""
    counsel_kind: CounselKind = "retained"
    victim: str = ""
    victim_agent: str = ""
    guardian: str = ""
    interpreter: str = ""
    gender: str = ""
    birth: datetime.date | None = None
    identity_number: str = ""
    residence: str = ""
    custody: str = ""
    procedure: Procedure | None = None
    place: str = ""
    date: datetime.date | None = None
    facts_found: str = ""


class Answer(_Part):
    """The prosecution's answer to one point of the defence (高检发〔2026〕5号 37): adopted or not, and why.

    `point` is the path of a disputed point (`factors.surrender`, `counts.a.facts.amount`).
    """

    point: str
    result: AnswerResult
    ground: AnswerGround
    reason: Annotated[str, Field(min_length=1)]


class Documents(_Part):
    """What the documents of a case say beside its figures; `texts` by document and field."""

    particulars: Particulars = Particulars()
    texts: dict[str, dict[str, str]] = {}
    answers: tuple[Answer, ...] = ()
